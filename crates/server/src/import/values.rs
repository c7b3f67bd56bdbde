//! Values that people write: texts with translations, money, percentages, dates, opening hours, addresses.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveTime, Timelike};
use toml::de::DeValue;

use crate::catalogue::{Period, Text, Weekly};
use crate::money::{Currency, Money};

use super::document::{Table, Value, suggestion};
use super::keys::Keys;
use super::problem::Problems;

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const MINUTES_PER_DAY: u32 = 24 * 60;

/// A text in the organization's language, or a table of texts by language.
pub(super) fn text(value: &Value<'_>, keys: &Keys, problems: &mut Problems<'_>) -> Text {
    const EXPECTED: &str = "a text such as \"Massage\" or { en = \"Massage\", de = \"Massage\" }";
    let mut text = Text {
        default: String::new(),
        translations: BTreeMap::new(),
    };
    if value.raw().as_table().is_none() {
        text.default = value.string(EXPECTED, problems).unwrap_or_default().to_owned();
        return text;
    }
    let Some(table) = value.table(EXPECTED, problems) else {
        return text;
    };
    for (language, span, translation) in table.entries() {
        if !is_language(language) {
            let message = format!("`{language}` is not a language tag such as en or de-AT");
            problems.report(span, value.place.as_str(), message);
        }
        let words = translation
            .string("a text", problems)
            .unwrap_or_default()
            .to_owned();
        if language == keys.language {
            text.default = words;
        } else {
            text.translations.insert(language.to_owned(), words);
        }
    }
    if table.entries().all(|(language, _, _)| language != keys.language) {
        let message = format!(
            "the text in `{}` is missing, the organization's own language",
            keys.language
        );
        value.refuse(message, problems);
    }
    text
}

/// A text that must be there.
pub(super) fn required_text(
    table: &mut Table<'_>,
    name: &'static str,
    keys: &Keys,
    problems: &mut Problems<'_>,
) -> Text {
    match table.required(name, "a text, or a table of texts by language", problems) {
        Some(value) => text(&value, keys, problems),
        None => Text {
            default: String::new(),
            translations: BTreeMap::new(),
        },
    }
}

/// A text that may be left out.
pub(super) fn optional_text(
    table: &mut Table<'_>,
    name: &'static str,
    keys: &Keys,
    problems: &mut Problems<'_>,
) -> Option<Text> {
    table.optional(name).map(|value| text(&value, keys, problems))
}

/// A required string that is no text for customers.
pub(super) fn required_string(
    table: &mut Table<'_>,
    name: &'static str,
    what: &str,
    problems: &mut Problems<'_>,
) -> String {
    let value = table.required(name, what, problems);
    let string = value.and_then(|value| value.string(what, problems));
    string.unwrap_or_default().to_owned()
}

/// A string that may be left out.
pub(super) fn optional_string(
    table: &mut Table<'_>,
    name: &'static str,
    what: &str,
    problems: &mut Problems<'_>,
) -> Option<String> {
    let value = table.optional(name)?;
    value.string(what, problems).map(str::to_owned)
}

/// An array of strings that may be left out.
pub(super) fn strings(
    table: &mut Table<'_>,
    name: &'static str,
    what: &str,
    problems: &mut Problems<'_>,
) -> Vec<String> {
    let Some(value) = table.optional(name) else {
        return Vec::new();
    };
    value
        .items("a list in square brackets", problems)
        .iter()
        .filter_map(|item| item.string(what, problems))
        .map(str::to_owned)
        .collect()
}

/// `en`, `de-AT`: two or three small letters, then parts of letters and digits (BCP 47 in short).
pub(super) fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let primary = parts.next().unwrap_or("");
    (2..=3).contains(&primary.len())
        && primary.bytes().all(|byte| byte.is_ascii_lowercase())
        && parts.all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
}

/// Dates, each written once.
pub(super) fn dates(
    table: &mut Table<'_>,
    name: &'static str,
    problems: &mut Problems<'_>,
) -> Vec<NaiveDate> {
    let Some(value) = table.optional(name) else {
        return Vec::new();
    };
    let mut dates = Vec::new();
    for item in value.items("a list of dates such as [2026-12-25, 2027-01-01]", problems) {
        let written = match item.raw() {
            DeValue::Datetime(date) => date.to_string(),
            other => other.as_str().unwrap_or_default().to_owned(),
        };
        match NaiveDate::parse_from_str(&written, "%Y-%m-%d") {
            Ok(date) if dates.contains(&date) => item.refuse(format!("{date} is written twice"), problems),
            Ok(date) => dates.push(date),
            Err(_) => item.wrong("a date such as 2026-12-25", problems),
        }
    }
    dates.sort();
    dates
}

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

fn periods(hours: &Value<'_>, problems: &mut Problems<'_>) -> Vec<Period> {
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

/// `"95.00"`, `95`, `95.5`: an amount with at most the currency's digits.
pub(super) fn money(value: &Value<'_>, currency: Currency, problems: &mut Problems<'_>) -> Money {
    let digits = usize::from(currency.digits());
    let minor = written_decimal(value).and_then(|written| scaled(written, digits));
    let minor = minor
        .filter(|minor| *minor <= 1_000_000_000_000)
        .unwrap_or_else(|| {
            let example = if digits == 0 {
                "\"9500\""
            } else {
                "\"95.00\" or 95"
            };
            let expected = format!(
                "an amount in {} with at most {digits} digits after the point; write it like {example}",
                currency.code()
            );
            value.wrong(&expected, problems);
            0
        });
    Money { minor, currency }
}

/// Basis points of a percentage: `19` and `"19"` are 1900, `7.7` is 770.
pub(super) fn basis_points(value: &Value<'_>, problems: &mut Problems<'_>) -> i64 {
    let points = written_decimal(value).and_then(|written| scaled(written, 2));
    points.filter(|points| *points <= 10_000).unwrap_or_else(|| {
        value.wrong(
            "a percentage from 0 to 100, with at most two digits after the point",
            problems,
        );
        0
    })
}

fn written_decimal<'d>(value: &Value<'d>) -> Option<&'d str> {
    match value.raw() {
        DeValue::String(text) => Some(text.trim()),
        DeValue::Integer(integer) if integer.radix() == 10 => Some(integer.as_str()),
        DeValue::Float(float) => Some(float.as_str()),
        _ => None,
    }
}

/// The decimal number, without its point, with that many digits after it.
fn scaled(written: &str, digits: usize) -> Option<i64> {
    let (whole, fraction) = written.split_once('.').unwrap_or((written, ""));
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    // Zeros at the end say nothing: 95.50 is 95.5 in every currency.
    let fraction = fraction.trim_end_matches('0');
    if whole.is_empty() || fraction.len() > digits || !plain(whole) || !plain(fraction) {
        return None;
    }
    format!("{whole}{fraction:0<digits$}").parse().ok()
}

/// Reads an origin as a browser sends it: scheme, host and port if it is not the usual one, nothing else; or `*`.
///
/// # Errors
/// A sentence that says what is wrong.
pub fn origin(written: &str) -> Result<String, String> {
    if written == "*" {
        return Ok(written.to_owned());
    }
    let example = "write it like https://www.example.com or http://localhost:8081";
    let rest = written
        .strip_prefix("https://")
        .or_else(|| written.strip_prefix("http://"))
        .ok_or_else(|| format!("an origin starts with https:// or http://; {example}"))?;
    let host = rest.strip_suffix('/').unwrap_or(rest);
    if host.is_empty() || host.contains(['/', '?', '#', '@', ' ', '*', ',']) {
        return Err(format!(
            "an origin is a scheme, a host and a port only; {example}"
        ));
    }
    let usual_port = if written.starts_with("https://") {
        ":443"
    } else {
        ":80"
    };
    let (scheme, _) = written.split_at(written.len() - rest.len());
    let host = host.strip_suffix(usual_port).unwrap_or(host).to_lowercase();
    Ok(format!("{scheme}{host}"))
}

/// A name from a list of names.
pub(super) fn one_of<T: Copy>(
    value: &Value<'_>,
    names: &[(&str, T)],
    problems: &mut Problems<'_>,
) -> Option<T> {
    let known: Vec<&str> = names.iter().map(|(name, _)| *name).collect();
    let written = value.raw().as_str().unwrap_or_default();
    let found = names
        .iter()
        .find(|(name, _)| *name == written)
        .map(|(_, found)| *found);
    if found.is_none() {
        let message = format!(
            "{} is not known; {}",
            problems.shown(value.span()),
            suggestion(written, &known)
        );
        value.refuse(message, problems);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decimal_is_scaled_without_floating_point() {
        for (written, digits, expected) in [
            ("95", 2, Some(9_500)),
            ("95.5", 2, Some(9_550)),
            ("95.50", 2, Some(9_550)),
            ("95.500", 2, Some(9_550)),
            ("0.1", 2, Some(10)),
            ("95.555", 2, None),
            ("9500", 0, Some(9_500)),
            ("95.5", 0, None),
            ("1.234", 3, Some(1_234)),
            ("-1", 2, None),
            ("1e3", 2, None),
            (".5", 2, None),
            ("95,00", 2, None),
            ("", 2, None),
        ] {
            assert_eq!(scaled(written, digits), expected, "{written} with {digits}");
        }
    }

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

    #[test]
    fn an_origin_is_written_as_browsers_send_it() {
        for (written, expected) in [
            ("https://www.example.com", Some("https://www.example.com")),
            ("https://www.example.com/", Some("https://www.example.com")),
            ("https://WWW.Example.com:443", Some("https://www.example.com")),
            ("http://localhost:8081", Some("http://localhost:8081")),
            ("http://example.com:80", Some("http://example.com")),
            ("*", Some("*")),
            ("www.example.com", None),
            ("https://", None),
            ("https://example.com/book", None),
            ("https://*.example.com", None),
            ("ftp://example.com", None),
        ] {
            assert_eq!(origin(written).ok().as_deref(), expected, "{written}");
        }
    }

    #[test]
    fn a_language_tag_is_recognised() {
        for (tag, expected) in [
            ("en", true),
            ("de-AT", true),
            ("gsw", true),
            ("EN", false),
            ("english", false),
            ("", false),
        ] {
            assert_eq!(is_language(tag), expected, "{tag}");
        }
    }
}
