//! What a hold is worth when the world changes under it: an import, or a clock that is set back.

use booking_server::bookings::reserve::ReserveSlotError;
use booking_server::bookings::submit::SubmitBookingError;
use booking_server::store::BookingStatus;
use chrono::TimeDelta;

use crate::world::{World, monday, times, tuesday};

/// The spa closes on Tuesday.
async fn close_tuesday(world: &World) {
    let mut catalogue = world.spa.catalogue.clone();
    for center in &mut catalogue.centers {
        center.closed_days.push(tuesday("00:00").date());
    }
    world.import(&catalogue).await;
}

#[tokio::test]
async fn a_hold_that_runs_keeps_its_slot_whatever_is_imported() {
    let world = World::new().await;
    let draft = world.draft().await;
    let held = world.reserve(draft, tuesday("10:00")).await.unwrap();
    close_tuesday(&world).await;
    let extended = world.reserve(draft, tuesday("10:00")).await.unwrap();
    assert_eq!(extended.reservation.appointments, held.reservation.appointments);
    let submitted = world.submit(world.submission(held.reservation.id)).await.unwrap();
    assert_eq!(submitted.booking.status, BookingStatus::Pending);
}

#[tokio::test]
async fn a_hold_that_lapsed_is_not_taken_again_on_a_day_that_is_closed_by_now() {
    let world = World::new().await;
    let draft = world.draft().await;
    let held = world.reserve(draft, tuesday("10:00")).await.unwrap();
    close_tuesday(&world).await;
    world.advance_minutes(11);
    let again = world.reserve(draft, tuesday("10:00")).await;
    assert!(
        matches!(again, Err(ReserveSlotError::NotFree { .. })),
        "{again:?}"
    );
    let submitted = world.submit(world.submission(held.reservation.id)).await;
    assert!(
        matches!(submitted, Err(SubmitBookingError::NotFree { .. })),
        "{submitted:?}"
    );
    assert!(world.claims().await.is_empty());
}

#[tokio::test]
async fn a_hold_that_lapsed_is_taken_again_with_the_present_length_of_the_treatment() {
    let world = World::new().await;
    let draft = world.draft().await;
    let held = world.reserve(draft, tuesday("10:00")).await.unwrap();
    let mut catalogue = world.spa.catalogue.clone();
    for service in &mut catalogue.services {
        service.duration_minutes += 30;
    }
    world.import(&catalogue).await;
    world.advance_minutes(11);
    let again = world.reserve(draft, tuesday("10:00")).await.unwrap();
    let length = |appointments: &[booking_server::store::Appointment]| {
        appointments[0].during.end - appointments[0].during.start
    };
    assert_eq!(
        length(&again.reservation.appointments),
        length(&held.reservation.appointments) + TimeDelta::minutes(30)
    );
}

#[tokio::test]
async fn moving_never_ends_a_hold_earlier_than_was_promised() {
    let world = World::new().await;
    let draft = world.draft().await;
    world.reserve(draft, tuesday("10:00")).await.unwrap();
    world.advance_minutes(8);
    world.reserve(draft, tuesday("10:00")).await.unwrap();
    let mut catalogue = world.spa.catalogue.clone();
    for module in &mut catalogue.booking_modules {
        module.settings.blocking_time_minutes = 1;
    }
    world.import(&catalogue).await;
    world.advance_minutes(7);
    let moved = world.reserve(draft, tuesday("14:00")).await.unwrap();
    assert!(moved.is_live);
    assert_eq!(moved.reservation.expires_at, monday() + TimeDelta::minutes(18));
}

#[tokio::test]
async fn a_clock_that_is_set_back_brings_no_slot_back_that_somebody_else_has() {
    let world = World::new().await;
    let (mine, theirs) = (
        world.draft_with(world.spa.ada).await,
        world.draft_with(world.spa.ada).await,
    );
    let held = world.reserve(mine, tuesday("10:00")).await.unwrap();
    world.advance_minutes(11);
    world.reserve(theirs, tuesday("10:00")).await.unwrap();
    let claims = world.claims().await;
    world.advance_minutes(-5);
    for slot in ["10:00", "10:30"] {
        let lost = world.reserve(mine, tuesday(slot)).await;
        assert!(
            matches!(lost, Err(ReserveSlotError::NotFree { .. })),
            "{slot}: {lost:?}"
        );
    }
    let submitted = world.submit(world.submission(held.reservation.id)).await;
    assert!(
        matches!(submitted, Err(SubmitBookingError::NotFree { .. })),
        "{submitted:?}"
    );
    assert_eq!(world.claims().await, claims);
}

#[tokio::test]
async fn whoever_wants_a_time_that_cannot_be_booked_is_offered_the_nearest_that_can() {
    let world = World::new().await;
    let draft = world.draft().await;
    for (days, first) in [(-400, "Mon 09:00"), (4_000, "Fri 09:00")] {
        let Err(ReserveSlotError::NotFree { alternatives }) = world
            .reserve(draft, tuesday("10:00") + TimeDelta::days(days))
            .await
        else {
            panic!("{days} days from now can be booked");
        };
        assert_eq!(
            times(&alternatives).first().map(String::as_str),
            Some(first),
            "{days}"
        );
    }
}
