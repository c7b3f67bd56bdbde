//! Programs that come from the system's packages: looked for, and installed where that can be done.

use std::path::PathBuf;

use crate::process;
use crate::sentence::{Outcome, Sentence};

/// What `find` finds, if need be after installing a Debian package; `missing` is the sentence if it cannot be
/// installed, made of the reason.
pub(crate) fn found_or_installed(
    package: &str,
    find: impl Fn() -> Option<PathBuf>,
    missing: impl Fn(&str) -> String,
) -> Outcome<PathBuf> {
    if let Some(path) = find() {
        return Ok(path);
    }
    let missing = |why| Sentence::new(missing(why));
    if on_path(&["apt-get"]).is_none() || !nix::unistd::Uid::effective().is_root() {
        return Err(missing(
            "only root on Debian or Ubuntu can have it installed from here",
        ));
    }
    println!("Installing {package} with apt-get …");
    let apt = |arguments: &[&str]| {
        let mut command = process::command("apt-get");
        command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
        process::run(&mut command, "run apt-get").map_err(|_| missing("apt-get failed, as said above"))
    };
    apt(&["update"])?;
    apt(&["install", "--yes", "--no-install-recommends", package])?;
    find().ok_or_else(|| missing("it is not there after installing it"))
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
}
