//! What a draft resolves to, and every way in which it cannot.

use super::fixture::{Spa, center, every_day, guest, id, minutes, spa, therapist};
use crate::availability::{ItemProblem, MAX_APPOINTMENTS, Plan, PlanError};
use crate::catalogue::{AddOn, Gender};
use crate::store::TherapistChoice;

type Change = fn(&mut Spa);

fn with_add_on() -> Spa {
    let mut spa = spa();
    let service = &mut spa.catalogue.services[0];
    let add_on = AddOn {
        id: id(5).into(),
        name: service.name.clone(),
        duration_minutes: 30,
        price: crate::money::Money {
            minor: 2_000,
            ..service.price
        },
    };
    service.add_ons.push(add_on);
    spa
}

#[test]
fn an_add_on_lengthens_the_treatment_and_is_paid_and_taxed_once() {
    let mut spa = with_add_on();
    for (add_ons, length, total, tax) in [
        (vec![], 60, 11_900, 1_900),
        (vec![5], 90, 14_280, 2_280),
        (vec![5, 5], 90, 14_280, 2_280),
    ] {
        spa.guests[0].items[0].add_ons = add_ons.iter().map(|number| id(*number).into()).collect();
        assert_eq!(spa.plan().unwrap().length(), minutes(length), "{add_ons:?}");
        let taken = spa.assign("2026-11-26T09:00").unwrap().remove(0);
        assert_eq!(taken.during.end - taken.during.start, minutes(length));
        assert_eq!((taken.total.minor, taken.tax_minor), (total, tax), "{add_ons:?}");
        assert_eq!(taken.add_ons.len(), add_ons.len().min(1));
    }
}

#[test]
fn what_is_wrong_is_named_with_its_guest_and_item() {
    let named = |number| TherapistChoice::Named(id(number).into());
    let cases: [(Change, PlanError); 5] = [
        (
            |spa| spa.catalogue.centers[0].archived = true,
            PlanError::UnknownCenter,
        ),
        (|spa| spa.guests.clear(), PlanError::NoGuests),
        (|spa| spa.guests.push(guest(&[])), PlanError::NoItems { guest: 1 }),
        (
            |spa| spa.guests = vec![guest(&[1]); MAX_APPOINTMENTS + 1],
            PlanError::TooManyItems,
        ),
        (
            |spa| spa.guests.push(guest(&[1, 7])),
            PlanError::Item {
                guest: 1,
                item: 1,
                problem: ItemProblem::UnknownService(id(7).into()),
            },
        ),
    ];
    for (change, error) in cases {
        let mut spa = spa();
        change(&mut spa);
        assert_eq!(spa.plan().unwrap_err(), error);
    }
    for (choice, problem) in [
        (named(7), ItemProblem::UnknownTherapist(id(7).into())),
        (named(2), ItemProblem::UnknownTherapist(id(2).into())),
        (named(3), ItemProblem::TherapistLacksSkill(id(3).into())),
        (named(4), ItemProblem::TherapistNotAtCenter(id(4).into())),
    ] {
        let mut spa = spa();
        let hours = every_day(&["09:00-12:00"]);
        let people = [(2, &[1][..]), (3, &[]), (4, &[1])];
        spa.catalogue
            .therapists
            .extend(people.map(|(n, skills)| therapist(n, Gender::Male, skills, hours.clone())));
        spa.catalogue.therapists[1].archived = true;
        spa.catalogue.therapists[3].schedules.clear();
        spa.guests[0].items[0].therapist = choice;
        assert_eq!(
            spa.plan().unwrap_err(),
            PlanError::Item {
                guest: 0,
                item: 0,
                problem
            }
        );
    }
}

#[test]
fn a_service_must_exist_here_and_have_a_sensible_length() {
    let service = id(1).into();
    let cases: [(Change, ItemProblem); 6] = [
        (
            |spa| spa.catalogue.services[0].archived = true,
            ItemProblem::UnknownService(service),
        ),
        (
            |spa| spa.catalogue.services[0].centers.clear(),
            ItemProblem::ServiceNotAtCenter(service),
        ),
        (
            |spa| spa.guests[0].items[0].add_ons.push(id(6).into()),
            ItemProblem::UnknownAddOn(id(6).into()),
        ),
        (
            |spa| spa.catalogue.services[0].duration_minutes = 0,
            ItemProblem::BadLength(service),
        ),
        (
            |spa| spa.catalogue.services[0].duration_minutes = u32::MAX,
            ItemProblem::BadLength(service),
        ),
        (
            |spa| spa.catalogue.services[0].recovery_minutes = 1_441,
            ItemProblem::BadLength(service),
        ),
    ];
    for (change, problem) in cases {
        let mut spa = spa();
        change(&mut spa);
        assert_eq!(
            spa.plan().unwrap_err(),
            PlanError::Item {
                guest: 0,
                item: 0,
                problem
            }
        );
    }
}

#[test]
fn nobody_with_the_skill_means_no_slots_and_no_error() {
    let mut spa = spa();
    spa.catalogue.therapists[0].skills.clear();
    assert_eq!(spa.times(super::fixture::DAY), "");
    assert!(Plan::new(&spa.catalogue, center(), &spa.guests).is_ok());
}
