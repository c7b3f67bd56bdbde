//! Webhooks are told what staff decide and bookers ask for, by its documented name.

use booking_server::bookings::catalogues::Catalogues;
use booking_server::bookings::lapse::lapse_and_sweep;
use booking_server::ids::WebhookId;
use booking_server::store::Webhook;
use booking_server::webhooks::{WebhookEvent, write_webhooks};
use chrono::{TimeZone as _, Utc};
use serde_json::{Value, json};

use crate::desk::Desk;
use crate::documented::{Client, TWO};

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

/// What is to be told so far, in order; none of it holds the booking's id.
async fn bodies(desk: &Desk, booking: &Value) -> Vec<Value> {
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
    let read = |body: &str| {
        assert!(!body.contains(booking["id"].as_str().unwrap()), "{body}");
        serde_json::from_str(body).unwrap()
    };
    listed
        .iter()
        .map(|delivery| read(&delivery.delivery.body))
        .collect()
}

/// The names of that.
async fn told(desk: &Desk, booking: &Value) -> Vec<String> {
    let name = |body: &Value| body["event_type"].as_str().unwrap().to_owned();
    bodies(desk, booking).await.iter().map(name).collect()
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

#[tokio::test]
async fn changes_of_a_booking_are_told_whoever_makes_them() {
    // The booker changes what waits: nobody is asked.
    let open = desk().await;
    let pending = open.pending().await;
    let (status, reply) = open
        .ask(&pending, json!({"contact": {"lastName": "Hopper"}}))
        .await;
    assert_eq!(status, 200, "{reply}");
    assert_eq!(
        told(&open, &pending).await,
        ["booking.submitted", "booking.changed"]
    );
    // Staff agree to another time: both.
    let open = desk().await;
    let booking = open.approved_at("2026-11-27T10:00:00").await;
    let request = open
        .asked(&booking, json!({"event": {"start": "2026-11-27T13:00:00Z"}}))
        .await;
    let (status, reply) = open.approve_change(&request, json!({})).await;
    assert_eq!(status, 200, "{reply}");
    let mut all = bodies(&open, &booking).await;
    let end = all.split_off(3);
    let mut names: Vec<&str> = end
        .iter()
        .map(|body| body["event_type"].as_str().unwrap())
        .collect();
    names.sort_unstable();
    assert_eq!(names, ["booking.changed", "change_request.approved"]);
    for body in &end {
        assert_eq!(body["data"]["formerStart"], "2026-11-27T09:00:00Z");
        assert_eq!(body["data"]["start"], "2026-11-27T13:00:00Z");
    }
    assert_ne!(end[0]["id"], end[1]["id"]);
}

#[tokio::test]
async fn a_booking_that_staff_move_by_its_invoice_is_told() {
    let desk = desk().await;
    let client = Client::new(&desk.app).await;
    let confirmed = client.book(&["Grace"]).await;
    let (bookings, _) = client.bookings().await;
    let draft = client.create(&client.reschedule_request(&confirmed)).await;
    client.reserve(&draft, TWO, true).await;
    client.confirm(&draft).await;
    let all = bodies(&desk, &bookings[0]).await;
    let last = all.last().unwrap();
    assert_eq!(last["event_type"], "booking.moved");
    assert_eq!(last["data"]["formerStart"], "2026-11-24T09:00:00Z");
    assert_eq!(last["data"]["start"], "2026-11-24T13:00:00Z");
    assert_eq!(last["data"]["by"], "staff");
}

#[tokio::test]
async fn what_becomes_of_a_request_that_nobody_decides_is_told() {
    let desk = desk().await;
    let booking = desk.approved_at("2026-11-27T10:00:00").await;
    desk.asked(&booking, json!({"cancellation": true})).await;
    assert_eq!(desk.withdraw(&booking).await.0, 200);
    desk.asked(&booking, json!({"cancellation": true})).await;
    // Friday, 10:00, and nobody has answered.
    desk.app.advance_minutes((4 * 24 + 2) * 60);
    lapse_and_sweep(&*desk.app.store).await.unwrap();
    let all = bodies(&desk, &booking).await;
    let told: Vec<(&str, &Value, &Value)> = all[2..]
        .iter()
        .map(|body| {
            let data = &body["data"];
            let name = body["event_type"].as_str().unwrap();
            (name, &data["by"], &data["changeRequest"]["cancellation"])
        })
        .collect();
    let (customer, server, yes) = (json!("customer"), json!("server"), json!(true));
    assert_eq!(
        told,
        [
            ("change_request.submitted", &customer, &yes),
            ("change_request.withdrawn", &customer, &yes),
            ("change_request.submitted", &customer, &yes),
            ("change_request.lapsed", &server, &yes),
        ]
    );
}
