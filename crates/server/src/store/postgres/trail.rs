//! What happened to bookings: the audit log, and the outbox of notices.

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::{Connection, PgConnection};

use crate::ids::BookingId;
use crate::store::{AuditEntry, Notice, StoreResult};

use super::locks::{self, Queue};
use super::values::{database_error, document, get, id, json, parsed};

/// Whoever has not read a notice for so long will not tell it any more.
const KEPT_FOR: TimeDelta = TimeDelta::days(7);

pub(super) async fn insert_audit_entry(connection: &mut PgConnection, entry: &AuditEntry) -> StoreResult<()> {
    sqlx::query(
        "INSERT INTO audit_log (organization_id, booking_id, at, occasion, actor, changes)
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(entry.organization.uuid())
    .bind(entry.booking.uuid())
    .bind(entry.at)
    .bind(entry.occasion.name())
    .bind(json(&entry.actor)?)
    .bind(json(&entry.changes)?)
    .execute(connection)
    .await
    .map_err(database_error)?;
    Ok(())
}

pub(super) async fn list_audit_entries(
    connection: &mut PgConnection,
    booking: BookingId,
) -> StoreResult<Vec<AuditEntry>> {
    let rows = sqlx::query("SELECT organization_id, booking_id, at, occasion, actor, changes FROM audit_log WHERE booking_id = $1 ORDER BY id")
        .bind(booking.uuid())
        .fetch_all(connection)
        .await
        .map_err(database_error)?;
    rows.iter()
        .map(|row| {
            Ok(AuditEntry {
                organization: id(row, "organization_id")?,
                booking: id(row, "booking_id")?,
                at: get(row, "at")?,
                occasion: parsed(row, "occasion")?,
                actor: document(row, "actor")?,
                changes: document(row, "changes")?,
            })
        })
        .collect()
}

pub(super) async fn insert_notice(connection: &mut PgConnection, notice: &Notice) -> StoreResult<()> {
    locks::share(connection, Queue::Outbox).await?;
    sqlx::query(
        "INSERT INTO outbox (organization_id, booking_id, kind, notice, created_at)
         VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(notice.organization.uuid())
    .bind(notice.booking.uuid())
    .bind(notice.occasion.name())
    .bind(json(&notice.detail)?)
    .bind(notice.at)
    .execute(connection)
    .await
    .map_err(database_error)?;
    Ok(())
}

/// Numbers are given before they are committed. So that none appears behind the reader's back, it first waits
/// for those who are writing notices.
pub(super) async fn notices_after(
    connection: &mut PgConnection,
    number: i64,
    limit: u32,
) -> StoreResult<Vec<(i64, Notice)>> {
    let mut transaction = connection.begin().await.map_err(database_error)?;
    locks::enter(&mut transaction, Queue::Outbox, "").await?;
    let rows = sqlx::query(
        "SELECT id, organization_id, booking_id, kind, notice, created_at FROM outbox
         WHERE id > $1 ORDER BY id LIMIT $2",
    )
    .bind(number)
    .bind(i64::from(limit))
    .fetch_all(&mut *transaction)
    .await
    .map_err(database_error)?;
    transaction.commit().await.map_err(database_error)?;
    rows.iter()
        .map(|row| {
            let notice = Notice {
                occasion: parsed(row, "kind")?,
                organization: id(row, "organization_id")?,
                booking: id(row, "booking_id")?,
                at: get(row, "created_at")?,
                detail: document(row, "notice")?,
            };
            Ok((get(row, "id")?, notice))
        })
        .collect()
}

pub(super) async fn sweep_notices(connection: &mut PgConnection, now: DateTime<Utc>) -> StoreResult<u64> {
    let done = sqlx::query("DELETE FROM outbox WHERE created_at <= $1")
        .bind(now - KEPT_FOR)
        .execute(connection)
        .await
        .map_err(database_error)?;
    Ok(done.rows_affected())
}
