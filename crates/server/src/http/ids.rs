//! Ids out of addresses and bodies. An id that cannot be read is one that we never gave out.

use std::str::FromStr;

use axum::extract::{FromRequestParts, Path};
use axum::http::StatusCode;
use axum::http::request::Parts;

use super::refusal::{CENTER_NOT_FOUND, INVALID_BOOKING_ID, Refusal};
use super::state::AppState;
use crate::bookings::problem::{Problem, Reason};
use crate::i18n::Message;
use crate::ids::{AppointmentGroupId, BookingId, CenterId, ChangeRequestId, DraftId, InvoiceId};

/// The draft's id of `/v1/bookings/{id}/…`.
#[derive(Clone, Copy, Debug)]
pub(super) struct DraftPath(pub(super) DraftId);

impl FromRequestParts<AppState> for DraftPath {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Refusal> {
        path_part(parts, state)
            .await
            .and_then(|text| text.parse().ok())
            .map(Self)
            .ok_or_else(|| Refusal::unknown(INVALID_BOOKING_ID))
    }
}

/// The invoice's id of `/v1/invoices/{invoice_id}/cancel`. One that is none is the documented 400.
#[derive(Clone, Copy, Debug)]
pub(super) struct InvoicePath(pub(super) InvoiceId);

impl FromRequestParts<AppState> for InvoicePath {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Refusal> {
        path_part(parts, state)
            .await
            .and_then(|text| text.parse().ok())
            .map(Self)
            .ok_or_else(Refusal::request_invalid)
    }
}

/// The id of `/v1/appointments/{appointment_group_id}/no_show`: of a group, or of an appointment.
#[derive(Clone, Copy, Debug)]
pub(super) struct AppointmentGroupPath(pub(super) AppointmentGroupId);

impl FromRequestParts<AppState> for AppointmentGroupPath {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Refusal> {
        path_part(parts, state)
            .await
            .and_then(|text| text.parse().ok())
            .map(Self)
            .ok_or_else(Refusal::appointment_unknown)
    }
}

/// The booking's id of `/bookings/{bookingId}/…`.
#[derive(Clone, Copy, Debug)]
pub(super) struct BookingPath(pub(super) BookingId);

impl FromRequestParts<AppState> for BookingPath {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Refusal> {
        path_part(parts, state)
            .await
            .and_then(|text| text.parse().ok())
            .map(Self)
            .ok_or_else(|| Refusal::new(StatusCode::NOT_FOUND, Message::BookingUnknown))
    }
}

/// The change request's id of `/bookings/change-requests/{changeRequestId}/…`.
#[derive(Clone, Copy, Debug)]
pub(super) struct ChangeRequestPath(pub(super) ChangeRequestId);

impl FromRequestParts<AppState> for ChangeRequestPath {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Refusal> {
        path_part(parts, state)
            .await
            .and_then(|text| text.parse().ok())
            .map(Self)
            .ok_or_else(Refusal::change_request_unknown)
    }
}

/// The center's id of `/v1/centers/{center_id}/…`.
#[derive(Clone, Copy, Debug)]
pub(super) struct CenterPath(pub(super) CenterId);

impl FromRequestParts<AppState> for CenterPath {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Refusal> {
        path_part(parts, state)
            .await
            .and_then(|text| text.parse().ok())
            .map(Self)
            .ok_or_else(|| Refusal::unknown(CENTER_NOT_FOUND))
    }
}

/// The portal's id or slug of `/v1/portals/{portal}…`.
#[derive(Clone, Debug)]
pub(super) struct PortalPath(pub(super) String);

impl FromRequestParts<AppState> for PortalPath {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Refusal> {
        path_part(parts, state)
            .await
            .map(Self)
            .ok_or_else(Refusal::portal_unknown)
    }
}

/// The only variable part of the route, if it is text.
async fn path_part(parts: &mut Parts, state: &AppState) -> Option<String> {
    Path::<String>::from_request_parts(parts, state)
        .await
        .ok()
        .map(|Path(text)| text)
}

/// Reads an id of a body that may be left out; an empty one counts as left out, an unreadable one is
/// unknown.
pub(super) fn optional<T: FromStr>(
    text: Option<&str>,
    field: &str,
    problems: &mut Vec<Problem>,
) -> Option<T> {
    let text = text.map(str::trim).filter(|text| !text.is_empty())?;
    let id = text.parse().ok();
    if id.is_none() {
        problems.push(Problem::new(field, Reason::Unknown));
    }
    id
}

/// Reads an id of a body that must be there.
pub(super) fn required<T: FromStr>(
    text: Option<&str>,
    field: &str,
    problems: &mut Vec<Problem>,
) -> Option<T> {
    if text.is_none_or(|text| text.trim().is_empty()) {
        problems.push(Problem::new(field, Reason::Required));
        return None;
    }
    optional(text, field, problems)
}
