//! Block-out times that staff entered.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::Span;
use crate::ids::{BlockOutId, CenterId, EquipmentId, OrganizationId, OwnerId, RoomId, TherapistId};

/// A time at which somebody or something is not there. Claims of its owner keep it free.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlockOut {
    /// Id.
    pub id: BlockOutId,
    /// Tenant.
    pub organization: OrganizationId,
    /// By whose wall time it was entered.
    pub center: CenterId,
    /// Who or what.
    pub what: BlockedOut,
    /// When.
    pub during: Span,
    /// Of its claims.
    pub owner: OwnerId,
    /// For staff.
    pub note: Option<String>,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
}

/// Who or what is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BlockedOut {
    /// Somebody.
    Therapist(TherapistId),
    /// All places of a room.
    Room(RoomId),
    /// Pieces of equipment.
    Equipment {
        /// Which kind.
        id: EquipmentId,
        /// How many of them.
        pieces: u32,
    },
}
