//! `GET /v1/portals/{portal}/availability`: a calendar of free slots in one request. Ours.

use serde::{Deserialize, Serialize};

/// Free slots of consecutive days of one center.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AvailabilityResponse {
    /// The center's date now, `YYYY-MM-DD`: the device's clock may be wrong.
    pub today: String,
    /// The last date that can be booked today (the module's horizon), `YYYY-MM-DD`.
    pub last_day: String,
    /// The days asked for, in order, none left out.
    pub days: Vec<AvailableDay>,
    /// The first day on or after `from` with a free slot, `YYYY-MM-DDT00:00:00`; may lie beyond `days`.
    pub next_available_day: Option<String>,
}

/// One day of the calendar.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AvailableDay {
    /// `YYYY-MM-DD`.
    pub date: String,
    /// Whether any slot is free.
    pub is_available: bool,
    /// The center's offset from UTC at noon of that day, minutes.
    pub utc_offset_minutes: i32,
    /// Only free slots, in order.
    pub slots: Vec<FreeSlot>,
}

/// A free slot; its `Time` is its identity.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FreeSlot {
    /// The center's wall time, `YYYY-MM-DDTHH:MM:SS`, to be sent back as it is.
    #[serde(rename = "Time")]
    pub time: String,
    /// Always true here.
    #[serde(rename = "Available")]
    pub available: bool,
    /// Always 0: only the slots of a draft are ranked.
    #[serde(rename = "Priority")]
    pub priority: i32,
    /// The price when it differs from the service's, decimal in the center's currency.
    #[serde(rename = "SalePrice", default, skip_serializing_if = "Option::is_none")]
    pub sale_price: Option<f64>,
    /// How many such bookings could still start at this time; 0 when that is not known exactly.
    #[serde(default)]
    pub spaces: u32,
    /// Offset from UTC in minutes where it differs from its day's (a DST change that day); in
    /// `alternatives`, which have no day around them, always set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub utc_offset_minutes: Option<i32>,
}
