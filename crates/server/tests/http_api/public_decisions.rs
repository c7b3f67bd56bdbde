//! What the booker sees of decisions: the last word of the spa, or that nobody had one, never the booker's own.

use booking_server::bookings::lapse::lapse_and_sweep;
use serde_json::{Value, json};

use crate::desk::{Desk, id};

/// Friday: days before any deadline.
const FRIDAY: &str = "2026-11-27T10:00:00";

async fn occasion(desk: &Desk, booking: &Value) -> Value {
    desk.public(booking).await["decision"]["occasion"].clone()
}

#[tokio::test]
async fn the_booker_reads_what_was_decided_and_what_staff_said() {
    let desk = Desk::open().await;
    let booking = desk.submitted_at(FRIDAY).await;
    assert_eq!(desk.public(&booking).await.get("decision"), None);
    let (status, reply) = desk
        .approve(
            &booking,
            json!({"notification": {"message": "See you <b>soon</b>"}}),
        )
        .await;
    assert_eq!(status, 200, "{reply}");
    let decision = &desk.public(&booking).await["decision"];
    assert_eq!(decision["occasion"], "booking.approved");
    assert_eq!(
        decision["message"], "See you <b>soon</b>",
        "text, for clients to show as such"
    );
    assert_eq!(decision["at"], "2026-11-23T07:00:00Z");
}

#[tokio::test]
async fn a_booker_who_has_the_last_word_reads_no_decision() {
    let desk = Desk::open().await;
    let booking = desk.approved_at(FRIDAY).await;
    let request = desk
        .asked(&booking, json!({"contact": {"phone": "030 12345"}}))
        .await;
    assert_eq!(occasion(&desk, &booking).await, Value::Null);
    let (status, _) = desk
        .staff(
            &format!("/bookings/change-requests/{}/deny", id(&request)),
            &json!({"notification": {"message": "Not that day"}}),
        )
        .await;
    assert_eq!(status, 200);
    let decision = &desk.public(&booking).await["decision"];
    assert_eq!(decision["occasion"], "change_request.denied");
    assert_eq!(decision["message"], "Not that day");
    // What staff note for themselves is no decision, and hides none.
    let path = format!("/bookings/{}", id(&booking));
    let noted = desk
        .app
        .patch(&path)
        .header("authorization", &desk.token)
        .json(&json!({"customerId": "1f0c9a52-9b7d-4c6e-8f4d-111111111111"}));
    assert_eq!(crate::app::answer(noted).await.0, 200);
    assert_eq!(occasion(&desk, &booking).await, "change_request.denied");
}

#[tokio::test]
async fn a_request_that_nobody_answered_reads_as_lapsed_before_and_after_it_is_written_down() {
    let desk = Desk::open().await;
    let booking = desk.submitted_at(FRIDAY).await;
    desk.app.advance_minutes(49 * 60);
    let seen = desk.public(&booking).await;
    assert_eq!(seen["booking"]["status"], 0, "not written down yet");
    assert_eq!(seen["decision"]["occasion"], "booking.lapsed");
    lapse_and_sweep(&*desk.app.store).await.unwrap();
    let seen = desk.public(&booking).await;
    assert_eq!(seen["booking"]["status"], 3);
    assert_eq!(seen["decision"]["occasion"], "booking.lapsed");
}
