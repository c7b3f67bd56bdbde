//! Several guests and several treatments, from the draft to the public view.

use booking_server::catalogue::{FieldKind, FormField};
use booking_server::http::Settings;
use serde_json::{Value, json};

use crate::app::{App, answer, refused_fields};

/// Every guest is asked about allergies, and whoever has a facial about their skin.
async fn start() -> App {
    App::start_with(Settings::default(), |spa| {
        for module in &mut spa.catalogue.booking_modules {
            for field in &mut module.fields {
                field.per_guest |= field.id == "skin";
            }
            let like = module.fields[0].clone();
            module.fields.push(FormField {
                id: "allergies".to_owned(),
                kind: FieldKind::Text,
                per_guest: true,
                sensitive: true,
                ..like
            });
        }
    })
    .await
}

/// Grace has a long massage by Ada and then a facial, Bill has a massage.
fn two_guests(app: &App) -> Value {
    let (massage, facial) = (app.spa.massage.to_string(), app.spa.facial.to_string());
    let mut request = app.draft_request(json!({}));
    request["guests"] = json!([
        {"items": [
            {
                "item": {"id": massage}, "therapist": {"id": app.spa.ada.to_string(), "Gender": 3},
                "add_ons": [{"id": app.spa.hot_stones.to_string()}],
            },
            {"item": {"id": facial}},
        ]},
        {"items": [{"item": {"id": massage}, "therapist": {"Gender": 1}}]},
    ]);
    request
}

async fn held(app: &App, request: &Value) -> (String, Value) {
    let (status, draft) = answer(app.post("/v1/bookings").json(request)).await;
    assert_eq!(status, 200, "{draft}");
    let draft = draft["id"].as_str().unwrap().to_owned();
    let (status, held) = app.reserve(&draft, "2026-11-24T10:00:00").await;
    assert_eq!(status, 200, "{held}");
    (draft, held)
}

#[tokio::test]
async fn a_group_is_held_submitted_and_seen_as_one() {
    let app = start().await;
    let (_, held) = held(&app, &two_guests(&app)).await;
    let invoices = held["invoices"].as_array().unwrap();
    assert_eq!(invoices.len(), 2, "one per guest");
    let items = invoices[0]["items"].as_array().unwrap();
    assert_eq!(items[0]["addons"][0]["name"], "Hot stones");
    assert_eq!(items[0]["end_time"], "2026-11-24T11:15:00");
    assert_eq!(items[1]["start_time"], "2026-11-24T11:15:00");
    assert_eq!(invoices[1]["items"][0]["start_time"], "2026-11-24T10:00:00");
    assert_eq!(invoices[1]["items"][0]["therapist"]["first_name"], "Bo");

    let mut submission = app.submission(held["reservation_id"].as_str().unwrap());
    let (status, reply) = answer(app.post("/bookings/submit").json(&submission)).await;
    assert_eq!(status, 422);
    assert_eq!(
        refused_fields(&reply),
        [
            "contact.answers.skin",
            "contact.answers.allergies",
            "contact.guests[0].firstName",
            "contact.guests[0].answers.allergies",
        ]
    );

    submission["contact"]["answers"] = json!({"terms": true, "skin": "dry", "allergies": "none"});
    submission["contact"]["guests"] = json!([
        {"firstName": " Bill ", "answers": {"allergies": "nuts", "skin": "nobody asked", "terms": true}},
    ]);
    let (status, reply) = answer(app.post("/bookings/submit").json(&submission)).await;
    assert_eq!(status, 200, "{reply}");
    let booking = &reply["booking"];
    let path = format!("/bookings/{}/public", booking["id"].as_str().unwrap());
    let (_, seen) = answer(app.get(&path)).await;
    assert_eq!(&seen["booking"], booking);
    assert_eq!(
        booking["contact"]["guests"],
        json!([{"firstName": "Bill", "answers": {"allergies": "nuts"}}])
    );

    let events = booking["events"].as_array().unwrap();
    assert_eq!(booking["event"], events[0]);
    let told: Vec<Value> = events
        .iter()
        .map(|event| {
            json!([
                event["guest"],
                event["serviceName"],
                event["startInCenter"],
                event["addOnIds"],
                event["total"]
            ])
        })
        .collect();
    let stones = app.spa.hot_stones.to_string();
    assert_eq!(
        told,
        [
            json!([0, "Massage", "2026-11-24T10:00:00", [stones], 120.0]),
            json!([0, "Facial", "2026-11-24T11:15:00", [], 50.0]),
            json!([1, "Massage", "2026-11-24T10:00:00", [], 100.0]),
        ]
    );
    for event in events {
        assert_eq!(event["title"], "2 × Massage, Facial");
    }
    assert_eq!(booking["total"], 270.0);
    assert_eq!(booking["tax"], 43.11);
    assert_eq!(booking["currency"], "EUR");

    let sum: f64 = events.iter().map(|event| event["tax"].as_f64().unwrap()).sum();
    assert!((sum - 43.11).abs() < 1e-9, "the parts add up: {sum}");
}

#[tokio::test]
async fn a_group_whose_slot_is_gone_is_offered_times_for_all_of_it() {
    let app = start().await;
    let (draft, held) = held(&app, &two_guests(&app)).await;
    app.advance_minutes(11);
    app.reservation().await;
    let mut submission = app.submission(held["reservation_id"].as_str().unwrap());
    submission["contact"]["answers"] = json!({"terms": true, "skin": "dry", "allergies": "none"});
    submission["contact"]["guests"] = json!([{"firstName": "Bill", "answers": {"allergies": "none"}}]);
    let (status, reply) = answer(app.post("/bookings/submit").json(&submission)).await;
    assert_eq!(status, 409, "{reply}");
    let nearest = &reply["alternatives"][0];
    assert_eq!(nearest["Time"], "2026-11-24T11:30:00", "Ada has recovered");
    assert_eq!(nearest["spaces"], 1);
    let (status, reply) = app.reserve(&draft, "2026-11-24T11:30:00").await;
    assert_eq!(status, 200, "{reply}");
    assert_eq!(reply["reservation_id"], held["reservation_id"]);
}

#[tokio::test]
async fn more_than_the_module_allows_is_named() {
    let app = start().await;
    let mut request = two_guests(&app);
    let guest = request["guests"][1].clone();
    request["guests"] = json!([guest, guest, guest, guest, guest]);
    let item = guest["items"][0].clone();
    request["guests"][2]["items"] = json!([item, item, item, item]);
    let (status, reply) = answer(app.post("/v1/bookings").json(&request)).await;
    assert_eq!(status, 422);
    assert_eq!(refused_fields(&reply), ["guests", "guests[2].items"]);
}

#[tokio::test]
async fn a_treatment_for_two_is_booked_by_two() {
    let app = App::start_with(Settings::default(), |spa| {
        spa.catalogue.services[0].is_couple_service = true;
        for room in &mut spa.catalogue.rooms {
            room.places = 2;
        }
    })
    .await;
    let mut request = app.draft_request(json!({}));
    let (status, reply) = answer(app.post("/v1/bookings").json(&request)).await;
    assert_eq!(status, 422);
    assert_eq!(refused_fields(&reply), ["guests[0].items[0].item.id"]);
    let path = format!(
        "/v1/portals/manual/availability?service_id={}&center_id={}",
        app.spa.massage, app.spa.main
    );
    let (status, reply) = answer(app.get(&path)).await;
    assert_eq!((status, refused_fields(&reply)), (422, vec!["service_id"]));
    let (status, _) = answer(app.get(&format!("{path}&guests=2"))).await;
    assert_eq!(status, 200);

    let guest = request["guests"][0].clone();
    request["guests"] = json!([guest, guest]);
    let (_, held) = held(&app, &request).await;
    let names: Vec<&Value> = (0..2)
        .map(|guest| &held["invoices"][guest]["items"][0]["therapist"]["first_name"])
        .collect();
    assert_ne!(names[0], names[1]);
}
