//! Staff cancel an approved booking: its time is free again, its Event canceled or deleted.

use super::catalogues::CatalogueSet;
use super::decision::{Decision, lock_booking_of};
use super::ending::{EventProcedure, end_booking};
use super::pipeline::{Action, NotAllowed, next_at};
use super::trail::{Happened, leave_trail};
use crate::ids::BookingId;
use crate::store::{Booking, Event, Occasion, StoreError, StoreTransaction};

/// Why a booking was not canceled. Nothing has changed.
#[derive(Debug, thiserror::Error)]
pub enum CancelBookingError {
    /// The organization has no such booking.
    #[error("there is no such booking")]
    BookingNotFound,
    /// It is not approved.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Cancels an approved booking. Answers its Event too, if it is kept.
///
/// # Errors
/// See [`CancelBookingError`].
pub async fn cancel_booking(
    transaction: &mut dyn StoreTransaction,
    catalogues: &CatalogueSet,
    id: BookingId,
    procedure: EventProcedure,
    decision: &Decision,
) -> Result<(Booking, Option<Event>), CancelBookingError> {
    let before = lock_booking_of(transaction, decision.organization, id)
        .await?
        .ok_or(CancelBookingError::BookingNotFound)?;
    let status = next_at(&before, Action::Cancel, transaction.now())?;
    let mut booking = before.clone();
    let event = end_booking(transaction, &mut booking, status, procedure).await?;
    let happened = Happened {
        occasion: Occasion::BookingCanceled,
        actor: &decision.actor,
        module: catalogues.module_of_booking(&booking),
        before: Some(&before),
        after: &booking,
        request: None,
        note: decision.message.as_deref(),
    };
    leave_trail(transaction, happened).await?;
    Ok((booking, event))
}
