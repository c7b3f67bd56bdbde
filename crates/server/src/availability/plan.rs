//! What a draft asks for, resolved against the catalogue: how long, by whom, where, for how much.
//! Knows nothing of dates, claims or now.

mod price;
mod resolve;
mod timing;

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;

use super::hours::{Hours, Spans};
use super::wall::seconds_of_wall;
use crate::catalogue::{Catalogue, CoupleRooms};
use crate::ids::{AddOnId, CenterId, EquipmentId, RoomId, ServiceId, TherapistId, UnitId};
use crate::money::{Currency, Money};
use crate::store::{DraftGuest, LONGEST_VISIT, Span, TherapistChoice};
pub(super) use price::Price;
pub(super) use timing::{Timing, before};

/// How many appointments (items of all guests together) one visit may have.
pub const MAX_APPOINTMENTS: usize = 12;

/// Longest treatment, and longest recovery, of one item: 24 h.
const LONGEST_MINUTES: u32 = 24 * 60;

/// What databases are told of it.
const _: () = assert!(
    LONGEST_VISIT.num_minutes() >= MAX_APPOINTMENTS as i64 * 2 * LONGEST_MINUTES as i64,
    "no visit may be longer than the store believes"
);

/// Why a draft cannot be planned. Guests and items are counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// No such center, or archived.
    #[error("the center is not in the catalogue")]
    UnknownCenter,
    /// The draft has no guests.
    #[error("nobody would come")]
    NoGuests,
    /// A guest has no items.
    #[error("guest {guest} books nothing")]
    NoItems {
        /// Which guest.
        guest: usize,
    },
    /// More than [`MAX_APPOINTMENTS`].
    #[error("too many items for one visit")]
    TooManyItems,
    /// An item cannot be done.
    #[error("item {item} of guest {guest}: {problem}")]
    Item {
        /// Which guest.
        guest: usize,
        /// Which of the guest's items.
        item: usize,
        /// What is wrong with it.
        problem: ItemProblem,
    },
}

/// What is wrong with an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ItemProblem {
    /// No such service, or archived.
    #[error("the service is not in the catalogue")]
    UnknownService(ServiceId),
    /// The center does not offer it.
    #[error("the service is not offered at this center")]
    ServiceNotAtCenter(ServiceId),
    /// The service has no such add-on.
    #[error("the add-on does not belong to the service")]
    UnknownAddOn(AddOnId),
    /// Shorter than a minute or longer than 24 hours.
    #[error("the treatment's length is out of bounds")]
    BadLength(ServiceId),
    /// No such therapist, or archived.
    #[error("the therapist is not in the catalogue")]
    UnknownTherapist(TherapistId),
    /// The therapist has no schedule at the center.
    #[error("the therapist does not work at this center")]
    TherapistNotAtCenter(TherapistId),
    /// The therapist does not do this.
    #[error("the therapist does not have the skill")]
    TherapistLacksSkill(TherapistId),
    /// A couple service, and no other guest has it at the same position of their sequence.
    #[error("the service is for two guests")]
    CoupleOfOne(ServiceId),
    /// A couple service to which its two guests would come at different times, because of what they have
    /// before it.
    #[error("the two guests would not start at the same time")]
    CoupleApart(ServiceId),
}

/// A visit: what its items take, and who and what could do it. Made from one revision of the catalogue.
#[derive(Clone, Debug)]
pub struct Plan {
    pub(super) zone: Tz,
    currency: Currency,
    pub(super) opening: Hours,
    /// In order of guests and items.
    pub(super) items: Vec<Item>,
    pub(super) couples: Vec<Couple>,
    /// Therapists, places, and each category of equipment.
    pub(super) pools: Vec<Pool>,
    /// Every way to lay out the items, the best first; never empty.
    pub(super) timings: Vec<Timing>,
}

/// One treatment of the visit. Times in seconds.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub(super) guest: usize,
    /// In the guest's sequence.
    pub(super) position: usize,
    pub(super) service: ServiceId,
    pub(super) add_ons: Vec<AddOnId>,
    pub(super) duration: i64,
    pub(super) recovery: i64,
    pub(super) price: Price,
    pub(super) wish: TherapistChoice,
    /// Of a couple service: where its two guests are treated.
    pub(super) couple: Option<CoupleRooms>,
}

impl Item {
    /// From its begin to the end of recovery.
    pub(super) const fn claimed(&self) -> i64 {
        self.duration + self.recovery
    }

    const fn error(&self, problem: ItemProblem) -> PlanError {
        PlanError::Item {
            guest: self.guest,
            item: self.position,
            problem,
        }
    }
}

/// Two items that are one treatment for two.
#[derive(Clone, Copy, Debug)]
pub(super) struct Couple {
    /// Indexes into `Plan::items`.
    pub(super) items: (usize, usize),
    pub(super) rooms: CoupleRooms,
}

/// Resources of which any could stand in for any other, as far as a demand's candidates go.
#[derive(Clone, Debug)]
pub(super) struct Pool {
    pub(super) kind: PoolKind,
    /// All that could serve at least one demand, in order of the catalogue.
    pub(super) resources: Vec<Resource>,
    /// In order of the items, at most one of each.
    pub(super) demands: Vec<Demand>,
}

/// What a pool is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum PoolKind {
    /// Therapists.
    People,
    /// Places of rooms.
    Places,
    /// Pieces of equipment of a category.
    Pieces(String),
}

impl PoolKind {
    /// Whether a guest keeps what they have from item to item where it costs nobody time: a room, so as
    /// not to walk about.
    pub(super) fn is_kept(&self) -> bool {
        *self == Self::Places
    }
}

/// That an item needs one of a pool's resources.
#[derive(Clone, Debug)]
pub(super) struct Demand {
    /// Index into `Plan::items`.
    pub(super) item: usize,
    /// Indexes into `Pool::resources`, ascending.
    pub(super) candidates: Vec<usize>,
    /// The guest named the therapist.
    pub(super) is_named: bool,
}

/// Somebody or something that can be used by one party at a time.
#[derive(Clone, Debug)]
pub(super) struct Resource {
    pub(super) unit: UnitId,
    pub(super) what: What,
    /// Position in the catalogue.
    pub(super) rank: (usize, u32),
    /// For how many services it can be used: what can do little is taken first.
    pub(super) flexibility: usize,
    /// When it is there. `None`: whenever the center is open.
    pub(super) hours: Option<Hours>,
    /// When it is there and yet not free.
    pub(super) blocked: Spans,
}

/// What a resource is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// Somebody.
    Therapist(TherapistId),
    /// A place of a room.
    Place(RoomId),
    /// A piece of equipment.
    Piece(EquipmentId),
}

impl Plan {
    /// Resolves what the guests want at the center. Guests start at the same time, a guest's items
    /// follow one another. An add-on named twice counts once.
    ///
    /// # Errors
    /// [`PlanError`] names the first guest and item that cannot be. That nobody has the skill, or that no
    /// room or equipment is suitable, is no error: there are no free slots then.
    pub fn new(catalogue: &Catalogue, center: CenterId, guests: &[DraftGuest]) -> Result<Self, PlanError> {
        let center = catalogue.center(center).ok_or(PlanError::UnknownCenter)?;
        if guests.is_empty() {
            return Err(PlanError::NoGuests);
        }
        if let Some(guest) = guests.iter().position(|guest| guest.items.is_empty()) {
            return Err(PlanError::NoItems { guest });
        }
        if guests.iter().map(|guest| guest.items.len()).sum::<usize>() > MAX_APPOINTMENTS {
            return Err(PlanError::TooManyItems);
        }
        let mut plan = Self {
            zone: center.time_zone,
            currency: center.currency,
            opening: Hours {
                weekly: center.opening.clone(),
                exceptions: center.opening_exceptions.clone(),
                off: center.closed_days.clone(),
            },
            items: Vec::new(),
            couples: Vec::new(),
            pools: Vec::new(),
            timings: Vec::new(),
        };
        for (guest, wishes) in guests.iter().enumerate() {
            for (position, wish) in wishes.items.iter().enumerate() {
                let item = plan.resolve(catalogue, center, (guest, position), wish);
                plan.items.push(item.map_err(|problem| PlanError::Item {
                    guest,
                    item: position,
                    problem,
                })?);
            }
        }
        plan.couples = timing::couples(&plan.items)?;
        plan.timings = timing::timings(&plan)?;
        Ok(plan)
    }

    /// The center's zone.
    #[must_use]
    pub const fn zone(&self) -> Tz {
        self.zone
    }

    /// From the start to the end of the longest guest's last treatment, recovery not counted; with
    /// breaks between treatments only where there is no way around them.
    #[must_use]
    pub fn length(&self) -> TimeDelta {
        TimeDelta::seconds(self.shortest())
    }

    /// What the whole visit costs by the list, tax inside. Price rules may make it differ
    /// ([`super::Slot::sale_price`]).
    #[must_use]
    pub fn total(&self) -> Money {
        Money {
            minor: self
                .items
                .iter()
                .map(|item| item.price.list().0.minor)
                .fold(0, i64::saturating_add),
            currency: self.currency,
        }
    }

    /// The units whose claims matter: therapists, places, pieces of equipment.
    #[must_use]
    pub fn units(&self) -> Vec<UnitId> {
        let resources = self.pools.iter().flat_map(|pool| &pool.resources);
        resources.map(|resource| resource.unit).collect()
    }

    /// The time whose claims matter for starts on `days` days from `from` on: from the first midnight to
    /// the end of the recovery time of a visit that starts at the last.
    #[must_use]
    pub fn span(&self, from: NaiveDate, days: u32) -> Span {
        let until = from
            .checked_add_days(Days::new(days.into()))
            .unwrap_or(NaiveDate::MAX);
        let ends = self.timings.iter().flat_map(|timing| {
            let items = timing.begins.iter().zip(&self.items);
            items.map(|(begin, item)| begin + item.claimed())
        });
        let midnight = |date: NaiveDate| seconds_of_wall(self.zone, date.and_time(NaiveTime::MIN));
        Span {
            start: instant(midnight(from)),
            end: instant(midnight(until) + ends.max().unwrap_or(0)),
        }
    }

    /// Seconds from the start to the end of the last treatment, laid out as tightly as can be.
    pub(super) fn shortest(&self) -> i64 {
        let treated = self.timings.iter().map(|timing| timing.treated);
        treated.min().unwrap_or(0)
    }

    /// The same, laid out as widely as can be.
    pub(super) fn longest(&self) -> i64 {
        let treated = self.timings.iter().map(|timing| timing.treated);
        treated.max().unwrap_or(0)
    }
}

/// The moment `seconds` after 1970 began; the earliest or latest there is, if it is out of range.
pub(super) fn instant(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).unwrap_or(if seconds < 0 {
        DateTime::<Utc>::MIN_UTC
    } else {
        DateTime::<Utc>::MAX_UTC
    })
}
