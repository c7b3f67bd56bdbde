//! Idempotency records, and the sweeper.

use booking_server::ids::OwnerId;
use booking_server::store::{IdempotentReply, StoreError};
use chrono::TimeDelta;

use crate::fixture::{Database, booked, busy, draft, held, noon, reservation, span, unit};

fn reply(body: &str) -> IdempotentReply {
    IdempotentReply {
        request_hash: [7; 32],
        status: 409,
        body: body.to_owned(),
    }
}

pub(crate) async fn a_reply_is_remembered_for_a_day(database: &impl Database) {
    let store = database.open().await;
    let mut transaction = store.begin().await.unwrap();
    transaction
        .insert_idempotent("scope", "key", &reply("{}"))
        .await
        .unwrap();
    assert_eq!(
        transaction.find_idempotent("scope", "key").await.unwrap(),
        Some(reply("{}"))
    );
    transaction.commit().await.unwrap();
    assert_eq!(
        store.find_idempotent("scope", "key").await.unwrap(),
        Some(reply("{}"))
    );
    assert_eq!(store.find_idempotent("other", "key").await.unwrap(), None);
    assert_eq!(store.find_idempotent("scope", "other").await.unwrap(), None);

    database
        .clock()
        .advance(TimeDelta::hours(24) - TimeDelta::seconds(1));
    assert!(store.find_idempotent("scope", "key").await.unwrap().is_some());
    database.clock().advance(TimeDelta::seconds(1));
    assert_eq!(store.find_idempotent("scope", "key").await.unwrap(), None);
}

pub(crate) async fn a_key_is_taken_once(database: &impl Database) {
    let store = database.open().await;
    let mut transaction = store.begin().await.unwrap();
    transaction
        .insert_idempotent("scope", "key", &reply("1"))
        .await
        .unwrap();
    transaction
        .insert_idempotent("other", "key", &reply("2"))
        .await
        .unwrap();
    let refused = transaction.insert_idempotent("scope", "key", &reply("3")).await;
    assert!(matches!(refused, Err(StoreError::Conflict)), "{refused:?}");
    transaction.commit().await.unwrap();
    assert_eq!(
        store.find_idempotent("scope", "key").await.unwrap(),
        Some(reply("1"))
    );

    database.clock().advance(TimeDelta::hours(24));
    let mut transaction = store.begin().await.unwrap();
    transaction
        .insert_idempotent("scope", "key", &reply("4"))
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(
        store.find_idempotent("scope", "key").await.unwrap(),
        Some(reply("4"))
    );
}

pub(crate) async fn sweeping_deletes_what_is_past_and_nothing_else(database: &impl Database) {
    let (store, unit) = (database.open().await, unit());
    let owner = OwnerId::random();
    let unused = draft();
    let mut used = draft();
    let mut holding = draft();
    holding.reservation = Some(reservation());
    holding.reservation.as_mut().unwrap().expires_at = noon() + TimeDelta::hours(49);

    let mut transaction = store.begin().await.unwrap();
    transaction
        .insert_claims(&[held(unit, owner, span(0, 60)), booked(unit, owner, span(60, 90))])
        .await
        .unwrap();
    transaction
        .insert_idempotent("scope", "key", &reply("{}"))
        .await
        .unwrap();
    for draft in [&unused, &used, &holding] {
        transaction.insert_draft(draft).await.unwrap();
    }
    assert_eq!(transaction.sweep().await.unwrap(), 0);
    transaction.commit().await.unwrap();

    database.clock().advance(TimeDelta::hours(1));
    let mut transaction = store.begin().await.unwrap();
    assert_eq!(transaction.sweep().await.unwrap(), 1, "the lapsed claim");
    used.reservation = Some(reservation());
    transaction.update_draft(&used).await.unwrap();
    transaction.commit().await.unwrap();

    database.clock().advance(TimeDelta::hours(47));
    let mut transaction = store.begin().await.unwrap();
    assert_eq!(
        transaction.sweep().await.unwrap(),
        2,
        "the reply and the unused draft"
    );
    assert_eq!(transaction.sweep().await.unwrap(), 0);
    transaction.commit().await.unwrap();

    assert_eq!(store.find_draft(unused.id).await.unwrap(), None);
    assert!(store.find_draft(used.id).await.unwrap().is_some());
    assert!(store.find_draft(holding.id).await.unwrap().is_some());
    assert_eq!(busy(&*store, unit).await, [booked(unit, owner, span(60, 90))]);
}

pub(crate) async fn a_key_is_made_once_for_all_servers(database: &impl Database) {
    let (first, second) = (database.open().await, database.open().await);
    let (one, other) = tokio::join!(first.secret("client", [1; 32]), second.secret("client", [2; 32]));
    let key = one.unwrap();
    assert_eq!(key, other.unwrap());
    assert_eq!(first.secret("client", [3; 32]).await.unwrap(), key);
    assert_eq!(second.secret("other", [4; 32]).await.unwrap(), [4; 32]);
}
