//! `booking-server serve`: opens the database, listens, answers until it is told to stop.
//!
//! Knows nothing of single requests; those are in `http`.

use std::net::SocketAddr;
use std::path::PathBuf;

use ipnet::IpNet;

/// What `serve` was told on the command line.
#[derive(Clone, Debug)]
pub struct Options {
    /// For example `sqlite:bookings.db`.
    pub database_url: String,
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The folder that `cargo xtask dist` wrote (it holds `v1/booking-widget.js`); none: no widget files.
    pub widget_dir: Option<PathBuf>,
    /// Peers whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// Whether clients are limited.
    pub rate_limit: bool,
}

/// Why the server did not start, or ended.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
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
}

/// Runs the server until SIGINT or SIGTERM.
///
/// # Errors
/// When it cannot start.
pub async fn run(options: Options) -> Result<(), ServeError> {
    tokio::net::TcpListener::bind(options.listen)
        .await
        .map(drop)
        .map_err(|source| ServeError::Listen {
            address: options.listen,
            source,
        })
}
