//! Change requests that staff have not decided.

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;
use sqlx::sqlite::SqliteRow;

use crate::ids::{BookingId, ChangeRequestId, OrganizationId};
use crate::store::{ChangeRequest, StoreResult};

use super::values::{database_error, document, get, json, parsed, seconds, time};

pub(super) async fn insert(connection: &mut SqliteConnection, request: &ChangeRequest) -> StoreResult<()> {
    sqlx::query(
        "INSERT INTO change_requests (id, organization_id, booking_id, wish, request_note, lapses_at, created_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )
    .bind(request.id.to_string())
    .bind(request.organization.to_string())
    .bind(request.booking.to_string())
    .bind(json(&request.wish)?)
    .bind(&request.request_note)
    .bind(seconds(request.lapses_at))
    .bind(seconds(request.created_at))
    .execute(connection)
    .await
    .map_err(database_error)?;
    Ok(())
}

pub(super) async fn find(
    connection: &mut SqliteConnection,
    id: ChangeRequestId,
) -> StoreResult<Option<ChangeRequest>> {
    let row = sqlx::query("SELECT * FROM change_requests WHERE id = ?1")
        .bind(id.to_string())
        .fetch_optional(connection)
        .await
        .map_err(database_error)?;
    row.as_ref().map(read).transpose()
}

pub(super) async fn find_of(
    connection: &mut SqliteConnection,
    booking: BookingId,
) -> StoreResult<Option<ChangeRequest>> {
    let row = sqlx::query("SELECT * FROM change_requests WHERE booking_id = ?1")
        .bind(booking.to_string())
        .fetch_optional(connection)
        .await
        .map_err(database_error)?;
    row.as_ref().map(read).transpose()
}

pub(super) async fn list(
    connection: &mut SqliteConnection,
    organization: OrganizationId,
) -> StoreResult<Vec<ChangeRequest>> {
    let rows =
        sqlx::query("SELECT * FROM change_requests WHERE organization_id = ?1 ORDER BY created_at, rowid")
            .bind(organization.to_string())
            .fetch_all(connection)
            .await
            .map_err(database_error)?;
    rows.iter().map(read).collect()
}

pub(super) async fn delete(connection: &mut SqliteConnection, id: ChangeRequestId) -> StoreResult<()> {
    sqlx::query("DELETE FROM change_requests WHERE id = ?1")
        .bind(id.to_string())
        .execute(connection)
        .await
        .map_err(database_error)?;
    Ok(())
}

pub(super) async fn due(
    connection: &mut SqliteConnection,
    now: DateTime<Utc>,
    limit: u32,
) -> StoreResult<Vec<ChangeRequest>> {
    let rows =
        sqlx::query("SELECT * FROM change_requests WHERE lapses_at <= ?1 ORDER BY lapses_at, rowid LIMIT ?2")
            .bind(seconds(now))
            .bind(limit)
            .fetch_all(connection)
            .await
            .map_err(database_error)?;
    rows.iter().map(read).collect()
}

pub(super) fn read(row: &SqliteRow) -> StoreResult<ChangeRequest> {
    Ok(ChangeRequest {
        id: parsed(row, "id")?,
        organization: parsed(row, "organization_id")?,
        booking: parsed(row, "booking_id")?,
        wish: document(row, "wish")?,
        request_note: get(row, "request_note")?,
        lapses_at: time(row, "lapses_at")?,
        created_at: time(row, "created_at")?,
    })
}
