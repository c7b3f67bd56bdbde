//! What the desk says of guests who would be in two places at once: known ones, and whoever books twice.

use booking_server::store::Role;
use serde_json::{Value, json};

use crate::app::{App, answer};
use crate::desk::{Desk, id};
use crate::desk_browser::Browser;
use crate::desk_collisions::{obstacles, page_of};
use crate::documented::Client;

/// A request of somebody that keeps no slot, so that therapists and rooms do not stand in the way of making it.
async fn loose(desk: &Desk, name: &str, email: &str, start: &str) -> Value {
    let spa = &desk.app.spa;
    let submission = json!({
        "submission": true,
        "orgId": spa.organization.to_string(),
        "bookingModuleId": spa.catalogue.booking_modules[2].id.to_string(),
        "portalId": spa.loose.to_string(),
        "contact": {"firstName": name, "lastName": "Loose", "email": email, "answers": {"terms": true}},
        "event": {"start": start, "serviceId": spa.massage.to_string(), "therapistId": spa.bo.to_string()},
    });
    let (status, reply) = answer(desk.app.post("/bookings/submit").json(&submission)).await;
    assert_eq!(status, 200, "{reply}");
    reply["booking"].clone()
}

/// Who of a booking is said to be elsewhere: what comes before each obstacle, people only.
async fn people_in_the_way(browser: &mut Browser, booking: &Value) -> Vec<(String, String)> {
    let lines = obstacles(&browser.get(&page_of(booking)).await);
    let of_person = lines.iter().filter_map(|line| {
        let (over, with) = line.split_once(": ")?;
        let name = over.split(", ").next()?;
        let is_person = !["Ada Sample", "Bo Sample", "Lotus"].contains(&name);
        is_person.then(|| (name.to_owned(), with.to_owned()))
    });
    of_person.collect()
}

#[tokio::test]
async fn who_books_twice_for_one_time_is_named() {
    let desk = Desk::open().await;
    let (mail, start) = ("twin@guest.example", "2026-11-24T09:00:00Z");
    let first = loose(&desk, "Twin", mail, start).await;
    let mut browser = Browser::with(&desk.app, Role::Decide).await;
    let cases = [
        ("somebody else", "Else", "else@guest.example", start, false),
        ("of the same family", "Child", mail, start, false),
        ("of the same name", "Twin", "another@guest.example", start, false),
        ("right afterwards", "Twin", mail, "2026-11-24T10:00:00Z", false),
        (
            "half an hour later",
            "TWIN",
            "Twin@guest.example",
            "2026-11-24T09:30:00Z",
            true,
        ),
    ];
    for (what, name, mail, start, is_named) in cases {
        let second = loose(&desk, name, mail, start).await;
        let said = people_in_the_way(&mut browser, &first).await;
        if is_named {
            let reference = second["reference"].as_str().unwrap();
            assert_eq!(said.len(), 1, "{what}: {said:?}");
            assert_eq!(said[0].0, "Twin Loose");
            assert!(said[0].1.starts_with(reference), "{what}: {said:?}");
        } else {
            assert_eq!(said, [], "{what}");
        }
    }
}

/// A draft of a known guest with a therapist, held at ten: the reservation.
async fn held(app: &App, guest: &Value, therapist: String) -> String {
    let mut request = app.draft_request(json!({"id": therapist}));
    request["guests"][0]["id"] = guest.clone();
    let (status, draft) = answer(app.post("/v1/bookings").json(&request)).await;
    assert_eq!(status, 200, "{draft}");
    let (status, held) = app.reserve(id(&draft), "2026-11-24T10:00:00").await;
    assert_eq!(status, 200, "{held}");
    held["reservation_id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_known_guest_who_is_elsewhere_is_named_whoever_booked() {
    let desk = Desk::open().await;
    let (app, spa) = (&desk.app, &desk.app.spa);
    let guest = Client::public(app).guest("Grace").await;
    let submitted = async |reservation: &str, name: &str| {
        let mut submission = app.submission(reservation);
        submission["contact"]["firstName"] = json!(name);
        submission["contact"]["email"] = json!(format!("{name}@guest.example"));
        let (status, reply) = answer(app.post("/bookings/submit").json(&submission)).await;
        assert_eq!(status, 200, "{reply}");
        reply["booking"].clone()
    };
    let first = submitted(&held(app, &guest, spa.ada.to_string()).await, "Mia").await;
    let mut browser = Browser::with(app, Role::Decide).await;
    assert_eq!(people_in_the_way(&mut browser, &first).await, []);

    let reservation = held(app, &guest, spa.bo.to_string()).await;
    let said = people_in_the_way(&mut browser, &first).await;
    let choosing = (
        "Mia Example".to_owned(),
        "held by a guest who is choosing".to_owned(),
    );
    assert_eq!(said, [choosing], "the same guest holds it");

    let second = submitted(&reservation, "Tom").await;
    for (booking, name, other) in [(&first, "Mia Example", &second), (&second, "Tom Example", &first)] {
        let said = people_in_the_way(&mut browser, booking).await;
        assert_eq!(said.len(), 1, "{said:?}");
        assert_eq!(said[0].0, name);
        assert!(
            said[0].1.starts_with(other["reference"].as_str().unwrap()),
            "{said:?}"
        );
    }
    assert_eq!(desk.deny(&second).await.0, 200);
    assert_eq!(people_in_the_way(&mut browser, &first).await, [], "given up");
}
