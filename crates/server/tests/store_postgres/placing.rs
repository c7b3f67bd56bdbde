//! A slot that another takes between reading and writing. With one writer at a time that cannot happen; here the
//! other's claim is written but not committed while the slot is chosen.

use std::sync::Arc;

use booking_server::bookings::hold::Held;
use booking_server::bookings::reserve::ReserveSlotError;
use booking_server::ids::{DraftId, OwnerId, UnitId};
use booking_server::store::{Claim, Span};
use chrono::TimeDelta;

use super::store::waits;
use crate::cluster::TestDatabase;
use crate::world::{World, instant, tuesday};

async fn world() -> (TestDatabase, Arc<World>) {
    let database = TestDatabase::create().await;
    let world = World::on(database.clone().into()).await;
    (database, Arc::new(world))
}

/// Reserves at 14:00 while somebody else takes the unit for that hour and commits only when we wait for it.
async fn reserve_against(
    database: &TestDatabase,
    world: &Arc<World>,
    draft: DraftId,
    unit: UnitId,
) -> Result<Held, ReserveSlotError> {
    let mut other = world.store.begin().await.unwrap();
    let start = instant("14:00");
    let during = Span {
        start,
        end: start + TimeDelta::hours(1),
    };
    let claim = Claim {
        unit,
        during,
        owner: OwnerId::random(),
        hold_until: None,
    };
    other.insert_claims(&[claim]).await.unwrap();
    let reserving = {
        let world = Arc::clone(world);
        tokio::spawn(async move { world.reserve(draft, tuesday("14:00")).await })
    };
    waits(database).await;
    other.commit().await.unwrap();
    reserving.await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_mover_who_loses_the_race_keeps_what_was_held() {
    let (database, world) = world().await;
    let draft = world.draft_with(world.spa.ada).await;
    let before = world.reserve(draft, tuesday("10:00")).await.unwrap();
    let claims = world.claims().await;

    let ada = UnitId::of_therapist(world.spa.ada);
    let lost = reserve_against(&database, &world, draft, ada).await;
    assert!(matches!(lost, Err(ReserveSlotError::NotFree { .. })), "{lost:?}");

    let held = world.store.find_draft(draft).await.unwrap().unwrap().reservation;
    assert_eq!(held.as_ref(), Some(&before.reservation));
    let mut after = world.claims().await;
    after.retain(|claim| claim.owner == before.draft.owner);
    assert_eq!(after, claims);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn who_loses_one_therapist_gets_another() {
    let (database, world) = world().await;
    let draft = world.draft().await;
    let first = world.reserve(draft, tuesday("14:00")).await.unwrap();
    let chosen = first.reservation.appointments[0].therapist.unwrap();
    world.release(draft).await.unwrap();

    let next = world.draft().await;
    let held = reserve_against(&database, &world, next, UnitId::of_therapist(chosen))
        .await
        .unwrap();
    assert_ne!(held.reservation.appointments[0].therapist, Some(chosen));
    assert!(world.store.overlapping_claims().await.unwrap().is_empty());
}
