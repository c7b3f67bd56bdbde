//! Staff deny a pending booking: its slot is free again.

use chrono::{DateTime, Utc};

use super::catalogues::CatalogueSet;
use super::decision::{Decision, is_as_seen, lock_booking_of};
use super::ending::{EventProcedure, end_booking};
use super::pipeline::{Action, NotAllowed, next_at};
use super::trail::{Happened, leave_trail};
use crate::ids::BookingId;
use crate::store::{Booking, Occasion, StoreError, StoreTransaction};

/// Why a booking was not denied. Nothing has changed.
#[derive(Debug, thiserror::Error)]
pub enum DenyBookingError {
    /// The organization has no such booking.
    #[error("there is no such booking")]
    BookingNotFound,
    /// It is not pending.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// It has changed since staff saw it.
    #[error("the booking has changed")]
    Stale,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Denies a pending booking. `seen`: its `last_updated` as staff saw it.
///
/// # Errors
/// See [`DenyBookingError`].
pub async fn deny_booking(
    transaction: &mut dyn StoreTransaction,
    catalogues: &CatalogueSet,
    id: BookingId,
    seen: DateTime<Utc>,
    decision: &Decision,
) -> Result<Booking, DenyBookingError> {
    let before = lock_booking_of(transaction, decision.organization, id)
        .await?
        .ok_or(DenyBookingError::BookingNotFound)?;
    let status = next_at(&before, Action::Deny, transaction.now())?;
    if !is_as_seen(&before, seen) {
        return Err(DenyBookingError::Stale);
    }
    let mut booking = before.clone();
    end_booking(transaction, &mut booking, status, EventProcedure::Cancel).await?;
    let happened = Happened {
        occasion: Occasion::BookingDenied,
        actor: &decision.actor,
        module: catalogues.module_of_booking(&booking),
        before: Some(&before),
        after: &booking,
        request: None,
        note: decision.message.as_deref(),
    };
    leave_trail(transaction, happened).await?;
    Ok(booking)
}
