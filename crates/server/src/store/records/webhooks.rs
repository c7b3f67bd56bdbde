//! What the store keeps of webhooks and of what they are told.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::ids::{OrganizationId, WebhookId};

/// Another system of an organization that wants to be told.
#[derive(Clone, PartialEq, Eq)]
pub struct Webhook {
    /// Row.
    pub id: WebhookId,
    /// Tenant.
    pub organization: OrganizationId,
    /// Where to.
    pub url: String,
    /// Names of the events that it wants.
    pub events: Vec<String>,
    /// Signs what is sent.
    pub secret: String,
    /// Whether it is told anything.
    pub is_enabled: bool,
    /// Failed attempts in a row.
    pub failures: u32,
    /// When it was added; whole seconds.
    pub created_at: DateTime<Utc>,
}

impl fmt::Debug for Webhook {
    /// Without the secret, and without the address, which may have one in it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Webhook")
            .field("id", &self.id)
            .field("is_enabled", &self.is_enabled)
            .finish_non_exhaustive()
    }
}

/// An event that a webhook is to be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewWebhookDelivery {
    /// To whom.
    pub webhook: WebhookId,
    /// The same for all webhooks and attempts; a second delivery of it to the same webhook is not kept.
    pub event: Uuid,
    /// What happened.
    pub event_type: String,
    /// The whole JSON.
    pub body: String,
}

/// A delivery, and how far it got.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookDelivery {
    /// In order of writing.
    pub number: i64,
    /// What is sent, and to whom.
    pub delivery: NewWebhookDelivery,
    /// How far it got.
    pub state: WebhookDeliveryState,
    /// When it is tried next, if it waits.
    pub next_attempt_at: DateTime<Utc>,
    /// How often it was tried, an attempt that is under way included.
    pub attempts: u32,
    /// What went wrong last.
    pub last_error: Option<String>,
    /// When it was written.
    pub created_at: DateTime<Utc>,
}

/// How far a delivery got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WebhookDeliveryState {
    /// It is to be tried, perhaps again.
    Waiting,
    /// It was taken.
    Sent,
    /// It was not, and is tried only if somebody asks for it.
    Failed,
}

impl WebhookDeliveryState {
    /// Its name in the database and in lists.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sent => "sent",
            Self::Failed => "failed",
        }
    }
}

/// A name that is no state's.
#[derive(Debug, thiserror::Error)]
#[error("no state of a delivery has this name")]
pub struct UnknownWebhookDeliveryState;

impl FromStr for WebhookDeliveryState {
    type Err = UnknownWebhookDeliveryState;

    fn from_str(name: &str) -> Result<Self, UnknownWebhookDeliveryState> {
        [Self::Waiting, Self::Sent, Self::Failed]
            .into_iter()
            .find(|state| state.name() == name)
            .ok_or(UnknownWebhookDeliveryState)
    }
}

/// What became of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WebhookAttempt {
    /// It was taken.
    Sent,
    /// It was not, and is to be tried again.
    Again {
        /// When.
        at: DateTime<Utc>,
        /// Why it was not taken.
        error: String,
    },
    /// It was not, and will not be tried again by itself.
    GivenUp {
        /// Why.
        error: String,
    },
}
