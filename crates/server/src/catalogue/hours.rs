//! Hours: of a usual week, and of single dates. Wall time of a center; knows no zones.

use std::collections::BTreeMap;

use chrono::{Datelike as _, NaiveDate, NaiveTime, Weekday};
use serde::{Deserialize, Serialize};

/// Hours of a usual week, wall time. A period that ends at or before its start ends on the next day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Weekly {
    /// Monday first; each day's periods in order, not overlapping.
    pub days: [Vec<Period>; 7],
}

/// From (inclusive) to (exclusive), wall time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// Start.
    pub from: NaiveTime,
    /// End; `00:00` means midnight at the end of the day.
    pub to: NaiveTime,
}

impl Weekly {
    /// The periods of a weekday.
    #[must_use]
    pub fn on(&self, weekday: Weekday) -> &[Period] {
        self.days
            .get(weekday.num_days_from_monday() as usize)
            .map_or(&[], Vec::as_slice)
    }
}

/// The periods that start on a date: none on a date that is `off`, otherwise those of its exception, and
/// without one those of the usual week.
#[must_use]
pub fn periods_on<'a>(
    date: NaiveDate,
    weekly: &'a Weekly,
    exceptions: Option<&'a BTreeMap<NaiveDate, Vec<Period>>>,
    off: &[NaiveDate],
) -> &'a [Period] {
    if off.contains(&date) {
        return &[];
    }
    exceptions
        .and_then(|exceptions| exceptions.get(&date))
        .map_or_else(|| weekly.on(date.weekday()), Vec::as_slice)
}
