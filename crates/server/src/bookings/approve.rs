//! Staff approve a pending booking: it keeps its slot, or takes it (or another that staff name) now, and an
//! Event of the organization is made from it.

use chrono::{DateTime, Utc};

use super::catalogues::CatalogueSet;
use super::decision::{Association, Decision, is_as_seen, lock_booking_of};
use super::moving::{Mover, TakeBesideError, holds_all, settle, take_beside, write_event_of};
use super::pipeline::{Action, NotAllowed, next_at};
use super::problem::{Problem, Reason};
use super::record::{clean_title, last_updated_after, span_of};
use super::trail::{Happened, leave_trail};
use super::wished::{WishedEvents, WishedVisit, guests_of};
use crate::availability::Slot;
use crate::ids::BookingId;
use crate::store::{Booking, Event, Occasion, StoreError, StoreTransaction};

/// An approval, its ids and times read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approval {
    /// Who, and what is said.
    pub decision: Decision,
    /// `last_updated` as staff saw it.
    pub seen: DateTime<Utc>,
    /// What the Event is called, and when and by whom it takes place if not as asked for.
    pub events: WishedEvents,
    /// The customer to associate.
    pub customer: Association,
    /// The contact to associate.
    pub contact: Association,
}

/// Why a booking was not approved. Nothing has changed.
#[derive(Debug, thiserror::Error)]
pub enum ApproveBookingError {
    /// The organization has no such booking.
    #[error("there is no such booking")]
    BookingNotFound,
    /// It is not pending.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// It has changed since staff saw it.
    #[error("the booking has changed")]
    Stale,
    /// Fields are at fault.
    #[error("{} fields are refused", .0.len())]
    Refused(Vec<Problem>),
    /// Its slot, or the one that staff name, is not free.
    #[error("the slot is not free")]
    NotFree {
        /// The nearest free slots.
        alternatives: Vec<Slot>,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Approves a pending booking.
///
/// # Errors
/// See [`ApproveBookingError`].
pub async fn approve_booking(
    transaction: &mut dyn StoreTransaction,
    catalogues: &CatalogueSet,
    id: BookingId,
    approval: Approval,
) -> Result<(Booking, Event), ApproveBookingError> {
    let Approval { decision, events, .. } = approval;
    let before = lock_booking_of(transaction, decision.organization, id)
        .await?
        .ok_or(ApproveBookingError::BookingNotFound)?;
    let status = next_at(&before, Action::Approve, transaction.now())?;
    if !is_as_seen(&before, approval.seen) {
        return Err(ApproveBookingError::Stale);
    }
    let title = clean_title(events.title.clone()).map_err(|reason| {
        ApproveBookingError::Refused(vec![Problem::new(events.path(0, "title"), reason)])
    })?;
    let wished = events
        .against(&before.appointments)
        .map_err(ApproveBookingError::Refused)?;
    let view = catalogues
        .view_of_booking(&before)
        .ok_or(ApproveBookingError::BookingNotFound)?;
    let mut booking = before.clone();
    booking.status = status;
    let visit = match wished {
        Some(wished) => Some(wished),
        // Nothing else is asked for: it keeps its slot, or takes it now if it has none yet.
        None if holds_all(transaction, &before).await? => None,
        None => span_of(&before.appointments).map(|span| WishedVisit {
            start: span.start,
            guests: guests_of(&before.appointments),
        }),
    };
    if let Some(visit) = visit {
        let secured = take_beside(transaction, view, &before, &visit, Mover::Staff).await?;
        settle(transaction, view, &mut booking, secured).await?;
    }
    approval.customer.apply(&mut booking.customer_id);
    approval.contact.apply(&mut booking.contact_id);
    booking.lapses_at = None;
    booking.remind_at = None;
    booking.last_updated = last_updated_after(booking.last_updated, transaction.now());
    let event = write_event_of(transaction, &mut booking, title).await?;
    transaction.update_booking(&booking).await?;
    let happened = Happened {
        occasion: Occasion::BookingApproved,
        actor: &decision.actor,
        module: Some(view.module),
        before: Some(&before),
        after: &booking,
        request: None,
        note: decision.message.as_deref(),
    };
    leave_trail(transaction, happened).await?;
    Ok((booking, event))
}

impl From<TakeBesideError> for ApproveBookingError {
    fn from(error: TakeBesideError) -> Self {
        match error {
            // What a booking has may have left the catalogue; what staff name is theirs to correct.
            TakeBesideError::Refused(problem) => Self::Refused(vec![Problem {
                reason: match problem.reason {
                    Reason::Unknown => Reason::DoesNotFit,
                    reason => reason,
                },
                ..problem
            }]),
            TakeBesideError::NotFree { alternatives } => Self::NotFree { alternatives },
            TakeBesideError::Store(error) => error.into(),
        }
    }
}
