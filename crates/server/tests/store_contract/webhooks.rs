//! Webhooks, and what they are told.

use booking_server::ids::WebhookId;
use booking_server::store::{
    NewWebhookDelivery, Store, Webhook, WebhookAttempt, WebhookDelivery, WebhookDeliveryState,
};
use chrono::TimeDelta;
use uuid::Uuid;

use crate::fixture::{Database, noon, organization};

async fn webhook(store: &dyn Store) -> Webhook {
    let webhook = Webhook {
        id: WebhookId::random(),
        organization: organization(),
        url: "https://system.example.com/hooks".to_owned(),
        events: vec!["booking.submitted".to_owned(), "booking.lapsed".to_owned()],
        secret: "whsec_0123456789abcdef0123".to_owned(),
        is_enabled: true,
        failures: 0,
        created_at: noon(),
    };
    let mut transaction = store.begin().await.unwrap();
    transaction.insert_webhook(&webhook).await.unwrap();
    transaction.commit().await.unwrap();
    webhook
}

async fn tell(store: &dyn Store, webhook: &Webhook, event: u128) {
    let delivery = NewWebhookDelivery {
        webhook: webhook.id,
        event: Uuid::from_u128(event),
        event_type: "booking.submitted".to_owned(),
        body: format!("{{\"number\":{event}}}"),
    };
    let mut transaction = store.begin().await.unwrap();
    transaction.insert_webhook_delivery(&delivery).await.unwrap();
    transaction.commit().await.unwrap();
}

async fn take(store: &dyn Store, webhook: &Webhook) -> Option<WebhookDelivery> {
    let mut transaction = store.begin().await.unwrap();
    let until = transaction.now() + TimeDelta::seconds(60);
    let taken = transaction
        .take_due_webhook_delivery(webhook.id, until)
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    taken
}

async fn finish(store: &dyn Store, delivery: &WebhookDelivery, attempt: WebhookAttempt, most: u32) -> bool {
    let mut transaction = store.begin().await.unwrap();
    let is_off = transaction
        .finish_webhook_attempt(delivery, &attempt, most)
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    is_off
}

pub(crate) async fn a_delivery_is_taken_by_one_server_and_comes_back_until_it_is_finished(
    database: &impl Database,
) {
    let store = database.open().await;
    let other = database.open().await;
    let webhook = webhook(&*store).await;
    assert_eq!(
        other.list_webhooks(organization()).await.unwrap(),
        *std::slice::from_ref(&webhook)
    );
    tell(&*store, &webhook, 1).await;
    tell(&*other, &webhook, 1).await;
    tell(&*other, &webhook, 2).await;
    assert_eq!(
        store.due_webhooks().await.unwrap(),
        *std::slice::from_ref(&webhook)
    );
    let first = take(&*store, &webhook).await.unwrap();
    assert_eq!(
        (first.delivery.body.as_str(), first.attempts),
        ("{\"number\":1}", 1)
    );
    let second = take(&*other, &webhook).await.unwrap();
    assert_eq!(second.delivery.event, Uuid::from_u128(2));
    assert_eq!(take(&*store, &webhook).await, None, "an event is told once");
    assert_eq!(store.due_webhooks().await.unwrap(), []);

    assert!(!finish(&*store, &second, WebhookAttempt::Sent, 20).await);
    database.clock().advance(TimeDelta::seconds(61));
    let again = take(&*other, &webhook).await.unwrap();
    assert_eq!((again.number, again.attempts), (first.number, 2));
    let at = noon() + TimeDelta::minutes(5);
    let error = "it answered 500".to_owned();
    assert!(!finish(&*store, &again, WebhookAttempt::Again { at, error }, 20).await);
    let listed = store
        .list_webhook_deliveries(organization(), None, 10)
        .await
        .unwrap();
    assert_eq!(listed[0].state, WebhookDeliveryState::Sent);
    assert_eq!(listed[1].next_attempt_at, at);
    assert_eq!(listed[1].last_error.as_deref(), Some("it answered 500"));
}

pub(crate) async fn a_webhook_is_switched_off_after_failures_in_a_row(database: &impl Database) {
    let store = database.open().await;
    let webhook = webhook(&*store).await;
    for event in 1..=4 {
        tell(&*store, &webhook, event).await;
    }
    let failed = || WebhookAttempt::GivenUp {
        error: "no".to_owned(),
    };
    for (attempt, is_off) in [
        (failed(), false),
        (WebhookAttempt::Sent, false),
        (failed(), false),
        (failed(), true),
    ] {
        let delivery = take(&*store, &webhook).await.unwrap();
        assert_eq!(finish(&*store, &delivery, attempt, 2).await, is_off);
    }
    tell(&*store, &webhook, 5).await;
    assert_eq!(store.due_webhooks().await.unwrap(), []);
    assert_eq!(take(&*store, &webhook).await, None);
    let failures = store
        .list_webhook_deliveries(organization(), Some(WebhookDeliveryState::Failed), 10)
        .await
        .unwrap();
    assert_eq!(failures.len(), 3);

    let mut transaction = store.begin().await.unwrap();
    let elsewhere = booking_server::ids::OrganizationId::random();
    for (of, is_known) in [(elsewhere, false), (organization(), true)] {
        let enabled = transaction
            .set_webhook_enabled(of, webhook.id, true)
            .await
            .unwrap();
        let repeated = transaction
            .repeat_webhook_delivery(of, failures[0].number)
            .await
            .unwrap();
        assert_eq!((enabled, repeated), (is_known, is_known));
    }
    transaction.commit().await.unwrap();
    for _ in 0..2 {
        let delivery = take(&*store, &webhook).await.unwrap();
        assert_eq!(delivery.attempts, 1);
    }

    database.clock().advance(TimeDelta::days(31));
    let mut transaction = store.begin().await.unwrap();
    transaction.sweep().await.unwrap();
    transaction.commit().await.unwrap();
    let left = store
        .list_webhook_deliveries(organization(), None, 10)
        .await
        .unwrap();
    assert_eq!(left.len(), 2, "what waits is kept");
    let mut transaction = store.begin().await.unwrap();
    assert!(!transaction.delete_webhook(elsewhere, webhook.id).await.unwrap());
    assert!(
        transaction
            .delete_webhook(organization(), webhook.id)
            .await
            .unwrap()
    );
    transaction.commit().await.unwrap();
    assert_eq!(store.list_webhooks(organization()).await.unwrap(), []);
    assert_eq!(
        store
            .list_webhook_deliveries(organization(), None, 10)
            .await
            .unwrap(),
        []
    );
}
