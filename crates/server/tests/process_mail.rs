//! The real binary killed while it tells people by mail: nothing is lost, and what is repeated has its id.
//!
//! `cargo test -p booking-server --features test-clock --test process_mail`; without the feature there is
//! nothing in this file, because a mail that a killed server had taken is left alone for ten minutes.

#![cfg(feature = "test-clock")]
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

#[path = "process/server.rs"]
#[expect(dead_code, reason = "the other tests of the binary need more of it")]
mod server;

#[path = "bookings_rules/mail_server.rs"]
#[expect(dead_code, reason = "the tests of the queue need more of it")]
mod mail_server;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use chrono::{NaiveDateTime, TimeDelta};
use mail_parser::MessageParser;
use serde_json::{Value, json};

use mail_server::{Behaviour, MailServer};
use server::{Database, Server, answer, demo_without_pictures};

/// Longer than anything should take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);

const DESK: &str = "desk@spa.example";

/// The demo, whose staff want mail.
fn demo_with_mail() -> Database {
    let database = Database::new();
    let catalogue = demo_without_pictures();
    let wanted = format!("staff_notify = [\"{DESK}\"]\napproval = \"manual\"");
    let file = database.path().join("with-mail.toml");
    std::fs::write(&file, catalogue.replacen("approval = \"manual\"", &wanted, 1)).unwrap();
    let imported = database.command(&["import", file.to_str().unwrap()]);
    assert!(imported.status.success(), "{imported:?}");
    database
}

/// Submissions for different days, each by somebody else.
async fn submissions(server: &Server, prefix: &str) -> Vec<Value> {
    let wish = server.wish().await;
    let service = &wish.draft["guests"][0]["items"][0]["item"]["id"];
    let path = format!(
        "/v1/portals/stillwater/availability?service_id={}&therapist_id={}&days=42",
        service.as_str().unwrap(),
        wish.therapist
    );
    let (_, calendar) = server.get(&path).await;
    let slots = calendar["days"].as_array().unwrap().iter().filter_map(|day| {
        let slot = day["slots"].as_array()?.first()?;
        let offset = slot.get("utc_offset_minutes").or(day.get("utc_offset_minutes"))?;
        let time: NaiveDateTime = slot["Time"].as_str()?.parse().unwrap();
        Some((time - TimeDelta::minutes(offset.as_i64()?)).and_utc())
    });
    slots
        .enumerate()
        .map(|(number, start)| {
            let mut submission = wish.submission.clone();
            submission["contact"]["email"] = json!(format!("{prefix}-{number}@guest.example"));
            submission["event"] = json!({
                "serviceId": service, "therapistId": wish.therapist,
                "start": start.format("%Y-%m-%dT%H:%M:%SZ").to_string(),
                "centerId": wish.draft["center_id"],
            });
            submission
        })
        .collect()
}

/// Waits until there is an answer.
async fn until<T>(mut ask: impl FnMut() -> Option<T>, what: &str) -> T {
    let started = Instant::now();
    let mut every = tokio::time::interval(Duration::from_millis(20));
    loop {
        every.tick().await;
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(started.elapsed() < PATIENCE, "{what}");
    }
}

/// Who got a mail about which booking, by the ids of the mails.
fn mails_in(folder: &Path) -> BTreeMap<String, (String, String)> {
    let Ok(files) = std::fs::read_dir(folder) else {
        return BTreeMap::new();
    };
    files
        .map(|file| file.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "eml"))
        .map(|path| {
            let raw = std::fs::read(path).unwrap();
            let mail = MessageParser::default().parse(&raw).unwrap();
            let to = mail.to().unwrap().first().unwrap().address().unwrap();
            let subject = mail.subject().unwrap();
            let reference = subject
                .split(' ')
                .find(|word| word.starts_with("SW-"))
                .expect(subject);
            let id = mail.message_id().unwrap().to_owned();
            (id, (reference.to_owned(), to.to_owned()))
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_booking_is_told_once_however_often_the_server_is_killed_right_after_the_commit() {
    let database = demo_with_mail();
    let folder = database.path().join("mails");
    let flags = ["--mail-dir", folder.to_str().unwrap()];
    let token = database.command(&["token", "create", "--name", "test", "--role", "read"]);
    let token = String::from_utf8(token.stdout).unwrap();
    let token = token.trim().lines().last().unwrap().to_owned();
    let mut answered = 0;
    for round in 0..5 {
        let server = database.serve_with(&flags);
        let mut clients = tokio::task::JoinSet::new();
        for submission in submissions(&server, &format!("round-{round}"))
            .await
            .iter()
            .take(4)
        {
            clients.spawn(answer(server.post_request("/bookings/submit", submission)));
        }
        // Killed after the first, the second, … answer, while the others are on their way.
        for _ in 0..=round.min(3) {
            let (status, reply) = clients.join_next().await.unwrap().unwrap();
            assert_eq!(status, 200, "{reply}");
            answered += 1;
        }
        clients.abort_all();
        server.kill();
    }

    let server = database.serve_with(&flags);
    // What a killed server had taken is taken again.
    server.post("/test/clock", &json!({"advance_seconds": 601})).await;
    let (_, listed) = answer(
        reqwest::Client::new()
            .get(format!("http://{}/bookings", server.address))
            .bearer_auth(token),
    )
    .await;
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let wanted: BTreeSet<(String, String)> = listed["bookings"]
        .as_object()
        .unwrap()
        .values()
        .flat_map(|booking| {
            let reference = text(&booking["reference"]);
            let booker = text(&booking["contact"]["email"]);
            [(reference.clone(), booker), (reference, DESK.to_owned())]
        })
        .collect();
    assert!(wanted.len() >= 2 * answered, "{listed}");
    let mails = until(
        || Some(mails_in(&folder)).filter(|mails| mails.len() >= wanted.len()),
        "mails are missing",
    )
    .await;
    assert_eq!(mails.len(), wanted.len(), "each has one id");
    assert_eq!(mails.into_values().collect::<BTreeSet<_>>(), wanted);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_killed_between_sending_and_recording_repeats_the_mail_with_its_id() {
    let database = demo_with_mail();
    let received = Arc::new(Mutex::new(Vec::new()));
    let post = MailServer::bind();
    let address = post.address();
    let url = format!("smtp://{address}");
    let flags = ["--smtp-url", &url, "--mail-from", "booking@server.example"];
    let silent = post.serve(1, Behaviour::KeepsSilent, received.clone());
    let server = database.serve_with(&flags);
    let submission = submissions(&server, "one").await.remove(0);
    let (status, reply) = server.post("/bookings/submit", &submission).await;
    assert_eq!(status, 200, "{reply}");
    until(
        || (!received.lock().unwrap().is_empty()).then_some(()),
        "no mail was sent",
    )
    .await;
    server.kill();
    silent.join().unwrap();

    let post = MailServer::bind_to(address).serve(2, Behaviour::Takes, received.clone());
    let server = database.serve_with(&flags);
    server.post("/test/clock", &json!({"advance_seconds": 601})).await;
    until(
        || (received.lock().unwrap().len() == 3).then_some(()),
        "mails are missing",
    )
    .await;
    post.join().unwrap();
    let received = received.lock().unwrap();
    let repeated: Vec<&str> = received
        .iter()
        .filter(|mail| mail.recipient == "one-0@guest.example")
        .map(|mail| mail.content.as_str())
        .collect();
    assert_eq!(repeated.len(), 2, "the booker's mail comes twice");
    assert_eq!(repeated[0], repeated[1], "and is the same, its id included");
    let id = |mail: &str| {
        let mail = MessageParser::default().parse(mail.as_bytes()).unwrap();
        mail.message_id().unwrap().to_owned()
    };
    let ids: BTreeSet<String> = received.iter().map(|mail| id(&mail.content)).collect();
    assert_eq!(ids.len(), 2, "one to the booker, one to staff");
    assert_eq!(received.iter().filter(|mail| mail.recipient == DESK).count(), 1);
}
