//! The calendar of the time step: which days are known, which are read, which is shown.

use chrono::{Days as DayCount, NaiveDate};

use super::retry;
use super::start::READ_PAUSE_MS;
use super::turn::Turn;
use crate::booking::{Day, Slot};
use crate::calendar::month::add_days;
use crate::calendar::{first_of_month, last_of_month};
use crate::flow::command::DaysQuery;
use crate::flow::event::Days;
use crate::flow::state::{CalendarState, Remote, RequestId, Step};
use crate::flow::{Announcement, Command, FocusTarget, Problem};

/// Longest range that the server answers in one request (DESIGN section 2).
const MOST_DAYS: u32 = 42;

/// How often days are read before the customer is told: 4 pauses of 0.5, 1, 2 and 4 s.
const ATTEMPTS: u32 = 4;

/// Days older than this are read again when the tab is looked at again, milliseconds.
const OLD_AFTER_MS: i64 = 60_000;

/// The time step is shown: fills the calendar, or brings it up to date without emptying it. Not while a slot is held: to
/// the server that stands in the way of the times around it, to which it could move, and they would go while one looks.
pub(super) fn enter(turn: &mut Turn) {
    if matches!(turn.state.calendar.loading, Remote::Loading { .. }) {
        return;
    }
    if turn.state.calendar.bounds.is_none() {
        let preferred = turn.state.choice.date.or(turn.state.config.date);
        load(turn, preferred, MOST_DAYS);
    } else if turn.state.held().is_none() {
        refresh(turn);
    }
}

pub(super) fn refresh_if_old(turn: &mut Turn) {
    let calendar = &turn.state.calendar;
    let is_old = turn.at.0 - calendar.loaded_at.0 > OLD_AFTER_MS;
    if turn.state.step == Step::Time && is_old && turn.state.is_open() {
        enter(turn);
    }
}

/// Empties the calendar; the chosen day stays as a wish.
pub(super) fn forget(turn: &mut Turn) {
    turn.state.calendar = CalendarState::default();
}

pub(super) fn show_month(turn: &mut Turn, month: NaiveDate) {
    let Some((first, last)) = turn.state.calendar.bounds else {
        return;
    };
    let month = first_of_month(month.min(last).max(first));
    if turn.state.step != Step::Time || turn.state.calendar.month == Some(month) {
        return;
    }
    turn.state.calendar.month = Some(month);
    choose_first_free_day(turn);
    complete_month(turn);
}

pub(super) fn choose_day(turn: &mut Turn, date: NaiveDate) {
    let Some((first, last)) = turn.state.calendar.bounds else {
        return;
    };
    if turn.state.step != Step::Time || date < first || date > last {
        return;
    }
    // The way out of a full day is a button that goes away with it.
    let leaves_full_day = turn.state.choice.date.is_none_or(|former| {
        former != date
            && turn.state.calendar.days.contains_key(&former)
            && turn.state.slots_of(former).is_empty()
    });
    turn.state.choice.date = Some(date);
    let month = first_of_month(date);
    if turn.state.calendar.month != Some(month) {
        turn.state.calendar.month = Some(month);
        complete_month(turn);
    }
    if leaves_full_day && turn.state.calendar.next_available == Some(date) {
        turn.push(Command::Focus(FocusTarget::Slots));
    }
    if turn.state.calendar.days.contains_key(&date) {
        announce_slots(turn, date);
        look_further_if_full(turn, date);
    }
}

pub(super) fn days_arrived(turn: &mut Turn, request: RequestId, answer: Result<Days, Problem>) {
    let Remote::Loading {
        request: awaited,
        attempt,
    } = turn.state.calendar.loading
    else {
        return;
    };
    if request != awaited {
        return;
    }
    match answer {
        Ok(days) => fill(turn, days),
        Err(problem) if retry::is_worth_retrying(&problem) && attempt < ATTEMPTS => {
            let pause = turn.request();
            turn.state.calendar.loading = Remote::Loading {
                request: pause,
                attempt: attempt + 1,
            };
            turn.push(Command::Wait(
                pause,
                retry::pause_ms(&problem, attempt, READ_PAUSE_MS),
            ));
        }
        Err(problem) => give_up(turn, problem),
    }
}

/// Sends the same question again.
pub(super) fn load_again(turn: &mut Turn, attempt: u32) {
    let Some(query) = turn.state.calendar.query.clone() else {
        return;
    };
    let request = turn.request();
    turn.state.calendar.loading = Remote::Loading { request, attempt };
    turn.push(Command::LoadDays(request, query));
}

/// Takes a slot that somebody else has out of its day.
pub(super) fn remove_slot(turn: &mut Turn, slot: &Slot) {
    if let Some(day) = turn.state.calendar.days.get_mut(&slot.time.date()) {
        day.slots.retain(|known| known.time != slot.time);
    }
}

fn load(turn: &mut Turn, from: Option<NaiveDate>, days: u32) {
    let choice = &turn.state.choice;
    let Some(center) = choice.center.clone().filter(|_| !choice.visit.is_empty()) else {
        return;
    };
    turn.state.calendar.query = Some(DaysQuery {
        center,
        visit: choice.visit.clone(),
        from,
        days: days.clamp(1, MOST_DAYS),
        replaces: turn.state.manage.as_ref().map(|manage| manage.id.clone()),
    });
    load_again(turn, 0);
}

fn fill(turn: &mut Turn, answer: Days) {
    let Some(query) = turn.state.calendar.query.clone() else {
        return;
    };
    let chosen_was_known = is_known(turn, turn.state.choice.date);
    let calendar = &mut turn.state.calendar;
    let is_first_answer = calendar.month.is_none();
    calendar.loading = Remote::Ready(());
    calendar.loaded_at = turn.at;
    calendar.bounds = Some((answer.today, answer.last_day.max(answer.today)));
    calendar.next_available = answer.next_available;
    // Every day asked for is known now, also one that the answer leaves out: asking again would not help.
    let from = query.from.unwrap_or(answer.today);
    for date in from.iter_days().take(query.days as usize) {
        let slots = Vec::new();
        calendar.days.insert(date, Day { date, slots });
    }
    for day in answer.days {
        calendar.days.insert(day.date, day);
    }
    if is_first_answer {
        open_first_month(turn);
    }
    if turn.state.step != Step::Time {
        return;
    }
    let chosen_is_shown = turn.state.choice.date.map(first_of_month) == turn.state.calendar.month;
    if !chosen_is_shown {
        choose_first_free_day(turn);
    }
    complete_month(turn);
    if let Some(date) = turn.state.choice.date
        && !chosen_was_known
        && is_known(turn, Some(date))
    {
        announce_slots(turn, date);
        look_further_if_full(turn, date);
    }
}

/// The month of the day wished for, or else the first one with a free day.
fn open_first_month(turn: &mut Turn) {
    let Some((today, last)) = turn.state.calendar.bounds else {
        return;
    };
    let wish = turn.state.choice.date.or(turn.state.config.date);
    let wish = wish.filter(|date| (today..=last).contains(date));
    let start = wish.unwrap_or(today);
    turn.state.calendar.month = Some(first_of_month(start));
    let free_from = |start: NaiveDate, turn: &Turn| {
        let mut days = start.iter_days().take(MOST_DAYS as usize);
        days.find(|date| !turn.state.slots_of(*date).is_empty())
    };
    let chosen = free_from(start, turn)
        .or(turn.state.calendar.next_available)
        .filter(|date| *date <= last);
    turn.state.choice.date = chosen;
    if let Some(date) = chosen {
        turn.state.calendar.month = Some(first_of_month(date));
    }
}

fn choose_first_free_day(turn: &mut Turn) {
    turn.state.choice.date = turn.state.first_free_day_of_month();
}

/// Reads the days of the month shown that are not known yet.
fn complete_month(turn: &mut Turn) {
    let Some((first, last)) = turn.state.bookable_days_of_month() else {
        return;
    };
    let unknown: Vec<NaiveDate> = first
        .iter_days()
        .take_while(|date| *date <= last)
        .filter(|date| !turn.state.calendar.days.contains_key(date))
        .collect();
    match (unknown.first(), unknown.last()) {
        (Some(&first), Some(&last)) => load(turn, Some(first), days_between(first, last)),
        // A request for another month may be on its way; its answer is not needed any more.
        _ => turn.state.calendar.loading = Remote::Ready(()),
    }
}

/// Reads the month shown again. The month of today is read from the server's today on: the page may have
/// been open since yesterday.
fn refresh(turn: &mut Turn) {
    let Some((first, last)) = turn.state.bookable_days_of_month() else {
        return;
    };
    let from_today = turn
        .state
        .calendar
        .bounds
        .is_some_and(|(today, _)| today == first);
    if from_today {
        load(turn, None, MOST_DAYS);
    } else {
        load(turn, Some(first), days_between(first, last));
    }
}

/// A full day should name the next free one; when no day known is free, the server is asked.
fn look_further_if_full(turn: &mut Turn, date: NaiveDate) {
    if !turn.state.slots_of(date).is_empty() || turn.state.next_free_day().is_some() {
        return;
    }
    if matches!(turn.state.calendar.loading, Remote::Loading { .. }) {
        return;
    }
    let (Some((_, last_day)), Some(&known)) = (
        turn.state.calendar.bounds,
        turn.state.calendar.days.keys().next_back(),
    ) else {
        return;
    };
    let from = add_days(known.max(last_of_month(date)), 1);
    if from <= last_day {
        load(turn, Some(from), MOST_DAYS);
    }
}

fn give_up(turn: &mut Turn, problem: Problem) {
    let calendar = &turn.state.calendar;
    let asked_from = calendar.query.as_ref().and_then(|query| query.from);
    let was_refused = matches!(problem, Problem::Refused { .. } | Problem::Unexpected);
    if calendar.bounds.is_none() && asked_from.is_some() && was_refused {
        // The day wished for may lie in the past by now; the center's today never does.
        load(turn, None, MOST_DAYS);
        return;
    }
    // An update of days that are shown anyway fails in silence.
    let is_silent = calendar.bounds.is_some() && turn.state.month_is_known();
    turn.state.calendar.loading = if is_silent {
        Remote::Ready(())
    } else {
        Remote::Failed(problem)
    };
}

fn is_known(turn: &Turn, date: Option<NaiveDate>) -> bool {
    date.is_some_and(|date| turn.state.calendar.days.contains_key(&date))
}

fn announce_slots(turn: &mut Turn, date: NaiveDate) {
    let count = turn.state.slots_of(date).len();
    turn.push(Command::Announce(Announcement::SlotsShown { date, count }));
}

/// How many days from one to the other, both counted.
fn days_between(first: NaiveDate, last: NaiveDate) -> u32 {
    let mut days = 1;
    while days < MOST_DAYS
        && first
            .checked_add_days(DayCount::new(u64::from(days)))
            .is_some_and(|date| date <= last)
    {
        days += 1;
    }
    days
}
