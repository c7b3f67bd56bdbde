//! Alternatives and the next day with a free slot.

use super::fixture::{Spa, date, person, spa, wall};
use crate::availability::{SEARCH_CHUNK_DAYS, nearest, next_available_day, search_chunks};

fn near(spa: &Spa, around: &str, following_days: u32, limit: usize) -> Vec<String> {
    let found = nearest(
        &spa.plan().unwrap(),
        &spa.rules,
        &spa.busy(),
        wall(around),
        following_days,
        limit,
        spa.now,
    );
    found
        .iter()
        .map(|slot| slot.time.format("%d %H:%M").to_string())
        .collect()
}

#[test]
fn the_nearest_slots_are_of_the_same_day_by_distance_then_of_the_next_days_in_order() {
    let mut spa = spa();
    spa.claim(person(1), "2026-11-26T09:00", "2026-11-26T09:01");
    assert_eq!(
        near(&spa, "2026-11-26T10:00", 1, 6),
        [
            "26 10:30", "26 09:00", "26 11:00", "27 09:00", "27 09:30", "27 10:00"
        ]
    );
    assert_eq!(
        near(&spa, "2026-11-26T10:00", 0, 6),
        ["26 10:30", "26 09:00", "26 11:00"]
    );
    assert_eq!(near(&spa, "2026-11-26T23:50", 1, 1), ["26 11:00"]);
    assert_eq!(near(&spa, "2026-11-26T10:00", 1, 0), [""; 0]);
}

#[test]
fn of_two_equally_near_the_earlier_comes_first() {
    let mut spa = spa();
    spa.catalogue.services[0].duration_minutes = 30;
    spa.claim(person(1), "2026-11-26T09:00", "2026-11-26T09:30");
    assert_eq!(near(&spa, "2026-11-26T10:00", 0, 2), ["26 09:30", "26 10:30"]);
}

#[test]
fn the_next_available_day_skips_full_and_closed_days() {
    let mut spa = spa();
    spa.catalogue.centers[0].closed_days = vec![date("2026-11-27")];
    spa.claim(person(1), "2026-11-26T00:00", "2026-11-27T00:00");
    let next = |from: &str, count| {
        next_available_day(
            &spa.plan().unwrap(),
            &spa.rules,
            &spa.busy(),
            date(from),
            count,
            spa.now,
        )
    };
    assert_eq!(next("2026-11-25", 9), Some(date("2026-11-25")));
    assert_eq!(next("2026-11-26", 9), Some(date("2026-11-28")));
    assert_eq!(next("2026-11-26", 2), None);
    assert_eq!(next("2026-11-26", 0), None);
}

#[test]
fn chunks_reach_from_the_day_asked_for_or_today_to_the_horizon() {
    let mut spa = spa();
    spa.now = super::fixture::utc("2026-11-26T08:00");
    let plan = spa.plan().unwrap();
    for (from, horizon, expected) in [
        ("2026-11-26", 0, vec![("2026-11-26", 1)]),
        ("2026-11-20", 3, vec![("2026-11-26", 4)]),
        ("2026-11-28", 3, vec![("2026-11-28", 2)]),
        ("2026-11-30", 3, vec![]),
        (
            "2026-11-26",
            40,
            vec![("2026-11-26", SEARCH_CHUNK_DAYS), ("2026-12-27", 10)],
        ),
    ] {
        spa.rules.horizon_days = horizon;
        let found: Vec<_> = search_chunks(&plan, &spa.rules, date(from), spa.now).collect();
        let expected: Vec<_> = expected
            .into_iter()
            .map(|(first, count)| (date(first), count))
            .collect();
        assert_eq!(found, expected, "{from}, {horizon} days ahead");
    }
}
