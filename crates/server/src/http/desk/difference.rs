//! What a change would change, field by field, and how fields and answers are called.

use std::collections::BTreeMap;

use super::names::Names;
use crate::bookings::sensitive::is_sensitive;
use crate::catalogue::BookingModule;
use crate::contact::{Answer, Contact, ContactGuest};
use crate::store::{Appointment, Booking};

/// A field that a change would give another value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Difference {
    pub(super) label: String,
    pub(super) old: Option<String>,
    pub(super) new: Option<String>,
}

/// Every field that is otherwise after a change than before, in the order of the booking's page.
pub(super) fn differences(
    names: Names<'_>,
    module: Option<&BookingModule>,
    before: &Booking,
    after: &Booking,
    shows_sensitive: bool,
) -> Vec<Difference> {
    let w = names.words();
    let zone = names.zone(before);
    let mut rows = Vec::new();
    let mut put = |label: String, old: Option<String>, new: Option<String>| {
        if old != new {
            rows.push(Difference { label, old, new });
        }
    };
    let count = before.appointments.len().max(after.appointments.len());
    for position in 0..count {
        let label = |what: &str| match count {
            1 => what.to_owned(),
            _ => format!("{what} {}", position + 1),
        };
        let (old, new) = (
            before.appointments.get(position),
            after.appointments.get(position),
        );
        let each = |of: &dyn Fn(&Appointment) -> Option<String>| (old.and_then(of), new.and_then(of));
        let (was, is) = each(&|one| Some(names.when(one.during, zone)));
        put(label(w.when), was, is);
        let (was, is) = each(&|one| Some(names.service(one.service)));
        put(label(w.treatment), was, is);
        let (was, is) = each(&|one| one.therapist.map(|id| names.therapist(id)));
        put(label(w.therapist), was, is);
        let (was, is) = each(&|one| one.room.map(|id| names.room(id)));
        put(label(w.room), was, is);
    }
    put(
        w.title.to_owned(),
        Some(before.title.clone()),
        Some(after.title.clone()),
    );
    let sensitive = |id: &str| is_sensitive(module, id) && !shows_sensitive;
    let mut put_field = |id: &str, label: String, old: Option<String>, new: Option<String>| {
        if old != new && sensitive(id) {
            let withheld = Some(w.withheld.to_owned());
            rows.push(Difference {
                label,
                old: old.and(withheld.clone()),
                new: new.map(|_| format!("{} ({})", w.withheld, w.other_value)),
            });
        } else if old != new {
            rows.push(Difference { label, old, new });
        }
    };
    let person = |contact: &Contact| {
        [
            ("firstName", contact.first_name.clone()),
            ("lastName", contact.last_name.clone()),
            ("email", contact.email.clone()),
            ("phone", contact.phone.clone()),
        ]
    };
    for ((id, old), (_, new)) in person(&before.contact).into_iter().zip(person(&after.contact)) {
        put_field(id, label_of(names, module, id), old, new);
    }
    let guests = before.contact.guests.len().max(after.contact.guests.len());
    for position in 0..guests {
        let name = |booking: &Booking| booking.contact.guests.get(position).map(name_of);
        let label = (w.guest_number)(position + 2);
        put_field("firstName", label, name(before), name(after));
    }
    let (old, new) = (all_answers(before), all_answers(after));
    let mut ids: Vec<&String> = old.iter().chain(&new).map(|(at, _)| at).collect();
    ids.sort();
    ids.dedup();
    for at in ids {
        let find = |answers: &[(String, Answer)]| {
            let answer = answers.iter().find(|(known, _)| known == at);
            answer.map(|(_, answer)| answer_text(names, module, id_of(at), answer))
        };
        put_field(
            id_of(at),
            label_of(names, module, id_of(at)),
            find(&old),
            find(&new),
        );
    }
    rows
}

fn name_of(guest: &ContactGuest) -> String {
    let parts = [&guest.first_name, &guest.last_name].into_iter().flatten();
    parts.map(String::as_str).collect::<Vec<_>>().join(" ")
}

/// The answers of booking and guests, each with its place and the field's id behind the last slash.
fn all_answers(booking: &Booking) -> Vec<(String, Answer)> {
    let contact = &booking.contact;
    let mut answers: Vec<(String, Answer)> = Vec::new();
    let mut put = |at: String, of: &BTreeMap<String, Answer>| {
        answers.extend(
            of.iter()
                .map(|(id, answer)| (format!("{at}/{id}"), answer.clone())),
        );
    };
    put("contact".to_owned(), &contact.answers);
    put("event".to_owned(), &booking.event_answers);
    for (position, guest) in contact.guests.iter().enumerate() {
        put(format!("guest {position}"), &guest.answers);
    }
    answers
}

fn id_of(at: &str) -> &str {
    at.split_once('/').map_or(at, |(_, id)| id)
}

/// What a field asks, in the form's own words.
pub(super) fn label_of(names: Names<'_>, module: Option<&BookingModule>, id: &str) -> String {
    let w = names.words();
    let field = module.and_then(|module| module.fields.iter().find(|field| field.id == id));
    match (field, id) {
        (Some(field), _) => names.text(&field.label),
        (None, "firstName") => w.first_name.to_owned(),
        (None, "lastName") => w.last_name.to_owned(),
        (None, "email") => w.email.to_owned(),
        (None, "phone") => w.phone.to_owned(),
        (None, id) => id.to_owned(),
    }
}

/// An answer as people read it: of a choice its label, of a checkbox yes or no.
pub(super) fn answer_text(
    names: Names<'_>,
    module: Option<&BookingModule>,
    id: &str,
    answer: &Answer,
) -> String {
    let w = names.words();
    let field = module.and_then(|module| module.fields.iter().find(|field| field.id == id));
    match answer {
        Answer::Flag(true) => w.yes.to_owned(),
        Answer::Flag(false) => w.no.to_owned(),
        Answer::Text(text) => field
            .and_then(|field| field.options.iter().find(|(value, _)| value == text))
            .map_or_else(|| text.clone(), |(_, label)| names.text(label)),
    }
}
