//! The kept form of [`Saved`]: plain numbers and texts, with a version, so that the domain types stay free
//! of serde and an older page's value is known as such.

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, Timelike};
use serde::{Deserialize, Serialize};

use crate::booking::{
    CenterId, Details, FieldId, FieldValue, Gender, Money, ServiceId, Slot, TherapistId, TherapistPreference,
};
use crate::flow::command::Saved;
use crate::flow::state::{Draft, DraftId, IdempotencyKey, Order, ReservationId, Step};

/// Raised whenever a field changes its meaning.
const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
pub(super) struct KeptSession {
    version: u32,
    step: u32,
    center: Option<String>,
    service: Option<String>,
    therapist: KeptPreference,
    date: Option<i32>,
    draft: Option<KeptDraft>,
    slot: Option<KeptSlot>,
    answers: Vec<KeptAnswer>,
    note: String,
    submission: Option<KeptSubmission>,
}

#[derive(Serialize, Deserialize)]
struct KeptPreference {
    gender: Option<u32>,
    id: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct KeptDraft {
    id: String,
    center: String,
    service: String,
    therapist: KeptPreference,
}

#[derive(Serialize, Deserialize)]
struct KeptSlot {
    day: i32,
    second: u32,
    offset: i32,
    spaces: u32,
    price: Option<KeptMoney>,
}

#[derive(Serialize, Deserialize)]
struct KeptMoney {
    minor: f64,
    currency: String,
    digits: u8,
}

#[derive(Serialize, Deserialize)]
struct KeptAnswer {
    field: String,
    text: Option<String>,
    ticked: bool,
}

#[derive(Serialize, Deserialize)]
struct KeptSubmission {
    key: String,
    organization: String,
    module: String,
    portal: String,
    reservation: String,
    answers: Vec<KeptAnswer>,
    note: String,
}

impl KeptSession {
    pub(super) fn of(saved: &Saved) -> Self {
        Self {
            version: VERSION,
            step: step_number(saved.step),
            center: saved.center.as_ref().map(|id| id.0.clone()),
            service: saved.service.as_ref().map(|id| id.0.clone()),
            therapist: KeptPreference::of(&saved.therapist),
            date: saved.date.map(day_number),
            draft: saved.draft.as_ref().map(|draft| KeptDraft {
                id: draft.id.0.clone(),
                center: draft.center.0.clone(),
                service: draft.service.0.clone(),
                therapist: KeptPreference::of(&draft.therapist),
            }),
            slot: saved.slot.as_ref().map(KeptSlot::of),
            answers: saved.details.values.iter().map(keep_answer).collect(),
            note: saved.details.note.clone(),
            submission: saved.submission.as_ref().map(|(key, order)| KeptSubmission {
                key: key.0.clone(),
                organization: order.organization_id.clone(),
                module: order.booking_module_id.clone(),
                portal: order.portal_id.clone(),
                reservation: order.reservation.0.clone(),
                answers: order
                    .answers
                    .iter()
                    .map(|(id, value)| keep_answer((id, value)))
                    .collect(),
                note: order.note.clone(),
            }),
        }
    }

    /// `None` if it is of another version or its numbers mean nothing.
    pub(super) fn restore(self) -> Option<Saved> {
        if self.version != VERSION {
            return None;
        }
        let date = match self.date {
            Some(number) => Some(day_of(number)?),
            None => None,
        };
        let slot = match self.slot {
            Some(slot) => Some(slot.restore()?),
            None => None,
        };
        Some(Saved {
            step: step_of(self.step)?,
            center: self.center.map(CenterId),
            service: self.service.map(ServiceId),
            therapist: self.therapist.restore(),
            date,
            draft: self.draft.map(|draft| Draft {
                id: DraftId(draft.id),
                center: CenterId(draft.center),
                service: ServiceId(draft.service),
                therapist: draft.therapist.restore(),
            }),
            slot,
            details: Details {
                values: self.answers.into_iter().map(restore_answer).collect(),
                note: self.note,
                ..Details::default()
            },
            submission: self.submission.map(|submission| {
                let order = Order {
                    organization_id: submission.organization,
                    booking_module_id: submission.module,
                    portal_id: submission.portal,
                    reservation: ReservationId(submission.reservation),
                    answers: submission.answers.into_iter().map(restore_answer).collect(),
                    note: submission.note,
                };
                (IdempotencyKey(submission.key), order)
            }),
        })
    }
}

impl KeptPreference {
    fn of(preference: &TherapistPreference) -> Self {
        let (gender, id) = match preference {
            TherapistPreference::Anyone => (None, None),
            TherapistPreference::Gender(Gender::Unspecified) => (Some(0), None),
            TherapistPreference::Gender(Gender::Male) => (Some(1), None),
            TherapistPreference::Gender(Gender::Female) => (Some(2), None),
            TherapistPreference::Named(id) => (None, Some(id.0.clone())),
        };
        Self { gender, id }
    }

    fn restore(self) -> TherapistPreference {
        match (self.id, self.gender) {
            (Some(id), _) => TherapistPreference::Named(TherapistId(id)),
            (None, Some(0)) => TherapistPreference::Gender(Gender::Unspecified),
            (None, Some(1)) => TherapistPreference::Gender(Gender::Male),
            (None, Some(2)) => TherapistPreference::Gender(Gender::Female),
            (None, _) => TherapistPreference::Anyone,
        }
    }
}

impl KeptSlot {
    #[expect(clippy::cast_precision_loss, reason = "prices are far below 2^53 minor units")]
    fn of(slot: &Slot) -> Self {
        Self {
            day: day_number(slot.time.date()),
            second: slot.time.time().num_seconds_from_midnight(),
            offset: slot.utc_offset_minutes,
            spaces: slot.spaces,
            price: slot.sale_price.as_ref().map(|price| KeptMoney {
                minor: price.minor as f64,
                currency: price.currency.clone(),
                digits: price.digits,
            }),
        }
    }

    #[expect(
        clippy::cast_possible_truncation,
        reason = "prices are far below 2^53 minor units"
    )]
    fn restore(self) -> Option<Slot> {
        let time = NaiveTime::from_num_seconds_from_midnight_opt(self.second, 0)?;
        Some(Slot {
            time: NaiveDateTime::new(day_of(self.day)?, time),
            utc_offset_minutes: self.offset,
            spaces: self.spaces,
            sale_price: self.price.map(|price| Money {
                minor: price.minor as i64,
                currency: price.currency,
                digits: price.digits,
            }),
        })
    }
}

fn keep_answer((field, value): (&FieldId, &FieldValue)) -> KeptAnswer {
    let (text, ticked) = match value {
        FieldValue::Text(text) => (Some(text.clone()), false),
        FieldValue::Ticked(ticked) => (None, *ticked),
    };
    KeptAnswer {
        field: field.0.clone(),
        text,
        ticked,
    }
}

fn restore_answer(answer: KeptAnswer) -> (FieldId, FieldValue) {
    let value = answer
        .text
        .map_or(FieldValue::Ticked(answer.ticked), FieldValue::Text);
    (FieldId(answer.field), value)
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

/// Days of the common era, 1 is 0001-01-01.
fn day_number(date: NaiveDate) -> i32 {
    date.num_days_from_ce()
}

fn day_of(number: i32) -> Option<NaiveDate> {
    NaiveDate::from_num_days_from_ce_opt(number)
}
