//! `/book/{portal}`: the server's own page of a portal, where people book without wasm and without script.
//! The loader's way out leads here, and a spa without a web site can link to it.
//!
//! The page is the widget's screen as a form; the widget takes its place where it can run. Each press is
//! posted, and answered by a redirect to the address of what became of it, unless something has to be said
//! or kept that no address may hold.

mod address;

mod calls;

mod drive;

mod form;

mod origin;

mod said;

mod theme;

mod page;

mod manage;

use std::net::SocketAddr;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use booking_widget::booking::{Money, Slot};
use booking_widget::flow::command::Saved;
use booking_widget::flow::state::{Hold, Moment, Notice, Step, Submission};
use booking_widget::flow::{EventKind, FocusTarget, Problem, State as FlowState};
use booking_widget::i18n::Language as Spoken;
use booking_widget::views::plain;
use chrono::{DateTime, Utc};

use super::body::FormBody;
use super::caller::Caller;
use super::etag;
use super::ids::PortalPath;
use super::origin::RequestOrigin;
use super::query::Parameters;
use super::refusal::Refusal;
use super::state::AppState;
use super::wire_times;
use crate::bookings::catalogues::PortalView;
use crate::i18n::Message;
use crate::ids::BookingId;
use address::Address;
use calls::Calls;
pub(super) use calls::{Api, Managing, readable_portal};
use drive::Drive;
use form::Posted;
pub(super) use manage::{press_manage_page, read_manage_page};
use page::{Form, Widget, unknown_portal};
use said::Said;
pub(super) use theme::read_theme;

/// Prices and hours may change; the page is small.
const CACHE_CONTROL: &str = "public, max-age=60";

/// Who asks for a page, and for which.
pub(super) struct Visitor {
    state: AppState,
    api: Api,
    caller: Caller,
    parameters: Parameters,
    headers: HeaderMap,
    peer: Option<ConnectInfo<SocketAddr>>,
}

impl FromRequestParts<AppState> for Visitor {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Refusal> {
        let Ok(caller) = Caller::from_request_parts(parts, state).await;
        let api = parts.extensions.get::<Api>().cloned();
        Ok(Self {
            state: state.clone(),
            api: api.ok_or_else(|| Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, Message::Internal))?,
            caller,
            parameters: Parameters::from_request_parts(parts, state).await?,
            headers: parts.headers.clone(),
            peer: parts.extensions.get().copied(),
        })
    }
}

impl Visitor {
    fn calls(&self, view: PortalView<'_>, language: Spoken) -> Calls {
        let portal = (view.portal.slug.clone(), view.portal.id);
        let calls = Calls::new(self.api.clone(), portal, language.tag(), &self.headers, self.peer);
        // Nothing but a booking that is there leads to a portal that is closed.
        if view.is_live() { calls } else { calls.managing() }
    }

    fn now(&self) -> DateTime<Utc> {
        self.state.clock().now()
    }

    /// The language of the screen: finer than that of the server's own words.
    fn spoken(&self, lang: Option<&str>) -> Spoken {
        Spoken::choose(lang, None, [self.caller.language.tag()])
    }

    /// Forms of other web sites are refused. There is nothing to steal here, no cookie speaks for the visitor;
    /// but nobody else's page should make holds in their name.
    fn check_origin(&self) -> Result<(), Refusal> {
        match &self.caller.origin {
            RequestOrigin::None | RequestOrigin::Own => Ok(()),
            // These pages ask for no referrer, and so browsers do not name them; most say how near they are.
            RequestOrigin::Site(site) if site == "null" && !self.headers.contains_key("sec-fetch-site") => {
                Ok(())
            }
            RequestOrigin::Site(_) => Err(Refusal::origin_not_allowed()),
        }
    }

    fn has_widget(&self) -> bool {
        self.state.settings().widget_dir.is_some()
    }
}

/// Shows how far a booking is.
pub(super) async fn read_book_page(
    visitor: Visitor,
    PortalPath(portal): PortalPath,
) -> Result<Response, Refusal> {
    let catalogues = visitor.state.catalogues().await?;
    let Some(view) = catalogues.portal(&portal) else {
        return Ok(unknown_portal(visitor.caller.language));
    };
    let mut address = Address::read(&view.portal.slug, &visitor.parameters);
    if let Some(booked) = booked(&visitor.state, view, &address).await? {
        return Ok(booked);
    }
    let mut drive = start(&visitor, view, &mut address, Saved::default()).await;
    if let Some(pressed) = visitor.parameters.get("do").filter(|_| address.draft().is_none()) {
        let events = plain::events(pressed, &drive.state);
        for event in events.into_iter().filter(plain::is_choice).take(MOST_EVENTS) {
            drive.press(event, rand::random()).await;
        }
        return Ok(see_other(&address.of(&drive.state), None));
    }
    let is_first = address.is_beginning();
    let can_be_kept = is_first && drive.state.step < Step::Time && drive.state.notice.is_none();
    let key = (!can_be_kept).then(rand::random);
    let widget = is_first && visitor.has_widget();
    let page = Form {
        action: &address.print(),
        key,
        widget: widget.then_some(Widget::Book),
    }
    .page(&visitor, view, &address, drive);
    if can_be_kept {
        return Ok(etag::answer(&visitor.headers, CACHE_CONTROL, page).await);
    }
    Ok(page)
}

/// Does what was pressed.
pub(super) async fn press_book_page(
    visitor: Visitor,
    PortalPath(portal): PortalPath,
    form: FormBody,
) -> Result<Response, Refusal> {
    visitor.check_origin()?;
    let catalogues = visitor.state.catalogues().await?;
    let Some(view) = catalogues.portal(&portal) else {
        return Ok(unknown_portal(visitor.caller.language));
    };
    let mut address = Address::read(&view.portal.slug, &visitor.parameters);
    // Pressed twice, or come back to: the booking is there.
    if let Some(booked) = booked(&visitor.state, view, &address).await? {
        return Ok(booked);
    }
    let posted = Posted::read(&form);
    let typed = Saved {
        details: posted.details.clone(),
        ..Saved::default()
    };
    let mut drive = start(&visitor, view, &mut address, typed).await;
    for event in pressed(&posted, &drive.state) {
        drive.press(event, posted.key).await;
    }
    if let Submission::Done(confirmed) = &drive.state.submission {
        return Ok(to_booking(
            view,
            &address,
            &confirmed.id,
            confirmed.updated_utc.clone(),
        ));
    }
    let next = address.of(&drive.state);
    if !posted.has_answers() && !must_be_said(&drive.state) {
        return Ok(see_other(&next, drive.focus.as_ref()));
    }
    // What is tried again must be the same request.
    let is_open_end = matches!(drive.state.submission, Submission::Unanswered { .. });
    let key = if is_open_end { posted.key } else { rand::random() };
    let status = status_of(&drive.state);
    let page = Form {
        action: &next.print(),
        key: Some(key),
        widget: None,
    }
    .page(&visitor, view, &next, drive);
    Ok((status, page).into_response())
}

/// The flow in the state of an address, with what was typed.
async fn start(visitor: &Visitor, view: PortalView<'_>, address: &mut Address, typed: Saved) -> Drive {
    if let Some(saved) = &mut address.saved {
        let currency = view.centers().next().map(|center| Money {
            minor: 0,
            currency: center.currency.code().to_owned(),
            digits: center.currency.digits(),
        });
        let priced = |slot: Slot| address::priced(slot, address.price_minor, currency.as_ref());
        saved.slot = saved.slot.take().map(priced);
    }
    let is_typed = typed != Saved::default();
    let saved = match address.saved.clone() {
        Some(saved) => Some(Saved {
            details: typed.details,
            ..saved
        }),
        None => is_typed.then_some(typed),
    };
    let language = visitor.spoken(address.lang.as_deref());
    let calls = visitor.calls(view, language);
    let now = Moment(visitor.now().timestamp_millis());
    let mut drive = Drive::start(calls, now, address.config.clone(), saved).await;
    if let Some(month) = address
        .month
        .filter(|month| drive.state.calendar.month != Some(*month))
    {
        drive.press(EventKind::MonthShown(month), rand::random()).await;
    }
    if !address.search.is_empty() {
        drive
            .press(EventKind::SearchTyped(address.search.clone()), rand::random())
            .await;
    }
    if !address.came_from.is_empty() {
        let known = EventKind::CameFrom(address.came_from.clone());
        drive.press(known, rand::random()).await;
    }
    drive.focus = None;
    drive
}

/// More events than any button says, and more lists than any visit has: each may ask for a calendar, and all of a
/// request count as one.
const MOST_EVENTS: usize = 8;
const MOST_LISTS: usize = 64;

/// The events of a form, in order: lists first, then the button.
fn pressed(posted: &Posted, state: &FlowState) -> Vec<EventKind> {
    let mut events = Vec::new();
    for (place, who) in posted.by_whom.iter().take(MOST_LISTS) {
        let chosen = plain::events(&format!("edit:{place}\nwho:{who}"), state);
        let [EventKind::EditItem(at), EventKind::TherapistChosen(wish)] = chosen.as_slice() else {
            continue;
        };
        let is_new = state
            .choice
            .visit
            .item(*at)
            .is_some_and(|item| item.therapist != *wish);
        events.extend(chosen.into_iter().filter(|_| is_new));
    }
    let mut main = plain::events(&posted.press, state);
    main.truncate(MOST_EVENTS);
    if let Some(search) = posted.search.as_ref().filter(|_| main.is_empty()) {
        main.push(EventKind::SearchTyped(search.clone()));
    }
    // A submission without an answer is known to its form only: the same key and the same answers again.
    let is_again = state.step == Step::Details && state.notice.is_none() && state.stalled.is_none();
    for event in main {
        events.push(match event {
            EventKind::RetryPressed if is_again => EventKind::SubmitPressed,
            event => event,
        });
    }
    events
}

/// Whether a redirect would lose something: what is said once is in no address.
fn must_be_said(state: &FlowState) -> bool {
    state.notice.is_some()
        || matches!(state.hold, Hold::Lost { .. })
        || !state.details.problems.is_empty()
        || matches!(state.submission, Submission::Unanswered { .. })
}

fn status_of(state: &FlowState) -> StatusCode {
    let failed = match (&state.submission, &state.notice) {
        (Submission::Unanswered { problem, .. }, _) | (_, Some(Notice::Failed(problem))) => Some(problem),
        _ => None,
    };
    match failed {
        _ if matches!(state.hold, Hold::Lost { .. }) => StatusCode::CONFLICT,
        Some(Problem::TooMany { .. }) => StatusCode::TOO_MANY_REQUESTS,
        Some(Problem::Refused { .. }) => StatusCode::UNPROCESSABLE_ENTITY,
        Some(_) => StatusCode::SERVICE_UNAVAILABLE,
        None if !state.details.problems.is_empty() => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    }
}

/// The way to the booking that a draft became.
async fn booked(
    state: &AppState,
    view: PortalView<'_>,
    address: &Address,
) -> Result<Option<Response>, Refusal> {
    let Some(id) = taken_by(state, view, address).await? else {
        return Ok(None);
    };
    let Some(booking) = state.store().find_booking(id).await? else {
        return Ok(None);
    };
    let made = wire_times::utc(booking.created_at);
    Ok(Some(to_booking(view, address, &id.to_string(), made)))
}

/// The booking that has what the draft of an address held.
async fn taken_by(
    state: &AppState,
    view: PortalView<'_>,
    address: &Address,
) -> Result<Option<BookingId>, Refusal> {
    let Some(draft) = address.draft().and_then(|draft| draft.parse().ok()) else {
        return Ok(None);
    };
    let draft = state.store().find_draft(draft).await?;
    let draft = draft.filter(|draft| draft.portal == view.portal.id);
    Ok(draft.and_then(|draft| draft.booking))
}

/// To a booking just made; `as_of` is `lastUpdated`.
fn to_booking(view: PortalView<'_>, from: &Address, booking: &str, as_of: String) -> Response {
    let said = Some(Said::booked(as_of));
    let address = Address::overview(&view.portal.slug, booking, from.lang.as_deref(), said);
    redirect(&address.print())
}

fn see_other(address: &Address, focus: Option<&FocusTarget>) -> Response {
    let mut location = address.print();
    let saved = address.saved.as_ref();
    let is_about_day = saved.is_some_and(|saved| saved.step == Step::Time && saved.date.is_some());
    if is_about_day && matches!(focus, Some(FocusTarget::Slots)) {
        location.push_str("#slots");
    }
    redirect(&location)
}

fn redirect(location: &str) -> Response {
    (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response()
}

/// Browsers ask for it beside every page; there is none, and that is no fault to log in their consoles.
pub(super) async fn read_icon() -> Response {
    (
        StatusCode::NO_CONTENT,
        [(header::CACHE_CONTROL, "public, max-age=86400")],
    )
        .into_response()
}
