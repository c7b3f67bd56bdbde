//! What is booked in one go: guests who come at the same time, each with treatments in a row.
//!
//! Knows no prices and no rules of the catalogue; those are in `visit_rules`.

use super::catalogue::AddOnId;
use super::{Gender, ServiceId, TherapistId, TherapistPreference};

/// Everything that one booking is for. The first guest is who books. No guest is without a treatment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Visit {
    /// Who comes; they start at the same time. Empty until a service is chosen.
    pub guests: Vec<GuestVisit>,
}

/// What one guest gets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GuestVisit {
    /// In sequence, without a break.
    pub items: Vec<Item>,
}

/// One treatment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Item {
    /// What.
    pub service: ServiceId,
    /// By whom.
    pub therapist: TherapistPreference,
    /// With what, in the catalogue's order.
    pub add_ons: Vec<AddOnId>,
}

/// A place in a visit, both counted from 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct ItemPosition {
    /// Which guest.
    pub guest: usize,
    /// Which of their treatments.
    pub item: usize,
}

impl Visit {
    /// One treatment for one guest, by whoever is free.
    #[must_use]
    pub fn of(service: ServiceId) -> Self {
        let item = Item {
            service,
            ..Item::default()
        };
        Self {
            guests: vec![GuestVisit { items: vec![item] }],
        }
    }

    /// Whether no service is chosen yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.guests.is_empty()
    }

    /// Whether several come.
    #[must_use]
    pub fn is_group(&self) -> bool {
        self.guests.len() > 1
    }

    /// The treatment at a place.
    #[must_use]
    pub fn item(&self, at: ItemPosition) -> Option<&Item> {
        self.guests.get(at.guest)?.items.get(at.item)
    }

    /// The treatment at a place, to be changed.
    pub fn item_mut(&mut self, at: ItemPosition) -> Option<&mut Item> {
        self.guests.get_mut(at.guest)?.items.get_mut(at.item)
    }

    /// The booker's first treatment: what the whole visit goes by where only one can be named.
    #[must_use]
    pub fn first(&self) -> Option<&Item> {
        self.item(ItemPosition::default())
    }

    /// The one treatment of a visit that has no other.
    #[must_use]
    pub fn only(&self) -> Option<&Item> {
        match self.guests.as_slice() {
            [guest] if guest.items.len() == 1 => guest.items.first(),
            _ => None,
        }
    }

    /// All treatments with their places: guest by guest, in sequence.
    #[must_use]
    pub fn items(&self) -> Vec<(ItemPosition, &Item)> {
        let mut all = Vec::new();
        for (guest, visit) in self.guests.iter().enumerate() {
            for (item, found) in visit.items.iter().enumerate() {
                all.push((ItemPosition { guest, item }, found));
            }
        }
        all
    }

    /// As the calendar is asked and as a reload finds it: guests between semicolons, their treatments between
    /// commas, each `SERVICE~WHO~ADDON~ADDON…` with nothing, `g1`, `g2` or a therapist as `WHO`. Ids are
    /// UUIDs, which have none of these signs.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        for (place, guest) in self.guests.iter().enumerate() {
            if place > 0 {
                text.push(';');
            }
            for (place, item) in guest.items.iter().enumerate() {
                if place > 0 {
                    text.push(',');
                }
                text.push_str(&item.service.0);
                let who = match &item.therapist {
                    TherapistPreference::Anyone | TherapistPreference::Gender(Gender::Unspecified) => "",
                    TherapistPreference::Gender(Gender::Male) => "g1",
                    TherapistPreference::Gender(Gender::Female) => "g2",
                    TherapistPreference::Named(id) => &id.0,
                };
                if !who.is_empty() || !item.add_ons.is_empty() {
                    text.push('~');
                    text.push_str(who);
                }
                for add_on in &item.add_ons {
                    text.push('~');
                    text.push_str(&add_on.0);
                }
            }
        }
        text
    }

    /// The visit of a text that was made by `to_text`.
    #[must_use]
    pub fn from_text(text: &str) -> Self {
        let mut visit = Self::default();
        for guest in text.split(';').filter(|guest| !guest.is_empty()) {
            let mut items = Vec::new();
            for item in guest.split(',') {
                let mut parts = item.split('~');
                let service = ServiceId(parts.next().unwrap_or_default().to_owned());
                let therapist = match parts.next().unwrap_or_default() {
                    "" => TherapistPreference::Anyone,
                    "g1" => TherapistPreference::Gender(Gender::Male),
                    "g2" => TherapistPreference::Gender(Gender::Female),
                    id => TherapistPreference::Named(TherapistId(id.to_owned())),
                };
                let mut add_ons = Vec::new();
                for add_on in parts {
                    add_ons.push(AddOnId(add_on.to_owned()));
                }
                items.push(Item {
                    service,
                    therapist,
                    add_ons,
                });
            }
            visit.guests.push(GuestVisit { items });
        }
        visit
    }

    /// Whether anybody gets this service.
    #[must_use]
    pub fn has(&self, service: &ServiceId) -> bool {
        self.guests.iter().any(|guest| guest.has(service))
    }
}

impl GuestVisit {
    /// Whether this guest gets a service.
    #[must_use]
    pub fn has(&self, service: &ServiceId) -> bool {
        self.items.iter().any(|item| item.service == *service)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_visit_is_written_as_the_calendar_is_asked_and_read_again() {
        for (text, guests) in [
            ("", 0),
            ("S1", 1),
            ("S1~g2", 1),
            ("S1~~A1", 1),
            ("S1~T1~A1~A2,S2~g1", 1),
            ("S1~T1~A1,S2;S1~g2;S3", 3),
        ] {
            let visit = Visit::from_text(text);
            assert_eq!(visit.guests.len(), guests);
            assert_eq!(visit.to_text(), text);
        }
        let visit = Visit::from_text("S1~~A1,S2~T1");
        let second = visit.item(ItemPosition { guest: 0, item: 1 });
        let therapist = TherapistPreference::Named(TherapistId("T1".to_owned()));
        assert_eq!(
            second,
            Some(&Item {
                service: ServiceId("S2".to_owned()),
                therapist,
                add_ons: Vec::new()
            })
        );
    }
}
