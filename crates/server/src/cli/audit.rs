//! `booking-server audit`: says what `bookings::audit` and `bookings::invoice_audit` find, one sentence each.

use std::io::Write;

use booking_server::bookings::audit::{Fault, audit_claims};
use booking_server::bookings::invoice_audit::{InvoiceFault, InvoiceFaultKind, audit_invoices};
use booking_server::store::{Claim, Span, Store, StoreResult};

use chrono::{DateTime, TimeDelta, Utc};

use super::CliError;
use super::database::{self, DatabaseError};

/// A temporary invoice may outlive its hold by so much: the sweeper comes by twice a minute.
const SWEPT_WITHIN: TimeDelta = TimeDelta::minutes(5);

pub(super) async fn run(url: &str, output: &mut impl Write) -> Result<(), CliError> {
    let store = database::open_unchanged(url).await?;
    let findings = findings(store.as_ref()).await;
    store.close().await;
    let Findings { checked, sentences } = findings.map_err(|error| DatabaseError::of(url, error))?;
    for sentence in &sentences {
        writeln!(output, "{sentence}")?;
    }
    if sentences.is_empty() {
        writeln!(
            output,
            "Nothing is booked twice, and nothing booked is unclaimed. {checked}"
        )?;
        return Ok(());
    }
    Err(CliError::Audit)
}

#[derive(Debug)]
struct Findings {
    checked: String,
    /// One for each thing that must not be.
    sentences: Vec<String>,
}

async fn findings(store: &dyn Store) -> StoreResult<Findings> {
    let holdings = store.holdings().await?;
    let faults = audit_claims(&holdings, &store.load_catalogues().await?);
    let invoices = audit_invoices(store).await?;
    Ok(Findings {
        checked: format!(
            "Checked: {} claims, {} bookings, {} drafts that hold or held, {} change requests, {} block-outs, \
             {} invoices.",
            holdings.claims.len(),
            holdings.bookings.len(),
            holdings.drafts.len(),
            holdings.change_requests.len(),
            holdings.block_outs.len(),
            holdings.invoices
        ),
        sentences: faults
            .iter()
            .map(sentence)
            .chain(
                invoices
                    .iter()
                    .filter_map(|fault| invoice_sentence(fault, holdings.now)),
            )
            .collect(),
    })
}

/// Times only: whose they are is nobody's business here.
fn sentence(fault: &Fault) -> String {
    match fault {
        Fault::UsedTwice { one, other } => {
            format!("unit {}: {} overlaps {}", one.unit, shown(one), shown(other))
        }
        Fault::BookingWithoutClaim {
            reference,
            unit,
            during,
        } => format!(
            "booking {reference}: others could book its time (unit {unit}, {})",
            span(during)
        ),
        Fault::HoldWithoutClaim { unit, during } => {
            format!("unit {unit}: held {}, and yet others could take it", span(during))
        }
        Fault::BlockOutWithoutClaim { during } => {
            format!("blocked out {}, and yet it could be booked", span(during))
        }
        Fault::ClaimWithoutReason { claim, reference } => match reference {
            Some(reference) => format!(
                "booking {reference}: keeps unit {} from others and does not need it, {}",
                claim.unit,
                shown(claim)
            ),
            None => format!(
                "unit {}: kept from others for nobody, {}",
                claim.unit,
                shown(claim)
            ),
        },
    }
}

/// `None`: it is only waiting for the sweeper.
fn invoice_sentence(fault: &InvoiceFault, now: DateTime<Utc>) -> Option<String> {
    let what = match fault.kind {
        InvoiceFaultKind::PastItsHold {
            lapsed_at: Some(lapsed_at),
        } if lapsed_at > now - SWEPT_WITHIN => return None,
        InvoiceFaultKind::PastItsHold { lapsed_at: Some(_) } => {
            "is temporary, and its hold has lapsed long ago (does a server run, to sweep?)"
        }
        InvoiceFaultKind::PastItsHold { lapsed_at: None } => "is temporary, and its hold was given up",
        InvoiceFaultKind::WithoutBooking => "has no booking",
        InvoiceFaultKind::OpenAfterTheEnd => "is open, and its booking is over",
        InvoiceFaultKind::StillClaims => "is canceled, and still keeps time from others",
    };
    Some(format!("invoice {}: {what}", fault.invoice))
}

fn shown(claim: &Claim) -> String {
    let state = match claim.hold_until {
        None => "booked",
        Some(_) => "held",
    };
    format!("{} ({state})", span(&claim.during))
}

fn span(Span { start, end }: &Span) -> String {
    format!(
        "{} to {}",
        start.format("%Y-%m-%dT%H:%M:%SZ"),
        end.format("%Y-%m-%dT%H:%M:%SZ")
    )
}
