//! What the screens show, worked out from the state. Pure; no markup, no words but the catalogue's.

pub(super) mod month;

pub(super) mod offer;

pub(super) mod visit;

pub(super) mod manage;

use std::sync::Arc;

use self::visit::Who;
use crate::booking::{Catalogue, Item, ItemPosition, Money, Slot, TherapistPreference};
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
    /// A booking that exists.
    Manage(manage::ManageScreen),
}

/// The screen of a state.
pub(super) fn screen(state: &State) -> Screen {
    if let (Remote::Ready(_), Some(screen)) = (&state.catalogue, manage::screen(state)) {
        return Screen::Manage(screen);
    }
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

/// Whether the screen shows all that it will show, or why it cannot.
pub(super) fn is_complete(state: &State) -> bool {
    match screen(state) {
        Screen::Loading => false,
        Screen::Step(Step::Time) => {
            matches!(state.calendar.loading, Remote::Ready(()) | Remote::Failed(_))
        }
        _ => true,
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
    /// The one service with what is added to it, and their minutes.
    Service(String, Vec<String>, u32),
    /// One of several treatments: of whom where several come, what, what is added to it, minutes, by whom.
    Treatment(Option<Who>, String, Vec<String>, u32, Box<Self>),
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
            Self::TherapistNamed(_) | Self::Therapist(_) | Self::Treatment(..) => Step::Therapist,
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
    // Where nobody was asked where or by whom, only what could surprise is worth a row.
    let steps = state.steps();
    let center = center.filter(|_| steps.contains(&Step::Center));
    let mut all = Vec::new();
    all.extend(center.map(|center| Chosen::Center(center.name.clone())));
    let visit = &state.choice.visit;
    let is_only = visit.only().is_some();
    for (at, item) in visit.items() {
        let Some(service) = catalogue.service(&item.service) else {
            continue;
        };
        let mut added = Vec::new();
        for add_on in &service.add_ons {
            if item.add_ons.contains(&add_on.id) {
                added.push(add_on.name.clone());
            }
        }
        let minutes = catalogue.minutes_of_items(std::slice::from_ref(item));
        let name = service.name.clone();
        let by_whom = by_whom(state, catalogue, at, item);
        if is_only {
            all.push(Chosen::Service(name, added, minutes));
            let asked = steps.contains(&Step::Therapist) && state.therapist_offer().is_a_choice();
            all.extend(Some(by_whom).filter(|chosen| asked || matches!(chosen, Chosen::TherapistNamed(_))));
        } else {
            let who = visit.is_group().then(|| visit::who(state, at.guest));
            all.push(Chosen::Treatment(who, name, added, minutes, Box::new(by_whom)));
        }
    }
    all.extend(state.wanted_slot().cloned().map(Chosen::Time));
    all.retain(|chosen| chosen.step() < state.step);
    all
}

/// Who treats, perhaps the one who was found for "anyone".
fn by_whom(state: &State, catalogue: &Catalogue, at: ItemPosition, item: &Item) -> Chosen {
    let found = state.held().and_then(|held| {
        let found = held.items.iter().find(|found| found.at == at)?;
        found.therapist_name.clone()
    });
    match (&item.therapist, found) {
        (_, Some(name)) => Chosen::TherapistNamed(name),
        (TherapistPreference::Named(id), None) => match catalogue.therapist(id) {
            Some(therapist) => Chosen::TherapistNamed(therapist.name.clone()),
            None => Chosen::Therapist(TherapistPreference::Anyone),
        },
        (preference, None) => Chosen::Therapist(preference.clone()),
    }
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
