//! What the passing of time does to a hold: a few words on the way, and the end.

use super::hold;
use super::turn::Turn;
use crate::flow::state::{Hold, Moment};
use crate::flow::{Announcement, Command, State};

/// Seconds left at which the live region speaks. Sparse: a countdown that chatters cannot be lived with.
const SPOKEN_SECONDS: [u32; 4] = [300, 120, 60, 30];

/// What an event began with.
#[derive(Clone, Copy)]
pub(super) struct Countdown {
    now: Moment,
    deadline: Option<Moment>,
}

impl Countdown {
    pub(super) fn of(state: &State) -> Self {
        Self {
            now: state.now,
            deadline: state.held().map(|held| held.deadline),
        }
    }
}

/// Lets the time up to this event pass. While a submission is on its way no hold ends: the server takes
/// it over, or says that it was too late.
pub(super) fn pass_time(turn: &mut Turn, before: Countdown) {
    if !turn.state.is_open() {
        return;
    }
    let now = turn.at;
    match &mut turn.state.hold {
        Hold::Held(held) if held.deadline <= now && held.extending.is_none() => {
            let slot = held.slot.clone();
            hold::expire(turn, slot);
        }
        Hold::Reserving(reserving) => {
            reserving.previous.take_if(|held| held.deadline <= now);
        }
        Hold::Lost { previous, .. } => {
            previous.take_if(|held| held.deadline <= now);
        }
        Hold::Held(_) | Hold::None | Hold::Expired { .. } => {}
    }
    speak(turn, before);
}

fn speak(turn: &mut Turn, before: Countdown) {
    let Some(deadline) = turn.state.held().map(|held| held.deadline) else {
        return;
    };
    if before.deadline != Some(deadline) {
        return;
    }
    let (was, is) = (deadline.0 - before.now.0, deadline.0 - turn.at.0);
    let passed = SPOKEN_SECONDS
        .into_iter()
        .filter(|seconds| {
            let mark = i64::from(*seconds) * 1_000;
            was > mark && mark >= is
        })
        .min();
    if let Some(seconds) = passed {
        turn.push(Command::Announce(Announcement::TimeLeft { seconds }));
    }
}
