//! How many visits could start at a start, and how the next one would be laid out.

use std::collections::HashMap;

use super::Calendar;
use super::side::{Layout, Side};
use crate::availability::choose::{Needs, NoChoice, Word, choose, copies, count, remove};
use crate::availability::plan::Pool;
use crate::catalogue::CoupleRooms;

/// What there is at a start.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    pub(super) spaces: u32,
    pub(super) is_exact: bool,
    /// How the first visit is laid out: index into `Plan::timings`. Without meaning if there is no space.
    pub(super) timing: usize,
}

/// Answers by what they depend on: the sets of free resources. Starts with the same sets are common.
pub(super) type Answers = HashMap<Vec<Word>, Found>;

/// Of how many sets of free resources an answer may depend to be remembered.
const MOST_SETS: usize = 64;

/// What visits that were served before have in use: pool, resource, first second and the one after the last.
type Used = (usize, usize, (i64, i64));

impl Calendar<'_> {
    pub(super) fn found(&self, start: usize) -> Found {
        if self.timings_that_fit(start).next().is_none() {
            return Found {
                spaces: 0,
                is_exact: true,
                timing: 0,
            };
        }
        if let Some(spaces) = self.spaces_for_one(start) {
            return Found {
                spaces,
                is_exact: true,
                timing: 0,
            };
        }
        let Some(key) = self.sets(start) else {
            return self.count(start);
        };
        let known = self.answers.borrow().get(&key).copied();
        known.unwrap_or_else(|| {
            let found = self.count(start);
            self.answers.borrow_mut().insert(key, found);
            found
        })
    }

    /// One guest with one item, which is what most people book.
    fn spaces_for_one(&self, start: usize) -> Option<u32> {
        let [_] = self.plan.items.as_slice() else {
            return None;
        };
        let sides = self.sides.iter().map(|side| {
            let layout = side.layout(self.plan, 0, &self.starts)?;
            let table = layout.tables.first()?;
            table.get(start * side.words..(start + 1) * side.words).map(count)
        });
        sides.map(|free| free.unwrap_or(0)).min()
    }

    /// All sets that the answer depends on, and which timings fit into the opening hours.
    fn sets(&self, start: usize) -> Option<Vec<Word>> {
        let fits = self.timings_that_fit(start);
        let sets: usize = self.sides.iter().map(|side| side.pool.demands.len()).sum();
        if sets * self.plan.timings.len() > MOST_SETS {
            return None;
        }
        let mut key = vec![fits.fold(0, |set, timing| set | 1 << timing)];
        for side in &self.sides {
            for timing in self.timings_that_fit(start) {
                side.layout(self.plan, timing, &self.starts)?
                    .read(start, side.words, &mut key);
            }
        }
        Some(key)
    }

    fn timings_that_fit(&self, start: usize) -> impl Iterator<Item = usize> + '_ {
        let until = self.starts.get(start).map_or(i64::MIN, |start| start.open_for);
        let timings = self.plan.timings.iter().enumerate();
        timings
            .filter(move |(_, timing)| timing.treated <= until)
            .map(|(index, _)| index)
    }

    /// Serves one visit after the other as long as there is a way.
    fn count(&self, start: usize) -> Found {
        let mut found = Found {
            spaces: 0,
            is_exact: true,
            timing: 0,
        };
        let mut used: Vec<Used> = Vec::new();
        let mut is_sure = true;
        for timing in self.timings_that_fit(start) {
            loop {
                match self.serve(start, timing, &mut used) {
                    Ok(()) => {
                        if found.spaces == 0 {
                            found.timing = timing;
                        }
                        found.spaces += 1;
                    }
                    Err(no) => {
                        is_sure &= no == NoChoice::Impossible;
                        break;
                    }
                }
            }
        }
        if found.spaces > 0 {
            let most = self.at_most(start, found.timing);
            // What one by one leaves no room for may still fit if all are served at once: with one
            // way to lay out a visit whose needs all collide, as many as at most.
            if self.is_counted_exactly() {
                found.spaces = most;
            }
            found.is_exact = found.spaces == most;
        } else {
            found.is_exact = is_sure;
        }
        found
    }

    /// Serves one visit and notes what it has in use.
    fn serve(&self, start: usize, timing: usize, used: &mut Vec<Used>) -> Result<(), NoChoice> {
        let mut more = Vec::new();
        for (number, side) in self.sides.iter().enumerate() {
            let layout = side
                .layout(self.plan, timing, &self.starts)
                .ok_or(NoChoice::Impossible)?;
            let sets = left(side, layout, start, used.iter().filter(|(of, ..)| *of == number));
            let chosen = choose(&layout.shape, side.free(&sets), None)?;
            let claimed = layout.claimed.iter().copied();
            more.extend(
                chosen
                    .into_iter()
                    .zip(claimed)
                    .map(|(resource, claimed)| (number, resource, claimed)),
            );
        }
        used.extend(more);
        Ok(())
    }

    /// Whether [`Calendar::at_most`] is how many there are.
    fn is_counted_exactly(&self) -> bool {
        self.plan.timings.len() == 1
            && self.plan.couples.is_empty()
            && self.sides.iter().all(|side| {
                let layout = side.layout(self.plan, 0, &self.starts);
                layout.is_some_and(|layout| layout.shape.all_collide())
            })
    }

    /// A bound of how many visits could be served side by side: at any moment that is the same in every
    /// way to lay them out, and that is the very first, if there are several.
    fn at_most(&self, start: usize, timing: usize) -> u32 {
        let sides = self.sides.iter().filter_map(|side| {
            let layout = side.layout(self.plan, timing, &self.starts)?;
            let mut sets = Vec::new();
            layout.read(start, side.words, &mut sets);
            let free = side.free(&sets);
            let first = self.first_needs(side.pool);
            let moments = match self.plan.timings.as_slice() {
                [_] => layout.shape.moments.clone(),
                _ => vec![first],
            };
            let for_couples = shared_rooms(side, layout, &sets, first);
            let by_moment = moments
                .into_iter()
                .filter(|needs| *needs != 0)
                .map(|needs| copies(needs, free));
            by_moment.chain(for_couples).min()
        });
        sides.min().unwrap_or(0)
    }

    /// The needs that begin when the visit does.
    fn first_needs(&self, pool: &Pool) -> Needs {
        let first = |item: usize| self.plan.items.get(item).is_some_and(|item| item.position == 0);
        let needs = pool.demands.iter().enumerate();
        needs
            .filter(|(_, demand)| first(demand.item))
            .fold(0, |set, (index, _)| set | 1 << index)
    }
}

/// How many visits there are rooms with two places for, if couples start with a room that they share.
fn shared_rooms(side: &Side<'_>, layout: &Layout, sets: &[Word], first: Needs) -> Option<u32> {
    let is_first = |need: usize| first >> need & 1 == 1;
    let mut couples = 0_u32;
    let mut places = vec![0; side.words];
    for pair in &layout.shape.couples {
        if pair.rooms == CoupleRooms::Shared && is_first(pair.needs.0) {
            couples += 1;
            for need in [pair.needs.0, pair.needs.1] {
                for (word, of_need) in places.iter_mut().zip(side.free(sets).of(need)) {
                    *word |= of_need;
                }
            }
        }
    }
    side.pairs_of_places(&places).checked_div(couples)
}

/// The sets of free resources without those that are in use by then.
fn left<'a>(
    side: &Side<'_>,
    layout: &Layout,
    start: usize,
    used: impl Iterator<Item = &'a Used>,
) -> Vec<Word> {
    let mut sets = Vec::new();
    layout.read(start, side.words, &mut sets);
    for (_, resource, during) in used {
        let by_need = sets.chunks_exact_mut(side.words.max(1)).zip(&layout.claimed);
        for (set, claimed) in by_need {
            if during.0 < claimed.1 && claimed.0 < during.1 {
                remove(set, *resource);
            }
        }
    }
    sets
}
