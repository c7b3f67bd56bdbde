//! `/book/{portal}/manage/{bookingId}`: a booking that is made, for who made it: the widget's screens of it as
//! forms. The id is a capability, as in the API: the page is never cached, and links from it name no referrer.
//!
//! Each form says as of when it shows the booking. What is pressed on a page that is not true any more is asked
//! of the server as it was meant then, so that the same press sent twice has one answer.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use booking_widget::flow::command::Saved;
use booking_widget::flow::state::{
    Act, ChangeOrder, IdempotencyKey, ManagePage, News, Remote, Waiting, Wish,
};
use booking_widget::flow::{EventKind, ManageEvent, Problem, State as FlowState};
use booking_widget::views::plain;

use super::super::body::FormBody;
use super::super::refusal::Refusal;
use super::address::Address;
use super::drive::Drive;
use super::form::Posted;
use super::page::{Form, Widget, unknown_portal};
use super::said::Said;
use super::{MOST_EVENTS, Visitor, must_be_said, redirect, see_other, start, status_of, taken_by};
use crate::bookings::catalogues::{CatalogueSet, PortalView};

/// The portal, also if it takes no bookings any more, or is archived: what was booked through it is still managed.
/// Who knows no booking of it learns nothing of such a portal.
async fn portal_of<'c>(
    visitor: &Visitor,
    catalogues: &'c CatalogueSet,
    portal: &str,
    booking: &str,
) -> Result<Option<PortalView<'c>>, Refusal> {
    let booking = match booking.parse() {
        Ok(id) => visitor.state.store().find_booking(id).await?,
        Err(_) => None,
    };
    let own = booking.and_then(|booking| catalogues.view_of_booking(&booking));
    let own = own.filter(|view| view.portal.is_called(portal));
    Ok(own.or_else(|| catalogues.portal(portal)))
}

/// Shows a booking, or a screen on which it is changed.
pub(in crate::http) async fn read_manage_page(
    visitor: Visitor,
    Path((portal, booking)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    let catalogues = visitor.state.catalogues().await?;
    let Some(view) = portal_of(&visitor, &catalogues, &portal, &booking).await? else {
        return Ok(unknown_portal(visitor.caller.language));
    };
    let mut address = Address::of_booking(&view.portal.slug, &booking, &visitor.parameters);
    if taken_by(&visitor.state, view, &address).await?.is_some() {
        return Ok(to_overview(view, &booking, &address));
    }
    let mut drive = start(&visitor, view, &mut address, Saved::default()).await;
    if let Some(said) = &address.said {
        said.say(&mut drive.state);
    }
    Ok(page(&visitor, view, &address, drive, rand::random()))
}

/// Does what was pressed.
pub(in crate::http) async fn press_manage_page(
    visitor: Visitor,
    Path((portal, booking)): Path<(String, String)>,
    form: FormBody,
) -> Result<Response, Refusal> {
    visitor.check_origin()?;
    let catalogues = visitor.state.catalogues().await?;
    let Some(view) = portal_of(&visitor, &catalogues, &portal, &booking).await? else {
        return Ok(unknown_portal(visitor.caller.language));
    };
    let mut address = Address::of_booking(&view.portal.slug, &booking, &visitor.parameters);
    let posted = Posted::read(&form);
    let mut drive = begin(&visitor, view, &mut address, &posted, None).await;
    let events = pressed(&posted, &drive.state);
    let is_confirmed = events.contains(&EventKind::Manage(ManageEvent::Confirm));
    // Come back to, or pressed a second time: what was held is the booking's or the spa's.
    let is_taken = taken_by(&visitor.state, view, &address).await?.is_some();
    if is_taken && !is_confirmed {
        return Ok(to_overview(view, &booking, &address));
    }
    let order = order(&address, &posted);
    // What was typed is laid over the booking as it is now, like in a widget that hears of changes.
    let is_form = address.page() == Some(ManagePage::Details) && is_on_a_page(&drive.state);
    if is_confirmed && (is_taken || is_outdated(&posted, &drive.state)) && !is_form {
        drive = match order {
            Some(order) => begin(&visitor, view, &mut address, &posted, Some(order)).await,
            None => overtaken(drive, &address).await,
        };
    } else {
        for event in events {
            drive.press(event, posted.key).await;
        }
    }
    if drive.state.manage.is_none() {
        // "Book another".
        let start = Address::beginning(&view.portal.slug, address.lang);
        return Ok(redirect(&start.print()));
    }
    let next = Address {
        said: Said::of(&drive.state),
        ..address.of(&drive.state)
    };
    let is_typed = match next.page() {
        Some(ManagePage::Details) => !posted.details.values.is_empty(),
        Some(ManagePage::Cancel) => !posted.reason.is_empty(),
        _ => false,
    };
    if !is_typed && !must_be_said(&drive.state) && status(&drive.state) == StatusCode::OK {
        return Ok(see_other(&next, drive.focus.as_ref()));
    }
    // What is tried again must be the same request.
    let key = match act(&drive.state) {
        Some(Act::Unanswered { order, .. }) => u128::from_str_radix(&order.key.0, 16).ok(),
        _ => None,
    };
    let key = key.unwrap_or_else(rand::random);
    Ok(page(&visitor, view, &next, drive, key))
}

fn to_overview(view: PortalView<'_>, booking: &str, from: &Address) -> Response {
    let overview = Address::overview(&view.portal.slug, booking, from.lang.as_deref(), None);
    redirect(&overview.print())
}

/// The booking on the screen of an address, with what was typed there; `order` is asked of the server first.
async fn begin(
    visitor: &Visitor,
    view: PortalView<'_>,
    address: &mut Address,
    posted: &Posted,
    order: Option<ChangeOrder>,
) -> Drive {
    if let Some(managed) = address.saved.as_mut().and_then(|saved| saved.managed.as_mut()) {
        managed.reason.clone_from(&posted.reason);
        managed.order = order;
    }
    let typed = Saved {
        details: posted.details.clone(),
        ..Saved::default()
    };
    start(visitor, view, address, typed).await
}

/// The events of a form.
fn pressed(posted: &Posted, state: &FlowState) -> Vec<EventKind> {
    let mut events = plain::events(&posted.press, state);
    events.truncate(MOST_EVENTS);
    for event in &mut events {
        // A change without an answer is known to its form only: the same key and the same body again.
        if *event == EventKind::RetryPressed && posted.is_again {
            *event = EventKind::Manage(ManageEvent::Confirm);
        }
    }
    events
}

/// Whether the booking is not any more what the page showed.
fn is_outdated(posted: &Posted, state: &FlowState) -> bool {
    let known = state.managed().map(|known| &known.booking.updated_utc);
    known.is_some() && posted.seen.as_ref().is_some_and(|seen| Some(seen) != known)
}

/// What the form asks, as far as the form alone tells it.
fn order(address: &Address, posted: &Posted) -> Option<ChangeOrder> {
    let wish = match address.page()? {
        ManagePage::Cancel => Wish::Cancel(posted.reason.trim().to_owned()),
        ManagePage::Reschedule => Wish::Reschedule(posted.reservation.clone()?),
        ManagePage::Overview | ManagePage::Details | ManagePage::Withdraw => return None,
    };
    Some(ChangeOrder {
        wish,
        seen: posted.seen.clone()?,
        key: IdempotencyKey(format!("{:032x}", posted.key)),
    })
}

/// Nothing is done; the booking is shown as it is now.
async fn overtaken(mut drive: Drive, address: &Address) -> Drive {
    let known = drive.state.managed();
    // As the first of two presses left it: the booking says what became of that.
    let is_twin = known.is_some_and(|known| match address.page() {
        Some(ManagePage::Withdraw) => known.waiting.is_none() && known.decision.is_none(),
        Some(ManagePage::Details) => known.waiting == Some(Waiting::Details),
        _ => false,
    });
    drive
        .press(EventKind::Manage(ManageEvent::Leave), rand::random())
        .await;
    if let Some(manage) = drive.state.manage.as_mut().filter(|_| !is_twin) {
        manage.news = Some(News::Overtaken);
    }
    drive
}

fn is_on_a_page(state: &FlowState) -> bool {
    let manage = state.manage.as_deref();
    manage.is_some_and(|manage| manage.page != ManagePage::Overview)
}

fn act(state: &FlowState) -> Option<&Act> {
    state.manage.as_deref().map(|manage| &manage.act)
}

/// How the page is answered. Who merely looks is told of nothing that went wrong with a press.
fn status(state: &FlowState) -> StatusCode {
    let manage = state.manage.as_deref();
    let unanswered = match (act(state), manage.map(|manage| &manage.reading)) {
        (Some(Act::Unanswered { problem, .. }), _) | (_, Some(Remote::Failed(problem))) => Some(problem),
        _ => None,
    };
    match unanswered {
        Some(Problem::Gone) => StatusCode::NOT_FOUND,
        Some(Problem::TooMany { .. }) => StatusCode::TOO_MANY_REQUESTS,
        Some(_) => StatusCode::SERVICE_UNAVAILABLE,
        None if manage.and_then(|manage| manage.news) == Some(News::Overtaken) => StatusCode::CONFLICT,
        None => status_of(state),
    }
}

fn page(visitor: &Visitor, view: PortalView<'_>, address: &Address, drive: Drive, key: u128) -> Response {
    let shown = address.of(&drive.state);
    let is_whole = shown.page().is_none() && drive.state.managed().is_some() && address.said.is_none();
    let id = drive.state.manage.as_deref().map(|manage| manage.id.0.clone());
    let widget = id.filter(|_| is_whole && visitor.has_widget() && view.is_live());
    let status = status(&drive.state);
    let page = Form {
        action: &shown.print(),
        key: Some(key),
        widget: widget.as_deref().map(Widget::Manage),
    }
    .page(visitor, view, &shown, drive);
    (status, page).into_response()
}
