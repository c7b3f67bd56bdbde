//! From status and error body to [`Problem`]. `general` is the table; the others say where an address differs.

use super::Prices;
use super::days;
use crate::booking::{FieldId, FieldKey};
use crate::flow::event::Problem;
use crate::platform::json::Json;

/// The reply of a request that was not done.
#[derive(Clone, Debug)]
pub struct Refusal {
    /// HTTP status.
    pub status: u16,
    /// `Retry-After`, if it was given in seconds.
    pub retry_after_seconds: Option<u32>,
    /// The error, in whichever shape the address gives it.
    pub body: Json,
}

/// Code of the service booking API: the slot is not available (error table of reserve).
const NOT_AVAILABLE: i32 = 502;

/// Nobody watches a button for longer than this: the server's sentence says more than a wait (somebody with
/// several open requests is asked to come back in an hour).
const LONGEST_PATIENCE_SECONDS: u32 = 60;

/// What any address may answer.
#[must_use]
pub fn general(refusal: Refusal) -> Problem {
    match refusal.status {
        422 => refused(&refusal),
        _ => of_read(&refusal),
    }
}

/// The same of an address that is only read: nothing was filled in that could be refused.
#[must_use]
pub fn of_read(refusal: &Refusal) -> Problem {
    match refusal.status {
        403 => Problem::SiteNotAllowed,
        404 | 410 => Problem::Gone,
        408 => Problem::TimedOut,
        // A twin of the same request is still being worked on: its answer is to be asked for again.
        409 | 425 | 500.. => Problem::ServerFailed {
            retry_after_seconds: refusal.retry_after_seconds,
        },
        429 => Problem::TooMany {
            retry_after_seconds: refusal.retry_after_seconds,
        },
        _ => Problem::Unexpected,
    }
}

/// The portal's own address.
#[must_use]
pub fn of_portal(refusal: &Refusal) -> Problem {
    match refusal.status {
        404 | 410 => Problem::PortalUnknown,
        _ => of_read(refusal),
    }
}

/// Reserving: a lost race carries the documented code, a busy server does not.
#[must_use]
pub fn of_reservation(refusal: Refusal, prices: &Prices) -> Problem {
    let is_lost = refusal.status == 409 && error_object(&refusal.body).integer("code") == Some(NOT_AVAILABLE);
    if is_lost {
        slot_taken(&refusal, prices)
    } else {
        general(refusal)
    }
}

/// Submitting: a conflict that does not say when to come back is about the slot. What the server could not
/// read it did not do, so the fate of the booking is known.
#[must_use]
pub fn of_submission(refusal: Refusal, prices: &Prices) -> Problem {
    match refusal.status {
        400 | 413 | 415 => refused(&refusal),
        429 if refusal.retry_after_seconds > Some(LONGEST_PATIENCE_SECONDS) => refused(&refusal),
        409 if refusal.retry_after_seconds.is_none() => slot_taken(&refusal, prices),
        _ => general(refusal),
    }
}

/// A change: a conflict that names other slots is about the slot, any other about the booking. A
/// reservation that is not known has lapsed and was swept.
#[must_use]
pub fn of_change(refusal: Refusal, prices: &Prices) -> Problem {
    match refusal.status {
        400 | 413 | 415 => refused(&refusal),
        409 if refusal.retry_after_seconds.is_some() => general(refusal),
        409 if refusal.body.get("alternatives").some().is_some() => slot_taken(&refusal, prices),
        409 => Problem::Conflict,
        404 if refusal.body.items("fields").is_empty() => Problem::Gone,
        404 => Problem::HoldLapsed,
        _ => general(refusal),
    }
}

fn slot_taken(refusal: &Refusal, prices: &Prices) -> Problem {
    Problem::SlotTaken {
        alternatives: days::alternatives(&refusal.body, prices),
    }
}

/// `{"error": {code, message, fields}}`, in some replies `Error`.
fn error_object(body: &Json) -> Json {
    body.get("error").some().unwrap_or_else(|| body.get("Error"))
}

fn refused(refusal: &Refusal) -> Problem {
    // The booking module API says `{"status", "error": "…", "fields"}` instead.
    let (sentence, fields_of) = match refusal.body.text("error") {
        Some(sentence) => (Some(sentence), refusal.body.clone()),
        None => {
            let error = error_object(&refusal.body);
            (error.text("message"), error)
        }
    };
    let named = fields_of.list("fields", |field| {
        Some((field.text("name")?, field.text("reason")?))
    });
    let mut fields = Vec::new();
    let mut other = None;
    for (name, reason) in named.unwrap_or_default() {
        match form_field(&name) {
            Some(field) => fields.push((field, reason)),
            None => other = other.or(Some(reason)),
        }
    }
    let general = if fields.is_empty() {
        other.or(sentence)
    } else {
        other
    };
    Problem::Refused { fields, general }
}

/// `contact.email` is the form's `email`, `contact.answers.terms` and `event.answers.terms` its `terms`;
/// `contact.guests[0].firstName` is what the second guest is asked.
fn form_field(path: &str) -> Option<FieldKey> {
    let (parent, name) = path.rsplit_once('.')?;
    let field = FieldId(name.to_owned());
    let mut guest = 0;
    let mut parent = parent;
    if let Some(companion) = parent.strip_prefix("contact.guests[") {
        let (number, rest) = companion.split_once(']')?;
        guest = usize::from(number.parse::<u8>().ok()?) + 1;
        parent = if rest.is_empty() { "contact" } else { rest };
    }
    let is_form = parent == "contact" || parent.ends_with(".answers");
    is_form.then_some(FieldKey { guest, field })
}
