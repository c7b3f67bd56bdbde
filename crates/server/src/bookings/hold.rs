//! A hold as its customer sees it, and the arithmetic of how long it may last. Reads no clock.

use chrono::{DateTime, TimeDelta, Utc};

use super::catalogues::CatalogueSet;
use crate::ids::{DraftId, OwnerId};
use crate::store::{Appointment, Claim, Draft, Invoice, Reservation, Store, StoreError};

/// All holding of one draft together lasts at most this many times the blocking time
/// (DESIGN section 2, "Hold"): the first hold and ten extensions.
pub const HOLDS_PER_DRAFT: u32 = 11;

/// A reservation at a moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Held {
    /// The draft, its reservation included.
    pub draft: Draft,
    /// The reservation.
    pub reservation: Reservation,
    /// In order of the draft's guests; empty unless they were asked for, or the draft was confirmed.
    pub invoices: Vec<Invoice>,
    /// Whether the slot is held at `now`: neither expired nor released. A draft that became a booking
    /// counts as held: its slot is the booking's.
    pub is_live: bool,
    /// Minutes that one reservation lasts.
    pub blocking_time_minutes: u32,
    /// No extension lasts beyond this.
    pub max_expires_at: DateTime<Utc>,
    /// The server's clock: the countdown runs from here.
    pub now: DateTime<Utc>,
}

impl Held {
    pub(super) fn new(
        draft: Draft,
        reservation: Reservation,
        invoices: Vec<Invoice>,
        blocking_time_minutes: u32,
        now: DateTime<Utc>,
    ) -> Self {
        Self {
            invoices,
            is_live: draft.booking.is_some() || is_live(&reservation, now),
            max_expires_at: latest_expiry(reservation.held_since, blocking_time_minutes),
            blocking_time_minutes,
            draft,
            reservation,
            now,
        }
    }
}

/// Why a reservation could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadHoldError {
    /// There is no such draft.
    #[error("there is no such draft")]
    DraftNotFound,
    /// The draft's portal is no longer live.
    #[error("the draft's portal is no longer live")]
    PortalNotFound,
    /// Nothing was ever reserved for this draft.
    #[error("nothing was reserved")]
    NothingReserved,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The present state of a draft's reservation, without any effect.
///
/// # Errors
/// See [`ReadHoldError`]. A hold that expired or was released is no error: `is_live` tells.
pub async fn read_hold(
    store: &dyn Store,
    catalogues: &CatalogueSet,
    draft: DraftId,
) -> Result<Held, ReadHoldError> {
    let draft = store
        .find_draft(draft)
        .await?
        .ok_or(ReadHoldError::DraftNotFound)?;
    let view = catalogues
        .portal_of_draft(&draft)
        .ok_or(ReadHoldError::PortalNotFound)?;
    let reservation = draft.reservation.clone().ok_or(ReadHoldError::NothingReserved)?;
    let invoices = store.invoices_of_draft(draft.id).await?;
    let now = store.now().await?;
    Ok(Held::new(
        draft,
        reservation,
        invoices,
        view.module.settings.blocking_time_minutes,
        now,
    ))
}

/// Whether a reservation still holds its slot.
pub(super) fn is_live(reservation: &Reservation, now: DateTime<Utc>) -> bool {
    !reservation.released && reservation.expires_at > now
}

/// The end of all holding that began at `held_since`.
pub(super) fn latest_expiry(held_since: DateTime<Utc>, blocking_time_minutes: u32) -> DateTime<Utc> {
    held_since + TimeDelta::minutes(i64::from(blocking_time_minutes) * i64::from(HOLDS_PER_DRAFT))
}

/// Since when a draft has been holding, for a hold that is made or extended now.
///
/// The period goes on while the former hold's time runs, released or not, so that releasing and
/// reserving again wins nothing. After that a new one begins: the slot was anybody's in between, and
/// refusing would only make the customer start a new draft.
pub(super) fn held_since(former: Option<&Reservation>, now: DateTime<Utc>) -> DateTime<Utc> {
    former
        .filter(|former| former.expires_at > now)
        .map_or(now, |former| former.held_since)
}

/// When a hold made or extended now ends: a blocking time from now, but within the limit.
pub(super) fn expiry(
    held_since: DateTime<Utc>,
    blocking_time_minutes: u32,
    now: DateTime<Utc>,
) -> DateTime<Utc> {
    (now + TimeDelta::minutes(i64::from(blocking_time_minutes)))
        .min(latest_expiry(held_since, blocking_time_minutes))
}

/// How many claims that is.
pub(super) fn units_of(appointments: &[Appointment]) -> usize {
    appointments
        .iter()
        .map(|appointment| appointment.units.len())
        .sum()
}

/// The claims that appointments take.
pub(super) fn claims_of(
    appointments: &[Appointment],
    owner: OwnerId,
    hold_until: Option<DateTime<Utc>>,
) -> Vec<Claim> {
    appointments
        .iter()
        .flat_map(|appointment| {
            appointment.units.iter().map(move |&unit| Claim {
                unit,
                during: appointment.claimed,
                owner,
                hold_until,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::ReservationId;

    fn at(minute: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + minute * 60, 0).unwrap()
    }

    fn former(held_since: i64, expires_at: i64, released: bool) -> Reservation {
        Reservation {
            id: ReservationId::random(),
            slot_time: at(0).naive_utc(),
            appointments: Vec::new(),
            held_since: at(held_since),
            expires_at: at(expires_at),
            released,
        }
    }

    #[test]
    fn a_hold_lasts_a_blocking_time_but_never_beyond_eleven() {
        for (now, expected) in [(0, 10), (5, 15), (99, 109), (100, 110), (105, 110), (109, 110)] {
            assert_eq!(expiry(at(0), 10, at(now)), at(expected), "at minute {now}");
        }
    }

    #[test]
    fn a_period_of_holding_goes_on_until_the_former_hold_has_lapsed() {
        for (former, now, expected) in [
            (None, 7, 7),
            (Some(former(0, 10, false)), 7, 0),
            (Some(former(0, 10, true)), 7, 0),
            (Some(former(0, 10, false)), 10, 10),
            (Some(former(0, 10, true)), 11, 11),
        ] {
            assert_eq!(
                held_since(former.as_ref(), at(now)),
                at(expected),
                "{former:?} at {now}"
            );
        }
    }

    #[test]
    fn a_hold_is_live_until_its_expiry_and_not_at_it() {
        assert!(is_live(&former(0, 10, false), at(9)));
        assert!(!is_live(&former(0, 10, false), at(10)));
        assert!(!is_live(&former(0, 10, true), at(9)));
    }
}
