//! Draft and reservation: requests as the documentation has them, replies as a [`Held`].

use booking_wire::service_booking::{
    CreateServiceBookingRequest, CreateServiceBookingResponse, DraftGuest, DraftItem, DraftTherapist,
    IdObject, ReserveSlotRequest, ReserveSlotResponse,
};

use super::times::utc_milliseconds;
use crate::booking::{Gender, Slot, TherapistId, TherapistPreference};
use crate::calendar::{parse_date_time, print_date, print_date_time};
use crate::flow::command::DraftSpec;
use crate::flow::event::Problem;
use crate::flow::state::{DraftId, Held, Moment, ReservationId};

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

pub(super) fn draft_id(reply: CreateServiceBookingResponse) -> Option<DraftId> {
    reply.id.map(DraftId)
}

/// The slot's time goes back as it came.
#[must_use]
pub fn reserve_request(slot: &Slot) -> ReserveSlotRequest {
    ReserveSlotRequest {
        slot_time: Some(print_date_time(slot.time)),
        create_invoice: false,
    }
}

/// The hold, its end counted from the moment `sent`. `known` is what the page knows of the slot.
///
/// # Errors
/// `HoldLapsed` if nothing is held, `Unexpected` if the reply cannot be read.
pub fn held(reply: ReserveSlotResponse, known: Option<&Slot>, sent: Moment) -> Result<Held, Problem> {
    if !reply.is_reserved {
        return Err(Problem::HoldLapsed);
    }
    read(reply, known, sent).ok_or(Problem::Unexpected)
}

fn read(reply: ReserveSlotResponse, known: Option<&Slot>, sent: Moment) -> Option<Held> {
    let server_time = utc_milliseconds(&reply.server_time)?;
    let after_sending = |text: &str| {
        let left = utc_milliseconds(text)? - server_time;
        Some(Moment(sent.0 + left.max(0)))
    };
    let deadline = after_sending(reply.expiry_time.as_deref()?)?;
    let limit = reply.max_expiry_time.as_deref().and_then(after_sending);
    let time = match reply.slot_time.as_deref() {
        Some(text) => parse_date_time(text)?,
        None => known?.time,
    };
    let slot = known.filter(|slot| slot.time == time).cloned().unwrap_or(Slot {
        time,
        utc_offset_minutes: 0,
        spaces: 1,
        sale_price: None,
    });
    let item = reply
        .invoices
        .into_iter()
        .flatten()
        .flat_map(|guest| guest.items)
        .next();
    let (therapist, room) = item.map_or((None, None), |item| (item.therapist, item.room));
    let (therapist, therapist_name) = therapist.map_or((None, None), |person| {
        let name = person.nick_name.unwrap_or(person.full_name);
        (Some(TherapistId(person.id)), Some(name))
    });
    Some(Held {
        reservation: ReservationId(reply.reservation_id?),
        slot,
        therapist,
        therapist_name,
        room_name: room.map(|room| room.name),
        deadline,
        limit: limit.unwrap_or(deadline),
        extending: None,
        checking: None,
    })
}
