//! What the catalogue makes of a visit: what it costs, how long it takes, and what can be chosen in it.

use super::{
    AddOn, Catalogue, CenterId, GuestVisit, Item, ItemPosition, Money, Service, ServiceId,
    TherapistPreference, Visit,
};

impl Catalogue {
    /// What a visit costs by the list and how much of it is tax; `None` when something in it is not offered.
    #[must_use]
    pub fn price_of(&self, visit: &Visit) -> Option<(Money, Money)> {
        let mut sum: Option<(Money, Money)> = None;
        for (_, item) in visit.items() {
            let (total, tax) = self.price_of_item(item)?;
            add(&mut sum, &total, &tax)?;
        }
        sum
    }

    /// The same of one treatment with its add-ons.
    #[must_use]
    pub fn price_of_item(&self, item: &Item) -> Option<(Money, Money)> {
        let service = self.service(&item.service)?;
        let mut sum = None;
        add(&mut sum, &service.total, &service.tax)?;
        for add_on in chosen_add_ons(service, item) {
            add(&mut sum, &add_on.total, &add_on.tax)?;
        }
        sum
    }

    /// How long a visit takes, without the pauses that the spa may put between two treatments: the guest
    /// with the most decides.
    #[must_use]
    pub fn minutes_of(&self, visit: &Visit) -> u32 {
        let all = visit.guests.iter();
        all.map(|guest| self.minutes_of_items(&guest.items))
            .max()
            .unwrap_or_default()
    }

    /// How long these treatments take one after the other.
    #[must_use]
    pub fn minutes_of_items(&self, items: &[Item]) -> u32 {
        let mut minutes = 0;
        for item in items {
            if let Some(service) = self.service(&item.service) {
                minutes += service.duration_minutes;
                for add_on in chosen_add_ons(service, item) {
                    minutes += add_on.duration_minutes;
                }
            }
        }
        minutes
    }

    /// Whether another guest may come along.
    #[must_use]
    pub fn allows_another_guest(&self, visit: &Visit) -> bool {
        !visit.is_empty() && visit.guests.len() < self.settings.max_guests
    }

    /// Whether a guest may have another treatment.
    #[must_use]
    pub fn allows_another_item(&self, visit: &Visit, guest: usize) -> bool {
        let guest = visit.guests.get(guest);
        guest.is_some_and(|guest| guest.items.len() < self.settings.max_items_per_guest)
    }

    /// The visit with a service at a place: instead of the treatment there, or added at the end. A couple
    /// service brings a second guest along, or gives another guest the same. `None` where it cannot be.
    #[must_use]
    pub fn with_service(&self, visit: &Visit, at: ItemPosition, service: &ServiceId) -> Option<Visit> {
        let is_couple_service = self.service(service)?.is_couple_service;
        let mut next = self.placed(visit, at, service)?;
        if is_couple_service && !is_paired(&next, at.item, service) {
            let start = |guest: &GuestVisit| Some(self.minutes_of_items(guest.items.get(..at.item)?));
            let own_start = next.guests.get(at.guest).and_then(start);
            let others = (0..next.guests.len()).filter(|other| *other != at.guest);
            // Both begin at the same moment.
            let partner = others
                .filter(|other| {
                    let guest = next.guests.get(*other);
                    guest.is_some_and(|guest| {
                        start(guest) == own_start
                            && guest
                                .items
                                .get(at.item)
                                .is_none_or(|item| item.service != *service)
                    })
                })
                .max_by_key(|other| next.guests.get(*other).map(|guest| guest.items.len() == at.item));
            let partner = partner.unwrap_or(next.guests.len());
            let item = at.item;
            next = self.placed(&next, ItemPosition { guest: partner, item }, service)?;
        }
        Some(next)
    }

    fn placed(&self, visit: &Visit, at: ItemPosition, service: &ServiceId) -> Option<Visit> {
        let mut next = visit.clone();
        if at.guest == next.guests.len() && at.guest < self.settings.max_guests {
            next.guests.push(GuestVisit::default());
        }
        let items = &mut next.guests.get_mut(at.guest)?.items;
        if at.item == items.len() && at.item < self.settings.max_items_per_guest {
            items.push(Item::default());
        }
        items.get_mut(at.item)?.service = service.clone();
        Some(next)
    }

    /// A guest gets what the first guest gets; a therapist who was asked for by name can treat only one.
    #[must_use]
    pub fn with_same_for(&self, visit: &Visit, guest: usize) -> Visit {
        let mut next = visit.clone();
        let Some(mut same) = visit.guests.first().cloned() else {
            return next;
        };
        for item in &mut same.items {
            if let TherapistPreference::Named(_) = item.therapist {
                item.therapist = TherapistPreference::Anyone;
            }
        }
        match next.guests.get_mut(guest) {
            Some(guest) => *guest = same,
            None if self.allows_another_guest(visit) => next.guests.push(same),
            None => {}
        }
        next
    }

    /// The visit without what cannot be booked at this center: services and add-ons that are not offered,
    /// wishes that cannot be met, couple services that are left with one guest. Guests keep their places,
    /// also those who are left with nothing.
    #[must_use]
    pub fn settled(&self, mut visit: Visit, center: Option<&CenterId>) -> Visit {
        visit.guests.truncate(self.settings.max_guests.max(1));
        for guest in &mut visit.guests {
            guest.items.truncate(self.settings.max_items_per_guest.max(1));
            guest.items.retain_mut(|item| {
                let service = self.service(&item.service);
                let offered =
                    service.filter(|service| center.is_none_or(|center| service.centers.contains(center)));
                let Some(service) = offered else {
                    return false;
                };
                item.add_ons = chosen_add_ons(service, item)
                    .map(|add_on| add_on.id.clone())
                    .collect();
                if !self.therapists_for(service, center).allows(&item.therapist) {
                    item.therapist = TherapistPreference::Anyone;
                }
                true
            });
        }
        // All begin at the same moment: nobody treats two of them. The first who asked keeps the wish.
        let mut asked_for = Vec::new();
        for guest in &mut visit.guests {
            let first = guest.items.first_mut().map(|item| &mut item.therapist);
            if let Some(wish) = first.filter(|wish| matches!(wish, TherapistPreference::Named(_))) {
                if asked_for.contains(wish) {
                    *wish = TherapistPreference::Anyone;
                } else {
                    asked_for.push(wish.clone());
                }
            }
        }
        while let Some(alone) = self.without_partner(&visit) {
            if let Some(guest) = visit.guests.get_mut(alone.guest) {
                guest.items.remove(alone.item);
            }
        }
        visit
    }

    /// The last treatment for two that has no second guest.
    fn without_partner(&self, visit: &Visit) -> Option<ItemPosition> {
        let items = visit.items();
        let alone = items.iter().rev().find(|(at, item)| {
            let service = self.service(&item.service);
            service.is_some_and(|service| service.is_couple_service)
                && !is_paired(visit, at.item, &item.service)
        });
        alone.map(|(at, _)| *at)
    }
}

/// Whether an even number of guests have this service at this place of their sequence.
fn is_paired(visit: &Visit, place: usize, service: &ServiceId) -> bool {
    let has_it = |guest: &&GuestVisit| {
        guest
            .items
            .get(place)
            .is_some_and(|item| item.service == *service)
    };
    visit.guests.iter().filter(has_it).count().is_multiple_of(2)
}

/// The add-ons of an item that its service offers, in the catalogue's order.
fn chosen_add_ons<'a>(service: &'a Service, item: &Item) -> impl Iterator<Item = &'a AddOn> {
    let chosen = &item.add_ons;
    service
        .add_ons
        .iter()
        .filter(|add_on| chosen.contains(&add_on.id))
}

fn add(sum: &mut Option<(Money, Money)>, total: &Money, tax: &Money) -> Option<()> {
    *sum = Some(match sum.take() {
        None => (total.clone(), tax.clone()),
        Some((total_so_far, tax_so_far)) => (total_so_far.plus(total)?, tax_so_far.plus(tax)?),
    });
    Some(())
}
