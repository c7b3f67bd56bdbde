//! The submission: an [`Order`] as the booking module API has it, and the booking that comes back.

use booking_wire::booking_module::{Answer, Booking, Contact, SubmitBookingRequest, SubmitBookingResponse};

use super::Prices;
use super::portal::money;
use crate::booking::FieldValue;
use crate::calendar::parse_date_time;
use crate::flow::state::{BookingStatus, Confirmed, Order};

/// The person's own fields go into `contact` itself, all others into `contact.answers`.
#[must_use]
pub fn request(order: &Order, language: &str) -> SubmitBookingRequest {
    let mut contact = Contact::default();
    for (field, value) in &order.answers {
        let own = match field.0.as_str() {
            "firstName" => Some(&mut contact.first_name),
            "lastName" => Some(&mut contact.last_name),
            "email" => Some(&mut contact.email),
            "phone" => Some(&mut contact.phone),
            _ => None,
        };
        match (own, value) {
            (Some(own), FieldValue::Text(text)) => *own = Some(text.clone()),
            (_, FieldValue::Text(text)) => {
                contact
                    .answers
                    .insert(field.0.clone(), Answer::Text(text.clone()));
            }
            (_, FieldValue::Ticked(ticked)) => {
                contact.answers.insert(field.0.clone(), Answer::Flag(*ticked));
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
pub fn confirmed(reply: SubmitBookingResponse, prices: &Prices) -> Option<Confirmed> {
    let Booking {
        id,
        reference,
        status,
        contact,
        event,
        events,
        ..
    } = reply.booking;
    let event = event.or_else(|| events.into_iter().next())?;
    let digits = prices.digits(&event.currency);
    Some(Confirmed {
        id,
        reference,
        status: match status {
            0 => BookingStatus::Pending,
            1 => BookingStatus::Approved,
            2 => BookingStatus::Denied,
            3 => BookingStatus::Canceled,
            _ => return None,
        },
        title: event.title,
        start: parse_date_time(&event.start_in_center)?,
        end: parse_date_time(&event.end_in_center)?,
        start_utc: event.start,
        end_utc: event.end,
        therapist_name: event.therapist_name,
        room_name: event.room_name,
        total: money(event.total, &event.currency, digits),
        tax: money(event.tax, &event.currency, digits),
        email: contact.email,
    })
}
