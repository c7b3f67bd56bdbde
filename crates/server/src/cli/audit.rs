//! `booking-server audit`: proves that no unit is claimed twice at once.

use std::io::Write;

use booking_server::store::{Claim, Store};

use super::CliError;
use super::database::{self, DatabaseError};

pub(super) async fn run(url: &str, output: &mut impl Write) -> Result<(), CliError> {
    let store = database::open_existing(url).await?;
    let pairs = store.overlapping_claims().await;
    store.close().await;
    let pairs = pairs.map_err(|error| DatabaseError::of(url, error))?;
    for (one, other) in &pairs {
        writeln!(
            output,
            "unit {}: {} overlaps {}",
            one.unit,
            shown(one),
            shown(other)
        )?;
    }
    if pairs.is_empty() {
        writeln!(output, "Nothing is booked twice.")?;
        return Ok(());
    }
    Err(CliError::BookedTwice(pairs.len()))
}

/// Times only: whose they are is nobody's business here.
fn shown(claim: &Claim) -> String {
    let state = match claim.hold_until {
        None => "booked",
        Some(_) => "held",
    };
    format!(
        "{} to {} ({state})",
        claim.during.start.format("%Y-%m-%dT%H:%M:%SZ"),
        claim.during.end.format("%Y-%m-%dT%H:%M:%SZ")
    )
}
