//! What is true of SQLite alone.

use std::sync::Arc;

use booking_server::clock::SystemClock;
use booking_server::store::sqlite::SqliteStore;
use booking_server::store::{Store, StoreError};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};
use tokio::task::JoinSet;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn eight_servers_may_start_at_once_on_a_new_file() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", folder.path().join("booking.db").display());
    let mut tasks = JoinSet::new();
    for _ in 0..8 {
        let url = url.clone();
        tasks.spawn(async move { SqliteStore::open(&url, Arc::new(SystemClock)).await });
    }
    for opened in tasks.join_all().await {
        opened.unwrap().ping().await.unwrap();
    }
}

#[tokio::test]
async fn the_file_keeps_a_write_ahead_log() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("booking.db");
    let url = format!("sqlite://{}", file.display());
    SqliteStore::open(&url, Arc::new(SystemClock))
        .await
        .unwrap()
        .close()
        .await;
    let mut connection = SqliteConnectOptions::new()
        .filename(&file)
        .connect()
        .await
        .unwrap();
    let mode: String = sqlx::query_scalar("PRAGMA journal_mode")
        .fetch_one(&mut connection)
        .await
        .unwrap();
    assert_eq!(mode, "wal");
    connection.close().await.unwrap();
}

#[tokio::test]
async fn names_of_bookings_older_than_the_search_are_found_by_their_capital_letters() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("booking.db");
    let url = format!("sqlite://{}", file.display());
    let store = SqliteStore::open(&url, Arc::new(SystemClock)).await.unwrap();
    store.close().await;
    // As the migration of the search left them: what is not ASCII in capitals.
    let mut connection = SqliteConnectOptions::new()
        .filename(&file)
        .connect()
        .await
        .unwrap();
    for statement in [
        "DELETE FROM _sqlx_migrations WHERE version = 15",
        "PRAGMA foreign_keys = OFF",
        "INSERT INTO bookings (id, organization_id, portal_id, booking_module_id, center_id, owner_id, reference, status,
                               contact, title, event_answers, appointments, language, created_at, last_updated, searched)
         SELECT 'b' || value, 'o', 'p', 'm', 'c', 'w', 'SW-' || value, 0, '{}', 't', '{}', '[]', 'en', 0, 0,
                CASE value WHEN 1 THEN 'sw-1 Ägnes Öztürk' WHEN 2 THEN 'sw-2 ΣΟΦΙΑ ИВАН Łukasz' ELSE 'sw-3 grace' END
         FROM (SELECT column1 AS value FROM (VALUES (1), (2), (3)))",
    ] {
        sqlx::query(statement).execute(&mut connection).await.expect(statement);
    }
    connection.close().await.unwrap();
    SqliteStore::open(&url, Arc::new(SystemClock))
        .await
        .unwrap()
        .close()
        .await;
    let mut connection = SqliteConnectOptions::new()
        .filename(&file)
        .connect()
        .await
        .unwrap();
    let searched: Vec<String> = sqlx::query_scalar("SELECT searched FROM bookings ORDER BY reference")
        .fetch_all(&mut connection)
        .await
        .unwrap();
    assert_eq!(
        searched,
        ["sw-1 ägnes öztürk", "sw-2 σοφια иван łukasz", "sw-3 grace"]
    );
    connection.close().await.unwrap();
}

#[tokio::test]
async fn an_address_tells_whether_its_file_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", folder.path().join("booking.db").display());
    assert!(!SqliteStore::exists(&url).unwrap());
    SqliteStore::open(&url, Arc::new(SystemClock)).await.unwrap();
    assert!(SqliteStore::exists(&url).unwrap());
}

#[tokio::test]
async fn a_folder_that_is_not_there_makes_the_database_unavailable() {
    let opened = SqliteStore::open("sqlite:///no/such/folder/booking.db", Arc::new(SystemClock)).await;
    assert!(matches!(opened, Err(StoreError::Unavailable(_))), "{opened:?}");
}

#[tokio::test]
async fn an_error_does_not_repeat_what_the_database_said() {
    let opened = SqliteStore::open("sqlite:///no/such/folder/booking.db", Arc::new(SystemClock)).await;
    assert_eq!(opened.unwrap_err().to_string(), "the database does not answer");
}
