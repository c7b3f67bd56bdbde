//! Mails: of a booking, and all that wait, were sent, or were given up and can be sent again.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use maud::{Markup, html};

use super::frame::{PAGE_SIZE, Tab, alone, key, page, page_number, pager, theirs};
use super::names::Names;
use super::visitor::{Deciding, Turned, Visitor};
use crate::bookings::sensitive::is_sensitive;
use crate::catalogue::BookingModule;
use crate::desk::mails::send_again;
use crate::http::query::Parameters;
use crate::http::refusal::Refusal;
use crate::http::state::AppState;
use crate::i18n::Message;
use crate::mail::subject::subject_of;
use crate::store::{Booking, Mail, MailState};

/// `GET /desk/mails`
pub(super) async fn list_mails(
    State(state): State<AppState>,
    visitor: Visitor,
    parameters: Parameters,
) -> Result<Response, Turned> {
    let w = visitor.words();
    let number = page_number(parameters.get("page"));
    let wanted = parameters.get("state").and_then(|name| name.parse().ok());
    let shown = wanted.unwrap_or(MailState::Failed);
    let organization = visitor.staff.organization();
    let total = state.store().count_mails(organization, shown).await?;
    let mails = state
        .store()
        .list_mails(organization, shown, PAGE_SIZE, number * PAGE_SIZE)
        .await?;
    let mut rows = Vec::new();
    for mail in mails {
        let booking = state.store().find_booking(mail.mail.booking).await?;
        rows.push((
            mail,
            booking.filter(|booking| booking.organization == organization),
        ));
    }
    let names = Names {
        catalogue: visitor.catalogue()?,
        language: visitor.language,
    };
    let states = [
        MailState::Failed,
        MailState::Waiting,
        MailState::Sent,
        MailState::Outdated,
    ];
    let body = html! {
        h1 { (w.mails) }
        @if parameters.get("done") == Some("again") { p .note.good role="status" { (w.sent_again) } }
        nav .steps aria-label=(w.mails) {
            @for one in states {
                a href={ "/desk/mails?state=" (one.name()) } aria-current=[(one == shown).then_some("page")] {
                    (alone(w.mail_state(one)))
                }
            }
        }
        @if rows.is_empty() {
            p .empty { (w.no_mails) }
        } @else {
            ul .rows.found.mails {
                @for (mail, booking) in &rows { li { (show_mail(&visitor, names, mail, booking.as_ref(), Shown::InList)) } }
            }
        }
        (pager(w, "/desk/mails", &[("state", shown.name())], number, total))
    };
    Ok(page(&visitor, Some(Tab::Mails), w.mails, &body)?)
}

/// The mails about one booking.
pub(super) fn mails_of_booking(
    visitor: &Visitor,
    names: Names<'_>,
    booking: &Booking,
    mails: &[Mail],
    shows_sensitive: bool,
) -> Markup {
    let shown = Shown::OnItsBooking { shows_sensitive };
    html! {
        @if mails.is_empty() { p .muted { (names.words().no_mails) } }
        @else {
            ul .rows { @for mail in mails { li { (show_mail(visitor, names, mail, Some(booking), shown)) } } }
        }
    }
}

/// Where a mail is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shown {
    /// Among those of other bookings.
    InList,
    /// With its booking.
    OnItsBooking {
        /// As somebody wished who may see it.
        shows_sensitive: bool,
    },
}

fn show_mail(
    visitor: &Visitor,
    names: Names<'_>,
    mail: &Mail,
    booking: Option<&Booking>,
    at: Shown,
) -> Markup {
    let w = names.words();
    let class = match mail.state {
        MailState::Waiting | MailState::Outdated => "badge attention",
        MailState::Sent => "badge good",
        MailState::Failed => "badge bad",
    };
    let zone = booking.map_or(chrono_tz::Tz::UTC, |booking| names.zone(booking));
    let is_withheld =
        at != Shown::OnItsBooking {
            shows_sensitive: true,
        } && booking.is_some_and(|booking| is_withheld(visitor, booking, &mail.mail.recipient));
    let shown = if is_withheld {
        html! { span .muted { (w.withheld) } }
    } else {
        theirs(&mail.mail.recipient)
    };
    html! {
        p {
            strong { (theirs(&subject_of(&mail.mail.content).unwrap_or_default())) }
            " " span class=(class) { (alone(w.mail_state(mail.state))) }
        }
        p {
            (shown) ", " (names.moment(mail.mail.planned_at, zone))
            @if let Some(booking) = booking.filter(|_| at == Shown::InList) {
                ", " a href={ "/desk/bookings/" (booking.reference) } { (booking.reference) }
            }
        }
        @if let Some(error) = &mail.last_error {
            p .muted {
                ((w.attempts)(mail.attempts)) ": "
                @if is_withheld {
                    @if let Some(code) = reply_code(error) { "(" (code) ") " }
                    (shown)
                } @else {
                    (theirs(error))
                }
            }
        }
        @if mail.state == MailState::Failed && visitor.may_decide() {
            form method="post" action={ "/desk/mails/" (mail.number) "/again" } {
                (key(visitor))
                button type="submit" {
                    (w.send_again) " " span .hidden { (shown) }
                }
            }
        }
    }
}

/// The mail server's reply code, three digits: all that can be said where its words may name the address.
fn reply_code(error: &str) -> Option<&str> {
    let (_, behind) = error.split_once('(')?;
    let (code, _) = behind.split_once(')')?;
    let is_code = code.len() == 3 && code.bytes().all(|sign| sign.is_ascii_digit());
    is_code.then_some(code)
}

/// Whether an address is a booker's that the module calls sensitive.
fn is_withheld(visitor: &Visitor, booking: &Booking, recipient: &str) -> bool {
    let module = visitor.catalogues().module_of_booking(booking);
    let is_of_staff = |module: &BookingModule| {
        let mut addresses = module.settings.staff_notify.iter();
        addresses.any(|address| address.eq_ignore_ascii_case(recipient))
    };
    is_sensitive(module, "email") && !module.is_some_and(is_of_staff)
}

/// `POST /desk/mails/{number}/again`
pub(super) async fn send_mail_again(
    State(state): State<AppState>,
    Path(number): Path<String>,
    Deciding(act): Deciding,
) -> Result<Response, Turned> {
    let unknown = || Refusal::new(StatusCode::NOT_FOUND, Message::MailUnknown);
    let number: i64 = number.parse().map_err(|_| unknown())?;
    let organization = act.visitor.staff.organization();
    let actor = act.visitor.staff.actor();
    send_again(state.store(), organization, number, &actor)
        .await?
        .ok_or_else(unknown)?;
    Ok(Redirect::to("/desk/mails?state=waiting&done=again").into_response())
}
