//! What happens by itself.

use booking_server::bookings::lapse::lapse_and_sweep;
use booking_server::bookings::submit::SubmittedSlot;
use booking_server::store::BookingStatus;
use chrono::TimeDelta;

use crate::world::{World, monday, tuesday};

#[tokio::test]
async fn a_pending_booking_that_nobody_answers_is_canceled_at_its_time_and_frees_its_slot() {
    let world = World::new().await;
    let draft = world.draft().await;
    let held = world.reserve(draft, tuesday("10:00")).await.unwrap();
    let booking = world
        .submit(world.submission(held.reservation.id))
        .await
        .unwrap()
        .booking;
    let due = booking.lapses_at.unwrap();

    world.advance(due - monday() - TimeDelta::seconds(1));
    assert!(lapse_and_sweep(&*world.store).await.unwrap().lapsed.is_empty());
    assert_eq!(world.claims().await.len(), 2);

    world.advance(TimeDelta::seconds(1));
    let report = lapse_and_sweep(&*world.store).await.unwrap();
    assert_eq!(report.lapsed.len(), 1);
    let lapsed = world.store.find_booking(booking.id).await.unwrap().unwrap();
    assert_eq!(lapsed, report.lapsed[0]);
    assert_eq!(lapsed.status, BookingStatus::Canceled);
    assert_eq!(lapsed.lapses_at, None);
    assert_eq!(lapsed.last_updated, due);
    assert!(world.claims().await.is_empty());
    assert!(lapse_and_sweep(&*world.store).await.unwrap().lapsed.is_empty());
}

#[tokio::test]
async fn more_bookings_than_one_batch_lapse_in_one_round() {
    let world = World::new().await;
    for number in 0..51 {
        let slot = SubmittedSlot::Free {
            service: world.spa.massage,
            start: tuesday("09:00").and_utc(),
            therapist: None,
            center: Some(world.spa.main),
        };
        let mut submission = world.submission_to(world.spa.loose, slot);
        submission.contact.email = Some(format!("guest{number}@example.com"));
        world.submit(submission).await.unwrap();
    }
    world.advance(TimeDelta::days(2));
    assert_eq!(lapse_and_sweep(&*world.store).await.unwrap().lapsed.len(), 51);
}

#[tokio::test]
async fn an_approved_booking_never_lapses() {
    let world = World::new().await;
    let draft = world.draft_of(world.spa.express).await;
    let held = world.reserve(draft, tuesday("10:00")).await.unwrap();
    let slot = SubmittedSlot::Reservation(held.reservation.id);
    world
        .submit(world.submission_to(world.spa.express, slot))
        .await
        .unwrap();
    world.advance(TimeDelta::days(30));
    assert!(lapse_and_sweep(&*world.store).await.unwrap().lapsed.is_empty());
    assert_eq!(world.claims().await.len(), 2);
}

#[tokio::test]
async fn sweeping_removes_holds_that_have_lapsed() {
    let world = World::new().await;
    let draft = world.draft().await;
    world.reserve(draft, tuesday("10:00")).await.unwrap();
    assert_eq!(lapse_and_sweep(&*world.store).await.unwrap().rows_swept, 0);
    world.advance_minutes(10);
    assert_eq!(lapse_and_sweep(&*world.store).await.unwrap().rows_swept, 2);
}
