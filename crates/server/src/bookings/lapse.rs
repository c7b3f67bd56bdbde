//! What happens by itself: pending bookings that nobody answered in time, and sweeping what is old.

use super::change_request_decision::lapse_change_request;
use super::ending::{EventProcedure, end_booking};
use super::trail::{Happened, leave_trail};
use crate::store::{Actor, Booking, BookingStatus, Occasion, Store, StoreResult, StoreTransaction};

/// How many bookings lapse in one transaction: a few milliseconds of the writer's time.
const BATCH: u32 = 50;

/// What one round did.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LapseReport {
    /// The bookings that lapsed, as they are now; both sides are to be told.
    pub lapsed: Vec<Booking>,
    /// How many change requests lapsed.
    pub change_requests_lapsed: usize,
    /// Rows that nobody needs any more.
    pub rows_swept: u64,
}

impl LapseReport {
    /// Whether there was nothing to do.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Lets every PENDING booking and every change request lapse whose time has come, then sweeps. For the server's background task.
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
        let requests = transaction.change_requests_due(BATCH).await?;
        let is_last_batch = due.len().max(requests.len()) < BATCH as usize;
        for booking in due {
            report.lapsed.push(lapse(transaction.as_mut(), booking).await?);
        }
        for request in requests {
            let lapsed = lapse_change_request(transaction.as_mut(), &request).await?;
            report.change_requests_lapsed += usize::from(lapsed.is_some());
        }
        if is_last_batch {
            report.rows_swept = transaction.sweep().await?;
            transaction.commit().await?;
            return Ok(report);
        }
        transaction.commit().await?;
    }
}

async fn lapse(transaction: &mut dyn StoreTransaction, before: Booking) -> StoreResult<Booking> {
    let mut after = before.clone();
    end_booking(
        transaction,
        &mut after,
        BookingStatus::Canceled,
        EventProcedure::Cancel,
    )
    .await?;
    let happened = Happened {
        occasion: Occasion::BookingLapsed,
        actor: &Actor::Server,
        // Only needed for answers, and these stay as they were.
        module: None,
        before: Some(&before),
        after: &after,
        request: None,
        note: None,
    };
    leave_trail(transaction, happened).await?;
    Ok(after)
}
