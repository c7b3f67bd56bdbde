//! The record of a booking: made from what was submitted or confirmed, with its reference, its Event when
//! it is approved, and the clock of its changes.

use std::collections::BTreeMap;

use crate::attribution::Attribution;
use crate::contact::{Answer, Contact};
use chrono::{DateTime, SubsecRound as _, TimeDelta, Utc};

use super::catalogues::PortalView;
use super::form::one_line;
use super::hold::{is_live, units_of};
use super::placing::{Taking, Wish, take_slot};
use super::problem::Reason;
use super::reference::candidates;
use super::replacing::OtherHolds;
use super::trail::{Happened, leave_trail};
use crate::catalogue::ModuleSettings;
use crate::ids::{BookingId, CenterId, EventId, GuestId, OwnerId};
use crate::store::{
    Actor, Appointment, Booking, BookingStatus, Draft, Event, Occasion, Reservation, Span, StoreError,
    StoreResult, StoreTransaction,
};

/// Longest title that is kept, characters.
const LONGEST_TITLE: u32 = 200;

/// Longest language tag that is kept (RFC 5646, section 4.4.1, finds 35 characters enough for all).
const LONGEST_LANGUAGE: usize = 35;

/// How long a slot is held that is taken again only to be booked at once, in the same transaction.
pub(super) const TAKEN_AGAIN_FOR: TimeDelta = TimeDelta::seconds(30);

/// What a booking is made from.
#[derive(Debug)]
pub(super) struct NewBooking<'a> {
    pub(super) view: PortalView<'a>,
    pub(super) center: CenterId,
    pub(super) owner: OwnerId,
    pub(super) status: BookingStatus,
    pub(super) contact: Contact,
    pub(super) title: Option<String>,
    pub(super) event_answers: BTreeMap<String, Answer>,
    pub(super) appointments: Vec<Appointment>,
    pub(super) request_note: Option<String>,
    pub(super) language: Option<String>,
    pub(super) attribution: Attribution,
    /// Set when staff make it, and not its booker.
    pub(super) staff: Option<StaffPart>,
}

/// What staff alone may say of a booking.
#[derive(Debug)]
pub(super) struct StaffPart {
    pub(super) actor: Actor,
    /// The Event that the booking is made from, if there is one already.
    pub(super) event: Option<Event>,
    pub(super) customer_id: Option<String>,
    pub(super) contact_id: Option<String>,
    /// Words to the booker.
    pub(super) message: Option<String>,
}

/// Writes a new booking whose claims are booked already: with an Event if it is approved, and without
/// its claims if it is pending and its module does not keep the slots of pending bookings.
pub(super) async fn keep_booking(
    transaction: &mut dyn StoreTransaction,
    new: NewBooking<'_>,
) -> StoreResult<Booking> {
    let NewBooking { view, .. } = new;
    let now = transaction.now().trunc_subsecs(0);
    let settings = &view.module.settings;
    let during = span_of(&new.appointments).unwrap_or(Span { start: now, end: now });
    let language = language_of(view, new.language);
    let is_pending = new.status == BookingStatus::Pending;
    let lapses_at = is_pending.then(|| lapses_at(settings, during.start, now));
    let staff = new.staff;
    let (customer_id, contact_id, existing, actor, message) = match staff {
        Some(staff) => (
            staff.customer_id,
            staff.contact_id,
            staff.event,
            staff.actor,
            staff.message,
        ),
        None => (None, None, None, Actor::Customer, None),
    };
    let mut booking = Booking {
        id: BookingId::random(),
        reference: String::new(),
        owner: new.owner,
        status: new.status,
        organization: view.catalogue.organization.id,
        booking_module: view.module.id,
        portal: view.portal.id,
        center: new.center,
        contact: new.contact,
        title: new
            .title
            .unwrap_or_else(|| title_of(view, &new.appointments, &language)),
        event_answers: new.event_answers,
        appointments: new.appointments,
        request_note: new.request_note,
        customer_id,
        contact_id,
        event: (!is_pending).then(|| existing.as_ref().map_or_else(EventId::random, |event| event.id)),
        language,
        attribution: new.attribution,
        lapses_at,
        remind_at: lapses_at.and_then(|lapses_at| remind_at(settings, lapses_at, now)),
        created_at: now,
        last_updated: now,
    };
    if booking.status == BookingStatus::Pending && !settings.pending_blocks_slot {
        transaction.delete_claims_of(booking.owner).await?;
    }
    insert_with_reference(
        transaction,
        &mut booking,
        candidates(&view.catalogue.organization.reference_prefix),
    )
    .await?;
    if let Some(id) = booking.event {
        let event = Event {
            id,
            organization: booking.organization,
            booking: Some(booking.id),
            title: booking.title.clone(),
            during,
            canceled: false,
        };
        match existing {
            Some(_) => transaction.update_event(&event).await?,
            None => transaction.insert_event(&event).await?,
        }
    }
    let happened = Happened {
        occasion: match (&actor, booking.status) {
            (Actor::Staff { .. }, BookingStatus::Approved) => Occasion::BookingApproved,
            _ => Occasion::BookingSubmitted,
        },
        actor: &actor,
        module: Some(view.module),
        before: None,
        after: &booking,
        request: None,
        note: message.as_deref(),
    };
    leave_trail(transaction, happened).await?;
    Ok(booking)
}

/// Writes the booking under the first of the references that is not taken.
async fn insert_with_reference(
    transaction: &mut dyn StoreTransaction,
    booking: &mut Booking,
    references: impl Iterator<Item = String> + Send,
) -> StoreResult<()> {
    for reference in references {
        booking.reference = reference;
        match transaction.insert_booking(booking).await {
            Err(StoreError::Conflict) => {}
            done => return done,
        }
    }
    Err(StoreError::Conflict)
}

/// Writes who the guests of a new booking are. They stay who they are when it is moved or changed.
pub(super) async fn keep_guests(
    transaction: &mut dyn StoreTransaction,
    draft: &Draft,
    booking: &Booking,
) -> StoreResult<()> {
    let guests = draft.guests.iter().enumerate();
    let known: Vec<(usize, GuestId)> = guests
        .filter_map(|(place, guest)| guest.id.map(|id| (place, id)))
        .collect();
    transaction.insert_guests_of_booking(booking.id, &known).await
}

/// Makes a draft's hold a booking's for good. A hold that has lapsed, or was released, is taken again
/// if its slot is still free, with other people and rooms if need be. What the booking had that the draft
/// reschedules is given up for it. `None`: somebody else has the slot; nothing has changed then.
pub(super) async fn take_over(
    transaction: &mut dyn StoreTransaction,
    view: PortalView<'_>,
    draft: &Draft,
    reservation: &Reservation,
) -> StoreResult<Option<Vec<Appointment>>> {
    let Some(secured) = secure_hold(transaction, view, draft, reservation).await? else {
        return Ok(None);
    };
    if draft.replaces.is_some() {
        transaction.delete_booked_claims_of(draft.owner).await?;
    }
    transaction
        .set_hold_until(draft.owner, secured.held_until, None)
        .await?;
    Ok(Some(secured.appointments))
}

/// A slot whose claims are all there, and the moment by which they are told from others of their owner.
#[derive(Debug)]
pub(super) struct Secured {
    pub(super) appointments: Vec<Appointment>,
    pub(super) held_until: DateTime<Utc>,
}

/// A draft's hold with all of its claims: as it is, or taken again if its slot is still free.
pub(super) async fn secure_hold(
    transaction: &mut dyn StoreTransaction,
    view: PortalView<'_>,
    draft: &Draft,
    reservation: &Reservation,
) -> StoreResult<Option<Secured>> {
    if is_whole(transaction, draft.owner, reservation).await? {
        return Ok(Some(Secured {
            appointments: reservation.appointments.clone(),
            held_until: reservation.expires_at,
        }));
    }
    let Ok(wish) = Wish::new(view, draft.center, &draft.guests, draft.owner) else {
        return Ok(None);
    };
    // Held for a moment first, so that it can be told from what the same owner has booked.
    let mut held_until = transaction.now() + TAKEN_AGAIN_FOR;
    if let Some(booking) = draft.replaces {
        let others = OtherHolds::of(transaction, booking, Some(draft.id)).await?;
        held_until = others.other_expiry(held_until);
    }
    let taking = Taking {
        slot_time: reservation.slot_time,
        hold_until: Some(held_until),
        preferred: Some(&reservation.appointments),
        former: Some(reservation),
    };
    let taken = take_slot(transaction, &wish, &taking).await?;
    Ok(taken.map(|appointments| Secured {
        appointments,
        held_until,
    }))
}

/// Whether a reservation still has all of its claims.
async fn is_whole(
    transaction: &mut dyn StoreTransaction,
    owner: OwnerId,
    reservation: &Reservation,
) -> StoreResult<bool> {
    if !is_live(reservation, transaction.now()) {
        return Ok(false);
    }
    let until = reservation.expires_at;
    let held = transaction.set_hold_until(owner, until, Some(until)).await?;
    Ok(usize::try_from(held) == Ok(units_of(&reservation.appointments)))
}

/// The time of a change: now, or a second after the change before if the clock has not moved on, so that
/// it always grows (DESIGN section 2, "lastUpdated").
pub(super) fn last_updated_after(previous: DateTime<Utc>, now: DateTime<Utc>) -> DateTime<Utc> {
    now.trunc_subsecs(0).max(previous + TimeDelta::seconds(1))
}

/// When a PENDING booking lapses: after the module's hours, but at the latest at its start.
pub(super) fn lapses_at(
    settings: &ModuleSettings,
    start: DateTime<Utc>,
    now: DateTime<Utc>,
) -> DateTime<Utc> {
    settings
        .pending_expires_hours
        .map_or(start, |hours| start.min(now + TimeDelta::hours(i64::from(hours))))
}

/// When staff are reminded of a PENDING booking: after the module's hours, otherwise half-way to its lapse;
/// never when it has lapsed by then.
pub(super) fn remind_at(
    settings: &ModuleSettings,
    lapses_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    let remind_at = match settings.pending_reminder_hours {
        Some(hours) => now + TimeDelta::hours(i64::from(hours)),
        None => (now + (lapses_at - now) / 2).trunc_subsecs(0),
    };
    (remind_at < lapses_at).then_some(remind_at)
}

/// From the first start to the last end, recovery time left out.
pub(crate) fn span_of(appointments: &[Appointment]) -> Option<Span> {
    Some(Span {
        start: appointments
            .iter()
            .map(|appointment| appointment.during.start)
            .min()?,
        end: appointments
            .iter()
            .map(|appointment| appointment.during.end)
            .max()?,
    })
}

/// A title as it is kept; `None` for an empty one.
pub(super) fn clean_title(title: Option<String>) -> Result<Option<String>, Reason> {
    let title = title
        .map(|title| one_line(&title))
        .filter(|title| !title.is_empty());
    match title {
        Some(title) if title.chars().count() > LONGEST_TITLE as usize => {
            Err(Reason::TooLong { max: LONGEST_TITLE })
        }
        title => Ok(title),
    }
}

/// The names of the services in the booker's language, each once, with how often if several guests have
/// it: "2 × Massage, Facial".
pub(super) fn title_of(view: PortalView<'_>, appointments: &[Appointment], language: &str) -> String {
    let mut names: Vec<(&str, usize)> = Vec::new();
    for appointment in appointments {
        let mut services = view.catalogue.services.iter();
        let Some(service) = services.find(|service| service.id == appointment.service) else {
            continue;
        };
        let name = service.name.in_language(language);
        match names.iter_mut().find(|(known, _)| *known == name) {
            Some((_, times)) => *times += 1,
            None => names.push((name, 1)),
        }
    }
    let titles: Vec<String> = names
        .into_iter()
        .map(|(name, times)| match times {
            1 => name.to_owned(),
            times => format!("{times} × {name}"),
        })
        .collect();
    shortened(&titles.join(", "))
}

/// What comes from the catalogue is cut where what is sent would be refused.
fn shortened(title: &str) -> String {
    title.chars().take(LONGEST_TITLE as usize).collect()
}

/// The language asked for if it looks like one, otherwise the organization's.
fn language_of(view: PortalView<'_>, asked: Option<String>) -> String {
    asked
        .filter(|tag| {
            (2..=LONGEST_LANGUAGE).contains(&tag.len())
                && tag.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        })
        .unwrap_or_else(|| view.catalogue.organization.language.clone())
}

#[cfg(test)]
mod tests;
