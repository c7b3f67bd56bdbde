//! Slots and holds as wire types.

use booking_wire::availability::{AvailabilityResponse, AvailableDay, FreeSlot};
use booking_wire::service_booking::{
    ConfirmSlotResponse, FutureDay, GuestName, InvoiceGuest, InvoiceItem, ItemName, NamedObject,
    ReserveSlotResponse, Slot as WireSlot, SlotWarning, SlotsResponse, TherapistName,
};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::wire_times::{date, day, server_time, utc, wall, wall_in};
use crate::availability::{Day, Slot, Warning};
use crate::bookings::calendar::Calendar;
use crate::bookings::confirm::Confirmed;
use crate::bookings::hold::Held;
use crate::bookings::slots::SlotsOfDraft;
use crate::catalogue::{Catalogue, Therapist};
use crate::ids::{CenterId, GuestId};
use crate::money::Money;
use crate::store::{Appointment, Guest, Invoice, InvoiceStatus};

/// A calendar's free slots.
pub(super) fn availability_response(calendar: &Calendar) -> AvailabilityResponse {
    AvailabilityResponse {
        today: date(calendar.today),
        last_day: date(calendar.last_day),
        days: calendar.days.iter().map(available_day).collect(),
        next_available_day: calendar.next_available_day.map(day),
    }
}

fn available_day(of: &Day) -> AvailableDay {
    let slots: Vec<FreeSlot> = of
        .slots
        .iter()
        .filter(|slot| slot.is_free())
        .map(|slot| FreeSlot {
            utc_offset_minutes: Some(slot.utc_offset_minutes)
                .filter(|offset| *offset != of.utc_offset_minutes),
            ..free_slot(slot)
        })
        .collect();
    AvailableDay {
        date: date(of.date),
        is_available: !slots.is_empty(),
        utc_offset_minutes: of.utc_offset_minutes,
        slots,
    }
}

fn free_slot(slot: &Slot) -> FreeSlot {
    FreeSlot {
        time: wall(slot.time),
        available: true,
        priority: 0,
        sale_price: slot.sale_price.as_ref().map(Money::decimal),
        // A lower bound would be shown as "2 left" where more are.
        spaces: if slot.spaces_are_exact { slot.spaces } else { 0 },
        utc_offset_minutes: Some(slot.utc_offset_minutes),
    }
}

/// Slots offered in place of one that is gone; they have no day around them, so each has its offset.
pub(super) fn alternatives(slots: &[Slot]) -> Vec<FreeSlot> {
    slots.iter().map(free_slot).collect()
}

/// The slots of a draft's date, free or not.
pub(super) fn slots_response(slots: &SlotsOfDraft) -> SlotsResponse {
    let priority_of = |slot: &Slot| {
        let mut groups = slots.by_preference.iter();
        let place = groups.position(|group| group.contains(&slot.time));
        place.and_then(|place| i32::try_from(place).ok()).unwrap_or(0)
    };
    SlotsResponse {
        slots: slots
            .day
            .slots
            .iter()
            .map(|slot| WireSlot {
                time: wall(slot.time),
                warnings: slots.warnings.get(&slot.time).map(|found| warnings(found)),
                priority: priority_of(slot),
                available: slot.is_free(),
                sale_price: slot.sale_price.as_ref().map(Money::decimal),
            })
            .collect(),
        future_days: slots
            .future_days
            .iter()
            .map(|of| FutureDay {
                day: day(of.date),
                is_available: of.slots.iter().any(Slot::is_free),
                // The documentation has no numbers for kinds of holidays: ours is 0, the center is closed.
                holiday_type: of.closed.then_some(0),
            })
            .collect(),
        next_available_day: slots.next_available_day.map(day),
        error: None,
    }
}

/// Types of warnings, service booking API, section 2.
fn warnings(found: &[Warning]) -> Vec<SlotWarning> {
    found
        .iter()
        .map(|warning| SlotWarning {
            kind: *warning as i32,
        })
        .collect()
}

/// What is needed to name people and things of a draft.
#[derive(Clone, Copy)]
pub(super) struct Names<'a> {
    /// Where names are looked up, archived things included.
    pub(super) catalogue: &'a Catalogue,
    /// In which language.
    pub(super) language: &'a str,
    /// Those guests of the draft who are known.
    pub(super) guests: &'a [Guest],
}

/// A hold at a moment. `now` is finer than the store's whole seconds: the countdown runs from it.
pub(super) fn reserve_response(held: &Held, now: DateTime<Utc>, names: Names<'_>) -> ReserveSlotResponse {
    let reservation = &held.reservation;
    ReserveSlotResponse {
        is_reserved: held.is_live,
        reservation_id: Some(reservation.id.to_string()),
        expiry_time: Some(utc(reservation.expires_at)),
        blocking_time: Some(held.blocking_time_minutes),
        invoices: held.is_live.then(|| invoices_of_hold(held, names)),
        error: None,
        server_time: server_time(now),
        max_expiry_time: Some(utc(held.max_expires_at)),
        slot_time: Some(wall(reservation.slot_time)),
        alternatives: Vec::new(),
    }
}

/// A confirmed draft. `invoice` is singular in the documentation: the first guest's.
pub(super) fn confirm_response(confirmed: &Confirmed, names: Names<'_>) -> ConfirmSlotResponse {
    let center = confirmed.booking.center;
    let invoices: Vec<InvoiceGuest> = confirmed
        .invoices
        .iter()
        .map(|invoice| {
            let present = match invoice.status {
                InvoiceStatus::Open => &confirmed.booking.appointments,
                _ => &invoice.closed,
            };
            let appointments = present
                .iter()
                .filter(|appointment| appointment.guest == invoice.guest);
            invoice_guest(center, invoice.guest_id, Some(invoice), appointments, names)
        })
        .collect();
    ConfirmSlotResponse {
        is_confirmed: true,
        invoice: invoices.first().cloned(),
        invoices,
        error: None,
        alternatives: Vec::new(),
    }
}

fn invoices_of_hold(held: &Held, names: Names<'_>) -> Vec<InvoiceGuest> {
    let guests = held.draft.guests.iter().enumerate();
    guests
        .map(|(index, guest)| {
            let invoice = held.invoices.iter().find(|invoice| invoice.draft_guest == index);
            let appointments = held
                .reservation
                .appointments
                .iter()
                .filter(|appointment| appointment.guest == index);
            invoice_guest(held.draft.center, guest.id, invoice, appointments, names)
        })
        .collect()
}

/// What a guest gets; the ids are null without an invoice.
fn invoice_guest<'a>(
    center: CenterId,
    guest: Option<GuestId>,
    invoice: Option<&Invoice>,
    appointments: impl Iterator<Item = &'a Appointment>,
    names: Names<'_>,
) -> InvoiceGuest {
    let item = |position: usize| invoice.and_then(|invoice| invoice.items.get(position));
    InvoiceGuest {
        guest: guest.map_or_else(GuestName::default, |id| {
            let known = names.guests.iter().find(|known| known.id == id);
            GuestName {
                id: Some(id.to_string()),
                first_name: known.map(|guest| guest.first_name.clone()),
                last_name: known.map(|guest| guest.last_name.clone()),
            }
        }),
        invoice_id: invoice.map(|invoice| invoice.id.to_string()),
        appointment_group_id: invoice.map(|invoice| invoice.appointment_group.to_string()),
        items: appointments
            .enumerate()
            .map(|(position, appointment)| InvoiceItem {
                invoice_item_id: item(position).map(|item| item.id.to_string()),
                appointment_id: item(position).map(|item| item.appointment.to_string()),
                ..invoice_item(center, appointment, names)
            })
            .collect(),
    }
}

fn invoice_item(center: CenterId, appointment: &Appointment, names: Names<'_>) -> InvoiceItem {
    let Names {
        catalogue, language, ..
    } = names;
    let zone = zone_of(catalogue, center);
    let service = catalogue
        .services
        .iter()
        .find(|service| service.id == appointment.service);
    let add_ons: Vec<NamedObject> = appointment
        .add_ons
        .iter()
        .filter_map(|id| service?.add_ons.iter().find(|add_on| add_on.id == *id))
        .map(|add_on| NamedObject {
            id: add_on.id.to_string(),
            name: add_on.name.in_language(language).to_owned(),
        })
        .collect();
    InvoiceItem {
        item: ItemName {
            id: appointment.service.to_string(),
            name: service.map_or_else(String::new, |service| {
                service.name.in_language(language).to_owned()
            }),
            item_type: 0,
        },
        quantity: 1,
        therapist: appointment
            .therapist
            .and_then(|id| catalogue.therapists.iter().find(|therapist| therapist.id == id))
            .map(therapist_name),
        room: appointment
            .room
            .and_then(|id| catalogue.rooms.iter().find(|room| room.id == id))
            .map(|room| NamedObject {
                id: room.id.to_string(),
                name: room.name.in_language(language).to_owned(),
            }),
        // The documentation has room for one: of several kinds, the first.
        equipment: appointment
            .equipment
            .first()
            .and_then(|id| catalogue.equipment.iter().find(|equipment| equipment.id == *id))
            .map(|equipment| NamedObject {
                id: equipment.id.to_string(),
                name: equipment.name.in_language(language).to_owned(),
            }),
        start_time: wall_in(zone, appointment.during.start),
        end_time: wall_in(zone, appointment.during.end),
        invoice_item_id: None,
        appointment_id: None,
        addons: Some(add_ons).filter(|add_ons| !add_ons.is_empty()),
        package_services: None,
    }
}

fn therapist_name(therapist: &Therapist) -> TherapistName {
    TherapistName {
        id: therapist.id.to_string(),
        full_name: full_name(therapist),
        first_name: therapist.first_name.clone(),
        last_name: therapist.last_name.clone(),
        nick_name: therapist.nick_name.clone(),
    }
}

/// Given and family name.
pub(super) fn full_name(therapist: &Therapist) -> String {
    format!("{} {}", therapist.first_name, therapist.last_name)
        .trim()
        .to_owned()
}

/// The zone of a center, archived or not.
pub(super) fn zone_of(catalogue: &Catalogue, center: CenterId) -> Tz {
    catalogue
        .centers
        .iter()
        .find(|known| known.id == center)
        .map_or(Tz::UTC, |center| center.time_zone)
}
