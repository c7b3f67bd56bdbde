//! Changes that are sent once more without a key, because their answers were lost: each is done, and told, once.

use booking_server::catalogue::CustomerChanges;
use booking_server::http::Settings;
use serde_json::{Value, json};

use crate::app::{App, answer};
use crate::desk::{Desk, id};

/// Friday: days before any deadline.
const FRIDAY: &str = "2026-11-27T10:00:00";

/// What can be asked for without a hold.
fn wishes() -> Vec<Value> {
    vec![
        json!({"cancellation": true}),
        json!({"cancellation": true, "requestNote": "We are <b>ill</b>"}),
        json!({"contact": {"phone": "030 12345", "lastName": "Hopper"}}),
        json!({"contact": {"lastName": "Hopper"}, "event": {"title": "Feet"}}),
        json!({"event": {"title": "For my back"}, "requestNote": "Please"}),
        json!({"requestNote": "We come by train"}),
        json!({"event": {"start": "2026-11-27T13:00:00Z"}}),
        json!({"events": [{"start": "2026-11-27T13:00:00Z"}], "contact": {"phone": "030 54321"}}),
    ]
}

async fn desk_that_asks(nobody: bool) -> Desk {
    let app = App::start_with(Settings::default(), |spa| {
        for module in &mut spa.catalogue.booking_modules {
            module.settings.customer_changes = Some(if nobody {
                CustomerChanges::Automatic
            } else {
                CustomerChanges::Request
            });
        }
    })
    .await;
    Desk::of(app).await
}

/// As it was seen before it was asked for the first time.
fn as_seen(booking: &Value, mut wish: Value) -> Value {
    wish["clientBookingLastUpdatedAt"] = booking["lastUpdated"].clone();
    wish
}

#[tokio::test]
async fn a_change_that_waits_is_asked_for_once_and_answered_as_often_as_it_is_sent() {
    for wish in wishes() {
        let desk = desk_that_asks(false).await;
        let booking = desk.approved_at(FRIDAY).await;
        let request = desk.asked(&booking, wish.clone()).await;
        let (notices, view) = (desk.notices().await, desk.public(&booking).await);
        for again in [wish.clone(), as_seen(&booking, wish.clone())] {
            let (status, reply) = desk.ask(&booking, again).await;
            assert_eq!((status, &reply["changeRequest"]), (200, &request), "{wish}");
        }
        assert_eq!(desk.notices().await, notices, "{wish}");
        assert_eq!(desk.public(&booking).await["booking"], view["booking"]);

        // Once staff have answered it is a new wish, and who saw the booking before that is told so.
        assert_eq!(desk.deny_change(&request).await.0, 200);
        let (status, reply) = desk.ask(&booking, as_seen(&booking, wish.clone())).await;
        assert_eq!(status, 409, "{wish} {reply}");
        assert_ne!(id(&desk.asked(&booking, wish).await), id(&request));
    }
}

#[tokio::test]
async fn what_is_done_at_once_is_done_once_and_answered_as_often_as_it_is_sent() {
    for is_pending in [true, false] {
        for wish in wishes() {
            let desk = desk_that_asks(true).await;
            let booking = match is_pending {
                true => desk.submitted_at(FRIDAY).await,
                false => desk.approved_at(FRIDAY).await,
            };
            let first = desk.ask(&booking, wish.clone()).await;
            assert_eq!(first.0, 200, "{wish} {}", first.1);
            assert!(first.1["booking"].is_object(), "{wish} {}", first.1);
            let notices = desk.notices().await;
            for again in [wish.clone(), as_seen(&booking, wish.clone())] {
                assert_eq!(desk.ask(&booking, again).await, first, "{wish}");
            }
            assert_eq!(desk.notices().await, notices, "{wish}");
        }
    }
}

#[tokio::test]
async fn what_is_alike_and_not_the_same_is_a_wish_of_its_own() {
    let desk = desk_that_asks(false).await;
    let booking = desk.approved_at(FRIDAY).await;
    let mut seen = Vec::new();
    for wish in wishes() {
        seen.push(id(&desk.asked(&booking, wish).await).to_owned());
    }
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), wishes().len());

    let desk = desk_that_asks(true).await;
    let booking = desk.submitted_at(FRIDAY).await;
    let phone = json!({"contact": {"phone": "030 12345"}});
    assert_eq!(desk.ask(&booking, phone.clone()).await.0, 200);
    assert_eq!(desk.ask(&booking, json!({})).await.0, 422, "nothing is asked for");
    let noted = json!({"contact": {"phone": "030 12345"}, "requestNote": "Call me"});
    let (status, reply) = desk.ask(&booking, noted).await;
    assert_eq!(
        (status, &reply["booking"]["requestNote"]),
        (200, &json!("Call me"))
    );
    assert_eq!(
        desk.ask(&booking, phone).await.0,
        422,
        "it is so already, and was not the last wish"
    );
}

#[tokio::test]
async fn a_booking_that_staff_canceled_is_not_canceled_again_by_its_booker() {
    let desk = desk_that_asks(true).await;
    let booking = desk.canceled().await;
    assert_eq!(desk.ask(&booking, json!({"cancellation": true})).await.0, 409);
}

#[tokio::test]
async fn a_hold_that_was_taken_again_with_somebody_else_is_answered_again() {
    let desk = Desk::open().await;
    let booking = desk.submitted_at(FRIDAY).await;
    // Whoever is free: Ada.
    let mut request = desk.app.draft_request(json!({}));
    request["replaces"] = booking["id"].clone();
    let (status, draft) = answer(desk.app.post("/v1/bookings").json(&request)).await;
    assert_eq!(status, 200, "{draft}");
    let (status, held) = desk.app.reserve(id(&draft), "2026-11-27T14:00:00").await;
    assert_eq!(status, 200, "{held}");
    let wish = json!({"reservationId": held["reservation_id"]});
    // It lapses, and somebody else takes who was held.
    desk.app.advance_minutes(11);
    let taken = desk.app.draft().await;
    let (status, reply) = desk.app.reserve(&taken, "2026-11-27T14:00:00").await;
    assert_eq!(status, 200, "{reply}");
    let first = desk.ask(&booking, wish.clone()).await;
    assert_eq!(first.0, 200, "{}", first.1);
    let ada = json!(desk.app.spa.ada.to_string());
    assert_ne!(
        first.1["booking"]["event"]["therapistId"], ada,
        "the case that is meant"
    );
    let notices = desk.notices().await;
    assert_eq!(desk.ask(&booking, wish).await, first);
    assert_eq!(desk.notices().await, notices);
}

#[tokio::test]
async fn a_hold_that_is_sent_again_with_other_details_is_refused() {
    for by_request in [false, true] {
        let desk = desk_that_asks(!by_request).await;
        let booking = desk.approved_at(FRIDAY).await;
        let reservation = desk.hold_instead(&booking, "2026-11-27T14:00:00").await;
        let wish = json!({
            "reservationId": reservation,
            "contact": {"phone": "030 12345"},
            "requestNote": "We come by train",
        });
        let first = desk.ask(&booking, wish.clone()).await;
        assert_eq!(first.0, 200, "{}", first.1);
        let (notices, view) = (desk.notices().await, desk.public(&booking).await);
        let others = [
            ("contact", json!({"phone": "030 54321"})),
            ("contact", json!({"phone": "030 12345", "lastName": "Hopper"})),
            ("event", json!({"title": "For my back"})),
            ("requestNote", json!("We come by car")),
        ];
        for (member, value) in others {
            let mut other = wish.clone();
            other[member] = value;
            let (status, reply) = desk.ask(&booking, other.clone()).await;
            assert_eq!(status, 409, "{other} {reply}");
        }
        assert_eq!(desk.ask(&booking, wish).await, first, "word for word");
        assert_eq!(desk.notices().await, notices);
        assert_eq!(desk.public(&booking).await["booking"], view["booking"]);
    }
}
