//! Categories, add-ons and services: what is offered, for how long and at what price.

use std::collections::BTreeMap;

use crate::catalogue::{AddOn, Category, Center, CoupleRooms, Equipment, Room, Service};
use crate::ids::{AddOnId, CategoryId, CenterId};
use crate::money::{Currency, Money};

use super::document::Table;
use super::keys::{Keys, Kind};
use super::pictures::Wishes;
use super::places::no_currency;
use super::prices::price_rules;
use super::problem::Problems;
use super::values::{basis_points, money, one_of, optional_text, required_text, strings};

/// What the file offers.
#[derive(Debug)]
pub(super) struct Offers {
    pub(super) categories: Vec<Category>,
    pub(super) services: Vec<Service>,
}

/// What is known while services are read.
#[derive(Debug)]
struct Surroundings<'a> {
    keys: &'a Keys,
    centers: &'a [Center],
    rooms: &'a [Room],
    equipment: &'a [Equipment],
    add_ons: BTreeMap<AddOnId, AddOn>,
}

pub(super) fn read(
    file: &mut Table<'_>,
    keys: &Keys,
    (centers, rooms, equipment): (&[Center], &[Room], &[Equipment]),
    pictures: &mut Wishes,
    problems: &mut Problems<'_>,
) -> Offers {
    let categories = file.tables("category", problems).into_iter().map(|mut table| {
        let (_, id) = keys.own(Kind::Category, &mut table, problems);
        let name = required_text(&mut table, "name", keys, problems);
        table.finish(problems);
        Category {
            id,
            name,
            archived: false,
        }
    });
    let categories = categories.collect();
    let surroundings = Surroundings {
        keys,
        centers,
        rooms,
        equipment,
        add_ons: add_ons(file, keys, centers, problems),
    };
    let mut services: Vec<Service> = Vec::new();
    for mut table in file.tables("service", problems) {
        let (span, place) = (table.span(), table.place.clone());
        let service = service(&mut table, &surroundings, problems);
        pictures.read(service.id.uuid(), "picture", &mut table, keys, problems);
        table.finish(problems);
        if services.iter().any(|other| other.code == service.code) {
            let message = format!("the code \"{}\" is given to two services", service.code);
            problems.report(span, place.as_str(), message);
        }
        services.push(service);
    }
    Offers { categories, services }
}

/// Add-ons are written once and referred to by services. Their currency is that of all centers.
fn add_ons(
    file: &mut Table<'_>,
    keys: &Keys,
    centers: &[Center],
    problems: &mut Problems<'_>,
) -> BTreeMap<AddOnId, AddOn> {
    let mut add_ons = BTreeMap::new();
    for mut table in file.tables("add_on", problems) {
        let (_, id) = keys.own(Kind::AddOn, &mut table, problems);
        let name = required_text(&mut table, "name", keys, problems);
        let duration_minutes = table
            .optional("duration")
            .map_or(0, |value| value.number("minutes", 0..=480, problems));
        let currency = common_currency(centers.iter());
        if currency.is_none() && !centers.is_empty() {
            let message = "an add-on needs one currency, but the centers have several";
            problems.report(table.span(), table.place.as_str(), message);
        }
        let price = price(&mut table, currency.unwrap_or_else(no_currency), problems);
        table.finish(problems);
        let add_on = AddOn {
            id,
            name,
            duration_minutes,
            price,
        };
        add_ons.insert(id, add_on);
    }
    add_ons
}

fn service(table: &mut Table<'_>, around: &Surroundings<'_>, problems: &mut Problems<'_>) -> Service {
    let keys = around.keys;
    let (key, id) = keys.own(Kind::Service, table, problems);
    let centers = keys
        .refer_all(Kind::Center, table, "centers", problems)
        .unwrap_or_else(|| around.centers.iter().map(|center| center.id).collect());
    let category: Option<CategoryId> = table
        .required("category", "the key of a category", problems)
        .and_then(|value| keys.refer(Kind::Category, &value, problems));
    let price = service_price(table, &centers, around, problems);
    let service = Service {
        id,
        code: match table.optional("code") {
            Some(value) => value
                .string("a short code", problems)
                .unwrap_or_default()
                .to_owned(),
            None => key,
        },
        name: required_text(table, "name", keys, problems),
        description: optional_text(table, "description", keys, problems),
        category: category.unwrap_or_else(|| uuid::Uuid::nil().into()),
        duration_minutes: table
            .required("duration", "the number of minutes with the guest", problems)
            .map_or(1, |value| value.number("minutes", 5..=720, problems)),
        recovery_minutes: table
            .optional("recovery")
            .map_or(0, |value| value.number("minutes", 0..=240, problems)),
        is_couple_service: table
            .optional("is_couple_service")
            .is_some_and(|value| value.boolean(problems)),
        price,
        tax_basis_points: tax(table, keys, problems),
        tax_included: table
            .optional("tax_included")
            .map_or(keys.tax_included, |value| value.boolean(problems)),
        room_categories: kinds(table, "room_categories", "room", problems, |category| {
            let mut rooms = around.rooms.iter();
            rooms.any(|room| room.category == category && centers.contains(&room.center))
        }),
        couple_rooms: couple_rooms(table, problems),
        equipment_categories: kinds(table, "equipment", "equipment", problems, |category| {
            let mut equipment = around.equipment.iter();
            equipment.any(|kind| kind.category == category && centers.contains(&kind.center))
        }),
        price_rules: price_rules(table, price, problems),
        add_ons: keys
            .refer_all(Kind::AddOn, table, "add_ons", problems)
            .unwrap_or_default()
            .iter()
            .filter_map(|id| around.add_ons.get(id).cloned())
            .collect(),
        images: strings(table, "images", "the address of a picture", problems),
        picture: None,
        centers,
        archived: false,
    };
    warn_of_couples_without_room(&service, around, table, problems);
    service
}

/// Two places of one room are needed, and no room where it can be done has them.
fn warn_of_couples_without_room(
    service: &Service,
    around: &Surroundings<'_>,
    table: &Table<'_>,
    problems: &mut Problems<'_>,
) {
    let has_room_for_two = around.rooms.iter().any(|room| {
        room.places >= 2
            && service.centers.contains(&room.center)
            && (service.room_categories.is_empty() || service.room_categories.contains(&room.category))
    });
    if service.is_couple_service && service.couple_rooms == CoupleRooms::Shared && !has_room_for_two {
        let message = "no room where it can be done has two places, so it will never be free";
        problems.warn(table.span(), table.place.as_str(), message);
    }
}

fn service_price(
    table: &mut Table<'_>,
    centers: &[CenterId],
    around: &Surroundings<'_>,
    problems: &mut Problems<'_>,
) -> Money {
    let offering = around
        .centers
        .iter()
        .filter(|center| centers.contains(&center.id));
    let currency = common_currency(offering);
    if currency.is_none() && !centers.is_empty() {
        let message = "its centers have different currencies; write one service for each currency";
        problems.report(table.span(), table.place.as_str(), message);
    }
    price(table, currency.unwrap_or_else(no_currency), problems)
}

fn price(table: &mut Table<'_>, currency: Currency, problems: &mut Problems<'_>) -> Money {
    let value = table.required("price", "an amount such as \"95.00\"", problems);
    value.map_or(Money { minor: 0, currency }, |value| {
        money(&value, currency, problems)
    })
}

fn common_currency<'c>(mut centers: impl Iterator<Item = &'c Center>) -> Option<Currency> {
    let first = centers.next()?.currency;
    centers.all(|center| center.currency == first).then_some(first)
}

fn tax(table: &mut Table<'_>, keys: &Keys, problems: &mut Problems<'_>) -> i64 {
    match (table.optional("tax_percent"), keys.tax_basis_points) {
        (Some(value), _) => basis_points(&value, problems),
        (None, Some(usual)) => usual,
        (None, None) => {
            let message = "`tax_percent` is missing; write it here, or once for all in [organization]";
            problems.report(table.span(), table.place.as_str(), message);
            0
        }
    }
}

/// `couple_rooms`, which only a couple service has.
fn couple_rooms(table: &mut Table<'_>, problems: &mut Problems<'_>) -> CoupleRooms {
    const NAMES: [(&str, CoupleRooms); 3] = [
        ("shared", CoupleRooms::Shared),
        ("separate", CoupleRooms::Separate),
        ("either", CoupleRooms::Either),
    ];
    // Its own mistakes are reported where it is read.
    let is_couple_service = table
        .optional("is_couple_service")
        .is_some_and(|value| value.raw().as_bool() != Some(false));
    let Some(value) = table.optional("couple_rooms") else {
        return CoupleRooms::default();
    };
    if !is_couple_service {
        value.refuse("only a service with `is_couple_service = true` has it", problems);
    }
    one_of(&value, &NAMES, problems).unwrap_or_default()
}

/// A list of kinds of rooms or of equipment, each of which there must be one.
fn kinds(
    table: &mut Table<'_>,
    name: &'static str,
    what: &str,
    problems: &mut Problems<'_>,
    known: impl Fn(&str) -> bool,
) -> Vec<String> {
    let mut kinds = Vec::new();
    let Some(value) = table.optional(name) else {
        return kinds;
    };
    for item in value.items("a list of kinds such as [\"massage\"]", problems) {
        let Some(category) = item.string(&format!("a kind of {what}"), problems) else {
            continue;
        };
        if !known(category) {
            let message = format!("no {what} of its centers is of the category \"{category}\"");
            item.refuse(message, problems);
        } else if kinds.iter().any(|other| other == category) {
            item.refuse(format!("\"{category}\" is named twice"), problems);
        }
        kinds.push(category.to_owned());
    }
    kinds
}
