//! Giving a hold up before its time.

use super::invoices::void_invoices;
use crate::ids::DraftId;
use crate::store::{StoreError, StoreTransaction};

/// Why a hold could not be released.
#[derive(Debug, thiserror::Error)]
pub enum ReleaseSlotError {
    /// There is no such draft.
    #[error("there is no such draft")]
    DraftNotFound,
    /// The draft became a booking: its slot is the booking's, and only canceling gives it up.
    #[error("the draft is a booking already")]
    AlreadyBooked,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Gives up whatever the draft holds. A draft that holds nothing is left as it is: releasing twice, or
/// after the expiry, answers the same.
///
/// # Errors
/// See [`ReleaseSlotError`].
pub async fn release_slot(
    transaction: &mut dyn StoreTransaction,
    draft: DraftId,
) -> Result<(), ReleaseSlotError> {
    let mut draft = transaction
        .lock_draft(draft)
        .await?
        .ok_or(ReleaseSlotError::DraftNotFound)?;
    if draft.booking.is_some() {
        return Err(ReleaseSlotError::AlreadyBooked);
    }
    if let Some(reservation) = draft.reservation.as_mut().filter(|held| !held.released) {
        transaction
            .delete_held_claims_of(draft.owner, reservation.expires_at)
            .await?;
        reservation.released = true;
        void_invoices(transaction, draft.id).await?;
        transaction.update_draft(&draft).await?;
    }
    Ok(())
}
