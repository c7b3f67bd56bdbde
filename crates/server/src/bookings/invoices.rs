//! Invoices through a visit's life: made with a hold if asked for, void without it, permanent with the
//! booking, closed with it.
//!
//! Whether a temporary invoice counts follows from its draft's hold alone: one whose hold has lapsed is
//! void although its row may still be there.

use super::hold::is_live;
use crate::ids::{AppointmentGroupId, AppointmentId, DraftId, InvoiceId, InvoiceItemId};
use crate::store::{
    Appointment, Booking, Draft, Invoice, InvoiceItem, InvoiceStatus, Reservation, StoreResult,
    StoreTransaction,
};

/// The invoices of a hold that is made, extended or moved now: those that the hold has already, or new
/// ones if they are asked for. `draft` is as it was before.
pub(super) async fn hold_invoices(
    transaction: &mut dyn StoreTransaction,
    draft: &Draft,
    are_wanted: bool,
) -> StoreResult<Vec<Invoice>> {
    let mut invoices = temporary_invoices(transaction, draft, draft.reservation.as_ref()).await?;
    if invoices.is_empty() && are_wanted {
        invoices = new_invoices(transaction, draft);
        for invoice in &invoices {
            transaction.insert_invoice(invoice).await?;
        }
    }
    Ok(invoices)
}

/// Voids the invoices of a hold that is released.
pub(super) async fn void_invoices(transaction: &mut dyn StoreTransaction, draft: DraftId) -> StoreResult<()> {
    transaction.delete_temporary_invoices(draft).await.map(drop)
}

/// Whether a booking gets invoices if its hold had none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WithoutInvoices {
    /// `confirm` always answers one.
    Make,
    /// A submission needs none.
    Leave,
}

/// Makes the invoices of a draft's hold the booking's for good. `reservation` is the hold that was taken
/// over, as it was before: if it had lapsed, its invoices were void, and new ones are made if at all.
pub(super) async fn keep_invoices(
    transaction: &mut dyn StoreTransaction,
    draft: &Draft,
    reservation: &Reservation,
    booking: &Booking,
    without: WithoutInvoices,
) -> StoreResult<Vec<Invoice>> {
    let guests: Vec<usize> = (0..draft.guests.len()).collect();
    match without {
        WithoutInvoices::Make => keep_moved_invoices(transaction, draft, reservation, booking, &guests).await,
        WithoutInvoices::Leave => {
            let invoices = temporary_invoices(transaction, draft, Some(reservation)).await?;
            keep(transaction, draft, booking, &guests, invoices, false).await
        }
    }
}

/// The same for a draft that moves a booking: `guests` are the indices in the booking of the draft's guests.
pub(super) async fn keep_moved_invoices(
    transaction: &mut dyn StoreTransaction,
    draft: &Draft,
    reservation: &Reservation,
    booking: &Booking,
    guests: &[usize],
) -> StoreResult<Vec<Invoice>> {
    let mut invoices = temporary_invoices(transaction, draft, Some(reservation)).await?;
    let are_new = invoices.is_empty();
    if are_new {
        invoices = new_invoices(transaction, draft);
    }
    keep(transaction, draft, booking, guests, invoices, are_new).await
}

async fn keep(
    transaction: &mut dyn StoreTransaction,
    draft: &Draft,
    booking: &Booking,
    guests: &[usize],
    mut invoices: Vec<Invoice>,
    are_new: bool,
) -> StoreResult<Vec<Invoice>> {
    for invoice in &mut invoices {
        let position = invoice.draft_guest;
        invoice.guest = guests.get(position).copied().unwrap_or(position);
        invoice.guest_id = draft.guests.get(position).and_then(|guest| guest.id);
        invoice.booking = Some(booking.id);
        if are_new {
            transaction.insert_invoice(invoice).await?;
        } else {
            transaction.update_invoice(invoice).await?;
        }
    }
    Ok(invoices)
}

/// The present invoices of a booking that was confirmed before. One that was made without (by a
/// submission, or by a server that knew none) gets them now.
pub(super) async fn invoices_of_confirmed(
    transaction: &mut dyn StoreTransaction,
    draft: &Draft,
    booking: &Booking,
) -> StoreResult<Vec<Invoice>> {
    let mut invoices = transaction.invoices_of_booking(booking.id).await?;
    invoices.retain(|invoice| invoice.status != InvoiceStatus::Replaced);
    if invoices.is_empty() {
        transaction.delete_temporary_invoices(draft.id).await?;
        invoices = new_invoices(transaction, draft);
        for invoice in &mut invoices {
            invoice.booking = Some(booking.id);
            transaction.insert_invoice(invoice).await?;
        }
    }
    Ok(invoices)
}

/// Closes whatever is open of a booking that is given up as a whole: denied, canceled or lapsed.
pub(super) async fn cancel_invoices(
    transaction: &mut dyn StoreTransaction,
    booking: &Booking,
) -> StoreResult<()> {
    for mut invoice in transaction.invoices_of_booking(booking.id).await? {
        if invoice.status == InvoiceStatus::Open {
            close(&mut invoice, InvoiceStatus::Canceled, &booking.appointments);
            transaction.update_invoice(&invoice).await?;
        }
    }
    Ok(())
}

/// Closes an invoice with the appointments that it had among the booking's.
pub(super) fn close(invoice: &mut Invoice, status: InvoiceStatus, appointments: &[Appointment]) {
    invoice.status = status;
    invoice.closed = appointments
        .iter()
        .filter(|appointment| appointment.guest == invoice.guest)
        .cloned()
        .collect();
}

/// The temporary invoices of a hold. Those of one that has ended are void, and are deleted.
async fn temporary_invoices(
    transaction: &mut dyn StoreTransaction,
    draft: &Draft,
    reservation: Option<&Reservation>,
) -> StoreResult<Vec<Invoice>> {
    match reservation {
        None => Ok(Vec::new()),
        Some(reservation) if is_live(reservation, transaction.now()) => {
            transaction.invoices_of_draft(draft.id).await
        }
        Some(_) => {
            transaction.delete_temporary_invoices(draft.id).await?;
            Ok(Vec::new())
        }
    }
}

fn new_invoices(transaction: &dyn StoreTransaction, draft: &Draft) -> Vec<Invoice> {
    let invoice = |(index, guest): (usize, &crate::store::DraftGuest)| Invoice {
        id: InvoiceId::random(),
        organization: draft.organization,
        owner: draft.owner,
        draft: draft.id,
        draft_guest: index,
        booking: None,
        guest: index,
        guest_id: guest.id,
        appointment_group: AppointmentGroupId::random(),
        items: guest
            .items
            .iter()
            .map(|_| InvoiceItem {
                id: InvoiceItemId::random(),
                appointment: AppointmentId::random(),
            })
            .collect(),
        status: InvoiceStatus::Open,
        comments: None,
        closed: Vec::new(),
        created_at: transaction.now(),
    };
    draft.guests.iter().enumerate().map(invoice).collect()
}
