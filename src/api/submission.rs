//! The submission: an [`Order`] by the wire's type, and the booking that comes back.

use booking_wire::booking_module::{Answer, Contact, SubmitBookingRequest};

use super::Prices;
use super::portal::money;
use crate::booking::FieldValue;
use crate::calendar::parse_date_time;
use crate::flow::state::{BookingStatus, Confirmed, Order};
use crate::platform::json::Json;

/// The person's own fields go into `contact` itself, all others into `contact.answers`.
#[must_use]
pub fn request(order: &Order, language: &str) -> SubmitBookingRequest {
    let mut contact = Contact::default();
    for (field, value) in &order.answers {
        match (field.0.as_str(), value) {
            ("firstName", FieldValue::Text(text)) => contact.first_name = Some(text.clone()),
            ("lastName", FieldValue::Text(text)) => contact.last_name = Some(text.clone()),
            ("email", FieldValue::Text(text)) => contact.email = Some(text.clone()),
            ("phone", FieldValue::Text(text)) => contact.phone = Some(text.clone()),
            (other, value) => {
                let answer = match value {
                    FieldValue::Text(text) => Answer::Text(text.clone()),
                    FieldValue::Ticked(ticked) => Answer::Flag(*ticked),
                };
                contact.answers.insert(other.to_owned(), answer);
            }
        }
    }
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
        ..SubmitBookingRequest::default()
    }
}

/// `requestNote` is HTML: what was typed stays what is read.
fn html_of(text: &str) -> String {
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
    let booking = reply.get("booking");
    let first = || booking.get("events").get("0");
    let event = booking.get("event").some().unwrap_or_else(first);
    let currency = event.text("currency")?;
    let digits = prices.digits(&currency);
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
        title: event.text("title")?,
        start: parse_date_time(&event.text("startInCenter")?)?,
        end: parse_date_time(&event.text("endInCenter")?)?,
        start_utc: event.text("start")?,
        end_utc: event.text("end")?,
        updated_utc: booking.text("lastUpdated")?,
        therapist_name: event.text("therapistName"),
        room_name: event.text("roomName"),
        total: money(event.number("total")?, &currency, digits),
        tax: money(event.number("tax")?, &currency, digits),
        email: booking.get("contact").text("email"),
    })
}
