//! What can be chosen: treatments that match the search, and who can give them, as owned lists for memos.

use crate::booking::{Center, Gender, Service, ServiceGroup, Therapist, TherapistPreference};
use crate::flow::State;

/// A heading with its treatments.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::views) struct Group {
    /// `None` for treatments without one.
    pub(in crate::views) heading: Option<String>,
    pub(in crate::views) services: Vec<Service>,
}

/// The treatments of the chosen center that match the search, under their headings.
pub(in crate::views) fn groups(state: &State) -> Vec<Group> {
    let owned = |group: ServiceGroup<'_>| Group {
        heading: group.category.map(|category| category.name.clone()),
        services: group.services.into_iter().cloned().collect(),
    };
    state.services_shown().into_iter().map(owned).collect()
}

/// The categories that the chosen center offers something in, by name.
pub(in crate::views) fn categories(state: &State) -> Vec<String> {
    let all = super::catalogue(state)
        .map(|catalogue| catalogue.services_shown(state.choice.center.as_ref(), ""))
        .unwrap_or_default();
    all.into_iter()
        .filter_map(|group| group.category.map(|category| category.name.clone()))
        .collect()
}

/// Who can be asked for: wishes without a name, then people. A woman or a man is offered only where the
/// wish changes anything.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::views) struct Offer {
    pub(in crate::views) wishes: Vec<TherapistPreference>,
    pub(in crate::views) named: Vec<Therapist>,
}

/// Who can be asked for, for the chosen treatment at the chosen center.
pub(in crate::views) fn therapists(state: &State) -> Offer {
    let offer = state.therapist_offer();
    let genders = [Gender::Female, Gender::Male].map(TherapistPreference::Gender);
    Offer {
        wishes: [TherapistPreference::Anyone]
            .into_iter()
            .chain(genders.into_iter().filter(|wish| offer.allows(wish)))
            .collect(),
        named: offer.therapists.into_iter().cloned().collect(),
    }
}

/// The center that was chosen, or the only one.
pub(in crate::views) fn center(state: &State) -> Option<&Center> {
    let catalogue = super::catalogue(state)?;
    match &state.choice.center {
        Some(id) => catalogue.center(id),
        None => catalogue.centers.first().filter(|_| catalogue.centers.len() == 1),
    }
}

/// First letters of the first and the last word of a name.
pub(in crate::views) fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|word| word.chars().next());
    words.next().into_iter().chain(words.next_back()).collect()
}
