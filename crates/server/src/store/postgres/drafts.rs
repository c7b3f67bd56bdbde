//! Drafts and their reservations.

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgConnection;
use sqlx::postgres::PgRow;
use uuid::Uuid;

use crate::ids::{BookingId, DraftId, ReservationId};
use crate::store::{Draft, StoreError, StoreResult};

use super::locks::{self, Queue};
use super::values::{count, database_error, document, get, id, json, optional_document, optional_id};

/// A draft that nobody has written for so long is thrown away.
const UNUSED_FOR: TimeDelta = TimeDelta::hours(48);

/// By name, not `*`: a server that runs while a newer one adds a column must not stumble over it.
pub(super) const COLUMNS: &str =
    "id, owner_id, organization_id, portal_id, center_id, date, guests, client, created_at,
    reservation, booking_id, is_double_booking_enabled, replaces_id, replaced_as_of, family";

pub(super) async fn insert(
    connection: &mut PgConnection,
    now: DateTime<Utc>,
    draft: &Draft,
) -> StoreResult<()> {
    sqlx::query(
        "INSERT INTO drafts (id, owner_id, organization_id, portal_id, center_id, date, guests, client,
                             created_at, used_at, reservation, reservation_id, held_until, booking_id,
                             is_double_booking_enabled, replaces_id, family, replaced_as_of)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)",
    )
    .bind(draft.id.uuid())
    .bind(draft.owner.uuid())
    .bind(draft.organization.uuid())
    .bind(draft.portal.uuid())
    .bind(draft.center.uuid())
    .bind(draft.date)
    .bind(json(&draft.guests)?)
    .bind(&draft.client)
    .bind(draft.created_at)
    .bind(now)
    .bind(draft.reservation.as_ref().map(json).transpose()?)
    .bind(
        draft
            .reservation
            .as_ref()
            .map(|reservation| reservation.id.uuid()),
    )
    .bind(held_until(draft))
    .bind(draft.booking.map(|booking| booking.uuid()))
    .bind(draft.is_double_booking_enabled)
    .bind(draft.replaces.map(|booking| booking.uuid()))
    .bind(draft.family.as_ref().map(json).transpose()?)
    .bind(draft.replaced_as_of)
    .execute(connection)
    .await
    .map_err(database_error)?;
    Ok(())
}

pub(super) async fn find(connection: &mut PgConnection, draft: DraftId) -> StoreResult<Option<Draft>> {
    select(connection, "WHERE id = $1", draft.uuid()).await
}

/// As [`find`], locked until the end of the transaction.
pub(super) async fn lock(connection: &mut PgConnection, draft: DraftId) -> StoreResult<Option<Draft>> {
    lock_replaced(connection, "WHERE id = $1", draft.uuid()).await?;
    select(connection, "WHERE id = $1 FOR UPDATE", draft.uuid()).await
}

pub(super) async fn lock_of_reservation(
    connection: &mut PgConnection,
    reservation: ReservationId,
) -> StoreResult<Option<Draft>> {
    lock_replaced(connection, "WHERE reservation_id = $1", reservation.uuid()).await?;
    select(
        connection,
        "WHERE reservation_id = $1 FOR UPDATE",
        reservation.uuid(),
    )
    .await
}

/// A booking is locked before the drafts that would reschedule it, whoever comes first: one who locks such a
/// draft goes on to the booking and to the other drafts, and two of them would wait for each other.
async fn lock_replaced(connection: &mut PgConnection, condition: &str, key: Uuid) -> StoreResult<()> {
    sqlx::query(&format!(
        "SELECT 1 FROM bookings WHERE id = (SELECT replaces_id FROM drafts {condition}) FOR UPDATE"
    ))
    .bind(key)
    .execute(connection)
    .await
    .map_err(database_error)?;
    Ok(())
}

pub(super) async fn lock_replacing(
    connection: &mut PgConnection,
    booking: BookingId,
) -> StoreResult<Vec<Draft>> {
    let rows = sqlx::query(&format!(
        "SELECT {COLUMNS} FROM drafts WHERE replaces_id = $1 AND held_until IS NOT NULL
         ORDER BY created_at, sequence FOR UPDATE"
    ))
    .bind(booking.uuid())
    .fetch_all(connection)
    .await
    .map_err(database_error)?;
    rows.iter().map(read).collect()
}

async fn select(
    connection: &mut PgConnection,
    condition: &str,
    value: uuid::Uuid,
) -> StoreResult<Option<Draft>> {
    let row = sqlx::query(&format!("SELECT {COLUMNS} FROM drafts {condition}"))
        .bind(value)
        .fetch_optional(connection)
        .await
        .map_err(database_error)?;
    row.as_ref().map(read).transpose()
}

pub(super) async fn update(
    connection: &mut PgConnection,
    now: DateTime<Utc>,
    draft: &Draft,
) -> StoreResult<()> {
    let done = sqlx::query(
        "UPDATE drafts SET guests = $2, used_at = $3, reservation = $4, reservation_id = $5,
                           held_until = $6, booking_id = $7
         WHERE id = $1",
    )
    .bind(draft.id.uuid())
    .bind(json(&draft.guests)?)
    .bind(now)
    .bind(draft.reservation.as_ref().map(json).transpose()?)
    .bind(
        draft
            .reservation
            .as_ref()
            .map(|reservation| reservation.id.uuid()),
    )
    .bind(held_until(draft))
    .bind(draft.booking.map(|booking| booking.uuid()))
    .execute(connection)
    .await
    .map_err(database_error)?;
    match done.rows_affected() {
        1 => Ok(()),
        _ => Err(StoreError::Conflict),
    }
}

/// Who asks for the same client waits until this transaction ends: otherwise both would count, and both
/// would hold one more.
pub(super) async fn live_holds_of_client(
    connection: &mut PgConnection,
    now: DateTime<Utc>,
    client: &str,
) -> StoreResult<u32> {
    locks::enter(connection, Queue::Client, client).await?;
    let rows = sqlx::query_scalar("SELECT count(*) FROM drafts WHERE client = $1 AND held_until > $2")
        .bind(client)
        .bind(now)
        .fetch_one(connection)
        .await
        .map_err(database_error)?;
    count(rows)
}

pub(super) async fn sweep(connection: &mut PgConnection, now: DateTime<Utc>) -> StoreResult<u64> {
    // All holding of one draft ends within hours, but a module may block for days: never delete a live hold.
    let done = sqlx::query(
        "DELETE FROM drafts WHERE id IN (
             SELECT id FROM drafts WHERE used_at <= $1 AND (held_until IS NULL OR held_until <= $2)
             FOR UPDATE SKIP LOCKED)",
    )
    .bind(now - UNUSED_FOR)
    .bind(now)
    .execute(connection)
    .await
    .map_err(database_error)?;
    Ok(done.rows_affected())
}

fn held_until(draft: &Draft) -> Option<DateTime<Utc>> {
    let reservation = draft.reservation.as_ref()?;
    let held = !reservation.released && draft.booking.is_none();
    held.then_some(reservation.expires_at)
}

pub(super) fn read(row: &PgRow) -> StoreResult<Draft> {
    Ok(Draft {
        id: id(row, "id")?,
        owner: id(row, "owner_id")?,
        organization: id(row, "organization_id")?,
        portal: id(row, "portal_id")?,
        center: id(row, "center_id")?,
        date: get(row, "date")?,
        guests: document(row, "guests")?,
        replaces: optional_id(row, "replaces_id")?,
        replaced_as_of: get(row, "replaced_as_of")?,
        family: optional_document(row, "family")?,
        is_double_booking_enabled: get(row, "is_double_booking_enabled")?,
        client: get(row, "client")?,
        created_at: get(row, "created_at")?,
        reservation: optional_document(row, "reservation")?,
        booking: optional_id(row, "booking_id")?,
    })
}
