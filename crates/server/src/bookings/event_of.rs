//! The Event of a booking follows the booking: its title, and from the first start to the last end.

use super::record::span_of;
use crate::store::{Booking, BookingStatus, Event, StoreResult, StoreTransaction};

/// Writes the Event anew after its booking has changed; a booking without one has nothing to write.
pub(super) async fn write_event(
    transaction: &mut dyn StoreTransaction,
    booking: &Booking,
) -> StoreResult<()> {
    let (Some(id), Some(during)) = (booking.event, span_of(&booking.appointments)) else {
        return Ok(());
    };
    let event = Event {
        id,
        organization: booking.organization,
        booking: Some(booking.id),
        title: booking.title.clone(),
        during,
        canceled: booking.status == BookingStatus::Canceled,
    };
    transaction.update_event(&event).await
}
