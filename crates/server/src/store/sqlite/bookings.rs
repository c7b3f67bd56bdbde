//! Bookings, and the Events made from them.

use chrono::{DateTime, Utc};
use sqlx::query::Query;
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{Sqlite, SqliteConnection};

use crate::ids::{BookingId, EventId, OrganizationId, OwnerId};
use crate::store::records::desk::{searched, visit};
use crate::store::{Booking, BookingStatus, Event, Span, StoreError, StoreResult};

use super::values::{
    broken, database_error, document, get, json, optional_document, optional_parsed, optional_time, parsed,
    seconds, time,
};

pub(super) async fn insert(connection: &mut SqliteConnection, booking: &Booking) -> StoreResult<()> {
    let insert = sqlx::query(
        "INSERT INTO bookings (id, status, booking_module_id, portal_id, center_id, email, contact, title,
                               event_answers, appointments, request_note, customer_id, contact_id, event_id,
                               language, lapses_at, last_updated, remind_at, starts_at, ends_at, searched,
                               alias, reference, owner_id, organization_id, created_at, attribution)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11,
                 ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22,
                 ?23, ?24, ?25, ?26, ?27)",
    );
    bind_what_changes(insert, booking)?
        .bind(booking.id.alias().to_string())
        .bind(&booking.reference)
        .bind(booking.owner.to_string())
        .bind(booking.organization.to_string())
        .bind(seconds(booking.created_at))
        .bind(attribution(booking)?)
        .execute(connection)
        .await
        .map_err(database_error)?;
    Ok(())
}

/// Tenant, reference, owner, alias, attribution and time of creation never change.
pub(super) async fn update(connection: &mut SqliteConnection, booking: &Booking) -> StoreResult<()> {
    let update = sqlx::query(
        "UPDATE bookings SET status = ?2, booking_module_id = ?3, portal_id = ?4, center_id = ?5,
                             email = ?6, contact = ?7, title = ?8, event_answers = ?9, appointments = ?10,
                             request_note = ?11, customer_id = ?12, contact_id = ?13, event_id = ?14,
                             language = ?15, lapses_at = ?16, last_updated = ?17,
                             remind_at = ?18, starts_at = ?19, ends_at = ?20, searched = ?21
         WHERE id = ?1 AND last_updated < ?17",
    );
    let done = bind_what_changes(update, booking)?
        .execute(connection)
        .await
        .map_err(database_error)?;
    match done.rows_affected() {
        1 => Ok(()),
        // Gone, or its `last_updated` did not grow.
        _ => Err(StoreError::Conflict),
    }
}

/// The id, and in the order of [`insert`] and [`update`] all that may change.
fn bind_what_changes<'q>(
    statement: Query<'q, Sqlite, SqliteArguments<'q>>,
    booking: &'q Booking,
) -> StoreResult<Query<'q, Sqlite, SqliteArguments<'q>>> {
    let during = visit(&booking.appointments);
    Ok(statement
        .bind(booking.id.to_string())
        .bind(booking.status as i32)
        .bind(booking.booking_module.to_string())
        .bind(booking.portal.to_string())
        .bind(booking.center.to_string())
        .bind(email(booking))
        .bind(json(&booking.contact)?)
        .bind(&booking.title)
        .bind(json(&booking.event_answers)?)
        .bind(json(&booking.appointments)?)
        .bind(&booking.request_note)
        .bind(&booking.customer_id)
        .bind(&booking.contact_id)
        .bind(booking.event.map(|event| event.to_string()))
        .bind(&booking.language)
        .bind(booking.lapses_at.map(seconds))
        .bind(seconds(booking.last_updated))
        .bind(booking.remind_at.map(seconds))
        .bind(during.map(|during| seconds(during.start)))
        .bind(during.map(|during| seconds(during.end)))
        .bind(searched(booking)))
}

pub(super) async fn find(connection: &mut SqliteConnection, id: BookingId) -> StoreResult<Option<Booking>> {
    let row = sqlx::query("SELECT * FROM bookings WHERE id = ?1")
        .bind(id.to_string())
        .fetch_optional(connection)
        .await
        .map_err(database_error)?;
    row.as_ref().map(read).transpose()
}

pub(super) async fn revisions(
    connection: &mut SqliteConnection,
    bookings: &[BookingId],
) -> StoreResult<Vec<(BookingId, DateTime<Utc>)>> {
    let rows =
        sqlx::query("SELECT id, last_updated FROM bookings WHERE id IN (SELECT value FROM json_each(?1))")
            .bind(json(bookings)?)
            .fetch_all(connection)
            .await
            .map_err(database_error)?;
    rows.iter()
        .map(|row| Ok((parsed(row, "id")?, time(row, "last_updated")?)))
        .collect()
}

pub(super) async fn of_owners(
    connection: &mut SqliteConnection,
    owners: &[OwnerId],
) -> StoreResult<Vec<Booking>> {
    let rows = sqlx::query(
        "SELECT * FROM bookings WHERE owner_id IN (SELECT value FROM json_each(?1)) ORDER BY reference",
    )
    .bind(json(owners)?)
    .fetch_all(connection)
    .await
    .map_err(database_error)?;
    rows.iter().map(read).collect()
}

pub(super) async fn list(
    connection: &mut SqliteConnection,
    organization: OrganizationId,
) -> StoreResult<Vec<Booking>> {
    let rows =
        sqlx::query("SELECT * FROM bookings WHERE organization_id = ?1 ORDER BY created_at DESC, rowid DESC")
            .bind(organization.to_string())
            .fetch_all(connection)
            .await
            .map_err(database_error)?;
    rows.iter().map(read).collect()
}

pub(super) async fn pending_of_email(
    connection: &mut SqliteConnection,
    now: DateTime<Utc>,
    organization: OrganizationId,
    email: &str,
) -> StoreResult<u32> {
    sqlx::query_scalar(
        "SELECT count(*) FROM bookings
         WHERE organization_id = ?1 AND email = ?2 AND status = 0 AND (lapses_at IS NULL OR lapses_at > ?3)",
    )
    .bind(organization.to_string())
    .bind(email)
    .bind(seconds(now))
    .fetch_one(connection)
    .await
    .map_err(database_error)
}

pub(super) async fn pending_due(
    connection: &mut SqliteConnection,
    now: DateTime<Utc>,
    limit: u32,
) -> StoreResult<Vec<Booking>> {
    let rows = sqlx::query(
        "SELECT * FROM bookings WHERE status = 0 AND lapses_at <= ?1 ORDER BY lapses_at, rowid LIMIT ?2",
    )
    .bind(seconds(now))
    .bind(limit)
    .fetch_all(connection)
    .await
    .map_err(database_error)?;
    rows.iter().map(read).collect()
}

pub(super) async fn take_pending_reminders(
    connection: &mut SqliteConnection,
    now: DateTime<Utc>,
    limit: u32,
) -> StoreResult<Vec<Booking>> {
    let rows = sqlx::query(
        "UPDATE bookings SET remind_at = NULL
         WHERE id IN (SELECT id FROM bookings
                      WHERE status = 0 AND remind_at <= ?1 AND (lapses_at IS NULL OR lapses_at > ?1)
                      ORDER BY remind_at, rowid LIMIT ?2)
         RETURNING *",
    )
    .bind(seconds(now))
    .bind(limit)
    .fetch_all(connection)
    .await
    .map_err(database_error)?;
    rows.iter().map(read).collect()
}

pub(super) async fn approved_starting(
    connection: &mut SqliteConnection,
    after: DateTime<Utc>,
    until: DateTime<Utc>,
) -> StoreResult<Vec<Booking>> {
    let rows = sqlx::query(
        "SELECT bookings.* FROM events JOIN bookings ON bookings.event_id = events.id
         WHERE events.start_at > ?1 AND events.start_at <= ?2 AND bookings.status = 1
         ORDER BY events.start_at, bookings.rowid",
    )
    .bind(seconds(after))
    .bind(seconds(until))
    .fetch_all(connection)
    .await
    .map_err(database_error)?;
    rows.iter().map(read).collect()
}

pub(super) async fn insert_event(connection: &mut SqliteConnection, event: &Event) -> StoreResult<()> {
    sqlx::query(
        "INSERT INTO events (id, organization_id, booking_id, title, start_at, end_at, canceled)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )
    .bind(event.id.to_string())
    .bind(event.organization.to_string())
    .bind(event.booking.map(|booking| booking.to_string()))
    .bind(&event.title)
    .bind(seconds(event.during.start))
    .bind(seconds(event.during.end))
    .bind(event.canceled)
    .execute(connection)
    .await
    .map_err(database_error)?;
    Ok(())
}

pub(super) async fn list_events(
    connection: &mut SqliteConnection,
    organization: OrganizationId,
) -> StoreResult<Vec<Event>> {
    let rows = sqlx::query("SELECT * FROM events WHERE organization_id = ?1 ORDER BY start_at, rowid")
        .bind(organization.to_string())
        .fetch_all(connection)
        .await
        .map_err(database_error)?;
    rows.iter().map(read_event).collect()
}

pub(super) async fn find_event(connection: &mut SqliteConnection, id: EventId) -> StoreResult<Option<Event>> {
    let row = sqlx::query("SELECT * FROM events WHERE id = ?1")
        .bind(id.to_string())
        .fetch_optional(connection)
        .await
        .map_err(database_error)?;
    row.as_ref().map(read_event).transpose()
}

pub(super) async fn update_event(connection: &mut SqliteConnection, event: &Event) -> StoreResult<()> {
    let done = sqlx::query(
        "UPDATE events SET booking_id = ?2, title = ?3, start_at = ?4, end_at = ?5, canceled = ?6
         WHERE id = ?1",
    )
    .bind(event.id.to_string())
    .bind(event.booking.map(|booking| booking.to_string()))
    .bind(&event.title)
    .bind(seconds(event.during.start))
    .bind(seconds(event.during.end))
    .bind(event.canceled)
    .execute(connection)
    .await
    .map_err(database_error)?;
    match done.rows_affected() {
        1 => Ok(()),
        _ => Err(StoreError::Conflict),
    }
}

pub(super) async fn delete_event(connection: &mut SqliteConnection, id: EventId) -> StoreResult<()> {
    sqlx::query("DELETE FROM events WHERE id = ?1")
        .bind(id.to_string())
        .execute(connection)
        .await
        .map_err(database_error)?;
    Ok(())
}

fn read_event(row: &SqliteRow) -> StoreResult<Event> {
    Ok(Event {
        id: parsed(row, "id")?,
        organization: parsed(row, "organization_id")?,
        booking: optional_parsed(row, "booking_id")?,
        title: get(row, "title")?,
        during: Span {
            start: time(row, "start_at")?,
            end: time(row, "end_at")?,
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

pub(super) fn read(row: &SqliteRow) -> StoreResult<Booking> {
    Ok(Booking {
        id: parsed(row, "id")?,
        reference: get(row, "reference")?,
        owner: parsed(row, "owner_id")?,
        status: status(get(row, "status")?)?,
        organization: parsed(row, "organization_id")?,
        booking_module: parsed(row, "booking_module_id")?,
        portal: parsed(row, "portal_id")?,
        center: parsed(row, "center_id")?,
        contact: document(row, "contact")?,
        title: get(row, "title")?,
        event_answers: document(row, "event_answers")?,
        appointments: document(row, "appointments")?,
        request_note: get(row, "request_note")?,
        customer_id: get(row, "customer_id")?,
        contact_id: get(row, "contact_id")?,
        event: optional_parsed(row, "event_id")?,
        language: get(row, "language")?,
        attribution: optional_document(row, "attribution")?.unwrap_or_default(),
        lapses_at: optional_time(row, "lapses_at")?,
        remind_at: optional_time(row, "remind_at")?,
        created_at: time(row, "created_at")?,
        last_updated: time(row, "last_updated")?,
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
