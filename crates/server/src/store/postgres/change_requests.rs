//! Change requests that staff have not decided.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use sqlx::postgres::PgRow;

use crate::ids::{BookingId, ChangeRequestId, OrganizationId};
use crate::store::{ChangeRequest, StoreError, StoreResult};

use super::values::{database_error, document, get, id, json};

/// By name, not `*`: a server that runs while a newer one adds a column must not stumble over it.
pub(super) const COLUMNS: &str = "id, organization_id, booking_id, wish, request_note, lapses_at, created_at";

pub(super) async fn insert(connection: &mut PgConnection, request: &ChangeRequest) -> StoreResult<()> {
    let done = sqlx::query(
        "INSERT INTO change_requests (id, organization_id, booking_id, wish, request_note, lapses_at, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT DO NOTHING",
    )
    .bind(request.id.uuid())
    .bind(request.organization.uuid())
    .bind(request.booking.uuid())
    .bind(json(&request.wish)?)
    .bind(&request.request_note)
    .bind(request.lapses_at)
    .bind(request.created_at)
    .execute(connection)
    .await
    .map_err(database_error)?;
    match done.rows_affected() {
        1 => Ok(()),
        _ => Err(StoreError::Conflict),
    }
}

pub(super) async fn find(
    connection: &mut PgConnection,
    id: ChangeRequestId,
) -> StoreResult<Option<ChangeRequest>> {
    let row = sqlx::query(&format!("SELECT {COLUMNS} FROM change_requests WHERE id = $1"))
        .bind(id.uuid())
        .fetch_optional(connection)
        .await
        .map_err(database_error)?;
    row.as_ref().map(read).transpose()
}

pub(super) async fn find_of(
    connection: &mut PgConnection,
    booking: BookingId,
) -> StoreResult<Option<ChangeRequest>> {
    let row = sqlx::query(&format!(
        "SELECT {COLUMNS} FROM change_requests WHERE booking_id = $1"
    ))
    .bind(booking.uuid())
    .fetch_optional(connection)
    .await
    .map_err(database_error)?;
    row.as_ref().map(read).transpose()
}

pub(super) async fn list(
    connection: &mut PgConnection,
    organization: OrganizationId,
) -> StoreResult<Vec<ChangeRequest>> {
    let rows = sqlx::query(&format!(
        "SELECT {COLUMNS} FROM change_requests WHERE organization_id = $1 ORDER BY created_at, sequence"
    ))
    .bind(organization.uuid())
    .fetch_all(connection)
    .await
    .map_err(database_error)?;
    rows.iter().map(read).collect()
}

pub(super) async fn delete(connection: &mut PgConnection, id: ChangeRequestId) -> StoreResult<()> {
    sqlx::query("DELETE FROM change_requests WHERE id = $1")
        .bind(id.uuid())
        .execute(connection)
        .await
        .map_err(database_error)?;
    Ok(())
}

pub(super) async fn due(
    connection: &mut PgConnection,
    now: DateTime<Utc>,
    limit: u32,
) -> StoreResult<Vec<ChangeRequest>> {
    let rows = sqlx::query(&format!(
        "SELECT {COLUMNS} FROM change_requests WHERE lapses_at <= $1 ORDER BY lapses_at, sequence LIMIT $2"
    ))
    .bind(now)
    .bind(i64::from(limit))
    .fetch_all(connection)
    .await
    .map_err(database_error)?;
    rows.iter().map(read).collect()
}

pub(super) fn read(row: &PgRow) -> StoreResult<ChangeRequest> {
    Ok(ChangeRequest {
        id: id(row, "id")?,
        organization: id(row, "organization_id")?,
        booking: id(row, "booking_id")?,
        wish: document(row, "wish")?,
        request_note: get(row, "request_note")?,
        lapses_at: get(row, "lapses_at")?,
        created_at: get(row, "created_at")?,
    })
}
