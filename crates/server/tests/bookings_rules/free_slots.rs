//! Submitting without a hold: whatever is free then, how often, and what it is called.

use booking_server::bookings::Limits;
use booking_server::bookings::problem::{Problem, Reason};
use booking_server::bookings::submit::{Submission, SubmitBookingError, SubmittedSlot};
use booking_server::catalogue::{Period, Weekly};
use booking_server::contact::Answer;
use booking_server::ids::{CenterId, ServiceId, TherapistId, UnitId};
use booking_server::store::Claim;
use chrono::NaiveTime;

use crate::world::{World, contact, instant, problems, times};

#[tokio::test]
async fn the_title_is_the_services_name_in_the_bookers_language() {
    let world = World::new().await;
    for (language, expected) in [
        (Some("de-AT"), "Gesichtspflege"),
        (None, "Facial"),
        (Some("<x>"), "Facial"),
    ] {
        let slot = SubmittedSlot::Free {
            service: world.spa.facial,
            start: instant("10:00"),
            therapist: None,
            center: None,
        };
        let mut submission = Submission {
            language: language.map(str::to_owned),
            ..world.submission_to(world.spa.loose, slot)
        };
        submission
            .contact
            .answers
            .insert("skin".to_owned(), Answer::Text("dry".to_owned()));
        assert_eq!(
            world.submit(submission).await.unwrap().booking.title,
            expected,
            "{language:?}"
        );
    }
}

#[tokio::test]
async fn a_free_slot_can_be_submitted_without_a_hold() {
    let world = World::new().await;
    let massage = |therapist: Option<TherapistId>, center: Option<CenterId>| SubmittedSlot::Free {
        service: world.spa.massage,
        start: instant("10:00"),
        therapist,
        center,
    };
    let submit = async |slot| world.submit(world.submission_to(world.spa.manual, slot)).await;
    assert_eq!(
        problems(submit(massage(None, None)).await),
        [Problem::new("event.centerId", Reason::Ambiguous)]
    );
    assert_eq!(
        problems(submit(massage(None, Some(CenterId::random()))).await),
        [Problem::new("event.centerId", Reason::Unknown)]
    );
    assert_eq!(
        problems(submit(massage(Some(world.spa.bo), Some(world.spa.annex))).await),
        [Problem::new("event.therapistId", Reason::DoesNotFit)]
    );
    let unknown = SubmittedSlot::Free {
        service: ServiceId::random(),
        start: instant("10:00"),
        therapist: None,
        center: None,
    };
    assert_eq!(
        problems(submit(unknown).await),
        [Problem::new("event.serviceId", Reason::Unknown)]
    );

    let booking = submit(massage(Some(world.spa.ada), Some(world.spa.main)))
        .await
        .unwrap()
        .booking;
    assert_eq!(booking.appointments[0].therapist, Some(world.spa.ada));
    assert_eq!(booking.appointments[0].during.start, instant("10:00"));
    let claims: Vec<Claim> = world.claims().await;
    assert_eq!(claims.len(), 2);
    assert!(
        claims
            .iter()
            .any(|claim| claim.unit == UnitId::of_therapist(world.spa.ada))
    );
    assert!(claims.iter().all(|claim| claim.hold_until.is_none()));

    // Ada is taken now, here and in the annex.
    for center in [world.spa.main, world.spa.annex] {
        let result = submit(massage(Some(world.spa.ada), Some(center))).await;
        let Err(SubmitBookingError::NotFree { alternatives }) = result else {
            panic!("Ada is booked twice: {result:?}");
        };
        assert_eq!(times(&alternatives)[0], "Tue 11:30");
    }
    let odd = SubmittedSlot::Free {
        service: world.spa.massage,
        start: instant("12:07"),
        therapist: None,
        center: Some(world.spa.main),
    };
    assert!(matches!(
        submit(odd).await,
        Err(SubmitBookingError::NotFree { .. })
    ));
    assert_eq!(world.claims().await.len(), 2);
}

#[tokio::test]
async fn an_address_has_so_many_pending_bookings_and_no_more() {
    let mut world = World::new().await;
    world.limits = Limits {
        pending_bookings_per_email: 2,
        ..Limits::default()
    };
    let slot = |time: &str| SubmittedSlot::Free {
        service: world.spa.massage,
        start: instant(time),
        therapist: None,
        center: Some(world.spa.main),
    };
    let submit = async |portal, email, time| {
        let submission = Submission {
            contact: contact(email),
            ..world.submission_to(portal, slot(time))
        };
        world.submit(submission).await
    };
    submit(world.spa.manual, "mia@example.com", "09:00")
        .await
        .unwrap();
    submit(world.spa.manual, "MIA@example.com", "10:30")
        .await
        .unwrap();
    let third = submit(world.spa.manual, "Mia@Example.com", "12:00").await;
    assert!(
        matches!(third, Err(SubmitBookingError::TooManyPending { limit: 2 })),
        "{third:?}"
    );
    assert_eq!(world.claims().await.len(), 4);
    // Somebody else may, and so may Mia where nothing is pending.
    submit(world.spa.manual, "leo@example.com", "12:00")
        .await
        .unwrap();
    submit(world.spa.express, "mia@example.com", "13:30")
        .await
        .unwrap();
}

#[tokio::test]
async fn of_a_wall_time_that_comes_twice_only_the_earlier_can_be_submitted() {
    let world = World::new().await;
    let mut catalogue = world.spa.catalogue.clone();
    let all_day = Period {
        from: NaiveTime::MIN,
        to: NaiveTime::MIN,
    };
    let always = Weekly {
        days: std::array::from_fn(|_| vec![all_day]),
    };
    catalogue.centers[0].opening = always.clone();
    catalogue.therapists[0].schedules.insert(world.spa.main, always);
    catalogue.booking_modules[0].settings.horizon_days = 400;
    world.import(&catalogue).await;
    // On 31 October 2027 at 3:00 Berlin goes back to 2:00: 2:30 is 0:30 UTC, and once more 1:30 UTC.
    let submit = async |start: &str| {
        let slot = SubmittedSlot::Free {
            service: world.spa.massage,
            start: start.parse().unwrap(),
            therapist: None,
            center: Some(world.spa.main),
        };
        world.submit(world.submission_to(world.spa.manual, slot)).await
    };
    let second = submit("2027-10-31T01:30:00Z").await;
    assert!(
        matches!(second, Err(SubmitBookingError::NotFree { .. })),
        "{second:?}"
    );
    let first = submit("2027-10-31T00:30:00Z").await.unwrap().booking;
    assert_eq!(
        first.appointments[0].during.start.to_rfc3339(),
        "2027-10-31T00:30:00+00:00"
    );
}
