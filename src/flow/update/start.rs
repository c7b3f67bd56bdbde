//! Mounting, loading the portal, starting over.

use std::sync::Arc;

use super::manage::Sign;
use super::turn::Turn;
use super::{choose, hold, later, retry};
use crate::booking::{Catalogue, ItemPosition};
use crate::config::Config;
use crate::flow::command::Saved;
use crate::flow::state::{Notice, Remote, RequestId, State, Step, Submission};
use crate::flow::{Command, FocusTarget, HostEvent, Problem};

/// How often the portal is read before the customer is told: 4 pauses of 0.5, 1, 2 and 4 s.
pub(super) const PORTAL_ATTEMPTS: u32 = 4;

/// First pause before reading again, milliseconds.
pub(super) const READ_PAUSE_MS: u32 = 500;

pub(super) fn start(turn: &mut Turn, config: Config, saved: Option<Box<Saved>>, other_tab: bool) {
    let continues = |turn: &Turn| {
        let saved = saved.as_ref().and_then(|saved| saved.draft.as_ref());
        saved.map(|draft| &draft.id) == turn.state.draft.as_ref().map(|draft| &draft.id)
    };
    if !continues(turn) {
        hold::abandon(turn);
    }
    turn.state = State {
        config,
        offline: turn.state.offline,
        reserve_under_way: turn.state.reserve_under_way.take(),
        now: turn.state.now,
        last_activity: turn.at,
        last_request: turn.state.last_request,
        ..State::default()
    };
    let manages = later::manage(turn, Sign::Started(saved.as_deref(), other_tab));
    match saved.filter(|_| !manages) {
        Some(saved) if other_tab => turn.state.details = saved.details,
        Some(saved) => later::begin(turn, saved),
        None => {}
    }
    if other_tab && !manages {
        turn.state.notice = Some(Notice::OpenInOtherTab);
    }
    load_portal(turn, 0);
}

pub(super) fn load_portal(turn: &mut Turn, attempt: u32) {
    let request = turn.request();
    turn.state.catalogue = Remote::Loading { request, attempt };
    turn.push(Command::LoadPortal(request));
}

pub(super) fn portal_arrived(turn: &mut Turn, request: RequestId, answer: Result<Arc<Catalogue>, Problem>) {
    let Remote::Loading {
        request: awaited,
        attempt,
    } = turn.state.catalogue
    else {
        return;
    };
    if request != awaited {
        return;
    }
    match answer {
        Ok(catalogue) => {
            turn.state.catalogue = Remote::Ready(catalogue);
            turn.push(Command::Emit(HostEvent::Ready));
            warn_about_presets(turn);
            if turn.state.manage.is_some() {
                later::manage(turn, Sign::PortalCame);
            } else if turn.state.restoring.is_some() {
                later::take_up(turn);
            } else if matches!(turn.state.submission, Submission::Idle) && turn.state.wanted_slot().is_none()
            {
                go_to_first_step(turn);
                say_what_is_gone(turn);
            }
        }
        Err(problem) if retry::is_worth_retrying(&problem) && attempt < PORTAL_ATTEMPTS => {
            let pause = turn.request();
            turn.state.catalogue = Remote::Loading {
                request: pause,
                attempt: attempt + 1,
            };
            turn.push(Command::Wait(
                pause,
                retry::pause_ms(&problem, attempt, READ_PAUSE_MS),
            ));
        }
        // Of a portal that is closed, what was booked can still be managed.
        Err(Problem::PortalUnknown)
            if attempt < PORTAL_ATTEMPTS && later::manage(turn, Sign::PortalUnknown) => {}
        Err(problem) => {
            turn.push(Command::Emit(HostEvent::Error(match problem {
                Problem::PortalUnknown => "portal-unknown",
                Problem::SiteNotAllowed => "site-not-allowed",
                _ => "server-unreachable",
            })));
            turn.state.catalogue = Remote::Failed(problem);
        }
    }
}

/// The first step on which the customer has something to choose that cannot be left open. Who came for one
/// treatment sees its times at once: by whoever is free, unless the site wishes for somebody. The therapist and
/// what can be added are one step back.
pub(super) fn go_to_first_step(turn: &mut Turn) {
    apply_presets(turn);
    let first = first_open_step(&turn.state);
    choose::go_to(turn, first);
}

/// Puts in what the site preselected, where the customer has not chosen.
pub(super) fn apply_presets(turn: &mut Turn) {
    let Some(catalogue) = choose::catalogue(turn) else {
        return;
    };
    let state = &mut turn.state;
    if state.choice.center.is_none() {
        state.choice.center = state.preset_center(&catalogue).map(|center| center.id.clone());
    }
    let preset = state.preset_service(&catalogue).map(|service| service.id.clone());
    if let Some(service) = preset.filter(|_| state.choice.visit.is_empty()) {
        state.choice.editing = ItemPosition::default();
        choose::place(turn, &service);
    }
}

fn first_open_step(state: &State) -> Step {
    let steps = state.steps();
    let answered = |step: &Step| match step {
        Step::Center => state.choice.center.is_some(),
        Step::Service | Step::Therapist => !state.choice.visit.is_empty(),
        _ => false,
    };
    steps
        .into_iter()
        .find(|step| !answered(step))
        .unwrap_or(Step::Time)
}

/// Somebody who pressed "book this" on the page would wonder where it is.
fn say_what_is_gone(turn: &mut Turn) {
    let Remote::Ready(catalogue) = &turn.state.catalogue else {
        return;
    };
    let wanted = turn.state.config.service.as_ref();
    if turn.state.notice.is_none() && wanted.is_some_and(|service| !offers(catalogue, service)) {
        turn.state.notice = Some(Notice::PreselectionGone);
    }
}

/// Whether the portal has a service of this id or code.
fn offers(catalogue: &Catalogue, service: &str) -> bool {
    catalogue
        .services
        .iter()
        .any(|known| known.id.0 == service || known.code == service)
}

fn warn_about_presets(turn: &mut Turn) {
    let Remote::Ready(catalogue) = &turn.state.catalogue else {
        return;
    };
    let config = &turn.state.config;
    let mut warnings = Vec::new();
    let mut missing = |attribute: &str, value: &str| warnings.push(not_offered(attribute, value));
    if let Some(center) = &config.center
        && !catalogue.centers.iter().any(|known| known.id.0 == *center)
    {
        missing("center", center);
    }
    if let Some(service) = &config.service
        && !offers(catalogue, service)
    {
        missing("service", service);
    }
    if let Some(therapist) = &config.therapist
        && catalogue.therapist(therapist).is_none()
    {
        missing("therapist", &therapist.0);
    }
    for warning in warnings {
        turn.push(Command::Warn(warning));
    }
}

/// For the site owner.
fn not_offered(attribute: &str, value: &str) -> String {
    [
        attribute,
        "=\"",
        value,
        "\": the portal offers nothing with this id; ignored",
    ]
    .concat()
}

/// `reset()` or "book another". Not while a submission is on its way: its answer must find its place.
pub(super) fn reset(turn: &mut Turn) {
    if matches!(turn.state.submission, Submission::Sending { .. }) || turn.state.is_changing() {
        return;
    }
    hold::abandon(turn);
    let mut state = std::mem::take(&mut turn.state);
    let aside = state.manage.as_mut().and_then(|manage| manage.aside.take());
    if let Some(draft) = aside.and_then(|aside| aside.draft.filter(|_| aside.submission.is_none())) {
        turn.push(Command::Release(draft.id));
    }
    turn.state = State {
        config: state.config,
        catalogue: match state.catalogue {
            Remote::Ready(catalogue) if catalogue.is_closed => Remote::Failed(Problem::PortalUnknown),
            catalogue => catalogue,
        },
        offline: state.offline,
        reserve_under_way: state.reserve_under_way,
        last_activity: state.last_activity,
        now: state.now,
        last_request: state.last_request,
        ..State::default()
    };
    if later::saved(&turn.state).is_none() {
        turn.push(Command::ClearSaved);
    }
    if turn.state.known_catalogue().is_some() {
        go_to_first_step(turn);
        turn.push(Command::Focus(FocusTarget::StepHeading));
    }
}

/// Begins anew with the service that the page asks for; what was typed for a booking not yet made stays.
/// Whoever is booking that very service goes on, and so does everybody if there is no such service.
pub(super) fn service_asked(turn: &mut Turn, service: String) {
    if matches!(turn.state.submission, Submission::Sending { .. }) {
        return;
    }
    if let Remote::Ready(catalogue) = &turn.state.catalogue
        && !offers(catalogue, &service)
    {
        turn.push(Command::Warn(not_offered("service", &service)));
        return;
    }
    turn.state.config.service = Some(service);
    let is_open = turn.state.is_open();
    let chosen = turn.state.choice.visit.first().map(|first| &first.service);
    let asked = choose::catalogue(turn).and_then(|catalogue| {
        let service = turn.state.preset_service(&catalogue)?;
        Some(service.id.clone())
    });
    if is_open && chosen.is_some() && chosen == asked.as_ref() {
        return;
    }
    let details = std::mem::take(&mut turn.state.details);
    reset(turn);
    if is_open {
        turn.state.details = details;
    }
    if let Some(service) = asked {
        turn.push(Command::Emit(HostEvent::ServiceSelected { service }));
    }
}
