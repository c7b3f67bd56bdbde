//! The demo spa: every treatment at every center that offers it can be booked through every portal.

use std::collections::BTreeMap;

use booking_server::attribution::Attribution;
use booking_server::availability::Slot;
use booking_server::bookings::slots::read_slots;
use booking_server::bookings::submit::{Submission, SubmittedSlot};
use booking_server::catalogue::Approval;
use booking_server::contact::{Answer, Contact, ContactGuest};
use booking_server::import::parse;
use booking_server::store::{BookingStatus, TherapistChoice};
use chrono::Days;

use crate::world::{World, monday};

const DEMO: &str = include_str!("../../demo/stillwater.toml");

#[tokio::test]
async fn every_treatment_of_the_demo_spa_can_be_booked_through_every_portal() {
    let world = World::new().await;
    let demo = parse(DEMO).unwrap().catalogue;
    world.import(&demo).await;
    let catalogues = world.catalogues().await;
    let mut booked = BTreeMap::new();
    let mut couples = 0;
    for slug in ["stillwater", "stillwater-express"] {
        let view = catalogues.portal(slug).unwrap();
        let offers = view.centers().flat_map(|center| {
            let here = view.catalogue.services.iter();
            here.filter(|service| service.centers.contains(&center.id))
                .map(|service| (center.id, service))
        });
        for (center, service) in offers {
            let mut wish = world.wish_at(center, view.portal.id, service.id, TherapistChoice::Anyone);
            wish.client = format!("{slug} {}", service.code);
            // A treatment for two is booked by two.
            let others = if service.is_couple_service {
                wish.guests.push(wish.guests[0].clone());
                vec![ContactGuest {
                    first_name: Some("Jan".to_owned()),
                    ..ContactGuest::default()
                }]
            } else {
                Vec::new()
            };
            let guests = wish.guests.len();
            wish.date = monday().date_naive() + Days::new(14);
            let draft = world.create_draft(wish).await.unwrap();
            let seen = read_slots(&*world.store, &catalogues, draft, true).await.unwrap();
            let mut slots = seen.future_days.iter().flat_map(|day| &day.slots);
            let slot = slots.find(|slot| Slot::is_free(slot)).unwrap_or_else(|| {
                panic!("{} is not free on any day of two weeks", service.code);
            });
            let held = world.reserve(draft, slot.time).await.unwrap();
            let submission = Submission {
                organization: demo.organization.id,
                booking_module: view.module.id,
                portal: view.portal.id,
                contact: Contact {
                    first_name: Some("Mia".to_owned()),
                    last_name: Some("Muster".to_owned()),
                    email: Some(format!("mia@{}.example.com", service.code.to_lowercase())),
                    phone: Some("+49 30 123456".to_owned()),
                    answers: BTreeMap::from([("terms".to_owned(), Answer::Flag(true))]),
                    guests: others,
                },
                title: None,
                event_answers: BTreeMap::new(),
                slot: SubmittedSlot::Reservation(held.reservation.id),
                request_note: None,
                language: Some("de".to_owned()),
                attribution: Attribution::default(),
            };
            let booking = world.submit(submission).await.unwrap().booking;
            let expected = match view.module.settings.approval {
                Approval::Manual => BookingStatus::Pending,
                Approval::Automatic => BookingStatus::Approved,
            };
            assert_eq!(booking.status, expected, "{slug} {}", service.code);
            let name = service.name.in_language("de");
            let title = if service.is_couple_service {
                format!("2 × {name}")
            } else {
                name.to_owned()
            };
            assert_eq!(booking.title, title);
            assert_eq!(booking.appointments.len(), guests, "{slug} {}", service.code);
            couples += usize::from(service.is_couple_service);
            *booked.entry(slug).or_insert(0) += 1;
        }
    }
    assert!(booked.values().all(|&count| count >= 20), "{booked:?}");
    assert!(
        couples >= 4,
        "two treatments for two, through two portals: {couples}"
    );
    assert!(world.store.overlapping_claims().await.unwrap().is_empty());
    let bookings = world.store.list_bookings(demo.organization.id).await.unwrap();
    assert_eq!(bookings.len(), booked.values().sum::<usize>());
}
