//! What stays behind when something happens to a booking: an entry of the audit log, and a notice for
//! whoever is to be told. Written here and nowhere else, in the transaction in which it happens.

use std::collections::BTreeMap;

use chrono::{DateTime, SecondsFormat, SubsecRound as _, Utc};
use serde_json::{Value, json};

use super::record::span_of;
use crate::catalogue::BookingModule;
use crate::contact::{Answer, Contact};
use crate::store::{
    Actor, AuditEntry, AuditedChanges, Booking, ChangeRequest, ChangeWish, Notice, NoticeDetail, Occasion,
    RequestedChange, StoreResult, StoreTransaction,
};

/// Something that happened to a booking.
#[derive(Clone, Copy, Debug)]
pub(super) struct Happened<'a> {
    pub(super) occasion: Occasion,
    pub(super) actor: &'a Actor,
    /// The booking's; `None` if it is gone: then no answer is written down.
    pub(super) module: Option<&'a BookingModule>,
    /// `None`: the booking is new.
    pub(super) before: Option<&'a Booking>,
    pub(super) after: &'a Booking,
    pub(super) request: Option<&'a ChangeRequest>,
    /// What one side says to the other.
    pub(super) note: Option<&'a str>,
}

/// Writes down what happened.
pub(super) async fn leave_trail(
    transaction: &mut dyn StoreTransaction,
    happened: Happened<'_>,
) -> StoreResult<()> {
    let at = transaction.now().trunc_subsecs(0);
    let Happened {
        occasion,
        actor,
        before,
        after,
        ..
    } = happened;
    let entry = AuditEntry {
        organization: after.organization,
        booking: after.id,
        at,
        occasion,
        actor: actor.clone(),
        changes: changes(&happened),
    };
    transaction.insert_audit_entry(&entry).await?;
    if !occasion.is_told() {
        return Ok(());
    }
    let during = span_of(&after.appointments);
    let notice = Notice {
        occasion,
        organization: after.organization,
        booking: after.id,
        at,
        detail: NoticeDetail {
            reference: after.reference.clone(),
            status: after.status,
            last_updated: after.last_updated,
            during,
            former_during: before
                .and_then(|before| span_of(&before.appointments))
                .filter(|former| Some(*former) != during),
            actor: actor.clone(),
            note: happened.note.map(str::to_owned),
            change: happened.request.map(in_short),
        },
    };
    transaction.insert_notice(&notice).await
}

/// What happened last to a booking of which anybody was told; for requests that are sent once more because their
/// answer was lost.
pub(super) async fn last_told(
    transaction: &mut dyn StoreTransaction,
    booking: &Booking,
) -> StoreResult<Option<AuditEntry>> {
    let entries = transaction.audit_entries_of(booking.id).await?;
    Ok(entries.into_iter().rfind(|entry| entry.occasion.is_told()))
}

fn in_short(request: &ChangeRequest) -> RequestedChange {
    let (cancellation, during) = match &request.wish {
        ChangeWish::Cancellation => (true, None),
        ChangeWish::Change(change) => {
            let visit = change.visit.as_ref();
            (false, visit.and_then(|visit| span_of(&visit.appointments)))
        }
    };
    RequestedChange {
        id: request.id,
        cancellation,
        during,
    }
}

/// The fields that differ. A new booking has its person and answers in itself, and nowhere else.
fn changes(happened: &Happened<'_>) -> AuditedChanges {
    let mut after = fields(happened.after);
    let mut before = happened.before.map(fields).unwrap_or_default();
    if happened.before.is_none() {
        after.retain(|field, _| !is_of_person(field));
    }
    let differs: Vec<String> = before
        .keys()
        .chain(after.keys())
        .filter(|field| before.get(*field) != after.get(*field))
        .cloned()
        .collect();
    let (withheld, written): (Vec<String>, Vec<String>) = differs
        .into_iter()
        .partition(|field| is_sensitive(field, happened.module));
    before.retain(|field, _| written.contains(field));
    after.retain(|field, _| written.contains(field));
    let mut withheld = withheld;
    withheld.sort();
    withheld.dedup();
    AuditedChanges {
        before,
        after,
        withheld,
        note: happened.note.map(str::to_owned),
    }
}

fn is_of_person(field: &str) -> bool {
    field.starts_with("contact.") || field.starts_with("event.answers.") || field == "requestNote"
}

/// Whether a field's value may not be written down. An answer whose field is gone could have been anything.
fn is_sensitive(field: &str, module: Option<&BookingModule>) -> bool {
    if !is_of_person(field) || field == "requestNote" {
        return false;
    }
    let Some(module) = module else {
        return true;
    };
    let id = field
        .split_once("answers.")
        .map(|(_, id)| id)
        .or_else(|| field.rsplit('.').next())
        .unwrap_or(field);
    match module.fields.iter().find(|known| known.id == id) {
        Some(known) => known.sensitive,
        None => field.contains("answers."),
    }
}

/// A booking's fields by their names on the wire.
fn fields(booking: &Booking) -> BTreeMap<String, Value> {
    let mut fields = BTreeMap::from([
        ("status".to_owned(), json!(booking.status as i32)),
        ("title".to_owned(), json!(booking.title)),
    ]);
    let mut put = |field: String, value: Option<Value>| {
        if let Some(value) = value {
            fields.insert(field, value);
        }
    };
    put("requestNote".to_owned(), text(booking.request_note.as_deref()));
    put("customerId".to_owned(), text(booking.customer_id.as_deref()));
    put("contactId".to_owned(), text(booking.contact_id.as_deref()));
    put("eventId".to_owned(), booking.event.map(|id| json!(id)));
    for (position, appointment) in booking.appointments.iter().enumerate() {
        let at = format!("events[{position}]");
        put(format!("{at}.start"), Some(utc(appointment.during.start)));
        put(format!("{at}.end"), Some(utc(appointment.during.end)));
        put(format!("{at}.serviceId"), Some(json!(appointment.service)));
        put(
            format!("{at}.therapistId"),
            appointment.therapist.map(|id| json!(id)),
        );
        put(format!("{at}.roomId"), appointment.room.map(|id| json!(id)));
    }
    for (field, value) in person(&booking.contact) {
        put(field, value);
    }
    for (field, value) in answers("event", &booking.event_answers) {
        put(field, value);
    }
    fields
}

fn person(contact: &Contact) -> Vec<(String, Option<Value>)> {
    let mut fields = vec![
        (
            "contact.firstName".to_owned(),
            text(contact.first_name.as_deref()),
        ),
        ("contact.lastName".to_owned(), text(contact.last_name.as_deref())),
        ("contact.email".to_owned(), text(contact.email.as_deref())),
        ("contact.phone".to_owned(), text(contact.phone.as_deref())),
    ];
    fields.extend(answers("contact", &contact.answers));
    for (position, guest) in contact.guests.iter().enumerate() {
        let at = format!("contact.guests[{position}]");
        fields.push((format!("{at}.firstName"), text(guest.first_name.as_deref())));
        fields.push((format!("{at}.lastName"), text(guest.last_name.as_deref())));
        fields.extend(answers(&at, &guest.answers));
    }
    fields
}

fn answers(at: &str, answers: &BTreeMap<String, Answer>) -> Vec<(String, Option<Value>)> {
    answers
        .iter()
        .map(|(id, answer)| (format!("{at}.answers.{id}"), Some(json!(answer))))
        .collect()
}

fn text(text: Option<&str>) -> Option<Value> {
    text.map(|text| json!(text))
}

fn utc(time: DateTime<Utc>) -> Value {
    json!(time.to_rfc3339_opts(SecondsFormat::Secs, true))
}
