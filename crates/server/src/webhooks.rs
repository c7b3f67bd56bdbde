//! Telling an organization's other systems what happened to its bookings.
//!
//! Notices of the outbox become deliveries (`write`, over `body`, which is pure), and these are sent (`send`),
//! signed (`signature`), until they are taken or given up. Nothing here decides about a booking.

pub mod event;

pub mod body;

pub mod write;

pub mod signature;

pub mod address;

pub mod send;

pub mod run;

pub use address::AddressRules;
pub use event::WebhookEvent;
pub use run::run_webhooks;
pub use send::{WebhookSender, WebhookSenderError, send_webhooks};
pub use write::write_webhooks;
