//! Every endpoint over real HTTP and a real database, with good and bad input.
//!
//! `cargo test -p booking-server --test http_api`; needs no feature and nothing installed. With
//! `BOOKING_TEST_DATABASE=postgres` it runs on a PostgreSQL of its own.

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

#[path = "http_api/attribution.rs"]
mod attribution;

#[path = "http_api/block_outs.rs"]
mod block_outs;

#[path = "http_api/guest_relationships.rs"]
mod guest_relationships;

#[path = "http_api/app.rs"]
mod app;

#[path = "http_api/portal.rs"]
mod portal;

#[path = "http_api/carried.rs"]
mod carried;

#[path = "http_api/centers.rs"]
mod centers;

#[path = "http_api/availability.rs"]
mod availability;

#[path = "http_api/availability_of_booking.rs"]
mod availability_of_booking;

#[path = "http_api/elsewhere.rs"]
mod elsewhere;

#[path = "http_api/first_screen.rs"]
mod first_screen;

#[path = "http_api/looks.rs"]
mod looks;

#[path = "http_api/drafts.rs"]
mod drafts;

#[path = "http_api/families.rs"]
mod families;

#[path = "http_api/error_tables.rs"]
mod error_tables;

#[path = "http_api/warnings.rs"]
mod warnings;

#[path = "http_api/reservations.rs"]
mod reservations;

#[path = "http_api/confirmations.rs"]
mod confirmations;

#[path = "http_api/groups.rs"]
mod groups;

#[path = "http_api/documented.rs"]
mod documented;

#[path = "http_api/invoices.rs"]
mod invoices;

#[path = "http_api/reschedules.rs"]
mod reschedules;

#[path = "http_api/submissions.rs"]
mod submissions;

#[path = "http_api/staff.rs"]
mod staff;

#[path = "http_api/desk.rs"]
mod desk;

#[path = "http_api/desk_browser.rs"]
mod desk_browser;

#[path = "http_api/desk_collisions.rs"]
mod desk_collisions;

#[path = "http_api/desk_guests.rs"]
mod desk_guests;

#[path = "http_api/desk_login.rs"]
mod desk_login;

#[path = "http_api/desk_pages.rs"]
mod desk_pages;

#[path = "http_api/desk_probes.rs"]
mod desk_probes;

#[path = "http_api/desk_acts.rs"]
mod desk_acts;

#[path = "http_api/pipeline.rs"]
mod pipeline;

#[path = "http_api/post.rs"]
mod post;

#[path = "http_api/mails.rs"]
mod mails;

#[path = "http_api/mail_probes.rs"]
mod mail_probes;

#[path = "http_api/reminders.rs"]
mod reminders;

#[path = "http_api/form_browser.rs"]
mod form_browser;

#[path = "http_api/plain_booking.rs"]
mod plain_booking;

#[path = "http_api/plain_visit.rs"]
mod plain_visit;

#[path = "http_api/plain_manage.rs"]
mod plain_manage;

#[path = "http_api/plain_change.rs"]
mod plain_change;

#[path = "http_api/change_requests.rs"]
mod change_requests;

#[path = "http_api/readers.rs"]
mod readers;

#[path = "http_api/repeated_changes.rs"]
mod repeated_changes;

#[path = "http_api/public_decisions.rs"]
mod public_decisions;

#[path = "http_api/staff_bookings.rs"]
mod staff_bookings;

#[path = "http_api/trail.rs"]
mod trail;

#[path = "http_api/bodies.rs"]
mod bodies;

#[path = "http_api/nul.rs"]
mod nul;

#[path = "http_api/idempotency.rs"]
mod idempotency;

#[path = "http_api/origins.rs"]
mod origins;

#[path = "http_api/limits.rs"]
mod limits;

#[path = "http_api/files.rs"]
mod files;

#[path = "http_api/pictures.rs"]
mod pictures;

#[path = "http_api/event_stream.rs"]
#[expect(dead_code, reason = "the tests of whole servers need more of it")]
mod event_stream;

#[path = "http_api/status_streams.rs"]
mod status_streams;

#[path = "http_api/contention.rs"]
mod contention;

#[path = "http_api/closed_portal.rs"]
mod closed_portal;

#[path = "http_api/markup.rs"]
mod markup;

#[path = "http_api/probes.rs"]
mod probes;

#[path = "http_api/probe_pages.rs"]
mod probe_pages;

#[path = "http_api/probe_letters.rs"]
mod probe_letters;

#[path = "http_api/webhooks.rs"]
mod webhooks;
