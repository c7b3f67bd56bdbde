//! The month calendar and the slots of a day.

use chrono::NaiveDate;

use crate::booking::Slot;
use crate::calendar::{PartOfDay, first_of_month};
use crate::flow::state::Remote;
use crate::flow::{DayState, State};

/// A cell of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::views) struct Cell {
    pub(in crate::views) state: DayState,
    pub(in crate::views) chosen: bool,
    pub(in crate::views) today: bool,
    /// How free a day is that has slots, "1" to "3".
    pub(in crate::views) free: Option<&'static str>,
}

/// A day with as many slots is a free one, however many more another day has.
const MANY_SLOTS: usize = 8;

/// What a cell shows.
pub(in crate::views) fn cell(state: &State, date: NaiveDate) -> Cell {
    let day = state.day_state(date);
    let free = match day {
        DayState::Free(count) => Some(freedom(state, count)),
        _ => None,
    };
    Cell {
        state: day,
        free,
        chosen: state.choice.date == Some(date),
        today: state.calendar.bounds.is_some_and(|(today, _)| today == date),
    }
}

/// Thirds of what the freest day known has, or of `MANY_SLOTS` where none has more.
fn freedom(state: &State, count: usize) -> &'static str {
    let days = state.calendar.days.iter();
    let most = days.map(|(_, day)| day.slots.len()).max().unwrap_or(0);
    match count * 3 / most.max(MANY_SLOTS) {
        0 => "1",
        1 => "2",
        _ => "3",
    }
}

/// The one day that the Tab key reaches: the chosen one, else the first with slots, else the first that
/// can be booked, of the month shown.
pub(in crate::views) fn tab_stop(state: &State) -> Option<NaiveDate> {
    let month = state.calendar.month?;
    let chosen = state.choice.date.filter(|date| first_of_month(*date) == month);
    let free = || {
        let mut days = state.calendar.days.from_key(&month);
        days.find(|(_, day)| !day.slots.is_empty())
            .map(|(date, _)| *date)
            .filter(|date| first_of_month(*date) == month)
    };
    let today = || state.calendar.bounds.map_or(month, |(today, _)| today.max(month));
    chosen.or_else(free).or_else(|| Some(today()))
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
    if let Some(date) = state.choice.date.filter(|date| first_of_month(*date) == month) {
        match state.day_state(date) {
            DayState::Free(_) => return Panel::Slots(date),
            DayState::Full => return Panel::DayFull(date, state.next_free_day()),
            DayState::Outside | DayState::Unknown => {}
        }
    }
    match &state.calendar.loading {
        Remote::Failed(_) => Panel::Failed,
        Remote::Idle | Remote::Loading { .. } => Panel::Loading,
        Remote::Ready(()) if state.month_is_full() => Panel::MonthEmpty(month, state.next_free_day()),
        Remote::Ready(()) => Panel::NoDay,
    }
}

/// The slots of a day in one part of it.
pub(in crate::views) fn slots(state: &State, date: NaiveDate, part: PartOfDay) -> Vec<Slot> {
    let mut slots = state.slots_of(date);
    slots.retain(|slot| PartOfDay::of(slot.time.time()) == part);
    slots
}

/// How a slot button looks; what cannot be chosen comes last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd)]
pub(in crate::views) enum SlotState {
    /// To be had.
    Free,
    /// Being reserved.
    Reserving,
    /// The customer's.
    Held,
    /// The time that the booking has, while another is chosen.
    Present,
    /// Somebody else's since a moment ago.
    Gone,
}

/// How a slot button looks.
pub(in crate::views) fn slot_state(state: &State, slot: &Slot) -> SlotState {
    let is = |other: &Slot| other.time == slot.time;
    if state.reserving_slot().is_some_and(is) {
        SlotState::Reserving
    } else if state.held().is_some_and(|held| is(&held.slot)) {
        SlotState::Held
    } else if state.present_slot().as_ref().is_some_and(is) {
        SlotState::Present
    } else if state.lost_slot().is_some_and(is) {
        SlotState::Gone
    } else {
        SlotState::Free
    }
}
