//! What differs from the usual week: dates with other hours, and block-out times.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use crate::availability::instant_of_wall;
use crate::catalogue::{Period, Weekly};
use crate::store::Span;

use super::document::{Table, Value};
use super::hours::periods;
use super::problem::Problems;
use super::values::written_time;

/// Other hours by date.
pub(super) type Exceptions = BTreeMap<NaiveDate, Vec<Period>>;

/// `{ 2026-12-24 = "09:00-14:00", 2026-12-31 = [] }`, beside the usual `week` and a list of whole days off
/// with its name: a date must not be in both.
pub(super) fn exceptions(
    value: &Value<'_>,
    week: &Weekly,
    (days_off_name, days_off): (&str, &[NaiveDate]),
    problems: &mut Problems<'_>,
) -> Exceptions {
    const EXPECTED: &str =
        "a table of hours by date such as { 2026-12-24 = \"09:00-14:00\", 2026-12-31 = [] }";
    let mut exceptions = Exceptions::new();
    let Some(table) = value.table(EXPECTED, problems) else {
        return exceptions;
    };
    for (name, span, hours) in table.entries() {
        let Some(date) = date(name) else {
            let message = format!("`{name}` is not a date such as 2026-12-24");
            problems.report(span, value.place.as_str(), message);
            continue;
        };
        if days_off.contains(&date) {
            let message = format!("{date} is in `{days_off_name}`, too; write it in one of them");
            problems.report(span, value.place.as_str(), message);
        }
        exceptions.insert(date, periods(&hours, problems));
    }
    for date in exceptions.keys() {
        refuse_overlaps(*date, week, &exceptions, value, problems);
    }
    exceptions
}

/// The date, if that is what is written.
pub(super) fn date(written: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(written, "%Y-%m-%d").ok()
}

/// Within a date, and between it and its neighbours where a period lasts past midnight.
fn refuse_overlaps(
    date: NaiveDate,
    week: &Weekly,
    exceptions: &Exceptions,
    value: &Value<'_>,
    problems: &mut Problems<'_>,
) {
    let before = date.checked_sub_days(Days::new(1));
    let after = date.checked_add_days(Days::new(1));
    let on = |date: NaiveDate| {
        let hours = exceptions.get(&date).map(Vec::as_slice);
        hours.unwrap_or_else(|| week.on(date.weekday()))
    };
    let mut spans: Vec<(NaiveDateTime, NaiveDateTime)> = [before, Some(date), after]
        .into_iter()
        .flatten()
        .flat_map(|date| on(date).iter().map(move |period| wall_span(date, *period)))
        .collect();
    spans.sort();
    for pair in spans.windows(2) {
        if let [(one, one_end), (other, other_end)] = pair
            && one_end > other
            && (one.date() == date || other.date() == date && !exceptions.contains_key(&one.date()))
        {
            let show = |from: &NaiveDateTime, to: &NaiveDateTime| {
                format!("{}-{}", from.format("%Y-%m-%d %H:%M"), to.format("%H:%M"))
            };
            let message = format!("{} overlaps {}", show(one, one_end), show(other, other_end));
            value.refuse(message, problems);
        }
    }
}

fn wall_span(date: NaiveDate, period: Period) -> (NaiveDateTime, NaiveDateTime) {
    let (from, to) = (date.and_time(period.from), date.and_time(period.to));
    let next_day = if to <= from {
        TimeDelta::days(1)
    } else {
        TimeDelta::zero()
    };
    (from, to + next_day)
}

/// `block_outs = [{ from = 2026-12-03T13:00:00, to = 2026-12-03T17:00:00 }]`, wall time of the zone that
/// `zone_of` finds for each, or has reported why not.
pub(super) fn block_outs<'s>(
    table: &mut Table<'_>,
    mut zone_of: impl FnMut(&mut Table<'_>, &mut Problems<'s>) -> Option<Tz>,
    problems: &mut Problems<'s>,
) -> Vec<Span> {
    const EXPECTED: &str =
        "a list such as [{ from = 2026-12-03T13:00:00, to = 2026-12-03T17:00:00 }], wall time of the center";
    let Some(value) = table.optional("block_outs") else {
        return Vec::new();
    };
    let mut spans: Vec<Span> = Vec::new();
    for item in value.items(EXPECTED, problems) {
        let Some(mut block_out) = item.table(EXPECTED, problems) else {
            continue;
        };
        let zone = zone_of(&mut block_out, problems);
        let from = moment(&mut block_out, "from", zone, problems);
        let to = moment(&mut block_out, "to", zone, problems);
        block_out.finish(problems);
        if let (Some(start), Some(end)) = (from, to) {
            if end <= start {
                item.refuse("it ends before it starts", problems);
            }
            spans.push(Span { start, end });
        }
    }
    spans.sort_by_key(|span| (span.start, span.end));
    spans
}

fn moment(
    table: &mut Table<'_>,
    name: &'static str,
    zone: Option<Tz>,
    problems: &mut Problems<'_>,
) -> Option<DateTime<Utc>> {
    const EXPECTED: &str = "a date and time such as 2026-12-03T13:00:00, wall time of the center";
    let value = table.required(name, EXPECTED, problems)?;
    let written = written_time(&value).replacen(' ', "T", 1);
    let wall = ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M"]
        .iter()
        .find_map(|format| NaiveDateTime::parse_from_str(&written, format).ok());
    let Some(wall) = wall else {
        value.wrong(EXPECTED, problems);
        return None;
    };
    let zone = zone?;
    let instant = instant_of_wall(zone, wall);
    if instant.is_none() {
        let shown = problems.shown(value.span());
        let message = format!("{shown} does not exist in {zone}: the clocks skip it on that day");
        value.refuse(message, problems);
    }
    instant
}
