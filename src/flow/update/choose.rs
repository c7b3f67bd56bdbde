//! Center, treatment, therapist, and going back.

use std::sync::Arc;

use super::turn::Turn;
use super::{calendar, hold, start, visit};
use crate::booking::{Catalogue, CenterId, ItemPosition, ServiceId, TherapistPreference, Visit};
use crate::flow::state::{Notice, Remote, Step};
use crate::flow::{Announcement, Command, HostEvent, State};

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
        fit(turn);
        start::apply_presets(turn);
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
    if !place(turn, &service) {
        return;
    }
    turn.push(Command::Emit(HostEvent::ServiceSelected { service }));
    go_on_from(turn, Step::Service);
}

/// Puts a service where the customer looks, with the site's wish if it is the booker's treatment.
pub(super) fn place(turn: &mut Turn, service: &ServiceId) -> bool {
    let at = turn.state.choice.editing;
    let visit = &turn.state.choice.visit;
    let Some(catalogue) = catalogue(turn) else {
        return false;
    };
    let Some(mut next) = catalogue.with_service(visit, at, service) else {
        return false;
    };
    let is_new = visit.item(at).is_none_or(|item| item.service != *service);
    if is_new && at.guest == 0 {
        set_preset(&turn.state, &catalogue, &mut next, at);
    }
    change(turn, next);
    true
}

/// The site's wish, where that therapist does this.
fn set_preset(state: &State, catalogue: &Catalogue, visit: &mut Visit, at: ItemPosition) {
    let service = visit.item(at).and_then(|item| catalogue.service(&item.service));
    let preset = service.and_then(|service| state.preset_therapist(catalogue, service));
    if let Some((item, preset)) = visit.item_mut(at).zip(preset) {
        item.therapist = preset;
    }
}

pub(super) fn therapist(turn: &mut Turn, preference: TherapistPreference) {
    if turn.state.selected_service().is_none() || !turn.state.therapist_offer().allows(&preference) {
        return;
    }
    let mut next = turn.state.choice.visit.clone();
    let at = turn.state.choice.editing;
    if at.item == 0 && matches!(preference, TherapistPreference::Named(_)) {
        // Nobody treats two at the same moment, and the last wish counts.
        for guest in &mut next.guests {
            let first = guest.items.first_mut();
            if let Some(first) = first.filter(|first| first.therapist == preference) {
                first.therapist = TherapistPreference::Anyone;
            }
        }
    }
    if let Some(item) = next.item_mut(at) {
        item.therapist = preference;
    }
    // For another time the calendar is beside the choice.
    let leads_on = turn.state.manage.is_some() || turn.state.therapist_leads_on();
    change(turn, next);
    if leads_on {
        go_on_from(turn, Step::Therapist);
    }
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
    if step > Step::Service {
        look_at_what_is_there(turn);
    }
    if step == Step::Time {
        calendar::enter(turn);
    }
}

/// Another visit, unless it is the same: hold and calendar were for the former one.
pub(super) fn change(turn: &mut Turn, next: Visit) {
    let former = std::mem::replace(&mut turn.state.choice.visit, next);
    fit(turn);
    if turn.state.choice.visit != former {
        begin_anew(turn);
    }
}

/// What cannot be booked at the center goes; a wish that cannot be met becomes the site's, or no matter.
pub(super) fn fit(turn: &mut Turn) {
    let Some(catalogue) = catalogue(turn) else {
        return;
    };
    let center = turn.state.choice.center.clone();
    let visit = std::mem::take(&mut turn.state.choice.visit);
    turn.state.choice.visit = catalogue.settled(visit, center.as_ref());
    visit::drop_guests_without_treatment(&mut turn.state);
    // Where nobody is asked for a therapist the site's wish holds, also after a reload.
    let only = turn.state.choice.visit.only();
    let only = only.and_then(|item| catalogue.service(&item.service));
    let asks_nobody = only.is_some_and(|service| service.add_ons.is_empty());
    if asks_nobody && turn.state.manage.is_none() {
        let mut visit = std::mem::take(&mut turn.state.choice.visit);
        set_preset(&turn.state, &catalogue, &mut visit, ItemPosition::default());
        turn.state.choice.visit = visit;
    }
    look_at_something(turn);
    if turn.state.step > Step::Service {
        look_at_what_is_there(turn);
    }
}

/// What is looked at exists, or comes next.
fn look_at_something(turn: &mut Turn) {
    let choice = &mut turn.state.choice;
    let at = &mut choice.editing;
    at.guest = at.guest.min(choice.visit.guests.len());
    let items = choice
        .visit
        .guests
        .get(at.guest)
        .map_or(0, |guest| guest.items.len());
    at.item = at.item.min(items);
}

/// Nothing is being added any more.
fn look_at_what_is_there(turn: &mut Turn) {
    if turn.state.is_adding() {
        let at = turn.state.choice.editing;
        let before = at.item.checked_sub(1).map(|item| ItemPosition { item, ..at });
        turn.state.choice.editing = before.unwrap_or_default();
    }
}

pub(super) fn catalogue(turn: &Turn) -> Option<Arc<Catalogue>> {
    match &turn.state.catalogue {
        Remote::Ready(catalogue) => Some(Arc::clone(catalogue)),
        _ => None,
    }
}

/// The hold and the calendar were for another center or visit.
fn begin_anew(turn: &mut Turn) {
    hold::abandon(turn);
    calendar::forget(turn);
}

pub(super) fn go_on_from(turn: &mut Turn, step: Step) {
    let next = turn
        .state
        .steps()
        .into_iter()
        .find(|next| *next > step)
        .unwrap_or(Step::Time);
    go_to(turn, next);
}
