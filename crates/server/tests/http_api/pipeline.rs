//! Every transition of a booking, and every one that is refused.
//!
//! Long because its tables name each of them.

use serde_json::{Value, json};

use crate::app::{App, answer, refused_fields};
use crate::desk::{Desk, id};

const STILL_PENDING: &str = "This booking is still waiting for an answer.";
const APPROVED: &str = "This booking has been approved already.";
const DENIED: &str = "This booking has been denied.";
const CANCELED: &str = "This booking has been canceled, or has lapsed.";

#[tokio::test]
async fn an_approved_booking_has_an_event_and_keeps_its_slot() {
    let desk = Desk::open().await;
    let booking = desk.pending().await;
    desk.app.advance_minutes(5);
    let customer = "11111111-1111-4111-8111-111111111111";
    let more = json!({
        "event": {"title": "Massage, Grace"}, "customerId": customer, "contactId": "",
        "notification": {"message": "See you then."},
    });
    let (status, reply) = desk.approve(&booking, more).await;
    assert_eq!(status, 200, "{reply}");
    let approved = &reply["booking"];
    assert_eq!(approved["status"], 1);
    assert_eq!(approved["customerId"], customer);
    assert_eq!(approved["contactId"], Value::Null);
    assert_eq!(approved["lastUpdated"], "2026-11-23T07:05:00Z");
    assert_eq!(approved["eventId"], reply["event"]["id"]);
    assert_eq!(approved["events"], booking["events"]);
    assert_eq!(
        reply["event"],
        json!({
            "id": approved["eventId"], "bookingId": booking["id"], "title": "Massage, Grace",
            "start": "2026-11-24T09:00:00Z", "end": "2026-11-24T10:00:00Z", "canceled": false,
        })
    );
    assert_eq!(desk.events().await, json!([reply["event"]]));
    assert_eq!(desk.times_of_ada().await, ["Tue 10:00"]);
    let seen = desk.public(&booking).await;
    assert_eq!(seen["booking"]["status"], 1);
    assert_eq!(seen["booking"]["customerId"], Value::Null, "the staff's business");
}

#[tokio::test]
async fn a_denied_booking_frees_its_slot() {
    let desk = Desk::open().await;
    let booking = desk.pending().await;
    let (status, reply) = desk.deny(&booking).await;
    assert_eq!((status, &reply["booking"]["status"]), (200, &json!(2)), "{reply}");
    assert_eq!(desk.times_of_ada().await, [""; 0]);
    assert_eq!(desk.events().await, json!([]));
    desk.pending().await;
}

#[tokio::test]
async fn canceling_marks_the_event_or_deletes_it_and_frees_the_slot() {
    for (procedure, event) in [(0, json!(true)), (1, Value::Null)] {
        let desk = Desk::open().await;
        let booking = desk.approved().await;
        let (status, reply) = desk.cancel(&booking, procedure).await;
        assert_eq!((status, &reply["booking"]["status"]), (200, &json!(3)), "{reply}");
        assert_eq!(reply["event"]["canceled"], event, "{procedure}");
        assert_eq!(
            reply["booking"]["eventId"].is_null(),
            procedure == 1,
            "{procedure}"
        );
        let left = desk.events().await;
        assert_eq!(left.as_array().unwrap().len(), usize::from(procedure == 0));
        assert_eq!(desk.times_of_ada().await, [""; 0]);
    }
}

/// What is refused for a booking in each state.
#[tokio::test]
async fn every_transition_that_is_not_named_is_refused_with_a_sentence() {
    let desk = Desk::open().await;
    let pending = desk.submitted_at("2026-11-24T12:00:00").await;
    let approved = desk.approved_at("2026-11-24T14:00:00").await;
    let denied = desk.denied().await;
    let canceled = desk.canceled().await;
    let lapsed = {
        let draft = desk.app.draft_request(json!({"id": desk.app.spa.bo.to_string()}));
        let (_, draft) = answer(desk.app.post("/v1/bookings").json(&draft)).await;
        let (_, held) = desk.app.reserve(id(&draft), "2026-11-24T09:00:00").await;
        let submission = desk.app.submission(held["reservation_id"].as_str().unwrap());
        answer(desk.app.post("/bookings/submit").json(&submission))
            .await
            .1["booking"]
            .clone()
    };
    // To Tuesday, 9:00: nobody has answered in time.
    desk.app.advance_minutes(25 * 60);
    for (action, booking, sentence) in [
        ("approve", &approved, APPROVED),
        ("approve", &denied, DENIED),
        ("approve", &canceled, CANCELED),
        ("approve", &lapsed, CANCELED),
        ("deny", &approved, APPROVED),
        ("deny", &denied, DENIED),
        ("deny", &canceled, CANCELED),
        ("deny", &lapsed, CANCELED),
        ("cancel", &pending, STILL_PENDING),
        ("cancel", &denied, DENIED),
        ("cancel", &canceled, CANCELED),
        ("cancel", &lapsed, CANCELED),
        ("change", &denied, DENIED),
        ("change", &canceled, CANCELED),
        ("change", &lapsed, CANCELED),
        ("give up", &denied, DENIED),
        ("give up", &canceled, CANCELED),
        ("give up", &lapsed, CANCELED),
    ] {
        let before = desk.notices().await;
        let (status, reply) = match action {
            "approve" => desk.approve(booking, json!({})).await,
            "deny" => desk.deny(booking).await,
            "cancel" => desk.cancel(booking, 0).await,
            "change" => {
                desk.ask(booking, json!({"contact": {"phone": "030 12345"}}))
                    .await
            }
            _ => desk.ask(booking, json!({"cancellation": true})).await,
        };
        assert_eq!(
            (status, &reply["status"], reply["error"].as_str().unwrap()),
            (409, &json!(409), sentence),
            "{action} {booking}"
        );
        assert_eq!(desk.notices().await, before, "{action}: nothing has happened");
        assert_eq!(
            desk.public(booking).await["booking"]["lastUpdated"],
            booking["lastUpdated"]
        );
    }
}

#[tokio::test]
async fn who_decides_about_an_old_view_gets_409() {
    let desk = Desk::open().await;
    let booking = desk.pending().await;
    let (status, changed) = desk
        .ask(&booking, json!({"contact": {"phone": "030 12345"}}))
        .await;
    assert_eq!(status, 200, "{changed}");
    assert_eq!(changed["booking"]["contact"]["phone"], "030 12345");
    for (status, reply) in [desk.approve(&booking, json!({})).await, desk.deny(&booking).await] {
        assert_eq!(status, 409);
        assert_eq!(
            reply["error"],
            "This booking has changed in the meantime. Please look at it again."
        );
    }
    assert_eq!(desk.approve(&changed["booking"], json!({})).await.0, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_an_approval_and_a_change_at_once_one_wins_and_the_other_gets_409() {
    for round in 0..8 {
        let desk = Desk::open().await;
        let booking = desk.pending().await;
        let change = json!({
            "contact": {"phone": "030 12345"}, "clientBookingLastUpdatedAt": booking["lastUpdated"],
        });
        let ((approval, _), (asked, _)) = if round % 2 == 0 {
            tokio::join!(desk.approve(&booking, json!({})), desk.ask(&booking, change))
        } else {
            let (asked, approval) =
                tokio::join!(desk.ask(&booking, change), desk.approve(&booking, json!({})));
            (approval, asked)
        };
        let mut outcomes = [approval, asked];
        outcomes.sort_unstable();
        assert_eq!(outcomes, [200, 409], "{approval} {asked}");
        let now = desk.public(&booking).await["booking"].clone();
        let phone = &now["contact"]["phone"];
        if approval == 200 {
            assert_eq!((&now["status"], phone), (&json!(1), &Value::Null));
        } else {
            assert_eq!((&now["status"], phone), (&json!(0), &json!("030 12345")));
        }
        assert_eq!(
            desk.events().await.as_array().unwrap().len(),
            usize::from(approval == 200)
        );
    }
}

#[tokio::test]
async fn without_a_slot_of_its_own_a_booking_takes_it_on_approval_or_gets_alternatives() {
    let desk = Desk::open().await;
    let loose = |email: &str| {
        let module = desk
            .app
            .spa
            .catalogue
            .portals
            .iter()
            .find(|portal| portal.id == desk.app.spa.loose)
            .unwrap()
            .booking_module;
        let mut submission = desk.app.submission("");
        submission["portalId"] = json!(desk.app.spa.loose.to_string());
        submission["bookingModuleId"] = json!(module.to_string());
        submission["contact"]["email"] = json!(email);
        submission["event"] = json!({
            "serviceId": desk.app.spa.massage.to_string(), "start": "2026-11-24T09:00:00Z",
            "therapistId": desk.app.spa.ada.to_string(),
        });
        submission
    };
    let mut bookings = Vec::new();
    for email in ["one@guest.example", "two@guest.example"] {
        let (status, reply) = answer(desk.app.post("/bookings/submit").json(&loose(email))).await;
        assert_eq!(status, 200, "{reply}");
        bookings.push(reply["booking"].clone());
    }
    assert_eq!(desk.times_of_ada().await, [""; 0]);
    assert_eq!(desk.approve(&bookings[0], json!({})).await.0, 200);
    assert_eq!(desk.times_of_ada().await, ["Tue 10:00"]);

    let (status, reply) = desk.approve(&bookings[1], json!({})).await;
    assert_eq!(status, 409);
    assert_eq!(
        reply["error"],
        "This time has just been taken. Please choose another one."
    );
    let alternative = reply["alternatives"][0]["Time"].as_str().unwrap();
    assert!(alternative.starts_with("2026-11-24T"), "{alternative}");
    assert_eq!(desk.public(&bookings[1]).await["booking"]["status"], 0);

    // Staff offer Bo instead, or another time.
    let bo = json!({"event": {"therapistId": desk.app.spa.bo.to_string()}});
    let (status, reply) = desk.approve(&bookings[1], bo).await;
    assert_eq!(status, 200, "{reply}");
    assert_eq!(
        reply["booking"]["event"]["therapistId"],
        desk.app.spa.bo.to_string()
    );
    assert_eq!(reply["booking"]["event"]["start"], "2026-11-24T09:00:00Z");
}

#[tokio::test]
async fn staff_may_approve_another_time_than_was_asked_for() {
    let desk = Desk::open().await;
    let booking = desk.pending().await;
    // Overlaps the time that it has itself.
    let later = json!({"events": [{"start": "2026-11-24T09:30:00Z"}]});
    let (status, reply) = desk.approve(&booking, later).await;
    assert_eq!(status, 200, "{reply}");
    assert_eq!(reply["booking"]["event"]["startInCenter"], "2026-11-24T10:30:00");
    assert_eq!(reply["event"]["start"], "2026-11-24T09:30:00Z");
    assert_eq!(desk.times_of_ada().await, ["Tue 10:30"]);
}

#[tokio::test]
async fn bad_input_of_a_decision_is_named() {
    let desk = Desk::open().await;
    let pending = desk.pending().await;
    let seen = &pending["lastUpdated"];
    let approve = format!("/bookings/{}/approve", id(&pending));
    let deny = format!("/bookings/{}/deny", id(&pending));
    let cancel = format!("/bookings/{}/cancel", id(&pending));
    let room = "22222222-2222-4222-8222-222222222222";
    for (path, body, status, fields) in [
        (&approve, json!({}), 422, vec!["clientBookingLastUpdatedAt"]),
        (
            &approve,
            json!({"clientBookingLastUpdatedAt": 5}),
            400,
            vec!["clientBookingLastUpdatedAt"],
        ),
        (
            &approve,
            json!({"clientBookingLastUpdatedAt": "2026-11-23T08:00:00+01:00"}),
            422,
            vec!["clientBookingLastUpdatedAt"],
        ),
        (
            &approve,
            json!({"clientBookingLastUpdatedAt": seen, "status": 1, "event": {"colour": "red"}}),
            422,
            vec!["event.colour", "status"],
        ),
        (
            &approve,
            json!({"clientBookingLastUpdatedAt": seen, "customerId": "Grace"}),
            404,
            vec!["customerId"],
        ),
        (
            &approve,
            json!({"clientBookingLastUpdatedAt": seen, "event": {"end": "2026-11-24T12:00:00Z"}}),
            422,
            vec!["event.end"],
        ),
        (
            &approve,
            json!({"clientBookingLastUpdatedAt": seen, "event": {"roomId": room}}),
            422,
            vec!["event.roomId"],
        ),
        (
            &approve,
            json!({"clientBookingLastUpdatedAt": seen, "event": {"answers": {"terms": true}}}),
            422,
            vec!["event.answers"],
        ),
        (
            &approve,
            json!({"clientBookingLastUpdatedAt": seen, "events": [{}, {"title": "x"}]}),
            422,
            vec!["events[1]"],
        ),
        (
            &approve,
            json!({"clientBookingLastUpdatedAt": seen, "notification": {"message": "x".repeat(2_001)}}),
            422,
            vec!["notification.message"],
        ),
        (
            &deny,
            json!({"notification": {}}),
            422,
            vec!["clientBookingLastUpdatedAt"],
        ),
        (
            &deny,
            json!({"clientBookingLastUpdatedAt": seen, "notification": {"subject": "x"}}),
            422,
            vec!["notification.subject"],
        ),
        (&cancel, json!({}), 422, vec!["eventProcedure"]),
        (&cancel, json!({"eventProcedure": 2}), 422, vec!["eventProcedure"]),
        (
            &cancel,
            json!({"eventProcedure": "DELETE"}),
            400,
            vec!["eventProcedure"],
        ),
        (
            &cancel,
            json!({"eventProcedure": 0, "reason": "x"}),
            422,
            vec!["reason"],
        ),
    ] {
        let (got, reply) = desk.staff(path, &body).await;
        assert_eq!(
            (got, refused_fields(&reply)),
            (status, fields),
            "{path} {body} {reply}"
        );
    }
    assert_eq!(
        desk.public(&pending).await["booking"],
        pending,
        "nothing has changed"
    );
}

#[tokio::test]
async fn decisions_are_repeated_by_their_key() {
    let desk = Desk::open().await;
    let booking = desk.pending().await;
    let body = json!({"clientBookingLastUpdatedAt": booking["lastUpdated"], "event": {}, "notification": {}});
    let send = || {
        answer(
            desk.app
                .post(&format!("/bookings/{}/approve", id(&booking)))
                .header("authorization", &desk.token)
                .header("idempotency-key", "AbCdEfGhIjKlMnOpQrStUv")
                .json(&body),
        )
    };
    let first = send().await;
    assert_eq!(first.0, 200);
    assert_eq!(send().await, first, "without the key it would be 409");
    assert_eq!(desk.notices().await, ["booking.submitted", "booking.approved"]);
}

#[tokio::test]
async fn reading_is_for_every_token_deciding_is_not_and_nobody_decides_without() {
    let app = App::start().await;
    let reader = app.token(booking_server::store::Role::Read).await;
    let desk = Desk::of(app).await;
    let booking = desk.pending().await;
    let cases = [
        ("POST", "/bookings".to_owned()),
        ("PATCH", format!("/bookings/{}", id(&booking))),
        ("POST", format!("/bookings/{}/approve", id(&booking))),
        ("POST", format!("/bookings/{}/deny", id(&booking))),
        ("POST", format!("/bookings/{}/cancel", id(&booking))),
        (
            "POST",
            format!("/bookings/change-requests/{}/approve", id(&booking)),
        ),
        ("POST", format!("/bookings/change-requests/{}/deny", id(&booking))),
    ];
    for (method, path) in cases {
        let request = || desk.app.request(method.parse().unwrap(), &path).json(&json!({}));
        assert_eq!(answer(request()).await.0, 401, "{path}");
        let (status, reply) = answer(request().header("authorization", &reader)).await;
        assert_eq!(status, 403, "{path}");
        assert_eq!(reply["error"], "This staff token does not allow that.");
    }
    for path in [
        "/bookings".to_owned(),
        "/bookings/change-requests".to_owned(),
        format!("/bookings/{}/history", id(&booking)),
    ] {
        assert_eq!(answer(desk.app.get(&path)).await.0, 401, "{path}");
        let read = desk.app.get(&path).header("authorization", &reader);
        assert_eq!(answer(read).await.0, 200, "{path}");
    }
}
