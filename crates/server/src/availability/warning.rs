//! The documented warnings of slots, for those who may book twice what can be used once.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};

use super::calendar::{Calendar, Grid};
use super::{Busy, Day, Plan, Rules};
use crate::store::Span;

/// Why a start is not free, or what would happen twice (service booking API, section 2, `Warnings.Type`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(i32)]
pub enum Warning {
    /// 0: whoever could do it has something else to do, or there are too few for all guests.
    TherapistDoubleBooked = 0,
    /// 1: whoever could do it is not at work then.
    TherapistOutsideSchedule = 1,
    /// 2: a guest has another booking at that time. The slot may be free all the same.
    GuestDoubleBooked = 2,
    /// 3: the rooms are in use or blocked, or have too few places for all guests.
    RoomCapacityExceeded = 3,
    /// 4: the center closes before the end.
    ServiceEndsOutsideCenterHours = 4,
    /// 5: the equipment is in use, or there is too little for all guests.
    EquipmentCapacityExceeded = 5,
    /// 6: the center is closed on that day.
    DayIsHoliday = 6,
    /// 7: the same therapist is named for two guests at once.
    TherapistSelectedTwice = 7,
    /// 8: two guests at once could only have one and the same room, which has one place. Guests do not select
    /// rooms here: what they are treated with selects them.
    RoomSelectedTwice = 8,
}

/// One day with every start of its opening hours, those included at which the visit would end after them,
/// and on a closed day those of the usual week; and the warnings of each start that has any. Nothing is said of
/// what nobody could do, or no room or equipment would suit, at any time; nor of past, notice and horizon.
///
/// `guests` has per guest of the plan when they have something else booked; it may be shorter than the guests.
/// `busy` covers [`Plan::span`] of that day.
#[must_use]
pub fn day_with_warnings(
    plan: &Plan,
    rules: &Rules,
    busy: &Busy,
    guests: &[Vec<Span>],
    date: NaiveDate,
    now: DateTime<Utc>,
) -> (Day, BTreeMap<NaiveDateTime, Vec<Warning>>) {
    let calendar = Calendar::new(plan, rules, busy, (date, 1), now, Grid::Usual);
    let day = Day {
        slots: calendar.slots(date).collect(),
        ..calendar.day_without_slots(date)
    };
    let warnings = day
        .slots
        .iter()
        .map(|slot| (slot.time, calendar.warnings(slot, guests)))
        .filter(|(_, warnings)| !warnings.is_empty())
        .collect();
    (day, warnings)
}
