//! Mails, and up to which notice they are written.

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgConnection;
use sqlx::postgres::PgRow;

use crate::ids::BookingId;
use crate::store::{Mail, MailAttempt, MailState, NewMail, Premise, StoreResult};

use super::bookings::status;
use super::values::{broken, database_error, get, id, parsed};

/// By name, not `*`: a server that runs while a newer one adds a column must not stumble over it.
pub(super) const COLUMNS: &str =
    "id, organization_id, booking_id, message_id, sender, recipient, content, state, planned_at,
    next_attempt_at, attempts, last_error, premise_status, premise_start";

/// How long a mail stays readable that is sent or given up.
const KEPT_FOR: TimeDelta = TimeDelta::days(30);

pub(super) async fn progress(connection: &mut PgConnection) -> StoreResult<i64> {
    sqlx::query_scalar("SELECT notice FROM mail_progress FOR UPDATE")
        .fetch_one(connection)
        .await
        .map_err(database_error)
}

pub(super) async fn set_progress(connection: &mut PgConnection, notice: i64) -> StoreResult<()> {
    sqlx::query("UPDATE mail_progress SET notice = $1")
        .bind(notice)
        .execute(connection)
        .await
        .map_err(database_error)?;
    Ok(())
}

pub(super) async fn reminded_until(connection: &mut PgConnection) -> StoreResult<Option<DateTime<Utc>>> {
    sqlx::query_scalar("SELECT reminded_until FROM mail_progress FOR UPDATE")
        .fetch_one(connection)
        .await
        .map_err(database_error)
}

pub(super) async fn set_reminded_until(
    connection: &mut PgConnection,
    until: DateTime<Utc>,
) -> StoreResult<()> {
    sqlx::query("UPDATE mail_progress SET reminded_until = $1")
        .bind(until)
        .execute(connection)
        .await
        .map_err(database_error)?;
    Ok(())
}

pub(super) async fn insert(
    connection: &mut PgConnection,
    now: DateTime<Utc>,
    mail: &NewMail,
) -> StoreResult<()> {
    sqlx::query(
        "INSERT INTO mails (organization_id, booking_id, message_id, sender, recipient, content, state,
                            planned_at, next_attempt_at, attempts, created_at, premise_status,
                            premise_start)
         VALUES ($1, $2, $3, $4, $5, $6, 'waiting', $7, $7, 0, $8, $9, $10)
         ON CONFLICT (message_id) DO NOTHING",
    )
    .bind(mail.organization.uuid())
    .bind(mail.booking.uuid())
    .bind(&mail.message_id)
    .bind(&mail.sender)
    .bind(&mail.recipient)
    .bind(&mail.content)
    .bind(mail.planned_at)
    .bind(now)
    .bind(mail.premise.map(|premise| premise.status as i32))
    .bind(mail.premise.map(|premise| premise.start))
    .execute(connection)
    .await
    .map_err(database_error)?;
    Ok(())
}

pub(super) async fn planned_times(
    connection: &mut PgConnection,
    recipient: &str,
    limit: u32,
) -> StoreResult<Vec<DateTime<Utc>>> {
    let rows =
        sqlx::query("SELECT planned_at FROM mails WHERE recipient = $1 ORDER BY planned_at DESC LIMIT $2")
            .bind(recipient)
            .bind(i64::from(limit))
            .fetch_all(connection)
            .await
            .map_err(database_error)?;
    rows.iter().map(|row| get(row, "planned_at")).collect()
}

pub(super) async fn take_due(
    connection: &mut PgConnection,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
    limit: u32,
) -> StoreResult<Vec<Mail>> {
    let rows = sqlx::query(&format!(
        "WITH due AS MATERIALIZED (SELECT id FROM mails AS due WHERE state = 'waiting' AND next_attempt_at <= $1
                      AND NOT EXISTS (SELECT 1 FROM mails AS earlier
                                      WHERE earlier.booking_id = due.booking_id AND earlier.id < due.id
                                        AND earlier.recipient = due.recipient AND earlier.state = 'waiting')
                      ORDER BY next_attempt_at, id LIMIT $3 FOR UPDATE SKIP LOCKED)
         UPDATE mails SET attempts = attempts + 1, next_attempt_at = $2 WHERE id IN (SELECT id FROM due)
         RETURNING {COLUMNS}"
    ))
    .bind(now)
    .bind(until)
    .bind(i64::from(limit))
    .fetch_all(connection)
    .await
    .map_err(database_error)?;
    let mut mails = rows.iter().map(read).collect::<StoreResult<Vec<_>>>()?;
    mails.sort_by_key(|mail| mail.number);
    Ok(mails)
}

pub(super) async fn finish_attempt(
    connection: &mut PgConnection,
    number: i64,
    attempt: &MailAttempt,
) -> StoreResult<()> {
    let (state, at, error) = match attempt {
        MailAttempt::Sent => (MailState::Sent, None, None),
        MailAttempt::Again { at, error } => (MailState::Waiting, Some(*at), Some(error)),
        MailAttempt::GivenUp { error } => (MailState::Failed, None, Some(error)),
        MailAttempt::Outdated => (MailState::Outdated, None, None),
    };
    sqlx::query(
        "UPDATE mails SET state = $2, next_attempt_at = COALESCE($3, next_attempt_at), last_error = $4
         WHERE id = $1 AND state = 'waiting'",
    )
    .bind(number)
    .bind(state.name())
    .bind(at)
    .bind(error)
    .execute(connection)
    .await
    .map_err(database_error)?;
    Ok(())
}

pub(super) async fn of_booking(connection: &mut PgConnection, booking: BookingId) -> StoreResult<Vec<Mail>> {
    let rows = sqlx::query(&format!(
        "SELECT {COLUMNS} FROM mails WHERE booking_id = $1 ORDER BY id"
    ))
    .bind(booking.uuid())
    .fetch_all(connection)
    .await
    .map_err(database_error)?;
    rows.iter().map(read).collect()
}

pub(super) fn read(row: &PgRow) -> StoreResult<Mail> {
    Ok(Mail {
        number: get(row, "id")?,
        mail: NewMail {
            organization: id(row, "organization_id")?,
            booking: id(row, "booking_id")?,
            message_id: get(row, "message_id")?,
            sender: get(row, "sender")?,
            recipient: get(row, "recipient")?,
            content: get(row, "content")?,
            planned_at: get(row, "planned_at")?,
            premise: premise(row)?,
        },
        state: parsed(row, "state")?,
        next_attempt_at: get(row, "next_attempt_at")?,
        attempts: u32::try_from(get::<i32>(row, "attempts")?)
            .map_err(|_| broken("attempts below zero".to_owned()))?,
        last_error: get(row, "last_error")?,
    })
}

fn premise(row: &PgRow) -> StoreResult<Option<Premise>> {
    let number: Option<i32> = get(row, "premise_status")?;
    Ok(match (number, get(row, "premise_start")?) {
        (Some(number), Some(start)) => Some(Premise {
            status: status(number)?,
            start,
        }),
        _ => None,
    })
}

pub(super) async fn sweep(connection: &mut PgConnection, now: DateTime<Utc>) -> StoreResult<u64> {
    let done = sqlx::query("DELETE FROM mails WHERE state <> 'waiting' AND created_at <= $1")
        .bind(now - KEPT_FOR)
        .execute(connection)
        .await
        .map_err(database_error)?;
    Ok(done.rows_affected())
}
