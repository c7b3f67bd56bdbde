//! What the catalogue makes of a visit: what it costs, how long it takes, and what can be chosen in it.

use super::{
    AddOn, Catalogue, CenterId, GuestVisit, Item, ItemPosition, Money, Service, ServiceId,
    TherapistPreference, Visit,
};

impl Catalogue {
    /// What a visit costs by the list and how much of it is tax; `None` when something in it is not offered.
    /// Everything at one center has one currency.
    #[must_use]
    pub fn price_of(&self, visit: &Visit) -> Option<(Money, Money)> {
        let mut sum: Option<(Money, Money)> = None;
        for guest in &visit.guests {
            for item in &guest.items {
                let (total, tax) = self.price_of_item(item)?;
                match &mut sum {
                    None => sum = Some((total, tax)),
                    Some(sum) => {
                        sum.0.minor += total.minor;
                        sum.1.minor += tax.minor;
                    }
                }
            }
        }
        sum
    }

    /// The same of one treatment with its add-ons.
    #[must_use]
    pub fn price_of_item(&self, item: &Item) -> Option<(Money, Money)> {
        let service = self.service(&item.service)?;
        let (mut total, mut tax) = (service.total.clone(), service.tax.clone());
        for add_on in chosen_add_ons(service, item) {
            total.minor += add_on.total.minor;
            tax.minor += add_on.tax.minor;
        }
        Some((total, tax))
    }

    /// How long a visit takes, without the pauses that the spa may put between two treatments: the guest
    /// with the most decides.
    #[must_use]
    pub fn minutes_of(&self, visit: &Visit) -> u32 {
        let mut longest = 0;
        for guest in &visit.guests {
            longest = longest.max(self.minutes_of_items(&guest.items));
        }
        longest
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
        let next = self.placed(visit, at, service)?;
        if !is_couple_service || is_paired(&next, at.item, service) {
            return Some(next);
        }
        // Both begin at the same moment: the other has as many minutes before, and best nothing there yet.
        let start = |guest: &GuestVisit| Some(self.minutes_of_items(guest.items.get(..at.item)?));
        let own_start = next.guests.get(at.guest).and_then(start);
        let mut partner = None;
        for (place, guest) in next.guests.iter().enumerate() {
            let there = guest.items.get(at.item);
            let can = start(guest) == own_start && there.is_none_or(|item| item.service != *service);
            if can && (partner.is_none() || there.is_none()) {
                partner = Some(place);
            }
        }
        let partner = ItemPosition {
            guest: partner.unwrap_or(next.guests.len()),
            item: at.item,
        };
        self.placed(&next, partner, service)
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
            for mut item in std::mem::take(&mut guest.items) {
                let service = self.service(&item.service);
                let is_here =
                    |service: &&Service| center.is_none_or(|center| service.centers.contains(center));
                if let Some(service) = service.filter(is_here) {
                    let mut add_ons = Vec::new();
                    for add_on in chosen_add_ons(service, &item) {
                        add_ons.push(add_on.id.clone());
                    }
                    item.add_ons = add_ons;
                    if !self.therapists_for(service, center).allows(&item.therapist) {
                        item.therapist = TherapistPreference::Anyone;
                    }
                    guest.items.push(item);
                }
            }
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
        let mut alone = None;
        for (guest, items) in visit.guests.iter().enumerate() {
            for (place, item) in items.items.iter().enumerate() {
                let service = self.service(&item.service);
                if service.is_some_and(|service| service.is_couple_service)
                    && !is_paired(visit, place, &item.service)
                {
                    alone = Some(ItemPosition { guest, item: place });
                }
            }
        }
        alone
    }
}

/// Whether an even number of guests have this service at this place of their sequence.
fn is_paired(visit: &Visit, place: usize, service: &ServiceId) -> bool {
    let mut is_paired = true;
    for guest in &visit.guests {
        if guest
            .items
            .get(place)
            .is_some_and(|item| item.service == *service)
        {
            is_paired = !is_paired;
        }
    }
    is_paired
}

/// The add-ons of an item that its service offers, in the catalogue's order.
fn chosen_add_ons<'a>(service: &'a Service, item: &Item) -> impl Iterator<Item = &'a AddOn> {
    let chosen = &item.add_ons;
    service
        .add_ons
        .iter()
        .filter(|add_on| chosen.contains(&add_on.id))
}
