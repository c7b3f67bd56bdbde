//! The glue: one signal of [`State`], `dispatch(Event)`, and the running of commands.
//!
//! Knows no browser: the clock, randomness and the runner of commands are handed in, so that views and
//! tests work natively too.

use std::cell::{Cell, RefCell};
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

thread_local! {
    /// The worlds of the sessions that live on this thread, by number. Leptos would keep what is bound to a thread as
    /// well, but asks for the thread then, and with that comes an allocator more (`docs/size.md`).
    static WORLDS: RefCell<Vec<(u32, Rc<dyn World>)>> = const { RefCell::new(Vec::new()) };
    static LAST_WORLD: Cell<u32> = const { Cell::new(0) };
}

/// A handle on the running booking, cheap to copy; lives as long as the owner in which it was made.
#[derive(Clone, Copy)]
pub struct Session {
    state: RwSignal<State>,
    /// Made once: each `read_only()` is kept until its owner goes, and what asks from outside of the views has none.
    state_read: ReadSignal<State>,
    announced: RwSignal<Option<Announcement>>,
    announced_read: ReadSignal<Option<Announcement>>,
    world: u32,
}

impl Session {
    /// A session in its initial state.
    #[must_use]
    pub fn new(state: State, world: Rc<dyn World>) -> Self {
        let (state, announced) = (RwSignal::new(state), RwSignal::new(None));
        let number = LAST_WORLD.get().wrapping_add(1);
        LAST_WORLD.set(number);
        WORLDS.with_borrow_mut(|worlds| worlds.push((number, world)));
        on_cleanup(move || {
            let gone = WORLDS.with_borrow_mut(|worlds| {
                let place = worlds.iter().position(|(known, _)| *known == number)?;
                Some(worlds.swap_remove(place))
            });
            // Not before: what goes with a world may look for others.
            drop(gone);
        });
        Self {
            state,
            state_read: state.read_only(),
            announced,
            announced_read: announced.read_only(),
            world: number,
        }
    }

    /// `None` once the element is gone.
    fn world(&self) -> Option<Rc<dyn World>> {
        WORLDS.with_borrow(|worlds| {
            let (_, world) = worlds.iter().find(|(known, _)| *known == self.world)?;
            Some(world.clone())
        })
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

    /// Hands the customer a file, such as a calendar entry.
    pub fn save_file(&self, name: &str, media_type: &str, text: &str) {
        if let Some(world) = self.world() {
            world.save_file(name, media_type, text);
        }
    }

    /// What the clock on the wall shows at a moment, on a page on which nothing moves.
    #[must_use]
    pub fn wall_time(&self, at: Moment) -> Option<NaiveDateTime> {
        if cfg!(target_arch = "wasm32") {
            return None;
        }
        self.world()?.wall_time(at)
    }

    /// Moves the focus, for keys that walk through the calendar.
    pub fn focus(&self, target: FocusTarget) {
        if let Some(world) = self.world() {
            world.run(*self, Command::Focus(target));
        }
    }

    /// Lets something happen, if the host page does not prevent it. Does nothing once the element is gone.
    pub fn dispatch(&self, kind: EventKind) {
        let Some(world) = self.world() else {
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
        self.carry_out(commands, &*world);
    }

    /// What was said is over where the focus goes elsewhere: there something new is read, and "Sending…" has had its answer.
    fn carry_out(self, commands: Vec<Command>, world: &dyn World) {
        let (mut said, mut moves) = (None, false);
        for command in commands {
            match command {
                Command::Announce(announcement) => said = Some(announcement),
                command => {
                    moves |= matches!(command, Command::Focus(_));
                    world.run(self, command);
                }
            }
        }
        if moves || said.is_some() {
            let _ = self.announced.try_set(said);
        }
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    struct Counting(Cell<u32>);

    impl World for Counting {
        fn now(&self) -> Moment {
            Moment::default()
        }

        fn nonce(&self) -> Nonce {
            Nonce::default()
        }

        fn run(&self, _session: Session, _command: Command) {}

        fn permits(&self, _session: Session, _event: &EventKind) -> bool {
            self.0.set(self.0.get() + 1);
            true
        }
    }

    #[test]
    fn each_session_asks_its_own_world_until_its_owner_goes() {
        let worlds = [Rc::new(Counting(Cell::new(0))), Rc::new(Counting(Cell::new(0)))];
        let owners = [Owner::new(), Owner::new()];
        let session = |place: usize| {
            let world = worlds[place].clone();
            owners[place].with(|| Session::new(State::default(), world))
        };
        let (one, other) = (session(0), session(1));
        one.dispatch(EventKind::Tick);
        one.dispatch(EventKind::Tick);
        other.dispatch(EventKind::Tick);
        owners[0].cleanup();
        assert_eq!(Rc::strong_count(&worlds[0]), 1, "it is let go");
        one.dispatch(EventKind::Tick);
        other.dispatch(EventKind::Tick);
        assert_eq!(worlds.each_ref().map(|world| world.0.get()), [2, 2]);
    }

    #[test]
    fn what_was_said_is_over_when_the_focus_goes_elsewhere() {
        let owner = Owner::new();
        let session = owner.with(|| Session::new(State::default(), Rc::new(Counting(Cell::new(0)))));
        let said = || session.announced().get_untracked();
        let happens = |commands| session.carry_out(commands, &Counting(Cell::new(0)));
        let sending = Command::Announce(Announcement::Submitting);
        happens(vec![sending.clone()]);
        happens(vec![Command::Ticking(true)]);
        assert_eq!(said(), Some(Announcement::Submitting));
        happens(vec![Command::Focus(FocusTarget::StepHeading)]);
        assert_eq!(said(), None);
        happens(vec![sending, Command::Focus(FocusTarget::Notice)]);
        assert_eq!(said(), Some(Announcement::Submitting), "both at once");
    }
}
