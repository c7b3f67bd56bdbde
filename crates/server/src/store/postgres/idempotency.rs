//! Replies remembered under an idempotency key, for 24 h (DESIGN section 2, "Idempotency").

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgConnection;

use crate::store::{IdempotentReply, StoreError, StoreResult};

use super::locks::{self, Queue};
use super::values::{broken, database_error, get, hash};

const KEPT_FOR: TimeDelta = TimeDelta::hours(24);

pub(super) async fn find(
    connection: &mut PgConnection,
    now: Option<DateTime<Utc>>,
    scope: &str,
    key: &str,
) -> StoreResult<Option<IdempotentReply>> {
    let row = sqlx::query(
        "SELECT request_hash, status, body FROM idempotency
         WHERE scope = $1 AND key = $2 AND created_at > coalesce($3, date_trunc('second', now())) - $4::interval",
    )
    .bind(scope)
    .bind(key)
    .bind(now)
    .bind(KEPT_FOR)
    .fetch_optional(connection)
    .await
    .map_err(database_error)?;
    row.map(|row| {
        Ok(IdempotentReply {
            request_hash: hash(&row, "request_hash")?,
            status: status(get(&row, "status")?)?,
            body: get(&row, "body")?,
        })
    })
    .transpose()
}

/// As [`find`]; a twin that does the same waits here until this transaction ends, and then finds its reply.
pub(super) async fn find_alone(
    connection: &mut PgConnection,
    now: DateTime<Utc>,
    scope: &str,
    key: &str,
) -> StoreResult<Option<IdempotentReply>> {
    locks::enter(connection, Queue::IdempotencyKey, &format!("{scope} {key}")).await?;
    find(connection, Some(now), scope, key).await
}

pub(super) async fn insert(
    connection: &mut PgConnection,
    now: DateTime<Utc>,
    scope: &str,
    key: &str,
    reply: &IdempotentReply,
) -> StoreResult<()> {
    // One that is past its time but not yet swept no longer counts.
    let done = sqlx::query(
        "INSERT INTO idempotency AS kept (scope, key, request_hash, status, body, created_at)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (scope, key) DO UPDATE
         SET request_hash = excluded.request_hash, status = excluded.status, body = excluded.body,
             created_at = excluded.created_at
         WHERE kept.created_at <= $7",
    )
    .bind(scope)
    .bind(key)
    .bind(reply.request_hash.as_slice())
    .bind(i32::from(reply.status))
    .bind(&reply.body)
    .bind(now)
    .bind(now - KEPT_FOR)
    .execute(connection)
    .await
    .map_err(database_error)?;
    match done.rows_affected() {
        1 => Ok(()),
        _ => Err(StoreError::Conflict),
    }
}

pub(super) async fn sweep(connection: &mut PgConnection, now: DateTime<Utc>) -> StoreResult<u64> {
    let done = sqlx::query(
        "DELETE FROM idempotency WHERE (scope, key) IN (
             SELECT scope, key FROM idempotency WHERE created_at <= $1 FOR UPDATE SKIP LOCKED)",
    )
    .bind(now - KEPT_FOR)
    .execute(connection)
    .await
    .map_err(database_error)?;
    Ok(done.rows_affected())
}

fn status(number: i32) -> StoreResult<u16> {
    u16::try_from(number).map_err(|_| broken(format!("column status: {number}")))
}
