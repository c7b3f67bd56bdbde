//! `GET /desk/day`: the plan of a day, by therapist; made to be printed as well.

use axum::extract::State;
use axum::response::Response;
use chrono::{Days, NaiveDate};
use maud::{Markup, html};

use super::frame::{Tab, badge, page, theirs};
use super::names::{Names, booker, full_name, hours, periods};
use super::visitor::{Turned, Visitor};
use crate::availability::today;
use crate::bookings::pipeline::state_at;
use crate::catalogue::Center;
use crate::desk::day::{Absence, Column, Entry, Occupation, plan_of_day, span_of_day};
use crate::http::query::Parameters;
use crate::http::state::AppState;
use crate::http::wire_times::parse_date;
use crate::i18n::mail::day as day_in_words;
use crate::ids::CenterId;
use crate::store::{BlockedOut, BookingStatus, Span};

/// Shows the plan of a date, today unless another is asked for.
pub(super) async fn read_day(
    State(state): State<AppState>,
    visitor: Visitor,
    parameters: Parameters,
) -> Result<Response, Turned> {
    let catalogue = visitor.catalogue()?;
    let w = visitor.words();
    let names = Names {
        catalogue,
        language: visitor.language,
    };
    let wanted: Option<CenterId> = parameters.get("center").and_then(|id| id.parse().ok());
    let centers: Vec<&Center> = catalogue
        .centers
        .iter()
        .filter(|center| !center.archived || Some(center.id) == wanted)
        .collect();
    let chosen = centers.iter().find(|center| Some(center.id) == wanted);
    let Some(center) = chosen.or_else(|| centers.first()) else {
        let body = html! { h1 { (w.day) } p .empty { (w.no_center) } };
        return Ok(page(&visitor, Some(Tab::Day), w.day, &body)?);
    };
    let now_there = today(center.time_zone, visitor.now);
    let date = parameters.get("date").and_then(parse_date).unwrap_or(now_there);
    let plan = plan_of_day(state.store(), catalogue, center, date).await?;
    let of = OfDay {
        center,
        span: span_of_day(center, date),
    };
    let title = day_in_words(date, visitor.language);
    let address = |date: Option<NaiveDate>| {
        let date = date.unwrap_or(now_there);
        format!("/desk/day?date={date}&center={}", center.id)
    };
    let body = html! {
        h1 { (title) }
        p .print-only { (names.text(&center.name)) }
        div .of-day {
            nav .steps aria-label=(w.day) {
                a rel="prev" href=(address(date.checked_sub_days(Days::new(1)))) { (w.previous_day) }
                a href=(address(None)) aria-current=[(date == now_there).then_some("date")] { (w.today) }
                a rel="next" href=(address(date.checked_add_days(Days::new(1)))) { (w.next_day) }
            }
            form .filter method="get" action="/desk/day" {
                div {
                    label for="date" { (w.date) }
                    input #date type="date" name="date" value=(date.to_string());
                }
                @if centers.len() > 1 {
                    div {
                        label for="center" { (w.center) }
                        select #center name="center" {
                            @for one in &centers {
                                option value=(one.id.to_string()) selected[one.id == center.id] { (names.text(&one.name)) }
                            }
                        }
                    }
                }
                button type="submit" { (w.show) }
            }
        }
        @if plan.open.is_empty() {
            p .empty { (w.closed) }
        } @else {
            p .muted { (w.open) " " (periods(&plan.open)) }
            @if plan.columns.is_empty() { p .empty { (w.nobody_works) } }
        }
        div .plan {
            @for column in &plan.columns { (show_column(&visitor, names, of, column)) }
        }
        @if !plan.elsewhere.is_empty() {
            section aria-labelledby="elsewhere" {
                h2 #elsewhere { (w.rooms_and_equipment) }
                ul .rows { @for absence in &plan.elsewhere { li { (show_absence(names, of, absence)) } } }
            }
        }
    };
    Ok(page(&visitor, Some(Tab::Day), &title, &body)?)
}

/// The day that is shown.
#[derive(Clone, Copy)]
struct OfDay<'a> {
    center: &'a Center,
    span: Span,
}

impl OfDay<'_> {
    fn time(self, names: Names<'_>, during: Span) -> String {
        if during == self.span {
            return names.words().all_day.to_owned();
        }
        hours(during, self.center.time_zone)
    }
}

fn show_column(visitor: &Visitor, names: Names<'_>, of: OfDay<'_>, column: &Column<'_>) -> Markup {
    let w = names.words();
    let name = column.therapist.map_or_else(|| w.nobody.to_owned(), full_name);
    html! {
        section .column {
            h2 { (name) }
            @if column.therapist.is_some() {
                p .muted {
                    @if column.hours.is_empty() { (w.not_at_work) } @else { (w.at_work) " " (periods(&column.hours)) }
                }
            }
            @if column.entries.is_empty() {
                p .muted { (w.free_all_day) }
            } @else {
                ol .entries { @for entry in &column.entries { (show_entry(visitor, names, of, entry)) } }
            }
        }
    }
}

fn show_entry(visitor: &Visitor, names: Names<'_>, of: OfDay<'_>, entry: &Entry) -> Markup {
    let w = names.words();
    let time = of.time(names, entry.during);
    match &entry.what {
        Occupation::Appointment(booking, one) => html! {
            li .entry .waiting[state_at(booking, visitor.now) == BookingStatus::Pending] {
                p .time { (time) }
                p { strong { (names.service(one.service)) } @if let Some(room) = one.room { ", " (names.room(room)) } }
                p { (theirs(&booker(booking))) }
                p {
                    a href={ "/desk/bookings/" (booking.reference) } { (booking.reference) }
                    " " (badge(w, state_at(booking, visitor.now)))
                }
            }
        },
        Occupation::BlockOut(note) => html! {
            li .entry.blocked {
                p .time { (time) }
                p { (w.blocked_out) @if let Some(note) = note { ": " (theirs(note)) } }
            }
        },
        Occupation::Requested(booking) => html! {
            li .entry.held {
                p .time { (time) }
                p { (w.held_for_change) " " a href={ "/desk/bookings/" (booking.reference) } { (booking.reference) } }
            }
        },
        Occupation::Hold => html! {
            li .entry.held { p .time { (time) } p { (w.held_by_guest) } }
        },
    }
}

fn show_absence(names: Names<'_>, of: OfDay<'_>, absence: &Absence) -> Markup {
    let w = names.words();
    let what = match absence.what {
        BlockedOut::Room(room) => names.room(room),
        BlockedOut::Equipment { id, .. } => names.equipment(Some(id)),
        BlockedOut::Therapist(therapist) => names.therapist(therapist),
    };
    html! {
        (of.time(names, absence.during)) " " strong { (what) } ", " (w.blocked_out)
        @if let Some(note) = &absence.note { ": " (theirs(note)) }
    }
}
