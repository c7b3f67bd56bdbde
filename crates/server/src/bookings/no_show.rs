//! Staff note that a guest did not come. The booking stays as it is: it was kept free for the guest.

use super::comments::{CommentsTooLong, clean_comments};
use super::invoices::close;
use crate::ids::{AppointmentGroupId, OrganizationId};
use crate::store::{BookingStatus, Invoice, InvoiceStatus, StoreError, StoreTransaction};

/// Why a guest was not marked as a no-show.
#[derive(Debug, thiserror::Error)]
pub enum MarkNoShowError {
    /// The organization has no such appointments.
    #[error("there are no such appointments")]
    NotFound,
    /// The invoice is closed: canceled, rescheduled, or its booking is not approved.
    #[error("the invoice is closed")]
    Closed,
    /// The appointments have not begun: the guest may still come.
    #[error("the appointments have not begun")]
    NotBegun,
    /// What staff say is too long.
    #[error(transparent)]
    CommentsTooLong(#[from] CommentsTooLong),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Marks all appointments of one guest's visit as a no-show, named by their group or by one of them.
/// Marking twice answers the same (documented).
///
/// # Errors
/// See [`MarkNoShowError`].
pub async fn mark_no_show(
    transaction: &mut dyn StoreTransaction,
    organization: OrganizationId,
    id: AppointmentGroupId,
    comments: Option<String>,
) -> Result<Invoice, MarkNoShowError> {
    let comments = clean_comments(comments)?;
    let found = transaction
        .find_invoice_of_appointments(id)
        .await?
        .filter(|invoice| invoice.organization == organization)
        .ok_or(MarkNoShowError::NotFound)?;
    let booking = match found.booking {
        Some(booking) => transaction.lock_booking(booking).await?,
        None => None,
    };
    let booking = booking.ok_or(MarkNoShowError::NotFound)?;
    // Again, now that nobody else can change it.
    let mut invoice = transaction
        .find_invoice(found.id)
        .await?
        .ok_or(MarkNoShowError::NotFound)?;
    match invoice.status {
        InvoiceStatus::NoShow => return Ok(invoice),
        InvoiceStatus::Canceled | InvoiceStatus::Replaced => return Err(MarkNoShowError::Closed),
        InvoiceStatus::Open if booking.status != BookingStatus::Approved => {
            return Err(MarkNoShowError::Closed);
        }
        InvoiceStatus::Open => {}
    }
    close(&mut invoice, InvoiceStatus::NoShow, &booking.appointments);
    let start = invoice
        .closed
        .iter()
        .map(|appointment| appointment.during.start)
        .min();
    if start.is_none_or(|start| start > transaction.now()) {
        return Err(MarkNoShowError::NotBegun);
    }
    invoice.comments = comments;
    transaction.update_invoice(&invoice).await?;
    Ok(invoice)
}
