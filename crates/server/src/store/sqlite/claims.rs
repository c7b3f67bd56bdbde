//! Claims: what is in use, by whom, and until when only held.

use chrono::{DateTime, Utc};
use sqlx::sqlite::SqliteRow;
use sqlx::{Connection, SqliteConnection};

use crate::ids::{OwnerId, UnitId};
use crate::store::{Claim, ClaimsMark, Span, StoreResult};

use super::values::{database_error, get, json, optional_time, parsed, seconds, time};

pub(super) async fn busy(
    connection: &mut SqliteConnection,
    now: DateTime<Utc>,
    units: &[UnitId],
    span: Span,
) -> StoreResult<Vec<Claim>> {
    // SQLite has no arrays, and a statement per number of units would never be prepared twice.
    let rows = sqlx::query(
        "SELECT unit_id, start_at, end_at, owner_id, hold_until FROM claims
         WHERE unit_id IN (SELECT value FROM json_each(?1)) AND end_at > ?2 AND start_at < ?3
           AND (hold_until IS NULL OR hold_until > ?4)
         ORDER BY unit_id, start_at",
    )
    .bind(json(units)?)
    .bind(seconds(span.start))
    .bind(seconds(span.end))
    .bind(seconds(now))
    .fetch_all(connection)
    .await
    .map_err(database_error)?;
    rows.iter().map(|row| read(row, "")).collect()
}

pub(super) async fn mark(
    connection: &mut SqliteConnection,
    now: DateTime<Utc>,
    units: &[UnitId],
) -> StoreResult<ClaimsMark> {
    // One statement, so that both numbers are of one moment.
    let row = sqlx::query(
        "SELECT (SELECT coalesce(sum(revision), 0) FROM claim_revisions
                 WHERE unit_id IN (SELECT value FROM json_each(?1))) AS revision,
                (SELECT min(hold_until) FROM claims INDEXED BY claims_by_hold
                 WHERE hold_until > ?2 AND unit_id IN (SELECT value FROM json_each(?1))) AS next_lapse",
    )
    .bind(json(units)?)
    .bind(seconds(now))
    .fetch_one(connection)
    .await
    .map_err(database_error)?;
    Ok(ClaimsMark {
        revision: get(&row, "revision")?,
        next_lapse: optional_time(&row, "next_lapse")?,
        now,
    })
}

pub(super) async fn insert(
    connection: &mut SqliteConnection,
    now: DateTime<Utc>,
    claims: &[Claim],
) -> StoreResult<()> {
    // Dropped early, the savepoint takes back this call's writes and leaves the transaction usable.
    let mut savepoint = connection.begin().await.map_err(database_error)?;
    for claim in claims {
        sqlx::query(
            "DELETE FROM claims
             WHERE unit_id = ?1 AND end_at > ?2 AND start_at < ?3 AND hold_until <= ?4",
        )
        .bind(claim.unit.to_string())
        .bind(seconds(claim.during.start))
        .bind(seconds(claim.during.end))
        .bind(seconds(now))
        .execute(&mut *savepoint)
        .await
        .map_err(database_error)?;
    }
    for claim in claims {
        sqlx::query(
            "INSERT INTO claims (unit_id, start_at, end_at, owner_id, hold_until)
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )
        .bind(claim.unit.to_string())
        .bind(seconds(claim.during.start))
        .bind(seconds(claim.during.end))
        .bind(claim.owner.to_string())
        .bind(claim.hold_until.map(seconds))
        .execute(&mut *savepoint)
        .await
        .map_err(database_error)?;
    }
    savepoint.commit().await.map_err(database_error)
}

pub(super) async fn delete_of(connection: &mut SqliteConnection, owner: OwnerId) -> StoreResult<u64> {
    let done = sqlx::query("DELETE FROM claims WHERE owner_id = ?1")
        .bind(owner.to_string())
        .execute(connection)
        .await
        .map_err(database_error)?;
    Ok(done.rows_affected())
}

pub(super) async fn delete_held_of(
    connection: &mut SqliteConnection,
    owner: OwnerId,
    held_until: DateTime<Utc>,
) -> StoreResult<u64> {
    let done = sqlx::query("DELETE FROM claims WHERE owner_id = ?1 AND hold_until = ?2")
        .bind(owner.to_string())
        .bind(seconds(held_until))
        .execute(connection)
        .await
        .map_err(database_error)?;
    Ok(done.rows_affected())
}

pub(super) async fn delete_booked_of(connection: &mut SqliteConnection, owner: OwnerId) -> StoreResult<u64> {
    let done = sqlx::query("DELETE FROM claims WHERE owner_id = ?1 AND hold_until IS NULL")
        .bind(owner.to_string())
        .execute(connection)
        .await
        .map_err(database_error)?;
    Ok(done.rows_affected())
}

pub(super) async fn set_hold_until(
    connection: &mut SqliteConnection,
    now: DateTime<Utc>,
    owner: OwnerId,
    held_until: DateTime<Utc>,
    hold_until: Option<DateTime<Utc>>,
) -> StoreResult<u64> {
    let done = sqlx::query(
        "UPDATE claims SET hold_until = ?1 WHERE owner_id = ?2 AND hold_until = ?3 AND hold_until > ?4",
    )
    .bind(hold_until.map(seconds))
    .bind(owner.to_string())
    .bind(seconds(held_until))
    .bind(seconds(now))
    .execute(connection)
    .await
    .map_err(database_error)?;
    Ok(done.rows_affected())
}

pub(super) async fn sweep(connection: &mut SqliteConnection, now: DateTime<Utc>) -> StoreResult<u64> {
    let done = sqlx::query("DELETE FROM claims WHERE hold_until IS NOT NULL AND hold_until <= ?1")
        .bind(seconds(now))
        .execute(connection)
        .await
        .map_err(database_error)?;
    Ok(done.rows_affected())
}

/// What an owner has booked.
pub(super) async fn booked_of(connection: &mut SqliteConnection, owner: OwnerId) -> StoreResult<Vec<Claim>> {
    let rows = sqlx::query(
        "SELECT unit_id, start_at, end_at, owner_id, hold_until FROM claims
         WHERE owner_id = ?1 AND hold_until IS NULL ORDER BY unit_id, start_at",
    )
    .bind(owner.to_string())
    .fetch_all(connection)
    .await
    .map_err(database_error)?;
    rows.iter().map(|row| read(row, "")).collect()
}

pub(super) async fn overlapping(
    connection: &mut SqliteConnection,
    now: DateTime<Utc>,
) -> StoreResult<Vec<(Claim, Claim)>> {
    let rows = sqlx::query(
        "SELECT a.unit_id, a.start_at, a.end_at, a.owner_id, a.hold_until,
                b.unit_id AS other_unit_id, b.start_at AS other_start_at, b.end_at AS other_end_at,
                b.owner_id AS other_owner_id, b.hold_until AS other_hold_until
         FROM claims a
         JOIN claims b ON b.unit_id = a.unit_id AND b.end_at > a.start_at AND b.start_at < a.end_at
              AND b.owner_id > a.owner_id
         WHERE (a.hold_until IS NULL OR a.hold_until > ?1)
           AND (b.hold_until IS NULL OR b.hold_until > ?1)
         ORDER BY a.unit_id, a.start_at",
    )
    .bind(seconds(now))
    .fetch_all(connection)
    .await
    .map_err(database_error)?;
    rows.iter()
        .map(|row| Ok((read(row, "")?, read(row, "other_")?)))
        .collect()
}

pub(super) fn read(row: &SqliteRow, prefix: &str) -> StoreResult<Claim> {
    let column = |name: &str| format!("{prefix}{name}");
    Ok(Claim {
        unit: parsed(row, &column("unit_id"))?,
        during: Span {
            start: time(row, &column("start_at"))?,
            end: time(row, &column("end_at"))?,
        },
        owner: parsed(row, &column("owner_id"))?,
        hold_until: optional_time(row, &column("hold_until"))?,
    })
}
