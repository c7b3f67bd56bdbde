//! The real binary: contention, crashes, shutdown, logs.
//!
//! `cargo test -p booking-server --test process_server`. The same file runs with `--features test-clock`,
//! where `process_test_clock` comes along and the test that the route is absent does not.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

#[path = "process/server.rs"]
#[expect(dead_code, reason = "the tests of several servers need more of it")]
mod server;

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::Arc;

use axum::body::Body;
use axum::http::Request;
use booking_server::clock::ShiftedClock;
use booking_server::http::{AppState, Settings, router};
use booking_server::ids::{TherapistId, UnitId};
use booking_server::store::sqlite::SqliteStore;
use booking_server::store::{Span, Store as _};
use chrono::{NaiveDateTime, TimeDelta};
use serde_json::{Value, json};
use tower::ServiceExt as _;

use server::{Database, Wish, answer};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_fifty_clients_exactly_one_reserves_a_therapists_slot_and_the_database_holds_one_claim() {
    let database = Database::new();
    let server = database.serve();
    let wish = server.wish().await;
    let mut clients = tokio::task::JoinSet::new();
    for _ in 0..50 {
        let draft = server.draft(&wish).await;
        let path = format!("/v1/bookings/{draft}/slots/reserve");
        clients.spawn(answer(
            server.post_request(&path, &json!({"slot_time": wish.slot})),
        ));
    }
    let answers = clients.join_all().await;
    let with = |wanted: u16| answers.iter().filter(|(status, _)| *status == wanted).count();
    assert_eq!((with(200), with(409)), (1, 49), "{answers:?}");
    assert_eq!(claims_of(&database, &wish).await, 1);
    let audit = database.command(&["audit"]);
    assert!(audit.status.success(), "{audit:?}");
}

/// The therapist's claims around the slot, read from the file.
async fn claims_of(database: &Database, wish: &Wish) -> usize {
    let store = SqliteStore::open(database.url(), Arc::new(ShiftedClock::default()))
        .await
        .unwrap();
    let therapist: TherapistId = wish.therapist.parse().unwrap();
    let slot: NaiveDateTime = wish.slot.parse().unwrap();
    // No zone is more than 14 hours away from UTC.
    let span = Span {
        start: slot.and_utc() - TimeDelta::hours(14),
        end: slot.and_utc() + TimeDelta::hours(14),
    };
    store
        .busy(&[UnitId::of_therapist(therapist)], span)
        .await
        .unwrap()
        .len()
}

#[tokio::test]
async fn a_hold_survives_a_kill_and_still_expires() {
    let database = Database::new();
    let server = database.serve();
    let wish = server.wish().await;
    let (holder, rival) = (server.draft(&wish).await, server.draft(&wish).await);
    let (_, held) = server.reserve(&holder, &wish).await;
    assert_eq!(held["is_reserved"], true, "{held}");
    server.kill();

    let server = database.serve();
    let path = format!("/v1/bookings/{holder}/slots/reserve");
    let (_, after) = server.get(&path).await;
    for key in [
        "is_reserved",
        "reservation_id",
        "expiry_time",
        "slot_time",
        "invoices",
    ] {
        assert_eq!(after[key], held[key], "{key}");
    }
    assert_eq!(server.reserve(&rival, &wish).await.0, 409);
    server.kill();

    // The same file eleven minutes later, without waiting for them.
    let clock = Arc::new(ShiftedClock::default());
    clock.advance(TimeDelta::minutes(11));
    let store = SqliteStore::open(database.url(), clock.clone()).await.unwrap();
    let app = router(AppState::new(Arc::new(store), clock, Settings::default()));
    let expired = app
        .clone()
        .oneshot(Request::get(&path).body(Body::empty()).unwrap())
        .await
        .unwrap();
    let expired = axum::body::to_bytes(expired.into_body(), 1 << 16).await.unwrap();
    let expired: Value = serde_json::from_slice(&expired).unwrap();
    assert_eq!(expired["is_reserved"], false);
    let reserve = Request::post(format!("/v1/bookings/{rival}/slots/reserve"))
        .header("content-type", "application/json")
        .body(Body::from(json!({"slot_time": wish.slot}).to_string()))
        .unwrap();
    assert_eq!(app.oneshot(reserve).await.unwrap().status(), 200);
}

#[tokio::test]
async fn a_hold_can_be_submitted_after_a_kill_and_the_answer_is_found_again() {
    let database = Database::new();
    let server = database.serve();
    let wish = server.wish().await;
    let draft = server.draft(&wish).await;
    let (_, held) = server.reserve(&draft, &wish).await;
    server.kill();

    let server = database.serve();
    let mut submission = wish.submission.clone();
    submission["reservationId"] = held["reservation_id"].clone();
    let key = "idempotency-key-of-this-test";
    let send = |server: &server::Server| {
        answer(
            server
                .post_request("/bookings/submit", &submission)
                .header("idempotency-key", key),
        )
    };
    let (status, first) = send(&server).await;
    assert_eq!(status, 200, "{first}");
    server.kill();

    let server = database.serve();
    assert_eq!(
        send(&server).await,
        (200, first),
        "as if the answer had been lost"
    );
    assert_eq!(claims_of(&database, &wish).await, 1);
}

#[tokio::test]
async fn a_request_that_is_under_way_is_answered_before_the_server_ends() {
    let database = Database::new();
    let mut server = database.serve();
    let mut connection = TcpStream::connect(server.address).unwrap();
    let body = "{\"submission\": true}";
    let head = format!(
        "POST /bookings/submit HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    let (first, rest) = body.split_at(5);
    // The interim answer says that the request has reached its handler.
    let head = head.replace("host: x", "host: x\r\nexpect: 100-continue");
    connection.write_all(head.as_bytes()).unwrap();
    let mut interim = [0; 25];
    connection.read_exact(&mut interim).unwrap();
    assert_eq!(&interim, b"HTTP/1.1 100 Continue\r\n\r\n");
    connection.write_all(first.as_bytes()).unwrap();
    server.terminate();
    connection.write_all(rest.as_bytes()).unwrap();
    let mut reply = String::new();
    connection.read_to_string(&mut reply).unwrap();
    assert!(reply.starts_with("HTTP/1.1 400"), "the ids are missing: {reply}");
    assert!(server.wait().success());
    assert!(server.log().iter().any(|line| line.contains("\"stopped\"")));
}

#[tokio::test]
async fn a_port_in_use_is_told_in_one_sentence() {
    let database = Database::new();
    let server = database.serve();
    let address = server.address.to_string();
    let second = database.command(&["serve", "--listen", &address]);
    assert!(!second.status.success());
    let said = String::from_utf8(second.stderr).unwrap();
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(
        said.contains(&format!("{address} is in use by another program")),
        "{said}"
    );
}

#[tokio::test]
async fn a_folder_that_is_not_there_is_told_in_one_sentence() {
    let database = Database::new();
    let nowhere = database.path().join("nowhere");
    let arguments = [
        "serve",
        "--listen",
        "127.0.0.1:0",
        "--widget-dir",
        nowhere.to_str().unwrap(),
    ];
    let ended = database.command(&arguments);
    assert!(!ended.status.success());
    let said = String::from_utf8(ended.stderr).unwrap();
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(said.contains("nowhere"), "{said}");
}

#[tokio::test]
async fn logs_hold_route_templates_and_nothing_about_people() {
    let database = Database::new();
    let mut server = database.serve();
    let wish = server.wish().await;
    let draft = server.draft(&wish).await;
    let (_, held) = server.reserve(&draft, &wish).await;
    let mut submission = wish.submission.clone();
    submission["reservationId"] = held["reservation_id"].clone();
    let (_, submitted) = server.post("/bookings/submit?lang=de", &submission).await;
    let booking = submitted["booking"]["id"].as_str().unwrap();
    server.get(&format!("/bookings/{booking}/public")).await;
    server.get(&format!("/nowhere/{booking}")).await;
    server.terminate();
    assert!(server.wait().success());
    // The reader of the log ends with the process; its last lines may still be on their way.
    let mut log = String::new();
    while !log.contains("\"stopped\"") {
        log.extend(server.log());
    }
    for route in [
        "/v1/bookings/{id}/slots/reserve",
        "/bookings/{bookingId}/public",
        "/bookings/submit",
        "(no route)",
    ] {
        assert!(
            log.contains(&format!("\"route\":\"{route}\"")),
            "{route} is missing in {log}"
        );
    }
    let reservation = held["reservation_id"].as_str().unwrap();
    for secret in [
        &draft,
        booking,
        reservation,
        "Grace",
        "Exampleton",
        "guest.example",
        "0142",
        "lang=de",
        "127.0.0.1",
    ] {
        assert!(!log.contains(secret), "{secret} is in {log}");
    }
}

#[cfg(not(feature = "test-clock"))]
#[tokio::test]
async fn the_distribution_has_no_way_to_move_the_clock() {
    let database = Database::new();
    let server = database.serve();
    let (status, reply) = server
        .post("/test/clock", &json!({"advance_seconds": 3_600}))
        .await;
    assert_eq!(
        (status, &reply["error"]),
        (404, &json!("There is nothing at this address."))
    );
}
