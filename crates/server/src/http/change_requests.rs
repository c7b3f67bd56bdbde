//! `/bookings/change-requests` and `/bookings/{bookingId}/change-requests`: bookers ask for changes and take
//! them back, staff decide.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use booking_wire::booking_module::change_requests::{
    ApproveChangeRequest, ApproveChangeResponse, DenyChangeRequest, DenyChangeResponse,
    ListChangeRequestsResponse, SubmitChangeRequest, SubmitChangeResponse,
};
use booking_wire::booking_module::staff::BookingResponse;
use booking_wire::error::ModuleErrorResponse;

use super::body::{JsonBody, OptionalStaffBody, StaffBody};
use super::caller::Caller;
use super::decisions::{booking_unknown, stale};
use super::idempotency::{Attempt, Begun, NO_BODY};
use super::ids::{BookingPath, ChangeRequestPath, optional, required};
use super::names::language_for;
use super::origin;
use super::refusal::Refusal;
use super::staff::{BookingStaff, Staff};
use super::state::AppState;
use super::wire_bookings;
use super::wire_decisions::{
    change_request as wire_request, message, procedure, refuse_answers, time, wished_events,
};
use super::wire_slots::alternatives;
use crate::bookings::catalogues::CatalogueSet;
use crate::bookings::change_request::{
    ChangeOutcome, ChangeSubmission, SubmitChangeRequestError, SubmittedChange, SubmittedDetails,
    submit_change_request as submit,
};
use crate::bookings::change_request_decision::{
    DecideChangeRequestError, WithdrawChangeRequestError, approve_change_request as approve,
    deny_change_request as deny, withdraw_change_request as withdraw,
};
use crate::bookings::problem::Reason;
use crate::bookings::sensitive::{booking_for_readers, request_for_readers};
use crate::catalogue::Catalogue;
use crate::i18n::Message;
use crate::ids::BookingId;
use crate::store::Role;

/// Changes a booking, or asks staff to, without login.
#[utoipa::path(
    post,
    path = "/bookings/change-requests/submit",
    tag = "bookings",
    params(
        ("lang" = Option<String>, Query, description = "BCP 47 tag: language of errors and of names in the reply."),
        ("Idempotency-Key" = Option<String>, Header, description = "At least 22 random characters: sent twice, done once."),
    ),
    request_body = SubmitChangeRequest,
    responses(
        (status = 200, description = "`booking` if the change is done, `changeRequest` if it waits for staff.", body = SubmitChangeResponse),
        (status = 400, description = "Malformed JSON, wrong type, or a missing id.", body = ModuleErrorResponse),
        (status = 403, description = "The web site may not embed the booking's portal.", body = ModuleErrorResponse),
        (status = 404, description = "No such booking or reservation.", body = ModuleErrorResponse),
        (status = 409, description = "The booking's status forbids it, the deadline is over, the booking has changed, or the slot is not free; then `alternatives` are the nearest ones.", body = ModuleErrorResponse),
        (status = 422, description = "Fields break rules; `fields` says which.", body = ModuleErrorResponse),
        (status = 429, description = "Too many requests; see `Retry-After`.", body = ModuleErrorResponse),
    )
)]
pub(super) async fn submit_change_request(
    State(state): State<AppState>,
    caller: Caller,
    attempt: Attempt,
    body: JsonBody<SubmitChangeRequest>,
) -> Result<Response, Refusal> {
    let submission = submission(body.value)?;
    let catalogues = state.catalogues().await?;
    let catalogue = check_booking(&state, &catalogues, submission.booking, &caller).await?;
    let mut transaction = match attempt.begin(&state, body.hash).await? {
        Begun::Repeated(kept) => return Ok(kept.into_response()),
        Begun::New(transaction) => transaction,
    };
    let outcome = submit(transaction.as_mut(), &catalogues, submission).await;
    let language = language_for(&caller, catalogue);
    let outcome = outcome.map_err(Refusal::from).map(|outcome| match outcome {
        ChangeOutcome::Applied(booking) => SubmitChangeResponse {
            change_request: None,
            unchanged_booking: None,
            booking: Some(wire_bookings::public_booking(&booking, catalogue, &language)),
        },
        ChangeOutcome::Requested(booking, request) => SubmitChangeResponse {
            change_request: Some(wire_request(&request, &booking, catalogue, &language)),
            unchanged_booking: Some(wire_bookings::public_booking(&booking, catalogue, &language)),
            booking: None,
        },
    });
    attempt.finish(&state, transaction, body.hash, outcome).await
}

/// The catalogue of a booking's organization, if the web site that asks may have it.
async fn check_booking<'c>(
    state: &AppState,
    catalogues: &'c CatalogueSet,
    id: BookingId,
    caller: &Caller,
) -> Result<&'c Catalogue, Refusal> {
    let booking = state
        .store()
        .find_booking(id)
        .await?
        .ok_or_else(booking_unknown)?;
    if let Some(portal) = catalogues.portal_of_booking(&booking) {
        origin::check(portal, &caller.origin)?;
    }
    catalogues
        .of_organization(booking.organization)
        .ok_or_else(booking_unknown)
}

fn submission(request: SubmitChangeRequest) -> Result<ChangeSubmission, Refusal> {
    let mut problems = Vec::new();
    let booking = required(request.booking_id.as_deref(), "bookingId", &mut problems);
    let seen = time(
        request.client_booking_last_updated_at.as_deref(),
        "clientBookingLastUpdatedAt",
        &mut problems,
    );
    let wish = if request.cancellation {
        SubmittedChange::Cancellation
    } else {
        let event = request.events.first().or(request.event.as_ref());
        let answers = event.map(|event| event.answers.clone()).unwrap_or_default();
        SubmittedChange::Change(Box::new(SubmittedDetails {
            contact: wire_bookings::contact(request.contact),
            event_answers: wire_bookings::answers(answers),
            events: wished_events(request.event, request.events, &mut problems),
            reservation: optional(request.reservation_id.as_deref(), "reservationId", &mut problems),
        }))
    };
    match booking {
        Some(booking) if problems.is_empty() => Ok(ChangeSubmission {
            booking,
            seen,
            wish,
            request_note: request.request_note,
        }),
        _ if problems.iter().any(|problem| problem.reason == Reason::Required) => {
            Err(Refusal::bad_request(Message::FieldsRefused).with_problems(problems))
        }
        _ => Err(Refusal::fields(problems)),
    }
}

/// Takes back the change that waits for staff, without login.
#[utoipa::path(
    delete,
    path = "/bookings/{bookingId}/change-requests",
    tag = "bookings",
    params(
        ("bookingId" = String, Path, description = "The booking's id."),
        ("Idempotency-Key" = Option<String>, Header, description = "At least 22 random characters: sent twice, done once."),
    ),
    responses(
        (status = 200, description = "The change request is gone; the booking is as it was.", body = BookingResponse),
        (status = 403, description = "The web site may not embed the booking's portal.", body = ModuleErrorResponse),
        (status = 404, description = "No such booking.", body = ModuleErrorResponse),
        (status = 409, description = "Nothing waits for staff (any more).", body = ModuleErrorResponse),
        (status = 429, description = "Too many requests; see `Retry-After`.", body = ModuleErrorResponse),
    )
)]
pub(super) async fn withdraw_change_request(
    State(state): State<AppState>,
    BookingPath(id): BookingPath,
    caller: Caller,
    attempt: Attempt,
) -> Result<Response, Refusal> {
    let catalogues = state.catalogues().await?;
    let catalogue = check_booking(&state, &catalogues, id, &caller).await?;
    let mut transaction = match attempt.begin(&state, NO_BODY).await? {
        Begun::Repeated(kept) => return Ok(kept.into_response()),
        Begun::New(transaction) => transaction,
    };
    let outcome = withdraw(transaction.as_mut(), &catalogues, id).await;
    let language = language_for(&caller, catalogue);
    let outcome = outcome.map_err(Refusal::from).map(|booking| BookingResponse {
        booking: wire_bookings::public_booking(&booking, catalogue, &language),
    });
    attempt.finish(&state, transaction, NO_BODY, outcome).await
}

/// Lists the change requests that wait for staff.
#[utoipa::path(
    get,
    path = "/bookings/change-requests",
    tag = "decisions",
    responses(
        (status = 200, description = "All that wait, oldest first. With the role `read`, `bookingId` opens nothing.", body = ListChangeRequestsResponse),
        (status = 401, description = "No token, or one that is not known.", body = ModuleErrorResponse),
        (status = 429, description = "Too many requests; see `Retry-After`.", body = ModuleErrorResponse),
    ),
    security(("staff_token" = []))
)]
pub(super) async fn list_change_requests(
    State(state): State<AppState>,
    staff: Staff,
    caller: Caller,
) -> Result<Json<ListChangeRequestsResponse>, Refusal> {
    staff.require(Role::Read)?;
    let catalogues = state.catalogues().await?;
    let catalogue = staff.catalogue(&catalogues)?;
    let language = language_for(&caller, catalogue);
    let mut change_requests = Vec::new();
    for request in state.store().list_change_requests(staff.organization()).await? {
        // Gone if it was decided between the two reads.
        if let Some(booking) = state.store().find_booking(request.booking).await? {
            let module = catalogues.module_of_booking(&booking);
            let (request, booking) = if staff.may_decide() {
                (request, booking)
            } else {
                (
                    request_for_readers(request, module),
                    booking_for_readers(booking, module),
                )
            };
            change_requests.push(wire_request(&request, &booking, catalogue, &language));
        }
    }
    Ok(Json(ListChangeRequestsResponse { change_requests }))
}

/// Approves a change request: booking, Event and slot are changed together, and the request is deleted.
#[utoipa::path(
    post,
    path = "/bookings/change-requests/{changeRequestId}/approve",
    tag = "decisions",
    params(
        ("changeRequestId" = String, Path, description = "The change request's id."),
        ("Idempotency-Key" = Option<String>, Header, description = "At least 22 random characters: sent twice, done once."),
    ),
    request_body = ApproveChangeRequest,
    responses(
        (status = 200, description = "Done.", body = ApproveChangeResponse),
        (status = 400, description = "Malformed JSON or wrong type.", body = ModuleErrorResponse),
        (status = 401, description = "No token, or one that is not known.", body = ModuleErrorResponse),
        (status = 403, description = "The token may not do this.", body = ModuleErrorResponse),
        (status = 404, description = "The organization has no such change request (any more).", body = ModuleErrorResponse),
        (status = 409, description = "The booking's status forbids it, or its appointments have changed since the change was asked for.", body = ModuleErrorResponse),
        (status = 422, description = "Fields break rules, or there are no such fields; `fields` says which.", body = ModuleErrorResponse),
        (status = 429, description = "Too many requests; see `Retry-After`.", body = ModuleErrorResponse),
    ),
    security(("staff_token" = []))
)]
pub(super) async fn approve_change_request(
    State(state): State<AppState>,
    staff: BookingStaff,
    ChangeRequestPath(id): ChangeRequestPath,
    caller: Caller,
    attempt: Attempt,
    StaffBody(body): StaffBody<ApproveChangeRequest>,
) -> Result<Response, Refusal> {
    let request = body.value;
    let mut problems = Vec::new();
    let sent: Vec<_> = if request.events.is_empty() {
        request.event.iter().cloned().collect()
    } else {
        request.events.clone()
    };
    let events = wished_events(request.event, request.events, &mut problems);
    refuse_answers(&events, &sent, &mut problems);
    let procedure = procedure(request.event_procedure, &mut problems).unwrap_or_default();
    let message = message(request.notification, &mut problems);
    if !problems.is_empty() {
        return Err(Refusal::fields(problems));
    }
    let catalogues = state.catalogues().await?;
    let catalogue = staff.catalogue(&catalogues)?;
    let mut transaction = match attempt.begin(&state, body.hash).await? {
        Begun::Repeated(kept) => return Ok(kept.into_response()),
        Begun::New(transaction) => transaction,
    };
    let decision = staff.decision(message);
    let outcome = approve(
        transaction.as_mut(),
        &catalogues,
        id,
        events,
        procedure,
        &decision,
    )
    .await;
    let language = language_for(&caller, catalogue);
    let outcome = outcome
        .map_err(Refusal::from)
        .map(|(booking, event)| ApproveChangeResponse {
            booking: wire_bookings::booking(&booking, catalogue, &language),
            event: event.as_ref().map(wire_bookings::event),
        });
    attempt.finish(&state, transaction, body.hash, outcome).await
}

/// Denies a change request: the booking stays as it is, and the request is deleted.
#[utoipa::path(
    post,
    path = "/bookings/change-requests/{changeRequestId}/deny",
    tag = "decisions",
    params(
        ("changeRequestId" = String, Path, description = "The change request's id."),
        ("Idempotency-Key" = Option<String>, Header, description = "At least 22 random characters: sent twice, done once."),
    ),
    request_body(content = DenyChangeRequest, description = "May be left out."),
    responses(
        (status = 200, description = "Denied; the documented empty success.", body = DenyChangeResponse),
        (status = 400, description = "Malformed JSON or wrong type.", body = ModuleErrorResponse),
        (status = 401, description = "No token, or one that is not known.", body = ModuleErrorResponse),
        (status = 403, description = "The token may not do this.", body = ModuleErrorResponse),
        (status = 404, description = "The organization has no such change request (any more).", body = ModuleErrorResponse),
        (status = 409, description = "The booking's status forbids it.", body = ModuleErrorResponse),
        (status = 422, description = "Fields break rules, or there are no such fields; `fields` says which.", body = ModuleErrorResponse),
        (status = 429, description = "Too many requests; see `Retry-After`.", body = ModuleErrorResponse),
    ),
    security(("staff_token" = []))
)]
pub(super) async fn deny_change_request(
    State(state): State<AppState>,
    staff: BookingStaff,
    ChangeRequestPath(id): ChangeRequestPath,
    attempt: Attempt,
    OptionalStaffBody(body): OptionalStaffBody<DenyChangeRequest>,
) -> Result<Response, Refusal> {
    let mut problems = Vec::new();
    let message = message(body.value.notification, &mut problems);
    if !problems.is_empty() {
        return Err(Refusal::fields(problems));
    }
    let catalogues = state.catalogues().await?;
    let mut transaction = match attempt.begin(&state, body.hash).await? {
        Begun::Repeated(kept) => return Ok(kept.into_response()),
        Begun::New(transaction) => transaction,
    };
    let decision = staff.decision(message);
    let outcome = deny(transaction.as_mut(), &catalogues, id, &decision).await;
    let outcome = outcome
        .map_err(Refusal::from)
        .map(|_| DenyChangeResponse::default());
    attempt.finish(&state, transaction, body.hash, outcome).await
}

impl From<SubmitChangeRequestError> for Refusal {
    fn from(error: SubmitChangeRequestError) -> Self {
        match error {
            SubmitChangeRequestError::BookingNotFound => booking_unknown(),
            SubmitChangeRequestError::ReservationNotFound => {
                Self::new(StatusCode::NOT_FOUND, Message::ReservationUnknown)
                    .with_field("reservationId", Message::Field(Reason::Unknown))
            }
            SubmitChangeRequestError::NotAllowed(refused) => refused.into(),
            SubmitChangeRequestError::TooLate { .. } => {
                Self::new(StatusCode::CONFLICT, Message::TooLateToChange)
            }
            SubmitChangeRequestError::Stale => stale(),
            SubmitChangeRequestError::AlreadySubmitted => {
                Self::new(StatusCode::CONFLICT, Message::AlreadySubmitted)
            }
            SubmitChangeRequestError::Refused(problems) => Self::fields(problems),
            SubmitChangeRequestError::NotFree { alternatives: slots } => {
                Self::new(StatusCode::CONFLICT, Message::SlotTaken).with_alternatives(alternatives(&slots))
            }
            SubmitChangeRequestError::Store(error) => error.into(),
        }
    }
}

impl From<DecideChangeRequestError> for Refusal {
    fn from(error: DecideChangeRequestError) -> Self {
        match error {
            DecideChangeRequestError::ChangeRequestNotFound => Self::change_request_unknown(),
            DecideChangeRequestError::NotAllowed(refused) => refused.into(),
            DecideChangeRequestError::Stale => stale(),
            DecideChangeRequestError::Refused(problems) => Self::fields(problems),
            DecideChangeRequestError::Store(error) => error.into(),
        }
    }
}

impl From<WithdrawChangeRequestError> for Refusal {
    fn from(error: WithdrawChangeRequestError) -> Self {
        match error {
            WithdrawChangeRequestError::BookingNotFound => booking_unknown(),
            WithdrawChangeRequestError::NothingOpen => {
                Self::new(StatusCode::CONFLICT, Message::NothingToWithdraw)
            }
            WithdrawChangeRequestError::Store(error) => error.into(),
        }
    }
}
