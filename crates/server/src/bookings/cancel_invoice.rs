//! Staff cancel an invoice of the service booking API: one guest's appointments of a booking, and the
//! booking itself when nothing is left of it.

use super::comments::{CommentsTooLong, clean_comments};
use super::ending::{EventProcedure, end_booking};
use super::event_of::write_event;
use super::hold::claims_of;
use super::invoices::close;
use super::pipeline::{Action, next_at};
use super::record::last_updated_after;
use super::trail::{Happened, leave_trail};
use crate::ids::{InvoiceId, OrganizationId};
use crate::store::{
    Actor, Booking, BookingStatus, Invoice, InvoiceStatus, Occasion, StoreError, StoreTransaction,
};

/// An invoice that is canceled.
#[derive(Clone, Debug, PartialEq)]
pub struct CanceledInvoice {
    /// The invoice.
    pub invoice: Invoice,
    /// Its booking, as it is now.
    pub booking: Booking,
    /// It had been canceled before.
    pub repeated: bool,
}

/// Why an invoice was not canceled.
#[derive(Debug, thiserror::Error)]
pub enum CancelInvoiceError {
    /// The organization has no such invoice.
    #[error("there is no such invoice")]
    InvoiceNotFound,
    /// It is only held or requested yet, a rescheduled booking has its appointments under another
    /// invoice, or the guest did not come.
    #[error("the invoice has no appointments")]
    NoAppointments,
    /// What staff say is too long.
    #[error(transparent)]
    CommentsTooLong(#[from] CommentsTooLong),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Cancels all appointments on an invoice: their claims are free, the Event ends with what is left, and is
/// canceled if nothing is. Canceling twice answers the same.
///
/// # Errors
/// See [`CancelInvoiceError`].
pub async fn cancel_invoice(
    transaction: &mut dyn StoreTransaction,
    organization: OrganizationId,
    actor: &Actor,
    id: InvoiceId,
    comments: Option<String>,
) -> Result<CanceledInvoice, CancelInvoiceError> {
    let comments = clean_comments(comments)?;
    let found = transaction
        .find_invoice(id)
        .await?
        .filter(|invoice| invoice.organization == organization)
        .ok_or(CancelInvoiceError::InvoiceNotFound)?;
    let booking = match found.booking {
        Some(booking) => transaction.lock_booking(booking).await?,
        None => None,
    };
    let booking = booking.ok_or(CancelInvoiceError::NoAppointments)?;
    // Again, now that nobody else can change it.
    let mut invoice = transaction
        .find_invoice(id)
        .await?
        .ok_or(CancelInvoiceError::InvoiceNotFound)?;
    match invoice.status {
        InvoiceStatus::Open if next_at(&booking, Action::Cancel, transaction.now()).is_ok() => {}
        InvoiceStatus::Canceled => {
            return Ok(CanceledInvoice {
                invoice,
                booking,
                repeated: true,
            });
        }
        InvoiceStatus::Open | InvoiceStatus::NoShow | InvoiceStatus::Replaced => {
            return Err(CancelInvoiceError::NoAppointments);
        }
    }
    close(&mut invoice, InvoiceStatus::Canceled, &booking.appointments);
    invoice.comments = comments;
    transaction.update_invoice(&invoice).await?;
    let booking = give_up(transaction, actor, booking, &invoice).await?;
    Ok(CanceledInvoice {
        invoice,
        booking,
        repeated: false,
    })
}

/// Takes a guest's appointments out of a booking. If they are all, they stay in its record, and it is
/// canceled.
async fn give_up(
    transaction: &mut dyn StoreTransaction,
    actor: &Actor,
    before: Booking,
    invoice: &Invoice,
) -> Result<Booking, StoreError> {
    let mut booking = before.clone();
    booking
        .appointments
        .retain(|appointment| appointment.guest != invoice.guest);
    let occasion = if booking.appointments.is_empty() {
        booking.appointments.clone_from(&before.appointments);
        end_booking(
            transaction,
            &mut booking,
            BookingStatus::Canceled,
            EventProcedure::Cancel,
        )
        .await?;
        Occasion::BookingCanceled
    } else {
        transaction.delete_booked_claims_of(booking.owner).await?;
        let left = claims_of(&booking.appointments, booking.owner, None);
        transaction.insert_claims(&left).await?;
        booking.last_updated = last_updated_after(booking.last_updated, transaction.now());
        transaction.update_booking(&booking).await?;
        write_event(transaction, &booking).await?;
        Occasion::BookingChanged
    };
    let happened = Happened {
        occasion,
        actor,
        // Only needed for answers, and these stay as they were.
        module: None,
        before: Some(&before),
        after: &booking,
        request: None,
        // Comments are for staff, and notices may reach the booker.
        note: None,
    };
    leave_trail(transaction, happened).await?;
    Ok(booking)
}
