//! One event being worked on: the state as it becomes, and the commands so far.

use crate::flow::state::{IdempotencyKey, Moment, Nonce, Notice, RequestId};
use crate::flow::{Command, FocusTarget, State};

/// The event's moment and randomness, the state and what is to be done.
pub(super) struct Turn {
    pub(super) state: State,
    pub(super) commands: Vec<Command>,
    pub(super) at: Moment,
    nonce: Nonce,
    keys: u128,
}

impl Turn {
    pub(super) fn new(mut state: State, at: Moment, nonce: Nonce) -> Self {
        // A monotonic clock does not run backwards; should one, the state does not follow.
        state.now = state.now.max(at);
        Self {
            at: state.now,
            state,
            commands: Vec::new(),
            nonce,
            keys: 0,
        }
    }

    pub(super) fn push(&mut self, command: Command) {
        self.commands.push(command);
    }

    /// A request id never given out before.
    pub(super) fn request(&mut self) -> RequestId {
        self.state.last_request = RequestId(self.state.last_request.0.wrapping_add(1));
        self.state.last_request
    }

    /// A key never given out before: the nonce as 32 hex digits, counted on within one event.
    pub(super) fn key(&mut self) -> IdempotencyKey {
        let bits = self.nonce.0.wrapping_add(self.keys);
        self.keys += 1;
        let digits = (0..32_u32).rev().map(|place| {
            let digit = (bits >> (4 * place)) & 0xf;
            char::from_digit(digit as u32, 16).unwrap_or('0')
        });
        IdempotencyKey(digits.collect())
    }

    /// A notice that the customer should not miss.
    pub(super) fn alert(&mut self, notice: Notice) {
        self.state.notice = Some(notice);
        self.push(Command::Focus(FocusTarget::Notice));
    }
}
