//! What the screens show, worked out from the state. Pure; no markup, no words but the catalogue's.

pub(super) mod month;

pub(super) mod offer;

use std::sync::Arc;

use crate::booking::{Catalogue, Money, Slot, TherapistPreference};
use crate::flow::Problem;
use crate::flow::state::{Hold, Notice, Remote, State, Step, Submission};

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

/// Whether the submission is on its way.
pub(super) fn submitting(state: &State) -> bool {
    matches!(state.submission, Submission::Sending { .. })
}

/// What the booking costs and how much of it is tax, as far as it is known.
pub(super) fn total(state: &State) -> Option<(Money, Money)> {
    let (total, tax) = state.price()?;
    let none = Money {
        minor: 0,
        ..total.clone()
    };
    Some((total, tax.unwrap_or(none)))
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
    let first = state.choice.visit.first();
    let service = first.and_then(|item| catalogue.service(&item.service));
    let found = state
        .held()
        .and_then(|held| held.items.first()?.therapist_name.clone());
    let wish = first.map(|item| item.therapist.clone()).unwrap_or_default();
    let therapist = match (&wish, found) {
        (_, Some(name)) => Chosen::TherapistNamed(name),
        (TherapistPreference::Named(id), None) => match catalogue.therapist(id) {
            Some(therapist) => Chosen::TherapistNamed(therapist.name.clone()),
            None => Chosen::Therapist(TherapistPreference::Anyone),
        },
        (preference, None) => Chosen::Therapist(preference.clone()),
    };
    // Where nobody was asked where or by whom, only what could surprise is worth a row.
    let steps = state.steps();
    let center = center.filter(|_| steps.contains(&Step::Center));
    let asked = steps.contains(&Step::Therapist);
    let therapist = Some(therapist).filter(|chosen| asked || matches!(chosen, Chosen::TherapistNamed(_)));
    [
        center.map(|center| Chosen::Center(center.name.clone())),
        service.map(|service| Chosen::Service(service.name.clone(), service.duration_minutes)),
        therapist,
        state.wanted_slot().cloned().map(Chosen::Time),
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

/// The message above the step, unless a panel of the step says the same and more.
pub(super) fn notice(state: &State) -> Option<Notice> {
    let said_below = match &state.notice {
        Some(Notice::SlotTaken) => matches!(state.hold, Hold::Lost { .. }),
        Some(Notice::HoldExpired) => matches!(state.hold, Hold::Expired { .. } | Hold::Reserving(_)),
        Some(Notice::Failed(_)) => {
            matches!(state.submission, Submission::Unanswered { .. })
                || matches!(month::panel(state), month::Panel::Failed) && state.step == Step::Time
        }
        _ => false,
    };
    state.notice.clone().filter(|_| !said_below)
}
