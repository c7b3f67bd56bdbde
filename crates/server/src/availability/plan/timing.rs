//! When the items of a visit may begin, counted from its start: without a break, or after a break as long
//! as the recovery time of the item before.

use super::{Couple, Item, ItemProblem, Plan, PlanError, Pool};

/// One way to lay out a visit. Seconds from its start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::availability) struct Timing {
    /// When each item begins, in the plan's order.
    pub(in crate::availability) begins: Vec<i64>,
    /// To the end of the last treatment.
    pub(in crate::availability) treated: i64,
    /// Breaks of all guests together.
    waiting: i64,
}

/// Every way to lay out the items, least waiting first; of equals the one whose first guests wait less.
///
/// An item waits only if the one before has a recovery time. It always waits if both must have the same
/// therapist, place or piece. The two items of a couple begin at the same time.
pub(super) fn timings(plan: &Plan) -> Result<Vec<Timing>, PlanError> {
    let items = &plan.items;
    let is_open = |index: &usize| {
        before(items, *index).is_some_and(|before| before.recovery > 0) && !must_wait(plan, *index)
    };
    let open: Vec<usize> = (0..items.len()).filter(is_open).collect();
    let mut found: Vec<Timing> = Vec::new();
    // Twelve items have at most eleven breaks: 2,048 ways. The first break is the highest bit, so that of
    // two equal sums the one comes first in which the first guests wait less.
    for choice in 0..1_u32 << open.len() {
        let waits = |index: usize| {
            let bit = open.iter().rev().position(|one| *one == index);
            bit.is_none_or(|bit| choice >> bit & 1 == 1)
        };
        let timing = Timing::new(items, waits);
        if !plan.couples.is_empty() || !is_repetition(plan, &timing) {
            found.push(timing);
        }
    }
    let never = |couple: &&Couple| !found.iter().any(|timing| timing.is_together(couple));
    let apart = plan.couples.iter().find(never).or(plan.couples.first()).copied();
    found.retain(|timing| plan.couples.iter().all(|couple| timing.is_together(couple)));
    found.sort_by_key(|timing| timing.waiting);
    match apart {
        Some(couple) if found.is_empty() => Err(couple.problem(items)),
        _ => Ok(found),
    }
}

impl Timing {
    /// Items wait for the recovery of the one before, where `waits` says so and there is one.
    fn new(items: &[Item], waits: impl Fn(usize) -> bool) -> Self {
        let mut timing = Self {
            begins: Vec::with_capacity(items.len()),
            treated: 0,
            waiting: 0,
        };
        let mut end = 0;
        for (index, item) in items.iter().enumerate() {
            let before = before(items, index);
            let waiting = before
                .filter(|_| waits(index))
                .map_or(0, |before| before.recovery);
            let begin = if before.is_some() { end + waiting } else { 0 };
            end = begin + item.duration;
            timing.waiting += waiting;
            timing.begins.push(begin);
            timing.treated = timing.treated.max(end);
        }
        timing
    }

    fn is_together(&self, couple: &Couple) -> bool {
        self.begins.get(couple.items.0) == self.begins.get(couple.items.1)
    }
}

/// The item before of the same guest.
pub(in crate::availability) fn before(items: &[Item], index: usize) -> Option<&Item> {
    let guest = items.get(index)?.guest;
    items
        .get(index.checked_sub(1)?)
        .filter(|before| before.guest == guest)
}

/// Whether there is no other therapist, place or piece than the one that the item before has just used.
fn must_wait(plan: &Plan, index: usize) -> bool {
    plan.pools.iter().any(|pool| {
        let only = |item: usize| match pool.candidates(item)? {
            [only] => Some(*only),
            _ => None,
        };
        let before = index.checked_sub(1).and_then(only);
        before.is_some() && before == only(index)
    })
}

/// Guests with the same wishes are interchangeable: of two next to each other the second begins each item
/// as late as the first or later, so another timing says the same.
fn is_repetition(plan: &Plan, timing: &Timing) -> bool {
    let guests = plan.items.last().map_or(0, |item| item.guest + 1);
    let of_guest = |guest: usize| -> Vec<usize> {
        let items = plan.items.iter().enumerate();
        let of_guest = items.filter(|(_, item)| item.guest == guest);
        of_guest.map(|(index, _)| index).collect()
    };
    (1..guests).any(|guest| {
        let (first, second) = (of_guest(guest - 1), of_guest(guest));
        let begins = |guest: &[usize]| -> Vec<Option<i64>> {
            guest
                .iter()
                .map(|index| timing.begins.get(*index).copied())
                .collect()
        };
        let same = first.len() == second.len()
            && first
                .iter()
                .zip(&second)
                .all(|(one, other)| is_same_wish(plan, *one, *other));
        same && begins(&first) > begins(&second)
    })
}

fn is_same_wish(plan: &Plan, one: usize, other: usize) -> bool {
    let lengths = |index: usize| {
        let item = plan.items.get(index);
        item.map(|item| (item.duration, item.recovery))
    };
    lengths(one) == lengths(other)
        && plan
            .pools
            .iter()
            .all(|pool| pool.candidates(one) == pool.candidates(other))
}

/// Pairs guests who have the same couple service at the same position of their sequence, in their order.
pub(super) fn couples(items: &[Item]) -> Result<Vec<Couple>, PlanError> {
    let mut couples: Vec<Couple> = Vec::new();
    let mut alone: Vec<(usize, &Item)> = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let Some(rooms) = item.couple else { continue };
        let partner = alone
            .iter()
            .position(|(_, other)| (other.position, other.service) == (item.position, item.service));
        match partner {
            Some(partner) => couples.push(Couple {
                items: (alone.remove(partner).0, index),
                rooms,
            }),
            None => alone.push((index, item)),
        }
    }
    alone.first().map_or(Ok(couples), |(_, item)| {
        Err(item.error(ItemProblem::CoupleOfOne(item.service)))
    })
}

impl Couple {
    /// That its two guests come to it at different times.
    fn problem(&self, items: &[Item]) -> PlanError {
        items.get(self.items.0).map_or(PlanError::NoGuests, |item| {
            item.error(ItemProblem::CoupleApart(item.service))
        })
    }
}

impl Pool {
    fn candidates(&self, item: usize) -> Option<&[usize]> {
        let demand = self.demands.iter().find(|demand| demand.item == item);
        demand.map(|demand| demand.candidates.as_slice())
    }
}
