//! The visit as its screens show it: who comes, what each gets, by whom, and what may be added.

use crate::booking::{
    AddOn, FieldId, FieldKey, FieldValue, Gender, Item, ItemPosition, Money, Service, Therapist,
    TherapistPreference,
};
use crate::flow::State;

use super::catalogue;

/// A guest of a visit.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::views) struct Guest {
    pub(in crate::views) who: Who,
    /// What they get, in sequence.
    pub(in crate::views) treatments: Vec<Treatment>,
    pub(in crate::views) can_add: bool,
}

/// Which of the guests, for people.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::views) struct Who {
    /// By place in the visit; 0 is who books.
    pub(in crate::views) guest: usize,
    /// The first name, once it is typed.
    pub(in crate::views) name: String,
}

/// A treatment of a visit.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::views) struct Treatment {
    pub(in crate::views) at: ItemPosition,
    pub(in crate::views) name: String,
    /// With its add-ons.
    pub(in crate::views) minutes: u32,
    /// With its add-ons, by the list.
    pub(in crate::views) price: Option<Money>,
    pub(in crate::views) wish: TherapistPreference,
    /// Wishes that can be met, and people.
    pub(in crate::views) wishes: Vec<TherapistPreference>,
    pub(in crate::views) people: Vec<Therapist>,
    /// What is offered with it, and whether it is chosen.
    pub(in crate::views) add_ons: Vec<(AddOn, bool)>,
    /// Whether it can go without the whole visit going.
    pub(in crate::views) can_go: bool,
}

/// The guests of the visit.
pub(in crate::views) fn guests(state: &State) -> Vec<Guest> {
    let visit = &state.choice.visit;
    let is_only = visit.only().is_some();
    let mut guests = Vec::new();
    for (guest, gets) in visit.guests.iter().enumerate() {
        let mut treatments = Vec::new();
        for (item, wish) in gets.items.iter().enumerate() {
            treatments.extend(treatment(state, ItemPosition { guest, item }, wish, !is_only));
        }
        guests.push(Guest {
            who: who(state, guest),
            treatments,
            can_add: state.can_add_treatment(guest),
        });
    }
    guests
}

/// A guest, with the name once it is typed.
pub(in crate::views) fn who(state: &State, guest: usize) -> Who {
    let key = FieldKey {
        guest,
        field: FieldId("firstName".to_owned()),
    };
    let told = state.managed().and_then(|known| match known.answers.get(&key) {
        Some(FieldValue::Text(name)) => Some(name.clone()),
        _ => None,
    });
    Who {
        guest,
        name: told.unwrap_or_else(|| state.first_name_of(guest).to_owned()),
    }
}

fn treatment(state: &State, at: ItemPosition, item: &Item, can_go: bool) -> Option<Treatment> {
    let catalogue = catalogue(state)?;
    let service = catalogue.service(&item.service)?;
    let offer = catalogue.therapists_for(service, state.choice.center.as_ref());
    let genders = [Gender::Female, Gender::Male].map(TherapistPreference::Gender);
    let mut wishes = vec![TherapistPreference::Anyone];
    wishes.extend(genders.into_iter().filter(|wish| offer.allows(wish)));
    Some(Treatment {
        at,
        name: service.name.clone(),
        minutes: catalogue.minutes_of_items(std::slice::from_ref(item)),
        price: catalogue.price_of_item(item).map(|(total, _)| total),
        wish: item.therapist.clone(),
        wishes,
        people: offer.therapists.into_iter().cloned().collect(),
        add_ons: add_ons(service, item),
        can_go,
    })
}

/// What is offered with a treatment, and whether it is chosen.
pub(in crate::views) fn add_ons(service: &Service, item: &Item) -> Vec<(AddOn, bool)> {
    let mut add_ons = Vec::new();
    for add_on in &service.add_ons {
        add_ons.push((add_on.clone(), item.add_ons.contains(&add_on.id)));
    }
    add_ons
}

/// What is offered with the one treatment that is looked at.
pub(in crate::views) fn add_ons_of_edited(state: &State) -> Vec<(AddOn, bool)> {
    match state.selected_service().zip(state.edited_item()) {
        Some((service, item)) => add_ons(service, item),
        None => Vec::new(),
    }
}

/// What is being added to a visit.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::views) enum Adding {
    /// A treatment for a guest, which follows this one.
    Treatment(Who, String),
    /// A guest, and what the first one gets, which is what most want.
    Guest(Who, String),
}

/// What is being added, while its service is asked for.
pub(in crate::views) fn adding(state: &State) -> Option<Adding> {
    if !state.is_adding() {
        return None;
    }
    let catalogue = catalogue(state)?;
    let (visit, at) = (&state.choice.visit, state.choice.editing);
    let name = |item: &Item| {
        catalogue
            .service(&item.service)
            .map(|service| service.name.as_str())
    };
    let who = who(state, at.guest);
    match at.item.checked_sub(1) {
        Some(item) => {
            let before = visit.item(ItemPosition { item, ..at })?;
            Some(Adding::Treatment(who, name(before)?.to_owned()))
        }
        None => {
            let first = visit.guests.first()?;
            let names: Vec<&str> = first.items.iter().filter_map(name).collect();
            Some(Adding::Guest(who, names.join(", ")))
        }
    }
}
