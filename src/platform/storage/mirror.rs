//! The kept form of [`Saved`]: plain numbers and texts, with a version, so that an older page's value is
//! known as such. What means nothing makes the whole mean nothing.

mod manage;

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, Timelike};

use crate::booking::{
    CenterId, Details, FieldId, FieldKey, FieldValue, Gender, ItemPosition, Money, ServiceId, Slot,
    TherapistId, TherapistPreference, Visit,
};
use crate::flow::command::Saved;
use crate::flow::state::{Draft, DraftId, IdempotencyKey, Order, ReservationId, Step};
use crate::platform::json::{Json, JsonObject};
use crate::sorted::Sorted;

/// Raised whenever a member changes its meaning.
const VERSION: u32 = 1;

pub(super) fn keep(saved: &Saved) -> JsonObject {
    let kept = JsonObject::new()
        .with("version", VERSION)
        .with("step", step_number(saved.step))
        .with_some("center", saved.center.as_ref().map(|id| id.0.as_str()))
        .with("visit", saved.visit.to_text())
        .with("guest", saved.editing.guest as u32)
        .with("item", saved.editing.item as u32)
        .with_some("day", saved.date.map(|date| date.num_days_from_ce()))
        .with_some("draft", saved.draft.as_ref().map(keep_draft))
        .with_some("slot", saved.slot.as_ref().map(keep_slot))
        .with_list("answers", saved.details.values.iter().map(keep_answer))
        .with("note", saved.details.note.as_str());
    let kept = kept.with_some("managed", saved.managed.as_ref().map(manage::keep));
    let submission = saved.submission.as_ref();
    kept.with_some(
        "submission",
        submission.map(|(key, order)| keep_order(order).with("key", key.0.as_str())),
    )
}

/// `None` if it is of another version or something in it means nothing.
pub(super) fn restore(kept: &Json) -> Option<Saved> {
    if kept.count("version") != Some(VERSION) {
        return None;
    }
    let mut values = Sorted::new();
    for (key, value) in kept.list("answers", restore_answer)? {
        values.insert(key, value);
    }
    Some(Saved {
        step: step_of(kept.count("step")?)?,
        center: kept.text("center").map(CenterId),
        visit: restore_visit(kept),
        editing: ItemPosition {
            guest: index(kept, "guest"),
            item: index(kept, "item"),
        },
        date: optional(kept.get("day"), |_| day_of(kept.integer("day")?))?,
        draft: optional(kept.get("draft"), restore_draft)?,
        slot: optional(kept.get("slot"), restore_slot)?,
        details: Details {
            values,
            note: kept.text("note")?,
            ..Details::default()
        },
        submission: optional(kept.get("submission"), restore_submission)?,
        managed: optional(kept.get("managed"), manage::restore)?,
    })
}

/// What is not there is none; what is there must be readable.
fn optional<T>(kept: Json, restore: impl FnOnce(&Json) -> Option<T>) -> Option<Option<T>> {
    match kept.some() {
        Some(kept) => restore(&kept).map(Some),
        None => Some(None),
    }
}

/// The visit of `kept`, or the one treatment that pages kept before visits could have several.
fn restore_visit(kept: &Json) -> Visit {
    match (kept.text("visit"), kept.text("service")) {
        (Some(text), _) => Visit::from_text(&text),
        (None, Some(service)) => {
            let mut visit = Visit::of(ServiceId(service));
            if let Some(item) = visit.item_mut(ItemPosition::default()) {
                item.therapist = restore_preference(&kept.get("therapist"));
            }
            visit
        }
        (None, None) => Visit::default(),
    }
}

fn index(kept: &Json, name: &str) -> usize {
    kept.count(name).unwrap_or_default() as usize
}

fn restore_preference(kept: &Json) -> TherapistPreference {
    match (kept.text("id"), kept.count("gender")) {
        (Some(id), _) => TherapistPreference::Named(TherapistId(id)),
        (None, Some(0)) => TherapistPreference::Gender(Gender::Unspecified),
        (None, Some(1)) => TherapistPreference::Gender(Gender::Male),
        (None, Some(2)) => TherapistPreference::Gender(Gender::Female),
        (None, _) => TherapistPreference::Anyone,
    }
}

fn keep_draft(draft: &Draft) -> JsonObject {
    JsonObject::new()
        .with("id", draft.id.0.as_str())
        .with("center", draft.center.0.as_str())
        .with("visit", draft.visit.to_text())
}

fn restore_draft(kept: &Json) -> Option<Draft> {
    Some(Draft {
        id: DraftId(kept.text("id")?),
        center: CenterId(kept.text("center")?),
        visit: restore_visit(kept),
    })
}

fn keep_slot(slot: &Slot) -> JsonObject {
    JsonObject::new()
        .with("day", slot.time.date().num_days_from_ce())
        .with("second", slot.time.time().num_seconds_from_midnight())
        .with("offset", slot.utc_offset_minutes)
        .with("spaces", slot.spaces)
        .with_some("price", slot.sale_price.as_ref().map(keep_money))
}

fn restore_slot(kept: &Json) -> Option<Slot> {
    let time = NaiveTime::from_num_seconds_from_midnight_opt(kept.count("second")?, 0)?;
    Some(Slot {
        time: NaiveDateTime::new(day_of(kept.integer("day")?)?, time),
        utc_offset_minutes: kept.integer("offset")?,
        spaces: kept.count("spaces")?,
        sale_price: optional(kept.get("price"), restore_money)?,
    })
}

#[expect(clippy::cast_precision_loss, reason = "prices are far below 2^53 minor units")]
fn keep_money(money: &Money) -> JsonObject {
    JsonObject::new()
        .with("minor", money.minor as f64)
        .with("currency", money.currency.as_str())
        .with("digits", money.digits)
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "prices are far below 2^53 minor units"
)]
fn restore_money(kept: &Json) -> Option<Money> {
    Some(Money {
        minor: kept.number("minor")? as i64,
        currency: kept.text("currency")?,
        digits: u8::try_from(kept.count("digits")?).ok()?,
    })
}

fn keep_answer((key, value): (&FieldKey, &FieldValue)) -> JsonObject {
    let kept = JsonObject::new()
        .with("field", key.field.0.as_str())
        .with("guest", key.guest as u32);
    match value {
        FieldValue::Text(text) => kept.with("text", text.as_str()),
        FieldValue::Ticked(ticked) => kept.with("ticked", *ticked),
    }
}

fn restore_answer(kept: &Json) -> Option<(FieldKey, FieldValue)> {
    let value = match (kept.text("text"), kept.flag("ticked")) {
        (Some(text), _) => FieldValue::Text(text),
        (None, Some(ticked)) => FieldValue::Ticked(ticked),
        (None, None) => return None,
    };
    let key = FieldKey {
        guest: index(kept, "guest"),
        field: FieldId(kept.text("field")?),
    };
    Some((key, value))
}

fn keep_order(order: &Order) -> JsonObject {
    JsonObject::new()
        .with("organization", order.organization_id.as_str())
        .with("module", order.booking_module_id.as_str())
        .with("portal", order.portal_id.as_str())
        .with("reservation", order.reservation.0.as_str())
        .with_list(
            "answers",
            order.answers.iter().map(|(id, value)| keep_answer((id, value))),
        )
        .with("note", order.note.as_str())
        .with(
            "cameFrom",
            order
                .came_from
                .iter()
                .fold(JsonObject::new(), |known, (name, value)| {
                    known.with(name, value.as_str())
                }),
        )
}

fn restore_submission(kept: &Json) -> Option<(IdempotencyKey, Order)> {
    let order = Order {
        organization_id: kept.text("organization")?,
        booking_module_id: kept.text("module")?,
        portal_id: kept.text("portal")?,
        reservation: ReservationId(kept.text("reservation")?),
        answers: kept.list("answers", restore_answer)?,
        note: kept.text("note")?,
        came_from: kept.text_members("cameFrom"),
    };
    Some((IdempotencyKey(kept.text("key")?), order))
}

const STEPS: [Step; 6] = [
    Step::Center,
    Step::Service,
    Step::Therapist,
    Step::Time,
    Step::Details,
    Step::Confirmation,
];

fn step_number(step: Step) -> u32 {
    (0..)
        .zip(STEPS)
        .find(|(_, known)| *known == step)
        .map_or(0, |(number, _)| number)
}

fn step_of(number: u32) -> Option<Step> {
    (0..)
        .zip(STEPS)
        .find(|(known, _)| *known == number)
        .map(|(_, step)| step)
}

/// From days of the common era, 1 is 0001-01-01.
fn day_of(number: i32) -> Option<NaiveDate> {
    NaiveDate::from_num_days_from_ce_opt(number)
}
