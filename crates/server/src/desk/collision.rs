//! What stands in the way of a visit: whoever uses, holds or wants the same therapist, room or equipment.

use std::collections::BTreeSet;

use chrono::TimeDelta;

use crate::ids::{EquipmentId, OwnerId, RoomId, TherapistId, UnitId};
use crate::store::{
    Appointment, BlockOut, Booking, BookingQuery, BookingStatus, Claim, Span, Store, StoreResult,
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
    /// Who is in the way.
    pub with: Obstacle,
}

/// A thing of which the catalogue knows the name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Resource {
    /// Somebody.
    Therapist(TherapistId),
    /// A place of a room.
    Room(RoomId),
    /// A piece of equipment; which one is not said where there are several.
    Equipment(Option<EquipmentId>),
}

/// Who is in the way.
#[derive(Clone, Debug, PartialEq)]
pub enum Obstacle {
    /// Another booking, approved or pending.
    Booking(Box<Booking>),
    /// A time that staff blocked out.
    BlockOut(BlockOut),
    /// A guest who is choosing; it ends by itself.
    Hold,
}

/// What collides with these appointments of a booking (or with those that a change would give it), each
/// obstacle once: first bookings, by reference.
///
/// # Errors
/// Those of the store.
pub async fn collisions(
    store: &dyn Store,
    booking: &Booking,
    appointments: &[Appointment],
) -> StoreResult<Vec<Collision>> {
    let Some(span) = claimed(appointments) else {
        return Ok(Vec::new());
    };
    let units: Vec<UnitId> = appointments.iter().flat_map(|one| one.units.clone()).collect();
    let mut claims = store.busy(&units, span).await?;
    claims.retain(|claim| {
        claim.owner != booking.owner
            && appointments
                .iter()
                .any(|one| one.units.contains(&claim.unit) && overlap(one.claimed, claim.during))
    });
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
    let now = store.now().await?;
    others.retain(|other| other.id != booking.id && other.lapses_at.is_none_or(|lapses_at| lapses_at > now));
    others.sort_by(|one, other| one.reference.cmp(&other.reference));
    let block_outs = store.list_block_outs(booking.organization, span).await?;
    let mut found = Vec::new();
    for other in others {
        let mut over = shared(appointments, &other.appointments);
        over.extend(taken_by(appointments, &claims, other.owner));
        claims.retain(|claim| claim.owner != other.owner);
        if !over.is_empty() {
            let with = Obstacle::Booking(Box::new(other));
            found.push(Collision { over, with });
        }
    }
    for block_out in block_outs {
        let over = taken_by(appointments, &claims, block_out.owner);
        claims.retain(|claim| claim.owner != block_out.owner);
        if !over.is_empty() {
            let with = Obstacle::BlockOut(block_out);
            found.push(Collision { over, with });
        }
    }
    let owners: BTreeSet<OwnerId> = claims.iter().map(|claim| claim.owner).collect();
    for owner in owners {
        found.push(Collision {
            over: taken_by(appointments, &claims, owner),
            with: Obstacle::Hold,
        });
    }
    Ok(found)
}

fn claimed(appointments: &[Appointment]) -> Option<Span> {
    Some(Span {
        start: appointments.iter().map(|one| one.claimed.start).min()?,
        end: appointments.iter().map(|one| one.claimed.end).max()?,
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

/// What an owner's claims take of a visit.
fn taken_by(appointments: &[Appointment], claims: &[Claim], owner: OwnerId) -> BTreeSet<Resource> {
    claims
        .iter()
        .filter(|claim| claim.owner == owner)
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
    if let Some(therapist) = appointment.therapist
        && UnitId::of_therapist(therapist) == unit
    {
        return Resource::Therapist(therapist);
    }
    /// More places than any room of a spa has.
    const PLACES: u32 = 64;
    if let Some(room) = appointment.room
        && (0..PLACES).any(|place| UnitId::of_room_place(room, place) == unit)
    {
        return Resource::Room(room);
    }
    match appointment.equipment.as_slice() {
        [only] => Resource::Equipment(Some(*only)),
        _ => Resource::Equipment(None),
    }
}
