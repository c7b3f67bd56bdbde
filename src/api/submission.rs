//! The submission: an [`Order`] by the wire's type, and the booking that comes back.

use booking_wire::booking_module::{Answer, Attribution, Contact, ContactGuest, SubmitBookingRequest};
use chrono::NaiveDateTime;

use super::Prices;
use super::portal::money;
use crate::booking::{FieldKey, FieldValue};
use crate::calendar::parse_date_time;
use crate::flow::state::{Appointment, BookingStatus, Confirmed, Order};
use crate::platform::json::Json;

/// The person's own fields go into `contact` itself, all others into `contact.answers`.
#[must_use]
pub fn request(order: &Order, language: &str) -> SubmitBookingRequest {
    let contact = contact(&order.answers);
    let note = order.note.trim();
    SubmitBookingRequest {
        submission: Some(true),
        org_id: Some(order.organization_id.clone()),
        booking_module_id: Some(order.booking_module_id.clone()),
        portal_id: Some(order.portal_id.clone()),
        contact,
        request_note: (!note.is_empty()).then(|| html_of(note)),
        reservation_id: Some(order.reservation.0.clone()),
        language: Some(language.to_owned()),
        attribution: attribution(&order.came_from),
        ..SubmitBookingRequest::default()
    }
}

/// Where the visitor came from; nothing when nothing is known.
fn attribution(known: &[(String, String)]) -> Option<Attribution> {
    let get = |wanted: &str| {
        let (_, value) = known.iter().find(|(name, _)| name == wanted)?;
        Some(value.clone())
    };
    (!known.is_empty()).then(|| Attribution {
        gclid: get("gclid"),
        fbclid: get("fbclid"),
        utm_source: get("utm_source"),
        utm_medium: get("utm_medium"),
        utm_campaign: get("utm_campaign"),
        utm_term: get("utm_term"),
        utm_content: get("utm_content"),
        referrer: get("referrer"),
    })
}

/// Answers as the person they are about. What is left out is not said.
pub(super) fn contact(answers: &[(FieldKey, FieldValue)]) -> Contact {
    let mut contact = Contact::default();
    for (key, value) in answers {
        if key.guest > 0 {
            answer_of_guest(&mut contact.guests, key, value);
            continue;
        }
        match (key.field.0.as_str(), value) {
            ("firstName", FieldValue::Text(text)) => contact.first_name = Some(text.clone()),
            ("lastName", FieldValue::Text(text)) => contact.last_name = Some(text.clone()),
            ("email", FieldValue::Text(text)) => contact.email = Some(text.clone()),
            ("phone", FieldValue::Text(text)) => contact.phone = Some(text.clone()),
            (other, value) => {
                contact.answers.insert(other.to_owned(), answer(value));
            }
        }
    }
    contact
}

/// The guests after the booker, in the visit's order.
fn answer_of_guest(guests: &mut Vec<ContactGuest>, key: &FieldKey, value: &FieldValue) {
    while guests.len() < key.guest {
        guests.push(ContactGuest::default());
    }
    let Some(guest) = guests.get_mut(key.guest - 1) else {
        return;
    };
    match (key.field.0.as_str(), value) {
        ("firstName", FieldValue::Text(text)) => guest.first_name = Some(text.clone()),
        (other, value) => {
            guest.answers.insert(other.to_owned(), answer(value));
        }
    }
}

fn answer(value: &FieldValue) -> Answer {
    match value {
        FieldValue::Text(text) => Answer::Text(text.clone()),
        FieldValue::Ticked(ticked) => Answer::Flag(*ticked),
    }
}

/// `requestNote` is HTML: what was typed stays what is read.
pub(super) fn html_of(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '\n' => html.push_str("<br>"),
            '\r' => {}
            other => html.push(other),
        }
    }
    html
}

/// `None` when the reply lacks what every booking has.
#[must_use]
pub fn confirmed(reply: &Json, prices: &Prices) -> Option<Confirmed> {
    booking(&reply.get("booking"), prices)
}

/// A booking as the confirmation shows it.
pub(super) fn booking(booking: &Json, prices: &Prices) -> Option<Confirmed> {
    // All guests begin at the same moment.
    let first = booking.get("events").get("0");
    // While servers are being replaced one by one, an older one may answer: it says the price in the event.
    let priced = if booking.get("total").some().is_some() {
        booking
    } else {
        &first
    };
    let currency = priced.text("currency")?;
    let digits = prices.digits(&currency);
    let mut appointments = Vec::new();
    let (mut end, mut end_utc) = (NaiveDateTime::MIN, None);
    for event in booking.items("events") {
        let appointment = appointment(&event)?;
        if appointment.end > end {
            end = appointment.end;
            end_utc = event.text("end");
        }
        appointments.push(appointment);
    }
    Some(Confirmed {
        id: booking.text("id")?,
        reference: booking.text("reference")?,
        status: match booking.integer("status")? {
            0 => BookingStatus::Pending,
            1 => BookingStatus::Approved,
            2 => BookingStatus::Denied,
            3 => BookingStatus::Canceled,
            _ => return None,
        },
        title: first.text("title")?,
        start: appointments.first()?.start,
        end,
        start_utc: first.text("start")?,
        end_utc: end_utc?,
        updated_utc: booking.text("lastUpdated")?,
        total: money(priced.number("total")?, &currency, digits),
        tax: money(priced.number("tax")?, &currency, digits),
        email: booking.get("contact").text("email"),
        appointments,
    })
}

pub(super) fn appointment(event: &Json) -> Option<Appointment> {
    Some(Appointment {
        guest: event.count("guest").unwrap_or_default() as usize,
        // And it calls the one treatment by its service.
        service_name: event.text("serviceName").or_else(|| event.text("title"))?,
        start: parse_date_time(&event.text("startInCenter")?)?,
        end: parse_date_time(&event.text("endInCenter")?)?,
        therapist_name: event.text("therapistName"),
        room_name: event.text("roomName"),
    })
}
