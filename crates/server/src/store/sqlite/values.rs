//! What the columns hold: times as unix seconds, ids and documents as text; and what an error means.

use std::fmt::Display;
use std::str::FromStr;

use chrono::{DateTime, SubsecRound, Utc};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::Row;
use sqlx::error::ErrorKind;
use sqlx::sqlite::SqliteRow;

use crate::store::{StoreError, StoreResult};

/// What the triggers of the claims say.
const OVERLAP: &str = "claims_overlap";

/// The time as this database keeps it.
pub(super) fn whole_second(time: DateTime<Utc>) -> DateTime<Utc> {
    time.trunc_subsecs(0)
}

/// A time as a column value.
pub(super) const fn seconds(time: DateTime<Utc>) -> i64 {
    time.timestamp()
}

/// A required time.
pub(super) fn time(row: &SqliteRow, column: &str) -> StoreResult<DateTime<Utc>> {
    from_seconds(get(row, column)?)
}

/// A time that may be null.
pub(super) fn optional_time(row: &SqliteRow, column: &str) -> StoreResult<Option<DateTime<Utc>>> {
    get::<Option<i64>>(row, column)?.map(from_seconds).transpose()
}

fn from_seconds(seconds: i64) -> StoreResult<DateTime<Utc>> {
    DateTime::from_timestamp(seconds, 0).ok_or_else(|| broken(format!("no time: {seconds}")))
}

/// A required column.
pub(super) fn get<'r, T>(row: &'r SqliteRow, column: &str) -> StoreResult<T>
where
    T: sqlx::Decode<'r, sqlx::Sqlite> + sqlx::Type<sqlx::Sqlite>,
{
    row.try_get(column).map_err(database_error)
}

/// A required text that reads as an id, a date, or the like.
pub(super) fn parsed<T>(row: &SqliteRow, column: &str) -> StoreResult<T>
where
    T: FromStr<Err: Display>,
{
    parse(column, get(row, column)?)
}

/// As [`parsed`], for a column that may be null.
pub(super) fn optional_parsed<T>(row: &SqliteRow, column: &str) -> StoreResult<Option<T>>
where
    T: FromStr<Err: Display>,
{
    get::<Option<&str>>(row, column)?
        .map(|text| parse(column, text))
        .transpose()
}

fn parse<T>(column: &str, text: &str) -> StoreResult<T>
where
    T: FromStr<Err: Display>,
{
    text.parse()
        .map_err(|error: T::Err| broken(format!("column {column}: {error}")))
}

/// A required JSON document.
pub(super) fn document<T: DeserializeOwned>(row: &SqliteRow, column: &str) -> StoreResult<T> {
    from_json(get(row, column)?)
}

/// As [`document`], for a column that may be null.
pub(super) fn optional_document<T: DeserializeOwned>(
    row: &SqliteRow,
    column: &str,
) -> StoreResult<Option<T>> {
    get::<Option<&str>>(row, column)?.map(from_json).transpose()
}

fn from_json<T: DeserializeOwned>(text: &str) -> StoreResult<T> {
    serde_json::from_str(text).map_err(|error| unreadable(&error))
}

/// Where a document cannot be read, but not what is written there: this goes into the log.
fn unreadable(error: &serde_json::Error) -> StoreError {
    broken(format!(
        "a document cannot be read ({:?} at column {})",
        error.classify(),
        error.column()
    ))
}

/// A document as a column value.
pub(super) fn json<T: Serialize + ?Sized>(value: &T) -> StoreResult<String> {
    serde_json::to_string(value).map_err(|error| StoreError::Broken(Box::new(error)))
}

/// A hash.
pub(super) fn hash(row: &SqliteRow, column: &str) -> StoreResult<[u8; 32]> {
    get::<&[u8]>(row, column)?
        .try_into()
        .map_err(|_| broken(format!("column {column}: not 32 bytes")))
}

/// A failure for which there is no error of a library.
pub(super) fn broken(what: String) -> StoreError {
    StoreError::Broken(what.into())
}

/// Sorts a database's error into ours.
pub(super) fn database_error(error: sqlx::Error) -> StoreError {
    let overlap = matches!(&error, sqlx::Error::Database(inner) if inner.message().contains(OVERLAP));
    if overlap {
        return StoreError::Overlap;
    }
    match &error {
        sqlx::Error::Database(inner) if inner.kind() == ErrorKind::UniqueViolation => StoreError::Conflict,
        sqlx::Error::Database(inner) if is_unavailable(inner.code().as_deref()) => {
            StoreError::Unavailable(Box::new(error))
        }
        sqlx::Error::Io(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed => StoreError::Unavailable(Box::new(error)),
        _ => StoreError::Broken(Box::new(error)),
    }
}

/// Codes after which trying again, or repairing the machine, helps (<https://www.sqlite.org/rescode.html>).
fn is_unavailable(code: Option<&str>) -> bool {
    /// `SQLITE_BUSY`, `LOCKED`, `READONLY`, `IOERR`, `FULL`, `CANTOPEN`; extended codes keep these in the low byte.
    const CODES: [i64; 6] = [5, 6, 8, 10, 13, 14];
    code.and_then(|code| code.parse::<i64>().ok())
        .is_some_and(|code| CODES.contains(&(code & 0xff)))
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
}
