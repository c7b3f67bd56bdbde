//! Random histories of several drafts: whatever the order, no unit is used twice, and whoever was told
//! that a slot is theirs has its claims.

use booking_server::bookings::lapse::lapse_and_sweep;
use booking_server::bookings::submit::SubmittedSlot;
use booking_server::ids::{DraftId, PortalId};
use booking_server::store::{BookingStatus, Store, TherapistChoice};
use chrono::NaiveDateTime;
use proptest::prelude::*;

use crate::world::{World, contact, instant, tuesday};

const DRAFTS: usize = 4;

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
                let held = world.store.find_draft(id).await.unwrap().unwrap().reservation;
                if let Some(held) = held {
                    let slot = SubmittedSlot::Reservation(held.id);
                    drop(world.submit(world.submission_to(portal, slot)).await);
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
            Step::Sweep => drop(lapse_and_sweep(&world.store).await.unwrap()),
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
