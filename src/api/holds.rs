//! Draft and reservation: requests by the wire's types, replies as a [`Held`].

use booking_wire::service_booking::{
    CreateServiceBookingRequest, DraftGuest, DraftItem, DraftTherapist, IdObject, ReserveSlotRequest,
};

use super::times::utc_milliseconds;
use crate::booking::{Gender, Item, ItemPosition, Slot, TherapistId, TherapistPreference};
use crate::calendar::{parse_date_time, print_date, print_date_time};
use crate::flow::command::DraftSpec;
use crate::flow::event::Problem;
use crate::flow::state::{DraftId, Held, HeldItem, Moment, ReservationId};
use crate::platform::json::Json;

/// The visit's guests, all of them anonymous: who they are is told when submitting.
#[must_use]
pub fn draft_request(spec: &DraftSpec) -> CreateServiceBookingRequest {
    let mut guests = Vec::new();
    for guest in &spec.visit.guests {
        let mut items = Vec::new();
        for item in &guest.items {
            items.push(draft_item(item));
        }
        guests.push(DraftGuest {
            items,
            ..DraftGuest::default()
        });
    }
    CreateServiceBookingRequest {
        center_id: Some(spec.center.0.clone()),
        date: Some(print_date(spec.date)),
        guests,
        portal_id: Some(spec.portal_id.clone()),
        replaces: spec.replaces.as_ref().map(|booking| booking.0.clone()),
        ..CreateServiceBookingRequest::default()
    }
}

fn draft_item(item: &Item) -> DraftItem {
    let id_object = |id: &str| IdObject {
        id: Some(id.to_owned()),
    };
    let mut add_ons = Vec::new();
    for add_on in &item.add_ons {
        add_ons.push(id_object(&add_on.0));
    }
    DraftItem {
        item: Some(id_object(&item.service.0)),
        therapist: draft_therapist(&item.therapist),
        add_ons,
        ..DraftItem::default()
    }
}

fn draft_therapist(preference: &TherapistPreference) -> Option<DraftTherapist> {
    let (id, gender) = match preference {
        TherapistPreference::Anyone | TherapistPreference::Gender(Gender::Unspecified) => return None,
        TherapistPreference::Gender(Gender::Male) => (None, 1),
        TherapistPreference::Gender(Gender::Female) => (None, 2),
        TherapistPreference::Named(id) => (Some(id.0.clone()), 3),
    };
    Some(DraftTherapist {
        id,
        gender: Some(gender),
    })
}

/// The id of a `CreateServiceBookingResponse`.
#[must_use]
pub fn draft_id(reply: &Json) -> Option<DraftId> {
    reply.text("id").map(DraftId)
}

/// The slot's time goes back as it came.
#[must_use]
pub fn reserve_request(slot: &Slot) -> ReserveSlotRequest {
    ReserveSlotRequest {
        slot_time: Some(print_date_time(slot.time)),
        create_invoice: false,
    }
}

/// The hold of a `ReserveSlotResponse`, its end counted from the moment `sent`. `known` is what the page
/// knows of the slot.
///
/// # Errors
/// `HoldLapsed` if nothing is held, `Unexpected` if the reply cannot be read.
pub fn held(reply: &Json, known: Option<&Slot>, sent: Moment) -> Result<Held, Problem> {
    match reply.flag("is_reserved") {
        Some(true) => read(reply, known, sent).ok_or(Problem::Unexpected),
        Some(false) => Err(Problem::HoldLapsed),
        None => Err(Problem::Unexpected),
    }
}

fn read(reply: &Json, known: Option<&Slot>, sent: Moment) -> Option<Held> {
    let server_time = utc_milliseconds(&reply.text("server_time")?)?;
    let after_sending = |name: &str| {
        let left = utc_milliseconds(&reply.text(name)?)? - server_time;
        Some(Moment(sent.0 + left.max(0)))
    };
    let deadline = after_sending("expiry_time")?;
    let time = match reply.text("slot_time") {
        Some(text) => parse_date_time(&text)?,
        None => known?.time,
    };
    let slot = known.filter(|slot| slot.time == time).cloned().unwrap_or(Slot {
        time,
        utc_offset_minutes: 0,
        spaces: 1,
        sale_price: None,
    });
    let mut items = Vec::new();
    for (guest, invoice) in reply.items("invoices").iter().enumerate() {
        for (item, found) in invoice.items("items").iter().enumerate() {
            let therapist = found.get("therapist");
            items.push(HeldItem {
                at: ItemPosition { guest, item },
                therapist: therapist.text("id").map(TherapistId),
                therapist_name: therapist
                    .text("nick_name")
                    .or_else(|| therapist.text("full_name")),
                room_name: found.get("room").text("name"),
            });
        }
    }
    Some(Held {
        reservation: ReservationId(reply.text("reservation_id")?),
        slot,
        items,
        deadline,
        limit: after_sending("max_expiry_time").unwrap_or(deadline),
        extending: None,
        checking: None,
    })
}
