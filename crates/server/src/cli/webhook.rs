//! `booking-server webhook add`, `list`, `remove`, `enable`, `disable`, `deliveries` and `repeat`.

use std::io::Write;
use std::path::PathBuf;

use booking_server::catalogue::Organization;
use booking_server::ids::WebhookId;
use booking_server::store::{Store, StoreError, Webhook, WebhookDeliveryState};
use booking_server::webhooks::WebhookEvent;
use booking_server::webhooks::address::{self, WebhookAddressError};
use booking_server::webhooks::event::UnknownWebhookEvent;
use chrono::SubsecRound as _;
use clap::{Args, Subcommand};

use super::OrganizationArgs;
use super::database::{self, DatabaseError};
use super::token::{TokenError, choose, new_secret};

/// So that a leaked secret is recognised for what it is.
const PREFIX: &str = "whsec_";

/// As people read it, UTC.
const TIME: &str = "%Y-%m-%d %H:%M:%S UTC";

/// Deliveries that are listed.
const MOST_LISTED: u32 = 200;

#[derive(Debug, Subcommand)]
pub(super) enum WebhookCommand {
    /// Add an address, and print the secret that signs what it gets, this once.
    Add(AddArgs),
    /// Show the webhooks, oldest first.
    List(OrganizationArgs),
    /// Remove a webhook and all that it was told.
    Remove(OneArgs),
    /// Switch a webhook on again that was switched off, by `disable` or after 20 failures. What waits is sent.
    Enable(OneArgs),
    /// Switch a webhook off. What happens until `enable` is not told; what waits already is sent then.
    Disable(OneArgs),
    /// Show what webhooks were told, the latest first.
    Deliveries(DeliveriesArgs),
    /// Send a delivery again, with the same ids.
    Repeat(RepeatArgs),
}

#[derive(Debug, Args)]
pub(super) struct AddArgs {
    /// Where to, for example https://system.example.com/hooks.
    #[arg(long, env = "BOOKING_WEBHOOK_URL", value_name = "URL")]
    url: String,
    /// What it wants to be told: names with commas between them, or all.
    #[arg(
        long,
        env = "BOOKING_WEBHOOK_EVENTS",
        value_name = "EVENTS",
        default_value = "all"
    )]
    events: String,
    /// A file with the secret, instead of a new one.
    #[arg(long, env = "BOOKING_WEBHOOK_SECRET_FILE", value_name = "FILE")]
    secret_file: Option<PathBuf>,
    #[command(flatten)]
    organization: OrganizationArgs,
}

#[derive(Debug, Args)]
pub(super) struct OneArgs {
    /// The webhook's id, as `webhook list` shows it.
    webhook: WebhookId,
    #[command(flatten)]
    organization: OrganizationArgs,
}

#[derive(Debug, Args)]
pub(super) struct DeliveriesArgs {
    /// Only those that were given up.
    #[arg(long, env = "BOOKING_WEBHOOK_FAILED")]
    failed: bool,
    #[command(flatten)]
    organization: OrganizationArgs,
}

#[derive(Debug, Args)]
pub(super) struct RepeatArgs {
    /// The delivery's number, as `webhook deliveries` shows it.
    number: i64,
    #[command(flatten)]
    organization: OrganizationArgs,
}

/// Why a command about webhooks was not done.
#[derive(Debug, thiserror::Error)]
pub(super) enum WebhookError {
    #[error(transparent)]
    Database(#[from] DatabaseError),
    #[error(transparent)]
    Organization(#[from] TokenError),
    #[error(transparent)]
    Address(#[from] WebhookAddressError),
    #[error(transparent)]
    UnknownEvent(#[from] UnknownWebhookEvent),
    #[error("cannot read the secret in {0}: {1}")]
    SecretFile(PathBuf, std::io::Error),
    #[error("the secret must have at least 24 characters")]
    ShortSecret,
    #[error("there is no webhook {0}; `booking-server webhook list` shows them")]
    UnknownWebhook(WebhookId),
    #[error("there is no delivery {0}; `booking-server webhook deliveries` shows them")]
    UnknownDelivery(i64),
    #[error("the result could not be written: {0}")]
    Output(#[from] std::io::Error),
}

pub(super) async fn run(
    url: &str,
    command: WebhookCommand,
    output: &mut impl Write,
) -> Result<(), WebhookError> {
    let store = database::open_existing(url).await?;
    let failed = |error| DatabaseError::of(url, error);
    let catalogues = store.load_catalogues().await.map_err(failed)?;
    let chosen = |arguments: &OrganizationArgs| choose(&catalogues, arguments.organization.as_deref());
    let store = store.as_ref();
    match command {
        WebhookCommand::Add(arguments) => {
            let organization = chosen(&arguments.organization)?;
            let (webhook, is_new_secret) = new_webhook(organization, &arguments)?;
            let webhook = insert(store, webhook).await.map_err(failed)?;
            writeln!(
                output,
                "Added the webhook {} of {}.",
                webhook.id, organization.name
            )?;
            if is_new_secret {
                writeln!(output, "This signs what it gets; it cannot be shown again:")?;
                writeln!(output, "{}", webhook.secret)?;
            }
        }
        WebhookCommand::List(arguments) => {
            let organization = chosen(&arguments)?;
            let webhooks = store.list_webhooks(organization.id).await.map_err(failed)?;
            for webhook in &webhooks {
                let state = if webhook.is_enabled { "on " } else { "off" };
                writeln!(
                    output,
                    "{}  {state}  failures {}  {}  {}",
                    webhook.id,
                    webhook.failures,
                    webhook.url,
                    webhook.events.join(",")
                )?;
            }
            if webhooks.is_empty() {
                writeln!(output, "{} has no webhooks.", organization.name)?;
            }
        }
        WebhookCommand::Remove(arguments) => {
            let organization = chosen(&arguments.organization)?;
            if !remove(store, organization, arguments.webhook)
                .await
                .map_err(failed)?
            {
                return Err(WebhookError::UnknownWebhook(arguments.webhook));
            }
            writeln!(output, "Removed the webhook {}.", arguments.webhook)?;
        }
        WebhookCommand::Enable(arguments) => {
            switch(store, chosen(&arguments.organization)?, arguments.webhook, true)
                .await
                .map_err(failed)?
                .then_some(())
                .ok_or(WebhookError::UnknownWebhook(arguments.webhook))?;
            writeln!(output, "Switched the webhook {} on.", arguments.webhook)?;
        }
        WebhookCommand::Disable(arguments) => {
            switch(store, chosen(&arguments.organization)?, arguments.webhook, false)
                .await
                .map_err(failed)?
                .then_some(())
                .ok_or(WebhookError::UnknownWebhook(arguments.webhook))?;
            writeln!(output, "Switched the webhook {} off.", arguments.webhook)?;
        }
        WebhookCommand::Deliveries(arguments) => {
            let organization = chosen(&arguments.organization)?;
            let state = arguments.failed.then_some(WebhookDeliveryState::Failed);
            let deliveries = store
                .list_webhook_deliveries(organization.id, state, MOST_LISTED)
                .await
                .map_err(failed)?;
            for delivery in deliveries {
                writeln!(
                    output,
                    "{}  {}  {:7}  attempts {}  {}  {}  {}",
                    delivery.number,
                    delivery.created_at.format(TIME),
                    delivery.state.name(),
                    delivery.attempts,
                    delivery.delivery.webhook,
                    delivery.delivery.event_type,
                    delivery.last_error.unwrap_or_default()
                )?;
            }
        }
        WebhookCommand::Repeat(arguments) => {
            let organization = chosen(&arguments.organization)?;
            if !repeat(store, organization, arguments.number)
                .await
                .map_err(failed)?
            {
                return Err(WebhookError::UnknownDelivery(arguments.number));
            }
            writeln!(output, "The delivery {} is sent again.", arguments.number)?;
        }
    }
    store.close().await;
    Ok(())
}

/// The webhook, and whether its secret was made here.
fn new_webhook(organization: &Organization, arguments: &AddArgs) -> Result<(Webhook, bool), WebhookError> {
    address::parse(&arguments.url)?;
    let (secret, is_new) = match &arguments.secret_file {
        None => (new_secret(PREFIX)?, true),
        Some(file) => {
            let read = std::fs::read_to_string(file)
                .map_err(|error| WebhookError::SecretFile(file.clone(), error))?;
            (read.trim().to_owned(), false)
        }
    };
    if secret.len() < 24 {
        return Err(WebhookError::ShortSecret);
    }
    let webhook = Webhook {
        id: WebhookId::random(),
        organization: organization.id,
        url: arguments.url.clone(),
        events: events(&arguments.events)?,
        secret,
        is_enabled: true,
        failures: 0,
        created_at: chrono::DateTime::UNIX_EPOCH,
    };
    Ok((webhook, is_new))
}

fn events(written: &str) -> Result<Vec<String>, WebhookError> {
    if written.trim() == "all" {
        return Ok(WebhookEvent::ALL.map(|event| event.name().to_owned()).to_vec());
    }
    written
        .split(',')
        .map(str::trim)
        .map(|name| Ok(name.parse::<WebhookEvent>()?.name().to_owned()))
        .collect()
}

async fn insert(store: &dyn Store, webhook: Webhook) -> Result<Webhook, StoreError> {
    let mut transaction = store.begin().await?;
    let webhook = Webhook {
        created_at: transaction.now().trunc_subsecs(0),
        ..webhook
    };
    transaction.insert_webhook(&webhook).await?;
    transaction.commit().await?;
    Ok(webhook)
}

async fn remove(store: &dyn Store, of: &Organization, id: WebhookId) -> Result<bool, StoreError> {
    let mut transaction = store.begin().await?;
    let is_done = transaction.delete_webhook(of.id, id).await?;
    transaction.commit().await?;
    Ok(is_done)
}

async fn switch(
    store: &dyn Store,
    of: &Organization,
    id: WebhookId,
    is_on: bool,
) -> Result<bool, StoreError> {
    let mut transaction = store.begin().await?;
    let is_done = transaction.set_webhook_enabled(of.id, id, is_on).await?;
    transaction.commit().await?;
    Ok(is_done)
}

async fn repeat(store: &dyn Store, of: &Organization, number: i64) -> Result<bool, StoreError> {
    let mut transaction = store.begin().await?;
    let is_done = transaction.repeat_webhook_delivery(of.id, number).await?;
    transaction.commit().await?;
    Ok(is_done)
}
