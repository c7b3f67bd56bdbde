//! What the store keeps of mails.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};

use super::BookingStatus;
use crate::ids::{BookingId, OrganizationId};

/// A mail that is to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewMail {
    /// Tenant.
    pub organization: OrganizationId,
    /// What it is about.
    pub booking: BookingId,
    /// The same for every attempt; a second mail with the same is not kept.
    pub message_id: String,
    /// The address that the mail server is told.
    pub sender: String,
    /// The address that it goes to, in lower case.
    pub recipient: String,
    /// The whole message (RFC 5322).
    pub content: String,
    /// When it may be sent at the earliest; whole seconds.
    pub planned_at: DateTime<Utc>,
    /// What must still be so when it is sent; `None`: it is right whenever it is sent.
    pub premise: Option<Premise>,
}

/// How a booking must be for a mail to be right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Premise {
    /// Its status.
    pub status: BookingStatus,
    /// When it begins; whole seconds. Once that is past, the mail is wrong as well.
    pub start: DateTime<Utc>,
}

/// A mail, and how far it got.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// In order of writing.
    pub number: i64,
    /// What is sent, and to whom.
    pub mail: NewMail,
    /// How far it got.
    pub state: MailState,
    /// When it is tried next, if it waits.
    pub next_attempt_at: DateTime<Utc>,
    /// How often it was tried, an attempt that is under way included.
    pub attempts: u32,
    /// What went wrong last.
    pub last_error: Option<String>,
}

/// How far a mail got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailState {
    /// It is to be tried, perhaps again.
    Waiting,
    /// The mail server took it, or it lies in the folder.
    Sent,
    /// The mail server will never take it, or did not for days.
    Failed,
    /// What it says was no longer so when its turn came, and nobody was to read it.
    Outdated,
}

impl MailState {
    /// Its name in the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::Outdated => "outdated",
        }
    }
}

impl fmt::Display for MailState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A name that is no state's.
#[derive(Debug, thiserror::Error)]
#[error("no state of a mail has this name")]
pub struct UnknownMailState;

impl FromStr for MailState {
    type Err = UnknownMailState;

    fn from_str(name: &str) -> Result<Self, UnknownMailState> {
        [Self::Waiting, Self::Sent, Self::Failed, Self::Outdated]
            .into_iter()
            .find(|state| state.name() == name)
            .ok_or(UnknownMailState)
    }
}

/// What became of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MailAttempt {
    /// It was taken.
    Sent,
    /// It was not, and is to be tried again.
    Again {
        /// When.
        at: DateTime<Utc>,
        /// Why it was not taken.
        error: String,
    },
    /// It was not, and will not be tried again.
    GivenUp {
        /// Why.
        error: String,
    },
    /// It was not tried, and will not be: its [`Premise`] is gone.
    Outdated,
}
