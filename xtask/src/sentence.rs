//! What a chore says when it cannot go on: one sentence that a person can act on.

use std::fmt;
use std::io;
use std::path::Path;

/// The result of a chore or of one of its steps.
pub(crate) type Outcome<T> = Result<T, Sentence>;

/// One clear sentence for the person at the terminal.
#[derive(Debug)]
pub(crate) struct Sentence(String);

impl Sentence {
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// For file operations: `cannot write /some/file: No space left on device`.
    pub(crate) fn io(doing: &str, path: &Path, error: &io::Error) -> Self {
        if error.kind() == io::ErrorKind::StorageFull {
            return Self(format!("the disk is full: cannot {doing} {}", path.display()));
        }
        Self(format!("cannot {doing} {}: {error}", path.display()))
    }
}

impl fmt::Display for Sentence {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}
