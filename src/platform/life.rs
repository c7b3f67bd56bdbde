//! Whether this wasm instance may still be used. After a panic its memory cannot be trusted, so every
//! timer, listener and answer that arrives later does nothing.

use std::cell::Cell;

thread_local! {
    static ENDED: Cell<bool> = const { Cell::new(false) };
}

/// Whether the instance panicked.
#[must_use]
pub fn has_ended() -> bool {
    ENDED.get()
}

/// Marks the instance as unusable; there is no way back. Returns whether it was usable until now.
pub fn end() -> bool {
    !ENDED.replace(true)
}
