//! UTC times of the wire as milliseconds, only ever subtracted from each other.

use crate::calendar::parse_date_time;

/// Milliseconds since 1970 of `YYYY-MM-DDTHH:MM:SS[.fraction]Z`.
pub(super) fn utc_milliseconds(text: &str) -> Option<i64> {
    let text = text.strip_suffix('Z')?;
    let (seconds, fraction) = text.split_once('.').unwrap_or((text, ""));
    let whole = parse_date_time(seconds)?.and_utc().timestamp() * 1_000;
    let mut milliseconds = 0;
    for digit in fraction.bytes().chain(std::iter::repeat(b'0')).take(3) {
        if !digit.is_ascii_digit() {
            return None;
        }
        milliseconds = milliseconds * 10 + i64::from(digit - b'0');
    }
    Some(whole + milliseconds)
}
