//! Many at once: whatever the order, one wins and nobody is told otherwise.

use std::sync::Arc;

use booking_server::bookings::reserve::ReserveSlotError;
use booking_server::bookings::submit::{SubmitBookingError, SubmittedSlot};
use booking_server::ids::{DraftId, RoomId, TherapistId, UnitId};

use crate::world::{World, contact, tuesday};

const CLIENTS: usize = 50;

async fn drafts_of_ada(world: &World, count: usize) -> Vec<DraftId> {
    let mut drafts = Vec::new();
    for number in 0..count {
        let mut wish = world.wish(booking_server::store::TherapistChoice::Named(world.spa.ada));
        wish.client = format!("client {number}");
        drafts.push(world.create_draft(wish).await.unwrap());
    }
    drafts
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_fifty_clients_that_reserve_one_therapists_slot_at_once_exactly_one_wins() {
    let world = Arc::new(World::new().await);
    let drafts = drafts_of_ada(&world, CLIENTS).await;
    let attempts = drafts.into_iter().map(|draft| {
        let world = Arc::clone(&world);
        tokio::spawn(async move { world.reserve(draft, tuesday("10:00")).await })
    });
    let mut won = Vec::new();
    for attempt in attempts.collect::<Vec<_>>() {
        match attempt.await.unwrap() {
            Ok(held) => won.push(held),
            Err(ReserveSlotError::NotFree { alternatives }) => assert!(!alternatives.is_empty()),
            Err(other) => panic!("{other:?}"),
        }
    }
    assert_eq!(won.len(), 1);
    let ada = UnitId::of_therapist(world.spa.ada);
    let claims = world.claims().await;
    let of_ada: Vec<_> = claims.iter().filter(|claim| claim.unit == ada).collect();
    assert_eq!(of_ada.len(), 1);
    assert_eq!(of_ada[0].owner, won[0].draft.owner);
    assert!(world.store.overlapping_claims().await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn as_many_as_there_are_rooms_for_are_served_at_one_moment() {
    let world = Arc::new(World::new().await);
    let mut catalogue = world.spa.catalogue.clone();
    for _ in 0..8 {
        let (mut therapist, mut room) = (catalogue.therapists[0].clone(), catalogue.rooms[0].clone());
        (therapist.id, room.id) = (TherapistId::random(), RoomId::random());
        catalogue.therapists.push(therapist);
        catalogue.rooms.push(room);
    }
    world.import(&catalogue).await;
    let mut attempts = Vec::new();
    for number in 0..10 {
        let mut wish = world.wish(booking_server::store::TherapistChoice::Anyone);
        wish.client = format!("client {number}");
        let draft = world.create_draft(wish).await.unwrap();
        let world = Arc::clone(&world);
        attempts.push(async move { world.reserve(draft, tuesday("10:00")).await });
    }
    let attempts: Vec<_> = attempts.into_iter().map(tokio::spawn).collect();
    for attempt in attempts {
        attempt.await.unwrap().unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_move_and_a_taker_never_both_have_the_slot_and_the_mover_is_never_left_with_nothing() {
    for _ in 0..10 {
        let world = Arc::new(World::new().await);
        let drafts = drafts_of_ada(&world, 2).await;
        let (mover, taker) = (drafts[0], drafts[1]);
        world.reserve(mover, tuesday("10:00")).await.unwrap();
        let spawn = |draft: DraftId, slot: &'static str| {
            let world = Arc::clone(&world);
            tokio::spawn(async move { world.reserve(draft, tuesday(slot)).await })
        };
        let (moved, took) = (spawn(mover, "14:00"), spawn(taker, "14:00"));
        let (moved, took) = (moved.await.unwrap(), took.await.unwrap());
        assert!(moved.is_ok() != took.is_ok(), "{moved:?} {took:?}");
        let held = world
            .store
            .find_draft(mover)
            .await
            .unwrap()
            .unwrap()
            .reservation
            .unwrap();
        let expected = if moved.is_ok() { "14:00" } else { "10:00" };
        assert_eq!(held.slot_time, tuesday(expected));
        let claims = if moved.is_ok() { 2 } else { 4 };
        assert_eq!(world.claims().await.len(), claims);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_hold_submitted_many_times_at_once_becomes_one_booking() {
    let world = Arc::new(World::new().await);
    let draft = world.draft().await;
    let held = world.reserve(draft, tuesday("10:00")).await.unwrap();
    let attempts: Vec<_> = (0..10)
        .map(|_| {
            let world = Arc::clone(&world);
            let submission = world.submission(held.reservation.id);
            tokio::spawn(async move { world.submit(submission).await })
        })
        .collect();
    let mut ids = std::collections::BTreeSet::new();
    let mut firsts = 0;
    for attempt in attempts {
        let submitted = attempt.await.unwrap().unwrap();
        ids.insert(submitted.booking.id);
        firsts += usize::from(!submitted.repeated);
    }
    assert_eq!((ids.len(), firsts), (1, 1));
    assert_eq!(world.claims().await.len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn submissions_without_a_hold_fill_a_slot_and_no_more() {
    let world = Arc::new(World::new().await);
    let attempts: Vec<_> = (0..10)
        .map(|number| {
            let world = Arc::clone(&world);
            let slot = SubmittedSlot::Free {
                service: world.spa.massage,
                start: tuesday("09:00").and_utc(),
                therapist: None,
                center: Some(world.spa.main),
            };
            let mut submission = world.submission_to(world.spa.manual, slot);
            submission.contact = contact(&format!("guest{number}@example.com"));
            tokio::spawn(async move { world.submit(submission).await })
        })
        .collect();
    let mut booked = 0;
    for attempt in attempts {
        match attempt.await.unwrap() {
            Ok(_) => booked += 1,
            Err(SubmitBookingError::NotFree { .. }) => {}
            Err(other) => panic!("{other:?}"),
        }
    }
    // Two therapists, two rooms.
    assert_eq!(booked, 2);
    assert!(world.store.overlapping_claims().await.unwrap().is_empty());
}
