//! The database that a whole test binary runs on: an SQLite file, or with `BOOKING_TEST_DATABASE=postgres` the
//! tests' own PostgreSQL. `cargo xtask test` does both.

use std::sync::Arc;

use booking_server::clock::Clock;
use booking_server::store::Store;
use booking_server::store::address::{self, TimeSource};

use crate::cluster::TestDatabase;

/// A database for one test.
#[derive(Debug)]
pub(crate) struct ChosenDatabase {
    url: String,
    _folder: Option<tempfile::TempDir>,
}

impl ChosenDatabase {
    pub(crate) async fn create() -> Self {
        match std::env::var("BOOKING_TEST_DATABASE").as_deref() {
            Ok("postgres") => TestDatabase::create().await.into(),
            Ok("sqlite") | Err(_) => {
                let folder = tempfile::tempdir().unwrap();
                Self {
                    url: format!("sqlite://{}", folder.path().join("booking.db").display()),
                    _folder: Some(folder),
                }
            }
            Ok(other) => panic!("BOOKING_TEST_DATABASE is sqlite or postgres, not {other}"),
        }
    }

    pub(crate) async fn open(&self, clock: Arc<dyn Clock>) -> Arc<dyn Store> {
        address::open(&self.url, TimeSource::Driven(clock)).await.unwrap()
    }
}

impl From<TestDatabase> for ChosenDatabase {
    fn from(database: TestDatabase) -> Self {
        Self {
            url: database.url,
            _folder: None,
        }
    }
}
