//! What is submitted, how far that is, and the booking that comes of it.

use chrono::NaiveDateTime;

use super::{IdempotencyKey, RequestId, ReservationId};
use crate::booking::{FieldKey, FieldValue, Money};
use crate::flow::Problem;

/// The submission of the booking.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Submission {
    /// Not tried.
    #[default]
    Idle,
    /// Sent, perhaps more than once with the same key; the answer is awaited.
    Sending {
        /// The same for every attempt.
        key: IdempotencyKey,
        /// The request under way; `None` while waiting to try again.
        request: Option<RequestId>,
        /// The pause before the next attempt; `None` while a request is under way or the page is offline.
        pause: Option<RequestId>,
        /// How often it failed so far.
        attempt: u32,
        /// What is being sent, frozen: every attempt sends the same body.
        order: Box<Order>,
    },
    /// Not answered after several attempts; its fate is unknown, so the same key and body are kept.
    Unanswered {
        /// As in `Sending`.
        key: IdempotencyKey,
        /// As in `Sending`.
        order: Box<Order>,
        /// What went wrong last.
        problem: Problem,
    },
    /// Kept by the server.
    Done(Box<Confirmed>),
}

/// What is submitted.
#[derive(Clone, Debug, PartialEq)]
pub struct Order {
    /// Ids of organization, module and portal.
    pub organization_id: String,
    /// Module.
    pub booking_module_id: String,
    /// Portal.
    pub portal_id: String,
    /// The hold it takes over.
    pub reservation: ReservationId,
    /// The answers of fields that are asked, of all guests.
    pub answers: Vec<(FieldKey, FieldValue)>,
    /// The note, plain text.
    pub note: String,
    /// Where the visitor came from: names and values of the wire's `attribution`.
    pub came_from: Vec<(String, String)>,
}

/// A booking as the confirmation shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Confirmed {
    /// Capability; never shown, never in host events.
    pub id: String,
    /// For people.
    pub reference: String,
    /// Whether it is certain or waits for the spa.
    pub status: BookingStatus,
    /// What all of it is called, for people.
    pub title: String,
    /// The treatments: guest by guest, in sequence; never empty.
    pub appointments: Vec<Appointment>,
    /// Start of the first, wall time of the center.
    pub start: NaiveDateTime,
    /// End of the last, wall time of the center.
    pub end: NaiveDateTime,
    /// Start in UTC, `YYYY-MM-DDTHH:MM:SSZ`, for calendar files.
    pub start_utc: String,
    /// End in UTC.
    pub end_utc: String,
    /// When it was last changed, in UTC: the stamp of its calendar file.
    pub updated_utc: String,
    /// What all of it costs, tax inside.
    pub total: Money,
    /// How much of it is tax.
    pub tax: Money,
    /// Email address that was given, for "we will write to".
    pub email: Option<String>,
}

/// One treatment of a booking.
#[derive(Clone, Debug, PartialEq)]
pub struct Appointment {
    /// Whose, by place in the visit; 0 is who booked.
    pub guest: usize,
    /// What is done, for people.
    pub service_name: String,
    /// Start, wall time of the center.
    pub start: NaiveDateTime,
    /// End, wall time of the center.
    pub end: NaiveDateTime,
    /// With whom.
    pub therapist_name: Option<String>,
    /// Where in the center.
    pub room_name: Option<String>,
}

/// Documented numbers 0 to 3.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BookingStatus {
    /// 0
    Pending,
    /// 1
    Approved,
    /// 2
    Denied,
    /// 3
    Canceled,
}
