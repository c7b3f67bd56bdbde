//! Getting a slot: a draft, then the reserve request, again with the same key while no answer comes.
//!
//! Only one reserve request is under way at a time. A customer who chooses another slot meanwhile waits
//! for its answer: otherwise two requests could overtake each other, and the server hold another slot
//! than the page shows.

use super::turn::Turn;
use super::{calendar, details, hold, retry, submit};
use crate::booking::Slot;
use crate::calendar::first_of_month;
use crate::flow::command::DraftSpec;
use crate::flow::state::{
    Draft, DraftId, Held, Hold, IdempotencyKey, Notice, RequestId, ReservePurpose, ReserveStage,
    ReserveUnderWay, Reserving, Step,
};
use crate::flow::{About, Announcement, Command, FocusTarget, HostEvent, Problem};

/// How often a draft or reserve request is sent again before the customer is told.
const RETRIES: u32 = 2;

/// First pause before sending again, milliseconds.
const PAUSE_MS: u32 = 500;

/// Longest pause that a customer who waits for a slot is asked to bear, milliseconds.
const LONGEST_PAUSE_MS: u32 = 5_000;

pub(super) fn choose_slot(turn: &mut Turn, slot: Slot) {
    let choice = &turn.state.choice;
    let is_possible = matches!(turn.state.step, Step::Time | Step::Details)
        && turn.state.known_catalogue().is_some()
        && choice.center.is_some()
        && !choice.visit.is_empty();
    let is_present = turn
        .state
        .present_slot()
        .is_some_and(|present| present.time == slot.time);
    if !is_possible || is_present {
        return;
    }
    let key = turn.key();
    if let Hold::Reserving(reserving) = &mut turn.state.hold
        && reserving.purpose != ReservePurpose::Restore
    {
        if reserving.slot.time == slot.time {
            return;
        }
        if reserving.stage == ReserveStage::Drafting {
            // The draft on its way serves the new slot as well.
            reserving.slot = slot.clone();
            reserving.key = key;
            wish_for(turn, &slot);
            return;
        }
    }
    let is_held_already = match &turn.state.hold {
        Hold::Held(held) => held.slot.time == slot.time,
        Hold::Lost { slot: lost, .. } if lost.time == slot.time => return,
        Hold::Lost { previous, .. } => previous.as_ref().is_some_and(|held| held.slot.time == slot.time),
        // While another slot is asked for, the one before may be gone at any moment.
        Hold::Reserving(_) | Hold::None | Hold::Expired { .. } => false,
    };
    if is_held_already {
        hold::go_on(turn);
        return;
    }
    let previous = hold::take_live(turn);
    wish_for(turn, &slot);
    begin(
        turn,
        Reserving {
            slot,
            key,
            request: RequestId::default(),
            stage: ReserveStage::Queued,
            attempt: 0,
            previous: previous.map(Box::new),
            purpose: ReservePurpose::Choose,
        },
    );
}

/// Asks for a slot, as soon as no other reserve request is under way.
pub(super) fn begin(turn: &mut Turn, reserving: Reserving) {
    turn.state.stalled = None;
    turn.state.hold = Hold::Reserving(Reserving {
        stage: ReserveStage::Queued,
        ..reserving
    });
    advance(turn);
}

/// The one way to a reserve request: nobody sends another before it is answered.
pub(super) fn send(turn: &mut Turn, request: RequestId, draft: DraftId, slot: Slot, key: IdempotencyKey) {
    turn.state.reserve_under_way = Some(ReserveUnderWay {
        request,
        draft: draft.clone(),
        slot: slot.clone(),
        abandoned: false,
    });
    turn.push(Command::Reserve {
        request,
        draft,
        slot,
        key,
    });
}

/// Sends what a queued reservation needs next.
pub(super) fn advance(turn: &mut Turn) {
    let is_free = turn.state.reserve_under_way.is_none();
    let draft = turn.state.draft.as_ref().map(|draft| draft.id.clone());
    let choice = turn.state.choice.clone();
    let portal_id = turn
        .state
        .known_catalogue()
        .map(|catalogue| catalogue.portal_id.clone());
    let replaces = turn.state.manage.as_ref().map(|manage| manage.id.clone());
    let request = turn.request();
    let Hold::Reserving(reserving) = &mut turn.state.hold else {
        return;
    };
    if reserving.stage != ReserveStage::Queued || !is_free {
        return;
    }
    reserving.request = request;
    let slot = reserving.slot.clone();
    if let Some(draft) = draft {
        reserving.stage = ReserveStage::Asking;
        let key = reserving.key.clone();
        send(turn, request, draft, slot, key);
    } else if let (Some(portal_id), Some(center)) = (portal_id, choice.center) {
        reserving.stage = ReserveStage::Drafting;
        let spec = DraftSpec {
            portal_id,
            center,
            visit: choice.visit,
            date: slot.time.date(),
            replaces,
        };
        turn.push(Command::CreateDraft(request, spec));
    }
}

pub(super) fn draft_arrived(turn: &mut Turn, request: RequestId, answer: Result<DraftId, Problem>) {
    let Hold::Reserving(reserving) = &mut turn.state.hold else {
        return;
    };
    if reserving.request != request || reserving.stage != ReserveStage::Drafting {
        return;
    }
    match answer {
        Ok(id) => {
            reserving.stage = ReserveStage::Queued;
            let choice = &turn.state.choice;
            if let Some(center) = choice.center.clone() {
                let visit = choice.visit.clone();
                turn.state.draft = Some(Draft { id, center, visit });
            }
            advance(turn);
        }
        Err(problem) => refused(turn, problem),
    }
}

/// The answer to the reserve request that was under way.
pub(super) fn answered(turn: &mut Turn, asked: &ReserveUnderWay, answer: Result<Held, Problem>) {
    let key = turn.key();
    let Hold::Reserving(reserving) = &mut turn.state.hold else {
        return;
    };
    if reserving.request != asked.request {
        overtaken(turn, asked, answer);
        return;
    }
    match answer {
        // A repeated request is answered with the present state, which may be of another slot.
        Ok(held) if held.slot.time != reserving.slot.time => {
            if reserving.attempt >= RETRIES {
                give_up(turn, Problem::Unexpected);
                return;
            }
            reserving.attempt += 1;
            reserving.previous = Some(Box::new(held));
            reserving.stage = ReserveStage::Queued;
            reserving.key = key;
            advance(turn);
        }
        Ok(held) => won(turn, held),
        Err(problem) => refused(turn, problem),
    }
}

/// The pause before the next attempt is over, or cut short.
pub(super) fn try_again(turn: &mut Turn) {
    let Hold::Reserving(reserving) = &mut turn.state.hold else {
        return;
    };
    if reserving.stage == ReserveStage::Pausing {
        reserving.stage = ReserveStage::Queued;
        if reserving.purpose == ReservePurpose::Restore {
            super::later::read(turn);
        } else {
            advance(turn);
        }
    }
}

/// The customer asks again for a slot that could not be reserved for want of an answer.
pub(super) fn try_stalled(turn: &mut Turn) -> bool {
    let Some(stalled) = turn.state.stalled.take() else {
        return false;
    };
    if !matches!(turn.state.step, Step::Time | Step::Details) || matches!(turn.state.hold, Hold::Reserving(_))
    {
        return false;
    }
    let previous = hold::take_live(turn).map(Box::new);
    let restores = stalled.purpose == ReservePurpose::Restore;
    turn.state.hold = Hold::Reserving(Reserving {
        attempt: 0,
        previous,
        stage: ReserveStage::Queued,
        ..*stalled
    });
    if restores {
        super::later::read(turn);
    } else {
        advance(turn);
    }
    true
}

/// Another slot was chosen while this request was under way: what the server holds now is the hold
/// before the one that is asked for next.
fn overtaken(turn: &mut Turn, asked: &ReserveUnderWay, answer: Result<Held, Problem>) {
    if let Err(Problem::SlotTaken { .. }) = &answer {
        calendar::remove_slot(turn, &asked.slot);
    }
    if let Hold::Reserving(reserving) = &mut turn.state.hold {
        match answer {
            Ok(held) => reserving.previous = Some(Box::new(held)),
            Err(problem) if retry::may_have_taken_effect(&problem) => reserving.previous = None,
            Err(_) => {}
        }
        if let Some(previous) = &reserving.previous
            && previous.slot.time == reserving.slot.time
        {
            // The customer went back to the slot that was asked for first.
            let held = previous.as_ref().clone();
            won(turn, held);
            return;
        }
    }
    advance(turn);
}

fn won(turn: &mut Turn, held: Held) {
    let Hold::Reserving(reserving) = std::mem::take(&mut turn.state.hold) else {
        return;
    };
    // The slot as it was offered: the answer knows neither its offset nor its price.
    let held = Held {
        slot: reserving.slot,
        extending: None,
        checking: None,
        ..held
    };
    let minutes = u32::try_from((held.left_at(turn.at) + 59_999) / 60_000).unwrap_or(0);
    turn.push(Command::Announce(Announcement::Held {
        slot: held.slot.clone(),
        minutes,
    }));
    let start = held.slot.time;
    turn.state.hold = Hold::Held(held);
    let state = &turn.state;
    let about = About {
        reference: state.managed().map(|known| known.booking.reference.clone()),
        visit: state.choice.visit.clone(),
        price: state.price().map(|(price, _)| price),
        start,
    };
    turn.push(Command::Emit(HostEvent::Held(about)));
    details::ask_visitor(turn);
    turn.state.notice = match reserving.purpose {
        ReservePurpose::Retake => Some(Notice::HeldAgain),
        ReservePurpose::Choose | ReservePurpose::Restore => None,
    };
    if turn.state.step == Step::Time && reserving.purpose == ReservePurpose::Choose {
        turn.state.step = Step::Details;
    }
    submit::if_waiting_for_hold(turn);
}

/// Draft or reserve request came back without success.
fn refused(turn: &mut Turn, problem: Problem) {
    let pause = retry::pause_ms(&problem, 0, PAUSE_MS);
    let next = turn.request();
    let key = turn.key();
    let Hold::Reserving(reserving) = &mut turn.state.hold else {
        return;
    };
    let may_try_again = reserving.attempt < RETRIES;
    match problem {
        Problem::SlotTaken { alternatives } => lost(turn, alternatives),
        // The draft is gone: a new one, and a new key, because it is a new request.
        Problem::Gone | Problem::HoldLapsed if may_try_again => {
            reserving.attempt += 1;
            reserving.previous = None;
            reserving.stage = ReserveStage::Queued;
            reserving.key = key;
            turn.state.draft = None;
            advance(turn);
        }
        problem if retry::is_worth_retrying(&problem) && may_try_again && pause <= LONGEST_PAUSE_MS => {
            let pause = retry::pause_ms(&problem, reserving.attempt, PAUSE_MS);
            reserving.attempt += 1;
            reserving.stage = ReserveStage::Pausing;
            reserving.request = next;
            turn.push(Command::Wait(next, pause));
        }
        problem => give_up(turn, problem),
    }
}

fn give_up(turn: &mut Turn, problem: Problem) {
    let is_awaited = is_awaited(turn);
    let Hold::Reserving(mut reserving) = std::mem::take(&mut turn.state.hold) else {
        return;
    };
    let was_never_asked = reserving.stage == ReserveStage::Drafting;
    let is_settled = was_never_asked || (reserving.attempt == 0 && !retry::may_have_taken_effect(&problem));
    turn.state.hold = match reserving.previous.take_if(|_| is_settled) {
        Some(held) => Hold::Held(*held),
        // Which slot the server holds is not known: none is claimed, and the next request moves it.
        _ if turn.state.step == Step::Details => Hold::Expired {
            slot: reserving.slot.clone(),
        },
        _ => Hold::None,
    };
    turn.state.stalled = Some(Box::new(reserving));
    turn.state.submit_when_held = false;
    turn.state.notice = Some(Notice::Failed(problem));
    if is_awaited {
        turn.push(Command::Focus(FocusTarget::Notice));
    }
}

fn lost(turn: &mut Turn, alternatives: Vec<Slot>) {
    let is_awaited = is_awaited(turn);
    let Hold::Reserving(reserving) = std::mem::take(&mut turn.state.hold) else {
        return;
    };
    hold::lose(turn, reserving.slot, alternatives, reserving.previous);
    if is_awaited {
        turn.push(Command::Focus(FocusTarget::Notice));
    }
}

/// Whether the customer waits for this slot, having chosen it or pressed submit. A slot that is taken
/// again by itself must not take the focus from somebody who is typing.
fn is_awaited(turn: &Turn) -> bool {
    turn.state.submit_when_held
        || matches!(&turn.state.hold, Hold::Reserving(reserving) if reserving.purpose != ReservePurpose::Retake)
}

/// Shows the day of a slot that was chosen from elsewhere, for example from alternatives.
fn wish_for(turn: &mut Turn, slot: &Slot) {
    let date = slot.time.date();
    turn.state.notice = None;
    turn.state.choice.date = Some(date);
    if turn.state.calendar.bounds.is_some() {
        turn.state.calendar.month = Some(first_of_month(date));
    }
}
