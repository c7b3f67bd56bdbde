//! The slots of a draft: every start of its date, free or not, and the days after it.

use std::collections::BTreeMap;

use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, Utc};

use super::catalogues::CatalogueSet;
use super::placing::{PlanningError, Wish};
use crate::availability::{self as engine, Busy, Day, Slot, day_with_all_starts};
use crate::ids::DraftId;
use crate::store::{Store, StoreError};

/// What can be reserved for a draft.
#[derive(Clone, Debug, PartialEq)]
pub struct SlotsOfDraft {
    /// The draft's date with all its starts, free or not. What the draft itself holds counts as free.
    pub day: Day,
    /// The days after it, when asked for, with their free slots.
    pub future_days: Vec<Day>,
    /// The next day with a free slot, when the draft's date has none.
    pub next_available_day: Option<NaiveDate>,
    /// Why starts of the draft's date are taken, if the draft asked for it; by the center's wall time.
    pub warnings: BTreeMap<NaiveDateTime, Vec<Warning>>,
}

/// What would be used twice if a start that is taken were taken again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Warning {
    /// The therapist.
    TherapistDoubleBooked,
    /// The room.
    RoomCapacityExceeded,
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
    let day = day_with_all_starts(&wish.plan, &wish.rules, &busy, draft.date, now);
    let following = draft
        .date
        .checked_add_days(Days::new(1))
        .unwrap_or(NaiveDate::MAX);
    let future_days = engine::days(&wish.plan, &wish.rules, &busy, following, days - 1, now);
    let next_available_day = if day.slots.iter().any(Slot::is_free) {
        None
    } else {
        wish.next_available_day(store, now, following).await?
    };
    let warnings = if draft.is_double_booking_enabled {
        warnings(&wish, &busy, &day, now)
    } else {
        BTreeMap::new()
    };
    Ok(SlotsOfDraft {
        day,
        future_days,
        next_available_day,
        warnings,
    })
}

/// For each start that is taken: what would have to be free for it. Nothing is said of starts at which
/// nobody suitable, or no suitable room, would be there anyway.
fn warnings(
    wish: &Wish,
    busy: &Busy,
    day: &Day,
    now: DateTime<Utc>,
) -> BTreeMap<NaiveDateTime, Vec<Warning>> {
    let (therapists, rooms) = (wish.plan.therapist_units(), wish.plan.room_units());
    let free_if = |busy: Busy| -> Vec<bool> {
        let day = day_with_all_starts(&wish.plan, &wish.rules, &busy, day.date, now);
        day.slots.iter().map(Slot::is_free).collect()
    };
    let without_claims_of_therapists = free_if(busy.without(&therapists));
    let without_claims_of_rooms = free_if(busy.without(&rooms));
    let without_claims = free_if(Busy::default());
    let mut warnings = BTreeMap::new();
    for (position, slot) in day.slots.iter().enumerate().filter(|(_, slot)| !slot.is_free()) {
        let is_free = |starts: &[bool]| starts.get(position).copied().unwrap_or(false);
        let found = if is_free(&without_claims_of_therapists) {
            vec![Warning::TherapistDoubleBooked]
        } else if is_free(&without_claims_of_rooms) {
            vec![Warning::RoomCapacityExceeded]
        } else if is_free(&without_claims) {
            vec![Warning::TherapistDoubleBooked, Warning::RoomCapacityExceeded]
        } else {
            continue;
        };
        warnings.insert(slot.time, found);
    }
    warnings
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
