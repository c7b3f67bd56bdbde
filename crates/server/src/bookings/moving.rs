//! Another time, other people or rooms for a booking: taken beside what it has, and put in its place.
//!
//! Both are of one owner, so the new slot may overlap the old one. What is taken is held until a moment of
//! its own, by which it is told from what is booked; nothing is given up before the new slot is won.

use chrono::{DateTime, TimeDelta, Utc};

use super::catalogues::PortalView;
use super::placing::{PlanningError, Taking, Wish, take_slot};
use super::problem::{Problem, Reason};
use super::record::{Secured, TAKEN_AGAIN_FOR, lapses_at, remind_at, span_of, title_of};
use super::replacing::OtherHolds;
use super::wished::{WishedVisit, guests_of};
use crate::availability::{Slot, instant_of_wall};
use crate::ids::{CenterId, EventId, OwnerId, UnitId};
use crate::store::{
    Appointment, Booking, BookingStatus, DraftGuest, Event, Span, StoreError, StoreResult, StoreTransaction,
    UNTIL_DECIDED,
};

/// Whose rules about starts hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mover {
    /// The module's.
    Customer,
    /// None: staff may book at the last minute, and as far ahead as they like.
    Staff,
}

/// How far ahead staff may book, days: ten years.
const STAFF_HORIZON_DAYS: u32 = 3_660;

/// Why another slot was not taken; nothing has changed.
#[derive(Debug, thiserror::Error)]
pub(super) enum TakeBesideError {
    #[error("the treatments cannot be had like that")]
    Refused(Problem),
    #[error("the slot is not free")]
    NotFree { alternatives: Vec<Slot> },
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What guests wish for, on behalf of whoever makes or moves their booking.
pub(super) fn wish_of_guests(
    view: PortalView<'_>,
    center: CenterId,
    guests: &[DraftGuest],
    owner: OwnerId,
    mover: Mover,
) -> Result<Wish, Problem> {
    let mut wish = Wish::new(view, center, guests, owner).map_err(|error| match error {
        PlanningError::Center => Problem::new("event.centerId", Reason::Unknown),
        PlanningError::Service(problem) | PlanningError::Refused(problem) => {
            Problem::new("event.serviceId", problem.reason)
        }
        PlanningError::Therapist(problem) => Problem::new("event.therapistId", problem.reason),
    })?;
    if mover == Mover::Staff {
        wish.rules.minimum_notice_minutes = 0;
        wish.rules.horizon_days = STAFF_HORIZON_DAYS;
    }
    Ok(wish)
}

/// Takes another slot for a booking, beside what it has.
pub(super) async fn take_beside(
    transaction: &mut dyn StoreTransaction,
    view: PortalView<'_>,
    booking: &Booking,
    visit: &WishedVisit,
    mover: Mover,
) -> Result<Secured, TakeBesideError> {
    let wish = wish_of_guests(view, booking.center, &visit.guests, booking.owner, mover)
        .map_err(TakeBesideError::Refused)?;
    let zone = wish.plan.zone();
    let slot_time = visit.start.with_timezone(&zone).naive_local();
    let others = OtherHolds::of(transaction, booking.id, None).await?;
    let held_until = others.other_expiry(transaction.now() + TAKEN_AGAIN_FOR);
    // Who and what it has now, if nothing but that is asked for.
    let is_same = span_of(&booking.appointments).is_some_and(|span| span.start == visit.start)
        && guests_of(&booking.appointments) == visit.guests;
    let taking = Taking {
        slot_time,
        hold_until: Some(held_until),
        preferred: is_same.then_some(booking.appointments.as_slice()),
        former: None,
    };
    // The later of two equal wall times is not offered: taking it for the earlier would move it by an hour.
    let taken = if instant_of_wall(zone, slot_time) == Some(visit.start) {
        take_slot(transaction, &wish, &taking).await?
    } else {
        None
    };
    match taken {
        Some(appointments) => Ok(Secured {
            appointments,
            held_until,
        }),
        None => Err(TakeBesideError::NotFree {
            alternatives: wish.alternatives(transaction, slot_time).await?,
        }),
    }
}

/// Gives up what is held for an open change request of a booking.
pub(super) async fn release_requested(
    transaction: &mut dyn StoreTransaction,
    booking: &Booking,
) -> StoreResult<()> {
    transaction
        .delete_held_claims_of(booking.owner, UNTIL_DECIDED)
        .await
        .map(drop)
}

/// Puts what was secured in the place of what a booking has: claims, record and times. A PENDING booking of
/// a module that does not keep the slots of pending bookings keeps none after that either. The caller
/// writes the booking.
pub(super) async fn settle(
    transaction: &mut dyn StoreTransaction,
    view: PortalView<'_>,
    booking: &mut Booking,
    secured: Secured,
) -> StoreResult<()> {
    let settings = &view.module.settings;
    transaction.delete_booked_claims_of(booking.owner).await?;
    if booking.status == BookingStatus::Pending && !settings.pending_blocks_slot {
        transaction
            .delete_held_claims_of(booking.owner, secured.held_until)
            .await?;
    } else {
        transaction
            .set_hold_until(booking.owner, secured.held_until, None)
            .await?;
    }
    let had_title_of_services = booking.title == title_of(view, &booking.appointments, &booking.language);
    booking.appointments = secured.appointments;
    if had_title_of_services {
        booking.title = title_of(view, &booking.appointments, &booking.language);
    }
    if booking.status == BookingStatus::Pending
        && let Some(span) = span_of(&booking.appointments)
    {
        let now = transaction.now();
        let lapses = lapses_at(settings, span.start, booking.created_at);
        booking.lapses_at = Some(lapses);
        booking.remind_at = booking
            .remind_at
            .filter(|remind_at| *remind_at < lapses)
            .or_else(|| remind_at(settings, lapses, now));
    }
    Ok(())
}

/// Whether each unit of each appointment is claimed by the booking for all of its time.
pub(super) async fn holds_all(
    transaction: &mut dyn StoreTransaction,
    booking: &Booking,
) -> StoreResult<bool> {
    for Appointment { units, claimed, .. } in &booking.appointments {
        let claims = transaction.busy(units, *claimed).await?;
        let is_claimed = |unit: &UnitId| {
            claims.iter().any(|claim| {
                claim.unit == *unit
                    && claim.owner == booking.owner
                    && claim.hold_until.is_none()
                    && claim.during.start <= claimed.start
                    && claim.during.end >= claimed.end
            })
        };
        if !units.iter().all(is_claimed) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Writes the Event of an approved booking: a new one, or the one it has. It is called `title`, or what it
/// was called, or what the booking is.
pub(super) async fn write_event_of(
    transaction: &mut dyn StoreTransaction,
    booking: &mut Booking,
    title: Option<String>,
) -> StoreResult<Event> {
    let now = transaction.now();
    let existing = match booking.event {
        Some(id) => transaction.lock_event(id).await?,
        None => None,
    };
    let event = Event {
        id: existing.as_ref().map_or_else(EventId::random, |event| event.id),
        organization: booking.organization,
        booking: Some(booking.id),
        title: title
            .or_else(|| existing.as_ref().map(|event| event.title.clone()))
            .unwrap_or_else(|| booking.title.clone()),
        during: span_of(&booking.appointments).unwrap_or(Span { start: now, end: now }),
        canceled: false,
    };
    match existing {
        Some(_) => transaction.update_event(&event).await?,
        None => transaction.insert_event(&event).await?,
    }
    booking.event = Some(event.id);
    Ok(event)
}

/// When a change request is not worth deciding any more: at the start of what is, or of what is asked for.
pub(super) fn request_lapses_at(
    booking: &Booking,
    wished: Option<&[Appointment]>,
    now: DateTime<Utc>,
) -> DateTime<Utc> {
    let start = |appointments: &[Appointment]| span_of(appointments).map(|span| span.start);
    let present = start(&booking.appointments).unwrap_or(now + TimeDelta::days(1));
    wished
        .and_then(start)
        .map_or(present, |wished| wished.min(present))
}
