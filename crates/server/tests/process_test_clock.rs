//! The real binary with feature `test-clock`: tests outside of the process drive its clock.
//!
//! `cargo test -p booking-server --features test-clock --test process_test_clock`; without the feature
//! there is nothing in this file.

#![cfg(feature = "test-clock")]
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

#[path = "process/server.rs"]
#[expect(dead_code, reason = "the other tests of the binary need more of it")]
mod server;

use serde_json::json;

use server::Database;

#[tokio::test]
async fn a_hold_expires_when_the_clock_is_moved_also_after_a_kill() {
    let database = Database::new();
    let server = database.serve();
    let wish = server.wish().await;
    let (holder, rival) = (server.draft(&wish).await, server.draft(&wish).await);
    let (_, held) = server.reserve(&holder, &wish).await;
    assert_eq!(held["is_reserved"], true, "{held}");
    server.kill();

    let server = database.serve();
    let path = format!("/v1/bookings/{holder}/slots/reserve");
    // A hold lasts 10 minutes; half a minute is left for a slow machine.
    server.post("/test/clock", &json!({"advance_seconds": 570})).await;
    assert_eq!(server.get(&path).await.1["is_reserved"], true);
    let (status, _) = server.post("/test/clock", &json!({"advance_seconds": 30})).await;
    assert_eq!(status, 204);
    assert_eq!(server.get(&path).await.1["is_reserved"], false);
    assert_eq!(server.reserve(&rival, &wish).await.0, 200);
}

#[tokio::test]
async fn a_clock_is_not_moved_by_nonsense() {
    let database = Database::new();
    let server = database.serve();
    for body in [
        json!({}),
        json!({"advance_seconds": "60"}),
        json!({"seconds": 60}),
    ] {
        assert_eq!(server.post("/test/clock", &body).await.0, 400, "{body}");
    }
    let (status, _) = server
        .post("/test/clock", &json!({"advance_seconds": i64::MAX}))
        .await;
    assert_eq!(status, 422);
}
