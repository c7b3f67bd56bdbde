//! What staff do at the desk: the same as by the API, with the token as actor; and what who comes late sees.

use booking_server::store::{Actor, Role};
use serde_json::{Value, json};

use crate::desk::{Desk, id};
use crate::desk_browser::{Browser, Shown};

fn page_of(booking: &Value) -> String {
    format!("/desk/bookings/{}", booking["reference"].as_str().unwrap())
}

/// Opens the booking's page, does one thing there and answers what comes back.
async fn act(browser: &mut Browser, booking: &Value, act: &str, fields: &[(&str, &str)]) -> Shown {
    let page = browser.get(&page_of(booking)).await;
    browser
        .submit(&page, &format!("{}/{act}", page_of(booking)), fields)
        .await
}

/// Status of the booking, and name, note and actor of the latest notice.
async fn outcome(desk: &Desk, booking: &Value) -> (i64, String, Option<String>) {
    let status = desk.public(booking).await["booking"]["status"].as_i64().unwrap();
    let notices = desk.app.store.notices_after(0, 100).await.unwrap();
    let notice = &notices.last().unwrap().1;
    assert!(matches!(&notice.detail.actor, Actor::Staff { name, .. } if name == "Front desk"));
    (
        status,
        notice.occasion.name().to_owned(),
        notice.detail.note.clone(),
    )
}

#[tokio::test]
async fn every_act_does_what_the_api_does_in_the_name_of_the_token() {
    let desk = Desk::open().await;
    let mut browser = Browser::with(&desk.app, Role::Decide).await;
    let said = |message: &str| Some(message.to_owned());

    let booking = desk.pending().await;
    let shown = act(&mut browser, &booking, "approve", &[("message", "See you.")]).await;
    assert_eq!(shown.location, format!("{}?done=approved", page_of(&booking)));
    browser
        .get(&shown.location)
        .await
        .assert_says("Approved. The guest is told by mail.");
    let told = outcome(&desk, &booking).await;
    assert_eq!(told, (1, "booking.approved".to_owned(), said("See you.")));
    assert_eq!(desk.events().await.as_array().unwrap().len(), 1);

    let fields = [("message", "The boiler broke."), ("procedure", "1")];
    let shown = act(&mut browser, &booking, "cancel", &fields).await;
    assert_eq!(shown.location, format!("{}?done=canceled", page_of(&booking)));
    let told = outcome(&desk, &booking).await;
    assert_eq!(
        told,
        (3, "booking.canceled".to_owned(), said("The boiler broke."))
    );
    assert_eq!(
        desk.events().await,
        json!([]),
        "the entry of the calendar is deleted"
    );
    assert_eq!(desk.times_of_ada().await, [""; 0]);

    let booking = desk.pending().await;
    let shown = act(&mut browser, &booking, "deny", &[("message", "")]).await;
    assert_eq!(shown.location, format!("{}?done=denied", page_of(&booking)));
    assert_eq!(
        outcome(&desk, &booking).await,
        (2, "booking.denied".to_owned(), None)
    );

    let booking = desk.approved_at("2026-11-26T10:00:00").await;
    let reservation = desk.hold_instead(&booking, "2026-11-27T14:00:00").await;
    desk.asked(&booking, json!({"reservationId": reservation})).await;
    let shown = act(
        &mut browser,
        &booking,
        "request/approve",
        &[("message", "Gladly.")],
    )
    .await;
    assert_eq!(
        shown.location,
        format!("{}?done=request-approved", page_of(&booking))
    );
    let told = outcome(&desk, &booking).await;
    assert_eq!(told, (1, "change_request.approved".to_owned(), said("Gladly.")));
    assert_eq!(desk.times_of_ada().await, ["Fri 14:00"]);

    desk.asked(&booking, json!({"event": {"start": "2026-11-27T08:00:00Z"}}))
        .await;
    let shown = act(&mut browser, &booking, "request/deny", &[("message", "Sorry.")]).await;
    assert_eq!(
        shown.location,
        format!("{}?done=request-denied", page_of(&booking))
    );
    let told = outcome(&desk, &booking).await;
    assert_eq!(told, (1, "change_request.denied".to_owned(), said("Sorry.")));
    assert_eq!(desk.times_of_ada().await, ["Fri 14:00"]);

    desk.asked(&booking, json!({"cancellation": true})).await;
    act(&mut browser, &booking, "request/approve", &[("procedure", "0")]).await;
    let told = outcome(&desk, &booking).await;
    assert_eq!(told, (3, "change_request.approved".to_owned(), None));
    let history = desk
        .staff_get(&format!("/bookings/{}/history", id(&booking)))
        .await;
    assert_eq!(
        history["entries"].as_array().unwrap().last().unwrap()["actorName"],
        "Front desk"
    );
}

#[tokio::test]
async fn who_comes_late_is_shown_what_it_is_now_and_nothing_is_done() {
    let desk = Desk::open().await;
    let mut browser = Browser::with(&desk.app, Role::Decide).await;
    let page = |booking: &Value, act: &str| format!("{}/{act}", page_of(booking));

    // Somebody else denied it.
    let booking = desk.pending().await;
    let open = browser.get(&page_of(&booking)).await;
    desk.deny(&booking).await;
    let shown = browser.submit(&open, &page(&booking, "approve"), &[]).await;
    assert_eq!(shown.status, 409);
    shown.assert_says("Somebody else was faster");
    shown.assert_says("Denied");
    shown.assert_says("Front desk");
    shown.assert_says("We are closed that day.");
    shown.assert_says("Denied</span>");

    // The guest changed it meanwhile.
    let booking = desk.pending().await;
    let open = browser.get("/desk").await;
    desk.app.advance_minutes(1);
    desk.ask(&booking, json!({"contact": {"phone": "030 12345"}}))
        .await;
    for act in ["approve", "deny"] {
        let shown = browser.submit(&open, &page(&booking, act), &[]).await;
        assert_eq!(shown.status, 409, "{act}");
        shown.assert_says("Changed by the guest");
    }
    assert_eq!(desk.public(&booking).await["booking"]["status"], 0);

    // The request was withdrawn, or is another one.
    let booking = desk.approved_at("2026-11-27T10:00:00").await;
    desk.asked(&booking, json!({"cancellation": true})).await;
    let open = browser.get(&page_of(&booking)).await;
    desk.withdraw(&booking).await;
    let approve = page(&booking, "request/approve");
    let shown = browser.submit(&open, &approve, &[]).await;
    assert_eq!(shown.status, 409);
    shown.assert_says("Request withdrawn");
    desk.asked(&booking, json!({"event": {"start": "2026-11-27T13:00:00Z"}}))
        .await;
    for act in ["request/approve", "request/deny"] {
        assert_eq!(
            browser.submit(&open, &page(&booking, act), &[]).await.status,
            409,
            "{act}"
        );
    }
    // Canceling what somebody else has changed, and what is canceled already.
    let open = browser.get(&page_of(&booking)).await;
    desk.withdraw(&booking).await;
    let cancel = page(&booking, "cancel");
    assert_eq!(
        browser.submit(&open, &cancel, &[("procedure", "0")]).await.status,
        409
    );
    assert_eq!(
        desk.public(&booking).await["booking"]["status"],
        1,
        "nothing was done"
    );
    let open = browser.get(&page_of(&booking)).await;
    desk.cancel(&booking, 0).await;
    assert_eq!(
        browser.submit(&open, &cancel, &[("procedure", "0")]).await.status,
        409
    );
    let shown = browser.get(&page_of(&booking)).await;
    assert!(!shown.has_form(&cancel), "what is canceled cannot be canceled");
}

#[tokio::test]
async fn a_lapsed_request_cannot_be_answered_any_more() {
    let desk = Desk::open().await;
    let booking = desk.submitted_at("2026-11-27T10:00:00").await;
    let mut browser = Browser::with(&desk.app, Role::Decide).await;
    let open = browser.get(&page_of(&booking)).await;
    for _ in 0..17 {
        desk.app.advance_minutes(180);
        // Somebody is there all the time, until the session is too old.
        browser.get("/desk").await;
    }
    let path = format!("{}/approve", page_of(&booking));
    let shown = browser.submit(&open, &path, &[]).await;
    assert_eq!(shown.status, 303, "the session is over: log in first");
    let mut browser = Browser::with(&desk.app, Role::Decide).await;
    browser.get("/desk").await.assert_does_not_say(&page_of(&booking));
    let page = browser.get(&page_of(&booking)).await;
    assert!(!page.has_form(&path));
    page.assert_says("Canceled</span>");
}

#[tokio::test]
async fn a_message_that_is_too_long_is_refused_and_nothing_is_done() {
    let desk = Desk::open().await;
    let booking = desk.pending().await;
    let mut browser = Browser::with(&desk.app, Role::Decide).await;
    let long = "x".repeat(2_001);
    let shown = act(&mut browser, &booking, "approve", &[("message", &long)]).await;
    assert_eq!(shown.status, 422);
    assert_eq!(desk.public(&booking).await["booking"]["status"], 0);
    let huge = "x".repeat(70_000);
    let shown = act(&mut browser, &booking, "approve", &[("message", &huge)]).await;
    assert_eq!(shown.status, 413);
}
