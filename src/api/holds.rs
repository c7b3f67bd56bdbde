//! Draft and reservation: requests by the wire's types, replies as a [`Held`].

use booking_wire::service_booking::{
    CreateServiceBookingRequest, DraftGuest, DraftItem, DraftTherapist, IdObject, ReserveSlotRequest,
};

use super::times::utc_milliseconds;
use crate::booking::{Gender, Slot, TherapistId, TherapistPreference};
use crate::calendar::{parse_date_time, print_date, print_date_time};
use crate::flow::command::DraftSpec;
use crate::flow::event::Problem;
use crate::flow::state::{DraftId, Held, Moment, ReservationId};
use crate::platform::json::Json;

/// One anonymous guest, one treatment.
#[must_use]
pub fn draft_request(spec: &DraftSpec) -> CreateServiceBookingRequest {
    let item = DraftItem {
        item: Some(IdObject {
            id: Some(spec.service.0.clone()),
        }),
        therapist: draft_therapist(&spec.therapist),
        ..DraftItem::default()
    };
    CreateServiceBookingRequest {
        center_id: Some(spec.center.0.clone()),
        date: Some(print_date(spec.date)),
        guests: vec![DraftGuest {
            items: vec![item],
            ..DraftGuest::default()
        }],
        portal_id: Some(spec.portal_id.clone()),
        ..CreateServiceBookingRequest::default()
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

pub(super) fn draft_id(reply: &Json) -> Option<DraftId> {
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
    // One guest, one treatment.
    let item = reply.get("invoices").get("0").get("items").get("0");
    let therapist = item.get("therapist");
    Some(Held {
        reservation: ReservationId(reply.text("reservation_id")?),
        slot,
        therapist: therapist.text("id").map(TherapistId),
        therapist_name: therapist
            .text("nick_name")
            .or_else(|| therapist.text("full_name")),
        room_name: item.get("room").text("name"),
        deadline,
        limit: after_sending("max_expiry_time").unwrap_or(deadline),
        extending: None,
        checking: None,
    })
}
