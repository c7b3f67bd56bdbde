//! Invoices, temporary and permanent.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use sqlx::postgres::PgRow;

use crate::ids::{AppointmentGroupId, BookingId, DraftId, InvoiceId};
use crate::store::{DoubtfulInvoice, Invoice, InvoiceItem, InvoiceStatus, StoreError, StoreResult};

use super::values::{broken, database_error, document, get, id, json, optional_id};
use super::{bookings, claims};

/// By name, not `*`: a server that runs while a newer one adds a column must not stumble over it.
const COLUMNS: &str =
    "invoices.id, invoices.organization_id, invoices.owner_id, invoices.draft_id, invoices.draft_guest,
    invoices.booking_id, invoices.guest, invoices.guest_id, invoices.appointment_group_id, invoices.status,
    invoices.comments, invoices.closed, invoices.created_at";

/// The hold of an invoice's draft still runs at `$1`, or now.
const HOLD_RUNS: &str = "EXISTS (SELECT 1 FROM drafts WHERE drafts.id = invoices.draft_id AND drafts.held_until > coalesce($1, now()))";

pub(super) async fn insert(connection: &mut PgConnection, invoice: &Invoice) -> StoreResult<()> {
    let done = sqlx::query(
        "INSERT INTO invoices (id, organization_id, owner_id, draft_id, draft_guest, booking_id, guest,
                               guest_id, appointment_group_id, status, comments, closed, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
         ON CONFLICT DO NOTHING",
    )
    .bind(invoice.id.uuid())
    .bind(invoice.organization.uuid())
    .bind(invoice.owner.uuid())
    .bind(invoice.draft.uuid())
    .bind(number(invoice.draft_guest))
    .bind(invoice.booking.map(|booking| booking.uuid()))
    .bind(number(invoice.guest))
    .bind(invoice.guest_id.map(|guest| guest.uuid()))
    .bind(invoice.appointment_group.uuid())
    .bind(status_name(invoice.status))
    .bind(&invoice.comments)
    .bind(json(&invoice.closed)?)
    .bind(invoice.created_at)
    .execute(&mut *connection)
    .await
    .map_err(database_error)?;
    if done.rows_affected() == 0 {
        return Err(StoreError::Conflict);
    }
    for (position, item) in invoice.items.iter().enumerate() {
        sqlx::query(
            "INSERT INTO invoice_items (id, invoice_id, position, appointment_id) VALUES ($1, $2, $3, $4)",
        )
        .bind(item.id.uuid())
        .bind(invoice.id.uuid())
        .bind(number(position))
        .bind(item.appointment.uuid())
        .execute(&mut *connection)
        .await
        .map_err(database_error)?;
    }
    Ok(())
}

pub(super) async fn update(connection: &mut PgConnection, invoice: &Invoice) -> StoreResult<()> {
    let done = sqlx::query(
        "UPDATE invoices SET booking_id = $2, guest = $3, guest_id = $4, status = $5, comments = $6,
                             closed = $7
         WHERE id = $1",
    )
    .bind(invoice.id.uuid())
    .bind(invoice.booking.map(|booking| booking.uuid()))
    .bind(number(invoice.guest))
    .bind(invoice.guest_id.map(|guest| guest.uuid()))
    .bind(status_name(invoice.status))
    .bind(&invoice.comments)
    .bind(json(&invoice.closed)?)
    .execute(connection)
    .await
    .map_err(database_error)?;
    match done.rows_affected() {
        1 => Ok(()),
        _ => Err(StoreError::Conflict),
    }
}

pub(super) async fn delete_temporary(connection: &mut PgConnection, draft: DraftId) -> StoreResult<u64> {
    let done = sqlx::query("DELETE FROM invoices WHERE draft_id = $1 AND booking_id IS NULL")
        .bind(draft.uuid())
        .execute(connection)
        .await
        .map_err(database_error)?;
    Ok(done.rows_affected())
}

pub(super) async fn find(connection: &mut PgConnection, id: InvoiceId) -> StoreResult<Option<Invoice>> {
    let rows = sqlx::query(&format!("SELECT {COLUMNS} FROM invoices WHERE id = $1"))
        .bind(id.uuid())
        .fetch_all(&mut *connection)
        .await
        .map_err(database_error)?;
    Ok(with_items(connection, &rows).await?.pop())
}

pub(super) async fn find_of_appointments(
    connection: &mut PgConnection,
    id: AppointmentGroupId,
) -> StoreResult<Option<Invoice>> {
    let rows = sqlx::query(&format!(
        "SELECT {COLUMNS} FROM invoices
         WHERE appointment_group_id = $1
            OR id IN (SELECT invoice_id FROM invoice_items WHERE appointment_id = $1)",
    ))
    .bind(id.uuid())
    .fetch_all(&mut *connection)
    .await
    .map_err(database_error)?;
    Ok(with_items(connection, &rows).await?.pop())
}

pub(super) async fn of_draft(connection: &mut PgConnection, draft: DraftId) -> StoreResult<Vec<Invoice>> {
    let rows = sqlx::query(&format!(
        "SELECT {COLUMNS} FROM invoices WHERE draft_id = $1 ORDER BY draft_guest"
    ))
    .bind(draft.uuid())
    .fetch_all(&mut *connection)
    .await
    .map_err(database_error)?;
    with_items(connection, &rows).await
}

pub(super) async fn of_booking(
    connection: &mut PgConnection,
    booking: BookingId,
) -> StoreResult<Vec<Invoice>> {
    let rows = sqlx::query(&format!(
        "SELECT {COLUMNS} FROM invoices WHERE booking_id = $1 ORDER BY created_at, draft_id, draft_guest",
    ))
    .bind(booking.uuid())
    .fetch_all(&mut *connection)
    .await
    .map_err(database_error)?;
    with_items(connection, &rows).await
}

pub(super) async fn doubtful(
    connection: &mut PgConnection,
    now: Option<DateTime<Utc>>,
) -> StoreResult<Vec<DoubtfulInvoice>> {
    let rows = sqlx::query(&format!(
        "SELECT {COLUMNS}, drafts.held_until FROM invoices
         LEFT JOIN bookings ON bookings.id = invoices.booking_id
         LEFT JOIN drafts ON drafts.id = invoices.draft_id
         WHERE (invoices.booking_id IS NULL AND NOT {HOLD_RUNS})
            OR (invoices.booking_id IS NOT NULL AND bookings.id IS NULL)
            OR (invoices.status = 'open' AND bookings.status IN (2, 3))
            OR (invoices.status = 'canceled' AND EXISTS (
                    SELECT 1 FROM claims
                    WHERE claims.owner_id = invoices.owner_id AND claims.hold_until IS NULL))
         ORDER BY invoices.created_at, invoices.id"
    ))
    .bind(now)
    .fetch_all(&mut *connection)
    .await
    .map_err(database_error)?;
    let invoices = with_items(connection, &rows).await?;
    let mut doubtful = Vec::new();
    for (row, invoice) in rows.iter().zip(invoices) {
        let booking = match invoice.booking {
            Some(id) => bookings::find(connection, id).await?,
            None => None,
        };
        doubtful.push(DoubtfulInvoice {
            held_until: get(row, "held_until")?,
            booking,
            claims: claims::booked_of(connection, invoice.owner).await?,
            invoice,
        });
    }
    Ok(doubtful)
}

pub(super) async fn sweep(connection: &mut PgConnection, now: DateTime<Utc>) -> StoreResult<u64> {
    let done = sqlx::query(&format!(
        "DELETE FROM invoices WHERE id IN (
             SELECT id FROM invoices WHERE booking_id IS NULL AND NOT {HOLD_RUNS} FOR UPDATE SKIP LOCKED)"
    ))
    .bind(now)
    .execute(connection)
    .await
    .map_err(database_error)?;
    Ok(done.rows_affected())
}

/// Reads invoices and their items, in the order of the rows.
async fn with_items(connection: &mut PgConnection, rows: &[PgRow]) -> StoreResult<Vec<Invoice>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let mut invoices = rows.iter().map(read).collect::<StoreResult<Vec<_>>>()?;
    let ids: Vec<InvoiceId> = invoices.iter().map(|invoice| invoice.id).collect();
    let rows = sqlx::query(
        "SELECT id, invoice_id, appointment_id FROM invoice_items WHERE invoice_id = ANY($1)
         ORDER BY invoice_id, position",
    )
    .bind(ids.iter().map(|id| id.uuid()).collect::<Vec<_>>())
    .fetch_all(connection)
    .await
    .map_err(database_error)?;
    let mut items: HashMap<InvoiceId, Vec<InvoiceItem>> = HashMap::new();
    for row in &rows {
        items
            .entry(id(row, "invoice_id")?)
            .or_default()
            .push(InvoiceItem {
                id: id(row, "id")?,
                appointment: id(row, "appointment_id")?,
            });
    }
    for invoice in &mut invoices {
        invoice.items = items.remove(&invoice.id).unwrap_or_default();
    }
    Ok(invoices)
}

fn read(row: &PgRow) -> StoreResult<Invoice> {
    Ok(Invoice {
        id: id(row, "id")?,
        organization: id(row, "organization_id")?,
        owner: id(row, "owner_id")?,
        draft: id(row, "draft_id")?,
        draft_guest: index(row, "draft_guest")?,
        booking: optional_id(row, "booking_id")?,
        guest: index(row, "guest")?,
        guest_id: optional_id(row, "guest_id")?,
        appointment_group: id(row, "appointment_group_id")?,
        items: Vec::new(),
        status: status(get(row, "status")?)?,
        comments: get(row, "comments")?,
        closed: document(row, "closed")?,
        created_at: get(row, "created_at")?,
    })
}

/// A position among guests or items: there are a handful.
fn number(position: usize) -> i64 {
    i64::try_from(position).unwrap_or(i64::MAX)
}

fn index(row: &PgRow, column: &str) -> StoreResult<usize> {
    let number: i64 = get(row, column)?;
    usize::try_from(number).map_err(|_| broken(format!("column {column}: {number}")))
}

const fn status_name(status: InvoiceStatus) -> &'static str {
    match status {
        InvoiceStatus::Open => "open",
        InvoiceStatus::NoShow => "no_show",
        InvoiceStatus::Canceled => "canceled",
        InvoiceStatus::Replaced => "replaced",
    }
}

fn status(name: &str) -> StoreResult<InvoiceStatus> {
    [
        InvoiceStatus::Open,
        InvoiceStatus::NoShow,
        InvoiceStatus::Canceled,
        InvoiceStatus::Replaced,
    ]
    .into_iter()
    .find(|status| status_name(*status) == name)
    .ok_or_else(|| broken(format!("column status: {name}")))
}
