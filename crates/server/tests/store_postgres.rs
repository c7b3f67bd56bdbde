//! What is true of PostgreSQL alone.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

#[path = "postgres/cluster.rs"]
mod cluster;

/// In a module of this name, so that `--skip postgres::` leaves it out where PostgreSQL is not installed.
#[path = "store_postgres/postgres.rs"]
mod postgres;
