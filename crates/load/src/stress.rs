//! Hundreds of clients who reserve, move, extend, release, submit and confirm at random while the server is
//! killed and started again, and connections to its database are cut. What they were told must be true.

mod faults;

mod guest;

use std::collections::BTreeMap;
use std::fmt;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use rand::SeedableRng as _;
use rand::rngs::StdRng;
use serde_json::Value;
use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;

use crate::api::{Api, Broken, Portal, Treatment, send, text};
use crate::catalogue::{self, AUTOMATIC, MANUAL, Size};
use crate::ledger::{Ledger, contradictions, differences};
use crate::process::{Program, Server};
use crate::{LoadError, LoadResult};

/// What is done for how long.
#[derive(Clone, Debug)]
pub struct Options {
    /// The server and its database, which is empty.
    pub program: Program,
    /// How many clients there are at any time.
    pub clients: u32,
    /// How long new visits begin; those that have begun are finished.
    pub duration: Duration,
    /// The server is killed each time it has answered so often.
    pub answers_between_kills: u64,
    /// Connections of the database's clients are cut each time so many answers have come; for PostgreSQL only.
    pub answers_between_cuts: Option<u64>,
}

/// What came of it.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// How often what was done or came back.
    pub counts: BTreeMap<String, u64>,
    /// How long it took.
    pub took: Duration,
    /// What must not be; empty, or something is wrong with the server.
    pub violations: Vec<String>,
    /// What `booking-server audit` printed.
    pub audit: String,
}

impl Report {
    /// How often that was done or came back.
    #[must_use]
    pub fn count(&self, what: &str) -> u64 {
        self.counts.get(what).copied().unwrap_or_default()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "| what | how often |\n|---|---|")?;
        for (what, count) in &self.counts {
            writeln!(out, "| {what} | {count} |")?;
        }
        writeln!(
            out,
            "\nTook {} s. Audit: {}",
            self.took.as_secs(),
            self.audit.trim_end()
        )?;
        for violation in &self.violations {
            writeln!(out, "VIOLATION: {violation}")?;
        }
        write!(out, "Violations: {}.", self.violations.len())
    }
}

/// What all tasks share.
#[derive(Debug)]
struct Shared {
    portals: [Portal; 2],
    address: SocketAddr,
    ledger: Ledger,
    counts: Mutex<BTreeMap<&'static str, u64>>,
    violations: Mutex<Vec<String>>,
    answers: AtomicU64,
    answered: Notify,
    /// Whether the server is up, as far as is known.
    is_up: watch::Receiver<bool>,
    is_over: AtomicBool,
}

impl Shared {
    fn count(&self, what: &'static str) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        *counts.entry(what).or_default() += 1;
    }

    fn violation(&self, what: String) {
        let mut violations = self.violations.lock().unwrap_or_else(PoisonError::into_inner);
        violations.push(what);
    }

    fn answered(&self) {
        self.answers.fetch_add(1, Ordering::Relaxed);
        self.answered.notify_waiters();
    }
}

/// Runs it.
///
/// # Errors
/// When there can be no result. What the server did wrong is in the report.
pub async fn run(options: &Options) -> LoadResult<Report> {
    let folder = tempfile::tempdir()?;
    let size = Size {
        therapists: 6,
        rooms: 5,
        blocking_time: 1,
    };
    options
        .program
        .import(folder.path(), &catalogue::document(size))?;
    let server = options.program.serve(SocketAddr::from(([127, 0, 0, 1], 0)))?;
    let address = server.address;
    let api = Api::new(address, 0);
    let portals = [
        Portal::read(&api, MANUAL).await?,
        Portal::read(&api, AUTOMATIC).await?,
    ];
    let (up, is_up) = watch::channel(true);
    let shared = Arc::new(Shared {
        portals,
        address,
        ledger: Ledger::default(),
        counts: Mutex::default(),
        violations: Mutex::default(),
        answers: AtomicU64::new(0),
        answered: Notify::new(),
        is_up,
        is_over: AtomicBool::new(false),
    });
    let started = Instant::now();
    let faults = tokio::spawn(faults::make(options.clone(), Arc::clone(&shared), server, up));
    let mut guests = JoinSet::new();
    for number in 1..=options.clients {
        // The same clients every time; what they meet depends on who is faster.
        let random = StdRng::seed_from_u64(u64::from(number));
        guests.spawn(guest::live(
            Arc::clone(&shared),
            number,
            random,
            started + options.duration,
        ));
    }
    while let Some(ended) = guests.join_next().await {
        ended.map_err(std::io::Error::other)??;
    }
    shared.is_over.store(true, Ordering::Relaxed);
    shared.answered.notify_waiters();
    let server = faults.await.map_err(std::io::Error::other)??;
    let took = started.elapsed();
    judge(options, &shared, &api, server, took).await
}

/// Compares what clients were told with each other and with what the server has.
async fn judge(
    options: &Options,
    shared: &Shared,
    api: &Api,
    server: Server,
    took: Duration,
) -> LoadResult<Report> {
    let entries = shared.ledger.all();
    let listed = bookings(options, api).await?;
    server.kill()?;
    let audit = options.program.run(&["audit"])?;
    let mut violations = shared
        .violations
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .clone();
    violations.extend(contradictions(&entries));
    violations.extend(differences(&entries, &listed));
    if !audit.status.success() {
        violations.push(format!("the audit ended with {}", audit.status));
    }
    let counts = shared.counts.lock().unwrap_or_else(PoisonError::into_inner);
    let mut counts: BTreeMap<String, u64> = counts
        .iter()
        .map(|(what, count)| ((*what).to_owned(), *count))
        .collect();
    counts.insert("bookings in the database".to_owned(), listed.len() as u64);
    counts.insert("answers".to_owned(), shared.answers.load(Ordering::Relaxed));
    Ok(Report {
        counts,
        took,
        violations,
        audit: String::from_utf8_lossy(&audit.stdout).into_owned(),
    })
}

/// All bookings as staff see them who may decide: others are not told the ids that clients were told.
async fn bookings(options: &Options, api: &Api) -> LoadResult<Vec<(String, Treatment)>> {
    let created = ["token", "create", "--name", "load", "--role", "decide"];
    let token = options.program.output(&created)?;
    let token = token.split_whitespace().last().unwrap_or_default().to_owned();
    let answer = send(api.get("/bookings").bearer_auth(token)).await;
    let body = answer
        .map_err(|Broken| LoadError::Server("the connection broke".to_owned()))?
        .or_refused("the list of bookings")?;
    let booking = |booking: &Value| Some((text(&booking["id"]), Treatment::of_event(&booking["event"])?));
    let by_id = body["bookings"].as_object();
    by_id
        .and_then(|by_id| by_id.values().map(booking).collect())
        .ok_or_else(|| LoadError::Server("the list of bookings cannot be read".to_owned()))
}

/// Whether a database of this address has connections that can be cut.
#[must_use]
pub fn can_be_cut(database_url: &str) -> bool {
    database_url.starts_with("postgres")
}

/// The address of an SQLite file in a folder.
#[must_use]
pub fn sqlite_in(folder: &Path) -> String {
    format!("sqlite://{}", folder.join("booking.db").display())
}
