//! Change requests: what a booker asks for, what waits for staff, and what they decide.

use serde::{Deserialize, Serialize};

use super::{Booking, BookingEvent, Contact, Event, EventRequest, Notification};
use crate::nullable::null_as_default;

/// `POST /bookings/change-requests/submit`, no login.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, rename_all = "camelCase")]
pub struct SubmitChangeRequest {
    /// Booking UUID; required.
    pub booking_id: Option<String>,
    /// Whether the booking is to be given up; nothing else counts then but the note.
    #[serde(deserialize_with = "null_as_default")]
    pub cancellation: bool,
    /// Only what changes; an empty text clears.
    #[serde(deserialize_with = "null_as_default")]
    pub contact: Contact,
    /// Only what changes: `title`, `start`, `therapistId`, `answers`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<EventRequest>,
    /// The newer form of `event`, in the order of the booking's.
    #[serde(skip_serializing_if = "Vec::is_empty", deserialize_with = "null_as_default")]
    pub events: Vec<EventRequest>,
    /// A note to the spa, HTML; cleaned on the way in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_note: Option<String>,
    /// The hold of a draft that `replaces` the booking: time, treatments and resources come from it. Ours.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reservation_id: Option<String>,
    /// `lastUpdated` as the booker saw it; if the booking has changed since: 409. Ours, may be left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_booking_last_updated_at: Option<String>,
}

/// The reply: what became of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SubmitChangeResponse {
    /// The request that waits for staff; absent if the change is done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change_request: Option<ChangeRequest>,
    /// With `changeRequest`: the booking as it stays until staff decide; its `lastUpdated` has grown. Ours.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unchanged_booking: Option<Booking>,
    /// The changed booking; absent if the change waits for staff.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub booking: Option<Booking>,
}

/// A change request that waits for staff.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ChangeRequest {
    /// UUID; opens nothing without a staff token.
    pub id: String,
    /// Booking UUID.
    pub booking_id: String,
    /// The booking's name for people. Ours.
    pub reference: String,
    /// Organization UUID.
    pub org_id: String,
    /// Whether the booking is to be given up.
    pub cancellation: bool,
    /// The whole contact after the change; absent if it stays.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<Contact>,
    /// The first of `events`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<BookingEvent>,
    /// All appointments after the change; empty if they, their title and answers stay.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<BookingEvent>,
    /// Whether another time, or other people or rooms, are asked for. Ours.
    #[serde(default)]
    pub reschedule: bool,
    /// The booker's note, cleaned HTML.
    pub request_note: Option<String>,
    /// UTC.
    pub created_at: String,
    /// UTC: unanswered until then it lapses. Ours.
    pub lapses_at: String,
}

/// `GET /bookings/change-requests`, staff.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ListChangeRequestsResponse {
    /// All that wait, oldest first.
    pub change_requests: Vec<ChangeRequest>,
}

/// `POST /bookings/change-requests/{changeRequestId}/approve`, staff.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, rename_all = "camelCase")]
pub struct ApproveChangeRequest {
    /// `title` names the Event; everything else must be as it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<EventRequest>,
    /// The newer form of `event`.
    #[serde(skip_serializing_if = "Vec::is_empty", deserialize_with = "null_as_default")]
    pub events: Vec<EventRequest>,
    /// What the booker is told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notification: Option<Notification>,
    /// If it is a cancellation: 0 CANCEL (the Event is kept and marked; if left out), 1 DELETE.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event_procedure: Option<i32>,
}

/// The reply to an approved change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ApproveChangeResponse {
    /// The changed, or canceled, booking.
    pub booking: Booking,
    /// Its Event, unless it was a cancellation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<Event>,
}

/// `POST /bookings/change-requests/{changeRequestId}/deny`, staff; may be left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, rename_all = "camelCase")]
pub struct DenyChangeRequest {
    /// What the booker is told. Ours.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notification: Option<Notification>,
}

/// The documented empty success.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DenyChangeResponse {}

/// What the booker may do with a booking now. Ours.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, rename_all = "camelCase")]
pub struct AllowedActions {
    /// Change details, or when it takes place.
    pub change: AllowedAction,
    /// Give it up.
    pub cancel: AllowedAction,
    /// Take back the change request that waits for staff.
    pub withdraw: bool,
}

/// One thing that the booker may do, or not.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, rename_all = "camelCase")]
pub struct AllowedAction {
    /// Whether it may be done now.
    pub is_allowed: bool,
    /// Until when it may, or might, be done; UTC. Absent if the booking's status forbids it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// The same, wall time of the center.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until_in_center: Option<String>,
    /// Whether staff have to agree.
    pub needs_approval: bool,
}

/// What last happened to a booking without its booker. Ours.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, rename_all = "camelCase")]
pub struct LatestDecision {
    /// `booking.approved`, `booking.denied`, `booking.canceled`, `booking.lapsed`, `booking.moved`,
    /// `change_request.approved`, `change_request.denied` or `change_request.lapsed`.
    pub occasion: String,
    /// UTC.
    pub at: String,
    /// What staff said to the booker, plain text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}
