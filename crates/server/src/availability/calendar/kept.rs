//! Whether what was chosen earlier could be chosen again, as far as the catalogue goes.

use super::{Calendar, Item, containing, instant};
use crate::store::{Appointment, Span};

impl Calendar<'_> {
    /// Whether these appointments are still the treatments that the plan asks for, with people and rooms
    /// that can do them and are there, while the center is open. The calendar covers their day.
    pub(in crate::availability) fn offers(&self, appointments: &[Appointment]) -> bool {
        let starts = appointments
            .iter()
            .map(|appointment| appointment.during.start.timestamp());
        let Some(start) = starts.min() else {
            return false;
        };
        let items = &self.plan.items;
        items.len() == appointments.len()
            && containing(&self.open, start, start + self.plan.treated()).is_some()
            && items
                .iter()
                .zip(appointments)
                .all(|(item, appointment)| self.offers_one(item, appointment, start))
    }

    fn offers_one(&self, item: &Item, appointment: &Appointment, start: i64) -> bool {
        let begin = instant(start + item.offset);
        let during = Span {
            start: begin,
            end: instant(start + item.offset + item.duration),
        };
        let claimed = Span {
            start: begin,
            end: instant(start + item.free_again()),
        };
        let is_chosen = |index: &&usize| {
            let person = self.plan.people.get(**index);
            person.is_some_and(|person| Some(person.therapist) == appointment.therapist)
        };
        let person = item.people.iter().find(is_chosen);
        let place_is_there = match &item.places {
            None => appointment.room.is_none(),
            Some(places) => places.iter().any(|index| {
                let place = self.plan.places.get(*index);
                place.is_some_and(|place| appointment.units.contains(&place.unit))
            }),
        };
        item.service == appointment.service
            && item.add_ons == appointment.add_ons
            && during == appointment.during
            && claimed == appointment.claimed
            && place_is_there
            && person
                .and_then(|index| self.people.get(*index))
                .is_some_and(|resource| resource.is_free(item, start))
    }
}
