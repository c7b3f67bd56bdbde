//! The calendar of a portal: free slots of many days, without a draft.

mod cache;

pub use cache::{CalendarCache, Rendered};

use std::sync::Arc;

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;

use super::catalogues::PortalView;
use super::placing::{PlanningError, Wish, aside};
use super::problem::{Problem, Reason};
use super::visit::check_size;
use crate::availability::{self as engine, Day, instant_of_wall, last_day, today};
use crate::catalogue::Center;
use crate::ids::{CenterId, OwnerId, UnitId};
use crate::store::{Booking, ClaimsMark, DraftGuest, Store, StoreError};

/// The most days that one calendar shows (DESIGN section 2).
pub const MAX_DAYS: u32 = 42;

/// What a calendar is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CalendarRequest {
    /// Where; may be left out if the portal has one center only.
    pub center: Option<CenterId>,
    /// Who and what.
    pub guests: Vec<DraftGuest>,
    /// The first day.
    pub from: NaiveDate,
    /// How many days, 1 to [`MAX_DAYS`].
    pub days: u32,
}

/// Free slots of consecutive days.
#[derive(Clone, Debug, PartialEq)]
pub struct Calendar {
    /// The center's date now.
    pub today: NaiveDate,
    /// The last date that can be booked now.
    pub last_day: NaiveDate,
    /// All days asked for, in order.
    pub days: Vec<Day>,
    /// The first day on or after `from` with a free slot; may lie beyond `days`.
    pub next_available_day: Option<NaiveDate>,
}

/// Why there is no calendar.
#[derive(Debug, thiserror::Error)]
pub enum ReadCalendarError {
    /// There is no such center in this portal.
    #[error("center not found")]
    CenterNotFound,
    /// A service or add-on is not in the center's catalogue.
    #[error("one or more services or add-ons are not in the catalog")]
    ServiceNotFound(Problem),
    /// A therapist is not in the catalogue, or does none of what is asked here.
    #[error("one or more therapists are not in the catalog")]
    TherapistNotFound(Problem),
    /// A rule is broken.
    #[error("{} fields are refused", .0.len())]
    Refused(Vec<Problem>),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The free slots of some days of a portal.
///
/// # Errors
/// See [`ReadCalendarError`].
pub async fn read_calendar(
    store: &dyn Store,
    view: PortalView<'_>,
    request: &CalendarRequest,
) -> Result<Calendar, ReadCalendarError> {
    // Nobody owns claims under a new id: everything in use counts.
    compute(store, view, request, OwnerId::random())
        .await
        .map(|computed| computed.calendar)
}

/// The same for whoever would give a booking another time: what it takes itself counts as free, so that it can be
/// moved by less than its length. Never kept: what is free for one is not for others.
///
/// # Errors
/// See [`ReadCalendarError`].
pub async fn read_calendar_of(
    store: &dyn Store,
    view: PortalView<'_>,
    request: &CalendarRequest,
    booking: &Booking,
) -> Result<Calendar, ReadCalendarError> {
    compute(store, view, request, booking.owner)
        .await
        .map(|computed| computed.calendar)
}

/// A calendar and what it depends on.
#[derive(Debug)]
struct Computed {
    calendar: Calendar,
    /// Whose claims were looked at.
    units: Vec<UnitId>,
    zone: Tz,
    /// Where these claims stood.
    mark: ClaimsMark,
    /// From when on the passing of time alone may change it, the date apart.
    good_until: DateTime<Utc>,
}

async fn compute(
    store: &dyn Store,
    view: PortalView<'_>,
    request: &CalendarRequest,
    owner: OwnerId,
) -> Result<Computed, ReadCalendarError> {
    let center = center_of(view, request.center)?;
    if !(1..=MAX_DAYS).contains(&request.days) {
        return Err(refused(
            "days",
            Reason::OutOfRange {
                min: 1,
                max: MAX_DAYS,
            },
        ));
    }
    let problems = check_size(&view.module.settings, &request.guests);
    if !problems.is_empty() {
        return Err(ReadCalendarError::Refused(problems));
    }
    let wish = Wish::new(view, center.id, &request.guests, owner)?;
    let units = wish.plan.units();
    // Before the claims: what changes in between makes the calendar newer than its mark says, and whoever
    // kept it merely computes it once more.
    let mark = store.claims_mark(&units).await?;
    let now = mark.now;
    let busy = wish.busy_outside(store, now, request.from, request.days).await?;
    let (plan, rules) = (Arc::clone(&wish.plan), wish.rules);
    let (from, count) = (request.from, request.days);
    let days = aside(move || engine::days(&plan, &rules, &busy, from, count, now)).await;
    let notice = TimeDelta::minutes(wish.rules.minimum_notice_minutes.into());
    let first_free = days
        .iter()
        .find_map(|day| Some((day.date, day.slots.first()?.start)));
    let (next_available_day, first_start) = match first_free {
        Some((date, start)) => (Some(date), Some(start)),
        None => {
            let after = request.from.checked_add_days(Days::new(request.days.into()));
            let next = wish
                .next_available_day(store, now, after.unwrap_or(NaiveDate::MAX))
                .await?;
            // Which of that day's starts are free is not known here: none can be before its midnight.
            let midnight = |date: NaiveDate| {
                instant_of_wall(center.time_zone, date.and_time(NaiveTime::MIN)).unwrap_or(now)
            };
            (next, next.map(midnight))
        }
    };
    // Right after that moment, the first start is nearer than the minimum notice.
    let first_too_soon = first_start.map(|start| start - notice + TimeDelta::nanoseconds(1));
    let good_until = [mark.next_lapse, first_too_soon].into_iter().flatten().min();
    Ok(Computed {
        calendar: Calendar {
            today: today(center.time_zone, now),
            last_day: last_day(center.time_zone, &wish.rules, now),
            days,
            next_available_day,
        },
        units,
        zone: center.time_zone,
        mark,
        good_until: good_until.unwrap_or(DateTime::<Utc>::MAX_UTC),
    })
}

fn center_of(view: PortalView<'_>, center: Option<CenterId>) -> Result<&Center, ReadCalendarError> {
    if let Some(id) = center {
        return view.center(id).ok_or(ReadCalendarError::CenterNotFound);
    }
    let mut centers = view.centers();
    match (centers.next(), centers.next()) {
        (Some(only), None) => Ok(only),
        (Some(_), Some(_)) => Err(refused("center_id", Reason::Ambiguous)),
        (None, _) => Err(ReadCalendarError::CenterNotFound),
    }
}

impl From<PlanningError> for ReadCalendarError {
    fn from(error: PlanningError) -> Self {
        match error {
            PlanningError::Center => Self::CenterNotFound,
            PlanningError::Service(problem) => Self::ServiceNotFound(problem),
            PlanningError::Therapist(problem) => Self::TherapistNotFound(problem),
            PlanningError::Refused(problem) => Self::Refused(vec![problem]),
        }
    }
}

fn refused(field: &str, reason: Reason) -> ReadCalendarError {
    ReadCalendarError::Refused(vec![Problem::new(field, reason)])
}
