//! Reserving, extending, moving, releasing; and what the limits say.

use booking_server::bookings::Limits;
use booking_server::bookings::hold::{ReadHoldError, read_hold};
use booking_server::bookings::release::ReleaseSlotError;
use booking_server::bookings::reserve::ReserveSlotError;
use booking_server::ids::{DraftId, UnitId};
use booking_server::store::TherapistChoice;
use chrono::TimeDelta;

use crate::world::{World, monday, times, tuesday};

#[tokio::test]
async fn reserving_claims_therapist_and_room_for_the_blocking_time() {
    let world = World::new().await;
    let draft = world.draft_with(world.spa.ada).await;
    let held = world.reserve(draft, tuesday("10:00")).await.unwrap();
    assert!(held.is_live);
    assert_eq!(held.blocking_time_minutes, 10);
    assert_eq!(held.now, monday());
    assert_eq!(held.reservation.expires_at, monday() + TimeDelta::minutes(10));
    assert_eq!(held.max_expires_at, monday() + TimeDelta::minutes(110));
    assert_eq!(held.reservation.slot_time, tuesday("10:00"));
    let appointment = &held.reservation.appointments[0];
    assert_eq!(appointment.therapist, Some(world.spa.ada));
    assert_eq!(appointment.total.minor, 10_000);

    let claims = world.claims().await;
    assert_eq!(claims.len(), 2);
    for claim in &claims {
        assert_eq!(claim.during, appointment.claimed);
        assert_eq!(claim.hold_until, Some(held.reservation.expires_at));
    }
    assert!(
        claims
            .iter()
            .any(|claim| claim.unit == UnitId::of_therapist(world.spa.ada))
    );
}

#[tokio::test]
async fn a_lost_race_names_the_nearest_free_slots_and_changes_nothing() {
    let world = World::new().await;
    let first = world.draft_with(world.spa.ada).await;
    world.reserve(first, tuesday("10:00")).await.unwrap();
    let before = world.claims().await;

    let second = world.draft_with(world.spa.ada).await;
    let Err(ReserveSlotError::NotFree { alternatives }) = world.reserve(second, tuesday("10:00")).await
    else {
        panic!("two drafts hold Ada at ten");
    };
    assert_eq!(
        times(&alternatives),
        [
            "Tue 11:30",
            "Tue 12:00",
            "Tue 12:30",
            "Tue 13:00",
            "Tue 13:30",
            "Tue 14:00"
        ]
    );
    assert_eq!(world.claims().await, before);
    let draft = world.store.find_draft(second).await.unwrap().unwrap();
    assert_eq!(draft.reservation, None);
}

#[tokio::test]
async fn what_never_starts_is_refused_like_what_is_taken() {
    let world = World::new().await;
    let draft = world.draft().await;
    for slot in [
        tuesday("10:10"),
        tuesday("16:30"),
        tuesday("03:00"),
        tuesday("10:00") - TimeDelta::days(2),
        tuesday("10:00") + TimeDelta::days(90),
        // Monday 8:30, half an hour from now: the notice is an hour.
        tuesday("08:30") - TimeDelta::days(1),
    ] {
        let result = world.reserve(draft, slot).await;
        assert!(matches!(result, Err(ReserveSlotError::NotFree { .. })), "{slot}");
    }
    assert!(world.claims().await.is_empty());
}

#[tokio::test]
async fn another_slot_moves_the_hold_and_gives_the_old_one_up() {
    let world = World::new().await;
    let draft = world.draft_with(world.spa.ada).await;
    let first = world.reserve(draft, tuesday("10:00")).await.unwrap();
    world.advance_minutes(4);
    let moved = world.reserve(draft, tuesday("14:00")).await.unwrap();
    assert_eq!(moved.reservation.id, first.reservation.id);
    assert_eq!(moved.reservation.held_since, first.reservation.held_since);
    assert_eq!(moved.reservation.expires_at, monday() + TimeDelta::minutes(14));
    assert_eq!(world.claims().await.len(), 2);
    let other = world.draft_with(world.spa.ada).await;
    assert!(world.reserve(other, tuesday("10:00")).await.is_ok());
}

#[tokio::test]
async fn a_hold_can_move_onto_a_time_that_overlaps_itself() {
    let world = World::new().await;
    let draft = world.draft_with(world.spa.ada).await;
    world.reserve(draft, tuesday("10:00")).await.unwrap();
    let moved = world.reserve(draft, tuesday("10:30")).await.unwrap();
    assert_eq!(moved.reservation.slot_time, tuesday("10:30"));
    assert_eq!(world.claims().await.len(), 2);
}

#[tokio::test]
async fn a_move_that_is_lost_keeps_the_old_hold() {
    let world = World::new().await;
    let (mine, theirs) = (
        world.draft_with(world.spa.ada).await,
        world.draft_with(world.spa.ada).await,
    );
    let held = world.reserve(mine, tuesday("10:00")).await.unwrap();
    world.reserve(theirs, tuesday("14:00")).await.unwrap();
    let before = world.claims().await;
    world.advance_minutes(3);
    let lost = world.reserve(mine, tuesday("14:00")).await;
    assert!(matches!(lost, Err(ReserveSlotError::NotFree { .. })));
    assert_eq!(world.claims().await, before);
    let catalogues = world.catalogues().await;
    let still = read_hold(&*world.store, &catalogues, mine).await.unwrap();
    assert!(still.is_live);
    assert_eq!(still.reservation, held.reservation);
}

#[tokio::test]
async fn the_same_slot_again_extends_the_hold_with_the_same_people_and_room() {
    let world = World::new().await;
    let draft = world.draft().await;
    let first = world.reserve(draft, tuesday("10:00")).await.unwrap();
    world.advance_minutes(9);
    let extended = world.reserve(draft, tuesday("10:00")).await.unwrap();
    assert_eq!(extended.reservation.id, first.reservation.id);
    assert_eq!(extended.reservation.appointments, first.reservation.appointments);
    assert_eq!(extended.reservation.expires_at, monday() + TimeDelta::minutes(19));
    for claim in world.claims().await {
        assert_eq!(claim.hold_until, Some(extended.reservation.expires_at));
    }
}

#[tokio::test]
async fn extending_ends_at_eleven_blocking_times_and_says_so() {
    let world = World::new().await;
    let draft = world.draft().await;
    world.reserve(draft, tuesday("10:00")).await.unwrap();
    let limit = monday() + TimeDelta::minutes(110);
    let mut expiries = Vec::new();
    for _ in 0..12 {
        world.advance_minutes(9);
        let held = world.reserve(draft, tuesday("10:00")).await.unwrap();
        assert_eq!(held.max_expires_at, limit);
        assert!(held.is_live);
        expiries.push((held.reservation.expires_at - monday()).num_minutes());
    }
    assert_eq!(expiries, [19, 28, 37, 46, 55, 64, 73, 82, 91, 100, 109, 110]);

    // Moving does not win more time either.
    let moved = world.reserve(draft, tuesday("14:00")).await.unwrap();
    assert_eq!(moved.reservation.expires_at, limit);

    // At the limit the hold is over; the slot is anybody's.
    world.advance_minutes(2);
    assert!(world.claims().await.is_empty());
    let other = world.draft().await;
    assert!(world.reserve(other, tuesday("14:00")).await.is_ok());
}

#[tokio::test]
async fn releasing_and_reserving_again_does_not_stretch_the_limit() {
    let world = World::new().await;
    let draft = world.draft().await;
    let first = world.reserve(draft, tuesday("10:00")).await.unwrap();
    world.advance_minutes(5);
    world.release(draft).await.unwrap();
    let again = world.reserve(draft, tuesday("10:00")).await.unwrap();
    assert!(again.is_live);
    assert_eq!(again.reservation.id, first.reservation.id);
    assert_eq!(again.max_expires_at, first.max_expires_at);
}

#[tokio::test]
async fn a_lapsed_hold_is_the_same_reservation_when_its_slot_is_reserved_again_and_begins_anew() {
    let world = World::new().await;
    let draft = world.draft().await;
    let first = world.reserve(draft, tuesday("10:00")).await.unwrap();
    world.advance_minutes(10);
    let catalogues = world.catalogues().await;
    let lapsed = read_hold(&*world.store, &catalogues, draft).await.unwrap();
    assert!(!lapsed.is_live);

    let again = world.reserve(draft, tuesday("10:00")).await.unwrap();
    assert_eq!(again.reservation.id, first.reservation.id);
    assert_eq!(again.reservation.appointments, first.reservation.appointments);
    assert_eq!(again.reservation.held_since, monday() + TimeDelta::minutes(10));
    assert_eq!(again.reservation.expires_at, monday() + TimeDelta::minutes(20));
    assert_eq!(world.claims().await.len(), 2);
}

#[tokio::test]
async fn a_lapsed_hold_is_taken_again_with_the_people_the_customer_was_told() {
    let world = World::new().await;
    let draft = world.draft().await;
    let first = world.reserve(draft, tuesday("10:30")).await.unwrap();
    let told = first.reservation.appointments[0].therapist.unwrap();
    let other = if told == world.spa.ada {
        world.spa.bo
    } else {
        world.spa.ada
    };
    world.advance_minutes(10);
    // A treatment right before makes the other the better choice for everybody who comes now.
    let neighbour = world.draft_with(other).await;
    world.reserve(neighbour, tuesday("09:00")).await.unwrap();
    let stranger = world.draft().await;
    let chosen = world.reserve(stranger, tuesday("10:30")).await.unwrap();
    assert_eq!(chosen.reservation.appointments[0].therapist, Some(other));
    world.release(stranger).await.unwrap();

    let again = world.reserve(draft, tuesday("10:30")).await.unwrap();
    assert_eq!(again.reservation.appointments, first.reservation.appointments);
}

#[tokio::test]
async fn an_expired_hold_frees_its_slot_at_that_moment() {
    let world = World::new().await;
    let (first, second) = (
        world.draft_with(world.spa.ada).await,
        world.draft_with(world.spa.ada).await,
    );
    world.reserve(first, tuesday("10:00")).await.unwrap();
    world.advance(TimeDelta::seconds(10 * 60 - 1));
    assert!(world.reserve(second, tuesday("10:00")).await.is_err());
    world.advance(TimeDelta::seconds(1));
    assert!(world.reserve(second, tuesday("10:00")).await.is_ok());
    assert!(world.reserve(first, tuesday("10:00")).await.is_err());
}

#[tokio::test]
async fn releasing_gives_the_slot_up_and_can_be_done_twice() {
    let world = World::new().await;
    let draft = world.draft().await;
    // Nothing is held yet: that is no error.
    world.release(draft).await.unwrap();
    world.reserve(draft, tuesday("10:00")).await.unwrap();
    for _ in 0..2 {
        world.release(draft).await.unwrap();
        assert!(world.claims().await.is_empty());
    }
    let catalogues = world.catalogues().await;
    assert!(
        !read_hold(&*world.store, &catalogues, draft)
            .await
            .unwrap()
            .is_live
    );
    assert!(matches!(
        world.release(DraftId::random()).await,
        Err(ReleaseSlotError::DraftNotFound)
    ));
}

#[tokio::test]
async fn the_state_of_a_reservation_is_read_without_effect() {
    let world = World::new().await;
    let catalogues = world.catalogues().await;
    let draft = world.draft().await;
    assert!(matches!(
        read_hold(&*world.store, &catalogues, draft).await,
        Err(ReadHoldError::NothingReserved)
    ));
    assert!(matches!(
        read_hold(&*world.store, &catalogues, DraftId::random()).await,
        Err(ReadHoldError::DraftNotFound)
    ));
    let held = world.reserve(draft, tuesday("10:00")).await.unwrap();
    world.advance_minutes(9);
    let seen = read_hold(&*world.store, &catalogues, draft).await.unwrap();
    assert_eq!(seen.reservation, held.reservation);
    assert_eq!(seen.now, monday() + TimeDelta::minutes(9));
    assert!(seen.is_live);
}

#[tokio::test]
async fn a_client_holds_so_many_slots_and_no_more() {
    let mut world = World::new().await;
    world.limits = Limits {
        live_holds_per_client: 2,
        ..Limits::default()
    };
    let drafts = [world.draft().await, world.draft().await, world.draft().await];
    world.reserve(drafts[0], tuesday("10:00")).await.unwrap();
    world.reserve(drafts[1], tuesday("12:00")).await.unwrap();
    let third = world.reserve(drafts[2], tuesday("14:00")).await;
    assert!(
        matches!(third, Err(ReserveSlotError::TooManyHolds { limit: 2 })),
        "{third:?}"
    );

    // What is held already may be extended and moved.
    world.reserve(drafts[1], tuesday("12:00")).await.unwrap();
    world.reserve(drafts[1], tuesday("15:00")).await.unwrap();

    // Another client is not affected, and a hold given up makes room.
    let mut stranger = world.wish(TherapistChoice::Anyone);
    stranger.client = "another".to_owned();
    let stranger = world.create_draft(stranger).await.unwrap();
    world.reserve(stranger, tuesday("14:00")).await.unwrap();
    world.release(stranger).await.unwrap();
    world.release(drafts[0]).await.unwrap();
    world.reserve(drafts[2], tuesday("14:00")).await.unwrap();
}

#[tokio::test]
async fn a_draft_that_became_a_booking_is_neither_reserved_nor_released() {
    let world = World::new().await;
    let draft = world.draft().await;
    let held = world.reserve(draft, tuesday("10:00")).await.unwrap();
    world.submit(world.submission(held.reservation.id)).await.unwrap();
    for slot in ["10:00", "12:00"] {
        assert!(matches!(
            world.reserve(draft, tuesday(slot)).await,
            Err(ReserveSlotError::AlreadyBooked)
        ));
    }
    assert!(matches!(
        world.release(draft).await,
        Err(ReleaseSlotError::AlreadyBooked)
    ));
    assert_eq!(world.claims().await.len(), 2);
}

#[tokio::test]
async fn reserving_for_an_unknown_draft_says_so() {
    let world = World::new().await;
    assert!(matches!(
        world.reserve(DraftId::random(), tuesday("10:00")).await,
        Err(ReserveSlotError::DraftNotFound)
    ));
}
