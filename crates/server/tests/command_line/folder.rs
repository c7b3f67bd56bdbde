//! Runs the binary in a folder of its own.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

pub(crate) const DEMO: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/demo/stillwater.toml");

/// A folder of its own, in which commands run.
pub(crate) struct Folder(tempfile::TempDir);

/// What a command printed and ended with.
pub(crate) struct Ended {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Folder {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).unwrap();
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ended {
        self.run_with(arguments, &[])
    }

    pub(crate) fn run_with(&self, arguments: &[&str], environment: &[(&str, &str)]) -> Ended {
        let Output {
            status,
            stdout,
            stderr,
        } = Command::new(env!("CARGO_BIN_EXE_booking-server"))
            .args(arguments)
            .envs(environment.iter().copied())
            .current_dir(self.0.path())
            .output()
            .unwrap();
        Ended {
            code: status.code().expect("no signal"),
            out: String::from_utf8(stdout).unwrap(),
            err: String::from_utf8(stderr).unwrap(),
        }
    }

    /// Past the server, straight into the database.
    pub(crate) fn sql(&self, sql: &str) {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(raw(&self.path("booking.db"), sql));
    }

    pub(crate) fn with_demo() -> Self {
        // Its pictures take seconds to be encoded: once for all tests.
        static DATABASE: OnceLock<Vec<u8>> = OnceLock::new();
        let database = DATABASE.get_or_init(|| {
            let folder = Self::new();
            let imported = folder.run(&["import", DEMO]);
            assert_eq!(imported.code, 0, "{}", imported.err);
            std::fs::read(folder.path("booking.db")).unwrap()
        });
        let folder = Self::new();
        std::fs::write(folder.path("booking.db"), database).unwrap();
        folder
    }
}

async fn raw(file: &Path, sql: &str) {
    use sqlx::{ConnectOptions, Connection};
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(file);
    let mut connection = options.connect().await.unwrap();
    sqlx::query(sql).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}
