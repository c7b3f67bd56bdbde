//! The transitions.

use super::{Command, Event, State};

/// What becomes of the state, and what is to be done.
#[must_use]
pub fn update(state: State, _event: Event) -> (State, Vec<Command>) {
    (state, Vec::new())
}
