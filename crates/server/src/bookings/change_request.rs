//! A booker wants a booking otherwise, or given up: done at once while it is pending or where the module
//! lets bookers do it themselves, otherwise asked of staff.
//!
//! Long because both ways share one order of locks, checks and claims, which is best read in one place.

mod details;

mod repeated;

use chrono::{DateTime, Utc};

use self::details::{Changed, changed};
use self::repeated::{answered_before, held_before};
use super::catalogues::{CatalogueSet, PortalView};
use super::ending::{EventProcedure, end_booking};
use super::moving::{
    Mover, TakeBesideError, release_requested, request_lapses_at, settle, take_beside, write_event_of,
};
use super::note::clean_note;
use super::pipeline::{Action, NotAllowed, next, state_at};
use super::placing::Wish;
use super::problem::{Problem, Reason};
use super::record::{Secured, last_updated_after, secure_hold};
use super::replacing::OtherHolds;
use super::rights::{Right, rights_of};
use super::trail::{Happened, leave_trail};
use super::wished::WishedEvents;
use crate::availability::Slot;
use crate::contact::Contact;
use crate::ids::{BookingId, ChangeRequestId, ReservationId};
use crate::store::{
    Actor, Booking, BookingChange, BookingStatus, ChangeRequest, ChangeWish, Draft, NewVisit, Occasion,
    StoreError, StoreResult, StoreTransaction, UNTIL_DECIDED,
};

/// What a booker asks for, its ids and times read.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangeSubmission {
    /// The capability.
    pub booking: BookingId,
    /// `last_updated` as the booker saw it, if that is said.
    pub seen: Option<DateTime<Utc>>,
    /// What.
    pub wish: SubmittedChange,
    /// HTML as sent.
    pub request_note: Option<String>,
}

/// What a booker asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum SubmittedChange {
    /// To give the booking up.
    Cancellation,
    /// To have it otherwise.
    Change(Box<SubmittedDetails>),
}

/// How a booking is to be; what is left out stays as it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SubmittedDetails {
    /// Only what changes; an empty text clears.
    pub contact: Contact,
    /// Title, times and therapists.
    pub events: WishedEvents,
    /// Answers sent beside the event instead of the contact.
    pub event_answers: std::collections::BTreeMap<String, crate::contact::Answer>,
    /// The hold of a draft that replaces the booking: when, who and where come from it.
    pub reservation: Option<ReservationId>,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq)]
pub enum ChangeOutcome {
    /// It is done.
    Applied(Booking),
    /// It waits for staff.
    Requested(Booking, ChangeRequest),
}

/// Why a change was neither done nor asked for. Nothing has changed.
#[derive(Debug, thiserror::Error)]
pub enum SubmitChangeRequestError {
    /// There is no such booking.
    #[error("there is no such booking")]
    BookingNotFound,
    /// There is no such reservation.
    #[error("there is no such reservation")]
    ReservationNotFound,
    /// It is denied, canceled or lapsed.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// It had to be done before then.
    #[error("the deadline was {until}")]
    TooLate {
        /// The deadline.
        until: DateTime<Utc>,
    },
    /// The booking has changed since its booker saw it, or since the draft was made that replaces it.
    #[error("the booking has changed")]
    Stale,
    /// The reservation was used for something else, or with other details.
    #[error("the reservation was used already")]
    AlreadySubmitted,
    /// Fields are at fault.
    #[error("{} fields are refused", .0.len())]
    Refused(Vec<Problem>),
    /// The slot asked for is not free.
    #[error("the slot is not free")]
    NotFree {
        /// The nearest free slots.
        alternatives: Vec<Slot>,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Changes a booking, or asks staff to. An open change request of the booking is replaced. What was asked last, word
/// for word, is not asked again: its answer was lost.
///
/// # Errors
/// See [`SubmitChangeRequestError`].
pub async fn submit_change_request(
    transaction: &mut dyn StoreTransaction,
    catalogues: &CatalogueSet,
    submission: ChangeSubmission,
) -> Result<ChangeOutcome, SubmitChangeRequestError> {
    // Draft before booking, as reserving locks them.
    let draft = match &submission.wish {
        SubmittedChange::Change(details) => draft_of(transaction, details.reservation).await?,
        SubmittedChange::Cancellation => None,
    };
    let booking = transaction
        .lock_booking(submission.booking)
        .await?
        .ok_or(SubmitChangeRequestError::BookingNotFound)?;
    let view = catalogues
        .view_of_booking(&booking)
        .ok_or(SubmitChangeRequestError::BookingNotFound)?;
    let note = submission.request_note.as_deref();
    let note = note
        .filter(|_| view.module.settings.note)
        .map_or(Ok(None), clean_note)
        .map_err(|problem| SubmitChangeRequestError::Refused(vec![problem]));
    if let Some(draft) = draft.as_ref().filter(|draft| draft.booking.is_some())
        && let SubmittedChange::Change(details) = &submission.wish
    {
        return held_before(transaction, view, booking, draft, details, note?.as_deref())
            .await?
            .ok_or(SubmitChangeRequestError::AlreadySubmitted);
    }
    if let Ok(note) = &note
        && let Some(outcome) =
            answered_before(transaction, view, &booking, &submission.wish, note.as_deref()).await?
    {
        return Ok(outcome);
    }
    let by_request = may_ask(&booking, view, &submission, transaction.now())?;
    let note = note?;
    let asked = Asked {
        view,
        booking,
        note,
        by_request,
    };
    match submission.wish {
        SubmittedChange::Cancellation => asked.cancel(transaction).await,
        SubmittedChange::Change(details) => asked.change(transaction, *details, draft).await,
    }
}

/// The draft of a reservation, locked.
async fn draft_of(
    transaction: &mut dyn StoreTransaction,
    reservation: Option<ReservationId>,
) -> Result<Option<Draft>, SubmitChangeRequestError> {
    match reservation {
        None => Ok(None),
        Some(id) => transaction
            .lock_draft_of_reservation(id)
            .await?
            .ok_or(SubmitChangeRequestError::ReservationNotFound)
            .map(Some),
    }
}

/// Whether the booker may ask for this now, and if so, whether staff decide.
fn may_ask(
    booking: &Booking,
    view: PortalView<'_>,
    submission: &ChangeSubmission,
    now: DateTime<Utc>,
) -> Result<bool, SubmitChangeRequestError> {
    let rights = rights_of(booking, Some(&view.module.settings), now);
    let (right, action) = match submission.wish {
        SubmittedChange::Cancellation => (rights.cancel, Action::GiveUp),
        SubmittedChange::Change(_) => (rights.change, Action::Change),
    };
    next(state_at(booking, now), action)?;
    if submission.seen.is_some_and(|seen| seen != booking.last_updated) {
        return Err(SubmitChangeRequestError::Stale);
    }
    match right {
        Right::Granted { by_request, .. } => Ok(by_request),
        Right::Past { until } => Err(SubmitChangeRequestError::TooLate { until }),
        Right::Never => Err(NotAllowed {
            state: booking.status,
            action,
        }
        .into()),
    }
}

/// A change that may be asked for.
struct Asked<'a> {
    view: PortalView<'a>,
    booking: Booking,
    note: Option<String>,
    by_request: bool,
}

impl Asked<'_> {
    async fn cancel(
        self,
        transaction: &mut dyn StoreTransaction,
    ) -> Result<ChangeOutcome, SubmitChangeRequestError> {
        if self.by_request {
            let former = transaction.change_request_of(self.booking.id).await?;
            drop_former(transaction, &self.booking, former.as_ref()).await?;
            return self.ask(transaction, ChangeWish::Cancellation).await;
        }
        let mut booking = self.booking.clone();
        let status = next(booking.status, Action::GiveUp)?;
        end_booking(transaction, &mut booking, status, EventProcedure::Cancel).await?;
        self.leave_trail(transaction, Occasion::BookingCanceled, &booking, None)
            .await?;
        Ok(ChangeOutcome::Applied(booking))
    }

    async fn change(
        self,
        transaction: &mut dyn StoreTransaction,
        details: SubmittedDetails,
        draft: Option<Draft>,
    ) -> Result<ChangeOutcome, SubmitChangeRequestError> {
        let refused = SubmitChangeRequestError::Refused;
        if let Some(draft) = &draft
            && draft.replaces != Some(self.booking.id)
        {
            return Err(refused(vec![Problem::new("reservationId", Reason::DoesNotFit)]));
        }
        // What a draft takes was chosen for the booking as it was: a guest may have been canceled since.
        if draft
            .as_ref()
            .and_then(|draft| draft.replaced_as_of)
            .is_some_and(|as_of| self.booking.last_updated != as_of)
        {
            return Err(SubmitChangeRequestError::Stale);
        }
        // With a reservation, when and by whom is what is held.
        let visit = match &draft {
            Some(_) => None,
            None => details
                .events
                .against(&self.booking.appointments)
                .map_err(refused)?,
        };
        let is_moved = draft.is_some() || visit.is_some();
        let changed = changed(&self.booking, self.view, details, draft.as_ref()).map_err(refused)?;
        if !is_moved && changed.is_nothing() && self.note.is_none() {
            return Err(refused(vec![Problem::new("event", Reason::Required)]));
        }
        let former = transaction.change_request_of(self.booking.id).await?;
        let secured = match (&draft, &visit) {
            (Some(draft), _) => Some(self.secure(transaction, draft).await?),
            (None, Some(visit)) => {
                Some(take_beside(transaction, self.view, &self.booking, visit, Mover::Customer).await?)
            }
            (None, None) => None,
        };
        let reservation = draft
            .as_ref()
            .and_then(|draft| draft.reservation.as_ref()?.id.into());
        if let Some(mut draft) = draft {
            draft.booking = Some(self.booking.id);
            // What was taken again may be by others and elsewhere than what was held: a repetition finds this.
            if let (Some(held), Some(secured)) = (&mut draft.reservation, &secured) {
                held.appointments.clone_from(&secured.appointments);
            }
            transaction.update_draft(&draft).await?;
        }
        if is_moved {
            // What other drafts hold for this booking is of no use any more.
            let others = OtherHolds::of(transaction, self.booking.id, None).await?;
            others.release(transaction).await?;
        }
        drop_former(transaction, &self.booking, former.as_ref()).await?;
        if self.by_request {
            let wish = self
                .keep_for_staff(transaction, changed, secured, reservation)
                .await?;
            self.ask(transaction, wish).await
        } else {
            self.apply(transaction, changed, secured).await
        }
    }

    /// The held slot, taken again if it had lapsed and is still free.
    async fn secure(
        &self,
        transaction: &mut dyn StoreTransaction,
        draft: &Draft,
    ) -> Result<Secured, SubmitChangeRequestError> {
        let reservation = draft
            .reservation
            .as_ref()
            .ok_or(SubmitChangeRequestError::ReservationNotFound)?;
        match secure_hold(transaction, self.view, draft, reservation).await? {
            Some(secured) => Ok(secured),
            None => Err(SubmitChangeRequestError::NotFree {
                alternatives: match Wish::new(self.view, draft.center, &draft.guests, draft.owner) {
                    Ok(wish) => wish.alternatives(transaction, reservation.slot_time).await?,
                    Err(_) => Vec::new(),
                },
            }),
        }
    }

    /// The wish as it waits for staff, what it would take held until they decide.
    async fn keep_for_staff(
        &self,
        transaction: &mut dyn StoreTransaction,
        changed: Changed,
        secured: Option<Secured>,
        reservation: Option<ReservationId>,
    ) -> StoreResult<ChangeWish> {
        let visit = match secured {
            None => None,
            Some(secured) => {
                transaction
                    .set_hold_until(self.booking.owner, secured.held_until, Some(UNTIL_DECIDED))
                    .await?;
                Some(NewVisit {
                    reservation,
                    appointments: secured.appointments,
                    former: Some(self.booking.appointments.clone()),
                })
            }
        };
        Ok(ChangeWish::Change(Box::new(BookingChange {
            contact: changed.contact,
            event_answers: changed.event_answers,
            title: changed.title,
            visit,
        })))
    }

    async fn apply(
        self,
        transaction: &mut dyn StoreTransaction,
        changed: Changed,
        secured: Option<Secured>,
    ) -> Result<ChangeOutcome, SubmitChangeRequestError> {
        let mut booking = self.booking.clone();
        booking.status = next(booking.status, Action::Change)?;
        if let Some(secured) = secured {
            settle(transaction, self.view, &mut booking, secured).await?;
        }
        changed.apply(&mut booking);
        if let Some(note) = &self.note {
            booking.request_note = Some(note.clone());
        }
        booking.last_updated = last_updated_after(booking.last_updated, transaction.now());
        if booking.status == BookingStatus::Approved {
            let title = (booking.title != self.booking.title).then(|| booking.title.clone());
            write_event_of(transaction, &mut booking, title).await?;
        }
        transaction.update_booking(&booking).await?;
        self.leave_trail(transaction, Occasion::BookingChanged, &booking, None)
            .await?;
        Ok(ChangeOutcome::Applied(booking))
    }

    async fn ask(
        self,
        transaction: &mut dyn StoreTransaction,
        wish: ChangeWish,
    ) -> Result<ChangeOutcome, SubmitChangeRequestError> {
        let now = transaction.now();
        let wished = match &wish {
            ChangeWish::Change(change) => change.visit.as_ref().map(|visit| visit.appointments.as_slice()),
            ChangeWish::Cancellation => None,
        };
        let mut booking = self.booking.clone();
        booking.status = next(booking.status, Action::Ask)?;
        booking.last_updated = last_updated_after(booking.last_updated, now);
        let request = ChangeRequest {
            id: ChangeRequestId::random(),
            organization: booking.organization,
            booking: booking.id,
            lapses_at: request_lapses_at(&booking, wished, now),
            wish,
            request_note: self.note.clone(),
            created_at: now,
        };
        transaction.update_booking(&booking).await?;
        transaction.insert_change_request(&request).await?;
        self.leave_trail(
            transaction,
            Occasion::ChangeRequestSubmitted,
            &booking,
            Some(&request),
        )
        .await?;
        Ok(ChangeOutcome::Requested(booking, request))
    }

    async fn leave_trail(
        &self,
        transaction: &mut dyn StoreTransaction,
        occasion: Occasion,
        after: &Booking,
        request: Option<&ChangeRequest>,
    ) -> StoreResult<()> {
        let happened = Happened {
            occasion,
            actor: &Actor::Customer,
            module: Some(self.view.module),
            before: Some(&self.booking),
            after,
            request,
            note: self.note.as_deref(),
        };
        leave_trail(transaction, happened).await
    }
}

/// Takes away the open change request that a newer one, or a change at once, replaces, and what it holds.
async fn drop_former(
    transaction: &mut dyn StoreTransaction,
    booking: &Booking,
    former: Option<&ChangeRequest>,
) -> StoreResult<()> {
    if let Some(former) = former {
        release_requested(transaction, booking).await?;
        transaction.delete_change_request(former.id).await?;
    }
    Ok(())
}

impl From<TakeBesideError> for SubmitChangeRequestError {
    fn from(error: TakeBesideError) -> Self {
        match error {
            TakeBesideError::Refused(problem) => Self::Refused(vec![problem]),
            TakeBesideError::NotFree { alternatives } => Self::NotFree { alternatives },
            TakeBesideError::Store(error) => error.into(),
        }
    }
}
