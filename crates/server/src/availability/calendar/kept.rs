//! Whether what was chosen earlier could be chosen again, as far as the catalogue goes.

use super::Calendar;
use super::side::Side;
use crate::availability::busy::containing;
use crate::availability::plan::{Couple, Demand, Item, Timing, instant};
use crate::catalogue::CoupleRooms;
use crate::store::{Appointment, Span};

impl Calendar<'_> {
    /// Whether these appointments are still the treatments that the plan asks for, with people, rooms
    /// and equipment that suit and are there, while the center is open. The calendar covers their day.
    pub(in crate::availability) fn offers(&self, appointments: &[Appointment]) -> bool {
        let starts = appointments
            .iter()
            .map(|appointment| appointment.during.start.timestamp());
        let Some(start) = starts.min() else {
            return false;
        };
        let is_together = |couple: &Couple| {
            let of = |item: usize| appointments.get(item).and_then(|appointment| appointment.room);
            let (one, other) = (of(couple.items.0), of(couple.items.1));
            match couple.rooms {
                CoupleRooms::Shared => one == other,
                CoupleRooms::Separate => one.is_none() || one != other,
                CoupleRooms::Either => true,
            }
        };
        self.plan.items.len() == appointments.len()
            && self.plan.couples.iter().all(is_together)
            && self.plan.timings.iter().any(|timing| {
                containing(&self.open, start, start + timing.treated).is_some()
                    && self.offers_in(timing, appointments, start)
            })
    }

    fn offers_in(&self, timing: &Timing, appointments: &[Appointment], start: i64) -> bool {
        let items = self.plan.items.iter().zip(&timing.begins).zip(appointments);
        items.enumerate().all(|(index, ((item, begin), appointment))| {
            let begin = start + begin;
            let has = |side: &Side<'_>| has_one(side, (index, item), begin, appointment);
            let demanded = self.sides.iter().filter(|side| demands(side, index).is_some());
            is_the_item(item, begin, appointment)
                && demanded.count() == appointment.units.len()
                && self.sides.iter().all(has)
        })
    }
}

fn is_the_item(item: &Item, begin: i64, appointment: &Appointment) -> bool {
    let span = |length: i64| Span {
        start: instant(begin),
        end: instant(begin + length),
    };
    item.service == appointment.service
        && item.add_ons == appointment.add_ons
        && span(item.duration) == appointment.during
        && span(item.claimed()) == appointment.claimed
}

fn demands<'a>(side: &'a Side<'_>, item: usize) -> Option<&'a Demand> {
    side.pool.demands.iter().find(|demand| demand.item == item)
}

/// Whether the appointment has one of what the item demands of the pool, and it is there.
fn has_one(side: &Side<'_>, (index, item): (usize, &Item), begin: i64, appointment: &Appointment) -> bool {
    demands(side, index).is_none_or(|demand| {
        demand.candidates.iter().any(|candidate| {
            let resource = side.pool.resources.get(*candidate);
            let times = side.times.get(*candidate);
            resource.is_some_and(|resource| appointment.units.contains(&resource.unit))
                && times.is_some_and(|times| times.is_there(item, begin))
        })
    })
}
