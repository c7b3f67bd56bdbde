//! Random spas: small, so that the twin can try everything, and near DST changes.

use std::collections::BTreeMap;

use booking_server::availability::Rules;
use booking_server::catalogue::{
    Catalogue, Center, Gender, Organization, Period, Room, Service, Text, Therapist, Weekly,
};
use booking_server::ids::{OwnerId, ServiceId, UnitId};
use booking_server::money::{Currency, Money};
use booking_server::store::{Claim, DraftGuest, DraftItem, Span, TherapistChoice};
use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use uuid::Uuid;

pub(crate) const CENTER: Uuid = Uuid::from_u128(1);

#[derive(Clone, Debug)]
pub(crate) struct World {
    pub(crate) catalogue: Catalogue,
    pub(crate) guests: Vec<DraftGuest>,
    pub(crate) rules: Rules,
    pub(crate) claims: Vec<Claim>,
    pub(crate) ignoring: Option<OwnerId>,
    pub(crate) from: NaiveDate,
    pub(crate) now: DateTime<Utc>,
}

/// A zone and a day on or before which something happens to its clock, or nothing.
fn days() -> impl Strategy<Value = (Tz, NaiveDate)> {
    let days = vec![
        (Tz::Europe__Berlin, "2027-03-28"),
        (Tz::Europe__Berlin, "2026-10-25"),
        (Tz::America__New_York, "2027-03-14"),
        (Tz::America__New_York, "2026-11-01"),
        (Tz::Australia__Lord_Howe, "2026-10-04"),
        (Tz::Australia__Lord_Howe, "2027-04-04"),
        (Tz::Africa__Casablanca, "2026-02-15"),
        (Tz::Africa__Casablanca, "2026-03-22"),
        (Tz::Asia__Beirut, "2027-03-28"),
        (Tz::Atlantic__Azores, "2026-10-25"),
        (Tz::Asia__Kathmandu, "2028-02-29"),
        (Tz::UTC, "2026-12-31"),
    ];
    (select(days), 0_u64..2).prop_map(|((zone, day), earlier)| {
        let day: NaiveDate = day.parse().unwrap();
        (zone, day - chrono::Days::new(earlier))
    })
}

/// Up to two periods on a grid of 15 minutes, in order; the last may pass midnight.
fn periods() -> impl Strategy<Value = Vec<Period>> {
    let quarters: Vec<u32> = (0..96).collect();
    (subsequence(quarters, 4), 0_usize..=2, any::<bool>()).prop_map(|(quarters, count, over_midnight)| {
        let time = |quarter: u32| NaiveTime::from_hms_opt(quarter / 4, quarter % 4 * 15, 0).unwrap();
        let mut periods: Vec<Period> = quarters
            .chunks(2)
            .take(count)
            .map(|pair| Period {
                from: time(pair[0]),
                to: time(pair[1]),
            })
            .collect();
        if let Some(last) = periods.last_mut()
            && over_midnight
        {
            // Ends tomorrow, before the earliest time that any of today's periods starts.
            last.to = time(quarters[0] / 2);
        }
        periods
    })
}

/// Mostly long hours, so that there is something to find.
fn weekly() -> impl Strategy<Value = Weekly> {
    let long = Just(vec![Period {
        from: NaiveTime::MIN,
        to: NaiveTime::MIN,
    }]);
    let day = prop_oneof![1 => periods(), 1 => long];
    vec(day, 7).prop_map(|days| Weekly {
        days: days.try_into().unwrap(),
    })
}

fn text() -> Text {
    Text {
        default: "Name".into(),
        translations: BTreeMap::new(),
    }
}

fn service(number: u128) -> impl Strategy<Value = Service> {
    let some = subsequence(vec!["wet".to_owned(), "dry".to_owned()], 1..=2);
    let categories = prop_oneof![1 => Just(Vec::new()), 1 => some];
    (1_u32..=24, prop_oneof![Just(0_u32), 1_u32..=12], categories).prop_map(
        move |(length, recovery, categories)| Service {
            id: Uuid::from_u128(number).into(),
            code: number.to_string(),
            name: text(),
            description: None,
            category: CENTER.into(),
            duration_minutes: length * 5,
            recovery_minutes: recovery * 5,
            is_couple_service: false,
            price: Money {
                minor: 100,
                currency: Currency::parse("EUR").unwrap(),
            },
            tax_basis_points: 0,
            tax_included: true,
            centers: vec![CENTER.into()],
            room_categories: categories,
            couple_rooms: booking_server::catalogue::CoupleRooms::default(),
            equipment_categories: Vec::new(),
            price_rules: Vec::new(),
            add_ons: Vec::new(),
            images: Vec::new(),
            archived: false,
        },
    )
}

fn therapist(number: u128, from: NaiveDate) -> impl Strategy<Value = Therapist> {
    let gender = select(vec![Gender::Female, Gender::Male]);
    // Therapist 1 can do everything, so that asking for them by name is never an error.
    let skills = subsequence(vec![1_u128, 2], if number == 1 { 2..=2 } else { 1..=2 });
    let week = prop_oneof![
        1 => weekly(),
        1 => Just(Weekly { days: std::array::from_fn(|_| vec![Period { from: NaiveTime::MIN, to: NaiveTime::MIN }]) }),
    ];
    (gender, skills, week, dates(from)).prop_map(move |(gender, skills, week, days_off)| Therapist {
        id: Uuid::from_u128(number).into(),
        first_name: "T".into(),
        last_name: String::new(),
        nick_name: None,
        gender,
        title: None,
        schedules: BTreeMap::from([(CENTER.into(), week)]),
        days_off,
        schedule_exceptions: BTreeMap::new(),
        block_outs: Vec::new(),
        skills: skills
            .into_iter()
            .map(|skill| ServiceId::from(Uuid::from_u128(skill)))
            .collect(),
        image: None,
        archived: false,
    })
}

/// Rarely one of the dates in question.
fn dates(from: NaiveDate) -> impl Strategy<Value = Vec<NaiveDate>> {
    let around: Vec<NaiveDate> = (0..4)
        .map(|n| from.pred_opt().unwrap() + chrono::Days::new(n))
        .collect();
    prop_oneof![8 => Just(Vec::new()), 1 => subsequence(around, 1)]
}

fn rooms() -> impl Strategy<Value = Vec<Room>> {
    let room = (select(vec!["wet", "dry"]), select(vec![0_u32, 1, 1, 2, 2]));
    vec(room, 0..=3).prop_map(|rooms| {
        let room = |(number, (category, places)): (u128, (&str, u32))| Room {
            id: Uuid::from_u128(number).into(),
            center: CENTER.into(),
            name: text(),
            category: category.into(),
            places,
            block_outs: Vec::new(),
            archived: false,
        };
        (1..).zip(rooms).map(room).collect()
    })
}

fn guests() -> impl Strategy<Value = Vec<DraftGuest>> {
    let choice = prop_oneof![
        3 => Just(TherapistChoice::Anyone),
        1 => Just(TherapistChoice::Gender(Gender::Female)),
        1 => Just(TherapistChoice::Named(Uuid::from_u128(1).into())),
    ];
    let item = (1_u128..=2, choice).prop_map(|(service, therapist)| DraftItem {
        service: Uuid::from_u128(service).into(),
        therapist,
        add_ons: Vec::new(),
    });
    // One guest with one item is what most people book.
    let shape = select(vec![
        vec![1],
        vec![1],
        vec![1, 1],
        vec![2],
        vec![2, 1],
        vec![3],
        vec![1, 1, 1],
    ]);
    (shape, vec(item, 3)).prop_map(|(shape, items)| {
        let mut items = items.into_iter();
        let guest = |count| DraftGuest {
            id: None,
            items: items.by_ref().take(count).collect(),
        };
        shape.into_iter().map(guest).collect()
    })
}

pub(crate) fn world() -> impl Strategy<Value = World> {
    days().prop_flat_map(|(zone, from)| {
        let noon = from.and_hms_opt(12, 0, 0).unwrap().and_utc();
        let now = prop_oneof![
            2 => Just(noon - TimeDelta::days(30)),
            1 => (-24 * 60_i64..24 * 60).prop_map(move |minutes| noon + TimeDelta::minutes(minutes)),
        ];
        let rules = (
            select(vec![10, 15, 25, 30, 60]),
            select(vec![0, 0, 45, 600]),
            select(vec![60, 60, 60, 60, 1]),
        );
        let people = (1_u128..=3)
            .map(|number| therapist(number, from))
            .collect::<Vec<_>>();
        let claim = (
            0_u32..8,
            -24 * 60_i64..72 * 60,
            1_i64..300,
            1_u128..=3,
            prop_oneof![3 => Just(None), 1 => (-2_i64..=2).prop_map(Some)],
        );
        let catalogue = (weekly(), dates(from), (service(1), service(2)), people, rooms());
        let owner = prop_oneof![3 => Just(None), 1 => Just(Some(OwnerId::from(Uuid::from_u128(1))))];
        (catalogue, guests(), rules, vec(claim, 0..20), owner, now).prop_map(
            move |(
                (opening, closed_days, (one, two), therapists, rooms),
                guests,
                rules,
                claims,
                ignoring,
                now,
            )| {
                let claims = claims
                    .into_iter()
                    .map(|(unit, start, length, owner, hold)| Claim {
                        unit: match unit {
                            0..=2 => UnitId::of_therapist(Uuid::from_u128(u128::from(unit) + 1).into()),
                            _ => UnitId::of_room_place(
                                Uuid::from_u128(u128::from(unit) % 3 + 1).into(),
                                unit % 2,
                            ),
                        },
                        during: Span {
                            start: noon + TimeDelta::minutes(start),
                            end: noon + TimeDelta::minutes(start + length),
                        },
                        owner: Uuid::from_u128(owner).into(),
                        hold_until: hold.map(|minutes| now + TimeDelta::minutes(minutes)),
                    });
                World {
                    claims: claims.collect(),
                    catalogue: Catalogue {
                        organization: Organization {
                            id: CENTER.into(),
                            name: "Spa".into(),
                            language: "en".into(),
                            reference_prefix: "SP".into(),
                        },
                        centers: vec![Center {
                            id: CENTER.into(),
                            name: text(),
                            address_lines: Vec::new(),
                            phone: None,
                            email: None,
                            time_zone: zone,
                            currency: Currency::parse("EUR").unwrap(),
                            opening,
                            closed_days,
                            opening_exceptions: BTreeMap::new(),
                            archived: false,
                        }],
                        portals: Vec::new(),
                        booking_modules: Vec::new(),
                        categories: Vec::new(),
                        services: vec![one, two],
                        therapists,
                        rooms,
                        equipment: Vec::new(),
                    },
                    guests,
                    rules: Rules {
                        slot_interval_minutes: rules.0,
                        minimum_notice_minutes: rules.1,
                        horizon_days: rules.2,
                    },
                    ignoring,
                    from,
                    now,
                }
            },
        )
    })
}
