//! Hours of single dates as spans of seconds since 1970: a usual week, its exceptions, its days off.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate, NaiveDateTime};
use chrono_tz::Tz;

use super::busy::{containing, merge};
use super::wall::seconds_of_wall;
use crate::catalogue::{Period, Weekly, periods_on};
use crate::store::Span;

/// Sorted and merged, half-open, seconds since 1970.
pub(super) type Spans = Vec<(i64, i64)>;

/// The hours of a center, or of a therapist at a center.
#[derive(Clone, Debug)]
pub(super) struct Hours {
    /// The usual week.
    pub(super) weekly: Weekly,
    /// Dates with other hours.
    pub(super) exceptions: BTreeMap<NaiveDate, Vec<Period>>,
    /// Dates without any, whatever the others say.
    pub(super) off: Vec<NaiveDate>,
}

impl Hours {
    /// The periods that start on a date.
    pub(super) fn on(&self, date: NaiveDate) -> &[Period] {
        periods_on(date, &self.weekly, Some(&self.exceptions), &self.off)
    }

    /// The periods that start on such a day of a usual week.
    pub(super) fn usual(&self, date: NaiveDate) -> &[Period] {
        self.weekly.on(date.weekday())
    }

    /// The hours that start on the dates `first` to `last`.
    pub(super) fn spans(&self, zone: Tz, first: NaiveDate, last: NaiveDate) -> Spans {
        spans_of(zone, first, last, |date| self.on(date))
    }
}

/// Whether somebody or something whose hours begin on dates as `on` says is there for all of a time. Hours that
/// touch are one.
#[must_use]
pub fn is_within<'a>(zone: Tz, during: Span, on: impl Fn(NaiveDate) -> &'a [Period]) -> bool {
    let first = during.start.with_timezone(&zone).date_naive();
    let last = during.end.with_timezone(&zone).date_naive();
    // What began the day before may go on past midnight.
    let spans = spans_of(zone, first.pred_opt().unwrap_or(first), last, on);
    containing(&spans, during.start.timestamp(), during.end.timestamp()).is_some()
}

fn spans_of<'a>(
    zone: Tz,
    first: NaiveDate,
    last: NaiveDate,
    on: impl Fn(NaiveDate) -> &'a [Period],
) -> Spans {
    let mut spans = Spans::new();
    for date in first.iter_days().take_while(|date| *date <= last) {
        spans.extend(on(date).iter().map(|period| {
            (
                seconds_of_wall(zone, date.and_time(period.from)),
                seconds_of_wall(zone, end_of(date, *period)),
            )
        }));
    }
    merge(&mut spans);
    spans
}

/// The wall time at which a period that starts on `date` ends.
pub(super) fn end_of(date: NaiveDate, period: Period) -> NaiveDateTime {
    let over_midnight = period.to <= period.from;
    let ends_on = if over_midnight {
        date.succ_opt().unwrap_or(date)
    } else {
        date
    };
    ends_on.and_time(period.to)
}
