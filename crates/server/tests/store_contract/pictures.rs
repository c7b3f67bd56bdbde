//! Pictures, by the hash of their content.

use std::collections::BTreeSet;

use booking_server::catalogue::{Image, ImageHash, Rendition};
use booking_server::pictures::EncodedImage;
use booking_server::store::Store;
use chrono::TimeDelta;

use crate::fixture::Database;

fn image(name: u8) -> EncodedImage {
    let rendition = |width| Rendition {
        width,
        height: width / 2,
    };
    EncodedImage {
        image: Image {
            hash: hash(name),
            color: "#aabbcc".to_owned(),
            renditions: vec![rendition(160), rendition(320)],
        },
        files: vec![vec![name, 0, 160], vec![name, 0, 255]],
    }
}

fn hash(name: u8) -> ImageHash {
    ImageHash::new([0, 0, 0, 0, 0, 0, 0, name])
}

async fn insert(store: &dyn Store, names: &[u8]) {
    let mut transaction = store.begin().await.unwrap();
    for name in names {
        transaction.insert_image(&image(*name)).await.unwrap();
    }
    transaction.commit().await.unwrap();
}

async fn show(store: &dyn Store, names: &[u8]) {
    let shown: BTreeSet<ImageHash> = names.iter().map(|name| hash(*name)).collect();
    let mut transaction = store.begin().await.unwrap();
    transaction.keep_images(&shown).await.unwrap();
    transaction.commit().await.unwrap();
}

async fn sweep(store: &dyn Store) -> u64 {
    let mut transaction = store.begin().await.unwrap();
    let swept = transaction.sweep().await.unwrap();
    transaction.commit().await.unwrap();
    swept
}

pub(crate) async fn an_image_comes_back_in_all_its_widths(database: &impl Database) {
    let store = database.open().await;
    insert(store.as_ref(), &[1]).await;
    // Whoever imports it a second time changes nothing.
    insert(store.as_ref(), &[1]).await;
    assert_eq!(store.find_image(hash(1)).await.unwrap(), Some(image(1).image));
    assert_eq!(store.find_image(hash(2)).await.unwrap(), None);
    assert_eq!(
        store.find_rendition(hash(1), 160).await.unwrap(),
        Some(vec![1, 0, 160])
    );
    assert_eq!(
        store.find_rendition(hash(1), 320).await.unwrap(),
        Some(vec![1, 0, 255])
    );
    assert_eq!(store.find_rendition(hash(1), 640).await.unwrap(), None);
    assert_eq!(store.find_rendition(hash(2), 160).await.unwrap(), None);
}

pub(crate) async fn an_image_is_kept_for_a_week_after_it_was_shown_last(database: &impl Database) {
    let store = database.open().await;
    insert(store.as_ref(), &[1, 2]).await;
    show(store.as_ref(), &[2]).await;
    // Nobody can find it any more, but pages that are open show it.
    assert_eq!(store.find_image(hash(1)).await.unwrap(), None);
    database
        .clock()
        .advance(TimeDelta::days(7) - TimeDelta::seconds(1));
    // The week begins when it was not shown first.
    show(store.as_ref(), &[2]).await;
    assert_eq!(sweep(store.as_ref()).await, 0);
    assert!(store.find_rendition(hash(1), 160).await.unwrap().is_some());
    database.clock().advance(TimeDelta::seconds(1));
    assert_eq!(sweep(store.as_ref()).await, 1);
    assert_eq!(store.find_rendition(hash(1), 160).await.unwrap(), None);
    assert!(store.find_rendition(hash(2), 160).await.unwrap().is_some());
}

pub(crate) async fn an_image_that_is_shown_again_stays(database: &impl Database) {
    let store = database.open().await;
    insert(store.as_ref(), &[1, 2]).await;
    show(store.as_ref(), &[]).await;
    database.clock().advance(TimeDelta::days(6));
    insert(store.as_ref(), &[1]).await;
    show(store.as_ref(), &[1, 2]).await;
    database.clock().advance(TimeDelta::days(6));
    assert_eq!(sweep(store.as_ref()).await, 0);
    assert_eq!(store.find_image(hash(1)).await.unwrap(), Some(image(1).image));
    assert_eq!(store.find_image(hash(2)).await.unwrap(), Some(image(2).image));
}
