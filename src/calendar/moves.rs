//! Where a key moves the focus in the month grid (the date grid pattern of the ARIA practices guide).

use chrono::{NaiveDate, Weekday};

use super::month::{add_days, add_months, start_of_week};

/// The first and the last day that can be booked.
pub type Bounds = (NaiveDate, NaiveDate);

/// Writing direction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    /// Left to right.
    #[default]
    LeftToRight,
    /// Right to left: the left arrow leads to the next day.
    RightToLeft,
}

/// A key as the browser names it, with the modifier that matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key<'a> {
    /// `KeyboardEvent.key`.
    pub name: &'a str,
    /// Whether Shift is held down.
    pub shift: bool,
}

/// What a key means in the grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// So many days on (or back).
    Days(i64),
    /// So many months on (or back).
    Months(i32),
    /// First day of the week.
    WeekStart,
    /// Last day of the week.
    WeekEnd,
}

impl Move {
    /// The move of a key, if it has one.
    #[must_use]
    pub fn of(key: Key<'_>, direction: Direction) -> Option<Self> {
        let onwards = match direction {
            Direction::LeftToRight => 1,
            Direction::RightToLeft => -1,
        };
        let months = if key.shift { 12 } else { 1 };
        Some(match key.name {
            "ArrowLeft" => Self::Days(-onwards),
            "ArrowRight" => Self::Days(onwards),
            "ArrowUp" => Self::Days(-7),
            "ArrowDown" => Self::Days(7),
            "PageUp" => Self::Months(-months),
            "PageDown" => Self::Months(months),
            "Home" => Self::WeekStart,
            "End" => Self::WeekEnd,
            _ => return None,
        })
    }

    /// The day that the move leads to, however far.
    #[must_use]
    pub fn from(self, day: NaiveDate, first_weekday: Weekday) -> NaiveDate {
        match self {
            Self::Days(days) => add_days(day, days),
            Self::Months(months) => add_months(day, months),
            Self::WeekStart => start_of_week(day, first_weekday),
            Self::WeekEnd => add_days(start_of_week(day, first_weekday), 6),
        }
    }
}

/// The day that gets the focus when `key` is pressed on `day`, never outside `bounds`; `None` when the
/// key has no meaning in the grid and is left to the browser.
#[must_use]
pub fn move_focus(
    day: NaiveDate,
    key: Key<'_>,
    direction: Direction,
    first_weekday: Weekday,
    bounds: Option<Bounds>,
) -> Option<NaiveDate> {
    let wanted = Move::of(key, direction)?.from(day, first_weekday);
    Some(bounds.map_or(wanted, |(first, last)| wanted.min(last).max(first)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::parse_date;

    fn pressed(day: &str, name: &str, shift: bool, direction: Direction) -> Option<NaiveDate> {
        let bounds = (
            parse_date("2028-01-10").unwrap(),
            parse_date("2029-12-31").unwrap(),
        );
        let key = Key { name, shift };
        move_focus(
            parse_date(day).unwrap(),
            key,
            direction,
            Weekday::Mon,
            Some(bounds),
        )
    }

    #[test]
    fn keys_move_by_day_week_month_and_year() {
        use Direction::{LeftToRight, RightToLeft};
        for (day, key, shift, direction, expected) in [
            ("2028-02-29", "ArrowRight", false, LeftToRight, "2028-03-01"),
            ("2028-02-29", "ArrowRight", false, RightToLeft, "2028-02-28"),
            ("2028-02-29", "ArrowLeft", false, LeftToRight, "2028-02-28"),
            ("2028-02-29", "ArrowLeft", false, RightToLeft, "2028-03-01"),
            ("2028-02-29", "ArrowDown", false, RightToLeft, "2028-03-07"),
            ("2028-02-29", "ArrowUp", false, LeftToRight, "2028-02-22"),
            ("2028-03-31", "PageUp", false, LeftToRight, "2028-02-29"),
            ("2028-01-31", "PageDown", false, LeftToRight, "2028-02-29"),
            ("2028-02-29", "PageDown", true, LeftToRight, "2029-02-28"),
            ("2028-02-29", "Home", false, LeftToRight, "2028-02-28"),
            ("2028-02-29", "End", false, LeftToRight, "2028-03-05"),
        ] {
            assert_eq!(
                pressed(day, key, shift, direction),
                parse_date(expected),
                "{key} on {day}"
            );
        }
    }

    #[test]
    fn keys_never_leave_the_days_that_can_be_booked() {
        for (day, key, expected) in [
            ("2028-01-12", "ArrowUp", "2028-01-10"),
            ("2028-01-12", "PageUp", "2028-01-10"),
            ("2029-12-30", "ArrowDown", "2029-12-31"),
        ] {
            let reached = pressed(day, key, false, Direction::LeftToRight);
            assert_eq!(reached, parse_date(expected), "{key} on {day}");
        }
    }

    #[test]
    fn other_keys_are_left_to_the_browser() {
        for key in ["Tab", "Enter", " ", "a", "Escape"] {
            assert_eq!(
                pressed("2028-02-29", key, false, Direction::LeftToRight),
                None,
                "{key}"
            );
        }
    }
}
