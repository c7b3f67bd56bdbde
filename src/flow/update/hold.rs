//! A hold's life: extended, checked after sleep, expired, lost, taken again, given up.

use super::turn::Turn;
use super::{calendar, reserve, restore, retry};
use crate::booking::Slot;
use crate::flow::state::{
    Held, Hold, Notice, RequestId, ReservePurpose, ReserveStage, ReserveUnderWay, Reserving, Step,
};
use crate::flow::{Announcement, Command, HostEvent, Problem};

/// Who did something within this time is still there: the slot is taken again at expiry.
const PRESENT_MS: i64 = 2 * 60 * 1000;

/// An answer about a hold. Whose question it was decides what it means.
pub(super) fn arrived(turn: &mut Turn, request: RequestId, answer: Result<Held, Problem>) {
    if let Some(asked) = turn
        .state
        .reserve_under_way
        .take_if(|asked| asked.request == request)
    {
        reserved(turn, &asked, answer);
        return;
    }
    match &turn.state.hold {
        Hold::Held(held) if held.checking == Some(request) => checked(turn, answer),
        Hold::Reserving(reserving)
            if reserving.stage == ReserveStage::Reading && reserving.request == request =>
        {
            restore::hold_arrived(turn, answer);
        }
        _ => {}
    }
}

fn reserved(turn: &mut Turn, asked: &ReserveUnderWay, answer: Result<Held, Problem>) {
    if asked.abandoned {
        let nothing_held = answer
            .as_ref()
            .is_err_and(|problem| !retry::may_have_taken_effect(problem));
        if !nothing_held {
            turn.push(Command::Release(asked.draft.clone()));
        }
        reserve::advance(turn);
        return;
    }
    match &turn.state.hold {
        Hold::Reserving(_) => reserve::answered(turn, asked, answer),
        Hold::Held(held) if held.extending == Some(asked.request) => extended(turn, answer),
        _ => {}
    }
}

pub(super) fn extend(turn: &mut Turn) {
    let Hold::Held(held) = &turn.state.hold else {
        return;
    };
    if turn.state.reserve_under_way.is_some() || held.extending.is_some() {
        return;
    }
    if !held.can_be_extended() {
        turn.state.notice = Some(Notice::ExtensionLimit);
        return;
    }
    let slot = held.slot.clone();
    let Some(draft) = turn.state.draft.as_ref().map(|draft| draft.id.clone()) else {
        return;
    };
    let request = turn.request();
    let key = turn.key();
    if let Hold::Held(held) = &mut turn.state.hold {
        held.extending = Some(request);
    }
    reserve::send(turn, request, draft, slot, key);
}

fn extended(turn: &mut Turn, answer: Result<Held, Problem>) {
    let is_open = turn.state.is_open();
    let Hold::Held(held) = &mut turn.state.hold else {
        return;
    };
    held.extending = None;
    match answer {
        Ok(new) => {
            held.deadline = new.deadline;
            held.limit = new.limit;
            let minutes = u32::try_from((held.left_at(turn.at) + 59_999) / 60_000).unwrap_or(0);
            turn.state.notice = Some(Notice::Extended);
            turn.push(Command::Announce(Announcement::Extended { minutes }));
        }
        // The submission under way has the last word on the hold.
        Err(_) if !is_open => {}
        Err(Problem::SlotTaken { alternatives }) => {
            let slot = held.slot.clone();
            lose(turn, slot, alternatives, None);
        }
        Err(problem @ (Problem::Gone | Problem::HoldLapsed)) => lapsed(turn, &problem),
        Err(problem) => turn.state.notice = Some(Notice::Failed(problem)),
    }
}

/// Asks the server how much time is left: the page's clock may have stood still while it slept.
pub(super) fn check(turn: &mut Turn) {
    let request = turn.request();
    let is_busy = turn.state.reserve_under_way.is_some() || !turn.state.is_open();
    let Some(draft) = turn.state.draft.as_ref().map(|draft| draft.id.clone()) else {
        return;
    };
    let now = turn.at;
    if let Hold::Held(held) = &mut turn.state.hold
        && !is_busy
        && held.deadline > now
    {
        held.checking = Some(request);
        turn.push(Command::ReadHold { request, draft });
    }
}

fn checked(turn: &mut Turn, answer: Result<Held, Problem>) {
    let is_open = turn.state.is_open();
    let Hold::Held(held) = &mut turn.state.hold else {
        return;
    };
    held.checking = None;
    match answer {
        Ok(new) => {
            held.deadline = new.deadline;
            held.limit = new.limit;
            if new.slot.time != held.slot.time {
                held.slot = new.slot;
            }
        }
        Err(problem @ (Problem::Gone | Problem::HoldLapsed)) if is_open => lapsed(turn, &problem),
        // Without an answer the page's own clock stands.
        Err(_) => {}
    }
}

/// The server knows nothing of the hold any more.
fn lapsed(turn: &mut Turn, problem: &Problem) {
    if *problem == Problem::Gone {
        turn.state.draft = None;
    }
    if let Hold::Held(held) = &turn.state.hold {
        let slot = held.slot.clone();
        expire(turn, slot);
    }
}

/// Time ran out. What was typed stays; a customer who is there gets the slot again if it is free.
pub(super) fn expire(turn: &mut Turn, slot: Slot) {
    turn.state.hold = Hold::Expired { slot };
    turn.state.stalled = None;
    turn.state.notice = Some(Notice::HoldExpired);
    turn.push(Command::Announce(Announcement::HoldExpired));
    turn.push(Command::Emit(HostEvent::HoldExpired));
    if turn.at.0 - turn.state.last_activity.0 <= PRESENT_MS {
        take_again_if_expired(turn);
    }
}

/// Takes an expired slot again, once, on the details step. What failed for want of an answer is left to
/// the customer.
pub(super) fn take_again_if_expired(turn: &mut Turn) {
    if turn.state.step != Step::Details || turn.state.stalled.is_some() || !turn.state.is_open() {
        return;
    }
    let Hold::Expired { slot } = &turn.state.hold else {
        return;
    };
    let slot = slot.clone();
    let key = turn.key();
    reserve::begin(
        turn,
        Reserving {
            slot,
            key,
            request: RequestId::default(),
            stage: ReserveStage::Queued,
            attempt: 0,
            previous: None,
            purpose: ReservePurpose::Retake,
        },
    );
}

pub(super) fn take_again_pressed(turn: &mut Turn) {
    if matches!(turn.state.hold, Hold::Expired { .. }) {
        turn.state.notice = None;
        reserve::try_stalled(turn);
    }
}

/// Forward to the details with the slot that is, or just was, held.
pub(super) fn go_on(turn: &mut Turn) {
    match std::mem::take(&mut turn.state.hold) {
        Hold::Lost {
            previous: Some(held), ..
        } => turn.state.hold = Hold::Held(*held),
        hold => turn.state.hold = hold,
    }
    if matches!(turn.state.hold, Hold::Held(_) | Hold::Expired { .. }) {
        super::choose::go_to(turn, Step::Details);
    }
}

/// Somebody else has the slot.
pub(super) fn lose(turn: &mut Turn, slot: Slot, alternatives: Vec<Slot>, previous: Option<Box<Held>>) {
    calendar::remove_slot(turn, &slot);
    let alternatives = alternatives
        .into_iter()
        .filter(|other| other.time != slot.time)
        .collect();
    turn.state.hold = Hold::Lost {
        slot,
        alternatives,
        previous,
    };
    turn.state.stalled = None;
    turn.state.submit_when_held = false;
    turn.state.notice = Some(Notice::SlotTaken);
    turn.push(Command::Announce(Announcement::SlotTaken));
}

/// The live hold, out of the state; none while it is not known whether it was moved away.
pub(super) fn take_live(turn: &mut Turn) -> Option<Held> {
    let live = match std::mem::take(&mut turn.state.hold) {
        Hold::Held(held) => Some(held),
        Hold::Reserving(Reserving {
            previous, attempt: 0, ..
        })
        | Hold::Lost { previous, .. } => previous.map(|held| *held),
        Hold::Reserving(_) | Hold::None | Hold::Expired { .. } => None,
    };
    // An extension on its way is answered as any overtaken request.
    live.map(|held| Held {
        extending: None,
        checking: None,
        ..held
    })
}

/// Gives up draft and hold, also one that a request under way may still win.
pub(super) fn abandon(turn: &mut Turn) {
    if let Some(asked) = &mut turn.state.reserve_under_way {
        asked.abandoned = true;
    }
    // Also when the page believes that nothing is held: an answer may have been lost.
    if let Some(draft) = turn.state.draft.take() {
        turn.push(Command::Release(draft.id));
    }
    turn.state.hold = Hold::None;
    turn.state.stalled = None;
    turn.state.submit_when_held = false;
}
