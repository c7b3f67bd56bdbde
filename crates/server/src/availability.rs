//! Which slots are free, and who and what a slot would take.
//!
//! Pure: no network, clock, randomness or files; the same input gives the same slots. The caller loads
//! the claims ([`Plan::units`], [`Plan::span`]), hands them over as [`Busy`] and says what time it is.
//!
//! The rules, for one visit of one or several guests who start at the same time:
//! - Starts lie every `slot_interval_minutes` of wall time from the start of each opening period. A wall
//!   time that a DST change skips is never offered; one that it repeats means the earlier instant.
//! - A guest's items follow one another, in elapsed time: without a break, or, if no choice of therapists,
//!   places and pieces allows for that, with a break as long as the recovery time of the item before. So
//!   whoever treats the same guest twice in a row recovers in between, and somebody else begins at once.
//!   Of all ways to lay out a visit the one is taken that makes the guests wait least in all; of equal
//!   ones that in which the first guests wait less.
//! - The two guests of a couple service begin it at the same moment, in one room or in two as it says.
//! - The center is open from the start to the end of the last treatment (periods that touch are one), and
//!   so is a therapist's schedule at this center during a treatment. Recovery time may run past both.
//! - A period belongs to the day on which it starts, also past midnight: a closed day, or a therapist's
//!   day off, takes away the periods that start on it and no others. Exceptions replace the periods that
//!   start on their date; a closed day or day off takes these away, too.
//! - Therapist, room place and one piece of each category of equipment are free, of claims and of block-out
//!   times, during treatment and recovery, and no unit is used twice at once within the visit.
//! - A start is at least `minimum_notice_minutes` from now, and its date at most `horizon_days` after today.
//! - An item costs what the price rules say of the wall time at which it starts.

mod busy;
mod calendar;
mod choose;
mod hours;
mod plan;
mod wall;
mod warning;

#[cfg(test)]
mod tests;

pub use busy::Busy;
pub use hours::is_within;
pub use plan::{ItemProblem, MAX_APPOINTMENTS, Plan, PlanError};
pub use wall::{instant_of_wall, today, utc_offset_minutes};
pub use warning::{Warning, day_with_warnings};

use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, Utc};
use chrono_tz::Tz;

use crate::catalogue::ModuleSettings;
use crate::money::Money;
use crate::store::Appointment;
use calendar::{Calendar, Grid};

/// How many days [`search_chunks`] puts into one chunk: a month's claims in one query.
pub const SEARCH_CHUNK_DAYS: u32 = 31;

/// A booking module's rules about starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// Distance between starts, minutes of wall time; 0 counts as 1.
    pub slot_interval_minutes: u32,
    /// Earliest start from now, minutes.
    pub minimum_notice_minutes: u32,
    /// How many days ahead can be booked, today not counted.
    pub horizon_days: u32,
}

impl From<&ModuleSettings> for Rules {
    fn from(settings: &ModuleSettings) -> Self {
        Self {
            slot_interval_minutes: settings.slot_interval_minutes,
            minimum_notice_minutes: settings.minimum_notice_minutes,
            horizon_days: settings.horizon_days,
        }
    }
}

/// A day of the center.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Day {
    /// The center's date.
    pub date: NaiveDate,
    /// The center's offset from UTC at noon of that day.
    pub utc_offset_minutes: i32,
    /// The center is not open at any moment of that day.
    pub closed: bool,
    /// In order of time.
    pub slots: Vec<Slot>,
}

/// A start. Its `time` is its identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// The center's wall time.
    pub time: NaiveDateTime,
    /// The same moment.
    pub start: DateTime<Utc>,
    /// The center's offset from UTC at that moment; differs from its day's around a DST change.
    pub utc_offset_minutes: i32,
    /// How many such visits could still start then, at least; 0 is not free.
    pub spaces: u32,
    /// Whether `spaces` is how many they are and not only a lower bound. Always so for one item, and for
    /// guests with one item each; often for others.
    pub spaces_are_exact: bool,
    /// What the whole visit costs then, tax inside, if price rules make it differ from
    /// [`Plan::total`].
    pub sale_price: Option<Money>,
}

impl Slot {
    /// Whether it can be taken.
    #[must_use]
    pub const fn is_free(&self) -> bool {
        self.spaces > 0
    }
}

/// Why a start cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotFree {
    /// The center is not open on that date.
    #[error("the center is closed on that day")]
    Closed,
    /// No start of that day's grid, a wall time that a DST change skips, or the treatment would not end
    /// within the opening hours.
    #[error("no treatment starts at that time")]
    NotOffered,
    /// Before now.
    #[error("the time is in the past")]
    Past,
    /// After now, but nearer than the minimum notice.
    #[error("the time is too soon")]
    TooSoon,
    /// After the last day that can be booked.
    #[error("the time is too far ahead")]
    BeyondHorizon,
    /// Nobody suitable, or no suitable room, is there and free.
    #[error("nobody, or no room, is free at that time")]
    Taken,
}

/// The last date that can be booked now.
#[must_use]
pub fn last_day(zone: Tz, rules: &Rules, now: DateTime<Utc>) -> NaiveDate {
    today(zone, now)
        .checked_add_days(Days::new(rules.horizon_days.into()))
        .unwrap_or(NaiveDate::MAX)
}

/// `count` days from `from` on with their free slots. `busy` covers [`Plan::span`] of these days.
#[must_use]
pub fn days(
    plan: &Plan,
    rules: &Rules,
    busy: &Busy,
    from: NaiveDate,
    count: u32,
    now: DateTime<Utc>,
) -> Vec<Day> {
    let calendar = Calendar::new(plan, rules, busy, (from, count), now, Grid::Fitting);
    calendar
        .dates()
        .map(|date| Day {
            slots: calendar.slots(date).filter(Slot::is_free).collect(),
            ..calendar.day_without_slots(date)
        })
        .collect()
}

/// One day with all its starts at which the treatment fits into the opening hours, free or not
/// ([`Slot::is_free`]). `busy` covers [`Plan::span`] of that day.
#[must_use]
pub fn day_with_all_starts(
    plan: &Plan,
    rules: &Rules,
    busy: &Busy,
    date: NaiveDate,
    now: DateTime<Utc>,
) -> Day {
    let calendar = Calendar::new(plan, rules, busy, (date, 1), now, Grid::Fitting);
    Day {
        slots: calendar.slots(date).collect(),
        ..calendar.day_without_slots(date)
    }
}

/// The free starts of a day in order of the center's preference, those that are equally good together: what leaves
/// the least of the therapists' free time on its shorter side first (nothing, if it touches another treatment or the
/// end of a shift), then what leaves the least on both. So days fill up from their edges, and gaps are used up.
/// `busy` covers [`Plan::span`] of that day.
#[must_use]
pub fn by_preference(
    plan: &Plan,
    rules: &Rules,
    busy: &Busy,
    date: NaiveDate,
    now: DateTime<Utc>,
) -> Vec<Vec<NaiveDateTime>> {
    Calendar::new(plan, rules, busy, (date, 1), now, Grid::Fitting).by_preference(date)
}

/// Who and what the start at `slot_time` takes, in order of guests and items.
///
/// Deterministic, and chosen so that later customers keep the most choice: of the therapists who are free,
/// the one with the fewest skills; of the places, one that the guest can stay in from item to item, in the
/// room that the fewest services can use; among equals the one whose idle time around the treatment is
/// shortest (bounded by shift and claims), then the order of the catalogue. A couple that may be apart is
/// in one room if there is one. `busy` covers [`Plan::span`] of that day.
///
/// # Errors
/// [`NotFree`] says why nothing can start then.
pub fn assign(
    plan: &Plan,
    rules: &Rules,
    busy: &Busy,
    slot_time: NaiveDateTime,
    now: DateTime<Utc>,
) -> Result<Vec<Appointment>, NotFree> {
    Calendar::new(plan, rules, busy, (slot_time.date(), 1), now, Grid::Fitting).assign(slot_time)
}

/// Whether appointments that were chosen earlier are still offered: the same treatments of the same
/// length, by people, in rooms and with equipment that are there, while the center is open. Claims do not count, nor do
/// minimum notice, horizon and step: whoever chose in time keeps what was chosen.
#[must_use]
pub fn is_still_offered(
    plan: &Plan,
    rules: &Rules,
    appointments: &[Appointment],
    now: DateTime<Utc>,
) -> bool {
    let Some(first) = appointments.first() else {
        return false;
    };
    let date = first.during.start.with_timezone(&plan.zone()).date_naive();
    Calendar::new(plan, rules, &Busy::default(), (date, 1), now, Grid::Fitting).offers(appointments)
}

/// At most `limit` free slots near `around`: those of the same day, nearest first (of two equally near
/// the earlier), then those of the `following_days` days after it in order of time. `busy` covers
/// [`Plan::span`] of `around`'s date and `1 + following_days` days.
#[must_use]
pub fn nearest(
    plan: &Plan,
    rules: &Rules,
    busy: &Busy,
    around: NaiveDateTime,
    following_days: u32,
    limit: usize,
    now: DateTime<Utc>,
) -> Vec<Slot> {
    let calendar = Calendar::new(
        plan,
        rules,
        busy,
        (around.date(), following_days.saturating_add(1)),
        now,
        Grid::Fitting,
    );
    let mut near: Vec<Slot> = calendar.slots(around.date()).filter(Slot::is_free).collect();
    near.sort_by_key(|slot| ((slot.time - around).num_seconds().abs(), slot.time));
    let later = calendar
        .dates()
        .skip(1)
        .flat_map(|date| calendar.slots(date))
        .filter(Slot::is_free);
    near.into_iter().chain(later).take(limit).collect()
}

/// The first of `count` days from `from` on that has a free slot. `busy` covers [`Plan::span`] of these
/// days. To look as far as the horizon goes, ask chunk by chunk ([`search_chunks`]).
#[must_use]
pub fn next_available_day(
    plan: &Plan,
    rules: &Rules,
    busy: &Busy,
    from: NaiveDate,
    count: u32,
    now: DateTime<Utc>,
) -> Option<NaiveDate> {
    let calendar = Calendar::new(plan, rules, busy, (from, count), now, Grid::Fitting);
    calendar
        .dates()
        .find(|date| calendar.slots(*date).any(|slot| slot.is_free()))
}

/// The days from `from` (or today, if that is later) to the last that can be booked, as pairs of first
/// date and number of days for [`Plan::span`] and [`next_available_day`].
pub fn search_chunks(
    plan: &Plan,
    rules: &Rules,
    from: NaiveDate,
    now: DateTime<Utc>,
) -> impl Iterator<Item = (NaiveDate, u32)> + use<> {
    let last = last_day(plan.zone(), rules, now);
    let mut next = Some(from.max(today(plan.zone(), now)));
    std::iter::from_fn(move || {
        let first = next.filter(|first| *first <= last)?;
        let left = u32::try_from((last - first).num_days())
            .unwrap_or(u32::MAX)
            .saturating_add(1);
        let count = left.min(SEARCH_CHUNK_DAYS);
        next = first.checked_add_days(Days::new(count.into()));
        Some((first, count))
    })
}
