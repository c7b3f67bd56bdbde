//! The real binary tells webhooks: a signed event at a real receiver, and nothing lost when it is killed.
//!
//! `cargo test -p booking-server --features test-clock --test process_webhooks`; what needs to pass a minute is
//! left out without the feature, because a delivery that a killed server had taken is left alone for so long.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

#[path = "process/server.rs"]
#[expect(dead_code, reason = "the other tests of the binary need more of it")]
mod server;

#[path = "bookings_rules/receiver.rs"]
#[expect(dead_code, reason = "the tests of the queue need more of it")]
mod receiver;

use std::time::Duration;

use booking_server::webhooks::signature::signature;
use serde_json::Value;

use receiver::{Behaviour, Receiver, Request};
use server::Database;

/// Longer than anything should take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);

/// The receivers of these tests are on this machine.
const FLAGS: [&str; 1] = ["--webhook-allow-private"];

/// Registers a receiver of everything; its secret.
fn add(database: &Database, receiver: &Receiver) -> String {
    let added = database.command(&["webhook", "add", "--url", &receiver.url(), "--events", "all"]);
    assert!(added.status.success(), "{added:?}");
    let printed = String::from_utf8(added.stdout).unwrap();
    printed.lines().last().unwrap().trim().to_owned()
}

/// What has come, as soon as there are so many.
async fn got(receiver: &Receiver, count: usize) -> Vec<Request> {
    tokio::time::timeout(PATIENCE, receiver.wait_for(count))
        .await
        .expect("webhooks are told");
    receiver.got()
}

/// What the command lists, one line each.
fn deliveries(database: &Database) -> Vec<String> {
    lines(database, &["deliveries"])
}

/// What a command about webhooks prints.
fn lines(database: &Database, command: &[&str]) -> Vec<String> {
    let printed = database.command(&[&["webhook"], command].concat());
    assert!(printed.status.success(), "{printed:?}");
    let printed = String::from_utf8(printed.stdout).unwrap();
    printed.lines().map(str::to_owned).collect()
}

/// The same, as soon as the first line says this: what became of a delivery is written down after the answer.
async fn listed(database: &Database, command: &[&str], wanted: &str) -> Vec<String> {
    let mut every = tokio::time::interval(Duration::from_millis(50));
    tokio::time::timeout(PATIENCE, async {
        loop {
            let printed = lines(database, command);
            if printed.first().is_some_and(|line| line.contains(wanted)) {
                return printed;
            }
            every.tick().await;
        }
    })
    .await
    .expect("the command lists it")
}

#[tokio::test]
async fn a_submission_and_its_approval_arrive_signed_at_a_webhook_registered_by_command() {
    let database = Database::new();
    let receiver = Receiver::start(Behaviour::Answers(204)).await;
    let secret = add(&database, &receiver);
    let token = database.token();
    let server = database.serve_with(&FLAGS);
    let booking = server.booked(&server.wish().await).await;
    got(&receiver, 1).await;
    let (status, reply) = server.approve(&token, &booking).await;
    assert_eq!(status, 200, "{reply}");
    let requests = got(&receiver, 2).await;
    let told: Vec<Value> = requests.iter().map(Request::json).collect();
    let names: Vec<&Value> = told.iter().map(|event| &event["event_type"]).collect();
    assert_eq!(names, ["booking.submitted", "booking.approved"]);
    for request in &requests {
        let (seconds, _) = request.signature[2..].split_once(',').unwrap();
        let expected = signature(&secret, seconds.parse().unwrap(), &request.body);
        assert_eq!(request.signature, expected);
        assert!(!request.body.contains(booking["id"].as_str().unwrap()));
    }
    for event in &told {
        assert_eq!(event["data"]["reference"], booking["reference"]);
        assert_eq!(event["data"]["contact"]["email"], "grace@guest.example");
    }
    assert_ne!(told[0]["id"], told[1]["id"]);
    // That it was taken is written down after the answer.
    let mut every = tokio::time::interval(Duration::from_millis(50));
    let sent = || {
        deliveries(&database)
            .iter()
            .filter(|line| line.contains("sent"))
            .count()
    };
    tokio::time::timeout(PATIENCE, async {
        while sent() < 2 {
            every.tick().await;
        }
    })
    .await
    .expect("both are listed as sent");
}

#[tokio::test]
async fn a_delivery_that_was_given_up_is_repeated_by_command_and_arrives() {
    let database = Database::new();
    // It wants nothing any more: the delivery is given up at once, and the webhook switched off.
    let receiver = Receiver::start(Behaviour::Answers(410)).await;
    add(&database, &receiver);
    let server = database.serve_with(&FLAGS);
    server.booked(&server.wish().await).await;
    got(&receiver, 1).await;
    let failed = listed(&database, &["deliveries", "--failed"], "failed").await;
    let number = failed[0].split_whitespace().next().unwrap();
    assert!(failed[0].contains("410"), "{failed:?}");
    let off = listed(&database, &["list"], " off ").await;
    let webhook = off[0].split_whitespace().next().unwrap();

    receiver.behave(Behaviour::Answers(200));
    for command in [["enable", webhook], ["repeat", number]] {
        let done = database.command(&[&["webhook"], &command[..]].concat());
        assert!(done.status.success(), "{done:?}");
    }
    let requests = got(&receiver, 2).await;
    assert_eq!(requests[0].body, requests[1].body, "the same, its id included");
    let sent = listed(&database, &["deliveries"], "sent").await;
    assert_eq!(sent.len(), 1, "{sent:?}");
    assert_eq!(sent[0].split_whitespace().next(), Some(number));
}

#[tokio::test]
async fn a_server_killed_between_the_commit_and_the_delivery_delivers_after_its_restart() {
    let database = Database::new();
    let receiver = Receiver::start(Behaviour::Answers(200)).await;
    add(&database, &receiver);
    let mut references = Vec::new();
    for _ in 0..3 {
        let server = database.serve_with(&FLAGS);
        let booking = server.booked(&server.wish().await).await;
        // Right after the commit: deliveries are written and sent every two seconds.
        server.kill();
        references.push(booking["reference"].clone());
    }
    let _server = database.serve_with(&FLAGS);
    // Each as often as servers were quick enough to send it before they were killed, and once at least.
    let all_there = async {
        loop {
            let told: Vec<Value> = receiver.got().iter().map(Request::json).collect();
            let ids = |reference: &Value| -> Vec<Value> {
                let about = told
                    .iter()
                    .filter(|event| event["data"]["reference"] == *reference);
                about.map(|event| event["id"].clone()).collect()
            };
            let each: Vec<Vec<Value>> = references.iter().map(ids).collect();
            if each.iter().all(|ids| !ids.is_empty()) {
                return each;
            }
            receiver.wait_for(told.len() + 1).await;
        }
    };
    let each = tokio::time::timeout(PATIENCE, all_there)
        .await
        .expect("each is told");
    for mut ids in each {
        ids.dedup();
        assert_eq!(ids.len(), 1, "one delivery has one id");
    }
}

#[cfg(feature = "test-clock")]
#[tokio::test]
async fn a_server_killed_while_it_delivers_repeats_the_delivery_with_its_id() {
    let database = Database::new();
    let receiver = Receiver::start(Behaviour::NeverAnswers).await;
    add(&database, &receiver);
    let server = database.serve_with(&FLAGS);
    server.booked(&server.wish().await).await;
    got(&receiver, 1).await;
    server.kill();

    receiver.behave(Behaviour::Answers(200));
    let server = database.serve_with(&FLAGS);
    let minute = serde_json::json!({"advance_seconds": 61});
    assert_eq!(server.post("/test/clock", &minute).await.0, 204);
    let requests = got(&receiver, 2).await;
    assert_eq!(requests[0].body, requests[1].body, "the same, its id included");
    assert_ne!(requests[0].signature, requests[1].signature, "of another moment");
    // Nothing else waits: what was taken is not sent a third time.
    assert_eq!(server.post("/test/clock", &minute).await.0, 204);
    let listed = deliveries(&database);
    assert_eq!(listed.len(), 1, "{listed:?}");
}
