//! Months: their first and last day, their neighbours, and the grid of weeks that shows one.

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

/// A cell of the month grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GridDay {
    /// Which day.
    pub date: NaiveDate,
    /// Whether it belongs to the month shown, or fills up the first or last week.
    pub in_month: bool,
}

/// The weeks that cover the month of `day`, each of seven days from `first_weekday` on.
#[must_use]
pub fn month_grid(day: NaiveDate, first_weekday: Weekday) -> Vec<[GridDay; 7]> {
    let last = last_of_month(day);
    let mut week_start = start_of_week(first_of_month(day), first_weekday);
    let mut weeks = Vec::with_capacity(6);
    while week_start <= last {
        weeks.push(std::array::from_fn(|column| {
            let date = add_days(week_start, column as i64);
            GridDay {
                date,
                in_month: same_month(date, day),
            }
        }));
        let next = add_days(week_start, 7);
        // At the very end of chrono's calendar there is no next week.
        if next <= week_start {
            break;
        }
        week_start = next;
    }
    weeks
}

/// The first day of the month of `day`.
#[must_use]
pub fn first_of_month(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap_or(day)
}

/// The last day of the month of `day`.
#[must_use]
pub fn last_of_month(day: NaiveDate) -> NaiveDate {
    first_of_month(day)
        .checked_add_months(Months::new(1))
        .and_then(|next| next.pred_opt())
        .unwrap_or(day)
}

/// The same day of the month so many months later (or earlier), or the last one when that month is
/// shorter: 31 January and one month is 28 or 29 February.
#[must_use]
pub fn add_months(day: NaiveDate, months: i32) -> NaiveDate {
    let distance = Months::new(months.unsigned_abs());
    if months < 0 {
        day.checked_sub_months(distance)
    } else {
        day.checked_add_months(distance)
    }
    .unwrap_or(day)
}

/// The day so many days later (or earlier).
#[must_use]
pub fn add_days(day: NaiveDate, days: i64) -> NaiveDate {
    let distance = Days::new(days.unsigned_abs());
    if days < 0 {
        day.checked_sub_days(distance)
    } else {
        day.checked_add_days(distance)
    }
    .unwrap_or(day)
}

/// The day on which the week of `day` starts.
#[must_use]
pub fn start_of_week(day: NaiveDate, first_weekday: Weekday) -> NaiveDate {
    add_days(day, -i64::from(day.weekday().days_since(first_weekday)))
}

/// Whether two days lie in the same month of the same year.
#[must_use]
pub fn same_month(one: NaiveDate, other: NaiveDate) -> bool {
    one.year() == other.year() && one.month() == other.month()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::parse_date;

    fn date(text: &str) -> NaiveDate {
        parse_date(text).unwrap()
    }

    #[test]
    fn adding_months_stays_within_the_month_that_is_reached() {
        for (day, months, expected) in [
            ("2026-01-31", 1, "2026-02-28"),
            ("2028-01-31", 1, "2028-02-29"),
            ("2028-02-29", 12, "2029-02-28"),
            ("2028-02-29", -12, "2027-02-28"),
            ("2028-02-29", 48, "2032-02-29"),
            ("2026-12-15", 1, "2027-01-15"),
            ("2026-01-15", -1, "2025-12-15"),
            ("2026-05-05", 0, "2026-05-05"),
        ] {
            assert_eq!(
                add_months(date(day), months),
                date(expected),
                "{day} and {months} months"
            );
        }
    }

    #[test]
    fn the_last_day_of_february_knows_leap_years() {
        for (day, expected) in [
            ("2026-02-03", "2026-02-28"),
            ("2028-02-03", "2028-02-29"),
            ("2100-02-03", "2100-02-28"),
            ("2000-02-29", "2000-02-29"),
            ("2026-12-31", "2026-12-31"),
        ] {
            assert_eq!(last_of_month(date(day)), date(expected), "{day}");
        }
    }

    #[test]
    fn a_grid_has_whole_weeks_that_cover_the_month_and_no_week_more() {
        for (day, first_weekday, first_cell, weeks) in [
            ("2026-11-20", Weekday::Mon, "2026-10-26", 6),
            ("2026-11-20", Weekday::Sun, "2026-11-01", 5),
            ("2027-02-10", Weekday::Mon, "2027-02-01", 4),
            ("2028-02-29", Weekday::Sat, "2028-01-29", 5),
        ] {
            let grid = month_grid(date(day), first_weekday);
            assert_eq!(grid.len(), weeks, "{day}");
            assert_eq!(grid[0][0].date, date(first_cell), "{day}");
            let all: Vec<_> = grid.iter().flatten().collect();
            assert!(
                all.windows(2)
                    .all(|pair| pair[0].date.succ_opt() == Some(pair[1].date))
            );
            assert!(grid.iter().all(|week| week[0].date.weekday() == first_weekday));
            let within = all.iter().filter(|cell| cell.in_month).count();
            assert_eq!(within as u32, last_of_month(date(day)).day(), "{day}");
        }
    }

    #[test]
    fn the_ends_of_the_calendar_do_not_panic() {
        for day in [NaiveDate::MIN, NaiveDate::MAX] {
            for months in [-1, 1, i32::MIN, i32::MAX] {
                let _ = add_months(day, months);
            }
            let _ = month_grid(day, Weekday::Wed);
            let _ = last_of_month(day);
        }
    }
}
