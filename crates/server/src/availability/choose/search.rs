//! Needs of which only some collide, or that are for couples: backtracking over sets of bits.

use super::{Free, Needs, NoChoice, Shape, Word, contains, count, matching, ones, remove};
use crate::catalogue::CoupleRooms;

/// After how many resources tried a search gives up. Of resources that are as good as each other only
/// one is tried, and what leaves too few at any moment is not followed: the tests find no visit of the
/// largest size, twelve items, that comes near.
const MOST_STEPS: u32 = 20_000;

/// Always the need with the fewest resources left first.
pub(super) struct Search<'a> {
    shape: &'a Shape,
    free: Free<'a>,
    orders: Option<&'a [Vec<usize>]>,
    chosen: Vec<Option<usize>>,
    steps: u32,
}

impl<'a> Search<'a> {
    pub(super) fn new(shape: &'a Shape, free: Free<'a>, orders: Option<&'a [Vec<usize>]>) -> Self {
        Self {
            shape,
            free,
            orders,
            chosen: vec![None; shape.collides.len()],
            steps: 0,
        }
    }

    pub(super) fn run(mut self) -> Result<Vec<usize>, NoChoice> {
        let all = (1 << self.chosen.len()) - 1;
        if self.extend(all, self.free.bits) {
            let chosen: Option<Vec<usize>> = self.chosen.into_iter().collect();
            return chosen.ok_or(NoChoice::Impossible);
        }
        Err(if self.steps < MOST_STEPS {
            NoChoice::Impossible
        } else {
            NoChoice::GaveUp
        })
    }

    /// Serves the needs that are `open`, which have `left` to choose from.
    fn extend(&mut self, open: Needs, left: &[Word]) -> bool {
        let left_for = Free {
            bits: left,
            ..self.free
        };
        let needs = (0..self.chosen.len()).filter(|need| open >> need & 1 == 1);
        let Some(need) = needs.min_by_key(|need| count(left_for.of(*need))) else {
            return true;
        };
        let rest = open & !(1 << need);
        let mut tried: Vec<(Needs, Option<usize>)> = Vec::new();
        for resource in self.in_order(need, left_for.of(need)) {
            let likeness = self.likeness(resource, rest, left_for);
            if tried.contains(&likeness) {
                continue;
            }
            tried.push(likeness);
            if self.steps >= MOST_STEPS {
                return false;
            }
            self.steps += 1;
            let mut narrowed = left.to_vec();
            self.narrow(&mut narrowed, need, resource, rest);
            let narrowed_free = Free {
                bits: &narrowed,
                ..self.free
            };
            let moments = &self.shape.moments;
            if moments
                .iter()
                .all(|moment| matching::exists(moment & rest, narrowed_free))
            {
                self.set(need, Some(resource));
                if self.extend(rest, &narrowed) {
                    return true;
                }
                self.set(need, None);
            }
        }
        false
    }

    /// Takes the resource away from open needs that collide, and the other rooms, or its own, from the
    /// other one of a couple.
    fn narrow(&self, left: &mut [Word], need: usize, resource: usize, open: Needs) {
        let words = self.free.words;
        let colliding = self.shape.collides.get(need).copied().unwrap_or(0) & open;
        for (other, set) in left.chunks_exact_mut(words.max(1)).enumerate() {
            if colliding >> other & 1 == 1 {
                remove(set, resource);
            }
            let rooms = self.couple_rooms(need, other);
            if let Some(rooms) = rooms.filter(|_| open >> other & 1 == 1) {
                let room = self.free.rooms.get(resource);
                let before = set.to_vec();
                for candidate in ones(&before) {
                    let same = self.free.rooms.get(candidate) == room;
                    if (rooms == CoupleRooms::Shared && !same) || (rooms == CoupleRooms::Separate && same) {
                        remove(set, candidate);
                    }
                }
            }
        }
    }

    fn couple_rooms(&self, one: usize, other: usize) -> Option<CoupleRooms> {
        let couples = self.shape.couples.iter();
        couples
            .filter(|pair| pair.needs == (one, other) || pair.needs == (other, one))
            .map(|pair| pair.rooms)
            .next()
    }

    /// Two resources of the same likeness lead to the same: they are left to the same open needs, and in
    /// the same room if that matters.
    fn likeness(&self, resource: usize, open: Needs, left: Free<'_>) -> (Needs, Option<usize>) {
        let has = |need: &usize| open >> need & 1 == 1 && contains(left.of(*need), resource);
        let needs = (0..self.chosen.len())
            .filter(has)
            .fold(0, |set, need| set | 1 << need);
        (needs, self.free.rooms.get(resource).copied())
    }

    /// What the guest has before or after comes first.
    fn in_order(&self, need: usize, set: &[Word]) -> Vec<usize> {
        let Some(order) = self.orders.and_then(|orders| orders.get(need)) else {
            return ones(set).collect();
        };
        let mut order: Vec<usize> = order
            .iter()
            .copied()
            .filter(|resource| contains(set, *resource))
            .collect();
        let chosen = |need: usize| self.chosen.get(need).copied().flatten();
        let neighbours: Vec<_> = self.shape.neighbours(need).filter_map(chosen).collect();
        order.sort_by_key(|resource| !neighbours.contains(resource));
        order
    }

    fn set(&mut self, need: usize, resource: Option<usize>) {
        if let Some(chosen) = self.chosen.get_mut(need) {
            *chosen = resource;
        }
    }
}
