//! What a draft and a calendar show.

use booking_server::availability::Slot;
use booking_server::availability::Warning;
use booking_server::bookings::calendar::{CalendarRequest, MAX_DAYS, ReadCalendarError, read_calendar};
use booking_server::bookings::draft::NewDraft;
use booking_server::bookings::problem::{Problem, Reason};
use booking_server::bookings::reserve::ReserveSlotError;
use booking_server::bookings::slots::{FUTURE_DAYS, ReadSlotsError, read_slots};
use booking_server::ids::DraftId;
use booking_server::store::{DraftGuest, DraftItem, TherapistChoice};
use chrono::Days;

use crate::world::{World, times, tuesday};

fn free(slots: &[Slot]) -> Vec<String> {
    let free: Vec<Slot> = slots.iter().copied().filter(Slot::is_free).collect();
    times(&free)
}

#[tokio::test]
async fn the_slots_of_a_draft_are_all_starts_of_its_day_free_or_not() {
    let world = World::new().await;
    let catalogues = world.catalogues().await;
    let holder = world.draft_with(world.spa.ada).await;
    world.reserve(holder, tuesday("10:00")).await.unwrap();

    let draft = world.draft_with(world.spa.ada).await;
    let seen = read_slots(&*world.store, &catalogues, draft, false)
        .await
        .unwrap();
    // Every half hour from 9:00 to 16:00; Ada is busy from 10:00 to 11:10, recovery included.
    assert_eq!(seen.day.slots.len(), 15);
    let taken: Vec<Slot> = seen
        .day
        .slots
        .iter()
        .copied()
        .filter(|slot| !slot.is_free())
        .collect();
    assert_eq!(
        times(&taken),
        ["Tue 09:00", "Tue 09:30", "Tue 10:00", "Tue 10:30", "Tue 11:00"]
    );
    assert!(seen.future_days.is_empty());
    assert_eq!(seen.next_available_day, None);

    // To the draft that holds it, its own slot is free: it may take it again.
    let own = read_slots(&*world.store, &catalogues, holder, true)
        .await
        .unwrap();
    assert_eq!(free(&own.day.slots).len(), 15);
    assert_eq!(own.future_days.len(), FUTURE_DAYS as usize);
    assert_eq!(own.future_days[0].date, tuesday("00:00").date() + Days::new(1));
}

#[tokio::test]
async fn double_booking_adds_warnings_to_what_is_taken_and_overrides_nothing() {
    let world = World::new().await;
    let holder = world.draft_with(world.spa.ada).await;
    world.reserve(holder, tuesday("10:00")).await.unwrap();
    let catalogues = world.catalogues().await;
    for (is_enabled, expected) in [(false, None), (true, Some(vec![Warning::TherapistDoubleBooked]))] {
        let wish = NewDraft {
            is_double_booking_enabled: is_enabled,
            ..world.wish(TherapistChoice::Named(world.spa.ada))
        };
        let draft = world.create_draft(wish).await.unwrap();
        let seen = read_slots(&*world.store, &catalogues, draft, false)
            .await
            .unwrap();
        assert_eq!(seen.warnings.get(&tuesday("10:00")).cloned(), expected);
        // The five starts that would overlap, and the last of the day, which would end too late.
        assert_eq!(seen.warnings.len(), if is_enabled { 6 } else { 0 });
        let late = vec![
            Warning::TherapistOutsideSchedule,
            Warning::ServiceEndsOutsideCenterHours,
        ];
        let last = seen
            .warnings
            .last_key_value()
            .map(|(_, warnings)| warnings.clone());
        assert_eq!(last, is_enabled.then_some(late));
        let slot = seen.day.slots.iter().find(|slot| slot.time == tuesday("10:00"));
        assert!(!slot.unwrap().is_free());
        let reserved = world.reserve(draft, tuesday("10:00")).await;
        assert!(matches!(reserved, Err(ReserveSlotError::NotFree { .. })));
    }
}

#[tokio::test]
async fn a_draft_whose_day_is_full_is_told_the_next_day_with_a_slot() {
    let world = World::new().await;
    let tuesday_date = tuesday("00:00").date();
    let mut catalogue = world.spa.catalogue.clone();
    catalogue.centers[0].closed_days = (0..40).map(|day| tuesday_date + Days::new(day)).collect();
    world.import(&catalogue).await;
    let catalogues = world.catalogues().await;
    let draft = world.draft().await;
    let seen = read_slots(&*world.store, &catalogues, draft, true).await.unwrap();
    assert!(seen.day.closed);
    assert!(seen.day.slots.is_empty());
    assert!(
        seen.future_days
            .iter()
            .all(|day| day.slots.is_empty() && day.closed)
    );
    assert_eq!(seen.next_available_day, Some(tuesday_date + Days::new(40)));
}

#[tokio::test]
async fn the_slots_of_a_draft_whose_catalogue_changed_say_what_is_gone() {
    let world = World::new().await;
    let draft = world.draft_with(world.spa.bo).await;
    let slots = async |archive: &dyn Fn(&mut booking_server::catalogue::Catalogue)| {
        let mut catalogue = world.spa.catalogue.clone();
        archive(&mut catalogue);
        world.import(&catalogue).await;
        read_slots(&*world.store, &*world.catalogues().await, draft, false).await
    };
    assert!(slots(&|_| {}).await.is_ok());
    assert!(matches!(
        slots(&|catalogue| catalogue.services[0].archived = true).await,
        Err(ReadSlotsError::ServiceNotFound)
    ));
    assert!(matches!(
        slots(&|catalogue| catalogue.therapists[1].archived = true).await,
        Err(ReadSlotsError::TherapistNotFound)
    ));
    assert!(matches!(
        slots(&|catalogue| catalogue.portals[1].archived = true).await,
        Err(ReadSlotsError::CenterNotFound)
    ));
    let catalogues = world.catalogues().await;
    assert!(matches!(
        read_slots(&*world.store, &catalogues, DraftId::random(), false).await,
        Err(ReadSlotsError::DraftNotFound)
    ));
}

#[tokio::test]
async fn a_calendar_shows_free_slots_only_and_looks_beyond_its_days() {
    let world = World::new().await;
    for therapist in [world.spa.ada, world.spa.bo] {
        let draft = world.draft_with(therapist).await;
        world.reserve(draft, tuesday("12:00")).await.unwrap();
    }
    let mut catalogue = world.spa.catalogue.clone();
    let monday_date = tuesday("00:00").date() - Days::new(1);
    catalogue.centers[0].closed_days = vec![monday_date];
    world.import(&catalogue).await;
    let catalogues = world.catalogues().await;
    let view = catalogues.portal("manual").unwrap();
    let mut request = CalendarRequest {
        center: Some(world.spa.main),
        guests: vec![DraftGuest {
            id: None,
            invoice: None,
            items: vec![DraftItem {
                service: world.spa.massage,
                therapist: TherapistChoice::Anyone,
                add_ons: Vec::new(),
            }],
        }],
        from: monday_date,
        days: 1,
    };
    let closed = read_calendar(&*world.store, view, &request).await.unwrap();
    assert!(closed.days[0].slots.is_empty());
    assert_eq!(closed.next_available_day, Some(tuesday("00:00").date()));
    assert_eq!(closed.today, monday_date);
    assert_eq!(closed.last_day, monday_date + Days::new(60));

    request.days = 2;
    let open = read_calendar(&*world.store, view, &request).await.unwrap();
    assert_eq!(
        times(&open.days[1].slots),
        [
            "Tue 09:00",
            "Tue 09:30",
            "Tue 10:00",
            "Tue 10:30",
            "Tue 13:30",
            "Tue 14:00",
            "Tue 14:30",
            "Tue 15:00",
            "Tue 15:30",
            "Tue 16:00"
        ]
    );
    assert!(open.days[1].slots.iter().all(|slot| slot.spaces == 2));

    request.center = None;
    assert_refused(
        read_calendar(&*world.store, view, &request).await,
        "center_id",
        Reason::Ambiguous,
    );
    let express = catalogues.portal("express").unwrap();
    assert!(read_calendar(&*world.store, express, &request).await.is_ok());
    for days in [0, MAX_DAYS + 1] {
        request.days = days;
        let reason = Reason::OutOfRange {
            min: 1,
            max: MAX_DAYS,
        };
        assert_refused(
            read_calendar(&*world.store, express, &request).await,
            "days",
            reason,
        );
    }
}

fn assert_refused<T: std::fmt::Debug>(result: Result<T, ReadCalendarError>, field: &str, reason: Reason) {
    let Err(ReadCalendarError::Refused(problems)) = result else {
        panic!("{field} was accepted: {result:?}");
    };
    assert_eq!(problems, [Problem::new(field, reason)]);
}
