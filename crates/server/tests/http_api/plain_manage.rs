//! `/book/{portal}/manage/{bookingId}` without wasm and without script.

use crate::app::{App, answer, header};
use crate::form_browser::Browser;
use crate::plain_booking::{ANSWERS, to_details};

#[tokio::test]
async fn a_booking_is_canceled_after_one_more_question() {
    let app = App::start().await;
    let browser = Browser::new(&app);
    let details = to_details(&browser, &app).await;
    let booking = browser.press(&details, "submit", &ANSWERS).await;
    let question = browser.press_last(&booking, "cancel", &[]).await;
    assert!(question.html.contains("Do you really want"), "{}", question.html);
    let kept = browser.press_last(&question, "keep", &[]).await;
    assert!(kept.html.contains("data-status=\"pending\""), "{}", kept.html);
    let question = browser.press_last(&kept, "cancel", &[]).await;
    let reason = [("reason", "<script>alert(1)</script> & a cold")];
    let canceled = browser.press_last(&question, "cancel-sure", &reason).await;
    assert!(
        canceled.html.contains("data-status=\"canceled\""),
        "{}",
        canceled.html
    );
    assert!(!canceled.can_press("cancel") && !canceled.html.contains("<script"));
    // The page before is not what stands any more: pressed again, it says so and changes nothing.
    let again = browser.press_last(&kept, "cancel", &[]).await;
    assert!(again.html.contains("data-status=\"canceled\""), "{}", again.html);
}

#[tokio::test]
async fn a_cancellation_that_staff_must_agree_to_is_asked_for_and_taken_back() {
    let app = App::start().await;
    let browser = Browser::new(&app);
    let details = to_details(&browser, &app).await;
    let booking = browser.press(&details, "submit", &ANSWERS).await;
    let id = booking.address.split(['/', '?']).nth(4).unwrap();
    let (_, public) = answer(app.get(&format!("/bookings/{id}/public"))).await;
    let seen = serde_json::json!({"clientBookingLastUpdatedAt": public["booking"]["lastUpdated"]});
    let approve = app.post(&format!("/bookings/{id}/approve"));
    let token = app.token(booking_server::store::Role::Decide).await;
    let approved = approve.header("authorization", token).json(&seen).send().await;
    assert_eq!(approved.unwrap().status(), 200);
    let booking = browser.open(&booking.address).await;
    let question = browser.press_last(&booking, "cancel", &[]).await;
    let asked = browser.press_last(&question, "cancel-sure", &[]).await;
    assert!(
        asked.html.contains("data-request=\"cancellation\""),
        "{}",
        asked.html
    );
    assert!(asked.html.contains("data-status=\"approved\"") && !asked.can_press("cancel"));
    let taken_back = browser.press_last(&asked, "withdraw", &[]).await;
    assert!(!taken_back.html.contains("data-request") && taken_back.can_press("cancel"));
}

#[tokio::test]
async fn a_booking_is_shown_at_its_own_portal_only() {
    let app = App::start().await;
    let browser = Browser::new(&app);
    let details = to_details(&browser, &app).await;
    let booking = browser.press(&details, "submit", &ANSWERS).await;
    let elsewhere = booking.address.replace("/book/manual/", "/book/automatic/");
    assert_eq!(browser.open(&elsewhere).await.status, 404);
    let page = app.get(&booking.address).send().await.unwrap();
    assert_eq!(header(&page, "cache-control"), "no-store");
    assert_eq!(header(&page, "referrer-policy"), "no-referrer");
}
