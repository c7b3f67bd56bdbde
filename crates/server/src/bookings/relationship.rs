//! Who may book for whom, as staff enter it.

use super::problem::{Problem, Reason};
use crate::ids::{GuestId, OrganizationId, RelationshipId};
use crate::store::{GuestRelationship, RelationshipKind, StoreError, StoreTransaction};

/// What staff enter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewRelationship {
    /// Who books.
    pub host: GuestId,
    /// For whom.
    pub member: GuestId,
    /// What the member is to the host.
    pub kind: RelationshipKind,
}

/// Why a relationship was not entered.
#[derive(Debug, thiserror::Error)]
pub enum EnterRelationshipError {
    /// Rules are broken.
    #[error("{} fields are refused", .0.len())]
    Refused(Vec<Problem>),
    /// These two have one.
    #[error("there is a relationship between these two")]
    ThereIsOne,
    /// The store failed.
    #[error(transparent)]
    Store(StoreError),
}

impl From<StoreError> for EnterRelationshipError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Conflict => Self::ThereIsOne,
            error => Self::Store(error),
        }
    }
}

/// Lets a guest of the organization book for another.
///
/// # Errors
/// See [`EnterRelationshipError`].
pub async fn enter_relationship(
    transaction: &mut dyn StoreTransaction,
    organization: OrganizationId,
    new: NewRelationship,
) -> Result<GuestRelationship, EnterRelationshipError> {
    let mut problems = Vec::new();
    for (field, id) in [("host_guest_id", new.host), ("member_guest_id", new.member)] {
        let guest = transaction.find_guest(id).await?;
        if guest.is_none_or(|guest| guest.organization != organization) {
            problems.push(Problem::new(field, Reason::Unknown));
        }
    }
    if new.host == new.member {
        problems.push(Problem::new("member_guest_id", Reason::DoesNotFit));
    }
    if !problems.is_empty() {
        return Err(EnterRelationshipError::Refused(problems));
    }
    let relationship = GuestRelationship {
        id: RelationshipId::random(),
        organization,
        host: new.host,
        member: new.member,
        kind: new.kind,
        imported: false,
    };
    transaction.insert_relationship(&relationship).await?;
    Ok(relationship)
}
