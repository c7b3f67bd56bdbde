//! A change that was asked for before, word for word: its answer was lost, and no key says so.
//! Whoever asks again is told what it became, and nobody else is told anything.

use chrono::TimeDelta;

use super::details::{Changed, changed};
use super::{ChangeOutcome, SubmittedChange, SubmittedDetails};
use crate::bookings::catalogues::PortalView;
use crate::bookings::record::span_of;
use crate::bookings::trail::last_told;
use crate::bookings::wished::{WishedEvent, guests_of};
use crate::contact::Contact;
use crate::store::{
    Actor, Booking, BookingChange, BookingStatus, ChangeWish, Draft, Occasion, StoreResult, StoreTransaction,
};

/// How long what was done is taken for a repetition, and not for the same wish once more: as long as keys are kept.
const REPEATED_WITHIN: TimeDelta = TimeDelta::hours(24);

/// What a change became, if it was the last that its booker asked for; `None`: it is new, or something has
/// happened since. A change with a hold is known by its hold ([`held_before`]).
pub(super) async fn answered_before(
    transaction: &mut dyn StoreTransaction,
    view: PortalView<'_>,
    booking: &Booking,
    wish: &SubmittedChange,
    note: Option<&str>,
) -> StoreResult<Option<ChangeOutcome>> {
    if matches!(wish, SubmittedChange::Change(details) if details.reservation.is_some()) {
        return Ok(None);
    }
    let now = transaction.now();
    if let Some(open) = transaction.change_request_of(booking.id).await? {
        let is_same = open.lapses_at > now
            && open.request_note.as_deref() == note
            && asks_for(&open.wish, view, booking, wish);
        return Ok(is_same.then(|| ChangeOutcome::Requested(booking.clone(), open)));
    }
    let is_done = match wish {
        SubmittedChange::Cancellation => booking.status == BookingStatus::Canceled,
        SubmittedChange::Change(details) => {
            matches!(booking.status, BookingStatus::Pending | BookingStatus::Approved)
                && says_something(details, note)
                && changes_nothing(view, booking, details)
        }
    };
    if !is_done {
        return Ok(None);
    }
    let occasion = match wish {
        SubmittedChange::Cancellation => Occasion::BookingCanceled,
        SubmittedChange::Change(_) => Occasion::BookingChanged,
    };
    let last = last_told(transaction, booking).await?;
    let was_this = last.is_some_and(|last| {
        last.occasion == occasion
            && last.actor == Actor::Customer
            && last.changes.note.as_deref() == note
            && now < last.at + REPEATED_WITHIN
    });
    Ok(was_this.then(|| ChangeOutcome::Applied(booking.clone())))
}

/// What a change became whose hold was used for this booking, with the same details or asked for by the hold alone;
/// `None`: it was used for something else, or something has happened since.
pub(super) async fn held_before(
    transaction: &mut dyn StoreTransaction,
    view: PortalView<'_>,
    booking: Booking,
    draft: &Draft,
    details: &SubmittedDetails,
    note: Option<&str>,
) -> StoreResult<Option<ChangeOutcome>> {
    if draft.replaces != Some(booking.id) {
        return Ok(None);
    }
    let held = draft.reservation.as_ref();
    let by_hold_alone = note.is_none()
        && details.contact == Contact::default()
        && details.event_answers.is_empty()
        && details.events.title.is_none();
    let changed = changed(&booking, view, details.clone(), Some(draft));
    if let Some(open) = transaction.change_request_of(booking.id).await?
        && let ChangeWish::Change(change) = &open.wish
        && let Some(visit) = &change.visit
        && visit.reservation.is_some()
        && visit.reservation == held.map(|held| held.id)
    {
        let is_same = by_hold_alone
            || open.request_note.as_deref() == note
                && changed.is_ok_and(|changed| is_asked(&changed, change));
        return Ok(is_same.then_some(ChangeOutcome::Requested(booking, open)));
    }
    let is_applied = held.is_some_and(|held| held.appointments == booking.appointments)
        && matches!(booking.status, BookingStatus::Pending | BookingStatus::Approved);
    let is_same = by_hold_alone
        || note.is_none_or(|note| booking.request_note.as_deref() == Some(note))
            && changed.is_ok_and(|changed| changed.is_nothing());
    Ok((is_applied && is_same).then_some(ChangeOutcome::Applied(booking)))
}

/// Whether an open request asks for the very same.
fn asks_for(open: &ChangeWish, view: PortalView<'_>, booking: &Booking, wish: &SubmittedChange) -> bool {
    match (open, wish) {
        (ChangeWish::Cancellation, SubmittedChange::Cancellation) => true,
        (ChangeWish::Change(open), SubmittedChange::Change(details)) => {
            asks_for_visit(open, booking, details) && asks_for_details(open, view, booking, details)
        }
        _ => false,
    }
}

fn asks_for_visit(open: &BookingChange, booking: &Booking, details: &SubmittedDetails) -> bool {
    let Ok(wished) = details.events.against(&booking.appointments) else {
        return false;
    };
    match (&open.visit, wished) {
        (None, None) => true,
        (Some(open), Some(wished)) => {
            let start = span_of(&open.appointments).map(|span| span.start);
            start == Some(wished.start) && guests_of(&open.appointments) == wished.guests
        }
        _ => false,
    }
}

fn asks_for_details(
    open: &BookingChange,
    view: PortalView<'_>,
    booking: &Booking,
    details: &SubmittedDetails,
) -> bool {
    changed(booking, view, details.clone(), None).is_ok_and(|changed| is_asked(&changed, open))
}

/// Whether these are the details that an open request asks for.
fn is_asked(changed: &Changed, open: &BookingChange) -> bool {
    changed.contact == open.contact
        && changed.event_answers == open.event_answers
        && changed.title == open.title
}

/// Whether something is asked for.
fn says_something(details: &SubmittedDetails, note: Option<&str>) -> bool {
    details.contact != Contact::default()
        || !details.event_answers.is_empty()
        || details.events.title.is_some()
        || details
            .events
            .items
            .iter()
            .any(|item| *item != WishedEvent::default())
        || note.is_some()
}

/// Whether all that is asked for is so already.
fn changes_nothing(view: PortalView<'_>, booking: &Booking, details: &SubmittedDetails) -> bool {
    matches!(details.events.against(&booking.appointments), Ok(None))
        && changed(booking, view, details.clone(), None).is_ok_and(|changed| changed.is_nothing())
}
