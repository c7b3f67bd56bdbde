//! The character U+0000, which no text of a database can hold, in every text that can be sent.

use serde_json::{Value, json};

use crate::app::{App, answer, refused_fields};
use crate::desk::{Desk, id};
use crate::documented::Client;

const NUL: &str = "one\u{0}two";

/// Puts the character at a pointer of a body that is otherwise right.
fn with_nul(body: &Value, pointer: &str) -> Value {
    let mut body = body.clone();
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    body.pointer_mut(parent).expect(pointer)[key] = json!(NUL);
    body
}

#[tokio::test]
async fn it_is_refused_in_every_field_of_a_submission_by_name() {
    let app = App::start().await;
    let reservation = app.reservation().await;
    let mut submission = app.submission(&reservation);
    submission["event"] = json!({});
    for (pointer, field) in [
        ("/contact/firstName", "contact.firstName"),
        ("/contact/lastName", "contact.lastName"),
        ("/contact/email", "contact.email"),
        ("/contact/phone", "contact.phone"),
        ("/contact/answers/skin", "contact.answers.skin"),
        ("/event/title", "event.title"),
        ("/requestNote", "requestNote"),
        ("/language", "language"),
        ("/orgId", "orgId"),
    ] {
        let (status, reply) =
            answer(app.post("/bookings/submit").json(&with_nul(&submission, pointer))).await;
        assert_eq!((status, refused_fields(&reply)), (422, vec![field]), "{reply}");
    }
    // In a name of a field, and in the name of the reply's language: nowhere that anything is kept.
    let mut named = submission.clone();
    named["contact"]["answers"][NUL] = json!("x");
    let (status, reply) = answer(app.post("/bookings/submit").json(&named)).await;
    assert_eq!(
        (status, refused_fields(&reply)),
        (422, vec!["contact.answers"]),
        "{reply}"
    );
    // Six characters that are not it.
    submission["contact"]["firstName"] = json!("\\u0000");
    let (status, reply) = answer(app.post("/bookings/submit").json(&submission)).await;
    assert_eq!(status, 200, "{reply}");
    assert_eq!(reply["booking"]["contact"]["firstName"], "\\u0000");
}

#[tokio::test]
async fn it_is_refused_in_what_staff_and_other_clients_write() {
    let desk = Desk::open().await;
    let booking = desk.pending().await;
    let seen = &booking["lastUpdated"];
    for (path, body, pointer, field) in [
        (
            "deny",
            json!({"clientBookingLastUpdatedAt": seen, "notification": {}}),
            "/notification/message",
            "notification.message",
        ),
        (
            "approve",
            json!({"clientBookingLastUpdatedAt": seen, "event": {}, "notification": {}}),
            "/event/title",
            "event.title",
        ),
    ] {
        let path = format!("/bookings/{}/{path}", id(&booking));
        let (status, reply) = desk.staff(&path, &with_nul(&body, pointer)).await;
        assert_eq!((status, refused_fields(&reply)), (422, vec![field]), "{reply}");
    }
    let (status, reply) = answer(
        desk.app
            .patch(&format!("/bookings/{}", id(&booking)))
            .header("authorization", &desk.token)
            .json(&json!({"customerId": NUL})),
    )
    .await;
    assert_eq!(
        (status, refused_fields(&reply)),
        (422, vec!["customerId"]),
        "{reply}"
    );

    let client = Client::new(&desk.app).await;
    let guest = json!({
        "email": "grace@guest.example", "center_id": desk.app.spa.main.to_string(),
        "first_name": NUL, "last_name": "Example",
    });
    let (status, reply) = answer(client.app.post("/v1/guests/online_guests").json(&guest)).await;
    assert_eq!(
        (status, refused_fields(&reply)),
        (422, vec!["first_name"]),
        "{reply}"
    );
    let guests = json!({"guests": [{"id": NUL}]});
    let (status, reply) = answer(client.app.post("/v1/bookings").json(&guests)).await;
    assert_eq!(
        (status, refused_fields(&reply)),
        (422, vec!["guests[0].id"]),
        "{reply}"
    );
}
