//! How a language writes dates, times, durations and money. Wall times in, text out; knows no zone.

use chrono::{Datelike, NaiveDate, NaiveDateTime, Timelike, Weekday};

use super::{Language, fill};
use crate::booking::Money;
use crate::digits::in_digits;

/// A language's names and patterns. Placeholders: `{weekday}`, `{day}`, `{month}`, `{year}`.
#[derive(Debug)]
pub struct Formats {
    /// January first.
    pub months: [&'static str; 12],
    /// As in "26 Nov".
    pub months_short: [&'static str; 12],
    /// Monday first.
    pub weekdays: [&'static str; 7],
    /// As in "Thu 26 Nov".
    pub weekdays_short: [&'static str; 7],
    /// Head of a calendar column, two letters or so.
    pub weekdays_narrow: [&'static str; 7],
    /// Weekday, day and month, in full.
    pub day: &'static str,
    /// Weekday, day and month, short.
    pub day_short: &'static str,
    /// Weekday, day, month and year, short.
    pub day_with_year: &'static str,
    /// Month and year, in full.
    pub month_with_year: &'static str,
    /// Time of day.
    pub time: TimePattern,
    /// `{time}` as it is read aloud.
    pub time_spoken: &'static str,
    /// `{minutes}`
    pub minutes: &'static str,
    /// `{hours}`
    pub hours: &'static str,
    /// `{hours}` and `{minutes}`
    pub hours_and_minutes: &'static str,
    /// Amounts.
    pub money: MoneyPattern,
    /// The day that weeks start on.
    pub first_weekday: Weekday,
}

/// Time of day.
#[derive(Clone, Copy, Debug)]
pub enum TimePattern {
    /// "9:30 am": the words for before and after noon.
    TwelveHours(&'static str, &'static str),
    /// "09:30"
    TwentyFourHours,
}

/// Amounts of money.
#[derive(Clone, Copy, Debug)]
pub struct MoneyPattern {
    /// Between units and their hundredths.
    pub decimal: char,
    /// Between thousands.
    pub thousands: &'static str,
    /// Whether the symbol stands in front ("€95.00") or behind ("95,00 €").
    pub symbol_first: bool,
}

/// Signs that stand for one currency wherever a customer of a spa meets them.
const SYMBOLS: [(&str, &str); 4] = [("EUR", "€"), ("GBP", "£"), ("USD", "$"), ("JPY", "¥")];

const NO_BREAK_SPACE: char = '\u{a0}';

impl Language {
    fn formats(self) -> &'static Formats {
        self.locale().formats
    }

    /// "Thursday 26 November"
    #[must_use]
    pub fn day(self, date: NaiveDate) -> String {
        self.date(date, self.formats().day, false)
    }

    /// "Thu 26 Nov"
    #[must_use]
    pub fn day_short(self, date: NaiveDate) -> String {
        self.date(date, self.formats().day_short, true)
    }

    /// "Thu 26 Nov 2026"
    #[must_use]
    pub fn day_with_year(self, date: NaiveDate) -> String {
        self.date(date, self.formats().day_with_year, true)
    }

    /// "November 2026"
    #[must_use]
    pub fn month_with_year(self, date: NaiveDate) -> String {
        self.date(date, self.formats().month_with_year, false)
    }

    /// The day that weeks start on.
    #[must_use]
    pub fn first_weekday(self) -> Weekday {
        self.formats().first_weekday
    }

    /// Short name and name in full of the weekday at the head of a calendar's column, 0 to 6.
    #[must_use]
    pub fn weekday_of_column(self, column: usize) -> (&'static str, &'static str) {
        let formats = self.formats();
        let weekday = (formats.first_weekday.num_days_from_monday() as usize + column) % 7;
        let name = |names: &[&'static str; 7]| names.get(weekday).copied().unwrap_or_default();
        (name(&formats.weekdays_narrow), name(&formats.weekdays))
    }

    /// "9:30 am" or "09:30"
    #[must_use]
    pub fn time(self, time: NaiveDateTime) -> String {
        match self.formats().time {
            TimePattern::TwelveHours(before_noon, after_noon) => {
                let (afternoon, hour) = time.hour12();
                let mut text = in_digits(hour);
                text.push(':');
                push_two_digits(&mut text, time.minute());
                text.push(NO_BREAK_SPACE);
                text.push_str(if afternoon { after_noon } else { before_noon });
                text
            }
            TimePattern::TwentyFourHours => {
                let mut text = String::new();
                push_two_digits(&mut text, time.hour());
                text.push(':');
                push_two_digits(&mut text, time.minute());
                text
            }
        }
    }

    /// "9:30 am" or "09:30 Uhr": the time as it is read aloud; contains what [`Language::time`] shows.
    #[must_use]
    pub fn time_spoken(self, time: NaiveDateTime) -> String {
        fill(self.formats().time_spoken, &[("time", &self.time(time))])
    }

    /// "60 min", "1 h 30 min", "2 h"
    #[must_use]
    pub fn duration(self, minutes: u32) -> String {
        let formats = self.formats();
        if minutes <= 60 {
            return fill(formats.minutes, &[("minutes", &in_digits(minutes))]);
        }
        let hours = in_digits(minutes / 60);
        match minutes % 60 {
            0 => fill(formats.hours, &[("hours", &hours)]),
            rest => fill(
                formats.hours_and_minutes,
                &[("hours", &hours), ("minutes", &in_digits(rest))],
            ),
        }
    }

    /// "€95.00" or "95,00 €"; a currency without a well-known sign is named by its code.
    #[must_use]
    pub fn money(self, money: &Money) -> String {
        let pattern = self.formats().money;
        let symbol = SYMBOLS.iter().find(|(code, _)| *code == money.currency);
        let number = decimal(money, pattern);
        let mut text = String::new();
        if money.minor < 0 {
            text.push('-');
        }
        match (symbol, pattern.symbol_first) {
            (Some((_, sign)), true) => {
                text.push_str(sign);
                text.push_str(&number);
            }
            (None, true) => {
                text.push_str(&money.currency);
                text.push(NO_BREAK_SPACE);
                text.push_str(&number);
            }
            (known, false) => {
                text.push_str(&number);
                text.push(NO_BREAK_SPACE);
                text.push_str(known.map_or(money.currency.as_str(), |(_, sign)| sign));
            }
        }
        text
    }

    fn date(self, date: NaiveDate, pattern: &str, short: bool) -> String {
        let formats = self.formats();
        let (weekdays, months) = if short {
            (&formats.weekdays_short, &formats.months_short)
        } else {
            (&formats.weekdays, &formats.months)
        };
        let weekday = date.weekday().num_days_from_monday() as usize;
        fill(
            pattern,
            &[
                ("weekday", weekdays.get(weekday).copied().unwrap_or_default()),
                ("day", &in_digits(date.day())),
                (
                    "month",
                    months.get(date.month0() as usize).copied().unwrap_or_default(),
                ),
                ("year", &in_digits(date.year())),
            ],
        )
    }
}

/// "m:ss" of a countdown, the same in every language.
#[must_use]
pub fn countdown(seconds: u32) -> String {
    let mut text = in_digits(seconds / 60);
    text.push(':');
    push_two_digits(&mut text, seconds % 60);
    text
}

fn push_two_digits(text: &mut String, number: u32) {
    if number < 10 {
        text.push('0');
    }
    text.push_str(&in_digits(number));
}

/// The amount without sign and currency, thousands grouped.
fn decimal(money: &Money, pattern: MoneyPattern) -> String {
    let digits = usize::from(money.digits);
    let mut all = in_digits(money.minor.unsigned_abs());
    while all.len() <= digits {
        all.insert(0, '0');
    }
    let units = all.len() - digits;
    let mut text = String::new();
    for (index, digit) in all.chars().enumerate() {
        if index == units {
            text.push(pattern.decimal);
        } else if index > 0 && index < units && (units - index).is_multiple_of(3) {
            text.push_str(pattern.thousands);
        }
        text.push(digit);
    }
    text
}
