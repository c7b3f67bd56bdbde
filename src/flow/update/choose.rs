//! Center, treatment, therapist, and going back.

use super::turn::Turn;
use super::{calendar, hold, start};
use crate::booking::{CenterId, ServiceId, TherapistPreference};
use crate::flow::state::{Notice, Step};
use crate::flow::{Announcement, Command, HostEvent};

pub(super) fn center(turn: &mut Turn, center: CenterId) {
    if turn
        .state
        .known_catalogue()
        .is_none_or(|catalogue| catalogue.center(&center).is_none())
    {
        return;
    }
    if turn.state.choice.center.as_ref() != Some(&center) {
        begin_anew(turn);
        turn.state.choice.center = Some(center);
        let offered_here = turn.state.selected_service().is_some_and(|service| {
            turn.state
                .choice
                .center
                .as_ref()
                .is_some_and(|center| service.centers.contains(center))
        });
        if !offered_here {
            turn.state.choice.service = None;
            turn.state.choice.therapist = TherapistPreference::Anyone;
        }
        start::apply_presets(turn);
        fit_therapist(turn);
    }
    go_on_from(turn, Step::Center);
}

pub(super) fn search(turn: &mut Turn, text: String) {
    turn.state.choice.search = text;
    if turn.state.choice.search.trim().is_empty() {
        return;
    }
    let found = turn
        .state
        .services_shown()
        .iter()
        .map(|group| group.services.len())
        .sum();
    turn.push(Command::Announce(Announcement::ServicesFound(found)));
}

pub(super) fn service(turn: &mut Turn, service: ServiceId) {
    let center = turn.state.choice.center.as_ref();
    let is_offered = turn
        .state
        .known_catalogue()
        .and_then(|catalogue| catalogue.service(&service))
        .is_some_and(|service| center.is_some_and(|center| service.centers.contains(center)));
    if !is_offered {
        return;
    }
    if turn.state.choice.service.as_ref() != Some(&service) {
        begin_anew(turn);
        turn.state.choice.service = Some(service.clone());
        fit_therapist(turn);
    }
    turn.push(Command::Emit(HostEvent::ServiceSelected { service }));
    go_on_from(turn, Step::Service);
}

pub(super) fn therapist(turn: &mut Turn, preference: TherapistPreference) {
    if turn.state.selected_service().is_none() || !turn.state.therapist_offer().allows(&preference) {
        return;
    }
    if turn.state.choice.therapist != preference {
        begin_anew(turn);
        turn.state.choice.therapist = preference;
    }
    go_on_from(turn, Step::Therapist);
}

pub(super) fn back_to(turn: &mut Turn, step: Step) {
    if turn.state.can_go_back_to(step) {
        turn.state.submit_when_held = false;
        go_to(turn, step);
    }
}

/// Shows a step. What was said on the one before is over.
pub(super) fn go_to(turn: &mut Turn, step: Step) {
    if step != turn.state.step && turn.state.notice != Some(Notice::OpenInOtherTab) {
        turn.state.notice = None;
    }
    turn.state.step = step;
    if step == Step::Time {
        calendar::enter(turn);
    }
}

/// A preference that the chosen service or center cannot meet becomes the site's, or no matter.
pub(super) fn fit_therapist(turn: &mut Turn) {
    let state = &turn.state;
    let Some((catalogue, service)) = state.known_catalogue().zip(state.selected_service()) else {
        return;
    };
    let preset = state.preset_therapist(catalogue, service);
    let fits = state.therapist_offer().allows(&state.choice.therapist);
    let kept = fits.then(|| state.choice.therapist.clone());
    turn.state.choice.therapist = preset.or(kept).unwrap_or_default();
}

/// Another center, service or therapist: the hold and the calendar were for the former one.
fn begin_anew(turn: &mut Turn) {
    hold::abandon(turn);
    calendar::forget(turn);
}

fn go_on_from(turn: &mut Turn, step: Step) {
    let next = turn
        .state
        .steps()
        .into_iter()
        .find(|next| *next > step)
        .unwrap_or(Step::Time);
    go_to(turn, next);
}
