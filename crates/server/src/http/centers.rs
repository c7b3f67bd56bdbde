//! The catalogue calls of the service booking API (section 6): centers, and the services and therapists of
//! one. Public; they show what some live portal shows.

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use booking_wire::catalogue::{ListCentersResponse, ListServicesResponse, ListTherapistsResponse};
use booking_wire::error::ErrorResponse;

use super::caller::Caller;
use super::etag;
use super::ids::CenterPath;
use super::names::language_for;
use super::origin;
use super::paging::Page;
use super::query::Parameters;
use super::refusal::{CENTER_NOT_FOUND, Refusal, SERVICES_NOT_IN_CATALOG};
use super::state::AppState;
use super::visit::{id, unknown};
use super::wire_catalogue::{self, ExpandedService};
use super::wire_times::parse_date;
use crate::bookings::catalogues::{CatalogueSet, PortalView};
use crate::bookings::problem::Reason;
use crate::catalogue::{Catalogue, Center};
use crate::i18n::Message;
use crate::ids::{CategoryId, CenterId};

/// As fresh as the portal's own catalogue (`portals.rs`).
const CACHE_CONTROL: &str = "public, max-age=60";

/// Lists the centers of an organization that some live portal shows.
#[utoipa::path(
    get,
    path = "/v1/centers",
    tag = "catalogue",
    params(
        ("expand" = Option<String>, Query, description = "`working_hours`: the usual week, null without it."),
        ("portal_id" = Option<String>, Query, description = "Portal UUID or slug: only its centers. Ours; needed on a server of several organizations."),
        ("page" = Option<u32>, Query, description = "From 1; 1 if left out."),
        ("size" = Option<u32>, Query, description = "1 to 100; 10 if left out."),
        ("lang" = Option<String>, Query, description = "BCP 47 tag: language of the texts; the organization's own if left out."),
    ),
    responses(
        (status = 200, description = "A page of centers, in the catalogue's order. Has an ETag.", body = ListCentersResponse),
        (status = 304, description = "Not changed since the `If-None-Match` given."),
        (status = 403, description = "The web site may not embed any of these portals.", body = ErrorResponse),
        (status = 404, description = "No such portal.", body = ErrorResponse),
        (status = 422, description = "A parameter breaks a rule, or `portal_id` is needed; `fields` names it.", body = ErrorResponse),
        (status = 429, description = "Too many requests; see `Retry-After`.", body = ErrorResponse),
    )
)]
pub(super) async fn list_centers(
    State(state): State<AppState>,
    caller: Caller,
    parameters: Parameters,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let page = Page::read(&parameters)?;
    let catalogues = state.catalogues().await?;
    let portals = portals_asked_for(&catalogues, &parameters)?;
    let allowed: Vec<PortalView<'_>> = portals
        .iter()
        .copied()
        .filter(|view| origin::check(view.portal, &caller.origin).is_ok())
        .collect();
    if allowed.is_empty() && !portals.is_empty() {
        return Err(Refusal::origin_not_allowed());
    }
    let with_working_hours = parameters.lists("expand", "working_hours");
    let centers = allowed.first().map_or_else(Vec::new, |view| {
        let language = language_for(&caller, view.catalogue);
        shown_by(view.catalogue, &allowed)
            .map(|center| wire_catalogue::center(center, with_working_hours, &language))
            .collect()
    });
    let (centers, page_info) = page.of(centers);
    let reply = ListCentersResponse { centers, page_info };
    Ok(etag::answer(&headers, CACHE_CONTROL, Json(reply)).await)
}

/// The one portal that is named, or all live ones of the only organization that has any.
fn portals_asked_for<'a>(
    catalogues: &'a CatalogueSet,
    parameters: &Parameters,
) -> Result<Vec<PortalView<'a>>, Refusal> {
    if let Some(portal) = parameters.get("portal_id") {
        let unknown = || Refusal::portal_unknown().with_field("portal_id", Message::Field(Reason::Unknown));
        return Ok(vec![catalogues.portal(portal).ok_or_else(unknown)?]);
    }
    let portals: Vec<PortalView<'a>> = catalogues.live_portals().collect();
    let organization = |view: &PortalView<'_>| view.catalogue.organization.id;
    let first = portals.first().map(organization);
    if portals.iter().any(|view| Some(organization(view)) != first) {
        return Err(Refusal::parameter("portal_id", Message::ParameterRequired));
    }
    Ok(portals)
}

/// The centers of some of the portals, in the catalogue's order.
fn shown_by<'a>(catalogue: &'a Catalogue, portals: &'a [PortalView<'a>]) -> impl Iterator<Item = &'a Center> {
    let centers = catalogue.centers.iter();
    centers.filter(|center| portals.iter().any(|view| view.center(center.id).is_some()))
}

/// Lists the services of a center.
#[utoipa::path(
    get,
    path = "/v1/Centers/{center_id}/services",
    tag = "catalogue",
    params(
        ("center_id" = String, Path, description = "Center UUID. The path may be written with a small `c`."),
        ("page" = Option<u32>, Query, description = "From 1; 1 if left out."),
        ("size" = Option<u32>, Query, description = "1 to 100; 10 if left out."),
        ("category_id" = Option<String>, Query, description = "Category UUID: only its services."),
        ("expand" = Option<String>, Query, description = "Of `additional_info`, `add_ons_info` and `image_paths`, separated by commas or repeated; what is not named is null. Other names are ignored."),
        ("lang" = Option<String>, Query, description = "BCP 47 tag: language of the texts; the organization's own if left out."),
    ),
    responses(
        (status = 200, description = "A page of services, in display order. Has an ETag.", body = ListServicesResponse),
        (status = 304, description = "Not changed since the `If-None-Match` given."),
        (status = 403, description = "The web site may not embed any portal of this center.", body = ErrorResponse),
        (status = 404, description = "No live portal shows such a center, or there is no such category (502).", body = ErrorResponse),
        (status = 422, description = "A parameter breaks a rule; `fields` names it.", body = ErrorResponse),
        (status = 429, description = "Too many requests; see `Retry-After`.", body = ErrorResponse),
    )
)]
pub(super) async fn list_services_of_center(
    State(state): State<AppState>,
    CenterPath(center): CenterPath,
    caller: Caller,
    parameters: Parameters,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let catalogues = state.catalogues().await?;
    let (catalogue, center) = shown_center(&catalogues, center, &caller)?;
    let page = Page::read(&parameters)?;
    let category = category(catalogue, &parameters)?;
    let expanded = ExpandedService {
        additional_info: parameters.lists("expand", "additional_info"),
        add_ons_info: parameters.lists("expand", "add_ons_info"),
        image_paths: parameters.lists("expand", "image_paths"),
    };
    let language = language_for(&caller, catalogue);
    let services = catalogue
        .services
        .iter()
        .filter(|service| !service.archived && service.centers.contains(&center.id))
        .filter(|service| category.is_none_or(|category| service.category == category))
        .collect();
    let (services, page_info) = page.of(services);
    let reply = ListServicesResponse {
        services: services
            .into_iter()
            .map(|service| wire_catalogue::service(catalogue, service, expanded, &language))
            .collect(),
        page_info,
    };
    Ok(etag::answer(&headers, CACHE_CONTROL, Json(reply)).await)
}

fn category(catalogue: &Catalogue, parameters: &Parameters) -> Result<Option<CategoryId>, Refusal> {
    let category: Option<CategoryId> = id(parameters, "category_id", SERVICES_NOT_IN_CATALOG)?;
    let is_known = |id: CategoryId| {
        let mut categories = catalogue.categories.iter();
        categories.any(|category| category.id == id && !category.archived)
    };
    if category.is_some_and(|id| !is_known(id)) {
        return Err(unknown("category_id", SERVICES_NOT_IN_CATALOG));
    }
    Ok(category)
}

/// Lists the therapists of a center.
#[utoipa::path(
    get,
    path = "/v1/centers/{center_id}/therapists",
    tag = "catalogue",
    params(
        ("center_id" = String, Path, description = "Center UUID. The path may be written with a capital `C`."),
        ("date" = Option<String>, Query, description = "`YYYY-MM-DD`, the center's date: only who works there then, by schedule, exceptions and days off; block-out times do not count. Everybody if left out."),
        ("page" = Option<u32>, Query, description = "From 1. All are on one page if this and `size` are left out."),
        ("size" = Option<u32>, Query, description = "1 to 100; 10 if only this is left out."),
        ("lang" = Option<String>, Query, description = "BCP 47 tag: language of the texts; the organization's own if left out."),
    ),
    responses(
        (status = 200, description = "The therapists, in display order. Has an ETag.", body = ListTherapistsResponse),
        (status = 304, description = "Not changed since the `If-None-Match` given."),
        (status = 403, description = "The web site may not embed any portal of this center.", body = ErrorResponse),
        (status = 404, description = "No live portal shows such a center (502).", body = ErrorResponse),
        (status = 422, description = "A parameter breaks a rule; `fields` names it.", body = ErrorResponse),
        (status = 429, description = "Too many requests; see `Retry-After`.", body = ErrorResponse),
    )
)]
pub(super) async fn list_therapists_of_center(
    State(state): State<AppState>,
    CenterPath(center): CenterPath,
    caller: Caller,
    parameters: Parameters,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let catalogues = state.catalogues().await?;
    let (catalogue, center) = shown_center(&catalogues, center, &caller)?;
    let page = Page::read_optional(&parameters)?;
    let not_a_date = || Refusal::parameter("date", Message::NotADate);
    let date = parameters
        .get("date")
        .map(|text| parse_date(text).ok_or_else(not_a_date))
        .transpose()?;
    let language = language_for(&caller, catalogue);
    let therapists = catalogue
        .therapists
        .iter()
        .filter(|therapist| !therapist.archived && therapist.schedules.contains_key(&center.id))
        .filter(|therapist| {
            date.is_none_or(|date| {
                !center.periods_on(date).is_empty() && !therapist.periods_on(center.id, date).is_empty()
            })
        })
        .collect();
    let (therapists, page_info) = page.of(therapists);
    let reply = ListTherapistsResponse {
        therapists: therapists
            .into_iter()
            .map(|therapist| wire_catalogue::therapist(therapist, center.id, &language))
            .collect(),
        page_info,
    };
    Ok(etag::answer(&headers, CACHE_CONTROL, Json(reply)).await)
}

/// A center that some live portal shows, and to this web site.
fn shown_center<'a>(
    catalogues: &'a CatalogueSet,
    center: CenterId,
    caller: &Caller,
) -> Result<(&'a Catalogue, &'a Center), Refusal> {
    let view = catalogues.first_portal_of_center(center);
    let (view, center) = view
        .and_then(|view| Some((view, view.center(center)?)))
        .ok_or_else(|| Refusal::unknown(CENTER_NOT_FOUND))?;
    origin::check_center(catalogues, center.id, &caller.origin)?;
    Ok((view.catalogue, center))
}
