//! What becomes of an open change request: staff approve or deny it, its booker takes it back, or nobody
//! answers in time. In each case it is deleted.

use super::catalogues::CatalogueSet;
use super::decision::Decision;
use super::ending::{EventProcedure, end_booking};
use super::moving::{release_requested, settle, write_event_of};
use super::pipeline::{Action, NotAllowed, next_at};
use super::problem::Problem;
use super::record::{Secured, clean_title, last_updated_after};
use super::trail::{Happened, last_told, leave_trail};
use super::wished::WishedEvents;
use crate::bookings::problem::Reason;
use crate::ids::{BookingId, ChangeRequestId, OrganizationId};
use crate::store::{
    Actor, Booking, BookingChange, ChangeRequest, ChangeWish, Event, Occasion, StoreError, StoreResult,
    StoreTransaction, UNTIL_DECIDED,
};

/// Why a change request was not decided. Nothing has changed.
#[derive(Debug, thiserror::Error)]
pub enum DecideChangeRequestError {
    /// The organization has no such change request (any more): it was decided, replaced or withdrawn.
    #[error("there is no such change request")]
    ChangeRequestNotFound,
    /// Its booking is not approved any more.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// The booking's appointments have changed since it was asked for: the change would bring back what was
    /// given up, for example a guest whose invoice was canceled.
    #[error("the booking has changed")]
    Stale,
    /// Fields are at fault.
    #[error("{} fields are refused", .0.len())]
    Refused(Vec<Problem>),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Approves a change request: booking, Event and claims are changed together. Answers the Event unless the
/// booking was given up.
///
/// # Errors
/// See [`DecideChangeRequestError`].
pub async fn approve_change_request(
    transaction: &mut dyn StoreTransaction,
    catalogues: &CatalogueSet,
    id: ChangeRequestId,
    events: WishedEvents,
    procedure: EventProcedure,
    decision: &Decision,
) -> Result<(Booking, Option<Event>), DecideChangeRequestError> {
    let (request, before) = lock_request(transaction, decision.organization, id).await?;
    // It ended by itself; the sweeper has not come by yet.
    if request.lapses_at <= transaction.now() {
        return Err(DecideChangeRequestError::ChangeRequestNotFound);
    }
    let title = clean_title(events.title.clone()).map_err(|reason| {
        DecideChangeRequestError::Refused(vec![Problem::new(events.path(0, "title"), reason)])
    })?;
    let mut booking = before.clone();
    let event = match &request.wish {
        ChangeWish::Cancellation => {
            let status = next_at(&before, Action::ApproveCancellation, transaction.now())?;
            end_booking(transaction, &mut booking, status, procedure).await?;
            None
        }
        ChangeWish::Change(change) => {
            booking.status = next_at(&before, Action::ApproveChange, transaction.now())?;
            let former = change.visit.as_ref().and_then(|visit| visit.former.as_ref());
            if former.is_some_and(|former| *former != before.appointments) {
                return Err(DecideChangeRequestError::Stale);
            }
            check_fits(&events, &before, change)?;
            transaction.delete_change_request(request.id).await?;
            apply(transaction, catalogues, &mut booking, change).await?;
            let title = title.or_else(|| (booking.title != before.title).then(|| booking.title.clone()));
            booking.last_updated = last_updated_after(booking.last_updated, transaction.now());
            let event = write_event_of(transaction, &mut booking, title).await?;
            transaction.update_booking(&booking).await?;
            Some(event)
        }
    };
    let happened = Happened {
        occasion: Occasion::ChangeRequestApproved,
        actor: &decision.actor,
        module: catalogues.module_of_booking(&booking),
        before: Some(&before),
        after: &booking,
        request: Some(&request),
        note: decision.message.as_deref(),
    };
    leave_trail(transaction, happened).await?;
    Ok((booking, event))
}

/// Denies a change request: the booking stays as it is, what was held for the request is free again.
///
/// # Errors
/// See [`DecideChangeRequestError`].
pub async fn deny_change_request(
    transaction: &mut dyn StoreTransaction,
    catalogues: &CatalogueSet,
    id: ChangeRequestId,
    decision: &Decision,
) -> Result<Booking, DecideChangeRequestError> {
    let (request, booking) = lock_request(transaction, decision.organization, id).await?;
    next_at(&booking, Action::DropRequest, transaction.now())?;
    let dropped = Dropped {
        occasion: Occasion::ChangeRequestDenied,
        actor: &decision.actor,
        note: decision.message.as_deref(),
    };
    Ok(drop_request(transaction, Some(catalogues), booking, &request, dropped).await?)
}

/// Why a change request was not withdrawn.
#[derive(Debug, thiserror::Error)]
pub enum WithdrawChangeRequestError {
    /// There is no such booking.
    #[error("there is no such booking")]
    BookingNotFound,
    /// Nothing waits for staff: it was decided, or there never was anything.
    #[error("the booking has no open change request")]
    NothingOpen,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Takes back the open change request of a booking, on behalf of its booker. If that is what its booker did last,
/// the answer is the same as then: it was lost.
///
/// # Errors
/// See [`WithdrawChangeRequestError`].
pub async fn withdraw_change_request(
    transaction: &mut dyn StoreTransaction,
    catalogues: &CatalogueSet,
    booking: BookingId,
) -> Result<Booking, WithdrawChangeRequestError> {
    let booking = transaction
        .lock_booking(booking)
        .await?
        .ok_or(WithdrawChangeRequestError::BookingNotFound)?;
    let Some(request) = transaction.change_request_of(booking.id).await? else {
        let last = last_told(transaction, &booking).await?;
        let is_withdrawn = last.is_some_and(|last| last.occasion == Occasion::ChangeRequestWithdrawn);
        return if is_withdrawn {
            Ok(booking)
        } else {
            Err(WithdrawChangeRequestError::NothingOpen)
        };
    };
    next_at(&booking, Action::DropRequest, transaction.now())
        .map_err(|_| WithdrawChangeRequestError::NothingOpen)?;
    let dropped = Dropped {
        occasion: Occasion::ChangeRequestWithdrawn,
        actor: &Actor::Customer,
        note: None,
    };
    Ok(drop_request(transaction, Some(catalogues), booking, &request, dropped).await?)
}

/// Lets a change request lapse that nobody has answered; `None` if somebody has by now.
pub(super) async fn lapse_change_request(
    transaction: &mut dyn StoreTransaction,
    due: &ChangeRequest,
) -> StoreResult<Option<Booking>> {
    let Some(booking) = transaction.lock_booking(due.booking).await? else {
        return Ok(None);
    };
    let request = transaction.change_request_of(booking.id).await?;
    let Some(request) = request.filter(|request| request.id == due.id) else {
        return Ok(None);
    };
    let dropped = Dropped {
        occasion: Occasion::ChangeRequestLapsed,
        actor: &Actor::Server,
        note: None,
    };
    drop_request(transaction, None, booking, &request, dropped)
        .await
        .map(Some)
}

/// A change request of the organization and its booking, both locked.
async fn lock_request(
    transaction: &mut dyn StoreTransaction,
    organization: OrganizationId,
    id: ChangeRequestId,
) -> Result<(ChangeRequest, Booking), DecideChangeRequestError> {
    const GONE: DecideChangeRequestError = DecideChangeRequestError::ChangeRequestNotFound;
    let found = transaction.find_change_request(id).await?;
    let found = found
        .filter(|request| request.organization == organization)
        .ok_or(GONE)?;
    let booking = transaction.lock_booking(found.booking).await?.ok_or(GONE)?;
    // Again, now that nobody else can change it.
    let request = transaction.change_request_of(booking.id).await?;
    let request = request.filter(|request| request.id == id).ok_or(GONE)?;
    Ok((request, booking))
}

/// Staff may say in `event` what was asked for, and call the Event something; nothing else.
fn check_fits(
    events: &WishedEvents,
    booking: &Booking,
    change: &BookingChange,
) -> Result<(), DecideChangeRequestError> {
    let appointments = change
        .visit
        .as_ref()
        .map_or(&booking.appointments, |visit| &visit.appointments);
    match events.against(appointments) {
        Ok(None) => Ok(()),
        Ok(Some(_)) => Err(DecideChangeRequestError::Refused(vec![Problem::new(
            if events.is_list { "events" } else { "event" },
            Reason::DoesNotFit,
        )])),
        Err(problems) => Err(DecideChangeRequestError::Refused(problems)),
    }
}

/// A booking as a change would make it.
#[must_use]
pub fn as_changed(booking: &Booking, change: &BookingChange) -> Booking {
    let mut booking = booking.clone();
    if let Some(visit) = &change.visit {
        booking.appointments.clone_from(&visit.appointments);
    }
    if let Some(contact) = &change.contact {
        booking.contact.clone_from(contact);
    }
    if let Some(answers) = &change.event_answers {
        booking.event_answers.clone_from(answers);
    }
    if let Some(title) = &change.title {
        booking.title.clone_from(title);
    }
    booking
}

async fn apply(
    transaction: &mut dyn StoreTransaction,
    catalogues: &CatalogueSet,
    booking: &mut Booking,
    change: &BookingChange,
) -> Result<(), DecideChangeRequestError> {
    if let Some(visit) = &change.visit {
        let view = catalogues
            .view_of_booking(booking)
            .ok_or(DecideChangeRequestError::ChangeRequestNotFound)?;
        let secured = Secured {
            appointments: visit.appointments.clone(),
            held_until: UNTIL_DECIDED,
        };
        settle(transaction, view, booking, secured).await?;
    }
    *booking = as_changed(booking, change);
    Ok(())
}

/// Why a change request ends without effect.
struct Dropped<'a> {
    occasion: Occasion,
    actor: &'a Actor,
    note: Option<&'a str>,
}

async fn drop_request(
    transaction: &mut dyn StoreTransaction,
    catalogues: Option<&CatalogueSet>,
    before: Booking,
    request: &ChangeRequest,
    dropped: Dropped<'_>,
) -> StoreResult<Booking> {
    release_requested(transaction, &before).await?;
    transaction.delete_change_request(request.id).await?;
    let mut booking = before.clone();
    booking.last_updated = last_updated_after(booking.last_updated, transaction.now());
    transaction.update_booking(&booking).await?;
    let happened = Happened {
        occasion: dropped.occasion,
        actor: dropped.actor,
        module: catalogues.and_then(|catalogues| catalogues.module_of_booking(&booking)),
        before: Some(&before),
        after: &booking,
        request: Some(request),
        note: dropped.note,
    };
    leave_trail(transaction, happened).await?;
    Ok(booking)
}
