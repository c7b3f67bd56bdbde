//! Dates with other hours, and times that are blocked out.

use super::fixture::{DAY, center, date, period, spa, utc};
use crate::availability::NotFree;
use crate::store::Span;

fn span(from: &str, until: &str) -> Span {
    Span {
        start: utc(from),
        end: utc(until),
    }
}

#[test]
fn an_exception_replaces_the_opening_hours_of_its_date_and_their_grid() {
    let mut spa = spa();
    let hours = vec![period("10:15-11:45")];
    spa.catalogue.centers[0]
        .opening_exceptions
        .insert(date(DAY), hours);
    assert_eq!(spa.times(DAY), "10:15 10:45");
    assert_eq!(spa.times("2026-11-27"), "09:00 09:30 10:00 10:30 11:00");
    spa.catalogue.centers[0]
        .opening_exceptions
        .insert(date(DAY), Vec::new());
    assert!(spa.day(DAY).closed);
    assert_eq!(spa.assign("2026-11-26T09:00"), Err(NotFree::Closed));
}

#[test]
fn a_closed_day_stays_closed_whatever_the_exceptions_say() {
    let mut spa = spa();
    let center = &mut spa.catalogue.centers[0];
    center
        .opening_exceptions
        .insert(date(DAY), vec![period("10:00-12:00")]);
    center.closed_days = vec![date(DAY)];
    assert!(spa.day(DAY).closed);
}

#[test]
fn a_therapist_may_have_other_hours_on_a_date() {
    let mut spa = spa();
    let exceptions = spa.catalogue.therapists[0]
        .schedule_exceptions
        .entry(center())
        .or_default();
    exceptions.insert(date(DAY), vec![period("10:00-11:30")]);
    assert_eq!(spa.times(DAY), "10:00 10:30");
    assert_eq!(spa.times("2026-11-27"), "09:00 09:30 10:00 10:30 11:00");
    spa.catalogue.therapists[0].days_off = vec![date(DAY)];
    assert_eq!(spa.times(DAY), "");
}

#[test]
fn blocked_times_are_as_good_as_claimed_recovery_included() {
    let mut spa = spa();
    spa.catalogue.services[0].recovery_minutes = 15;
    spa.catalogue.therapists[0].block_outs = vec![span("2026-11-26T09:10", "2026-11-26T09:20")];
    // 10:10 to 10:20 in Berlin: 09:00 ends and recovers by 10:15.
    assert_eq!(spa.times(DAY), "10:30 11:00");
    spa.catalogue.therapists[0].block_outs[0].start = utc("2026-11-26T09:15");
    assert_eq!(spa.times(DAY), "09:00 10:30 11:00");
    spa.catalogue.rooms[0].block_outs = vec![span("2026-11-26T10:30", "2026-11-26T23:00")];
    assert_eq!(spa.times(DAY), "09:00");
    assert_eq!(spa.assign("2026-11-26T10:30"), Err(NotFree::Taken));
}
