//! What happens by itself: pending bookings that nobody answered in time, and sweeping what is old.

use super::record::last_updated_after;
use crate::store::{Booking, BookingStatus, Store, StoreResult};

/// How many bookings lapse in one transaction: a few milliseconds of the writer's time.
const BATCH: u32 = 50;

/// What one round did.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LapseReport {
    /// The bookings that lapsed, as they are now; both sides are to be told.
    pub lapsed: Vec<Booking>,
    /// Rows that nobody needs any more.
    pub rows_swept: u64,
}

/// Lets every PENDING booking lapse whose time has come, then sweeps. For the server's background task.
///
/// A lapsed booking becomes CANCELED, and its slot is free again. (DENIED would say that staff decided.)
///
/// # Errors
/// Those of the store; batches that were done stay done.
pub async fn lapse_and_sweep(store: &dyn Store) -> StoreResult<LapseReport> {
    let mut report = LapseReport::default();
    loop {
        let mut transaction = store.begin().await?;
        let due = transaction.pending_bookings_due(BATCH).await?;
        let is_last_batch = due.len() < BATCH as usize;
        for mut booking in due {
            transaction.delete_claims_of(booking.owner).await?;
            booking.status = BookingStatus::Canceled;
            booking.lapses_at = None;
            booking.last_updated = last_updated_after(booking.last_updated, transaction.now());
            transaction.update_booking(&booking).await?;
            report.lapsed.push(booking);
        }
        if is_last_batch {
            report.rows_swept = transaction.sweep().await?;
            transaction.commit().await?;
            return Ok(report);
        }
        transaction.commit().await?;
    }
}
