//! Opening hours and schedules as people write them: days, ranges of days, and periods.

use chrono::{NaiveTime, Timelike};

use crate::catalogue::{Period, Weekly};

use super::document::Value;
use super::problem::Problems;

/// As the file calls the days of the week, Monday first.
const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const MINUTES_PER_DAY: u32 = 24 * 60;

/// `{ mon-fri = "09:00-18:00", sat = ["09:00-12:00", "13:00-16:00"] }`; days that are not named are free.
pub(super) fn weekly(value: &Value<'_>, problems: &mut Problems<'_>) -> Weekly {
    const EXPECTED: &str = "a table of hours such as { mon-fri = \"09:00-18:00\", sat = \"10:00-16:00\" }";
    let mut weekly = Weekly::default();
    let Some(table) = value.table(EXPECTED, problems) else {
        return weekly;
    };
    let mut named = [false; 7];
    for (name, span, hours) in table.entries() {
        let Some(days) = days(name) else {
            let message =
                format!("`{name}` is not a day: write mon, tue, wed, thu, fri, sat, sun, or mon-fri");
            problems.report(span, value.place.as_str(), message);
            continue;
        };
        let periods = periods(&hours, problems);
        for day in days {
            let (Some(named), Some(slot)) = (named.get_mut(day), weekly.days.get_mut(day)) else {
                continue;
            };
            if std::mem::replace(named, true) {
                let day = DAYS.get(day).copied().unwrap_or_default();
                problems.report(
                    span.clone(),
                    value.place.as_str(),
                    format!("`{day}` is named twice"),
                );
            }
            slot.clone_from(&periods);
        }
    }
    refuse_overlaps(&weekly, value, problems);
    weekly
}

/// `mon`, `mon-fri`, `sat-mon` (over the end of the week), `daily`.
fn days(name: &str) -> Option<Vec<usize>> {
    let day = |name: &str| DAYS.iter().position(|day| *day == name);
    if name == "daily" {
        return Some((0..7).collect());
    }
    let Some((first, last)) = name.split_once('-') else {
        return day(name).map(|day| vec![day]);
    };
    let (first, last) = (day(first)?, day(last)?);
    let length = (last + 7 - first) % 7 + 1;
    Some((first..first + length).map(|day| day % 7).collect())
}

/// `"09:00-18:00"`, or a list of such; an empty list is no time at all.
pub(super) fn periods(hours: &Value<'_>, problems: &mut Problems<'_>) -> Vec<Period> {
    const EXPECTED: &str = "a period such as \"09:00-18:00\", or a list of periods";
    let written = if hours.raw().is_array() {
        hours.items(EXPECTED, problems)
    } else {
        vec![hours.clone()]
    };
    let mut periods: Vec<Period> = written
        .iter()
        .filter_map(|item| {
            let period = period(item.raw().as_str()?);
            if period.is_none() {
                item.wrong(EXPECTED, problems);
            }
            period
        })
        .collect();
    for item in written.iter().filter(|item| !item.raw().is_str()) {
        item.wrong(EXPECTED, problems);
    }
    periods.sort_by_key(|period| period.from);
    periods
}

fn period(written: &str) -> Option<Period> {
    let (from, to) = written.split_once(['-', '–'])?;
    let time = |text: &str| NaiveTime::parse_from_str(text.trim(), "%H:%M").ok();
    let to = match to.trim() {
        "24:00" => NaiveTime::MIN,
        other => time(other)?,
    };
    Some(Period {
        from: time(from)?,
        to,
    })
}

/// Within a day, and from one day into the next, Sunday into Monday included.
fn refuse_overlaps(weekly: &Weekly, value: &Value<'_>, problems: &mut Problems<'_>) {
    let minute = |time: NaiveTime| time.hour() * 60 + time.minute();
    let mut spans: Vec<(u32, u32, usize, Period)> = Vec::new();
    for (day, periods) in weekly.days.iter().enumerate() {
        let midnight = u32::try_from(day).unwrap_or(0) * MINUTES_PER_DAY;
        for period in periods {
            let (from, to) = (minute(period.from), minute(period.to));
            let to = if to <= from { to + MINUTES_PER_DAY } else { to };
            spans.push((midnight + from, midnight + to, day, *period));
        }
    }
    if let Some(first) = spans.first().copied() {
        spans.push((
            first.0 + 7 * MINUTES_PER_DAY,
            first.1 + 7 * MINUTES_PER_DAY,
            first.2,
            first.3,
        ));
    }
    // A mistake of mon-fri is one mistake, not five.
    let mut told = Vec::new();
    for pair in spans.windows(2) {
        if let [(_, end, day, one), (start, _, next_day, other)] = pair
            && end > start
            && !told.contains(&(*one, *other))
        {
            told.push((*one, *other));
            let show = |day: &usize, period: &Period| {
                let day = DAYS.get(*day).copied().unwrap_or_default();
                format!(
                    "{day} {}-{}",
                    period.from.format("%H:%M"),
                    period.to.format("%H:%M")
                )
            };
            let message = format!("{} overlaps {}", show(day, one), show(next_day, other));
            value.refuse(message, problems);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_alone_and_as_ranges() {
        for (name, expected) in [
            ("mon", Some(vec![0])),
            ("mon-fri", Some(vec![0, 1, 2, 3, 4])),
            ("sat-mon", Some(vec![5, 6, 0])),
            ("wed-wed", Some(vec![2])),
            ("daily", Some(vec![0, 1, 2, 3, 4, 5, 6])),
            ("monday", None),
            ("mon-", None),
            ("Mon", None),
        ] {
            assert_eq!(days(name), expected, "{name}");
        }
    }
}
