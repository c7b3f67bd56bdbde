//! `GET /v1/bookings/{id}/slots`: the slots of a draft's date.

use axum::Json;
use axum::extract::State;
use booking_wire::service_booking::SlotsResponse;

use super::caller::Caller;
use super::ids::DraftPath;
use super::origin;
use super::query::Parameters;
use super::refusal::{
    CENTER_NOT_FOUND, INVALID_BOOKING_ID, Refusal, SERVICES_NOT_IN_CATALOG, THERAPISTS_NOT_IN_CATALOG,
};
use super::state::AppState;
use super::wire_slots::slots_response;
use crate::bookings::slots::{ReadSlotsError, read_slots};

/// Reads the slots of the draft's date, free or not; when none is free, the next day that has one.
#[utoipa::path(
    get,
    path = "/v1/bookings/{id}/slots",
    tag = "service bookings",
    params(
        ("id" = String, Path, description = "The draft's id."),
        ("check_future_day_availability" = Option<bool>, Query, description = "Whether the days after it are looked at, too."),
    ),
    responses(
        (status = 200, description = "The slots; `Time` is a slot's identity.", body = SlotsResponse),
        (status = 403, description = "The web site may not embed this portal.", body = SlotsResponse),
        (status = 404, description = "No such draft, or what it asks for is no longer offered (502).", body = SlotsResponse),
        (status = 429, description = "Too many requests; see `Retry-After`.", body = SlotsResponse),
    )
)]
pub(super) async fn list_slots(
    State(state): State<AppState>,
    DraftPath(draft): DraftPath,
    caller: Caller,
    parameters: Parameters,
) -> Result<Json<SlotsResponse>, Refusal> {
    let catalogues = state.catalogues().await?;
    let future_days = parameters.flag("check_future_day_availability")?;
    origin::check_draft(&state, &catalogues, draft, &caller.origin).await?;
    let slots = read_slots(state.store(), &catalogues, draft, future_days).await?;
    Ok(Json(slots_response(&slots)))
}

impl From<ReadSlotsError> for Refusal {
    fn from(error: ReadSlotsError) -> Self {
        match error {
            ReadSlotsError::DraftNotFound => Self::unknown(INVALID_BOOKING_ID),
            ReadSlotsError::CenterNotFound => Self::unknown(CENTER_NOT_FOUND),
            ReadSlotsError::ServiceNotFound => Self::unknown(SERVICES_NOT_IN_CATALOG),
            ReadSlotsError::TherapistNotFound => Self::unknown(THERAPISTS_NOT_IN_CATALOG),
            ReadSlotsError::Store(error) => error.into(),
        }
    }
}
