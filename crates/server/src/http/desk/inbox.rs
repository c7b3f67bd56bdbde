//! `GET /desk`: what waits for an answer, the earliest appointment first.

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};

use super::frame::{PAGE_SIZE, Tab, page, page_number, pager, theirs};
use super::names::{Names, booker};
use super::visitor::{Turned, Visitor};
use super::waiting::{Asked, Case, answer_form, asked_line, obstacles, wish};
use crate::http::query::Parameters;
use crate::http::refusal::Refusal;
use crate::http::state::AppState;
use crate::store::BookingQuery;

/// Shows a page of the inbox.
pub(super) async fn read_inbox(
    State(state): State<AppState>,
    visitor: Visitor,
    parameters: Parameters,
) -> Result<Response, Turned> {
    let number = page_number(parameters.get("page"));
    let query = BookingQuery {
        waiting: true,
        offset: number * PAGE_SIZE,
        ..BookingQuery::of(visitor.staff.organization(), PAGE_SIZE)
    };
    let total = state.store().count_bookings(&query).await?;
    let mut entries = Vec::new();
    for booking in state.store().find_bookings(&query).await? {
        let case = Case::of(state.store(), visitor.catalogue()?, booking, visitor.now).await?;
        // Somebody may have answered it since the list was read.
        if let Some(asked) = case.asked(visitor.now) {
            entries.push(entry(&visitor, &case, asked)?);
        }
    }
    let w = visitor.words();
    let body = html! {
        h1 { (w.inbox) }
        @if entries.is_empty() {
            div .empty {
                p { (w.nothing_waits) }
                p { a href="/desk" { (w.look_again) } }
            }
        } @else {
            p .muted {
                ((w.waiting)(total)) " "
                a href="/desk" { (w.look_again) }
            }
            ul .cards { @for entry in &entries { li .card { (entry) } } }
        }
        (pager(w, "/desk", &[], number, total))
    };
    Ok(page(&visitor, Some(Tab::Inbox), w.inbox, &body)?)
}

fn entry(visitor: &Visitor, case: &Case, asked: Asked) -> Result<Markup, Refusal> {
    let w = visitor.words();
    let booking = &case.booking;
    let names = Names {
        catalogue: visitor.catalogue()?,
        language: visitor.language,
    };
    let zone = names.zone(booking);
    Ok(html! {
        (asked_line(visitor, case, asked))
        h2 {
            a href={ "/desk/bookings/" (booking.reference) } {
                (theirs(&booking.title)) " " span .reference { (booking.reference) }
            }
        }
        p { (theirs(&booker(booking))) }
        ul .appointments {
            @for one in &booking.appointments {
                li {
                    strong { (names.when(one.during, zone)) }
                    " " (names.service(one.service))
                    @if let Some(therapist) = one.therapist { ", " (names.therapist(therapist)) }
                    @if let Some(room) = one.room { ", " (names.room(room)) }
                }
            }
        }
        (wish(visitor, case, false)?)
        @if asked != Asked::Cancellation { (obstacles(visitor, case)?) }
        @if visitor.may_decide() {
            details {
                summary { (w.answer) " " span .hidden { (booking.reference) } }
                (answer_form(visitor, case, asked))
            }
        }
    })
}
