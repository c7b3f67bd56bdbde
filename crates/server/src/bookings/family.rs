//! Family bookings: a host reserves for a member with whom a relationship is defined, and only the host
//! does (service booking API, seed 002). Relationships come from import or staff.

use super::problem::{Problem, Reason};
use crate::ids::OrganizationId;
use crate::store::{DraftGuest, FamilyBooking, StoreResult, StoreTransaction};

/// What is wrong with a family booking; empty if nothing is.
///
/// Ids of guests and relationships are capabilities: who names both is taken for the host. Whoever comes is
/// the host or the member, each once and known.
pub(super) async fn check_family(
    transaction: &mut dyn StoreTransaction,
    organization: OrganizationId,
    family: FamilyBooking,
    guests: &[DraftGuest],
) -> StoreResult<Vec<Problem>> {
    let problem = |field, reason| Ok(vec![Problem::new(field, reason)]);
    let relationship = transaction.find_relationship(family.relationship).await?;
    let Some(relationship) = relationship.filter(|found| found.organization == organization) else {
        return problem("guest_relationship_id", Reason::Unknown);
    };
    if relationship.host != family.host {
        return problem("relationship_host_id", Reason::DoesNotFit);
    }
    let mut problems = Vec::new();
    let mut come = Vec::new();
    for (index, guest) in guests.iter().enumerate() {
        let reason = match guest.id {
            None => Some(Reason::Required),
            Some(id) if come.contains(&id) => Some(Reason::DoesNotFit),
            Some(id) if [relationship.host, relationship.member].contains(&id) => None,
            Some(_) => Some(Reason::DoesNotFit),
        };
        come.extend(guest.id);
        if let Some(reason) = reason {
            problems.push(Problem::new(format!("guests[{index}].id"), reason));
        }
    }
    Ok(problems)
}
