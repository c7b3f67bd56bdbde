//! What a module calls sensitive, and bookings for whoever may see them and not decide: without it, and without
//! the id that would open them as to their bookers. Pure.

use std::collections::BTreeMap;

use crate::catalogue::BookingModule;
use crate::contact::{Answer, Contact};
use crate::ids::BookingId;
use crate::store::{Booking, BookingChange, ChangeRequest, ChangeWish, Event};

/// Whether a field's answers need care. An answer whose field is gone could have been anything.
#[must_use]
pub fn is_sensitive(module: Option<&BookingModule>, id: &str) -> bool {
    let field = module.and_then(|module| module.fields.iter().find(|field| field.id == id));
    match field {
        Some(field) => field.sensitive,
        None => !matches!(id, "firstName" | "lastName" | "email" | "phone"),
    }
}

/// The booking under its alias, without answers, address and number that are sensitive. Names stay: staff must know
/// who comes.
#[must_use]
pub fn booking_for_readers(mut booking: Booking, module: Option<&BookingModule>) -> Booking {
    booking.id = booking.id.alias();
    strip_contact(&mut booking.contact, module);
    strip(&mut booking.event_answers, module);
    booking
}

/// The same for what is asked for.
#[must_use]
pub fn request_for_readers(mut request: ChangeRequest, module: Option<&BookingModule>) -> ChangeRequest {
    request.booking = request.booking.alias();
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

/// The same for an Event.
#[must_use]
pub fn event_for_readers(mut event: Event) -> Event {
    event.booking = event.booking.map(BookingId::alias);
    event
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
