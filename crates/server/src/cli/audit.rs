//! `booking-server audit`: says what `bookings::audit` finds, one sentence each. Changes nothing.

use std::io::Write;

use booking_server::bookings::audit::{Fault, audit_claims};
use booking_server::store::{Claim, Span, Store, StoreResult};

use super::CliError;
use super::database::{self, DatabaseError};

pub(super) async fn run(url: &str, output: &mut impl Write) -> Result<(), CliError> {
    let store = database::open_existing(url).await?;
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
    Ok(Findings {
        checked: format!(
            "Checked: {} claims, {} bookings, {} drafts that hold or held, {} change requests, {} block-outs.",
            holdings.claims.len(),
            holdings.bookings.len(),
            holdings.drafts.len(),
            holdings.change_requests.len(),
            holdings.block_outs.len()
        ),
        sentences: faults.iter().map(sentence).collect(),
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
