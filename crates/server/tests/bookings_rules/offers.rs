//! Whatever is offered can be had: in random spas, every slot on offer is reserved through the store when nobody
//! interferes.

use booking_server::bookings::calendar::{CalendarRequest, read_calendar};
use booking_server::store::{DraftGuest, TherapistChoice};
use chrono::TimeDelta;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use crate::world::{World, tuesday};

/// Kind of a visit, by whom (0 anyone, 1 Ada, 2 Bo), and when: half hours after nine.
type Wished = (u8, u8, u32);

fn wished() -> impl Strategy<Value = Wished> {
    (0_u8..5, 0_u8..3, 0_u32..16)
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 32,
        rng_seed: RngSeed::Fixed(1),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn every_slot_that_is_offered_can_be_reserved(others in prop::collection::vec(wished(), 0..6), mine in wished()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(take_all_offers(&others, mine))?;
    }
}

async fn take_all_offers(others: &[Wished], mine: Wished) -> Result<(), TestCaseError> {
    let world = World::new().await;
    for other in others {
        let draft = world
            .create_draft(world.wish_of(&visit(&world, *other)))
            .await
            .unwrap();
        // Who comes too late for that time goes away.
        let time = tuesday("09:00") + TimeDelta::minutes(30 * i64::from(other.2));
        let _ = world.reserve(draft, time).await;
    }
    let guests = visit(&world, mine);
    let request = CalendarRequest {
        center: Some(world.spa.main),
        guests: guests.clone(),
        from: tuesday("00:00").date(),
        days: 1,
    };
    let catalogues = world.catalogues().await;
    let view = catalogues
        .portal_of(world.spa.organization, world.spa.manual)
        .unwrap();
    let calendar = read_calendar(&*world.store, view, &request).await.unwrap();
    let draft = world.create_draft(world.wish_of(&guests)).await.unwrap();
    for slot in &calendar.days[0].slots {
        let held = world.reserve(draft, slot.time).await;
        prop_assert!(held.is_ok(), "{}: {:?}", slot.time, held);
        let starts = held.unwrap().reservation.appointments;
        prop_assert_eq!(starts[0].during.start, slot.start);
        world.release(draft).await.unwrap();
    }
    Ok(())
}

fn visit(world: &World, (kind, who, _): Wished) -> Vec<DraftGuest> {
    let therapist = match who {
        0 => TherapistChoice::Anyone,
        1 => TherapistChoice::Named(world.spa.ada),
        _ => TherapistChoice::Named(world.spa.bo),
    };
    world.visit(kind, therapist)
}
