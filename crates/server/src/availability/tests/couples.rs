//! Treatments for two.

use super::fixture::{DAY, Spa, every_day, guest, id, person, place, room, service, spa, therapist};
use crate::availability::{ItemProblem, NotFree, PlanError};
use crate::catalogue::{CoupleRooms, Gender};

/// Service 1 is for two, service 2 is not; three therapists; rooms with these places; two guests want it.
fn spa_for_two(rooms: CoupleRooms, places: &[u32]) -> Spa {
    let mut spa = spa();
    spa.catalogue.services[0].is_couple_service = true;
    spa.catalogue.services[0].couple_rooms = rooms;
    spa.catalogue.services.push(service(2, 30, 0));
    spa.catalogue.therapists = (1..=3)
        .map(|number| therapist(number, Gender::Male, &[1, 2], every_day(&["09:00-12:00"])))
        .collect();
    spa.catalogue.rooms = (1..)
        .zip(places)
        .map(|(number, places)| room(number, "treatment", *places))
        .collect();
    spa.guests = vec![guest(&[1]), guest(&[1])];
    spa
}

#[test]
fn a_couple_is_in_one_room_or_in_two_as_the_service_says() {
    use CoupleRooms::{Either, Separate, Shared};
    let cases: [(CoupleRooms, &[u32], &[u128]); 9] = [
        (Shared, &[1, 1], &[]),
        (Shared, &[2], &[1, 1]),
        (Shared, &[1, 2], &[2, 2]),
        (Separate, &[2], &[]),
        (Separate, &[1, 2], &[1, 2]),
        (Either, &[1, 1], &[1, 2]),
        (Either, &[1, 2], &[2, 2]),
        (Either, &[2], &[1, 1]),
        (Either, &[1], &[]),
    ];
    for (rooms, places, expected) in cases {
        let spa = spa_for_two(rooms, places);
        let free = if expected.is_empty() { 0 } else { 5 };
        assert_eq!(spa.day(DAY).slots.len(), free, "{rooms:?} {places:?}");
        let taken = spa.assign("2026-11-26T09:00");
        let Ok(taken) = taken else {
            assert_eq!((taken, expected), (Err(NotFree::Taken), &[][..]));
            continue;
        };
        let in_rooms: Vec<u128> = taken
            .iter()
            .map(|one| one.room.unwrap().uuid().as_u128())
            .collect();
        assert_eq!(in_rooms, expected, "{rooms:?} {places:?}");
        assert_ne!(taken[0].therapist, taken[1].therapist);
        assert_eq!(taken[0].during, taken[1].during);
        assert_ne!(taken[0].units, taken[1].units);
    }
}

#[test]
fn half_a_room_is_none_for_a_couple_that_shares() {
    let mut spa = spa_for_two(CoupleRooms::Shared, &[2, 2, 1]);
    spa.catalogue
        .therapists
        .push(therapist(4, Gender::Male, &[1], every_day(&["09:00-12:00"])));
    assert_eq!(spa.spaces("2026-11-26T09:00"), 2);
    spa.claim(place(1, 0), "2026-11-26T08:00", "2026-11-26T08:05");
    assert_eq!(spa.spaces("2026-11-26T09:00"), 1);
    spa.claim(place(2, 1), "2026-11-26T08:55", "2026-11-26T09:00");
    assert_eq!(spa.times(DAY), "09:30 10:00 10:30 11:00");
    assert!(spa.day(DAY).slots.iter().all(|slot| slot.spaces_are_exact));
}

#[test]
fn one_alone_is_refused_and_named() {
    for (guests, at) in [
        (vec![guest(&[1])], (0, 0)),
        (vec![guest(&[1]), guest(&[2])], (0, 0)),
        (vec![guest(&[1]), guest(&[2, 1])], (0, 0)),
        (vec![guest(&[2, 1]), guest(&[2, 2])], (0, 1)),
        (vec![guest(&[1]); 3], (2, 0)),
    ] {
        let mut spa = spa_for_two(CoupleRooms::Either, &[2, 2]);
        spa.guests = guests;
        let problem = ItemProblem::CoupleOfOne(id(1).into());
        let (guest, item) = at;
        assert_eq!(spa.plan().unwrap_err(), PlanError::Item { guest, item, problem });
    }
}

#[test]
fn a_couple_comes_together_to_what_it_has_together_or_not_at_all() {
    let mut spa = spa_for_two(CoupleRooms::Shared, &[2]);
    spa.guests = vec![guest(&[2, 1]), guest(&[2, 1])];
    let taken = spa.assign("2026-11-26T09:00").unwrap();
    assert_eq!(taken[1].during.start, taken[3].during.start);
    // 45 minutes before it are more than 30.
    spa.catalogue.services.push(service(3, 45, 0));
    spa.catalogue.therapists[0].skills.push(id(3).into());
    spa.guests = vec![guest(&[2, 1]), guest(&[3, 1])];
    let problem = ItemProblem::CoupleApart(id(1).into());
    assert_eq!(
        spa.plan().unwrap_err(),
        PlanError::Item {
            guest: 0,
            item: 1,
            problem
        }
    );
    // With a quarter of an hour to recover after the shorter one they can.
    spa.catalogue.services[1].recovery_minutes = 15;
    spa.catalogue.rooms[0].places = 3;
    let taken = spa.assign("2026-11-26T09:00").unwrap();
    assert_eq!(taken[1].during.start, taken[3].during.start);
}

#[test]
fn both_must_have_a_therapist() {
    let mut spa = spa_for_two(CoupleRooms::Shared, &[2]);
    spa.claim(person(1), "2026-11-26T08:00", "2026-11-26T09:30");
    assert_eq!(spa.times(DAY), "09:00 09:30 10:00 10:30 11:00");
    spa.claim(person(3), "2026-11-26T08:00", "2026-11-26T08:30");
    assert_eq!(spa.times(DAY), "09:30 10:00 10:30 11:00");
}
