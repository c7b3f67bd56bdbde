//! What stays behind: every transition writes one notice and one entry of the history.

use booking_server::bookings::lapse::lapse_and_sweep;
use booking_server::http::Settings;
use booking_server::store::Actor;
use serde_json::{Value, json};

use crate::app::App;
use crate::desk::{Desk, id};

#[tokio::test]
async fn every_transition_writes_exactly_one_notice_and_one_entry() {
    let desk = Desk::open().await;
    let booking = desk.submitted_at("2026-11-27T10:00:00").await;
    let phone = json!({"contact": {"phone": "030 12345"}});
    desk.ask(&booking, phone.clone()).await;
    let booking = desk.public(&booking).await["booking"].clone();
    desk.approve(&booking, json!({})).await;
    let details = desk.asked(&booking, json!({"contact": {"phone": ""}})).await;
    desk.deny_change(&details).await;
    desk.asked(&booking, json!({"cancellation": true})).await;
    desk.withdraw(&booking).await;
    let cancellation = desk.asked(&booking, json!({"cancellation": true})).await;
    desk.approve_change(&cancellation, json!({})).await;
    let expected = [
        "booking.submitted",
        "booking.changed",
        "booking.approved",
        "change_request.submitted",
        "change_request.denied",
        "change_request.submitted",
        "change_request.withdrawn",
        "change_request.submitted",
        "change_request.approved",
    ];
    assert_eq!(desk.notices().await, expected);
    let history = desk
        .staff_get(&format!("/bookings/{}/history", id(&booking)))
        .await;
    let occasions: Vec<&str> = history["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["occasion"].as_str().unwrap())
        .collect();
    assert_eq!(occasions, expected);

    let denied = desk.denied().await;
    let canceled = desk.canceled().await;
    let lapsing = desk.submitted_at("2026-11-24T10:00:00").await;
    let asking = desk.approved_at("2026-11-26T10:00:00").await;
    desk.asked(&asking, json!({"cancellation": true})).await;
    desk.app.advance_minutes(4 * 24 * 60);
    lapse_and_sweep(&*desk.app.store).await.unwrap();
    for (booking, expected) in [
        (&denied, vec!["booking.submitted", "booking.denied"]),
        (
            &canceled,
            vec!["booking.submitted", "booking.approved", "booking.canceled"],
        ),
        (&lapsing, vec!["booking.submitted", "booking.lapsed"]),
        (
            &asking,
            vec![
                "booking.submitted",
                "booking.approved",
                "change_request.submitted",
                "change_request.lapsed",
            ],
        ),
    ] {
        let notices = desk.app.store.notices_after(0, 1_000).await.unwrap();
        let of_booking: Vec<&str> = notices
            .iter()
            .filter(|(_, notice)| notice.booking.to_string() == id(booking))
            .map(|(_, notice)| notice.occasion.name())
            .collect();
        assert_eq!(of_booking, expected);
    }
}

#[tokio::test]
async fn the_history_says_who_did_what_before_and_after_but_no_sensitive_answer() {
    let app = App::start_with(Settings::default(), |spa| {
        for module in &mut spa.catalogue.booking_modules {
            let mut field = module.fields[3].clone();
            field.id = "health".to_owned();
            field.kind = booking_server::catalogue::FieldKind::Text;
            field.sensitive = true;
            module.fields.push(field);
        }
    })
    .await;
    let desk = Desk::of(app).await;
    let booking = desk.submitted_at("2026-11-27T10:00:00").await;
    desk.app.advance_minutes(5);
    let change = json!({"contact": {"lastName": "Hopper", "answers": {"health": "asthma"}}});
    let (_, changed) = desk.ask(&booking, change).await;
    assert_eq!(changed["booking"]["contact"]["answers"]["health"], "asthma");
    let message = json!({"notification": {"message": "See you then."}});
    let (status, reply) = desk.approve(&changed["booking"], message).await;
    assert_eq!(status, 200, "{reply}");
    let history = desk
        .staff_get(&format!("/bookings/{}/history", id(&booking)))
        .await;
    let entries = history["entries"].as_array().unwrap();
    assert!(!history.to_string().contains("asthma"), "{history}");
    assert!(!history.to_string().contains("guest.example"), "{history}");
    assert_eq!(entries[0]["actor"], "customer");
    assert_eq!(entries[0]["before"], json!({}));
    assert_eq!(entries[0]["after"]["status"], 0);
    assert_eq!(entries[0]["after"]["events[0].start"], "2026-11-27T09:00:00Z");
    assert_eq!(
        entries[1],
        json!({
            "at": "2026-11-23T07:05:00Z", "occasion": "booking.changed", "actor": "customer",
            "before": {"contact.lastName": "Example"}, "after": {"contact.lastName": "Hopper"},
            "withheld": ["contact.answers.health"],
        })
    );
    assert_eq!(
        (
            &entries[2]["actor"],
            &entries[2]["actorName"],
            &entries[2]["note"]
        ),
        (&json!("staff"), &json!("Front desk"), &json!("See you then."))
    );
    assert_eq!(entries[2]["before"], json!({"status": 0}));
    assert_eq!(
        entries[2]["after"],
        json!({"status": 1, "eventId": reply["booking"]["eventId"]})
    );
    let notices = desk.app.store.notices_after(0, 10).await.unwrap();
    assert!(!format!("{notices:?}").contains("asthma"));
}

#[tokio::test]
async fn a_notice_knows_what_has_to_be_told() {
    let desk = Desk::open().await;
    let booking = desk.approved_at("2026-11-27T10:00:00").await;
    let request = desk
        .asked(
            &booking,
            json!({"event": {"start": "2026-11-27T13:00:00Z"}, "requestNote": "Train"}),
        )
        .await;
    desk.approve_change(&request, json!({"notification": {"message": "Gladly."}}))
        .await;
    let notices = desk.app.store.notices_after(0, 10).await.unwrap();
    let [_, _, asked, done] = notices.as_slice() else {
        panic!("{notices:?}");
    };
    let (asked, done) = (&asked.1.detail, &done.1.detail);
    assert_eq!(asked.actor, Actor::Customer);
    assert_eq!(asked.note.as_deref(), Some("Train"));
    let change = asked.change.as_ref().unwrap();
    assert!(!change.cancellation);
    let time = |value: &Value| {
        value
            .as_str()
            .unwrap()
            .parse::<chrono::DateTime<chrono::Utc>>()
            .unwrap()
    };
    assert_eq!(change.during.unwrap().start, time(&json!("2026-11-27T13:00:00Z")));
    assert_eq!(asked.during.unwrap().start, time(&booking["event"]["start"]));
    assert_eq!(asked.former_during, None);
    assert_eq!(done.note.as_deref(), Some("Gladly."));
    assert_eq!(done.during, change.during);
    assert_eq!(done.former_during, asked.during);
    assert_eq!(done.reference, booking["reference"].as_str().unwrap());
    assert!(matches!(&done.actor, Actor::Staff { name, .. } if name == "Front desk"));
}
