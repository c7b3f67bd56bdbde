//! Starting, the clock, and what happens when transactions get in each other's way.

use std::sync::Arc;

use booking_server::ids::{OwnerId, TherapistId, UnitId};
use booking_server::store::postgres::PostgresStore;
use booking_server::store::{Claim, IdempotentReply, Span, Store, StoreError, StoreTransaction};
use chrono::{SubsecRound as _, TimeDelta, Utc};
use tokio::task::JoinSet;

use crate::cluster::{TestDatabase, raw};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn eight_servers_may_start_at_once_on_a_new_database() {
    let database = TestDatabase::create_empty().await;
    let mut tasks = JoinSet::new();
    for _ in 0..8 {
        let url = database.url.clone();
        tasks.spawn(async move { PostgresStore::open(&url).await });
    }
    for opened in tasks.join_all().await {
        opened.unwrap().ping().await.unwrap();
    }
}

#[tokio::test]
async fn the_time_is_the_databases_in_whole_seconds() {
    let database = TestDatabase::create().await;
    let store = PostgresStore::open(&database.url).await.unwrap();
    let before = Utc::now().trunc_subsecs(0);
    let transaction = store.begin().await.unwrap();
    let now = transaction.now();
    assert!(before <= now && now <= Utc::now(), "{before} {now}");
    assert_eq!(now, now.trunc_subsecs(0));
    let off = (store.clock().now() - Utc::now()).abs();
    assert!(off < TimeDelta::minutes(1), "one machine, one clock: {off}");
}

#[tokio::test]
async fn a_database_that_is_not_there_and_one_that_does_not_answer_are_told_apart() {
    let database = TestDatabase::create_empty().await;
    let missing = database.url.replace("booking_", "no_such_");
    let opened = PostgresStore::open(&missing).await;
    assert!(matches!(opened, Err(StoreError::Broken(_))), "{opened:?}");
    let opened = PostgresStore::open("postgres://spa:secret@127.0.0.1:1/booking").await;
    assert!(matches!(opened, Err(StoreError::Unavailable(_))), "{opened:?}");
    assert_eq!(opened.unwrap_err().to_string(), "the database does not answer");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_cut_connection_is_unavailable_and_the_next_call_gets_another() {
    let database = TestDatabase::create().await;
    let store = PostgresStore::open(&database.url).await.unwrap();
    let mut transaction = store.begin().await.unwrap();
    raw(
        &database.url,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE pid <> pg_backend_pid() AND datname = current_database()",
    )
    .await
    .unwrap();
    let cut = transaction.sweep().await;
    assert!(matches!(cut, Err(StoreError::Unavailable(_))), "{cut:?}");
    drop(transaction);
    store.ping().await.unwrap();
    store.begin().await.unwrap().commit().await.unwrap();
}

#[tokio::test]
async fn a_primary_that_became_a_standby_is_unavailable_and_not_broken() {
    let database = TestDatabase::create().await;
    let store = PostgresStore::open(&database.url).await.unwrap();
    let name = &database.name;
    raw(
        &database.url,
        &format!("ALTER DATABASE {name} SET default_transaction_read_only = on"),
    )
    .await
    .unwrap();
    // Only connections made from now on refuse to write.
    store.close().await;
    let store = PostgresStore::open(&database.url).await;
    assert!(matches!(store, Err(StoreError::Unavailable(_))), "{store:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_that_swap_their_slots_none_waits_for_long_and_nothing_overlaps() {
    let database = TestDatabase::create().await;
    let store = Arc::new(PostgresStore::open(&database.url).await.unwrap());
    let units = [(); 2].map(|()| UnitId::of_therapist(TherapistId::random()));
    let owners = [OwnerId::random(), OwnerId::random()];
    for (unit, owner) in units.iter().zip(owners) {
        claim(&*store, booked(*unit, owner)).await.unwrap();
    }
    let both = Arc::new(tokio::sync::Barrier::new(2));
    let mut tasks = JoinSet::new();
    for (owner, (from, to)) in owners
        .into_iter()
        .zip([(units[0], units[1]), (units[1], units[0])])
    {
        let (store, both) = (Arc::clone(&store), Arc::clone(&both));
        tasks.spawn(async move {
            let mut transaction = store.begin().await.unwrap();
            transaction.delete_claims_of(owner).await.unwrap();
            both.wait().await;
            let moved = transaction.insert_claims(&[booked(to, owner)]).await;
            if moved.is_err() {
                assert!(matches!(moved, Err(StoreError::Overlap)), "{moved:?}");
                transaction.insert_claims(&[booked(from, owner)]).await.unwrap();
            }
            transaction.commit().await.unwrap();
            moved.is_ok()
        });
    }
    let moved = tasks.join_all().await;
    assert!(moved.contains(&false), "{moved:?}");
    assert_eq!(store.overlapping_claims().await.unwrap(), []);
    assert_eq!(
        store.busy(&units, during()).await.unwrap().len(),
        2,
        "each has one"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_twin_waits_for_the_first_and_finds_its_reply() {
    let database = TestDatabase::create().await;
    let first = PostgresStore::open(&database.url).await.unwrap();
    let second = PostgresStore::open(&database.url).await.unwrap();
    let mut transaction = first.begin().await.unwrap();
    assert_eq!(transaction.find_idempotent("POST /x", "key").await.unwrap(), None);
    let twin = tokio::spawn(async move {
        let mut transaction = second.begin().await.unwrap();
        transaction.find_idempotent("POST /x", "key").await.unwrap()
    });
    waits(&database).await;
    let reply = IdempotentReply {
        request_hash: [7; 32],
        status: 200,
        body: "{}".to_owned(),
    };
    transaction
        .insert_idempotent("POST /x", "key", &reply)
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(twin.await.unwrap(), Some(reply));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn who_counts_the_holds_of_one_client_or_the_bookings_of_one_address_queues() {
    let database = TestDatabase::create().await;
    let store = Arc::new(PostgresStore::open(&database.url).await.unwrap());
    let organization = booking_server::ids::OrganizationId::random();
    for address in [false, true] {
        let count = move |mut transaction: Box<dyn StoreTransaction>| async move {
            if address {
                transaction
                    .pending_bookings_of_email(organization, "ada@example.com")
                    .await
                    .unwrap();
            } else {
                transaction.live_holds_of_client("client").await.unwrap();
            }
            transaction
        };
        let first = count(store.begin().await.unwrap()).await;
        let waiting = tokio::spawn(count(store.begin().await.unwrap()));
        waits(&database).await;
        first.commit().await.unwrap();
        waiting.await.unwrap();
    }
}

/// Until somebody waits for a lock.
pub(super) async fn waits(database: &TestDatabase) {
    let waiting = "DO $$ BEGIN
        FOR attempt IN 1..10000 LOOP
            IF EXISTS (SELECT FROM pg_stat_activity
                       WHERE datname = current_database() AND wait_event_type = 'Lock') THEN RETURN; END IF;
            PERFORM pg_sleep(0.001), pg_stat_clear_snapshot();
        END LOOP;
        RAISE EXCEPTION 'nobody waits';
    END $$";
    raw(&database.url, waiting).await.unwrap();
}

fn during() -> Span {
    let start = Utc::now().trunc_subsecs(0) + TimeDelta::days(1);
    Span {
        start: start.date_naive().and_time(chrono::NaiveTime::MIN).and_utc(),
        end: start.date_naive().and_time(chrono::NaiveTime::MIN).and_utc() + TimeDelta::hours(1),
    }
}

fn booked(unit: UnitId, owner: OwnerId) -> Claim {
    Claim {
        unit,
        during: during(),
        owner,
        hold_until: None,
    }
}

async fn claim(store: &dyn Store, claim: Claim) -> Result<(), StoreError> {
    let mut transaction = store.begin().await?;
    transaction.insert_claims(&[claim]).await?;
    transaction.commit().await
}

#[tokio::test]
async fn what_is_due_is_left_to_the_server_that_works_on_it() {
    let database = TestDatabase::create().await;
    let world = crate::world::World::on(database.into()).await;
    let draft = world.draft().await;
    let held = world
        .reserve(draft, crate::world::tuesday("10:00"))
        .await
        .unwrap();
    let submitted = world.submit(world.submission(held.reservation.id)).await.unwrap();
    world.advance(TimeDelta::days(3));
    let mut first = world.store.begin().await.unwrap();
    assert_eq!(first.pending_bookings_due(10).await.unwrap().len(), 1);
    let mut second = world.store.begin().await.unwrap();
    assert_eq!(second.pending_bookings_due(10).await.unwrap(), []);
    drop(first);
    // It waits for the first, whose lock goes some moment after it was dropped.
    second.lock_booking(submitted.booking.id).await.unwrap();
    assert_eq!(
        second.pending_bookings_due(10).await.unwrap().len(),
        1,
        "it was not done"
    );
}
