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
