//! Now: the past, minimum notice and the horizon.

use super::fixture::{DAY, date, every_day, spa, utc};
use crate::availability::{NotFree, days, last_day, today};

#[test]
fn a_start_is_not_before_now_and_not_before_the_notice() {
    // UTC; 09:00 UTC is 10:00 in Berlin.
    for (now, notice, expected) in [
        ("2026-11-26T07:00", 0, "09:00 09:30 10:00 10:30 11:00"),
        ("2026-11-26T08:00", 0, "09:00 09:30 10:00 10:30 11:00"),
        ("2026-11-26T08:01", 0, "09:30 10:00 10:30 11:00"),
        ("2026-11-26T08:00", 60, "10:00 10:30 11:00"),
        ("2026-11-26T08:00", 61, "10:30 11:00"),
        ("2026-11-25T09:00", 24 * 60, "10:00 10:30 11:00"),
        ("2026-11-26T20:00", 0, ""),
        ("2026-11-26T00:00", u32::MAX, ""),
    ] {
        let mut spa = spa();
        spa.now = utc(now);
        spa.rules.minimum_notice_minutes = notice;
        assert_eq!(
            spa.times(DAY),
            expected,
            "at {now} with {notice} minutes of notice"
        );
    }
}

#[test]
fn a_start_within_the_running_second_is_past() {
    let mut spa = spa();
    spa.now = utc("2026-11-26T08:00") + chrono::TimeDelta::milliseconds(1);
    assert_eq!(spa.times(DAY), "09:30 10:00 10:30 11:00");
    assert_eq!(spa.assign("2026-11-26T09:00"), Err(NotFree::Past));
}

#[test]
fn a_refusal_tells_past_from_too_soon() {
    let mut spa = spa();
    spa.now = utc("2026-11-26T08:30");
    spa.rules.minimum_notice_minutes = 60;
    for (at, refusal) in [
        ("2026-11-25T09:00", NotFree::Past),
        ("2026-11-26T09:00", NotFree::Past),
        ("2026-11-26T09:30", NotFree::TooSoon),
        ("2026-11-26T10:00", NotFree::TooSoon),
        ("2026-11-26T10:10", NotFree::NotOffered),
        ("2026-11-26T23:00", NotFree::NotOffered),
    ] {
        assert_eq!(spa.assign(at), Err(refusal), "{at}");
    }
    assert!(spa.assign("2026-11-26T10:30").is_ok());
}

#[test]
fn the_horizon_counts_the_centers_days_from_its_today() {
    let mut spa = spa();
    spa.rules.horizon_days = 2;
    // Already the 25th in Berlin.
    spa.now = utc("2026-11-24T23:30");
    let zone = spa.plan().unwrap().zone();
    assert_eq!(today(zone, spa.now), date("2026-11-25"));
    assert_eq!(last_day(zone, &spa.rules, spa.now), date("2026-11-27"));
    assert_ne!(spa.times("2026-11-27"), "");
    assert_eq!(spa.times("2026-11-28"), "");
    assert_eq!(spa.assign("2026-11-28T09:00"), Err(NotFree::BeyondHorizon));
    spa.rules.horizon_days = 0;
    assert_eq!(spa.times("2026-11-26"), "");
    assert_ne!(spa.times("2026-11-25"), "");
}

#[test]
fn dates_at_the_ends_of_the_calendar_are_answered() {
    let mut spa = spa();
    spa.catalogue.centers[0].opening = every_day(&["20:00-04:00"]);
    spa.rules.horizon_days = u32::MAX;
    let plan = spa.plan().unwrap();
    for from in [
        chrono::NaiveDate::MIN,
        chrono::NaiveDate::MAX,
        date("0000-01-01"),
        date("9999-12-31"),
    ] {
        let _ = plan.span(from, 2);
        assert!(
            days(&plan, &spa.rules, &spa.busy(), from, 2, spa.now).len() <= 2,
            "{from}"
        );
    }
}
