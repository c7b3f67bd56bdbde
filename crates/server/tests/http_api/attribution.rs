//! Where a booking came from: kept with it, shown to staff, never a reason to refuse.

use booking_server::store::Role;
use serde_json::{Value, json};

use crate::app::{App, answer};

/// A submission that says where it came from: the reply, and the booking as staff see it.
async fn submitted(app: &App, attribution: Value) -> (Value, Value) {
    let mut submission = app.submission(&app.reservation().await);
    submission["attribution"] = attribution;
    let (status, reply) = answer(app.post("/bookings/submit").json(&submission)).await;
    assert_eq!(status, 200, "{reply}");
    let token = app.token(Role::Decide).await;
    let (_, list) = answer(app.get("/bookings").header("authorization", token)).await;
    let id = reply["booking"]["id"].as_str().unwrap();
    let seen = list["bookings"][id].clone();
    (reply, seen)
}

#[tokio::test]
async fn staff_see_where_a_booking_came_from_and_its_booker_need_not() {
    let app = App::start().await;
    let from = json!({
        "gclid": "Cj0KCQ", "utm_source": "newsletter", "utm_campaign": "winter",
        "referrer": "https://search.example/find?q=sore+back#top",
    });
    let (reply, seen) = submitted(&app, from).await;
    assert_eq!(reply["booking"].get("attribution"), None);
    assert_eq!(
        seen["attribution"],
        json!({
            "gclid": "Cj0KCQ", "utm_source": "newsletter", "utm_campaign": "winter",
            "referrer": "https://search.example/find",
        })
    );
    let path = format!("/bookings/{}/public", reply["booking"]["id"].as_str().unwrap());
    let (_, public) = answer(app.get(&path)).await;
    assert_eq!(public["booking"].get("attribution"), None);
}

#[tokio::test]
async fn what_does_not_fit_is_left_out_and_the_booking_is_kept() {
    let app = App::start().await;
    let from = json!({
        "utm_source": "x".repeat(2_000), "utm_term": "a\u{1}b", "referrer": "javascript:alert(1)",
        "something": "else",
    });
    let (_, seen) = submitted(&app, from).await;
    assert_eq!(
        seen["attribution"],
        json!({"utm_source": "x".repeat(300), "utm_term": "ab"})
    );
}

#[tokio::test]
async fn without_consent_there_is_nothing_to_see() {
    let app = App::start().await;
    let (_, seen) = submitted(&app, Value::Null).await;
    assert!(seen["reference"].is_string());
    assert_eq!(seen.get("attribution"), None);
}
