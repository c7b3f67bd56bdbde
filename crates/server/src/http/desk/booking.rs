//! `GET /desk/bookings/{reference}`: all that staff may know of a booking, and what they can do with it.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};

use super::difference::{answer_text, label_of};
use super::frame::{Tab, ago, badge, key, page, their_lines, theirs};
use super::history::show_history;
use super::mails::mails_of_booking;
use super::names::{Names, booker};
use super::visitor::{Turned, Visitor};
use super::waiting::{
    Asked, Case, answer_form, asked_line, event_procedure, message_field, obstacles, seen, wish,
};
use crate::bookings::pipeline::{Action, next_at, state_at};
use crate::bookings::read::read_history;
use crate::bookings::sensitive::is_sensitive;
use crate::contact::Answer;
use crate::http::query::Parameters;
use crate::http::refusal::Refusal;
use crate::http::state::AppState;
use crate::i18n::Message;
use crate::store::{Booking, BookingStatus};

/// Shows a booking.
pub(super) async fn read_booking(
    State(state): State<AppState>,
    visitor: Visitor,
    Path(reference): Path<String>,
    parameters: Parameters,
) -> Result<Response, Turned> {
    let w = visitor.words();
    let booking = booking_of(&state, &visitor, &reference).await?;
    let case = Case::of(state.store(), visitor.catalogue()?, booking, visitor.now).await?;
    let booking = &case.booking;
    let asked = case.asked(visitor.now);
    let shows_sensitive = visitor.may_decide() && parameters.get("show") == Some("sensitive");
    let history = read_history(state.store(), visitor.staff.organization(), booking.id)
        .await?
        .unwrap_or_default();
    let mails = state.store().mails_of_booking(booking.id).await?;
    let names = Names {
        catalogue: visitor.catalogue()?,
        language: visitor.language,
    };
    let status = state_at(booking, visitor.now);
    let can_cancel = next_at(booking, Action::Cancel, visitor.now).is_ok();
    let done = parameters.get("done").and_then(|what| w.done(what));
    let body = html! {
        h1 { (theirs(&booking.title)) }
        p .head { span .reference { (booking.reference) } (badge(w, status)) (theirs(&booker(booking))) }
        @if let Some(done) = done {
            p .note.good role="status" { (done) " " a href="/desk" { (w.back_to_inbox) } }
        }
        @if let Some(asked) = asked {
            section .card.waits aria-labelledby="waits" {
                h2 #waits { (w.waits_for_you) }
                (asked_line(&visitor, &case, asked))
                (wish(&visitor, &case, shows_sensitive)?)
                @if asked != Asked::Cancellation { (obstacles(&visitor, &case)?) }
                @if visitor.may_decide() {
                    (answer_form(&visitor, &case, asked))
                } @else {
                    p .muted { (w.read_only) }
                }
            }
        }
        div .beside {
            section .card aria-labelledby="visit" {
                h2 #visit { (w.visit) }
                (show_visit(names, booking))
                dl {
                    dt { (w.center) } dd { (names.center(booking)) }
                    dt { (w.booked) } dd { (names.moment(booking.created_at, names.zone(booking))) " (" (ago(w, booking.created_at, visitor.now)) ")" }
                    @if let Some(customer) = &booking.customer_id { dt { (w.customer) } dd { (theirs(customer)) } }
                    @if let Some(contact) = &booking.contact_id { dt { (w.contact_id) } dd { (theirs(contact)) } }
                }
            }
            section .card aria-labelledby="guest" {
                h2 #guest { (w.guest) }
                (show_guest(&visitor, names, booking, shows_sensitive))
                @if asked.is_some_and(|asked| asked != Asked::Booking) || asked.is_none() {
                    @if let Some(note) = &booking.request_note {
                        div .words {
                            p .muted { (w.note_of_guest) }
                            p { (their_lines(&crate::mail::letter::plain(note))) }
                        }
                    }
                }
            }
        }
        @if can_cancel && visitor.may_decide() {
            details .card {
                summary { (w.cancel_booking) }
                form .answer method="post" action={ "/desk/bookings/" (booking.reference) "/cancel" } {
                    (key(&visitor))
                    (seen(booking))
                    p { (w.cancel_help) }
                    (message_field(&visitor, "cancel-message"))
                    (event_procedure(&visitor, "cancel"))
                    div .buttons { button .danger type="submit" { (w.cancel_booking) } }
                }
            }
        }
        div .beside {
            section .card aria-labelledby="history" {
                h2 #history { (w.history) }
                (show_history(names, visitor.catalogues().module_of_booking(booking), booking, &history))
            }
            section .card aria-labelledby="mails" {
                h2 #mails { (w.mails) }
                (mails_of_booking(&visitor, names, booking, &mails, shows_sensitive))
            }
        }
    };
    let title = format!("{} {}", booking.reference, w.status(status));
    Ok(page(&visitor, Some(Tab::Find), &title, &body)?)
}

/// A booking of the visitor's organization, by its reference.
pub(super) async fn booking_of(
    state: &AppState,
    visitor: &Visitor,
    reference: &str,
) -> Result<Booking, Turned> {
    let reference = reference.trim().replace('\0', "").to_uppercase();
    state
        .store()
        .find_booking_by_reference(visitor.staff.organization(), &reference)
        .await?
        .ok_or_else(|| Refusal::new(StatusCode::NOT_FOUND, Message::BookingUnknown).into())
}

/// Who gets what, when, where and by whom.
pub(super) fn show_visit(names: Names<'_>, booking: &Booking) -> Markup {
    let w = names.words();
    let zone = names.zone(booking);
    let several = booking.appointments.iter().any(|one| one.guest > 0);
    html! {
        ul .rows {
            @for one in &booking.appointments {
                li {
                    p { strong { (names.when(one.during, zone)) } }
                    p {
                        (names.service(one.service))
                        @for add_on in &one.add_ons { " + " (names.add_on(*add_on)) }
                        @if several { " · " ((w.guest_number)(one.guest + 1)) }
                    }
                    p .muted {
                        @if let Some(therapist) = one.therapist { (names.therapist(therapist)) }
                        @if let Some(room) = one.room { " · " (names.room(room)) }
                        " · " (names.money(one.total))
                    }
                }
            }
        }
    }
}

fn show_guest(visitor: &Visitor, names: Names<'_>, booking: &Booking, shows_sensitive: bool) -> Markup {
    let w = names.words();
    let contact = &booking.contact;
    let module = visitor.catalogues().module_of_booking(booking);
    let mut hides = false;
    let mut answers: Vec<(String, Markup)> = Vec::new();
    let mut put = |who: Option<String>, id: &str, answer: &Answer| {
        let label = label_of(names, module, id);
        let label = who.map_or_else(|| label.clone(), |who| format!("{label} ({who})"));
        let shown = if is_sensitive(module, id) && !shows_sensitive {
            hides = true;
            html! { span .muted { (w.withheld) } }
        } else {
            their_lines(&answer_text(names, module, id, answer))
        };
        answers.push((label, shown));
    };
    for (id, answer) in contact.answers.iter().chain(&booking.event_answers) {
        put(None, id, answer);
    }
    for (position, guest) in contact.guests.iter().enumerate() {
        for (id, answer) in &guest.answers {
            put(Some((w.guest_number)(position + 2)), id, answer);
        }
    }
    let mut unless_sensitive = |id: &str, value: &Option<String>| {
        let is_hidden = value.is_some() && is_sensitive(module, id) && !shows_sensitive;
        hides |= is_hidden;
        value.clone().filter(|_| !is_hidden)
    };
    let email = unless_sensitive("email", &contact.email);
    let phone = unless_sensitive("phone", &contact.phone);
    html! {
        dl {
            dt { (w.name) } dd { (theirs(&booker(booking))) }
            @if let Some(email) = &email {
                dt { (w.email) }
                dd {
                    @if is_plain_address(email) { a href={ "mailto:" (email) } { (theirs(email)) } }
                    @else { (theirs(email)) }
                }
            }
            @if let Some(phone) = &phone {
                dt { (w.phone) }
                dd { a href={ "tel:" (dialled(phone)) } { (theirs(phone)) } }
            }
            @for (position, guest) in contact.guests.iter().enumerate() {
                dt { ((w.guest_number)(position + 2)) }
                dd {
                    @for part in [&guest.first_name, &guest.last_name].into_iter().flatten() { (theirs(part)) " " }
                }
            }
            @for (label, shown) in &answers { dt { (theirs(label)) } dd { (shown) } }
        }
        @if hides {
            @if visitor.may_decide() {
                p { a href={ "/desk/bookings/" (booking.reference) "?show=sensitive#guest" } { (w.show_sensitive) } }
            } @else {
                p .muted { (w.sensitive_needs_role) }
            }
        }
    }
}

/// Whether an address can be put into a link as it is, without its signs meaning something there.
fn is_plain_address(email: &str) -> bool {
    email
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'@' | b'.' | b'_' | b'-' | b'+'))
}

fn dialled(phone: &str) -> String {
    phone
        .chars()
        .filter(|sign| sign.is_ascii_digit() || *sign == '+')
        .collect()
}

/// A booking in short, for pages about what became of it.
pub(super) fn show_in_short(visitor: &Visitor, booking: &Booking) -> Result<Markup, Refusal> {
    let names = Names {
        catalogue: visitor.catalogue()?,
        language: visitor.language,
    };
    let status: BookingStatus = state_at(booking, visitor.now);
    Ok(html! {
        h2 {
            a href={ "/desk/bookings/" (booking.reference) } {
                (theirs(&booking.title)) " " span .reference { (booking.reference) }
            }
        }
        p { (badge(visitor.words(), status)) " " (theirs(&booker(booking))) }
        (show_visit(names, booking))
    })
}
