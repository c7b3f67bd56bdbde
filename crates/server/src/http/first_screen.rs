//! `GET /v1/portals/{portal}/first-screen`: what the widget shows first, as HTML of the widget's own views.
//!
//! The loader shows it while the wasm is on its way. It is a picture: whoever presses something in it is
//! answered by the wasm, or by the server's own page, which look at what is free then.

mod carried;

mod drawing;

mod packing;

mod shelf;

use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;
use booking_wire::error::ErrorResponse;

use super::availability;
use super::caller::Caller;
use super::elsewhere::Elsewhere;
use super::etag::TaggedReply;
use super::ids::PortalPath;
use super::origin;
use super::query::Parameters;
use super::refusal::Refusal;
use super::state::AppState;
use crate::bookings::catalogues::{CatalogueSet, PortalView};
use crate::i18n::Message;
pub(super) use carried::carrying_loader;
use drawing::Drawing;
pub(super) use shelf::FirstScreens;
use shelf::{Form, Kept, Wish};

/// Treatments change with an import, which is seen by everybody a minute later, as in the portal's reply.
const CACHE_TREATMENTS: &str = "public, max-age=60";

/// Kept, but asked about every time, as the calendar's reply: a slot may be gone any moment.
const CACHE_SLOTS: &str = "public, no-cache";

/// A month, and the one in which the next free day is. Whatever is asked for beyond is left to the widget.
const MOST_CALENDARS: usize = 2;

/// Renders the first screen of a portal.
#[utoipa::path(
    get,
    path = "/v1/portals/{portal}/first-screen",
    tag = "portals",
    params(
        ("portal" = String, Path, description = "Portal UUID or slug."),
        ("lang" = Option<String>, Query, description = "BCP 47 tag; the organization's own if left out."),
        ("service" = Option<String>, Query, description = "The element's attribute: UUID or code of a service. With it the screen is the calendar, with the slots of the first free day."),
        ("center" = Option<String>, Query, description = "The element's attribute: center UUID."),
        ("therapist" = Option<String>, Query, description = "The element's attribute: therapist UUID."),
        ("theme" = Option<String>, Query, description = "The element's attribute: name of a preset, which takes the place of the portal's."),
        ("date" = Option<String>, Query, description = "The element's attribute: the day to open the calendar at, `YYYY-MM-DD`."),
    ),
    responses(
        (status = 200, description = "A fragment of HTML: one `div`. Its `data-days` is the address of the calendar in it, `data-paint` the portal's theme as JSON. Has an ETag. What is preselected and does not exist is ignored, as the widget does.", body = String, content_type = "text/html"),
        (status = 304, description = "Not changed since the `If-None-Match` given."),
        (status = 403, description = "The web site may not embed this portal.", body = ErrorResponse),
        (status = 404, description = "No such portal, or a DRAFT.", body = ErrorResponse),
        (status = 429, description = "Too many requests; see `Retry-After`.", body = ErrorResponse),
    )
)]
pub(super) async fn read_first_screen(
    State(state): State<AppState>,
    PortalPath(portal): PortalPath,
    caller: Caller,
    elsewhere: Option<Extension<Elsewhere>>,
    parameters: Parameters,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let (_, screen) = screen(
        &state,
        Form::Html,
        elsewhere.as_deref(),
        portal,
        caller,
        &parameters,
    )
    .await?;
    let cache_control = match screen.calendars.as_slice() {
        [] => CACHE_TREATMENTS,
        _ => CACHE_SLOTS,
    };
    Ok(screen.reply.answer(&headers, cache_control))
}

/// The screen, and what was wished for.
async fn screen(
    state: &AppState,
    form: Form,
    elsewhere: Option<&Elsewhere>,
    portal: String,
    caller: Caller,
    parameters: &Parameters,
) -> Result<(Wish, Arc<Kept>), Refusal> {
    let catalogues = state.catalogues().await?;
    let view = catalogues.portal(&portal).ok_or_else(Refusal::portal_unknown)?;
    origin::check(view.portal, &caller.origin)?;
    let language = caller
        .language_tag
        .unwrap_or_else(|| view.catalogue.organization.language.clone());
    let zone = elsewhere.map(|elsewhere| elsewhere.zone);
    let wish = Wish::read(form, portal, language, zone, parameters);
    if let Some(kept) = state.first_screens().find(&wish, catalogues.revision())
        && is_current(state, &catalogues, view, elsewhere, &kept).await?
    {
        return Ok((wish, kept));
    }
    let drawn = Arc::new(draw(state, &catalogues, view, elsewhere, &wish).await?);
    state.first_screens().keep(wish.clone(), Arc::clone(&drawn));
    Ok((wish, drawn))
}

/// Whether every calendar that the screen was drawn from is still the same. The calendars themselves are
/// kept by marks of claims, so this looks at no claim unless one has changed.
async fn is_current(
    state: &AppState,
    catalogues: &CatalogueSet,
    view: PortalView<'_>,
    elsewhere: Option<&Elsewhere>,
    kept: &Kept,
) -> Result<bool, Refusal> {
    for (address, tag) in &kept.calendars {
        let now = calendar(state, catalogues, view, elsewhere, address).await?;
        if now.as_ref().map(|reply| reply.tag()) != tag.as_deref() {
            return Ok(false);
        }
    }
    Ok(true)
}

async fn draw(
    state: &AppState,
    catalogues: &CatalogueSet,
    view: PortalView<'_>,
    elsewhere: Option<&Elsewhere>,
    wish: &Wish,
) -> Result<Kept, Refusal> {
    let mut drawing = Drawing::begin(view, wish, state.clock().now()).ok_or_else(unreadable)?;
    let mut calendars = Vec::new();
    while calendars.len() < MOST_CALENDARS
        && let Some(address) = drawing.asked()
    {
        let reply = calendar(state, catalogues, view, elsewhere, &address).await?;
        let tag = reply.as_ref().map(|reply| reply.tag().to_owned());
        drawing.answer(reply.as_ref().map(|reply| reply.body()));
        calendars.push((address, tag));
    }
    let first = calendars.first().map(|(address, _)| address.as_str());
    Ok(Kept {
        catalogue_revision: catalogues.revision(),
        reply: match wish.form {
            Form::Html => TaggedReply::html(drawing.html(first)),
            Form::Tree => TaggedReply::json(&drawing.tree(first)),
        },
        calendars,
        packing: Arc::default(),
    })
}

/// What the API would answer to the widget at this address; `None` if it would refuse.
async fn calendar(
    state: &AppState,
    catalogues: &CatalogueSet,
    view: PortalView<'_>,
    elsewhere: Option<&Elsewhere>,
    address: &str,
) -> Result<Option<Arc<TaggedReply>>, Refusal> {
    let uri: Uri = address.parse().map_err(|_| unreadable())?;
    if let Some(elsewhere) = elsewhere {
        let reply = elsewhere.calendar(state, &uri).await?.ok();
        return Ok(reply.map(|reply| Arc::new(TaggedReply::json(&reply))));
    }
    match availability::calendar(state, catalogues, view, &Parameters::of(&uri)?).await {
        Ok(reply) => Ok(Some(reply)),
        Err(refusal) if refusal.status.is_client_error() => Ok(None),
        Err(refusal) => Err(refusal),
    }
}

/// Our own reply or address could not be read.
fn unreadable() -> Refusal {
    Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, Message::Internal)
}
