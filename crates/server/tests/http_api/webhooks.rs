//! Webhooks are told what staff decide and bookers ask for, by its documented name.

use booking_server::bookings::catalogues::Catalogues;
use booking_server::ids::WebhookId;
use booking_server::store::Webhook;
use booking_server::webhooks::{WebhookEvent, write_webhooks};
use chrono::{TimeZone as _, Utc};
use serde_json::{Value, json};

use crate::desk::Desk;

/// A desk whose organization has a webhook that is told everything.
async fn desk() -> Desk {
    let desk = Desk::open().await;
    let webhook = Webhook {
        id: WebhookId::random(),
        organization: desk.app.spa.organization,
        url: "https://till.example/told".to_owned(),
        events: WebhookEvent::ALL.map(|event| event.name().to_owned()).to_vec(),
        secret: "whsec_of-these-tests".to_owned(),
        is_enabled: true,
        failures: 0,
        created_at: Utc.with_ymd_and_hms(2026, 11, 23, 7, 0, 0).unwrap(),
    };
    let mut transaction = desk.app.store.begin().await.unwrap();
    transaction.insert_webhook(&webhook).await.unwrap();
    transaction.commit().await.unwrap();
    desk
}

/// The names of what is to be told so far, in order; none of it holds the booking's id.
async fn told(desk: &Desk, booking: &Value) -> Vec<String> {
    write_webhooks(&*desk.app.store, &Catalogues::default())
        .await
        .unwrap();
    let organization = desk.app.spa.organization;
    let mut listed = desk
        .app
        .store
        .list_webhook_deliveries(organization, None, 100)
        .await
        .unwrap();
    listed.sort_by_key(|delivery| delivery.number);
    let name = |body: &str| {
        assert!(!body.contains(booking["id"].as_str().unwrap()), "{body}");
        let body: Value = serde_json::from_str(body).unwrap();
        body["event_type"].as_str().unwrap().to_owned()
    };
    listed
        .iter()
        .map(|delivery| name(&delivery.delivery.body))
        .collect()
}

#[tokio::test]
async fn what_staff_decide_about_a_booking_is_told() {
    let open = desk().await;
    let canceled = open.canceled().await;
    assert_eq!(
        told(&open, &canceled).await,
        ["booking.submitted", "booking.approved", "booking.canceled"]
    );
    let open = desk().await;
    let denied = open.denied().await;
    assert_eq!(
        told(&open, &denied).await,
        ["booking.submitted", "booking.denied"]
    );
}

#[tokio::test]
async fn what_bookers_ask_for_and_what_becomes_of_it_is_told() {
    let desk = desk().await;
    let booking = desk.approved().await;
    let request = desk
        .asked(&booking, json!({"contact": {"phone": "+49 30 1"}}))
        .await;
    let (status, reply) = desk.deny_change(&request).await;
    assert_eq!(status, 200, "{reply}");
    let request = desk.asked(&booking, json!({"cancellation": true})).await;
    let (status, reply) = desk.approve_change(&request, json!({})).await;
    assert_eq!(status, 200, "{reply}");
    let mut all = told(&desk, &booking).await;
    let end = all.split_off(5);
    assert_eq!(
        all,
        [
            "booking.submitted",
            "booking.approved",
            "change_request.submitted",
            "change_request.denied",
            "change_request.submitted",
        ]
    );
    // An approved cancellation is both.
    assert_eq!(end.len(), 2, "{end:?}");
    assert!(end.contains(&"change_request.approved".to_owned()), "{end:?}");
    assert!(end.contains(&"booking.canceled".to_owned()), "{end:?}");
}
