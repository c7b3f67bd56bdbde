//! Other prices at other times.

use super::fixture::{DAY, Spa, every_day, guest, id, service, spa};
use crate::catalogue::{AddOn, PriceChange, PriceRule, Weekly};

fn rule(hours: Weekly, change: PriceChange) -> PriceRule {
    PriceRule { hours, change }
}

/// `HH:MM price` of each slot, minor units; `-` where it is the list's.
fn prices(spa: &Spa) -> Vec<String> {
    let slots = spa.day(DAY).slots.into_iter();
    slots
        .map(|slot| {
            let price = slot
                .sale_price
                .map_or("-".to_owned(), |price| price.minor.to_string());
            format!("{} {price}", slot.time.format("%H:%M"))
        })
        .collect()
}

#[test]
fn the_first_rule_that_fits_the_start_changes_the_price_and_the_tax_follows() {
    // 100.00 plus 19 %.
    for (change, total) in [
        (PriceChange::BasisPoints(-2_000), "9520"),
        (PriceChange::BasisPoints(1), "11901"),
        (PriceChange::Minor(500), "12495"),
        (PriceChange::Minor(-20_000), "0"),
        (PriceChange::Price(5_000), "5950"),
        (PriceChange::Price(10_000), "-"),
    ] {
        let mut spa = spa();
        spa.catalogue.services[0].price_rules = vec![
            rule(every_day(&["10:00-10:30"]), change),
            rule(every_day(&["10:00-11:00"]), PriceChange::Price(1_000)),
        ];
        let expected = [
            "09:00 -",
            "09:30 -",
            &format!("10:00 {total}"),
            "10:30 1190",
            "11:00 -",
        ];
        assert_eq!(prices(&spa), expected, "{change:?}");
        let taken = spa.assign("2026-11-26T10:00").unwrap().remove(0);
        let paid = if total == "-" {
            11_900
        } else {
            total.parse().unwrap()
        };
        assert_eq!(taken.total.minor, paid);
        assert_eq!(spa.plan().unwrap().total().minor, 11_900);
    }
}

#[test]
fn a_rule_leaves_add_ons_alone() {
    let mut spa = spa();
    let service = &mut spa.catalogue.services[0];
    service.add_ons.push(AddOn {
        id: id(5).into(),
        name: service.name.clone(),
        duration_minutes: 0,
        price: crate::money::Money {
            minor: 1_000,
            ..service.price
        },
    });
    service.price_rules = vec![rule(
        every_day(&["00:00-00:00"]),
        PriceChange::BasisPoints(-5_000),
    )];
    spa.guests[0].items[0].add_ons = vec![id(5).into()];
    let taken = spa.assign("2026-11-26T09:00").unwrap().remove(0);
    assert_eq!((taken.total.minor, taken.tax_minor), (7_140, 1_140));
}

#[test]
fn each_item_costs_what_it_costs_when_it_starts_itself() {
    let mut spa = spa();
    spa.catalogue.services.push(service(2, 30, 0));
    spa.catalogue.therapists[0].skills.push(id(2).into());
    spa.catalogue.services[1].price_rules = vec![rule(every_day(&["11:00-11:30"]), PriceChange::Price(0))];
    spa.guests = vec![guest(&[1, 2])];
    assert_eq!(prices(&spa), ["09:00 -", "09:30 -", "10:00 11900", "10:30 -"]);
    let taken = spa.assign("2026-11-26T10:00").unwrap();
    assert_eq!(
        taken.iter().map(|one| one.total.minor).collect::<Vec<_>>(),
        [11_900, 0]
    );
}

#[test]
fn hours_of_the_evening_before_reach_past_midnight() {
    let mut spa = spa();
    let night = every_day(&["22:00-09:30"]);
    spa.catalogue.services[0].price_rules = vec![rule(night, PriceChange::Price(5_000))];
    assert_eq!(prices(&spa)[..2], ["09:00 5950", "09:30 -"]);
}
