//! What every handler can reach.

use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Arc;

use ipnet::IpNet;
use sha2::{Digest, Sha256};

use super::etag::TaggedReply;
use super::first_screen::FirstScreens;
use super::pictures::PictureShelf;
use super::rate_limits::RateLimits;
use super::streams::{StreamSettings, Streams};
use crate::bookings::Limits;
use crate::bookings::calendar::CalendarCache;
use crate::bookings::catalogues::{CatalogueSet, Catalogues};
use crate::clock::Clock;
use crate::store::{Store, StoreResult};

/// How the edge behaves.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// The folder with the widget's files; none: they are 404.
    pub widget_dir: Option<PathBuf>,
    /// Where people reach this server, without a slash at the end. With https, cookies are for https only.
    pub public_url: Option<String>,
    /// Peers whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// Whether requests per client are limited.
    pub rate_limit: bool,
    /// Limits of the use-cases.
    pub limits: Limits,
    /// How status streams behave.
    pub streams: StreamSettings,
    /// The key under which clients are counted. Servers of one database share it, or a client could hold as
    /// much at each of them; none: a key of its own.
    pub client_key: Option<[u8; 32]>,
}

/// The store, the clock and the settings; cheap to clone.
#[derive(Clone, Debug)]
pub struct AppState {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    catalogues: Catalogues,
    calendars: CalendarCache<TaggedReply>,
    first_screens: FirstScreens,
    pictures: PictureShelf,
    settings: Settings,
    rate_limits: RateLimits,
    streams: Streams,
    /// Without it nobody can tell an address from what is stored about a client.
    client_key: [u8; 32],
}

impl AppState {
    /// The state of a server over a store; `clock` is the same that the store goes by.
    #[must_use]
    pub fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>, settings: Settings) -> Self {
        Self {
            inner: Arc::new(Inner {
                store,
                clock,
                catalogues: Catalogues::default(),
                calendars: CalendarCache::default(),
                first_screens: FirstScreens::default(),
                pictures: PictureShelf::default(),
                rate_limits: RateLimits::new(settings.rate_limit),
                streams: Streams::default(),
                client_key: settings.client_key.unwrap_or_else(rand::random),
                settings,
            }),
        }
    }

    /// The store.
    #[must_use]
    pub fn store(&self) -> &dyn Store {
        self.inner.store.as_ref()
    }

    /// The clock.
    #[must_use]
    pub fn clock(&self) -> &dyn Clock {
        self.inner.clock.as_ref()
    }

    /// The settings.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.inner.settings
    }

    /// The present catalogues.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn catalogues(&self) -> StoreResult<Arc<CatalogueSet>> {
        self.inner.catalogues.current(self.store()).await
    }

    pub(super) fn calendars(&self) -> &CalendarCache<TaggedReply> {
        &self.inner.calendars
    }

    pub(super) fn first_screens(&self) -> &FirstScreens {
        &self.inner.first_screens
    }

    pub(super) fn pictures(&self) -> &PictureShelf {
        &self.inner.pictures
    }

    pub(super) fn rate_limits(&self) -> &RateLimits {
        &self.inner.rate_limits
    }

    pub(super) fn streams(&self) -> &Streams {
        &self.inner.streams
    }

    /// Has the status streams told of what this process changed by itself, without a request.
    pub fn wake_streams(&self) {
        self.inner.streams.wake();
    }

    /// Ends all status streams, and opens none any more: a server that is to stop would wait for them.
    pub fn end_streams(&self) {
        self.inner.streams.end();
    }

    /// Forgets clients that have not been limited for a while, and pictures that were read a while ago.
    pub fn forget_idle(&self) {
        self.inner.rate_limits.forget_idle();
        self.inner.pictures.age();
    }

    /// The name under which a client's drafts are counted: a keyed hash of the address, never the address.
    pub(super) fn client_hash(&self, client: IpAddr) -> String {
        let mut hash = Sha256::new_with_prefix(self.inner.client_key);
        match client {
            IpAddr::V4(address) => hash.update(address.octets()),
            IpAddr::V6(address) => hash.update(address.octets()),
        }
        // 16 of 32 bytes: 128 bits tell clients apart well enough.
        hash.finalize()
            .iter()
            .take(16)
            .fold(String::new(), |mut text, byte| {
                use std::fmt::Write as _;
                // Writing to a string cannot fail.
                let _ = write!(text, "{byte:02x}");
                text
            })
    }
}
