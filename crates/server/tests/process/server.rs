//! The real binary over a database of its own with the demo catalogue in it.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// Longer than anything should take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);

/// The demo catalogue's file.
pub(crate) const DEMO: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/demo/stillwater.toml");

/// The demo catalogue's text for a file elsewhere: its pictures stay behind.
pub(crate) fn demo_without_pictures() -> String {
    let lines = std::fs::read_to_string(DEMO).unwrap();
    lines
        .split_inclusive('\n')
        .filter(|line| !line.starts_with("picture = ") && !line.starts_with("logo = "))
        .collect()
}

/// A database that holds the demo catalogue, and a folder.
#[derive(Debug)]
pub(crate) struct Database {
    folder: tempfile::TempDir,
    url: String,
}

impl Database {
    /// An SQLite file.
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("booking.db").display());
        Self::imported(folder, url)
    }

    /// Another database, empty so far.
    pub(crate) fn at(url: &str) -> Self {
        Self::imported(tempfile::tempdir().unwrap(), url.to_owned())
    }

    fn imported(folder: tempfile::TempDir, url: String) -> Self {
        let database = Self { folder, url };
        // Without pictures: to encode them takes longer than all else that most of these tests do.
        let file = database.path().join("demo.toml");
        std::fs::write(&file, demo_without_pictures()).unwrap();
        let imported = database.command(&["import", file.to_str().unwrap()]);
        assert!(imported.status.success(), "{imported:?}");
        database
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Runs the binary until it ends.
    pub(crate) fn command(&self, arguments: &[&str]) -> Output {
        binary(&self.url).args(arguments).output().unwrap()
    }

    /// A staff token that may decide.
    pub(crate) fn token(&self) -> String {
        let made = self.command(&["token", "create", "--name", "Desk", "--role", "decide"]);
        assert!(made.status.success(), "{made:?}");
        let printed = String::from_utf8(made.stdout).unwrap();
        printed.lines().last().unwrap().trim().to_owned()
    }

    pub(crate) fn serve(&self) -> Server {
        self.serve_with(&[])
    }

    /// The same with more flags.
    pub(crate) fn serve_with(&self, flags: &[&str]) -> Server {
        let mut process = binary(&self.url)
            .args(["serve", "--listen", "127.0.0.1:0", "--rate-limit", "off"])
            .args(flags)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let stderr = process.stderr.take().unwrap();
        let (sender, log) = mpsc::channel();
        std::thread::spawn(move || {
            for line in BufReader::new(stderr).lines() {
                // The receiver is gone when the test is over.
                let _ = sender.send(line.unwrap());
            }
        });
        let started = Instant::now();
        let address = loop {
            let line = log
                .recv_timeout(PATIENCE.saturating_sub(started.elapsed()))
                .expect("the server says where it listens");
            let line: Value = serde_json::from_str(&line).expect(&line);
            if line["fields"]["message"] == "listening" {
                break line["fields"]["address"].as_str().unwrap().parse().unwrap();
            }
        };
        Server {
            process,
            address,
            log,
            client: reqwest::Client::new(),
        }
    }
}

fn binary(database_url: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_booking-server"));
    command
        .args(["--database-url", database_url])
        .env_remove("RUST_LOG")
        .stdin(Stdio::null());
    command
}

/// A running server. Killed when it goes out of scope.
#[derive(Debug)]
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    process: Child,
    log: mpsc::Receiver<String>,
    client: reqwest::Client,
}

impl Server {
    /// SIGKILL: no chance to tidy up.
    pub(crate) fn kill(mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    /// SIGTERM.
    pub(crate) fn terminate(&self) {
        let pid = self.process.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-TERM", &pid])
                .status()
                .unwrap()
                .success()
        );
    }

    pub(crate) fn wait(&mut self) -> ExitStatus {
        let started = Instant::now();
        loop {
            if let Some(status) = self.process.try_wait().unwrap() {
                return status;
            }
            assert!(started.elapsed() < PATIENCE, "the server does not end");
            std::thread::yield_now();
        }
    }

    /// What was logged so far, or all of it once the server has ended.
    pub(crate) fn log(&self) -> Vec<String> {
        self.log.try_iter().collect()
    }

    pub(crate) async fn get(&self, path: &str) -> (u16, Value) {
        answer(self.client.get(self.url(path))).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        answer(self.post_request(path, body)).await
    }

    pub(crate) fn post_request(&self, path: &str, body: &Value) -> reqwest::RequestBuilder {
        self.client.post(self.url(path)).json(body)
    }

    /// The public view of a booking as a stream.
    pub(crate) fn stream_request(&self, booking: &str) -> reqwest::RequestBuilder {
        self.client
            .get(self.url(&format!("/bookings/{booking}/public/events")))
    }

    /// A pending booking for the wish.
    pub(crate) async fn booked(&self, wish: &Wish) -> Value {
        let draft = self.draft(wish).await;
        let (status, held) = self.reserve(&draft, wish).await;
        assert_eq!(status, 200, "{held}");
        let mut submission = wish.submission.clone();
        submission["reservationId"] = held["reservation_id"].clone();
        let (status, reply) = self.post("/bookings/submit", &submission).await;
        assert_eq!(status, 200, "{reply}");
        reply["booking"].clone()
    }

    /// Staff approve a booking as they see it.
    pub(crate) async fn approve(&self, token: &str, booking: &Value) -> (u16, Value) {
        let path = format!("/bookings/{}/approve", booking["id"].as_str().unwrap());
        let body = json!({
            "clientBookingLastUpdatedAt": booking["lastUpdated"], "event": {}, "notification": {},
        });
        let authorization = format!("Bearer {token}");
        answer(
            self.post_request(&path, &body)
                .header("authorization", authorization),
        )
        .await
    }

    pub(crate) fn delete_request(&self, path: &str) -> reqwest::RequestBuilder {
        self.client.delete(self.url(path))
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// A treatment, somebody who does it, and the last free slot of theirs that is on offer.
    pub(crate) async fn wish(&self) -> Wish {
        let (_, portal) = self.get("/v1/portals/stillwater").await;
        let service = &portal["services"][0];
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let (service_id, therapist) = (text(&service["id"]), text(&service["therapist_ids"][0]));
        let path =
            format!("/v1/portals/stillwater/availability?service_id={service_id}&therapist_id={therapist}");
        let (status, calendar) = self.get(&path).await;
        assert_eq!(status, 200, "{calendar}");
        let days = calendar["days"].as_array().unwrap();
        let slot = days
            .iter()
            .rev()
            .find_map(|day| day["slots"].as_array().unwrap().last())
            .expect("the demo has free slots");
        Wish {
            slot: text(&slot["Time"]),
            therapist: therapist.clone(),
            draft: json!({
                "center_id": portal["centers"][0]["id"],
                "date": slot["Time"].as_str().unwrap().split('T').next().unwrap(),
                "portal_id": "stillwater",
                "guests": [{"items": [{"item": {"id": service_id}, "therapist": {"id": therapist}}]}],
            }),
            submission: json!({
                "submission": true,
                "orgId": portal["organization"]["id"],
                "bookingModuleId": portal["booking_module"]["id"],
                "portalId": portal["portal"]["id"],
                "contact": {
                    "firstName": "Grace", "lastName": "Exampleton", "email": "grace@guest.example",
                    "phone": "+1 555 0142", "answers": {"terms": true},
                },
            }),
        }
    }

    pub(crate) async fn draft(&self, wish: &Wish) -> String {
        let (status, reply) = self.post("/v1/bookings", &wish.draft).await;
        assert_eq!(status, 200, "{reply}");
        reply["id"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn reserve(&self, draft: &str, wish: &Wish) -> (u16, Value) {
        let path = format!("/v1/bookings/{draft}/slots/reserve");
        self.post(&path, &json!({"slot_time": wish.slot})).await
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// What somebody wants to book.
#[derive(Clone, Debug)]
pub(crate) struct Wish {
    pub(crate) slot: String,
    pub(crate) therapist: String,
    pub(crate) draft: Value,
    pub(crate) submission: Value,
}

pub(crate) async fn answer(request: reqwest::RequestBuilder) -> (u16, Value) {
    let reply = request.send().await.unwrap();
    let status = reply.status().as_u16();
    let text = reply.text().await.unwrap();
    (status, serde_json::from_str(&text).unwrap_or(Value::Null))
}
