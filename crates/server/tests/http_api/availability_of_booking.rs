//! `GET /bookings/{bookingId}/availability`: the calendar for a booking that is to have another time.

use serde_json::{Value, json};

use crate::app::{App, answer, header};
use crate::desk::{Desk, id};

/// The starts of Tuesday's free slots for a massage with Ada.
async fn starts(app: &App, path: &str) -> Vec<String> {
    let path = format!(
        "{path}?visit={}~{}&center_id={}&from=2026-11-24&days=1",
        app.spa.massage, app.spa.ada, app.spa.main
    );
    let (status, reply) = answer(app.get(&path)).await;
    assert_eq!(status, 200, "{reply}");
    let slots = reply["days"][0]["slots"].as_array().unwrap();
    slots
        .iter()
        .map(|slot| slot["Time"].as_str().unwrap().to_owned())
        .collect()
}

fn of(booking: &Value) -> String {
    format!("/bookings/{}/availability", id(booking))
}

/// Times that the booking of 10 o'clock, an hour long, takes itself.
const OWN: [&str; 2] = ["2026-11-24T10:00:00", "2026-11-24T10:30:00"];

#[tokio::test]
async fn what_the_booking_takes_itself_is_free_for_it_and_for_nobody_else() {
    let desk = Desk::open().await;
    let portals = "/v1/portals/manual/availability";
    let at_first = starts(&desk.app, portals).await;
    for booking in [
        desk.pending().await,
        desk.approved_at("2026-11-24T14:00:00").await,
    ] {
        assert_eq!(
            booking["event"]["therapistId"],
            json!(desk.app.spa.ada.to_string())
        );
    }
    let bookings = desk.staff_get("/bookings").await;
    let bookings = bookings["bookings"].as_object().unwrap();
    let of_ten = bookings
        .values()
        .find(|booking| booking["event"]["startInCenter"] == OWN[0])
        .unwrap();
    let public = starts(&desk.app, portals).await;
    let own = starts(&desk.app, &of(of_ten)).await;
    for time in OWN {
        assert!(
            at_first.iter().any(|start| start == time),
            "{time} is no start at all"
        );
        assert!(
            !public.iter().any(|start| start == time),
            "{time} is free for others"
        );
        assert!(
            own.iter().any(|start| start == time),
            "{time} is not free for the booking"
        );
    }
    let of_another = "2026-11-24T14:00:00";
    assert!(at_first.iter().any(|start| start == of_another));
    assert!(
        !own.iter().any(|start| start == of_another),
        "another's time is not free"
    );
    // The public calendar is kept; asked again it must not have learned anything.
    assert_eq!(starts(&desk.app, portals).await, public);
}

#[tokio::test]
async fn half_an_hour_later_is_offered_and_can_be_had() {
    let desk = Desk::open().await;
    let booking = desk.approved().await;
    let [_, later] = OWN;
    assert!(
        starts(&desk.app, &of(&booking))
            .await
            .iter()
            .any(|start| start == later)
    );
    let mut request = desk
        .app
        .draft_request(json!({"id": desk.app.spa.ada.to_string()}));
    request["replaces"] = booking["id"].clone();
    let (status, draft) = answer(desk.app.post("/v1/bookings").json(&request)).await;
    assert_eq!(status, 200, "{draft}");
    let (status, held) = desk.app.reserve(draft["id"].as_str().unwrap(), later).await;
    assert_eq!(status, 200, "{held}");
    let request = desk
        .asked(&booking, json!({"reservationId": held["reservation_id"]}))
        .await;
    let (status, reply) = desk.approve_change(&request, json!({"notification": {}})).await;
    assert_eq!(status, 200, "{reply}");
    assert_eq!(reply["booking"]["event"]["startInCenter"], later);
}

#[tokio::test]
async fn its_reply_is_never_kept_and_its_id_opens_nothing_else() {
    let desk = Desk::open().await;
    let booking = desk.pending().await;
    let query = format!("?visit={}&from=2026-11-24&days=1", desk.app.spa.massage);
    let reply = desk
        .app
        .get(&format!("{}{query}", of(&booking)))
        .send()
        .await
        .unwrap();
    assert_eq!(header(&reply, "cache-control"), "no-store");
    assert_eq!(header(&reply, "referrer-policy"), "no-referrer");
    assert!(reply.headers().get("etag").is_none());
    let text = reply.text().await.unwrap();
    assert!(!text.contains(id(&booking)), "{text}");

    let draft = desk.app.draft().await;
    for unknown in [draft.as_str(), "00000000-0000-4000-8000-000000000000", "x"] {
        let path = format!("/bookings/{unknown}/availability{query}");
        let (status, reply) = answer(desk.app.get(&path)).await;
        assert_eq!(
            (status, &reply["status"]),
            (404, &json!(404)),
            "{unknown}: {reply}"
        );
    }
    let elsewhere = desk
        .app
        .get(&format!("{}{query}", of(&booking)))
        .header("origin", "https://elsewhere.example");
    assert_eq!(answer(elsewhere).await.0, 403);
}

#[tokio::test]
async fn the_booker_sees_who_was_wished_for_and_not_only_who_treats() {
    let desk = Desk::open().await;
    let (massage, ada) = (desk.app.spa.massage, desk.app.spa.ada);
    for (wish, kept) in [
        (json!({"id": ada.to_string()}), format!("{massage}~{ada}")),
        (json!({"Gender": 0}), massage.to_string()),
        (json!({"Gender": 1}), format!("{massage}~g1")),
    ] {
        let request = desk.app.draft_request(wish.clone());
        let (status, draft) = answer(desk.app.post("/v1/bookings").json(&request)).await;
        assert_eq!(status, 200, "{draft}");
        let draft = draft["id"].as_str().unwrap();
        let (_, held) = desk.app.reserve(draft, "2026-11-25T10:00:00").await;
        let mut submission = desk.app.submission(held["reservation_id"].as_str().unwrap());
        submission["contact"]["email"] = json!(format!("guest-{draft}@guest.example"));
        let (status, reply) = answer(desk.app.post("/bookings/submit").json(&submission)).await;
        assert_eq!(status, 200, "{reply}");
        let booking = &reply["booking"];
        assert!(booking["event"]["therapistId"].is_string());
        assert_eq!(booking["visit"], json!(kept), "{wish}");
        let (_, shown) = answer(desk.app.get(&format!("/bookings/{}/public", id(booking)))).await;
        assert_eq!(shown["booking"]["visit"], json!(kept), "{wish}");
        desk.cancel_as_booker(booking).await;
    }
    let all = desk.staff_get("/bookings").await;
    let all = all["bookings"].as_object().unwrap();
    assert!(all.values().all(|booking| booking.get("visit").is_none()));
}

impl Desk {
    /// So that the time is free again.
    async fn cancel_as_booker(&self, booking: &Value) {
        let (status, reply) = self.ask(booking, json!({"cancellation": true})).await;
        assert_eq!(status, 200, "{reply}");
    }
}
