//! Morning, afternoon, evening.

use chrono::{NaiveTime, Timelike};

/// Under which heading a slot is listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PartOfDay {
    /// Before 12:00.
    Morning,
    /// From 12:00 until before 17:00.
    Afternoon,
    /// From 17:00 on.
    Evening,
}

impl PartOfDay {
    /// All, in order.
    pub const ALL: [Self; 3] = [Self::Morning, Self::Afternoon, Self::Evening];

    /// The part that a wall time lies in.
    #[must_use]
    pub fn of(time: NaiveTime) -> Self {
        match time.hour() {
            0..12 => Self::Morning,
            12..17 => Self::Afternoon,
            _ => Self::Evening,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noon_is_afternoon_and_five_o_clock_is_evening() {
        for (hour, minute, expected) in [
            (0, 0, PartOfDay::Morning),
            (11, 59, PartOfDay::Morning),
            (12, 0, PartOfDay::Afternoon),
            (16, 59, PartOfDay::Afternoon),
            (17, 0, PartOfDay::Evening),
            (23, 45, PartOfDay::Evening),
        ] {
            let time = NaiveTime::from_hms_opt(hour, minute, 0).unwrap();
            assert_eq!(PartOfDay::of(time), expected, "{time}");
        }
    }
}
