//! Transactions, and several stores on one database.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

use booking_server::ids::OwnerId;
use booking_server::store::StoreError;
use chrono::TimeDelta;

use crate::fixture::{Database, booked, busy, claim, draft, held, noon, reservation, span, unit};

pub(crate) async fn a_dropped_transaction_leaves_nothing(database: &impl Database) {
    let (store, unit, draft) = (database.open().await, unit(), draft());
    let mut transaction = store.begin().await.unwrap();
    transaction.insert_draft(&draft).await.unwrap();
    transaction
        .insert_claims(&[booked(unit, OwnerId::random(), span(0, 60))])
        .await
        .unwrap();
    drop(transaction);
    assert_eq!(store.find_draft(draft.id).await.unwrap(), None);
    // The next writer gets the lock, and the unit.
    claim(&*store, &[booked(unit, OwnerId::random(), span(0, 60))])
        .await
        .unwrap();
}

/// Whoever begins may go away at any moment: a client that hangs up is enough.
pub(crate) async fn a_begin_that_is_given_up_hinders_nobody(database: &impl Database) {
    let store = database.open().await;
    for most_polls in 1..=6 {
        for _ in 0..20 {
            give_up_after(most_polls, store.begin()).await;
            let next = store.begin().await;
            assert!(next.is_ok(), "after {most_polls} polls: {:?}", next.err());
        }
    }
}

async fn give_up_after(most_polls: usize, future: impl Future) {
    let mut future = pin!(future);
    let mut left = most_polls;
    poll_fn(|context| {
        left -= 1;
        let is_over = future.as_mut().poll(context).is_ready() || left == 0;
        if is_over { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
}

pub(crate) async fn a_transaction_sees_its_own_writes_and_readers_do_not(database: &impl Database) {
    let (store, unit) = (database.open().await, unit());
    let mut transaction = store.begin().await.unwrap();
    transaction
        .insert_claims(&[booked(unit, OwnerId::random(), span(0, 60))])
        .await
        .unwrap();
    assert_eq!(transaction.busy(&[unit], span(0, 60)).await.unwrap().len(), 1);
    assert_eq!(busy(&*store, unit).await, [], "not committed, and no waiting");
    transaction.commit().await.unwrap();
    assert_eq!(busy(&*store, unit).await.len(), 1);
}

pub(crate) async fn a_transaction_has_one_time(database: &impl Database) {
    let store = database.open().await;
    database.clock().advance(TimeDelta::milliseconds(700));
    let transaction = store.begin().await.unwrap();
    assert_eq!(transaction.now(), noon(), "whole seconds");
    database.clock().advance(TimeDelta::minutes(5));
    assert_eq!(transaction.now(), noon());
    assert_eq!(store.now().await.unwrap(), noon() + TimeDelta::minutes(5));
}

pub(crate) async fn two_stores_on_one_database_see_each_other(database: &impl Database) {
    let (first, second, unit) = (database.open().await, database.open().await, unit());
    claim(&*first, &[held(unit, OwnerId::random(), span(0, 60))])
        .await
        .unwrap();
    assert_eq!(busy(&*second, unit).await.len(), 1);
    let refused = claim(&*second, &[held(unit, OwnerId::random(), span(0, 60))]).await;
    assert!(matches!(refused, Err(StoreError::Overlap)), "{refused:?}");
}

pub(crate) async fn holds_survive_closing_and_opening(database: &impl Database) {
    let (unit, mut draft) = (unit(), draft());
    draft.reservation = Some(reservation());
    {
        let store = database.open().await;
        let mut transaction = store.begin().await.unwrap();
        transaction.insert_draft(&draft).await.unwrap();
        transaction
            .insert_claims(&[held(unit, draft.owner, span(0, 60))])
            .await
            .unwrap();
        transaction.commit().await.unwrap();
    }
    let store = database.open().await;
    assert_eq!(store.find_draft(draft.id).await.unwrap().as_ref(), Some(&draft));
    assert_eq!(busy(&*store, unit).await, [held(unit, draft.owner, span(0, 60))]);
    database.clock().advance(TimeDelta::minutes(10));
    assert_eq!(busy(&*store, unit).await, [], "and still lapses");
}

pub(crate) async fn a_store_answers_a_ping(database: &impl Database) {
    database.open().await.ping().await.unwrap();
}

pub(crate) async fn two_stores_may_be_opened_at_once(database: &impl Database) {
    let (first, second) = tokio::join!(database.open(), database.open());
    first.ping().await.unwrap();
    second.ping().await.unwrap();
}
