//! Opening hours, closed days and midnight.

use super::fixture::{DAY, date, every_day, period, spa};
use crate::availability::{NotFree, day_with_all_starts};

#[test]
fn starts_lie_on_the_grid_of_each_period_and_the_treatment_ends_within_it() {
    for (hours, step, expected) in [
        (&["09:00-12:00"][..], 30, "09:00 09:30 10:00 10:30 11:00"),
        (&["09:00-12:00"], 60, "09:00 10:00 11:00"),
        (&["09:10-11:00"], 15, "09:10 09:25 09:40 09:55"),
        (&["09:00-10:00"], 0, "09:00"),
        (&["09:00-09:59"], 30, ""),
        (
            &["09:00-11:00", "13:20-15:00"],
            30,
            "09:00 09:30 10:00 13:20 13:50",
        ),
        // Periods that touch are one for the treatment, each with a grid of its own.
        (
            &["09:00-10:15", "10:15-12:00"],
            30,
            "09:00 09:30 10:00 10:15 10:45",
        ),
        (&[], 30, ""),
    ] {
        let mut spa = spa();
        spa.rules.slot_interval_minutes = step;
        spa.catalogue.centers[0].opening = every_day(hours);
        spa.catalogue.therapists[0]
            .schedules
            .values_mut()
            .for_each(|week| *week = every_day(&["00:00-00:00"]));
        assert_eq!(spa.times(DAY), expected, "{hours:?} every {step}");
    }
}

#[test]
fn recovery_may_run_past_closing_but_the_treatment_may_not() {
    let mut spa = spa();
    spa.catalogue.services[0].recovery_minutes = 45;
    assert_eq!(spa.times(DAY), "09:00 09:30 10:00 10:30 11:00");
    let appointment = &spa.assign("2026-11-26T11:00").unwrap()[0];
    assert_eq!(appointment.during.end.to_rfc3339(), "2026-11-26T11:00:00+00:00");
    assert_eq!(appointment.claimed.end.to_rfc3339(), "2026-11-26T11:45:00+00:00");
    assert_eq!(spa.assign("2026-11-26T11:30"), Err(NotFree::NotOffered));
}

#[test]
fn a_closed_day_has_no_slots_and_says_so() {
    let mut spa = spa();
    spa.catalogue.centers[0].closed_days = vec![date(DAY)];
    assert!(spa.day(DAY).closed);
    assert_eq!(spa.times(DAY), "");
    assert_eq!(spa.assign("2026-11-26T09:00"), Err(NotFree::Closed));
    assert!(!spa.day("2026-11-27").closed);
    assert_eq!(spa.times("2026-11-27"), "09:00 09:30 10:00 10:30 11:00");
}

#[test]
fn a_weekday_without_hours_is_closed() {
    let mut spa = spa();
    spa.catalogue.centers[0].opening.days[3].clear();
    assert!(spa.day(DAY).closed);
    assert!(!spa.day("2026-11-25").closed);
}

#[test]
fn a_period_past_midnight_gives_the_next_date_its_early_starts() {
    let mut spa = spa();
    let night = every_day(&["22:00-01:00"]);
    spa.catalogue.centers[0].opening = night.clone();
    spa.catalogue.therapists[0]
        .schedules
        .values_mut()
        .for_each(|week| *week = night.clone());
    assert_eq!(spa.times(DAY), "00:00 22:00 22:30 23:00 23:30");
    // Wednesday closed: its night is gone, also the part on Thursday's date.
    spa.catalogue.centers[0].closed_days = vec![date("2026-11-25")];
    assert_eq!(spa.times(DAY), "22:00 22:30 23:00 23:30");
    // Thursday closed: Wednesday's night still runs to its end.
    spa.catalogue.centers[0].closed_days = vec![date(DAY)];
    assert_eq!(spa.times(DAY), "00:00");
    assert!(!spa.day(DAY).closed);
}

#[test]
fn a_center_that_never_closes_treats_across_midnight() {
    let mut spa = spa();
    spa.rules.slot_interval_minutes = 12 * 60 - 15;
    let always = every_day(&["00:00-00:00"]);
    spa.catalogue.centers[0].opening = always.clone();
    spa.catalogue.therapists[0]
        .schedules
        .values_mut()
        .for_each(|week| *week = always.clone());
    assert_eq!(spa.times(DAY), "00:00 11:45 23:30");
    spa.catalogue.centers[0].closed_days = vec![date("2026-11-27")];
    assert_eq!(spa.times(DAY), "00:00 11:45");
}

#[test]
fn the_29th_of_february_is_a_day_like_any_other() {
    let mut spa = spa();
    spa.now = super::fixture::utc("2028-02-01T00:00");
    assert_eq!(spa.times("2028-02-29"), "09:00 09:30 10:00 10:30 11:00");
    spa.catalogue.centers[0].closed_days = vec![date("2028-02-29")];
    assert!(spa.day("2028-02-29").closed);
    assert!(!spa.day("2028-03-01").closed);
}

#[test]
fn all_starts_of_a_day_can_be_listed_free_or_not() {
    let mut spa = spa();
    spa.catalogue.therapists[0]
        .schedules
        .values_mut()
        .for_each(|week| week.days[3] = vec![period("10:00-12:00")]);
    let day = day_with_all_starts(&spa.plan().unwrap(), &spa.rules, &spa.busy(), date(DAY), spa.now);
    let listed: Vec<_> = day
        .slots
        .iter()
        .map(|slot| (slot.time.format("%H:%M").to_string(), slot.is_free()))
        .collect();
    let expected = [
        ("09:00", false),
        ("09:30", false),
        ("10:00", true),
        ("10:30", true),
        ("11:00", true),
    ];
    assert_eq!(listed, expected.map(|(time, free)| (time.to_owned(), free)));
}
