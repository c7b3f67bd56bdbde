//! The end of a booking: its claims are free again, its open invoices and change request are gone, and
//! its Event is canceled or deleted. Whoever ends a booking does it here.

use super::invoices::cancel_invoices;
use super::record::last_updated_after;
use crate::ids::EventId;
use crate::store::{Booking, BookingStatus, Event, StoreResult, StoreTransaction};

/// What becomes of the Event of a booking that is canceled; documented numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EventProcedure {
    /// 0: it is kept, and marked as canceled.
    #[default]
    Cancel,
    /// 1: it is deleted.
    Delete,
}

/// Writes a booking's last status and lets go of everything that it keeps: claims of its own, of an open
/// change request and of a draft that would move it. Answers the Event if it is kept.
///
/// What may be done in which state is the caller's to ask ([`super::pipeline`]), and so is the trail.
pub(super) async fn end_booking(
    transaction: &mut dyn StoreTransaction,
    booking: &mut Booking,
    status: BookingStatus,
    procedure: EventProcedure,
) -> StoreResult<Option<Event>> {
    transaction.delete_claims_of(booking.owner).await?;
    cancel_invoices(transaction, booking).await?;
    if let Some(request) = transaction.change_request_of(booking.id).await? {
        transaction.delete_change_request(request.id).await?;
    }
    let event = match booking.event {
        Some(id) => end_event(transaction, id, procedure).await?,
        None => None,
    };
    if event.is_none() {
        booking.event = None;
    }
    booking.status = status;
    booking.lapses_at = None;
    booking.remind_at = None;
    booking.last_updated = last_updated_after(booking.last_updated, transaction.now());
    transaction.update_booking(booking).await?;
    Ok(event)
}

async fn end_event(
    transaction: &mut dyn StoreTransaction,
    id: EventId,
    procedure: EventProcedure,
) -> StoreResult<Option<Event>> {
    match procedure {
        EventProcedure::Delete => {
            transaction.delete_event(id).await?;
            Ok(None)
        }
        EventProcedure::Cancel => {
            let event = transaction.lock_event(id).await?;
            let Some(mut event) = event else {
                return Ok(None);
            };
            event.canceled = true;
            transaction.update_event(&event).await?;
            Ok(Some(event))
        }
    }
}
