//! A spa with a database of its own and a clock that stands still until it is moved.
//!
//! Every use-case runs in a transaction that is committed whatever it answered: an error must have
//! changed nothing.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use booking_server::attribution::Attribution;
use booking_server::availability::Slot;
use booking_server::bookings::Limits;
use booking_server::bookings::catalogues::{CatalogueSet, Catalogues};
use booking_server::bookings::confirm::{ConfirmDraftError, Confirmation, Confirmed, confirm_draft};
use booking_server::bookings::draft::{
    CreateDraftError, NewDraft, NewGuestOfDraft, NewItemOfDraft, create_draft,
};
use booking_server::bookings::hold::Held;
use booking_server::bookings::problem::Problem;
use booking_server::bookings::release::{ReleaseSlotError, release_slot};
use booking_server::bookings::reserve::{ReserveSlotError, WantedSlot, reserve_slot};
use booking_server::bookings::submit::{
    Submission, SubmitBookingError, Submitted, SubmittedSlot, submit_booking,
};
use booking_server::catalogue::Catalogue;
use booking_server::clock::Clock;
use booking_server::contact::{Answer, Contact};
use booking_server::ids::{CenterId, DraftId, PortalId, ReservationId, ServiceId, TherapistId, UnitId};
use booking_server::store::{Claim, DraftGuest, DraftItem, Span, Store, TherapistChoice};
use chrono::{DateTime, NaiveDateTime, TimeDelta, TimeZone, Utc};

use crate::choice::ChosenDatabase;
use crate::spa::Spa;

/// The whole of it.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) spa: Spa,
    pub(crate) store: Arc<dyn Store>,
    pub(crate) limits: Limits,
    clock: Arc<StandingClock>,
    catalogues: Catalogues,
    _database: ChosenDatabase,
}

/// Stands still until moved.
#[derive(Debug)]
struct StandingClock(Mutex<DateTime<Utc>>);

impl Clock for StandingClock {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().unwrap()
    }
}

/// Where the clock starts: Monday, 8:00 in Berlin, an hour before the spa opens.
pub(crate) fn monday() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 23, 7, 0, 0).unwrap()
}

/// A wall time of Tuesday, for example `10:30`.
pub(crate) fn tuesday(time: &str) -> NaiveDateTime {
    format!("2026-11-24T{time}:00").parse().unwrap()
}

/// The same in UTC: Berlin is an hour ahead in winter.
pub(crate) fn instant(time: &str) -> DateTime<Utc> {
    tuesday(time).and_utc() - TimeDelta::hours(1)
}

impl World {
    pub(crate) async fn new() -> Self {
        Self::on(ChosenDatabase::create().await).await
    }

    pub(crate) async fn on(database: ChosenDatabase) -> Self {
        let clock = Arc::new(StandingClock(Mutex::new(monday())));
        let world = Self {
            spa: Spa::new(),
            store: database.open(clock.clone()).await,
            limits: Limits::default(),
            clock,
            catalogues: Catalogues::default(),
            _database: database,
        };
        world.import(&world.spa.catalogue).await;
        world
    }

    pub(crate) async fn import(&self, catalogue: &Catalogue) {
        let mut transaction = self.store.begin().await.unwrap();
        transaction.save_catalogue(catalogue).await.unwrap();
        transaction.commit().await.unwrap();
    }

    pub(crate) async fn catalogues(&self) -> Arc<CatalogueSet> {
        self.catalogues.current(&*self.store).await.unwrap()
    }

    pub(crate) fn advance(&self, by: TimeDelta) {
        *self.clock.0.lock().unwrap() += by;
    }

    pub(crate) fn advance_minutes(&self, minutes: i64) {
        self.advance(TimeDelta::minutes(minutes));
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    pub(crate) async fn create_draft(&self, request: NewDraft) -> Result<DraftId, CreateDraftError> {
        let catalogues = self.catalogues().await;
        let mut transaction = self.store.begin().await?;
        let result = create_draft(&mut *transaction, &catalogues, request).await;
        transaction.commit().await?;
        result.map(|draft| draft.id)
    }

    /// A massage on Tuesday, by the manual portal.
    pub(crate) fn wish(&self, therapist: TherapistChoice) -> NewDraft {
        self.wish_at(self.spa.main, self.spa.manual, self.spa.massage, therapist)
    }

    pub(crate) fn wish_at(
        &self,
        center: CenterId,
        portal: PortalId,
        service: ServiceId,
        therapist: TherapistChoice,
    ) -> NewDraft {
        NewDraft {
            center,
            date: tuesday("00:00").date(),
            portal: Some(portal.to_string()),
            guests: vec![NewGuestOfDraft {
                id: None,
                invoice: None,
                items: vec![NewItemOfDraft {
                    service,
                    therapist,
                    add_ons: Vec::new(),
                    invoice_item: None,
                }],
            }],
            client: "somebody".to_owned(),
            replaces: None,
            family: None,
            is_double_booking_enabled: false,
            staff_of: None,
        }
    }

    /// On Tuesday at the main center, by the manual portal.
    pub(crate) fn wish_of(&self, guests: &[DraftGuest]) -> NewDraft {
        let item = |item: &DraftItem| NewItemOfDraft {
            service: item.service,
            therapist: item.therapist,
            add_ons: item.add_ons.clone(),
            invoice_item: None,
        };
        let guest = |guest: &DraftGuest| NewGuestOfDraft {
            items: guest.items.iter().map(item).collect(),
            ..NewGuestOfDraft::default()
        };
        NewDraft {
            guests: guests.iter().map(guest).collect(),
            ..self.wish(TherapistChoice::Anyone)
        }
    }

    /// A visit of a few kinds: 0 a massage, 1 a facial, 2 a massage with an add-on, 3 a massage and then a facial, 4 a
    /// massage for each of two guests; the first treatment by somebody, the others by anyone.
    pub(crate) fn visit(&self, kind: u8, therapist: TherapistChoice) -> Vec<DraftGuest> {
        let item = |service, therapist| DraftItem {
            service,
            therapist,
            add_ons: Vec::new(),
        };
        let guest = |items| DraftGuest {
            id: None,
            invoice: None,
            items,
        };
        let (massage, facial) = (self.spa.massage, self.spa.facial);
        let mut first = item(if kind == 1 { facial } else { massage }, therapist);
        match kind {
            2 => {
                first.add_ons.push(self.spa.hot_stones);
                vec![guest(vec![first])]
            }
            3 => vec![guest(vec![first, item(facial, TherapistChoice::Anyone)])],
            4 => vec![
                guest(vec![first]),
                guest(vec![item(massage, TherapistChoice::Anyone)]),
            ],
            _ => vec![guest(vec![first])],
        }
    }

    /// A draft of a massage by anyone.
    pub(crate) async fn draft(&self) -> DraftId {
        self.create_draft(self.wish(TherapistChoice::Anyone))
            .await
            .unwrap()
    }

    /// A draft of a massage by somebody.
    pub(crate) async fn draft_with(&self, therapist: TherapistId) -> DraftId {
        let wish = self.wish(TherapistChoice::Named(therapist));
        self.create_draft(wish).await.unwrap()
    }

    /// A draft of a massage by anyone, through another portal.
    pub(crate) async fn draft_of(&self, portal: PortalId) -> DraftId {
        let wish = self.wish_at(self.spa.main, portal, self.spa.massage, TherapistChoice::Anyone);
        self.create_draft(wish).await.unwrap()
    }

    pub(crate) async fn reserve(
        &self,
        draft: DraftId,
        slot: impl Into<WantedSlot>,
    ) -> Result<Held, ReserveSlotError> {
        let catalogues = self.catalogues().await;
        let mut transaction = self.store.begin().await?;
        let result = reserve_slot(&mut *transaction, &catalogues, &self.limits, draft, slot).await;
        transaction.commit().await?;
        result
    }

    pub(crate) async fn release(&self, draft: DraftId) -> Result<(), ReleaseSlotError> {
        let mut transaction = self.store.begin().await?;
        let result = release_slot(&mut *transaction, draft).await;
        transaction.commit().await?;
        result
    }

    pub(crate) async fn submit(&self, submission: Submission) -> Result<Submitted, SubmitBookingError> {
        let catalogues = self.catalogues().await;
        let mut transaction = self.store.begin().await?;
        let result = submit_booking(&mut *transaction, &catalogues, &self.limits, submission).await;
        transaction.commit().await?;
        result
    }

    pub(crate) async fn confirm(&self, draft: DraftId) -> Result<Confirmed, ConfirmDraftError> {
        let catalogues = self.catalogues().await;
        let mut transaction = self.store.begin().await?;
        let confirmation = Confirmation::default();
        let result = confirm_draft(&mut *transaction, &catalogues, draft, confirmation).await;
        transaction.commit().await?;
        result
    }

    /// A complete submission of a hold made through the manual portal.
    pub(crate) fn submission(&self, reservation: ReservationId) -> Submission {
        self.submission_to(self.spa.manual, SubmittedSlot::Reservation(reservation))
    }

    pub(crate) fn submission_to(&self, portal: PortalId, slot: SubmittedSlot) -> Submission {
        let module = self
            .spa
            .catalogue
            .portals
            .iter()
            .find(|candidate| candidate.id == portal)
            .unwrap()
            .booking_module;
        Submission {
            organization: self.spa.organization,
            booking_module: module,
            portal,
            contact: contact("mia@example.com"),
            title: None,
            event_answers: BTreeMap::new(),
            slot,
            request_note: None,
            language: None,
            attribution: Attribution::default(),
        }
    }

    /// All live claims of all therapists and rooms, in a year around now.
    pub(crate) async fn claims(&self) -> Vec<Claim> {
        let catalogue = &self.spa.catalogue;
        let people = catalogue
            .therapists
            .iter()
            .map(|therapist| UnitId::of_therapist(therapist.id));
        let rooms = catalogue
            .rooms
            .iter()
            .map(|room| UnitId::of_room_place(room.id, 0));
        let units: Vec<UnitId> = people.chain(rooms).collect();
        let span = Span {
            start: self.now() - TimeDelta::days(180),
            end: self.now() + TimeDelta::days(180),
        };
        self.store.busy(&units, span).await.unwrap()
    }
}

pub(crate) fn contact(email: &str) -> Contact {
    Contact {
        first_name: Some("Mia".to_owned()),
        last_name: Some("Muster".to_owned()),
        email: Some(email.to_owned()),
        phone: None,
        answers: BTreeMap::from([("terms".to_owned(), Answer::Flag(true))]),
        guests: Vec::new(),
    }
}

/// The wall times of slots.
pub(crate) fn times(slots: &[Slot]) -> Vec<String> {
    slots
        .iter()
        .map(|slot| slot.time.format("%a %H:%M").to_string())
        .collect()
}

/// The problems for which a submission was refused.
pub(crate) fn problems(result: Result<Submitted, SubmitBookingError>) -> Vec<Problem> {
    match result {
        Err(SubmitBookingError::Refused(problems)) => problems,
        other => panic!("not refused: {other:?}"),
    }
}
