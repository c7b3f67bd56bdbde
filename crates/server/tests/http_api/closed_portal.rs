//! A portal that became a DRAFT takes no new bookings; what was booked through it is still managed.

use booking_server::catalogue::PortalStatus;
use booking_server::store::Role;
use serde_json::json;

use crate::app::answer;
use crate::desk::Desk;
use crate::form_browser::Browser;
use crate::plain_manage::{FRIDAY, page_of};

/// The portal of the tests is not open any more.
async fn close(desk: &Desk) {
    let mut catalogue = desk.app.spa.catalogue.clone();
    for portal in &mut catalogue.portals {
        if portal.id == desk.app.spa.manual {
            portal.status = PortalStatus::Draft;
        }
    }
    let mut transaction = desk.app.store.begin().await.unwrap();
    transaction.save_catalogue(&catalogue).await.unwrap();
    transaction.commit().await.unwrap();
}

#[tokio::test]
async fn the_link_of_a_mail_still_leads_to_the_booking_and_it_can_be_canceled() {
    let desk = Desk::open().await;
    let booking = desk.approved_at(FRIDAY).await;
    close(&desk).await;
    let public = desk.public(&booking).await;
    assert_eq!(public["booking"]["status"], 1);
    assert_eq!(public["allowed"]["cancel"]["isAllowed"], true);
    let browser = Browser::new(&desk.app);
    let shown = browser.open(&page_of(&booking)).await;
    assert_eq!(
        (shown.status, shown.standing()),
        (200, "approved"),
        "{}",
        shown.html
    );
    let question = browser.press(&shown, "open:cancel", &[]).await;
    let asked = browser.press(&question, "confirm", &[]).await;
    assert_eq!(asked.status, 200, "{}", asked.html);
    assert!(desk.public(&booking).await["changeRequest"]["cancellation"] == true);
    assert_eq!(desk.withdraw(&booking).await.0, 200);
}

#[tokio::test]
async fn another_time_can_still_be_asked_for() {
    let desk = Desk::open().await;
    let booking = desk.approved_at(FRIDAY).await;
    close(&desk).await;
    let reservation = desk.hold_instead(&booking, "2026-11-27T14:00:00").await;
    let request = desk.asked(&booking, json!({"reservationId": reservation})).await;
    assert_eq!(request["reschedule"], true);
    assert_eq!(desk.withdraw(&booking).await.0, 200);
    let browser = Browser::new(&desk.app);
    let shown = browser.open(&page_of(&booking)).await;
    let times = browser.press(&shown, "open:reschedule", &[]).await;
    assert_eq!(times.status, 200, "{}", times.html);
    assert!(
        times
            .presses()
            .iter()
            .any(|press| press.starts_with("slot:2026-11-27T")),
        "{:?}",
        times.presses()
    );
}

#[tokio::test]
async fn nothing_new_is_booked_through_it_and_strangers_learn_nothing_of_it() {
    let desk = Desk::open().await;
    let booking = desk.approved_at(FRIDAY).await;
    close(&desk).await;
    let browser = Browser::new(&desk.app);
    for address in [
        "/book/manual",
        "/book/manual/manage/11111111-1111-4111-8111-111111111111",
        "/book/manual/manage/nothing",
    ] {
        assert_eq!(browser.open(address).await.status, 404, "{address}");
    }
    let elsewhere = page_of(&booking).replace("/book/manual/", "/book/express/");
    assert_eq!(browser.open(&elsewhere).await.status, 404);
    let of_massage = format!("service_id={}&days=7", desk.app.spa.massage);
    for path in [
        "/v1/portals/manual".to_owned(),
        format!("/v1/portals/manual/availability?{of_massage}"),
        "/v1/portals/manual/first-screen".to_owned(),
    ] {
        assert_eq!(desk.app.get(&path).send().await.unwrap().status(), 404, "{path}");
    }
    let draft = desk.app.draft_request(json!({}));
    let (status, reply) = answer(desk.app.post("/v1/bookings").json(&draft)).await;
    assert_eq!(status, 404, "{reply}");
    // Nor is another closed portal known to who names a booking that is not its.
    let mut other = draft.clone();
    other["portal_id"] = json!("closed");
    other["replaces"] = booking["id"].clone();
    let (status, reply) = answer(desk.app.post("/v1/bookings").json(&other)).await;
    assert_eq!(status, 404, "{reply}");
    // Staff still see it.
    let token = desk.app.token(Role::Read).await;
    let list = desk.app.get("/bookings").header("authorization", token);
    assert_eq!(answer(list).await.1["bookings"].as_object().unwrap().len(), 1);
}
