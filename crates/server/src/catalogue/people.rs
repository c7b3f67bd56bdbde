//! Who treats, where and when.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Period, Picture, Text, Weekly, periods_on};
use crate::ids::{CenterId, ServiceId, TherapistId};
use crate::store::Span;

/// Somebody who treats.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Therapist {
    /// Id.
    pub id: TherapistId,
    /// Given name.
    pub first_name: String,
    /// Family name; may be empty.
    pub last_name: String,
    /// What guests call them.
    pub nick_name: Option<String>,
    /// For guests who ask for a woman or a man.
    pub gender: Gender,
    /// For example "Massage therapist".
    pub title: Option<Text>,
    /// Where they work: their usual week at each center, wall time of that center.
    pub schedules: BTreeMap<CenterId, Weekly>,
    /// Dates on which they do not work (holidays, training).
    pub days_off: Vec<NaiveDate>,
    /// Dates with other hours than `schedules` says, by center, wall time of that center.
    #[serde(default)]
    pub schedule_exceptions: BTreeMap<CenterId, BTreeMap<NaiveDate, Vec<Period>>>,
    /// Times at which they are not there although scheduled. Those that staff enter through the API are
    /// claims instead.
    #[serde(default)]
    pub block_outs: Vec<Span>,
    /// What they can do.
    pub skills: Vec<ServiceId>,
    /// Address of a portrait elsewhere, relative to the server.
    pub image: Option<String>,
    /// The portrait that the server has.
    #[serde(default)]
    pub picture: Option<Picture>,
    /// Gone from the file.
    pub archived: bool,
}

impl Therapist {
    /// The periods of a date on which they work at a center, by schedule, exceptions and days off. Block-out
    /// times do not count.
    #[must_use]
    pub fn periods_on(&self, center: CenterId, date: NaiveDate) -> &[Period] {
        let exceptions = self.schedule_exceptions.get(&center);
        self.schedules
            .get(&center)
            .map_or(&[], |weekly| periods_on(date, weekly, exceptions, &self.days_off))
    }
}

/// Our numbers on the wire: 0 not said, 1 male, 2 female.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gender {
    /// 0
    #[default]
    Unspecified,
    /// 1
    Male,
    /// 2
    Female,
}
