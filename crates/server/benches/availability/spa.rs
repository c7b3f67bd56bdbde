//! A busy spa of a given size: the same one on every run.

use std::collections::BTreeMap;

use booking_server::availability::{Plan, Rules};
use booking_server::catalogue::{
    Catalogue, Center, CoupleRooms, Gender, Organization, Period, Room, Service, Text, Therapist, Weekly,
};
use booking_server::ids::{CenterId, ServiceId, UnitId};
use booking_server::money::{Currency, Money};
use booking_server::store::{Claim, DraftGuest, DraftItem, Span, TherapistChoice};
use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;
use uuid::Uuid;

/// Days of a calendar.
pub(crate) const DAYS: u32 = 31;

/// Over how many days the stored bookings are spread, from today on.
const BOOKED_DAYS: u64 = 180;

/// Treatments: minutes, and minutes of recovery.
const SERVICES: [(u32, u32); 6] = [(60, 15), (30, 10), (90, 15), (45, 15), (60, 0), (25, 5)];

/// Opening hours, in steps of five minutes.
const OPEN: u64 = 12 * 12;

pub(crate) struct Spa {
    pub(crate) catalogue: Catalogue,
    pub(crate) center: CenterId,
    pub(crate) rules: Rules,
    pub(crate) from: NaiveDate,
    pub(crate) now: DateTime<Utc>,
    /// Of all stored bookings.
    pub(crate) claims: Vec<Claim>,
}

/// The same wishes for each: treatments in a row, by anybody.
pub(crate) fn guests(count: usize, treatments: usize) -> Vec<DraftGuest> {
    let item = |number: usize| DraftItem {
        service: service_id(number % SERVICES.len()),
        therapist: TherapistChoice::Anyone,
        add_ons: Vec::new(),
    };
    let guest = DraftGuest {
        invoice: None,
        id: None,
        items: (0..treatments).map(item).collect(),
    };
    vec![guest; count]
}

impl Spa {
    /// Open 09:00 to 21:00 in Berlin. Therapists do four of six treatments each and work two shifts that
    /// overlap; rooms have one place.
    pub(crate) fn new(therapists: u32, rooms: u32, bookings: u32) -> Self {
        let from: NaiveDate = "2026-10-05".parse().unwrap();
        let now = from.and_hms_opt(3, 0, 0).unwrap().and_utc();
        let catalogue = Catalogue {
            organization: Organization {
                id: id(0, 1).into(),
                name: "Spa".into(),
                language: "en".into(),
                reference_prefix: "SP".into(),
            },
            centers: vec![Center {
                id: id(1, 1).into(),
                name: text(),
                address_lines: Vec::new(),
                phone: None,
                email: None,
                time_zone: Tz::Europe__Berlin,
                currency: Currency::parse("EUR").unwrap(),
                opening: every_day(9, 21),
                closed_days: Vec::new(),
                opening_exceptions: BTreeMap::new(),
                archived: false,
            }],
            portals: Vec::new(),
            booking_modules: Vec::new(),
            categories: Vec::new(),
            services: (0..SERVICES.len()).map(service).collect(),
            therapists: (0..therapists).map(therapist).collect(),
            rooms: (0..rooms).map(room).collect(),
            equipment: Vec::new(),
        };
        let mut spa = Self {
            center: id(1, 1).into(),
            rules: Rules {
                slot_interval_minutes: 15,
                minimum_notice_minutes: 60,
                horizon_days: 365,
            },
            from,
            now,
            claims: Vec::new(),
            catalogue,
        };
        spa.book(bookings);
        spa
    }

    /// What the store would answer for a calendar.
    pub(crate) fn claims_of_the_month(&self, guests: &[DraftGuest]) -> Vec<Claim> {
        let plan = Plan::new(&self.catalogue, self.center, guests).unwrap();
        let (span, units) = (plan.span(self.from, DAYS), plan.units());
        let touches = |claim: &&Claim| {
            units.contains(&claim.unit) && claim.during.start < span.end && span.start < claim.during.end
        };
        self.claims.iter().filter(touches).copied().collect()
    }

    /// Bookings at random, each with somebody who can do it and in a room, both free; as many as find a
    /// place within as many attempts as would fill the spa.
    fn book(&mut self, bookings: u32) {
        let mut random = Random(7);
        let mut taken: BTreeMap<(UnitId, u64), Vec<(u64, u64)>> = BTreeMap::new();
        let mut booked = 0;
        for attempt in 0..bookings * 40 {
            if booked == bookings {
                break;
            }
            let number = random.below(SERVICES.len() as u64) as usize;
            let length = u64::from(SERVICES[number].0 + SERVICES[number].1) / 5;
            let (day, start) = (random.below(BOOKED_DAYS), random.below(OPEN - length));
            let during = (start, start + length);
            let is_free = |unit: &UnitId| {
                taken
                    .get(&(*unit, day))
                    .is_none_or(|spans| spans.iter().all(|span| span.1 <= during.0 || during.1 <= span.0))
            };
            let people = self.catalogue.therapists.iter();
            let person = people
                .filter(|one| one.skills.contains(&service_id(number)))
                .map(|one| UnitId::of_therapist(one.id))
                .cycle()
                .skip(random.below(8) as usize)
                .take(self.catalogue.therapists.len())
                .find(is_free);
            let mut rooms = self
                .catalogue
                .rooms
                .iter()
                .map(|room| UnitId::of_room_place(room.id, 0));
            let Some(units) = person.zip(rooms.find(is_free)) else {
                continue;
            };
            for unit in [units.0, units.1] {
                taken.entry((unit, day)).or_default().push(during);
                let at = |step: u64| {
                    let opening = (self.from + Days::new(day))
                        .and_hms_opt(7, 0, 0)
                        .unwrap()
                        .and_utc();
                    opening + TimeDelta::minutes(5 * i64::try_from(step).unwrap())
                };
                self.claims.push(Claim {
                    unit,
                    during: Span {
                        start: at(during.0),
                        end: at(during.1),
                    },
                    owner: id(9, attempt.into()).into(),
                    hold_until: None,
                });
            }
            booked += 1;
        }
        // As an index on unit and time returns them.
        self.claims.sort_by_key(|claim| (claim.unit, claim.during.start));
    }
}

/// The multiplier is Knuth's; the high bits are the random ones.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

fn id(kind: u128, number: u128) -> Uuid {
    Uuid::from_u128(kind << 64 | number)
}

fn service_id(number: usize) -> ServiceId {
    id(2, number as u128).into()
}

fn text() -> Text {
    Text {
        default: "Name".into(),
        translations: BTreeMap::new(),
    }
}

fn every_day(from: u32, to: u32) -> Weekly {
    let time = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
    let period = Period {
        from: time(from),
        to: time(to),
    };
    Weekly {
        days: std::array::from_fn(|_| vec![period]),
    }
}

fn service(number: usize) -> Service {
    Service {
        id: service_id(number),
        code: number.to_string(),
        name: text(),
        description: None,
        category: id(3, 1).into(),
        duration_minutes: SERVICES[number].0,
        recovery_minutes: SERVICES[number].1,
        is_couple_service: false,
        price: Money {
            minor: 9_000,
            currency: Currency::parse("EUR").unwrap(),
        },
        tax_basis_points: 1_900,
        tax_included: true,
        centers: vec![id(1, 1).into()],
        room_categories: Vec::new(),
        couple_rooms: CoupleRooms::Shared,
        equipment_categories: Vec::new(),
        price_rules: Vec::new(),
        add_ons: Vec::new(),
        images: Vec::new(),
        picture: None,
        archived: false,
    }
}

fn therapist(number: u32) -> Therapist {
    let shift = if number.is_multiple_of(2) {
        (9, 17)
    } else {
        (13, 21)
    };
    Therapist {
        id: id(4, number.into()).into(),
        first_name: format!("T{number}"),
        last_name: String::new(),
        nick_name: None,
        gender: Gender::Unspecified,
        title: None,
        schedules: BTreeMap::from([(id(1, 1).into(), every_day(shift.0, shift.1))]),
        days_off: Vec::new(),
        schedule_exceptions: BTreeMap::new(),
        block_outs: Vec::new(),
        skills: (0..4)
            .map(|skill| service_id((number as usize + skill) % SERVICES.len()))
            .collect(),
        image: None,
        picture: None,
        archived: false,
    }
}

fn room(number: u32) -> Room {
    Room {
        id: id(5, number.into()).into(),
        center: id(1, 1).into(),
        name: text(),
        category: "treatment".into(),
        places: 1,
        block_outs: Vec::new(),
        archived: false,
    }
}
