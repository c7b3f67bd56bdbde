//! Changes that bookers ask for: done at once, waiting for staff, decided, replaced, withdrawn, lapsed.
//!
//! Long because each way that a change can go is a test of its own.

use booking_server::bookings::lapse::lapse_and_sweep;
use booking_server::catalogue::CustomerChanges;
use booking_server::http::Settings;
use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::app::{App, answer, refused_fields};
use crate::desk::{Desk, id};

/// Friday: days before any deadline.
const FRIDAY: &str = "2026-11-27T10:00:00";
const FRIDAY_LATER: &str = "2026-11-27T10:30:00";

/// Bookers may do it themselves, until six hours before.
async fn generous() -> Desk {
    let app = App::start_with(Settings::default(), |spa| {
        for module in &mut spa.catalogue.booking_modules {
            module.settings.customer_changes = Some(CustomerChanges::Automatic);
            module.settings.change_deadline_hours = 6;
            module.settings.cancel_deadline_hours = 48;
        }
    })
    .await;
    Desk::of(app).await
}

#[tokio::test]
async fn on_a_pending_booking_changes_apply_at_once() {
    let desk = Desk::open().await;
    let booking = desk.submitted_at(FRIDAY).await;
    let (status, reply) = desk
        .ask(
            &booking,
            json!({
                "contact": {"phone": "030 12345", "lastName": "Hopper"},
                "event": {"title": "For my back"}, "requestNote": "<b>Please</b>",
            }),
        )
        .await;
    assert_eq!(status, 200, "{reply}");
    assert!(reply.get("changeRequest").is_none());
    let changed = &reply["booking"];
    assert_eq!(changed["status"], 0);
    assert_eq!(changed["contact"]["phone"], "030 12345");
    assert_eq!(changed["contact"]["lastName"], "Hopper");
    assert_eq!(changed["contact"]["firstName"], "Grace", "what is left out stays");
    assert_eq!(changed["contact"]["answers"], booking["contact"]["answers"]);
    assert_eq!(changed["event"]["title"], "For my back");
    assert_eq!(changed["requestNote"], "<b>Please</b>");
    assert_eq!(changed["lastUpdated"], "2026-11-23T07:00:01Z", "it grows");

    // An empty text clears.
    let (_, reply) = desk.ask(&booking, json!({"contact": {"phone": ""}})).await;
    assert_eq!(reply["booking"]["contact"]["phone"], Value::Null);
    let (status, reply) = desk.ask(&booking, json!({"cancellation": true})).await;
    assert_eq!((status, &reply["booking"]["status"]), (200, &json!(3)));
    assert_eq!(desk.times_of_ada().await, [""; 0]);
}

#[tokio::test]
async fn a_pending_booking_is_moved_at_once_with_a_hold_or_to_a_free_time() {
    let desk = Desk::open().await;
    let booking = desk.submitted_at(FRIDAY).await;
    // Overlaps the time that it has.
    let reservation = desk.hold_instead(&booking, FRIDAY_LATER).await;
    assert_eq!(desk.times_of_ada().await, ["Fri 10:00", "Fri 10:30*"]);
    let (status, first) = desk.ask(&booking, json!({"reservationId": reservation})).await;
    assert_eq!(status, 200, "{first}");
    assert_eq!(first["booking"]["event"]["startInCenter"], FRIDAY_LATER);
    assert_eq!(desk.times_of_ada().await, ["Fri 10:30"]);
    // The answer was lost: the same again.
    let again = desk.ask(&booking, json!({"reservationId": reservation})).await;
    assert_eq!(again, (200, first));

    let (status, reply) = desk
        .ask(&booking, json!({"events": [{"start": "2026-11-27T13:00:00Z"}]}))
        .await;
    assert_eq!(status, 200, "{reply}");
    assert_eq!(desk.times_of_ada().await, ["Fri 14:00"]);
}

#[tokio::test]
async fn a_hold_taken_again_is_told_from_one_of_another_draft_that_ends_at_that_moment() {
    let desk = Desk::open().await;
    let booking = desk.submitted_at(FRIDAY).await;
    let lost = desk.hold_instead(&booking, "2026-11-27T12:00:00").await;
    desk.hold_instead(&booking, "2026-11-27T14:00:00").await;
    // What is taken again is held for half a minute, to the end of the other hold.
    desk.app.advance(TimeDelta::seconds(9 * 60 + 30));
    let (status, reply) = desk.ask(&booking, json!({"reservationId": lost})).await;
    assert_eq!(status, 200, "{reply}");
    assert_eq!(desk.times_of_ada().await, ["Fri 12:00"]);
}

#[tokio::test]
async fn on_an_approved_booking_a_change_waits_for_staff() {
    let desk = Desk::open().await;
    let booking = desk.approved_at(FRIDAY).await;
    let reservation = desk.hold_instead(&booking, FRIDAY_LATER).await;
    let (status, reply) = desk
        .ask(
            &booking,
            json!({"reservationId": reservation, "contact": {"phone": "030 12345"}, "requestNote": "Train"}),
        )
        .await;
    assert_eq!(status, 200, "{reply}");
    assert!(reply.get("booking").is_none());
    let request = &reply["changeRequest"];
    assert_eq!(request["bookingId"], booking["id"]);
    assert_eq!(request["cancellation"], false);
    assert_eq!(request["reschedule"], true);
    assert_eq!(request["contact"]["phone"], "030 12345");
    assert_eq!(request["event"]["startInCenter"], FRIDAY_LATER);
    assert_eq!(request["event"], request["events"][0]);
    assert_eq!(request["requestNote"], "Train");
    assert_eq!(request["lapsesAt"], booking["event"]["start"]);
    let listed = desk.staff_get("/bookings/change-requests").await;
    assert_eq!(listed["changeRequests"], json!([request]));

    let seen = desk.public(&booking).await;
    assert_eq!(seen["changeRequest"], *request);
    assert_eq!(
        seen["booking"]["event"], booking["event"],
        "nothing has changed yet"
    );
    assert_eq!(seen["allowed"]["withdraw"], true);
    assert_ne!(seen["booking"]["lastUpdated"], booking["lastUpdated"]);
    assert_eq!(
        reply["unchangedBooking"], seen["booking"],
        "what is asked next is asked for this"
    );
    // The hold does not lapse while staff think about it.
    desk.app.advance_minutes(24 * 60);
    lapse_and_sweep(&*desk.app.store).await.unwrap();
    assert_eq!(desk.times_of_ada().await, ["Fri 10:00", "Fri 10:30*"]);
    // A lost answer is answered again.
    let (status, again) = desk.ask(&booking, json!({"reservationId": reservation})).await;
    assert_eq!((status, &again["changeRequest"]["id"]), (200, &request["id"]));

    let (status, reply) = desk
        .approve_change(
            request,
            json!({"event": {}, "notification": {"message": "Gladly."}}),
        )
        .await;
    assert_eq!(status, 200, "{reply}");
    assert_eq!(reply["booking"]["status"], 1);
    assert_eq!(reply["booking"]["event"]["startInCenter"], FRIDAY_LATER);
    assert_eq!(reply["booking"]["contact"]["phone"], "030 12345");
    assert_eq!(reply["event"]["id"], booking["eventId"]);
    assert_eq!(reply["event"]["start"], "2026-11-27T09:30:00Z");
    assert_eq!(desk.events().await, json!([reply["event"]]));
    assert_eq!(desk.times_of_ada().await, ["Fri 10:30"]);
    let listed = desk.staff_get("/bookings/change-requests").await;
    assert_eq!(listed["changeRequests"], json!([]));
    assert_eq!(desk.approve_change(request, json!({})).await.0, 404, "it is gone");
}

#[tokio::test]
async fn a_denied_or_withdrawn_change_releases_its_hold_and_leaves_the_booking() {
    for withdrawn in [false, true] {
        let desk = Desk::open().await;
        let booking = desk.approved_at(FRIDAY).await;
        let reservation = desk.hold_instead(&booking, "2026-11-27T14:00:00").await;
        let request = desk.asked(&booking, json!({"reservationId": reservation})).await;
        assert_eq!(desk.times_of_ada().await, ["Fri 10:00", "Fri 14:00*"]);
        let (status, reply) = if withdrawn {
            desk.withdraw(&booking).await
        } else {
            desk.deny_change(&request).await
        };
        assert_eq!(status, 200, "{reply}");
        if withdrawn {
            assert_eq!(reply["booking"]["event"], booking["event"]);
        } else {
            assert_eq!(reply, json!({}), "empty success");
        }
        assert_eq!(desk.times_of_ada().await, ["Fri 10:00"]);
        let seen = desk.public(&booking).await;
        assert_eq!(seen.get("changeRequest"), None);
        assert_eq!(seen["booking"]["event"], booking["event"]);
        for (status, reply) in [
            desk.deny_change(&request).await,
            desk.approve_change(&request, json!({})).await,
        ] {
            assert_eq!(status, 404);
            assert_eq!(
                reply["error"],
                "There is no such change request, or it has been dealt with."
            );
        }
        let again = desk.withdraw(&booking).await;
        if withdrawn {
            // Its first answer may have been lost.
            assert_eq!(again, (200, reply));
        } else {
            assert_eq!(again.0, 409);
            assert_eq!(
                again.1["error"],
                "No change of this booking is waiting for an answer."
            );
        }
    }
}

#[tokio::test]
async fn an_approved_cancellation_ends_the_booking() {
    for (procedure, events) in [(json!({}), 1), (json!({"eventProcedure": 1}), 0)] {
        let desk = Desk::open().await;
        let booking = desk.approved_at(FRIDAY).await;
        let request = desk.asked(&booking, json!({"cancellation": true})).await;
        assert_eq!(request["cancellation"], true);
        assert_eq!(desk.public(&booking).await["booking"]["status"], 1);
        let (status, reply) = desk.approve_change(&request, procedure).await;
        assert_eq!((status, &reply["booking"]["status"]), (200, &json!(3)), "{reply}");
        assert!(reply.get("event").is_none());
        assert_eq!(desk.events().await.as_array().unwrap().len(), events);
        assert_eq!(desk.times_of_ada().await, [""; 0]);
    }
}

#[tokio::test]
async fn a_newer_change_request_replaces_the_older_and_its_hold() {
    let desk = Desk::open().await;
    let booking = desk.approved_at(FRIDAY).await;
    let first = desk.hold_instead(&booking, "2026-11-27T12:00:00").await;
    let older = desk.asked(&booking, json!({"reservationId": first})).await;
    let second = desk.hold_instead(&booking, "2026-11-27T14:00:00").await;
    assert_eq!(
        desk.times_of_ada().await,
        ["Fri 10:00", "Fri 12:00*", "Fri 14:00*"],
        "until the newer one is submitted, the older one counts"
    );
    let newer = desk.asked(&booking, json!({"reservationId": second})).await;
    assert_eq!(desk.times_of_ada().await, ["Fri 10:00", "Fri 14:00*"]);
    assert_eq!(desk.approve_change(&older, json!({})).await.0, 404);
    let cancellation = desk.asked(&booking, json!({"cancellation": true})).await;
    assert_eq!(desk.times_of_ada().await, ["Fri 10:00"]);
    assert_eq!(desk.deny_change(&newer).await.0, 404);
    let listed = desk.staff_get("/bookings/change-requests").await;
    assert_eq!(listed["changeRequests"], json!([cancellation]));
    // What became of a reservation is not done a second time.
    let (status, _) = desk.ask(&booking, json!({"reservationId": first})).await;
    assert_eq!(status, 409);
}

#[tokio::test]
async fn however_quickly_one_thing_follows_another_a_time_held_for_the_booking_as_it_is_can_be_asked_for() {
    let desk = Desk::open().await;
    // `lastUpdated` grows by a second each time, and no time goes by here.
    let booking = desk.approved_at(FRIDAY).await;
    for phone in ["030 12341", "030 12342", "030 12343"] {
        desk.asked(&booking, json!({"contact": {"phone": phone}})).await;
        assert_eq!(desk.withdraw(&booking).await.0, 200);
    }
    let seen = desk.public(&booking).await["booking"]["lastUpdated"].clone();
    assert_eq!(seen, "2026-11-23T07:00:07Z");
    let reservation = desk.hold_instead(&booking, "2026-11-27T14:00:00").await;
    let wish = json!({"reservationId": reservation, "clientBookingLastUpdatedAt": seen});
    let (status, reply) = desk.ask(&booking, wish).await;
    assert_eq!(status, 200, "{reply}");
}

#[tokio::test]
async fn a_time_held_for_the_booking_as_it_was_a_moment_ago_is_refused() {
    let desk = Desk::open().await;
    let booking = desk.approved_at(FRIDAY).await;
    let reservation = desk.hold_instead(&booking, "2026-11-27T14:00:00").await;
    desk.asked(&booking, json!({"contact": {"phone": "030 12345"}}))
        .await;
    let seen = desk.public(&booking).await["booking"]["lastUpdated"].clone();
    for wish in [
        json!({"reservationId": reservation}),
        // The booker has seen the change, but what is held was chosen before.
        json!({"reservationId": reservation, "clientBookingLastUpdatedAt": seen}),
    ] {
        let (status, reply) = desk.ask(&booking, wish).await;
        assert_eq!(status, 409, "{reply}");
        assert!(reply.get("alternatives").is_none(), "{reply}");
    }
    assert_eq!(
        desk.times_of_ada().await,
        ["Fri 10:00", "Fri 14:00*"],
        "held until it lapses"
    );
}

#[tokio::test]
async fn canceling_a_booking_takes_its_change_request_along() {
    let desk = Desk::open().await;
    let booking = desk.approved_at(FRIDAY).await;
    let reservation = desk.hold_instead(&booking, "2026-11-27T14:00:00").await;
    let request = desk.asked(&booking, json!({"reservationId": reservation})).await;
    assert_eq!(desk.cancel(&booking, 0).await.0, 200);
    assert_eq!(desk.times_of_ada().await, [""; 0]);
    assert_eq!(desk.approve_change(&request, json!({})).await.0, 404);
    assert_eq!(desk.withdraw(&booking).await.0, 409);
}

#[tokio::test]
async fn where_the_module_lets_them_bookers_change_approved_bookings_themselves() {
    let desk = generous().await;
    let booking = desk.approved_at(FRIDAY).await;
    let seen = desk.public(&booking).await;
    assert_eq!(
        seen["allowed"],
        json!({
            "change": {"isAllowed": true, "until": "2026-11-27T03:00:00Z",
                       "untilInCenter": "2026-11-27T04:00:00", "needsApproval": false},
            "cancel": {"isAllowed": true, "until": "2026-11-25T09:00:00Z",
                       "untilInCenter": "2026-11-25T10:00:00", "needsApproval": false},
            "withdraw": false,
        })
    );
    let reservation = desk.hold_instead(&booking, FRIDAY_LATER).await;
    let (status, reply) = desk
        .ask(
            &booking,
            json!({"reservationId": reservation, "event": {"title": "Back"}}),
        )
        .await;
    assert_eq!(status, 200, "{reply}");
    assert_eq!(reply["booking"]["status"], 1);
    assert_eq!(desk.times_of_ada().await, ["Fri 10:30"]);
    let events = desk.events().await;
    assert_eq!(events[0]["start"], "2026-11-27T09:30:00Z");
    assert_eq!(events[0]["title"], "Back");

    let (status, reply) = desk.ask(&booking, json!({"cancellation": true})).await;
    assert_eq!((status, &reply["booking"]["status"]), (200, &json!(3)), "{reply}");
    assert_eq!(desk.events().await[0]["canceled"], true);
    assert_eq!(desk.times_of_ada().await, [""; 0]);
}

#[tokio::test]
async fn past_the_deadline_it_is_refused_and_was_told_before() {
    let desk = generous().await;
    let booking = desk.approved_at(FRIDAY).await;
    // To Wednesday, 10:00: 48 hours before.
    desk.app.advance_minutes(50 * 60);
    let seen = desk.public(&booking).await;
    assert_eq!(seen["allowed"]["change"]["isAllowed"], true);
    assert_eq!(seen["allowed"]["cancel"]["isAllowed"], false);
    assert_eq!(seen["allowed"]["cancel"]["until"], "2026-11-25T09:00:00Z");
    let (status, reply) = desk.ask(&booking, json!({"cancellation": true})).await;
    assert_eq!(status, 409);
    assert_eq!(
        reply["error"],
        "It is too late to do this online. Please contact us directly."
    );
    let phone = json!({"contact": {"phone": "030 12345"}});
    assert_eq!(desk.ask(&booking, phone.clone()).await.0, 200);
    desk.app.advance_minutes(42 * 60);
    assert_eq!(desk.ask(&booking, phone).await.0, 409);
    assert_eq!(
        desk.public(&booking).await["allowed"]["change"]["isAllowed"],
        false
    );
    // Staff are bound by no deadline.
    assert_eq!(desk.cancel(&booking, 0).await.0, 200);
}

#[tokio::test]
async fn unanswered_until_the_start_a_change_request_lapses() {
    let desk = Desk::open().await;
    let booking = desk.approved_at(FRIDAY).await;
    let reservation = desk.hold_instead(&booking, "2026-11-26T14:00:00").await;
    let request = desk.asked(&booking, json!({"reservationId": reservation})).await;
    assert_eq!(request["lapsesAt"], "2026-11-26T13:00:00Z", "the earlier of both");
    desk.app.advance_minutes(3 * 24 * 60 + 6 * 60 - 1);
    let report = lapse_and_sweep(&*desk.app.store).await.unwrap();
    assert_eq!(report.change_requests_lapsed, 0);
    desk.app.advance_minutes(1);
    // It has ended, whether that is written down yet or not.
    assert_eq!(desk.approve_change(&request, json!({})).await.0, 404);
    let report = lapse_and_sweep(&*desk.app.store).await.unwrap();
    assert_eq!(report.change_requests_lapsed, 1);
    assert_eq!(desk.times_of_ada().await, ["Fri 10:00"]);
    assert_eq!(desk.public(&booking).await.get("changeRequest"), None);
    assert_eq!(desk.approve_change(&request, json!({})).await.0, 404);
}

#[tokio::test]
async fn a_time_that_is_not_free_answers_alternatives_and_changes_nothing() {
    let desk = Desk::open().await;
    let booking = desk.approved_at(FRIDAY).await;
    desk.submitted_at("2026-11-27T14:00:00").await;
    let before = desk.public(&booking).await;
    let (status, reply) = desk
        .ask(&booking, json!({"event": {"start": "2026-11-27T13:00:00Z"}}))
        .await;
    assert_eq!(status, 409, "{reply}");
    assert!(!reply["alternatives"].as_array().unwrap().is_empty());
    assert_eq!(desk.public(&booking).await["booking"], before["booking"]);

    // A hold that has lapsed is taken again if it is free, and not otherwise.
    let reservation = desk.hold_instead(&booking, "2026-11-27T12:00:00").await;
    desk.app.advance_minutes(11);
    let other = desk.submitted_at("2026-11-27T12:00:00").await;
    let body = json!({"reservationId": reservation});
    let (status, reply) = desk.ask(&booking, body.clone()).await;
    assert_eq!(status, 409, "{reply}");
    assert!(!reply["alternatives"].as_array().unwrap().is_empty());
    assert_eq!(desk.deny(&other).await.0, 200);
    desk.asked(&booking, body).await;
    assert_eq!(
        desk.times_of_ada().await,
        ["Fri 10:00", "Fri 12:00*", "Fri 14:00"]
    );
}

#[tokio::test]
async fn bad_input_of_a_change_is_named() {
    let desk = Desk::open().await;
    let booking = desk.submitted_at(FRIDAY).await;
    let foreign = desk.app.reservation().await;
    for (more, status, fields) in [
        (json!({"bookingId": null}), 400, vec!["bookingId"]),
        (json!({"bookingId": "SW-7K3F"}), 404, vec!["bookingId"]),
        (json!({}), 422, vec!["event"]),
        (json!({"cancellation": "yes"}), 400, vec!["cancellation"]),
        (json!({"contact": {"email": "grace"}}), 422, vec!["contact.email"]),
        (
            json!({"contact": {"firstName": ""}}),
            422,
            vec!["contact.firstName"],
        ),
        (
            json!({"contact": {"answers": {"terms": false}}}),
            422,
            vec!["contact.answers.terms"],
        ),
        (json!({"event": {"start": "tomorrow"}}), 422, vec!["event.start"]),
        (
            json!({"events": [{"serviceId": desk.app.spa.facial.to_string()}]}),
            422,
            vec!["events[0].serviceId"],
        ),
        (
            json!({"event": {"title": "x".repeat(201)}}),
            422,
            vec!["event.title"],
        ),
        (json!({"reservationId": "x"}), 404, vec!["reservationId"]),
        (
            json!({"reservationId": "11111111-1111-4111-8111-111111111111"}),
            404,
            vec!["reservationId"],
        ),
        (json!({"reservationId": foreign}), 422, vec!["reservationId"]),
        (
            json!({"clientBookingLastUpdatedAt": "now", "cancellation": true}),
            422,
            vec!["clientBookingLastUpdatedAt"],
        ),
        (
            json!({"requestNote": "x".repeat(2_001)}),
            422,
            vec!["requestNote"],
        ),
    ] {
        let (got, reply) = desk.ask(&booking, more.clone()).await;
        assert_eq!((got, refused_fields(&reply)), (status, fields), "{more} {reply}");
    }
    assert_eq!(
        desk.public(&booking).await["booking"],
        booking,
        "nothing has changed"
    );
    let unknown = json!({"id": "11111111-1111-4111-8111-111111111111"});
    assert_eq!(desk.ask(&unknown, json!({"cancellation": true})).await.0, 404);
    assert_eq!(desk.withdraw(&unknown).await.0, 404);
}

#[tokio::test]
async fn a_change_request_asked_twice_with_one_key_is_asked_once() {
    let desk = Desk::open().await;
    let booking = desk.approved_at(FRIDAY).await;
    let send = || {
        answer(
            desk.app
                .post("/bookings/change-requests/submit")
                .header("idempotency-key", "AbCdEfGhIjKlMnOpQrStUv")
                .json(&json!({"bookingId": booking["id"], "cancellation": true, "contact": {}, "event": {}})),
        )
    };
    let first = send().await;
    assert_eq!(first.0, 200, "{}", first.1);
    assert_eq!(send().await, first);
    let request = &first.1["changeRequest"];
    let decide = || {
        answer(
            desk.app
                .post(&format!("/bookings/change-requests/{}/deny", id(request)))
                .header("authorization", &desk.token)
                .header("idempotency-key", "AbCdEfGhIjKlMnOpQrStUv"),
        )
    };
    assert_eq!(decide().await, (200, json!({})));
    assert_eq!(
        decide().await,
        (200, json!({})),
        "without the key it would be 404"
    );
}

#[tokio::test]
async fn another_web_site_may_not_change_a_booking() {
    let desk = Desk::open().await;
    let booking = desk.submitted_at(FRIDAY).await;
    let ask = desk
        .app
        .post("/bookings/change-requests/submit")
        .header("origin", "https://evil.example")
        .json(&json!({"bookingId": booking["id"], "cancellation": true}));
    assert_eq!(answer(ask).await.0, 403);
    let withdraw = desk
        .app
        .delete(&format!("/bookings/{}/change-requests", id(&booking)))
        .header("origin", "https://evil.example");
    assert_eq!(answer(withdraw).await.0, 403);
}
