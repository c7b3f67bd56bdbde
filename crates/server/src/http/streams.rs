//! The status streams that this process has open, and the one task that looks for what changed in them.
//!
//! Servers share nothing but the database: one question per interval asks for the revisions of all bookings
//! that are watched here. A change made in this process is looked for at once.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use tokio::sync::{Notify, watch};

use super::refusal::Refusal;
use super::state::AppState;
use crate::i18n::Message;
use crate::ids::BookingId;

/// How long a client waits that has too many streams open: one of them may end any moment.
const RETRY_AFTER_TOO_MANY_SECONDS: u64 = 30;

/// Between two looks at least, however much is going on: 10 questions a second at most.
const QUIET: Duration = Duration::from_millis(100);

/// How status streams behave.
#[derive(Clone, Debug)]
pub struct StreamSettings {
    /// Open streams of one client, if clients are limited at all.
    pub per_client: u32,
    /// Open streams of this process.
    pub per_process: u32,
    /// How often changes that other servers made are looked for.
    pub look_every: Duration,
    /// How often a stream on which nothing happens says that it is still there.
    pub heartbeat_every: Duration,
}

impl Default for StreamSettings {
    fn default() -> Self {
        Self {
            // Mobile carriers share addresses; a tab has one stream, and only while it can be seen.
            per_client: 32,
            // Half of the 1,024 open files that a process usually may have.
            per_process: 512,
            look_every: Duration::from_secs(2),
            // Proxies close what is silent for 30 s or 60 s.
            heartbeat_every: Duration::from_secs(15),
        }
    }
}

/// A booking's revision: its `lastUpdated` as Unix seconds.
pub(super) type Revision = i64;

/// All open streams.
#[derive(Debug)]
pub(super) struct Streams {
    open: Mutex<Open>,
    wake: Notify,
    ended: watch::Sender<bool>,
}

#[derive(Debug, Default)]
struct Open {
    count: u32,
    by_client: HashMap<IpAddr, u32>,
    bookings: HashMap<BookingId, Watched>,
    /// Whether the task runs that looks for changes.
    is_looked_after: bool,
}

#[derive(Debug)]
struct Watched {
    streams: u32,
    revision: watch::Sender<Revision>,
}

impl Default for Streams {
    fn default() -> Self {
        Self {
            open: Mutex::default(),
            wake: Notify::new(),
            ended: watch::channel(false).0,
        }
    }
}

impl Streams {
    fn open(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Has changes looked for now instead of at the next interval.
    pub(super) fn wake(&self) {
        if self.open().is_looked_after {
            self.wake.notify_one();
        }
    }

    /// Ends all streams, for good.
    pub(super) fn end(&self) {
        self.ended.send_replace(true);
    }

    fn forget(&self, booking: BookingId, client: IpAddr) {
        let mut open = self.open();
        open.count = open.count.saturating_sub(1);
        if let Entry::Occupied(mut counted) = open.by_client.entry(client) {
            *counted.get_mut() -= 1;
            if *counted.get() == 0 {
                counted.remove();
            }
        }
        if let Entry::Occupied(mut watched) = open.bookings.entry(booking) {
            watched.get_mut().streams -= 1;
            if watched.get().streams == 0 {
                watched.remove();
            }
        }
    }

    /// The bookings to look for; `None`: nobody watches any more, and the task may end.
    fn watched(&self) -> Option<Vec<BookingId>> {
        let mut open = self.open();
        if open.bookings.is_empty() || *self.ended.borrow() {
            open.is_looked_after = false;
            return None;
        }
        Some(open.bookings.keys().copied().collect())
    }

    fn tell(&self, revisions: Vec<(BookingId, Revision)>) {
        let open = self.open();
        for (booking, revision) in revisions {
            if let Some(watched) = open.bookings.get(&booking) {
                watched.revision.send_replace(revision);
            }
        }
    }
}

/// An open stream, counted as long as it lives.
#[derive(Debug)]
pub(super) struct Ticket {
    state: AppState,
    booking: BookingId,
    client: IpAddr,
    revisions: watch::Receiver<Revision>,
    ended: watch::Receiver<bool>,
}

impl Ticket {
    /// Opens a stream. Whatever changes from now on is told by [`Self::changed`].
    ///
    /// # Errors
    /// 429 if the client has too many open, 503 if all together have, or if the server is about to end.
    pub(super) fn open(state: &AppState, booking: BookingId, client: IpAddr) -> Result<Self, Refusal> {
        let streams = state.streams();
        let settings = &state.settings().streams;
        let ended = streams.ended.subscribe();
        let mut open = streams.open();
        if *ended.borrow() || open.count >= settings.per_process {
            return Err(
                Refusal::new(StatusCode::SERVICE_UNAVAILABLE, Message::Unavailable)
                    .with_retry_after(RETRY_AFTER_TOO_MANY_SECONDS),
            );
        }
        let of_client = open.by_client.entry(client).or_default();
        if state.settings().rate_limit && *of_client >= settings.per_client {
            return Err(Refusal::too_many_requests(RETRY_AFTER_TOO_MANY_SECONDS));
        }
        *of_client += 1;
        open.count += 1;
        let watched = open.bookings.entry(booking).or_insert_with(|| Watched {
            streams: 0,
            revision: watch::channel(Revision::MIN).0,
        });
        watched.streams += 1;
        let revisions = watched.revision.subscribe();
        if !open.is_looked_after {
            open.is_looked_after = true;
            tokio::spawn(look_after(state.clone()));
        }
        drop(open);
        Ok(Self {
            state: state.clone(),
            booking,
            client,
            revisions,
            ended,
        })
    }

    /// Whose state this is.
    pub(super) fn state(&self) -> &AppState {
        &self.state
    }

    /// Which booking.
    pub(super) fn booking(&self) -> BookingId {
        self.booking
    }

    /// Waits until the booking is newer than `sent`. `false`: the stream is to end.
    pub(super) async fn changed(&mut self, sent: Revision) -> bool {
        let Self { revisions, ended, .. } = self;
        tokio::select! {
            _ = ended.wait_for(|ended| *ended) => false,
            newer = revisions.wait_for(|seen| *seen > sent) => newer.is_ok(),
        }
    }

    /// Waits until somebody has looked again, because what was told could not be read. `false`: as above.
    pub(super) async fn looked_at_again(&mut self) -> bool {
        let Self { revisions, ended, .. } = self;
        tokio::select! {
            _ = ended.wait_for(|ended| *ended) => false,
            looked = revisions.changed() => looked.is_ok(),
        }
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        self.state.streams().forget(self.booking, self.client);
    }
}

/// Looks for changes as long as somebody watches.
async fn look_after(state: AppState) {
    let streams = state.streams();
    let mut ended = streams.ended.subscribe();
    let pause = state.settings().streams.look_every.saturating_sub(QUIET);
    while let Some(bookings) = streams.watched() {
        match state.store().booking_revisions(&bookings).await {
            Ok(revisions) => streams.tell(
                revisions
                    .into_iter()
                    .map(|(booking, last_updated)| (booking, last_updated.timestamp()))
                    .collect(),
            ),
            Err(error) => tracing::warn!(%error, "could not look for changes; trying again"),
        }
        let rest = async {
            tokio::time::sleep(QUIET).await;
            tokio::select! {
                () = streams.wake.notified() => {}
                () = tokio::time::sleep(pause) => {}
            }
        };
        tokio::select! {
            _ = ended.wait_for(|ended| *ended) => {}
            () = rest => {}
        }
    }
}

/// Whatever was done here may have changed a booking that is watched here.
pub(super) async fn wake_streams(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let response = next.run(request).await;
    if !is_read && !response.status().is_server_error() {
        state.streams().wake();
    }
    response
}
