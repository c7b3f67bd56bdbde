//! Replies remembered under an idempotency key, for 24 h (DESIGN section 2, "Idempotency").

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::SqliteConnection;

use crate::store::{IdempotentReply, StoreResult};

use super::values::{database_error, get, hash, seconds};

const KEPT_FOR: TimeDelta = TimeDelta::hours(24);

pub(super) async fn find(
    connection: &mut SqliteConnection,
    now: DateTime<Utc>,
    scope: &str,
    key: &str,
) -> StoreResult<Option<IdempotentReply>> {
    let row = sqlx::query(
        "SELECT request_hash, status, body FROM idempotency
         WHERE scope = ?1 AND key = ?2 AND created_at > ?3",
    )
    .bind(scope)
    .bind(key)
    .bind(seconds(now - KEPT_FOR))
    .fetch_optional(connection)
    .await
    .map_err(database_error)?;
    row.map(|row| {
        Ok(IdempotentReply {
            request_hash: hash(&row, "request_hash")?,
            status: get(&row, "status")?,
            body: get(&row, "body")?,
        })
    })
    .transpose()
}

pub(super) async fn insert(
    connection: &mut SqliteConnection,
    now: DateTime<Utc>,
    scope: &str,
    key: &str,
    reply: &IdempotentReply,
) -> StoreResult<()> {
    // One that is past its time but not yet swept no longer counts.
    sqlx::query("DELETE FROM idempotency WHERE scope = ?1 AND key = ?2 AND created_at <= ?3")
        .bind(scope)
        .bind(key)
        .bind(seconds(now - KEPT_FOR))
        .execute(&mut *connection)
        .await
        .map_err(database_error)?;
    sqlx::query(
        "INSERT INTO idempotency (scope, key, request_hash, status, body, created_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )
    .bind(scope)
    .bind(key)
    .bind(reply.request_hash.as_slice())
    .bind(reply.status)
    .bind(&reply.body)
    .bind(seconds(now))
    .execute(connection)
    .await
    .map_err(database_error)?;
    Ok(())
}

pub(super) async fn sweep(connection: &mut SqliteConnection, now: DateTime<Utc>) -> StoreResult<u64> {
    let done = sqlx::query("DELETE FROM idempotency WHERE created_at <= ?1")
        .bind(seconds(now - KEPT_FOR))
        .execute(connection)
        .await
        .map_err(database_error)?;
    Ok(done.rows_affected())
}
