//! `GET /v1/portals/{portal}`: all that the first screen needs, cacheable; and `GET /bookings/{bookingId}/portal`,
//! the same for who manages a booking.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::{Extension, Json};
use booking_wire::error::{ErrorResponse, ModuleErrorResponse};
use booking_wire::portal::PortalResponse;

use super::book_page::{Managing, readable_portal};
use super::caller::Caller;
use super::etag;
use super::ids::{BookingPath, PortalPath};
use super::origin;
use super::query::Parameters;
use super::refusal::Refusal;
use super::state::AppState;
use super::wire_portal::portal_response;
use crate::bookings::catalogues::PortalView;
use crate::i18n::Message;

/// Fresh for a minute; then the ETag is asked about. An import is seen by everybody a minute later.
pub(super) const CACHE_CONTROL: &str = "public, max-age=60";

/// Reads a portal by id or slug.
#[utoipa::path(
    get,
    path = "/v1/portals/{portal}",
    tag = "portals",
    params(
        ("portal" = String, Path, description = "Portal UUID or slug."),
        ("lang" = Option<String>, Query, description = "BCP 47 tag: language of the texts; the organization's own if left out."),
        ("theme" = Option<String>, Query, description = "The element's attribute: name of a preset, which takes the place of the portal's. One that does not exist is ignored."),
    ),
    responses(
        (status = 200, description = "The portal with its catalogue. Has an ETag.", body = PortalResponse),
        (status = 304, description = "Not changed since the `If-None-Match` given."),
        (status = 403, description = "The web site may not embed this portal.", body = ErrorResponse),
        (status = 404, description = "No such portal, or a DRAFT.", body = ErrorResponse),
        (status = 429, description = "Too many requests; see `Retry-After`.", body = ErrorResponse),
    )
)]
pub(super) async fn read_portal(
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
    let reply = reply(view, &caller, &parameters);
    Ok(etag::answer(&headers, CACHE_CONTROL, Json(reply)).await)
}

/// Reads the portal that a booking came through, also if it takes no new ones: what was booked can still be managed.
///
/// The id is a capability: the reply is never kept.
#[utoipa::path(
    get,
    path = "/bookings/{bookingId}/portal",
    tag = "bookings",
    params(
        ("bookingId" = String, Path, description = "The booking's id."),
        ("lang" = Option<String>, Query, description = "As of the portal itself."),
        ("theme" = Option<String>, Query, description = "As of the portal itself."),
    ),
    responses(
        (status = 200, description = "As the portal itself answers; `portal.status` is 1 while it takes no new bookings.", body = PortalResponse),
        (status = 403, description = "The web site may not embed the booking's portal.", body = ModuleErrorResponse),
        (status = 404, description = "No such booking; a draft's id opens nothing here.", body = ModuleErrorResponse),
        (status = 429, description = "Too many requests; see `Retry-After`.", body = ModuleErrorResponse),
    )
)]
pub(super) async fn read_portal_of_booking(
    State(state): State<AppState>,
    BookingPath(id): BookingPath,
    caller: Caller,
    parameters: Parameters,
) -> Result<Json<PortalResponse>, Refusal> {
    let unknown = || Refusal::new(StatusCode::NOT_FOUND, Message::BookingUnknown);
    let catalogues = state.catalogues().await?;
    let booking = state.store().find_booking(id).await?.ok_or_else(unknown)?;
    let view = catalogues.view_of_booking(&booking).ok_or_else(unknown)?;
    origin::check(view.portal, &caller.origin)?;
    Ok(Json(reply(view, &caller, &parameters)))
}

fn reply(view: PortalView<'_>, caller: &Caller, parameters: &Parameters) -> PortalResponse {
    let own = &view.catalogue.organization.language;
    let language = caller.language_tag.as_deref().unwrap_or(own);
    portal_response(view, language, parameters.get("theme"))
}
