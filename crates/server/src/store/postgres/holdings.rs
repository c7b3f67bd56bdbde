//! Everything that is claimed, and everything that may be behind it, at one moment.

use sqlx::postgres::PgRow;
use sqlx::{Connection, PgConnection};

use crate::store::{Holdings, StoreResult};

use super::time::Time;
use super::values::database_error;
use super::{block_outs, bookings, change_requests, claims, drafts};

pub(super) async fn read(connection: &mut PgConnection, time: &Time) -> StoreResult<Holdings> {
    // One snapshot for all statements, whoever writes meanwhile.
    let mut transaction = connection
        .begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        .await
        .map_err(database_error)?;
    let now = time.now(&mut transaction).await?;
    let all = &mut *transaction;
    let claims =
        "SELECT unit_id, lower(during) AS start_at, upper(during) AS end_at, owner_id, hold_until FROM claims
                  ORDER BY unit_id, start_at";
    let drafts = format!(
        "SELECT {} FROM drafts WHERE held_until IS NOT NULL",
        drafts::COLUMNS
    );
    let bookings = format!(
        "SELECT {} FROM bookings ORDER BY created_at, id",
        bookings::COLUMNS
    );
    let requests = format!("SELECT {} FROM change_requests", change_requests::COLUMNS);
    let block_outs = format!("SELECT {} FROM block_outs", block_outs::COLUMNS);
    let invoices: i64 = sqlx::query_scalar("SELECT count(*) FROM invoices")
        .fetch_one(&mut *all)
        .await
        .map_err(database_error)?;
    let holdings = Holdings {
        now,
        claims: read_all(all, claims, |row| claims::read(row, "")).await?,
        drafts: read_all(all, &drafts, drafts::read).await?,
        bookings: read_all(all, &bookings, bookings::read).await?,
        change_requests: read_all(all, &requests, change_requests::read).await?,
        block_outs: read_all(all, &block_outs, block_outs::read).await?,
        invoices: u64::try_from(invoices).unwrap_or_default(),
    };
    transaction.commit().await.map_err(database_error)?;
    Ok(holdings)
}

async fn read_all<T>(
    connection: &mut PgConnection,
    sql: &str,
    read: impl Fn(&PgRow) -> StoreResult<T>,
) -> StoreResult<Vec<T>> {
    let rows = sqlx::query(sql)
        .fetch_all(connection)
        .await
        .map_err(database_error)?;
    rows.iter().map(read).collect()
}
