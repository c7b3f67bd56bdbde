//! The month calendar and the slots of a day.

use chrono::NaiveDate;

use crate::booking::Slot;
use crate::calendar::{PartOfDay, first_of_month};
use crate::flow::State;
use crate::flow::state::{Hold, Remote};

/// What is known of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::views) enum DayState {
    /// Before today or beyond the last day that can be booked.
    Closed,
    /// Not read yet.
    Unknown,
    /// No slots.
    Full,
    /// So many slots.
    Free(usize),
}

/// A cell of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::views) struct Cell {
    pub(in crate::views) state: DayState,
    pub(in crate::views) chosen: bool,
    pub(in crate::views) today: bool,
}

/// What a cell shows.
pub(in crate::views) fn cell(state: &State, date: NaiveDate) -> Cell {
    let closed = state
        .calendar
        .bounds
        .is_some_and(|(first, last)| date < first || date > last);
    Cell {
        state: match state.calendar.days.get(&date) {
            _ if closed => DayState::Closed,
            None => DayState::Unknown,
            Some(day) if day.slots.is_empty() => DayState::Full,
            Some(day) => DayState::Free(day.slots.len()),
        },
        chosen: state.choice.date == Some(date),
        today: state.calendar.bounds.is_some_and(|(today, _)| today == date),
    }
}

/// The one day that the Tab key reaches: the chosen one, else the first with slots, else the first that
/// can be booked, of the month shown.
pub(in crate::views) fn tab_stop(state: &State) -> Option<NaiveDate> {
    let month = state.calendar.month?;
    let chosen = state.choice.date.filter(|date| first_of_month(*date) == month);
    let free = || {
        let mut days = state.calendar.days.range(month..);
        days.find(|(_, day)| !day.slots.is_empty())
            .map(|(date, _)| *date)
            .filter(|date| first_of_month(*date) == month)
    };
    let today = || state.calendar.bounds.map_or(month, |(today, _)| today.max(month));
    chosen.or_else(free).or_else(|| Some(today()))
}

/// Whether an earlier and a later month can be shown.
pub(in crate::views) fn neighbours(state: &State) -> (bool, bool) {
    match (state.calendar.month, state.calendar.bounds) {
        (Some(month), Some((today, last))) => (month > first_of_month(today), first_of_month(last) > month),
        _ => (false, false),
    }
}

/// What stands beside the calendar.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::views) enum Panel {
    /// Days are on their way.
    Loading,
    /// Days could not be read.
    Failed,
    /// The month has no slots; the next day that has some.
    MonthEmpty(NaiveDate, Option<NaiveDate>),
    /// No day is chosen.
    NoDay,
    /// The day has no slots; the next day that has some.
    DayFull(NaiveDate, Option<NaiveDate>),
    /// The slots of a day are shown.
    Slots(NaiveDate),
}

/// What stands beside the calendar.
pub(in crate::views) fn panel(state: &State) -> Panel {
    let Some(month) = state.calendar.month else {
        return match state.calendar.loading {
            Remote::Failed(_) => Panel::Failed,
            _ => Panel::Loading,
        };
    };
    if let Some(date) = state.choice.date.filter(|date| first_of_month(*date) == month)
        && let Some(day) = state.calendar.days.get(&date)
    {
        return if day.slots.is_empty() {
            Panel::DayFull(date, next_free(state, date))
        } else {
            Panel::Slots(date)
        };
    }
    match &state.calendar.loading {
        Remote::Failed(_) => Panel::Failed,
        Remote::Idle | Remote::Loading { .. } => Panel::Loading,
        Remote::Ready(()) if month_is_empty(state, month) => {
            Panel::MonthEmpty(month, next_free(state, month))
        }
        Remote::Ready(()) => Panel::NoDay,
    }
}

/// The slots of a day in one part of it.
pub(in crate::views) fn slots(state: &State, date: NaiveDate, part: PartOfDay) -> Vec<Slot> {
    let day = state.calendar.days.get(&date);
    day.map_or(&[] as &[Slot], |day| &day.slots)
        .iter()
        .filter(|slot| PartOfDay::of(slot.time.time()) == part)
        .cloned()
        .collect()
}

/// How a slot button looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::views) enum SlotState {
    /// To be had.
    Free,
    /// Being reserved.
    Reserving,
    /// The customer's.
    Held,
}

/// How a slot button looks.
pub(in crate::views) fn slot_state(state: &State, slot: &Slot) -> SlotState {
    match &state.hold {
        Hold::Reserving(reserving) if reserving.slot.time == slot.time => SlotState::Reserving,
        Hold::Held(held) if held.slot.time == slot.time => SlotState::Held,
        _ => SlotState::Free,
    }
}

fn month_is_empty(state: &State, month: NaiveDate) -> bool {
    let mut days = state.calendar.days.range(month..);
    !days.any(|(date, day)| first_of_month(*date) == month && !day.slots.is_empty())
}

/// The next day with slots, from what was read or from what the server said.
fn next_free(state: &State, date: NaiveDate) -> Option<NaiveDate> {
    let known = state
        .calendar
        .days
        .range(date..)
        .find(|(_, day)| !day.slots.is_empty());
    let told = state.calendar.next_available.filter(|next| *next > date);
    match (known.map(|(date, _)| *date), told) {
        (Some(known), Some(told)) => Some(known.min(told)),
        (known, told) => known.or(told),
    }
}
