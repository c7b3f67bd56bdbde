//! Opens the store for a command, and says in one sentence why it could not.

use std::error::Error;
use std::sync::Arc;

use booking_server::clock::SystemClock;
use booking_server::store::StoreError;
use booking_server::store::sqlite::SqliteStore;
use sqlx::migrate::MigrateError;

/// Why a database did not do it.
#[derive(Debug, thiserror::Error)]
pub(super) enum DatabaseError {
    #[error(
        "PostgreSQL is not supported yet; use an SQLite file, for example --database-url sqlite://booking.db"
    )]
    Postgres,
    #[error(
        "\"{0}\" is not the address of a database; write one such as sqlite://booking.db or sqlite:///var/lib/booking.db"
    )]
    Address(String),
    #[error("there is no database {0} yet; `booking-server import FILE` makes it")]
    Missing(String),
    #[error("the database {0} was written by a newer version of booking-server; use that version")]
    Newer(String),
    #[error(
        "the database {0} has other tables than this version of booking-server made; is it another program's?"
    )]
    Foreign(String),
    #[error(
        "cannot use the database {url}{}; does its folder exist, and may it be written?",
        because(source)
    )]
    Unavailable { url: String, source: StoreError },
    #[error("cannot use the database {url}{}", because(source))]
    Failed { url: String, source: StoreError },
}

impl DatabaseError {
    /// Sorts a store's error.
    pub(super) fn of(url: &str, error: StoreError) -> Self {
        let url = url.to_owned();
        let migration = error
            .source()
            .and_then(|source| source.downcast_ref::<MigrateError>());
        match (migration, &error) {
            (Some(MigrateError::VersionMissing(_)), _) => Self::Newer(url),
            (Some(_), _) => Self::Foreign(url),
            (None, StoreError::Unavailable(_)) => Self::Unavailable { url, source: error },
            (None, _) => Self::Failed { url, source: error },
        }
    }
}

/// The innermost cause after a colon, or nothing.
pub(super) fn because(error: &dyn Error) -> String {
    let causes = || std::iter::successors(error.source(), |source| (*source).source());
    // The database's own words alone: around them stands a number that helps nobody.
    let database = causes().find_map(|cause| cause.downcast_ref::<sqlx::Error>()?.as_database_error());
    match (database, causes().last()) {
        (Some(database), _) => format!(": {}", database.message()),
        (None, Some(cause)) => format!(": {cause}"),
        (None, None) => String::new(),
    }
}

/// Refuses addresses of databases that this server does not know.
pub(super) fn check_url(url: &str) -> Result<(), DatabaseError> {
    let scheme = url.split_once(':').map(|(scheme, _)| scheme);
    match scheme {
        Some("sqlite") => Ok(()),
        Some("postgres" | "postgresql") => Err(DatabaseError::Postgres),
        _ => Err(DatabaseError::Address(url.to_owned())),
    }
}

/// Opens it, and makes it if there is none.
pub(super) async fn open(url: &str) -> Result<SqliteStore, DatabaseError> {
    check_url(url)?;
    SqliteStore::open(url, Arc::new(SystemClock))
        .await
        .map_err(|error| DatabaseError::of(url, error))
}

/// Opens it if it is there.
pub(super) async fn open_existing(url: &str) -> Result<SqliteStore, DatabaseError> {
    if !exists(url)? {
        return Err(DatabaseError::Missing(url.to_owned()));
    }
    open(url).await
}

/// Whether it is there.
pub(super) fn exists(url: &str) -> Result<bool, DatabaseError> {
    check_url(url)?;
    SqliteStore::exists(url).map_err(|error| DatabaseError::of(url, error))
}
