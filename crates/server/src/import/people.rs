//! Therapists: who they are, what they can do, and when.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use chrono_tz::Tz;

use crate::catalogue::{Center, Gender, Service, Therapist, Weekly};
use crate::ids::{CategoryId, CenterId, ServiceId};

use super::document::Table;
use super::exceptions::{Exceptions, block_outs, date, exceptions};
use super::hours::weekly;
use super::keys::{Keys, Kind};
use super::pictures::Wishes;
use super::problem::Problems;
use super::values::{dates, one_of, optional_string, optional_text, required_string};

pub(super) fn therapists(
    file: &mut Table<'_>,
    keys: &Keys,
    centers: &[Center],
    services: &[Service],
    pictures: &mut Wishes,
    problems: &mut Problems<'_>,
) -> Vec<Therapist> {
    file.tables("therapist", problems)
        .into_iter()
        .map(|mut table| {
            let therapist = therapist(&mut table, keys, centers, services, problems);
            pictures.read(therapist.id.uuid(), "picture", &mut table, keys, problems);
            table.finish(problems);
            therapist
        })
        .collect()
}

fn therapist(
    table: &mut Table<'_>,
    keys: &Keys,
    centers: &[Center],
    services: &[Service],
    problems: &mut Problems<'_>,
) -> Therapist {
    const GENDERS: [(&str, Gender); 2] = [("female", Gender::Female), ("male", Gender::Male)];
    let (_, id) = keys.own(Kind::Therapist, table, problems);
    let schedules = schedules(table, keys, problems);
    let days_off = dates(table, "days_off", problems);
    Therapist {
        id,
        first_name: required_string(table, "first_name", "a given name", problems),
        last_name: optional_string(table, "last_name", "a family name", problems).unwrap_or_default(),
        nick_name: optional_string(table, "nick_name", "a name", problems),
        gender: table
            .optional("gender")
            .and_then(|value| one_of(&value, &GENDERS, problems))
            .unwrap_or_default(),
        title: optional_text(table, "title", keys, problems),
        schedule_exceptions: schedule_exceptions(table, &schedules, &days_off, keys, problems),
        block_outs: block_outs(
            table,
            |block_out, problems| zone_of(block_out, &schedules, keys, centers, problems),
            problems,
        ),
        schedules,
        days_off,
        skills: skills(table, keys, services, problems),
        image: optional_string(table, "image", "the address of a picture", problems),
        picture: None,
        archived: false,
    }
}

/// `schedule` while there is one center, `schedules` by the center's key otherwise.
fn schedules(table: &mut Table<'_>, keys: &Keys, problems: &mut Problems<'_>) -> BTreeMap<CenterId, Weekly> {
    const EXPECTED: &str = "a table of hours by center such as { lake = { mon-fri = \"09:00-18:00\" } }";
    let mut schedules = BTreeMap::new();
    let (at_only, by_center) = (table.optional("schedule"), table.optional("schedules"));
    match (&at_only, &by_center) {
        (Some(_), Some(both)) => both.refuse("write either `schedule` or `schedules`", problems),
        (None, None) => {
            let message =
                "`schedule` is missing; it must be a table of hours such as { mon-fri = \"09:00-18:00\" }";
            problems.report(table.span(), table.place.as_str(), message);
        }
        _ => {}
    }
    if let Some(value) = at_only {
        let hours = weekly(&value, problems);
        match keys.only(Kind::Center) {
            Some(center) => drop(schedules.insert(center, hours)),
            None => value.refuse(
                format!("there are several centers: write `schedules`, {EXPECTED}"),
                problems,
            ),
        }
    }
    let by_center = by_center.and_then(|value| value.table(EXPECTED, problems));
    for (key, span, value) in by_center.iter().flat_map(Table::entries) {
        let center = keys.of(Kind::Center).find(|(other, _)| *other == key);
        match center {
            Some((_, id)) => drop(schedules.insert(id.into(), weekly(&value, problems))),
            None => problems.report(
                span,
                table.place.as_str(),
                format!("there is no center \"{key}\""),
            ),
        }
    }
    schedules
}

/// Other hours by date while there is one center, by the center's key and date otherwise.
fn schedule_exceptions(
    table: &mut Table<'_>,
    schedules: &BTreeMap<CenterId, Weekly>,
    days_off: &[NaiveDate],
    keys: &Keys,
    problems: &mut Problems<'_>,
) -> BTreeMap<CenterId, Exceptions> {
    const EXPECTED: &str = "a table such as { 2026-12-24 = \"09:00-12:00\" }, or of such tables by center";
    let mut by_center = BTreeMap::new();
    let Some(value) = table.optional("schedule_exceptions") else {
        return by_center;
    };
    let days_off = ("days_off", days_off);
    let Some(entries) = value.table(EXPECTED, problems) else {
        return by_center;
    };
    if entries.entries().all(|(name, _, _)| date(name).is_some()) {
        match (schedules.iter().next(), schedules.len()) {
            (Some((center, week)), 1) => {
                by_center.insert(*center, exceptions(&value, week, days_off, problems));
            }
            // That there is no schedule has been reported.
            (None, _) => {}
            _ => value.refuse(
                "they work at several centers: write { lake = { 2026-12-24 = \"09:00-12:00\" } }",
                problems,
            ),
        }
        return by_center;
    }
    for (key, span, value) in entries.entries() {
        let center = keys.of(Kind::Center).find(|(other, _)| *other == key);
        let week = center.and_then(|(_, id)| schedules.get_key_value(&id.into()));
        match week {
            Some((center, week)) => {
                by_center.insert(*center, exceptions(&value, week, days_off, problems));
            }
            None => problems.report(
                span,
                entries.place.as_str(),
                format!("`{key}` is neither a date such as 2026-12-24 nor a center at which they work"),
            ),
        }
    }
    by_center
}

/// The time zone of a block-out: that of its `center`, which may be left out where all centers at which
/// they work have one zone.
fn zone_of(
    block_out: &mut Table<'_>,
    schedules: &BTreeMap<CenterId, Weekly>,
    keys: &Keys,
    centers: &[Center],
    problems: &mut Problems<'_>,
) -> Option<Tz> {
    let zone = |id: CenterId| {
        let mut centers = centers.iter();
        centers
            .find(|center| center.id == id)
            .map(|center| center.time_zone)
    };
    if let Some(value) = block_out.optional("center") {
        return keys.refer(Kind::Center, &value, problems).and_then(zone);
    }
    let mut zones: Vec<Tz> = schedules.keys().filter_map(|id| zone(*id)).collect();
    zones.dedup();
    match zones.as_slice() {
        [zone] => Some(*zone),
        // That there is no schedule has been reported.
        [] => None,
        _ => {
            let message = "`center` is missing; they work in several time zones";
            problems.report(block_out.span(), block_out.place.as_str(), message);
            None
        }
    }
}

/// `skills` names services, `skill_categories` all services of a category.
fn skills(
    table: &mut Table<'_>,
    keys: &Keys,
    services: &[Service],
    problems: &mut Problems<'_>,
) -> Vec<ServiceId> {
    let categories: Vec<CategoryId> = keys
        .refer_all(Kind::Category, table, "skill_categories", problems)
        .unwrap_or_default();
    let named: Vec<ServiceId> = keys
        .refer_all(Kind::Service, table, "skills", problems)
        .unwrap_or_default();
    services
        .iter()
        .filter(|service| named.contains(&service.id) || categories.contains(&service.category))
        .map(|service| service.id)
        .collect()
}

/// Warns of services that nobody can do where they are offered, and of people without skills.
pub(super) fn warn_of_idle(
    file: &mut Table<'_>,
    keys: &Keys,
    services: &[Service],
    therapists: &[Therapist],
    problems: &mut Problems<'_>,
) {
    let mut quiet = Problems::new("");
    for mut table in file.tables("service", &mut quiet) {
        let (_, id): (_, ServiceId) = keys.own(Kind::Service, &mut table, &mut quiet);
        let Some(service) = services.iter().find(|service| service.id == id) else {
            continue;
        };
        let at = |center: &CenterId| {
            therapists
                .iter()
                .filter(|therapist| {
                    therapist.skills.contains(&id) && therapist.schedules.contains_key(center)
                })
                .count()
        };
        let message = match service.centers.iter().map(at).max().unwrap_or(0) {
            0 => "nobody can do it, so it will never be free",
            1 if service.is_couple_service => "only one can do it, so it will never be free for two",
            _ => continue,
        };
        problems.warn(table.span(), table.place.as_str(), message);
    }
    for mut table in file.tables("therapist", &mut quiet) {
        let (_, id) = keys.own(Kind::Therapist, &mut table, &mut quiet);
        let mut skilled = therapists.iter().filter(|therapist| !therapist.skills.is_empty());
        if !skilled.any(|therapist| therapist.id == id) {
            let message = "has no skills, so nobody can book them";
            problems.warn(table.span(), table.place.as_str(), message);
        }
    }
}
