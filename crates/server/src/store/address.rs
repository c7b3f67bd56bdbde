//! Which database an address means.

use std::sync::Arc;

use super::postgres::PostgresStore;
use super::sqlite::SqliteStore;
use super::{Store, StoreError, StoreResult};
use crate::clock::{Clock, SystemClock};

/// Whose clock a store goes by.
#[derive(Clone, Debug, Default)]
pub enum TimeSource {
    /// One per database: an SQLite file's is this machine's, PostgreSQL has its own.
    #[default]
    Database,
    /// Tests drive it.
    Driven(Arc<dyn Clock>),
}

/// The databases that there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DatabaseKind {
    /// A file: `sqlite://booking.db`, `sqlite:///var/lib/booking.db`.
    Sqlite,
    /// A server: `postgres://user:password@host/database`.
    Postgres,
}

impl DatabaseKind {
    /// By the address' scheme; `None` if we have no store for it.
    #[must_use]
    pub fn of(url: &str) -> Option<Self> {
        match url.split_once(':')?.0 {
            "sqlite" => Some(Self::Sqlite),
            "postgres" | "postgresql" => Some(Self::Postgres),
            _ => None,
        }
    }
}

/// Opens the database of an address, and brings its tables up to date.
///
/// # Errors
/// Those of the store; [`StoreError::Broken`] if the address is none of a database that we know.
pub async fn open(url: &str, time: TimeSource) -> StoreResult<Arc<dyn Store>> {
    Ok(match (DatabaseKind::of(url), time) {
        (Some(DatabaseKind::Sqlite), TimeSource::Database) => {
            Arc::new(SqliteStore::open(url, Arc::new(SystemClock)).await?)
        }
        (Some(DatabaseKind::Sqlite), TimeSource::Driven(clock)) => {
            Arc::new(SqliteStore::open(url, clock).await?)
        }
        (Some(DatabaseKind::Postgres), TimeSource::Database) => Arc::new(PostgresStore::open(url).await?),
        (Some(DatabaseKind::Postgres), TimeSource::Driven(clock)) => {
            Arc::new(PostgresStore::open_driven(url, clock).await?)
        }
        (None, _) => return Err(StoreError::Broken("no address of a database".into())),
    })
}

/// Opens the database of an address as it is.
///
/// # Errors
/// Those of the store; [`super::schema::SchemaError`] in [`StoreError::Broken`] if its tables are not those of
/// this version.
pub async fn open_unchanged(url: &str) -> StoreResult<Arc<dyn Store>> {
    Ok(match DatabaseKind::of(url) {
        Some(DatabaseKind::Sqlite) => {
            Arc::new(SqliteStore::open_unchanged(url, Arc::new(SystemClock)).await?)
        }
        Some(DatabaseKind::Postgres) => Arc::new(PostgresStore::open_unchanged(url).await?),
        None => return Err(StoreError::Broken("no address of a database".into())),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scheme_tells_the_database() {
        for (url, kind) in [
            ("sqlite://booking.db", Some(DatabaseKind::Sqlite)),
            ("sqlite:///var/lib/booking.db", Some(DatabaseKind::Sqlite)),
            ("postgres://spa@db.example/booking", Some(DatabaseKind::Postgres)),
            (
                "postgresql:///booking?host=/var/run",
                Some(DatabaseKind::Postgres),
            ),
            ("mysql://spa@db.example/booking", None),
            ("booking.db", None),
        ] {
            assert_eq!(DatabaseKind::of(url), kind, "{url}");
        }
    }
}
