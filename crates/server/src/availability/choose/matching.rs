//! Needs that all collide: a matching of needs and resources, by augmenting paths. No search, no limit.

use super::{Free, Needs, Word, contains, count, insert, ones};

/// Whether these needs could each have a resource at once.
pub(super) fn exists(needs: Needs, free: Free<'_>) -> bool {
    let enough = |need: usize| count(free.of(need)) >= needs.count_ones();
    members(needs).all(enough) || {
        let mut matching = Matching::new(free, None);
        members(needs).all(|need| matching.add(need))
    }
}

/// A resource for each of `needs` needs. The first gets the best it can have, and gives it up only for
/// another of its own.
pub(super) fn best(needs: usize, free: Free<'_>, orders: Option<&[Vec<usize>]>) -> Option<Vec<usize>> {
    let mut matching = Matching::new(free, orders);
    if !(0..needs).all(|need| matching.add(need)) {
        return None;
    }
    let resource_of = |place: usize| matching.held.iter().position(|by| *by == Some(place));
    (0..needs).map(resource_of).collect()
}

/// How often these needs could be served all together, side by side.
pub(in crate::availability) fn copies(needs: Needs, free: Free<'_>) -> u32 {
    let mut matching = Matching::new(free, None);
    let mut copies = 0;
    while needs != 0 && members(needs).all(|need| matching.add(need)) {
        copies += 1;
    }
    copies
}

fn members(needs: Needs) -> impl Iterator<Item = usize> {
    (0..Needs::BITS as usize).filter(move |need| needs >> need & 1 == 1)
}

struct Matching<'a> {
    free: Free<'a>,
    orders: Option<&'a [Vec<usize>]>,
    /// Which need each entry of the matching is; one need may be in it more than once.
    entries: Vec<usize>,
    /// Per resource the entry that has it.
    held: Vec<Option<usize>>,
}

impl<'a> Matching<'a> {
    fn new(free: Free<'a>, orders: Option<&'a [Vec<usize>]>) -> Self {
        Self {
            free,
            orders,
            entries: Vec::new(),
            held: vec![None; free.words * Word::BITS as usize],
        }
    }

    /// Adds a need; others move to another of theirs if that makes room. `false`, and nothing changed,
    /// if there is no way.
    fn add(&mut self, need: usize) -> bool {
        self.entries.push(need);
        let placed = self.place(self.entries.len() - 1, &mut vec![0; self.free.words]);
        if !placed {
            self.entries.pop();
        }
        placed
    }

    fn place(&mut self, entry: usize, tried: &mut [Word]) -> bool {
        let Some(need) = self.entries.get(entry).copied() else {
            return false;
        };
        let (free, orders) = (self.free, self.orders);
        match orders.and_then(|orders| orders.get(need)) {
            Some(order) => {
                let mut order = order.iter().copied();
                order.any(|resource| contains(free.of(need), resource) && self.take(entry, resource, tried))
            }
            None => ones(free.of(need)).any(|resource| self.take(entry, resource, tried)),
        }
    }

    fn take(&mut self, entry: usize, resource: usize, tried: &mut [Word]) -> bool {
        if contains(tried, resource) {
            return false;
        }
        insert(tried, resource);
        let holder = self.held.get(resource).copied().flatten();
        let given_up = holder.is_none_or(|holder| self.place(holder, tried));
        if given_up && let Some(held) = self.held.get_mut(resource) {
            *held = Some(entry);
        }
        given_up
    }
}
