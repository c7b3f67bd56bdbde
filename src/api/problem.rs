//! From status and error body to [`Problem`]. `general` is the table; the others say where an address differs.

use booking_wire::error::{ErrorResponse, FieldError, ModuleErrorResponse, ServiceError};
use booking_wire::service_booking::ReserveSlotResponse;

use super::transport::Refusal;
use super::{Prices, days};
use crate::booking::FieldId;
use crate::flow::event::Problem;

/// What any address may answer.
pub(super) fn general(refusal: Refusal) -> Problem {
    match refusal.status() {
        403 => Problem::SiteNotAllowed,
        404 | 410 => Problem::Gone,
        408 => Problem::TimedOut,
        // A twin of the same request is still being worked on: its answer is to be asked for again.
        409 | 425 | 500.. => Problem::ServerFailed {
            retry_after_seconds: refusal.retry_after_seconds(),
        },
        422 => refused(&refusal),
        429 => Problem::TooMany {
            retry_after_seconds: refusal.retry_after_seconds(),
        },
        _ => Problem::Unexpected,
    }
}

/// The portal's own address.
pub(super) fn of_portal(refusal: Refusal) -> Problem {
    match refusal.status() {
        404 | 410 => Problem::PortalUnknown,
        _ => general(refusal),
    }
}

/// Reserving: a lost race carries the documented code, a busy server does not.
pub(super) fn of_reservation(refusal: Refusal, prices: &Prices) -> Problem {
    if refusal.status() == 409
        && let Some(reply) = refusal.body::<ReserveSlotResponse>()
        && reply
            .error
            .is_some_and(|error| error.code == ServiceError::NOT_AVAILABLE)
    {
        return Problem::SlotTaken {
            alternatives: days::alternatives(reply.alternatives, None, prices),
        };
    }
    general(refusal)
}

/// Submitting: a conflict that does not say when to come back is about the slot.
pub(super) fn of_submission(refusal: Refusal, prices: &Prices) -> Problem {
    if refusal.status() == 409 && refusal.retry_after_seconds().is_none() {
        let alternatives = refusal
            .body::<ModuleErrorResponse>()
            .map_or_else(Vec::new, |reply| reply.alternatives);
        return Problem::SlotTaken {
            alternatives: days::alternatives(alternatives, None, prices),
        };
    }
    general(refusal)
}

fn refused(refusal: &Refusal) -> Problem {
    let (sentence, named) = if let Some(reply) = refusal.body::<ErrorResponse>() {
        (Some(reply.error.message), reply.error.fields)
    } else if let Some(reply) = refusal.body::<ModuleErrorResponse>() {
        (Some(reply.error), reply.fields)
    } else {
        (None, Vec::new())
    };
    let mut fields = Vec::new();
    let mut other = None;
    for FieldError { name, reason } in named {
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

/// `contact.email` is the form's `email`, `contact.answers.terms` and `event.answers.terms` its `terms`.
fn form_field(path: &str) -> Option<FieldId> {
    let (parent, name) = path.rsplit_once('.')?;
    let is_form = parent == "contact" || parent.ends_with(".answers");
    is_form.then(|| FieldId(name.to_owned()))
}
