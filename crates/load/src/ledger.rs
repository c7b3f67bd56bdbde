//! What clients were told, and what of it cannot be true together.
//!
//! A hold counts from the moment at which its client was told of it to the moment at which the client asks for
//! something else, or just before its expiry: the server held it at least as long. So two entries that
//! overlap are two promises of the same thing, whatever the delays were.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use crate::api::Treatment;

/// All that all clients were told.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    entries: Mutex<Vec<Entry>>,
}

/// A treatment that somebody was promised for a while.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) treatment: Treatment,
    pub(crate) told: Told,
    pub(crate) from: Instant,
    /// `None`: for good.
    pub(crate) until: Option<Instant>,
}

/// What somebody was told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Told {
    /// The slot is held.
    Held,
    /// The booking with this id is made.
    Submitted(String),
    /// The draft is confirmed; such replies name no booking.
    Confirmed,
}

/// A number for an entry that is not yet over.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Open(usize);

impl Ledger {
    /// Somebody was told something just now. A hold until `until`, a booking for good.
    pub(crate) fn told(&self, treatment: Treatment, told: Told, until: Option<Instant>) -> Open {
        let mut entries = self.entries();
        entries.push(Entry {
            treatment,
            told,
            from: Instant::now(),
            until,
        });
        Open(entries.len() - 1)
    }

    /// Its client is about to ask for something else.
    pub(crate) fn close(&self, open: Open) {
        let now = Instant::now();
        if let Some(entry) = self.entries().get_mut(open.0) {
            entry.until = entry.until.map(|until| until.min(now));
        }
    }

    pub(crate) fn all(&self) -> Vec<Entry> {
        self.entries().clone()
    }

    fn entries(&self) -> MutexGuard<'_, Vec<Entry>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Pairs of promises that cannot both be kept, as sentences.
pub(crate) fn contradictions(entries: &[Entry]) -> Vec<String> {
    let mut by_unit: HashMap<(&str, &str, chrono::NaiveDate), Vec<&Entry>> = HashMap::new();
    for entry in entries {
        let Treatment {
            therapist,
            room,
            start,
            ..
        } = &entry.treatment;
        for (kind, unit) in [("therapist", therapist), ("room", room)] {
            // No treatment of the load's catalogue runs over midnight.
            by_unit.entry((kind, unit, start.date())).or_default().push(entry);
        }
    }
    let mut found = Vec::new();
    for ((kind, ..), mut entries) in by_unit {
        entries.sort_by_key(|entry| entry.treatment.start);
        for (position, one) in entries.iter().enumerate() {
            let later = entries.iter().skip(position + 1);
            let overlapping = later.take_while(|other| other.treatment.start < one.treatment.end);
            found.extend(overlapping.filter(|other| meet(one, other)).map(|other| {
                format!(
                    "one {kind} was promised twice: {} ({:?}) and {} ({:?})",
                    one.treatment.start, one.told, other.treatment.start, other.told
                )
            }));
        }
    }
    found
}

/// Whether two promises stood at one moment.
fn meet(one: &Entry, other: &Entry) -> bool {
    let stood = |entry: &Entry, from: Instant| entry.until.is_none_or(|until| from < until);
    let later = one.from.max(other.from);
    stood(one, later) && stood(other, later)
}

/// What the server lists as booked must be what clients were told, one for one.
pub(crate) fn differences(entries: &[Entry], listed: &[(String, Treatment)]) -> Vec<String> {
    let mut left: BTreeMap<&str, &Treatment> = listed
        .iter()
        .map(|(id, treatment)| (id.as_str(), treatment))
        .collect();
    let mut found = Vec::new();
    for entry in entries {
        match &entry.told {
            Told::Held | Told::Confirmed => {}
            Told::Submitted(id) => match left.remove(id.as_str()) {
                Some(treatment) if *treatment == entry.treatment => {}
                Some(_) => found.push(format!("the booking at {} has changed", entry.treatment.start)),
                None => found.push(format!("a booking at {} is missing", entry.treatment.start)),
            },
        }
    }
    for entry in entries.iter().filter(|entry| entry.told == Told::Confirmed) {
        let same = left.iter().find(|(_, treatment)| ***treatment == entry.treatment);
        match same.map(|(id, _)| *id) {
            Some(id) => drop(left.remove(id)),
            None => found.push(format!(
                "a confirmed booking at {} is missing",
                entry.treatment.start
            )),
        }
    }
    let unknown = left
        .values()
        .map(|treatment| format!("nobody was told of the booking at {}", treatment.start));
    found.extend(unknown);
    found
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn treatment(therapist: &str, room: &str, hour: u32) -> Treatment {
        let start = chrono::NaiveDate::default()
            .and_hms_opt(hour, 0, 0)
            .unwrap_or_default();
        Treatment {
            therapist: therapist.to_owned(),
            room: room.to_owned(),
            start,
            end: start + chrono::TimeDelta::minutes(90),
        }
    }

    #[test]
    fn two_promises_of_one_therapist_or_room_at_one_moment_are_found() {
        for (other, closed, expected) in [
            (treatment("a", "y", 9), false, 1),
            (treatment("a", "x", 10), false, 2),
            (treatment("b", "x", 9), false, 1),
            (treatment("a", "x", 9), true, 0),
            (treatment("a", "x", 11), false, 0),
            (treatment("b", "y", 9), false, 0),
        ] {
            let ledger = Ledger::default();
            let later = Instant::now() + Duration::from_secs(60);
            let first = ledger.told(treatment("a", "x", 9), Told::Held, Some(later));
            if closed {
                ledger.close(first);
            }
            ledger.told(other.clone(), Told::Submitted("1".to_owned()), None);
            assert_eq!(
                contradictions(&ledger.all()).len(),
                expected,
                "{other:?}, closed: {closed}"
            );
        }
    }

    #[test]
    fn what_is_listed_must_be_what_was_told() {
        let ledger = Ledger::default();
        let (nine, ten) = (treatment("a", "x", 9), treatment("a", "x", 10));
        ledger.told(nine.clone(), Told::Submitted("1".to_owned()), None);
        ledger.told(ten.clone(), Told::Confirmed, None);
        let (one, two) = (("1".to_owned(), nine.clone()), ("2".to_owned(), ten.clone()));
        for (listed, expected) in [
            (vec![one.clone(), two.clone()], 0),
            (vec![one.clone()], 1),
            (vec![two.clone()], 1),
            (vec![one.clone(), two.clone(), ("3".to_owned(), ten.clone())], 1),
            (vec![("1".to_owned(), ten), two], 1),
        ] {
            assert_eq!(differences(&ledger.all(), &listed).len(), expected, "{listed:?}");
        }
    }
}
