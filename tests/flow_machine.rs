//! The booking flow as its callers see it: events in, states and commands out.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

#[path = "flow_machine/portal.rs"]
mod portal;

#[path = "flow_machine/page.rs"]
mod page;

#[path = "flow_machine/choosing.rs"]
mod choosing;

#[path = "flow_machine/visiting.rs"]
mod visiting;

#[path = "flow_machine/visit_times.rs"]
mod visit_times;

#[path = "flow_machine/company.rs"]
mod company;

#[path = "flow_machine/calendar.rs"]
mod calendar;

#[path = "flow_machine/holding.rs"]
mod holding;

#[path = "flow_machine/details.rs"]
mod details;

#[path = "flow_machine/submitting.rs"]
mod submitting;

#[path = "flow_machine/restoring.rs"]
mod restoring;

#[path = "flow_machine/retrying.rs"]
mod retrying;

#[path = "flow_machine/managing.rs"]
mod managing;

#[path = "flow_machine/server.rs"]
mod server;

#[path = "flow_machine/acts.rs"]
mod acts;

#[path = "flow_machine/world.rs"]
mod world;

#[path = "flow_machine/random.rs"]
mod random;

#[path = "flow_machine/visitor.rs"]
mod visitor;
