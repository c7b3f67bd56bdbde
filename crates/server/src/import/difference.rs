//! What an import changes, for people to read before and after.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use crate::catalogue::Catalogue;
use crate::store::{Booking, BookingStatus};

use super::merge::Archivable;

/// All that changes, kind by kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Differences(Vec<Difference>);

/// One thing that changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// As the file calls it: `service`.
    pub kind: &'static str,
    /// Its id, nil for a whole kind.
    pub id: Uuid,
    /// Its name for people, empty for a whole kind.
    pub name: String,
    /// How.
    pub what: What,
}

/// How a thing changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// It was not there.
    Added,
    /// It was archived and is back.
    Restored,
    /// These fields are different.
    Changed(Vec<String>),
    /// The file no longer names it; so many bookings to come use it, and stay.
    Archived(usize),
    /// It is gone; nothing points at it.
    Removed,
    /// The things of this kind stand in another order.
    Reordered,
}

impl Differences {
    /// Nothing changes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Says of what is archived how many bookings still use it.
    pub(super) fn count_upcoming(&mut self, bookings: &[Booking], now: DateTime<Utc>) {
        let upcoming: Vec<&Booking> = bookings
            .iter()
            .filter(|booking| matches!(booking.status, BookingStatus::Pending | BookingStatus::Approved))
            .filter(|booking| {
                booking
                    .appointments
                    .iter()
                    .any(|appointment| appointment.during.end > now)
            })
            .collect();
        for difference in &mut self.0 {
            if let What::Archived(count) = &mut difference.what {
                *count = upcoming
                    .iter()
                    .filter(|booking| uses(booking, difference.id))
                    .count();
            }
        }
    }

    pub(super) fn extend(&mut self, more: Vec<Difference>) {
        self.0.extend(more);
    }

    /// In the order of the kinds.
    pub fn iter(&self) -> impl Iterator<Item = &Difference> {
        self.0.iter()
    }

    fn add_kind<T: Archivable + Serialize>(&mut self, kind: &'static str, before: Option<&[T]>, after: &[T]) {
        let before = before.unwrap_or_default();
        for new in after {
            let old = before.iter().find(|old| old.uuid() == new.uuid());
            if let Some(what) = compare(old, new) {
                let (id, name) = (new.uuid(), new.label());
                self.0.push(Difference { kind, id, name, what });
            }
        }
        let kept_before = before.iter().filter(|old| in_use(after, *old));
        let kept_after = after.iter().filter(|new| in_use(before, *new));
        if !kept_before
            .map(Archivable::uuid)
            .eq(kept_after.map(Archivable::uuid))
        {
            self.0.push(Difference {
                kind,
                id: Uuid::nil(),
                name: String::new(),
                what: What::Reordered,
            });
        }
    }
}

impl fmt::Display for Differences {
    /// One line each: `changed service "Swedish massage": price, duration_minutes`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Difference { kind, name, what, .. } in &self.0 {
            let kind = kind.replace('_', " ");
            match what {
                What::Added => writeln!(f, "added {kind} \"{name}\""),
                What::Restored => writeln!(f, "restored {kind} \"{name}\""),
                What::Archived(0) => writeln!(f, "archived {kind} \"{name}\""),
                What::Archived(1) => writeln!(f, "archived {kind} \"{name}\"; its booking to come stays"),
                What::Archived(upcoming) => {
                    writeln!(
                        f,
                        "archived {kind} \"{name}\"; its {upcoming} bookings to come stay"
                    )
                }
                What::Removed => writeln!(f, "removed {kind} \"{name}\""),
                What::Reordered => writeln!(f, "changed the order of the {kind} list"),
                What::Changed(fields) => writeln!(f, "changed {kind} \"{name}\": {}", fields.join(", ")),
            }?;
        }
        Ok(())
    }
}

/// What turns one catalogue (or none) into the other.
pub(super) fn between(before: Option<&Catalogue>, after: &Catalogue) -> Differences {
    let mut differences = Differences::default();
    let organization = match before {
        None => Some(What::Added),
        Some(before) => changed_fields(&before.organization, &after.organization).map(What::Changed),
    };
    differences.0.extend(organization.map(|what| Difference {
        kind: "organization",
        id: after.organization.id.uuid(),
        name: after.organization.name.clone(),
        what,
    }));
    differences.add_kind(
        "center",
        before.map(|before| before.centers.as_slice()),
        &after.centers,
    );
    differences.add_kind(
        "portal",
        before.map(|before| before.portals.as_slice()),
        &after.portals,
    );
    differences.add_kind(
        "booking_module",
        before.map(|before| before.booking_modules.as_slice()),
        &after.booking_modules,
    );
    differences.add_kind(
        "category",
        before.map(|before| before.categories.as_slice()),
        &after.categories,
    );
    differences.add_kind(
        "service",
        before.map(|before| before.services.as_slice()),
        &after.services,
    );
    differences.add_kind(
        "therapist",
        before.map(|before| before.therapists.as_slice()),
        &after.therapists,
    );
    differences.add_kind("room", before.map(|before| before.rooms.as_slice()), &after.rooms);
    differences.add_kind(
        "equipment",
        before.map(|before| before.equipment.as_slice()),
        &after.equipment,
    );
    differences
}

/// Whether a booking points at a thing of the catalogue.
fn uses(booking: &Booking, id: Uuid) -> bool {
    let whole = [
        booking.center.uuid(),
        booking.portal.uuid(),
        booking.booking_module.uuid(),
    ];
    whole.contains(&id)
        || booking.appointments.iter().any(|appointment| {
            appointment.service.uuid() == id
                || appointment
                    .therapist
                    .is_some_and(|therapist| therapist.uuid() == id)
                || appointment.room.is_some_and(|room| room.uuid() == id)
                || appointment
                    .equipment
                    .iter()
                    .any(|equipment| equipment.uuid() == id)
        })
}

fn in_use<T: Archivable>(list: &[T], thing: &T) -> bool {
    !thing.archived()
        && list
            .iter()
            .any(|other| other.uuid() == thing.uuid() && !other.archived())
}

fn compare<T: Archivable + Serialize>(old: Option<&T>, new: &T) -> Option<What> {
    match old {
        None => Some(What::Added),
        Some(old) if old.archived() && !new.archived() => Some(What::Restored),
        Some(old) if !old.archived() && new.archived() => Some(What::Archived(0)),
        Some(old) => changed_fields(old, new).map(What::Changed),
    }
}

/// Names of the fields that differ, one level into tables (`settings.blocking_time_minutes`).
fn changed_fields<T: Serialize>(old: &T, new: &T) -> Option<Vec<String>> {
    let mut names = Vec::new();
    let (old, new) = (serde_json::to_value(old).ok()?, serde_json::to_value(new).ok()?);
    collect_changes("", &old, &new, &mut names);
    (!names.is_empty()).then_some(names)
}

fn collect_changes(path: &str, old: &Value, new: &Value, names: &mut Vec<String>) {
    let (Value::Object(old), Value::Object(new)) = (old, new) else {
        if old != new {
            names.push(path.to_owned());
        }
        return;
    };
    let mut fields: Vec<&String> = old.keys().chain(new.keys()).collect();
    fields.sort();
    fields.dedup();
    for field in fields {
        let (old, new) = (
            old.get(field).unwrap_or(&Value::Null),
            new.get(field).unwrap_or(&Value::Null),
        );
        if path.is_empty() && field == "settings" {
            collect_changes("settings.", old, new, names);
        } else if old != new {
            names.push(format!("{path}{field}"));
        }
    }
}
