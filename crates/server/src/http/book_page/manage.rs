//! `/book/{portal}/manage/{bookingId}`: a booking that is made, for who made it. The id is a capability, as
//! in the API: the page is never cached, and links from it name no referrer.
//!
//! Without script the booking is shown, canceled after one more question, and what was asked for is taken
//! back; the widget, where it can run, takes the page's place.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use booking_widget::booking::CenterId;
use booking_widget::flow::Problem;
use booking_widget::flow::state::{Choice, IdempotencyKey, Moment, Step, Submission};
use booking_widget::views::plain::PRESS;
use maud::{Markup, html};

use super::super::body::FormBody;
use super::super::refusal::Refusal;
use super::address::{Address, encoded};
use super::calls::ShownBooking;
use super::drive::Drive;
use super::form::{KEY, Posted};
use super::page::{Form, Widget, unknown_portal};
use super::{Visitor, redirect};
use crate::bookings::catalogues::PortalView;
use crate::i18n::{Language, Message};
use crate::ids::BookingId;

/// What the buttons below the booking send.
const ASK: &str = "cancel";
const SURE: &str = "cancel-sure";
const WITHDRAW: &str = "withdraw";
const KEEP: &str = "keep";

/// Name of the field for a reason.
const REASON: &str = "reason";

/// Where a booking is managed.
pub(super) fn address(slug: &str, booking: &str, lang: Option<&str>) -> String {
    let mut address = ["/book/", &encoded(slug), "/manage/", &encoded(booking)].concat();
    if let Some(lang) = lang {
        address = [&address, "?lang=", &encoded(lang)].concat();
    }
    address
}

/// What is below the booking.
#[derive(Clone, Copy, PartialEq)]
enum Below<'a> {
    /// What can be done.
    Actions,
    /// Whether it is really to be canceled.
    Question,
    /// Something did not work.
    Refused(&'a str),
}

/// Shows a booking.
pub(in crate::http) async fn read_manage_page(
    visitor: Visitor,
    Path((portal, booking)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    let catalogues = visitor.state.catalogues().await?;
    let Some(view) = catalogues.portal(&portal) else {
        return Ok(unknown_portal(visitor.caller.language));
    };
    let (drive, shown) = read(&visitor, view, &booking).await?;
    Ok(page(&visitor, view, drive, &shown, Below::Actions))
}

/// Does what was pressed.
pub(in crate::http) async fn press_manage_page(
    visitor: Visitor,
    Path((portal, booking)): Path<(String, String)>,
    form: FormBody,
) -> Result<Response, Refusal> {
    visitor.check_origin()?;
    let catalogues = visitor.state.catalogues().await?;
    let Some(view) = catalogues.portal(&portal) else {
        return Ok(unknown_portal(visitor.caller.language));
    };
    let (drive, shown) = read(&visitor, view, &booking).await?;
    let posted = Posted::read(&form);
    let done = match posted.press.as_str() {
        ASK => return Ok(page(&visitor, view, drive, &shown, Below::Question)),
        SURE => {
            let key = IdempotencyKey(format!("{:032x}", posted.key));
            let reason = form.get(REASON).unwrap_or_default();
            let seen = form.get("seen").unwrap_or(&shown.booking.updated_utc);
            drive
                .calls
                .cancel_booking(&shown.booking.id, reason, seen, &key)
                .await
        }
        WITHDRAW => drive.calls.withdraw_change(&shown.booking.id).await,
        KEEP => Ok(()),
        // "Book another".
        _ => {
            let start = Address::read(&view.portal.slug, &visitor.parameters);
            return Ok(redirect(&start.print()));
        }
    };
    if let Err(sentence) = done {
        // What stands now, and why it was not done.
        let (drive, shown) = read(&visitor, view, &booking).await?;
        let page = page(&visitor, view, drive, &shown, Below::Refused(&sentence));
        return Ok((StatusCode::CONFLICT, page).into_response());
    }
    let lang = visitor.parameters.get("lang");
    Ok(redirect(&address(&view.portal.slug, &shown.booking.id, lang)))
}

/// The booking, and the flow at its end.
async fn read(
    visitor: &Visitor,
    view: PortalView<'_>,
    booking: &str,
) -> Result<(Drive, ShownBooking), Refusal> {
    let unknown = || Refusal::new(StatusCode::NOT_FOUND, Message::BookingUnknown);
    let id: BookingId = booking.parse().map_err(|_| unknown())?;
    let start = Address::read(&view.portal.slug, &visitor.parameters);
    let calls = visitor.calls(&view.portal.slug, visitor.spoken(start.lang.as_deref()));
    let now = Moment(visitor.now().timestamp_millis());
    let mut drive = Drive::start(calls, now, start.config, None).await;
    let shown = match drive.calls.read_booking(&id.to_string()).await {
        Ok(shown) if shown.portal == Some(view.portal.id.to_string()) => shown,
        Ok(_) | Err(Problem::Gone) => return Err(unknown()),
        Err(_) => return Err(Refusal::new(StatusCode::SERVICE_UNAVAILABLE, Message::Internal)),
    };
    drive.state.choice = Choice {
        center: shown.center.clone().map(CenterId),
        ..Choice::default()
    };
    drive.state.step = Step::Confirmation;
    drive.state.submission = Submission::Done(shown.booking.clone());
    Ok((drive, shown))
}

fn page(
    visitor: &Visitor,
    view: PortalView<'_>,
    drive: Drive,
    shown: &ShownBooking,
    below: Below<'_>,
) -> Response {
    let start = Address::read(&view.portal.slug, &visitor.parameters);
    let id = &shown.booking.id;
    let action = address(&view.portal.slug, id, start.lang.as_deref());
    let is_shown = below == Below::Actions && visitor.has_widget();
    Form {
        action: &action,
        key: None,
        widget: is_shown.then_some(Widget::Manage(id)),
        below: actions(shown, below, visitor.caller.language, &action),
    }
    .page(visitor, view, &start, drive)
}

/// What can be done, in a form of its own: its first button is the harmless one.
fn actions(shown: &ShownBooking, below: Below<'_>, language: Language, action: &str) -> Markup {
    let say = |message: Message| message.text(language);
    let button = |press: &str, class: &str, message: Message| {
        html! { button type="submit" name=(PRESS) value=(press) class=(class) { (say(message)) } }
    };
    let ask = if shown.cancel_needs_approval {
        Message::ManageAskRequest
    } else {
        Message::ManageAskCancel
    };
    html! {
        form.booking.manage method="post" action=(action) {
            input type="hidden" name=(KEY) value=(format!("{:032x}", rand::random::<u128>()));
            input type="hidden" name="seen" value=(shown.booking.updated_utc);
            div class="root" { div class="frame" { div class="layout" {
                @if let Below::Refused(sentence) = below {
                    div class="notice bad" role="alert" { p class="notice-text" { (sentence) } }
                }
                @if let Some(is_cancellation) = shown.requested {
                    div class="panel attention" data-request=(if is_cancellation { "cancellation" } else { "change" }) {
                        p {
                            (say(if is_cancellation { Message::ManageCancelRequested } else { Message::ManageChangeRequested }))
                        }
                        @if shown.can_withdraw { (button(WITHDRAW, "button", Message::ManageWithdraw)) }
                    }
                }
                @if below == Below::Question {
                    div class="panel attention" role="alert" {
                        p { (say(ask)) }
                        div class="field" {
                            label class="label" for="reason" { (say(Message::ManageReason)) }
                            textarea #reason class="input" name=(REASON) rows="3" maxlength="2000" {}
                        }
                        div class="actions" {
                            (button(KEEP, "button", Message::ManageKeep))
                            (button(SURE, "button primary", Message::ManageSure))
                        }
                    }
                } @else if shown.can_cancel && shown.requested != Some(true) {
                    div class="actions" { (button(ASK, "button", Message::ManageCancel)) }
                } @else if shown.is_expected() && shown.requested.is_none() {
                    p class="hint" { (say(Message::ManageTooLate)) }
                }
            } } }
        }
    }
}
