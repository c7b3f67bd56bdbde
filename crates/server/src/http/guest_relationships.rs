//! `/v1/guest_relationships`: who may book for whom. For staff; ours, because the documentation says no more
//! than that a relationship must be defined (seed 002).

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use booking_wire::error::ErrorResponse;
use booking_wire::spa as wire;

use super::body::StaffBody;
use super::idempotency::{Attempt, Begun};
use super::ids::required;
use super::refusal::Refusal;
use super::staff::Staff;
use super::state::AppState;
use crate::bookings::problem::{Problem, Reason};
use crate::bookings::relationship::{EnterRelationshipError, NewRelationship, enter_relationship};
use crate::i18n::Message;
use crate::store::{GuestRelationship, RelationshipKind, Role};

/// Lists the relationships of the organization's guests.
#[utoipa::path(
    get,
    path = "/v1/guest_relationships",
    tag = "staff",
    responses(
        (status = 200, description = "All of the organization.", body = wire::ListGuestRelationshipsResponse),
        (status = 401, description = "No valid token.", body = ErrorResponse),
        (status = 403, description = "The token's role is less than `decide`: the ids are capabilities.", body = ErrorResponse),
    ),
    security(("staff_token" = []))
)]
pub(super) async fn list_guest_relationships(
    State(state): State<AppState>,
    staff: Staff,
) -> Result<Response, Refusal> {
    staff.require(Role::Decide)?;
    let all = state.store().list_relationships(staff.organization()).await?;
    let guest_relationships = all.iter().map(wire_relationship).collect();
    Ok(Json(wire::ListGuestRelationshipsResponse { guest_relationships }).into_response())
}

/// Says that a guest may book for another.
#[utoipa::path(
    post,
    path = "/v1/guest_relationships",
    tag = "staff",
    params(
        ("Idempotency-Key" = Option<String>, Header, description = "At least 22 random characters: sent twice, done once."),
    ),
    request_body = wire::CreateGuestRelationshipRequest,
    responses(
        (status = 200, description = "The host may book for the member.", body = wire::GuestRelationshipResponse),
        (status = 400, description = "Malformed JSON or wrong type.", body = ErrorResponse),
        (status = 401, description = "No valid token.", body = ErrorResponse),
        (status = 403, description = "The token's role is less than `decide`.", body = ErrorResponse),
        (status = 404, description = "An id leads nowhere.", body = ErrorResponse),
        (status = 409, description = "These two have a relationship already.", body = ErrorResponse),
        (status = 422, description = "A rule is broken, or a field is not known; `fields` says which.", body = ErrorResponse),
    ),
    security(("staff_token" = []))
)]
pub(super) async fn create_guest_relationship(
    State(state): State<AppState>,
    staff: Staff,
    attempt: Attempt,
    StaffBody(body): StaffBody<wire::CreateGuestRelationshipRequest>,
) -> Result<Response, Refusal> {
    staff.require(Role::Decide)?;
    let new = read_request(&body.value)?;
    let mut transaction = match attempt.begin(&state, body.hash).await? {
        Begun::Repeated(kept) => return Ok(kept.into_response()),
        Begun::New(transaction) => transaction,
    };
    let outcome = enter_relationship(transaction.as_mut(), staff.organization(), new)
        .await
        .map(|relationship| wire::GuestRelationshipResponse {
            guest_relationship: wire_relationship(&relationship),
        })
        .map_err(Refusal::from);
    attempt.finish(&state, transaction, body.hash, outcome).await
}

/// Ends a relationship.
#[utoipa::path(
    delete,
    path = "/v1/guest_relationships/{id}",
    tag = "staff",
    params(("id" = String, Path, description = "Its UUID.")),
    responses(
        (status = 200, description = "The host may no longer book for the member.", body = wire::DeletedResponse),
        (status = 401, description = "No valid token.", body = ErrorResponse),
        (status = 403, description = "The token's role is less than `decide`.", body = ErrorResponse),
        (status = 404, description = "There is none with this id.", body = ErrorResponse),
    ),
    security(("staff_token" = []))
)]
pub(super) async fn delete_guest_relationship(
    State(state): State<AppState>,
    staff: Staff,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    staff.require(Role::Decide)?;
    let unknown = || Refusal::fields(vec![Problem::new("id", Reason::Unknown)]);
    let id = id.parse().map_err(|_| unknown())?;
    let mut transaction = state.store().begin().await?;
    if !transaction.delete_relationship(staff.organization(), id).await? {
        return Err(unknown());
    }
    transaction.commit().await?;
    Ok(Json(wire::DeletedResponse { success: true }).into_response())
}

fn read_request(request: &wire::CreateGuestRelationshipRequest) -> Result<NewRelationship, Refusal> {
    let mut problems = Vec::new();
    let host = required(request.host_guest_id.as_deref(), "host_guest_id", &mut problems);
    let member = required(
        request.member_guest_id.as_deref(),
        "member_guest_id",
        &mut problems,
    );
    let kind = match request.kind.as_deref() {
        None => {
            problems.push(Problem::new("kind", Reason::Required));
            None
        }
        Some(name) => {
            let kind = RelationshipKind::parse(name);
            if kind.is_none() {
                problems.push(Problem::new("kind", Reason::NotAChoice));
            }
            kind
        }
    };
    match (host, member, kind) {
        (Some(host), Some(member), Some(kind)) => Ok(NewRelationship { host, member, kind }),
        _ => Err(Refusal::fields(problems)),
    }
}

fn wire_relationship(relationship: &GuestRelationship) -> wire::GuestRelationship {
    wire::GuestRelationship {
        id: relationship.id.to_string(),
        host_guest_id: relationship.host.to_string(),
        member_guest_id: relationship.member.to_string(),
        kind: relationship.kind.name().to_owned(),
        imported: relationship.imported,
    }
}

impl From<EnterRelationshipError> for Refusal {
    fn from(error: EnterRelationshipError) -> Self {
        match error {
            EnterRelationshipError::Refused(problems) => Self::fields(problems),
            EnterRelationshipError::ThereIsOne => Self::new(StatusCode::CONFLICT, Message::RelatedAlready),
            EnterRelationshipError::Store(error) => error.into(),
        }
    }
}
