//! The month shown, the day chosen, the days known.

use booking_widget::config::Config;
use booking_widget::flow::event::Days;
use booking_widget::flow::state::{Remote, Step};
use booking_widget::flow::{Announcement, Command, DayState, EventKind, FocusTarget, Problem};

use crate::page::{LAST_DAY, Page, TODAY, catalogue, date, day, facial, slot};

fn queries(page: &Page) -> Vec<(Option<String>, u32)> {
    page.commands
        .iter()
        .filter_map(|command| match command {
            Command::LoadDays(_, query) => {
                Some((query.from.map(booking_widget::calendar::print_date), query.days))
            }
            _ => None,
        })
        .collect()
}

fn facial_page(wish: Option<&str>) -> Page {
    let config = Config {
        date: wish.map(date),
        ..Config::default()
    };
    let mut page = Page::open_with(config, catalogue());
    page.happens(EventKind::ServiceChosen(facial()));
    page
}

#[test]
fn the_first_free_day_is_chosen_and_said() {
    let page = Page::at_time();
    // The 21st is full and the 22nd a Sunday.
    assert_eq!(page.state.choice.date, Some(date("2026-11-23")));
    assert_eq!(page.state.calendar.month, Some(date("2026-11-01")));
    let said = Announcement::SlotsShown {
        date: date("2026-11-23"),
        count: 3,
    };
    assert!(page.has(&Command::Announce(said)));
}

#[test]
fn the_first_question_asks_for_the_site_s_day_or_the_center_s_today() {
    for (wish, from, month, chosen) in [
        (None, None, "2026-11-01", "2026-11-23"),
        (Some("2026-12-10"), Some("2026-12-10"), "2026-12-01", "2026-12-10"),
        (Some("2026-12-13"), Some("2026-12-13"), "2026-12-01", "2026-12-14"),
    ] {
        let mut page = facial_page(wish);
        assert_eq!(queries(&page), vec![(from.map(Into::into), 42)]);
        page.days_come();
        assert_eq!(page.state.calendar.month, Some(date(month)), "{wish:?}");
        assert_eq!(page.state.choice.date, Some(date(chosen)), "{wish:?}");
    }
}

#[test]
fn a_wish_in_the_past_falls_back_to_today() {
    let mut page = facial_page(Some("2026-01-05"));
    let request = page.days_request();
    page.happens(EventKind::DaysArrived(
        request,
        Err(Problem::Refused {
            fields: Vec::new(),
            general: None,
        }),
    ));
    assert_eq!(queries(&page), vec![(None, 42)]);
    page.days_come();
    assert_eq!(page.state.choice.date, Some(date("2026-11-23")));
}

#[test]
fn a_month_is_read_once_from_its_first_unknown_day_to_its_end() {
    let mut page = Page::at_time();
    // 42 days from 21 November reach to 1 January.
    page.happens(EventKind::MonthShown(date("2026-12-01")));
    assert_eq!(queries(&page), vec![]);
    assert_eq!(page.state.choice.date, Some(date("2026-12-01")));
    page.happens(EventKind::MonthShown(date("2027-01-01")));
    assert_eq!(queries(&page), vec![(Some("2027-01-02".into()), 19)]);
    page.days_come();
    page.happens(EventKind::MonthShown(date("2026-11-01")));
    page.happens(EventKind::MonthShown(date("2027-01-01")));
    assert_eq!(queries(&page), vec![]);
}

#[test]
fn months_beyond_what_can_be_booked_are_not_shown() {
    let mut page = Page::at_time();
    assert_eq!(page.state.previous_month(), None);
    assert_eq!(page.state.next_month(), Some(date("2026-12-01")));
    page.happens(EventKind::MonthShown(date("2030-05-01")));
    assert_eq!(page.state.calendar.month, Some(date("2027-01-01")));
    assert_eq!(page.state.next_month(), None);
    page.happens(EventKind::MonthShown(date("2020-05-01")));
    assert_eq!(page.state.calendar.month, Some(date("2026-11-01")));
    for (day, expected) in [
        ("2026-11-20", DayState::Outside),
        ("2026-11-24", DayState::Full),
        ("2026-11-25", DayState::Free(3)),
        ("2027-01-19", DayState::Unknown),
        ("2027-01-21", DayState::Outside),
    ] {
        let mut fresh = Page::at_time();
        fresh.happens(EventKind::Tick);
        assert_eq!(fresh.state.day_state(date(day)), expected, "{day}");
    }
}

#[test]
fn a_full_day_names_the_next_free_one_and_leads_there() {
    let mut page = Page::at_time();
    page.happens(EventKind::DayChosen(date("2026-11-24")));
    assert_eq!(page.state.slots_of_chosen_day(), Vec::new());
    assert_eq!(page.state.next_free_day(), Some(date("2026-11-25")));
    page.happens(EventKind::DayChosen(date("2026-11-25")));
    assert_eq!(page.state.slots_of_chosen_day().len(), 3);
}

#[test]
fn a_month_without_slots_opens_at_the_next_free_day() {
    let mut page = facial_page(None);
    let request = page.days_request();
    let empty = Days {
        today: date(TODAY),
        last_day: date(LAST_DAY),
        days: Vec::new(),
        next_available: Some(date("2027-01-15")),
    };
    page.happens(EventKind::DaysArrived(request, Ok(empty.clone())));
    assert_eq!(page.state.calendar.month, Some(date("2027-01-01")));
    assert_eq!(page.state.choice.date, Some(date("2027-01-15")));
    assert_eq!(queries(&page), vec![(Some("2027-01-02".into()), 19)]);

    let mut page = facial_page(None);
    let request = page.days_request();
    let nothing = Days {
        next_available: None,
        ..empty
    };
    page.happens(EventKind::DaysArrived(request, Ok(nothing)));
    assert!(page.state.month_is_full());
    assert_eq!(page.state.choice.date, None);
    assert_eq!(page.state.next_free_day(), None);
}

#[test]
fn a_full_day_at_the_end_of_what_is_known_asks_the_server_for_more() {
    let mut page = facial_page(None);
    let request = page.days_request();
    let only_first = Days {
        today: date(TODAY),
        last_day: date(LAST_DAY),
        days: vec![day(date("2026-11-23"))],
        next_available: Some(date("2026-11-23")),
    };
    page.happens(EventKind::DaysArrived(request, Ok(only_first)));
    page.happens(EventKind::DayChosen(date("2026-11-26")));
    assert_eq!(queries(&page), vec![(Some("2027-01-02".into()), 42)]);
    page.days_come();
    assert_eq!(page.state.next_free_day(), Some(date("2027-01-02")));
    page.happens(EventKind::DayChosen(date("2027-01-02")));
    assert_eq!(page.state.calendar.month, Some(date("2027-01-01")));
    assert!(page.has(&Command::Focus(FocusTarget::Slots)));
}

#[test]
fn an_answer_for_another_month_or_treatment_is_dropped() {
    let mut page = Page::at_time();
    page.happens(EventKind::MonthShown(date("2027-01-01")));
    let outdated = page.days_request();
    page.happens(EventKind::MonthShown(date("2026-11-01")));
    let before = page.state.clone();
    let answer = crate::page::days(Some(date("2027-01-02")), 19);
    page.happens(EventKind::DaysArrived(outdated, Ok(answer)));
    assert_eq!(page.state, before);
    assert_eq!(page.commands, Vec::new());
}

#[test]
fn coming_back_brings_the_month_up_to_date_without_emptying_it() {
    let mut page = Page::at_time();
    page.happens(EventKind::BackTo(Step::Service));
    let choice = page.state.choice.visit.clone();
    page.state.step = Step::Therapist;
    page.happens(EventKind::ContinueToTime);
    assert_eq!(page.state.choice.visit, choice);
    assert_eq!(queries(&page), vec![(None, 42)]);
    assert_eq!(page.state.day_state(date("2026-11-25")), DayState::Free(3));
}

#[test]
fn coming_back_to_the_times_while_one_is_held_finds_them_as_they_were() {
    let mut page = Page::at_details();
    let before = page.state.slots_of_chosen_day();
    page.happens(EventKind::BackTo(Step::Time));
    assert_eq!(queries(&page), vec![]);
    assert_eq!(page.state.slots_of_chosen_day(), before);
}

#[test]
fn what_is_held_is_among_the_times_though_the_server_says_it_is_taken() {
    let mut page = Page::at_details();
    page.happens(EventKind::BackTo(Step::Time));
    page.happens(EventKind::MonthShown(date("2026-12-01")));
    let request = page.days_request();
    let mut answer = crate::page::days(None, 42);
    for day in &mut answer.days {
        day.slots.retain(|free| *free != slot("2026-11-23T10:00:00"));
    }
    page.happens(EventKind::DaysArrived(request, Ok(answer)));
    page.happens(EventKind::DayChosen(date("2026-11-23")));
    assert_eq!(page.state.slots_of_chosen_day()[0], slot("2026-11-23T10:00:00"));
    assert_eq!(page.state.slots_by_part_of_day().len(), 3);
}

#[test]
fn waking_after_a_minute_reads_the_month_again_and_sooner_does_not() {
    let mut page = Page::at_time();
    page.at += 59_000;
    page.happens(EventKind::Woke);
    assert_eq!(queries(&page), vec![]);
    page.at += 2_000;
    page.happens(EventKind::Woke);
    assert_eq!(queries(&page), vec![(None, 42)]);
    let request = page.days_request();
    page.happens(EventKind::DaysArrived(request, Err(Problem::Unexpected)));
    assert_eq!(
        page.state.calendar.loading,
        Remote::Ready(()),
        "an update that fails says nothing"
    );
}
