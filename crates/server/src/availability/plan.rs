//! What a draft asks for, resolved against the catalogue: how long, by whom, where, for how much.
//! Knows nothing of dates, claims or now.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;

use super::wall::seconds_of_wall;
use crate::catalogue::{Catalogue, Center, Gender, Service, Therapist, Weekly};
use crate::ids::{AddOnId, CenterId, RoomId, ServiceId, TherapistId, UnitId};
use crate::money::Money;
use crate::store::{DraftGuest, DraftItem, Span, TherapistChoice};

/// How many appointments (items of all guests together) one visit may have.
pub const MAX_APPOINTMENTS: usize = 12;

/// Longest treatment, and longest recovery, of one item: 24 h.
const LONGEST_MINUTES: u32 = 24 * 60;

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
}

/// A visit: what its items take, and who and what could do it. Made from one revision of the catalogue.
#[derive(Clone, Debug)]
pub struct Plan {
    pub(super) zone: Tz,
    pub(super) opening: Weekly,
    pub(super) closed_days: Vec<NaiveDate>,
    /// In order of guests and items.
    pub(super) items: Vec<Item>,
    /// Everyone who could do at least one item, in order of the catalogue.
    pub(super) people: Vec<Person>,
    /// Every room place in which at least one item could be done, in order of the catalogue.
    pub(super) places: Vec<Place>,
}

/// One treatment of the visit. Times in seconds.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub(super) guest: usize,
    pub(super) service: ServiceId,
    pub(super) add_ons: Vec<AddOnId>,
    /// From the start of the visit.
    pub(super) offset: i64,
    pub(super) duration: i64,
    pub(super) recovery: i64,
    pub(super) total: Money,
    pub(super) tax_minor: i64,
    /// Who could do it: indexes into `Plan::people`.
    pub(super) people: Vec<usize>,
    /// Where it could be done: indexes into `Plan::places`. `None`: it needs no room.
    pub(super) places: Option<Vec<usize>>,
}

impl Item {
    /// From the start of the visit to the end of recovery.
    pub(super) const fn free_again(&self) -> i64 {
        self.offset + self.duration + self.recovery
    }
}

/// A therapist who could do an item.
#[derive(Clone, Debug)]
pub(super) struct Person {
    pub(super) therapist: TherapistId,
    pub(super) unit: UnitId,
    /// How many services of the catalogue they can do: who can do little is taken first.
    pub(super) flexibility: usize,
    pub(super) schedule: Weekly,
    pub(super) days_off: Vec<NaiveDate>,
}

/// A place of a room in which an item could be done.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) room: RoomId,
    pub(super) unit: UnitId,
    /// How many services of the center can be done there.
    pub(super) flexibility: usize,
}

impl Plan {
    /// Resolves what the guests want at the center. Guests start at the same time, a guest's items
    /// follow one another. An add-on named twice counts once.
    ///
    /// # Errors
    /// [`PlanError`] names the first guest and item that cannot be. That nobody has the skill, or that no
    /// room is suitable, is no error: there are no free slots then.
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
            opening: center.opening.clone(),
            closed_days: center.closed_days.clone(),
            items: Vec::new(),
            people: Vec::new(),
            places: Vec::new(),
        };
        for (guest, wishes) in guests.iter().enumerate() {
            let mut offset = 0;
            for (item, wish) in wishes.items.iter().enumerate() {
                let resolved = plan
                    .resolve(catalogue, center, guest, offset, wish)
                    .map_err(|problem| PlanError::Item { guest, item, problem })?;
                offset += resolved.duration;
                plan.items.push(resolved);
            }
        }
        Ok(plan)
    }

    /// The center's zone.
    #[must_use]
    pub const fn zone(&self) -> Tz {
        self.zone
    }

    /// From the start to the end of the longest guest's last treatment, recovery not counted.
    #[must_use]
    pub fn length(&self) -> TimeDelta {
        TimeDelta::seconds(self.treated())
    }

    /// The units whose claims matter.
    #[must_use]
    pub fn units(&self) -> Vec<UnitId> {
        [self.therapist_units(), self.room_units()].concat()
    }

    /// Those of them that are therapists.
    #[must_use]
    pub fn therapist_units(&self) -> Vec<UnitId> {
        self.people.iter().map(|person| person.unit).collect()
    }

    /// Those of them that are places of rooms.
    #[must_use]
    pub fn room_units(&self) -> Vec<UnitId> {
        self.places.iter().map(|place| place.unit).collect()
    }

    /// The time whose claims matter for starts on `days` days from `from` on: from the first midnight to
    /// the end of the recovery time of a visit that starts at the last.
    #[must_use]
    pub fn span(&self, from: NaiveDate, days: u32) -> Span {
        let until = from
            .checked_add_days(Days::new(days.into()))
            .unwrap_or(NaiveDate::MAX);
        let claimed = self.items.iter().map(Item::free_again).max().unwrap_or(0);
        let midnight = |date: NaiveDate| seconds_of_wall(self.zone, date.and_time(NaiveTime::MIN));
        Span {
            start: instant(midnight(from)),
            end: instant(midnight(until) + claimed),
        }
    }

    /// Seconds from the start to the end of the last treatment.
    pub(super) fn treated(&self) -> i64 {
        self.items
            .iter()
            .map(|item| item.offset + item.duration)
            .max()
            .unwrap_or(0)
    }

    fn resolve(
        &mut self,
        catalogue: &Catalogue,
        center: &Center,
        guest: usize,
        offset: i64,
        wish: &DraftItem,
    ) -> Result<Item, ItemProblem> {
        let service = catalogue
            .service(wish.service)
            .ok_or(ItemProblem::UnknownService(wish.service))?;
        if !service.centers.contains(&center.id) {
            return Err(ItemProblem::ServiceNotAtCenter(service.id));
        }
        let mut add_ons: Vec<AddOnId> = Vec::new();
        let mut minutes = service.duration_minutes;
        let mut price = service.price;
        for id in &wish.add_ons {
            let add_on = service.add_ons.iter().find(|add_on| add_on.id == *id);
            let add_on = add_on.ok_or(ItemProblem::UnknownAddOn(*id))?;
            if !add_ons.contains(id) {
                add_ons.push(*id);
                minutes = minutes.saturating_add(add_on.duration_minutes);
                price.minor = price.minor.saturating_add(add_on.price.minor);
            }
        }
        if minutes == 0 || minutes > LONGEST_MINUTES || service.recovery_minutes > LONGEST_MINUTES {
            return Err(ItemProblem::BadLength(service.id));
        }
        let (total, tax_minor) = Service {
            price,
            ..service.clone()
        }
        .total_and_tax();
        Ok(Item {
            guest,
            service: service.id,
            add_ons,
            offset,
            duration: i64::from(minutes) * 60,
            recovery: i64::from(service.recovery_minutes) * 60,
            total,
            tax_minor,
            people: self.people_for(catalogue, center, service, wish.therapist)?,
            places: self.places_for(catalogue, center, service),
        })
    }

    fn people_for(
        &mut self,
        catalogue: &Catalogue,
        center: &Center,
        service: &Service,
        choice: TherapistChoice,
    ) -> Result<Vec<usize>, ItemProblem> {
        if let TherapistChoice::Named(id) = choice {
            let named = catalogue.therapist(id).ok_or(ItemProblem::UnknownTherapist(id))?;
            if !named.schedules.contains_key(&center.id) {
                return Err(ItemProblem::TherapistNotAtCenter(id));
            }
            if !named.skills.contains(&service.id) {
                return Err(ItemProblem::TherapistLacksSkill(id));
            }
        }
        let suits = |therapist: &Therapist| match choice {
            TherapistChoice::Anyone | TherapistChoice::Gender(Gender::Unspecified) => true,
            TherapistChoice::Gender(gender) => therapist.gender == gender,
            TherapistChoice::Named(id) => therapist.id == id,
        };
        let mut found = Vec::new();
        for therapist in &catalogue.therapists {
            if let Some(schedule) = therapist.schedules.get(&center.id)
                && !therapist.archived
                && suits(therapist)
                && therapist.skills.contains(&service.id)
            {
                let unit = UnitId::of_therapist(therapist.id);
                found.push(position_or_push(
                    &mut self.people,
                    |person| person.unit == unit,
                    || Person {
                        therapist: therapist.id,
                        unit,
                        flexibility: therapist
                            .skills
                            .iter()
                            .filter(|id| catalogue.service(**id).is_some())
                            .count(),
                        schedule: schedule.clone(),
                        days_off: therapist.days_off.clone(),
                    },
                ));
            }
        }
        Ok(found)
    }

    fn places_for(
        &mut self,
        catalogue: &Catalogue,
        center: &Center,
        service: &Service,
    ) -> Option<Vec<usize>> {
        let mut rooms = catalogue
            .rooms
            .iter()
            .filter(|room| room.center == center.id && !room.archived)
            .peekable();
        // A center without rooms (a mobile therapist, a studio of one) needs none for what can be done anywhere.
        if rooms.peek().is_none() && service.room_categories.is_empty() {
            return None;
        }
        let mut found = Vec::new();
        for room in rooms.filter(|room| fits(service, &room.category)) {
            let flexibility = catalogue
                .services
                .iter()
                .filter(|other| {
                    !other.archived && other.centers.contains(&center.id) && fits(other, &room.category)
                })
                .count();
            for place in 0..room.places {
                let unit = UnitId::of_room_place(room.id, place);
                found.push(position_or_push(
                    &mut self.places,
                    |place| place.unit == unit,
                    || Place {
                        room: room.id,
                        unit,
                        flexibility,
                    },
                ));
            }
        }
        Some(found)
    }
}

fn fits(service: &Service, room_category: &str) -> bool {
    service.room_categories.is_empty()
        || service
            .room_categories
            .iter()
            .any(|category| category == room_category)
}

fn position_or_push<T>(list: &mut Vec<T>, is_it: impl Fn(&T) -> bool, make: impl FnOnce() -> T) -> usize {
    list.iter().position(is_it).unwrap_or_else(|| {
        list.push(make());
        list.len() - 1
    })
}

/// The moment `seconds` after 1970 began; the earliest or latest there is, if it is out of range.
pub(super) fn instant(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).unwrap_or(if seconds < 0 {
        DateTime::<Utc>::MIN_UTC
    } else {
        DateTime::<Utc>::MAX_UTC
    })
}
