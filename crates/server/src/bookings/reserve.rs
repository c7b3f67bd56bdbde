//! Reserving a slot for a draft: a first hold, the same slot again (extended), or another (moved).

use chrono::NaiveDateTime;

use super::Limits;
use super::catalogues::CatalogueSet;
use super::hold::{Held, expiry, held_since, is_live, units_of};
use super::invoices::hold_invoices;
use super::placing::{PlanningError, Taking, Wish, take_slot};
use super::replacing::{OtherHolds, can_still_replace};
use crate::availability::Slot;
use crate::ids::{DraftId, ReservationId};
use crate::store::{Draft, Reservation, StoreError, StoreTransaction};

/// What is to be reserved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WantedSlot {
    /// The center's wall time.
    pub slot_time: NaiveDateTime,
    /// Whether the hold is to have temporary invoices.
    pub create_invoice: bool,
}

impl From<NaiveDateTime> for WantedSlot {
    /// Without invoices, as documented for a request that does not mention them.
    fn from(slot_time: NaiveDateTime) -> Self {
        Self {
            slot_time,
            create_invoice: false,
        }
    }
}

/// Why a slot was not reserved. Nothing has changed: an earlier hold of the draft is as it was.
#[derive(Debug, thiserror::Error)]
pub enum ReserveSlotError {
    /// There is no such draft.
    #[error("there is no such draft")]
    DraftNotFound,
    /// The draft became a booking.
    #[error("the draft is a booking already")]
    AlreadyBooked,
    /// The draft's center or portal is gone.
    #[error("center not found")]
    CenterNotFound,
    /// The booking that the draft would reschedule is over, or was given up.
    #[error("the booking cannot be rescheduled any more")]
    ReplacedGone,
    /// A service or add-on of the draft is no longer offered.
    #[error("one or more services or add-ons are not in the catalog")]
    ServiceNotFound,
    /// A therapist of the draft is gone.
    #[error("one or more therapists are not in the catalog")]
    TherapistNotFound,
    /// Somebody was faster, or nothing starts at that time.
    #[error("the slot is not available for reservation")]
    NotFree {
        /// The nearest free slots.
        alternatives: Vec<Slot>,
    },
    /// The client holds as many slots as one may.
    #[error("this client holds {limit} slots")]
    TooManyHolds {
        /// How many one may hold.
        limit: u32,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<PlanningError> for ReserveSlotError {
    fn from(error: PlanningError) -> Self {
        match error {
            PlanningError::Center => Self::CenterNotFound,
            PlanningError::Service(_) | PlanningError::Refused(_) => Self::ServiceNotFound,
            PlanningError::Therapist(_) => Self::TherapistNotFound,
        }
    }
}

/// Holds a slot for a draft.
///
/// The same slot again extends the hold, with the same therapist and room; another slot moves it, and the
/// old one is given up only if the new one is won. The reservation's id survives both, and also a lapse.
/// All holding together lasts at most [`super::hold::HOLDS_PER_DRAFT`] times the blocking time: an
/// extension beyond is cut, and once the limit is used up it answers the hold with the expiry it has.
/// A hold that has lapsed meanwhile begins a new period.
///
/// With `create_invoice` the hold has temporary invoices, one per guest, which live and move with it; once
/// made they stay, also if the next request does not ask for them.
///
/// Of several drafts that would reschedule the same booking, the one that reserves last holds: it gives
/// up what the others do.
///
/// # Errors
/// See [`ReserveSlotError`].
pub async fn reserve_slot(
    transaction: &mut dyn StoreTransaction,
    catalogues: &CatalogueSet,
    limits: &Limits,
    draft: DraftId,
    wanted: impl Into<WantedSlot>,
) -> Result<Held, ReserveSlotError> {
    let WantedSlot {
        slot_time,
        create_invoice,
    } = wanted.into();
    let mut draft = transaction
        .lock_draft(draft)
        .await?
        .ok_or(ReserveSlotError::DraftNotFound)?;
    if draft.booking.is_some() {
        return Err(ReserveSlotError::AlreadyBooked);
    }
    let view = catalogues
        .portal_of_draft(&draft)
        .ok_or(ReserveSlotError::CenterNotFound)?;
    let wish = Wish::new(view, draft.center, &draft.guests, draft.owner)?;
    let blocking_time_minutes = view.module.settings.blocking_time_minutes;
    let others = match draft.replaces {
        Some(booking) if can_still_replace(transaction, booking).await? => {
            Some(OtherHolds::of(transaction, booking, Some(draft.id)).await?)
        }
        Some(_) => return Err(ReserveSlotError::ReplacedGone),
        None => None,
    };
    let asked = Asked {
        slot_time,
        blocking_time_minutes,
        others: others.as_ref(),
    };
    let reservation = hold(transaction, limits, &draft, &wish, &asked).await?;
    if let Some(others) = others {
        others.release(transaction).await?;
    }
    let invoices = hold_invoices(transaction, &draft, create_invoice).await?;
    draft.reservation = Some(reservation.clone());
    transaction.update_draft(&draft).await?;
    Ok(Held::new(
        draft,
        reservation,
        invoices,
        blocking_time_minutes,
        transaction.now(),
    ))
}

/// What is to be held, and beside what.
struct Asked<'a> {
    slot_time: NaiveDateTime,
    blocking_time_minutes: u32,
    others: Option<&'a OtherHolds>,
}

/// The reservation as it is from now on, its claims in the store.
async fn hold(
    transaction: &mut dyn StoreTransaction,
    limits: &Limits,
    draft: &Draft,
    wish: &Wish,
    asked: &Asked<'_>,
) -> Result<Reservation, ReserveSlotError> {
    let slot_time = asked.slot_time;
    let now = transaction.now();
    let former = draft.reservation.as_ref();
    let live = former.filter(|former| is_live(former, now));
    let same_slot = former.filter(|former| former.slot_time == slot_time);
    let held_since = held_since(former, now);
    // Never earlier than what was promised, also if the blocking time was shortened meanwhile.
    let promised = live.map_or(now, |live| live.expires_at);
    let expires_at = expiry(held_since, asked.blocking_time_minutes, now).max(promised);
    let expires_at = asked
        .others
        .map_or(expires_at, |others| others.other_expiry(expires_at));

    if let Some(same) = same_slot.filter(|_| live.is_some()) {
        let extended = transaction
            .set_hold_until(draft.owner, same.expires_at, Some(expires_at))
            .await?;
        if usize::try_from(extended) == Ok(units_of(&same.appointments)) {
            return Ok(Reservation {
                expires_at,
                ..same.clone()
            });
        }
        // Not all were there: what was extended just now is taken anew with the rest.
        transaction.delete_held_claims_of(draft.owner, expires_at).await?;
    }
    if live.is_none()
        && transaction.live_holds_of_client(&draft.client).await? >= limits.live_holds_per_client
    {
        return Err(ReserveSlotError::TooManyHolds {
            limit: limits.live_holds_per_client,
        });
    }
    let taking = Taking {
        slot_time,
        hold_until: Some(expires_at),
        preferred: same_slot.map(|same| same.appointments.as_slice()),
        former,
    };
    let Some(appointments) = take_slot(transaction, wish, &taking).await? else {
        let alternatives = wish.alternatives(transaction, slot_time).await?;
        return Err(ReserveSlotError::NotFree { alternatives });
    };
    Ok(Reservation {
        id: former.map_or_else(ReservationId::random, |former| former.id),
        slot_time,
        appointments,
        held_since,
        expires_at,
        released: false,
    })
}
