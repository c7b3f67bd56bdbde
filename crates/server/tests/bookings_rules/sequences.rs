//! Random histories of several drafts: whatever the order, no unit is used twice, and whoever was told
//! that a slot is theirs has its claims.

use booking_server::bookings::draft::NewDraft;
use booking_server::bookings::lapse::lapse_and_sweep;
use booking_server::bookings::submit::SubmittedSlot;
use booking_server::contact::ContactGuest;
use booking_server::ids::{DraftId, PortalId};
use booking_server::store::{Appointment, BookingStatus, TherapistChoice};
use chrono::NaiveDateTime;
use proptest::prelude::*;

use crate::world::{World, contact, instant, tuesday};

/// Four of one guest with one treatment, a group, treatments in a row, and one that would reschedule.
const DRAFTS: usize = 7;

#[derive(Clone, Copy, Debug)]
enum Step {
    Reserve { draft: usize, slot: usize },
    Extend { draft: usize },
    Release { draft: usize },
    Submit { draft: usize },
    SubmitFree { slot: usize },
    Advance { minutes: i64 },
    Sweep,
}

/// Starts so near to one another that treatments overlap.
const SLOTS: [&str; 5] = ["10:00", "10:30", "11:00", "11:30", "13:00"];

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => (0..DRAFTS, 0..SLOTS.len()).prop_map(|(draft, slot)| Step::Reserve { draft, slot }),
        3 => (0..DRAFTS).prop_map(|draft| Step::Extend { draft }),
        1 => (0..DRAFTS).prop_map(|draft| Step::Release { draft }),
        2 => (0..DRAFTS).prop_map(|draft| Step::Submit { draft }),
        1 => (0..SLOTS.len()).prop_map(|slot| Step::SubmitFree { slot }),
        3 => (1_i64..15).prop_map(|minutes| Step::Advance { minutes }),
        1 => Just(Step::Sweep),
    ]
}

struct History {
    world: World,
    drafts: [(DraftId, PortalId); DRAFTS],
}

impl History {
    async fn begin() -> Self {
        let world = World::new().await;
        let spa = &world.spa;
        let mut drafts = Vec::new();
        for (portal, therapist) in [
            (spa.manual, TherapistChoice::Named(spa.ada)),
            (spa.manual, TherapistChoice::Anyone),
            (spa.express, TherapistChoice::Anyone),
            (spa.loose, TherapistChoice::Named(spa.bo)),
        ] {
            let wish = world.wish_at(spa.main, portal, spa.massage, therapist);
            drafts.push((world.create_draft(wish).await.unwrap(), portal));
        }
        let anyone = world.wish(TherapistChoice::Anyone);
        let mut group = anyone.clone();
        group.guests = vec![group.guests[0].clone(); 2];
        let mut in_a_row = anyone.clone();
        in_a_row.guests[0].items = vec![in_a_row.guests[0].items[0].clone(); 2];
        let slot = SubmittedSlot::Free {
            service: spa.massage,
            start: instant("10:30"),
            therapist: None,
            center: Some(spa.main),
        };
        let mut submission = world.submission_to(spa.manual, slot);
        submission.contact = contact("regular@example.com");
        let booked = world.submit(submission).await.unwrap().booking;
        let replacing = NewDraft {
            replaces: Some(booked.id),
            ..anyone
        };
        for wish in [group, in_a_row, replacing] {
            drafts.push((world.create_draft(wish).await.unwrap(), spa.manual));
        }
        Self {
            drafts: drafts.try_into().unwrap(),
            world,
        }
    }

    async fn take(&self, step: Step) {
        let world = &self.world;
        match step {
            Step::Reserve { draft, slot } => self.reserve(draft, tuesday(SLOTS[slot])).await,
            Step::Extend { draft } => {
                let held = world
                    .store
                    .find_draft(self.drafts[draft].0)
                    .await
                    .unwrap()
                    .unwrap()
                    .reservation;
                if let Some(held) = held {
                    self.reserve(draft, held.slot_time).await;
                }
            }
            Step::Release { draft } => drop(world.release(self.drafts[draft].0).await),
            Step::Submit { draft } => {
                let (id, portal) = self.drafts[draft];
                let draft = world.store.find_draft(id).await.unwrap().unwrap();
                if let Some(held) = draft.reservation {
                    let slot = SubmittedSlot::Reservation(held.id);
                    let mut submission = world.submission_to(portal, slot);
                    let other = ContactGuest {
                        first_name: Some("Nils".to_owned()),
                        ..ContactGuest::default()
                    };
                    submission.contact.guests = vec![other; draft.guests.len() - 1];
                    drop(world.submit(submission).await);
                }
            }
            Step::SubmitFree { slot } => {
                let slot = SubmittedSlot::Free {
                    service: world.spa.massage,
                    start: instant(SLOTS[slot]),
                    therapist: None,
                    center: None,
                };
                let mut submission = world.submission_to(world.spa.express, slot);
                submission.contact = contact("walk-in@example.com");
                drop(world.submit(submission).await);
            }
            Step::Advance { minutes } => world.advance_minutes(minutes),
            Step::Sweep => drop(lapse_and_sweep(&*world.store).await.unwrap()),
        }
    }

    /// What a reservation answers must be true at that moment.
    async fn reserve(&self, draft: usize, slot: NaiveDateTime) {
        if let Ok(held) = self.world.reserve(self.drafts[draft].0, slot).await {
            assert!(held.is_live);
            assert!(held.reservation.expires_at > held.now);
            assert!(held.reservation.expires_at <= held.max_expires_at);
        }
    }

    async fn check(&self) {
        let world = &self.world;
        assert!(world.store.overlapping_claims().await.unwrap().is_empty());
        let claims = world.claims().await;
        let mut expected = 0;
        let bookings = world.store.list_bookings(world.spa.organization).await.unwrap();
        for booking in &bookings {
            let keeps = booking.status == BookingStatus::Approved
                || (booking.status == BookingStatus::Pending && booking.portal != world.spa.loose);
            if keeps {
                assert_no_unit_twice(&booking.appointments);
                for appointment in &booking.appointments {
                    for unit in &appointment.units {
                        expected += 1;
                        assert!(
                            claims.iter().any(|claim| claim.unit == *unit
                                && claim.during == appointment.claimed
                                && claim.owner == booking.owner
                                && claim.hold_until.is_none()),
                            "a booking has lost a claim"
                        );
                    }
                }
            }
        }
        for (id, _) in self.drafts {
            let draft = world.store.find_draft(id).await.unwrap().unwrap();
            let live = draft
                .reservation
                .filter(|held| !held.released && held.expires_at > world.now());
            if let Some(held) = live.filter(|_| draft.booking.is_none()) {
                assert_no_unit_twice(&held.appointments);
                for appointment in &held.appointments {
                    for unit in &appointment.units {
                        expected += 1;
                        assert!(
                            claims.iter().any(|claim| claim.unit == *unit
                                && claim.during == appointment.claimed
                                && claim.owner == draft.owner
                                && claim.hold_until == Some(held.expires_at)),
                            "a hold has lost a claim"
                        );
                    }
                }
            }
        }
        assert_eq!(claims.len(), expected, "a claim belongs to nothing");
    }
}

/// Within one owner the database allows overlaps; a visit must not need any.
fn assert_no_unit_twice(appointments: &[Appointment]) {
    for (index, one) in appointments.iter().enumerate() {
        for other in &appointments[index + 1..] {
            let at_once = one.claimed.start < other.claimed.end && other.claimed.start < one.claimed.end;
            let shared = one.units.iter().any(|unit| other.units.contains(unit));
            assert!(!(at_once && shared), "{one:?} and {other:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_history_books_a_unit_twice_or_loses_a_claim(steps in prop::collection::vec(step(), 1..40)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let history = History::begin().await;
            for step in steps {
                history.take(step).await;
                history.check().await;
            }
        });
    }
}
