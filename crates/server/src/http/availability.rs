//! `GET /v1/portals/{portal}/availability`: a calendar of free slots in one request; and the same for a booking that is
//! to have another time.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::{Extension, Json};
use booking_wire::availability::AvailabilityResponse;
use booking_wire::error::{ErrorResponse, ModuleErrorResponse};
use chrono::{DateTime, Datelike as _, Days, NaiveDate, Utc};

use super::book_page::{Managing, readable_portal};
use super::caller::Caller;
use super::etag::TaggedReply;
use super::ids::{BookingPath, PortalPath};
use super::origin;
use super::query::Parameters;
use super::refusal::{CENTER_NOT_FOUND, Refusal, SERVICES_NOT_IN_CATALOG, THERAPISTS_NOT_IN_CATALOG};
use super::state::AppState;
use super::visit::{Visit, id, unknown};
use super::wire_slots::availability_response;
use super::wire_times::parse_date;
use crate::availability::today;
use crate::bookings::calendar::{CalendarRequest, MAX_DAYS, ReadCalendarError, read_calendar_of};
use crate::bookings::catalogues::{CatalogueSet, PortalView};
use crate::bookings::problem::{Problem, Reason};
use crate::i18n::Message;
use crate::ids::CenterId;

/// Kept, but asked about every time: a slot may be gone any moment.
const CACHE_CONTROL: &str = "no-cache";

/// Reads the free slots of up to 42 days.
#[utoipa::path(
    get,
    path = "/v1/portals/{portal}/availability",
    tag = "portals",
    params(
        ("portal" = String, Path, description = "Portal UUID or slug."),
        ("service_id" = Option<String>, Query, description = "Service UUID; this or `visit` is needed."),
        ("from" = Option<String>, Query, description = "First day, `YYYY-MM-DD`; the center's today if left out."),
        ("days" = Option<u32>, Query, description = "1 to 42; 42 if left out."),
        ("center_id" = Option<String>, Query, description = "Center UUID; needed if the portal has several."),
        ("therapist_id" = Option<String>, Query, description = "Therapist UUID; not together with `gender`."),
        ("gender" = Option<i32>, Query, description = "0 any, 1 male, 2 female."),
        ("add_on_ids" = Option<String>, Query, description = "Add-on UUIDs, separated by commas."),
        ("guests" = Option<u32>, Query, description = "How many guests at the same time, all for the same; 1 if left out."),
        ("visit" = Option<String>, Query, description = "Several guests or items: guests separated by `;`, a guest's items by `,`, an item is `SERVICE~WHO~ADDON~ADDON…` with WHO empty (anyone), `g1` or `g2` (gender), or a therapist UUID. Excludes `service_id`, `therapist_id`, `gender`, `add_on_ids` and `guests`."),
    ),
    responses(
        (status = 200, description = "The calendar; only free slots. Has an ETag.", body = AvailabilityResponse),
        (status = 304, description = "Not changed since the `If-None-Match` given."),
        (status = 400, description = "`service_id` and `visit` are missing (503).", body = ErrorResponse),
        (status = 403, description = "The web site may not embed this portal.", body = ErrorResponse),
        (status = 404, description = "Unknown portal, center, service, add-on or therapist.", body = ErrorResponse),
        (status = 422, description = "A parameter breaks a rule; `fields` names it.", body = ErrorResponse),
        (status = 429, description = "Too many requests; see `Retry-After`.", body = ErrorResponse),
    )
)]
pub(super) async fn read_availability(
    State(state): State<AppState>,
    PortalPath(portal): PortalPath,
    caller: Caller,
    managing: Option<Extension<Managing>>,
    parameters: Parameters,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let catalogues = state.catalogues().await?;
    let view =
        readable_portal(&catalogues, &portal, managing.as_ref()).ok_or_else(Refusal::portal_unknown)?;
    origin::check(view.portal, &caller.origin)?;
    let reply = calendar(&state, &catalogues, view, &parameters).await?;
    Ok(reply.answer(&headers, CACHE_CONTROL))
}

/// Reads the free slots for a booking that is to have another time: what it takes itself counts as free.
///
/// The id is a capability: it stands in an address of its own, whose replies are never kept, and not in the portal's.
#[utoipa::path(
    get,
    path = "/bookings/{bookingId}/availability",
    tag = "bookings",
    params(
        ("bookingId" = String, Path, description = "The booking's id."),
        ("service_id" = Option<String>, Query, description = "As of the portal's calendar, and so are the others; the center is the booking's."),
        ("from" = Option<String>, Query, description = "First day, `YYYY-MM-DD`; the center's today if left out."),
        ("days" = Option<u32>, Query, description = "1 to 42; 42 if left out."),
        ("visit" = Option<String>, Query, description = "Who gets what, by whom; the booking's `visit` asks for what was booked."),
    ),
    responses(
        (status = 200, description = "The calendar; only free slots. Never to be kept.", body = AvailabilityResponse),
        (status = 400, description = "`service_id` and `visit` are missing.", body = ModuleErrorResponse),
        (status = 403, description = "The web site may not embed the booking's portal.", body = ModuleErrorResponse),
        (status = 404, description = "No such booking, service, add-on or therapist; a draft's id opens nothing here.", body = ModuleErrorResponse),
        (status = 422, description = "A parameter breaks a rule; `fields` names it.", body = ModuleErrorResponse),
        (status = 429, description = "Too many requests; see `Retry-After`.", body = ModuleErrorResponse),
    )
)]
pub(super) async fn read_availability_of_booking(
    State(state): State<AppState>,
    BookingPath(id): BookingPath,
    caller: Caller,
    parameters: Parameters,
) -> Result<Json<AvailabilityResponse>, Refusal> {
    let unknown = || Refusal::new(StatusCode::NOT_FOUND, Message::BookingUnknown);
    let catalogues = state.catalogues().await?;
    let booking = state.store().find_booking(id).await?.ok_or_else(unknown)?;
    // Also if it takes no new bookings.
    let view = catalogues.view_of_booking(&booking).ok_or_else(unknown)?;
    origin::check(view.portal, &caller.origin)?;
    let visit = Visit::read(&parameters)?;
    let request = calendar_request(&state, view, Some(booking.center), &parameters, &visit).await?;
    read_calendar_of(state.store(), view, &request, &booking)
        .await
        .map(|calendar| Json(availability_response(&calendar)))
        .map_err(|error| refusal(error, &visit))
}

/// The calendar that these parameters ask for, as it is sent; never older than this call.
pub(super) async fn calendar(
    state: &AppState,
    catalogues: &CatalogueSet,
    view: PortalView<'_>,
    parameters: &Parameters,
) -> Result<Arc<TaggedReply>, Refusal> {
    let visit = Visit::read(parameters)?;
    let center: Option<CenterId> = id(parameters, "center_id", CENTER_NOT_FOUND)?;
    let request = calendar_request(state, view, center, parameters, &visit).await?;
    state
        .calendars()
        .read(state.store(), catalogues, view, &request, |calendar| {
            TaggedReply::json(&availability_response(calendar))
        })
        .await
        .map_err(|error| refusal(error, &visit))
}

async fn calendar_request(
    state: &AppState,
    view: PortalView<'_>,
    center: Option<CenterId>,
    parameters: &Parameters,
    visit: &Visit,
) -> Result<CalendarRequest, Refusal> {
    let from = match parameters.get("from") {
        Some(text) => parse_date(text).ok_or_else(|| Refusal::parameter("from", Message::NotADate))?,
        None => today_at(view, center, state.store().now().await?)?,
    };
    let days = parameters.number("days", 1, MAX_DAYS)?.unwrap_or(MAX_DAYS);
    if !can_be_written(from, days) {
        return Err(Refusal::parameter("from", Message::Field(Reason::TooFarAhead)));
    }
    Ok(CalendarRequest {
        center,
        guests: visit.guests.clone(),
        from,
        days,
    })
}

/// Whether all of the days have a year of four digits.
fn can_be_written(from: NaiveDate, days: u32) -> bool {
    from.checked_add_days(Days::new(days.into()))
        .is_some_and(|after| after.year() <= 9999)
}

/// The center's date now.
fn today_at(
    view: PortalView<'_>,
    center: Option<CenterId>,
    now: DateTime<Utc>,
) -> Result<NaiveDate, Refusal> {
    // Whether the center fits is checked with the rest; a portal without any has no calendar at all.
    center
        .map_or_else(|| view.centers().next(), |id| view.center(id))
        .map(|center| today(center.time_zone, now))
        .ok_or_else(|| unknown("center_id", CENTER_NOT_FOUND))
}

/// A calendar's refusal names the parameter that is at fault.
fn refusal(error: ReadCalendarError, visit: &Visit) -> Refusal {
    let rename = |problem: Problem| Problem {
        field: visit.parameter_of(&problem.field),
        ..problem
    };
    match error {
        ReadCalendarError::CenterNotFound => unknown("center_id", CENTER_NOT_FOUND),
        ReadCalendarError::ServiceNotFound(problem) => {
            Refusal::unknown(SERVICES_NOT_IN_CATALOG).with_problems(vec![rename(problem)])
        }
        ReadCalendarError::TherapistNotFound(problem) => {
            Refusal::unknown(THERAPISTS_NOT_IN_CATALOG).with_problems(vec![rename(problem)])
        }
        ReadCalendarError::Refused(problems) => {
            Refusal::new(StatusCode::UNPROCESSABLE_ENTITY, Message::ParametersRefused)
                .with_problems(problems.into_iter().map(rename).collect())
        }
        ReadCalendarError::Store(error) => error.into(),
    }
}
