//! `/bookings/{bookingId}/approve`, `…/deny`, `…/cancel`: staff decide about a booking.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use booking_wire::booking_module::staff::{
    ApproveBookingRequest, ApproveBookingResponse, BookingResponse, CancelBookingRequest,
    CancelBookingResponse, DenyBookingRequest,
};
use booking_wire::error::ModuleErrorResponse;

use super::body::StaffBody;
use super::caller::Caller;
use super::idempotency::{Attempt, Begun};
use super::ids::BookingPath;
use super::names::language_for;
use super::refusal::Refusal;
use super::staff::BookingStaff;
use super::state::AppState;
use super::wire_bookings;
use super::wire_decisions::{association, message, procedure, refuse_answers, required_time, wished_events};
use super::wire_slots::alternatives;
use crate::bookings::approve::{Approval, ApproveBookingError, approve_booking as approve};
use crate::bookings::cancel::{CancelBookingError, cancel_booking as cancel};
use crate::bookings::deny::{DenyBookingError, deny_booking as deny};
use crate::bookings::ending::EventProcedure;
use crate::bookings::pipeline::NotAllowed;
use crate::bookings::problem::{Problem, Reason};
use crate::i18n::Message;
use crate::store::BookingStatus;

/// Path of the client's view of the booking.
const SEEN: &str = "clientBookingLastUpdatedAt";

/// Approves a pending booking and makes an Event from it.
#[utoipa::path(
    post,
    path = "/bookings/{bookingId}/approve",
    tag = "decisions",
    params(
        ("bookingId" = String, Path, description = "The booking's id."),
        ("Idempotency-Key" = Option<String>, Header, description = "At least 22 random characters: sent twice, done once."),
    ),
    request_body = ApproveBookingRequest,
    responses(
        (status = 200, description = "Approved.", body = ApproveBookingResponse),
        (status = 400, description = "Malformed JSON or wrong type.", body = ModuleErrorResponse),
        (status = 401, description = "No token, or one that is not known.", body = ModuleErrorResponse),
        (status = 403, description = "The token may not do this.", body = ModuleErrorResponse),
        (status = 404, description = "The organization has no such booking.", body = ModuleErrorResponse),
        (status = 409, description = "It is not pending, has changed since it was seen, or its slot is not free; then `alternatives` are the nearest ones.", body = ModuleErrorResponse),
        (status = 422, description = "Fields break rules, or there are no such fields; `fields` says which.", body = ModuleErrorResponse),
        (status = 429, description = "Too many requests; see `Retry-After`.", body = ModuleErrorResponse),
    ),
    security(("staff_token" = []))
)]
pub(super) async fn approve_booking(
    State(state): State<AppState>,
    staff: BookingStaff,
    BookingPath(id): BookingPath,
    caller: Caller,
    attempt: Attempt,
    StaffBody(body): StaffBody<ApproveBookingRequest>,
) -> Result<Response, Refusal> {
    let approval = approval(&staff, body.value)?;
    let catalogues = state.catalogues().await?;
    let catalogue = staff.catalogue(&catalogues)?;
    let mut transaction = match attempt.begin(&state, body.hash).await? {
        Begun::Repeated(kept) => return Ok(kept.into_response()),
        Begun::New(transaction) => transaction,
    };
    let outcome = approve(transaction.as_mut(), &catalogues, id, approval).await;
    let language = language_for(&caller, catalogue);
    let outcome = outcome
        .map_err(Refusal::from)
        .map(|(booking, event)| ApproveBookingResponse {
            booking: wire_bookings::booking(&booking, catalogue, &language),
            event: wire_bookings::event(&event),
        });
    attempt.finish(&state, transaction, body.hash, outcome).await
}

fn approval(staff: &BookingStaff, request: ApproveBookingRequest) -> Result<Approval, Refusal> {
    let mut problems = Vec::new();
    let seen = required_time(
        request.client_booking_last_updated_at.as_deref(),
        SEEN,
        &mut problems,
    );
    let sent: Vec<_> = if request.events.is_empty() {
        request.event.iter().cloned().collect()
    } else {
        request.events.clone()
    };
    let events = wished_events(request.event, request.events, &mut problems);
    refuse_answers(&events, &sent, &mut problems);
    let customer = association(request.customer_id.as_deref(), "customerId", &mut problems);
    let contact = association(request.contact_id.as_deref(), "contactId", &mut problems);
    let message = message(request.notification, &mut problems);
    match seen {
        Some(seen) if problems.is_empty() => Ok(Approval {
            decision: staff.decision(message),
            seen,
            events,
            customer,
            contact,
        }),
        _ => Err(Refusal::fields(problems)),
    }
}

/// Denies a pending booking; its slot is free again.
#[utoipa::path(
    post,
    path = "/bookings/{bookingId}/deny",
    tag = "decisions",
    params(
        ("bookingId" = String, Path, description = "The booking's id."),
        ("Idempotency-Key" = Option<String>, Header, description = "At least 22 random characters: sent twice, done once."),
    ),
    request_body = DenyBookingRequest,
    responses(
        (status = 200, description = "Denied.", body = BookingResponse),
        (status = 400, description = "Malformed JSON or wrong type.", body = ModuleErrorResponse),
        (status = 401, description = "No token, or one that is not known.", body = ModuleErrorResponse),
        (status = 403, description = "The token may not do this.", body = ModuleErrorResponse),
        (status = 404, description = "The organization has no such booking.", body = ModuleErrorResponse),
        (status = 409, description = "It is not pending, or has changed since it was seen.", body = ModuleErrorResponse),
        (status = 422, description = "Fields break rules, or there are no such fields; `fields` says which.", body = ModuleErrorResponse),
        (status = 429, description = "Too many requests; see `Retry-After`.", body = ModuleErrorResponse),
    ),
    security(("staff_token" = []))
)]
pub(super) async fn deny_booking(
    State(state): State<AppState>,
    staff: BookingStaff,
    BookingPath(id): BookingPath,
    caller: Caller,
    attempt: Attempt,
    StaffBody(body): StaffBody<DenyBookingRequest>,
) -> Result<Response, Refusal> {
    let mut problems = Vec::new();
    let seen = required_time(
        body.value.client_booking_last_updated_at.as_deref(),
        SEEN,
        &mut problems,
    );
    let message = message(body.value.notification, &mut problems);
    let Some(seen) = seen.filter(|_| problems.is_empty()) else {
        return Err(Refusal::fields(problems));
    };
    let catalogues = state.catalogues().await?;
    let catalogue = staff.catalogue(&catalogues)?;
    let mut transaction = match attempt.begin(&state, body.hash).await? {
        Begun::Repeated(kept) => return Ok(kept.into_response()),
        Begun::New(transaction) => transaction,
    };
    let decision = staff.decision(message);
    let outcome = deny(transaction.as_mut(), &catalogues, id, seen, &decision).await;
    let language = language_for(&caller, catalogue);
    let outcome = outcome.map_err(Refusal::from).map(|booking| BookingResponse {
        booking: wire_bookings::booking(&booking, catalogue, &language),
    });
    attempt.finish(&state, transaction, body.hash, outcome).await
}

/// Cancels an approved booking, and cancels or deletes its Event.
#[utoipa::path(
    post,
    path = "/bookings/{bookingId}/cancel",
    tag = "decisions",
    params(
        ("bookingId" = String, Path, description = "The booking's id."),
        ("Idempotency-Key" = Option<String>, Header, description = "At least 22 random characters: sent twice, done once."),
    ),
    request_body = CancelBookingRequest,
    responses(
        (status = 200, description = "Canceled.", body = CancelBookingResponse),
        (status = 400, description = "Malformed JSON or wrong type.", body = ModuleErrorResponse),
        (status = 401, description = "No token, or one that is not known.", body = ModuleErrorResponse),
        (status = 403, description = "The token may not do this.", body = ModuleErrorResponse),
        (status = 404, description = "The organization has no such booking.", body = ModuleErrorResponse),
        (status = 409, description = "It is not approved.", body = ModuleErrorResponse),
        (status = 422, description = "Fields break rules, or there are no such fields; `fields` says which.", body = ModuleErrorResponse),
        (status = 429, description = "Too many requests; see `Retry-After`.", body = ModuleErrorResponse),
    ),
    security(("staff_token" = []))
)]
pub(super) async fn cancel_booking(
    State(state): State<AppState>,
    staff: BookingStaff,
    BookingPath(id): BookingPath,
    caller: Caller,
    attempt: Attempt,
    StaffBody(body): StaffBody<CancelBookingRequest>,
) -> Result<Response, Refusal> {
    let (procedure, message) = cancellation(body.value)?;
    let catalogues = state.catalogues().await?;
    let catalogue = staff.catalogue(&catalogues)?;
    let mut transaction = match attempt.begin(&state, body.hash).await? {
        Begun::Repeated(kept) => return Ok(kept.into_response()),
        Begun::New(transaction) => transaction,
    };
    let decision = staff.decision(message);
    let outcome = cancel(transaction.as_mut(), &catalogues, id, procedure, &decision).await;
    let language = language_for(&caller, catalogue);
    let outcome = outcome
        .map_err(Refusal::from)
        .map(|(booking, event)| CancelBookingResponse {
            booking: wire_bookings::booking(&booking, catalogue, &language),
            event: event.as_ref().map(wire_bookings::event),
        });
    attempt.finish(&state, transaction, body.hash, outcome).await
}

fn cancellation(request: CancelBookingRequest) -> Result<(EventProcedure, Option<String>), Refusal> {
    let mut problems = Vec::new();
    if request.event_procedure.is_none() {
        problems.push(Problem::new("eventProcedure", Reason::Required));
    }
    let procedure = procedure(request.event_procedure, &mut problems);
    let message = message(request.notification, &mut problems);
    match procedure {
        Some(procedure) if problems.is_empty() => Ok((procedure, message)),
        _ => Err(Refusal::fields(problems)),
    }
}

/// The organization has no such booking.
pub(super) fn booking_unknown() -> Refusal {
    Refusal::new(StatusCode::NOT_FOUND, Message::BookingUnknown)
}

/// Somebody has changed the booking since the client saw it.
pub(super) fn stale() -> Refusal {
    Refusal::new(StatusCode::CONFLICT, Message::BookingStale)
}

impl From<NotAllowed> for Refusal {
    fn from(refused: NotAllowed) -> Self {
        let message = match refused.state {
            BookingStatus::Pending => Message::BookingStillPending,
            BookingStatus::Approved => Message::BookingApprovedAlready,
            BookingStatus::Denied => Message::BookingDeniedAlready,
            BookingStatus::Canceled => Message::BookingCanceledAlready,
        };
        Self::new(StatusCode::CONFLICT, message)
    }
}

impl From<ApproveBookingError> for Refusal {
    fn from(error: ApproveBookingError) -> Self {
        match error {
            ApproveBookingError::BookingNotFound => booking_unknown(),
            ApproveBookingError::NotAllowed(refused) => refused.into(),
            ApproveBookingError::Stale => stale(),
            ApproveBookingError::Refused(problems) => Self::fields(problems),
            ApproveBookingError::NotFree { alternatives: slots } => {
                Self::new(StatusCode::CONFLICT, Message::SlotTaken).with_alternatives(alternatives(&slots))
            }
            ApproveBookingError::Store(error) => error.into(),
        }
    }
}

impl From<DenyBookingError> for Refusal {
    fn from(error: DenyBookingError) -> Self {
        match error {
            DenyBookingError::BookingNotFound => booking_unknown(),
            DenyBookingError::NotAllowed(refused) => refused.into(),
            DenyBookingError::Stale => stale(),
            DenyBookingError::Store(error) => error.into(),
        }
    }
}

impl From<CancelBookingError> for Refusal {
    fn from(error: CancelBookingError) -> Self {
        match error {
            CancelBookingError::BookingNotFound => booking_unknown(),
            CancelBookingError::NotAllowed(refused) => refused.into(),
            CancelBookingError::Store(error) => error.into(),
        }
    }
}
