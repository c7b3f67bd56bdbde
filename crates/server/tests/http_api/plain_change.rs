//! Another time and other details for a booking, at the server's own page, with forms alone. Long because each of
//! them is a way through several pages.

use booking_server::catalogue::CustomerChanges;
use booking_server::http::Settings;
use serde_json::{Value, json};

use crate::app::App;
use crate::desk::{Desk, id};
use crate::form_browser::{Browser, Page};
use crate::plain_manage::{FRIDAY, page_of};

const LATER: &str = "slot:2026-11-27T14:00:00";

/// The calendar of another time.
async fn to_times(browser: &Browser<'_>, booking: &Value) -> Page {
    let shown = browser.open(&page_of(booking)).await;
    let times = browser.press(&shown, "open:reschedule", &[]).await;
    assert_eq!((times.status, times.step()), (200, "time"), "{}", times.html);
    times
}

/// Both times, the new one held.
async fn to_review(browser: &Browser<'_>, booking: &Value) -> Page {
    let times = to_times(browser, booking).await;
    let review = browser.press(&times, &times.press_like(LATER), &[]).await;
    assert_eq!((review.status, review.step()), (200, "review"), "{}", review.html);
    review
}

#[tokio::test]
async fn a_pending_booking_gets_another_time_at_once() {
    let desk = Desk::open().await;
    let booking = desk.submitted_at(FRIDAY).await;
    let browser = Browser::new(&desk.app);
    let times = to_times(&browser, &booking).await;
    // The calendar opens at the booking's day; the time that it has is marked and cannot be pressed.
    let present = times
        .html
        .split("data-time=\"2026-11-27T10:00:00\"")
        .nth(1)
        .unwrap();
    let present = present.split('>').next().unwrap();
    assert!(
        present.contains("data-state=\"present\"") && present.contains("disabled"),
        "{present}"
    );
    let review = browser.press(&times, &times.press_like(LATER), &[]).await;
    assert_eq!(review.step(), "review", "{}", review.html);
    assert!(review.says("until 8:10"), "{}", review.html);
    assert!(review.says("10:00") && review.says("14:00"));
    assert_eq!(desk.times_of_ada().await, ["Fri 10:00", "Fri 14:00*"]);
    // Looking, here or in a second tab, extends and releases nothing.
    desk.app.advance_minutes(2);
    assert!(browser.open(&review.address).await.says("until 8:10"));
    let moved = browser.press(&review, "confirm", &[]).await;
    assert_eq!(
        (moved.status, moved.standing()),
        (200, "pending"),
        "{}",
        moved.html
    );
    assert!(moved.address.contains("said=rescheduled") && moved.html.contains("data-news"));
    assert_eq!(desk.times_of_ada().await, ["Fri 14:00"]);
}

#[tokio::test]
async fn sent_twice_it_is_one_change_and_one_answer() {
    for is_approved in [false, true] {
        let desk = Desk::open().await;
        let booking = match is_approved {
            true => desk.approved_at(FRIDAY).await,
            false => desk.submitted_at(FRIDAY).await,
        };
        let browser = Browser::new(&desk.app);
        let review = to_review(&browser, &booking).await;
        let (one, two) = tokio::join!(
            browser.press(&review, "confirm", &[]),
            browser.press(&review, "confirm", &[]),
        );
        let three = browser.press(&review, "confirm", &[]).await;
        let standing = if is_approved {
            "reschedule-requested"
        } else {
            "pending"
        };
        for answer in [&one, &two, &three] {
            assert_eq!(
                (answer.status, answer.standing()),
                (200, standing),
                "{}",
                answer.html
            );
            assert_eq!(answer.address, one.address);
        }
        let changes = desk.notices().await;
        let changes = changes
            .iter()
            .filter(|name| matches!(name.as_str(), "booking.changed" | "change_request.submitted"));
        assert_eq!(changes.count(), 1);
        // The way back leads to how it is now.
        let back = browser.open(&review.address).await;
        assert_eq!((back.status, back.standing()), (200, standing), "{}", back.html);
        let back = browser.press(&review, "extend", &[]).await;
        assert_eq!((back.status, back.standing()), (200, standing), "{}", back.html);
    }
}

#[tokio::test]
async fn an_approved_booking_asks_the_spa_and_shows_both_times() {
    let desk = Desk::open().await;
    let booking = desk.approved_at(FRIDAY).await;
    let browser = Browser::new(&desk.app);
    let review = to_review(&browser, &booking).await;
    assert!(review.says("Request this time"), "{}", review.html);
    let asked = browser.press(&review, "confirm", &[]).await;
    assert_eq!(asked.standing(), "reschedule-requested", "{}", asked.html);
    assert!(asked.html.contains("data-asked") && asked.html.contains("data-news"));
    assert_eq!(
        desk.public(&booking).await["booking"]["event"]["startInCenter"],
        FRIDAY
    );
    // It is taken back, and the time asked for is free again.
    let question = browser.press(&asked, "open:withdraw", &[]).await;
    let kept = browser.press(&question, "confirm", &[]).await;
    assert_eq!(kept.standing(), "approved");
    assert_eq!(desk.times_of_ada().await, ["Fri 10:00"]);
}

#[tokio::test]
async fn where_the_module_lets_them_bookers_move_an_approved_booking_themselves() {
    let app = App::start_with(Settings::default(), |spa| {
        for module in &mut spa.catalogue.booking_modules {
            module.settings.customer_changes = Some(CustomerChanges::Automatic);
        }
    })
    .await;
    let desk = Desk::of(app).await;
    let booking = desk.approved_at(FRIDAY).await;
    let browser = Browser::new(&desk.app);
    let review = to_review(&browser, &booking).await;
    assert!(!review.says("Request this time"), "{}", review.html);
    let moved = browser.press(&review, "confirm", &[]).await;
    assert_eq!(moved.standing(), "approved", "{}", moved.html);
    assert!(moved.address.contains("said=rescheduled"), "{}", moved.address);
    let shown = browser.open(&page_of(&booking)).await;
    let details = browser.press(&shown, "open:change-details", &[]).await;
    let changed = browser
        .press(&details, "confirm", &[("field.phone", "030 12349")])
        .await;
    assert!(changed.address.contains("said=details&"), "{}", changed.address);
    assert_eq!(
        desk.public(&booking).await["booking"]["contact"]["phone"],
        "030 12349"
    );
}

#[tokio::test]
async fn going_back_gives_the_new_time_up_and_keeps_the_booking() {
    let desk = Desk::open().await;
    let booking = desk.submitted_at(FRIDAY).await;
    let browser = Browser::new(&desk.app);
    let review = to_review(&browser, &booking).await;
    let times = browser.press(&review, "back:time", &[]).await;
    assert_eq!(times.step(), "time");
    assert!(times.html.contains("data-hold=\"held\""), "{}", times.html);
    let review = browser.press(&times, "on", &[]).await;
    assert_eq!(review.step(), "review");
    let times = browser.press(&review, "back:time", &[]).await;
    let kept = browser.press(&times, "leave", &[]).await;
    assert_eq!(kept.standing(), "pending");
    assert_eq!(desk.times_of_ada().await, ["Fri 10:00"]);
}

#[tokio::test]
async fn a_hold_that_ended_is_taken_again_by_who_goes_on() {
    let desk = Desk::open().await;
    let booking = desk.submitted_at(FRIDAY).await;
    let browser = Browser::new(&desk.app);
    let review = to_review(&browser, &booking).await;
    desk.app.advance_minutes(11);
    let expired = browser.open(&review.address).await;
    assert!(expired.html.contains("data-hold=\"expired\""), "{}", expired.html);
    let again = browser.press(&expired, "retake", &[]).await;
    assert!(again.says("until 8:21"), "{}", again.html);
    let longer = browser.press(&again, "extend", &[]).await;
    assert_eq!(longer.step(), "review");
    desk.app.advance_minutes(11);
    let moved = browser.press(&longer, "confirm", &[]).await;
    assert_eq!(
        (moved.status, moved.standing()),
        (200, "pending"),
        "{}",
        moved.html
    );
    assert_eq!(desk.times_of_ada().await, ["Fri 14:00"]);
}

#[tokio::test]
async fn a_new_time_that_somebody_else_took_leads_to_others() {
    let desk = Desk::open().await;
    let booking = desk.submitted_at(FRIDAY).await;
    let browser = Browser::new(&desk.app);
    let review = to_review(&browser, &booking).await;
    desk.app.advance_minutes(11);
    desk.submitted_at("2026-11-27T14:00:00").await;
    let lost = browser.press(&review, "confirm", &[]).await;
    assert_eq!(lost.status, 409, "{}", lost.html);
    assert!(lost.html.contains("data-hold=\"lost\""), "{}", lost.html);
    let other = lost.press_like("slot:");
    let review = browser.press(&lost, &other, &[]).await;
    assert_eq!(review.step(), "review", "{}", review.html);
    let moved = browser.press(&review, "confirm", &[]).await;
    assert_eq!(
        (moved.status, moved.standing()),
        (200, "pending"),
        "{}",
        moved.html
    );
    let start = desk.public(&booking).await["booking"]["event"]["startInCenter"].clone();
    assert_eq!(
        format!("slot:{}", start.as_str().unwrap()),
        other.split(';').next().unwrap()
    );
}

#[tokio::test]
async fn what_changed_meanwhile_is_shown_and_nothing_is_moved() {
    let desk = Desk::open().await;
    let booking = desk.submitted_at(FRIDAY).await;
    let browser = Browser::new(&desk.app);
    let review = to_review(&browser, &booking).await;
    let (status, _) = desk.approve(&booking, json!({})).await;
    assert_eq!(status, 200);
    let overtaken = browser.press(&review, "confirm", &[]).await;
    assert_eq!(
        (overtaken.status, overtaken.standing()),
        (409, "approved"),
        "{}",
        overtaken.html
    );
    assert!(overtaken.html.contains("data-news"));
    assert_eq!(
        desk.public(&booking).await["booking"]["event"]["startInCenter"],
        FRIDAY
    );
    // From there it goes on as usual.
    let times = browser.press(&overtaken, "open:reschedule", &[]).await;
    assert_eq!(times.step(), "time", "{}", times.html);
}

#[tokio::test]
async fn details_are_changed_and_what_is_wrong_is_said_at_its_field() {
    let desk = Desk::open().await;
    let booking = desk.submitted_at(FRIDAY).await;
    let browser = Browser::new(&desk.app);
    let shown = browser.open(&page_of(&booking)).await;
    let details = browser.press(&shown, "open:change-details", &[]).await;
    assert_eq!(details.step(), "details", "{}", details.html);
    assert_eq!(details.field("field.firstName").as_deref(), Some("Grace"));
    assert_eq!(details.field("tick.terms").as_deref(), Some("1"));
    let typed = [
        ("field.firstName", ""),
        ("field.lastName", "</textarea><script>"),
        ("field.email", "grace@"),
    ];
    let refused = browser.press(&details, "confirm", &typed).await;
    assert_eq!(
        (refused.status, refused.step()),
        (422, "details"),
        "{}",
        refused.html
    );
    assert!(refused.html.contains("id=\"field-email-error\"") && refused.html.contains("autofocus"));
    assert!(refused.html.contains("id=\"field-firstName-error\"") && !refused.html.contains("<script"));
    for (name, value) in typed {
        assert_eq!(refused.field(name).as_deref(), Some(value), "{name}");
    }
    let done = browser
        .press(
            &refused,
            "confirm",
            &[("field.firstName", "Ada"), ("field.email", "ada@guest.example")],
        )
        .await;
    assert_eq!((done.status, done.standing()), (200, "pending"), "{}", done.html);
    assert!(done.address.contains("said=details&"), "{}", done.address);
    let contact = desk.public(&booking).await["booking"]["contact"].clone();
    assert_eq!(contact["firstName"], "Ada");
    assert_eq!(contact["lastName"], "</textarea><script>");
    assert_eq!(contact["answers"], booking["contact"]["answers"]);
    assert!(!done.address.contains("ada") && !refused.address.contains("grace"));
    // A box that was ticked and is not any more is a change, and here one that is not allowed.
    let details = browser.press(&done, "open:change-details", &[]).await;
    let refused = browser.press_without(&details, "confirm", &["tick.terms"]).await;
    assert_eq!(refused.status, 422, "{}", refused.html);
    assert!(refused.html.contains("id=\"field-terms-error\""));
    assert_eq!(refused.field("tick.terms"), None);
}

#[tokio::test]
async fn changed_details_of_an_approved_booking_wait_for_the_spa() {
    let desk = Desk::open().await;
    let booking = desk.approved_at(FRIDAY).await;
    let browser = Browser::new(&desk.app);
    let shown = browser.open(&page_of(&booking)).await;
    let details = browser.press(&shown, "open:change-details", &[]).await;
    assert!(details.says("Request this change"), "{}", details.html);
    let (one, two) = tokio::join!(
        browser.press(&details, "confirm", &[("field.phone", "030 12341")]),
        browser.press(&details, "confirm", &[("field.phone", "030 12341")]),
    );
    for asked in [&one, &two] {
        assert_eq!(
            (asked.status, asked.standing()),
            (200, "details-requested"),
            "{}",
            asked.html
        );
    }
    let late = browser
        .press(&details, "confirm", &[("field.phone", "030 12341")])
        .await;
    assert_eq!((late.status, late.standing()), (200, "details-requested"));
    let open = desk.staff_get("/bookings/change-requests").await;
    assert_eq!(open["changeRequests"].as_array().map(Vec::len), Some(1), "{open}");
    // Nothing typed, nothing asked.
    let question = browser.press(&one, "open:withdraw", &[]).await;
    let kept = browser.press(&question, "confirm", &[]).await;
    let details = browser.press(&kept, "open:change-details", &[]).await;
    let same = browser.press(&details, "confirm", &[]).await;
    assert_eq!((same.status, same.standing()), (200, "approved"));
    assert!(!same.html.contains("data-news"), "{}", same.html);
}

#[tokio::test]
async fn what_was_typed_is_laid_over_a_booking_that_changed_meanwhile() {
    let desk = Desk::open().await;
    let booking = desk.submitted_at(FRIDAY).await;
    let browser = Browser::new(&desk.app);
    let shown = browser.open(&page_of(&booking)).await;
    let details = browser.press(&shown, "open:change-details", &[]).await;
    // Another tab corrects the name.
    let (status, _) = desk
        .ask(&booking, json!({"contact": {"lastName": "Hopper"}}))
        .await;
    assert_eq!(status, 200);
    let done = browser
        .press(&details, "confirm", &[("field.phone", "030 12347")])
        .await;
    assert_eq!(done.status, 200, "{}", done.html);
    let contact = desk.public(&booking).await["booking"]["contact"].clone();
    assert_eq!(
        (&contact["lastName"], &contact["phone"]),
        (&json!("Hopper"), &json!("030 12347"))
    );
    // The spa declines while somebody types: nothing is done, and that is said.
    let details = browser.press(&done, "open:change-details", &[]).await;
    let now = desk.public(&booking).await["booking"].clone();
    assert_eq!(desk.deny(&now).await.0, 200);
    let late = browser
        .press(&details, "confirm", &[("field.phone", "030 12348")])
        .await;
    assert_eq!((late.status, late.standing()), (409, "denied"), "{}", late.html);
    assert!(late.html.contains("data-news"));
}

#[tokio::test]
async fn a_visit_of_two_guests_is_moved_and_each_guests_name_corrected() {
    let app = App::start().await;
    let massage = app.spa.massage.to_string();
    let mut request = app.draft_request(json!({}));
    request["guests"] = json!([
        {"items": [{"item": {"id": massage}, "therapist": {"id": app.spa.ada.to_string()}}]},
        {"items": [{"item": {"id": massage}}]},
    ]);
    let (status, draft) = crate::app::answer(app.post("/v1/bookings").json(&request)).await;
    assert_eq!(status, 200, "{draft}");
    let (status, held) = app.reserve(draft["id"].as_str().unwrap(), FRIDAY).await;
    assert_eq!(status, 200, "{held}");
    let mut submission = app.submission(held["reservation_id"].as_str().unwrap());
    submission["contact"]["guests"] = json!([{"firstName": "Bill"}]);
    let (status, reply) = crate::app::answer(app.post("/bookings/submit").json(&submission)).await;
    assert_eq!(status, 200, "{reply}");
    let booking = &reply["booking"];

    let browser = Browser::new(&app);
    let review = to_review(&browser, booking).await;
    let moved = browser.press(&review, "confirm", &[]).await;
    assert_eq!(moved.status, 200, "{}", moved.html);
    let details = browser.press(&moved, "open:change-details", &[]).await;
    assert_eq!(details.field("field.guest1.firstName").as_deref(), Some("Bill"));
    let renamed = [("field.guest1.firstName", "William")];
    let done = browser.press(&details, "confirm", &renamed).await;
    assert_eq!(done.status, 200, "{}", done.html);
    let path = format!("/bookings/{}/public", id(booking));
    let (_, public) = crate::app::answer(app.get(&path)).await;
    let starts = public["booking"]["events"].as_array().unwrap().iter();
    let starts: Vec<_> = starts.map(|event| event["startInCenter"].clone()).collect();
    assert_eq!(starts, ["2026-11-27T14:00:00", "2026-11-27T14:00:00"]);
    assert_eq!(public["booking"]["contact"]["guests"][0]["firstName"], "William");
}
