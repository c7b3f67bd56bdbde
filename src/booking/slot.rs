//! Days and the free slots in them.

use chrono::{NaiveDate, NaiveDateTime};

use super::Money;

/// A day of the calendar.
#[derive(Clone, Debug, PartialEq)]
pub struct Day {
    /// Which.
    pub date: NaiveDate,
    /// Free slots, in order.
    pub slots: Vec<Slot>,
}

/// A free slot; its wall time is its identity.
#[derive(Clone, Debug, PartialEq)]
pub struct Slot {
    /// The center's wall time.
    pub time: NaiveDateTime,
    /// Offset from UTC at that moment, minutes.
    pub utc_offset_minutes: i32,
    /// How many such bookings could still start then.
    pub spaces: u32,
    /// Set when it differs from the service's price.
    pub sale_price: Option<Money>,
}
