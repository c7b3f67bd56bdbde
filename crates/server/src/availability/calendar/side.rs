//! One pool over all starts of a calendar: per start and demand the set of resources that are free.

use std::borrow::Cow;
use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use super::Start;
use crate::availability::busy::{Busy, containing, is_clear, merge};
use crate::availability::choose::{Free, Pair, Shape, Word, insert, ones, words_for};
use crate::availability::hours::Spans;
use crate::availability::plan::{Demand, Item, Plan, Pool, Resource, What, before};

/// A pool with the hours and claims of its resources.
pub(super) struct Side<'a> {
    pub(super) pool: &'a Pool,
    pub(super) times: Vec<Times<'a>>,
    /// Per resource a number of its room; empty unless couples need to know.
    rooms: Vec<usize>,
    /// Words per set of resources.
    pub(super) words: usize,
    /// Per demand the first one that asks the same of the same resources.
    like: Vec<usize>,
    tables: RefCell<HashMap<(usize, i64), Table>>,
    layouts: Vec<OnceCell<Layout>>,
}

/// Per start, one after the other, the set of resources that are free for a demand.
type Table = Rc<[Word]>;

/// One way to lay out the visit, as far as this pool is concerned.
pub(super) struct Layout {
    pub(super) shape: Shape,
    /// Per demand.
    pub(super) tables: Vec<Table>,
    /// Per demand: which seconds from the start of the visit on the resource is in use.
    pub(super) claimed: Vec<(i64, i64)>,
}

/// When somebody or something is there, and in use.
pub(super) struct Times<'a> {
    /// `None`: whenever the center is open.
    pub(super) hours: Option<Spans>,
    /// Claims.
    pub(super) claims: &'a [(i64, i64)],
    /// There and yet not free.
    pub(super) blocked: &'a [(i64, i64)],
    /// Both.
    pub(super) busy: Cow<'a, [(i64, i64)]>,
}

impl<'a> Times<'a> {
    fn new(resource: &'a Resource, hours: Option<Spans>, busy: &'a Busy) -> Self {
        let claims = busy.of(resource.unit);
        Self {
            hours,
            claims,
            blocked: &resource.blocked,
            busy: if resource.blocked.is_empty() {
                Cow::Borrowed(claims)
            } else {
                let mut both = [claims, &resource.blocked].concat();
                merge(&mut both);
                Cow::Owned(both)
            },
        }
    }

    /// Whether it is there for all of an item that begins at a second.
    pub(super) fn is_there(&self, item: &Item, begin: i64) -> bool {
        let hours = self.hours.as_ref();
        hours.is_none_or(|hours| containing(hours, begin, begin + item.duration).is_some())
            && is_clear(self.blocked, begin, begin + item.claimed())
    }

    /// Whether nobody else uses it for an item that begins at a second, recovery included.
    pub(super) fn is_unclaimed(&self, item: &Item, begin: i64) -> bool {
        is_clear(self.claims, begin, begin + item.claimed())
    }
}

impl<'a> Side<'a> {
    /// `hours` reads those of a resource that has its own.
    pub(super) fn new(
        plan: &'a Plan,
        pool: &'a Pool,
        busy: &'a Busy,
        hours: impl Fn(&Resource) -> Option<Spans>,
    ) -> Self {
        let times = pool.resources.iter();
        let ask = |demand: &Demand| {
            let item = plan.items.get(demand.item);
            (
                item.map(|item| (item.duration, item.recovery)),
                demand.candidates.clone(),
            )
        };
        let asked: Vec<_> = pool.demands.iter().map(ask).collect();
        let like = asked
            .iter()
            .map(|one| asked.iter().position(|other| one == other).unwrap_or(0));
        let rooms = match plan.couples.is_empty() {
            true => Vec::new(),
            false => pool.resources.iter().filter_map(room_number).collect(),
        };
        Self {
            pool,
            times: times
                .map(|resource| Times::new(resource, hours(resource), busy))
                .collect(),
            rooms,
            words: words_for(pool.resources.len()),
            like: like.collect(),
            tables: RefCell::default(),
            layouts: plan.timings.iter().map(|_| OnceCell::new()).collect(),
        }
    }

    /// The layout of a timing, with its tables for all starts.
    pub(super) fn layout(&self, plan: &Plan, timing: usize, starts: &[Start]) -> Option<&Layout> {
        let cell = self.layouts.get(timing)?;
        Some(cell.get_or_init(|| self.lay_out(plan, timing, starts)))
    }

    fn lay_out(&self, plan: &Plan, timing: usize, starts: &[Start]) -> Layout {
        let begin_of = |item: usize| {
            let timing = plan.timings.get(timing);
            timing
                .and_then(|timing| timing.begins.get(item))
                .copied()
                .unwrap_or(0)
        };
        let mut claimed = Vec::new();
        let mut tables = Vec::new();
        for (index, demand) in self.pool.demands.iter().enumerate() {
            let begin = begin_of(demand.item);
            let length = plan.items.get(demand.item).map_or(0, Item::claimed);
            claimed.push((begin, begin + length));
            let like = self.like.get(index).copied().unwrap_or(index);
            let known = self.tables.borrow().get(&(like, begin)).cloned();
            tables.push(known.unwrap_or_else(|| {
                let table = self.table(plan, demand, begin, starts);
                self.tables.borrow_mut().insert((like, begin), Rc::clone(&table));
                table
            }));
        }
        Layout {
            shape: self.shape(plan, &claimed),
            tables,
            claimed,
        }
    }

    fn shape(&self, plan: &Plan, claimed: &[(i64, i64)]) -> Shape {
        let demand_of = |item: usize| self.pool.demands.iter().position(|demand| demand.item == item);
        let has_item_before = |demand: &Demand| {
            before(&plan.items, demand.item).and_then(|_| demand_of(demand.item.checked_sub(1)?))
        };
        let couples = plan.couples.iter().filter_map(|couple| {
            let needs = (demand_of(couple.items.0)?, demand_of(couple.items.1)?);
            (!self.rooms.is_empty()).then_some(Pair {
                needs,
                rooms: couple.rooms,
            })
        });
        let before = self.pool.demands.iter().map(has_item_before).collect();
        Shape::new(claimed, before, couples.collect())
    }

    /// Starts ascend, and so do spans: one walk along both per resource.
    fn table(&self, plan: &Plan, demand: &Demand, offset: i64, starts: &[Start]) -> Table {
        let mut table = vec![0; starts.len() * self.words];
        let Some(item) = plan.items.get(demand.item) else {
            return table.into();
        };
        let candidates = demand.candidates.iter();
        for (resource, times) in candidates.filter_map(|index| Some((*index, self.times.get(*index)?))) {
            let (mut busy, mut hours) = (Walk::new(&times.busy), times.hours.as_deref().map(Walk::new));
            for (start, set) in starts.iter().zip(table.chunks_exact_mut(self.words.max(1))) {
                let begin = start.second + offset;
                let is_free = busy
                    .after(begin)
                    .is_none_or(|next| next.0 >= begin + item.claimed());
                let is_there = hours.as_mut().is_none_or(|hours| {
                    hours
                        .after(begin)
                        .is_some_and(|span| span.0 <= begin && begin + item.duration <= span.1)
                });
                if is_free && is_there {
                    insert(set, resource);
                }
            }
        }
        table.into()
    }

    /// How many pairs of places there are, each in one room.
    pub(super) fn pairs_of_places(&self, places: &[Word]) -> u32 {
        let mut of_room: BTreeMap<usize, u32> = BTreeMap::new();
        for room in ones(places).filter_map(|place| self.rooms.get(place)) {
            *of_room.entry(*room).or_default() += 1;
        }
        of_room.values().map(|places| places / 2).sum()
    }

    /// The sets as the search asks for them.
    pub(super) fn free<'b>(&'b self, bits: &'b [Word]) -> Free<'b> {
        Free {
            words: self.words,
            bits,
            rooms: &self.rooms,
        }
    }
}

impl Layout {
    /// Appends the sets of all demands at a start.
    pub(super) fn read(&self, start: usize, words: usize, into: &mut Vec<Word>) {
        for table in &self.tables {
            into.extend_from_slice(table.get(start * words..(start + 1) * words).unwrap_or_default());
        }
    }
}

/// Rooms are told apart by the catalogue's numbers for them.
fn room_number(resource: &Resource) -> Option<usize> {
    matches!(resource.what, What::Place(_)).then_some(resource.rank.0)
}

/// Along merged spans, forwards.
struct Walk<'a> {
    spans: &'a [(i64, i64)],
}

impl<'a> Walk<'a> {
    const fn new(spans: &'a [(i64, i64)]) -> Self {
        Self { spans }
    }

    /// The first span that ends after a second. The seconds asked for must not descend.
    fn after(&mut self, second: i64) -> Option<(i64, i64)> {
        while let Some((first, rest)) = self.spans.split_first() {
            if first.1 > second {
                return Some(*first);
            }
            self.spans = rest;
        }
        None
    }
}
