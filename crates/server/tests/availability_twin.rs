//! The availability engine against a slow twin that goes minute by minute and tries every combination,
//! on random spas around the days on which clocks change.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "availability_twin/twin.rs"]
mod twin;

#[path = "availability_twin/world.rs"]
mod world;

use std::collections::BTreeMap;

use booking_server::availability::{
    Busy, NotFree, Plan, assign, day_with_all_starts, days, nearest, next_available_day,
};
use booking_server::store::{Appointment, TherapistChoice};
use chrono::{NaiveDateTime, TimeDelta};
use proptest::prelude::*;

use twin::Twin;
use world::{CENTER, World, world};

/// How many days from `World::from` on are compared.
const DAYS: u32 = 2;

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_engine_offers_what_the_twin_finds(world in world()) {
        let plan = Plan::new(&world.catalogue, CENTER.into(), &world.guests).unwrap();
        let busy = Busy::new(world.claims.clone(), world.ignoring, world.now);
        let twin = Twin::new(&world, DAYS);
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
            prop_assert_eq!(listed, twin.all_starts(day.date));
            for slot in &day.slots {
                prop_assert!(twin.has_spaces(slot.time, slot.spaces), "spaces at {}", slot.time);
                let exact = world.guests.iter().all(|guest| guest.items.len() == 1);
                if exact {
                    prop_assert!(!twin.has_spaces(slot.time, slot.spaces + 1), "spaces at {}", slot.time);
                }
            }
        }
        let first = found.iter().find(|day| !day.slots.is_empty()).map(|day| day.date);
        prop_assert_eq!(next_available_day(&plan, &world.rules, &busy, world.from, DAYS, world.now), first);
    }

    #[test]
    fn what_is_offered_can_be_assigned_and_nothing_else(world in world()) {
        let plan = Plan::new(&world.catalogue, CENTER.into(), &world.guests).unwrap();
        let busy = Busy::new(world.claims.clone(), world.ignoring, world.now);
        let twin = Twin::new(&world, DAYS);
        for date in world.from.iter_days().take(DAYS as usize) {
            let (free, all, closed) = (twin.free_starts(date), twin.all_starts(date), twin.is_closed(date));
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
                    }
                    Err(NotFree::Taken) => prop_assert!(all.contains(&time)),
                    Err(NotFree::Closed) => prop_assert!(closed),
                    Err(_) => {}
                }
            }
        }
    }

    #[test]
    fn alternatives_are_free_and_in_order(world in world(), minute in 0_i64..24 * 60, limit in 0_usize..6) {
        let plan = Plan::new(&world.catalogue, CENTER.into(), &world.guests).unwrap();
        let busy = Busy::new(world.claims.clone(), world.ignoring, world.now);
        let around = world.from.and_time(chrono::NaiveTime::MIN) + TimeDelta::minutes(minute);
        let found = nearest(&plan, &world.rules, &busy, around, DAYS - 1, limit, world.now);
        let twin = Twin::new(&world, DAYS);
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

/// The assignment is what the guests asked for, overlaps no claim that counts, and uses no unit twice at once.
fn check(world: &World, twin: &Twin<'_>, appointments: &[Appointment]) -> Result<(), TestCaseError> {
    let wanted = world
        .guests
        .iter()
        .enumerate()
        .flat_map(|(guest, one)| one.items.iter().map(move |item| (guest, item)));
    prop_assert_eq!(appointments.len(), wanted.clone().count());
    for ((guest, item), one) in wanted.zip(appointments) {
        prop_assert_eq!((one.guest, one.service), (guest, item.service));
        let service = world.catalogue.service(item.service).unwrap();
        prop_assert_eq!(
            one.during.end - one.during.start,
            TimeDelta::minutes(service.duration_minutes.into())
        );
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
    for (index, one) in appointments.iter().enumerate() {
        for other in &appointments[..index] {
            let at_once = one.claimed.start < other.claimed.end && other.claimed.start < one.claimed.end;
            prop_assert!(!at_once || one.units.iter().all(|unit| !other.units.contains(unit)));
        }
    }
    Ok(())
}
