//! What the columns hold, read out of rows; and what an error means.

use std::fmt::Display;
use std::str::FromStr;

use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::Row;
use sqlx::error::ErrorKind;
use sqlx::postgres::PgRow;
use uuid::Uuid;

use crate::store::{StoreError, StoreResult};

/// The constraint of the claims.
const OVERLAP: &str = "claims_overlap";

/// A required column, or an `Option` of one that may be null.
pub(super) fn get<'r, T>(row: &'r PgRow, column: &str) -> StoreResult<T>
where
    T: sqlx::Decode<'r, sqlx::Postgres> + sqlx::Type<sqlx::Postgres>,
{
    row.try_get(column).map_err(database_error)
}

/// A required id.
pub(super) fn id<T: From<Uuid>>(row: &PgRow, column: &str) -> StoreResult<T> {
    get::<Uuid>(row, column).map(T::from)
}

/// An id that may be null.
pub(super) fn optional_id<T: From<Uuid>>(row: &PgRow, column: &str) -> StoreResult<Option<T>> {
    Ok(get::<Option<Uuid>>(row, column)?.map(T::from))
}

/// A required text that reads as one of ours.
pub(super) fn parsed<T>(row: &PgRow, column: &str) -> StoreResult<T>
where
    T: FromStr<Err: Display>,
{
    get::<&str>(row, column)?
        .parse()
        .map_err(|error: T::Err| broken(format!("column {column}: {error}")))
}

/// A required JSON document.
pub(super) fn document<T: DeserializeOwned>(row: &PgRow, column: &str) -> StoreResult<T> {
    from_json(get(row, column)?)
}

/// As [`document`], for a column that may be null.
pub(super) fn optional_document<T: DeserializeOwned>(row: &PgRow, column: &str) -> StoreResult<Option<T>> {
    get::<Option<&str>>(row, column)?.map(from_json).transpose()
}

fn from_json<T: DeserializeOwned>(text: &str) -> StoreResult<T> {
    // Where it cannot be read, but not what is written there: this goes into the log.
    serde_json::from_str(text).map_err(|error| {
        broken(format!(
            "a document cannot be read ({:?} at column {})",
            error.classify(),
            error.column()
        ))
    })
}

/// A document as a column value.
pub(super) fn json<T: Serialize + ?Sized>(value: &T) -> StoreResult<String> {
    serde_json::to_string(value).map_err(|error| StoreError::Broken(Box::new(error)))
}

/// A hash.
pub(super) fn hash(row: &PgRow, column: &str) -> StoreResult<[u8; 32]> {
    get::<&[u8]>(row, column)?
        .try_into()
        .map_err(|_| broken(format!("column {column}: not 32 bytes")))
}

/// A count, which PostgreSQL gives as a signed number.
pub(super) fn count(rows: i64) -> StoreResult<u32> {
    u32::try_from(rows).map_err(|_| broken(format!("a count of {rows}")))
}

/// A failure for which there is no error of a library.
pub(super) fn broken(what: String) -> StoreError {
    StoreError::Broken(what.into())
}

/// Sorts a database's error into ours.
pub(super) fn database_error(error: sqlx::Error) -> StoreError {
    match &error {
        sqlx::Error::Database(inner) if inner.constraint() == Some(OVERLAP) => StoreError::Overlap,
        sqlx::Error::Database(inner) if inner.kind() == ErrorKind::UniqueViolation => StoreError::Conflict,
        sqlx::Error::Database(inner) => match inner.code().as_deref() {
            Some(code) if is_conflict(code) => StoreError::Conflict,
            Some(code) if is_unavailable(code) => StoreError::Unavailable(Box::new(error)),
            _ => StoreError::Broken(Box::new(error)),
        },
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::Protocol(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed => StoreError::Unavailable(Box::new(error)),
        _ => StoreError::Broken(Box::new(error)),
    }
}

/// Two transactions got in each other's way, and the same again may succeed: `serialization_failure`,
/// `deadlock_detected`, `lock_not_available` (the time-out of a lock), appendix A of the manual.
fn is_conflict(code: &str) -> bool {
    matches!(code, "40001" | "40P01" | "55P03")
}

/// Codes after which trying again, or repairing the machine, helps: connection exceptions, resources used up,
/// an administrator's or a time-out's doing, failures of the system, and a server that only reads (it was
/// the primary, or will be).
fn is_unavailable(code: &str) -> bool {
    ["08", "53", "57", "58"]
        .iter()
        .any(|class| code.starts_with(class))
        || matches!(code, "25006" | "25P03")
}

#[cfg(test)]
mod tests {
    use std::error::Error as _;

    use super::*;

    #[test]
    fn what_a_broken_document_holds_stays_out_of_the_log() {
        let error = from_json::<Vec<u32>>(r#"["ada@example.com"]"#).unwrap_err();
        let source = error.source().unwrap().to_string();
        assert!(source.contains("Data"), "{source}");
        assert!(!source.contains("ada"), "{source}");
    }

    #[test]
    fn codes_are_sorted_by_what_helps() {
        for code in ["40001", "40P01", "55P03"] {
            assert!(is_conflict(code) && !is_unavailable(code), "{code}");
        }
        // admin_shutdown, cannot_connect_now, too_many_connections, disk_full, read_only_sql_transaction.
        for code in ["57P01", "57P03", "53300", "53100", "25006"] {
            assert!(is_unavailable(code) && !is_conflict(code), "{code}");
        }
        // syntax_error, invalid_password, insufficient_privilege: nothing gets better by itself.
        for code in ["42601", "28P01", "42501"] {
            assert!(!is_unavailable(code) && !is_conflict(code), "{code}");
        }
    }
}
