//! Where treatments happen, and with what.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::{Period, Text, Weekly, periods_on};
use crate::ids::{CenterId, EquipmentId, RoomId};
use crate::money::Currency;
use crate::store::Span;

/// A place where treatments happen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Center {
    /// Id.
    pub id: CenterId,
    /// Name for people.
    pub name: Text,
    /// Postal address, one line each.
    pub address_lines: Vec<String>,
    /// As written by the spa.
    pub phone: Option<String>,
    /// As written by the spa.
    pub email: Option<String>,
    /// IANA zone of all its wall times.
    pub time_zone: Tz,
    /// Currency of all its prices.
    pub currency: Currency,
    /// When it is open.
    pub opening: Weekly,
    /// Dates on which it is closed, whatever `opening` says.
    pub closed_days: Vec<NaiveDate>,
    /// Dates with other hours than `opening` says.
    #[serde(default)]
    pub opening_exceptions: BTreeMap<NaiveDate, Vec<Period>>,
    /// Gone from the file; its bookings stay.
    pub archived: bool,
}

impl Center {
    /// The periods of a date on which it is open.
    #[must_use]
    pub fn periods_on(&self, date: NaiveDate) -> &[Period] {
        periods_on(
            date,
            &self.opening,
            Some(&self.opening_exceptions),
            &self.closed_days,
        )
    }
}

/// A room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Room {
    /// Id.
    pub id: RoomId,
    /// Where.
    pub center: CenterId,
    /// Name for people.
    pub name: Text,
    /// What kind of room, matched by `Service::room_categories`.
    pub category: String,
    /// How many treatments at once.
    pub places: u32,
    /// Times at which nothing takes place in it.
    #[serde(default)]
    pub block_outs: Vec<Span>,
    /// Gone from the file.
    pub archived: bool,
}

/// A kind of equipment that moves between rooms.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Equipment {
    /// Id.
    pub id: EquipmentId,
    /// Where.
    pub center: CenterId,
    /// Name for people.
    pub name: Text,
    /// What kind, matched by `Service::equipment_categories`.
    pub category: String,
    /// How many pieces there are.
    pub count: u32,
    /// Gone from the file.
    pub archived: bool,
}
