//! The glue: one signal of [`State`], `dispatch(Event)`, and the running of commands.
//!
//! Knows no browser: the clock, randomness and the runner of commands are handed in, so that views and
//! tests work natively too.

use leptos::prelude::*;
use std::rc::Rc;

use crate::flow::state::{Moment, Nonce};
use crate::flow::{Command, Event, EventKind, State, update};

/// What a session needs from outside.
pub trait World {
    /// The page's monotonic clock.
    fn now(&self) -> Moment;
    /// 128 fresh random bits.
    fn nonce(&self) -> Nonce;
    /// Carries out a command; answers come back by [`Session::dispatch`].
    fn run(&self, session: Session, command: Command);
}

/// A handle on the running booking, cheap to copy; lives in Leptos context.
#[derive(Clone, Copy)]
pub struct Session {
    state: RwSignal<State>,
    world: StoredValue<Rc<dyn World>, LocalStorage>,
}

impl Session {
    /// A session in its initial state.
    #[must_use]
    pub fn new(state: State, world: Rc<dyn World>) -> Self {
        Self {
            state: RwSignal::new(state),
            world: StoredValue::new_local(world),
        }
    }

    /// The state, to derive memos from.
    #[must_use]
    pub fn state(&self) -> ReadSignal<State> {
        self.state.read_only()
    }

    /// Lets something happen. Does nothing once the element is gone.
    pub fn dispatch(&self, kind: EventKind) {
        let Some(world) = self.world.try_get_value() else {
            return;
        };
        let event = Event {
            at: world.now(),
            nonce: world.nonce(),
            kind,
        };
        let mut commands = Vec::new();
        let known = self.state.try_update(|state| {
            let (next, wanted) = update(std::mem::take(state), event);
            *state = next;
            commands = wanted;
        });
        if known.is_none() {
            return;
        }
        for command in commands {
            world.run(*self, command);
        }
    }
}
