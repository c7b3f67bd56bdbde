//! Drafts and their reservations.

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::SqliteConnection;
use sqlx::sqlite::SqliteRow;

use crate::ids::{BookingId, DraftId, ReservationId};
use crate::store::{Draft, StoreError, StoreResult};

use super::values::{
    database_error, document, get, json, optional_document, optional_parsed, optional_time, parsed, seconds,
    time,
};

/// A draft that nobody has written for so long is thrown away.
const UNUSED_FOR: TimeDelta = TimeDelta::hours(48);

pub(super) async fn insert(
    connection: &mut SqliteConnection,
    now: DateTime<Utc>,
    draft: &Draft,
) -> StoreResult<()> {
    sqlx::query(
        "INSERT INTO drafts (id, owner_id, organization_id, portal_id, center_id, date, guests, client,
                             created_at, used_at, reservation, reservation_id, held_until, booking_id,
                             is_double_booking_enabled, replaces_id, family, replaced_as_of)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)",
    )
    .bind(draft.id.to_string())
    .bind(draft.owner.to_string())
    .bind(draft.organization.to_string())
    .bind(draft.portal.to_string())
    .bind(draft.center.to_string())
    .bind(draft.date.to_string())
    .bind(json(&draft.guests)?)
    .bind(&draft.client)
    .bind(seconds(draft.created_at))
    .bind(seconds(now))
    .bind(draft.reservation.as_ref().map(json).transpose()?)
    .bind(
        draft
            .reservation
            .as_ref()
            .map(|reservation| reservation.id.to_string()),
    )
    .bind(held_until(draft))
    .bind(draft.booking.map(|booking| booking.to_string()))
    .bind(draft.is_double_booking_enabled)
    .bind(draft.replaces.map(|booking| booking.to_string()))
    .bind(draft.family.as_ref().map(json).transpose()?)
    .bind(draft.replaced_as_of.map(seconds))
    .execute(connection)
    .await
    .map_err(database_error)?;
    Ok(())
}

pub(super) async fn find(connection: &mut SqliteConnection, id: DraftId) -> StoreResult<Option<Draft>> {
    let row = sqlx::query("SELECT * FROM drafts WHERE id = ?1")
        .bind(id.to_string())
        .fetch_optional(connection)
        .await
        .map_err(database_error)?;
    row.as_ref().map(read).transpose()
}

pub(super) async fn find_of_reservation(
    connection: &mut SqliteConnection,
    id: ReservationId,
) -> StoreResult<Option<Draft>> {
    let row = sqlx::query("SELECT * FROM drafts WHERE reservation_id = ?1")
        .bind(id.to_string())
        .fetch_optional(connection)
        .await
        .map_err(database_error)?;
    row.as_ref().map(read).transpose()
}

pub(super) async fn find_replacing(
    connection: &mut SqliteConnection,
    booking: BookingId,
) -> StoreResult<Vec<Draft>> {
    let rows =
        sqlx::query("SELECT * FROM drafts WHERE replaces_id = ?1 AND held_until IS NOT NULL ORDER BY rowid")
            .bind(booking.to_string())
            .fetch_all(connection)
            .await
            .map_err(database_error)?;
    rows.iter().map(read).collect()
}

pub(super) async fn update(
    connection: &mut SqliteConnection,
    now: DateTime<Utc>,
    draft: &Draft,
) -> StoreResult<()> {
    let done = sqlx::query(
        "UPDATE drafts SET guests = ?2, used_at = ?3, reservation = ?4, reservation_id = ?5,
                           held_until = ?6, booking_id = ?7
         WHERE id = ?1",
    )
    .bind(draft.id.to_string())
    .bind(json(&draft.guests)?)
    .bind(seconds(now))
    .bind(draft.reservation.as_ref().map(json).transpose()?)
    .bind(
        draft
            .reservation
            .as_ref()
            .map(|reservation| reservation.id.to_string()),
    )
    .bind(held_until(draft))
    .bind(draft.booking.map(|booking| booking.to_string()))
    .execute(connection)
    .await
    .map_err(database_error)?;
    match done.rows_affected() {
        1 => Ok(()),
        _ => Err(StoreError::Conflict),
    }
}

pub(super) async fn live_holds_of_client(
    connection: &mut SqliteConnection,
    now: DateTime<Utc>,
    client: &str,
) -> StoreResult<u32> {
    sqlx::query_scalar("SELECT count(*) FROM drafts WHERE client = ?1 AND held_until > ?2")
        .bind(client)
        .bind(seconds(now))
        .fetch_one(connection)
        .await
        .map_err(database_error)
}

pub(super) async fn sweep(connection: &mut SqliteConnection, now: DateTime<Utc>) -> StoreResult<u64> {
    // All holding of one draft ends within hours, but a module may block for days: never delete a live hold.
    let done =
        sqlx::query("DELETE FROM drafts WHERE used_at <= ?1 AND (held_until IS NULL OR held_until <= ?2)")
            .bind(seconds(now - UNUSED_FOR))
            .bind(seconds(now))
            .execute(connection)
            .await
            .map_err(database_error)?;
    Ok(done.rows_affected())
}

fn held_until(draft: &Draft) -> Option<i64> {
    let reservation = draft.reservation.as_ref()?;
    let held = !reservation.released && draft.booking.is_none();
    held.then(|| seconds(reservation.expires_at))
}

pub(super) fn read(row: &SqliteRow) -> StoreResult<Draft> {
    Ok(Draft {
        id: parsed(row, "id")?,
        owner: parsed(row, "owner_id")?,
        organization: parsed(row, "organization_id")?,
        portal: parsed(row, "portal_id")?,
        center: parsed(row, "center_id")?,
        date: parsed(row, "date")?,
        guests: document(row, "guests")?,
        replaces: optional_parsed(row, "replaces_id")?,
        replaced_as_of: optional_time(row, "replaced_as_of")?,
        family: optional_document(row, "family")?,
        is_double_booking_enabled: get(row, "is_double_booking_enabled")?,
        client: get(row, "client")?,
        created_at: time(row, "created_at")?,
        reservation: optional_document(row, "reservation")?,
        booking: optional_parsed(row, "booking_id")?,
    })
}
