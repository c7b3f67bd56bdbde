//! The use-cases: everything that can be done with drafts, holds and bookings.
//!
//! Written once over the traits of `store`; each changes what it changes inside the transaction handed
//! in, which the caller commits (together with its idempotency record). A use-case that answers an error
//! has changed nothing, so that committing afterwards is harmless. Knows no HTTP, no wire shapes beyond
//! the contact and its answers, and no text for people.

pub mod catalogues;

pub mod problem;

pub mod draft;

pub mod slots;

pub mod calendar;

pub mod hold;

pub mod reserve;

pub mod release;

pub mod submit;

pub mod form;

pub mod note;

pub mod confirm;

mod reschedule;

pub mod cancel_invoice;

pub mod no_show;

pub mod comments;

pub mod guest;

pub mod relationship;

pub mod block_out;

mod visit;

mod family;

mod replacing;

pub mod pipeline;

pub mod rights;

pub mod sensitive;

pub mod decision;

pub mod wished;

pub mod approve;

pub mod deny;

pub mod cancel;

pub mod associate;

pub mod staff_create;

pub mod change_request;

pub mod change_request_decision;

pub mod ending;

mod moving;

mod placing;

mod invoices;

pub mod invoice_audit;

mod record;

pub(crate) use record::span_of;

mod trail;

mod event_of;

pub mod reference;

pub mod read;

pub mod lapse;

pub mod audit;

/// Limits against abuse, of the server as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Live holds that drafts of one client may have together.
    pub live_holds_per_client: u32,
    /// Open PENDING bookings that one email address may have in one organization.
    pub pending_bookings_per_email: u32,
}

impl Default for Limits {
    /// DESIGN section 2, "Abuse": mobile carriers share addresses, hence as many as 20 holds.
    fn default() -> Self {
        Self {
            live_holds_per_client: 20,
            pending_bookings_per_email: 5,
        }
    }
}
