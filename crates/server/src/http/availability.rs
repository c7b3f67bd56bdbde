//! `GET /v1/portals/{portal}/availability`: a calendar of free slots in one request.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use booking_wire::availability::AvailabilityResponse;
use booking_wire::error::ErrorResponse;
use chrono::{DateTime, Datelike as _, Days, NaiveDate, Utc};

use super::caller::Caller;
use super::etag::TaggedJson;
use super::ids::PortalPath;
use super::origin;
use super::query::Parameters;
use super::refusal::{CENTER_NOT_FOUND, Refusal, SERVICES_NOT_IN_CATALOG, THERAPISTS_NOT_IN_CATALOG};
use super::state::AppState;
use super::wire_slots::availability_response;
use super::wire_times::parse_date;
use crate::availability::today;
use crate::bookings::calendar::{CalendarRequest, MAX_DAYS, ReadCalendarError};
use crate::bookings::catalogues::PortalView;
use crate::bookings::problem::Reason;
use crate::catalogue::Gender;
use crate::i18n::Message;
use crate::ids::CenterId;
use crate::store::{DraftGuest, DraftItem, TherapistChoice};

/// Kept, but asked about every time: a slot may be gone any moment.
const CACHE_CONTROL: &str = "no-cache";
/// How many guests one request may ask for; the use-cases say what of it they can do.
const MAX_GUESTS: u32 = 12;

/// Reads the free slots of up to 42 days.
#[utoipa::path(
    get,
    path = "/v1/portals/{portal}/availability",
    tag = "portals",
    params(
        ("portal" = String, Path, description = "Portal UUID or slug."),
        ("service_id" = String, Query, description = "Service UUID."),
        ("from" = Option<String>, Query, description = "First day, `YYYY-MM-DD`; the center's today if left out."),
        ("days" = Option<u32>, Query, description = "1 to 42; 42 if left out."),
        ("center_id" = Option<String>, Query, description = "Center UUID; needed if the portal has several."),
        ("therapist_id" = Option<String>, Query, description = "Therapist UUID; not together with `gender`."),
        ("gender" = Option<i32>, Query, description = "0 any, 1 male, 2 female."),
        ("add_on_ids" = Option<String>, Query, description = "Add-on UUIDs, separated by commas."),
        ("guests" = Option<u32>, Query, description = "How many guests at the same time; 1 if left out."),
    ),
    responses(
        (status = 200, description = "The calendar; only free slots. Has an ETag.", body = AvailabilityResponse),
        (status = 304, description = "Not changed since the `If-None-Match` given."),
        (status = 400, description = "`service_id` is missing (503).", body = ErrorResponse),
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
    parameters: Parameters,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let catalogues = state.catalogues().await?;
    let view = catalogues.portal(&portal).ok_or_else(Refusal::portal_unknown)?;
    origin::check(view.portal, &caller.origin)?;
    let request = calendar_request(view, &parameters, state.store().now().await?)?;
    let reply = state
        .calendars()
        .read(state.store(), &catalogues, view, &request, |calendar| {
            TaggedJson::of(&availability_response(calendar))
        })
        .await?;
    Ok(reply.answer(&headers, CACHE_CONTROL))
}

fn calendar_request(
    view: PortalView<'_>,
    parameters: &Parameters,
    now: DateTime<Utc>,
) -> Result<CalendarRequest, Refusal> {
    let center: Option<CenterId> = id(parameters, "center_id", CENTER_NOT_FOUND)?;
    let service = id(parameters, "service_id", SERVICES_NOT_IN_CATALOG)?
        .ok_or_else(|| Refusal::request_missing().with_field("service_id", Message::ParameterRequired))?;
    let item = DraftItem {
        service,
        therapist: therapist(parameters)?,
        add_ons: parameters
            .get("add_on_ids")
            .into_iter()
            .flat_map(|list| list.split(','))
            .map(str::trim)
            .filter(|text| !text.is_empty())
            .map(|text| {
                text.parse()
                    .map_err(|_| unknown("add_on_ids", SERVICES_NOT_IN_CATALOG))
            })
            .collect::<Result<_, _>>()?,
    };
    let guests = number(parameters, "guests", 1, MAX_GUESTS)?.unwrap_or(1);
    let from = from(view, center, parameters, now)?;
    let days = number(parameters, "days", 1, MAX_DAYS)?.unwrap_or(MAX_DAYS);
    if !can_be_written(from, days) {
        return Err(Refusal::parameter("from", Message::Field(Reason::TooFarAhead)));
    }
    Ok(CalendarRequest {
        center,
        guests: (0..guests)
            .map(|_| DraftGuest {
                id: None,
                items: vec![item.clone()],
            })
            .collect(),
        from,
        days,
    })
}

/// Whether all of the days have a year of four digits.
fn can_be_written(from: NaiveDate, days: u32) -> bool {
    from.checked_add_days(Days::new(days.into()))
        .is_some_and(|after| after.year() <= 9999)
}

/// The first day: as asked for, or the center's today.
fn from(
    view: PortalView<'_>,
    center: Option<CenterId>,
    parameters: &Parameters,
    now: DateTime<Utc>,
) -> Result<NaiveDate, Refusal> {
    if let Some(text) = parameters.get("from") {
        return parse_date(text).ok_or_else(|| Refusal::parameter("from", Message::NotADate));
    }
    // Whether the center fits is checked with the rest; a portal without any has no calendar at all.
    center
        .map_or_else(|| view.centers().next(), |id| view.center(id))
        .map(|center| today(center.time_zone, now))
        .ok_or_else(|| unknown("center_id", CENTER_NOT_FOUND))
}

fn therapist(parameters: &Parameters) -> Result<TherapistChoice, Refusal> {
    let named = id(parameters, "therapist_id", THERAPISTS_NOT_IN_CATALOG)?;
    let gender = match number(parameters, "gender", 0, 2)? {
        None | Some(0) => None,
        Some(1) => Some(Gender::Male),
        Some(_) => Some(Gender::Female),
    };
    match (named, gender) {
        (Some(_), Some(_)) => Err(Refusal::parameter(
            "gender",
            Message::OnlyOneOf {
                other: "therapist_id",
            },
        )),
        (Some(named), None) => Ok(TherapistChoice::Named(named)),
        (None, Some(gender)) => Ok(TherapistChoice::Gender(gender)),
        (None, None) => Ok(TherapistChoice::Anyone),
    }
}

/// An id that cannot be read is one that we never gave out.
fn id<T: std::str::FromStr>(
    parameters: &Parameters,
    name: &str,
    sentence: &'static str,
) -> Result<Option<T>, Refusal> {
    parameters
        .get(name)
        .map(|text| text.trim().parse().map_err(|_| unknown(name, sentence)))
        .transpose()
}

fn unknown(name: &str, sentence: &'static str) -> Refusal {
    Refusal::unknown(sentence).with_field(name, Message::Field(Reason::Unknown))
}

fn number(parameters: &Parameters, name: &str, min: u32, max: u32) -> Result<Option<u32>, Refusal> {
    let Some(text) = parameters.get(name) else {
        return Ok(None);
    };
    text.parse()
        .ok()
        .filter(|number| (min..=max).contains(number))
        .map(Some)
        .ok_or_else(|| {
            Refusal::parameter(
                name,
                Message::NotInRange {
                    min: min.into(),
                    max: max.into(),
                },
            )
        })
}

impl From<ReadCalendarError> for Refusal {
    fn from(error: ReadCalendarError) -> Self {
        match error {
            ReadCalendarError::CenterNotFound => unknown("center_id", CENTER_NOT_FOUND),
            ReadCalendarError::ServiceNotFound => unknown("service_id", SERVICES_NOT_IN_CATALOG),
            ReadCalendarError::TherapistNotFound => unknown("therapist_id", THERAPISTS_NOT_IN_CATALOG),
            ReadCalendarError::Refused(problems) => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, Message::ParametersRefused)
                    .with_problems(problems)
            }
            ReadCalendarError::Store(error) => error.into(),
        }
    }
}
