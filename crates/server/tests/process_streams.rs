//! Status streams of the real binary: across a restart, and when the server ends.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

#[path = "process/server.rs"]
#[expect(dead_code, reason = "other tests of the binary need more of it")]
mod server;

#[path = "http_api/event_stream.rs"]
mod event_stream;

use event_stream::EventStream;
use server::Database;

#[tokio::test]
async fn a_server_that_ends_ends_its_streams_and_its_successor_tells_what_is_new() {
    let database = Database::new();
    let token = database.token();
    let mut server = database.serve();
    let booking = server.booked(&server.wish().await).await;
    let id = booking["id"].as_str().unwrap();
    let mut stream = EventStream::open(server.stream_request(id)).await;
    let seen = stream.event().await.id.unwrap();
    server.terminate();
    assert!(stream.ends().await);
    assert!(server.wait().success());
    // The reader of the log ends with the process; its last lines may still be on their way.
    let mut log = String::new();
    while !log.contains("\"stopped\"") {
        log.extend(server.log());
    }
    assert!(!log.contains("cut off"), "nobody had to wait: {log}");
    assert!(log.contains("/bookings/{bookingId}/public/events"), "{log}");
    assert!(!log.contains(id), "{log}");

    let server = database.serve();
    let again = server.stream_request(id).header("last-event-id", &seen);
    let mut stream = EventStream::open(again).await;
    let (status, reply) = server.approve(&token, &booking).await;
    assert_eq!(status, 200, "{reply}");
    assert_eq!(stream.status().await, 1, "nothing before that");
    server.kill();
    assert!(stream.ends().await);

    let server = database.serve();
    let again = server.stream_request(id).header("last-event-id", &seen);
    assert_eq!(EventStream::open(again).await.status().await, 1);
}
