//! The desk: sessions, pages of bookings and mails.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use sqlx::query::Query;
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{Sqlite, SqliteConnection};

use super::transaction::SqliteTransaction;
use super::values::{database_error, json, seconds, time};
use super::{SqliteStore, bookings, mails, people};
use crate::ids::{OrganizationId, OwnerId, TokenId};
use crate::store::desk::{DeskStore, DeskTransaction, SESSIONS_KEPT_FOR};
use crate::store::records::desk::LONGEST_VISIT;
use crate::store::{Booking, BookingQuery, DeskSession, Mail, MailState, StoreResult};

/// What a query means beside its time; `?1` to `?9` are bound by [`bind`].
const MATCHES: &str = "organization_id = ?1
    AND (?2 IS NULL OR status IN (SELECT value FROM json_each(?2)))
    AND NOT EXISTS (SELECT 1 FROM json_each(?3) AS word WHERE instr(
        CASE WHEN booking_module_id IN (SELECT value FROM json_each(?9))
             THEN replace(searched, ' ' || COALESCE(email, ''), ' ') ELSE searched END,
        word.value) = 0)
    AND (?6 IS NULL OR center_id = ?6)
    AND (NOT ?7
         OR (status = 0 AND (lapses_at IS NULL OR lapses_at > ?8))
         OR EXISTS (SELECT 1 FROM change_requests
                    WHERE booking_id = bookings.id AND change_requests.lapses_at > ?8))";

/// All that a query means. Its time is bounded on both sides where it has one: so the index of starts leads there,
/// which it would not behind an `OR`.
fn matches(query: &BookingQuery) -> String {
    let time = match query.during {
        None => "?4 IS NULL AND ?5 IS NULL".to_owned(),
        Some(_) => format!(
            "ends_at > ?4 AND starts_at < ?5 AND starts_at > ?4 - {}",
            LONGEST_VISIT.num_seconds()
        ),
    };
    format!("{MATCHES} AND {time}")
}

type Bound<'q> = Query<'q, Sqlite, SqliteArguments<'q>>;

fn bind<'q>(sql: &'q str, query: &BookingQuery, now: DateTime<Utc>) -> StoreResult<Bound<'q>> {
    let statuses: Vec<i32> = query.statuses.iter().map(|status| *status as i32).collect();
    let statuses = if statuses.is_empty() {
        None
    } else {
        Some(json(&statuses)?)
    };
    let unsearched: Vec<String> = query.unsearched_emails.iter().map(ToString::to_string).collect();
    Ok(sqlx::query(sql)
        .bind(query.organization.to_string())
        .bind(statuses)
        .bind(json(&query.words)?)
        .bind(query.during.map(|during| seconds(during.start)))
        .bind(query.during.map(|during| seconds(during.end)))
        .bind(query.center.map(|center| center.to_string()))
        .bind(query.waiting)
        .bind(seconds(now))
        .bind(json(&unsearched)?))
}

async fn find_bookings(
    connection: &mut SqliteConnection,
    now: DateTime<Utc>,
    query: &BookingQuery,
) -> StoreResult<Vec<Booking>> {
    let direction = if query.is_latest_first { "DESC" } else { "ASC" };
    let sql = format!(
        "SELECT * FROM bookings WHERE {}
         ORDER BY starts_at {direction}, reference LIMIT ?10 OFFSET ?11",
        matches(query)
    );
    let rows = bind(&sql, query, now)?
        .bind(query.limit)
        .bind(query.offset)
        .fetch_all(connection)
        .await
        .map_err(database_error)?;
    rows.iter().map(bookings::read).collect()
}

fn count(row: &SqliteRow) -> StoreResult<u32> {
    super::values::get(row, "rows")
}

#[async_trait]
impl DeskStore for SqliteStore {
    async fn find_desk_session(&self, hash: &[u8; 32]) -> StoreResult<Option<DeskSession>> {
        let row = sqlx::query(
            "SELECT staff_tokens.*, desk_sessions.created_at AS since, desk_sessions.used_at
             FROM desk_sessions JOIN staff_tokens ON staff_tokens.id = desk_sessions.token_id
             WHERE desk_sessions.hash = ?1 AND staff_tokens.revoked_at IS NULL",
        )
        .bind(hash.as_slice())
        .fetch_optional(&mut *self.reader().await?)
        .await
        .map_err(database_error)?;
        row.as_ref()
            .map(|row| {
                Ok(DeskSession {
                    token: people::read_token(row)?,
                    created_at: time(row, "since")?,
                    used_at: time(row, "used_at")?,
                })
            })
            .transpose()
    }

    async fn find_bookings(&self, query: &BookingQuery) -> StoreResult<Vec<Booking>> {
        find_bookings(&mut *self.reader().await?, self.time(), query).await
    }

    async fn count_bookings(&self, query: &BookingQuery) -> StoreResult<u32> {
        let sql = format!("SELECT count(*) AS rows FROM bookings WHERE {}", matches(query));
        let row = bind(&sql, query, self.time())?
            .fetch_one(&mut *self.reader().await?)
            .await
            .map_err(database_error)?;
        count(&row)
    }

    async fn find_booking_by_reference(
        &self,
        organization: OrganizationId,
        reference: &str,
    ) -> StoreResult<Option<Booking>> {
        let row = sqlx::query("SELECT * FROM bookings WHERE organization_id = ?1 AND reference = ?2")
            .bind(organization.to_string())
            .bind(reference)
            .fetch_optional(&mut *self.reader().await?)
            .await
            .map_err(database_error)?;
        row.as_ref().map(bookings::read).transpose()
    }

    async fn bookings_with_owners(&self, owners: &[OwnerId]) -> StoreResult<Vec<Booking>> {
        bookings::of_owners(&mut *self.reader().await?, owners).await
    }

    async fn list_mails(
        &self,
        organization: OrganizationId,
        state: MailState,
        limit: u32,
        offset: u32,
    ) -> StoreResult<Vec<Mail>> {
        let rows = sqlx::query(
            "SELECT * FROM mails WHERE organization_id = ?1 AND state = ?2
             ORDER BY id DESC LIMIT ?3 OFFSET ?4",
        )
        .bind(organization.to_string())
        .bind(state.name())
        .bind(limit)
        .bind(offset)
        .fetch_all(&mut *self.reader().await?)
        .await
        .map_err(database_error)?;
        rows.iter().map(mails::read).collect()
    }

    async fn count_mails(&self, organization: OrganizationId, state: MailState) -> StoreResult<u32> {
        let row = sqlx::query("SELECT count(*) AS rows FROM mails WHERE organization_id = ?1 AND state = ?2")
            .bind(organization.to_string())
            .bind(state.name())
            .fetch_one(&mut *self.reader().await?)
            .await
            .map_err(database_error)?;
        count(&row)
    }
}

#[async_trait]
impl DeskTransaction for SqliteTransaction {
    async fn insert_desk_session(&mut self, hash: &[u8; 32], token: TokenId) -> StoreResult<()> {
        sqlx::query(
            "INSERT INTO desk_sessions (hash, token_id, created_at, used_at) VALUES (?1, ?2, ?3, ?3)",
        )
        .bind(hash.as_slice())
        .bind(token.to_string())
        .bind(seconds(self.now))
        .execute(&mut *self.inner)
        .await
        .map_err(database_error)?;
        Ok(())
    }

    async fn touch_desk_session(&mut self, hash: &[u8; 32]) -> StoreResult<()> {
        sqlx::query("UPDATE desk_sessions SET used_at = ?2 WHERE hash = ?1")
            .bind(hash.as_slice())
            .bind(seconds(self.now))
            .execute(&mut *self.inner)
            .await
            .map_err(database_error)?;
        Ok(())
    }

    async fn delete_desk_session(&mut self, hash: &[u8; 32]) -> StoreResult<()> {
        sqlx::query("DELETE FROM desk_sessions WHERE hash = ?1")
            .bind(hash.as_slice())
            .execute(&mut *self.inner)
            .await
            .map_err(database_error)?;
        Ok(())
    }

    async fn revive_mail(&mut self, organization: OrganizationId, number: i64) -> StoreResult<Option<Mail>> {
        let row = sqlx::query(
            "UPDATE mails SET state = 'waiting', attempts = 0, planned_at = ?3, next_attempt_at = ?3
             WHERE id = ?1 AND organization_id = ?2 AND state = 'failed'
             RETURNING *",
        )
        .bind(number)
        .bind(organization.to_string())
        .bind(seconds(self.now))
        .fetch_optional(&mut *self.inner)
        .await
        .map_err(database_error)?;
        row.as_ref().map(mails::read).transpose()
    }
}

pub(super) async fn sweep(connection: &mut SqliteConnection, now: DateTime<Utc>) -> StoreResult<u64> {
    let done = sqlx::query("DELETE FROM desk_sessions WHERE created_at <= ?1")
        .bind(seconds(now - SESSIONS_KEPT_FOR))
        .execute(connection)
        .await
        .map_err(database_error)?;
    Ok(done.rows_affected())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use sqlx::Row as _;

    use super::*;
    use crate::clock::SystemClock;
    use crate::store::Span;

    #[tokio::test]
    async fn bookings_of_a_time_are_found_by_the_index_of_starts() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("booking.db").display());
        let store = SqliteStore::open(&url, Arc::new(SystemClock)).await.unwrap();
        let start = DateTime::UNIX_EPOCH;
        let query = BookingQuery {
            during: Some(Span {
                start,
                end: start + chrono::TimeDelta::hours(1),
            }),
            ..BookingQuery::of(OrganizationId::random(), 500)
        };
        let sql = format!(
            "EXPLAIN QUERY PLAN SELECT * FROM bookings WHERE {} ORDER BY starts_at ASC, reference",
            matches(&query)
        );
        let plan = bind(&sql, &query, start)
            .unwrap()
            .fetch_all(&mut *store.reader().await.unwrap())
            .await
            .unwrap();
        let steps: Vec<String> = plan.iter().map(|row| row.get("detail")).collect();
        let wanted = "USING INDEX bookings_by_start (organization_id=? AND starts_at>? AND starts_at<?)";
        assert!(steps.iter().any(|step| step.contains(wanted)), "{steps:?}");
    }
}
