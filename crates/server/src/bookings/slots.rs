//! The slots of a draft: every start of its date, free or not, and the days after it.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{Days, NaiveDate, NaiveDateTime};

use super::catalogues::CatalogueSet;
use super::placing::{PlanningError, Wish, aside};
use crate::availability::{self as engine, Day, Slot, Warning};
use crate::ids::DraftId;
use crate::store::{Draft, Span, Store, StoreError, StoreResult};

/// What can be reserved for a draft.
#[derive(Clone, Debug, PartialEq)]
pub struct SlotsOfDraft {
    /// The draft's date with all its starts, free or not. What the draft itself holds counts as free.
    pub day: Day,
    /// The days after it, when asked for, with their free slots.
    pub future_days: Vec<Day>,
    /// The next day with a free slot, when the draft's date has none.
    pub next_available_day: Option<NaiveDate>,
    /// The free starts of the draft's date in order of preference, those that are equally good together.
    pub by_preference: Vec<Vec<NaiveDateTime>>,
    /// What would be used twice and the like at starts of the draft's date, if the draft asked for it; by
    /// the center's wall time.
    pub warnings: BTreeMap<NaiveDateTime, Vec<Warning>>,
}

/// How many days after the draft's own are looked at when they are asked for.
pub const FUTURE_DAYS: u32 = 14;

/// Why there are no slots.
#[derive(Debug, thiserror::Error)]
pub enum ReadSlotsError {
    /// There is no such draft.
    #[error("there is no such draft")]
    DraftNotFound,
    /// The draft's center or portal is gone.
    #[error("center not found")]
    CenterNotFound,
    /// A service or add-on of the draft is no longer offered.
    #[error("one or more services or add-ons are not in the catalog")]
    ServiceNotFound,
    /// A therapist of the draft is gone.
    #[error("one or more therapists are not in the catalog")]
    TherapistNotFound,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The slots of a draft, and with `future_days` the days after it.
///
/// # Errors
/// See [`ReadSlotsError`].
pub async fn read_slots(
    store: &dyn Store,
    catalogues: &CatalogueSet,
    draft: DraftId,
    future_days: bool,
) -> Result<SlotsOfDraft, ReadSlotsError> {
    let draft = store
        .find_draft(draft)
        .await?
        .ok_or(ReadSlotsError::DraftNotFound)?;
    let view = catalogues
        .portal_of_draft(&draft)
        .ok_or(ReadSlotsError::CenterNotFound)?;
    let wish = Wish::new(view, draft.center, &draft.guests, draft.owner)?;
    let now = store.now().await?;
    let days = if future_days { 1 + FUTURE_DAYS } else { 1 };
    let busy = wish.busy_outside(store, now, draft.date, days).await?;
    let elsewhere = match draft.is_double_booking_enabled {
        true => Some(elsewhere(store, &draft).await?),
        false => None,
    };
    let (plan, rules, date) = (Arc::clone(&wish.plan), wish.rules, draft.date);
    let following = date.checked_add_days(Days::new(1)).unwrap_or(NaiveDate::MAX);
    let ((day, warnings), by_preference, future_days) = aside(move || {
        let by_preference = engine::by_preference(&plan, &rules, &busy, date, now);
        let day = match elsewhere {
            Some(elsewhere) => engine::day_with_warnings(&plan, &rules, &busy, &elsewhere, date, now),
            None => (
                engine::day_with_all_starts(&plan, &rules, &busy, date, now),
                BTreeMap::new(),
            ),
        };
        let following = engine::days(&plan, &rules, &busy, following, days - 1, now);
        (day, by_preference, following)
    })
    .await;
    let next_available_day = if day.slots.iter().any(Slot::is_free) {
        None
    } else {
        wish.next_available_day(store, now, following).await?
    };
    Ok(SlotsOfDraft {
        day,
        future_days,
        next_available_day,
        by_preference,
        warnings,
    })
}

/// When each guest of the draft is treated by another booking or hold; the booking that it would reschedule, which
/// has the same owner, is none.
async fn elsewhere(store: &dyn Store, draft: &Draft) -> StoreResult<Vec<Vec<Span>>> {
    let mut elsewhere = Vec::new();
    for guest in &draft.guests {
        let treatments = match guest.id {
            Some(id) => store.treatments_of_guest(id).await?,
            None => Vec::new(),
        };
        let others = treatments.into_iter().filter(|(owner, _)| *owner != draft.owner);
        elsewhere.push(others.map(|(_, during)| during).collect());
    }
    Ok(elsewhere)
}

impl From<PlanningError> for ReadSlotsError {
    fn from(error: PlanningError) -> Self {
        match error {
            PlanningError::Center => Self::CenterNotFound,
            PlanningError::Service(_) | PlanningError::Refused(_) => Self::ServiceNotFound,
            PlanningError::Therapist(_) => Self::TherapistNotFound,
        }
    }
}
