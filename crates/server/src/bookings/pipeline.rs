//! The life of a booking as a table: pending, then approved or denied, then perhaps canceled.
//!
//! Pure. What the table does not name is refused, with the state that stands in the way.

use chrono::{DateTime, Utc};

use crate::store::{Booking, BookingStatus};

/// What somebody wants to do with a booking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// Staff accept it.
    Approve,
    /// Staff refuse it.
    Deny,
    /// Staff give it up.
    Cancel,
    /// Nobody has answered it in time.
    Lapse,
    /// Its booker changes it, and nobody has to be asked.
    Change,
    /// Its booker gives it up, and nobody has to be asked.
    GiveUp,
    /// Its booker asks for a change or a cancellation.
    Ask,
    /// Staff accept what was asked for: a change.
    ApproveChange,
    /// Staff accept what was asked for: a cancellation.
    ApproveCancellation,
    /// What was asked for is refused, taken back, or was never answered.
    DropRequest,
    /// Staff give it another time.
    Move,
}

impl Action {
    /// Every action.
    pub const ALL: [Self; 11] = [
        Self::Approve,
        Self::Deny,
        Self::Cancel,
        Self::Lapse,
        Self::Change,
        Self::GiveUp,
        Self::Ask,
        Self::ApproveChange,
        Self::ApproveCancellation,
        Self::DropRequest,
        Self::Move,
    ];
}

/// A booking in this state cannot have that done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a {state:?} booking refuses {action:?}")]
pub struct NotAllowed {
    /// Where the booking stands.
    pub state: BookingStatus,
    /// What was wanted.
    pub action: Action,
}

/// Where an action leads.
///
/// # Errors
/// [`NotAllowed`] for every pair that the table does not name.
pub const fn next(state: BookingStatus, action: Action) -> Result<BookingStatus, NotAllowed> {
    use BookingStatus::{Approved, Canceled, Denied, Pending};
    match (state, action) {
        (Pending, Action::Approve) => Ok(Approved),
        (Pending, Action::Deny) => Ok(Denied),
        (Pending, Action::Lapse | Action::GiveUp) => Ok(Canceled),
        (Pending, Action::Change) => Ok(Pending),
        (Approved, Action::Cancel | Action::GiveUp | Action::ApproveCancellation) => Ok(Canceled),
        (
            Approved,
            Action::Change | Action::Ask | Action::ApproveChange | Action::DropRequest | Action::Move,
        ) => Ok(Approved),
        _ => Err(NotAllowed { state, action }),
    }
}

/// Where a booking stands now: a PENDING one whose time has come is as good as canceled, also before the
/// server has come by to write it down.
#[must_use]
pub fn state_at(booking: &Booking, now: DateTime<Utc>) -> BookingStatus {
    match booking.status {
        BookingStatus::Pending if booking.lapses_at.is_some_and(|lapses_at| lapses_at <= now) => {
            BookingStatus::Canceled
        }
        status => status,
    }
}

/// Where an action on a booking leads now.
///
/// # Errors
/// As for [`next`].
pub fn next_at(booking: &Booking, action: Action, now: DateTime<Utc>) -> Result<BookingStatus, NotAllowed> {
    next(state_at(booking, now), action)
}

#[cfg(test)]
mod tests {
    use super::*;

    const STATES: [BookingStatus; 4] = [
        BookingStatus::Pending,
        BookingStatus::Approved,
        BookingStatus::Denied,
        BookingStatus::Canceled,
    ];

    #[test]
    fn the_pipeline_is_this_table_and_nothing_else() {
        use BookingStatus::{Approved, Canceled, Denied, Pending};
        for (action, expected) in [
            // From PENDING, APPROVED, DENIED, CANCELED.
            (Action::Approve, [Some(Approved), None, None, None]),
            (Action::Deny, [Some(Denied), None, None, None]),
            (Action::Cancel, [None, Some(Canceled), None, None]),
            (Action::Lapse, [Some(Canceled), None, None, None]),
            (Action::Change, [Some(Pending), Some(Approved), None, None]),
            (Action::GiveUp, [Some(Canceled), Some(Canceled), None, None]),
            (Action::Ask, [None, Some(Approved), None, None]),
            (Action::ApproveChange, [None, Some(Approved), None, None]),
            (Action::ApproveCancellation, [None, Some(Canceled), None, None]),
            (Action::DropRequest, [None, Some(Approved), None, None]),
            (Action::Move, [None, Some(Approved), None, None]),
        ] {
            for (state, expected) in STATES.into_iter().zip(expected) {
                let expected = expected.ok_or(NotAllowed { state, action });
                assert_eq!(next(state, action), expected, "{action:?} of {state:?}");
            }
        }
    }

    #[test]
    fn nothing_leads_out_of_denied_and_canceled() {
        for action in Action::ALL {
            assert!(next(BookingStatus::Denied, action).is_err());
            assert!(next(BookingStatus::Canceled, action).is_err());
        }
    }
}
