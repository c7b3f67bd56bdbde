//! Drafts that would reschedule a booking: they hold beside what is booked, and never touch it.

use booking_server::bookings::confirm::ConfirmDraftError;
use booking_server::bookings::draft::{CreateDraftError, NewDraft};
use booking_server::bookings::problem::{Problem, Reason};
use booking_server::bookings::reserve::ReserveSlotError;
use booking_server::ids::DraftId;
use booking_server::store::{Booking, BookingStatus, Claim, TherapistChoice};
use chrono::TimeDelta;

use crate::world::{World, problems, tuesday};

/// A booking of Ada at ten.
async fn booked(world: &World) -> Booking {
    let draft = world.draft_with(world.spa.ada).await;
    let held = world.reserve(draft, tuesday("10:00")).await.unwrap();
    world
        .submit(world.submission(held.reservation.id))
        .await
        .unwrap()
        .booking
}

fn replacing(world: &World, booking: &Booking) -> NewDraft {
    NewDraft {
        replaces: Some(booking.id),
        ..world.wish(TherapistChoice::Named(world.spa.ada))
    }
}

async fn draft_for(world: &World, booking: &Booking) -> DraftId {
    world.create_draft(replacing(world, booking)).await.unwrap()
}

async fn claims(world: &World, is_booked: bool) -> Vec<Claim> {
    let mut claims = world.claims().await;
    claims.retain(|claim| claim.hold_until.is_none() == is_booked);
    claims
}

#[tokio::test]
async fn a_booking_keeps_its_slot_while_another_is_held_for_it() {
    let world = World::new().await;
    let booking = booked(&world).await;
    let before = world.claims().await;
    let draft = draft_for(&world, &booking).await;

    // Half an hour later: the new slot overlaps the old one.
    let held = world.reserve(draft, tuesday("10:30")).await.unwrap();
    assert_eq!(held.draft.owner, booking.owner);
    assert_eq!(claims(&world, true).await, before);
    assert_eq!(claims(&world, false).await.len(), 2);

    world.advance_minutes(5);
    let extended = world.reserve(draft, tuesday("10:30")).await.unwrap();
    assert_eq!(extended.reservation.appointments, held.reservation.appointments);
    world.reserve(draft, tuesday("12:00")).await.unwrap();
    assert_eq!(claims(&world, true).await, before, "moved");
    assert_eq!(claims(&world, false).await.len(), 2, "moved");

    world.release(draft).await.unwrap();
    assert_eq!(world.claims().await, before, "released");
}

#[tokio::test]
async fn a_lost_race_leaves_both_slots_as_they_were() {
    let world = World::new().await;
    let booking = booked(&world).await;
    let draft = draft_for(&world, &booking).await;
    world.reserve(draft, tuesday("12:00")).await.unwrap();
    let other = world.draft_with(world.spa.ada).await;
    world.reserve(other, tuesday("14:00")).await.unwrap();
    let before = world.claims().await;
    assert!(matches!(
        world.reserve(draft, tuesday("14:00")).await,
        Err(ReserveSlotError::NotFree { .. })
    ));
    assert_eq!(world.claims().await, before);
}

#[tokio::test]
async fn of_several_drafts_for_one_booking_the_last_one_holds() {
    let world = World::new().await;
    let booking = booked(&world).await;
    let first = draft_for(&world, &booking).await;
    world.reserve(first, tuesday("12:00")).await.unwrap();
    let second = draft_for(&world, &booking).await;
    assert_eq!(
        claims(&world, false).await,
        [],
        "a newer draft gives up the older's"
    );

    world.reserve(second, tuesday("14:00")).await.unwrap();
    // In the same second, so that both would end at the same moment.
    let again = world.reserve(first, tuesday("12:00")).await.unwrap();
    let held = claims(&world, false).await;
    assert_eq!(held.len(), 2, "only the last one's");
    for claim in held {
        assert_eq!(claim.during, again.reservation.appointments[0].claimed);
        assert_eq!(claim.hold_until, Some(again.reservation.expires_at));
    }
    let second = world.store.find_draft(second).await.unwrap().unwrap();
    assert!(second.reservation.unwrap().released);
    assert_eq!(claims(&world, true).await.len(), 2);
}

#[tokio::test]
async fn what_cannot_be_rescheduled_is_named() {
    let world = World::new().await;
    let booking = booked(&world).await;
    let wish = |change: &dyn Fn(&mut NewDraft)| {
        let mut wish = replacing(&world, &booking);
        change(&mut wish);
        wish
    };
    let spa = &world.spa;
    for (wish, field, reason) in [
        (
            wish(&|wish| wish.portal = Some(spa.express.to_string())),
            "portal_id",
            Reason::DoesNotFit,
        ),
        (
            wish(&|wish| wish.center = spa.annex),
            "center_id",
            Reason::DoesNotFit,
        ),
    ] {
        let Err(CreateDraftError::Refused(problems)) = world.create_draft(wish).await else {
            panic!("{field} was accepted");
        };
        assert_eq!(problems, [Problem::new(field, reason)]);
    }

    let draft = draft_for(&world, &booking).await;
    world.reserve(draft, tuesday("12:00")).await.unwrap();
    let mut canceled = booking.clone();
    canceled.status = BookingStatus::Canceled;
    canceled.last_updated += TimeDelta::seconds(1);
    let mut transaction = world.store.begin().await.unwrap();
    transaction.update_booking(&canceled).await.unwrap();
    transaction.commit().await.unwrap();
    let Err(CreateDraftError::Refused(problems)) = world.create_draft(wish(&|_| {})).await else {
        panic!("a canceled booking is over");
    };
    assert_eq!(problems, [Problem::new("replaces", Reason::DoesNotFit)]);
    assert!(matches!(
        world.reserve(draft, tuesday("12:00")).await,
        Err(ReserveSlotError::ReplacedGone)
    ));
}

#[tokio::test]
async fn a_booking_that_has_begun_is_not_rescheduled() {
    let world = World::new().await;
    let booking = booked(&world).await;
    world.advance(TimeDelta::hours(26));
    let Err(CreateDraftError::Refused(problems)) = world.create_draft(replacing(&world, &booking)).await
    else {
        panic!("it began an hour ago");
    };
    assert_eq!(problems, [Problem::new("replaces", Reason::Past)]);
}

#[tokio::test]
async fn a_change_is_neither_submitted_nor_confirmed_as_a_booking_of_its_own() {
    let world = World::new().await;
    let booking = booked(&world).await;
    let draft = draft_for(&world, &booking).await;
    let held = world.reserve(draft, tuesday("12:00")).await.unwrap();
    let before = world.claims().await;
    let submitted = world.submit(world.submission(held.reservation.id)).await;
    assert_eq!(
        problems(submitted),
        [Problem::new("reservationId", Reason::DoesNotFit)]
    );
    assert!(matches!(
        world.confirm(draft).await,
        Err(ConfirmDraftError::CannotBeRescheduled)
    ));
    assert_eq!(world.claims().await, before);
}
