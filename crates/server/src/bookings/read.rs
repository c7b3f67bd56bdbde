//! Reading bookings: what the booker may see, and the list for staff.

use crate::ids::{BookingId, OrganizationId};
use crate::store::{Booking, Event, Store, StoreResult};

/// A booking by its id, which is the capability to see it. What is the staff's alone (`customer_id`,
/// `contact_id`) is left out.
///
/// # Errors
/// Those of the store.
pub async fn read_public_booking(store: &dyn Store, id: BookingId) -> StoreResult<Option<Booking>> {
    let booking = store.find_booking(id).await?;
    Ok(booking.map(|booking| Booking {
        customer_id: None,
        contact_id: None,
        ..booking
    }))
}

/// An organization's bookings, as staff see them.
#[derive(Clone, Debug, PartialEq)]
pub struct BookingList {
    /// Newest first.
    pub bookings: Vec<Booking>,
    /// The Events that belong to them, if they were asked for.
    pub events: Option<Vec<Event>>,
}

/// All bookings of one organization, with their Events if asked.
///
/// # Errors
/// Those of the store.
pub async fn list_bookings(
    store: &dyn Store,
    organization: OrganizationId,
    return_events: bool,
) -> StoreResult<BookingList> {
    Ok(BookingList {
        bookings: store.list_bookings(organization).await?,
        events: if return_events {
            Some(store.list_events(organization).await?)
        } else {
            None
        },
    })
}
