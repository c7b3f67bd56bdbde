//! Who may book for whom.

use crate::ids::{GuestId, OrganizationId, RelationshipId};

/// The host may reserve for the member (service booking API, seed 002: "only be done by the host").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GuestRelationship {
    /// Id; a capability like that of a guest.
    pub id: RelationshipId,
    /// Tenant.
    pub organization: OrganizationId,
    /// Who books.
    pub host: GuestId,
    /// For whom.
    pub member: GuestId,
    /// What the member is to the host.
    pub kind: RelationshipKind,
    /// From the catalogue file; otherwise staff entered it, and an import leaves it alone.
    pub imported: bool,
}

/// What a member is to the host.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RelationshipKind {
    /// Husband, wife, partner.
    Partner,
    /// Son or daughter.
    Child,
    /// Mother or father.
    Parent,
    /// Brother or sister.
    Sibling,
    /// Anybody else.
    Other,
}

impl RelationshipKind {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 5] = [
        Self::Partner,
        Self::Child,
        Self::Parent,
        Self::Sibling,
        Self::Other,
    ];

    /// As files, databases and the wire have it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Partner => "partner",
            Self::Child => "child",
            Self::Parent => "parent",
            Self::Sibling => "sibling",
            Self::Other => "other",
        }
    }

    /// The kind of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}
