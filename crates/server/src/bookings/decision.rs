//! What every decision of staff has in common: whose it is, what it says to the booker, and that it is
//! about a booking of their organization which nobody has changed behind their back.

use chrono::{DateTime, Utc};

use crate::ids::{BookingId, OrganizationId};
use crate::store::{Actor, Booking, StoreResult, StoreTransaction};

/// Who decides, and what the booker is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Only its bookings are seen.
    pub organization: OrganizationId,
    /// Who.
    pub actor: Actor,
    /// Words to the booker.
    pub message: Option<String>,
}

/// What becomes of the customer or contact that a booking is associated with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Association {
    /// It stays.
    #[default]
    Keep,
    /// There is none any more.
    Clear,
    /// It is this one.
    Set(String),
}

impl Association {
    pub(super) fn apply(self, to: &mut Option<String>) {
        match self {
            Self::Keep => {}
            Self::Clear => *to = None,
            Self::Set(id) => *to = Some(id),
        }
    }
}

/// A booking of the organization, locked.
pub(super) async fn lock_booking_of(
    transaction: &mut dyn StoreTransaction,
    organization: OrganizationId,
    id: BookingId,
) -> StoreResult<Option<Booking>> {
    let booking = transaction.lock_booking(id).await?;
    Ok(booking.filter(|booking| booking.organization == organization))
}

/// Whether a booking is still what somebody saw of it.
pub(super) fn is_as_seen(booking: &Booking, seen: DateTime<Utc>) -> bool {
    booking.last_updated == seen
}
