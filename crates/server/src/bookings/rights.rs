//! What the booker may do with a booking now, and until when. Pure.

use chrono::{DateTime, TimeDelta, Utc};

use super::pipeline::state_at;
use crate::catalogue::{CustomerChanges, ModuleSettings};
use crate::store::{Booking, BookingStatus};

/// What the booker may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rights {
    /// To change details, or when it takes place.
    pub change: Right,
    /// To give it up.
    pub cancel: Right,
}

/// One thing that the booker may do, or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Right {
    /// Not in this state.
    Never,
    /// Not any more: it had to be done before then.
    Past {
        /// The deadline.
        until: DateTime<Utc>,
    },
    /// Until then (exclusive).
    Granted {
        /// The deadline.
        until: DateTime<Utc>,
        /// Whether staff are asked first.
        by_request: bool,
    },
}

/// What the booker may do with a booking. `None` for settings: its module is gone, nothing may be done.
#[must_use]
pub fn rights_of(booking: &Booking, settings: Option<&ModuleSettings>, now: DateTime<Utc>) -> Rights {
    const NONE: Rights = Rights {
        change: Right::Never,
        cancel: Right::Never,
    };
    let start = booking
        .appointments
        .iter()
        .map(|appointment| appointment.during.start)
        .min();
    let (Some(settings), Some(start)) = (settings, start) else {
        return NONE;
    };
    match state_at(booking, now) {
        // Nothing is certain yet: what is asked for can be put otherwise as long as it waits.
        BookingStatus::Pending => {
            let right = right(booking.lapses_at.unwrap_or(start), false, now);
            Rights {
                change: right,
                cancel: right,
            }
        }
        BookingStatus::Approved => {
            let by_request = settings.customer_changes() == CustomerChanges::Request;
            let before = |hours: u32| start - TimeDelta::hours(i64::from(hours));
            Rights {
                change: right(before(settings.change_deadline_hours), by_request, now),
                cancel: right(before(settings.cancel_deadline_hours), by_request, now),
            }
        }
        BookingStatus::Denied | BookingStatus::Canceled => NONE,
    }
}

fn right(until: DateTime<Utc>, by_request: bool, now: DateTime<Utc>) -> Right {
    if now < until {
        Right::Granted { until, by_request }
    } else {
        Right::Past { until }
    }
}
