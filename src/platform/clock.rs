//! The page's monotonic clock, how far the device's clock has moved against it, and fresh random bits.

use crate::flow::state::{Moment, Nonce};

/// Milliseconds since the page's time origin; 0 where the browser has no such clock.
#[must_use]
#[expect(
    clippy::cast_possible_truncation,
    reason = "milliseconds of a page's life are far below 2^53"
)]
pub fn now() -> Moment {
    Moment(monotonic() as i64)
}

/// 128 random bits of the browser's generator for keys.
#[must_use]
pub fn nonce() -> Nonce {
    let mut bytes = [0_u8; 16];
    if let Some(Ok(crypto)) = web_sys::window().map(|window| window.crypto()) {
        let _ = crypto.get_random_values_with_u8_array(&mut bytes);
    }
    Nonce(u128::from_le_bytes(bytes))
}

/// Tells when the device's clock and the page's clock have parted: after sleep (where the page's clock
/// stands still) or when somebody set the device's clock.
#[derive(Debug)]
pub struct Drift {
    last: f64,
}

impl Drift {
    /// More than this between two looks is no rounding: both clocks tick in milliseconds, and the
    /// device's clock is slewed by at most 0.5 ms per second.
    const TOLERANCE_MILLISECONDS: f64 = 2_000.0;

    /// From now on.
    #[must_use]
    pub fn begin() -> Self {
        Self { last: distance() }
    }

    /// Whether the clocks have parted since the last look.
    pub fn has_jumped(&mut self) -> bool {
        let present = distance();
        let jumped = (present - self.last).abs() > Self::TOLERANCE_MILLISECONDS;
        self.last = present;
        jumped
    }
}

fn distance() -> f64 {
    js_sys::Date::now() - monotonic()
}

fn monotonic() -> f64 {
    web_sys::window()
        .and_then(|window| window.performance())
        .map_or(0.0, |performance| performance.now())
}
