//! Reading bookings: what the booker may see, and the list for staff.

use std::collections::HashSet;

use chrono::{DateTime, Utc};

use super::record::span_of;
use crate::ids::{BookingId, OrganizationId};
use crate::store::{AuditEntry, Booking, BookingInFull, BookingStatus, Event, Store, StoreResult};

/// A booking by its id, which is the capability to see it, with what belongs to it. What is the staff's alone
/// (`customer_id`, `contact_id`) is left out.
///
/// # Errors
/// Those of the store.
pub async fn read_public_booking(store: &dyn Store, id: BookingId) -> StoreResult<Option<BookingInFull>> {
    let found = store.find_booking_in_full(id).await?;
    Ok(found.map(|found| BookingInFull {
        booking: Booking {
            customer_id: None,
            contact_id: None,
            ..found.booking
        },
        ..found
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

/// Which bookings staff want to see; `None`: it does not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BookingFilter {
    /// Where they stand.
    pub statuses: Option<Vec<BookingStatus>>,
    /// They end after this.
    pub from: Option<DateTime<Utc>>,
    /// They start before this.
    pub to: Option<DateTime<Utc>>,
    /// The reference, any case.
    pub reference: Option<String>,
    /// A part of a guest's name, any case.
    pub name: Option<String>,
}

impl BookingFilter {
    fn lets_through(&self, booking: &Booking) -> bool {
        let during = span_of(&booking.appointments);
        self.statuses
            .as_ref()
            .is_none_or(|statuses| statuses.contains(&booking.status))
            && self
                .from
                .is_none_or(|from| during.is_some_and(|during| during.end > from))
            && self
                .to
                .is_none_or(|to| during.is_some_and(|during| during.start < to))
            && self
                .reference
                .as_ref()
                .is_none_or(|reference| reference.trim().eq_ignore_ascii_case(&booking.reference))
            && self.name.as_ref().is_none_or(|name| has_name(booking, name))
    }
}

fn has_name(booking: &Booking, wanted: &str) -> bool {
    let full = |first: &Option<String>, last: &Option<String>| {
        let parts: Vec<&str> = [first, last].into_iter().flatten().map(String::as_str).collect();
        parts.join(" ").to_lowercase()
    };
    let wanted = wanted.trim().to_lowercase();
    let contact = &booking.contact;
    full(&contact.first_name, &contact.last_name).contains(&wanted)
        || contact
            .guests
            .iter()
            .any(|guest| full(&guest.first_name, &guest.last_name).contains(&wanted))
}

/// The bookings of one organization that the filter lets through, with their Events if asked.
///
/// # Errors
/// Those of the store.
pub async fn list_bookings(
    store: &dyn Store,
    organization: OrganizationId,
    filter: &BookingFilter,
    return_events: bool,
) -> StoreResult<BookingList> {
    let mut bookings = store.list_bookings(organization).await?;
    bookings.retain(|booking| filter.lets_through(booking));
    let events = if return_events {
        let mut events = store.list_events(organization).await?;
        if *filter != BookingFilter::default() {
            let wanted: HashSet<_> = bookings.iter().filter_map(|booking| booking.event).collect();
            events.retain(|event| wanted.contains(&event.id));
        }
        Some(events)
    } else {
        None
    };
    Ok(BookingList { bookings, events })
}

/// All that happened to a booking of the organization, oldest first, by its id or the alias by which readers know
/// it; `None`: it has no such booking.
///
/// # Errors
/// Those of the store.
pub async fn read_history(
    store: &dyn Store,
    organization: OrganizationId,
    id: BookingId,
) -> StoreResult<Option<Vec<AuditEntry>>> {
    let found = store.find_booking(id).await?;
    let found = match found.filter(|booking| booking.organization == organization) {
        Some(booking) => Some(booking.id),
        None => store.find_booking_of_alias(organization, id).await?,
    };
    match found {
        None => Ok(None),
        Some(id) => store.list_audit_entries(id).await.map(Some),
    }
}
