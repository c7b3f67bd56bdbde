//! `POST /v1/bookings/{id}/slots/confirm`.

use booking_server::store::Role;
use serde_json::{Value, json};

use crate::app::{App, answer, refused_fields};

async fn draft_with_guest(app: &App) -> String {
    let guest = json!({
        "email": "grace@guest.example", "center_id": app.spa.main.to_string(),
        "first_name": "Grace", "last_name": "Example",
    });
    let (_, guest) = answer(app.post("/v1/guests/online_guests").json(&guest)).await;
    let mut request = app.draft_request(json!({"id": app.spa.ada.to_string()}));
    request["guests"][0]["id"] = guest["guest_id"].clone();
    let (status, draft) = answer(app.post("/v1/bookings").json(&request)).await;
    assert_eq!(status, 200, "{draft}");
    draft["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_confirmed_draft_is_an_approved_booking_that_staff_see() {
    let app = App::start().await;
    let draft = draft_with_guest(&app).await;
    app.reserve(&draft, "2026-11-24T10:00:00").await;
    let path = format!("/v1/bookings/{draft}/slots/confirm");
    let (status, first) = answer(app.post(&path)).await;
    assert_eq!(status, 200, "{first}");
    assert_eq!(first["is_confirmed"], true);
    assert_eq!(first["error"], Value::Null);
    assert_eq!(first["invoice"]["guest"]["FirstName"], "Grace");
    assert_eq!(first["invoice"]["items"][0]["start_time"], "2026-11-24T10:00:00");
    assert_eq!(
        first["invoice"]["items"][0]["appointment_id"]
            .as_str()
            .unwrap()
            .len(),
        36
    );
    let (status, second) = answer(app.post(&path).json(&json!({"notes": "again"}))).await;
    assert_eq!(
        (status, &second),
        (200, &first),
        "confirmed twice answers the same"
    );

    let token = app.token(Role::Read).await;
    let (_, list) = answer(app.get("/bookings").header("authorization", token)).await;
    let bookings = list["bookings"].as_object().unwrap();
    assert_eq!(bookings.len(), 1);
    let booking = bookings.values().next().unwrap();
    assert_eq!(booking["status"], 1);
    let opened = app
        .get(&format!("/bookings/{draft}/public"))
        .send()
        .await
        .unwrap();
    assert_eq!(opened.status(), 404, "a draft's id opens nothing");
}

#[tokio::test]
async fn confirming_needs_a_hold_and_known_guests() {
    let app = App::start().await;
    let known = draft_with_guest(&app).await;
    let (status, reply) = answer(app.post(&format!("/v1/bookings/{known}/slots/confirm"))).await;
    assert_eq!(status, 409);
    assert_eq!(
        reply["error"],
        json!({"code": 4072, "message": "Sorry, we weren't able to confirm your appointment due to some technical issues. Please try selecting your desired date & time again."})
    );

    let anonymous = app.draft().await;
    app.reserve(&anonymous, "2026-11-24T10:00:00").await;
    let (status, reply) = answer(app.post(&format!("/v1/bookings/{anonymous}/slots/confirm"))).await;
    assert_eq!(status, 422);
    assert_eq!(reply["is_confirmed"], false);
    assert_eq!(refused_fields(&reply), ["guests[0].id"]);

    let path = "/v1/bookings/11111111-1111-4111-8111-111111111111/slots/confirm";
    let (status, reply) = answer(app.post(path)).await;
    assert_eq!(
        (status, &reply["error"]["message"]),
        (404, &json!("Invalid booking id."))
    );
    let (status, reply) = answer(
        app.post(&format!("/v1/bookings/{known}/slots/confirm"))
            .json(&json!({"notes": 7})),
    )
    .await;
    assert_eq!((status, refused_fields(&reply)), (400, vec!["notes"]));
}

#[tokio::test]
async fn a_lapsed_hold_is_taken_again_if_its_slot_is_free_and_is_4072_otherwise() {
    let app = App::start().await;
    let (lucky, late) = (draft_with_guest(&app).await, draft_with_guest(&app).await);
    app.reserve(&lucky, "2026-11-24T10:00:00").await;
    app.reserve(&late, "2026-11-24T14:00:00").await;
    app.advance_minutes(11);
    let rival = app.draft().await;
    app.reserve(&rival, "2026-11-24T14:00:00").await;
    assert_eq!(
        answer(app.post(&format!("/v1/bookings/{lucky}/slots/confirm")))
            .await
            .0,
        200
    );
    let (status, reply) = answer(app.post(&format!("/v1/bookings/{late}/slots/confirm"))).await;
    assert_eq!((status, &reply["error"]["code"]), (409, &json!(4072)));
    assert!(!reply["alternatives"].as_array().unwrap().is_empty());
}
