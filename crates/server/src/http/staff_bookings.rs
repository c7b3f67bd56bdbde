//! `/bookings` for staff: all of an organization's, new ones, their customers and contacts, their history.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use booking_wire::booking_module::staff::{
    BookingHistoryResponse, BookingResponse, CreateBookingResponse, UpdateBookingRequest,
};
use booking_wire::booking_module::{EventRequest, ListBookingsResponse, SubmitBookingRequest};
use booking_wire::error::ModuleErrorResponse;

use super::body::StaffBody;
use super::bookings::submission;
use super::caller::Caller;
use super::decisions::booking_unknown;
use super::idempotency::{Attempt, Begun};
use super::ids::{BookingPath, optional, required};
use super::names::language_for;
use super::query::Parameters;
use super::refusal::Refusal;
use super::staff::{BookingStaff, Staff};
use super::state::AppState;
use super::wire_bookings;
use super::wire_decisions::{association, history_entry, message, time};
use super::wire_slots::alternatives;
use super::wire_times::{parse_date, parse_utc};
use crate::bookings::associate::{UpdateBookingError, update_booking as update};
use crate::bookings::problem::{Problem, Reason};
use crate::bookings::read::{BookingFilter, list_bookings as read_list, read_history};
use crate::bookings::sensitive::{booking_for_readers, event_for_readers};
use crate::bookings::staff_create::{CreateBookingError, StaffBooking, StaffSlot, create_booking as create};
use crate::bookings::submit::{Submission, submit_booking as submit};
use crate::catalogue::Catalogue;
use crate::i18n::Message;
use crate::store::{BookingStatus, Role};

/// Lists all bookings of the token's organization, or those that the parameters choose.
#[utoipa::path(
    get,
    path = "/bookings",
    tag = "bookings",
    params(
        ("returnEvents" = Option<bool>, Query, description = "Whether the Events come along."),
        ("status" = Option<String>, Query, description = "Only these, for example `0,1`. Ours."),
        ("from" = Option<String>, Query, description = "Only those that end after this UTC time, or UTC day. Ours."),
        ("to" = Option<String>, Query, description = "Only those that start before this UTC time, or UTC day. Ours."),
        ("reference" = Option<String>, Query, description = "Only the one with this reference. Ours."),
        ("name" = Option<String>, Query, description = "Only those in whose guests' names this text is. Ours."),
    ),
    responses(
        (status = 200, description = "The bookings by id. With the role `read`, ids are others that open nothing but their history.", body = ListBookingsResponse),
        (status = 401, description = "No token, or one that is not known.", body = ModuleErrorResponse),
        (status = 403, description = "The token may not do this.", body = ModuleErrorResponse),
        (status = 422, description = "A parameter breaks a rule.", body = ModuleErrorResponse),
        (status = 429, description = "Too many requests; see `Retry-After`.", body = ModuleErrorResponse),
    ),
    security(("staff_token" = []))
)]
pub(super) async fn list_bookings(
    State(state): State<AppState>,
    staff: Staff,
    caller: Caller,
    parameters: Parameters,
) -> Result<Json<ListBookingsResponse>, Refusal> {
    staff.require(Role::Read)?;
    let filter = filter(&parameters)?;
    let return_events = parameters.flag("returnEvents")?;
    let list = read_list(state.store(), staff.organization(), &filter, return_events).await?;
    let catalogues = state.catalogues().await?;
    let catalogue = staff.catalogue(&catalogues)?;
    let language = language_for(&caller, catalogue);
    Ok(Json(ListBookingsResponse {
        bookings: list
            .bookings
            .into_iter()
            .map(|booking| {
                let module = catalogues.module_of_booking(&booking);
                let booking = if staff.may_decide() {
                    booking
                } else {
                    booking_for_readers(booking, module)
                };
                (
                    booking.id.to_string(),
                    wire_bookings::booking(&booking, catalogue, &language),
                )
            })
            .collect(),
        associated_events: list.events.map(|events| {
            let shown = |event| match staff.may_decide() {
                true => wire_bookings::event(&event),
                false => wire_bookings::event(&event_for_readers(event)),
            };
            events.into_iter().map(shown).collect()
        }),
    }))
}

fn filter(parameters: &Parameters) -> Result<BookingFilter, Refusal> {
    let moment = |name: &str| match parameters.get(name) {
        None => Ok(None),
        Some(text) => parse_utc(text)
            .or_else(|| Some(parse_date(text)?.and_time(chrono::NaiveTime::MIN).and_utc()))
            .map(Some)
            .ok_or_else(|| Refusal::parameter(name, Message::Field(Reason::NotAUtcTime))),
    };
    let statuses = match parameters.get("status") {
        None => None,
        Some(text) => Some(
            text.split(',')
                .map(|number| status(number.trim()))
                .collect::<Option<Vec<_>>>()
                .ok_or_else(|| Refusal::parameter("status", Message::Field(Reason::NotAChoice)))?,
        ),
    };
    Ok(BookingFilter {
        statuses,
        from: moment("from")?,
        to: moment("to")?,
        reference: parameters.get("reference").map(str::to_owned),
        name: parameters.get("name").map(str::to_owned),
    })
}

fn status(number: &str) -> Option<BookingStatus> {
    match number {
        "0" => Some(BookingStatus::Pending),
        "1" => Some(BookingStatus::Approved),
        "2" => Some(BookingStatus::Denied),
        "3" => Some(BookingStatus::Canceled),
        _ => None,
    }
}

/// Makes a booking: on an existing Event, with a new one, or pending like a booker's own.
#[utoipa::path(
    post,
    path = "/bookings",
    tag = "bookings",
    params(
        ("Idempotency-Key" = Option<String>, Header, description = "At least 22 random characters: sent twice, done once."),
    ),
    request_body(content = SubmitBookingRequest, description = "With `submission: true` it is done as `POST /bookings/submit` does it. `orgId` may be left out. `bookingStatus` may be 0 or 1: left out, 1 with an `eventId`, otherwise 0."),
    responses(
        (status = 200, description = "The booking as it was kept.", body = CreateBookingResponse),
        (status = 400, description = "Malformed JSON, wrong type, or a missing id.", body = ModuleErrorResponse),
        (status = 401, description = "No token, or one that is not known.", body = ModuleErrorResponse),
        (status = 403, description = "The token may not do this.", body = ModuleErrorResponse),
        (status = 404, description = "An id that is not known; `fields` says which.", body = ModuleErrorResponse),
        (status = 409, description = "The slot is not free (`alternatives` are the nearest ones), or the Event has a booking.", body = ModuleErrorResponse),
        (status = 422, description = "Fields break rules, or there are no such fields; `fields` says which.", body = ModuleErrorResponse),
        (status = 429, description = "Too many requests or open bookings; see `Retry-After`.", body = ModuleErrorResponse),
    ),
    security(("staff_token" = []))
)]
pub(super) async fn create_booking(
    State(state): State<AppState>,
    staff: BookingStaff,
    caller: Caller,
    attempt: Attempt,
    StaffBody(body): StaffBody<SubmitBookingRequest>,
) -> Result<Response, Refusal> {
    let catalogues = state.catalogues().await?;
    let catalogue = staff.catalogue(&catalogues)?;
    let mut request = body.value;
    check_organization(&mut request, catalogue)?;
    let kind = if request.submission == Some(true) {
        Kind::Submission(Box::new(submission(request)?))
    } else {
        Kind::OfStaff(Box::new(staff_booking(&staff, request)?))
    };
    let mut transaction = match attempt.begin(&state, body.hash).await? {
        Begun::Repeated(kept) => return Ok(kept.into_response()),
        Begun::New(transaction) => transaction,
    };
    let outcome = match kind {
        Kind::Submission(submission) => {
            let limits = &state.settings().limits;
            submit(transaction.as_mut(), &catalogues, limits, *submission)
                .await
                .map(|submitted| (submitted.booking, None))
                .map_err(Refusal::from)
        }
        Kind::OfStaff(new) => create(transaction.as_mut(), &catalogues, *new)
            .await
            .map_err(Refusal::from),
    };
    let language = language_for(&caller, catalogue);
    let outcome = outcome.map(|(booking, event)| CreateBookingResponse {
        booking: wire_bookings::booking(&booking, catalogue, &language),
        event: event.as_ref().map(wire_bookings::event),
    });
    attempt.finish(&state, transaction, body.hash, outcome).await
}

enum Kind {
    /// As if its booker had sent it: what staff alone may set has no effect.
    Submission(Box<Submission>),
    OfStaff(Box<StaffBooking>),
}

/// The organization is the token's; whoever names another sees nothing of it.
fn check_organization(request: &mut SubmitBookingRequest, catalogue: &Catalogue) -> Result<(), Refusal> {
    let own = catalogue.organization.id;
    let mut problems = Vec::new();
    let named = optional::<crate::ids::OrganizationId>(request.org_id.as_deref(), "orgId", &mut problems);
    if !problems.is_empty() || named.is_some_and(|named| named != own) {
        return Err(Refusal::fields(vec![Problem::new("orgId", Reason::Unknown)]));
    }
    request.org_id = Some(own.to_string());
    Ok(())
}

fn staff_booking(staff: &BookingStaff, request: SubmitBookingRequest) -> Result<StaffBooking, Refusal> {
    let mut problems = Vec::new();
    let problems_of = &mut problems;
    let booking_module = required(
        request.booking_module_id.as_deref(),
        "bookingModuleId",
        problems_of,
    );
    let portal = required(request.portal_id.as_deref(), "portalId", problems_of);
    let reservation = optional(request.reservation_id.as_deref(), "reservationId", problems_of);
    let event_id = optional(request.event_id.as_deref(), "eventId", problems_of);
    let customer = association(request.customer_id.as_deref(), "customerId", problems_of);
    let contact_id = association(request.contact_id.as_deref(), "contactId", problems_of);
    let message = message(request.notification, problems_of);
    let status = match request.booking_status {
        None => None,
        Some(number) => status(&number.to_string()).or_else(|| {
            problems_of.push(Problem::new("bookingStatus", Reason::NotAChoice));
            None
        }),
    };
    if request.events.len() > 1 {
        problems_of.push(Problem::new("events[1]", Reason::NotSupported));
    }
    let event = request.events.into_iter().next().or(request.event);
    let event = event.unwrap_or_default();
    let slot = match reservation {
        Some(reservation) => Some(StaffSlot::Reservation(reservation)),
        None => free_slot(&event, problems_of),
    };
    match (booking_module, portal, slot) {
        (Some(booking_module), Some(portal), Some(slot)) if problems.is_empty() => Ok(StaffBooking {
            decision: staff.decision(message),
            booking_module,
            portal,
            contact: wire_bookings::contact(request.contact),
            title: event.title,
            event_answers: wire_bookings::answers(event.answers),
            slot,
            status,
            event: event_id,
            customer,
            contact_id,
            request_note: request.request_note,
            language: request.language,
        }),
        _ if problems.iter().any(|problem| problem.reason == Reason::Required) => {
            Err(Refusal::bad_request(Message::FieldsRefused).with_problems(problems))
        }
        _ => Err(Refusal::fields(problems)),
    }
}

fn free_slot(event: &EventRequest, problems: &mut Vec<Problem>) -> Option<StaffSlot> {
    let therapist = optional(event.therapist_id.as_deref(), "event.therapistId", problems);
    let center = optional(event.center_id.as_deref(), "event.centerId", problems);
    let start = time(event.start.as_deref(), "event.start", problems);
    let service = required(event.service_id.as_deref(), "event.serviceId", problems)?;
    Some(StaffSlot::Free {
        service,
        start,
        therapist,
        center,
    })
}

/// Sets or clears a booking's customer and contact; nothing else of a booking can be changed.
#[utoipa::path(
    patch,
    path = "/bookings/{bookingId}",
    tag = "bookings",
    params(("bookingId" = String, Path, description = "The booking's id.")),
    request_body = UpdateBookingRequest,
    responses(
        (status = 200, description = "The booking as it is now.", body = BookingResponse),
        (status = 400, description = "Malformed JSON or wrong type.", body = ModuleErrorResponse),
        (status = 401, description = "No token, or one that is not known.", body = ModuleErrorResponse),
        (status = 403, description = "The token may not do this.", body = ModuleErrorResponse),
        (status = 404, description = "The organization has no such booking, or an id that is none.", body = ModuleErrorResponse),
        (status = 422, description = "Another field; `fields` says which.", body = ModuleErrorResponse),
        (status = 429, description = "Too many requests; see `Retry-After`.", body = ModuleErrorResponse),
    ),
    security(("staff_token" = []))
)]
pub(super) async fn update_booking(
    State(state): State<AppState>,
    staff: BookingStaff,
    BookingPath(id): BookingPath,
    caller: Caller,
    StaffBody(body): StaffBody<UpdateBookingRequest>,
) -> Result<Json<BookingResponse>, Refusal> {
    let mut problems = Vec::new();
    let customer = association(body.value.customer_id.as_deref(), "customerId", &mut problems);
    let contact = association(body.value.contact_id.as_deref(), "contactId", &mut problems);
    if !problems.is_empty() {
        return Err(Refusal::fields(problems));
    }
    let catalogues = state.catalogues().await?;
    let catalogue = staff.catalogue(&catalogues)?;
    let mut transaction = state.store().begin().await?;
    let decision = staff.decision(None);
    let booking = update(
        transaction.as_mut(),
        &catalogues,
        id,
        customer,
        contact,
        &decision,
    )
    .await?;
    transaction.commit().await?;
    let language = language_for(&caller, catalogue);
    Ok(Json(BookingResponse {
        booking: wire_bookings::booking(&booking, catalogue, &language),
    }))
}

/// Reads all that happened to a booking: who, when, what, before and after. Ours.
#[utoipa::path(
    get,
    path = "/bookings/{bookingId}/history",
    tag = "decisions",
    params(("bookingId" = String, Path, description = "The booking's id; or the one that the role `read` is shown.")),
    responses(
        (status = 200, description = "The entries, oldest first; sensitive answers are withheld.", body = BookingHistoryResponse),
        (status = 401, description = "No token, or one that is not known.", body = ModuleErrorResponse),
        (status = 404, description = "The organization has no such booking.", body = ModuleErrorResponse),
        (status = 429, description = "Too many requests; see `Retry-After`.", body = ModuleErrorResponse),
    ),
    security(("staff_token" = []))
)]
pub(super) async fn read_booking_history(
    State(state): State<AppState>,
    staff: Staff,
    BookingPath(id): BookingPath,
) -> Result<Json<BookingHistoryResponse>, Refusal> {
    staff.require(Role::Read)?;
    let entries = read_history(state.store(), staff.organization(), id)
        .await?
        .ok_or_else(booking_unknown)?;
    Ok(Json(BookingHistoryResponse {
        entries: entries.into_iter().map(history_entry).collect(),
    }))
}

impl From<CreateBookingError> for Refusal {
    fn from(error: CreateBookingError) -> Self {
        match error {
            CreateBookingError::ReservationNotFound => {
                Self::new(StatusCode::NOT_FOUND, Message::ReservationUnknown)
                    .with_field("reservationId", Message::Field(Reason::Unknown))
            }
            CreateBookingError::AlreadySubmitted => {
                Self::new(StatusCode::CONFLICT, Message::AlreadySubmitted)
            }
            CreateBookingError::EventTaken => Self::new(StatusCode::CONFLICT, Message::EventTaken),
            CreateBookingError::Refused(problems) => Self::fields(problems),
            CreateBookingError::NotFree { alternatives: slots } => {
                Self::new(StatusCode::CONFLICT, Message::SlotTaken).with_alternatives(alternatives(&slots))
            }
            CreateBookingError::Store(error) => error.into(),
        }
    }
}

impl From<UpdateBookingError> for Refusal {
    fn from(error: UpdateBookingError) -> Self {
        match error {
            UpdateBookingError::BookingNotFound => booking_unknown(),
            UpdateBookingError::Store(error) => error.into(),
        }
    }
}
