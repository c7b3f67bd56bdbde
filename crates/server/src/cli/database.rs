//! Opens the store for a command, and says in one sentence why it could not.

use std::error::Error;
use std::sync::Arc;

use booking_server::store::address::{self, DatabaseKind, TimeSource};
use booking_server::store::schema::SchemaError;
use booking_server::store::sqlite::SqliteStore;
use booking_server::store::{Store, StoreError};
use sqlx::migrate::MigrateError;

/// Why a database did not do it.
#[derive(Debug, thiserror::Error)]
pub(super) enum DatabaseError {
    #[error(
        "\"{0}\" is not the address of a database; write one such as sqlite://booking.db, sqlite:///var/lib/booking.db or postgres://user@host/database"
    )]
    Address(String),
    #[error("there is no database {0} yet; `booking-server import FILE` makes it")]
    Missing(String),
    #[error(
        "the database {0} was written by an older version of booking-server; it is brought up to date when `booking-server serve` of this version opens it"
    )]
    Older(String),
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
    File { url: String, source: StoreError },
    #[error(
        "cannot reach the database {url}{}; does PostgreSQL run there, and does it let this machine in?",
        because(source)
    )]
    Server { url: String, source: StoreError },
    #[error("cannot use the database {url}{}", because(source))]
    Failed { url: String, source: StoreError },
}

impl DatabaseError {
    /// There is none at this address.
    pub(super) fn missing(url: &str) -> Self {
        Self::Missing(shown(url))
    }

    /// Sorts a store's error.
    pub(super) fn of(url: &str, error: StoreError) -> Self {
        let (kind, url) = (DatabaseKind::of(url), shown(url));
        let migration = error
            .source()
            .and_then(|source| source.downcast_ref::<MigrateError>());
        let schema = error
            .source()
            .and_then(|source| source.downcast_ref::<SchemaError>());
        match schema {
            Some(SchemaError::Older) => return Self::Older(url),
            Some(SchemaError::Newer) => return Self::Newer(url),
            Some(SchemaError::Foreign) => return Self::Foreign(url),
            None => {}
        }
        match (migration, &error) {
            (Some(MigrateError::VersionMissing(_)), _) => Self::Newer(url),
            (Some(_), _) => Self::Foreign(url),
            (None, StoreError::Unavailable(_)) if kind == Some(DatabaseKind::Postgres) => {
                Self::Server { url, source: error }
            }
            (None, StoreError::Unavailable(_)) => Self::File { url, source: error },
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

/// The address without its password, which has no business on a screen or in a log.
fn shown(url: &str) -> String {
    let without_query = url.split_once('?').map_or(url, |(address, _)| address);
    let Some((scheme, rest)) = without_query.split_once("://") else {
        return without_query.to_owned();
    };
    match rest.rsplit_once('@') {
        None => without_query.to_owned(),
        Some((user, host)) => {
            let user = user.split_once(':').map_or(user, |(user, _)| user);
            format!("{scheme}://{user}@{host}")
        }
    }
}

/// Refuses addresses of databases that this server does not know.
pub(super) fn check_url(url: &str) -> Result<DatabaseKind, DatabaseError> {
    DatabaseKind::of(url).ok_or_else(|| DatabaseError::Address(shown(url)))
}

/// Opens it, and makes its tables (an SQLite file as well) if they are not there.
pub(super) async fn open(url: &str) -> Result<Arc<dyn Store>, DatabaseError> {
    check_url(url)?;
    address::open(url, TimeSource::Database)
        .await
        .map_err(|error| DatabaseError::of(url, error))
}

/// Opens it if it is there.
pub(super) async fn open_existing(url: &str) -> Result<Arc<dyn Store>, DatabaseError> {
    if !exists(url)? {
        return Err(DatabaseError::missing(url));
    }
    open(url).await
}

/// Opens it if it is there, and changes nothing in it.
pub(super) async fn open_unchanged(url: &str) -> Result<Arc<dyn Store>, DatabaseError> {
    if !exists(url)? {
        return Err(DatabaseError::missing(url));
    }
    address::open_unchanged(url)
        .await
        .map_err(|error| DatabaseError::of(url, error))
}

/// Whether it is there. A PostgreSQL database always is: somebody has to make it first.
pub(super) fn exists(url: &str) -> Result<bool, DatabaseError> {
    match check_url(url)? {
        DatabaseKind::Sqlite => SqliteStore::exists(url).map_err(|error| DatabaseError::of(url, error)),
        DatabaseKind::Postgres => Ok(true),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_not_shown() {
        for (url, text) in [
            ("sqlite://booking.db", "sqlite://booking.db"),
            ("postgres://spa:se@cret@db/booking", "postgres://spa@db/booking"),
            (
                "postgres://spa@db/booking?password=secret",
                "postgres://spa@db/booking",
            ),
            (
                "postgres:///booking?host=/var/run&password=secret",
                "postgres:///booking",
            ),
            ("nonsense", "nonsense"),
        ] {
            assert_eq!(shown(url), text);
        }
    }
}
