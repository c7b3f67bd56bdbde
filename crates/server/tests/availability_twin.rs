//! The availability engine against a slow twin that goes minute by minute and tries every combination,
//! on random spas around the days on which clocks change.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "availability_twin/twin.rs"]
mod twin;

#[path = "availability_twin/world.rs"]
mod world;

use std::collections::BTreeMap;

use booking_server::availability::{
    Busy, ItemProblem, NotFree, Plan, PlanError, assign, day_with_all_starts, days, is_still_offered,
    nearest, next_available_day,
};
use booking_server::store::{Appointment, DraftItem, TherapistChoice};
use chrono::{NaiveDateTime, TimeDelta};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use twin::Twin;
use world::{CENTER, World, world};

/// How many days from `World::from` on are compared.
const DAYS: u32 = 2;

/// Spas per test, and of each test others. Every run of the tests has the same ones, so that it always takes the same
/// time; a long run with new ones is asked for by `BOOKING_TWIN_CASES`.
fn config(seed: u64) -> ProptestConfig {
    let asked = std::env::var("BOOKING_TWIN_CASES").ok();
    let asked = asked.and_then(|cases| cases.parse().ok());
    ProptestConfig {
        cases: asked.unwrap_or(1_000),
        rng_seed: asked.map_or(RngSeed::Fixed(seed), |_| RngSeed::Random),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// The plan of a world; `None` if its couples are not two, or cannot be together, and the twin says so, too.
fn planned(world: &World, twin: &Twin<'_>) -> Result<Option<Plan>, TestCaseError> {
    match Plan::new(&world.catalogue, CENTER.into(), &world.guests) {
        Ok(plan) => {
            prop_assert!(twin.couples_are_two() && twin.couples_can_be_together());
            Ok(Some(plan))
        }
        Err(PlanError::Item {
            problem: ItemProblem::CoupleOfOne(_),
            ..
        }) => {
            prop_assert!(!twin.couples_are_two());
            Ok(None)
        }
        Err(PlanError::Item {
            problem: ItemProblem::CoupleApart(_),
            ..
        }) => {
            let is_free = |date| !twin.free_starts(date).is_empty();
            prop_assert!(!world.from.iter_days().take(DAYS as usize).any(is_free));
            Ok(None)
        }
        Err(other) => Err(TestCaseError::fail(other.to_string())),
    }
}

proptest! {
    #![proptest_config(config(1))]

    #[test]
    fn the_engine_offers_what_the_twin_finds(world in world()) {
        let twin = Twin::new(&world, DAYS);
        let Some(plan) = planned(&world, &twin)? else { return Ok(()) };
        let busy = Busy::new(world.claims.clone(), world.ignoring, world.now);
        let found = days(&plan, &world.rules, &busy, world.from, DAYS, world.now);
        prop_assert_eq!(found.len(), DAYS as usize);
        for day in &found {
            prop_assert_eq!(day.closed, twin.is_closed(day.date), "closed on {}", day.date);
            prop_assert_eq!(day.utc_offset_minutes, twin.offset_at_noon(day.date));
            let offered: BTreeMap<NaiveDateTime, _> = day
                .slots
                .iter()
                .map(|slot| (slot.time, (slot.start, slot.utc_offset_minutes)))
                .collect();
            prop_assert!(day.slots.is_sorted_by_key(|slot| slot.time));
            prop_assert_eq!(offered.len(), day.slots.len());
            prop_assert_eq!(&offered, &twin.free_starts(day.date));
            let listed = day_with_all_starts(&plan, &world.rules, &busy, day.date, world.now);
            let listed: Vec<_> = listed.slots.iter().map(|slot| slot.time).collect();
            // Where the same person or place must be waited for, fewer starts fit than the twin lists,
            // but all of those that can be had.
            let all = twin.all_starts(day.date);
            prop_assert!(listed.iter().all(|time| all.contains(time)), "{:?} of {:?}", listed, all);
            prop_assert!(offered.keys().all(|time| listed.contains(time)));
            if nobody_must_wait(&world) {
                prop_assert_eq!(listed, all);
            }
            for slot in &day.slots {
                prop_assert_ne!(twin.has_spaces(slot.time, slot.spaces), Some(false), "at {}", slot.time);
                let simple = plan_is_simple(&world);
                prop_assert!(slot.spaces_are_exact || !simple);
                if slot.spaces_are_exact {
                    prop_assert_ne!(twin.has_spaces(slot.time, slot.spaces + 1), Some(true), "at {}", slot.time);
                }
            }
        }
        let first = found.iter().find(|day| !day.slots.is_empty()).map(|day| day.date);
        prop_assert_eq!(next_available_day(&plan, &world.rules, &busy, world.from, DAYS, world.now), first);
    }
}

proptest! {
    #![proptest_config(config(2))]

    #[test]
    fn what_is_offered_can_be_assigned_and_nothing_else(world in world()) {
        let twin = Twin::new(&world, DAYS);
        let Some(plan) = planned(&world, &twin)? else { return Ok(()) };
        let busy = Busy::new(world.claims.clone(), world.ignoring, world.now);
        for date in world.from.iter_days().take(DAYS as usize) {
            let (free, all, closed) = (twin.free_starts(date), twin.all_starts(date), twin.is_closed(date));
            let offers: BTreeMap<_, _> = days(&plan, &world.rules, &busy, date, 1, world.now)
                .iter()
                .flat_map(|day| day.slots.iter().map(|slot| (slot.time, slot.sale_price)))
                .collect();
            // Every fifth minute of the day, and every offered time a minute off.
            let grid = (0..24 * 60).step_by(5).map(|minute| date.and_time(chrono::NaiveTime::MIN) + TimeDelta::minutes(minute));
            let beside = free.keys().map(|time| *time + TimeDelta::minutes(1));
            for time in grid.chain(beside) {
                let answer = assign(&plan, &world.rules, &busy, time, world.now);
                prop_assert_eq!(answer.is_ok(), free.contains_key(&time), "{}: {:?}", time, answer);
                match answer {
                    Ok(appointments) => {
                        prop_assert_eq!(appointments.first().map(|one| one.during.start), free.get(&time).map(|one| one.0));
                        check(&world, &twin, &appointments)?;
                        prop_assert_eq!(Some(waited(&appointments)), twin.least_waiting(time));
                        prop_assert!(is_still_offered(&plan, &world.rules, &appointments, world.now));
                        let paid: i64 = appointments.iter().map(|one| one.total.minor).sum();
                        let offered = offers[&time].map_or(plan.total().minor, |price| price.minor);
                        prop_assert_eq!(paid, offered);
                        prop_assert!(offers[&time].is_none_or(|price| price != plan.total()));
                    }
                    Err(NotFree::Taken) => prop_assert!(all.contains(&time)),
                    Err(NotFree::Closed) => prop_assert!(closed),
                    Err(_) => {}
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(config(3))]

    #[test]
    fn alternatives_are_free_and_in_order(world in world(), minute in 0_i64..24 * 60, limit in 0_usize..6) {
        let twin = Twin::new(&world, DAYS);
        let Some(plan) = planned(&world, &twin)? else { return Ok(()) };
        let busy = Busy::new(world.claims.clone(), world.ignoring, world.now);
        let around = world.from.and_time(chrono::NaiveTime::MIN) + TimeDelta::minutes(minute);
        let found = nearest(&plan, &world.rules, &busy, around, DAYS - 1, limit, world.now);
        let mut expected = Vec::new();
        for date in world.from.iter_days().take(DAYS as usize) {
            let mut times: Vec<_> = twin.free_starts(date).into_keys().collect();
            if date == world.from {
                times.sort_by_key(|time| ((*time - around).abs(), *time));
            }
            expected.extend(times);
        }
        expected.truncate(limit);
        prop_assert_eq!(found.iter().map(|slot| slot.time).collect::<Vec<_>>(), expected);
    }
}

/// One item, or guests with one item each and no couples: what is still free then is always known.
fn plan_is_simple(world: &World) -> bool {
    let couples = world
        .catalogue
        .services
        .iter()
        .any(|service| service.is_couple_service);
    world.guests.iter().all(|guest| guest.items.len() == 1) && !couples
}

/// Nothing has a recovery time, or everybody has one item.
fn nobody_must_wait(world: &World) -> bool {
    let mut services = world.catalogue.services.iter();
    world.guests.iter().all(|guest| guest.items.len() == 1)
        || services.all(|service| service.recovery_minutes == 0)
}

/// Minutes between treatments, of all guests together.
fn waited(appointments: &[Appointment]) -> usize {
    let pairs = appointments
        .windows(2)
        .filter(|pair| pair[0].guest == pair[1].guest);
    let minutes = pairs.map(|pair| (pair[1].during.start - pair[0].during.end).num_minutes());
    usize::try_from(minutes.sum::<i64>()).unwrap()
}

/// The assignment is what the guests asked for, overlaps no claim that counts, and uses no unit twice at once.
fn check(world: &World, twin: &Twin<'_>, appointments: &[Appointment]) -> Result<(), TestCaseError> {
    prop_assert_eq!(appointments.len(), items(world).count());
    for ((guest, item), one) in items(world).zip(appointments) {
        prop_assert_eq!((one.guest, one.service), (guest, item.service));
        let service = world.catalogue.service(item.service).unwrap();
        let (treatment, _) = twin.minutes_of(item);
        prop_assert_eq!(
            one.during.end - one.during.start,
            TimeDelta::minutes(i64::try_from(treatment).unwrap())
        );
        let added: Vec<_> = twin.add_ons(item).iter().map(|add_on| add_on.id).collect();
        prop_assert_eq!(&one.add_ons, &added);
        prop_assert_eq!(one.claimed.start, one.during.start);
        prop_assert_eq!(
            one.claimed.end - one.during.end,
            TimeDelta::minutes(service.recovery_minutes.into())
        );
        let therapist = world.catalogue.therapist(one.therapist.unwrap()).unwrap();
        prop_assert!(therapist.skills.contains(&service.id));
        match item.therapist {
            TherapistChoice::Anyone => {}
            TherapistChoice::Gender(gender) => prop_assert_eq!(therapist.gender, gender),
            TherapistChoice::Named(id) => prop_assert_eq!(therapist.id, id),
        }
        for unit in &one.units {
            prop_assert!(
                twin.is_unclaimed(*unit, one.claimed),
                "{:?} at {:?}",
                unit,
                one.claimed
            );
        }
    }
    let zone = world.catalogue.centers[0].time_zone;
    for ((_, item), one) in items(world).zip(appointments) {
        let wall = one.during.start.with_timezone(&zone).naive_local();
        prop_assert_eq!(
            (one.total.minor, one.tax_minor),
            twin.price(item, wall),
            "at {}",
            wall
        );
        let wanted = &world
            .catalogue
            .service(item.service)
            .unwrap()
            .equipment_categories;
        let category = |id| {
            world
                .catalogue
                .equipment
                .iter()
                .find(|kind| kind.id == id)
                .unwrap()
                .category
                .clone()
        };
        let mut taken: Vec<String> = one.equipment.iter().map(|id| category(*id)).collect();
        taken.sort();
        prop_assert_eq!(&taken, wanted);
    }
    let wishes: Vec<_> = items(world).collect();
    for (one, other) in twin.couples() {
        prop_assert!(twin.suits_couple(wishes[one].1, appointments[one].room, appointments[other].room));
        prop_assert_eq!(appointments[one].during.start, appointments[other].during.start);
    }
    for (index, one) in appointments.iter().enumerate() {
        for other in &appointments[..index] {
            let at_once = one.claimed.start < other.claimed.end && other.claimed.start < one.claimed.end;
            prop_assert!(!at_once || one.units.iter().all(|unit| !other.units.contains(unit)));
        }
    }
    Ok(())
}

fn items(world: &World) -> impl Iterator<Item = (usize, &DraftItem)> {
    let guests = world.guests.iter().enumerate();
    guests.flat_map(|(guest, one)| one.items.iter().map(move |item| (guest, item)))
}
