//! Copying the file while servers write to it.

use std::fs::{OpenOptions, remove_file};
use std::io::ErrorKind;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use sqlx::{ConnectOptions, Connection};

use crate::store::{StoreError, StoreResult};

use super::SqliteStore;
use super::values::{broken, database_error};

/// Why there is no copy.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The file is there already.
    #[error("the file is there already")]
    Exists,
    /// The file cannot be made.
    #[error("the file cannot be made")]
    Write(#[source] std::io::Error),
    /// The database cannot be read, or the copy not be finished.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl SqliteStore {
    /// Writes the database as it is at this moment into a new file, which only its owner may read: it is full
    /// of people. Nobody who writes waits for it. The database is not brought up to date first, so that a
    /// newer program can make the copy to which an older one goes back.
    ///
    /// # Errors
    /// See [`BackupError`]; an unfinished copy is removed.
    pub async fn backup(url: &str, file: &Path) -> Result<(), BackupError> {
        let made = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(file);
        match made {
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::AlreadyExists => return Err(BackupError::Exists),
            Err(error) => return Err(BackupError::Write(error)),
        }
        let copied = Self::copy(url, file).await;
        if copied.is_err() {
            // What failed is the copy; that it cannot be removed either adds nothing.
            let _ = remove_file(file);
        }
        Ok(copied?)
    }

    async fn copy(url: &str, file: &Path) -> StoreResult<()> {
        let file = file
            .to_str()
            .ok_or_else(|| broken("the file's name is not UTF-8".to_owned()))?;
        let options = Self::options(url)?.create_if_missing(false);
        let mut connection = options.connect().await.map_err(database_error)?;
        // Writes into a file that is there only if it is empty.
        sqlx::query("VACUUM INTO ?1")
            .bind(file)
            .execute(&mut connection)
            .await
            .map_err(database_error)?;
        connection.close().await.map_err(database_error)
    }
}
