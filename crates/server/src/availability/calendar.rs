//! The engine proper: a stretch of days of one center, with its opening hours and its resources'
//! hours and claims as sorted spans of seconds since 1970.

mod count;
mod kept;
mod pick;
mod side;
mod warn;

use std::cell::RefCell;
use std::collections::BTreeMap;

use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};

use super::busy::{Busy, is_clear};
use super::hours::{Spans, end_of};
use super::plan::{Plan, instant};
use super::wall::{instant_of_wall, seconds_of_wall, utc_offset_minutes};
use super::{Day, NotFree, Rules, Slot, last_day};
use crate::money::Money;
use crate::store::Appointment;
use count::Answers;
use side::Side;

const DAY_SECONDS: i64 = 24 * 60 * 60;

/// Days `from` to `from + count - 1`, ready to be asked.
pub(super) struct Calendar<'a> {
    plan: &'a Plan,
    step: TimeDelta,
    from: NaiveDate,
    count: u32,
    last: NaiveDate,
    now: DateTime<Utc>,
    /// First second at which something may start.
    earliest: i64,
    /// When the center is open.
    open: Spans,
    /// All starts of all days, in order.
    starts: Vec<Start>,
    /// The plan's pools.
    sides: Vec<Side<'a>>,
    answers: RefCell<Answers>,
}

/// A start of the grid.
#[derive(Clone, Copy, Debug)]
struct Start {
    time: NaiveDateTime,
    second: i64,
    utc_offset_minutes: i32,
    /// For how many seconds from then on the center is open.
    open_for: i64,
}

/// Which starts of the grid are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Grid {
    /// Those at which the visit fits into the opening hours.
    Fitting,
    /// All, on closed days those of the usual week.
    Usual,
}

impl<'a> Calendar<'a> {
    pub(super) fn new(
        plan: &'a Plan,
        rules: &Rules,
        busy: &'a Busy,
        (from, count): (NaiveDate, u32),
        now: DateTime<Utc>,
        grid: Grid,
    ) -> Self {
        // A period of the day before may run into the first day, and a treatment that starts on the
        // last day into the hours of the next ones.
        let run_out = u64::try_from(plan.longest() / DAY_SECONDS).unwrap_or(0) + 1;
        let first = from.pred_opt().unwrap_or(from);
        let last = from
            .checked_add_days(Days::new(u64::from(count) + run_out))
            .unwrap_or(NaiveDate::MAX);
        let hours_of = |hours: &super::hours::Hours| hours.spans(plan.zone, first, last);
        let sides = plan
            .pools
            .iter()
            .map(|pool| Side::new(plan, pool, busy, |resource| resource.hours.as_ref().map(hours_of)));
        // Claims are whole seconds; a start in the second that is running has begun.
        let running = i64::from(now.timestamp_subsec_nanos() > 0);
        let mut calendar = Self {
            plan,
            step: TimeDelta::minutes(rules.slot_interval_minutes.max(1).into()),
            from,
            count,
            last: last_day(plan.zone, rules, now),
            now,
            earliest: now.timestamp() + running + i64::from(rules.minimum_notice_minutes) * 60,
            open: hours_of(&plan.opening),
            starts: Vec::new(),
            sides: sides.collect(),
            answers: RefCell::default(),
        };
        calendar.starts = calendar
            .dates()
            .flat_map(|date| calendar.grid(date, grid))
            .collect();
        calendar
    }

    pub(super) fn dates(&self) -> impl Iterator<Item = NaiveDate> + use<> {
        self.from.iter_days().take(self.count as usize)
    }

    pub(super) fn day_without_slots(&self, date: NaiveDate) -> Day {
        let zone = self.plan.zone;
        let noon = NaiveTime::from_hms_opt(12, 0, 0).unwrap_or_default();
        Day {
            date,
            utc_offset_minutes: utc_offset_minutes(zone, instant(seconds_of_wall(zone, date.and_time(noon)))),
            closed: self.is_closed(date),
            slots: Vec::new(),
        }
    }

    /// The starts of a date, free or not.
    pub(super) fn slots(&self, date: NaiveDate) -> impl Iterator<Item = Slot> + '_ {
        self.starts_of(date).map(|index| self.slot(index))
    }

    /// The free starts of a date in groups, the best first: those that leave the least free time that is of no use.
    pub(super) fn by_preference(&self, date: NaiveDate) -> Vec<Vec<NaiveDateTime>> {
        let mut groups: BTreeMap<(i64, i64), Vec<NaiveDateTime>> = BTreeMap::new();
        for index in self.starts_of(date) {
            let slot = self.slot(index);
            if slot.is_free()
                && let Some(left_over) = self.left_over(index)
            {
                groups.entry(left_over).or_default().push(slot.time);
            }
        }
        groups.into_values().collect()
    }

    pub(super) fn assign(&self, slot_time: NaiveDateTime) -> Result<Vec<Appointment>, NotFree> {
        let wanted = instant(seconds_of_wall(self.plan.zone, slot_time));
        if wanted < self.now {
            return Err(NotFree::Past);
        }
        if slot_time.date() > self.last {
            return Err(NotFree::BeyondHorizon);
        }
        if self.is_closed(slot_time.date()) {
            return Err(NotFree::Closed);
        }
        let start = self
            .starts
            .binary_search_by_key(&slot_time, |start| start.time)
            .map_err(|_| NotFree::NotOffered)?;
        if self
            .starts
            .get(start)
            .is_some_and(|start| start.second < self.earliest)
        {
            return Err(NotFree::TooSoon);
        }
        self.appointments(start).ok_or(NotFree::Taken)
    }

    fn slot(&self, index: usize) -> Slot {
        let start = self.starts.get(index).copied().unwrap_or_default();
        let is_bookable = start.time.date() <= self.last && start.second >= self.earliest;
        let found = is_bookable.then(|| self.found(index));
        let spaces = found.map_or(0, |found| found.spaces);
        let timing = found.filter(|found| found.spaces > 0).map(|found| found.timing);
        Slot {
            time: start.time,
            start: instant(start.second),
            utc_offset_minutes: start.utc_offset_minutes,
            spaces,
            spaces_are_exact: found.is_none_or(|found| found.is_exact),
            sale_price: timing.and_then(|timing| self.sale_price(start, timing)),
        }
    }

    /// The price of the visit, where it differs from the list's.
    fn sale_price(&self, start: Start, timing: usize) -> Option<Money> {
        let items = &self.plan.items;
        if !items.iter().any(|item| item.price.varies()) {
            return None;
        }
        let begins = &self.plan.timings.get(timing)?.begins;
        let prices = items
            .iter()
            .zip(begins)
            .map(|(item, begin)| item.price.at(self.wall(start, *begin)).0.minor);
        let total = self.plan.total();
        let minor = prices.fold(0, i64::saturating_add);
        (minor != total.minor).then_some(Money { minor, ..total })
    }

    /// What the clock on the wall shows some seconds after a start.
    fn wall(&self, start: Start, seconds: i64) -> NaiveDateTime {
        if seconds == 0 {
            return start.time;
        }
        let then = instant(start.second + seconds);
        then.with_timezone(&self.plan.zone).naive_local()
    }

    fn is_closed(&self, date: NaiveDate) -> bool {
        let midnight = |date: NaiveDate| seconds_of_wall(self.plan.zone, date.and_time(NaiveTime::MIN));
        is_clear(
            &self.open,
            midnight(date),
            midnight(date.succ_opt().unwrap_or(date)),
        )
    }

    /// Indexes of the starts of a date.
    fn starts_of(&self, date: NaiveDate) -> std::ops::Range<usize> {
        let first = self.starts.partition_point(|start| start.time.date() < date);
        first..self.starts.partition_point(|start| start.time.date() <= date)
    }

    fn grid(&self, date: NaiveDate, grid: Grid) -> Vec<Start> {
        let mut times = Vec::new();
        for opening_day in [date.pred_opt(), Some(date)].into_iter().flatten() {
            for period in self.periods(opening_day, grid) {
                let end = end_of(opening_day, *period);
                let mut time = opening_day.and_time(period.from);
                while time < end && time.date() <= date {
                    if time.date() == date {
                        times.push(time);
                    }
                    let Some(next) = time.checked_add_signed(self.step) else {
                        break;
                    };
                    time = next;
                }
            }
        }
        times.sort_unstable();
        times.dedup();
        let least = if grid == Grid::Fitting {
            self.plan.shortest()
        } else {
            0
        };
        let starts = times.into_iter().filter_map(|time| self.start_at(time));
        starts.filter(|start| start.open_for >= least).collect()
    }

    fn periods(&self, date: NaiveDate, grid: Grid) -> &[crate::catalogue::Period] {
        let periods = self.plan.opening.on(date);
        if periods.is_empty() && grid == Grid::Usual {
            return self.plan.opening.usual(date);
        }
        periods
    }

    fn start_at(&self, time: NaiveDateTime) -> Option<Start> {
        let moment = instant_of_wall(self.plan.zone, time)?;
        let second = moment.timestamp();
        let open = self.open.get(self.open.partition_point(|span| span.1 <= second));
        Some(Start {
            time,
            second,
            utc_offset_minutes: utc_offset_minutes(self.plan.zone, moment),
            open_for: open
                .filter(|span| span.0 <= second)
                .map_or(0, |span| span.1 - second),
        })
    }
}

impl Default for Start {
    fn default() -> Self {
        Self {
            time: DateTime::<Utc>::UNIX_EPOCH.naive_utc(),
            second: 0,
            utc_offset_minutes: 0,
            open_for: 0,
        }
    }
}
