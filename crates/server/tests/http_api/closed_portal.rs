//! A portal that became a DRAFT, or left the catalogue, takes no new bookings; what was booked through it is still
//! managed, from the same web site.

use booking_server::catalogue::PortalStatus;
use booking_server::store::Role;
use serde_json::json;

use crate::app::{SITE, answer, header, json_of};
use crate::desk::{Desk, id};
use crate::form_browser::Browser;
use crate::plain_manage::{FRIDAY, page_of};

/// How a portal is closed.
#[derive(Clone, Copy, Debug)]
enum Closed {
    /// It is to be seen by nobody.
    Draft,
    /// It is not in the file any more, and its module neither.
    Archived,
}

const WAYS: [Closed; 2] = [Closed::Draft, Closed::Archived];

/// The portal of the tests is not open any more.
async fn close(desk: &Desk, way: Closed) {
    let mut catalogue = desk.app.spa.catalogue.clone();
    for portal in &mut catalogue.portals {
        if portal.id == desk.app.spa.manual {
            match way {
                Closed::Draft => portal.status = PortalStatus::Draft,
                Closed::Archived => portal.archived = true,
            }
        }
    }
    for module in &mut catalogue.booking_modules {
        if module.id == desk.app.spa.manual_module {
            module.archived = matches!(way, Closed::Archived);
        }
    }
    let mut transaction = desk.app.store.begin().await.unwrap();
    transaction.save_catalogue(&catalogue).await.unwrap();
    transaction.commit().await.unwrap();
}

#[tokio::test]
async fn the_link_of_a_mail_still_leads_to_the_booking_and_it_can_be_canceled() {
    for way in WAYS {
        let desk = Desk::open().await;
        let booking = desk.approved_at(FRIDAY).await;
        close(&desk, way).await;
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
}

#[tokio::test]
async fn another_time_can_still_be_asked_for() {
    for way in WAYS {
        let desk = Desk::open().await;
        let booking = desk.approved_at(FRIDAY).await;
        close(&desk, way).await;
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
}

#[tokio::test]
async fn nothing_new_is_booked_through_it_and_strangers_learn_nothing_of_it() {
    for way in WAYS {
        let desk = Desk::open().await;
        let booking = desk.approved_at(FRIDAY).await;
        close(&desk, way).await;
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
        let unknown = "/bookings/11111111-1111-4111-8111-111111111111/portal";
        assert_eq!(desk.app.get(unknown).send().await.unwrap().status(), 404);
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
}

#[tokio::test]
async fn the_widget_on_the_site_reads_the_portal_through_the_booking() {
    for way in WAYS {
        let desk = Desk::open().await;
        let booking = desk.approved_at(FRIDAY).await;
        let path = format!("/bookings/{}/portal?lang=de", id(&booking));
        let open = answer(desk.app.get(&path)).await;
        close(&desk, way).await;
        let reply = desk.app.get(&path).header("origin", SITE).send().await.unwrap();
        assert_eq!(header(&reply, "access-control-allow-origin"), SITE, "{way:?}");
        assert_eq!(header(&reply, "cache-control"), "no-store");
        let (status, mut portal) = json_of(reply).await;
        assert_eq!(status, 200, "{portal}");
        assert_eq!(portal["portal"]["status"], 1, "{way:?}: it takes no new bookings");
        portal["portal"]["status"] = json!(0);
        assert_eq!((200, portal), open, "all else is as it was");
        // The site is told that the portal itself is not there, and asked about nothing else.
        let itself = desk.app.get("/v1/portals/manual").header("origin", SITE);
        let itself = itself.send().await.unwrap();
        assert_eq!(itself.status(), 404);
        assert_eq!(header(&itself, "access-control-allow-origin"), SITE);
        let foreign = desk.app.get(&path).header("origin", "https://foreign.example");
        let foreign = foreign.send().await.unwrap();
        assert_eq!(foreign.status(), 403);
        assert_eq!(header(&foreign, "access-control-allow-origin"), "");
    }
}

#[tokio::test]
async fn from_the_site_a_booking_is_moved_and_canceled() {
    for way in WAYS {
        let desk = Desk::open().await;
        let booking = desk.approved_at(FRIDAY).await;
        close(&desk, way).await;
        let preflight = desk
            .app
            .request(reqwest::Method::OPTIONS, "/bookings/change-requests/submit")
            .header("origin", SITE)
            .header("access-control-request-method", "POST");
        assert_eq!(preflight.send().await.unwrap().status(), 204, "{way:?}");
        let calendar = format!(
            "/bookings/{}/availability?service_id={}&from=2026-11-27&days=1",
            id(&booking),
            desk.app.spa.massage
        );
        let (status, days) = answer(desk.app.get(&calendar).header("origin", SITE)).await;
        assert_eq!(status, 200, "{way:?}: {days}");
        assert_eq!(days["days"][0]["is_available"], true);
        let mut draft = desk
            .app
            .draft_request(json!({"id": desk.app.spa.ada.to_string()}));
        draft["replaces"] = booking["id"].clone();
        draft["portal_id"] = json!(desk.app.spa.manual.to_string());
        let draft = desk.app.post("/v1/bookings").header("origin", SITE).json(&draft);
        let (status, draft) = answer(draft).await;
        assert_eq!(status, 200, "{way:?}: {draft}");
        let reserve = format!("/v1/bookings/{}/slots/reserve", id(&draft));
        let slot = json!({"slot_time": "2026-11-27T14:00:00"});
        let reserve = desk.app.post(&reserve).header("origin", SITE).json(&slot);
        let (status, held) = answer(reserve).await;
        assert_eq!(status, 200, "{way:?}: {held}");
        let request = desk
            .asked(&booking, json!({"reservationId": held["reservation_id"]}))
            .await;
        assert_eq!(desk.approve_change(&request, json!({})).await.0, 200);
        assert_eq!(desk.times_of_ada().await, ["Fri 14:00"], "{way:?}");
        let moved = desk.public(&booking).await["booking"].clone();
        let request = desk.asked(&moved, json!({"cancellation": true})).await;
        assert_eq!(desk.approve_change(&request, json!({})).await.0, 200);
        assert_eq!(desk.public(&booking).await["booking"]["status"], 3);
        assert!(desk.times_of_ada().await.is_empty());
    }
}

#[tokio::test]
async fn where_the_treatment_is_gone_too_the_booking_is_shown_and_can_be_given_up() {
    let desk = Desk::open().await;
    let booking = desk.approved_at(FRIDAY).await;
    let mut catalogue = desk.app.spa.catalogue.clone();
    for portal in &mut catalogue.portals {
        portal.archived = portal.id == desk.app.spa.manual;
    }
    catalogue.services[0].archived = true;
    catalogue.centers[0].phone = Some("+49 30 1234567".to_owned());
    let mut transaction = desk.app.store.begin().await.unwrap();
    transaction.save_catalogue(&catalogue).await.unwrap();
    transaction.commit().await.unwrap();
    let browser = Browser::new(&desk.app);
    let shown = browser.open(&page_of(&booking)).await;
    assert_eq!(
        (shown.status, shown.standing()),
        (200, "approved"),
        "{}",
        shown.html
    );
    let presses = shown.presses();
    assert!(!presses.contains(&"open:reschedule".to_owned()), "{presses:?}");
    assert!(presses.contains(&"open:cancel".to_owned()), "{presses:?}");
    assert!(shown.html.contains("tel:+49301234567"), "{}", shown.html);
    assert!(
        shown.html.contains("New bookings are not taken here"),
        "{}",
        shown.html
    );
    assert!(!shown.html.contains("book-another"));
}
