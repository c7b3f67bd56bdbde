//! Random spas: small, so that the twin can try everything, and near DST changes. Long because all of a spa is drawn in one
//! place.

use std::collections::BTreeMap;

use booking_server::availability::Rules;
use booking_server::catalogue::{
    AddOn, Catalogue, Center, CoupleRooms, Equipment, Gender, Organization, Period, PriceChange, PriceRule,
    Room, Service, Text, Therapist, Weekly,
};
use booking_server::ids::{AddOnId, OwnerId, ServiceId, UnitId};
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

/// What differs between services besides their lengths.
fn nature() -> impl Strategy<Value = (Option<CoupleRooms>, Vec<String>, Vec<PriceRule>)> {
    let rooms = select(vec![
        CoupleRooms::Shared,
        CoupleRooms::Separate,
        CoupleRooms::Either,
    ]);
    let couple = prop_oneof![3 => Just(None), 1 => rooms.prop_map(Some)];
    let equipment = subsequence(vec!["bed".to_owned(), "tub".to_owned()], 0..=2);
    let equipment = prop_oneof![2 => Just(Vec::new()), 1 => equipment];
    let change = prop_oneof![
        (-12_000_i64..12_000).prop_map(PriceChange::BasisPoints),
        (-2_000_i64..2_000).prop_map(PriceChange::Minor),
        (0_i64..2_000).prop_map(PriceChange::Price),
    ];
    let rule = (weekly(), change).prop_map(|(hours, change)| PriceRule { hours, change });
    (couple, equipment, vec(rule, 0..=2))
}

fn service(number: u128) -> impl Strategy<Value = Service> {
    let some = subsequence(vec!["wet".to_owned(), "dry".to_owned()], 1..=2);
    let categories = prop_oneof![1 => Just(Vec::new()), 1 => some];
    let lengths = (1_u32..=24, prop_oneof![Just(0_u32), 1_u32..=12]);
    let more = (0_u32..=6, 0_u32..=6);
    (lengths, more, categories, nature(), any::<bool>()).prop_map(
        move |((length, recovery), more, categories, (couple, equipment, rules), tax_included)| Service {
            id: Uuid::from_u128(number).into(),
            code: number.to_string(),
            name: text(),
            description: None,
            category: CENTER.into(),
            duration_minutes: length * 5,
            recovery_minutes: recovery * 5,
            is_couple_service: couple.is_some(),
            price: Money {
                minor: 1_000,
                currency: Currency::parse("EUR").unwrap(),
            },
            tax_basis_points: 1_900,
            tax_included,
            centers: vec![CENTER.into()],
            room_categories: categories,
            couple_rooms: couple.unwrap_or_default(),
            equipment_categories: equipment,
            price_rules: rules,
            add_ons: vec![add_on(number, 0, more.0 * 5), add_on(number, 1, more.1 * 5)],
            images: Vec::new(),
            picture: None,
            archived: false,
        },
    )
}

/// The first or second add-on of a service.
fn add_on(service: u128, number: u128, duration_minutes: u32) -> AddOn {
    AddOn {
        id: add_on_id(service, number),
        name: text(),
        duration_minutes,
        price: Money {
            minor: 250,
            currency: Currency::parse("EUR").unwrap(),
        },
    }
}

fn add_on_id(service: u128, number: u128) -> AddOnId {
    Uuid::from_u128(100 * service + number).into()
}

/// Rarely other hours on one of the dates in question, perhaps none.
fn exceptions(from: NaiveDate) -> impl Strategy<Value = BTreeMap<NaiveDate, Vec<Period>>> {
    let date = (0_u64..4).prop_map(move |day| from.pred_opt().unwrap() + chrono::Days::new(day));
    let exception = (date, periods()).prop_map(|(date, periods)| BTreeMap::from([(date, periods)]));
    prop_oneof![4 => Just(BTreeMap::new()), 1 => exception]
}

/// Rarely times at which somebody or something is not to be had.
fn block_outs(from: NaiveDate) -> impl Strategy<Value = Vec<Span>> {
    let noon = from.and_hms_opt(12, 0, 0).unwrap().and_utc();
    let span = (-24 * 60_i64..72 * 60, 1_i64..600).prop_map(move |(start, length)| Span {
        start: noon + TimeDelta::minutes(start),
        end: noon + TimeDelta::minutes(start + length),
    });
    prop_oneof![3 => Just(Vec::new()), 1 => vec(span, 1..3)]
}

/// Up to two kinds of each category, some of which there is nothing of.
fn equipment() -> impl Strategy<Value = Vec<Equipment>> {
    let kind = (select(vec!["bed", "tub"]), select(vec![0_u32, 1, 1, 2]));
    vec(kind, 0..=4).prop_map(|kinds| {
        let kind = |(number, (category, count)): (u128, (&str, u32))| Equipment {
            id: Uuid::from_u128(number).into(),
            center: CENTER.into(),
            name: text(),
            category: category.into(),
            count,
            archived: false,
        };
        (1..).zip(kinds).map(kind).collect()
    })
}

fn therapist(number: u128, from: NaiveDate) -> impl Strategy<Value = Therapist> {
    let gender = select(vec![Gender::Female, Gender::Male]);
    // Therapist 1 can do everything, so that asking for them by name is never an error.
    let skills = subsequence(vec![1_u128, 2], if number == 1 { 2..=2 } else { 1..=2 });
    let week = prop_oneof![
        1 => weekly(),
        1 => Just(Weekly { days: std::array::from_fn(|_| vec![Period { from: NaiveTime::MIN, to: NaiveTime::MIN }]) }),
    ];
    let not_there = (dates(from), exceptions(from), block_outs(from));
    (gender, skills, week, not_there).prop_map(move |(gender, skills, week, not_there)| Therapist {
        id: Uuid::from_u128(number).into(),
        first_name: "T".into(),
        last_name: String::new(),
        nick_name: None,
        gender,
        title: None,
        schedules: BTreeMap::from([(CENTER.into(), week)]),
        days_off: not_there.0,
        schedule_exceptions: BTreeMap::from([(CENTER.into(), not_there.1)]),
        block_outs: not_there.2,
        skills: skills
            .into_iter()
            .map(|skill| ServiceId::from(Uuid::from_u128(skill)))
            .collect(),
        image: None,
        picture: None,
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

fn rooms(from: NaiveDate) -> impl Strategy<Value = Vec<Room>> {
    let room = (
        select(vec!["wet", "dry"]),
        select(vec![0_u32, 1, 1, 2, 2]),
        block_outs(from),
    );
    vec(room, 0..=3).prop_map(|rooms| {
        let room = |(number, (category, places, block_outs)): (u128, (&str, u32, Vec<Span>))| Room {
            id: Uuid::from_u128(number).into(),
            center: CENTER.into(),
            name: text(),
            category: category.into(),
            places,
            block_outs,
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
    // None, one, both, or one that is named twice.
    let add_ons = select(vec![vec![], vec![], vec![], vec![0], vec![1, 0], vec![1, 1]]);
    let item = (1_u128..=2, choice, add_ons).prop_map(|(service, therapist, add_ons)| DraftItem {
        service: Uuid::from_u128(service).into(),
        therapist,
        add_ons: add_ons
            .into_iter()
            .map(|number| add_on_id(service, number))
            .collect(),
    });
    // One guest with one item is what most people book.
    let shape = select(vec![
        vec![1],
        vec![1],
        vec![1, 1],
        vec![1, 1],
        vec![2],
        vec![2, 1],
        vec![3],
        vec![1, 1, 1],
        vec![2, 2],
    ]);
    // Now and then all want the same, as couples do.
    (shape, vec(item, 4), any::<bool>()).prop_map(|(shape, items, alike)| {
        let guest = |(index, count): (usize, &usize)| DraftGuest {
            id: None,
            invoice: None,
            items: (0..*count)
                .map(|item| items[if alike { item } else { (2 * index + item) % 4 }].clone())
                .collect(),
        };
        let mut guests: Vec<DraftGuest> = shape.iter().enumerate().map(guest).collect();
        for guest in guests.iter_mut().skip(1).filter(|_| alike) {
            guest
                .items
                .iter_mut()
                .for_each(|item| item.therapist = TherapistChoice::Anyone);
        }
        guests
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
            0_u32..10,
            -24 * 60_i64..72 * 60,
            1_i64..300,
            1_u128..=3,
            prop_oneof![3 => Just(None), 1 => (-2_i64..=2).prop_map(Some)],
        );
        let opening = (weekly(), dates(from), exceptions(from));
        let things = (rooms(from), equipment());
        let catalogue = (opening, (service(1), service(2)), people, things);
        let owner = prop_oneof![3 => Just(None), 1 => Just(Some(OwnerId::from(Uuid::from_u128(1))))];
        (catalogue, guests(), rules, vec(claim, 0..20), owner, now).prop_map(
            move |(
                ((opening, closed_days, opening_exceptions), (one, two), therapists, (rooms, equipment)),
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
                            8.. => UnitId::of_equipment_piece(Uuid::from_u128(1).into(), unit - 8),
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
                            opening_exceptions,
                            archived: false,
                        }],
                        portals: Vec::new(),
                        booking_modules: Vec::new(),
                        categories: Vec::new(),
                        services: vec![one, two],
                        therapists,
                        rooms,
                        equipment,
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
