//! `booking-server audit`: proves that no unit is claimed twice at once, neither by two owners nor within one
//! booking, and that every booking to come still holds what it takes.

use std::io::Write;

use booking_server::catalogue::Catalogue;
use booking_server::store::{Appointment, Booking, BookingStatus, Claim, Span, Store, StoreResult};
use chrono::{DateTime, Utc};

use super::CliError;
use super::database::{self, DatabaseError};

pub(super) async fn run(url: &str, output: &mut impl Write) -> Result<(), CliError> {
    let store = database::open_existing(url).await?;
    let findings = findings(store.as_ref()).await;
    store.close().await;
    let findings = findings.map_err(|error| DatabaseError::of(url, error))?;
    for finding in &findings {
        writeln!(output, "{finding}")?;
    }
    if findings.is_empty() {
        writeln!(
            output,
            "Nothing is booked twice, and nothing booked is unclaimed."
        )?;
        return Ok(());
    }
    Err(CliError::Audit)
}

/// One sentence for each thing that must not be.
async fn findings(store: &dyn Store) -> StoreResult<Vec<String>> {
    let now = store.now().await?;
    let pairs = store.overlapping_claims().await?;
    let mut findings: Vec<String> = pairs
        .iter()
        .map(|(one, other)| format!("unit {}: {} overlaps {}", one.unit, shown(one), shown(other)))
        .collect();
    for catalogue in store.load_catalogues().await? {
        for booking in store.list_bookings(catalogue.organization.id).await? {
            if must_claim(&booking, &catalogue, now) && !claims_all(store, &booking, now).await? {
                findings.push(format!(
                    "booking {}: others could book its time",
                    booking.reference
                ));
            }
            if is_to_take_place(&booking) && uses_a_unit_twice(&booking.appointments) {
                findings.push(format!(
                    "booking {}: uses somebody or something twice at once",
                    booking.reference
                ));
            }
        }
    }
    Ok(findings)
}

const fn is_to_take_place(booking: &Booking) -> bool {
    matches!(booking.status, BookingStatus::Pending | BookingStatus::Approved)
}

/// Within one booking the database allows overlaps (DESIGN section 2, "Claims"); here it is checked.
fn uses_a_unit_twice(appointments: &[Appointment]) -> bool {
    appointments.iter().enumerate().any(|(position, one)| {
        appointments.iter().skip(position + 1).any(|other| {
            one.claimed.start < other.claimed.end
                && other.claimed.start < one.claimed.end
                && one.units.iter().any(|unit| other.units.contains(unit))
        })
    })
}

/// Whether a booking keeps its time from others.
fn must_claim(booking: &Booking, catalogue: &Catalogue, now: DateTime<Utc>) -> bool {
    match booking.status {
        BookingStatus::Approved => true,
        // Archived modules count: their bookings stay.
        BookingStatus::Pending => {
            booking.lapses_at.is_none_or(|lapses_at| lapses_at > now)
                && catalogue
                    .booking_modules
                    .iter()
                    .any(|module| module.id == booking.booking_module && module.settings.pending_blocks_slot)
        }
        BookingStatus::Denied | BookingStatus::Canceled => false,
    }
}

/// Whether each unit of each appointment to come is claimed for all of its time.
async fn claims_all(store: &dyn Store, booking: &Booking, now: DateTime<Utc>) -> StoreResult<bool> {
    for appointment in &booking.appointments {
        let Span { start, end } = appointment.claimed;
        if end <= now {
            continue;
        }
        let claims = store.busy(&appointment.units, appointment.claimed).await?;
        let claimed = |claim: &Claim| {
            claim.owner == booking.owner && claim.during.start <= start && claim.during.end >= end
        };
        let mut units = appointment.units.iter();
        if !units.all(|unit| claims.iter().any(|claim| claim.unit == *unit && claimed(claim))) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Times only: whose they are is nobody's business here.
fn shown(claim: &Claim) -> String {
    let state = match claim.hold_until {
        None => "booked",
        Some(_) => "held",
    };
    let Span { start, end } = claim.during;
    format!(
        "{} to {} ({state})",
        start.format("%Y-%m-%dT%H:%M:%SZ"),
        end.format("%Y-%m-%dT%H:%M:%SZ")
    )
}
