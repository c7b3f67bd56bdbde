//! The server's background task: writes deliveries, and has every webhook served by itself.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::MissedTickBehavior;

use super::send::WebhookSender;
use super::write::write_webhooks;
use crate::bookings::catalogues::Catalogues;
use crate::ids::WebhookId;
use crate::store::{Store, StoreResult, Webhook};

/// How often deliveries are written and sent.
const EVERY: Duration = Duration::from_secs(2);

/// Tells webhooks what happens until the server stops. What is cut off then is sent after the next start.
pub async fn run_webhooks(store: Arc<dyn Store>, sender: WebhookSender, mut stopped: watch::Receiver<()>) {
    let mut runner = Runner {
        store,
        sender,
        catalogues: Catalogues::default(),
        served: HashMap::new(),
    };
    let mut every = tokio::time::interval(EVERY);
    every.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = stopped.changed() => break,
            _ = every.tick() => {}
        }
        if let Err(error) = runner.round().await {
            tracing::warn!(%error, "could not tell webhooks what happened; trying again later");
        }
    }
    for task in runner.served.into_values() {
        task.abort();
    }
}

#[derive(Debug)]
struct Runner {
    store: Arc<dyn Store>,
    sender: WebhookSender,
    catalogues: Catalogues,
    /// Who is being told something.
    served: HashMap<WebhookId, JoinHandle<()>>,
}

impl Runner {
    async fn round(&mut self) -> StoreResult<()> {
        write_webhooks(self.store.as_ref(), &self.catalogues).await?;
        self.served.retain(|_, task| !task.is_finished());
        for webhook in self.store.due_webhooks().await? {
            if !self.served.contains_key(&webhook.id) {
                let (store, sender) = (self.store.clone(), self.sender.clone());
                let id = webhook.id;
                self.served
                    .insert(id, tokio::spawn(serve(store, sender, webhook)));
            }
        }
        Ok(())
    }
}

async fn serve(store: Arc<dyn Store>, sender: WebhookSender, webhook: Webhook) {
    match sender.serve(store.as_ref(), &webhook).await {
        Ok(report) if report.put_off + report.given_up > 0 => tracing::warn!(
            webhook = %webhook.id,
            put_off = report.put_off,
            given_up = report.given_up,
            "a webhook did not take what it was told"
        ),
        Ok(_) => {}
        Err(error) => tracing::warn!(%error, "could not note what a webhook was told"),
    }
}
