//! Load and faults for a real booking server, seen from outside: over HTTP, by signals, past its database.
//!
//! [`stress`] tries to make it sell something twice or forget what it promised; [`bench`] measures what it can do.
//! Not shipped; used by `cargo xtask stress`, `cargo xtask bench server` and a test of the server. Knows nothing
//! of the server's code: what is tested is what a client sees.

pub mod stress;

pub mod bench;

mod ledger;

mod api;

mod catalogue;

pub mod process;

pub mod postgres;

use std::io;

/// Why there is no result.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The server did not start, or ended by itself.
    #[error("the server does not run: {0}")]
    Server(String),
    /// A command of the server failed.
    #[error("`booking-server {command}` failed: {output}")]
    Command {
        /// Its arguments.
        command: String,
        /// What it said.
        output: String,
    },
    /// A reply that no client could make anything of.
    #[error("{what} was answered with {status}: {body}")]
    Answer {
        /// What was asked for.
        what: String,
        /// The reply's status.
        status: u16,
        /// Its body.
        body: String,
    },
    /// A file or process of ours.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// The database, past the server.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Result of this crate.
pub type LoadResult<T> = Result<T, LoadError>;
