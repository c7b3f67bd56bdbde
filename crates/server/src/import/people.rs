//! Therapists: who they are, what they can do, and when.

use std::collections::BTreeMap;

use crate::catalogue::{Gender, Service, Therapist, Weekly};
use crate::ids::{CategoryId, CenterId, ServiceId};

use super::document::Table;
use super::hours::weekly;
use super::keys::{Keys, Kind};
use super::problem::Problems;
use super::values::{dates, one_of, optional_string, optional_text, required_string};

pub(super) fn therapists(
    file: &mut Table<'_>,
    keys: &Keys,
    services: &[Service],
    problems: &mut Problems<'_>,
) -> Vec<Therapist> {
    file.tables("therapist", problems)
        .into_iter()
        .map(|mut table| {
            let therapist = therapist(&mut table, keys, services, problems);
            table.finish(problems);
            therapist
        })
        .collect()
}

fn therapist(
    table: &mut Table<'_>,
    keys: &Keys,
    services: &[Service],
    problems: &mut Problems<'_>,
) -> Therapist {
    const GENDERS: [(&str, Gender); 2] = [("female", Gender::Female), ("male", Gender::Male)];
    let (_, id) = keys.own(Kind::Therapist, table, problems);
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
        schedules: schedules(table, keys, problems),
        days_off: dates(table, "days_off", problems),
        schedule_exceptions: BTreeMap::new(),
        block_outs: Vec::new(),
        skills: skills(table, keys, services, problems),
        image: optional_string(table, "image", "the address of a picture", problems),
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
        let can = |therapist: &&Therapist| {
            let mut centers = service.centers.iter();
            therapist.skills.contains(&id) && centers.any(|center| therapist.schedules.contains_key(center))
        };
        if therapists.iter().find(can).is_none() {
            let message = "nobody can do it, so it will never be free";
            problems.warn(table.span(), table.place.as_str(), message);
        }
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
