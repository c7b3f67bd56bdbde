//! The browser that the tests drive, and its driver; installed when missing.

use std::path::PathBuf;

use crate::process;
use crate::sentence::{Outcome, Sentence};

/// The Chromium program: `CHROMIUM` or `CHROME` when set, else what is on PATH, else installed.
pub(crate) fn chromium() -> Outcome<PathBuf> {
    find(
        &["CHROMIUM", "CHROME"],
        &["chromium", "chromium-browser", "google-chrome"],
        "chromium",
    )
}

/// The driver that belongs to it: `CHROMEDRIVER` when set, else as above.
pub(crate) fn chromedriver() -> Outcome<PathBuf> {
    find(&["CHROMEDRIVER"], &["chromedriver"], "chromium-driver")
}

fn find(variables: &[&str], programs: &[&str], package: &str) -> Outcome<PathBuf> {
    for variable in variables {
        if let Some(path) = std::env::var_os(variable).filter(|path| !path.is_empty()) {
            return Ok(path.into());
        }
    }
    if let Some(path) = on_path(programs) {
        return Ok(path);
    }
    println!("Installing {package} with apt-get …");
    let missing = |why: &str| {
        let variable = variables.first().unwrap_or(&"CHROMIUM");
        Sentence::new(format!(
            "the browser tests need {package}, and {why}: install it, or set {variable} to where it is"
        ))
    };
    if on_path(&["apt-get"]).is_none() || !nix::unistd::Uid::effective().is_root() {
        return Err(missing(
            "only root on Debian or Ubuntu can have it installed from here",
        ));
    }
    let apt = |arguments: &[&str]| {
        let mut command = process::command("apt-get");
        command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
        process::run(&mut command, "run apt-get").map_err(|_| missing("apt-get failed, as said above"))
    };
    apt(&["update"])?;
    apt(&["install", "--yes", "--no-install-recommends", package])?;
    on_path(programs).ok_or_else(|| missing("it is not there after installing it"))
}

fn on_path(programs: &[&str]) -> Option<PathBuf> {
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
}
