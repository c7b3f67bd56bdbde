//! Several servers on one PostgreSQL work as one: two real processes, one database.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

#[path = "postgres/cluster.rs"]
#[expect(dead_code, reason = "the tests of the store need more of it")]
mod cluster;

#[path = "process/server.rs"]
#[expect(dead_code, reason = "the tests of one server need more of it")]
mod server;

#[path = "http_api/event_stream.rs"]
#[expect(dead_code, reason = "other tests of streams need more of it")]
mod event_stream;

/// In a module of this name, so that `--skip postgres::` leaves it out where PostgreSQL is not installed.
#[path = "several_servers/postgres.rs"]
mod postgres;
