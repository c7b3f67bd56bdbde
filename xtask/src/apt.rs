//! Programs that come from the system's packages: looked for, and installed where that can be done.

use std::path::PathBuf;

use crate::process;
use crate::sentence::{Outcome, Sentence};

/// What a program's package is called.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Package {
    /// On Debian and Ubuntu, where it can be installed from here.
    pub(crate) debian: &'static str,
    pub(crate) fedora: &'static str,
    /// As Homebrew has it, if it does.
    pub(crate) mac: Option<&'static str>,
}

/// What `find` finds, if need be after installing a package; `missing` is the sentence if it cannot be
/// installed, made of the reason.
pub(crate) fn found_or_installed(
    package: Package,
    find: impl Fn() -> Option<PathBuf>,
    missing: impl Fn(&str) -> String,
) -> Outcome<PathBuf> {
    if let Some(path) = find() {
        return Ok(path);
    }
    let missing = |why: &str| Sentence::new(missing(why));
    let is_debian = on_path(&["apt-get"]).is_some();
    if !is_debian || !nix::unistd::Uid::effective().is_root() {
        return Err(missing(&by_hand(package, is_debian)));
    }
    let name = package.debian;
    println!("Installing {name} with apt-get …");
    let apt = |arguments: &[&str]| {
        let mut command = process::command("apt-get");
        command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
        process::run(&mut command, "run apt-get").map_err(|_| missing("apt-get failed, as said above"))
    };
    apt(&["update"])?;
    apt(&["install", "--yes", "--no-install-recommends", name])?;
    find().ok_or_else(|| missing("it is not there after installing it"))
}

/// Why it is not installed from here, and what does it.
fn by_hand(package: Package, is_debian: bool) -> String {
    let Package { debian, fedora, mac } = package;
    if is_debian {
        format!("only root can have it installed from here (`sudo apt-get install {debian}` does it)")
    } else {
        let mac = mac.map_or_else(String::new, |mac| format!(", on macOS `brew install {mac}`"));
        format!(
            "it is installed from here on Debian and Ubuntu only (on Fedora `sudo dnf install {fedora}` does it{mac})"
        )
    }
}

/// The first of some programs that is on PATH.
pub(crate) fn on_path(programs: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    programs.iter().find_map(|program| {
        folders
            .iter()
            .map(|folder| folder.join(program))
            .find(|candidate| candidate.is_file())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_found_in_the_order_of_the_names() {
        assert_eq!(
            on_path(&["no-such-program", "sh"]).map(|path| path.ends_with("sh")),
            Some(true)
        );
        assert_eq!(on_path(&["no-such-program"]), None);
    }
    #[test]
    fn whoever_cannot_have_it_installed_is_told_the_command_of_their_system() {
        let package = Package {
            debian: "chromium-driver",
            fedora: "chromedriver",
            mac: Some("--cask chromedriver"),
        };
        assert!(by_hand(package, true).contains("`sudo apt-get install chromium-driver`"));
        let elsewhere = by_hand(package, false);
        assert!(
            elsewhere.contains("`sudo dnf install chromedriver`"),
            "{elsewhere}"
        );
        assert!(
            elsewhere.contains("`brew install --cask chromedriver`"),
            "{elsewhere}"
        );
    }
}
