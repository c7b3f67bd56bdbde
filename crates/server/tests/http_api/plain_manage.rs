//! `/book/{portal}/manage/{bookingId}` without wasm and without script: the booking, canceling it, taking a
//! change back, and what is not possible any more.

use booking_server::bookings::lapse::lapse_and_sweep;
use booking_server::http::Settings;
use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::app::{App, header};
use crate::desk::{Desk, id};
use crate::form_browser::{Browser, Page};
use crate::plain_booking::{ANSWERS, to_details};

/// Days before any deadline.
pub(crate) const FRIDAY: &str = "2026-11-27T10:00:00";

pub(crate) fn page_of(booking: &Value) -> String {
    format!("/book/manual/manage/{}?lang=en", id(booking))
}

impl Page {
    /// Where the booking stands, as the screen says it.
    pub(crate) fn standing(&self) -> &str {
        self.after("data-status=\"").unwrap_or_default()
    }

    /// What is said to have just happened.
    pub(crate) fn says(&self, text: &str) -> bool {
        self.html.contains(text)
    }

    pub(crate) fn after(&self, start: &str) -> Option<&str> {
        let (_, rest) = self.html.split_once(start)?;
        rest.split('"').next()
    }
}

#[tokio::test]
async fn who_has_just_booked_is_told_so_once() {
    let app = App::start().await;
    let browser = Browser::new(&app);
    let details = to_details(&browser, &app).await;
    let booking = browser.press(&details, "submit", &ANSWERS).await;
    assert_eq!((booking.status, booking.standing()), (200, "pending"));
    assert!(booking.address.contains("said=booked"), "{}", booking.address);
    // What was said was so then: after something else has happened it is not said any more.
    let question = browser.press(&booking, "open:cancel", &[]).await;
    let canceled = browser.press(&question, "confirm", &[]).await;
    assert!(
        canceled.says("Done: your appointment is canceled."),
        "{}",
        canceled.html
    );
    let later = browser.open(&booking.address).await;
    assert_eq!(later.standing(), "canceled");
    let stale = canceled.address.replace("as-of=2026", "as-of=2025");
    assert!(!browser.open(&stale).await.html.contains("data-news"));
}

#[tokio::test]
async fn a_booking_is_canceled_after_one_more_question() {
    let app = App::start().await;
    let browser = Browser::new(&app);
    let details = to_details(&browser, &app).await;
    let booking = browser.press(&details, "submit", &ANSWERS).await;
    let question = browser.press(&booking, "open:cancel", &[]).await;
    assert_eq!(question.step(), "cancel", "{}", question.html);
    let kept = browser.press(&question, "leave", &[]).await;
    assert_eq!(kept.standing(), "pending", "{}", kept.html);
    let question = browser.press(&kept, "open:cancel", &[]).await;
    let reason = [("reason", "<script>alert(1)</script> & a cold")];
    let canceled = browser.press(&question, "confirm", &reason).await;
    assert_eq!((canceled.status, canceled.standing()), (200, "canceled"));
    assert!(!canceled.can_press("open:cancel") && !canceled.html.contains("<script"));
    // The same form sent twice has the same answer.
    let twin = browser.press(&question, "confirm", &reason).await;
    assert_eq!((twin.status, &twin.address), (200, &canceled.address));
    // The page before is not what stands any more: pressed again, it says so and changes nothing.
    let again = browser.press(&kept, "open:cancel", &[]).await;
    assert_eq!((again.status, again.standing()), (200, "canceled"));
    // "Book again" begins anew.
    let anew = browser.press(&again, "anew", &[]).await;
    assert_eq!(anew.address, "/book/manual?lang=en");
}

#[tokio::test]
async fn a_cancellation_that_staff_must_agree_to_is_asked_for_and_taken_back() {
    let desk = Desk::open().await;
    let booking = desk.approved_at(FRIDAY).await;
    let browser = Browser::new(&desk.app);
    let shown = browser.open(&page_of(&booking)).await;
    assert_eq!(shown.standing(), "approved");
    let question = browser.press(&shown, "open:cancel", &[]).await;
    assert!(question.says("Request cancellation"), "{}", question.html);
    let asked = browser.press(&question, "confirm", &[("reason", "a cold")]).await;
    assert_eq!(asked.standing(), "cancellation-requested", "{}", asked.html);
    assert!(asked.html.contains("data-news") && !asked.can_press("open:cancel"));
    assert_eq!(desk.public(&booking).await["booking"]["status"], 1);
    let question = browser.press(&asked, "open:withdraw", &[]).await;
    assert_eq!(question.step(), "withdraw");
    let taken_back = browser.press(&question, "confirm", &[]).await;
    assert_eq!(taken_back.standing(), "approved", "{}", taken_back.html);
    assert!(taken_back.address.contains("said=withdrawn") && taken_back.can_press("open:cancel"));
    // Pressed twice: it is taken back, and nobody is told that nothing was done.
    let twin = browser.press(&question, "confirm", &[]).await;
    assert_eq!((twin.status, twin.standing()), (200, "approved"));
    assert!(!twin.html.contains("data-news"), "{}", twin.html);
}

#[tokio::test]
async fn a_second_tab_does_not_withdraw_or_cancel_what_it_does_not_show() {
    let desk = Desk::open().await;
    let booking = desk.approved_at(FRIDAY).await;
    let browser = Browser::new(&desk.app);
    desk.asked(&booking, json!({"contact": {"phone": "030 12341"}}))
        .await;
    let shown = browser.open(&page_of(&booking)).await;
    assert_eq!(shown.standing(), "details-requested", "{}", shown.html);
    let old = browser.press(&shown, "open:withdraw", &[]).await;
    // Another tab asks for something else instead.
    desk.asked(&booking, json!({"cancellation": true})).await;
    let refused = browser.press(&old, "confirm", &[]).await;
    assert_eq!(
        (refused.status, refused.standing()),
        (409, "cancellation-requested")
    );
    assert!(refused.html.contains("data-news"), "{}", refused.html);
    // The same for what is canceled: the spa has moved it meanwhile.
    let (status, _) = desk.withdraw(&booking).await;
    assert_eq!(status, 200);
    let shown = browser.open(&page_of(&booking)).await;
    let old = browser.press(&shown, "open:cancel", &[]).await;
    desk.asked(&booking, json!({"contact": {"phone": "030 12342"}}))
        .await;
    let refused = browser.press(&old, "confirm", &[]).await;
    assert_eq!((refused.status, refused.standing()), (409, "details-requested"));
    assert!(refused.html.contains("data-news"), "{}", refused.html);
}

#[tokio::test]
async fn how_the_house_is_reached_is_said_once() {
    let app = App::start_with(Settings::default(), |spa| {
        for center in &mut spa.catalogue.centers {
            center.phone = Some("+49 30 1234".to_owned());
        }
        // Of several houses none is chosen, and the page lists them all.
        for annex in &mut spa.catalogue.centers[1..] {
            annex.archived = true;
        }
    })
    .await;
    let browser = Browser::new(&app);
    for (address, status) in [
        ("/book/manual", 200),
        ("/book/manual/manage/00000000-0000-4000-8000-000000000000", 404),
    ] {
        let page = browser.open(address).await;
        assert_eq!(page.status, status);
        let found = page.html.matches("href=\"tel:").count();
        assert_eq!(found, 1, "{}", page.html);
    }
}

#[tokio::test]
async fn a_booking_is_shown_at_its_own_portal_only() {
    let app = App::start().await;
    let browser = Browser::new(&app);
    let details = to_details(&browser, &app).await;
    let booking = browser.press(&details, "submit", &ANSWERS).await;
    let elsewhere = booking.address.replace("/book/manual/", "/book/express/");
    let unknown = browser.open(&elsewhere).await;
    assert_eq!(unknown.status, 404);
    assert!(
        unknown.html.contains("data-screen=\"booking-unknown\""),
        "{}",
        unknown.html
    );
    assert!(!unknown.html.contains("Grace") && unknown.can_press("anew"));
    let page = app.get(&booking.address).send().await.unwrap();
    assert_eq!(header(&page, "cache-control"), "no-store");
    assert_eq!(header(&page, "referrer-policy"), "no-referrer");
}

#[tokio::test]
async fn what_has_ended_has_the_widgets_screens_and_nothing_can_be_pressed_there() {
    let desk = Desk::open().await;
    let browser = Browser::new(&desk.app);
    let denied = browser.open(&page_of(&desk.denied().await)).await;
    assert_eq!((denied.status, denied.standing()), (200, "denied"));
    assert!(denied.says("We are closed that day."), "{}", denied.html);
    let canceled = browser.open(&page_of(&desk.canceled().await)).await;
    assert_eq!((canceled.status, canceled.standing()), (200, "canceled"));
    let pending = desk.submitted_at(FRIDAY).await;
    desk.app.advance(TimeDelta::days(4));
    lapse_and_sweep(desk.app.store.as_ref()).await.unwrap();
    let lapsed = browser.open(&page_of(&pending)).await;
    assert_eq!(
        (lapsed.status, lapsed.standing()),
        (200, "lapsed"),
        "{}",
        lapsed.html
    );
    for ended in [&denied, &canceled, &lapsed] {
        assert_eq!(ended.presses(), ["", "anew"]);
    }
    // What a link still names cannot be opened, and says how things stand.
    for page in ["reschedule&step=time", "change-details", "cancel", "withdraw"] {
        let address = format!("{}&page={page}", page_of(&pending));
        let shown = browser.open(&address).await;
        assert_eq!((shown.status, shown.standing()), (200, "lapsed"), "{page}");
    }
}

#[tokio::test]
async fn past_the_deadline_the_page_says_how_to_reach_the_spa() {
    let app = App::start_with(Settings::default(), |spa| {
        for module in &mut spa.catalogue.booking_modules {
            module.settings.change_deadline_hours = 48;
            module.settings.cancel_deadline_hours = 48;
        }
        for center in &mut spa.catalogue.centers {
            center.phone = Some("+49 30 123".to_owned());
        }
    })
    .await;
    let desk = Desk::of(app).await;
    let booking = desk.approved_at(FRIDAY).await;
    let browser = Browser::new(&desk.app);
    let before = browser.open(&page_of(&booking)).await;
    assert!(before.can_press("open:reschedule") && before.can_press("open:cancel"));
    let question = browser.press(&before, "open:cancel", &[]).await;
    desk.app.advance(TimeDelta::hours(60));
    let late = browser.press(&question, "confirm", &[]).await;
    assert_eq!(late.standing(), "approved", "{}", late.html);
    assert!(late.html.contains("data-reach") && late.html.contains("href=\"tel:+4930123\""));
    assert!(!late.can_press("open:reschedule") && !late.can_press("open:cancel"));
}

#[tokio::test]
async fn probes_in_what_people_typed_stay_text() {
    let desk = Desk::open().await;
    let booking = desk.submitted_at(FRIDAY).await;
    let probe = "\"><script>alert(1)</script>";
    let (status, _) = desk.ask(&booking, json!({"contact": {"lastName": probe}})).await;
    assert_eq!(status, 200);
    let browser = Browser::new(&desk.app);
    let shown = browser.open(&page_of(&booking)).await;
    let details = browser.press(&shown, "open:change-details", &[]).await;
    for page in [&shown, &details] {
        assert!(page.html.contains("&lt;script&gt;") && !page.html.contains("<script"));
    }
    assert_eq!(details.field("field.lastName").as_deref(), Some(probe));
    for query in [
        "page=reschedule&step=details&at=x&visit=~~&draft=%3Cscript%3E&slot=2026-11-24T10:00:00",
        "page=reschedule&step=confirmation&day=9999-12-31&month=9999-12-01",
        "page=reschedule",
        "page=%3Cscript%3E&said=%3Cscript%3E&as-of=%3Cscript%3E",
        "said=booked&as-of=",
    ] {
        let page = browser.open(&format!("{}&{query}", page_of(&booking))).await;
        assert_eq!(page.status, 200, "{query}: {}", page.html);
        assert!(!page.html.contains("<script"), "{query}: {}", page.html);
    }
}
