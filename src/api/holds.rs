//! Draft and reservation: requests as the documentation has them (`CreateServiceBookingRequest` and
//! `ReserveSlotRequest` of the wire), replies as a [`Held`].

use super::times::utc_milliseconds;
use crate::booking::{Gender, Slot, TherapistId, TherapistPreference};
use crate::calendar::{parse_date_time, print_date, print_date_time};
use crate::flow::command::DraftSpec;
use crate::flow::event::Problem;
use crate::flow::state::{DraftId, Held, Moment, ReservationId};
use crate::platform::json::{Json, JsonObject};

/// One anonymous guest, one treatment.
#[must_use]
pub fn draft_request(spec: &DraftSpec) -> JsonObject {
    let service = JsonObject::new().with("id", spec.service.0.as_str());
    let item = JsonObject::new()
        .with("item", service)
        .with_some("therapist", draft_therapist(&spec.therapist));
    let guest = JsonObject::new().with_list("items", [item]);
    JsonObject::new()
        .with("center_id", spec.center.0.as_str())
        .with("date", print_date(spec.date))
        .with_list("guests", [guest])
        .with("portal_id", spec.portal_id.as_str())
}

fn draft_therapist(preference: &TherapistPreference) -> Option<JsonObject> {
    let therapist = JsonObject::new();
    match preference {
        TherapistPreference::Anyone | TherapistPreference::Gender(Gender::Unspecified) => None,
        TherapistPreference::Gender(Gender::Male) => Some(therapist.with("Gender", 1)),
        TherapistPreference::Gender(Gender::Female) => Some(therapist.with("Gender", 2)),
        TherapistPreference::Named(id) => Some(therapist.with("id", id.0.as_str()).with("Gender", 3)),
    }
}

pub(super) fn draft_id(reply: &Json) -> Option<DraftId> {
    reply.text("id").map(DraftId)
}

/// The slot's time goes back as it came.
#[must_use]
pub fn reserve_request(slot: &Slot) -> JsonObject {
    JsonObject::new()
        .with("slot_time", print_date_time(slot.time))
        .with("create_invoice", false)
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
