//! Block-out times that staff enter: claims with an owner of their own, so that nobody can book meanwhile.

use chrono::{DateTime, TimeDelta, Utc};

use super::problem::{Problem, Reason};
use crate::catalogue::Catalogue;
use crate::ids::{BlockOutId, CenterId, OrganizationId, OwnerId, UnitId};
use crate::store::{BlockOut, BlockedOut, Claim, Span, StoreError, StoreTransaction};

/// How far ahead a block-out may reach: two years, the longest horizon of a booking module (730 days).
const MOST_AHEAD: TimeDelta = TimeDelta::days(730);

/// Longest note that is kept, characters.
const LONGEST_NOTE: u32 = 500;

/// What staff enter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewBlockOut {
    /// Where.
    pub center: CenterId,
    /// Who or what. `pieces` of equipment: 0 means all.
    pub what: BlockedOut,
    /// When.
    pub during: Span,
    /// For staff.
    pub note: Option<String>,
}

/// Why a block-out was not entered.
#[derive(Debug, thiserror::Error)]
pub enum EnterBlockOutError {
    /// Rules are broken.
    #[error("{} fields are refused", .0.len())]
    Refused(Vec<Problem>),
    /// Somebody has booked, or holds, or has blocked out, some of that time.
    #[error("the time is in use")]
    InTheWay {
        /// References of the bookings.
        references: Vec<String>,
        /// Whether a slot is held by somebody who has not submitted yet.
        is_held: bool,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Keeps the time free.
///
/// # Errors
/// See [`EnterBlockOutError`]; nothing is kept then.
pub async fn enter_block_out(
    transaction: &mut dyn StoreTransaction,
    catalogue: &Catalogue,
    new: NewBlockOut,
) -> Result<BlockOut, EnterBlockOutError> {
    let now = transaction.now();
    let mut problems = problems_of_time(&new, now);
    let (what, all, wanted) = units_of(catalogue, &new, &mut problems);
    if !problems.is_empty() {
        return Err(EnterBlockOutError::Refused(problems));
    }
    let busy = transaction.busy(&all, new.during).await?;
    let free: Vec<UnitId> = all
        .iter()
        .copied()
        .filter(|unit| busy.iter().all(|claim| claim.unit != *unit))
        .take(wanted)
        .collect();
    if free.len() < wanted {
        return Err(in_the_way(transaction, &busy).await?);
    }
    let block_out = BlockOut {
        id: BlockOutId::random(),
        organization: catalogue.organization.id,
        center: new.center,
        what,
        during: new.during,
        owner: OwnerId::random(),
        note: new.note,
        created_at: now,
    };
    let claims: Vec<Claim> = free
        .into_iter()
        .map(|unit| Claim {
            unit,
            during: block_out.during,
            owner: block_out.owner,
            hold_until: None,
        })
        .collect();
    match transaction.insert_claims(&claims).await {
        Ok(()) => {}
        // Somebody was faster, on a database with several writers.
        Err(StoreError::Overlap) => {
            let busy = transaction.busy(&all, new.during).await?;
            return Err(in_the_way(transaction, &busy).await?);
        }
        Err(error) => return Err(error.into()),
    }
    transaction.insert_block_out(&block_out).await?;
    Ok(block_out)
}

/// Gives the time back. Returns whether there was such a block-out in the organization.
///
/// # Errors
/// Those of the store.
pub async fn end_block_out(
    transaction: &mut dyn StoreTransaction,
    organization: OrganizationId,
    id: BlockOutId,
) -> Result<bool, StoreError> {
    let Some(block_out) = transaction.delete_block_out(organization, id).await? else {
        return Ok(false);
    };
    transaction.delete_claims_of(block_out.owner).await?;
    Ok(true)
}

async fn in_the_way(
    transaction: &mut dyn StoreTransaction,
    busy: &[Claim],
) -> Result<EnterBlockOutError, StoreError> {
    let mut owners: Vec<OwnerId> = busy.iter().map(|claim| claim.owner).collect();
    owners.sort();
    owners.dedup();
    let bookings = transaction.bookings_of_owners(&owners).await?;
    Ok(EnterBlockOutError::InTheWay {
        references: bookings.into_iter().map(|booking| booking.reference).collect(),
        is_held: busy.iter().any(|claim| claim.hold_until.is_some()),
    })
}

fn problems_of_time(new: &NewBlockOut, now: DateTime<Utc>) -> Vec<Problem> {
    let mut problems = Vec::new();
    if new.during.end <= new.during.start {
        problems.push(Problem::new("to", Reason::DoesNotFit));
    } else if new.during.end <= now {
        problems.push(Problem::new("to", Reason::Past));
    } else if new.during.end > now + MOST_AHEAD {
        problems.push(Problem::new("to", Reason::TooFarAhead));
    }
    let length = new.note.as_ref().map_or(0, |note| note.chars().count());
    if length > LONGEST_NOTE as usize {
        problems.push(Problem::new("note", Reason::TooLong { max: LONGEST_NOTE }));
    }
    problems
}

/// What is blocked out, with pieces counted; the units that it may be; and how many of them.
fn units_of(
    catalogue: &Catalogue,
    new: &NewBlockOut,
    problems: &mut Vec<Problem>,
) -> (BlockedOut, Vec<UnitId>, usize) {
    let (center, mut what) = (new.center, new.what);
    let mut problem = |field: &str, reason| problems.push(Problem::new(field, reason));
    if catalogue.center(center).is_none() {
        problem("center_id", Reason::Unknown);
        return (what, Vec::new(), 0);
    }
    let units: Vec<UnitId> = match &mut what {
        BlockedOut::Therapist(id) => match catalogue.therapist(*id) {
            Some(therapist) if therapist.schedules.contains_key(&center) => {
                vec![UnitId::of_therapist(*id)]
            }
            found => {
                let reason = found.map_or(Reason::Unknown, |_| Reason::DoesNotFit);
                problem("therapist_id", reason);
                Vec::new()
            }
        },
        BlockedOut::Room(id) => {
            let mut rooms = catalogue.rooms.iter();
            match rooms.find(|room| room.id == *id && !room.archived) {
                Some(room) if room.center == center => (0..room.places)
                    .map(|place| UnitId::of_room_place(*id, place))
                    .collect(),
                found => {
                    problem("room_id", found.map_or(Reason::Unknown, |_| Reason::DoesNotFit));
                    Vec::new()
                }
            }
        }
        BlockedOut::Equipment { id, pieces } => {
            let mut equipment = catalogue.equipment.iter();
            match equipment.find(|kind| kind.id == *id && !kind.archived) {
                Some(kind) if kind.center == center => {
                    if *pieces == 0 {
                        *pieces = kind.count;
                    }
                    if *pieces > kind.count {
                        let (min, max) = (1, kind.count);
                        problem("pieces", Reason::OutOfRange { min, max });
                    }
                    let wanted = *pieces as usize;
                    let units = (0..kind.count).map(|piece| UnitId::of_equipment_piece(*id, piece));
                    let units = units.collect();
                    return (what, units, wanted);
                }
                found => {
                    let reason = found.map_or(Reason::Unknown, |_| Reason::DoesNotFit);
                    problem("equipment_id", reason);
                    Vec::new()
                }
            }
        }
    };
    let wanted = units.len();
    (what, units, wanted)
}
