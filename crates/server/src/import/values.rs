//! Values that people write: texts with translations, money, percentages, dates, origins.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use toml::de::DeValue;

use crate::bookings::form::email_is_plausible;
use crate::catalogue::Text;
use crate::money::{Currency, Money};

use super::document::{Table, Value, suggestion};
use super::keys::Keys;
use super::problem::Problems;

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

/// An email address that may be left out.
pub(super) fn optional_email(table: &mut Table<'_>, problems: &mut Problems<'_>) -> Option<String> {
    const EXPECTED: &str = "an email address such as \"ada@example.com\"";
    let value = table.optional("email")?;
    let email = value.string(EXPECTED, problems)?;
    if !email_is_plausible(email) {
        value.wrong(EXPECTED, problems);
    }
    Some(email.to_owned())
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
        match NaiveDate::parse_from_str(&written_time(&item), "%Y-%m-%d") {
            Ok(date) if dates.contains(&date) => item.refuse(format!("{date} is written twice"), problems),
            Ok(date) => dates.push(date),
            Err(_) => item.wrong("a date such as 2026-12-25", problems),
        }
    }
    dates.sort();
    dates
}

/// A date or time of TOML, or the same in quotes, as it is written.
pub(super) fn written_time(value: &Value<'_>) -> String {
    match value.raw() {
        DeValue::Datetime(time) => time.to_string(),
        other => other.as_str().unwrap_or_default().trim().to_owned(),
    }
}

/// `"95.00"`, `95`, `95.5`: an amount with at most the currency's digits.
pub(super) fn money(value: &Value<'_>, currency: Currency, problems: &mut Problems<'_>) -> Money {
    let minor = minor_units(value, currency, scaled, problems);
    Money { minor, currency }
}

/// As [`money`], in minor units, and it may be less than nothing: `"-10.00"`.
pub(super) fn money_more_or_less(value: &Value<'_>, currency: Currency, problems: &mut Problems<'_>) -> i64 {
    minor_units(value, currency, scaled_more_or_less, problems)
}

fn minor_units(
    value: &Value<'_>,
    currency: Currency,
    scaled: fn(&str, usize) -> Option<i64>,
    problems: &mut Problems<'_>,
) -> i64 {
    let digits = usize::from(currency.digits());
    let minor = written_decimal(value).and_then(|written| scaled(written, digits));
    minor
        .filter(|minor| minor.abs() <= 1_000_000_000_000)
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
        })
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

/// Basis points of a percentage that a price changes by: `-20` is -2000, `"12.5"` is 1250.
pub(super) fn basis_points_more_or_less(value: &Value<'_>, problems: &mut Problems<'_>) -> i64 {
    let points = written_decimal(value).and_then(|written| scaled_more_or_less(written, 2));
    let allowed = -10_000..=100_000;
    points
        .filter(|points| allowed.contains(points))
        .unwrap_or_else(|| {
            value.wrong(
                "a percentage from -100 to 1000, with at most two digits after the point",
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

/// As [`scaled`], of a number that may have a sign.
fn scaled_more_or_less(written: &str, digits: usize) -> Option<i64> {
    match written.strip_prefix('-') {
        Some(less) => scaled(less, digits).map(|number| -number),
        None => scaled(written.strip_prefix('+').unwrap_or(written), digits),
    }
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
    fn a_change_may_be_more_or_less() {
        for (written, expected) in [
            ("-15", Some(-1_500)),
            ("+15", Some(1_500)),
            ("15.5", Some(1_550)),
            ("-0.5", Some(-50)),
            ("--1", None),
            ("-", None),
        ] {
            assert_eq!(scaled_more_or_less(written, 2), expected, "{written}");
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
