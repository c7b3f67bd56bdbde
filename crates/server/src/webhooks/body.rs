//! The JSON that a webhook gets. Pure.
//!
//! The booking's id opens the booking, so it is never in it; neither are answers of forms, notes, and whatever
//! the module calls sensitive.

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};
use uuid::Uuid;

use super::event::WebhookEvent;
use crate::catalogue::BookingModule;
use crate::ids::WebhookId;
use crate::store::{Actor, Booking, Notice, Span};

/// The id of an event: the same whenever and for whomever it is made, and no way back to the booking's.
#[must_use]
pub fn event_id(number: i64, notice: &Notice, event: WebhookEvent) -> Uuid {
    let name = format!("{number} {event}");
    Uuid::new_v5(&notice.booking.uuid(), name.as_bytes())
}

/// The whole body for one webhook.
#[must_use]
pub fn body(
    webhook: WebhookId,
    event_id: Uuid,
    event: WebhookEvent,
    notice: &Notice,
    booking: &Booking,
    module: Option<&BookingModule>,
) -> String {
    json!({
        "id": Uuid::new_v5(&webhook.uuid(), event_id.as_bytes()),
        "event_id": event_id,
        "event_schema": "v1",
        "event_resource": "booking",
        "event_type": event.name(),
        "event_timestamp": notice.at.to_rfc3339_opts(SecondsFormat::Micros, true),
        "data": data(notice, booking, module),
    })
    .to_string()
}

fn data(notice: &Notice, booking: &Booking, module: Option<&BookingModule>) -> Value {
    let detail = &notice.detail;
    let treatments: Vec<Value> = booking
        .appointments
        .iter()
        .map(|appointment| {
            json!({
                "serviceId": appointment.service,
                "therapistId": appointment.therapist,
                "roomId": appointment.room,
                "start": utc(appointment.during.start),
                "end": utc(appointment.during.end),
            })
        })
        .collect();
    json!({
        "reference": detail.reference,
        "status": detail.status as i32,
        "orgId": booking.organization,
        "bookingModuleId": booking.booking_module,
        "portalId": booking.portal,
        "centerId": booking.center,
        "title": booking.title,
        "start": detail.during.map(|during| utc(during.start)),
        "end": detail.during.map(|during| utc(during.end)),
        "formerStart": detail.former_during.map(|during| utc(during.start)),
        "events": treatments,
        "contact": contact(booking, module),
        "language": booking.language,
        "customerId": booking.customer_id,
        "contactId": booking.contact_id,
        "changeRequest": detail.change.as_ref().map(|change| json!({
            "id": change.id,
            "cancellation": change.cancellation,
            "start": change.during.map(|Span { start, .. }| utc(start)),
            "end": change.during.map(|Span { end, .. }| utc(end)),
        })),
        "by": match detail.actor {
            Actor::Customer => "customer",
            Actor::Server => "server",
            Actor::Staff { .. } => "staff",
        },
        "createdAt": utc(booking.created_at),
        "lastUpdated": utc(detail.last_updated),
    })
}

/// Who booked, without fields that the module calls sensitive. Without a module nobody knows which are.
fn contact(booking: &Booking, module: Option<&BookingModule>) -> Value {
    let Some(module) = module else {
        return Value::Null;
    };
    let contact = &booking.contact;
    let shown = |id: &str, value: &Option<String>| {
        let is_sensitive = module
            .fields
            .iter()
            .any(|field| field.id == id && field.sensitive);
        value.clone().filter(|_| !is_sensitive)
    };
    json!({
        "firstName": shown("firstName", &contact.first_name),
        "lastName": shown("lastName", &contact.last_name),
        "email": shown("email", &contact.email),
        "phone": shown("phone", &contact.phone),
    })
}

fn utc(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Secs, true)
}
