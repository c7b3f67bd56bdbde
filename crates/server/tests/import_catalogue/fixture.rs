//! A database to import into.

use std::sync::Arc;

use booking_server::catalogue::Catalogue;
use booking_server::clock::SystemClock;
use booking_server::ids::OrganizationId;
use booking_server::import::{self, Options, Report};
use booking_server::store::Store;
use booking_server::store::sqlite::SqliteStore;

pub(crate) struct Fixture {
    pub(crate) store: SqliteStore,
    _folder: tempfile::TempDir,
}

impl Fixture {
    pub(crate) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("booking.db").display());
        let store = SqliteStore::open(&url, Arc::new(SystemClock)).await.unwrap();
        Self {
            store,
            _folder: folder,
        }
    }

    pub(crate) async fn import(&self, source: &str) -> Report {
        import::import(source, &Options::default(), &self.store)
            .await
            .unwrap()
    }

    pub(crate) async fn catalogue(&self) -> Catalogue {
        self.store
            .load_catalogues()
            .await
            .unwrap()
            .into_iter()
            .next()
            .unwrap()
    }

    /// That of every file of these tests.
    pub(crate) fn organization(&self) -> OrganizationId {
        import::organization_id_of("small")
    }
}
