//! `/v1/block_outs`: times at which somebody or something is not there. For staff; ours, because the
//! documentation says no more than that they exist (service booking API, section 6).

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use booking_wire::error::ErrorResponse;
use booking_wire::spa as wire;
use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use chrono_tz::Tz;

use super::body::StaffBody;
use super::idempotency::{Attempt, Begun};
use super::ids::{optional, required};
use super::query::Parameters;
use super::refusal::Refusal;
use super::staff::Staff;
use super::state::AppState;
use super::wire_times::{parse_date, parse_wall, wall_in};
use crate::availability::instant_of_wall;
use crate::bookings::block_out::{EnterBlockOutError, NewBlockOut, end_block_out, enter_block_out};
use crate::bookings::problem::{Problem, Reason};
use crate::catalogue::Catalogue;
use crate::i18n::Message;
use crate::ids::CenterId;
use crate::store::{BlockOut, BlockedOut, Role, Span};

/// How many days one list may span: a year with its leap day.
const MOST_DAYS: u64 = 366;

/// Lists the block-out times of the organization that overlap the span.
#[utoipa::path(
    get,
    path = "/v1/block_outs",
    tag = "staff",
    params(
        ("from" = String, Query, description = "`YYYY-MM-DD`, the center's date."),
        ("to" = String, Query, description = "`YYYY-MM-DD`, inclusive; at most 366 days."),
        ("center_id" = Option<String>, Query, description = "Only those of this center."),
    ),
    responses(
        (status = 200, description = "By start. Those of the catalogue file are not among them.", body = wire::ListBlockOutsResponse),
        (status = 401, description = "No valid token.", body = ErrorResponse),
        (status = 404, description = "No such center.", body = ErrorResponse),
        (status = 422, description = "Bad parameters.", body = ErrorResponse),
    ),
    security(("staff_token" = []))
)]
pub(super) async fn list_block_outs(
    State(state): State<AppState>,
    staff: Staff,
    parameters: Parameters,
) -> Result<Response, Refusal> {
    staff.require(Role::Read)?;
    let catalogues = state.catalogues().await?;
    let catalogue = staff.catalogue(&catalogues)?;
    let center: Option<CenterId> = match parameters.get("center_id") {
        None => None,
        Some(text) => {
            let unknown = || Refusal::fields(vec![Problem::new("center_id", Reason::Unknown)]);
            let id = text.parse().map_err(|_| unknown())?;
            Some(
                catalogue
                    .centers
                    .iter()
                    .find(|center| center.id == id)
                    .ok_or_else(unknown)?
                    .id,
            )
        }
    };
    let from = date_of(&parameters, "from")?;
    let to = date_of(&parameters, "to")?;
    if to < from
        || from
            .checked_add_days(Days::new(MOST_DAYS))
            .is_none_or(|end| to >= end)
    {
        return Err(Refusal::parameter("to", Message::NotInRange { min: 1, max: 366 }));
    }
    // A day wider at both ends: each center has its own midnight. What is outside is sorted out below.
    let margin = |date: NaiveDate| date.and_time(NaiveTime::MIN).and_utc();
    let span = Span {
        start: margin(from.checked_sub_days(Days::new(1)).unwrap_or(from)),
        end: margin(to.checked_add_days(Days::new(2)).unwrap_or(to)),
    };
    let all = state.store().list_block_outs(staff.organization(), span).await?;
    let block_outs = all
        .iter()
        .filter(|block_out| center.is_none_or(|center| center == block_out.center))
        .filter(|block_out| {
            let zone = zone_of(catalogue, block_out.center);
            let date = |instant: DateTime<Utc>| instant.with_timezone(&zone).date_naive();
            // The end is exclusive: midnight belongs to the day before.
            let last = block_out.during.end - chrono::TimeDelta::seconds(1);
            date(last) >= from && date(block_out.during.start) <= to
        })
        .map(|block_out| wire_block_out(catalogue, block_out))
        .collect();
    Ok(Json(wire::ListBlockOutsResponse { block_outs }).into_response())
}

/// Enters a block-out time; it is honoured by availability at once.
#[utoipa::path(
    post,
    path = "/v1/block_outs",
    tag = "staff",
    params(
        ("Idempotency-Key" = Option<String>, Header, description = "At least 22 random characters: sent twice, done once."),
    ),
    request_body = wire::CreateBlockOutRequest,
    responses(
        (status = 200, description = "It is kept free.", body = wire::BlockOutResponse),
        (status = 400, description = "Malformed JSON or wrong type.", body = ErrorResponse),
        (status = 401, description = "No valid token.", body = ErrorResponse),
        (status = 403, description = "The token's role is less than `decide`.", body = ErrorResponse),
        (status = 404, description = "An id leads nowhere.", body = ErrorResponse),
        (status = 409, description = "Bookings are in the way; the message names their references.", body = ErrorResponse),
        (status = 422, description = "A rule is broken, or a field is not known; `fields` says which.", body = ErrorResponse),
    ),
    security(("staff_token" = []))
)]
pub(super) async fn create_block_out(
    State(state): State<AppState>,
    staff: Staff,
    attempt: Attempt,
    StaffBody(body): StaffBody<wire::CreateBlockOutRequest>,
) -> Result<Response, Refusal> {
    staff.require(Role::Decide)?;
    let catalogues = state.catalogues().await?;
    let catalogue = staff.catalogue(&catalogues)?;
    let new = read_request(catalogue, body.value)?;
    let mut transaction = match attempt.begin(&state, body.hash).await? {
        Begun::Repeated(kept) => return Ok(kept.into_response()),
        Begun::New(transaction) => transaction,
    };
    let outcome = enter_block_out(transaction.as_mut(), catalogue, new)
        .await
        .map(|block_out| wire::BlockOutResponse {
            block_out: wire_block_out(catalogue, &block_out),
        })
        .map_err(Refusal::from);
    attempt.finish(&state, transaction, body.hash, outcome).await
}

/// Ends a block-out time.
#[utoipa::path(
    delete,
    path = "/v1/block_outs/{id}",
    tag = "staff",
    params(("id" = String, Path, description = "Its UUID.")),
    responses(
        (status = 200, description = "The time can be booked again.", body = wire::DeletedResponse),
        (status = 401, description = "No valid token.", body = ErrorResponse),
        (status = 403, description = "The token's role is less than `decide`.", body = ErrorResponse),
        (status = 404, description = "There is none with this id.", body = ErrorResponse),
    ),
    security(("staff_token" = []))
)]
pub(super) async fn delete_block_out(
    State(state): State<AppState>,
    staff: Staff,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    staff.require(Role::Decide)?;
    let unknown = || Refusal::fields(vec![Problem::new("id", Reason::Unknown)]);
    let id = id.parse().map_err(|_| unknown())?;
    let mut transaction = state.store().begin().await?;
    if !end_block_out(transaction.as_mut(), staff.organization(), id).await? {
        return Err(unknown());
    }
    transaction.commit().await?;
    Ok(Json(wire::DeletedResponse { success: true }).into_response())
}

fn date_of(parameters: &Parameters, name: &'static str) -> Result<NaiveDate, Refusal> {
    let text = parameters
        .get(name)
        .ok_or_else(|| Refusal::parameter(name, Message::ParameterRequired))?;
    parse_date(text).ok_or_else(|| Refusal::parameter(name, Message::NotADate))
}

fn read_request(catalogue: &Catalogue, request: wire::CreateBlockOutRequest) -> Result<NewBlockOut, Refusal> {
    let mut problems = Vec::new();
    let center: Option<CenterId> = required(request.center_id.as_deref(), "center_id", &mut problems);
    let therapist = optional(request.therapist_id.as_deref(), "therapist_id", &mut problems);
    let room = optional(request.room_id.as_deref(), "room_id", &mut problems);
    let equipment = optional(request.equipment_id.as_deref(), "equipment_id", &mut problems);
    if request.pieces == Some(0) || (request.pieces.is_some() && equipment.is_none()) {
        problems.push(Problem::new("pieces", Reason::DoesNotFit));
    }
    let what: Vec<BlockedOut> = [
        therapist.map(BlockedOut::Therapist),
        room.map(BlockedOut::Room),
        equipment.map(|id| BlockedOut::Equipment {
            id,
            pieces: request.pieces.unwrap_or(0),
        }),
    ]
    .into_iter()
    .flatten()
    .collect();
    if what.is_empty() && problems.is_empty() {
        problems.push(Problem::new("therapist_id", Reason::Required));
    } else if what.len() > 1 {
        problems.push(Problem::new("therapist_id", Reason::Ambiguous));
    }
    for (name, text) in [("from", &request.from), ("to", &request.to)] {
        if text.is_none() {
            problems.push(Problem::new(name, Reason::Required));
        }
    }
    let (Some(center), [what], true) = (center, what.as_slice(), problems.is_empty()) else {
        return Err(Refusal::fields(problems));
    };
    // Whether there is such a center is for the use-case to say.
    let zone = zone_of(catalogue, center);
    Ok(NewBlockOut {
        center,
        what: *what,
        during: Span {
            start: instant(zone, "from", request.from.as_deref())?,
            end: instant(zone, "to", request.to.as_deref())?,
        },
        note: request
            .note
            .map(|note| note.trim().to_owned())
            .filter(|note| !note.is_empty()),
    })
}

fn instant(zone: Tz, name: &str, text: Option<&str>) -> Result<DateTime<Utc>, Refusal> {
    let refused = |message| Refusal::fields(Vec::new()).with_field(name, message);
    let wall = text
        .and_then(parse_wall)
        .ok_or_else(|| refused(Message::NotAWallTime))?;
    instant_of_wall(zone, wall).ok_or_else(|| refused(Message::WallTimeSkipped))
}

/// Archived centers count: what was entered stays readable.
fn zone_of(catalogue: &Catalogue, center: CenterId) -> Tz {
    let mut centers = catalogue.centers.iter();
    centers
        .find(|other| other.id == center)
        .map_or(Tz::UTC, |center| center.time_zone)
}

fn wire_block_out(catalogue: &Catalogue, block_out: &BlockOut) -> wire::BlockOut {
    let zone = zone_of(catalogue, block_out.center);
    let mut written = wire::BlockOut {
        id: block_out.id.to_string(),
        center_id: block_out.center.to_string(),
        therapist_id: None,
        room_id: None,
        equipment_id: None,
        pieces: None,
        from: wall_in(zone, block_out.during.start),
        to: wall_in(zone, block_out.during.end),
        note: block_out.note.clone(),
    };
    match block_out.what {
        BlockedOut::Therapist(id) => written.therapist_id = Some(id.to_string()),
        BlockedOut::Room(id) => written.room_id = Some(id.to_string()),
        BlockedOut::Equipment { id, pieces } => {
            written.equipment_id = Some(id.to_string());
            written.pieces = Some(pieces);
        }
    }
    written
}

impl From<EnterBlockOutError> for Refusal {
    fn from(error: EnterBlockOutError) -> Self {
        match error {
            EnterBlockOutError::Refused(problems) => Self::fields(problems),
            EnterBlockOutError::InTheWay { references, is_held } => {
                let message = match (references.is_empty(), is_held) {
                    (false, _) => Message::BookingsInTheWay {
                        references: references.join(", "),
                    },
                    (true, true) => Message::HoldInTheWay,
                    (true, false) => Message::BlockedOutAlready,
                };
                Self::new(StatusCode::CONFLICT, message)
            }
            EnterBlockOutError::Store(error) => error.into(),
        }
    }
}
