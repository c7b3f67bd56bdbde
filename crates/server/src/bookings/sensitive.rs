//! What a module calls sensitive, and bookings without it: for whoever may see bookings and not decide. Pure.

use std::collections::BTreeMap;

use crate::catalogue::BookingModule;
use crate::contact::{Answer, Contact};
use crate::store::{Booking, BookingChange, ChangeRequest, ChangeWish};

/// Whether a field's answers need care. An answer whose field is gone could have been anything.
#[must_use]
pub fn is_sensitive(module: Option<&BookingModule>, id: &str) -> bool {
    let field = module.and_then(|module| module.fields.iter().find(|field| field.id == id));
    match field {
        Some(field) => field.sensitive,
        None => !matches!(id, "firstName" | "lastName" | "email" | "phone"),
    }
}

/// The booking without answers, address and number that are sensitive. Names stay: staff must know who comes.
#[must_use]
pub fn without_sensitive(mut booking: Booking, module: Option<&BookingModule>) -> Booking {
    strip_contact(&mut booking.contact, module);
    strip(&mut booking.event_answers, module);
    booking
}

/// The same for what is asked for.
#[must_use]
pub fn request_without_sensitive(
    mut request: ChangeRequest,
    module: Option<&BookingModule>,
) -> ChangeRequest {
    if let ChangeWish::Change(change) = &mut request.wish {
        let BookingChange {
            contact,
            event_answers,
            ..
        } = change.as_mut();
        if let Some(contact) = contact {
            strip_contact(contact, module);
        }
        if let Some(answers) = event_answers {
            strip(answers, module);
        }
    }
    request
}

fn strip_contact(contact: &mut Contact, module: Option<&BookingModule>) {
    contact.email = contact.email.take().filter(|_| !is_sensitive(module, "email"));
    contact.phone = contact.phone.take().filter(|_| !is_sensitive(module, "phone"));
    strip(&mut contact.answers, module);
    for guest in &mut contact.guests {
        strip(&mut guest.answers, module);
    }
}

fn strip(answers: &mut BTreeMap<String, Answer>, module: Option<&BookingModule>) {
    answers.retain(|id, _| !is_sensitive(module, id));
}
