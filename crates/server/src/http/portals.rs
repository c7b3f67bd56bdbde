//! `GET /v1/portals/{portal}`: all that the first screen needs, cacheable.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use axum::{Extension, Json};
use booking_wire::error::ErrorResponse;
use booking_wire::portal::PortalResponse;

use super::book_page::{Managing, readable_portal};
use super::caller::Caller;
use super::etag;
use super::ids::PortalPath;
use super::origin;
use super::query::Parameters;
use super::refusal::Refusal;
use super::state::AppState;
use super::wire_portal::portal_response;

/// Fresh for a minute; then the ETag is asked about. An import is seen by everybody a minute later.
const CACHE_CONTROL: &str = "public, max-age=60";

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
    let language = caller
        .language_tag
        .as_deref()
        .unwrap_or(&view.catalogue.organization.language);
    let reply = portal_response(view, language, parameters.get("theme"));
    Ok(etag::answer(&headers, CACHE_CONTROL, Json(reply)).await)
}
