//! The booking module API: bookings, their public view, the staff's list.

pub mod attribution;

pub mod staff;

pub mod change_requests;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use self::attribution::Attribution;
use crate::nullable::null_as_default;

/// An answer to a form field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(untagged)]
pub enum Answer {
    /// A checkbox.
    Flag(bool),
    /// Everything else; a choice sends its `value`.
    Text(String),
}

/// `contact` of a booking: the person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, rename_all = "camelCase")]
pub struct Contact {
    /// Given name.
    pub first_name: Option<String>,
    /// Family name.
    pub last_name: Option<String>,
    /// Email address.
    pub email: Option<String>,
    /// Telephone number, as typed.
    pub phone: Option<String>,
    /// Module field id to answer. Those of fields that are asked per guest are the first guest's: the booker's.
    #[serde(deserialize_with = "null_as_default")]
    pub answers: BTreeMap<String, Answer>,
    /// The guests after the first, in the draft's order. Ours.
    #[serde(skip_serializing_if = "Vec::is_empty", deserialize_with = "null_as_default")]
    pub guests: Vec<ContactGuest>,
}

/// A guest who comes with the booker.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, rename_all = "camelCase")]
pub struct ContactGuest {
    /// Given name; required.
    pub first_name: Option<String>,
    /// Family name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    /// Answers to the fields that are asked per guest.
    #[serde(deserialize_with = "null_as_default")]
    pub answers: BTreeMap<String, Answer>,
}

/// `event` of a request: the appointment asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, rename_all = "camelCase")]
pub struct EventRequest {
    /// What the appointment is called; the service's name if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// UTC, `YYYY-MM-DDTHH:MM:SSZ`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<String>,
    /// UTC; follows from the service if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end: Option<String>,
    /// Service UUID.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_id: Option<String>,
    /// Therapist UUID.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub therapist_id: Option<String>,
    /// Room UUID.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub room_id: Option<String>,
    /// Center UUID. Ours: needed without a reservation when the service is offered at several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub center_id: Option<String>,
    /// Field id to answer.
    #[serde(
        skip_serializing_if = "BTreeMap::is_empty",
        deserialize_with = "null_as_default"
    )]
    pub answers: BTreeMap<String, Answer>,
}

/// `POST /bookings/submit`, no login.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, rename_all = "camelCase")]
pub struct SubmitBookingRequest {
    /// Must be true here.
    pub submission: Option<bool>,
    /// No effect on a submission.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub booking_status: Option<i32>,
    /// No effect on a submission.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event_id: Option<String>,
    /// Organization UUID.
    pub org_id: Option<String>,
    /// Booking module UUID.
    pub booking_module_id: Option<String>,
    /// Portal UUID.
    pub portal_id: Option<String>,
    /// No effect on a submission: staff alone associate customers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<String>,
    /// No effect on a submission.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact_id: Option<String>,
    /// Who books.
    #[serde(deserialize_with = "null_as_default")]
    pub contact: Contact,
    /// What is asked for; may be left out with a `reservationId`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<EventRequest>,
    /// The newer form of `event`; the first counts when both are given.
    #[serde(skip_serializing_if = "Vec::is_empty", deserialize_with = "null_as_default")]
    pub events: Vec<EventRequest>,
    /// A note to the spa, HTML; cleaned on the way in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_note: Option<String>,
    /// Ignored on a submission.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
    pub notification: Option<Notification>,
    /// The hold to take over; time and resources come from it. Ours.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reservation_id: Option<String>,
    /// The booker's language, a BCP 47 tag: mails are written in it. Ours.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Where the booking came from, if the customer agreed that it be kept. Ours.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attribution: Option<Attribution>,
}

/// `notification`: how the booker is told. Documented as an object without fields.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, rename_all = "camelCase")]
pub struct Notification {
    /// Words added to the mail.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// A booking as staff and booker see it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Booking {
    /// UUID; a capability known to booker and staff.
    pub id: String,
    /// Short name for people; opens nothing.
    pub reference: String,
    /// 0 PENDING, 1 APPROVED, 2 DENIED, 3 CANCELED.
    pub status: i32,
    /// Organization UUID.
    pub org_id: String,
    /// Booking module UUID.
    pub booking_module_id: String,
    /// Portal UUID.
    pub portal_id: String,
    /// Who booked.
    pub contact: Contact,
    /// The first of `events`.
    pub event: Option<BookingEvent>,
    /// The appointments: one per guest and treatment, in this order.
    pub events: Vec<BookingEvent>,
    /// What all of `events` cost together, decimal, tax included; none without appointments. Ours.
    #[serde(default)]
    pub total: Option<f64>,
    /// How much of it is tax, decimal. Ours.
    #[serde(default)]
    pub tax: Option<f64>,
    /// ISO 4217. Ours.
    #[serde(default)]
    pub currency: Option<String>,
    /// The booker's note, cleaned HTML.
    pub request_note: Option<String>,
    /// Set by staff.
    pub customer_id: Option<String>,
    /// Set by staff.
    pub contact_id: Option<String>,
    /// The Event made by approval.
    pub event_id: Option<String>,
    /// UTC.
    pub created_at: String,
    /// UTC; grows strictly with every change: the optimistic lock.
    pub last_updated: String,
    /// Where it came from; for staff only. Ours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attribution: Option<Attribution>,
    /// Who gets what, by whom if somebody was wished for: as a calendar is asked with `visit`, to ask for another
    /// time. For the booker only. Ours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visit: Option<String>,
}

/// An appointment of a booking.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct BookingEvent {
    /// What it is called.
    pub title: String,
    /// UTC.
    pub start: String,
    /// UTC.
    pub end: String,
    /// The same, wall time of the center. Ours.
    pub start_in_center: String,
    /// The same, wall time of the center. Ours.
    pub end_in_center: String,
    /// Center UUID. Ours.
    pub center_id: String,
    /// Which guest: 0 is `contact`, 1 the first of `contact.guests`, and so on. Ours.
    #[serde(default)]
    pub guest: u32,
    /// Service UUID.
    pub service_id: String,
    /// What is done, for people. Ours.
    #[serde(default)]
    pub service_name: Option<String>,
    /// Add-on UUIDs; they are inside `end` and `total`. Ours.
    #[serde(default, deserialize_with = "null_as_default")]
    pub add_on_ids: Vec<String>,
    /// Therapist UUID.
    pub therapist_id: Option<String>,
    /// Who treats, for people. Ours.
    pub therapist_name: Option<String>,
    /// Room UUID.
    pub room_id: Option<String>,
    /// Where, for people. Ours.
    pub room_name: Option<String>,
    /// What it costs, decimal, tax included. Ours.
    pub total: f64,
    /// How much of it is tax, decimal. Ours.
    pub tax: f64,
    /// ISO 4217. Ours.
    pub currency: String,
    /// Field id to answer.
    #[serde(default)]
    pub answers: BTreeMap<String, Answer>,
}

/// The reply to a submission.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SubmitBookingResponse {
    /// The booking as it was kept.
    pub booking: Booking,
}

/// `GET /bookings/{bookingId}/public`: what the booker may see. Never cached.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PublicBookingResponse {
    /// The booking, without what is the staff's (`customerId`, `contactId`).
    pub booking: Booking,
    /// The server's clock at this reply, UTC. Ours.
    #[serde(rename = "server_time")]
    pub server_time: String,
    /// The change that waits for staff. Ours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change_request: Option<change_requests::ChangeRequest>,
    /// What the booker may do now, and until when. Ours.
    #[serde(default)]
    pub allowed: change_requests::AllowedActions,
    /// What last happened to it without its booker: a decision, or that nobody decided in time. Absent if the
    /// last word is the booker's. Ours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<change_requests::LatestDecision>,
}

/// An Event of the organization.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Event {
    /// UUID.
    pub id: String,
    /// Booking UUID.
    pub booking_id: Option<String>,
    /// What it is called.
    pub title: String,
    /// UTC.
    pub start: String,
    /// UTC.
    pub end: String,
    /// Whether it was canceled and kept.
    pub canceled: bool,
}

/// `GET /bookings`, staff.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ListBookingsResponse {
    /// Booking id to booking.
    pub bookings: BTreeMap<String, Booking>,
    /// Only with `returnEvents=true`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub associated_events: Option<Vec<Event>>,
}
