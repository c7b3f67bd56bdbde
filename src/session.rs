//! The glue: one signal of [`State`], `dispatch(Event)`, and the running of commands.
//!
//! Knows no browser: the clock, randomness and the runner of commands are handed in, so that views and
//! tests work natively too.

use std::rc::Rc;

use chrono::NaiveDateTime;
use leptos::prelude::*;

use crate::flow::state::{Moment, Nonce};
use crate::flow::{Announcement, Command, Event, EventKind, FocusTarget, State, update};

#[cfg(target_arch = "wasm32")]
pub mod browser;

/// What a session needs from outside.
pub trait World {
    /// The page's monotonic clock.
    fn now(&self) -> Moment;
    /// 128 fresh random bits.
    fn nonce(&self) -> Nonce;
    /// Carries out a command; answers come back by [`Session::dispatch`].
    fn run(&self, session: Session, command: Command);
    /// Whether the host page lets this happen: it may have prevented a cancelable event.
    fn permits(&self, _session: Session, _event: &EventKind) -> bool {
        true
    }
    /// Hands the customer a file, such as a calendar entry.
    fn save_file(&self, _name: &str, _media_type: &str, _text: &str) {}
    /// What the clock on the wall shows at a moment: only where nothing on the page moves, and a time left
    /// would soon be wrong.
    fn wall_time(&self, _at: Moment) -> Option<NaiveDateTime> {
        None
    }
}

/// A handle on the running booking, cheap to copy; lives in Leptos context.
#[derive(Clone, Copy)]
pub struct Session {
    state: RwSignal<State>,
    /// Made once: each `read_only()` is kept until its owner goes, and what asks from outside of the views has none.
    state_read: ReadSignal<State>,
    announced: RwSignal<Option<Announcement>>,
    announced_read: ReadSignal<Option<Announcement>>,
    world: StoredValue<Rc<dyn World>, LocalStorage>,
}

impl Session {
    /// A session in its initial state.
    #[must_use]
    pub fn new(state: State, world: Rc<dyn World>) -> Self {
        let (state, announced) = (RwSignal::new(state), RwSignal::new(None));
        Self {
            state,
            state_read: state.read_only(),
            announced,
            announced_read: announced.read_only(),
            world: StoredValue::new_local(world),
        }
    }

    /// The state, to derive memos from.
    #[must_use]
    pub fn state(&self) -> ReadSignal<State> {
        self.state_read
    }

    /// What the live region says now; notified also when the same is said again.
    #[must_use]
    pub fn announced(&self) -> ReadSignal<Option<Announcement>> {
        self.announced_read
    }

    /// Tells the screens that the second download is here. Does nothing once the element is gone.
    #[cfg(target_arch = "wasm32")]
    fn tell_of_later(&self) {
        let _ = self.state.try_update(|_| ());
    }

    /// Hands the customer a file, such as a calendar entry.
    pub fn save_file(&self, name: &str, media_type: &str, text: &str) {
        if let Some(world) = self.world.try_get_value() {
            world.save_file(name, media_type, text);
        }
    }

    /// What the clock on the wall shows at a moment, on a page on which nothing moves.
    #[must_use]
    pub fn wall_time(&self, at: Moment) -> Option<NaiveDateTime> {
        if cfg!(target_arch = "wasm32") {
            return None;
        }
        self.world.try_get_value()?.wall_time(at)
    }

    /// Moves the focus, for keys that walk through the calendar.
    pub fn focus(&self, target: FocusTarget) {
        if let Some(world) = self.world.try_get_value() {
            world.run(*self, Command::Focus(target));
        }
    }

    /// Lets something happen, if the host page does not prevent it. Does nothing once the element is gone.
    pub fn dispatch(&self, kind: EventKind) {
        let Some(world) = self.world.try_get_value() else {
            return;
        };
        if !world.permits(*self, &kind) {
            return;
        }
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
            match command {
                Command::Announce(announcement) => {
                    let _ = self.announced.try_set(Some(announcement));
                }
                command => world.run(*self, command),
            }
        }
    }
}
