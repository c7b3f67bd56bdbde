//! What the database could do if the server did nothing but insert: the limit that it is measured against.

use std::time::{Duration, Instant};

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions as _, Connection as _};
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::LoadResult;

/// As many connections as the server has.
const CONNECTIONS: usize = 15;

/// Inserts one claim per transaction as fast as the database goes, with the server's settings of durability.
pub(super) async fn inserts_per_second(url: &str, duration: Duration) -> LoadResult<f64> {
    if url.starts_with("sqlite") {
        sqlite(url, duration).await
    } else {
        postgres(url, duration).await
    }
}

async fn sqlite(url: &str, duration: Duration) -> LoadResult<f64> {
    let options: SqliteConnectOptions = url.parse()?;
    let mut connection = options
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .connect()
        .await?;
    sqlx::query(
        "CREATE TABLE IF NOT EXISTS bare (unit_id TEXT NOT NULL, start_at INTEGER NOT NULL, end_at INTEGER NOT NULL,
                                          owner_id TEXT NOT NULL, hold_until INTEGER) STRICT;
         CREATE INDEX IF NOT EXISTS bare_by_unit ON bare (unit_id, end_at, start_at)",
    )
    .execute(&mut connection)
    .await?;
    let started = Instant::now();
    let mut inserted = 0_u32;
    while started.elapsed() < duration {
        // Outside of any other transaction, this is one.
        sqlx::query("INSERT INTO bare VALUES (?1, ?2, ?3, ?4, NULL)")
            .bind(Uuid::new_v4().to_string())
            .bind(i64::from(inserted) * 60)
            .bind(i64::from(inserted) * 60 + 60)
            .bind(Uuid::new_v4().to_string())
            .execute(&mut connection)
            .await?;
        inserted += 1;
    }
    let rate = f64::from(inserted) / started.elapsed().as_secs_f64();
    connection.close().await?;
    Ok(rate)
}

async fn postgres(url: &str, duration: Duration) -> LoadResult<f64> {
    let mut connection = sqlx::PgConnection::connect(url).await?;
    for statement in [
        "CREATE TABLE IF NOT EXISTS bare (unit_id text NOT NULL, start_at bigint NOT NULL, end_at bigint NOT NULL,
                                          owner_id text NOT NULL, hold_until bigint)",
        "CREATE INDEX IF NOT EXISTS bare_by_unit ON bare (unit_id, end_at, start_at)",
    ] {
        sqlx::query(statement).execute(&mut connection).await?;
    }
    connection.close().await?;
    let started = Instant::now();
    let mut writers = JoinSet::new();
    for _ in 0..CONNECTIONS {
        let mut connection = sqlx::PgConnection::connect(url).await?;
        writers.spawn(async move {
            let mut inserted = 0_u32;
            while started.elapsed() < duration {
                sqlx::query("INSERT INTO bare VALUES ($1, $2, $3, $4, NULL)")
                    .bind(Uuid::new_v4().to_string())
                    .bind(i64::from(inserted) * 60)
                    .bind(i64::from(inserted) * 60 + 60)
                    .bind(Uuid::new_v4().to_string())
                    .execute(&mut connection)
                    .await?;
                inserted += 1;
            }
            Ok::<u32, sqlx::Error>(inserted)
        });
    }
    let mut inserted = 0;
    while let Some(ended) = writers.join_next().await {
        inserted += ended.map_err(std::io::Error::other)??;
    }
    Ok(f64::from(inserted) / started.elapsed().as_secs_f64())
}
