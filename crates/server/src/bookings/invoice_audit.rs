//! What must hold of invoices, for `booking-server audit`: none outlives its hold, none is open without
//! its booking, and none that is canceled still claims anything.

use chrono::{DateTime, Utc};

use super::hold::claims_of;
use crate::ids::InvoiceId;
use crate::store::{BookingStatus, Claim, DoubtfulInvoice, InvoiceStatus, Store, StoreResult};

/// An invoice that is not as it must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvoiceFault {
    /// Which.
    pub invoice: InvoiceId,
    /// Why.
    pub kind: InvoiceFaultKind,
}

/// What is wrong with an invoice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvoiceFaultKind {
    /// It is temporary, and its hold has ended: at that time, or because its draft gave it up. One that
    /// lapsed a moment ago is no fault yet: the sweeper comes by once a minute.
    PastItsHold {
        /// When the hold lapsed; `None`: it was released, or its draft is gone.
        lapsed_at: Option<DateTime<Utc>>,
    },
    /// It is permanent, and its booking is gone.
    WithoutBooking,
    /// It is open, and its booking is denied or canceled.
    OpenAfterTheEnd,
    /// It is canceled, and its appointments still have claims.
    StillClaims,
}

/// All invoices that are not as they must be.
///
/// # Errors
/// Those of the store.
pub async fn audit_invoices(store: &dyn Store) -> StoreResult<Vec<InvoiceFault>> {
    let doubtful = store.doubtful_invoices().await?;
    Ok(doubtful.iter().filter_map(fault).collect())
}

fn fault(doubtful: &DoubtfulInvoice) -> Option<InvoiceFault> {
    let invoice = &doubtful.invoice;
    let kind = match (invoice.booking, &doubtful.booking) {
        (None, _) => InvoiceFaultKind::PastItsHold {
            lapsed_at: doubtful.held_until,
        },
        (Some(_), None) => InvoiceFaultKind::WithoutBooking,
        (Some(_), Some(booking)) => {
            let is_live = matches!(booking.status, BookingStatus::Pending | BookingStatus::Approved);
            match invoice.status {
                InvoiceStatus::Open if !is_live => InvoiceFaultKind::OpenAfterTheEnd,
                InvoiceStatus::Canceled => {
                    let present: &[_] = if is_live { &booking.appointments } else { &[] };
                    let accounted_for = claims_of(present, invoice.owner, None);
                    let given_up = claims_of(&invoice.closed, invoice.owner, None);
                    let still_claims =
                        |claim: &Claim| given_up.contains(claim) && !accounted_for.contains(claim);
                    if !doubtful.claims.iter().any(still_claims) {
                        return None;
                    }
                    InvoiceFaultKind::StillClaims
                }
                _ => return None,
            }
        }
    };
    Some(InvoiceFault {
        invoice: invoice.id,
        kind,
    })
}
