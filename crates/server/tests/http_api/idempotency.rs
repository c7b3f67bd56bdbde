//! `Idempotency-Key`.

use serde_json::{Value, json};

use crate::app::{App, answer, refused_fields};
use crate::desk::{Desk, id};

/// 22 characters, the least.
const KEY: &str = "AbCdEfGhIjKlMnOpQrStUv";

#[tokio::test]
async fn a_repeated_draft_is_the_same_draft() {
    let app = App::start().await;
    let request = app.draft_request(json!({}));
    let send = |key: &'static str| {
        answer(
            app.post("/v1/bookings")
                .header("idempotency-key", key)
                .json(&request),
        )
    };
    let (_, first) = send(KEY).await;
    let (status, again) = send(KEY).await;
    assert_eq!((status, &again), (200, &first));
    let (_, other) = send("another-key-with-enough-characters").await;
    assert_ne!(other["id"], first["id"]);
}

#[tokio::test]
async fn a_repeated_submission_is_the_same_booking() {
    let app = App::start().await;
    let mut submission = app.submission("");
    submission["event"] = json!({
        "serviceId": app.spa.massage.to_string(), "start": "2026-11-24T09:00:00Z",
        "centerId": app.spa.main.to_string(), "therapistId": app.spa.ada.to_string(),
    });
    let send = || {
        answer(
            app.post("/bookings/submit")
                .header("idempotency-key", KEY)
                .json(&submission),
        )
    };
    let (status, first) = send().await;
    assert_eq!(status, 200, "{first}");
    app.advance_minutes(60);
    let (status, again) = send().await;
    assert_eq!((status, &again), (200, &first), "without the key it would be 409");
    let unkeyed = answer(app.post("/bookings/submit").json(&submission)).await;
    assert_eq!(unkeyed.0, 409);
}

#[tokio::test]
async fn the_same_key_with_another_body_is_422() {
    let app = App::start().await;
    let send = |date: &str| {
        let mut request = app.draft_request(json!({}));
        request["date"] = json!(date);
        answer(
            app.post("/v1/bookings")
                .header("idempotency-key", KEY)
                .json(&request),
        )
    };
    assert_eq!(send("2026-11-24").await.0, 200);
    let (status, reply) = send("2026-11-25").await;
    assert_eq!(status, 422);
    assert_eq!(refused_fields(&reply), ["Idempotency-Key"]);
    assert_eq!(
        reply["Error"]["message"],
        "This idempotency key was used for another request."
    );
}

#[tokio::test]
async fn the_same_key_at_another_address_is_another_request() {
    let app = App::start().await;
    let (first, second) = (app.draft().await, app.draft().await);
    let reserve = |draft: &str, time: &str| {
        let path = format!("/v1/bookings/{draft}/slots/reserve");
        let body = json!({"slot_time": format!("2026-11-24T{time}:00")});
        answer(app.post(&path).header("idempotency-key", KEY).json(&body))
    };
    assert_eq!(reserve(&first, "10:00").await.0, 200);
    assert_eq!(reserve(&second, "14:00").await.0, 200);
}

#[tokio::test]
async fn a_key_that_cannot_be_random_enough_is_refused() {
    let app = App::start().await;
    for key in ["", "short", "AbCdEfGhIjKlMnOpQrStU", &"x".repeat(256)] {
        let request = app.post("/v1/bookings").header("idempotency-key", key);
        let (status, reply) = answer(request.json(&app.draft_request(json!({})))).await;
        assert_eq!(
            (status, refused_fields(&reply)),
            (422, vec!["Idempotency-Key"]),
            "{key}"
        );
    }
    let twice = app
        .post("/v1/bookings")
        .header("idempotency-key", KEY)
        .header("idempotency-key", KEY);
    assert_eq!(answer(twice.json(&app.draft_request(json!({})))).await.0, 422);
}

#[tokio::test]
async fn a_change_that_is_taken_back_twice_with_one_key_is_taken_back_once() {
    let desk = Desk::open().await;
    let booking = desk.approved_at("2026-11-27T10:00:00").await;
    desk.asked(&booking, json!({"cancellation": true})).await;
    let send = |key: &'static str| {
        let path = format!("/bookings/{}/change-requests", id(&booking));
        answer(desk.app.delete(&path).header("idempotency-key", key))
    };
    let (status, first) = send(KEY).await;
    assert_eq!(status, 200, "{first}");
    // The answer was lost.
    assert_eq!(send(KEY).await, (200, first.clone()));
    let withdrawn = |names: &[String]| names.iter().filter(|name| name.ends_with("withdrawn")).count();
    assert_eq!(withdrawn(&desk.notices().await), 1);
    // Much has happened since, and the answer is still that one.
    desk.asked(&booking, json!({"cancellation": true})).await;
    assert_eq!(desk.cancel(&booking, 0).await.0, 200);
    assert_eq!(send(KEY).await.1, first);
    // Another key is another wish, and there is nothing to take back.
    assert_eq!(send("another-key-with-enough-characters").await.0, 409);
    assert_eq!(withdrawn(&desk.notices().await), 1);
}

#[tokio::test]
async fn a_repeated_reserve_answers_the_present_state() {
    let app = App::start().await;
    let draft = app.draft().await;
    let path = format!("/v1/bookings/{draft}/slots/reserve");
    let send = || {
        let body = json!({"slot_time": "2026-11-24T10:00:00"});
        answer(app.post(&path).header("idempotency-key", KEY).json(&body))
    };
    let (_, first) = send().await;
    app.advance_minutes(4);
    let (status, again) = send().await;
    assert_eq!(status, 200);
    assert_eq!(again["is_reserved"], true);
    assert_eq!(
        again["expiry_time"], first["expiry_time"],
        "a repetition extends nothing"
    );
    assert_eq!(again["server_time"], "2026-11-23T07:04:00.000Z");
    app.delete(&path).send().await.unwrap();
    let (status, after_release) = send().await;
    assert_eq!((status, &after_release["is_reserved"]), (200, &json!(false)));
}

#[tokio::test]
async fn a_refusal_is_kept_like_any_reply() {
    let app = App::start().await;
    app.reservation().await;
    let rival = app.draft().await;
    let path = format!("/v1/bookings/{rival}/slots/reserve");
    let send = || {
        let body = json!({"slot_time": "2026-11-24T10:00:00"});
        answer(app.post(&path).header("idempotency-key", KEY).json(&body))
    };
    let (status, lost) = send().await;
    assert_eq!(status, 409);
    app.advance_minutes(11);
    assert_eq!(send().await, (409, lost), "although the slot is free by now");
}

#[tokio::test]
async fn too_many_requests_are_never_kept() {
    let mut settings = booking_server::http::Settings::default();
    settings.limits.live_holds_per_client = 1;
    let app = App::start_with(settings, |_| {}).await;
    app.reservation().await;
    let draft = app.draft().await;
    let path = format!("/v1/bookings/{draft}/slots/reserve");
    let send = || {
        let body = json!({"slot_time": "2026-11-24T14:00:00"});
        answer(app.post(&path).header("idempotency-key", KEY).json(&body))
    };
    assert_eq!(send().await.0, 429);
    app.advance_minutes(11);
    assert_eq!(send().await.0, 200);
}

#[tokio::test]
async fn a_key_is_forgotten_after_24_hours() {
    let app = App::start().await;
    let request = app.draft_request(json!({}));
    let send = || {
        answer(
            app.post("/v1/bookings")
                .header("idempotency-key", KEY)
                .json(&request),
        )
    };
    let (_, first) = send().await;
    app.advance_minutes(23 * 60);
    assert_eq!(send().await.1, first);
    app.advance_minutes(61);
    let (status, later) = send().await;
    assert_eq!(status, 200, "{later}");
    assert_ne!(later["id"], first["id"]);
}

#[tokio::test]
async fn of_twenty_concurrent_twins_one_books_and_all_get_its_answer() {
    let app = App::start().await;
    let submission = app.submission(&app.reservation().await);
    let mut twins = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let request = app
            .post("/bookings/submit")
            .header("idempotency-key", KEY)
            .json(&submission);
        twins.spawn(answer(request));
    }
    let answers: Vec<(u16, Value)> = twins.join_all().await;
    assert!(answers.iter().all(|answer| answer == &answers[0]), "{answers:?}");
    assert_eq!(answers[0].0, 200);
    let token = app.token(booking_server::store::Role::Read).await;
    let (_, list) = answer(app.get("/bookings").header("authorization", token)).await;
    assert_eq!(list["bookings"].as_object().unwrap().len(), 1);
}
