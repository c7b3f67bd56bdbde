//! What views ask of the state, so that they need no arithmetic and no rules of their own.
//!
//! Long because all of it is one list of short questions.

mod visit;

mod manage;

use chrono::NaiveDate;

use super::State;
use super::state::{Held, Hold, Moment, Remote, Step, Submission};
use crate::booking::{
    AskedField, Catalogue, Center, ItemPosition, Service, ServiceGroup, Slot, TherapistOffer,
};
use crate::calendar::month::same_month;
use crate::calendar::{PartOfDay, add_months, first_of_month, last_of_month};

/// The extension is offered when this much is left, or a quarter of the blocking time if that is less.
const OFFER_EXTENSION_MS: i64 = 2 * 60 * 1000;

/// Those who come in company have more to type and to agree on: twice of both.
const OFFER_TO_GROUPS: i64 = 2;

/// What a day of the calendar is to the customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayState {
    /// Before today or beyond the last day that can be booked.
    Outside,
    /// The server has not said yet.
    Unknown,
    /// No slot is free.
    Full,
    /// So many slots are free.
    Free(usize),
}

impl State {
    /// The catalogue, once it is there.
    #[must_use]
    pub fn known_catalogue(&self) -> Option<&Catalogue> {
        match &self.catalogue {
            Remote::Ready(catalogue) => Some(catalogue),
            _ => None,
        }
    }

    /// The chosen center.
    #[must_use]
    pub fn selected_center(&self) -> Option<&Center> {
        self.known_catalogue()?.center(self.choice.center.as_ref()?)
    }

    /// The treatments that the service step lists.
    #[must_use]
    pub fn services_shown(&self) -> Vec<ServiceGroup<'_>> {
        let Some(catalogue) = self.known_catalogue() else {
            return Vec::new();
        };
        let (visit, at) = (&self.choice.visit, self.choice.editing);
        let mut groups = Vec::new();
        for mut group in catalogue.services_shown(self.choice.center.as_ref(), &self.choice.search) {
            group
                .services
                .retain(|service| catalogue.with_service(visit, at, &service.id).is_some());
            if !group.services.is_empty() {
                groups.push(group);
            }
        }
        groups
    }

    /// Whom the therapist step offers.
    #[must_use]
    pub fn therapist_offer(&self) -> TherapistOffer<'_> {
        self.known_catalogue()
            .zip(self.selected_service())
            .map(|(catalogue, service)| catalogue.therapists_for(service, self.choice.center.as_ref()))
            .unwrap_or_default()
    }

    /// The fields that are asked for this visit, in display order.
    #[must_use]
    pub fn asked_fields(&self) -> Vec<AskedField<'_>> {
        self.known_catalogue()
            .map(|catalogue| catalogue.fields_for(&self.choice.visit))
            .unwrap_or_default()
    }

    /// The steps that the customer goes through, in order; the confirmation is not counted.
    #[must_use]
    pub fn steps(&self) -> Vec<Step> {
        if self.manage.is_some() {
            return vec![Step::Time, Step::Details];
        }
        let asks_center = self
            .known_catalogue()
            .is_some_and(|catalogue| catalogue.centers.len() > 1 && self.preset_center(catalogue).is_none());
        // The site preselects the first treatment; what is added to it is the customer's choice.
        let asks_service = self.choice.editing != ItemPosition::default()
            || self
                .known_catalogue()
                .is_none_or(|catalogue| self.preset_service(catalogue).is_none());
        let mut steps = Vec::new();
        for (step, asked) in [
            (Step::Center, asks_center),
            (Step::Service, asks_service),
            (Step::Therapist, self.asks_therapist()),
            (Step::Time, true),
            (Step::Details, true),
        ] {
            if asked {
                steps.push(step);
            }
        }
        steps
    }

    /// "Step 2 of 4": the present step, from 1, and how many there are. `None` on the confirmation.
    #[must_use]
    pub fn step_number(&self) -> Option<(usize, usize)> {
        let steps = self.steps();
        let index = steps.iter().position(|step| *step == self.step)?;
        Some((index + 1, steps.len()))
    }

    /// Whether the customer may go back to this step now.
    #[must_use]
    pub fn can_go_back_to(&self, step: Step) -> bool {
        self.is_open() && self.lies_behind(step)
    }

    /// Whether a step leads back from here, once choices can be made.
    pub(crate) fn lies_behind(&self, step: Step) -> bool {
        let leads_back = step < self.step || step == Step::Therapist && self.is_adding();
        leads_back && self.steps().contains(&step)
    }

    /// The step that "back" leads to.
    #[must_use]
    pub fn previous_step(&self) -> Option<Step> {
        let steps = self.steps();
        steps.into_iter().rev().find(|step| self.lies_behind(*step))
    }

    /// Whether "continue" leads on to the details with a slot that is, or just was, held.
    #[must_use]
    pub fn can_continue(&self) -> bool {
        self.step < Step::Details
            && self.is_open()
            && match &self.hold {
                Hold::Held(_) | Hold::Expired { .. } => true,
                Hold::Lost { previous, .. } => previous.is_some(),
                Hold::None | Hold::Reserving(_) => false,
            }
    }

    /// Whether a submission is on its way or its fate is unknown: nothing may be changed meanwhile.
    #[must_use]
    pub fn is_locked(&self) -> bool {
        matches!(
            self.submission,
            Submission::Sending { .. } | Submission::Unanswered { .. }
        ) || self
            .manage
            .as_deref()
            .is_some_and(|manage| manage.pending().is_some())
    }

    /// Whether the booking is made, and is not being changed.
    #[must_use]
    pub fn is_done(&self) -> bool {
        match self.manage.as_deref() {
            Some(manage) => !manage.edits(),
            None => matches!(self.submission, Submission::Done(_)),
        }
    }

    /// Whether choices can be made.
    #[must_use]
    pub fn is_open(&self) -> bool {
        !self.is_locked() && !self.is_done()
    }

    /// The hold that lives now, also while another slot is being asked for.
    #[must_use]
    pub fn held(&self) -> Option<&Held> {
        match &self.hold {
            Hold::Held(held) => Some(held),
            Hold::Reserving(reserving) => reserving.previous.as_deref(),
            Hold::Lost { previous, .. } => previous.as_deref(),
            Hold::None | Hold::Expired { .. } => None,
        }
    }

    /// The slot that is being asked for, whose button shows that it is busy.
    #[must_use]
    pub fn reserving_slot(&self) -> Option<&Slot> {
        match &self.hold {
            Hold::Reserving(reserving) => Some(&reserving.slot),
            _ => None,
        }
    }

    /// The slot that somebody else has, of which it is still said.
    #[must_use]
    pub fn lost_slot(&self) -> Option<&Slot> {
        match &self.hold {
            Hold::Lost { slot, .. } => Some(slot),
            _ => None,
        }
    }

    /// The slot that the details step is about: held, being taken again, expired or lost.
    #[must_use]
    pub fn wanted_slot(&self) -> Option<&Slot> {
        match &self.hold {
            Hold::None => None,
            Hold::Reserving(reserving) => Some(&reserving.slot),
            Hold::Held(held) => Some(&held.slot),
            Hold::Expired { slot } | Hold::Lost { slot, .. } => Some(slot),
        }
    }

    /// Whole seconds that the hold still lasts, rounded up; 0 when it is over.
    #[must_use]
    pub fn seconds_left(&self) -> Option<u32> {
        let left = self.held()?.left_at(self.now);
        u32::try_from((left + 999) / 1000).ok()
    }

    /// Whether it is time to offer an extension, and one is possible.
    #[must_use]
    pub fn offers_extension(&self) -> bool {
        let Hold::Held(held) = &self.hold else {
            return false;
        };
        let blocking_ms = self.known_catalogue().map_or(0, |catalogue| {
            i64::from(catalogue.settings.blocking_time_minutes) * 60_000
        });
        let left = held.left_at(self.now);
        let times = if self.choice.visit.is_group() {
            OFFER_TO_GROUPS
        } else {
            1
        };
        self.is_open()
            && held.can_be_extended()
            && left > 0
            && left <= times * OFFER_EXTENSION_MS.min((blocking_ms / 4).max(30_000))
    }

    /// What a day of the calendar is.
    #[must_use]
    pub fn day_state(&self, date: NaiveDate) -> DayState {
        match self.calendar.bounds {
            Some((first, last)) if date < first || date > last => DayState::Outside,
            _ if !self.calendar.days.contains_key(&date) => DayState::Unknown,
            _ => match self.slots_of(date).len() {
                0 => DayState::Full,
                count => DayState::Free(count),
            },
        }
    }

    /// The slots of a day, with the one that this customer holds: to everybody else it is taken. One that was just lost
    /// keeps its place until something else is chosen.
    #[must_use]
    pub fn slots_of(&self, date: NaiveDate) -> Vec<Slot> {
        let mut slots = self
            .calendar
            .days
            .get(&date)
            .map(|day| day.slots.clone())
            .unwrap_or_default();
        let present = self.present_slot();
        for own in [
            self.held().map(|held| &held.slot),
            present.as_ref(),
            self.lost_slot(),
        ] {
            if let Some(own) = own.filter(|own| own.time.date() == date)
                && !slots.iter().any(|slot| slot.time == own.time)
            {
                let place = slots.partition_point(|slot| slot.time < own.time);
                slots.insert(place, own.clone());
            }
        }
        slots
    }

    /// The slots of the chosen day.
    #[must_use]
    pub fn slots_of_chosen_day(&self) -> Vec<Slot> {
        self.choice
            .date
            .map(|date| self.slots_of(date))
            .unwrap_or_default()
    }

    /// The same under their headings; parts of the day without slots are left out.
    #[must_use]
    pub fn slots_by_part_of_day(&self) -> Vec<(PartOfDay, Vec<Slot>)> {
        let mut parts: Vec<(PartOfDay, Vec<Slot>)> = Vec::new();
        // Slots are in the order of time, and so are the parts.
        for slot in self.slots_of_chosen_day() {
            let part = PartOfDay::of(slot.time.time());
            match parts.last_mut() {
                Some((last, slots)) if *last == part => slots.push(slot),
                _ => parts.push((part, vec![slot])),
            }
        }
        parts
    }

    /// The next free day after the chosen one (after today without one), as far as it is known.
    #[must_use]
    pub fn next_free_day(&self) -> Option<NaiveDate> {
        let after = self.choice.date.or(self.calendar.month);
        let lies_after = |date: &NaiveDate| after.is_none_or(|after| *date > after);
        let known = self
            .calendar
            .days
            .keys()
            .copied()
            .filter(lies_after)
            .find(|date| !self.slots_of(*date).is_empty());
        let said = self.calendar.next_available.filter(lies_after);
        match (known, said) {
            (Some(known), Some(said)) => Some(known.min(said)),
            (known, said) => known.or(said),
        }
    }

    /// Whether all days of the month shown are known and none has a free slot.
    #[must_use]
    pub fn month_is_full(&self) -> bool {
        self.calendar.month.is_some() && self.month_is_known() && self.first_free_day_of_month().is_none()
    }

    /// The month before the one shown, if anything can be booked in it.
    #[must_use]
    pub fn previous_month(&self) -> Option<NaiveDate> {
        let previous = first_of_month(add_months(self.calendar.month?, -1));
        let (first, _) = self.calendar.bounds?;
        (last_of_month(previous) >= first).then_some(previous)
    }

    /// The month after the one shown, if anything can be booked in it.
    #[must_use]
    pub fn next_month(&self) -> Option<NaiveDate> {
        let next = first_of_month(add_months(self.calendar.month?, 1));
        let (_, last) = self.calendar.bounds?;
        (next <= last).then_some(next)
    }

    /// The days of the month shown that can be booked: first and last.
    pub(super) fn bookable_days_of_month(&self) -> Option<(NaiveDate, NaiveDate)> {
        let month = self.calendar.month?;
        let (first, last) = self.calendar.bounds?;
        let range = (first_of_month(month).max(first), last_of_month(month).min(last));
        (range.0 <= range.1).then_some(range)
    }

    /// Whether the server has said what is free on every day of the month shown.
    pub(super) fn month_is_known(&self) -> bool {
        self.bookable_days_of_month().is_none_or(|(first, last)| {
            first
                .iter_days()
                .take_while(|date| *date <= last)
                .all(|date| self.calendar.days.contains_key(&date))
        })
    }

    /// The first day with a slot in the month shown.
    pub(super) fn first_free_day_of_month(&self) -> Option<NaiveDate> {
        let month = self.calendar.month?;
        let own = self.held().map(|held| held.slot.time.date());
        self.calendar
            .days
            .iter()
            .filter(|(_, day)| !day.slots.is_empty())
            .map(|(date, _)| *date)
            .chain(own)
            .filter(|date| same_month(*date, month))
            .min()
    }

    fn asks_therapist(&self) -> bool {
        let Some(catalogue) = self.known_catalogue() else {
            return true;
        };
        let center = self.choice.center.as_ref();
        let asks = |service: &Service| {
            let offers_people = catalogue.therapists_for(service, center).is_a_choice()
                && self.preset_therapist(catalogue, service).is_none();
            offers_people || !service.add_ons.is_empty()
        };
        let visit = &self.choice.visit;
        match visit.only().map(|item| catalogue.service(&item.service)) {
            Some(service) => self.is_adding() || service.is_some_and(asks),
            // Several treatments are looked over before a time is chosen.
            None => !visit.is_empty() || catalogue.services.iter().any(asks),
        }
    }
}

impl Held {
    /// Milliseconds that it still lasts, 0 when it is over.
    #[must_use]
    pub fn left_at(&self, now: Moment) -> i64 {
        (self.deadline.0 - now.0).max(0)
    }

    /// Whether an extension could still win time. A second is not worth asking for.
    #[must_use]
    pub fn can_be_extended(&self) -> bool {
        self.extending.is_none() && self.deadline.0 + 1_000 < self.limit.0
    }
}
