//! The error envelopes of the two APIs and the integer codes of the service booking API.

use serde::{Deserialize, Serialize};

/// One field of a request that was refused, and why, in the language of the request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldError {
    /// Path of the field in the request, for example `guests[0].items[0].item.id`.
    pub name: String,
    /// A sentence for people.
    pub reason: String,
}

/// The error object of the service booking API.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ServiceError {
    /// See the constants beside this type.
    pub code: i32,
    /// The documented sentence where there is one; never translated, because clients compare it.
    pub message: String,
    /// The fields at fault; empty when the error is about no field.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldError>,
}

impl ServiceError {
    /// Request or id missing (service booking API, error table).
    pub const REQUEST_OR_ID_MISSING: i32 = 503;
    /// Could not get details, invalid id, slot not available, not in the catalogue: the message tells which.
    pub const NOT_AVAILABLE: i32 = 502;
    /// No access (confirm).
    pub const NO_ACCESS: i32 = 438;
    /// Could not confirm, choose date and time again (confirm).
    pub const COULD_NOT_CONFIRM: i32 = 4072;
    /// Appointment cannot be rescheduled (confirm, reschedule).
    pub const CANNOT_BE_RESCHEDULED: i32 = 5001;
    /// The token does not have the right (cancel).
    pub const USER_WITHOUT_ACCESS: i32 = 602;
    /// No such invoice (cancel).
    pub const INVOICES_INVALID: i32 = 428;
    /// A rule is broken; the fields say which. Ours: the documentation has no number for it.
    pub const INVALID: i32 = 422;
}

/// An error reply whose key is `error` (portal, availability, reserve, confirm).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ErrorResponse {
    /// What went wrong. `Error` is accepted on reading: clients have seen both.
    #[serde(alias = "Error")]
    pub error: ServiceError,
}

/// An error reply of the booking module API.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ModuleErrorResponse {
    /// The HTTP status once more, as documented.
    pub status: u16,
    /// A sentence for people, in the language of the request.
    pub error: String,
    /// The fields at fault. Ours.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldError>,
    /// The nearest free slots, when the slot asked for is gone. Ours.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alternatives: Vec<crate::availability::FreeSlot>,
}
