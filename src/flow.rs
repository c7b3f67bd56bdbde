//! The whole booking as one state machine: `update(State, Event) -> (State, Vec<Command>)`.
//!
//! Pure: no clock, no randomness, no browser. Every event brings the moment and a random number with it;
//! every effect is a [`Command`]; answers to outdated requests are known by their [`RequestId`](state::RequestId) and dropped.

pub mod state;

pub mod event;

pub mod command;

mod derived;

mod preset;

mod update;

#[cfg(target_arch = "wasm32")]
pub(crate) use update::later;

pub use command::{About, Announcement, Command, FocusTarget, HostEvent};
pub use derived::DayState;
pub use event::{Event, EventKind, ManageEvent, Problem};
pub use state::State;
pub use update::update;
