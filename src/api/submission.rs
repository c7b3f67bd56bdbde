//! The submission: an [`Order`] as the booking module API has it (`SubmitBookingRequest` of the wire), and
//! the booking that comes back.

use super::Prices;
use super::portal::money;
use crate::booking::FieldValue;
use crate::calendar::parse_date_time;
use crate::flow::state::{BookingStatus, Confirmed, Order};
use crate::platform::json::{Json, JsonObject};

/// The person's own fields go into `contact` itself, all others into `contact.answers`.
#[must_use]
pub fn request(order: &Order, language: &str) -> JsonObject {
    let (mut contact, mut answers) = (JsonObject::new(), JsonObject::new());
    for (field, value) in &order.answers {
        let id = field.0.as_str();
        match value {
            FieldValue::Text(text) if matches!(id, "firstName" | "lastName" | "email" | "phone") => {
                contact = contact.with(id, text.as_str());
            }
            FieldValue::Text(text) => answers = answers.with(id, text.as_str()),
            FieldValue::Ticked(ticked) => answers = answers.with(id, *ticked),
        }
    }
    let note = order.note.trim();
    JsonObject::new()
        .with("submission", true)
        .with("orgId", order.organization_id.as_str())
        .with("bookingModuleId", order.booking_module_id.as_str())
        .with("portalId", order.portal_id.as_str())
        .with("contact", contact.with("answers", answers))
        .with_some("requestNote", (!note.is_empty()).then(|| html_of(note)))
        .with("reservationId", order.reservation.0.as_str())
        .with("language", language)
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
        therapist_name: event.text("therapistName"),
        room_name: event.text("roomName"),
        total: money(event.number("total")?, &currency, digits),
        tax: money(event.number("tax")?, &currency, digits),
        email: booking.get("contact").text("email"),
    })
}
