//! The rules of drafts, holds and bookings, use-case by use-case, over a real database (an SQLite file, or
//! with `BOOKING_TEST_DATABASE=postgres` a PostgreSQL of its own) and a clock that the tests drive.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

#[path = "postgres/cluster.rs"]
#[expect(dead_code, reason = "the tests of the store need more of it")]
mod cluster;

#[path = "postgres/choice.rs"]
mod choice;

#[path = "bookings_rules/spa.rs"]
mod spa;

#[path = "bookings_rules/world.rs"]
mod world;

#[path = "bookings_rules/catalogues.rs"]
mod catalogues;

#[path = "bookings_rules/drafts.rs"]
mod drafts;

#[path = "bookings_rules/visits.rs"]
mod visits;

#[path = "bookings_rules/replacing.rs"]
mod replacing;

#[path = "bookings_rules/slots.rs"]
mod slots;

#[path = "bookings_rules/holds.rs"]
mod holds;

#[path = "bookings_rules/submissions.rs"]
mod submissions;

#[path = "bookings_rules/free_slots.rs"]
mod free_slots;

#[path = "bookings_rules/invoices.rs"]
mod invoices;

#[path = "bookings_rules/confirmations.rs"]
mod confirmations;

#[path = "bookings_rules/lapses.rs"]
mod lapses;

#[path = "bookings_rules/mail_server.rs"]
#[expect(dead_code, reason = "the tests with a killed server need more of it")]
mod mail_server;

#[path = "bookings_rules/receiver.rs"]
mod receiver;

#[path = "bookings_rules/webhooks.rs"]
mod webhooks;

#[path = "bookings_rules/mails.rs"]
mod mails;

#[path = "bookings_rules/contention.rs"]
mod contention;

#[path = "bookings_rules/changes.rs"]
mod changes;

#[path = "bookings_rules/sequences.rs"]
mod sequences;

#[path = "bookings_rules/demo.rs"]
mod demo;

#[path = "bookings_rules/kept_calendars.rs"]
mod kept_calendars;

#[path = "bookings_rules/offers.rs"]
mod offers;
