//! What stands in the way of a visit: whoever uses, holds or wants the same therapist, room or equipment, guests who
//! would be in two places at once, and what the catalogue says at that time.

mod catalogue;

mod guests;

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use self::guests::Guests;
use crate::catalogue::{Catalogue, Period};
use crate::ids::{CenterId, EquipmentId, OwnerId, RoomId, TherapistId, UnitId};
use crate::store::{
    Appointment, Booking, BookingQuery, BookingStatus, ChangeWish, Claim, Span, Store, StoreResult,
    UNTIL_DECIDED,
};

/// How far recovery times reach beyond treatments, at most: a booking that ends this long before may matter.
const RECOVERY: TimeDelta = TimeDelta::hours(12);
/// More than this many bookings at one time are not looked at; no spa has so many rooms.
const MOST: u32 = 500;

/// Something that takes what a visit needs, at the time when it needs it.
#[derive(Clone, Debug, PartialEq)]
pub struct Collision {
    /// What both need.
    pub over: BTreeSet<Resource>,
    /// Who or what is in the way.
    pub with: Obstacle,
}

/// A guest, or a thing of which the catalogue knows the name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Resource {
    /// One of the booking's own guests, by place from 0, who is to be elsewhere then.
    Guest(usize),
    /// The whole place.
    Center(CenterId),
    /// Somebody.
    Therapist(TherapistId),
    /// A place of a room.
    Room(RoomId),
    /// A piece of equipment; `None`: of a kind that the visit does not name.
    Equipment(Option<EquipmentId>),
}

/// Who or what is in the way.
#[derive(Clone, Debug, PartialEq)]
pub enum Obstacle {
    /// Another booking, approved or pending.
    Booking(Box<Booking>),
    /// The guest of another booking asks for this time instead, and nobody has answered yet.
    Requested {
        /// Whose change it is.
        booking: Box<Booking>,
        /// When it would take place.
        during: Span,
    },
    /// A time that staff, or the catalogue, blocked out.
    BlockOut {
        /// When.
        during: Span,
        /// What staff wrote down.
        note: Option<String>,
    },
    /// A therapist is not at work, or the center is closed.
    OffHours {
        /// On which date, the center's.
        date: NaiveDate,
        /// The hours that do begin on that date.
        hours: Vec<Period>,
    },
    /// It is not in the catalogue any more.
    Gone,
    /// A guest who is choosing, perhaps another time for a booking; it ends by itself.
    Hold(Option<Box<Booking>>),
}

/// What collides with these appointments of a booking (or with those that a change would give it), each
/// obstacle once: bookings by reference, changes that other guests ask for, blocked times, hours, holds.
///
/// # Errors
/// Those of the store.
pub async fn collisions(
    store: &dyn Store,
    catalogue: &Catalogue,
    booking: &Booking,
    appointments: &[Appointment],
) -> StoreResult<Vec<Collision>> {
    let Some(span) = claimed(appointments) else {
        return Ok(Vec::new());
    };
    let now = store.now().await?;
    let units: Vec<UnitId> = appointments.iter().flat_map(|one| one.units.clone()).collect();
    let mut claims = store.busy(&units, span).await?;
    claims.retain(|claim| {
        claim.owner != booking.owner
            && appointments
                .iter()
                .any(|one| one.units.contains(&claim.unit) && overlap(one.claimed, claim.during))
    });
    let guests = Guests::of(store, booking, appointments).await?;
    let mut found = Vec::new();
    let mut told = BTreeSet::new();
    for other in others(store, booking, span, now).await? {
        // What it holds besides, for a change, is something else.
        let is_its = |claim: &Claim| claim.owner == other.owner && claim.hold_until.is_none();
        let mut over = shared(appointments, &other.appointments);
        over.extend(taken(appointments, &claims, is_its));
        over.extend(guests.of_booking(&other));
        claims.retain(|claim| !is_its(claim));
        told.insert(other.owner);
        put(&mut found, over, || Obstacle::Booking(Box::new(other)));
    }
    for request in store.list_change_requests(booking.organization).await? {
        if request.booking == booking.id || request.lapses_at <= now {
            continue;
        }
        let ChangeWish::Change(change) = &request.wish else {
            continue;
        };
        let wished = change.visit.as_ref().map(|visit| visit.appointments.as_slice());
        let wished = wished.unwrap_or_default();
        if claimed(wished).is_some_and(|wished| overlap(span, wished))
            && let Some(during) = treated(wished)
            && let Some(other) = store.find_booking(request.booking).await?
        {
            let mut over = shared(appointments, wished);
            over.extend(guests.of_booker(&other, wished));
            claims.retain(|claim| claim.owner != other.owner || claim.hold_until != Some(UNTIL_DECIDED));
            let booking = Box::new(other);
            put(&mut found, over, || Obstacle::Requested { booking, during });
        }
    }
    for block_out in store.list_block_outs(booking.organization, span).await? {
        let is_its = |claim: &Claim| claim.owner == block_out.owner;
        let over = taken(appointments, &claims, is_its);
        claims.retain(|claim| !is_its(claim));
        put(&mut found, over, || Obstacle::BlockOut {
            during: block_out.during,
            note: block_out.note,
        });
    }
    found.extend(catalogue::collisions(catalogue, booking.center, appointments));
    let mut owners: BTreeSet<OwnerId> = claims.iter().map(|claim| claim.owner).collect();
    owners.extend(guests.owners_elsewhere().filter(|owner| !told.contains(owner)));
    let owners: Vec<OwnerId> = owners.into_iter().collect();
    let known = store.bookings_with_owners(&owners).await?;
    for owner in owners {
        let whose = known.iter().find(|booking| booking.owner == owner);
        let mut over = taken(appointments, &claims, |claim| claim.owner == owner);
        if whose.is_none() {
            over.extend(guests.of_owner(owner));
        }
        put(&mut found, over, || Obstacle::Hold(whose.cloned().map(Box::new)));
    }
    Ok(found)
}

/// Bookings around that time which are not over, by reference.
async fn others(
    store: &dyn Store,
    booking: &Booking,
    span: Span,
    now: DateTime<Utc>,
) -> StoreResult<Vec<Booking>> {
    let mut others = store
        .find_bookings(&BookingQuery {
            statuses: vec![BookingStatus::Pending, BookingStatus::Approved],
            during: Some(Span {
                start: span.start - RECOVERY,
                end: span.end + RECOVERY,
            }),
            ..BookingQuery::of(booking.organization, MOST)
        })
        .await?;
    others.retain(|other| other.id != booking.id && other.lapses_at.is_none_or(|lapses_at| lapses_at > now));
    others.sort_by(|one, other| one.reference.cmp(&other.reference));
    Ok(others)
}

/// What is in the way, if it takes anything.
fn put(found: &mut Vec<Collision>, over: BTreeSet<Resource>, with: impl FnOnce() -> Obstacle) {
    if !over.is_empty() {
        found.push(Collision { over, with: with() });
    }
}

/// From the start to the end of the last recovery.
fn claimed(appointments: &[Appointment]) -> Option<Span> {
    Some(Span {
        start: appointments.iter().map(|one| one.claimed.start).min()?,
        end: appointments.iter().map(|one| one.claimed.end).max()?,
    })
}

/// The same, recovery left out.
fn treated(appointments: &[Appointment]) -> Option<Span> {
    Some(Span {
        start: appointments.iter().map(|one| one.during.start).min()?,
        end: appointments.iter().map(|one| one.during.end).max()?,
    })
}

fn overlap(one: Span, other: Span) -> bool {
    one.start < other.end && other.start < one.end
}

/// What two visits need at the same time.
fn shared(these: &[Appointment], those: &[Appointment]) -> BTreeSet<Resource> {
    these
        .iter()
        .flat_map(|one| those.iter().map(move |other| (one, other)))
        .filter(|(one, other)| overlap(one.claimed, other.claimed))
        .flat_map(|(one, other)| {
            one.units
                .iter()
                .filter(|unit| other.units.contains(unit))
                .map(|unit| resource(one, *unit))
        })
        .collect()
}

/// What some claims take of a visit.
fn taken(
    appointments: &[Appointment],
    claims: &[Claim],
    wanted: impl Fn(&Claim) -> bool,
) -> BTreeSet<Resource> {
    claims
        .iter()
        .filter(|claim| wanted(claim))
        .flat_map(|claim| {
            appointments
                .iter()
                .filter(|one| one.units.contains(&claim.unit) && overlap(one.claimed, claim.during))
                .map(|one| resource(one, claim.unit))
        })
        .collect()
}

/// Which thing of an appointment a unit is.
fn resource(appointment: &Appointment, unit: UnitId) -> Resource {
    /// More places than any room of a spa has, and more pieces than there are of anything.
    const MOST_OF_A_KIND: u32 = 64;
    if let Some(therapist) = appointment.therapist
        && UnitId::of_therapist(therapist) == unit
    {
        return Resource::Therapist(therapist);
    }
    if let Some(room) = appointment.room
        && (0..MOST_OF_A_KIND).any(|place| UnitId::of_room_place(room, place) == unit)
    {
        return Resource::Room(room);
    }
    let is_of = |kind: &&EquipmentId| {
        (0..MOST_OF_A_KIND).any(|piece| UnitId::of_equipment_piece(**kind, piece) == unit)
    };
    Resource::Equipment(appointment.equipment.iter().find(is_of).copied())
}
