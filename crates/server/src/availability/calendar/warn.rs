//! Why a start cannot be had, or what somebody who takes it should know.

use super::side::{Side, Times};
use super::{Calendar, Start};
use crate::availability::choose::{Word, choose, insert};
use crate::availability::plan::{Demand, Item, PoolKind};
use crate::availability::{Slot, Warning};
use crate::store::Span;

/// What is left out of account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Without {
    claims: bool,
    hours: bool,
}

/// From the least left out to the most.
const ATTEMPTS: [Without; 4] = [
    Without {
        claims: false,
        hours: false,
    },
    Without {
        claims: true,
        hours: false,
    },
    Without {
        claims: false,
        hours: true,
    },
    Without {
        claims: true,
        hours: true,
    },
];

impl Calendar<'_> {
    /// The warnings of a slot, ascending by number. `guests` has for each guest when they are elsewhere;
    /// guests who are not known have no entry, or an empty one.
    pub(in crate::availability) fn warnings(&self, slot: &Slot, guests: &[Vec<Span>]) -> Vec<Warning> {
        let Ok(index) = self.starts.binary_search_by_key(&slot.time, |start| start.time) else {
            return Vec::new();
        };
        let Some(start) = self.starts.get(index).copied() else {
            return Vec::new();
        };
        let timing = if slot.is_free() {
            self.found(index).timing
        } else {
            self.usual_timing()
        };
        let mut found = Vec::new();
        if !slot.is_free() {
            self.warn_of_hours(start, timing, &mut found);
            for side in &self.sides {
                self.warn_of_side(side, start, timing, &mut found);
            }
        }
        if self.is_guest_elsewhere(start, timing, guests) {
            found.push(Warning::GuestDoubleBooked);
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The first way to lay out the visit for which there would be enough of everything, if all were
    /// there and nothing in use. The very first, if there is none.
    fn usual_timing(&self) -> usize {
        let everything = Without {
            claims: true,
            hours: true,
        };
        let would_do = |timing: &usize| {
            let mut sides = self.sides.iter();
            sides.all(|side| self.is_enough(side, Start::default(), *timing, everything))
        };
        (0..self.plan.timings.len()).find(would_do).unwrap_or(0)
    }

    fn warn_of_hours(&self, start: Start, timing: usize, found: &mut Vec<Warning>) {
        let treated = self.plan.timings.get(timing).map_or(0, |timing| timing.treated);
        if start.open_for < treated {
            found.push(
                if self.plan.opening.on(start.time.date()).is_empty() && start.open_for <= 0 {
                    Warning::DayIsHoliday
                } else {
                    Warning::ServiceEndsOutsideCenterHours
                },
            );
        }
    }

    fn warn_of_side(&self, side: &Side<'_>, start: Start, timing: usize, found: &mut Vec<Warning>) {
        // What is selected for two things at once is missing whatever is left out.
        if let Some(warning) = self.selected_twice(side, timing) {
            found.push(warning);
            return;
        }
        let enough = |without: &&Without| self.is_enough(side, start, timing, **without);
        match ATTEMPTS.iter().find(enough) {
            Some(without) => {
                if without.claims {
                    found.push(in_use(&side.pool.kind));
                }
                if without.hours {
                    found.push(not_there(&side.pool.kind));
                }
            }
            // There are too few at any time. If there is none at all, taking one twice would not help.
            None if side
                .pool
                .demands
                .iter()
                .all(|demand| !demand.candidates.is_empty()) =>
            {
                found.push(in_use(&side.pool.kind));
            }
            None => {}
        }
    }

    /// Two things at once for which the same therapist was named, or only the same place will do.
    fn selected_twice(&self, side: &Side<'_>, timing: usize) -> Option<Warning> {
        let layout = side.layout(self.plan, timing, &self.starts)?;
        let is_selected = |demand: &&Demand| match side.pool.kind {
            PoolKind::People => demand.is_named,
            PoolKind::Places => demand.candidates.len() == 1,
            PoolKind::Pieces(_) => false,
        };
        let selected = |need: &usize| side.pool.demands.get(*need).filter(is_selected);
        let needs = 0..side.pool.demands.len();
        let is_twice = needs.clone().any(|one| {
            needs.clone().any(|other| {
                let both = selected(&one).zip(selected(&other));
                one != other
                    && layout.shape.collide(one, other)
                    && both.is_some_and(|(one, other)| one.candidates == other.candidates)
            })
        });
        is_twice.then_some(match side.pool.kind {
            PoolKind::Places => Warning::RoomSelectedTwice,
            PoolKind::People | PoolKind::Pieces(_) => Warning::TherapistSelectedTwice,
        })
    }

    fn is_enough(&self, side: &Side<'_>, start: Start, timing: usize, without: Without) -> bool {
        let Some(layout) = side.layout(self.plan, timing, &self.starts) else {
            return false;
        };
        let mut sets: Vec<Word> = vec![0; side.words * side.pool.demands.len()];
        let needs = side.pool.demands.iter().zip(&layout.claimed);
        for ((demand, claimed), set) in needs.zip(sets.chunks_exact_mut(side.words.max(1))) {
            let Some(item) = self.plan.items.get(demand.item) else {
                return false;
            };
            for candidate in &demand.candidates {
                let begin = start.second + claimed.0;
                let times = side.times.get(*candidate);
                if times.is_some_and(|times| without.is_free(times, item, begin)) {
                    insert(set, *candidate);
                }
            }
        }
        choose(&layout.shape, side.free(&sets), None).is_ok()
    }

    fn is_guest_elsewhere(&self, start: Start, timing: usize, guests: &[Vec<Span>]) -> bool {
        let begins = self.plan.timings.get(timing).map(|timing| &timing.begins);
        let items = self.plan.items.iter().zip(begins.into_iter().flatten());
        items.into_iter().any(|(item, begin)| {
            let (from, until) = (start.second + begin, start.second + begin + item.duration);
            let elsewhere = guests.get(item.guest).map_or(&[][..], Vec::as_slice);
            elsewhere
                .iter()
                .any(|span| span.start.timestamp() < until && from < span.end.timestamp())
        })
    }
}

impl Without {
    fn is_free(self, times: &Times<'_>, item: &Item, begin: i64) -> bool {
        (self.hours || times.is_there(item, begin)) && (self.claims || times.is_unclaimed(item, begin))
    }
}

const fn in_use(kind: &PoolKind) -> Warning {
    match kind {
        PoolKind::People => Warning::TherapistDoubleBooked,
        PoolKind::Places => Warning::RoomCapacityExceeded,
        PoolKind::Pieces(_) => Warning::EquipmentCapacityExceeded,
    }
}

/// A blocked room is one that is in use: there is no warning of its own for it.
const fn not_there(kind: &PoolKind) -> Warning {
    match kind {
        PoolKind::People => Warning::TherapistOutsideSchedule,
        PoolKind::Places | PoolKind::Pieces(_) => in_use(kind),
    }
}
