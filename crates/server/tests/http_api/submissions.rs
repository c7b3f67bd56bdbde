//! `POST /bookings/submit` and `GET /bookings/{bookingId}/public`.

use serde_json::{Value, json};

use crate::app::{App, answer, header, refused_fields};

const UNKNOWN: &str = "11111111-1111-4111-8111-111111111111";

#[tokio::test]
async fn a_held_slot_becomes_a_booking_that_its_booker_can_see() {
    let app = App::start().await;
    let reservation = app.reservation().await;
    let mut submission = app.submission(&reservation);
    submission["requestNote"] = json!("<b>Thanks</b><script>alert(1)</script>");
    let (status, reply) = answer(app.post("/bookings/submit").json(&submission)).await;
    assert_eq!(status, 200, "{reply}");
    let booking = &reply["booking"];
    assert_eq!(booking["status"], 0, "manual approval: it waits for staff");
    assert!(booking["reference"].as_str().unwrap().starts_with("SW-"));
    assert_eq!(booking["orgId"], app.spa.organization.to_string());
    assert_eq!(booking["bookingModuleId"], app.spa.manual_module.to_string());
    assert_eq!(booking["portalId"], app.spa.manual.to_string());
    assert_eq!(booking["contact"]["email"], "grace@guest.example");
    assert_eq!(booking["requestNote"], "<b>Thanks</b>");
    assert_eq!(booking["customerId"], Value::Null);
    assert_eq!(booking["eventId"], Value::Null);
    assert_eq!(booking["createdAt"], "2026-11-23T07:00:00Z");
    assert_eq!(booking["event"], booking["events"][0]);
    let event = &booking["event"];
    assert_eq!(event["start"], "2026-11-24T09:00:00Z");
    assert_eq!(event["end"], "2026-11-24T10:00:00Z");
    assert_eq!(event["startInCenter"], "2026-11-24T10:00:00");
    assert_eq!(event["therapistName"], "Ada Sample");
    assert_eq!(event["total"], 100.0);
    assert_eq!(event["tax"], 15.97);
    assert_eq!(event["currency"], "EUR");

    let path = format!("/bookings/{}/public", booking["id"].as_str().unwrap());
    let seen = app.get(&path).send().await.unwrap();
    assert_eq!(header(&seen, "cache-control"), "no-store");
    assert_eq!(header(&seen, "referrer-policy"), "no-referrer");
    let seen: Value = seen.json().await.unwrap();
    assert_eq!(&seen["booking"], booking);
    assert_eq!(seen["server_time"], "2026-11-23T07:00:00.000Z");
}

#[tokio::test]
async fn without_a_reservation_service_and_start_are_needed_and_any_free_slot_is_taken() {
    let app = App::start().await;
    let mut submission = app.submission("");
    submission["events"] = json!([{
        "serviceId": app.spa.massage.to_string(), "start": "2026-11-24T09:00:00Z",
        "centerId": app.spa.main.to_string(), "therapistId": app.spa.ada.to_string(),
    }]);
    let (status, reply) = answer(app.post("/bookings/submit").json(&submission)).await;
    assert_eq!(status, 200, "{reply}");
    assert_eq!(reply["booking"]["event"]["therapistId"], app.spa.ada.to_string());
    submission["contact"]["email"] = json!("second@guest.example");
    let (status, reply) = answer(app.post("/bookings/submit").json(&submission)).await;
    assert_eq!(status, 409);
    assert_eq!(reply["status"], 409);
    assert_eq!(
        reply["error"],
        "This time has just been taken. Please choose another one."
    );
    assert!(!reply["alternatives"].as_array().unwrap().is_empty());
}

#[tokio::test]
async fn every_fault_of_a_submission_is_named() {
    let app = App::start().await;
    let reservation = app.reservation().await;
    for (pointer, value, status, field) in [
        ("/orgId", json!(null), 400, "orgId"),
        ("/orgId", json!(UNKNOWN), 404, "orgId"),
        ("/bookingModuleId", json!("x"), 404, "bookingModuleId"),
        ("/portalId", json!(""), 400, "portalId"),
        ("/portalId", json!(UNKNOWN), 404, "portalId"),
        ("/submission", json!(false), 422, "submission"),
        ("/submission", json!("yes"), 400, "submission"),
        ("/reservationId", json!("x"), 404, "reservationId"),
        ("/reservationId", json!(UNKNOWN), 404, "reservationId"),
        ("/contact/email", json!("grace"), 422, "contact.email"),
        ("/contact/firstName", json!(null), 422, "contact.firstName"),
        ("/contact/firstName", json!(7), 400, "contact.firstName"),
        (
            "/contact/answers",
            json!({"terms": false}),
            422,
            "contact.answers.terms",
        ),
    ] {
        let mut submission = app.submission(&reservation);
        *submission.pointer_mut(pointer).unwrap() = value.clone();
        let (got, reply) = answer(app.post("/bookings/submit").json(&submission)).await;
        assert_eq!(got, status, "{pointer} {value}: {reply}");
        assert_eq!(reply["status"], status, "{pointer}");
        assert!(reply["error"].is_string(), "{pointer}");
        assert_eq!(refused_fields(&reply), [field], "{pointer} {value}");
    }
}

#[tokio::test]
async fn times_other_than_utc_fail() {
    let app = App::start().await;
    for start in ["2026-11-24T10:00:00+01:00", "2026-11-24T09:00:00", "tomorrow"] {
        let mut submission = app.submission("");
        submission["event"] = json!({"serviceId": app.spa.massage.to_string(), "start": start});
        let (status, reply) = answer(app.post("/bookings/submit").json(&submission)).await;
        assert_eq!(
            (status, refused_fields(&reply)),
            (422, vec!["event.start"]),
            "{start}"
        );
    }
}

#[tokio::test]
async fn errors_speak_the_language_of_the_request() {
    let app = App::start().await;
    let mut submission = app.submission(&app.reservation().await);
    submission["contact"]["email"] = json!("grace");
    for (path, language, sentence, reason) in [
        (
            "/bookings/submit?lang=de",
            "en",
            "Bitte prüfen Sie die genannten Felder.",
            "Das ist keine E-Mail-Adresse.",
        ),
        (
            "/bookings/submit",
            "de-CH",
            "Bitte prüfen Sie die genannten Felder.",
            "Das ist keine E-Mail-Adresse.",
        ),
        (
            "/bookings/submit",
            "fr",
            "Please check the fields named here.",
            "This is not an email address.",
        ),
    ] {
        let request = app
            .post(path)
            .header("accept-language", language)
            .json(&submission);
        let (_, reply) = answer(request).await;
        assert_eq!(reply["error"], sentence);
        assert_eq!(reply["fields"][0]["reason"], reason);
    }
}

#[tokio::test]
async fn a_reservation_submitted_again_answers_its_booking_to_the_same_person_only() {
    let app = App::start().await;
    let submission = app.submission(&app.reservation().await);
    let (_, first) = answer(app.post("/bookings/submit").json(&submission)).await;
    let (status, again) = answer(app.post("/bookings/submit").json(&submission)).await;
    assert_eq!((status, &again), (200, &first));
    let mut stranger = submission.clone();
    stranger["contact"]["email"] = json!("mallory@guest.example");
    let (status, reply) = answer(app.post("/bookings/submit").json(&stranger)).await;
    assert_eq!(status, 409);
    assert_eq!(reply["error"], "This reservation has been submitted already.");
    assert_eq!(reply["booking"], Value::Null);
}

#[tokio::test]
async fn the_sixth_open_request_of_an_address_is_refused_with_retry_after() {
    let app = App::start().await;
    let times = ["09:00", "10:30", "12:00", "13:30", "15:00"];
    for (index, time) in times.iter().enumerate() {
        let draft = app.draft().await;
        let (_, held) = app.reserve(&draft, &format!("2026-11-24T{time}:00")).await;
        let submission = app.submission(held["reservation_id"].as_str().unwrap());
        let (status, reply) = answer(app.post("/bookings/submit").json(&submission)).await;
        assert_eq!(status, 200, "{index} {reply}");
    }
    let mut submission = app.submission("");
    submission["event"] = json!({
        "serviceId": app.spa.massage.to_string(), "start": "2026-11-25T09:00:00Z",
        "centerId": app.spa.main.to_string(),
    });
    let reply = app
        .post("/bookings/submit")
        .json(&submission)
        .send()
        .await
        .unwrap();
    assert_eq!(reply.status(), 429);
    assert_eq!(header(&reply, "retry-after"), "3600");
}

#[tokio::test]
async fn an_unknown_booking_is_404() {
    let app = App::start().await;
    let draft = app.draft().await;
    for id in [UNKNOWN, "SW-7K3F", draft.as_str()] {
        let (status, reply) = answer(app.get(&format!("/bookings/{id}/public"))).await;
        assert_eq!(status, 404, "{id}");
        assert_eq!(
            reply,
            json!({"status": 404, "error": "There is no such booking."})
        );
    }
}
