//! `/bookings` for bookers: submit one, see one's own.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use booking_wire::booking_module::{
    EventRequest, PublicBookingResponse, SubmitBookingRequest, SubmitBookingResponse,
};
use booking_wire::error::ModuleErrorResponse;
use chrono::{DateTime, Utc};

use super::body::JsonBody;
use super::caller::Caller;
use super::idempotency::{Attempt, Begun};
use super::ids::{BookingPath, optional, required};
use super::names::language_for;
use super::origin;
use super::refusal::Refusal;
use super::state::AppState;
use super::wire_bookings;
use super::wire_decisions::{allowed, change_request, latest_decision};
use super::wire_slots::{alternatives, zone_of};
use super::wire_times::{parse_utc, server_time};
use crate::bookings::problem::{Problem, Reason};
use crate::bookings::read::read_public_booking;
use crate::bookings::rights::rights_of;
use crate::bookings::submit::{Submission, SubmitBookingError, SubmittedSlot, submit_booking as submit};
use crate::i18n::Message;
use crate::ids::BookingId;
use crate::store::BookingInFull;

/// Submits a booking without login; with `reservationId` it takes over the hold.
#[utoipa::path(
    post,
    path = "/bookings/submit",
    tag = "bookings",
    params(
        ("lang" = Option<String>, Query, description = "BCP 47 tag: language of errors and of names in the reply."),
        ("Idempotency-Key" = Option<String>, Header, description = "At least 22 random characters: sent twice, done once."),
    ),
    request_body = SubmitBookingRequest,
    responses(
        (status = 200, description = "The booking as it was kept; `status` tells whether it still has to be confirmed.", body = SubmitBookingResponse),
        (status = 400, description = "Malformed JSON, wrong type, or a missing id.", body = ModuleErrorResponse),
        (status = 403, description = "The web site may not embed this portal.", body = ModuleErrorResponse),
        (status = 404, description = "No such reservation, or another id that is not known; `fields` says which.", body = ModuleErrorResponse),
        (status = 409, description = "The slot is not free (any more); `alternatives` are the nearest ones.", body = ModuleErrorResponse),
        (status = 413, description = "More than 64 KiB.", body = ModuleErrorResponse),
        (status = 415, description = "Not JSON.", body = ModuleErrorResponse),
        (status = 422, description = "Fields break rules; `fields` says which.", body = ModuleErrorResponse),
        (status = 429, description = "Too many requests or open bookings; see `Retry-After`.", body = ModuleErrorResponse),
    )
)]
pub(super) async fn submit_booking(
    State(state): State<AppState>,
    caller: Caller,
    attempt: Attempt,
    body: JsonBody<SubmitBookingRequest>,
) -> Result<Response, Refusal> {
    let submission = submission(body.value)?;
    let catalogues = state.catalogues().await?;
    if let Some(view) = catalogues.portal(&submission.portal.to_string()) {
        origin::check(view.portal, &caller.origin)?;
    }
    let mut transaction = match attempt.begin(&state, body.hash).await? {
        Begun::Repeated(kept) => return Ok(kept.into_response()),
        Begun::New(transaction) => transaction,
    };
    let limits = &state.settings().limits;
    let outcome = submit(transaction.as_mut(), &catalogues, limits, submission).await;
    let outcome = outcome.map_err(Refusal::from).and_then(|submitted| {
        let booking = &submitted.booking;
        let catalogue = catalogues
            .of_organization(booking.organization)
            .ok_or_else(Refusal::portal_unknown)?;
        let language = language_for(&caller, catalogue);
        Ok(SubmitBookingResponse {
            booking: wire_bookings::public_booking(booking, catalogue, &language),
        })
    });
    attempt.finish(&state, transaction, body.hash, outcome).await
}

/// Reads what the booker may see. The id is the capability.
#[utoipa::path(
    get,
    path = "/bookings/{bookingId}/public",
    tag = "bookings",
    params(
        ("bookingId" = String, Path, description = "The booking's id."),
        ("lang" = Option<String>, Query, description = "BCP 47 tag: language of errors and of names in the reply."),
    ),
    responses(
        (status = 200, description = "The booking.", body = PublicBookingResponse),
        (status = 403, description = "The web site may not embed the booking's portal.", body = ModuleErrorResponse),
        (status = 404, description = "No such booking; a draft's id opens nothing here.", body = ModuleErrorResponse),
        (status = 429, description = "Too many requests; see `Retry-After`.", body = ModuleErrorResponse),
    )
)]
pub(super) async fn read_booking(
    State(state): State<AppState>,
    BookingPath(id): BookingPath,
    caller: Caller,
) -> Result<Json<PublicBookingResponse>, Refusal> {
    public_view(&state, id, &caller).await.map(|(_, view)| Json(view))
}

/// What the booker may see, and the `last_updated` of it.
pub(super) async fn public_view(
    state: &AppState,
    id: BookingId,
    caller: &Caller,
) -> Result<(DateTime<Utc>, PublicBookingResponse), Refusal> {
    let unknown = || Refusal::new(StatusCode::NOT_FOUND, Message::BookingUnknown);
    let catalogues = state.catalogues().await?;
    let found = read_public_booking(state.store(), id).await?;
    let BookingInFull {
        booking,
        request,
        entries,
    } = found.ok_or_else(unknown)?;
    if let Some(portal) = catalogues.portal_of_booking(&booking) {
        origin::check(portal, &caller.origin)?;
    }
    let catalogue = catalogues
        .of_organization(booking.organization)
        .ok_or_else(unknown)?;
    let language = language_for(caller, catalogue);
    let settings = catalogues
        .module_of_booking(&booking)
        .map(|module| &module.settings);
    let now = state.store().now().await?;
    let rights = rights_of(&booking, settings, now);
    let zone = zone_of(catalogue, booking.center);
    let view = PublicBookingResponse {
        change_request: request
            .as_ref()
            .map(|request| change_request(request, &booking, catalogue, &language)),
        allowed: allowed(rights, zone, request.is_some()),
        decision: latest_decision(&booking, entries, now),
        booking: wire_bookings::public_booking(&booking, catalogue, &language),
        server_time: server_time(state.clock().now()),
    };
    Ok((booking.last_updated, view))
}

/// Path of the start of a submission without a reservation.
const START: &str = "event.start";

/// Reads the request's ids and times; every fault is named.
pub(super) fn submission(request: SubmitBookingRequest) -> Result<Submission, Refusal> {
    let mut problems = Vec::new();
    if request.submission == Some(false) {
        problems.push(Problem::new("submission", Reason::DoesNotFit));
    }
    let organization = required(request.org_id.as_deref(), "orgId", &mut problems);
    let booking_module = required(
        request.booking_module_id.as_deref(),
        "bookingModuleId",
        &mut problems,
    );
    let portal = required(request.portal_id.as_deref(), "portalId", &mut problems);
    let reservation = optional(request.reservation_id.as_deref(), "reservationId", &mut problems);
    // With a reservation, what is booked is known; without one, a single treatment can be asked for.
    if request.events.len() > 1 && request.reservation_id.is_none() {
        problems.push(Problem::new("events[1]", Reason::NotSupported));
    }
    let event = request
        .events
        .into_iter()
        .next()
        .or(request.event)
        .unwrap_or_default();
    let slot = match reservation {
        Some(reservation) => Some(SubmittedSlot::Reservation(reservation)),
        None if problems.iter().any(|problem| problem.field == "reservationId") => None,
        None => free_slot(&event, &mut problems)?,
    };
    match (organization, booking_module, portal, slot) {
        (Some(organization), Some(booking_module), Some(portal), Some(slot)) if problems.is_empty() => {
            Ok(Submission {
                organization,
                booking_module,
                portal,
                contact: wire_bookings::contact(request.contact),
                title: event.title,
                event_answers: wire_bookings::answers(event.answers),
                slot,
                request_note: request.request_note,
                language: request.language,
                attribution: wire_bookings::attribution(request.attribution),
            })
        }
        _ if problems.iter().any(is_missing_id) => {
            Err(Refusal::bad_request(Message::FieldsRefused).with_problems(problems))
        }
        _ => Err(Refusal::fields(problems)),
    }
}

/// An id that must be there is 400; a start that must be there is a rule like those of the form.
fn is_missing_id(problem: &Problem) -> bool {
    problem.reason == Reason::Required && problem.field != START
}

/// What is asked for without a reservation: a service and a start, and whoever and wherever is free then.
fn free_slot(event: &EventRequest, problems: &mut Vec<Problem>) -> Result<Option<SubmittedSlot>, Refusal> {
    let service = required(event.service_id.as_deref(), "event.serviceId", problems);
    let therapist = optional(event.therapist_id.as_deref(), "event.therapistId", problems);
    let center = optional(event.center_id.as_deref(), "event.centerId", problems);
    let Some(start) = event.start.as_deref().filter(|text| !text.trim().is_empty()) else {
        problems.push(Problem::new(START, Reason::Required));
        return Ok(None);
    };
    let start = parse_utc(start).ok_or_else(|| {
        Refusal::fields(std::mem::take(problems)).with_field(START, Message::Field(Reason::NotAUtcTime))
    })?;
    Ok(service.map(|service| SubmittedSlot::Free {
        service,
        start,
        therapist,
        center,
    }))
}

/// How long a person with too many open requests should wait before asking again: staff answer in hours.
const RETRY_AFTER_TOO_MANY_PENDING_SECONDS: u64 = 60 * 60;

impl From<SubmitBookingError> for Refusal {
    fn from(error: SubmitBookingError) -> Self {
        match error {
            SubmitBookingError::ReservationNotFound => {
                Self::new(StatusCode::NOT_FOUND, Message::ReservationUnknown)
                    .with_field("reservationId", Message::Field(Reason::Unknown))
            }
            SubmitBookingError::Refused(problems) => Self::fields(problems),
            SubmitBookingError::NotFree { alternatives: slots } => {
                Self::new(StatusCode::CONFLICT, Message::SlotTaken).with_alternatives(alternatives(&slots))
            }
            SubmitBookingError::AlreadySubmitted => {
                Self::new(StatusCode::CONFLICT, Message::AlreadySubmitted)
            }
            SubmitBookingError::TooManyPending { .. } => {
                Self::new(StatusCode::TOO_MANY_REQUESTS, Message::TooManyPending)
                    .with_retry_after(RETRY_AFTER_TOO_MANY_PENDING_SECONDS)
            }
            SubmitBookingError::Store(error) => error.into(),
        }
    }
}
