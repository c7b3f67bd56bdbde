//! What the store keeps and answers for the staff desk.

use chrono::{DateTime, TimeDelta, Utc};

use super::{Appointment, Booking, BookingStatus, Span, StaffToken};
use crate::ids::{BookingModuleId, CenterId, OrganizationId};

/// Somebody who is logged in at the desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeskSession {
    /// As whom. Not revoked.
    pub token: StaffToken,
    /// When they logged in.
    pub created_at: DateTime<Utc>,
    /// When they were last there, to the minute.
    pub used_at: DateTime<Utc>,
}

/// Which bookings of an organization are wanted, and which page of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BookingQuery {
    /// Tenant.
    pub organization: OrganizationId,
    /// Only those that wait for staff: pending ones, and those with an open change request, that have not
    /// lapsed.
    pub waiting: bool,
    /// Only these; empty: all.
    pub statuses: Vec<BookingStatus>,
    /// All of these are in reference, names or email addresses; in lower case.
    pub words: Vec<String>,
    /// Whose bookings' email addresses are not looked through: who asks may not know them.
    pub unsearched_emails: Vec<BookingModuleId>,
    /// Only those that take place within, at least in part.
    pub during: Option<Span>,
    /// Only there.
    pub center: Option<CenterId>,
    /// The latest appointment first, instead of the earliest.
    pub is_latest_first: bool,
    /// How many at most.
    pub limit: u32,
    /// How many are left out before them.
    pub offset: u32,
}

impl BookingQuery {
    /// The first bookings of an organization.
    #[must_use]
    pub const fn of(organization: OrganizationId, limit: u32) -> Self {
        Self {
            organization,
            waiting: false,
            statuses: Vec::new(),
            words: Vec::new(),
            unsearched_emails: Vec::new(),
            during: None,
            center: None,
            is_latest_first: false,
            limit,
            offset: 0,
        }
    }
}

/// Longer than any booking takes, so that databases look only at those that start not long before: 12 appointments
/// (`availability::MAX_APPOINTMENTS`), each of at most 24 h, with as much recovery behind it.
pub const LONGEST_VISIT: TimeDelta = TimeDelta::hours(12 * (24 + 24));

/// What is looked through for [`BookingQuery::words`].
pub(in crate::store) fn searched(booking: &Booking) -> String {
    let contact = &booking.contact;
    let guests = contact
        .guests
        .iter()
        .flat_map(|guest| [&guest.first_name, &guest.last_name]);
    let people = [&contact.first_name, &contact.last_name, &contact.email]
        .into_iter()
        .chain(guests)
        .flatten();
    let mut text = booking.reference.to_lowercase();
    for part in people {
        text.push(' ');
        text.push_str(&part.to_lowercase());
    }
    text
}

/// From the first start to the last end.
pub(in crate::store) fn visit(appointments: &[Appointment]) -> Option<Span> {
    Some(Span {
        start: appointments.iter().map(|one| one.during.start).min()?,
        end: appointments.iter().map(|one| one.during.end).max()?,
    })
}
