//! `…/slots/reserve`: hold a slot (again: extend; another: move), read the hold, give it up.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use booking_wire::error::ServiceError;
use booking_wire::service_booking::{ReserveSlotRequest, ReserveSlotResponse};

use super::body::JsonBody;
use super::caller::Caller;
use super::idempotency::{Attempt, Begun};
use super::ids::DraftPath;
use super::names::NamesOfDraft;
use super::origin;
use super::refusal::{
    CENTER_NOT_FOUND, COULD_NOT_GET_DETAILS, INVALID_BOOKING_ID, Refusal, SERVICES_NOT_IN_CATALOG,
    SLOT_NOT_AVAILABLE, THERAPISTS_NOT_IN_CATALOG,
};
use super::state::AppState;
use super::wire_slots::{alternatives, reserve_response};
use super::wire_times::{parse_wall, server_time};
use crate::bookings::catalogues::CatalogueSet;
use crate::bookings::hold::{ReadHoldError, read_hold};
use crate::bookings::problem::Reason;
use crate::bookings::release::{ReleaseSlotError, release_slot};
use crate::bookings::reserve::{ReserveSlotError, WantedSlot, reserve_slot};
use crate::i18n::Message;
use crate::ids::DraftId;

/// Holds a slot until `expiry_time`. The same slot again extends the hold, another slot moves it.
#[utoipa::path(
    post,
    path = "/v1/bookings/{id}/slots/reserve",
    tag = "service bookings",
    params(
        ("id" = String, Path, description = "The draft's id."),
        ("Idempotency-Key" = Option<String>, Header, description = "Sent twice, it answers the reservation's present state."),
    ),
    request_body = ReserveSlotRequest,
    responses(
        (status = 200, description = "The slot is held.", body = ReserveSlotResponse),
        (status = 400, description = "Malformed JSON, wrong type, or something missing (503).", body = ReserveSlotResponse),
        (status = 403, description = "The web site may not embed this portal.", body = ReserveSlotResponse),
        (status = 404, description = "No such draft, or what it asks for is no longer offered (502).", body = ReserveSlotResponse),
        (status = 409, description = "Somebody was faster (502); `alternatives` are the nearest free slots.", body = ReserveSlotResponse),
        (status = 422, description = "A rule is broken; `fields` says which.", body = ReserveSlotResponse),
        (status = 429, description = "Too many requests or holds; see `Retry-After`.", body = ReserveSlotResponse),
    )
)]
pub(super) async fn reserve_slot_of_draft(
    State(state): State<AppState>,
    DraftPath(draft): DraftPath,
    caller: Caller,
    attempt: Attempt,
    body: JsonBody<ReserveSlotRequest>,
) -> Result<Response, Refusal> {
    let wanted = WantedSlot {
        slot_time: slot_time(&body.value)?,
        create_invoice: body.value.create_invoice,
    };
    let catalogues = state.catalogues().await?;
    origin::check_draft(&state, &catalogues, draft, &caller.origin).await?;
    let mut transaction = match attempt.begin(&state, body.hash).await? {
        Begun::Repeated(kept) if kept.was_success() => {
            return Ok(Json(present_state(&state, &catalogues, draft, &caller).await?).into_response());
        }
        Begun::Repeated(kept) => return Ok(kept.into_response()),
        Begun::New(transaction) => transaction,
    };
    let limits = &state.settings().limits;
    let outcome = match reserve_slot(transaction.as_mut(), &catalogues, limits, draft, wanted).await {
        Ok(held) => {
            let names = NamesOfDraft::read(transaction.as_mut(), &catalogues, &held.draft, &caller).await?;
            names
                .ok_or_else(|| Refusal::unknown(COULD_NOT_GET_DETAILS))
                .map(|names| reserve_response(&held, state.clock().now(), names.names()))
        }
        Err(error) => Err(error.into()),
    };
    attempt.finish(&state, transaction, body.hash, outcome).await
}

/// Reads the present state of the draft's reservation, without any effect. Ours.
#[utoipa::path(
    get,
    path = "/v1/bookings/{id}/slots/reserve",
    tag = "service bookings",
    params(("id" = String, Path, description = "The draft's id.")),
    responses(
        (status = 200, description = "`is_reserved` is false when nothing is held (any more).", body = ReserveSlotResponse),
        (status = 403, description = "The web site may not embed this portal.", body = ReserveSlotResponse),
        (status = 404, description = "No such draft (502).", body = ReserveSlotResponse),
        (status = 429, description = "Too many requests; see `Retry-After`.", body = ReserveSlotResponse),
    )
)]
pub(super) async fn read_reservation(
    State(state): State<AppState>,
    DraftPath(draft): DraftPath,
    caller: Caller,
) -> Result<Json<ReserveSlotResponse>, Refusal> {
    let catalogues = state.catalogues().await?;
    origin::check_draft(&state, &catalogues, draft, &caller.origin).await?;
    present_state(&state, &catalogues, draft, &caller).await.map(Json)
}

/// Gives up the draft's hold; a draft that holds nothing is left as it is. Ours.
#[utoipa::path(
    delete,
    path = "/v1/bookings/{id}/slots/reserve",
    tag = "service bookings",
    params(("id" = String, Path, description = "The draft's id.")),
    responses(
        (status = 204, description = "The draft holds nothing."),
        (status = 403, description = "The web site may not embed this portal.", body = ReserveSlotResponse),
        (status = 404, description = "No such draft (502).", body = ReserveSlotResponse),
        (status = 409, description = "The draft is a booking already (502).", body = ReserveSlotResponse),
        (status = 429, description = "Too many requests; see `Retry-After`.", body = ReserveSlotResponse),
    )
)]
pub(super) async fn release_reservation(
    State(state): State<AppState>,
    DraftPath(draft): DraftPath,
    caller: Caller,
) -> Result<StatusCode, Refusal> {
    let catalogues = state.catalogues().await?;
    origin::check_draft(&state, &catalogues, draft, &caller.origin).await?;
    let mut transaction = state.store().begin().await?;
    release_slot(transaction.as_mut(), draft).await?;
    transaction.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

fn slot_time(request: &ReserveSlotRequest) -> Result<chrono::NaiveDateTime, Refusal> {
    let text = request
        .slot_time
        .as_deref()
        .map(str::trim)
        .filter(|text| !text.is_empty())
        .ok_or_else(|| {
            Refusal::request_missing().with_field("slot_time", Message::Field(Reason::Required))
        })?;
    parse_wall(text).ok_or_else(|| Refusal::fields(Vec::new()).with_field("slot_time", Message::NotAWallTime))
}

async fn present_state(
    state: &AppState,
    catalogues: &CatalogueSet,
    draft: DraftId,
    caller: &Caller,
) -> Result<ReserveSlotResponse, Refusal> {
    let held = match read_hold(state.store(), catalogues, draft).await {
        Ok(held) => held,
        Err(ReadHoldError::NothingReserved) => return Ok(nothing_reserved(state.clock().now())),
        Err(error) => return Err(error.into()),
    };
    let names = NamesOfDraft::read_from(state, catalogues, &held.draft, caller).await?;
    names
        .map(|names| reserve_response(&held, state.clock().now(), names.names()))
        .ok_or_else(|| Refusal::unknown(COULD_NOT_GET_DETAILS))
}

fn nothing_reserved(now: chrono::DateTime<chrono::Utc>) -> ReserveSlotResponse {
    ReserveSlotResponse {
        is_reserved: false,
        reservation_id: None,
        expiry_time: None,
        blocking_time: None,
        invoices: None,
        error: None,
        server_time: server_time(now),
        max_expiry_time: None,
        slot_time: None,
        alternatives: Vec::new(),
    }
}

/// How long a client with too many holds should wait: a hold lasts minutes, and any of them may end.
const RETRY_AFTER_TOO_MANY_HOLDS_SECONDS: u64 = 60;

impl From<ReserveSlotError> for Refusal {
    fn from(error: ReserveSlotError) -> Self {
        match error {
            ReserveSlotError::DraftNotFound => Self::unknown(INVALID_BOOKING_ID),
            ReserveSlotError::AlreadyBooked => slot_not_available(),
            ReserveSlotError::ReplacedGone => Self::documented(
                StatusCode::CONFLICT,
                ServiceError::NOT_AVAILABLE,
                COULD_NOT_GET_DETAILS,
            ),
            ReserveSlotError::CenterNotFound => Self::unknown(CENTER_NOT_FOUND),
            ReserveSlotError::ServiceNotFound => Self::unknown(SERVICES_NOT_IN_CATALOG),
            ReserveSlotError::TherapistNotFound => Self::unknown(THERAPISTS_NOT_IN_CATALOG),
            ReserveSlotError::NotFree { alternatives: slots } => {
                slot_not_available().with_alternatives(alternatives(&slots))
            }
            ReserveSlotError::TooManyHolds { .. } => {
                Self::new(StatusCode::TOO_MANY_REQUESTS, Message::TooManyHolds)
                    .with_retry_after(RETRY_AFTER_TOO_MANY_HOLDS_SECONDS)
            }
            ReserveSlotError::Store(error) => error.into(),
        }
    }
}

fn slot_not_available() -> Refusal {
    Refusal::documented(
        StatusCode::CONFLICT,
        ServiceError::NOT_AVAILABLE,
        SLOT_NOT_AVAILABLE,
    )
}

impl From<ReadHoldError> for Refusal {
    fn from(error: ReadHoldError) -> Self {
        match error {
            ReadHoldError::DraftNotFound => Self::unknown(INVALID_BOOKING_ID),
            ReadHoldError::PortalNotFound | ReadHoldError::NothingReserved => {
                Self::unknown(COULD_NOT_GET_DETAILS)
            }
            ReadHoldError::Store(error) => error.into(),
        }
    }
}

impl From<ReleaseSlotError> for Refusal {
    fn from(error: ReleaseSlotError) -> Self {
        match error {
            ReleaseSlotError::DraftNotFound => Self::unknown(INVALID_BOOKING_ID),
            ReleaseSlotError::AlreadyBooked => Self::documented(
                StatusCode::CONFLICT,
                ServiceError::NOT_AVAILABLE,
                COULD_NOT_GET_DETAILS,
            ),
            ReleaseSlotError::Store(error) => error.into(),
        }
    }
}
