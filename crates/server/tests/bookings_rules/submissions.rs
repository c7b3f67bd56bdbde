//! Submitting a hold: what becomes of it, what is checked, and what a lost answer leads to.

use booking_server::bookings::problem::{Problem, Reason};
use booking_server::bookings::read::{BookingFilter, list_bookings, read_public_booking};
use booking_server::bookings::submit::{Submission, SubmitBookingError, SubmittedSlot};
use booking_server::contact::Answer;
use booking_server::ids::{BookingModuleId, OrganizationId, PortalId, ReservationId};
use booking_server::store::{BookingStatus, TherapistChoice};
use chrono::TimeDelta;

use crate::world::{World, contact, instant, monday, problems, times, tuesday};

#[tokio::test]
async fn a_submission_to_a_manual_portal_waits_for_staff_and_keeps_its_slot() {
    let world = World::new().await;
    let draft = world.draft_with(world.spa.ada).await;
    let held = world.reserve(draft, tuesday("10:00")).await.unwrap();
    let submission = Submission {
        request_note: Some("<b>Please</b> be on time<script>x</script>".to_owned()),
        language: Some("de-AT".to_owned()),
        ..world.submission(held.reservation.id)
    };
    let submitted = world.submit(submission).await.unwrap();
    assert!(!submitted.repeated);
    let booking = submitted.booking;
    assert_eq!(booking.status, BookingStatus::Pending);
    assert_eq!(booking.organization, world.spa.organization);
    assert_eq!(booking.booking_module, world.spa.manual_module);
    assert_eq!(booking.portal, world.spa.manual);
    assert_eq!(booking.center, world.spa.main);
    assert_eq!(booking.contact, contact("mia@example.com"));
    assert_eq!(booking.title, "Massage 60");
    assert_eq!(booking.request_note.as_deref(), Some("<b>Please</b> be on time"));
    assert_eq!(booking.appointments, held.reservation.appointments);
    assert_eq!(booking.event, None);
    // 48 hours would be Wednesday; the treatment is earlier.
    assert_eq!(booking.lapses_at, Some(instant("10:00")));
    assert_eq!((booking.created_at, booking.last_updated), (monday(), monday()));
    assert!(booking.reference.starts_with("SW-") && booking.reference.len() == 7);

    let claims = world.claims().await;
    assert_eq!(claims.len(), 2);
    assert!(
        claims
            .iter()
            .all(|claim| claim.owner == booking.owner && claim.hold_until.is_none())
    );
    // The anonymous guest is known now.
    let draft = world.store.find_draft(draft).await.unwrap().unwrap();
    assert_eq!(draft.booking, Some(booking.id));
    assert!(draft.guests[0].id.is_some());

    let public = read_public_booking(&*world.store, booking.id).await.unwrap();
    assert_eq!(public.map(|found| found.booking).as_ref(), Some(&booking));
    let list = list_bookings(
        &*world.store,
        world.spa.organization,
        &BookingFilter::default(),
        true,
    )
    .await
    .unwrap();
    assert_eq!(list.bookings, [booking]);
    assert_eq!(list.events, Some(Vec::new()));
    let elsewhere = list_bookings(
        &*world.store,
        OrganizationId::random(),
        &BookingFilter::default(),
        false,
    )
    .await
    .unwrap();
    assert!(elsewhere.bookings.is_empty());
}

#[tokio::test]
async fn a_submission_to_an_automatic_portal_is_approved_with_its_event() {
    let world = World::new().await;
    let draft = world.draft_of(world.spa.express).await;
    let held = world.reserve(draft, tuesday("10:00")).await.unwrap();
    let slot = SubmittedSlot::Reservation(held.reservation.id);
    let booking = world
        .submit(world.submission_to(world.spa.express, slot))
        .await
        .unwrap()
        .booking;
    assert_eq!(booking.status, BookingStatus::Approved);
    assert_eq!(booking.lapses_at, None);
    let list = list_bookings(
        &*world.store,
        world.spa.organization,
        &BookingFilter::default(),
        true,
    )
    .await
    .unwrap();
    let events = list.events.unwrap();
    assert_eq!(events.len(), 1);
    assert_eq!(Some(events[0].id), booking.event);
    assert_eq!(events[0].booking, Some(booking.id));
    assert_eq!(
        (events[0].during.start, events[0].during.end),
        (instant("10:00"), instant("11:00"))
    );
}

#[tokio::test]
async fn a_pending_booking_of_a_module_that_keeps_no_slots_gives_its_slot_up() {
    let world = World::new().await;
    let draft = world.draft_of(world.spa.loose).await;
    let held = world.reserve(draft, tuesday("10:00")).await.unwrap();
    let slot = SubmittedSlot::Reservation(held.reservation.id);
    let booking = world
        .submit(world.submission_to(world.spa.loose, slot))
        .await
        .unwrap()
        .booking;
    assert_eq!(booking.status, BookingStatus::Pending);
    assert_eq!(booking.appointments, held.reservation.appointments);
    assert!(world.claims().await.is_empty());
}

#[tokio::test]
async fn a_booking_lapses_after_the_modules_hours_when_its_start_is_later() {
    let world = World::new().await;
    let mut wish = world.wish(TherapistChoice::Anyone);
    wish.date = (monday() + TimeDelta::days(7)).date_naive();
    let draft = world.create_draft(wish).await.unwrap();
    let slot = tuesday("10:00") + TimeDelta::days(6);
    let held = world.reserve(draft, slot).await.unwrap();
    let booking = world
        .submit(world.submission(held.reservation.id))
        .await
        .unwrap()
        .booking;
    assert_eq!(booking.lapses_at, Some(monday() + TimeDelta::hours(48)));
}

#[tokio::test]
async fn a_hold_that_lapsed_while_its_slot_is_free_is_taken_again_silently() {
    let world = World::new().await;
    let draft = world.draft().await;
    let held = world.reserve(draft, tuesday("10:00")).await.unwrap();
    world.advance_minutes(60);
    assert!(world.claims().await.is_empty());
    let booking = world
        .submit(world.submission(held.reservation.id))
        .await
        .unwrap()
        .booking;
    assert_eq!(booking.appointments, held.reservation.appointments);
    assert_eq!(world.claims().await.len(), 2);
}

#[tokio::test]
async fn a_lapsed_hold_whose_therapist_is_taken_goes_to_another_if_anyone_would_do() {
    let world = World::new().await;
    let draft = world.draft().await;
    let held = world.reserve(draft, tuesday("10:00")).await.unwrap();
    let had = held.reservation.appointments[0].therapist.unwrap();
    world.advance_minutes(11);
    let rival = world.draft_with(had).await;
    world.reserve(rival, tuesday("10:00")).await.unwrap();
    let booking = world
        .submit(world.submission(held.reservation.id))
        .await
        .unwrap()
        .booking;
    assert_ne!(booking.appointments[0].therapist, Some(had));
    assert_eq!(
        booking.appointments[0].during,
        held.reservation.appointments[0].during
    );
    assert_eq!(world.claims().await.len(), 4);
    assert!(world.store.overlapping_claims().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_lapsed_hold_of_a_named_therapist_who_is_taken_is_refused_with_alternatives() {
    let world = World::new().await;
    let draft = world.draft_with(world.spa.ada).await;
    let held = world.reserve(draft, tuesday("10:00")).await.unwrap();
    world.advance_minutes(11);
    let rival = world.draft_with(world.spa.ada).await;
    world.reserve(rival, tuesday("10:00")).await.unwrap();
    let before = world.claims().await;
    let result = world.submit(world.submission(held.reservation.id)).await;
    let Err(SubmitBookingError::NotFree { alternatives }) = result else {
        panic!("not refused: {result:?}");
    };
    assert_eq!(times(&alternatives)[..2], ["Tue 11:30", "Tue 12:00"]);
    assert_eq!(world.claims().await, before);
    let list = list_bookings(
        &*world.store,
        world.spa.organization,
        &BookingFilter::default(),
        false,
    )
    .await
    .unwrap();
    assert!(list.bookings.is_empty());

    // The customer takes another slot on the same draft, and the reservation they know still works.
    world.reserve(draft, tuesday("11:30")).await.unwrap();
    let booking = world
        .submit(world.submission(held.reservation.id))
        .await
        .unwrap()
        .booking;
    assert_eq!(booking.appointments[0].during.start, instant("11:30"));
}

#[tokio::test]
async fn a_hold_is_booked_even_if_its_therapist_left_the_catalogue_meanwhile() {
    let world = World::new().await;
    let draft = world.draft_with(world.spa.bo).await;
    let held = world.reserve(draft, tuesday("10:00")).await.unwrap();
    let mut catalogue = world.spa.catalogue.clone();
    catalogue.therapists[1].archived = true;
    world.import(&catalogue).await;
    assert!(world.submit(world.submission(held.reservation.id)).await.is_ok());
}

#[tokio::test]
async fn submitting_again_answers_the_same_booking_to_the_same_address_only() {
    let world = World::new().await;
    let draft = world.draft().await;
    let held = world.reserve(draft, tuesday("10:00")).await.unwrap();
    let first = world.submit(world.submission(held.reservation.id)).await.unwrap();
    world.advance_minutes(30);
    let again = Submission {
        contact: contact(" Mia@Example.com "),
        ..world.submission(held.reservation.id)
    };
    let again = world.submit(again).await.unwrap();
    assert!(again.repeated);
    assert_eq!(again.booking, first.booking);

    let elsewhere = world.submission_to(world.spa.express, SubmittedSlot::Reservation(held.reservation.id));
    assert_eq!(
        problems(world.submit(elsewhere).await),
        [Problem::new("reservationId", Reason::DoesNotFit)]
    );
    for email in ["eve@example.com", ""] {
        let other = Submission {
            contact: contact(email),
            ..world.submission(held.reservation.id)
        };
        assert!(
            matches!(
                world.submit(other).await,
                Err(SubmitBookingError::AlreadySubmitted)
            ),
            "{email}"
        );
    }
    let list = list_bookings(
        &*world.store,
        world.spa.organization,
        &BookingFilter::default(),
        false,
    )
    .await
    .unwrap();
    assert_eq!(list.bookings.len(), 1);
    assert_eq!(world.claims().await.len(), 2);
}

#[tokio::test]
async fn ids_that_do_not_fit_together_name_their_field() {
    let world = World::new().await;
    let draft = world.draft().await;
    let held = world.reserve(draft, tuesday("10:00")).await.unwrap();
    let complete = || world.submission(held.reservation.id);
    for (submission, field, reason) in [
        (
            Submission {
                organization: OrganizationId::random(),
                ..complete()
            },
            "orgId",
            Reason::Unknown,
        ),
        (
            Submission {
                portal: PortalId::random(),
                ..complete()
            },
            "portalId",
            Reason::Unknown,
        ),
        (
            Submission {
                booking_module: BookingModuleId::random(),
                ..complete()
            },
            "bookingModuleId",
            Reason::DoesNotFit,
        ),
        (
            world.submission_to(world.spa.express, complete().slot),
            "reservationId",
            Reason::DoesNotFit,
        ),
    ] {
        let found = problems(world.submit(submission).await);
        assert_eq!(found, [Problem::new(field, reason)]);
    }
    assert!(matches!(
        world.submit(world.submission(ReservationId::random())).await,
        Err(SubmitBookingError::ReservationNotFound)
    ));
    // All of this has left the hold as it was.
    assert!(world.submit(complete()).await.is_ok());
}

#[tokio::test]
async fn a_form_that_is_wrong_names_every_field_and_books_nothing() {
    let world = World::new().await;
    let wish = world.wish_at(
        world.spa.main,
        world.spa.manual,
        world.spa.facial,
        TherapistChoice::Anyone,
    );
    let draft = world.create_draft(wish).await.unwrap();
    let held = world.reserve(draft, tuesday("10:00")).await.unwrap();
    let mut wrong = world.submission(held.reservation.id);
    wrong.contact.first_name = None;
    wrong.contact.email = Some("mia@".to_owned());
    wrong.contact.answers.clear();
    wrong.request_note = Some("x".repeat(2_001));
    wrong.title = Some("x".repeat(201));
    assert_eq!(
        problems(world.submit(wrong).await),
        [
            Problem::new("contact.firstName", Reason::Required),
            Problem::new("contact.email", Reason::NotAnEmail),
            Problem::new("contact.answers.terms", Reason::MustBeTicked),
            Problem::new("contact.answers.skin", Reason::Required),
            Problem::new("requestNote", Reason::TooLong { max: 2_000 }),
            Problem::new("event.title", Reason::TooLong { max: 200 }),
        ]
    );
    assert!(
        world
            .claims()
            .await
            .iter()
            .all(|claim| claim.hold_until.is_some())
    );

    let mut right = world.submission(held.reservation.id);
    right
        .event_answers
        .insert("skin".to_owned(), Answer::Text("dry".to_owned()));
    right.title = Some("  For\r\nmy birthday ".to_owned());
    let booking = world.submit(right).await.unwrap().booking;
    assert_eq!(booking.event_answers["skin"], Answer::Text("dry".to_owned()));
    assert_eq!(booking.title, "For  my birthday");
}

#[tokio::test]
async fn a_lapsed_hold_may_be_taken_again_within_the_notice_but_not_after_its_start() {
    let world = World::new().await;
    let (soon, late) = (
        world.draft_with(world.spa.ada).await,
        world.draft_with(world.spa.bo).await,
    );
    let soon = world.reserve(soon, tuesday("10:00")).await.unwrap();
    let late = world.reserve(late, tuesday("10:00")).await.unwrap();
    // The notice is an hour: nobody else could take this slot any more.
    world.advance(instant("09:45") - monday());
    let stranger = world.draft_with(world.spa.ada).await;
    assert!(world.reserve(stranger, tuesday("10:00")).await.is_err());
    assert!(world.submit(world.submission(soon.reservation.id)).await.is_ok());

    world.advance_minutes(15);
    let result = world.submit(world.submission(late.reservation.id)).await;
    assert!(
        matches!(result, Err(SubmitBookingError::NotFree { .. })),
        "{result:?}"
    );
}
