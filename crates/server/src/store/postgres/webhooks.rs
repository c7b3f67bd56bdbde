//! Webhooks, what they are told, and up to which notice that is written.

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgConnection;
use sqlx::postgres::PgRow;

use crate::ids::{OrganizationId, WebhookId};
use crate::store::{
    NewWebhookDelivery, StoreResult, Webhook, WebhookAttempt, WebhookDelivery, WebhookDeliveryState,
};

use super::values::{count, database_error, get, id, parsed};

/// How long a delivery stays listed that was taken or given up.
const KEPT_FOR: TimeDelta = TimeDelta::days(30);

pub(super) async fn progress(connection: &mut PgConnection) -> StoreResult<i64> {
    sqlx::query_scalar("SELECT notice FROM webhook_progress FOR UPDATE")
        .fetch_one(connection)
        .await
        .map_err(database_error)
}

pub(super) async fn set_progress(connection: &mut PgConnection, notice: i64) -> StoreResult<()> {
    sqlx::query("UPDATE webhook_progress SET notice = $1")
        .bind(notice)
        .execute(connection)
        .await
        .map_err(database_error)?;
    Ok(())
}

pub(super) async fn insert(connection: &mut PgConnection, webhook: &Webhook) -> StoreResult<()> {
    sqlx::query(
        "INSERT INTO webhooks (id, organization_id, url, events, secret, enabled, failures, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, 0, $7)",
    )
    .bind(webhook.id.uuid())
    .bind(webhook.organization.uuid())
    .bind(&webhook.url)
    .bind(webhook.events.join(","))
    .bind(&webhook.secret)
    .bind(webhook.is_enabled)
    .bind(webhook.created_at)
    .execute(connection)
    .await
    .map_err(database_error)?;
    Ok(())
}

pub(super) async fn list(
    connection: &mut PgConnection,
    organization: OrganizationId,
) -> StoreResult<Vec<Webhook>> {
    let rows = sqlx::query("SELECT * FROM webhooks WHERE organization_id = $1 ORDER BY created_at, id")
        .bind(organization.uuid())
        .fetch_all(connection)
        .await
        .map_err(database_error)?;
    rows.iter().map(read).collect()
}

pub(super) async fn delete(
    connection: &mut PgConnection,
    organization: OrganizationId,
    webhook: WebhookId,
) -> StoreResult<bool> {
    let done = sqlx::query("DELETE FROM webhooks WHERE id = $1 AND organization_id = $2")
        .bind(webhook.uuid())
        .bind(organization.uuid())
        .execute(connection)
        .await
        .map_err(database_error)?;
    Ok(done.rows_affected() > 0)
}

pub(super) async fn set_enabled(
    connection: &mut PgConnection,
    organization: OrganizationId,
    webhook: WebhookId,
    is_enabled: bool,
) -> StoreResult<bool> {
    let done =
        sqlx::query("UPDATE webhooks SET enabled = $3, failures = 0 WHERE id = $1 AND organization_id = $2")
            .bind(webhook.uuid())
            .bind(organization.uuid())
            .bind(is_enabled)
            .execute(connection)
            .await
            .map_err(database_error)?;
    Ok(done.rows_affected() > 0)
}

pub(super) async fn insert_delivery(
    connection: &mut PgConnection,
    now: DateTime<Utc>,
    delivery: &NewWebhookDelivery,
) -> StoreResult<()> {
    sqlx::query(
        "INSERT INTO webhook_deliveries (webhook_id, event_id, event_type, body, state, next_attempt_at,
                                         attempts, created_at)
         VALUES ($1, $2, $3, $4, 'waiting', $5, 0, $5)
         ON CONFLICT (webhook_id, event_id) DO NOTHING",
    )
    .bind(delivery.webhook.uuid())
    .bind(delivery.event)
    .bind(&delivery.event_type)
    .bind(&delivery.body)
    .bind(now)
    .execute(connection)
    .await
    .map_err(database_error)?;
    Ok(())
}

pub(super) async fn due(connection: &mut PgConnection, now: DateTime<Utc>) -> StoreResult<Vec<Webhook>> {
    let rows = sqlx::query(
        "SELECT * FROM webhooks WHERE enabled
         AND EXISTS (SELECT 1 FROM webhook_deliveries WHERE webhook_id = webhooks.id
                     AND state = 'waiting' AND next_attempt_at <= $1)
         ORDER BY created_at, id",
    )
    .bind(now)
    .fetch_all(connection)
    .await
    .map_err(database_error)?;
    rows.iter().map(read).collect()
}

pub(super) async fn take_due(
    connection: &mut PgConnection,
    now: DateTime<Utc>,
    webhook: WebhookId,
    until: DateTime<Utc>,
) -> StoreResult<Option<WebhookDelivery>> {
    let row = sqlx::query(
        "WITH due AS MATERIALIZED (SELECT d.id FROM webhook_deliveries d JOIN webhooks w ON w.id = d.webhook_id
                      WHERE d.webhook_id = $1 AND w.enabled AND d.state = 'waiting' AND d.next_attempt_at <= $2
                      ORDER BY d.next_attempt_at, d.id LIMIT 1 FOR UPDATE OF d SKIP LOCKED)
         UPDATE webhook_deliveries SET attempts = attempts + 1, next_attempt_at = $3 WHERE id IN (SELECT id FROM due)
         RETURNING *",
    )
    .bind(webhook.uuid())
    .bind(now)
    .bind(until)
    .fetch_optional(connection)
    .await
    .map_err(database_error)?;
    row.as_ref().map(read_delivery).transpose()
}

pub(super) async fn finish_attempt(
    connection: &mut PgConnection,
    delivery: &WebhookDelivery,
    attempt: &WebhookAttempt,
    most_failures: u32,
) -> StoreResult<bool> {
    let (state, at, error) = match attempt {
        WebhookAttempt::Sent => (WebhookDeliveryState::Sent, None, None),
        WebhookAttempt::Again { at, error } => (WebhookDeliveryState::Waiting, Some(*at), Some(error)),
        WebhookAttempt::GivenUp { error } => (WebhookDeliveryState::Failed, None, Some(error)),
    };
    sqlx::query(
        "UPDATE webhook_deliveries SET state = $2, next_attempt_at = COALESCE($3, next_attempt_at),
                last_error = $4 WHERE id = $1 AND state = 'waiting'",
    )
    .bind(delivery.number)
    .bind(state.name())
    .bind(at)
    .bind(error)
    .execute(&mut *connection)
    .await
    .map_err(database_error)?;
    if *attempt == WebhookAttempt::Sent {
        sqlx::query("UPDATE webhooks SET failures = 0 WHERE id = $1 AND failures > 0")
            .bind(delivery.delivery.webhook.uuid())
            .execute(connection)
            .await
            .map_err(database_error)?;
        return Ok(false);
    }
    let is_enabled: Option<bool> = sqlx::query_scalar(
        "UPDATE webhooks SET failures = failures + 1, enabled = failures + 1 < $2
         WHERE id = $1 AND enabled RETURNING enabled",
    )
    .bind(delivery.delivery.webhook.uuid())
    .bind(i64::from(most_failures))
    .fetch_optional(connection)
    .await
    .map_err(database_error)?;
    Ok(is_enabled == Some(false))
}

pub(super) async fn list_deliveries(
    connection: &mut PgConnection,
    organization: OrganizationId,
    state: Option<WebhookDeliveryState>,
    limit: u32,
) -> StoreResult<Vec<WebhookDelivery>> {
    let rows = sqlx::query(
        "SELECT d.* FROM webhook_deliveries d JOIN webhooks w ON w.id = d.webhook_id
         WHERE w.organization_id = $1 AND d.state = COALESCE($2, d.state) ORDER BY d.id DESC LIMIT $3",
    )
    .bind(organization.uuid())
    .bind(state.map(WebhookDeliveryState::name))
    .bind(i64::from(limit))
    .fetch_all(connection)
    .await
    .map_err(database_error)?;
    rows.iter().map(read_delivery).collect()
}

pub(super) async fn repeat(
    connection: &mut PgConnection,
    now: DateTime<Utc>,
    organization: OrganizationId,
    number: i64,
) -> StoreResult<bool> {
    let done = sqlx::query(
        "UPDATE webhook_deliveries SET state = 'waiting', attempts = 0, next_attempt_at = $3
         WHERE id = $1 AND webhook_id IN (SELECT id FROM webhooks WHERE organization_id = $2)",
    )
    .bind(number)
    .bind(organization.uuid())
    .bind(now)
    .execute(connection)
    .await
    .map_err(database_error)?;
    Ok(done.rows_affected() > 0)
}

pub(super) async fn sweep(connection: &mut PgConnection, now: DateTime<Utc>) -> StoreResult<u64> {
    let done =
        sqlx::query("DELETE FROM webhook_deliveries WHERE state <> 'waiting' AND next_attempt_at <= $1")
            .bind(now - KEPT_FOR)
            .execute(connection)
            .await
            .map_err(database_error)?;
    Ok(done.rows_affected())
}

fn read(row: &PgRow) -> StoreResult<Webhook> {
    Ok(Webhook {
        id: id(row, "id")?,
        organization: id(row, "organization_id")?,
        url: get(row, "url")?,
        events: get::<&str>(row, "events")?
            .split(',')
            .map(str::to_owned)
            .collect(),
        secret: get(row, "secret")?,
        is_enabled: get(row, "enabled")?,
        failures: count(i64::from(get::<i32>(row, "failures")?))?,
        created_at: get(row, "created_at")?,
    })
}

fn read_delivery(row: &PgRow) -> StoreResult<WebhookDelivery> {
    Ok(WebhookDelivery {
        number: get(row, "id")?,
        delivery: NewWebhookDelivery {
            webhook: id(row, "webhook_id")?,
            event: get(row, "event_id")?,
            event_type: get(row, "event_type")?,
            body: get(row, "body")?,
        },
        state: parsed(row, "state")?,
        next_attempt_at: get(row, "next_attempt_at")?,
        attempts: count(i64::from(get::<i32>(row, "attempts")?))?,
        last_error: get(row, "last_error")?,
        created_at: get(row, "created_at")?,
    })
}
