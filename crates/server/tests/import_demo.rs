//! The demo catalogue is right, and is what the documents say of it.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;

use booking_server::catalogue::{Approval, Catalogue, CoupleRooms, FieldKind, Gender, PriceChange, Text};
use booking_server::import;
use chrono::{NaiveDate, Weekday};

const DEMO: &str = include_str!("../demo/stillwater.toml");

fn demo() -> Catalogue {
    let parsed = import::parse(DEMO).unwrap();
    assert_eq!(parsed.warnings, []);
    parsed.catalogue
}

#[test]
fn the_demo_is_a_believable_spa() {
    let demo = demo();
    assert_eq!(demo.centers.len(), 1);
    assert_eq!(demo.categories.len(), 6);
    assert!(
        (30..=36).contains(&demo.services.len()),
        "{}",
        demo.services.len()
    );
    assert_eq!(demo.therapists.len(), 12);
    assert_eq!(demo.rooms.len(), 9);
    assert_eq!(demo.rooms.iter().filter(|room| room.places == 2).count(), 2);
    let genders: BTreeSet<_> = demo
        .therapists
        .iter()
        .map(|therapist| therapist.gender as u8)
        .collect();
    assert_eq!(genders.len(), 3, "women, men and somebody who does not say");
    assert!(
        demo.therapists
            .iter()
            .any(|therapist| therapist.gender == Gender::Male)
    );
    for service in &demo.services {
        assert!(service.total_and_tax().0.minor > 0);
        assert_eq!((service.tax_basis_points, service.tax_included), (1_900, true));
        assert!((25..=120).contains(&service.duration_minutes), "{}", service.code);
    }
}

#[test]
fn its_portals_differ_in_approval_alone() {
    let demo = demo();
    let slugs: Vec<_> = demo.portals.iter().map(|portal| portal.slug.as_str()).collect();
    assert_eq!(slugs, ["stillwater", "stillwater-express"]);
    let modules: Vec<_> = demo
        .portals
        .iter()
        .map(|portal| demo.booking_module(portal.booking_module).unwrap())
        .collect();
    let [manual, automatic] = modules.as_slice() else {
        panic!("two portals")
    };
    assert_eq!(
        (manual.settings.approval, automatic.settings.approval),
        (Approval::Manual, Approval::Automatic)
    );
    assert_eq!(manual.fields, automatic.fields);
    assert_eq!(manual.settings.horizon_days, automatic.settings.horizon_days);
    assert_eq!(manual.settings.minimum_notice_minutes, 120);
    for portal in &demo.portals {
        assert!(
            portal
                .allowed_origins
                .iter()
                .any(|origin| origin == "http://127.0.0.1:8081")
        );
    }
}

#[test]
fn its_form_has_every_kind_of_field() {
    let demo = demo();
    let fields = &demo.booking_modules.first().unwrap().fields;
    for kind in [
        FieldKind::Text,
        FieldKind::Email,
        FieldKind::Phone,
        FieldKind::Choice,
        FieldKind::Checkbox,
        FieldKind::LongText,
    ] {
        assert!(fields.iter().any(|field| field.kind == kind), "{kind:?}");
    }
    let health = fields.iter().find(|field| field.id == "health").unwrap();
    assert!(health.sensitive && health.per_guest && !health.required);
    let terms = fields.iter().find(|field| field.id == "terms").unwrap();
    assert!(terms.required && terms.link_url.is_some());
}

#[test]
fn couples_find_two_who_treat_them_and_a_room() {
    let demo = demo();
    let center = demo.centers.first().unwrap();
    let couples: Vec<_> = demo
        .services
        .iter()
        .filter(|service| service.is_couple_service)
        .collect();
    let rooms: Vec<_> = couples.iter().map(|service| service.couple_rooms).collect();
    assert_eq!(rooms, [CoupleRooms::Shared, CoupleRooms::Either]);
    for service in couples {
        let skilled = demo
            .therapists
            .iter()
            .filter(|therapist| therapist.skills.contains(&service.id));
        let works = |day: &usize| {
            let there = skilled
                .clone()
                .filter(|therapist| !therapist.schedules[&center.id].days[*day].is_empty());
            there.count() >= 2
        };
        assert!((0..7).filter(works).count() >= 5, "{}", service.code);
        let mut rooms = demo.rooms.iter();
        assert!(
            rooms.any(|room| room.places == 2 && service.room_categories.contains(&room.category)),
            "{}",
            service.code
        );
    }
    let settings = &demo.booking_modules.first().unwrap().settings;
    assert!(settings.max_guests >= 2 && settings.max_items_per_guest >= 2);
}

#[test]
fn it_uses_what_makes_booking_hard() {
    let demo = demo();
    let scarce = demo
        .equipment
        .iter()
        .find(|equipment| equipment.category == "stone-heater")
        .unwrap();
    let heated = demo
        .services
        .iter()
        .find(|service| service.equipment_categories.contains(&scarce.category))
        .unwrap();
    let able = demo
        .therapists
        .iter()
        .filter(|therapist| therapist.skills.contains(&heated.id));
    assert!(
        able.count() > scarce.count as usize,
        "more who can than pieces there are"
    );
    let changes: BTreeSet<_> = demo
        .services
        .iter()
        .flat_map(|service| &service.price_rules)
        .map(|rule| match rule.change {
            PriceChange::BasisPoints(_) => "percent",
            PriceChange::Minor(_) => "amount",
            PriceChange::Price(_) => "price",
        })
        .collect();
    assert_eq!(changes.len(), 3, "{changes:?}");
    let with_add_ons = demo.services.iter().filter(|service| service.add_ons.len() >= 2);
    assert!(with_add_ons.count() >= 5);
    assert!(!demo.centers.first().unwrap().opening_exceptions.is_empty());
    let mut therapists = demo.therapists.iter();
    assert!(therapists.any(|therapist| !therapist.block_outs.is_empty()));
    let mut therapists = demo.therapists.iter();
    assert!(therapists.any(|therapist| !therapist.schedule_exceptions.is_empty()));
    assert!(demo.rooms.iter().any(|room| !room.block_outs.is_empty()));
}

#[test]
fn it_is_closed_on_two_days_of_each_winter_and_shorter_on_sundays() {
    let demo = demo();
    let center = demo.centers.first().unwrap();
    for (year, month, day) in [(2026, 12, 25), (2027, 1, 1), (2027, 12, 25), (2028, 1, 1)] {
        assert!(
            center
                .closed_days
                .contains(&NaiveDate::from_ymd_opt(year, month, day).unwrap())
        );
    }
    let hours = |day| {
        let periods = center.opening.on(day);
        periods
            .iter()
            .map(|period| (period.to - period.from).num_minutes())
            .sum::<i64>()
    };
    assert!(hours(Weekday::Sun) < hours(Weekday::Sat));
    assert!(hours(Weekday::Sun) > 0);
}

#[test]
fn every_customers_text_is_there_in_german() {
    let demo = demo();
    let mut texts: Vec<&Text> = Vec::new();
    texts.extend(demo.centers.iter().map(|center| &center.name));
    texts.extend(demo.categories.iter().map(|category| &category.name));
    texts.extend(
        demo.therapists
            .iter()
            .filter_map(|therapist| therapist.title.as_ref()),
    );
    for service in &demo.services {
        texts.push(&service.name);
        texts.extend(&service.description);
        texts.extend(service.add_ons.iter().map(|add_on| &add_on.name));
    }
    for module in &demo.booking_modules {
        texts.push(&module.name);
        texts.extend(&module.description);
        texts.extend(&module.settings.cancellation_policy);
        for field in &module.fields {
            texts.push(&field.label);
            texts.extend(&field.help);
            texts.extend(field.options.iter().map(|(_, label)| label));
        }
    }
    for text in texts {
        assert!(text.translations.contains_key("de"), "{text:?}");
    }
}

#[test]
fn every_treatment_can_be_had_on_at_least_three_days_a_week_and_in_a_room() {
    let demo = demo();
    let center = demo.centers.first().unwrap().id;
    for service in &demo.services {
        let days: BTreeSet<usize> = demo
            .therapists
            .iter()
            .filter(|therapist| therapist.skills.contains(&service.id))
            .filter_map(|therapist| therapist.schedules.get(&center))
            .flat_map(|week| (0..7).filter(|day| !week.days[*day].is_empty()))
            .collect();
        assert!(days.len() >= 3, "{}: {days:?}", service.code);
        assert!(
            demo.rooms
                .iter()
                .any(|room| service.room_categories.contains(&room.category)),
            "{}",
            service.code
        );
    }
}
