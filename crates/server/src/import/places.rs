//! The organization, its centers, their rooms and their equipment.

use chrono_tz::Tz;

use crate::catalogue::{Center, Equipment, Organization, Room};
use crate::ids::CenterId;
use crate::money::Currency;

use super::document::Table;
use super::exceptions::{block_outs, exceptions};
use super::hours::weekly;
use super::keys::{Keys, Kind, organization_id};
use super::problem::Problems;
use super::values::{
    basis_points, dates, is_language, optional_email, optional_string, required_string, required_text,
    strings,
};

/// `[organization]`.
#[derive(Debug)]
pub(super) struct ReadOrganization {
    pub(super) organization: Organization,
    pub(super) key: String,
    pub(super) tax_basis_points: Option<i64>,
    pub(super) tax_included: bool,
}

pub(super) fn organization(file: &mut Table<'_>, problems: &mut Problems<'_>) -> ReadOrganization {
    let table = file
        .required("organization", "a table [organization]", problems)
        .and_then(|value| value.table("a table [organization]", problems));
    let Some(mut table) = table else {
        return ReadOrganization {
            organization: Organization {
                id: uuid::Uuid::nil().into(),
                name: String::new(),
                language: String::new(),
                reference_prefix: String::new(),
            },
            key: String::new(),
            tax_basis_points: None,
            tax_included: true,
        };
    };

    let (key, id) = organization_id(&mut table, problems);
    let name = required_string(&mut table, "name", "a name such as \"Stillwater Spa\"", problems);
    let language = language(&mut table, problems);
    let reference_prefix = reference_prefix(&mut table, problems);
    let tax_basis_points = table
        .optional("tax_percent")
        .map(|value| basis_points(&value, problems));
    let tax_included = table
        .optional("tax_included")
        .is_none_or(|value| value.boolean(problems));
    table.finish(problems);
    ReadOrganization {
        organization: Organization {
            id,
            name,
            language,
            reference_prefix,
        },
        key,
        tax_basis_points,
        tax_included,
    }
}

fn language(table: &mut Table<'_>, problems: &mut Problems<'_>) -> String {
    const EXPECTED: &str = "a language tag such as \"en\" or \"de-AT\"";
    let Some(value) = table.required("language", EXPECTED, problems) else {
        return String::new();
    };
    let language = value.raw().as_str().unwrap_or_default();
    if !is_language(language) {
        value.wrong(EXPECTED, problems);
    }
    language.to_owned()
}

fn reference_prefix(table: &mut Table<'_>, problems: &mut Problems<'_>) -> String {
    const EXPECTED: &str =
        "one to four capital letters such as \"SW\", the beginning of every booking's reference";
    let Some(value) = table.required("reference_prefix", EXPECTED, problems) else {
        return String::new();
    };
    let prefix = value.raw().as_str().unwrap_or_default();
    if !(1..=4).contains(&prefix.len()) || !prefix.bytes().all(|byte| byte.is_ascii_uppercase()) {
        value.wrong(EXPECTED, problems);
    }
    prefix.to_owned()
}

pub(super) fn centers(file: &mut Table<'_>, keys: &Keys, problems: &mut Problems<'_>) -> Vec<Center> {
    let tables = file.tables("center", problems);
    if tables.is_empty() {
        problems.report(
            file.span(),
            "",
            "there is no [[center]]; there must be at least one",
        );
    }
    tables
        .into_iter()
        .map(|mut table| {
            let center = center(&mut table, keys, problems);
            table.finish(problems);
            center
        })
        .collect()
}

fn center(table: &mut Table<'_>, keys: &Keys, problems: &mut Problems<'_>) -> Center {
    let (_, id) = keys.own(Kind::Center, table, problems);
    let opening = table
        .required(
            "opening",
            "a table of hours such as { mon-fri = \"09:00-18:00\" }",
            problems,
        )
        .map(|value| weekly(&value, problems))
        .unwrap_or_default();
    let closed_days = dates(table, "closed_days", problems);
    let opening_exceptions = table
        .optional("opening_exceptions")
        .map(|value| exceptions(&value, &opening, ("closed_days", &closed_days), problems))
        .unwrap_or_default();
    Center {
        id,
        name: required_text(table, "name", keys, problems),
        address_lines: strings(table, "address", "a line of the address", problems),
        phone: optional_string(table, "phone", "a telephone number", problems),
        email: optional_email(table, problems),
        time_zone: time_zone(table, problems),
        currency: currency(table, problems),
        opening,
        closed_days,
        opening_exceptions,
        archived: false,
    }
}

fn time_zone(table: &mut Table<'_>, problems: &mut Problems<'_>) -> Tz {
    const EXPECTED: &str = "the name of a time zone such as \"Europe/Berlin\"";
    let Some(value) = table.required("time_zone", EXPECTED, problems) else {
        return Tz::UTC;
    };
    let zone = value.raw().as_str().and_then(|name| name.parse().ok());
    zone.unwrap_or_else(|| {
        value.wrong(EXPECTED, problems);
        Tz::UTC
    })
}

fn currency(table: &mut Table<'_>, problems: &mut Problems<'_>) -> Currency {
    const EXPECTED: &str = "a currency of ISO 4217 such as \"EUR\"";
    let value = table.required("currency", EXPECTED, problems);
    let currency = value
        .as_ref()
        .and_then(|value| Currency::parse(value.raw().as_str()?));
    if let (None, Some(value)) = (currency, value) {
        value.wrong(EXPECTED, problems);
    }
    currency.unwrap_or_else(no_currency)
}

/// For results that are thrown away: ISO 4217's own "no currency".
pub(super) fn no_currency() -> Currency {
    #[expect(clippy::expect_used, reason = "three capital letters")]
    Currency::parse("XXX").expect("three capital letters")
}

pub(super) fn rooms(
    file: &mut Table<'_>,
    keys: &Keys,
    centers: &[Center],
    problems: &mut Problems<'_>,
) -> Vec<Room> {
    file.tables("room", problems)
        .into_iter()
        .map(|mut table| {
            let room = room(&mut table, keys, centers, problems);
            table.finish(problems);
            room
        })
        .collect()
}

fn room(table: &mut Table<'_>, keys: &Keys, centers: &[Center], problems: &mut Problems<'_>) -> Room {
    let (_, id) = keys.own(Kind::Room, table, problems);
    let center = center_of(table, keys, problems);
    let zone = centers
        .iter()
        .find(|other| other.id == center)
        .map_or(Tz::UTC, |center| center.time_zone);
    Room {
        id,
        center,
        name: required_text(table, "name", keys, problems),
        category: required_string(table, "category", "a kind of room such as \"massage\"", problems),
        block_outs: block_outs(table, |_, _| Some(zone), problems),
        places: table
            .optional("places")
            .map_or(1, |value| value.number("places", 1..=100, problems)),
        archived: false,
    }
}

pub(super) fn equipment(file: &mut Table<'_>, keys: &Keys, problems: &mut Problems<'_>) -> Vec<Equipment> {
    file.tables("equipment", problems)
        .into_iter()
        .map(|mut table| {
            let (_, id) = keys.own(Kind::Equipment, &mut table, problems);
            let equipment = Equipment {
                id,
                center: center_of(&mut table, keys, problems),
                name: required_text(&mut table, "name", keys, problems),
                category: required_string(
                    &mut table,
                    "category",
                    "a kind of equipment such as \"stone-heater\"",
                    problems,
                ),
                count: table
                    .optional("count")
                    .map_or(1, |value| value.number("pieces", 1..=100, problems)),
                archived: false,
            };
            table.finish(problems);
            equipment
        })
        .collect()
}

/// `center`, which may be left out while there is only one.
fn center_of(table: &mut Table<'_>, keys: &Keys, problems: &mut Problems<'_>) -> CenterId {
    let center = match (keys.only(Kind::Center), table.optional("center")) {
        (only, None) => {
            if only.is_none() {
                let message = "`center` is missing; it must be the key of a center, as there are several";
                problems.report(table.span(), table.place.as_str(), message);
            }
            only
        }
        (_, Some(value)) => keys.refer(Kind::Center, &value, problems),
    };
    center.unwrap_or_else(|| uuid::Uuid::nil().into())
}
