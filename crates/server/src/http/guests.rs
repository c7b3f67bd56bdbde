//! `POST /v1/guests/online_guests`: an anonymous visitor becomes a guest.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use booking_wire::service_booking::{CreateOnlineGuestRequest, CreateOnlineGuestResponse};

use super::body::JsonBody;
use super::caller::Caller;
use super::drafts::center_of_guest;
use super::idempotency::{Attempt, Begun};
use super::origin;
use super::refusal::{CENTER_NOT_FOUND, Refusal};
use super::state::AppState;
use crate::bookings::guest::{CreateGuestError, NewGuest, create_guest};

/// Makes a guest; always a new one, never a look-up by email.
#[utoipa::path(
    post,
    path = "/v1/guests/online_guests",
    tag = "service bookings",
    params(
        ("Idempotency-Key" = Option<String>, Header, description = "At least 22 random characters: sent twice, done once."),
    ),
    request_body = CreateOnlineGuestRequest,
    responses(
        (status = 200, description = "The guest's id, a capability.", body = CreateOnlineGuestResponse),
        (status = 400, description = "Malformed JSON, wrong type, or the center is missing (503).", body = CreateOnlineGuestResponse),
        (status = 403, description = "The web site may not embed any portal of this center.", body = CreateOnlineGuestResponse),
        (status = 404, description = "No such center (502).", body = CreateOnlineGuestResponse),
        (status = 422, description = "A rule is broken; `fields` says which.", body = CreateOnlineGuestResponse),
        (status = 429, description = "Too many requests; see `Retry-After`.", body = CreateOnlineGuestResponse),
    )
)]
pub(super) async fn create_online_guest(
    State(state): State<AppState>,
    caller: Caller,
    attempt: Attempt,
    body: JsonBody<CreateOnlineGuestRequest>,
) -> Result<Response, Refusal> {
    let center = center_of_guest(body.value.center_id.as_deref())?;
    // A guest costs a row like a draft does, and is as easily made.
    state.rate_limits().count_draft(caller.client)?;
    let catalogues = state.catalogues().await?;
    origin::check_center(&catalogues, center, &caller.origin)?;
    let mut transaction = match attempt.begin(&state, body.hash).await? {
        Begun::Repeated(kept) => return Ok(kept.into_response()),
        Begun::New(transaction) => transaction,
    };
    let new = NewGuest {
        center,
        first_name: body.value.first_name.unwrap_or_default(),
        last_name: body.value.last_name.unwrap_or_default(),
        email: body.value.email.unwrap_or_default(),
    };
    let outcome = create_guest(transaction.as_mut(), &catalogues, &new).await;
    let outcome = outcome
        .map_err(Refusal::from)
        .map(|guest| CreateOnlineGuestResponse {
            online_guest_id: Some(guest.id.to_string()),
            guest_id: Some(guest.id.to_string()),
            error: None,
        });
    attempt.finish(&state, transaction, body.hash, outcome).await
}

impl From<CreateGuestError> for Refusal {
    fn from(error: CreateGuestError) -> Self {
        match error {
            CreateGuestError::CenterNotFound => Self::unknown(CENTER_NOT_FOUND),
            CreateGuestError::Refused(problems) => Self::fields(problems),
            CreateGuestError::Store(error) => error.into(),
        }
    }
}
