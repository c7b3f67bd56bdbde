//! Invoices, temporary and permanent.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;
use sqlx::sqlite::SqliteRow;

use crate::ids::{AppointmentGroupId, BookingId, DraftId, InvoiceId};
use crate::store::{DoubtfulInvoice, Invoice, InvoiceItem, InvoiceStatus, StoreError, StoreResult};

use super::values::{
    broken, database_error, document, get, json, optional_parsed, optional_time, parsed, seconds, time,
};
use super::{bookings, claims};

/// The hold of an invoice's draft still runs at `?1`.
const HOLD_RUNS: &str =
    "EXISTS (SELECT 1 FROM drafts WHERE drafts.id = invoices.draft_id AND drafts.held_until > ?1)";

pub(super) async fn insert(connection: &mut SqliteConnection, invoice: &Invoice) -> StoreResult<()> {
    sqlx::query(
        "INSERT INTO invoices (id, organization_id, owner_id, draft_id, draft_guest, booking_id, guest,
                               guest_id, appointment_group_id, status, comments, closed, created_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
    )
    .bind(invoice.id.to_string())
    .bind(invoice.organization.to_string())
    .bind(invoice.owner.to_string())
    .bind(invoice.draft.to_string())
    .bind(number(invoice.draft_guest))
    .bind(invoice.booking.map(|booking| booking.to_string()))
    .bind(number(invoice.guest))
    .bind(invoice.guest_id.map(|guest| guest.to_string()))
    .bind(invoice.appointment_group.to_string())
    .bind(status_name(invoice.status))
    .bind(&invoice.comments)
    .bind(json(&invoice.closed)?)
    .bind(seconds(invoice.created_at))
    .execute(&mut *connection)
    .await
    .map_err(database_error)?;
    for (position, item) in invoice.items.iter().enumerate() {
        sqlx::query(
            "INSERT INTO invoice_items (id, invoice_id, position, appointment_id) VALUES (?1, ?2, ?3, ?4)",
        )
        .bind(item.id.to_string())
        .bind(invoice.id.to_string())
        .bind(number(position))
        .bind(item.appointment.to_string())
        .execute(&mut *connection)
        .await
        .map_err(database_error)?;
    }
    Ok(())
}

pub(super) async fn update(connection: &mut SqliteConnection, invoice: &Invoice) -> StoreResult<()> {
    let done = sqlx::query(
        "UPDATE invoices SET booking_id = ?2, guest = ?3, guest_id = ?4, status = ?5, comments = ?6,
                             closed = ?7
         WHERE id = ?1",
    )
    .bind(invoice.id.to_string())
    .bind(invoice.booking.map(|booking| booking.to_string()))
    .bind(number(invoice.guest))
    .bind(invoice.guest_id.map(|guest| guest.to_string()))
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

pub(super) async fn delete_temporary(connection: &mut SqliteConnection, draft: DraftId) -> StoreResult<u64> {
    let done = sqlx::query("DELETE FROM invoices WHERE draft_id = ?1 AND booking_id IS NULL")
        .bind(draft.to_string())
        .execute(connection)
        .await
        .map_err(database_error)?;
    Ok(done.rows_affected())
}

pub(super) async fn find(connection: &mut SqliteConnection, id: InvoiceId) -> StoreResult<Option<Invoice>> {
    let rows = sqlx::query("SELECT * FROM invoices WHERE id = ?1")
        .bind(id.to_string())
        .fetch_all(&mut *connection)
        .await
        .map_err(database_error)?;
    Ok(with_items(connection, &rows).await?.pop())
}

pub(super) async fn find_of_appointments(
    connection: &mut SqliteConnection,
    id: AppointmentGroupId,
) -> StoreResult<Option<Invoice>> {
    let rows = sqlx::query(
        "SELECT * FROM invoices WHERE appointment_group_id = ?1
         UNION
         SELECT invoices.* FROM invoices JOIN invoice_items ON invoice_items.invoice_id = invoices.id
         WHERE invoice_items.appointment_id = ?1",
    )
    .bind(id.to_string())
    .fetch_all(&mut *connection)
    .await
    .map_err(database_error)?;
    Ok(with_items(connection, &rows).await?.pop())
}

pub(super) async fn of_draft(connection: &mut SqliteConnection, draft: DraftId) -> StoreResult<Vec<Invoice>> {
    let rows = sqlx::query("SELECT * FROM invoices WHERE draft_id = ?1 ORDER BY draft_guest")
        .bind(draft.to_string())
        .fetch_all(&mut *connection)
        .await
        .map_err(database_error)?;
    with_items(connection, &rows).await
}

pub(super) async fn of_booking(
    connection: &mut SqliteConnection,
    booking: BookingId,
) -> StoreResult<Vec<Invoice>> {
    let rows = sqlx::query(
        "SELECT * FROM invoices WHERE booking_id = ?1 ORDER BY created_at, draft_id, draft_guest",
    )
    .bind(booking.to_string())
    .fetch_all(&mut *connection)
    .await
    .map_err(database_error)?;
    with_items(connection, &rows).await
}

pub(super) async fn doubtful(
    connection: &mut SqliteConnection,
    now: DateTime<Utc>,
) -> StoreResult<Vec<DoubtfulInvoice>> {
    let rows = sqlx::query(&format!(
        "SELECT invoices.*, drafts.held_until FROM invoices
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
    .bind(seconds(now))
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
            held_until: optional_time(row, "held_until")?,
            booking,
            claims: claims::booked_of(connection, invoice.owner).await?,
            invoice,
        });
    }
    Ok(doubtful)
}

pub(super) async fn sweep(connection: &mut SqliteConnection, now: DateTime<Utc>) -> StoreResult<u64> {
    let done = sqlx::query(&format!(
        "DELETE FROM invoices WHERE booking_id IS NULL AND NOT {HOLD_RUNS}"
    ))
    .bind(seconds(now))
    .execute(connection)
    .await
    .map_err(database_error)?;
    Ok(done.rows_affected())
}

/// Reads invoices and their items, in the order of the rows.
async fn with_items(connection: &mut SqliteConnection, rows: &[SqliteRow]) -> StoreResult<Vec<Invoice>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let mut invoices = rows.iter().map(read).collect::<StoreResult<Vec<_>>>()?;
    let ids: Vec<InvoiceId> = invoices.iter().map(|invoice| invoice.id).collect();
    let rows = sqlx::query(
        "SELECT * FROM invoice_items WHERE invoice_id IN (SELECT value FROM json_each(?1))
         ORDER BY invoice_id, position",
    )
    .bind(json(&ids)?)
    .fetch_all(connection)
    .await
    .map_err(database_error)?;
    let mut items: HashMap<InvoiceId, Vec<InvoiceItem>> = HashMap::new();
    for row in &rows {
        items
            .entry(parsed(row, "invoice_id")?)
            .or_default()
            .push(InvoiceItem {
                id: parsed(row, "id")?,
                appointment: parsed(row, "appointment_id")?,
            });
    }
    for invoice in &mut invoices {
        invoice.items = items.remove(&invoice.id).unwrap_or_default();
    }
    Ok(invoices)
}

fn read(row: &SqliteRow) -> StoreResult<Invoice> {
    Ok(Invoice {
        id: parsed(row, "id")?,
        organization: parsed(row, "organization_id")?,
        owner: parsed(row, "owner_id")?,
        draft: parsed(row, "draft_id")?,
        draft_guest: index(row, "draft_guest")?,
        booking: optional_parsed(row, "booking_id")?,
        guest: index(row, "guest")?,
        guest_id: optional_parsed(row, "guest_id")?,
        appointment_group: parsed(row, "appointment_group_id")?,
        items: Vec::new(),
        status: status(get(row, "status")?)?,
        comments: get(row, "comments")?,
        closed: document(row, "closed")?,
        created_at: time(row, "created_at")?,
    })
}

/// A position among guests or items: there are a handful.
fn number(position: usize) -> i64 {
    i64::try_from(position).unwrap_or(i64::MAX)
}

fn index(row: &SqliteRow, column: &str) -> StoreResult<usize> {
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
