//! Marks: whether what was computed from claims is still right.

use booking_server::ids::{OwnerId, UnitId};
use booking_server::store::{ClaimsMark, Store};
use chrono::TimeDelta;

use crate::fixture::{Database, booked, claim, held, noon, span, unit};

async fn mark(store: &dyn Store, units: &[UnitId]) -> ClaimsMark {
    store.claims_mark(units).await.unwrap()
}

async fn revision(store: &dyn Store, unit: UnitId) -> i64 {
    mark(store, &[unit]).await.revision
}

pub(crate) async fn every_change_of_a_claim_moves_the_mark_of_its_unit_and_of_no_other(
    database: &impl Database,
) {
    let (store, unit, other) = (database.open().await, unit(), unit());
    // Another server's view.
    let elsewhere = database.open().await;
    let (owner, second) = (OwnerId::random(), OwnerId::random());
    claim(&*store, &[booked(other, OwnerId::random(), span(0, 60))])
        .await
        .unwrap();
    let standing = revision(&*elsewhere, other).await;
    let mut before = revision(&*elsewhere, unit).await;
    for step in [
        "hold",
        "extend",
        "book",
        "give up",
        "hold again",
        "take over a lapsed one",
        "sweep",
    ] {
        let mut transaction = store.begin().await.unwrap();
        let (first, later) = (noon() + TimeDelta::minutes(10), noon() + TimeDelta::minutes(20));
        let until = Some(later);
        let done = match step {
            "hold" | "hold again" => transaction
                .insert_claims(&[held(unit, owner, span(0, 60))])
                .await
                .map(|()| 1),
            "extend" => transaction.set_hold_until(owner, first, until).await,
            "book" => transaction.set_hold_until(owner, later, None).await,
            "give up" => transaction.delete_claims_of(owner).await,
            "take over a lapsed one" => {
                drop(transaction);
                database.clock().advance(TimeDelta::minutes(11));
                transaction = store.begin().await.unwrap();
                let hold = booking_server::store::Claim {
                    hold_until: until,
                    ..held(unit, second, span(30, 90))
                };
                transaction.insert_claims(&[hold]).await.map(|()| 1)
            }
            _ => {
                drop(transaction);
                database.clock().advance(TimeDelta::minutes(11));
                transaction = store.begin().await.unwrap();
                transaction.sweep().await
            }
        };
        assert_eq!(done.unwrap(), 1, "{step}");
        transaction.commit().await.unwrap();
        let after = revision(&*elsewhere, unit).await;
        assert!(after > before, "{step}: {before} to {after}");
        before = after;
    }
    assert_eq!(revision(&*elsewhere, other).await, standing);
    assert_eq!(
        mark(&*elsewhere, &[unit, other]).await.revision,
        before + standing,
        "a mark of two units moves with either"
    );
}

pub(crate) async fn a_mark_moves_for_what_comes_past_the_store(database: &impl Database) {
    let (store, unit, other) = (database.open().await, unit(), unit());
    claim(&*store, &[booked(unit, OwnerId::random(), span(0, 60))])
        .await
        .unwrap();
    let (before, others) = (revision(&*store, unit).await, revision(&*store, other).await);
    database
        .raw(&format!(
            "UPDATE claims SET unit_id = '{other}' WHERE unit_id = '{unit}'"
        ))
        .await
        .unwrap();
    assert!(revision(&*store, unit).await > before);
    assert!(revision(&*store, other).await > others);
}

pub(crate) async fn a_mark_moves_with_what_is_committed_only(database: &impl Database) {
    let (store, unit) = (database.open().await, unit());
    let before = revision(&*store, unit).await;
    let mut transaction = store.begin().await.unwrap();
    transaction
        .insert_claims(&[booked(unit, OwnerId::random(), span(0, 60))])
        .await
        .unwrap();
    assert_eq!(revision(&*store, unit).await, before);
    drop(transaction);
    assert_eq!(revision(&*store, unit).await, before);
}

pub(crate) async fn a_mark_says_when_the_next_hold_lapses(database: &impl Database) {
    let (store, unit, other) = (database.open().await, unit(), unit());
    let next = async || mark(&*store, &[unit]).await.next_lapse;
    assert_eq!(next().await, None);
    claim(&*store, &[booked(unit, OwnerId::random(), span(0, 60))])
        .await
        .unwrap();
    assert_eq!(next().await, None, "what is booked does not lapse");
    let (first, second) = (noon() + TimeDelta::minutes(10), noon() + TimeDelta::minutes(20));
    for (unit, from, until) in [
        (unit, 60, second),
        (unit, 120, first),
        (other, 60, noon() + TimeDelta::minutes(5)),
    ] {
        let hold = booking_server::store::Claim {
            hold_until: Some(until),
            ..held(unit, OwnerId::random(), span(from, from + 60))
        };
        claim(&*store, &[hold]).await.unwrap();
    }
    assert_eq!(next().await, Some(first));
    assert_eq!(mark(&*store, &[unit]).await.now, noon());
    database.clock().advance(TimeDelta::minutes(10));
    assert_eq!(mark(&*store, &[unit]).await.now, first);
    assert_eq!(next().await, Some(second), "at its expiry a hold is over");
    database.clock().advance(TimeDelta::minutes(10));
    assert_eq!(next().await, None);
}
