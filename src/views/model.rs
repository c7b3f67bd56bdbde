//! What the screens show, worked out from the state. Pure; no markup, no words but the catalogue's.

pub(super) mod month;

pub(super) mod offer;

use std::sync::Arc;

use crate::booking::{Catalogue, Money, Slot, TherapistPreference};
use crate::flow::Problem;
use crate::flow::state::{Held, Hold, Remote, State, Step, Submission};

/// Which of the screens.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Screen {
    /// The portal is on its way.
    Loading,
    /// It cannot come while there is no network.
    Offline,
    /// It did not come.
    Failed(Problem),
    /// It came, and there is nothing to book.
    NothingOffered,
    /// A step of the booking.
    Step(Step),
    /// The booking is made.
    Confirmation,
}

/// The screen of a state.
pub(super) fn screen(state: &State) -> Screen {
    match &state.catalogue {
        Remote::Ready(_) if matches!(state.submission, Submission::Done(_)) => Screen::Confirmation,
        Remote::Ready(catalogue) if catalogue.services.is_empty() => Screen::NothingOffered,
        Remote::Ready(_) => Screen::Step(state.step),
        Remote::Idle | Remote::Loading { .. } if state.offline => Screen::Offline,
        Remote::Idle | Remote::Loading { .. } => Screen::Loading,
        Remote::Failed(Problem::Network | Problem::TimedOut) if state.offline => Screen::Offline,
        Remote::Failed(problem) => Screen::Failed(problem.clone()),
    }
}

/// The catalogue, once it is here.
pub(super) fn catalogue(state: &State) -> Option<&Arc<Catalogue>> {
    match &state.catalogue {
        Remote::Ready(catalogue) => Some(catalogue),
        _ => None,
    }
}

/// The slot that is the customer's or about to be.
pub(super) fn wanted_slot(state: &State) -> Option<&Slot> {
    match &state.hold {
        Hold::None => None,
        Hold::Reserving(reserving) => Some(&reserving.slot),
        Hold::Held(held) => Some(&held.slot),
        Hold::Expired { slot } | Hold::Lost { slot, .. } => Some(slot),
    }
}

/// The hold, while it is one.
pub(super) fn held(state: &State) -> Option<&Held> {
    match &state.hold {
        Hold::Held(held) => Some(held),
        _ => None,
    }
}

/// Whether the submission is on its way.
pub(super) fn submitting(state: &State) -> bool {
    matches!(state.submission, Submission::Sending { .. })
}

/// What the booking costs and how much of it is tax, as far as it is known.
pub(super) fn total(state: &State) -> Option<(Money, Money)> {
    let service = catalogue(state)?.service(state.choice.service.as_ref()?)?;
    let own_price = wanted_slot(state).and_then(|slot| slot.sale_price.clone());
    match own_price {
        // The tax in a slot's own price is not known before the booking is made.
        Some(price) => {
            let none = Money {
                minor: 0,
                ..price.clone()
            };
            Some((price, none))
        }
        None => Some((service.total.clone(), service.tax.clone())),
    }
}

/// Something that was chosen in an earlier step.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Chosen {
    /// Center, by name.
    Center(String),
    /// Service and its minutes.
    Service(String, u32),
    /// A therapist by name, perhaps the one who was found for "anyone".
    TherapistNamed(String),
    /// Only a wish.
    Therapist(TherapistPreference),
    /// When.
    Time(Slot),
}

impl Chosen {
    /// Where it was chosen.
    pub(super) fn step(&self) -> Step {
        match self {
            Self::Center(_) => Step::Center,
            Self::Service(..) => Step::Service,
            Self::TherapistNamed(_) | Self::Therapist(_) => Step::Therapist,
            Self::Time(_) => Step::Time,
        }
    }
}

/// What was chosen before the present step, in the steps' order; of steps that were skipped too.
pub(super) fn chosen(state: &State) -> Vec<Chosen> {
    let Some(catalogue) = catalogue(state) else {
        return Vec::new();
    };
    let center = state.choice.center.as_ref().and_then(|id| catalogue.center(id));
    let service = state.choice.service.as_ref().and_then(|id| catalogue.service(id));
    let found = held(state).and_then(|held| held.therapist_name.clone());
    let therapist = match (&state.choice.therapist, found) {
        (_, Some(name)) => Chosen::TherapistNamed(name),
        (TherapistPreference::Named(id), None) => match catalogue.therapist(id) {
            Some(therapist) => Chosen::TherapistNamed(therapist.name.clone()),
            None => Chosen::Therapist(TherapistPreference::Anyone),
        },
        (preference, None) => Chosen::Therapist(preference.clone()),
    };
    [
        center.map(|center| Chosen::Center(center.name.clone())),
        service.map(|service| Chosen::Service(service.name.clone(), service.duration_minutes)),
        Some(therapist),
        wanted_slot(state).cloned().map(Chosen::Time),
    ]
    .into_iter()
    .flatten()
    .filter(|chosen| chosen.step() < state.step)
    .collect()
}

/// Whether days are on their way.
pub(super) fn days_loading(state: &State) -> bool {
    matches!(state.calendar.loading, Remote::Idle | Remote::Loading { .. })
}

/// The steps of this booking, in order.
pub(super) fn steps(state: &State) -> Vec<Step> {
    let catalogue = catalogue(state);
    let one_center =
        catalogue.is_none_or(|catalogue| catalogue.centers.len() < 2) || state.config.center.is_some();
    let service_given = state.config.service.is_some() && state.choice.service.is_some();
    [
        Step::Center,
        Step::Service,
        Step::Therapist,
        Step::Time,
        Step::Details,
    ]
    .into_iter()
    .filter(|step| match step {
        Step::Center => !one_center,
        Step::Service => !service_given,
        _ => true,
    })
    .collect()
}

/// Whole seconds that the hold still lasts.
pub(super) fn seconds_left(state: &State) -> u32 {
    let left = held(state).map_or(0, |held| held.deadline.0 - state.now.0);
    u32::try_from(left.max(0) / 1000).unwrap_or(u32::MAX)
}

/// Whether "keep it longer" is offered: in the last third of the time, while it can be extended.
pub(super) fn offers_extension(state: &State) -> bool {
    let third = catalogue(state).map_or(0, |catalogue| catalogue.settings.blocking_time_minutes) * 60 / 3;
    held(state).is_some_and(|held| held.deadline < held.limit) && seconds_left(state) <= third.max(120)
}
