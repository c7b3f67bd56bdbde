//! What the catalogue says against a visit: who is not at work, what is closed, blocked out or gone. It may have been
//! imported after the visit was asked for. Pure.

use std::collections::BTreeSet;

use super::{Collision, Obstacle, Resource, overlap, treated};
use crate::availability::{is_within, today};
use crate::catalogue::{Catalogue, Center, Period};
use crate::ids::{CenterId, EquipmentId, RoomId, TherapistId};
use crate::store::{Appointment, Span};

/// All that the catalogue has against these appointments, each once: the center, then people, rooms, equipment.
pub(super) fn collisions(
    catalogue: &Catalogue,
    center: CenterId,
    appointments: &[Appointment],
) -> Vec<Collision> {
    let known = catalogue.centers.iter().find(|known| known.id == center);
    let Some((center, visit)) = known.zip(treated(appointments)) else {
        return Vec::new();
    };
    let mut against = Against {
        catalogue,
        center,
        found: Vec::new(),
    };
    against.center(visit);
    for one in appointments {
        if let Some(therapist) = one.therapist {
            against.therapist(therapist, one);
        }
        if let Some(room) = one.room {
            against.room(room, one);
        }
        for kind in &one.equipment {
            against.equipment(*kind);
        }
    }
    against.found
}

struct Against<'a> {
    catalogue: &'a Catalogue,
    center: &'a Center,
    found: Vec<Collision>,
}

impl Against<'_> {
    /// It is open from the start of the first to the end of the last treatment.
    fn center(&mut self, visit: Span) {
        let (over, center) = (Resource::Center(self.center.id), self.center);
        if center.archived {
            self.put(over, Obstacle::Gone);
        } else if !is_within(center.time_zone, visit, |date| center.periods_on(date)) {
            let date = today(center.time_zone, visit.start);
            self.put(over, off_hours(date, center.periods_on(date)));
        }
    }

    /// They are at work during the treatment, and nothing is blocked out until the end of recovery.
    fn therapist(&mut self, id: TherapistId, one: &Appointment) {
        let (over, center) = (Resource::Therapist(id), self.center);
        let therapists = self.catalogue.therapists.iter();
        let mut known = therapists.filter(|therapist| therapist.id == id && !therapist.archived);
        let Some(therapist) = known.next() else {
            return self.put(over, Obstacle::Gone);
        };
        let at_work = |date| therapist.periods_on(center.id, date);
        if !is_within(center.time_zone, one.during, at_work) {
            let date = today(center.time_zone, one.during.start);
            self.put(over, off_hours(date, at_work(date)));
        }
        self.blocked(over, &therapist.block_outs, one.claimed);
    }

    fn room(&mut self, id: RoomId, one: &Appointment) {
        let over = Resource::Room(id);
        let mut rooms = self.catalogue.rooms.iter();
        match rooms.find(|room| room.id == id && !room.archived) {
            Some(room) => self.blocked(over, &room.block_outs, one.claimed),
            None => self.put(over, Obstacle::Gone),
        }
    }

    fn equipment(&mut self, id: EquipmentId) {
        let mut kinds = self.catalogue.equipment.iter();
        if !kinds.any(|kind| kind.id == id && !kind.archived) {
            self.put(Resource::Equipment(Some(id)), Obstacle::Gone);
        }
    }

    fn blocked(&mut self, over: Resource, block_outs: &[Span], claimed: Span) {
        for during in block_outs.iter().copied().filter(|span| overlap(*span, claimed)) {
            self.put(over, Obstacle::BlockOut { during, note: None });
        }
    }

    fn put(&mut self, over: Resource, with: Obstacle) {
        let collision = Collision {
            over: BTreeSet::from([over]),
            with,
        };
        if !self.found.contains(&collision) {
            self.found.push(collision);
        }
    }
}

fn off_hours(date: chrono::NaiveDate, hours: &[Period]) -> Obstacle {
    Obstacle::OffHours {
        date,
        hours: hours.to_vec(),
    }
}
