//! Catalogues and the slugs of their portals.

use booking_server::ids::OrganizationId;
use booking_server::store::StoreError;

use crate::fixture::{Database, catalogue, save_catalogue};

pub(crate) async fn a_catalogue_comes_back_as_it_was_written(database: &impl Database) {
    let store = database.open().await;
    let written = catalogue();
    save_catalogue(&*store, &written).await.unwrap();
    assert_eq!(store.load_catalogues().await.unwrap(), [written]);
}

pub(crate) async fn every_save_raises_the_revision(database: &impl Database) {
    let store = database.open().await;
    let mut neighbour = catalogue();
    neighbour.organization.id = OrganizationId::random();
    neighbour.portals.clear();
    let mut before = store.catalogue_revision().await.unwrap();
    for written in [&catalogue(), &neighbour, &catalogue()] {
        save_catalogue(&*store, written).await.unwrap();
        let after = store.catalogue_revision().await.unwrap();
        assert!(after > before, "{after} after {before}");
        before = after;
    }
    assert_eq!(store.load_catalogues().await.unwrap().len(), 2);
}

pub(crate) async fn a_slug_belongs_to_one_organization(database: &impl Database) {
    let store = database.open().await;
    let mut neighbour = catalogue();
    neighbour.organization.id = OrganizationId::random();
    let refused = save_catalogue(&*store, &neighbour).await;
    assert!(matches!(refused, Err(StoreError::Conflict)), "{refused:?}");
    assert_eq!(store.load_catalogues().await.unwrap().len(), 1);
}

pub(crate) async fn an_archived_portal_gives_up_its_slug(database: &impl Database) {
    let store = database.open().await;
    let mut archived = catalogue();
    for portal in &mut archived.portals {
        portal.archived = true;
    }
    save_catalogue(&*store, &archived).await.unwrap();
    let mut neighbour = catalogue();
    neighbour.organization.id = OrganizationId::random();
    save_catalogue(&*store, &neighbour).await.unwrap();
}

pub(crate) async fn imports_wait_for_each_other(database: &impl Database) {
    let (first, second) = (database.open().await, database.open().await);
    let mut importing = first.begin().await.unwrap();
    importing.lock_catalogues().await.unwrap();
    let before = second.load_catalogues().await.unwrap();
    assert_eq!(before.len(), 1, "readers do not wait");

    let waiting = tokio::spawn(async move {
        let mut transaction = second.begin().await.unwrap();
        transaction.lock_catalogues().await.unwrap();
        second.catalogue_revision().await.unwrap()
    });
    let revision = first.catalogue_revision().await.unwrap();
    importing.save_catalogue(&before[0]).await.unwrap();
    importing.commit().await.unwrap();
    assert!(
        waiting.await.unwrap() > revision,
        "the second sees what the first wrote"
    );
}
