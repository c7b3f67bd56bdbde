//! Times as text: wall times without offset for the service booking API, UTC with `Z` for all else.

use chrono::{DateTime, NaiveDate, NaiveDateTime, SecondsFormat, Utc};
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

/// Reads a wall time.
pub(super) fn parse_wall(text: &str) -> Option<NaiveDateTime> {
    NaiveDateTime::parse_from_str(text.trim(), WALL).ok()
}

/// Reads `YYYY-MM-DD`.
pub(super) fn parse_date(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text.trim(), "%Y-%m-%d").ok()
}

/// Reads `YYYY-MM-DDTHH:MM:SSZ`; another zone than UTC fails (booking module API).
pub(super) fn parse_utc(text: &str) -> Option<DateTime<Utc>> {
    NaiveDateTime::parse_from_str(text.trim(), "%Y-%m-%dT%H:%M:%SZ")
        .ok()
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
        assert_eq!(parse_wall("2026-12-05T09:15:00Z"), None);
        assert_eq!(parse_date("2026-02-30"), None);
    }
}
