//! Groups and sequences.

use super::fixture::Spa;
use super::fixture::{DAY, every_day, guest, id, minutes, person, place, room, service, spa, therapist};
use crate::availability::NotFree;
use crate::catalogue::Gender;
use crate::store::TherapistChoice;

/// `therapists` who can do services 1 and 2, and as many rooms.
fn spa_of(therapists: u128) -> Spa {
    let mut spa = spa();
    let hours = every_day(&["09:00-12:00"]);
    spa.catalogue.services.push(service(2, 30, 0));
    spa.catalogue.therapists = (1..=therapists)
        .map(|number| therapist(number, Gender::Male, &[1, 2], hours.clone()))
        .collect();
    spa.catalogue.rooms = (1..=therapists)
        .map(|number| room(number, "treatment", 1))
        .collect();
    spa
}

#[test]
fn guests_start_together_with_somebody_each() {
    let mut spa = spa_of(3);
    spa.guests = vec![guest(&[1]), guest(&[2])];
    assert_eq!(spa.times(DAY), "09:00 09:30 10:00 10:30 11:00");
    let taken = spa.assign("2026-11-26T09:00").unwrap();
    assert_eq!(taken.iter().map(|one| one.guest).collect::<Vec<_>>(), [0, 1]);
    assert_ne!(taken[0].therapist, taken[1].therapist);
    assert_ne!(taken[0].room, taken[1].room);
    assert_eq!(taken[0].during.start, taken[1].during.start);
    spa.guests = vec![guest(&[1]); 4];
    assert_eq!(spa.assign("2026-11-26T09:00"), Err(NotFree::Taken));
}

#[test]
fn a_group_has_as_many_spaces_as_fit_at_once() {
    for (therapists, guests, spaces) in [(1, 2, 0), (2, 2, 1), (5, 2, 2), (6, 2, 3), (6, 3, 2), (12, 12, 1)] {
        let mut spa = spa_of(therapists);
        spa.guests = vec![guest(&[1]); guests];
        assert_eq!(
            spa.spaces("2026-11-26T09:00"),
            spaces,
            "{guests} guests, {therapists} therapists"
        );
    }
}

#[test]
fn a_guest_without_a_wish_leaves_the_named_therapist_to_the_one_with() {
    let mut spa = spa_of(2);
    spa.guests = vec![guest(&[1]), guest(&[1])];
    spa.guests[1].items[0].therapist = TherapistChoice::Named(id(1).into());
    let taken: Vec<u128> = spa.taken("2026-11-26T09:00").iter().map(|one| one.0).collect();
    assert_eq!(taken, [2, 1]);
    spa.guests[0].items[0].therapist = TherapistChoice::Named(id(1).into());
    assert_eq!(spa.assign("2026-11-26T09:00"), Err(NotFree::Taken));
}

#[test]
fn a_sequence_runs_without_a_break_and_must_fit_as_a_whole() {
    let mut spa = spa_of(1);
    spa.guests = vec![guest(&[1, 2])];
    assert_eq!(spa.times(DAY), "09:00 09:30 10:00 10:30");
    let taken = spa.assign("2026-11-26T09:00").unwrap();
    assert_eq!(taken[0].during.end, taken[1].during.start);
    assert_eq!(taken[1].during.end - taken[0].during.start, minutes(90));
    assert_eq!(taken[0].units, taken[1].units);
}

#[test]
fn whoever_treats_twice_in_a_row_recovers_in_between_and_somebody_else_begins_at_once() {
    let mut spa = spa_of(1);
    spa.catalogue.services[0].recovery_minutes = 15;
    spa.guests = vec![guest(&[1, 2])];
    // 60, 15 to recover, 30: the last that ends by noon starts at 10:00.
    assert_eq!(spa.times(DAY), "09:00 09:30 10:00");
    assert_eq!(spa.plan().unwrap().length(), minutes(105));
    let taken = spa.assign("2026-11-26T09:00").unwrap();
    assert_eq!(taken[1].during.start - taken[0].during.end, minutes(15));
    assert_eq!(taken[0].units, taken[1].units);
    let mut spa = spa_of(2);
    spa.catalogue.services[0].recovery_minutes = 15;
    spa.guests = vec![guest(&[1, 2])];
    assert_eq!(spa.times(DAY), "09:00 09:30 10:00 10:30");
    assert_eq!(spa.plan().unwrap().length(), minutes(90));
    let taken = spa.assign("2026-11-26T09:00").unwrap();
    assert_eq!(taken[1].during.start, taken[0].during.end);
    assert_ne!(taken[0].therapist, taken[1].therapist);
    assert_ne!(taken[0].room, taken[1].room);
    // When only one of the two is free, the guest waits for them.
    spa.claim(person(2), "2026-11-26T08:00", "2026-11-26T11:00");
    let taken = spa.assign("2026-11-26T09:00").unwrap();
    assert_eq!(taken[1].during.start - taken[0].during.end, minutes(15));
    assert_eq!(taken[0].therapist, taken[1].therapist);
    // At 10:30 there is no time to wait.
    assert_eq!(spa.times(DAY), "09:00 09:30 10:00");
}

#[test]
fn of_a_group_only_those_wait_who_must() {
    let mut spa = spa_of(3);
    spa.catalogue.services[0].recovery_minutes = 15;
    spa.guests = vec![guest(&[1, 2]), guest(&[1, 2])];
    let taken = spa.assign("2026-11-26T09:00").unwrap();
    let begins: Vec<_> = taken.iter().map(|one| one.during.start).collect();
    // Two begin at 09:00, the third goes on with the first guest at 10:00, the second waits until 10:15.
    assert_eq!(begins[2] - begins[0], minutes(0));
    assert_eq!(begins[1] - begins[0], minutes(60));
    assert_eq!(begins[3] - begins[2], minutes(75));
}

#[test]
fn a_guest_stays_in_the_room_where_both_treatments_can_be_done() {
    let mut spa = spa_of(2);
    spa.catalogue.rooms = vec![room(1, "wet", 1), room(2, "dry", 1), room(3, "suite", 1)];
    spa.catalogue.services[0].room_categories = vec!["wet".to_owned(), "suite".to_owned()];
    spa.catalogue.services[1].room_categories = vec!["dry".to_owned(), "suite".to_owned()];
    spa.guests = vec![guest(&[1, 2])];
    let rooms = |spa: &Spa| -> Vec<u128> {
        let taken = spa.taken("2026-11-26T09:00");
        taken.into_iter().map(|(_, room)| room).collect()
    };
    // The suite is the room that most services can use, and would be spared otherwise.
    assert_eq!(rooms(&spa), [3, 3]);
    spa.claim(place(3, 0), "2026-11-26T08:00", "2026-11-26T08:05");
    assert_eq!(rooms(&spa), [1, 2]);
}

#[test]
fn a_sequence_changes_therapist_when_one_is_free_for_a_part_only() {
    let mut spa = spa_of(2);
    spa.guests = vec![guest(&[1, 2])];
    spa.claim(person(1), "2026-11-26T09:00", "2026-11-26T11:00");
    spa.claim(person(2), "2026-11-26T08:00", "2026-11-26T09:00");
    let taken: Vec<u128> = spa.taken("2026-11-26T09:00").iter().map(|one| one.0).collect();
    assert_eq!(taken, [1, 2]);
}

#[test]
fn one_guest_goes_on_where_another_ended_but_never_beside() {
    // The first guest has 60 minutes, the second 30 and 30: two therapists are enough, one is not.
    for (therapists, free) in [(1, false), (2, true)] {
        let mut spa = spa_of(therapists);
        spa.guests = vec![guest(&[1]), guest(&[2, 2])];
        assert_eq!(spa.assign("2026-11-26T09:00").is_ok(), free, "{therapists}");
    }
}

#[test]
fn the_largest_visit_is_answered_also_when_hardly_anybody_is_free() {
    let mut spa = spa_of(3);
    spa.catalogue.services.iter_mut().for_each(|service| {
        service.duration_minutes = 1;
        service.recovery_minutes = 120;
    });
    spa.guests = vec![guest(&[1, 2, 1, 2, 1, 2]), guest(&[1, 2, 1, 2, 1, 2])];
    assert_eq!(spa.assign("2026-11-26T09:00"), Err(NotFree::Taken));
}

#[test]
fn a_visit_may_last_longer_than_a_day() {
    let mut spa = spa_of(1);
    let always = every_day(&["00:00-00:00"]);
    spa.catalogue.centers[0].opening = always.clone();
    spa.catalogue.therapists[0]
        .schedules
        .values_mut()
        .for_each(|week| *week = always.clone());
    spa.catalogue.services[0].duration_minutes = 24 * 60;
    spa.guests = vec![guest(&[1, 1])];
    assert!(spa.assign("2026-11-26T23:30").is_ok());
    spa.catalogue.centers[0].closed_days = vec![super::fixture::date("2026-11-28")];
    assert_eq!(spa.assign("2026-11-26T23:30"), Err(NotFree::NotOffered));
}
