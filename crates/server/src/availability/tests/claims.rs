//! Claims of others, recovery time, holds that lapsed and holds that are moved.

use super::fixture::{DAY, date, minutes, owner, person, place, spa, utc, wall};
use crate::availability::{Busy, NotFree, assign, days};

#[test]
fn a_claim_takes_away_what_overlaps_it_and_nothing_more() {
    // UTC; Berlin is an hour ahead. The treatment lasts 60 minutes.
    for (from, until, recovery, expected) in [
        ("09:00", "09:30", 0, "09:00 10:30 11:00"),
        ("09:00", "09:01", 0, "09:00 10:30 11:00"),
        ("08:00", "11:00", 0, ""),
        ("07:00", "08:00", 0, "09:00 09:30 10:00 10:30 11:00"),
        ("11:00", "12:00", 0, "09:00 09:30 10:00 10:30 11:00"),
        // Own recovery time needs the unit as well, also past closing.
        ("09:00", "09:30", 30, "10:30 11:00"),
        ("11:00", "12:00", 15, "09:00 09:30 10:00 10:30"),
    ] {
        for unit in [person(1), place(1, 0)] {
            let mut spa = spa();
            spa.catalogue.services[0].recovery_minutes = recovery;
            spa.claim(unit, &format!("{DAY}T{from}"), &format!("{DAY}T{until}"));
            assert_eq!(spa.times(DAY), expected, "{from} to {until}, recovery {recovery}");
        }
    }
}

#[test]
fn a_taken_start_says_taken() {
    let mut spa = spa();
    spa.claim(person(1), "2026-11-26T08:00", "2026-11-26T09:00");
    assert_eq!(spa.assign("2026-11-26T09:30"), Err(NotFree::Taken));
    assert!(spa.assign("2026-11-26T10:00").is_ok());
}

#[test]
fn a_hold_counts_until_it_lapses() {
    for (after_now, expected) in [(1, ""), (0, "09:00"), (-1, "09:00")] {
        let mut spa = spa();
        spa.catalogue.centers[0].opening = super::fixture::every_day(&["09:00-10:00"]);
        let until = spa.now + minutes(after_now);
        spa.claim(person(1), "2026-11-26T08:00", "2026-11-26T09:00")
            .hold_until = Some(until);
        assert_eq!(
            spa.times(DAY),
            expected,
            "held until {after_now} minutes from now"
        );
    }
}

#[test]
fn the_claims_of_a_hold_that_moves_do_not_stand_in_its_way() {
    let mut spa = spa();
    spa.claim(person(1), "2026-11-26T08:00", "2026-11-26T09:00").owner = owner(7);
    spa.claim(place(1, 0), "2026-11-26T08:00", "2026-11-26T09:00")
        .owner = owner(7);
    let plan = spa.plan().unwrap();
    for (ignoring, free) in [(None, false), (Some(owner(8)), false), (Some(owner(7)), true)] {
        let busy = Busy::new(spa.claims.clone(), ignoring, spa.now);
        let at = wall("2026-11-26T09:30");
        assert_eq!(
            assign(&plan, &spa.rules, &busy, at, spa.now).is_ok(),
            free,
            "ignoring {ignoring:?}"
        );
    }
}

#[test]
fn claims_in_any_order_and_overlapping_are_understood() {
    let mut spa = spa();
    for (from, until) in [
        ("10:20", "10:30"),
        ("08:00", "08:45"),
        ("08:15", "08:20"),
        ("08:40", "09:00"),
    ] {
        spa.claim(person(1), &format!("{DAY}T{from}"), &format!("{DAY}T{until}"));
    }
    assert_eq!(spa.times(DAY), "10:00");
}

#[test]
fn claims_of_other_units_are_no_matter() {
    let mut spa = spa();
    spa.claim(person(2), "2026-11-26T00:00", "2026-11-27T00:00");
    spa.claim(place(1, 1), "2026-11-26T00:00", "2026-11-27T00:00");
    assert_eq!(spa.times(DAY), "09:00 09:30 10:00 10:30 11:00");
}

#[test]
fn units_and_span_cover_every_claim_that_matters() {
    let mut spa = spa();
    spa.catalogue.services[0].recovery_minutes = 30;
    spa.catalogue.rooms[0].places = 2;
    let plan = spa.plan().unwrap();
    assert_eq!(plan.units(), [person(1), place(1, 0), place(1, 1)]);
    let span = plan.span(date(DAY), 2);
    // Midnight in Berlin to midnight two days later, and 90 minutes.
    assert_eq!(
        (span.start, span.end),
        (utc("2026-11-25T23:00"), utc("2026-11-28T00:30"))
    );
}

#[test]
fn the_same_input_gives_the_same_answer() {
    let mut spa = spa();
    spa.claim(person(1), "2026-11-26T09:00", "2026-11-26T09:30");
    let plan = spa.plan().unwrap();
    let answer = || {
        (
            days(&plan, &spa.rules, &spa.busy(), date(DAY), 30, spa.now),
            spa.assign("2026-11-27T09:00"),
        )
    };
    assert_eq!(answer(), answer());
}
