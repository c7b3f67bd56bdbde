//! What waits for staff: what is asked for, what it would collide with, and the form to answer it.

use maud::{Markup, html};

use super::difference::differences;
use super::frame::{ago, key, their_lines, theirs, until};
use super::names::{Names, booker};
use super::visitor::Visitor;
use crate::bookings::change_request_decision::as_changed;
use crate::bookings::pipeline::state_at;
use crate::catalogue::Catalogue;
use crate::desk::collision::{Collision, Obstacle, collisions};
use crate::http::refusal::Refusal;
use crate::mail::letter::plain;
use crate::store::{Booking, BookingStatus, ChangeRequest, ChangeWish, Store, StoreResult};

/// Longest message, characters; the use-cases refuse longer ones.
const LONGEST_MESSAGE: u32 = 2_000;

/// A booking that somebody has to answer, or not any more.
#[derive(Clone, Debug)]
pub(super) struct Case {
    pub(super) booking: Booking,
    pub(super) request: Option<ChangeRequest>,
    pub(super) collisions: Vec<Collision>,
}

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    Booking,
    Change,
    Cancellation,
}

impl Case {
    /// With what the booking, or the change that is asked for, collides with.
    pub(super) async fn of(
        store: &dyn Store,
        catalogue: &Catalogue,
        booking: Booking,
        now: chrono::DateTime<chrono::Utc>,
    ) -> StoreResult<Self> {
        let request = store.find_change_request_of(booking.id).await?;
        let request = request.filter(|request| request.lapses_at > now);
        let wanted = match request.as_ref().map(|request| &request.wish) {
            Some(ChangeWish::Change(change)) => change.visit.as_ref().map(|visit| visit.appointments.clone()),
            Some(ChangeWish::Cancellation) => None,
            None if state_at(&booking, now) == BookingStatus::Pending => Some(booking.appointments.clone()),
            None => None,
        };
        let collisions = match wanted {
            Some(appointments) => collisions(store, catalogue, &booking, &appointments).await?,
            None => Vec::new(),
        };
        Ok(Self {
            booking,
            request,
            collisions,
        })
    }

    /// What is to be answered; `None`: nothing any more.
    pub(super) fn asked(&self, now: chrono::DateTime<chrono::Utc>) -> Option<Asked> {
        match (&self.request, state_at(&self.booking, now)) {
            (None, BookingStatus::Pending) => Some(Asked::Booking),
            (Some(request), BookingStatus::Approved) => Some(match request.wish {
                ChangeWish::Cancellation => Asked::Cancellation,
                ChangeWish::Change(_) => Asked::Change,
            }),
            _ => None,
        }
    }
}

/// What is asked for, since when, and until when it can be answered.
pub(super) fn asked_line(visitor: &Visitor, case: &Case, asked: Asked) -> Markup {
    let w = visitor.words();
    let (name, class) = match asked {
        Asked::Booking => (w.asked_booking, "badge attention"),
        Asked::Change => (w.asked_change, "badge attention"),
        Asked::Cancellation => (w.asked_cancellation, "badge bad"),
    };
    let since = case
        .request
        .as_ref()
        .map_or(case.booking.created_at, |request| request.created_at);
    let lapses_at = match &case.request {
        Some(request) => Some(request.lapses_at),
        None => case.booking.lapses_at,
    };
    html! {
        p .asked {
            span class=(class) { (name) }
            " " span .muted {
                (ago(w, since, visitor.now))
                @if let Some(lapses_at) = lapses_at { ", " (w.lapses) " " (until(w, lapses_at, visitor.now)) }
            }
        }
    }
}

/// What a change request would change: old and new side by side; and the reason that the guest gives.
pub(super) fn wish(visitor: &Visitor, case: &Case, shows_sensitive: bool) -> Result<Markup, Refusal> {
    let w = visitor.words();
    let names = Names {
        catalogue: visitor.catalogue()?,
        language: visitor.language,
    };
    let module = visitor.catalogues().module_of_booking(&case.booking);
    let note = match &case.request {
        Some(request) => request.request_note.as_deref(),
        None => case.booking.request_note.as_deref(),
    };
    let differences = match case.request.as_ref().map(|request| &request.wish) {
        Some(ChangeWish::Change(change)) => {
            let after = as_changed(&case.booking, change);
            differences(names, module, &case.booking, &after, shows_sensitive)
        }
        _ => Vec::new(),
    };
    Ok(html! {
        @if !differences.is_empty() {
            table .changes {
                caption { (w.would_change) }
                thead { tr { th scope="col" { (w.field) } th scope="col" { (w.now) } th scope="col" { (w.wished) } } }
                tbody {
                    @for row in &differences {
                        tr {
                            th scope="row" { (row.label) }
                            td data-label=(w.now) { (value(w.nothing, row.old.as_deref())) }
                            td data-label=(w.wished) { strong { (value(w.nothing, row.new.as_deref())) } }
                        }
                    }
                }
            }
        }
        @if let Some(note) = note {
            div .words {
                p .muted { (w.note_of_guest) }
                p { (their_lines(&plain(note))) }
            }
        }
    })
}

fn value(nothing: &str, text: Option<&str>) -> Markup {
    match text {
        Some(text) if !text.is_empty() => theirs(text),
        _ => html! { span .muted { (nothing) } },
    }
}

/// What is in the way, with the references of bookings.
pub(super) fn obstacles(visitor: &Visitor, case: &Case) -> Result<Markup, Refusal> {
    let w = visitor.words();
    let names = Names {
        catalogue: visitor.catalogue()?,
        language: visitor.language,
    };
    let zone = names.zone(&case.booking);
    Ok(html! {
        @if case.collisions.is_empty() {
            p .note.good { (w.no_collisions) }
        } @else {
            div .note.bad {
                p { strong { (w.collides) } }
                ul {
                    @for collision in &case.collisions {
                        @let over: Vec<String> = collision.over.iter().map(|one| names.needed(*one, &case.booking)).collect();
                        li {
                            (theirs(&over.join(", "))) ": "
                            @match &collision.with {
                                Obstacle::Booking(other) => {
                                    (link(other)) " (" (w.status(other.status)) "), " (theirs(&booker(other)))
                                    @for one in other.appointments.iter().take(1) {
                                        ", " (names.when(one.during, names.zone(other)))
                                    }
                                },
                                Obstacle::Requested { booking: other, during } => {
                                    (link(other)) " (" (w.asked_change) "), " (theirs(&booker(other)))
                                    ", " (names.when(*during, names.zone(other)))
                                },
                                Obstacle::BlockOut { during, note } => {
                                    (w.blocked_out) ", " (names.when(*during, zone))
                                    @if let Some(note) = note { " – " (theirs(note)) }
                                },
                                Obstacle::OffHours { date, hours } => {
                                    @for of in &collision.over { (names.off_hours(*of, *date, hours)) }
                                },
                                Obstacle::Gone => { (w.gone) },
                                Obstacle::Hold(None) => { (w.held_by_guest) },
                                Obstacle::Hold(Some(other)) => { (w.held_for_change) " " (link(other)) },
                            }
                        }
                    }
                }
            }
        }
    })
}

fn link(booking: &Booking) -> Markup {
    html! { a href={ "/desk/bookings/" (booking.reference) } { (booking.reference) } }
}

/// The form that approves or denies. `seen` goes along, so that nobody decides about what they did not see.
pub(super) fn answer_form(visitor: &Visitor, case: &Case, asked: Asked) -> Markup {
    let w = visitor.words();
    let reference = &case.booking.reference;
    let path = match asked {
        Asked::Booking => format!("/desk/bookings/{reference}"),
        Asked::Change | Asked::Cancellation => format!("/desk/bookings/{reference}/request"),
    };
    let (approve, deny) = match asked {
        Asked::Booking => (w.approve, w.deny),
        Asked::Change => (w.approve_change, w.deny_change),
        Asked::Cancellation => (w.approve_cancellation, w.deny_cancellation),
    };
    let field = format!("message-{reference}");
    html! {
        form .answer method="post" action={ (path) "/approve" } {
            (key(visitor))
            (seen(&case.booking))
            @if let Some(request) = &case.request {
                input type="hidden" name="request" value=(request.id.to_string());
            }
            label for=(field) { (w.message) " " span .muted { (w.optional) } }
            textarea id=(field) name="message" rows="3" maxlength=(LONGEST_MESSAGE) {}
            p .muted { (w.message_help) }
            @if asked == Asked::Cancellation { (event_procedure(visitor, reference)) }
            div .buttons {
                button .main type="submit" { (approve) }
                button .danger type="submit" formaction={ (path) "/deny" } { (deny) }
            }
        }
    }
}

/// The booking's revision as the page shows it.
pub(super) fn seen(booking: &Booking) -> Markup {
    html! { input type="hidden" name="seen" value=(booking.last_updated.timestamp()); }
}

/// What becomes of the entry in the organization's calendar.
pub(super) fn event_procedure(visitor: &Visitor, reference: &str) -> Markup {
    let w = visitor.words();
    let field = format!("procedure-{reference}");
    html! {
        label for=(field) { (w.event_procedure) }
        select id=(field) name="procedure" {
            option value="0" { (w.event_cancel) }
            option value="1" { (w.event_delete) }
        }
    }
}

/// The message field of a form that stands alone.
pub(super) fn message_field(visitor: &Visitor, field: &str) -> Markup {
    let w = visitor.words();
    html! {
        label for=(field) { (w.message) " " span .muted { (w.optional) } }
        textarea id=(field) name="message" rows="3" maxlength=(LONGEST_MESSAGE) {}
        p .muted { (w.message_help) }
    }
}
