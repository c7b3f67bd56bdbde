//! After a reload: what was typed, chosen, held and sent comes back.

use super::turn::Turn;
use super::{calendar, choose, details, hold, retry, start, submit};
use crate::booking::Slot;
use crate::flow::command::Saved;
use crate::flow::state::{
    Choice, Held, Hold, IdempotencyKey, Notice, RequestId, ReservePurpose, ReserveStage, Reserving, Step,
};
use crate::flow::{Command, Problem};

/// How often the hold is read again before the customer is told.
const RETRIES: u32 = 2;

/// First pause before reading again, milliseconds.
const PAUSE_MS: u32 = 500;

/// At once: what needs no catalogue. A pending submission is sent before anything else.
pub(super) fn begin(turn: &mut Turn, saved: Box<Saved>) {
    turn.state.details = saved.details.clone();
    turn.state.choice = Choice {
        center: saved.center.clone(),
        visit: saved.visit.clone(),
        editing: saved.editing,
        date: saved.date,
        search: String::new(),
    };
    turn.state.draft = saved.draft.clone();
    turn.state.step = match saved.step {
        Step::Confirmation => Step::Details,
        step => step,
    };
    if let Some((key, order)) = saved.submission.clone() {
        turn.state.step = Step::Details;
        submit::resume(turn, key, order);
    }
    turn.state.restoring = Some(saved);
}

/// The catalogue is there: what it still offers comes back, and the hold's present state is read.
pub(super) fn take_up(turn: &mut Turn) {
    if turn.state.is_locked() {
        // The submission's answer decides first; `after_submission` goes on from here.
        return;
    }
    let Some(saved) = turn.state.restoring.take() else {
        return;
    };
    if !is_offered(turn) {
        let gone = !turn.state.choice.visit.is_empty();
        give_up_choice(turn, &saved);
        if gone {
            turn.push(Command::Warn(
                "what this visitor had chosen is not offered any more; what was typed is kept".to_owned(),
            ));
            turn.state.notice = Some(Notice::PreselectionGone);
        }
        return;
    }
    choose::fit(turn);
    let choice = &turn.state.choice;
    let draft_fits = turn
        .state
        .draft
        .as_ref()
        .is_none_or(|draft| choice.center.as_ref() == Some(&draft.center) && choice.visit == draft.visit);
    if !draft_fits {
        release(turn);
    }
    let slot = saved.slot.filter(|_| turn.state.draft.is_some());
    if turn.state.step == Step::Details && slot.is_none() {
        turn.state.step = Step::Time;
    }
    if !turn.state.steps().contains(&turn.state.step) {
        turn.state.step = Step::Time;
    }
    if let Some(slot) = slot {
        turn.state.hold = Hold::Reserving(Reserving {
            slot,
            // Reading needs no key.
            key: IdempotencyKey(String::new()),
            request: RequestId::default(),
            stage: ReserveStage::Queued,
            attempt: 0,
            previous: None,
            purpose: ReservePurpose::Restore,
        });
        read(turn);
    }
    if turn.state.step == Step::Time {
        calendar::enter(turn);
    }
    if turn.state.step == Step::Details {
        details::ask_visitor(turn);
    }
}

/// Asks for the present state of the hold, which this does not extend.
pub(super) fn read(turn: &mut Turn) {
    let request = turn.request();
    let draft = turn.state.draft.as_ref().map(|draft| draft.id.clone());
    let Hold::Reserving(reserving) = &mut turn.state.hold else {
        return;
    };
    reserving.request = request;
    reserving.stage = ReserveStage::Reading;
    match draft {
        Some(draft) => turn.push(Command::ReadHold { request, draft }),
        None => gone(turn),
    }
}

/// The hold's present state.
pub(super) fn hold_arrived(turn: &mut Turn, answer: Result<Held, Problem>) {
    let pause = turn.request();
    let Hold::Reserving(reserving) = &mut turn.state.hold else {
        return;
    };
    match answer {
        Ok(held) => {
            let is_same = held.slot.time == reserving.slot.time;
            let slot = if is_same {
                reserving.slot.clone()
            } else {
                held.slot.clone()
            };
            turn.state.choice.date = Some(slot.time.date());
            turn.state.hold = Hold::Held(Held {
                slot,
                extending: None,
                checking: None,
                ..held
            });
            submit::if_waiting_for_hold(turn);
        }
        Err(Problem::Gone) => {
            turn.state.draft = None;
            gone(turn);
        }
        Err(Problem::HoldLapsed) => gone(turn),
        Err(problem) if retry::is_worth_retrying(&problem) && reserving.attempt < RETRIES => {
            reserving.stage = ReserveStage::Pausing;
            reserving.request = pause;
            let wait = retry::pause_ms(&problem, reserving.attempt, PAUSE_MS);
            reserving.attempt += 1;
            turn.push(Command::Wait(pause, wait));
        }
        Err(problem) => {
            let Hold::Reserving(reserving) = std::mem::take(&mut turn.state.hold) else {
                return;
            };
            if turn.state.step == Step::Details {
                turn.state.hold = Hold::Expired {
                    slot: reserving.slot.clone(),
                };
                turn.state.notice = Some(Notice::Failed(problem));
            }
            turn.state.stalled = Some(Box::new(reserving));
        }
    }
}

/// The slot that a submission was about, whose fate the server has now told; nothing is left to restore.
pub(super) fn settle(turn: &mut Turn) -> Option<Slot> {
    let saved = turn.state.restoring.take().and_then(|saved| saved.slot);
    turn.state.wanted_slot().cloned().or(saved)
}

/// A submission that a reload had interrupted was refused: the hold may live on.
pub(super) fn after_submission(turn: &mut Turn) {
    if let Some(saved) = &mut turn.state.restoring {
        saved.submission = None;
    }
    if turn.state.known_catalogue().is_some() {
        // What the refusal said stays on the screen.
        let notice = turn.state.notice.clone();
        take_up(turn);
        turn.state.notice = turn.state.notice.take().or(notice);
    }
}

/// The hold is no more. On the details step that is an expiry like any other; elsewhere nobody misses it.
fn gone(turn: &mut Turn) {
    let Hold::Reserving(reserving) = std::mem::take(&mut turn.state.hold) else {
        return;
    };
    if turn.state.step == Step::Details {
        hold::expire(turn, reserving.slot);
    }
}

/// Whether center and service that were chosen can still be booked on this page.
fn is_offered(turn: &Turn) -> bool {
    let state = &turn.state;
    let Some(catalogue) = state.known_catalogue() else {
        return false;
    };
    let visit = &state.choice.visit;
    let Some((first, center)) = visit.first().zip(state.selected_center()) else {
        return false;
    };
    let settled = catalogue.settled(visit.clone(), Some(&center.id));
    let preset = state.preset_service(catalogue);
    let preset_center = state.preset_center(catalogue);
    preset.is_none_or(|preset| preset.id == first.service)
        // What is not offered would be gone.
        && settled.items().len() == visit.items().len()
        && preset_center.is_none_or(|preset| preset.id == center.id)
}

/// What was chosen cannot be had here any more: the hold goes, what was typed stays.
fn give_up_choice(turn: &mut Turn, saved: &Saved) {
    release(turn);
    let center = saved.center.clone().filter(|center| {
        turn.state
            .known_catalogue()
            .is_some_and(|catalogue| catalogue.center(center).is_some())
    });
    turn.state.choice = Choice {
        center,
        ..Choice::default()
    };
    start::go_to_first_step(turn);
}

fn release(turn: &mut Turn) {
    if let Some(draft) = turn.state.draft.take() {
        turn.push(Command::Release(draft.id));
    }
}
