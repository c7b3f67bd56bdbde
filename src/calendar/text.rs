//! Dates and wall times as the server writes them, `YYYY-MM-DD` and `YYYY-MM-DDTHH:MM:SS`. By hand:
//! chrono's own parsing and printing would weigh more than the rest of the calendar in the wasm.

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, Timelike};

use crate::cut::cut_at;

/// Reads `YYYY-MM-DD`, and nothing else.
#[must_use]
pub fn parse_date(text: &str) -> Option<NaiveDate> {
    let &[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text.as_bytes() else {
        return None;
    };
    NaiveDate::from_ymd_opt(
        i32::try_from(number(&[y1, y2, y3, y4])?).ok()?,
        number(&[m1, m2])?,
        number(&[d1, d2])?,
    )
}

/// Reads `YYYY-MM-DDTHH:MM:SS`, and nothing else.
#[must_use]
pub fn parse_date_time(text: &str) -> Option<NaiveDateTime> {
    let (date, time) = cut_at(text, b'T')?;
    let &[h1, h2, b':', m1, m2, b':', s1, s2] = time.as_bytes() else {
        return None;
    };
    let time = NaiveTime::from_hms_opt(number(&[h1, h2])?, number(&[m1, m2])?, number(&[s1, s2])?)?;
    Some(parse_date(date)?.and_time(time))
}

/// Writes `YYYY-MM-DD`.
#[must_use]
pub fn print_date(date: NaiveDate) -> String {
    let mut text = String::with_capacity(10);
    push_date(&mut text, date);
    text
}

/// Writes `YYYY-MM-DDTHH:MM:SS`.
#[must_use]
pub fn print_date_time(moment: NaiveDateTime) -> String {
    let mut text = String::with_capacity(19);
    push_date(&mut text, moment.date());
    for (separator, part) in [
        ('T', moment.hour()),
        (':', moment.minute()),
        (':', moment.second()),
    ] {
        text.push(separator);
        push_digits(&mut text, part, 2);
    }
    text
}

fn push_date(text: &mut String, date: NaiveDate) {
    push_digits(text, date.year().unsigned_abs(), 4);
    for part in [date.month(), date.day()] {
        text.push('-');
        push_digits(text, part, 2);
    }
}

fn push_digits(text: &mut String, value: u32, digits: u32) {
    for position in (0..digits).rev() {
        let digit = value / 10_u32.pow(position) % 10;
        text.push(char::from_digit(digit, 10).unwrap_or('0'));
    }
}

fn number(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |value, digit| {
        digit
            .is_ascii_digit()
            .then(|| value * 10 + u32::from(digit - b'0'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_times_come_back_as_they_were_written() {
        for text in ["2026-11-21", "2028-02-29", "0999-01-01"] {
            assert_eq!(parse_date(text).map(print_date).as_deref(), Some(text));
        }
        for text in ["2026-11-21T09:05:00", "2028-02-29T23:59:59"] {
            assert_eq!(parse_date_time(text).map(print_date_time).as_deref(), Some(text));
        }
    }

    #[test]
    fn anything_else_is_no_date() {
        for text in [
            "",
            "2026-1-1",
            "2026-02-29",
            "2026-13-01",
            "2026-00-10",
            "2026-11-21T",
            "21.11.2026",
            "2026/11/21",
            "+026-11-21",
            "2026-11-2\u{661}",
            " 2026-11-21",
        ] {
            assert_eq!(parse_date(text), None, "{text}");
        }
        for text in [
            "2026-11-21",
            "2026-11-21T24:00:00",
            "2026-11-21T09:05",
            "2026-11-21T09:05:00Z",
            "T09:05:00",
        ] {
            assert_eq!(parse_date_time(text), None, "{text}");
        }
    }
}
