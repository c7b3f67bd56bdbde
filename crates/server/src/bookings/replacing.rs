//! Drafts that would reschedule a booking: which booking may be, and that of several drafts for one
//! booking only the last holds anything.

use chrono::{DateTime, TimeDelta, Utc};

use super::catalogues::PortalView;
use super::invoices::void_invoices;
use super::problem::{Problem, Reason};
use crate::ids::{BookingId, CenterId, DraftId};
use crate::store::{Booking, BookingStatus, Draft, StoreResult, StoreTransaction};

/// The booking that a draft would reschedule, locked. `Ok(Err(…))` says why it cannot be.
///
/// Its id is a capability: whoever knows it may ask. It must have been booked through this portal, at
/// this center: the rules of another portal do not hold for it.
pub(super) async fn replaced_booking(
    transaction: &mut dyn StoreTransaction,
    view: PortalView<'_>,
    center: CenterId,
    id: BookingId,
) -> StoreResult<Result<Booking, Problem>> {
    let problem = |field: &str, reason| Ok(Err(Problem::new(field, reason)));
    let organization = view.catalogue.organization.id;
    let booking = transaction.lock_booking(id).await?;
    let Some(booking) = booking.filter(|booking| booking.organization == organization) else {
        return problem("replaces", Reason::Unknown);
    };
    if booking.portal != view.portal.id {
        return problem("portal_id", Reason::DoesNotFit);
    }
    if booking.center != center {
        return problem("center_id", Reason::DoesNotFit);
    }
    if !is_open(&booking) {
        return problem("replaces", Reason::DoesNotFit);
    }
    if has_begun(&booking, transaction.now()) {
        return problem("replaces", Reason::Past);
    }
    Ok(Ok(booking))
}

/// Whether the booking of a draft that would reschedule one still can be.
pub(super) async fn can_still_replace(
    transaction: &mut dyn StoreTransaction,
    booking: BookingId,
) -> StoreResult<bool> {
    let booking = transaction.lock_booking(booking).await?;
    let now = transaction.now();
    Ok(booking.is_some_and(|booking| is_open(&booking) && !has_begun(&booking, now)))
}

/// The holds of other drafts that would reschedule the same booking.
#[derive(Debug)]
pub(super) struct OtherHolds(Vec<Draft>);

impl OtherHolds {
    /// Those of all drafts but one.
    pub(super) async fn of(
        transaction: &mut dyn StoreTransaction,
        booking: BookingId,
        but: Option<DraftId>,
    ) -> StoreResult<Self> {
        let mut drafts = transaction.lock_drafts_replacing(booking).await?;
        drafts.retain(|draft| Some(draft.id) != but);
        Ok(Self(drafts))
    }

    /// An expiry that none of them has: the holds of one owner are told apart by it.
    pub(super) fn other_expiry(&self, mut wanted: DateTime<Utc>) -> DateTime<Utc> {
        let expiries = || self.0.iter().filter_map(|draft| draft.reservation.as_ref());
        while expiries().any(|held| held.expires_at.timestamp() == wanted.timestamp()) {
            wanted += TimeDelta::seconds(1);
        }
        wanted
    }

    /// Gives them up.
    pub(super) async fn release(self, transaction: &mut dyn StoreTransaction) -> StoreResult<()> {
        for mut draft in self.0 {
            if let Some(reservation) = draft.reservation.as_mut() {
                transaction
                    .delete_held_claims_of(draft.owner, reservation.expires_at)
                    .await?;
                reservation.released = true;
                void_invoices(transaction, draft.id).await?;
                transaction.update_draft(&draft).await?;
            }
        }
        Ok(())
    }
}

fn is_open(booking: &Booking) -> bool {
    matches!(booking.status, BookingStatus::Pending | BookingStatus::Approved)
}

pub(super) fn has_begun(booking: &Booking, now: DateTime<Utc>) -> bool {
    booking
        .appointments
        .iter()
        .any(|appointment| appointment.during.start <= now)
}
