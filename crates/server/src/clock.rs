//! The server's clock, as a trait so that tests can drive it.

use std::sync::Mutex;

use chrono::{DateTime, TimeDelta, Utc};

/// What time it is.
pub trait Clock: Send + Sync + std::fmt::Debug {
    /// Now, UTC.
    fn now(&self) -> DateTime<Utc>;
}

/// The machine's clock.
#[derive(Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }
}

/// The machine's clock, shifted. For tests; feature `test-clock` puts it behind an address of the server.
#[derive(Debug, Default)]
pub struct ShiftedClock {
    shift: Mutex<TimeDelta>,
}

impl ShiftedClock {
    /// Moves the clock forward (or back).
    pub fn advance(&self, by: TimeDelta) {
        let mut shift = self
            .shift
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        *shift += by;
    }
}

impl Clock for ShiftedClock {
    fn now(&self) -> DateTime<Utc> {
        let shift = self
            .shift
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        Utc::now() + *shift
    }
}
