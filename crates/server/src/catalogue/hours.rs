//! Hours: of a usual week, and of single dates. Wall time of a center; knows no zones.

use std::collections::BTreeMap;

use chrono::{Datelike as _, NaiveDate, NaiveTime, Timelike as _, Weekday};
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

/// Minutes of a day.
const DAY: u32 = 24 * 60;

/// What of the periods that start on a date lies within those of others, which start on the date before, on it and
/// on the next: those past midnight meet. What touches is one.
#[must_use]
pub fn within(periods: &[Period], others: [&[Period]; 3]) -> Vec<Period> {
    let mut others: Vec<(u32, u32)> = others
        .iter()
        .zip(0..)
        .flat_map(|(periods, day)| periods.iter().map(move |period| minutes(*period, day)))
        .collect();
    others.sort_unstable();
    let mut common: Vec<(u32, u32)> = Vec::new();
    for period in periods {
        let (from, to) = minutes(*period, 1);
        for (other_from, other_to) in &others {
            let (from, to) = (from.max(*other_from), to.min(*other_to));
            match common.last_mut() {
                _ if from >= to => {}
                Some(last) if last.1 >= from => last.1 = last.1.max(to),
                _ => common.push((from, to)),
            }
        }
    }
    let time = |minutes: u32| {
        NaiveTime::from_num_seconds_from_midnight_opt(minutes % DAY * 60, 0).unwrap_or(NaiveTime::MIN)
    };
    let periods = common.into_iter().map(|(from, to)| Period {
        from: time(from),
        to: time(to),
    });
    periods.collect()
}

/// From the beginning of a first day on; the period starts so many days later.
fn minutes(period: Period, day: u32) -> (u32, u32) {
    let of_day = |time: NaiveTime| time.num_seconds_from_midnight() / 60 + day * DAY;
    let (from, to) = (of_day(period.from), of_day(period.to));
    (from, if to > from { to } else { to + DAY })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn periods(texts: &[&str]) -> Vec<Period> {
        let time = |text: &str| NaiveTime::parse_from_str(text, "%H:%M").unwrap();
        let period = |text: &&str| {
            let (from, to) = text.split_once('-').unwrap();
            Period {
                from: time(from),
                to: time(to),
            }
        };
        texts.iter().map(period).collect()
    }

    #[test]
    fn hours_are_those_within_others_also_past_midnight() {
        let day = ["09:00-20:00"];
        for (who, before, on, after, expected) in [
            (
                &["08:00-12:00"][..],
                &day[..],
                &day[..],
                &day[..],
                &["09:00-12:00"][..],
            ),
            (
                &["08:00-12:00", "13:00-21:00"],
                &day,
                &day,
                &day,
                &["09:00-12:00", "13:00-20:00"],
            ),
            (&["08:00-21:00"], &day, &[], &day, &[]),
            (
                &["08:00-21:00"],
                &[],
                &["10:00-12:00", "14:00-00:00"],
                &[],
                &["10:00-12:00", "14:00-21:00"],
            ),
            // Periods that touch are one.
            (
                &["08:00-21:00"],
                &[],
                &["10:00-12:00", "12:00-14:00"],
                &[],
                &["10:00-14:00"],
            ),
            // The night before, and the night that begins.
            (
                &["01:00-06:00"],
                &["20:00-04:00"],
                &["20:00-04:00"],
                &[],
                &["01:00-04:00"],
            ),
            (
                &["22:00-06:00"],
                &[],
                &["20:00-04:00"],
                &["05:00-08:00"],
                &["22:00-04:00", "05:00-06:00"],
            ),
            (&["00:00-00:00"], &[], &["00:00-00:00"], &[], &["00:00-00:00"]),
            (&[], &day, &day, &day, &[]),
        ] {
            let found = within(&periods(who), [&periods(before), &periods(on), &periods(after)]);
            assert_eq!(found, periods(expected), "{who:?} of {on:?}");
        }
    }
}
