//! Everything that is claimed, and everything that may be behind it, at one moment.

use chrono::{DateTime, Utc};
use sqlx::sqlite::SqliteRow;
use sqlx::{Connection, SqliteConnection};

use crate::store::{Holdings, StoreResult};

use super::values::database_error;
use super::{block_outs, bookings, change_requests, claims, drafts};

pub(super) async fn read(connection: &mut SqliteConnection, now: DateTime<Utc>) -> StoreResult<Holdings> {
    // One transaction sees one state, whoever writes meanwhile.
    let mut transaction = connection.begin().await.map_err(database_error)?;
    let all = &mut *transaction;
    let claims =
        "SELECT unit_id, start_at, end_at, owner_id, hold_until FROM claims ORDER BY unit_id, start_at";
    let invoices: i64 = sqlx::query_scalar("SELECT count(*) FROM invoices")
        .fetch_one(&mut *all)
        .await
        .map_err(database_error)?;
    let holdings = Holdings {
        now,
        claims: read_all(all, claims, |row| claims::read(row, "")).await?,
        drafts: read_all(
            all,
            "SELECT * FROM drafts WHERE held_until IS NOT NULL",
            drafts::read,
        )
        .await?,
        bookings: read_all(
            all,
            "SELECT * FROM bookings ORDER BY created_at, id",
            bookings::read,
        )
        .await?,
        change_requests: read_all(all, "SELECT * FROM change_requests", change_requests::read).await?,
        block_outs: read_all(all, "SELECT * FROM block_outs", block_outs::read).await?,
        invoices: u64::try_from(invoices).unwrap_or_default(),
    };
    transaction.commit().await.map_err(database_error)?;
    Ok(holdings)
}

async fn read_all<T>(
    connection: &mut SqliteConnection,
    sql: &str,
    read: impl Fn(&SqliteRow) -> StoreResult<T>,
) -> StoreResult<Vec<T>> {
    let rows = sqlx::query(sql)
        .fetch_all(connection)
        .await
        .map_err(database_error)?;
    rows.iter().map(read).collect()
}
