//! Another time for a booking: the calendar, the hold and the countdown of a new one, with a draft that
//! replaces the booking.

use super::super::turn::Turn;
use super::super::{calendar, choose, reserve};
use super::restore_slot;
use crate::flow::Command;
use crate::flow::command::Saved;
use crate::flow::state::{Hold, ManagePage, RequestId, ReservePurpose, ReserveStage, Reserving, Step};

/// The calendar, at the day of the booking.
pub(super) fn enter(turn: &mut Turn) {
    let Some(catalogue) = choose::catalogue(turn) else {
        return;
    };
    let choice = &mut turn.state.choice;
    let visit = std::mem::take(&mut choice.visit);
    choice.visit = catalogue.settled(visit, choice.center.as_ref());
    turn.state.step = Step::Time;
    calendar::enter(turn);
}

/// After a reload: the day, the draft and the slot that was held.
pub(super) fn restore(turn: &mut Turn, saved: Saved) {
    let choice = &mut turn.state.choice;
    choice.date = saved.date.or(choice.date);
    if !saved.visit.is_empty() && saved.visit != choice.visit {
        // Somebody else was wished for.
        choice.visit = saved.visit;
        calendar::forget(turn);
        enter(turn);
    }
    let choice = &turn.state.choice;
    let Some(draft) = saved.draft else {
        return;
    };
    if choice.center.as_ref() != Some(&draft.center) || choice.visit != draft.visit {
        turn.push(Command::Release(draft.id));
        return;
    }
    turn.state.draft = Some(draft);
    if let Some(slot) = saved.slot {
        if saved.step == Step::Details {
            turn.state.step = Step::Details;
        }
        restore_slot(turn, slot);
    }
}

/// The booking has changed while another time is being chosen: the server takes a draft only for the booking
/// as it was then. A new one, and the slot that is held is held by that.
pub(super) fn begin_anew(turn: &mut Turn) {
    let is_choosing = |page| page == ManagePage::Reschedule;
    let manage = super::at_rest(&mut turn.state);
    if !manage.is_some_and(|manage| is_choosing(manage.page)) {
        return;
    }
    let held = match &turn.state.hold {
        Hold::Held(held) => Some(held.slot.clone()),
        Hold::Reserving(reserving) => Some(reserving.slot.clone()),
        _ => None,
    };
    // Its answer would be a hold of the former draft.
    if let Some(asked) = &mut turn.state.reserve_under_way {
        asked.abandoned = true;
    }
    // The server gives up the hold of the former draft for that of the new one.
    turn.state.draft = None;
    let key = turn.key();
    if let Some(slot) = held {
        reserve::begin(
            turn,
            Reserving {
                slot,
                key,
                request: RequestId::default(),
                stage: ReserveStage::Queued,
                attempt: 0,
                previous: None,
                purpose: ReservePurpose::Choose,
            },
        );
    }
}
