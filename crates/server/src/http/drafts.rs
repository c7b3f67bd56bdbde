//! `POST /v1/bookings`: a draft.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use booking_wire::service_booking::{
    CreateServiceBookingRequest, CreateServiceBookingResponse, DraftGuest, DraftItem, DraftTherapist,
};

use super::body::JsonBody;
use super::caller::Caller;
use super::idempotency::{Attempt, Begun};
use super::ids;
use super::origin;
use super::query::Parameters;
use super::refusal::{CENTER_NOT_FOUND, Refusal, SERVICES_NOT_IN_CATALOG, THERAPISTS_NOT_IN_CATALOG};
use super::staff::PerhapsStaff;
use super::state::AppState;
use super::wire_times::parse_date;
use crate::bookings::draft::{CreateDraftError, NewDraft, NewGuestOfDraft, NewItemOfDraft, create_draft};
use crate::bookings::problem::{Problem, Reason};
use crate::catalogue::Gender;
use crate::i18n::Message;
use crate::ids::CenterId;
use crate::store::{FamilyBooking, TherapistChoice};

/// Makes a draft. It holds nothing yet.
#[utoipa::path(
    post,
    path = "/v1/bookings",
    tag = "service bookings",
    params(
        ("is_double_booking_enabled" = Option<bool>, Query, description = "Only ever adds warnings to slots; never overrides a claim."),
        ("Idempotency-Key" = Option<String>, Header, description = "At least 22 random characters: sent twice, done once."),
    ),
    request_body = CreateServiceBookingRequest,
    responses(
        (status = 200, description = "The draft.", body = CreateServiceBookingResponse),
        (status = 400, description = "Malformed JSON, wrong type, or something missing (503).", body = CreateServiceBookingResponse),
        (status = 401, description = "`invoice_id` without a staff token.", body = CreateServiceBookingResponse),
        (status = 403, description = "The web site may not embed this portal, or the token may not decide.", body = CreateServiceBookingResponse),
        (status = 404, description = "Unknown center, service, add-on or therapist (502).", body = CreateServiceBookingResponse),
        (status = 409, description = "The invoices cannot be rescheduled (5001).", body = CreateServiceBookingResponse),
        (status = 413, description = "More than 64 KiB.", body = CreateServiceBookingResponse),
        (status = 415, description = "Not JSON.", body = CreateServiceBookingResponse),
        (status = 422, description = "A rule is broken; `fields` says which.", body = CreateServiceBookingResponse),
        (status = 429, description = "Too many requests; see `Retry-After`.", body = CreateServiceBookingResponse),
    )
)]
pub(super) async fn create_service_booking(
    State(state): State<AppState>,
    caller: Caller,
    staff: PerhapsStaff,
    parameters: Parameters,
    attempt: Attempt,
    body: JsonBody<CreateServiceBookingRequest>,
) -> Result<Response, Refusal> {
    let is_double_booking_enabled = parameters.flag("is_double_booking_enabled")?;
    state.rate_limits().count_draft(caller.client)?;
    let mut new = NewDraft {
        is_double_booking_enabled,
        ..new_draft(&body.value, state.client_hash(caller.client))?
    };
    if new.names_invoices() {
        new.staff_of = Some(staff.deciding()?.organization());
    }
    let catalogues = state.catalogues().await?;
    let view = match &new.portal {
        Some(portal) => catalogues.portal(portal),
        None => catalogues.first_portal_of_center(new.center),
    };
    if let Some(view) = view {
        origin::check(view.portal, &caller.origin)?;
    }
    let mut transaction = match attempt.begin(&state, body.hash).await? {
        Begun::Repeated(kept) => return Ok(kept.into_response()),
        Begun::New(transaction) => transaction,
    };
    let outcome = create_draft(transaction.as_mut(), &catalogues, new).await;
    let outcome = outcome
        .map_err(Refusal::from)
        .map(|draft| CreateServiceBookingResponse {
            id: Some(draft.id.to_string()),
            error: None,
        });
    attempt.finish(&state, transaction, body.hash, outcome).await
}

impl From<CreateDraftError> for Refusal {
    fn from(error: CreateDraftError) -> Self {
        match error {
            CreateDraftError::CenterNotFound => Self::unknown(CENTER_NOT_FOUND),
            CreateDraftError::PortalNotFound => Self::portal_unknown(),
            CreateDraftError::ServiceNotFound(problems) => {
                Self::unknown(SERVICES_NOT_IN_CATALOG).with_problems(problems)
            }
            CreateDraftError::TherapistNotFound(problems) => {
                Self::unknown(THERAPISTS_NOT_IN_CATALOG).with_problems(problems)
            }
            CreateDraftError::CannotBeRescheduled => Self::cannot_be_rescheduled(),
            CreateDraftError::Refused(problems) => Self::fields(problems),
            CreateDraftError::Store(error) => error.into(),
        }
    }
}

/// Reads the request's ids and date. What is missing is 400 (503), what leads nowhere is 404 (502).
fn new_draft(request: &CreateServiceBookingRequest, client: String) -> Result<NewDraft, Refusal> {
    let center = required_id(request.center_id.as_deref(), "center_id", CENTER_NOT_FOUND)?;
    let date = required(request.date.as_deref(), "date")?;
    let date =
        parse_date(date).ok_or_else(|| Refusal::fields(Vec::new()).with_field("date", Message::NotADate))?;
    if request.guests.is_empty() {
        return Err(missing("guests"));
    }
    let mut guests = Vec::new();
    for (index, guest) in request.guests.iter().enumerate() {
        guests.push(new_guest(guest, &format!("guests[{index}]"))?);
    }
    let mut problems = Vec::new();
    let replaces = ids::optional(request.replaces.as_deref(), "replaces", &mut problems);
    if !problems.is_empty() {
        return Err(Refusal::fields(problems));
    }
    Ok(NewDraft {
        center,
        date,
        portal: request.portal_id.clone().filter(|portal| !portal.is_empty()),
        guests,
        client,
        replaces,
        family: family(request)?,
        is_double_booking_enabled: false,
        staff_of: None,
    })
}

/// Without `is_family_booking` the ids beside it have no effect.
fn family(request: &CreateServiceBookingRequest) -> Result<Option<FamilyBooking>, Refusal> {
    if request.is_family_booking != Some(true) {
        return Ok(None);
    }
    let (host, relationship) = ("relationship_host_id", "guest_relationship_id");
    Ok(Some(FamilyBooking {
        host: known_id(request.relationship_host_id.as_deref(), host)?,
        relationship: known_id(request.guest_relationship_id.as_deref(), relationship)?,
    }))
}

fn new_guest(guest: &DraftGuest, path: &str) -> Result<NewGuestOfDraft, Refusal> {
    let mut problems = Vec::new();
    let id = ids::optional(guest.id.as_deref(), &format!("{path}.id"), &mut problems);
    if !problems.is_empty() {
        return Err(Refusal::fields(problems));
    }
    if guest.items.is_empty() {
        return Err(missing(&format!("{path}.items")));
    }
    Ok(NewGuestOfDraft {
        id,
        invoice: guest.invoice_id.clone(),
        items: guest
            .items
            .iter()
            .enumerate()
            .map(|(index, item)| new_item(item, &format!("{path}.items[{index}]")))
            .collect::<Result<_, _>>()?,
    })
}

fn new_item(item: &DraftItem, path: &str) -> Result<NewItemOfDraft, Refusal> {
    let service = item.item.as_ref().and_then(|item| item.id.as_deref());
    let service = required_id(service, &format!("{path}.item.id"), SERVICES_NOT_IN_CATALOG)?;
    let mut add_ons = Vec::new();
    for (index, add_on) in item.add_ons.iter().enumerate() {
        let path = format!("{path}.add_ons[{index}].id");
        add_ons.push(required_id(add_on.id.as_deref(), &path, SERVICES_NOT_IN_CATALOG)?);
    }
    Ok(NewItemOfDraft {
        service,
        therapist: therapist(item.therapist.as_ref(), &format!("{path}.therapist"))?,
        add_ons,
        invoice_item: item.invoice_item_id.clone(),
    })
}

/// An id goes before a gender: the documentation's samples send both.
fn therapist(asked: Option<&DraftTherapist>, path: &str) -> Result<TherapistChoice, Refusal> {
    let Some(asked) = asked else {
        return Ok(TherapistChoice::Anyone);
    };
    if asked.id.as_deref().is_some_and(|id| !id.trim().is_empty()) {
        return required_id(
            asked.id.as_deref(),
            &format!("{path}.id"),
            THERAPISTS_NOT_IN_CATALOG,
        )
        .map(TherapistChoice::Named);
    }
    match asked.gender {
        None | Some(0) => Ok(TherapistChoice::Anyone),
        Some(1) => Ok(TherapistChoice::Gender(Gender::Male)),
        Some(2) => Ok(TherapistChoice::Gender(Gender::Female)),
        Some(3) => Err(missing(&format!("{path}.id"))),
        Some(_) => Err(Refusal::fields(vec![Problem::new(
            format!("{path}.Gender"),
            Reason::NotAChoice,
        )])),
    }
}

fn required<'a>(text: Option<&'a str>, field: &str) -> Result<&'a str, Refusal> {
    text.map(str::trim)
        .filter(|text| !text.is_empty())
        .ok_or_else(|| missing(field))
}

fn missing(field: &str) -> Refusal {
    Refusal::request_missing().with_field(field, Message::Field(Reason::Required))
}

fn required_id<T: std::str::FromStr>(
    text: Option<&str>,
    field: &str,
    unknown: &'static str,
) -> Result<T, Refusal> {
    required(text, field)?
        .parse()
        .map_err(|_| Refusal::unknown(unknown).with_field(field, Message::Field(Reason::Unknown)))
}

/// An id for whose absence from our records the documentation has no sentence.
fn known_id<T: std::str::FromStr>(text: Option<&str>, field: &str) -> Result<T, Refusal> {
    required(text, field)?
        .parse()
        .map_err(|_| Refusal::fields(vec![Problem::new(field, Reason::Unknown)]))
}

/// The center of a guest.
pub(super) fn center_of_guest(text: Option<&str>) -> Result<CenterId, Refusal> {
    required_id(text, "center_id", CENTER_NOT_FOUND)
}
