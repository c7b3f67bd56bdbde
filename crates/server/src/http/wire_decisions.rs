//! Decisions as wire types: change requests, what a booker may do, the history; and what requests say of
//! appointments, read.

use booking_wire::booking_module::change_requests::{
    AllowedAction, AllowedActions, ChangeRequest as WireRequest, LatestDecision,
};
use booking_wire::booking_module::staff::{HistoryEntry, HistoryValue};
use booking_wire::booking_module::{EventRequest, Notification};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde_json::Value;

use super::ids::optional;
use super::wire_bookings;
use super::wire_times::{parse_utc, utc, wall_in};
use crate::bookings::change_request_decision::as_changed;
use crate::bookings::decision::Association;
use crate::bookings::ending::EventProcedure;
use crate::bookings::note::clean_message;
use crate::bookings::problem::{Problem, Reason};
use crate::bookings::rights::{Right, Rights};
use crate::bookings::wished::{WishedEvent, WishedEvents};
use crate::catalogue::Catalogue;
use crate::store::{Actor, AuditEntry, Booking, BookingStatus, ChangeRequest, ChangeWish, Occasion};

/// A change request: what it would make of its booking.
pub(super) fn change_request(
    request: &ChangeRequest,
    booking: &Booking,
    catalogue: &Catalogue,
    language: &str,
) -> WireRequest {
    let mut wire = WireRequest {
        id: request.id.to_string(),
        booking_id: request.booking.to_string(),
        reference: booking.reference.clone(),
        org_id: request.organization.to_string(),
        cancellation: true,
        contact: None,
        event: None,
        events: Vec::new(),
        reschedule: false,
        request_note: request.request_note.clone(),
        created_at: utc(request.created_at),
        lapses_at: utc(request.lapses_at),
    };
    if let ChangeWish::Change(change) = &request.wish {
        let after = wire_bookings::booking(&as_changed(booking, change), catalogue, language);
        wire.cancellation = false;
        wire.contact = change.contact.is_some().then_some(after.contact);
        if change.visit.is_some() || change.title.is_some() || change.event_answers.is_some() {
            wire.event = after.event;
            wire.events = after.events;
        }
        wire.reschedule = change.visit.is_some();
    }
    wire
}

/// What the booker may do now.
pub(super) fn allowed(rights: Rights, zone: Tz, has_open_request: bool) -> AllowedActions {
    AllowedActions {
        change: allowed_action(rights.change, zone),
        cancel: allowed_action(rights.cancel, zone),
        withdraw: has_open_request,
    }
}

fn allowed_action(right: Right, zone: Tz) -> AllowedAction {
    let (is_allowed, until, needs_approval) = match right {
        Right::Never => return AllowedAction::default(),
        Right::Past { until } => (false, until, false),
        Right::Granted { until, by_request } => (true, until, by_request),
    };
    AllowedAction {
        is_allowed,
        until: Some(utc(until)),
        until_in_center: Some(wall_in(zone, until)),
        needs_approval,
    }
}

/// What last happened to a booking without its booker; `None` if the last word is the booker's.
pub(super) fn latest_decision(
    booking: &Booking,
    entries: Vec<AuditEntry>,
    now: DateTime<Utc>,
) -> Option<LatestDecision> {
    // As good as lapsed, before the server has come by to write it down.
    if let Some(lapses_at) = booking.lapses_at
        && booking.status == BookingStatus::Pending
        && lapses_at <= now
    {
        return Some(LatestDecision {
            occasion: Occasion::BookingLapsed.name().to_owned(),
            at: utc(lapses_at),
            message: None,
        });
    }
    let last = entries.into_iter().rev().find(|entry| entry.occasion.is_told())?;
    let is_theirs = !matches!(last.actor, Actor::Customer) && last.occasion != Occasion::BookingSubmitted;
    is_theirs.then(|| LatestDecision {
        occasion: last.occasion.name().to_owned(),
        at: utc(last.at),
        message: last.changes.note,
    })
}

/// An entry of the history.
pub(super) fn history_entry(entry: AuditEntry) -> HistoryEntry {
    let (actor, actor_name) = match entry.actor {
        Actor::Customer => ("customer", None),
        Actor::Server => ("server", None),
        Actor::Staff { name, .. } => ("staff", Some(name)),
    };
    let values = |fields: std::collections::BTreeMap<String, Value>| {
        fields
            .into_iter()
            .map(|(field, value)| (field, history_value(value)))
            .collect()
    };
    HistoryEntry {
        at: utc(entry.at),
        occasion: entry.occasion.name().to_owned(),
        actor: actor.to_owned(),
        actor_name,
        before: values(entry.changes.before),
        after: values(entry.changes.after),
        withheld: entry.changes.withheld,
        note: entry.changes.note,
    }
}

fn history_value(value: Value) -> HistoryValue {
    match value {
        Value::Bool(flag) => HistoryValue::Flag(flag),
        Value::String(text) => HistoryValue::Text(text),
        other => match other.as_i64() {
            Some(number) => HistoryValue::Number(number),
            None => HistoryValue::Text(other.to_string()),
        },
    }
}

/// Reads `events`, or `event` where there are none.
pub(super) fn wished_events(
    event: Option<EventRequest>,
    events: Vec<EventRequest>,
    problems: &mut Vec<Problem>,
) -> WishedEvents {
    let is_list = !events.is_empty();
    let all = if is_list {
        events
    } else {
        event.into_iter().collect()
    };
    let mut wished = WishedEvents {
        title: all.first().and_then(|event| event.title.clone()),
        items: Vec::new(),
        is_list,
    };
    for (position, event) in all.iter().enumerate() {
        let path = |field: &str| wished.path(position, field);
        let item = WishedEvent {
            start: time(event.start.as_deref(), path("start"), problems),
            end: time(event.end.as_deref(), path("end"), problems),
            service: optional(event.service_id.as_deref(), &path("serviceId"), problems),
            therapist: optional(event.therapist_id.as_deref(), &path("therapistId"), problems),
            room: optional(event.room_id.as_deref(), &path("roomId"), problems),
        };
        wished.items.push(item);
    }
    wished
}

/// What staff cannot say of an appointment: answers and center are the booking's.
pub(super) fn refuse_answers(wished: &WishedEvents, event: &[EventRequest], problems: &mut Vec<Problem>) {
    for (position, event) in event.iter().enumerate() {
        for (field, is_given) in [
            ("answers", !event.answers.is_empty()),
            ("centerId", event.center_id.is_some()),
        ] {
            if is_given {
                problems.push(Problem::new(wished.path(position, field), Reason::NotSupported));
            }
        }
    }
}

/// A time in UTC that may be left out.
pub(super) fn time(
    text: Option<&str>,
    field: impl Into<String>,
    problems: &mut Vec<Problem>,
) -> Option<DateTime<Utc>> {
    let text = text.map(str::trim).filter(|text| !text.is_empty())?;
    let time = parse_utc(text);
    if time.is_none() {
        problems.push(Problem::new(field, Reason::NotAUtcTime));
    }
    time
}

/// A time in UTC that must be there.
pub(super) fn required_time(
    text: Option<&str>,
    field: &str,
    problems: &mut Vec<Problem>,
) -> Option<DateTime<Utc>> {
    if text.is_none_or(|text| text.trim().is_empty()) {
        problems.push(Problem::new(field, Reason::Required));
        return None;
    }
    time(text, field, problems)
}

/// An id of the organization's own customers or contacts: a UUID, or an empty text to clear it.
pub(super) fn association(text: Option<&str>, field: &str, problems: &mut Vec<Problem>) -> Association {
    match text.map(str::trim) {
        None => Association::Keep,
        Some("") => Association::Clear,
        Some(id) => match uuid::Uuid::try_parse(id) {
            Ok(id) => Association::Set(id.to_string()),
            Err(_) => {
                problems.push(Problem::new(field, Reason::Unknown));
                Association::Keep
            }
        },
    }
}

/// What becomes of the Event, if it is said.
pub(super) fn procedure(number: Option<i32>, problems: &mut Vec<Problem>) -> Option<EventProcedure> {
    match number? {
        0 => Some(EventProcedure::Cancel),
        1 => Some(EventProcedure::Delete),
        _ => {
            problems.push(Problem::new("eventProcedure", Reason::NotAChoice));
            None
        }
    }
}

/// What the booker is told.
pub(super) fn message(notification: Option<Notification>, problems: &mut Vec<Problem>) -> Option<String> {
    clean_message(notification.and_then(|notification| notification.message)).unwrap_or_else(|problem| {
        problems.push(problem);
        None
    })
}
