//! Claims: who may use what when, refused by the database itself.
//! Long because the rule that everything rests on has a case for every way around it.

use std::sync::Arc;

use booking_server::ids::OwnerId;
use booking_server::store::{Span, StoreError};
use chrono::TimeDelta;
use tokio::task::JoinSet;

use crate::fixture::{Database, booked, busy, claim, held, noon, span, unit};

pub(crate) async fn claims_of_different_owners_may_not_overlap(database: &impl Database) {
    let store = database.open().await;
    for other in [(0, 60), (30, 90), (-30, 30), (10, 20), (-10, 70), (59, 61)] {
        let unit = unit();
        claim(&*store, &[booked(unit, OwnerId::random(), span(0, 60))])
            .await
            .unwrap();
        let refused = claim(
            &*store,
            &[booked(unit, OwnerId::random(), span(other.0, other.1))],
        )
        .await;
        assert!(
            matches!(refused, Err(StoreError::Overlap)),
            "{other:?}: {refused:?}"
        );
        assert_eq!(busy(&*store, unit).await.len(), 1);
    }
}

pub(crate) async fn claims_that_touch_are_fine(database: &impl Database) {
    let (store, unit) = (database.open().await, unit());
    for (from, to) in [(0, 60), (60, 120), (-60, 0)] {
        claim(&*store, &[booked(unit, OwnerId::random(), span(from, to))])
            .await
            .unwrap();
    }
    assert_eq!(busy(&*store, unit).await.len(), 3);
}

pub(crate) async fn one_owner_may_overlap_itself(database: &impl Database) {
    let (store, unit, owner) = (database.open().await, unit(), OwnerId::random());
    claim(
        &*store,
        &[
            booked(unit, owner, span(0, 60)),
            booked(unit, owner, span(30, 90)),
        ],
    )
    .await
    .unwrap();
    assert_eq!(busy(&*store, unit).await.len(), 2);
}

pub(crate) async fn other_units_do_not_matter(database: &impl Database) {
    let store = database.open().await;
    claim(&*store, &[booked(unit(), OwnerId::random(), span(0, 60))])
        .await
        .unwrap();
    claim(&*store, &[booked(unit(), OwnerId::random(), span(0, 60))])
        .await
        .unwrap();
}

pub(crate) async fn a_lapsed_hold_gives_way(database: &impl Database) {
    let (store, unit) = (database.open().await, unit());
    claim(&*store, &[held(unit, OwnerId::random(), span(0, 60))])
        .await
        .unwrap();

    database
        .clock()
        .advance(TimeDelta::minutes(10) - TimeDelta::seconds(1));
    let early = claim(&*store, &[booked(unit, OwnerId::random(), span(30, 90))]).await;
    assert!(matches!(early, Err(StoreError::Overlap)), "{early:?}");

    database.clock().advance(TimeDelta::seconds(1));
    let winner = OwnerId::random();
    claim(&*store, &[booked(unit, winner, span(30, 90))])
        .await
        .unwrap();
    assert_eq!(busy(&*store, unit).await, [booked(unit, winner, span(30, 90))]);
}

pub(crate) async fn a_lapsed_hold_elsewhere_stays_until_swept(database: &impl Database) {
    let (store, unit) = (database.open().await, unit());
    claim(&*store, &[held(unit, OwnerId::random(), span(0, 60))])
        .await
        .unwrap();
    database.clock().advance(TimeDelta::minutes(10));
    claim(&*store, &[booked(unit, OwnerId::random(), span(60, 90))])
        .await
        .unwrap();

    let mut transaction = store.begin().await.unwrap();
    assert_eq!(transaction.sweep().await.unwrap(), 1);
}

pub(crate) async fn a_lapsed_hold_no_longer_counts_as_busy(database: &impl Database) {
    let (store, unit) = (database.open().await, unit());
    claim(&*store, &[held(unit, OwnerId::random(), span(0, 60))])
        .await
        .unwrap();
    assert_eq!(busy(&*store, unit).await.len(), 1);

    database.clock().advance(TimeDelta::minutes(10));
    assert_eq!(busy(&*store, unit).await, []);
    let mut transaction = store.begin().await.unwrap();
    assert_eq!(transaction.busy(&[unit], span(0, 60)).await.unwrap(), []);
}

pub(crate) async fn a_refused_claim_takes_back_the_whole_call_and_leaves_the_transaction_usable(
    database: &impl Database,
) {
    let store = database.open().await;
    let (free, lapsed, taken) = (unit(), unit(), unit());
    let (first, second) = (OwnerId::random(), OwnerId::random());
    claim(&*store, &[held(lapsed, first, span(0, 60))]).await.unwrap();
    database.clock().advance(TimeDelta::minutes(10));
    claim(&*store, &[booked(taken, first, span(0, 60))])
        .await
        .unwrap();

    let mut transaction = store.begin().await.unwrap();
    let refused = transaction
        .insert_claims(&[
            booked(free, second, span(0, 60)),
            booked(lapsed, second, span(0, 60)),
            booked(taken, second, span(0, 60)),
        ])
        .await;
    assert!(matches!(refused, Err(StoreError::Overlap)), "{refused:?}");
    assert_eq!(transaction.delete_claims_of(second).await.unwrap(), 0);
    assert_eq!(
        transaction.delete_claims_of(first).await.unwrap(),
        2,
        "the lapsed hold is back"
    );
    transaction
        .insert_claims(&[booked(free, second, span(60, 90))])
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(busy(&*store, free).await, [booked(free, second, span(60, 90))]);
}

pub(crate) async fn raw_sql_cannot_insert_an_overlap(database: &impl Database) {
    let (store, unit) = (database.open().await, unit());
    claim(&*store, &[booked(unit, OwnerId::random(), span(0, 60))])
        .await
        .unwrap();
    for statement in database.insert_claim(booked(unit, OwnerId::random(), span(30, 90))) {
        let refused = database.raw(&statement).await;
        assert!(
            refused
                .as_ref()
                .is_err_and(|text| text.contains("claims_overlap")),
            "{statement}: {refused:?}"
        );
    }
    assert_eq!(busy(&*store, unit).await.len(), 1);
}

pub(crate) async fn raw_sql_cannot_move_a_claim_into_an_overlap(database: &impl Database) {
    let (store, taken, other) = (database.open().await, unit(), unit());
    let (first, second) = (OwnerId::random(), OwnerId::random());
    claim(
        &*store,
        &[
            booked(taken, first, span(0, 60)),
            booked(taken, first, span(60, 120)),
            booked(other, second, span(0, 60)),
        ],
    )
    .await
    .unwrap();
    claim(&*store, &[booked(taken, second, span(120, 180))])
        .await
        .unwrap();

    let earlier = database.during(span(61, 180));
    let refused = [
        format!("unit_id = '{taken}' WHERE unit_id = '{other}'"),
        format!("{earlier} WHERE unit_id = '{taken}' AND owner_id = '{second}'"),
        format!(
            "unit_id = '{taken}', owner_id = '{}' WHERE unit_id = '{other}'",
            OwnerId::random()
        ),
    ];
    for change in refused {
        let refused = database.raw(&format!("UPDATE claims SET {change}")).await;
        assert!(
            refused
                .as_ref()
                .is_err_and(|text| text.contains("claims_overlap")),
            "{change}: {refused:?}"
        );
    }
    // Into the free time after them it may go, and over its own old place.
    let later = database.during(span(150, 210));
    database
        .raw(&format!(
            "UPDATE claims SET {later} WHERE unit_id = '{taken}' AND owner_id = '{second}'"
        ))
        .await
        .unwrap();
}

pub(crate) async fn busy_is_ordered_and_half_open(database: &impl Database) {
    let store = database.open().await;
    let mut units = [unit(), unit()];
    units.sort();
    let owner = OwnerId::random();
    let claims = [
        booked(units[0], owner, span(0, 30)),
        booked(units[0], owner, span(60, 90)),
        booked(units[1], owner, span(15, 45)),
    ];
    let shuffled = [
        claims[2],
        claims[1],
        claims[0],
        booked(unit(), owner, span(0, 90)),
    ];
    claim(&*store, &shuffled).await.unwrap();

    for (from, to, expected) in [
        (0, 90, vec![0, 1, 2]),
        (30, 60, vec![2]),
        (29, 61, vec![0, 1, 2]),
        (45, 60, vec![]),
        (90, 120, vec![]),
    ] {
        let expected: Vec<_> = expected.into_iter().map(|index: usize| claims[index]).collect();
        assert_eq!(
            store.busy(&units, span(from, to)).await.unwrap(),
            expected,
            "{from} to {to}"
        );
        let mut transaction = store.begin().await.unwrap();
        assert_eq!(
            transaction.busy(&units, span(from, to)).await.unwrap(),
            expected,
            "{from} to {to}"
        );
    }
    assert_eq!(store.busy(&[], span(0, 90)).await.unwrap(), []);
}

pub(crate) async fn a_hold_is_extended_and_booked_but_never_revived(database: &impl Database) {
    let (store, unit, owner) = (database.open().await, unit(), OwnerId::random());
    claim(
        &*store,
        &[held(unit, owner, span(0, 60)), held(unit, owner, span(60, 90))],
    )
    .await
    .unwrap();

    let (first, until) = (noon() + TimeDelta::minutes(10), noon() + TimeDelta::minutes(15));
    let mut transaction = store.begin().await.unwrap();
    let extended = transaction.set_hold_until(owner, first, Some(until)).await;
    assert_eq!(extended.unwrap(), 2);
    let of_another = transaction.set_hold_until(OwnerId::random(), until, None).await;
    assert_eq!(of_another.unwrap(), 0);
    transaction.commit().await.unwrap();
    assert!(
        busy(&*store, unit)
            .await
            .iter()
            .all(|claim| claim.hold_until == Some(until))
    );

    database.clock().advance(TimeDelta::minutes(15));
    let mut transaction = store.begin().await.unwrap();
    let lapsed = transaction.set_hold_until(owner, until, None).await;
    assert_eq!(lapsed.unwrap(), 0);
    drop(transaction);

    let owner = OwnerId::random();
    let until = noon() + TimeDelta::minutes(20);
    let hold_until = Some(until);
    claim(
        &*store,
        &[booking_server::store::Claim {
            hold_until,
            ..held(unit, owner, span(0, 60))
        }],
    )
    .await
    .unwrap();
    let mut transaction = store.begin().await.unwrap();
    assert_eq!(transaction.set_hold_until(owner, until, None).await.unwrap(), 1);
    transaction.commit().await.unwrap();
    database.clock().advance(TimeDelta::days(300));
    assert_eq!(busy(&*store, unit).await, [booked(unit, owner, span(0, 60))]);
}

pub(crate) async fn one_hold_of_an_owner_is_told_from_others_and_from_what_is_booked(
    database: &impl Database,
) {
    let (store, unit, owner) = (database.open().await, unit(), OwnerId::random());
    let (soon, later) = (noon() + TimeDelta::minutes(10), noon() + TimeDelta::hours(5));
    let kept_longer = booking_server::store::Claim {
        hold_until: Some(later),
        ..held(unit, owner, span(60, 90))
    };
    let booked = booked(unit, owner, span(0, 45));
    let all = [booked, held(unit, owner, span(30, 60)), kept_longer];
    claim(&*store, &all).await.unwrap();

    let mut transaction = store.begin().await.unwrap();
    let extended = transaction.set_hold_until(owner, soon, Some(soon)).await;
    assert_eq!(extended.unwrap(), 1);
    assert_eq!(transaction.delete_held_claims_of(owner, soon).await.unwrap(), 1);
    assert_eq!(transaction.delete_held_claims_of(owner, soon).await.unwrap(), 0);
    transaction.commit().await.unwrap();
    assert_eq!(busy(&*store, unit).await, [booked, kept_longer]);

    let mut transaction = store.begin().await.unwrap();
    assert_eq!(transaction.delete_booked_claims_of(owner).await.unwrap(), 1);
    assert_eq!(
        transaction
            .delete_booked_claims_of(OwnerId::random())
            .await
            .unwrap(),
        0
    );
    transaction.commit().await.unwrap();
    assert_eq!(busy(&*store, unit).await, [kept_longer]);
}

pub(crate) async fn claims_are_given_up_by_owner(database: &impl Database) {
    let (store, unit) = (database.open().await, unit());
    let (first, second) = (OwnerId::random(), OwnerId::random());
    claim(
        &*store,
        &[booked(unit, first, span(0, 30)), held(unit, first, span(30, 60))],
    )
    .await
    .unwrap();
    claim(&*store, &[booked(unit, second, span(60, 90))])
        .await
        .unwrap();

    let mut transaction = store.begin().await.unwrap();
    assert_eq!(transaction.delete_claims_of(first).await.unwrap(), 2);
    transaction.commit().await.unwrap();
    assert_eq!(busy(&*store, unit).await, [booked(unit, second, span(60, 90))]);
}

pub(crate) async fn the_audit_finds_what_the_database_would_have_refused(database: &impl Database) {
    let (store, unit) = (database.open().await, unit());
    let mut owners = [OwnerId::random(), OwnerId::random()];
    owners.sort();
    claim(
        &*store,
        &[
            booked(unit, owners[0], span(0, 60)),
            booked(unit, owners[0], span(0, 60)),
        ],
    )
    .await
    .unwrap();
    assert_eq!(store.overlapping_claims().await.unwrap(), []);

    database.raw(database.allow_overlaps()).await.unwrap();
    claim(&*store, &[held(unit, owners[1], span(30, 90))])
        .await
        .unwrap();
    let pair = (
        booked(unit, owners[0], span(0, 60)),
        held(unit, owners[1], span(30, 90)),
    );
    assert_eq!(store.overlapping_claims().await.unwrap(), [pair, pair]);

    database.clock().advance(TimeDelta::minutes(10));
    assert_eq!(
        store.overlapping_claims().await.unwrap(),
        [],
        "a lapsed hold takes nothing"
    );
}

pub(crate) async fn fifty_reservations_of_one_unit_have_one_winner(database: &impl Database) {
    // Two stores, as two processes would have: writers of one wait for those of the other.
    let stores = [database.open().await, database.open().await];
    let unit = unit();
    let start = Arc::new(tokio::sync::Barrier::new(50));
    let mut tasks = JoinSet::new();
    for index in 0..50_i64 {
        let (store, start) = (stores[usize::try_from(index % 2).unwrap()].clone(), start.clone());
        tasks.spawn(async move {
            start.wait().await;
            let during = Span {
                end: span(0, 60 + index).end,
                ..span(0, 60)
            };
            claim(&*store, &[held(unit, OwnerId::random(), during)]).await
        });
    }
    let outcomes = tasks.join_all().await;
    let won = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
    let lost = outcomes
        .iter()
        .filter(|outcome| matches!(outcome, Err(StoreError::Overlap)))
        .count();
    assert_eq!((won, lost), (1, 49), "{outcomes:?}");
    assert_eq!(busy(&*stores[0], unit).await.len(), 1);
}
