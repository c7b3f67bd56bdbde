//! The desk: sessions, pages of bookings and mails.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::query::Query;
use sqlx::{PgConnection, Postgres};

use super::transaction::PostgresTransaction;
use super::values::{database_error, get};
use super::{PostgresStore, bookings, mails, people};
use crate::ids::{OrganizationId, OwnerId, TokenId};
use crate::store::desk::{DeskStore, DeskTransaction, SESSIONS_KEPT_FOR};
use crate::store::records::desk::LONGEST_VISIT;
use crate::store::{Booking, BookingQuery, DeskSession, Mail, MailState, StoreResult};

/// What a query means beside its time; `$1` to `$9` are bound by [`bind`].
const MATCHES: &str = "organization_id = $1
    AND ($2::integer[] IS NULL OR status = ANY($2))
    AND NOT EXISTS (SELECT 1 FROM unnest($3::text[]) AS word WHERE strpos(
        CASE WHEN booking_module_id = ANY($9::uuid[])
             THEN replace(searched, ' ' || COALESCE(email, ''), ' ') ELSE searched END,
        word) = 0)
    AND ($6::uuid IS NULL OR center_id = $6)
    AND (NOT $7
         OR (status = 0 AND (lapses_at IS NULL OR lapses_at > COALESCE($8::timestamptz, now())))
         OR EXISTS (SELECT 1 FROM change_requests
                    WHERE booking_id = bookings.id
                      AND change_requests.lapses_at > COALESCE($8::timestamptz, now())))";

/// All that a query means. Its time is bounded on both sides where it has one: so the index of starts leads there.
fn matches(query: &BookingQuery) -> String {
    let time = match query.during {
        None => "$4::timestamptz IS NULL AND $5::timestamptz IS NULL".to_owned(),
        Some(_) => format!(
            "ends_at > $4::timestamptz AND starts_at < $5::timestamptz
             AND starts_at > $4::timestamptz - interval '{} hours'",
            LONGEST_VISIT.num_hours()
        ),
    };
    format!("{MATCHES} AND {time}")
}

type Bound<'q> = Query<'q, Postgres, PgArguments>;

fn bind<'q>(sql: &'q str, query: &BookingQuery, now: Option<DateTime<Utc>>) -> Bound<'q> {
    let statuses: Vec<i32> = query.statuses.iter().map(|status| *status as i32).collect();
    let unsearched: Vec<_> = query
        .unsearched_emails
        .iter()
        .map(|module| module.uuid())
        .collect();
    sqlx::query(sql)
        .bind(query.organization.uuid())
        .bind((!statuses.is_empty()).then_some(statuses))
        .bind(query.words.clone())
        .bind(query.during.map(|during| during.start))
        .bind(query.during.map(|during| during.end))
        .bind(query.center.map(|center| center.uuid()))
        .bind(query.waiting)
        .bind(now)
        .bind(unsearched)
}

async fn find_bookings(
    connection: &mut PgConnection,
    now: Option<DateTime<Utc>>,
    query: &BookingQuery,
) -> StoreResult<Vec<Booking>> {
    let direction = if query.is_latest_first { "DESC" } else { "ASC" };
    let sql = format!(
        "SELECT {} FROM bookings WHERE {}
         ORDER BY starts_at {direction}, reference LIMIT $10 OFFSET $11",
        bookings::COLUMNS,
        matches(query)
    );
    let rows = bind(&sql, query, now)
        .bind(i64::from(query.limit))
        .bind(i64::from(query.offset))
        .fetch_all(connection)
        .await
        .map_err(database_error)?;
    rows.iter().map(bookings::read).collect()
}

fn count(row: &PgRow) -> StoreResult<u32> {
    super::values::count(get(row, "rows")?)
}

#[async_trait]
impl DeskStore for PostgresStore {
    async fn find_desk_session(&self, hash: &[u8; 32]) -> StoreResult<Option<DeskSession>> {
        let row = sqlx::query(
            "SELECT staff_tokens.id, organization_id, name, role, staff_tokens.created_at, revoked_at,
                    desk_sessions.created_at AS since, used_at
             FROM desk_sessions JOIN staff_tokens ON staff_tokens.id = desk_sessions.token_id
             WHERE desk_sessions.hash = $1 AND staff_tokens.revoked_at IS NULL",
        )
        .bind(hash.as_slice())
        .fetch_optional(&mut *self.connection().await?)
        .await
        .map_err(database_error)?;
        row.as_ref()
            .map(|row| {
                Ok(DeskSession {
                    token: people::read_token(row)?,
                    created_at: get(row, "since")?,
                    used_at: get(row, "used_at")?,
                })
            })
            .transpose()
    }

    async fn find_bookings(&self, query: &BookingQuery) -> StoreResult<Vec<Booking>> {
        find_bookings(&mut *self.connection().await?, self.time.fixed(), query).await
    }

    async fn count_bookings(&self, query: &BookingQuery) -> StoreResult<u32> {
        let sql = format!("SELECT count(*) AS rows FROM bookings WHERE {}", matches(query));
        let row = bind(&sql, query, self.time.fixed())
            .fetch_one(&mut *self.connection().await?)
            .await
            .map_err(database_error)?;
        count(&row)
    }

    async fn find_booking_by_reference(
        &self,
        organization: OrganizationId,
        reference: &str,
    ) -> StoreResult<Option<Booking>> {
        let sql = format!(
            "SELECT {} FROM bookings WHERE organization_id = $1 AND reference = $2",
            bookings::COLUMNS
        );
        let row = sqlx::query(&sql)
            .bind(organization.uuid())
            .bind(reference)
            .fetch_optional(&mut *self.connection().await?)
            .await
            .map_err(database_error)?;
        row.as_ref().map(bookings::read).transpose()
    }

    async fn bookings_with_owners(&self, owners: &[OwnerId]) -> StoreResult<Vec<Booking>> {
        bookings::of_owners(&mut *self.connection().await?, owners).await
    }

    async fn list_mails(
        &self,
        organization: OrganizationId,
        state: MailState,
        limit: u32,
        offset: u32,
    ) -> StoreResult<Vec<Mail>> {
        let sql = format!(
            "SELECT {} FROM mails WHERE organization_id = $1 AND state = $2
             ORDER BY id DESC LIMIT $3 OFFSET $4",
            mails::COLUMNS
        );
        let rows = sqlx::query(&sql)
            .bind(organization.uuid())
            .bind(state.name())
            .bind(i64::from(limit))
            .bind(i64::from(offset))
            .fetch_all(&mut *self.connection().await?)
            .await
            .map_err(database_error)?;
        rows.iter().map(mails::read).collect()
    }

    async fn count_mails(&self, organization: OrganizationId, state: MailState) -> StoreResult<u32> {
        let row = sqlx::query("SELECT count(*) AS rows FROM mails WHERE organization_id = $1 AND state = $2")
            .bind(organization.uuid())
            .bind(state.name())
            .fetch_one(&mut *self.connection().await?)
            .await
            .map_err(database_error)?;
        count(&row)
    }
}

#[async_trait]
impl DeskTransaction for PostgresTransaction {
    async fn insert_desk_session(&mut self, hash: &[u8; 32], token: TokenId) -> StoreResult<()> {
        sqlx::query(
            "INSERT INTO desk_sessions (hash, token_id, created_at, used_at) VALUES ($1, $2, $3, $3)",
        )
        .bind(hash.as_slice())
        .bind(token.uuid())
        .bind(self.now)
        .execute(&mut *self.inner)
        .await
        .map_err(database_error)?;
        Ok(())
    }

    async fn touch_desk_session(&mut self, hash: &[u8; 32]) -> StoreResult<()> {
        sqlx::query("UPDATE desk_sessions SET used_at = $2 WHERE hash = $1")
            .bind(hash.as_slice())
            .bind(self.now)
            .execute(&mut *self.inner)
            .await
            .map_err(database_error)?;
        Ok(())
    }

    async fn delete_desk_session(&mut self, hash: &[u8; 32]) -> StoreResult<()> {
        sqlx::query("DELETE FROM desk_sessions WHERE hash = $1")
            .bind(hash.as_slice())
            .execute(&mut *self.inner)
            .await
            .map_err(database_error)?;
        Ok(())
    }

    async fn revive_mail(&mut self, organization: OrganizationId, number: i64) -> StoreResult<Option<Mail>> {
        let sql = format!(
            "UPDATE mails SET state = 'waiting', attempts = 0, planned_at = $3, next_attempt_at = $3
             WHERE id = $1 AND organization_id = $2 AND state = 'failed'
             RETURNING {}",
            mails::COLUMNS
        );
        let row = sqlx::query(&sql)
            .bind(number)
            .bind(organization.uuid())
            .bind(self.now)
            .fetch_optional(&mut *self.inner)
            .await
            .map_err(database_error)?;
        row.as_ref().map(mails::read).transpose()
    }
}

pub(super) async fn sweep(connection: &mut PgConnection, now: DateTime<Utc>) -> StoreResult<u64> {
    let done = sqlx::query("DELETE FROM desk_sessions WHERE created_at <= $1")
        .bind(now - SESSIONS_KEPT_FOR)
        .execute(connection)
        .await
        .map_err(database_error)?;
    Ok(done.rows_affected())
}
