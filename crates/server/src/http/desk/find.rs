//! `GET /desk/bookings`: bookings by reference, name, email address or day.

use axum::extract::State;
use axum::response::Response;
use chrono::NaiveDate;
use maud::html;

use super::frame::{PAGE_SIZE, Tab, alone, badge, page, page_number, pager, theirs};
use super::names::{Names, booker};
use super::visitor::{Turned, Visitor};
use crate::bookings::pipeline::state_at;
use crate::bookings::sensitive::is_sensitive;
use crate::catalogue::Catalogue;
use crate::desk::day::span_of_day;
use crate::http::query::Parameters;
use crate::http::state::AppState;
use crate::http::wire_times::parse_date;
use crate::ids::BookingModuleId;
use crate::store::{BookingQuery, BookingStatus, Span};

/// More words than anybody is called.
const MOST_WORDS: usize = 10;

/// Every status with its value in the form.
const STATUSES: [(&str, BookingStatus); 4] = [
    ("pending", BookingStatus::Pending),
    ("approved", BookingStatus::Approved),
    ("denied", BookingStatus::Denied),
    ("canceled", BookingStatus::Canceled),
];

/// Shows the form and a page of what it finds.
pub(super) async fn find_bookings(
    State(state): State<AppState>,
    visitor: Visitor,
    parameters: Parameters,
) -> Result<Response, Turned> {
    let number = page_number(parameters.get("page"));
    let text = parameters.get("q").unwrap_or_default();
    let date = parameters.get("day").and_then(parse_date);
    let wanted = parameters.get("status").unwrap_or_default();
    let status = STATUSES.iter().find(|(name, _)| *name == wanted);
    let catalogue = visitor.catalogue()?;
    let query = BookingQuery {
        statuses: status.iter().map(|(_, status)| *status).collect(),
        words: text
            .split(|sign: char| sign.is_whitespace() || sign == '\0')
            .filter(|word| !word.is_empty())
            .take(MOST_WORDS)
            .map(str::to_lowercase)
            .collect(),
        unsearched_emails: unsearched(&visitor, catalogue),
        during: date.and_then(|date| widest_day(catalogue, date)),
        is_latest_first: date.is_none(),
        offset: number * PAGE_SIZE,
        ..BookingQuery::of(visitor.staff.organization(), PAGE_SIZE)
    };
    let total = state.store().count_bookings(&query).await?;
    let bookings = state.store().find_bookings(&query).await?;
    let w = visitor.words();
    let names = Names {
        catalogue,
        language: visitor.language,
    };
    let shown_day = date.map(|date| date.to_string()).unwrap_or_default();
    let shown_status = status.map_or("", |(name, _)| name);
    let body = html! {
        h1 { (w.find) }
        form .filter method="get" action="/desk/bookings" role="search" {
            div {
                label for="q" { (w.find_words) " " span .muted { (w.find_help) } }
                input #q type="search" name="q" value=(text) maxlength="200";
            }
            div {
                label for="day" { (w.day) }
                input #day type="date" name="day" value=(shown_day);
            }
            div {
                label for="status" { (w.status_label) }
                select #status name="status" {
                    option value="" { (alone(w.any_status)) }
                    @for (name, status) in STATUSES {
                        option value=(name) selected[name == shown_status] { (alone(w.status(status))) }
                    }
                }
            }
            button .main type="submit" { (w.find) }
        }
        p .empty[total == 0] role="status" { ((w.found)(total)) }
        @if !bookings.is_empty() {
            ul .rows .found {
                @for booking in &bookings {
                    li {
                        a href={ "/desk/bookings/" (booking.reference) } {
                            span .reference { (booking.reference) } " " (theirs(&booking.title))
                        }
                        " " (badge(w, state_at(booking, visitor.now)))
                        p {
                            (theirs(&booker(booking)))
                            @let module = visitor.catalogues().module_of_booking(booking);
                            @if let Some(email) = booking.contact.email.as_ref().filter(|_| !is_sensitive(module, "email")) {
                                ", " (theirs(email))
                            }
                        }
                        p .muted {
                            @for one in booking.appointments.iter().take(1) {
                                (names.when(one.during, names.zone(booking)))
                            }
                        }
                    }
                }
            }
        }
        (pager(
            w,
            "/desk/bookings",
            &[("q", text), ("day", &shown_day), ("status", shown_status)],
            number,
            total,
        ))
    };
    Ok(page(&visitor, Some(Tab::Find), w.find, &body)?)
}

/// Whose bookings are not found by an address that the visitor may not see.
fn unsearched(visitor: &Visitor, catalogue: &Catalogue) -> Vec<BookingModuleId> {
    let modules = catalogue.booking_modules.iter();
    modules
        .filter(|module| !visitor.may_decide() && is_sensitive(Some(module), "email"))
        .map(|module| module.id)
        .collect()
}

/// A date at whichever centers there are: they may be in several zones.
fn widest_day(catalogue: &Catalogue, date: NaiveDate) -> Option<Span> {
    let days = || catalogue.centers.iter().map(|center| span_of_day(center, date));
    Some(Span {
        start: days().map(|day| day.start).min()?,
        end: days().map(|day| day.end).max()?,
    })
}
