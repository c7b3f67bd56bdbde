//! Times as text: wall times without offset for the service booking API, UTC with `Z` for all else.

use chrono::{DateTime, Datelike as _, NaiveDate, NaiveDateTime, SecondsFormat, Timelike as _, Utc};
use chrono_tz::Tz;

/// `YYYY-MM-DDTHH:MM:SS`.
const WALL: &str = "%Y-%m-%dT%H:%M:%S";

/// A wall time.
pub(super) fn wall(time: NaiveDateTime) -> String {
    time.format(WALL).to_string()
}

/// An instant as the wall time of a zone.
pub(super) fn wall_in(zone: Tz, instant: DateTime<Utc>) -> String {
    wall(instant.with_timezone(&zone).naive_local())
}

/// A day as the service booking API writes it: its midnight.
pub(super) fn day(date: NaiveDate) -> String {
    date.format("%Y-%m-%dT00:00:00").to_string()
}

/// A date.
pub(super) fn date(date: NaiveDate) -> String {
    date.format("%Y-%m-%d").to_string()
}

/// An instant in UTC, whole seconds.
pub(super) fn utc(instant: DateTime<Utc>) -> String {
    instant.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// The server's clock, milliseconds: the countdown runs from here.
pub(super) fn server_time(now: DateTime<Utc>) -> String {
    now.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// Reads a wall time, written as [`wall`] writes it: the parser of chrono also takes signs, single
/// digits and leap seconds.
pub(super) fn parse_wall(text: &str) -> Option<NaiveDateTime> {
    let text = text.trim();
    NaiveDateTime::parse_from_str(text, WALL)
        .ok()
        .filter(|time| time.nanosecond() == 0 && has_plain_year(time.date()) && wall(*time) == text)
}

/// Reads `YYYY-MM-DD`, as strictly.
pub(super) fn parse_date(text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    NaiveDate::parse_from_str(text, "%Y-%m-%d")
        .ok()
        .filter(|parsed| has_plain_year(*parsed) && date(*parsed) == text)
}

/// Four digits without a sign.
fn has_plain_year(date: NaiveDate) -> bool {
    (0..=9999).contains(&date.year())
}

/// Reads `YYYY-MM-DDTHH:MM:SSZ`; another zone than UTC fails (booking module API).
pub(super) fn parse_utc(text: &str) -> Option<DateTime<Utc>> {
    let time = text.trim().strip_suffix('Z')?;
    parse_wall(time)
        .filter(|parsed| wall(*parsed) == time)
        .map(|time| time.and_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_utc_is_utc() {
        assert!(parse_utc("2026-12-05T08:00:00Z").is_some());
        for text in [
            "2026-12-05T08:00:00",
            "2026-12-05T09:00:00+01:00",
            "2026-12-05",
            "",
            "2026-13-05T08:00:00Z",
        ] {
            assert_eq!(parse_utc(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        let time = parse_wall("2026-12-05T09:15:00").unwrap();
        assert_eq!(wall(time), "2026-12-05T09:15:00");
        assert_eq!(
            wall_in(chrono_tz::Europe::Berlin, time.and_utc()),
            "2026-12-05T10:15:00"
        );
        assert_eq!(day(time.date()), "2026-12-05T00:00:00");
        assert_eq!(utc(time.and_utc()), "2026-12-05T09:15:00Z");
        assert_eq!(server_time(time.and_utc()), "2026-12-05T09:15:00.000Z");
    }

    #[test]
    fn what_is_not_written_to_the_letter_is_not_read() {
        for text in [
            "2026-12-05T09:15:00Z",
            "2026-12-05T09:15:00.000",
            "2026-12-05T09:15:60",
            "2026-12-05T9:15:00",
            "2026-12-05 09:15:00",
            "-2026-12-05T09:15:00",
            "+12026-12-05T09:15:00",
        ] {
            assert_eq!(parse_wall(text), None, "{text}");
            assert_eq!(parse_utc(&format!("{text}Z")), None, "{text}");
        }
        for text in [
            "2026-02-30",
            "2026-2-3",
            "-0001-01-01",
            "+12026-01-01",
            "2026-02-03T00:00:00",
        ] {
            assert_eq!(parse_date(text), None, "{text}");
        }
    }
}
