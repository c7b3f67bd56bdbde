//! PostgreSQL's programs, with which tests start a server of their own.

use std::path::{Path, PathBuf};

use crate::apt::{self, Package};
use crate::sentence::Outcome;

const POSTGRESQL: Package = Package {
    debian: "postgresql",
    fedora: "postgresql-server",
    mac: Some("postgresql@17"),
};

/// Where `postgres` is; installed when missing. The tests look in the same places.
pub(crate) fn programs() -> Outcome<PathBuf> {
    let find = || apt::on_path(&["postgres"]).or_else(|| newest(Path::new("/usr/lib/postgresql")));
    apt::found_or_installed(POSTGRESQL, find, |why| {
        format!(
            "the tests need PostgreSQL's programs, and {why}: install them, put them on PATH, or leave those \
             tests out with --without-postgres"
        )
    })
}

/// Debian keeps several versions side by side.
fn newest(folder: &Path) -> Option<PathBuf> {
    let versions = std::fs::read_dir(folder).ok()?;
    versions
        .filter_map(|version| Some(version.ok()?.path().join("bin/postgres")))
        .filter(|program| program.is_file())
        .max()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_there_is_not_found() {
        assert_eq!(newest(Path::new("/no/such/folder")), None);
    }
}
