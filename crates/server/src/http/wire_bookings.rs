//! Bookings and Events as wire types.

use std::collections::BTreeMap;

use booking_wire::booking_module as wire;

use super::wire_slots::{full_name, zone_of};
use super::wire_times::{utc, wall_in};
use crate::attribution::Attribution;
use crate::catalogue::{Catalogue, Gender};
use crate::contact::{Answer, Contact, ContactGuest};
use crate::money::Money;
use crate::store::{Appointment, Booking, Event, TherapistChoice};

/// A booking, the names of things in `language`.
pub(super) fn booking(booking: &Booking, catalogue: &Catalogue, language: &str) -> wire::Booking {
    let events: Vec<wire::BookingEvent> = booking
        .appointments
        .iter()
        .enumerate()
        .map(|(position, appointment)| wire::BookingEvent {
            // Answers beside the event belong to the visit; they are shown with its first appointment.
            answers: if position == 0 {
                wire_answers(&booking.event_answers)
            } else {
                Default::default()
            },
            ..booking_event(booking, appointment, catalogue, language)
        })
        .collect();
    let total = total_of(&booking.appointments);
    wire::Booking {
        id: booking.id.to_string(),
        reference: booking.reference.clone(),
        status: booking.status as i32,
        org_id: booking.organization.to_string(),
        booking_module_id: booking.booking_module.to_string(),
        portal_id: booking.portal.to_string(),
        contact: wire_contact(&booking.contact),
        event: events.first().cloned(),
        events,
        total: total.map(|(total, _)| total.decimal()),
        tax: total.map(|(_, tax)| tax.decimal()),
        currency: total.map(|(total, _)| total.currency.code().to_owned()),
        request_note: booking.request_note.clone(),
        customer_id: booking.customer_id.clone(),
        contact_id: booking.contact_id.clone(),
        event_id: booking.event.map(|id| id.to_string()),
        created_at: utc(booking.created_at),
        last_updated: utc(booking.last_updated),
        attribution: wire_attribution(&booking.attribution),
        visit: None,
    }
}

/// The same as its booker may see it.
pub(super) fn public_booking(of: &Booking, catalogue: &Catalogue, language: &str) -> wire::Booking {
    wire::Booking {
        customer_id: None,
        contact_id: None,
        attribution: None,
        visit: Some(visit(&of.appointments)),
        ..booking(of, catalogue, language)
    }
}

/// Who gets what, as a calendar is asked: guests between semicolons, their treatments between commas, each
/// `SERVICE~WHO~ADDON~ADDON…`. Who treats is named only if somebody was wished for, or it is not known.
fn visit(appointments: &[Appointment]) -> String {
    let mut text = String::new();
    let mut guest = appointments.first().map_or(0, |first| first.guest);
    for appointment in appointments {
        if !text.is_empty() {
            text.push(if appointment.guest == guest { ',' } else { ';' });
        }
        guest = appointment.guest;
        let named = || appointment.therapist.map(TherapistChoice::Named);
        let who = match appointment.wish.or_else(named) {
            Some(TherapistChoice::Gender(Gender::Male)) => "g1".to_owned(),
            Some(TherapistChoice::Gender(Gender::Female)) => "g2".to_owned(),
            Some(TherapistChoice::Named(id)) => id.to_string(),
            Some(TherapistChoice::Anyone | TherapistChoice::Gender(Gender::Unspecified)) | None => {
                String::new()
            }
        };
        let add_ons = appointment.add_ons.iter().map(ToString::to_string);
        let mut parts: Vec<String> = [appointment.service.to_string(), who]
            .into_iter()
            .chain(add_ons)
            .collect();
        // Nothing is said by an empty end.
        parts.truncate(
            parts
                .iter()
                .rposition(|part| !part.is_empty())
                .map_or(0, |last| last + 1),
        );
        text.push_str(&parts.join("~"));
    }
    text
}

/// Where a request says that it came from.
pub(super) fn attribution(from: Option<wire::Attribution>) -> Attribution {
    let from = from.unwrap_or_default();
    Attribution::of([
        ("gclid", from.gclid),
        ("fbclid", from.fbclid),
        ("utm_source", from.utm_source),
        ("utm_medium", from.utm_medium),
        ("utm_campaign", from.utm_campaign),
        ("utm_term", from.utm_term),
        ("utm_content", from.utm_content),
        ("referrer", from.referrer),
    ])
}

fn wire_attribution(from: &Attribution) -> Option<wire::Attribution> {
    let get = |name| from.get(name).map(str::to_owned);
    (!from.is_empty()).then(|| wire::Attribution {
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

/// What appointments cost together, and how much of it is tax.
fn total_of(appointments: &[Appointment]) -> Option<(Money, Money)> {
    let currency = appointments.first()?.total.currency;
    let sum = |minor: fn(&Appointment) -> i64| Money {
        minor: appointments.iter().map(minor).sum(),
        currency,
    };
    Some((
        sum(|appointment| appointment.total.minor),
        sum(|appointment| appointment.tax_minor),
    ))
}

/// The person of a request.
pub(super) fn contact(contact: wire::Contact) -> Contact {
    Contact {
        first_name: contact.first_name,
        last_name: contact.last_name,
        email: contact.email,
        phone: contact.phone,
        answers: answers(contact.answers),
        guests: contact.guests.into_iter().map(contact_guest).collect(),
    }
}

fn contact_guest(guest: wire::ContactGuest) -> ContactGuest {
    ContactGuest {
        first_name: guest.first_name,
        last_name: guest.last_name,
        answers: answers(guest.answers),
    }
}

/// The answers of a request.
pub(super) fn answers(answers: BTreeMap<String, wire::Answer>) -> BTreeMap<String, Answer> {
    let answer = |answer| match answer {
        wire::Answer::Flag(flag) => Answer::Flag(flag),
        wire::Answer::Text(text) => Answer::Text(text),
    };
    answers
        .into_iter()
        .map(|(field, given)| (field, answer(given)))
        .collect()
}

fn wire_contact(contact: &Contact) -> wire::Contact {
    wire::Contact {
        first_name: contact.first_name.clone(),
        last_name: contact.last_name.clone(),
        email: contact.email.clone(),
        phone: contact.phone.clone(),
        answers: wire_answers(&contact.answers),
        guests: contact
            .guests
            .iter()
            .map(|guest| wire::ContactGuest {
                first_name: guest.first_name.clone(),
                last_name: guest.last_name.clone(),
                answers: wire_answers(&guest.answers),
            })
            .collect(),
    }
}

fn wire_answers(answers: &BTreeMap<String, Answer>) -> BTreeMap<String, wire::Answer> {
    let answer = |answer: &Answer| match answer {
        Answer::Flag(flag) => wire::Answer::Flag(*flag),
        Answer::Text(text) => wire::Answer::Text(text.clone()),
    };
    answers
        .iter()
        .map(|(field, given)| (field.clone(), answer(given)))
        .collect()
}

fn booking_event(
    booking: &Booking,
    appointment: &Appointment,
    catalogue: &Catalogue,
    language: &str,
) -> wire::BookingEvent {
    let zone = zone_of(catalogue, booking.center);
    let service = catalogue
        .services
        .iter()
        .find(|service| service.id == appointment.service);
    let therapist = appointment
        .therapist
        .and_then(|id| catalogue.therapists.iter().find(|therapist| therapist.id == id));
    let room = appointment
        .room
        .and_then(|id| catalogue.rooms.iter().find(|room| room.id == id));
    let tax = Money {
        minor: appointment.tax_minor,
        ..appointment.total
    };
    wire::BookingEvent {
        title: booking.title.clone(),
        start: utc(appointment.during.start),
        end: utc(appointment.during.end),
        start_in_center: wall_in(zone, appointment.during.start),
        end_in_center: wall_in(zone, appointment.during.end),
        center_id: booking.center.to_string(),
        guest: u32::try_from(appointment.guest).unwrap_or_default(),
        service_id: appointment.service.to_string(),
        service_name: service.map(|service| service.name.in_language(language).to_owned()),
        add_on_ids: appointment.add_ons.iter().map(ToString::to_string).collect(),
        therapist_id: appointment.therapist.map(|id| id.to_string()),
        therapist_name: therapist.map(full_name),
        room_id: appointment.room.map(|id| id.to_string()),
        room_name: room.map(|room| room.name.in_language(language).to_owned()),
        total: appointment.total.decimal(),
        tax: tax.decimal(),
        currency: appointment.total.currency.code().to_owned(),
        answers: Default::default(),
    }
}

/// An Event of the organization.
pub(super) fn event(event: &Event) -> wire::Event {
    wire::Event {
        id: event.id.to_string(),
        booking_id: event.booking.map(|id| id.to_string()),
        title: event.title.clone(),
        start: utc(event.during.start),
        end: utc(event.during.end),
        canceled: event.canceled,
    }
}
