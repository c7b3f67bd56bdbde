//! Visits of several guests, of several treatments in a row, and treatments for two.

use booking_server::bookings::draft::{CreateDraftError, NewDraft, NewGuestOfDraft, NewItemOfDraft};
use booking_server::bookings::problem::{Problem, Reason};
use booking_server::bookings::reserve::ReserveSlotError;
use booking_server::bookings::slots::read_slots;
use booking_server::contact::ContactGuest;
use booking_server::ids::ServiceId;
use booking_server::store::TherapistChoice;
use chrono::TimeDelta;

use crate::world::{World, instant, times, tuesday};

fn item(service: ServiceId, therapist: TherapistChoice) -> NewItemOfDraft {
    NewItemOfDraft {
        service,
        therapist,
        add_ons: Vec::new(),
        invoice_item: None,
    }
}

fn guest(items: Vec<NewItemOfDraft>) -> NewGuestOfDraft {
    NewGuestOfDraft {
        items,
        ..NewGuestOfDraft::default()
    }
}

fn visit(world: &World, guests: Vec<NewGuestOfDraft>) -> NewDraft {
    NewDraft {
        guests,
        ..world.wish(TherapistChoice::Anyone)
    }
}

#[tokio::test]
async fn a_group_is_held_together_each_with_their_own_therapist() {
    let world = World::new().await;
    let (massage, facial) = (world.spa.massage, world.spa.facial);
    let wish = visit(
        &world,
        vec![
            guest(vec![item(massage, TherapistChoice::Anyone)]),
            guest(vec![item(facial, TherapistChoice::Named(world.spa.ada))]),
        ],
    );
    let draft = world.create_draft(wish).await.unwrap();
    let held = world.reserve(draft, tuesday("10:00")).await.unwrap();
    let appointments = &held.reservation.appointments;
    let who: Vec<_> = appointments
        .iter()
        .map(|appointment| (appointment.guest, appointment.therapist, appointment.during.start))
        .collect();
    assert_eq!(
        who,
        [
            (0, Some(world.spa.bo), instant("10:00")),
            (1, Some(world.spa.ada), instant("10:00"))
        ]
    );
    assert_ne!(appointments[0].room, appointments[1].room);
    assert_eq!(world.claims().await.len(), 4);

    world.release(draft).await.unwrap();
    assert_eq!(world.claims().await, []);
}

#[tokio::test]
async fn a_group_that_does_not_fit_holds_nothing_and_is_offered_times_for_all_of_it() {
    let world = World::new().await;
    let alone = world.draft_with(world.spa.bo).await;
    world.reserve(alone, tuesday("10:00")).await.unwrap();
    let before = world.claims().await;
    let both = || guest(vec![item(world.spa.massage, TherapistChoice::Anyone)]);
    let draft = world
        .create_draft(visit(&world, vec![both(), both()]))
        .await
        .unwrap();
    let Err(ReserveSlotError::NotFree { alternatives }) = world.reserve(draft, tuesday("10:00")).await else {
        panic!("two guests, one therapist");
    };
    assert_eq!(times(&alternatives)[..2], ["Tue 11:30", "Tue 12:00"]);
    assert_eq!(world.claims().await, before);
}

#[tokio::test]
async fn the_treatments_of_a_guest_follow_one_another() {
    let world = World::new().await;
    let (massage, facial) = (world.spa.massage, world.spa.facial);
    let wish = visit(
        &world,
        vec![guest(vec![
            item(massage, TherapistChoice::Named(world.spa.ada)),
            item(facial, TherapistChoice::Named(world.spa.bo)),
        ])],
    );
    let draft = world.create_draft(wish).await.unwrap();
    let held = world.reserve(draft, tuesday("10:00")).await.unwrap();
    let [first, second] = held.reservation.appointments.as_slice() else {
        panic!("two treatments");
    };
    assert_eq!((first.service, second.service), (massage, facial));
    assert_eq!(second.during.start, first.during.end);
    assert_eq!(
        second.during.end,
        first.during.start + TimeDelta::minutes(60 + 30)
    );

    let later = world.reserve(draft, tuesday("15:30")).await.unwrap();
    assert_eq!(
        later.reservation.appointments[1].during.end,
        instant("17:00"),
        "until the spa closes"
    );
    assert_eq!(world.claims().await.len(), 4, "the first hold was given up");
    assert!(matches!(
        world.reserve(draft, tuesday("16:00")).await,
        Err(ReserveSlotError::NotFree { .. })
    ));
}

#[tokio::test]
async fn a_treatment_for_two_needs_two_at_the_same_time() {
    let world = World::new().await;
    let mut catalogue = world.spa.catalogue.clone();
    catalogue.services[0].is_couple_service = true;
    world.import(&catalogue).await;
    let couple = item(world.spa.massage, TherapistChoice::Anyone);
    let facial = item(world.spa.facial, TherapistChoice::Anyone);
    let longer = NewItemOfDraft {
        add_ons: vec![world.spa.hot_stones],
        ..couple.clone()
    };
    for (guests, alone) in [
        (vec![vec![couple.clone()]], "guests[0].items[0].item.id"),
        (
            vec![vec![couple.clone()], vec![facial.clone()]],
            "guests[0].items[0].item.id",
        ),
        (
            vec![vec![couple.clone()], vec![facial.clone(), couple.clone()]],
            "guests[0].items[0].item.id",
        ),
        (
            vec![vec![couple.clone()], vec![couple.clone()], vec![couple.clone()]],
            "guests[2].items[0].item.id",
        ),
        // At the same place, but the second guest has a quarter of an hour more before it.
        (
            vec![
                vec![couple.clone(), couple.clone()],
                vec![longer.clone(), couple.clone()],
            ],
            "guests[0].items[1].item.id",
        ),
    ] {
        let wish = visit(&world, guests.into_iter().map(guest).collect());
        let Err(CreateDraftError::Refused(problems)) = world.create_draft(wish).await else {
            panic!("{alone} was accepted");
        };
        assert_eq!(problems, [Problem::new(alone, Reason::NeedsTwo)]);
    }
    for guests in [
        vec![vec![couple.clone()], vec![couple.clone()]],
        vec![vec![couple.clone()], vec![longer]],
        vec![vec![facial.clone(), couple.clone()], vec![facial, couple]],
    ] {
        let wish = visit(&world, guests.into_iter().map(guest).collect());
        assert!(world.create_draft(wish).await.is_ok());
    }
}

#[tokio::test]
async fn more_treatments_than_can_be_planned_are_refused() {
    let world = World::new().await;
    let mut catalogue = world.spa.catalogue.clone();
    for module in &mut catalogue.booking_modules {
        module.settings.max_guests = 40;
    }
    world.import(&catalogue).await;
    let one = guest(vec![item(world.spa.massage, TherapistChoice::Anyone)]);
    let Err(CreateDraftError::Refused(problems)) = world.create_draft(visit(&world, vec![one; 13])).await
    else {
        panic!("thirteen were accepted");
    };
    assert_eq!(
        problems,
        [Problem::new("guests", Reason::OutOfRange { min: 1, max: 12 })]
    );
}

#[tokio::test]
async fn the_guests_of_a_group_become_known_by_submitting() {
    let world = World::new().await;
    let one = || guest(vec![item(world.spa.massage, TherapistChoice::Anyone)]);
    let draft = world
        .create_draft(visit(&world, vec![one(), one()]))
        .await
        .unwrap();
    let held = world.reserve(draft, tuesday("10:00")).await.unwrap();
    let mut submission = world.submission(held.reservation.id);
    submission.contact.guests = vec![ContactGuest {
        first_name: Some("Nils".to_owned()),
        ..ContactGuest::default()
    }];
    submission.language = Some("de".to_owned());
    let booking = world.submit(submission).await.unwrap().booking;
    assert_eq!(booking.title, "2 × Massage 60");
    assert_eq!(booking.appointments, held.reservation.appointments);

    let draft = world.store.find_draft(draft).await.unwrap().unwrap();
    let mut transaction = world.store.begin().await.unwrap();
    let mut names = Vec::new();
    for guest in draft.guests {
        let known = transaction.find_guest(guest.id.unwrap()).await.unwrap().unwrap();
        names.push((known.first_name, known.email));
    }
    assert_eq!(
        names,
        [
            ("Mia".to_owned(), "mia@example.com".to_owned()),
            ("Nils".to_owned(), String::new())
        ]
    );
}

#[tokio::test]
async fn whatever_is_offered_can_be_reserved_when_nobody_interferes_and_nothing_else() {
    let world = World::new().await;
    let mut catalogue = world.spa.catalogue.clone();
    catalogue.services[0].recovery_minutes = 20;
    world.import(&catalogue).await;
    // Others leave gaps of all kinds.
    for (therapist, slot) in [
        (world.spa.ada, "10:00"),
        (world.spa.bo, "12:30"),
        (world.spa.ada, "14:30"),
    ] {
        let wish = NewDraft {
            client: slot.to_owned(),
            ..world.wish(TherapistChoice::Named(therapist))
        };
        let draft = world.create_draft(wish).await.unwrap();
        world.reserve(draft, tuesday(slot)).await.unwrap();
    }
    let of_others = world.claims().await.len();
    let massage = || item(world.spa.massage, TherapistChoice::Anyone);
    let facial = || item(world.spa.facial, TherapistChoice::Anyone);
    let by_ada = || item(world.spa.facial, TherapistChoice::Named(world.spa.ada));
    let catalogues = world.catalogues().await;
    for (guests, least) in [
        (vec![guest(vec![massage()])], 10),
        (vec![guest(vec![massage(), by_ada()])], 1),
        (vec![guest(vec![massage()]), guest(vec![by_ada()])], 1),
        (vec![guest(vec![facial(), massage()]), guest(vec![massage()])], 0),
    ] {
        let draft = world.create_draft(visit(&world, guests.clone())).await.unwrap();
        let seen = read_slots(&*world.store, &catalogues, draft, false)
            .await
            .unwrap();
        let free = seen.day.slots.iter().filter(|slot| slot.is_free()).count();
        assert!(free >= least, "{free} of {guests:?}");
        for slot in &seen.day.slots {
            let answer = world.reserve(draft, slot.time).await;
            assert_eq!(answer.is_ok(), slot.is_free(), "{} of {guests:?}", slot.time);
            if let Ok(held) = answer {
                assert_eq!(held.reservation.appointments[0].during.start, slot.start);
            }
        }
        if free > 0 {
            world.release(draft).await.unwrap();
        }
        assert_eq!(world.claims().await.len(), of_others);
    }
}
