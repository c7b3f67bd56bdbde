//! Who and what a visit gets: the best of what is free.

use super::side::{Layout, Side, Times};
use super::{Calendar, Start};
use crate::availability::busy::containing;
use crate::availability::choose::{Shape, Word, choose, contains};
use crate::availability::plan::{Item, PoolKind, Timing, What, instant};
use crate::catalogue::CoupleRooms;
use crate::store::{Appointment, Span};

impl Calendar<'_> {
    pub(super) fn appointments(&self, start: usize) -> Option<Vec<Appointment>> {
        let begin = self.starts.get(start)?;
        let (timing, chosen) = self.chosen(start)?;
        Some(self.written(*begin, self.plan.timings.get(timing)?, &chosen))
    }

    /// What would be left of the free time of those who would treat the guests: on the shorter side of each
    /// treatment, and on both; in seconds.
    pub(super) fn left_over(&self, start: usize) -> Option<(i64, i64)> {
        let second = self.starts.get(start)?.second;
        let (timing, chosen) = self.chosen(start)?;
        let mut left_over = (0, 0);
        for (side, chosen) in self.sides.iter().zip(&chosen) {
            if side.pool.kind != PoolKind::People {
                continue;
            }
            let layout = side.layout(self.plan, timing, &self.starts)?;
            for (resource, claimed) in chosen.iter().zip(&layout.claimed) {
                let claimed = (second + claimed.0, second + claimed.1);
                let (before, after) = self.gaps(side.times.get(*resource)?, claimed);
                left_over = (left_over.0 + before.min(after), left_over.1 + before + after);
            }
        }
        Some(left_over)
    }

    /// The best way to lay out the visit, and the resource that each demand of each pool gets.
    fn chosen(&self, start: usize) -> Option<(usize, Vec<Vec<usize>>)> {
        let begin = self.starts.get(start)?;
        let timings = self.plan.timings.iter().enumerate();
        let mut fitting = timings.filter(|(_, timing)| timing.treated <= begin.open_for);
        fitting.find_map(|(index, _)| {
            let sides = self.sides.iter();
            let chosen: Option<Vec<Vec<usize>>> = sides.map(|side| self.pick(side, index, start)).collect();
            Some((index, chosen?))
        })
    }

    /// The resource that each demand of a pool gets.
    fn pick(&self, side: &Side<'_>, timing: usize, start: usize) -> Option<Vec<usize>> {
        let layout = side.layout(self.plan, timing, &self.starts)?;
        let second = self.starts.get(start)?.second;
        let mut sets = Vec::new();
        layout.read(start, side.words, &mut sets);
        let any = choose(&layout.shape, side.free(&sets), None).ok()?;
        let orders: Vec<Vec<usize>> = (0..side.pool.demands.len())
            .map(|need| self.order(side, layout, &sets, (need, second)))
            .collect();
        let chosen = together_where_possible(&layout.shape, |shape| {
            choose(shape, side.free(&sets), Some(&orders)).ok()
        });
        Some(chosen.unwrap_or(any))
    }

    /// A need's resources, the best first.
    fn order(
        &self,
        side: &Side<'_>,
        layout: &Layout,
        sets: &[Word],
        (need, second): (usize, i64),
    ) -> Vec<usize> {
        let free = side.free(sets);
        let mut order: Vec<usize> = side
            .pool
            .demands
            .get(need)
            .map(|demand| demand.candidates.clone())
            .unwrap_or_default();
        order.retain(|resource| contains(free.of(need), *resource));
        let claimed = layout.claimed.get(need).copied().unwrap_or_default();
        let claimed = (second + claimed.0, second + claimed.1);
        let neighbours: Vec<usize> = match side.pool.kind.is_kept() {
            true => layout.shape.neighbours(need).collect(),
            false => Vec::new(),
        };
        order.sort_by_cached_key(|index| {
            let changes = neighbours
                .iter()
                .filter(|other| !contains(free.of(**other), *index) || layout.shape.collide(need, **other));
            let resource = side.pool.resources.get(*index);
            let times = side.times.get(*index);
            (
                changes.count(),
                resource.map(|resource| resource.flexibility),
                times
                    .map(|times| self.gaps(times, claimed))
                    .map(|(before, after)| before + after),
                resource.map(|resource| resource.rank),
            )
        });
        order
    }

    fn written(&self, start: Start, timing: &Timing, chosen: &[Vec<usize>]) -> Vec<Appointment> {
        let items = self.plan.items.iter().zip(&timing.begins).enumerate();
        items
            .map(|(index, (item, begin))| self.appointment(start, (index, item), *begin, chosen))
            .collect()
    }

    fn appointment(
        &self,
        start: Start,
        (index, item): (usize, &Item),
        begin: i64,
        chosen: &[Vec<usize>],
    ) -> Appointment {
        let (total, tax_minor) = item.price.at(self.wall(start, begin));
        let begin = start.second + begin;
        let mut appointment = Appointment {
            guest: item.guest,
            service: item.service,
            add_ons: item.add_ons.clone(),
            therapist: None,
            wish: Some(item.wish),
            room: None,
            equipment: Vec::new(),
            units: Vec::new(),
            during: Span {
                start: instant(begin),
                end: instant(begin + item.duration),
            },
            claimed: Span {
                start: instant(begin),
                end: instant(begin + item.claimed()),
            },
            total,
            tax_minor,
        };
        for (pool, chosen) in self.plan.pools.iter().zip(chosen) {
            let mut of_item = pool.demands.iter().zip(chosen);
            let of_item = of_item.find(|(demand, _)| demand.item == index);
            if let Some(resource) = of_item.and_then(|(_, resource)| pool.resources.get(*resource)) {
                appointment.units.push(resource.unit);
                match resource.what {
                    What::Therapist(therapist) => appointment.therapist = Some(therapist),
                    What::Place(room) => appointment.room = Some(room),
                    What::Piece(equipment) => appointment.equipment.push(equipment),
                }
            }
        }
        appointment
    }

    /// For how many seconds the resource would lie idle right before and right after the claim.
    fn gaps(&self, times: &Times<'_>, (start, end): (i64, i64)) -> (i64, i64) {
        let hours = times.hours.as_ref().unwrap_or(&self.open);
        let (from, until) = containing(hours, start, start + 1).unwrap_or((start, end));
        let next = times.busy.partition_point(|span| span.1 <= start);
        let busy_until = next
            .checked_sub(1)
            .and_then(|last| times.busy.get(last))
            .map_or(from, |span| span.1);
        let busy_again = times.busy.get(next).map_or(until, |span| span.0);
        (start - busy_until.max(from), (busy_again.min(until) - end).max(0))
    }
}

/// The choice with as many as possible of the couples together who may be apart: one couple after the
/// other is put into one room if that leaves a choice for all.
fn together_where_possible(
    shape: &Shape,
    choose: impl Fn(&Shape) -> Option<Vec<usize>>,
) -> Option<Vec<usize>> {
    let mut together = shape.clone();
    let mut best = None;
    for couple in 0..shape.couples.len() {
        let mut tried = together.clone();
        let Some(pair) = tried
            .couples
            .get_mut(couple)
            .filter(|pair| pair.rooms == CoupleRooms::Either)
        else {
            continue;
        };
        pair.rooms = CoupleRooms::Shared;
        if let Some(chosen) = choose(&tried) {
            together = tried;
            best = Some(chosen);
        }
    }
    best.or_else(|| choose(shape))
}
