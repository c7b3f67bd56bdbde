//! Bookings, and the Events made from them.

use chrono::{DateTime, Utc};
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::query::Query;
use sqlx::{PgConnection, Postgres};

use crate::ids::{BookingId, EventId, OrganizationId, OwnerId};
use crate::store::records::desk::{searched, visit};
use crate::store::{Booking, BookingStatus, Event, Span, StoreError, StoreResult};

use super::locks::{self, Queue};
use super::values::{broken, count, database_error, document, get, id, json, optional_document, optional_id};

/// By name, not `*`: a server that runs while a newer one adds a column must not stumble over it.
pub(super) const COLUMNS: &str =
    "id, reference, owner_id, status, organization_id, booking_module_id, portal_id, center_id,
    contact, title, event_answers, appointments, request_note, customer_id, contact_id, event_id, language,
    lapses_at, created_at, last_updated, remind_at, attribution";

const EVENT_COLUMNS: &str = "id, organization_id, booking_id, title, start_at, end_at, canceled";

pub(super) async fn insert(connection: &mut PgConnection, booking: &Booking) -> StoreResult<()> {
    let insert = sqlx::query(
        "INSERT INTO bookings (id, status, booking_module_id, portal_id, center_id, email, contact, title,
                               event_answers, appointments, request_note, customer_id, contact_id, event_id,
                               language, lapses_at, last_updated, remind_at, starts_at, ends_at, searched,
                               alias, reference, owner_id, organization_id, created_at, attribution)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
                 $20, $21, $22, $23, $24, $25, $26, $27)
         ON CONFLICT (organization_id, reference) DO NOTHING",
    );
    let done = bind_what_changes(insert, booking)?
        .bind(booking.id.alias().uuid())
        .bind(&booking.reference)
        .bind(booking.owner.uuid())
        .bind(booking.organization.uuid())
        .bind(booking.created_at)
        .bind(attribution(booking)?)
        .execute(connection)
        .await
        .map_err(database_error)?;
    written(done.rows_affected())
}

/// Tenant, reference, owner, alias, attribution and time of creation never change.
pub(super) async fn update(connection: &mut PgConnection, booking: &Booking) -> StoreResult<()> {
    let update = sqlx::query(
        "UPDATE bookings SET status = $2, booking_module_id = $3, portal_id = $4, center_id = $5,
                             email = $6, contact = $7, title = $8, event_answers = $9, appointments = $10,
                             request_note = $11, customer_id = $12, contact_id = $13, event_id = $14,
                             language = $15, lapses_at = $16, last_updated = $17,
                             remind_at = $18, starts_at = $19, ends_at = $20, searched = $21
         WHERE id = $1 AND last_updated < $17",
    );
    let done = bind_what_changes(update, booking)?
        .execute(connection)
        .await
        .map_err(database_error)?;
    written(done.rows_affected())
}

/// The id, and in the order of [`insert`] and [`update`] all that may change.
fn bind_what_changes<'q>(
    statement: Query<'q, Postgres, PgArguments>,
    booking: &'q Booking,
) -> StoreResult<Query<'q, Postgres, PgArguments>> {
    let during = visit(&booking.appointments);
    Ok(statement
        .bind(booking.id.uuid())
        .bind(booking.status as i32)
        .bind(booking.booking_module.uuid())
        .bind(booking.portal.uuid())
        .bind(booking.center.uuid())
        .bind(email(booking))
        .bind(json(&booking.contact)?)
        .bind(&booking.title)
        .bind(json(&booking.event_answers)?)
        .bind(json(&booking.appointments)?)
        .bind(&booking.request_note)
        .bind(&booking.customer_id)
        .bind(&booking.contact_id)
        .bind(booking.event.map(|event| event.uuid()))
        .bind(&booking.language)
        .bind(booking.lapses_at)
        .bind(booking.last_updated)
        .bind(booking.remind_at)
        .bind(during.map(|during| during.start))
        .bind(during.map(|during| during.end))
        .bind(searched(booking)))
}

/// Not written: the reference was taken, or the row is gone, or its `last_updated` did not grow.
const fn written(rows: u64) -> StoreResult<()> {
    match rows {
        1 => Ok(()),
        _ => Err(StoreError::Conflict),
    }
}

pub(super) async fn find(connection: &mut PgConnection, booking: BookingId) -> StoreResult<Option<Booking>> {
    select(connection, "WHERE id = $1", booking).await
}

/// As [`find`], locked until the end of the transaction.
pub(super) async fn lock(connection: &mut PgConnection, booking: BookingId) -> StoreResult<Option<Booking>> {
    select(connection, "WHERE id = $1 FOR UPDATE", booking).await
}

async fn select(
    connection: &mut PgConnection,
    condition: &str,
    booking: BookingId,
) -> StoreResult<Option<Booking>> {
    let row = sqlx::query(&format!("SELECT {COLUMNS} FROM bookings {condition}"))
        .bind(booking.uuid())
        .fetch_optional(connection)
        .await
        .map_err(database_error)?;
    row.as_ref().map(read).transpose()
}

pub(super) async fn revisions(
    connection: &mut PgConnection,
    bookings: &[BookingId],
) -> StoreResult<Vec<(BookingId, DateTime<Utc>)>> {
    let rows = sqlx::query("SELECT id, last_updated FROM bookings WHERE id = ANY($1)")
        .bind(bookings.iter().map(|booking| booking.uuid()).collect::<Vec<_>>())
        .fetch_all(connection)
        .await
        .map_err(database_error)?;
    rows.iter()
        .map(|row| Ok((id(row, "id")?, get(row, "last_updated")?)))
        .collect()
}

pub(super) async fn of_owners(
    connection: &mut PgConnection,
    owners: &[OwnerId],
) -> StoreResult<Vec<Booking>> {
    let rows = sqlx::query(&format!(
        "SELECT {COLUMNS} FROM bookings WHERE owner_id = ANY($1) ORDER BY reference"
    ))
    .bind(owners.iter().map(|owner| owner.uuid()).collect::<Vec<_>>())
    .fetch_all(connection)
    .await
    .map_err(database_error)?;
    rows.iter().map(read).collect()
}

pub(super) async fn list(
    connection: &mut PgConnection,
    organization: OrganizationId,
) -> StoreResult<Vec<Booking>> {
    let rows = sqlx::query(&format!(
        "SELECT {COLUMNS} FROM bookings WHERE organization_id = $1 ORDER BY created_at DESC, sequence DESC"
    ))
    .bind(organization.uuid())
    .fetch_all(connection)
    .await
    .map_err(database_error)?;
    rows.iter().map(read).collect()
}

/// Who asks for the same address waits until this transaction ends: otherwise both would count, and both
/// would book one more.
pub(super) async fn pending_of_email(
    connection: &mut PgConnection,
    now: DateTime<Utc>,
    organization: OrganizationId,
    email: &str,
) -> StoreResult<u32> {
    locks::enter(connection, Queue::Email, &format!("{organization} {email}")).await?;
    let rows = sqlx::query_scalar(
        "SELECT count(*) FROM bookings
         WHERE organization_id = $1 AND email = $2 AND status = 0 AND (lapses_at IS NULL OR lapses_at > $3)",
    )
    .bind(organization.uuid())
    .bind(email)
    .bind(now)
    .fetch_one(connection)
    .await
    .map_err(database_error)?;
    count(rows)
}

/// Those that another server is working on are left to it.
pub(super) async fn pending_due(
    connection: &mut PgConnection,
    now: DateTime<Utc>,
    limit: u32,
) -> StoreResult<Vec<Booking>> {
    let rows = sqlx::query(&format!(
        "SELECT {COLUMNS} FROM bookings WHERE status = 0 AND lapses_at <= $1
         ORDER BY lapses_at, sequence LIMIT $2 FOR UPDATE SKIP LOCKED"
    ))
    .bind(now)
    .bind(i64::from(limit))
    .fetch_all(connection)
    .await
    .map_err(database_error)?;
    rows.iter().map(read).collect()
}

pub(super) async fn take_pending_reminders(
    connection: &mut PgConnection,
    now: DateTime<Utc>,
    limit: u32,
) -> StoreResult<Vec<Booking>> {
    let rows = sqlx::query(&format!(
        "WITH due AS MATERIALIZED (SELECT id FROM bookings
                      WHERE status = 0 AND remind_at <= $1 AND (lapses_at IS NULL OR lapses_at > $1)
                      ORDER BY remind_at, sequence LIMIT $2 FOR UPDATE SKIP LOCKED)
         UPDATE bookings SET remind_at = NULL WHERE id IN (SELECT id FROM due)
         RETURNING {COLUMNS}"
    ))
    .bind(now)
    .bind(i64::from(limit))
    .fetch_all(connection)
    .await
    .map_err(database_error)?;
    rows.iter().map(read).collect()
}

pub(super) async fn approved_starting(
    connection: &mut PgConnection,
    after: DateTime<Utc>,
    until: DateTime<Utc>,
) -> StoreResult<Vec<Booking>> {
    let rows = sqlx::query(&format!(
        "SELECT {COLUMNS} FROM bookings
         WHERE status = 1 AND event_id IN (SELECT id FROM events WHERE start_at > $1 AND start_at <= $2)
         ORDER BY sequence"
    ))
    .bind(after)
    .bind(until)
    .fetch_all(connection)
    .await
    .map_err(database_error)?;
    rows.iter().map(read).collect()
}

pub(super) async fn insert_event(connection: &mut PgConnection, event: &Event) -> StoreResult<()> {
    sqlx::query(
        "INSERT INTO events (id, organization_id, booking_id, title, start_at, end_at, canceled)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(event.id.uuid())
    .bind(event.organization.uuid())
    .bind(event.booking.map(|booking| booking.uuid()))
    .bind(&event.title)
    .bind(event.during.start)
    .bind(event.during.end)
    .bind(event.canceled)
    .execute(connection)
    .await
    .map_err(database_error)?;
    Ok(())
}

pub(super) async fn list_events(
    connection: &mut PgConnection,
    organization: OrganizationId,
) -> StoreResult<Vec<Event>> {
    let rows = sqlx::query(&format!(
        "SELECT {EVENT_COLUMNS} FROM events WHERE organization_id = $1 ORDER BY start_at, sequence"
    ))
    .bind(organization.uuid())
    .fetch_all(connection)
    .await
    .map_err(database_error)?;
    rows.iter().map(read_event).collect()
}

pub(super) async fn find_event(connection: &mut PgConnection, event: EventId) -> StoreResult<Option<Event>> {
    select_event(connection, "WHERE id = $1", event).await
}

/// As [`find_event`], locked until the end of the transaction.
pub(super) async fn lock_event(connection: &mut PgConnection, event: EventId) -> StoreResult<Option<Event>> {
    select_event(connection, "WHERE id = $1 FOR UPDATE", event).await
}

async fn select_event(
    connection: &mut PgConnection,
    condition: &str,
    event: EventId,
) -> StoreResult<Option<Event>> {
    let row = sqlx::query(&format!("SELECT {EVENT_COLUMNS} FROM events {condition}"))
        .bind(event.uuid())
        .fetch_optional(connection)
        .await
        .map_err(database_error)?;
    row.as_ref().map(read_event).transpose()
}

pub(super) async fn update_event(connection: &mut PgConnection, event: &Event) -> StoreResult<()> {
    let done = sqlx::query(
        "UPDATE events SET booking_id = $2, title = $3, start_at = $4, end_at = $5, canceled = $6
         WHERE id = $1",
    )
    .bind(event.id.uuid())
    .bind(event.booking.map(|booking| booking.uuid()))
    .bind(&event.title)
    .bind(event.during.start)
    .bind(event.during.end)
    .bind(event.canceled)
    .execute(connection)
    .await
    .map_err(database_error)?;
    written(done.rows_affected())
}

pub(super) async fn delete_event(connection: &mut PgConnection, event: EventId) -> StoreResult<()> {
    sqlx::query("DELETE FROM events WHERE id = $1")
        .bind(event.uuid())
        .execute(connection)
        .await
        .map_err(database_error)?;
    Ok(())
}

fn read_event(row: &PgRow) -> StoreResult<Event> {
    Ok(Event {
        id: id(row, "id")?,
        organization: id(row, "organization_id")?,
        booking: optional_id(row, "booking_id")?,
        title: get(row, "title")?,
        during: Span {
            start: get(row, "start_at")?,
            end: get(row, "end_at")?,
        },
        canceled: get(row, "canceled")?,
    })
}

/// Nothing for most bookings.
fn attribution(booking: &Booking) -> StoreResult<Option<String>> {
    let is_known = !booking.attribution.is_empty();
    is_known.then(|| json(&booking.attribution)).transpose()
}

fn email(booking: &Booking) -> Option<String> {
    booking.contact.email.as_ref().map(|email| email.to_lowercase())
}

pub(super) fn read(row: &PgRow) -> StoreResult<Booking> {
    Ok(Booking {
        id: id(row, "id")?,
        reference: get(row, "reference")?,
        owner: id(row, "owner_id")?,
        status: status(get(row, "status")?)?,
        organization: id(row, "organization_id")?,
        booking_module: id(row, "booking_module_id")?,
        portal: id(row, "portal_id")?,
        center: id(row, "center_id")?,
        contact: document(row, "contact")?,
        title: get(row, "title")?,
        event_answers: document(row, "event_answers")?,
        appointments: document(row, "appointments")?,
        request_note: get(row, "request_note")?,
        customer_id: get(row, "customer_id")?,
        contact_id: get(row, "contact_id")?,
        event: optional_id(row, "event_id")?,
        language: get(row, "language")?,
        attribution: optional_document(row, "attribution")?.unwrap_or_default(),
        lapses_at: get(row, "lapses_at")?,
        remind_at: get(row, "remind_at")?,
        created_at: get(row, "created_at")?,
        last_updated: get(row, "last_updated")?,
    })
}

pub(super) fn status(number: i32) -> StoreResult<BookingStatus> {
    match number {
        0 => Ok(BookingStatus::Pending),
        1 => Ok(BookingStatus::Approved),
        2 => Ok(BookingStatus::Denied),
        3 => Ok(BookingStatus::Canceled),
        _ => Err(broken(format!("column status: {number}"))),
    }
}
