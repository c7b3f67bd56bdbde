//! Sends the deliveries that are due, and writes down what became of them.
//!
//! A delivery is put off before it is sent: a crash in between repeats it later, with the same ids. Each
//! webhook is served by itself, so that a slow one holds up nobody else.

use std::error::Error;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use reqwest::redirect::Policy;
use reqwest::{Client, StatusCode, header};

use super::address::AddressRules;
use super::signature::{HEADER, signature};
use crate::store::{Store, StoreResult, Webhook, WebhookAttempt, WebhookDelivery};

/// How long a webhook may take to answer.
const TIMEOUT: Duration = Duration::from_secs(10);

/// How long a delivery is put off while it is sent: six times as long as it can take.
const LEASE: TimeDelta = TimeDelta::seconds(60);

/// From the first failure to the next attempt; doubled each time, until it is [`LONGEST_WAIT`].
const FIRST_WAIT: TimeDelta = TimeDelta::seconds(30);

/// Between attempts at most.
const LONGEST_WAIT: TimeDelta = TimeDelta::minutes(10);

/// Then a delivery is given up: after 0.5 + 1 + 2 + 4 + 8 + 9 * 10 = 105.5 minutes, less the jitter.
const MOST_ATTEMPTS: u32 = 15;

/// After so many failures in a row a webhook is switched off.
const MOST_FAILURES: u32 = 20;

/// ... but not before one event has been tried so often: about an hour.
const FAILURES_OF_ONE: u32 = 10;

/// How much of what a webhook was told in a row before others of its kind get their turn.
const BATCH: usize = 100;

/// Sends deliveries.
#[derive(Clone, Debug)]
pub struct WebhookSender {
    client: Client,
    rules: AddressRules,
}

/// Why nothing can be sent at all.
#[derive(Debug, thiserror::Error)]
#[error("cannot prepare for sending webhooks")]
pub struct WebhookSenderError(#[from] reqwest::Error);

/// What one round did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WebhookReport {
    /// Taken.
    pub sent: usize,
    /// To be tried again.
    pub put_off: usize,
    /// Not to be tried again.
    pub given_up: usize,
    /// Webhooks that were switched off.
    pub switched_off: usize,
}

impl WebhookSender {
    /// A sender to whatever the rules allow.
    ///
    /// # Errors
    /// [`WebhookSenderError`] if TLS cannot be set up.
    pub fn new(rules: AddressRules) -> Result<Self, WebhookSenderError> {
        let client = Client::builder()
            .timeout(TIMEOUT)
            .redirect(Policy::none())
            // Through a proxy the addresses that were checked would not be those that are reached.
            .no_proxy()
            .dns_resolver(std::sync::Arc::new(rules))
            .user_agent(concat!("booking-server/", env!("CARGO_PKG_VERSION")))
            .build()?;
        Ok(Self { client, rules })
    }

    /// Tells one webhook all that is due, until it fails once.
    ///
    /// # Errors
    /// Those of the store; what was sent stays sent.
    pub async fn serve(&self, store: &dyn Store, webhook: &Webhook) -> StoreResult<WebhookReport> {
        let mut report = WebhookReport::default();
        for _ in 0..BATCH {
            let mut transaction = store.begin().await?;
            let now = transaction.now();
            let due = transaction
                .take_due_webhook_delivery(webhook.id, now + LEASE)
                .await?;
            let Some(delivery) = due else {
                break;
            };
            transaction.commit().await?;
            let result = self.send(webhook, &delivery, now).await;
            let mut transaction = store.begin().await?;
            let (attempt, most_failures) = outcome(&delivery, result, transaction.now());
            match &attempt {
                WebhookAttempt::Sent => report.sent += 1,
                WebhookAttempt::Again { .. } => report.put_off += 1,
                WebhookAttempt::GivenUp { .. } => report.given_up += 1,
            }
            let is_off = transaction
                .finish_webhook_attempt(&delivery, &attempt, most_failures)
                .await?;
            transaction.commit().await?;
            if is_off {
                report.switched_off += 1;
                tracing::error!(
                    webhook = %webhook.id,
                    "a webhook is switched off, because it does not take what it is told; \
                     `booking-server webhook enable` switches it on again"
                );
            }
            if attempt != WebhookAttempt::Sent {
                break;
            }
        }
        Ok(report)
    }

    async fn send(
        &self,
        webhook: &Webhook,
        delivery: &WebhookDelivery,
        now: DateTime<Utc>,
    ) -> Result<(), Refused> {
        let url = self.rules.check(&webhook.url).map_err(|error| Refused {
            is_gone: false,
            reason: error.to_string(),
        })?;
        let body = &delivery.delivery.body;
        let reply = self
            .client
            .post(url)
            .header(header::CONTENT_TYPE, "application/json")
            .header(HEADER, signature(&webhook.secret, now.timestamp(), body))
            .body(body.clone())
            .send()
            .await?;
        let status = reply.status();
        if status.is_success() {
            Ok(())
        } else {
            Err(Refused {
                is_gone: status == StatusCode::GONE,
                reason: format!("it answered {status}"),
            })
        }
    }
}

/// Why a delivery was not taken.
#[derive(Debug)]
struct Refused {
    /// The address says that it wants nothing any more.
    is_gone: bool,
    reason: String,
}

impl From<reqwest::Error> for Refused {
    /// The innermost cause; never the address, which may have a secret in it.
    fn from(error: reqwest::Error) -> Self {
        let error = error.without_url();
        let reason = if error.is_timeout() {
            format!("it did not answer within {} seconds", TIMEOUT.as_secs())
        } else {
            let causes = std::iter::successors(error.source(), |source| (*source).source());
            causes
                .last()
                .map_or_else(|| error.to_string(), ToString::to_string)
        };
        Self {
            is_gone: false,
            reason,
        }
    }
}

/// What to write down, and after how many failures in a row the webhook is switched off.
fn outcome(
    delivery: &WebhookDelivery,
    result: Result<(), Refused>,
    now: DateTime<Utc>,
) -> (WebhookAttempt, u32) {
    let refused = match result {
        Ok(()) => return (WebhookAttempt::Sent, MOST_FAILURES),
        Err(refused) => refused,
    };
    let error = refused.reason;
    if refused.is_gone {
        return (WebhookAttempt::GivenUp { error }, 1);
    }
    let attempt = if delivery.attempts >= MOST_ATTEMPTS {
        WebhookAttempt::GivenUp { error }
    } else {
        let at = now + wait_after(delivery.attempts, rand::random());
        WebhookAttempt::Again { at, error }
    };
    // Many that wait fail one after the other within a minute; that is no reason yet.
    let is_lasting = delivery.attempts >= FAILURES_OF_ONE;
    (attempt, if is_lasting { MOST_FAILURES } else { u32::MAX })
}

/// 30 s, 1, 2, 4, 8, then 10 minutes each time; less up to a fifth, so that not all come at once to one that
/// was down.
fn wait_after(attempts: u32, chance: u8) -> TimeDelta {
    let doubled = FIRST_WAIT * (1 << attempts.saturating_sub(1).min(5));
    let wait = doubled.min(LONGEST_WAIT);
    // 1,275 = 255 * 5: a fifth at most.
    wait - wait * i32::from(chance) / 1_275
}

/// Tells every webhook what is due, all at once, and waits for all of them.
///
/// # Errors
/// Those of the store; what was sent stays sent.
pub async fn send_webhooks(store: &dyn Store, sender: &WebhookSender) -> StoreResult<WebhookReport> {
    let due = store.due_webhooks().await?;
    let rounds = due.iter().map(|webhook| sender.serve(store, webhook));
    let mut report = WebhookReport::default();
    for round in futures_util::future::join_all(rounds).await {
        let round = round?;
        report.sent += round.sent;
        report.put_off += round.put_off;
        report.given_up += round.given_up;
        report.switched_off += round.switched_off;
    }
    Ok(report)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_from_half_a_minute_to_ten_and_are_a_fifth_shorter_at_most() {
        let seconds = |chance| (1..=8).map(move |attempts| wait_after(attempts, chance).num_seconds());
        assert_eq!(
            seconds(0).collect::<Vec<_>>(),
            [30, 60, 120, 240, 480, 600, 600, 600]
        );
        assert_eq!(
            seconds(255).collect::<Vec<_>>(),
            [24, 48, 96, 192, 384, 480, 480, 480]
        );
    }
}
