//! Notices become deliveries, each once: in one transaction with the number of the last notice that was read.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::body::{body, event_id};
use super::event::WebhookEvent;
use crate::bookings::catalogues::{CatalogueSet, Catalogues};
use crate::ids::OrganizationId;
use crate::store::{NewWebhookDelivery, Notice, Store, StoreResult, StoreTransaction, Webhook};

/// How many notices are read in one transaction: a few milliseconds of the writer's time.
const BATCH: u32 = 20;

/// Writes the deliveries of all notices that are new. Returns how many.
///
/// # Errors
/// Those of the store; batches that were done stay done.
pub async fn write_webhooks(store: &dyn Store, catalogues: &Catalogues) -> StoreResult<usize> {
    let mut written = 0;
    loop {
        let mut transaction = store.begin().await?;
        // Other servers wait here; what they wrote is seen afterwards.
        let progress = transaction.lock_webhook_progress().await?;
        let notices = store.notices_after(progress, BATCH).await?;
        let Some((last, _)) = notices.last() else {
            return Ok(written);
        };
        let last = *last;
        let set = catalogues.current(store).await?;
        let mut listeners: HashMap<OrganizationId, Vec<Webhook>> = HashMap::new();
        for (number, notice) in &notices {
            let webhooks = match listeners.entry(notice.organization) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(unknown) => {
                    let mut webhooks = store.list_webhooks(notice.organization).await?;
                    webhooks.retain(|webhook| webhook.is_enabled);
                    unknown.insert(webhooks)
                }
            };
            written += write_notice(store, transaction.as_mut(), &set, webhooks, *number, notice).await?;
        }
        transaction.set_webhook_progress(last).await?;
        transaction.commit().await?;
    }
}

async fn write_notice(
    store: &dyn Store,
    transaction: &mut dyn StoreTransaction,
    catalogues: &CatalogueSet,
    webhooks: &[Webhook],
    number: i64,
    notice: &Notice,
) -> StoreResult<usize> {
    let wanted: Vec<(&Webhook, WebhookEvent)> = WebhookEvent::of_notice(notice)
        .into_iter()
        .flat_map(|event| webhooks.iter().map(move |webhook| (webhook, event)))
        .filter(|(webhook, event)| {
            // Whole seconds on both sides: what happened in the second in which it was added is told.
            webhook.created_at <= notice.at && webhook.events.iter().any(|name| name == event.name())
        })
        .collect();
    if wanted.is_empty() {
        return Ok(0);
    }
    let Some(booking) = store.find_booking(notice.booking).await? else {
        return Ok(0);
    };
    let module = catalogues.module_of_booking(&booking);
    for (webhook, event) in &wanted {
        let id = event_id(number, notice, *event);
        let delivery = NewWebhookDelivery {
            webhook: webhook.id,
            event: id,
            event_type: event.name().to_owned(),
            body: body(webhook.id, id, *event, notice, &booking, module),
        };
        transaction.insert_webhook_delivery(&delivery).await?;
    }
    Ok(wanted.len())
}
