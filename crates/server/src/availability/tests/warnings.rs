//! What is said of starts that cannot be had, and of guests who are elsewhere.

use super::fixture::{
    DAY, Spa, date, equipment, guest, id, period, person, piece, place, room, service, spa, therapist, utc,
    wall,
};
use crate::availability::Warning::{
    DayIsHoliday, EquipmentCapacityExceeded, GuestDoubleBooked, RoomCapacityExceeded, RoomSelectedTwice,
    ServiceEndsOutsideCenterHours, TherapistDoubleBooked, TherapistOutsideSchedule, TherapistSelectedTwice,
};
use crate::availability::{Warning, day_with_warnings};
use crate::catalogue::Gender;
use crate::store::{Span, TherapistChoice};

/// The warnings at 10:00 in Berlin, and whether it is free.
fn at_ten(spa: &Spa, elsewhere: &[Vec<Span>]) -> (Vec<Warning>, bool) {
    let (day, warnings) = day_with_warnings(
        &spa.plan().unwrap(),
        &spa.rules,
        &spa.busy(),
        elsewhere,
        date(DAY),
        spa.now,
    );
    let ten = wall("2026-11-26T10:00");
    let slot = day.slots.iter().find(|slot| slot.time == ten).unwrap();
    (warnings.get(&ten).cloned().unwrap_or_default(), slot.is_free())
}

#[test]
fn each_reason_has_its_number() {
    type Change = fn(&mut Spa);
    let cases: [(Change, &[Warning]); 13] = [
        (|_| {}, &[]),
        (claim_person, &[TherapistDoubleBooked]),
        (
            |spa| spa.catalogue.therapists[0].days_off = vec![date(DAY)],
            &[TherapistOutsideSchedule],
        ),
        (
            |spa| {
                spa.catalogue.therapists[0].days_off = vec![date(DAY)];
                claim_person(spa);
            },
            &[TherapistDoubleBooked, TherapistOutsideSchedule],
        ),
        (claim_place, &[RoomCapacityExceeded]),
        (
            |spa| {
                claim_person(spa);
                claim_place(spa);
            },
            &[TherapistDoubleBooked, RoomCapacityExceeded],
        ),
        (
            |spa| spa.catalogue.services[0].duration_minutes = 125,
            &[TherapistOutsideSchedule, ServiceEndsOutsideCenterHours],
        ),
        (
            |spa| {
                spa.catalogue.services[0].equipment_categories = vec!["tub".to_owned()];
                spa.catalogue.equipment = vec![equipment(1, "tub", 1)];
                spa.claim(piece(1, 0), "2026-11-26T09:00", "2026-11-26T10:00");
            },
            &[EquipmentCapacityExceeded],
        ),
        (
            |spa| spa.catalogue.centers[0].closed_days = vec![date(DAY)],
            &[DayIsHoliday],
        ),
        (
            |spa| {
                spa.guests = vec![guest(&[1]), guest(&[1])];
                spa.catalogue.rooms[0].places = 2;
                for guest in &mut spa.guests {
                    guest.items[0].therapist = TherapistChoice::Named(id(1).into());
                }
            },
            &[TherapistSelectedTwice],
        ),
        (
            |spa| spa.guests = vec![guest(&[1]), guest(&[1])],
            &[TherapistDoubleBooked, RoomSelectedTwice],
        ),
        (
            |spa| {
                spa.guests = vec![guest(&[1]), guest(&[1]), guest(&[1])];
                spa.catalogue.rooms[0].places = 2;
            },
            &[TherapistDoubleBooked, RoomCapacityExceeded],
        ),
        // Nobody could do it at any time: no booking twice would help.
        (|spa| spa.catalogue.therapists.clear(), &[]),
    ];
    for (number, (change, expected)) in cases.into_iter().enumerate() {
        let mut spa = spa();
        change(&mut spa);
        let (found, is_free) = at_ten(&spa, &[]);
        assert_eq!(found, expected, "case {number}");
        assert_eq!(is_free, number == 0, "case {number}");
    }
}

fn claim_person(spa: &mut Spa) {
    spa.claim(person(1), "2026-11-26T09:30", "2026-11-26T09:45");
}

fn claim_place(spa: &mut Spa) {
    spa.claim(place(1, 0), "2026-11-26T09:30", "2026-11-26T09:45");
}

#[test]
fn a_guest_who_is_elsewhere_is_warned_of_although_the_slot_is_free() {
    let mut spa = spa();
    spa.catalogue.services.push(service(2, 30, 0));
    spa.catalogue.therapists.push(therapist(
        2,
        Gender::Male,
        &[1],
        super::fixture::every_day(&["09:00-12:00"]),
    ));
    spa.catalogue.rooms.push(room(2, "treatment", 1));
    spa.guests = vec![guest(&[1]), guest(&[1])];
    let elsewhere = |from: &str, until: &str| {
        vec![Span {
            start: utc(from),
            end: utc(until),
        }]
    };
    for (spans, warned) in [
        (vec![], false),
        (vec![elsewhere("2026-11-26T09:30", "2026-11-26T09:31")], true),
        (
            vec![vec![], elsewhere("2026-11-26T08:00", "2026-11-26T09:01")],
            true,
        ),
        (
            vec![vec![], elsewhere("2026-11-26T08:00", "2026-11-26T09:00")],
            false,
        ),
    ] {
        let expected = if warned {
            vec![GuestDoubleBooked]
        } else {
            Vec::new()
        };
        assert_eq!(at_ten(&spa, &spans), (expected, true), "{spans:?}");
    }
}

#[test]
fn a_closed_day_lists_the_starts_of_the_usual_week_and_none_is_free() {
    let mut spa = spa();
    spa.catalogue.centers[0]
        .opening_exceptions
        .insert(date(DAY), Vec::new());
    let day = |spa: &Spa| {
        let plan = spa.plan().unwrap();
        day_with_warnings(&plan, &spa.rules, &spa.busy(), &[], date(DAY), spa.now)
    };
    let (closed, warnings) = day(&spa);
    assert!(closed.closed && closed.slots.len() == 6);
    assert!(closed.slots.iter().all(|slot| !slot.is_free()));
    // At 11:30 the therapist's own day would end too early as well.
    let last = warnings.last_key_value().map(|(_, found)| found.as_slice());
    assert_eq!(last, Some([TherapistOutsideSchedule, DayIsHoliday].as_slice()));
    assert!(warnings.values().take(5).all(|found| found == &[DayIsHoliday]));
    assert_eq!(warnings.len(), 6);
    spa.catalogue.centers[0]
        .opening_exceptions
        .insert(date(DAY), vec![period("09:00-10:00")]);
    assert_eq!(day(&spa).0.slots.len(), 2);
}
