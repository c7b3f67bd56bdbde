//! A spa with one of everything, in public fields, so that a test changes just what it is about.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;
use uuid::Uuid;

use crate::availability::{Busy, Day, NotFree, Plan, PlanError, Rules, assign, days};
use crate::catalogue::{
    Catalogue, Center, Equipment, Gender, Organization, Period, Room, Service, Text, Therapist, Weekly,
};
use crate::ids::{CenterId, OwnerId, RoomId, ServiceId, TherapistId, UnitId};
use crate::money::{Currency, Money};
use crate::store::{Appointment, Claim, DraftGuest, DraftItem, Span, TherapistChoice};

/// A Thursday.
pub(super) const DAY: &str = "2026-11-26";

pub(super) struct Spa {
    pub(super) catalogue: Catalogue,
    pub(super) guests: Vec<DraftGuest>,
    pub(super) rules: Rules,
    pub(super) claims: Vec<Claim>,
    pub(super) now: DateTime<Utc>,
}

/// Open 09:00 to 12:00 every day; one therapist (a woman) with the same hours, one room with one place,
/// one service of 60 minutes; starts every 30 minutes, no notice, 400 days ahead; one guest wants it.
pub(super) fn spa() -> Spa {
    let hours = every_day(&["09:00-12:00"]);
    Spa {
        catalogue: Catalogue {
            organization: Organization {
                id: id(1).into(),
                name: "Spa".into(),
                language: "en".into(),
                reference_prefix: "SP".into(),
            },
            centers: vec![Center {
                id: center(),
                name: text(),
                address_lines: Vec::new(),
                phone: None,
                email: None,
                time_zone: Tz::Europe__Berlin,
                currency: Currency::parse("EUR").unwrap(),
                opening: hours.clone(),
                closed_days: Vec::new(),
                opening_exceptions: BTreeMap::new(),
                archived: false,
            }],
            portals: Vec::new(),
            booking_modules: Vec::new(),
            categories: Vec::new(),
            services: vec![service(1, 60, 0)],
            therapists: vec![therapist(1, Gender::Female, &[1], hours)],
            rooms: vec![room(1, "treatment", 1)],
            equipment: Vec::new(),
        },
        guests: vec![guest(&[1])],
        rules: Rules {
            slot_interval_minutes: 30,
            minimum_notice_minutes: 0,
            horizon_days: 400,
        },
        claims: Vec::new(),
        now: utc("2026-09-01T00:00"),
    }
}

impl Spa {
    pub(super) fn plan(&self) -> Result<Plan, PlanError> {
        Plan::new(&self.catalogue, center(), &self.guests)
    }

    pub(super) fn busy(&self) -> Busy {
        Busy::new(self.claims.clone(), None, self.now)
    }

    pub(super) fn day(&self, on: &str) -> Day {
        let mut found = days(
            &self.plan().unwrap(),
            &self.rules,
            &self.busy(),
            date(on),
            1,
            self.now,
        );
        assert_eq!(found.len(), 1);
        found.remove(0)
    }

    /// The free times of a date, `HH:MM` with a space between.
    pub(super) fn times(&self, on: &str) -> String {
        let times = self
            .day(on)
            .slots
            .into_iter()
            .map(|slot| slot.time.format("%H:%M").to_string());
        times.collect::<Vec<_>>().join(" ")
    }

    pub(super) fn spaces(&self, at: &str) -> u32 {
        let at = wall(at);
        let found = self
            .day(&at.date().to_string())
            .slots
            .into_iter()
            .find(|slot| slot.time == at);
        found.map_or(0, |slot| slot.spaces)
    }

    pub(super) fn assign(&self, at: &str) -> Result<Vec<Appointment>, NotFree> {
        assign(
            &self.plan().unwrap(),
            &self.rules,
            &self.busy(),
            wall(at),
            self.now,
        )
    }

    /// Who and where (numbers as given to [`therapist`] and [`room`]), per appointment.
    pub(super) fn taken(&self, at: &str) -> Vec<(u128, u128)> {
        let number = |uuid: Option<Uuid>| uuid.map_or(0, |uuid| uuid.as_u128());
        let appointments = self.assign(at).unwrap().into_iter();
        appointments
            .map(|one| {
                (
                    number(one.therapist.map(TherapistId::uuid)),
                    number(one.room.map(RoomId::uuid)),
                )
            })
            .collect()
    }

    /// A booked claim of some other owner; times are UTC.
    pub(super) fn claim(&mut self, unit: UnitId, from: &str, until: &str) -> &mut Claim {
        self.claims.push(Claim {
            unit,
            during: Span {
                start: utc(from),
                end: utc(until),
            },
            owner: owner(99),
            hold_until: None,
        });
        self.claims.last_mut().unwrap()
    }
}

pub(super) fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

pub(super) fn center() -> CenterId {
    id(1).into()
}

pub(super) fn owner(number: u128) -> OwnerId {
    id(number).into()
}

pub(super) fn person(number: u128) -> UnitId {
    UnitId::of_therapist(id(number).into())
}

pub(super) fn place(room: u128, place: u32) -> UnitId {
    UnitId::of_room_place(id(room).into(), place)
}

fn text() -> Text {
    Text {
        default: "Name".into(),
        translations: BTreeMap::new(),
    }
}

pub(super) fn service(number: u128, minutes: u32, recovery_minutes: u32) -> Service {
    Service {
        id: id(number).into(),
        code: format!("S{number}"),
        name: text(),
        description: None,
        category: id(1).into(),
        duration_minutes: minutes,
        recovery_minutes,
        is_couple_service: false,
        price: Money {
            minor: 10_000,
            currency: Currency::parse("EUR").unwrap(),
        },
        tax_basis_points: 1_900,
        tax_included: false,
        centers: vec![center()],
        room_categories: Vec::new(),
        couple_rooms: crate::catalogue::CoupleRooms::default(),
        equipment_categories: Vec::new(),
        price_rules: Vec::new(),
        add_ons: Vec::new(),
        images: Vec::new(),
        picture: None,
        archived: false,
    }
}

pub(super) fn therapist(number: u128, gender: Gender, skills: &[u128], schedule: Weekly) -> Therapist {
    Therapist {
        id: id(number).into(),
        first_name: format!("T{number}"),
        last_name: String::new(),
        nick_name: None,
        gender,
        title: None,
        schedules: BTreeMap::from([(center(), schedule)]),
        days_off: Vec::new(),
        schedule_exceptions: BTreeMap::new(),
        block_outs: Vec::new(),
        skills: skills.iter().map(|skill| ServiceId::from(id(*skill))).collect(),
        image: None,
        picture: None,
        archived: false,
    }
}

pub(super) fn room(number: u128, category: &str, places: u32) -> Room {
    Room {
        id: id(number).into(),
        center: center(),
        name: text(),
        category: category.into(),
        places,
        block_outs: Vec::new(),
        archived: false,
    }
}

/// A kind of equipment; its pieces are units of [`piece`].
pub(super) fn equipment(number: u128, category: &str, count: u32) -> Equipment {
    Equipment {
        id: id(number).into(),
        center: center(),
        name: text(),
        category: category.into(),
        count,
        archived: false,
    }
}

pub(super) fn piece(equipment: u128, piece: u32) -> UnitId {
    UnitId::of_equipment_piece(id(equipment).into(), piece)
}

pub(super) fn guest(services: &[u128]) -> DraftGuest {
    let item = |service: &u128| DraftItem {
        service: id(*service).into(),
        therapist: TherapistChoice::Anyone,
        add_ons: Vec::new(),
    };
    DraftGuest {
        id: None,
        invoice: None,
        items: services.iter().map(item).collect(),
    }
}

/// The same periods, `HH:MM-HH:MM`, on each weekday.
pub(super) fn every_day(periods: &[&str]) -> Weekly {
    let periods: Vec<Period> = periods.iter().map(|period| self::period(period)).collect();
    Weekly {
        days: std::array::from_fn(|_| periods.clone()),
    }
}

pub(super) fn period(text: &str) -> Period {
    let (from, to) = text.split_once('-').unwrap();
    let time = |text| NaiveTime::parse_from_str(text, "%H:%M").unwrap();
    Period {
        from: time(from),
        to: time(to),
    }
}

pub(super) fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(super) fn wall(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").unwrap()
}

pub(super) fn utc(text: &str) -> DateTime<Utc> {
    wall(text).and_utc()
}

pub(super) fn minutes(count: i64) -> TimeDelta {
    TimeDelta::minutes(count)
}
