//! What happened to a booking, from the audit log: when, who, what, before and after.

use maud::{Markup, html};
use serde_json::Value;

use super::difference::label_of;
use super::frame::{their_lines, theirs};
use super::names::Names;
use crate::catalogue::BookingModule;
use crate::mail::letter::plain;
use crate::store::{Actor, AuditEntry, Booking, BookingStatus, Occasion};

/// The entries, the latest first.
pub(super) fn show_history(
    names: Names<'_>,
    module: Option<&BookingModule>,
    booking: &Booking,
    entries: &[AuditEntry],
) -> Markup {
    let w = names.words();
    let zone = names.zone(booking);
    html! {
        ol .rows reversed {
            @for entry in entries.iter().rev() {
                li {
                    p {
                        strong { (w.occasion(entry.occasion)) }
                        " " span .muted { (names.moment(entry.at, zone)) ", " (actor(names, &entry.actor)) }
                    }
                    @let rows = rows(names, module, booking, entry);
                    @if !rows.is_empty() {
                        dl .small {
                            @for (label, before, after) in &rows {
                                dt { (label) }
                                dd {
                                    @if let Some(before) = before { del { (theirs(before)) } " → " }
                                    (theirs(after.as_deref().unwrap_or(w.nothing)))
                                }
                            }
                        }
                    }
                    @if let Some(note) = &entry.changes.note { p .words { (their_lines(&said(entry, note))) } }
                }
            }
        }
    }
}

/// What one side said to the other: a booker's note is HTML, staff write text.
fn said(entry: &AuditEntry, note: &str) -> String {
    match entry.actor {
        Actor::Customer => plain(note),
        Actor::Server | Actor::Staff { .. } => note.to_owned(),
    }
}

/// Who did it.
pub(super) fn actor(names: Names<'_>, actor: &Actor) -> Markup {
    let w = names.words();
    match actor {
        Actor::Customer => html! { (w.by_guest) },
        Actor::Server => html! { (w.by_server) },
        Actor::Staff { name, .. } => theirs(name),
    }
}

type Row = (String, Option<String>, Option<String>);

fn rows(names: Names<'_>, module: Option<&BookingModule>, booking: &Booking, entry: &AuditEntry) -> Vec<Row> {
    let w = names.words();
    let (before, after) = (&entry.changes.before, &entry.changes.after);
    // What a new booking is, the page says above.
    if entry.occasion == Occasion::BookingSubmitted {
        return Vec::new();
    }
    let mut fields: Vec<&String> = before.keys().chain(after.keys()).collect();
    fields.sort();
    fields.dedup();
    let mut rows: Vec<Row> = fields
        .into_iter()
        .filter_map(|field| {
            let label = label(names, module, field)?;
            let text = |value: Option<&Value>| value.map(|value| text(names, booking, field, value));
            Some((label, text(before.get(field)), text(after.get(field))))
        })
        .collect();
    rows.extend(entry.changes.withheld.iter().map(|field| {
        let id = field.rsplit('.').next().unwrap_or(field);
        (label_of(names, module, id), None, Some(w.withheld.to_owned()))
    }));
    rows
}

/// What a field is called; `None` for those that say nothing to people.
fn label(names: Names<'_>, module: Option<&BookingModule>, field: &str) -> Option<String> {
    let w = names.words();
    let last = field.rsplit('.').next().unwrap_or(field);
    let label = match last {
        "eventId" | "end" => return None,
        "status" => w.status_label,
        "title" => w.title,
        "mail" => w.mails,
        "requestNote" => w.note_of_guest,
        "customerId" => w.customer,
        "contactId" => w.contact_id,
        "start" => w.when,
        "serviceId" => w.treatment,
        "therapistId" => w.therapist,
        "roomId" => w.room,
        id => return Some(label_of(names, module, id)),
    };
    Some(label.to_owned())
}

fn text(names: Names<'_>, booking: &Booking, field: &str, value: &Value) -> String {
    let w = names.words();
    let last = field.rsplit('.').next().unwrap_or(field);
    let written = match value {
        Value::String(text) => text.clone(),
        Value::Bool(true) => w.yes.to_owned(),
        Value::Bool(false) => w.no.to_owned(),
        other => other.to_string(),
    };
    let named = match last {
        "status" => match value.as_i64() {
            Some(0) => Some(w.status(BookingStatus::Pending).to_owned()),
            Some(1) => Some(w.status(BookingStatus::Approved).to_owned()),
            Some(2) => Some(w.status(BookingStatus::Denied).to_owned()),
            Some(3) => Some(w.status(BookingStatus::Canceled).to_owned()),
            _ => None,
        },
        "start" => written
            .parse::<chrono::DateTime<chrono::Utc>>()
            .ok()
            .map(|time| names.moment(time, names.zone(booking))),
        "serviceId" => written.parse().ok().map(|id| names.service(id)),
        "therapistId" => written.parse().ok().map(|id| names.therapist(id)),
        "roomId" => written.parse().ok().map(|id| names.room(id)),
        "requestNote" => Some(plain(&written)),
        _ => None,
    };
    named.unwrap_or(written)
}

/// The last that staff or guests did to a booking, for who comes too late.
pub(super) fn last_entry(names: Names<'_>, booking: &Booking, entries: &[AuditEntry]) -> Markup {
    let w = names.words();
    html! {
        @if let Some(entry) = entries.last() {
            p {
                strong { (w.occasion(entry.occasion)) }
                ", " (actor(names, &entry.actor)) ", " (names.moment(entry.at, names.zone(booking)))
            }
            @if let Some(note) = &entry.changes.note { p .words { (their_lines(&said(entry, note))) } }
        }
    }
}
