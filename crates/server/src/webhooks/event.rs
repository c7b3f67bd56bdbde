//! What webhooks can be told, by name. Pure.

use std::fmt;
use std::str::FromStr;

use crate::store::{BookingStatus, Notice, Occasion};

/// Something that a webhook can be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WebhookEvent {
    /// A booking came into being by a submission.
    BookingSubmitted,
    /// It is certain.
    BookingApproved,
    /// Staff refused it.
    BookingDenied,
    /// It was given up.
    BookingCanceled,
    /// Nobody answered it in time.
    BookingLapsed,
    /// The booker asks for a change or a cancellation.
    ChangeRequestSubmitted,
    /// Staff agreed.
    ChangeRequestApproved,
    /// Staff refused.
    ChangeRequestDenied,
    /// It is otherwise than before, as its booker wished.
    BookingChanged,
    /// Staff moved it to another time.
    BookingMoved,
    /// The booker does not want the change any more.
    ChangeRequestWithdrawn,
    /// Nobody answered the change in time.
    ChangeRequestLapsed,
}

impl WebhookEvent {
    /// Every event.
    pub const ALL: [Self; 12] = [
        Self::BookingSubmitted,
        Self::BookingApproved,
        Self::BookingDenied,
        Self::BookingCanceled,
        Self::BookingLapsed,
        Self::ChangeRequestSubmitted,
        Self::ChangeRequestApproved,
        Self::ChangeRequestDenied,
        Self::BookingChanged,
        Self::BookingMoved,
        Self::ChangeRequestWithdrawn,
        Self::ChangeRequestLapsed,
    ];

    /// Its name outside.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.occasion().name()
    }

    const fn occasion(self) -> Occasion {
        match self {
            Self::BookingSubmitted => Occasion::BookingSubmitted,
            Self::BookingApproved => Occasion::BookingApproved,
            Self::BookingDenied => Occasion::BookingDenied,
            Self::BookingCanceled => Occasion::BookingCanceled,
            Self::BookingLapsed => Occasion::BookingLapsed,
            Self::ChangeRequestSubmitted => Occasion::ChangeRequestSubmitted,
            Self::ChangeRequestApproved => Occasion::ChangeRequestApproved,
            Self::ChangeRequestDenied => Occasion::ChangeRequestDenied,
            Self::BookingChanged => Occasion::BookingChanged,
            Self::BookingMoved => Occasion::BookingMoved,
            Self::ChangeRequestWithdrawn => Occasion::ChangeRequestWithdrawn,
            Self::ChangeRequestLapsed => Occasion::ChangeRequestLapsed,
        }
    }

    /// What a notice tells. Two things where one action has two effects: whoever only listens for approved, changed
    /// or canceled bookings must hear of all of them.
    #[must_use]
    pub fn of_notice(notice: &Notice) -> Vec<Self> {
        let mut events: Vec<Self> = Self::ALL
            .into_iter()
            .filter(|event| event.occasion() == notice.occasion)
            .collect();
        match (notice.occasion, notice.detail.status) {
            (Occasion::BookingSubmitted, BookingStatus::Approved) => events.push(Self::BookingApproved),
            (Occasion::ChangeRequestApproved, BookingStatus::Canceled) => events.push(Self::BookingCanceled),
            (Occasion::ChangeRequestApproved, _) => events.push(Self::BookingChanged),
            _ => {}
        }
        events
    }
}

impl fmt::Display for WebhookEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A name that is no event's.
#[derive(Debug, thiserror::Error)]
#[error("there is no such event; there is all, {}", WebhookEvent::ALL.map(WebhookEvent::name).join(", "))]
pub struct UnknownWebhookEvent;

impl FromStr for WebhookEvent {
    type Err = UnknownWebhookEvent;

    fn from_str(name: &str) -> Result<Self, UnknownWebhookEvent> {
        Self::ALL
            .into_iter()
            .find(|event| event.name() == name)
            .ok_or(UnknownWebhookEvent)
    }
}
