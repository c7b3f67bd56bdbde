//! `booking-server backup FILE`: a copy of an SQLite database while servers go on with it.

use std::io::Write;
use std::path::Path;

use booking_server::store::address::DatabaseKind;
use booking_server::store::sqlite::{BackupError, SqliteStore};

use super::database::{self, DatabaseError};

/// Why there is no copy.
#[derive(Debug, thiserror::Error)]
pub(super) enum BackupFileError {
    #[error(transparent)]
    Database(#[from] DatabaseError),
    #[error("a PostgreSQL database is backed up with PostgreSQL's own `pg_dump` (see docs/deploy.md)")]
    Postgres,
    #[error("{0} is there already; a backup never overwrites anything")]
    Exists(String),
    #[error("cannot write {file}: {source}")]
    Write { file: String, source: std::io::Error },
    #[error("the result could not be written: {0}")]
    Output(#[from] std::io::Error),
}

pub(super) async fn run(url: &str, file: &Path, output: &mut impl Write) -> Result<(), BackupFileError> {
    if database::check_url(url)? == DatabaseKind::Postgres {
        return Err(BackupFileError::Postgres);
    }
    if !database::exists(url)? {
        return Err(DatabaseError::missing(url).into());
    }
    let name = file.display().to_string();
    match SqliteStore::backup(url, file).await {
        Ok(()) => Ok(writeln!(output, "The database is copied to {name}.")?),
        Err(BackupError::Exists) => Err(BackupFileError::Exists(name)),
        Err(BackupError::Write(source)) => Err(BackupFileError::Write { file: name, source }),
        Err(BackupError::Store(error)) => Err(DatabaseError::of(url, error).into()),
    }
}
