//! Telling booker and staff by mail what happened to a booking.
//!
//! Notices of the outbox become letters (`letter`, pure), and so does time that goes by (`remind`); letters
//! become messages (`message`) in the table of mails (`write`), and these are sent until they are taken (`send`). Nothing here decides about a booking.

pub mod letter;

mod body;

mod html;

mod paint;

pub mod calendar;

mod message;

pub mod subject;

pub mod write;

pub mod remind;

pub mod send;

pub use letter::{Letter, LetterKind, letters};
pub use remind::write_reminders;
pub use send::{Delivery, DeliveryError, send_mails};
pub use write::{Sender, write_mails};
