//! Schedules, skills, choices, room categories and places, and who is taken first.

use super::fixture::{DAY, date, every_day, id, person, place, room, service, spa, therapist};
use crate::availability::NotFree;
use crate::catalogue::Gender;
use crate::store::TherapistChoice;

#[test]
fn a_therapist_treats_only_within_their_own_hours() {
    for (hours, expected) in [
        (&["09:30-11:30"][..], "09:30 10:00 10:30"),
        (&["09:00-10:00", "10:30-12:00"], "09:00 10:30 11:00"),
        (&["08:00-10:00", "10:00-13:00"], "09:00 09:30 10:00 10:30 11:00"),
        (&["09:15-10:20"], ""),
        (&[], ""),
    ] {
        let mut spa = spa();
        spa.catalogue.therapists[0]
            .schedules
            .values_mut()
            .for_each(|week| *week = every_day(hours));
        assert_eq!(spa.times(DAY), expected, "{hours:?}");
    }
}

#[test]
fn a_day_off_is_off() {
    let mut spa = spa();
    spa.catalogue.therapists[0].days_off = vec![date(DAY)];
    assert_eq!(spa.times(DAY), "");
    assert!(!spa.day(DAY).closed);
    assert_eq!(spa.assign("2026-11-26T09:00"), Err(NotFree::Taken));
    assert_eq!(spa.times("2026-11-27"), "09:00 09:30 10:00 10:30 11:00");
}

#[test]
fn only_who_has_the_skill_works_here_and_is_not_archived_counts() {
    let mut spa = spa();
    spa.catalogue.rooms[0].places = 9;
    spa.catalogue.services.push(service(2, 30, 0));
    let all_day = every_day(&["00:00-00:00"]);
    spa.catalogue
        .therapists
        .push(therapist(2, Gender::Male, &[1, 2], all_day.clone()));
    spa.catalogue
        .therapists
        .push(therapist(3, Gender::Male, &[2], all_day.clone()));
    let mut gone = therapist(4, Gender::Female, &[1], all_day.clone());
    gone.archived = true;
    let mut elsewhere = therapist(5, Gender::Female, &[1], all_day.clone());
    elsewhere.schedules = [(id(2).into(), all_day)].into();
    spa.catalogue.therapists.extend([gone, elsewhere]);
    for (choice, spaces) in [
        (TherapistChoice::Anyone, 2),
        (TherapistChoice::Gender(Gender::Unspecified), 2),
        (TherapistChoice::Gender(Gender::Female), 1),
        (TherapistChoice::Gender(Gender::Male), 1),
        (TherapistChoice::Named(id(2).into()), 1),
    ] {
        spa.guests[0].items[0].therapist = choice;
        assert_eq!(spa.spaces("2026-11-26T09:00"), spaces, "{choice:?}");
    }
    spa.guests[0].items[0].therapist = TherapistChoice::Named(id(2).into());
    assert_eq!(spa.taken("2026-11-26T09:00"), [(2, 1)]);
}

#[test]
fn rooms_limit_by_category_and_places() {
    for (wanted, rooms, spaces) in [
        (&[][..], &[("treatment", 1), ("sauna", 2)][..], 3),
        (&["treatment"], &[("treatment", 1), ("sauna", 2)], 1),
        (&["treatment", "sauna"], &[("treatment", 1), ("sauna", 2)], 3),
        (&["treatment"], &[("sauna", 2)], 0),
        (&["treatment"], &[("treatment", 0)], 0),
        (&["treatment"], &[], 0),
        // A center without rooms needs none for what can be done anywhere.
        (&[], &[], 4),
    ] {
        let mut spa = spa();
        let hours = every_day(&["09:00-12:00"]);
        spa.catalogue
            .therapists
            .extend((2..=4).map(|n| therapist(n, Gender::Male, &[1], hours.clone())));
        spa.catalogue.services[0].room_categories = wanted.iter().map(ToString::to_string).collect();
        spa.catalogue.rooms = (1..)
            .zip(rooms)
            .map(|(number, (category, places))| room(number, category, *places))
            .collect();
        assert_eq!(spa.spaces("2026-11-26T09:00"), spaces, "{wanted:?} in {rooms:?}");
        assert_eq!(
            spa.assign("2026-11-26T09:00").is_ok(),
            spaces > 0,
            "{wanted:?} in {rooms:?}"
        );
    }
}

#[test]
fn each_place_of_a_room_is_taken_on_its_own() {
    let mut spa = spa();
    spa.catalogue.rooms[0].places = 2;
    spa.claim(place(1, 0), "2026-11-26T08:00", "2026-11-26T11:00");
    assert_eq!(spa.spaces("2026-11-26T09:00"), 1);
    let units = spa.assign("2026-11-26T09:00").unwrap().remove(0).units;
    assert_eq!(units, [person(1), place(1, 1)]);
}

#[test]
fn the_least_flexible_therapist_and_room_are_taken_first() {
    let mut spa = spa();
    let hours = every_day(&["09:00-12:00"]);
    let mut special = service(2, 30, 0);
    special.room_categories = vec!["suite".into()];
    spa.catalogue.services.push(special);
    spa.catalogue.therapists = vec![
        therapist(1, Gender::Male, &[1, 2], hours.clone()),
        therapist(2, Gender::Male, &[1], hours),
    ];
    spa.catalogue.rooms = vec![room(1, "suite", 1), room(2, "treatment", 1)];
    assert_eq!(spa.taken("2026-11-26T09:00"), [(2, 2)]);
    // A skill that no longer exists makes nobody more flexible.
    spa.catalogue.services[1].archived = true;
    assert_eq!(spa.taken("2026-11-26T09:00"), [(1, 1)]);
}

#[test]
fn among_equals_the_tightest_fit_is_taken() {
    let mut spa = spa();
    let hours = every_day(&["09:00-12:00"]);
    spa.catalogue
        .therapists
        .push(therapist(2, Gender::Male, &[1], hours));
    spa.catalogue.rooms.push(room(2, "treatment", 1));
    assert_eq!(spa.taken("2026-11-26T10:00"), [(1, 1)]);
    // 11:00 to 12:00 in Berlin: therapist 2 and room 2 have no idle time after a treatment at 10:00.
    spa.claim(person(2), "2026-11-26T10:00", "2026-11-26T11:00");
    spa.claim(place(2, 0), "2026-11-26T10:00", "2026-11-26T11:00");
    assert_eq!(spa.taken("2026-11-26T10:00"), [(2, 2)]);
    assert_eq!(spa.taken("2026-11-26T11:00"), [(1, 1)]);
}
