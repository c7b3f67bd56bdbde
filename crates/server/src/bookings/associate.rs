//! Staff say which customer and contact of theirs a booking belongs to: all that can be changed of a
//! booking once it is made, without a decision or a change request.

use super::catalogues::CatalogueSet;
use super::decision::{Association, Decision, lock_booking_of};
use super::record::last_updated_after;
use super::trail::{Happened, leave_trail};
use crate::ids::BookingId;
use crate::store::{Booking, Occasion, StoreError, StoreTransaction};

/// Why a booking was not updated.
#[derive(Debug, thiserror::Error)]
pub enum UpdateBookingError {
    /// The organization has no such booking.
    #[error("there is no such booking")]
    BookingNotFound,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Sets or clears a booking's customer and contact. What stays as it is changes nothing, `last_updated`
/// included.
///
/// # Errors
/// See [`UpdateBookingError`].
pub async fn update_booking(
    transaction: &mut dyn StoreTransaction,
    catalogues: &CatalogueSet,
    id: BookingId,
    customer: Association,
    contact: Association,
    decision: &Decision,
) -> Result<Booking, UpdateBookingError> {
    let before = lock_booking_of(transaction, decision.organization, id)
        .await?
        .ok_or(UpdateBookingError::BookingNotFound)?;
    let mut booking = before.clone();
    customer.apply(&mut booking.customer_id);
    contact.apply(&mut booking.contact_id);
    if booking == before {
        return Ok(booking);
    }
    booking.last_updated = last_updated_after(booking.last_updated, transaction.now());
    transaction.update_booking(&booking).await?;
    let happened = Happened {
        occasion: Occasion::BookingAssociated,
        actor: &decision.actor,
        module: catalogues.module_of_booking(&booking),
        before: Some(&before),
        after: &booking,
        request: None,
        note: None,
    };
    leave_trail(transaction, happened).await?;
    Ok(booking)
}
