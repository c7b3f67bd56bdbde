//! What views ask about the visit: what is looked at, what it costs, what may be added.

use crate::booking::validation::FIRST_NAME_FIELD;
use crate::booking::{FieldId, FieldKey, Item, ItemPosition, Money, Service, Slot, TherapistPreference};
use crate::flow::State;
use crate::flow::state::Step;

/// So many that could still start at a time are few.
const FEW: u32 = 2;

impl State {
    /// The treatment that the steps of service and therapist are about; none while one is being added.
    #[must_use]
    pub fn edited_item(&self) -> Option<&Item> {
        self.choice.visit.item(self.choice.editing)
    }

    /// Its service.
    #[must_use]
    pub fn selected_service(&self) -> Option<&Service> {
        self.known_catalogue()?.service(&self.edited_item()?.service)
    }

    /// Whether a treatment is being added to a visit that has some already.
    #[must_use]
    pub fn is_adding(&self) -> bool {
        !self.choice.visit.is_empty() && self.edited_item().is_none()
    }

    /// What the visit costs at the slot that is wanted, and how much of it is tax; the tax in a slot's own
    /// price is not known before the booking is made. Whoever goes back to the treatments sees what each costs by
    /// the list, and so their sum.
    #[must_use]
    pub fn price(&self) -> Option<(Money, Option<Money>)> {
        self.price_at(self.wanted_slot().filter(|_| self.step >= Step::Time))
    }

    /// The same at another slot, or by the list.
    #[must_use]
    pub fn price_at(&self, slot: Option<&Slot>) -> Option<(Money, Option<Money>)> {
        match slot.and_then(|slot| slot.sale_price.clone()) {
            Some(price) => Some((price, None)),
            None => {
                let (total, tax) = self.known_catalogue()?.price_of(&self.choice.visit)?;
                Some((total, Some(tax)))
            }
        }
    }

    /// Whether another guest may be added.
    #[must_use]
    pub fn can_add_guest(&self) -> bool {
        let visit = &self.choice.visit;
        self.is_open()
            && self
                .known_catalogue()
                .is_some_and(|catalogue| catalogue.allows_another_guest(visit))
    }

    /// Whether another treatment may be added for this guest.
    #[must_use]
    pub fn can_add_treatment(&self, guest: usize) -> bool {
        let visit = &self.choice.visit;
        self.is_open()
            && self
                .known_catalogue()
                .is_some_and(|catalogue| catalogue.allows_another_item(visit, guest))
    }

    /// Whether choosing a therapist leads on to the times: there is one treatment, and what can be added to
    /// it stands above the therapists.
    #[must_use]
    pub fn therapist_leads_on(&self) -> bool {
        self.choice.visit.only().is_some() && self.therapist_offer().is_a_choice()
    }

    /// The first name of a guest, as far as it is typed.
    #[must_use]
    pub fn first_name_of(&self, guest: usize) -> &str {
        let field = FieldId(FIRST_NAME_FIELD.to_owned());
        self.details.text(&FieldKey { guest, field }).trim()
    }

    /// How many visits like this could still start then, where that is few and worth saying: not of the
    /// slot that is held, nor where a wish for somebody leaves only one anyway.
    #[must_use]
    pub fn few_left(&self, slot: &Slot) -> Option<u32> {
        let visit = &self.choice.visit;
        let is_wish = |(_, item): &(ItemPosition, &Item)| item.therapist != TherapistPreference::Anyone;
        let is_own = self.held().is_some_and(|held| held.slot.time == slot.time);
        if is_own || !(1..=FEW).contains(&slot.spaces) || visit.items().iter().any(is_wish) {
            return None;
        }
        let can_be_more = match visit.only() {
            Some(item) => {
                let catalogue = self.known_catalogue()?;
                let service = catalogue.service(&item.service)?;
                let offer = catalogue.therapists_for(service, self.choice.center.as_ref());
                offer.therapists.len() > FEW as usize
            }
            // Which rooms there are for several is not known here: one for two people is all that some have.
            None => {
                let mut days = self.calendar.days.iter();
                days.any(|(_, day)| day.slots.iter().any(|other| other.spaces > FEW))
            }
        };
        can_be_more.then_some(slot.spaces)
    }
}
