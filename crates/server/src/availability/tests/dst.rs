//! Days on which the clock changes: nothing skipped is offered, nothing repeated twice.

use chrono_tz::Tz;

use super::fixture::{every_day, spa, utc};
use crate::availability::{NotFree, instant_of_wall, utc_offset_minutes};

/// Opens 01:00 to 04:30; a treatment of 60 minutes every 30. Expected: time and offset.
#[test]
fn every_start_exists_once_with_its_own_offset_and_lasts_as_long_as_it_should() {
    for (zone, day, noon, expected) in [
        // 02:00 becomes 03:00.
        (
            Tz::Europe__Berlin,
            "2027-03-28",
            120,
            "01:00+60 01:30+60 03:00+120 03:30+120",
        ),
        // 03:00 becomes 02:00; the repeated hour means its first run.
        (
            Tz::Europe__Berlin,
            "2026-10-25",
            60,
            "01:00+120 01:30+120 02:00+120 02:30+120 03:00+60 03:30+60",
        ),
        (
            Tz::America__New_York,
            "2027-03-14",
            -240,
            "01:00-300 01:30-300 03:00-240 03:30-240",
        ),
        // 02:00 becomes 01:00.
        (
            Tz::America__New_York,
            "2026-11-01",
            -300,
            "01:00-240 01:30-240 02:00-300 02:30-300 03:00-300 03:30-300",
        ),
        // Half an hour: 02:00 becomes 02:30.
        (
            Tz::Australia__Lord_Howe,
            "2026-10-04",
            660,
            "01:00+630 01:30+630 02:30+660 03:00+660 03:30+660",
        ),
        // 02:00 becomes 01:30.
        (
            Tz::Australia__Lord_Howe,
            "2027-04-04",
            630,
            "01:00+660 01:30+660 02:00+630 02:30+630 03:00+630 03:30+630",
        ),
        // Ramadan: 03:00 becomes 02:00, and after it 02:00 becomes 03:00.
        (
            Tz::Africa__Casablanca,
            "2026-02-15",
            0,
            "01:00+60 01:30+60 02:00+60 02:30+60 03:00+0 03:30+0",
        ),
        (
            Tz::Africa__Casablanca,
            "2026-03-22",
            60,
            "01:00+0 01:30+0 03:00+60 03:30+60",
        ),
    ] {
        let mut spa = spa();
        spa.now = utc("2026-02-01T00:00");
        spa.rules.horizon_days = 500;
        spa.catalogue.centers[0].time_zone = zone;
        let hours = every_day(&["01:00-04:30"]);
        spa.catalogue.centers[0].opening = hours.clone();
        spa.catalogue.therapists[0]
            .schedules
            .values_mut()
            .for_each(|week| *week = hours.clone());
        let found = spa.day(day);
        assert_eq!(found.utc_offset_minutes, noon, "{zone} {day}");
        let listed: Vec<String> = found
            .slots
            .iter()
            .map(|slot| format!("{}{:+}", slot.time.format("%H:%M"), slot.utc_offset_minutes))
            .collect();
        assert_eq!(listed.join(" "), expected, "{zone} {day}");
        for slot in found.slots {
            assert_eq!(slot.start.with_timezone(&zone).naive_local(), slot.time);
            let taken = &spa
                .assign(&slot.time.format("%Y-%m-%dT%H:%M").to_string())
                .unwrap()[0];
            assert_eq!(
                (taken.during.start, taken.during.end - taken.during.start),
                (slot.start, super::fixture::minutes(60))
            );
        }
    }
}

#[test]
fn a_skipped_time_is_not_offered_and_has_no_instant() {
    let mut spa = spa();
    let hours = every_day(&["00:00-06:00"]);
    spa.catalogue.centers[0].opening = hours.clone();
    spa.catalogue.therapists[0]
        .schedules
        .values_mut()
        .for_each(|week| *week = hours.clone());
    assert_eq!(spa.assign("2027-03-28T02:30"), Err(NotFree::NotOffered));
    let wall = super::fixture::wall;
    assert_eq!(
        instant_of_wall(Tz::Europe__Berlin, wall("2027-03-28T02:30")),
        None
    );
    assert_eq!(
        instant_of_wall(Tz::Europe__Berlin, wall("2026-10-25T02:30")),
        Some(utc("2026-10-25T00:30"))
    );
    assert_eq!(
        utc_offset_minutes(Tz::Europe__Berlin, utc("2026-10-25T00:30")),
        120
    );
    assert_eq!(
        utc_offset_minutes(Tz::Europe__Berlin, utc("2026-10-25T01:30")),
        60
    );
}

#[test]
fn hours_whose_ends_are_skipped_begin_and_end_with_the_change() {
    for (hours, expected) in [
        // 02:30 does not exist: open from 03:00.
        ("02:30-05:00", "03:00 03:30 04:00"),
        // Closes when the clock jumps.
        ("00:00-02:30", "00:00 00:30 01:00"),
        // An hour that does not exist at all.
        ("02:00-03:00", ""),
    ] {
        let mut spa = spa();
        let hours = every_day(&[hours]);
        spa.catalogue.centers[0].opening = hours.clone();
        spa.catalogue.therapists[0]
            .schedules
            .values_mut()
            .for_each(|week| *week = hours.clone());
        assert_eq!(spa.times("2027-03-28"), expected, "{hours:?}");
    }
}

#[test]
fn a_day_without_its_midnight_is_whole() {
    // In Beirut the clock jumps from 00:00 to 01:00.
    let mut spa = spa();
    spa.catalogue.centers[0].time_zone = Tz::Asia__Beirut;
    let hours = every_day(&["00:00-03:00"]);
    spa.catalogue.centers[0].opening = hours.clone();
    spa.catalogue.therapists[0]
        .schedules
        .values_mut()
        .for_each(|week| *week = hours.clone());
    assert_eq!(spa.times("2027-03-28"), "01:00 01:30 02:00");
    assert_eq!(
        spa.plan()
            .unwrap()
            .span(super::fixture::date("2027-03-28"), 1)
            .start,
        utc("2027-03-27T22:00")
    );
}
