//! `POST /v1/bookings/{id}/slots/confirm`: an approved booking of a draft whose guests are known.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use booking_wire::error::ServiceError;
use booking_wire::service_booking::{ConfirmSlotRequest, ConfirmSlotResponse};

use super::body::OptionalJsonBody;
use super::caller::Caller;
use super::idempotency::{Attempt, Begun};
use super::ids::DraftPath;
use super::names::NamesOfDraft;
use super::origin;
use super::refusal::{
    CANNOT_ACCESS_TO_CONFIRM, CENTER_NOT_FOUND, COULD_NOT_CONFIRM, COULD_NOT_GET_DETAILS, INVALID_BOOKING_ID,
    Refusal,
};
use super::staff::PerhapsStaff;
use super::state::AppState;
use super::wire_slots::{alternatives, confirm_response};
use crate::bookings::confirm::{ConfirmDraftError, Confirmation, DecidingStaff, confirm_draft};

/// Takes over the hold and books; or, if staff made the draft of an invoice's appointments, moves that
/// booking. Confirmed twice, it answers the same.
///
/// Of the documented errors, 5002 (in-time discounts) cannot occur: there are no discounts here.
#[utoipa::path(
    post,
    path = "/v1/bookings/{id}/slots/confirm",
    tag = "service bookings",
    params(
        ("id" = String, Path, description = "The draft's id."),
        ("Idempotency-Key" = Option<String>, Header, description = "At least 22 random characters: sent twice, done once."),
    ),
    request_body(content = ConfirmSlotRequest, description = "May be left out."),
    responses(
        (status = 200, description = "Booked.", body = ConfirmSlotResponse),
        (status = 400, description = "Malformed JSON, wrong type or no id (503).", body = ConfirmSlotResponse),
        (status = 403, description = "The web site may not embed this portal, or it would move a booking without a staff token (438).", body = ConfirmSlotResponse),
        (status = 404, description = "No such draft (502).", body = ConfirmSlotResponse),
        (status = 409, description = "The hold lapsed and its slot is gone, or nothing was reserved (4072); or the booking cannot be moved (5001).", body = ConfirmSlotResponse),
        (status = 422, description = "A guest is not known; `fields` says which.", body = ConfirmSlotResponse),
        (status = 429, description = "Too many requests; see `Retry-After`.", body = ConfirmSlotResponse),
    )
)]
pub(super) async fn confirm_slot(
    State(state): State<AppState>,
    DraftPath(draft): DraftPath,
    caller: Caller,
    staff: PerhapsStaff,
    attempt: Attempt,
    OptionalJsonBody(body): OptionalJsonBody<ConfirmSlotRequest>,
) -> Result<Response, Refusal> {
    let catalogues = state.catalogues().await?;
    origin::check_draft(&state, &catalogues, draft, &caller.origin).await?;
    let mut transaction = match attempt.begin(&state, body.hash).await? {
        Begun::Repeated(kept) => return Ok(kept.into_response()),
        Begun::New(transaction) => transaction,
    };
    let staff = match staff.deciding() {
        Ok(staff) => Some(DecidingStaff {
            organization: staff.organization(),
            actor: staff.actor(),
        }),
        Err(refusal) if refusal.status().is_server_error() => return Err(refusal),
        // Most drafts need none.
        Err(_) => None,
    };
    let confirmation = Confirmation {
        staff,
        notes: body.value.notes,
        group_name: body.value.group_name,
    };
    let outcome = match confirm_draft(transaction.as_mut(), &catalogues, draft, confirmation).await {
        Ok(confirmed) => {
            let names =
                NamesOfDraft::read(transaction.as_mut(), &catalogues, &confirmed.draft, &caller).await?;
            names
                .map(|names| confirm_response(&confirmed, names.names()))
                .ok_or_else(|| Refusal::unknown(COULD_NOT_GET_DETAILS))
        }
        Err(error) => Err(error.into()),
    };
    attempt.finish(&state, transaction, body.hash, outcome).await
}

impl From<ConfirmDraftError> for Refusal {
    fn from(error: ConfirmDraftError) -> Self {
        match error {
            ConfirmDraftError::DraftNotFound => Self::unknown(INVALID_BOOKING_ID),
            ConfirmDraftError::CenterNotFound => Self::unknown(CENTER_NOT_FOUND),
            ConfirmDraftError::NothingReserved | ConfirmDraftError::AlreadySubmitted => could_not_confirm(),
            ConfirmDraftError::CannotBeRescheduled => Self::cannot_be_rescheduled(),
            ConfirmDraftError::NoAccess => Self::documented(
                StatusCode::FORBIDDEN,
                ServiceError::NO_ACCESS,
                CANNOT_ACCESS_TO_CONFIRM,
            ),
            ConfirmDraftError::Refused(problems) => Self::fields(problems),
            ConfirmDraftError::NotFree { alternatives: slots } => {
                could_not_confirm().with_alternatives(alternatives(&slots))
            }
            ConfirmDraftError::Store(error) => error.into(),
        }
    }
}

fn could_not_confirm() -> Refusal {
    Refusal::documented(
        StatusCode::CONFLICT,
        ServiceError::COULD_NOT_CONFIRM,
        COULD_NOT_CONFIRM,
    )
}
