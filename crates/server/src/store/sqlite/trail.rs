//! What happened to bookings: the audit log, and the outbox of notices.

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::SqliteConnection;

use crate::ids::BookingId;
use crate::store::{AuditEntry, Notice, StoreResult};

use super::values::{database_error, document, get, json, parsed, seconds, time};

/// Whoever has not read a notice for so long will not tell it any more.
const KEPT_FOR: TimeDelta = TimeDelta::days(7);

pub(super) async fn insert_audit_entry(
    connection: &mut SqliteConnection,
    entry: &AuditEntry,
) -> StoreResult<()> {
    sqlx::query(
        "INSERT INTO audit_log (organization_id, booking_id, at, occasion, actor, changes)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )
    .bind(entry.organization.to_string())
    .bind(entry.booking.to_string())
    .bind(seconds(entry.at))
    .bind(entry.occasion.name())
    .bind(json(&entry.actor)?)
    .bind(json(&entry.changes)?)
    .execute(connection)
    .await
    .map_err(database_error)?;
    Ok(())
}

pub(super) async fn list_audit_entries(
    connection: &mut SqliteConnection,
    booking: BookingId,
) -> StoreResult<Vec<AuditEntry>> {
    let rows = sqlx::query("SELECT * FROM audit_log WHERE booking_id = ?1 ORDER BY id")
        .bind(booking.to_string())
        .fetch_all(connection)
        .await
        .map_err(database_error)?;
    rows.iter()
        .map(|row| {
            Ok(AuditEntry {
                organization: parsed(row, "organization_id")?,
                booking: parsed(row, "booking_id")?,
                at: time(row, "at")?,
                occasion: parsed(row, "occasion")?,
                actor: document(row, "actor")?,
                changes: document(row, "changes")?,
            })
        })
        .collect()
}

pub(super) async fn insert_notice(connection: &mut SqliteConnection, notice: &Notice) -> StoreResult<()> {
    sqlx::query(
        "INSERT INTO outbox (organization_id, booking_id, kind, notice, created_at)
         VALUES (?1, ?2, ?3, ?4, ?5)",
    )
    .bind(notice.organization.to_string())
    .bind(notice.booking.to_string())
    .bind(notice.occasion.name())
    .bind(json(&notice.detail)?)
    .bind(seconds(notice.at))
    .execute(connection)
    .await
    .map_err(database_error)?;
    Ok(())
}

pub(super) async fn notices_after(
    connection: &mut SqliteConnection,
    number: i64,
    limit: u32,
) -> StoreResult<Vec<(i64, Notice)>> {
    let rows = sqlx::query("SELECT * FROM outbox WHERE id > ?1 ORDER BY id LIMIT ?2")
        .bind(number)
        .bind(limit)
        .fetch_all(connection)
        .await
        .map_err(database_error)?;
    rows.iter()
        .map(|row| {
            let notice = Notice {
                occasion: parsed(row, "kind")?,
                organization: parsed(row, "organization_id")?,
                booking: parsed(row, "booking_id")?,
                at: time(row, "created_at")?,
                detail: document(row, "notice")?,
            };
            Ok((get(row, "id")?, notice))
        })
        .collect()
}

pub(super) async fn sweep_notices(connection: &mut SqliteConnection, now: DateTime<Utc>) -> StoreResult<u64> {
    let done = sqlx::query("DELETE FROM outbox WHERE created_at <= ?1")
        .bind(seconds(now - KEPT_FOR))
        .execute(connection)
        .await
        .map_err(database_error)?;
    Ok(done.rows_affected())
}
