//! What is true of PostgreSQL alone.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

#[path = "postgres/cluster.rs"]
mod cluster;

#[path = "postgres/choice.rs"]
mod choice;

#[path = "bookings_rules/spa.rs"]
#[expect(dead_code, reason = "the spa has more than one test binary needs")]
mod spa;

#[path = "bookings_rules/world.rs"]
#[expect(dead_code, reason = "the tests of the rules need more of it")]
mod world;

/// In a module of this name, so that `--skip postgres::` leaves it out where PostgreSQL is not installed.
mod postgres {
    #[path = "../store_postgres/store.rs"]
    mod store;

    #[path = "../store_postgres/placing.rs"]
    mod placing;
}
