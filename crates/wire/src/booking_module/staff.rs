//! The staff's side of the booking module API: decisions, associations, history. Staff are told when they
//! send a field that there is not; nothing here is ever ignored.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Booking, Event, EventRequest, Notification};
use crate::nullable::null_as_default;

/// `POST /bookings`, staff: the request is that of a submission. The reply.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreateBookingResponse {
    /// The booking as it was kept.
    pub booking: Booking,
    /// The Event that was created or updated, if the booking is approved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<Event>,
}

/// `PATCH /bookings/{bookingId}`: all that can be changed of a booking. What is left out stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, rename_all = "camelCase")]
pub struct UpdateBookingRequest {
    /// Customer UUID; an empty string clears.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<String>,
    /// Contact UUID; an empty string clears.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact_id: Option<String>,
}

/// A reply that is a booking.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BookingResponse {
    /// The booking as it is now.
    pub booking: Booking,
}

/// `POST /bookings/{bookingId}/approve`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, rename_all = "camelCase")]
pub struct ApproveBookingRequest {
    /// `lastUpdated` as staff saw it, UTC; required. If the booking has changed since: 409.
    pub client_booking_last_updated_at: Option<String>,
    /// `title` names the Event; another `start` or `therapistId` than asked for is taken if it is free.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<EventRequest>,
    /// The newer form of `event`, in the order of the booking's.
    #[serde(skip_serializing_if = "Vec::is_empty", deserialize_with = "null_as_default")]
    pub events: Vec<EventRequest>,
    /// What the booker is told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notification: Option<Notification>,
    /// Customer UUID; an empty string clears.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<String>,
    /// Contact UUID; an empty string clears.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact_id: Option<String>,
}

/// The reply to an approval.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ApproveBookingResponse {
    /// The approved booking.
    pub booking: Booking,
    /// The Event that was made from it.
    pub event: Event,
}

/// `POST /bookings/{bookingId}/deny`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, rename_all = "camelCase")]
pub struct DenyBookingRequest {
    /// `lastUpdated` as staff saw it, UTC; required. If the booking has changed since: 409.
    pub client_booking_last_updated_at: Option<String>,
    /// What the booker is told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notification: Option<Notification>,
}

/// `POST /bookings/{bookingId}/cancel`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, rename_all = "camelCase")]
pub struct CancelBookingRequest {
    /// 0 CANCEL (the Event is kept and marked), 1 DELETE; required.
    pub event_procedure: Option<i32>,
    /// What the booker is told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notification: Option<Notification>,
}

/// The reply to a cancellation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CancelBookingResponse {
    /// The canceled booking.
    pub booking: Booking,
    /// Its Event, if it was canceled and not deleted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<Event>,
}

/// `GET /bookings/{bookingId}/history`. Ours.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BookingHistoryResponse {
    /// All that happened to the booking, oldest first.
    pub entries: Vec<HistoryEntry>,
}

/// Something that happened to a booking.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct HistoryEntry {
    /// UTC.
    pub at: String,
    /// For example `booking.approved`.
    pub occasion: String,
    /// `staff`, `customer` or `server`.
    pub actor: String,
    /// The name of the staff token.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actor_name: Option<String>,
    /// Fields that changed, as they were. Empty for a new booking.
    pub before: BTreeMap<String, HistoryValue>,
    /// Fields that changed, as they became.
    pub after: BTreeMap<String, HistoryValue>,
    /// Fields that changed and whose values are not written down: sensitive answers.
    #[serde(default)]
    pub withheld: Vec<String>,
    /// What one side said to the other.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A value of a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(untagged)]
pub enum HistoryValue {
    /// A ticked box.
    Flag(bool),
    /// A status.
    Number(i64),
    /// Everything else.
    Text(String),
}
