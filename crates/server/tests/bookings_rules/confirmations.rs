//! Confirming a draft, the service booking API's last step.

use booking_server::bookings::confirm::ConfirmDraftError;
use booking_server::bookings::guest::{NewGuest, create_guest};
use booking_server::bookings::problem::{Problem, Reason};
use booking_server::bookings::read::{BookingFilter, list_bookings};
use booking_server::ids::DraftId;
use booking_server::store::{BookingStatus, TherapistChoice};

use crate::world::{World, times, tuesday};

/// A draft of a massage by Ada, for a guest who is known.
async fn draft_of_a_known_guest(world: &World) -> DraftId {
    let catalogues = world.catalogues().await;
    let request = NewGuest {
        center: world.spa.main,
        first_name: "Mia".to_owned(),
        last_name: "Muster".to_owned(),
        email: "mia@example.com".to_owned(),
    };
    let mut transaction = world.store.begin().await.unwrap();
    let guest = create_guest(&mut *transaction, &catalogues, &request)
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    let mut wish = world.wish(TherapistChoice::Named(world.spa.ada));
    wish.guests[0].id = Some(guest.id);
    world.create_draft(wish).await.unwrap()
}

#[tokio::test]
async fn confirming_makes_an_approved_booking_and_answers_the_same_twice() {
    let world = World::new().await;
    let draft = draft_of_a_known_guest(&world).await;
    world.reserve(draft, tuesday("10:00")).await.unwrap();
    let confirmed = world.confirm(draft).await.unwrap();
    assert!(!confirmed.repeated);
    assert_eq!(confirmed.booking.status, BookingStatus::Approved);
    assert_eq!(
        confirmed.booking.contact.email.as_deref(),
        Some("mia@example.com")
    );
    assert!(confirmed.booking.event.is_some());
    assert!(
        world
            .claims()
            .await
            .iter()
            .all(|claim| claim.hold_until.is_none())
    );

    world.advance_minutes(60);
    let again = world.confirm(draft).await.unwrap();
    assert!(again.repeated);
    assert_eq!(again.booking, confirmed.booking);
    let list = list_bookings(
        &*world.store,
        world.spa.organization,
        &BookingFilter::default(),
        true,
    )
    .await
    .unwrap();
    assert_eq!(list.bookings, [confirmed.booking]);
    assert_eq!(list.events.unwrap().len(), 1);
}

#[tokio::test]
async fn confirming_needs_every_guest_known() {
    let world = World::new().await;
    let draft = world.draft().await;
    world.reserve(draft, tuesday("10:00")).await.unwrap();
    let Err(ConfirmDraftError::Refused(problems)) = world.confirm(draft).await else {
        panic!("an anonymous guest was confirmed");
    };
    assert_eq!(problems, [Problem::new("guests[0].id", Reason::GuestUnknown)]);
    assert!(
        world
            .claims()
            .await
            .iter()
            .all(|claim| claim.hold_until.is_some())
    );
}

#[tokio::test]
async fn confirming_needs_a_draft_and_a_reservation() {
    let world = World::new().await;
    assert!(matches!(
        world.confirm(DraftId::random()).await,
        Err(ConfirmDraftError::DraftNotFound)
    ));
    let draft = draft_of_a_known_guest(&world).await;
    assert!(matches!(
        world.confirm(draft).await,
        Err(ConfirmDraftError::NothingReserved)
    ));
}

#[tokio::test]
async fn a_lapsed_hold_is_confirmed_if_its_slot_is_free_and_refused_with_alternatives_if_not() {
    let world = World::new().await;
    let (lucky, late) = (
        draft_of_a_known_guest(&world).await,
        draft_of_a_known_guest(&world).await,
    );
    world.reserve(lucky, tuesday("14:00")).await.unwrap();
    world.reserve(late, tuesday("10:00")).await.unwrap();
    world.advance_minutes(11);
    let rival = world.draft_with(world.spa.ada).await;
    world.reserve(rival, tuesday("10:00")).await.unwrap();

    assert!(world.confirm(lucky).await.is_ok());
    let Err(ConfirmDraftError::NotFree { alternatives }) = world.confirm(late).await else {
        panic!("Ada is booked twice");
    };
    assert_eq!(times(&alternatives)[0], "Tue 11:30");
    assert_eq!(world.claims().await.len(), 4);
}

#[tokio::test]
async fn a_draft_that_was_submitted_and_still_waits_cannot_be_confirmed_past_the_staff() {
    let world = World::new().await;
    let draft = world.draft().await;
    let held = world.reserve(draft, tuesday("10:00")).await.unwrap();
    world.submit(world.submission(held.reservation.id)).await.unwrap();
    assert!(matches!(
        world.confirm(draft).await,
        Err(ConfirmDraftError::AlreadySubmitted)
    ));
}
