//! What must hold of claims, for `booking-server audit`: no unit is used twice at once, whatever is claimed is
//! claimed for a reason, and whatever was promised is claimed.
//!
//! Pure: [`Holdings`] go in. Only what is not over yet can be wrong: the past is history.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};

use super::hold::claims_of;
use crate::catalogue::Catalogue;
use crate::ids::{BookingModuleId, OwnerId, UnitId};
use crate::store::{
    BlockOut, BlockedOut, Booking, BookingStatus, ChangeWish, Claim, Holdings, Reservation, Span,
    UNTIL_DECIDED,
};

/// Most places of a room and pieces of a kind of equipment that an import takes.
const MOST_UNITS: u32 = 100;

/// Something that must not be.
#[derive(Clone, Debug, PartialEq)]
pub enum Fault {
    /// A unit is used twice at once.
    UsedTwice {
        /// The first of the two.
        one: Claim,
        /// The other.
        other: Claim,
    },
    /// A booking's time can be booked by others.
    BookingWithoutClaim {
        /// The booking's reference.
        reference: String,
        /// What is not claimed.
        unit: UnitId,
        /// When.
        during: Span,
    },
    /// A hold of which somebody was told can be taken by others.
    HoldWithoutClaim {
        /// What is not claimed.
        unit: UnitId,
        /// When.
        during: Span,
    },
    /// A time that staff blocked out is not kept free, or not of enough pieces.
    BlockOutWithoutClaim {
        /// When.
        during: Span,
    },
    /// A claim for which there is no hold, booking, change request or block-out.
    ClaimWithoutReason {
        /// The claim.
        claim: Claim,
        /// The booking that has the claim's owner, if one has: it is over, or takes something else.
        reference: Option<String>,
    },
}

/// All that is wrong, in order of unit and start where that can be said.
#[must_use]
pub fn audit_claims(holdings: &Holdings, catalogues: &[Catalogue]) -> Vec<Fault> {
    let mut faults = used_twice(holdings);
    let modules = modules_that_keep_slots(catalogues);
    let (required, allowed) = reasons(holdings, &modules);
    let is_live = |claim: &Claim| claim.hold_until.is_none_or(|until| until > holdings.now);
    let live: HashSet<Key> = holdings
        .claims
        .iter()
        .filter(|claim| is_live(claim))
        .map(Key::of)
        .collect();
    for (claim, promise) in &required {
        if claim.during.end > holdings.now && !live.contains(&Key::of(claim)) {
            let (unit, during) = (claim.unit, claim.during);
            faults.push(match promise {
                Promise::Booking(booking) => Fault::BookingWithoutClaim {
                    reference: booking.reference.clone(),
                    unit,
                    during,
                },
                Promise::Hold => Fault::HoldWithoutClaim { unit, during },
            });
        }
    }
    let reasons: HashSet<Key> = required
        .iter()
        .map(|(claim, _)| claim)
        .chain(&allowed)
        .map(Key::of)
        .collect();
    let blocked: HashMap<OwnerId, &BlockOut> = holdings
        .block_outs
        .iter()
        .map(|block_out| (block_out.owner, block_out))
        .collect();
    let of_bookings: HashMap<OwnerId, &Booking> = holdings
        .bookings
        .iter()
        .map(|booking| (booking.owner, booking))
        .collect();
    let mut kept_free: HashMap<OwnerId, u32> = HashMap::new();
    for claim in holdings.claims.iter().filter(|claim| is_live(claim)) {
        if blocked
            .get(&claim.owner)
            .is_some_and(|block_out| keeps_free(block_out, claim))
        {
            *kept_free.entry(claim.owner).or_default() += 1;
        } else if claim.during.end > holdings.now && !reasons.contains(&Key::of(claim)) {
            faults.push(Fault::ClaimWithoutReason {
                claim: *claim,
                reference: of_bookings
                    .get(&claim.owner)
                    .map(|booking| booking.reference.clone()),
            });
        }
    }
    for block_out in &holdings.block_outs {
        let kept = kept_free.get(&block_out.owner).copied().unwrap_or(0);
        if block_out.during.end > holdings.now && kept < fewest_claims(block_out.what) {
            faults.push(Fault::BlockOutWithoutClaim {
                during: block_out.during,
            });
        }
    }
    faults
}

/// Whether a claim is one that the block-out makes: of its time, for good, and of what is blocked out.
fn keeps_free(block_out: &BlockOut, claim: &Claim) -> bool {
    let is_its_unit = match block_out.what {
        BlockedOut::Therapist(id) => claim.unit == UnitId::of_therapist(id),
        // An import may have taken places or pieces away since: all there could ever have been count.
        BlockedOut::Room(id) => (0..MOST_UNITS).any(|place| claim.unit == UnitId::of_room_place(id, place)),
        BlockedOut::Equipment { id, .. } => {
            (0..MOST_UNITS).any(|piece| claim.unit == UnitId::of_equipment_piece(id, piece))
        }
    };
    is_its_unit && claim.hold_until.is_none() && claim.during == block_out.during
}

/// How many claims it has at least. How many places the room had when it was entered is not kept; two claims
/// of one unit at one time would be reported as that.
const fn fewest_claims(what: BlockedOut) -> u32 {
    match what {
        BlockedOut::Therapist(_) | BlockedOut::Room(_) => 1,
        BlockedOut::Equipment { pieces, .. } => pieces,
    }
}

/// A claim's values, to be found again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Key {
    unit: UnitId,
    owner: OwnerId,
    start: DateTime<Utc>,
    end: DateTime<Utc>,
    hold_until: Option<DateTime<Utc>>,
}

impl Key {
    const fn of(claim: &Claim) -> Self {
        Self {
            unit: claim.unit,
            owner: claim.owner,
            start: claim.during.start,
            end: claim.during.end,
            hold_until: claim.hold_until,
        }
    }
}

/// What somebody was told.
#[derive(Clone, Copy, Debug)]
enum Promise<'a> {
    Booking(&'a Booking),
    Hold,
}

/// Overlaps of live claims on one unit, the past included: they are evidence. Within one owner the database
/// allows them (DESIGN section 2, "Claims"), because a booking and the hold that would move it may
/// overlap; two claims of the same kind may not.
fn used_twice(holdings: &Holdings) -> Vec<Fault> {
    let mut faults = Vec::new();
    let live = |claim: &&Claim| claim.hold_until.is_none_or(|until| until > holdings.now);
    let claims: Vec<&Claim> = holdings.claims.iter().filter(live).collect();
    for (position, one) in claims.iter().enumerate() {
        let later = claims.iter().skip(position + 1);
        let overlapping =
            later.take_while(|other| other.unit == one.unit && other.during.start < one.during.end);
        faults.extend(
            overlapping
                .filter(|other| other.owner != one.owner || other.hold_until == one.hold_until)
                .map(|other| Fault::UsedTwice {
                    one: **one,
                    other: **other,
                }),
        );
    }
    faults
}

/// The claims that must be, and those that may be besides.
fn reasons<'a>(
    holdings: &'a Holdings,
    modules: &HashSet<BookingModuleId>,
) -> (Vec<(Claim, Promise<'a>)>, Vec<Claim>) {
    let mut required = Vec::new();
    let mut allowed = Vec::new();
    for booking in &holdings.bookings {
        let claims = claims_of(&booking.appointments, booking.owner, None);
        match booking.status {
            BookingStatus::Approved => {
                required.extend(claims.into_iter().map(|claim| (claim, Promise::Booking(booking))));
            }
            BookingStatus::Pending if modules.contains(&booking.booking_module) => {
                let lapsed = booking
                    .lapses_at
                    .is_some_and(|lapses_at| lapses_at <= holdings.now);
                if lapsed {
                    // The sweeper is on its way.
                    allowed.extend(claims);
                } else {
                    required.extend(claims.into_iter().map(|claim| (claim, Promise::Booking(booking))));
                }
            }
            // The setting may have changed since it was submitted.
            BookingStatus::Pending => allowed.extend(claims),
            BookingStatus::Denied | BookingStatus::Canceled => {}
        }
    }
    for draft in &holdings.drafts {
        let running =
            |held: &&Reservation| draft.booking.is_none() && !held.released && held.expires_at > holdings.now;
        if let Some(held) = draft.reservation.as_ref().filter(running) {
            let claims = claims_of(&held.appointments, draft.owner, Some(held.expires_at));
            required.extend(claims.into_iter().map(|claim| (claim, Promise::Hold)));
        }
    }
    let owners: HashMap<_, OwnerId> = holdings
        .bookings
        .iter()
        .map(|booking| (booking.id, booking.owner))
        .collect();
    for request in &holdings.change_requests {
        if let ChangeWish::Change(change) = &request.wish
            && let Some(visit) = &change.visit
            && let Some(owner) = owners.get(&request.booking)
        {
            let claims = claims_of(&visit.appointments, *owner, Some(UNTIL_DECIDED));
            if request.lapses_at <= holdings.now {
                allowed.extend(claims);
            } else {
                required.extend(claims.into_iter().map(|claim| (claim, Promise::Hold)));
            }
        }
    }
    (required, allowed)
}

/// Archived modules count: their bookings stay.
fn modules_that_keep_slots(catalogues: &[Catalogue]) -> HashSet<BookingModuleId> {
    let modules = catalogues.iter().flat_map(|catalogue| &catalogue.booking_modules);
    modules
        .filter(|module| module.settings.pending_blocks_slot)
        .map(|module| module.id)
        .collect()
}
