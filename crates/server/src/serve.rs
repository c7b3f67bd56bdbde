//! `booking-server serve`: opens the database, listens, answers until it is told to stop.
//!
//! Knows nothing of single requests; those are in `http`.

mod connections;

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use axum::Router;
use ipnet::IpNet;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tracing_subscriber::EnvFilter;

use self::connections::{HEAD_WITHIN, serve_connections};
use crate::bookings::Limits;
use crate::bookings::catalogues::Catalogues;
use crate::bookings::lapse::lapse_and_sweep;
use crate::http::{self, AppState, Settings, StreamSettings};
use crate::mail::{Delivery, DeliveryError, Sender, send_mails, write_mails, write_reminders};
use crate::store::address::{self, TimeSource};
use crate::store::{Store, StoreError, StoreResult};
use crate::webhooks::{AddressRules, WebhookSender, WebhookSenderError, run_webhooks};

/// How often pending bookings lapse and old rows go: often enough that nobody waits for it.
const SWEEP_EVERY: Duration = Duration::from_secs(30);
/// How often mails are written and sent: soon enough that one who waits for it does not look twice.
const MAIL_EVERY: Duration = Duration::from_secs(5);
/// How long requests may still take after the signal: less than the 30 s after which supervisors kill.
const DRAIN_FOR: Duration = Duration::from_secs(10);

/// What `serve` was told on the command line.
#[derive(Clone, Debug)]
pub struct Options {
    /// For example `sqlite://booking.db` or `postgres://booking@db.example/booking`.
    pub database_url: String,
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The folder that `cargo xtask dist` wrote (it holds `v1/booking-widget.js`); none: no widget files.
    pub widget_dir: Option<PathBuf>,
    /// Peers whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// Whether clients are limited.
    pub rate_limit: bool,
    /// Where people reach this server, without a slash at the end.
    pub public_url: Option<String>,
    /// How mail leaves; `None`: nobody is told anything by mail.
    pub mail: Option<MailOptions>,
    /// Where webhooks may be.
    pub webhooks: AddressRules,
}

/// How mail leaves.
#[derive(Clone, Debug)]
pub struct MailOptions {
    /// Where to.
    pub way: MailWay,
    /// Who writes.
    pub sender: Sender,
}

/// Where mail goes.
#[derive(Clone)]
pub enum MailWay {
    /// To a mail server.
    Smtp {
        /// Its address, with a password in it.
        url: String,
        /// The file with the certificate of the authority that vouches for it; none: a public one does.
        authority: Option<PathBuf>,
    },
    /// Into this folder, as `.eml` files.
    Folder(PathBuf),
}

impl std::fmt::Debug for MailWay {
    /// Without the password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Smtp { .. } => f.write_str("Smtp"),
            Self::Folder(folder) => f.debug_tuple("Folder").field(folder).finish(),
        }
    }
}

impl MailWay {
    fn open(self) -> Result<Delivery, DeliveryError> {
        match self {
            Self::Smtp { url, authority } => {
                let certificate = authority.map(std::fs::read).transpose();
                let certificate = certificate.map_err(|_| DeliveryError::Authority)?;
                Delivery::smtp(&url, certificate.as_deref())
            }
            Self::Folder(folder) => Delivery::folder(folder),
        }
    }
}

/// Why the server did not start, or ended.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The database cannot be opened.
    #[error("cannot open the database")]
    Database(#[source] StoreError),
    /// Another program listens there.
    #[error("{0} is in use by another program: stop it, or choose another address with --listen")]
    AddressInUse(SocketAddr),
    /// The address cannot be listened on.
    #[error("cannot listen on {address}")]
    Listen {
        /// Where.
        address: SocketAddr,
        /// Why not.
        source: std::io::Error,
    },
    /// The folder with the widget's files is not there.
    #[error("there is no folder {0} with the widget's files: build them with `cargo xtask dist`")]
    NoWidgetDir(PathBuf),
    /// Webhooks cannot be told anything.
    #[error(transparent)]
    Webhooks(#[from] WebhookSenderError),
    /// Mail can go nowhere.
    #[error(transparent)]
    Mail(#[from] DeliveryError),
    /// Signals cannot be heard, or what accepts connections has failed.
    #[error("the server ended")]
    Ended(#[source] std::io::Error),
}

/// Runs the server until SIGINT or SIGTERM.
///
/// # Errors
/// When it cannot start, or accepts no connections any more.
pub async fn run(options: Options) -> Result<(), ServeError> {
    start_logging();
    if let Some(folder) = &options.widget_dir
        && !folder.is_dir()
    {
        return Err(ServeError::NoWidgetDir(folder.clone()));
    }
    let post = match options.mail {
        Some(mail) => Some(Post {
            delivery: mail.way.open()?,
            sender: mail.sender,
            catalogues: Catalogues::default(),
        }),
        None => None,
    };
    let sender = WebhookSender::new(options.webhooks)?;
    // Listening first: who starts a second server should not wait for migrations to hear about it.
    let listener = listen(options.listen).await?;
    #[cfg(feature = "test-clock")]
    let test_clock = std::sync::Arc::new(crate::clock::ShiftedClock::default());
    #[cfg(feature = "test-clock")]
    let time = TimeSource::Driven(test_clock.clone());
    #[cfg(not(feature = "test-clock"))]
    let time = TimeSource::Database;
    let store = address::open(&options.database_url, time)
        .await
        .map_err(ServeError::Database)?;
    let client_key = store
        .secret("client", rand::random())
        .await
        .map_err(ServeError::Database)?;
    let settings = Settings {
        client_key: Some(client_key),
        widget_dir: options.widget_dir,
        trusted_proxies: options.trusted_proxies,
        rate_limit: options.rate_limit,
        public_url: options.public_url,
        limits: Limits::default(),
        streams: StreamSettings::default(),
    };
    let state = AppState::new(store.clone(), store.clock(), settings);
    #[cfg(feature = "test-clock")]
    let router = http::router_with_test_clock(state.clone(), test_clock);
    #[cfg(not(feature = "test-clock"))]
    let router = http::router(state.clone());
    let (stop, stopped) = watch::channel(());
    let courier = tokio::spawn(run_webhooks(store.clone(), sender, stopped.clone()));
    let ended = answer_until_stopped(listener, router, state, post, stop, stopped).await;
    // It ends with the channel; a panic in it is in the log already.
    let _ = courier.await;
    store.close().await;
    ended
}

async fn listen(address: SocketAddr) -> Result<TcpListener, ServeError> {
    TcpListener::bind(address)
        .await
        .map_err(|source| match source.kind() {
            ErrorKind::AddrInUse => ServeError::AddressInUse(address),
            _ => ServeError::Listen { address, source },
        })
}

async fn answer_until_stopped(
    listener: TcpListener,
    router: Router,
    state: AppState,
    post: Option<Post>,
    stop: watch::Sender<()>,
    mut stopped: watch::Receiver<()>,
) -> Result<(), ServeError> {
    let address = listener.local_addr().map_err(ServeError::Ended)?;
    let mut interrupt = Signals::new().map_err(ServeError::Ended)?;
    let postman = tokio::spawn(deliver(state.clone(), post, stopped.clone()));
    let sweeper = tokio::spawn(sweep(state.clone(), stopped.clone()));
    tracing::info!(%address, "listening");
    let stopped = async move {
        // An error means that the sender is gone, which is a stop as well.
        let _ = stopped.changed().await;
    };
    let mut server = tokio::spawn(serve_connections(listener, router, HEAD_WITHIN, stopped));
    let ended = tokio::select! {
        ended = &mut server => ended,
        () = interrupt.received() => {
            tracing::info!("stopping");
            state.end_streams();
            // Nobody listens only if the server has ended by itself.
            let _ = stop.send(());
            match tokio::time::timeout(DRAIN_FOR, &mut server).await {
                Ok(ended) => ended,
                Err(_) => {
                    tracing::warn!("some requests were cut off");
                    server.abort();
                    Ok(())
                }
            }
        }
    };
    drop(stop);
    // Both end with the channel; a panic in them is in the log already.
    let _ = sweeper.await;
    let _ = postman.await;
    tracing::info!("stopped");
    ended.map_err(|error| ServeError::Ended(std::io::Error::other(error)))
}

/// Lets pending bookings lapse and removes what is old, until the server stops.
async fn sweep(state: AppState, mut stopped: watch::Receiver<()>) {
    let mut every = tokio::time::interval(SWEEP_EVERY);
    every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = stopped.changed() => return,
            _ = every.tick() => {}
        }
        state.forget_idle();
        match lapse_and_sweep(state.store()).await {
            Ok(report) if report.is_empty() => {}
            Ok(report) => {
                state.wake_streams();
                tracing::info!(
                    lapsed = report.lapsed.len(),
                    change_requests_lapsed = report.change_requests_lapsed,
                    rows_swept = report.rows_swept,
                    "swept"
                );
            }
            Err(error) => tracing::warn!(%error, "could not sweep; trying again later"),
        }
    }
}

/// What it takes to tell people by mail.
#[derive(Debug)]
struct Post {
    delivery: Delivery,
    sender: Sender,
    catalogues: Catalogues,
}

impl Post {
    async fn round(&self, store: &dyn Store) -> StoreResult<()> {
        write_mails(store, &self.catalogues, &self.sender).await?;
        write_reminders(store, &self.catalogues, &self.sender).await?;
        let report = send_mails(store, &self.delivery).await?;
        if report.put_off + report.given_up > 0 {
            tracing::warn!(
                sent = report.sent,
                put_off = report.put_off,
                given_up = report.given_up,
                "some mails were not taken"
            );
        }
        Ok(())
    }
}

/// Writes and sends mails until the server stops. What is cut off then is sent after the next start.
async fn deliver(state: AppState, post: Option<Post>, mut stopped: watch::Receiver<()>) {
    let Some(post) = post else {
        tracing::info!("nobody is told anything by mail: neither --smtp-url nor --mail-dir is set");
        return;
    };
    let mut every = tokio::time::interval(MAIL_EVERY);
    every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let rounds = async {
        loop {
            every.tick().await;
            if let Err(error) = post.round(state.store()).await {
                tracing::warn!(%error, "could not write or send mails; trying again later");
            }
        }
    };
    tokio::select! {
        _ = stopped.changed() => {}
        () = rounds => {}
    }
}

/// SIGINT and SIGTERM.
#[derive(Debug)]
struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

impl Signals {
    fn new() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    async fn received(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

/// JSON lines on standard error; `RUST_LOG` chooses, `info` by default.
fn start_logging() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn"));
    // A second call, in a test that starts two servers in one process, keeps the first.
    let _ = tracing_subscriber::fmt()
        .json()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .try_init();
}
