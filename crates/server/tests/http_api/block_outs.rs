//! `/v1/block_outs`: what staff keep free, availability honours at once, and bookings are never run over.

use booking_server::catalogue::{Equipment, Text};
use booking_server::ids::{EquipmentId, OrganizationId, RoomId};
use booking_server::store::Role;
use serde_json::{Value, json};

use crate::app::{App, answer, refused_fields};
use crate::spa::Spa;

async fn enter(app: &App, token: &str, body: &Value) -> (u16, Value) {
    answer(
        app.post("/v1/block_outs")
            .header("authorization", token)
            .json(body),
    )
    .await
}

fn of_ada(app: &App, from: &str, to: &str) -> Value {
    json!({
        "center_id": app.spa.main.to_string(),
        "therapist_id": app.spa.ada.to_string(),
        "from": format!("2026-11-24T{from}:00"),
        "to": format!("2026-11-24T{to}:00"),
    })
}

/// Tuesday's starts with Ada, as `HH:MM`.
async fn starts_with_ada(app: &App) -> Vec<String> {
    let path = format!(
        "/v1/portals/manual/availability?center_id={}&service_id={}&therapist_id={}&from=2026-11-24&days=1",
        app.spa.main, app.spa.massage, app.spa.ada
    );
    let (status, reply) = answer(app.get(&path)).await;
    assert_eq!(status, 200, "{reply}");
    let slots = reply["days"][0]["slots"].as_array().unwrap();
    slots
        .iter()
        .map(|slot| slot["Time"].as_str().unwrap()[11..16].to_owned())
        .collect()
}

#[tokio::test]
async fn a_block_out_is_honoured_at_once_and_its_end_too() {
    let app = App::start().await;
    let token = app.token(Role::Decide).await;
    let before = starts_with_ada(&app).await;
    assert!(before.contains(&"10:00".to_owned()), "{before:?}");
    let mut body = of_ada(&app, "10:00", "12:00");
    body["note"] = json!("  Dentist ");
    let (status, entered) = enter(&app, &token, &body).await;
    assert_eq!(status, 200, "{entered}");
    let block_out = &entered["block_out"];
    assert_eq!(block_out["from"], "2026-11-24T10:00:00");
    assert_eq!(block_out["to"], "2026-11-24T12:00:00");
    assert_eq!(block_out["note"], "Dentist");
    assert_eq!(block_out["room_id"], Value::Null);

    let during = starts_with_ada(&app).await;
    for gone in ["09:30", "10:00", "11:45"] {
        assert!(!during.contains(&gone.to_owned()), "{gone} in {during:?}");
    }
    assert!(
        during.contains(&"12:00".to_owned()),
        "the end is exclusive: {during:?}"
    );
    let draft = app.draft().await;
    let (status, _) = app.reserve(&draft, "2026-11-24T10:00:00").await;
    assert_eq!(status, 409, "nor can it be reserved");

    let path = format!("/v1/block_outs/{}", block_out["id"].as_str().unwrap());
    let (status, reply) = answer(app.delete(&path).header("authorization", &token)).await;
    assert_eq!((status, reply), (200, json!({"success": true})));
    assert_eq!(starts_with_ada(&app).await, before);
    let (status, _) = answer(app.delete(&path).header("authorization", &token)).await;
    assert_eq!(status, 404, "ended once");
}

#[tokio::test]
async fn a_booking_in_the_way_is_named_by_its_reference_and_stays() {
    let app = App::start().await;
    let token = app.token(Role::Decide).await;
    let draft = app.draft().await;
    let (_, held) = app.reserve(&draft, "2026-11-24T10:00:00").await;
    let (status, reply) = enter(&app, &token, &of_ada(&app, "10:30", "12:00")).await;
    assert_eq!(status, 409, "{reply}");
    let held_sentence = reply["error"]["message"].as_str().unwrap().to_owned();
    assert!(
        held_sentence.contains("booking at that time right now"),
        "{reply}"
    );

    let submission = app.submission(held["reservation_id"].as_str().unwrap());
    let (_, submitted) = answer(app.post("/bookings/submit").json(&submission)).await;
    let reference = submitted["booking"]["reference"].as_str().unwrap();
    let (status, reply) = enter(&app, &token, &of_ada(&app, "10:30", "12:00")).await;
    assert_eq!(status, 409, "{reply}");
    assert!(
        reply["error"]["message"].as_str().unwrap().contains(reference),
        "{reply}"
    );
    // The hour and ten minutes of recovery are over at 11:10.
    let (status, reply) = enter(&app, &token, &of_ada(&app, "11:10", "12:00")).await;
    assert_eq!(status, 200, "{reply}");
    let (status, reply) = enter(&app, &token, &of_ada(&app, "11:30", "13:00")).await;
    assert_eq!(status, 409);
    assert_eq!(reply["error"]["message"], "This time is blocked out already.");
    assert!(app.store.overlapping_claims().await.unwrap().is_empty());
}

#[tokio::test]
async fn all_places_of_a_room_are_blocked_and_pieces_of_equipment_as_asked() {
    let (heater, room) = (EquipmentId::random(), RoomId::random());
    let app = App::start_with(booking_server::http::Settings::default(), |spa| {
        spa.catalogue.equipment.push(Equipment {
            id: heater,
            center: spa.main,
            name: Text {
                default: "Heater".to_owned(),
                translations: std::collections::BTreeMap::new(),
            },
            category: "stones".to_owned(),
            count: 3,
            archived: false,
        });
        let mut twin = spa.catalogue.rooms.first().unwrap().clone();
        twin.id = room;
        twin.places = 2;
        spa.catalogue.rooms.push(twin);
    })
    .await;
    let token = app.token(Role::Admin).await;
    let at = |what: Value| {
        let mut body = json!({
            "center_id": app.spa.main.to_string(),
            "from": "2026-11-24T10:00:00",
            "to": "2026-11-24T12:00:00",
        });
        body.as_object_mut()
            .unwrap()
            .extend(what.as_object().unwrap().clone());
        body
    };
    let equipment = |pieces: u32| at(json!({"equipment_id": heater.to_string(), "pieces": pieces}));
    let (status, entered) = enter(&app, &token, &equipment(2)).await;
    assert_eq!((status, &entered["block_out"]["pieces"]), (200, &json!(2)));
    let (status, _) = enter(&app, &token, &equipment(2)).await;
    assert_eq!(status, 409, "one is left");
    let (status, _) = enter(&app, &token, &equipment(1)).await;
    assert_eq!(status, 200);
    let (status, reply) = enter(&app, &token, &equipment(4)).await;
    assert_eq!((status, refused_fields(&reply)), (422, vec!["pieces"]));

    let twin = at(json!({"room_id": room.to_string()}));
    assert_eq!(enter(&app, &token, &twin).await.0, 200);
    assert_eq!(enter(&app, &token, &twin).await.0, 409);
    assert!(app.store.overlapping_claims().await.unwrap().is_empty());
}

#[tokio::test]
async fn block_outs_are_listed_by_the_centers_dates() {
    let app = App::start().await;
    let (token, reader) = (app.token(Role::Decide).await, app.token(Role::Read).await);
    let mut evening = of_ada(&app, "22:00", "23:00");
    evening["to"] = json!("2026-11-25T00:00:00");
    let (_, entered) = enter(&app, &token, &evening).await;
    let list = async |query: &str| {
        let path = format!("/v1/block_outs?{query}");
        answer(app.get(&path).header("authorization", &reader)).await
    };
    let (status, listed) = list("from=2026-11-24&to=2026-11-24").await;
    assert_eq!(
        (status, &listed["block_outs"]),
        (200, &json!([entered["block_out"]]))
    );
    for nothing in [
        "from=2026-11-23&to=2026-11-23".to_owned(),
        "from=2026-11-25&to=2026-11-30".to_owned(),
        format!("from=2026-11-24&to=2026-11-24&center_id={}", app.spa.annex),
    ] {
        let (status, listed) = list(&nothing).await;
        assert_eq!((status, &listed["block_outs"]), (200, &json!([])), "{nothing}");
    }
    for (query, name) in [
        ("to=2026-11-24", "from"),
        ("from=2026-11-24", "to"),
        ("from=24.11.2026&to=2026-11-24", "from"),
        ("from=2026-11-24&to=2026-11-23", "to"),
        ("from=2026-11-24&to=2027-12-24", "to"),
    ] {
        let (status, reply) = list(query).await;
        assert_eq!((status, refused_fields(&reply)), (422, vec![name]), "{query}");
    }
    let (status, _) = list("from=2026-11-24&to=2026-11-24&center_id=nowhere").await;
    assert_eq!(status, 404);
}

#[tokio::test]
async fn what_is_wrong_is_named() {
    let app = App::start().await;
    let token = app.token(Role::Decide).await;
    let right = || of_ada(&app, "10:00", "12:00");
    for (change, expected, name) in [
        (json!({"center_id": null}), 422, "center_id"),
        (
            json!({"center_id": RoomId::random().to_string()}),
            404,
            "center_id",
        ),
        (json!({"therapist_id": null}), 422, "therapist_id"),
        (
            json!({"therapist_id": RoomId::random().to_string()}),
            404,
            "therapist_id",
        ),
        (
            json!({"therapist_id": app.spa.bo.to_string(), "center_id": app.spa.annex.to_string()}),
            422,
            "therapist_id",
        ),
        (
            json!({"room_id": RoomId::random().to_string()}),
            422,
            "therapist_id",
        ),
        (json!({"pieces": 1}), 422, "pieces"),
        (json!({"from": null}), 422, "from"),
        (json!({"from": "2026-11-24T10:00:00Z"}), 422, "from"),
        (json!({"to": "2026-11-24T10:00:00"}), 422, "to"),
        (
            json!({"from": "2026-11-22T10:00:00", "to": "2026-11-22T12:00:00"}),
            422,
            "to",
        ),
        (json!({"to": "2029-11-24T10:00:00"}), 422, "to"),
        (
            json!({"from": "2027-03-28T02:30:00", "to": "2027-03-28T05:00:00"}),
            422,
            "from",
        ),
        (json!({"note": "n".repeat(501)}), 422, "note"),
        (json!({"therapist": "Ada"}), 422, "therapist"),
    ] {
        let mut body = right();
        body.as_object_mut()
            .unwrap()
            .extend(change.as_object().unwrap().clone());
        let (status, reply) = enter(&app, &token, &body).await;
        assert_eq!(
            (status, refused_fields(&reply)),
            (expected, vec![name]),
            "{change}: {reply}"
        );
    }
    let (status, _) = enter(&app, &token, &right()).await;
    assert_eq!(status, 200, "none of it blocked anything out");
}

#[tokio::test]
async fn only_staff_who_decide_enter_and_end_and_only_their_own() {
    let app = App::start().await;
    let body = of_ada(&app, "10:00", "12:00");
    let (status, _) = answer(app.post("/v1/block_outs").json(&body)).await;
    assert_eq!(status, 401);
    let reader = app.token(Role::Read).await;
    assert_eq!(enter(&app, &reader, &body).await.0, 403);

    let mut neighbour = Spa::new().catalogue;
    neighbour.portals.clear();
    let other: OrganizationId = neighbour.organization.id;
    let mut transaction = app.store.begin().await.unwrap();
    transaction.save_catalogue(&neighbour).await.unwrap();
    transaction.commit().await.unwrap();
    let foreign = app.token_of(other, Role::Admin).await;
    let (status, reply) = enter(&app, &foreign, &body).await;
    assert_eq!(status, 404, "the center is not theirs");
    assert!(refused_fields(&reply).contains(&"center_id"), "{reply}");

    let decider = app.token(Role::Decide).await;
    let (_, entered) = enter(&app, &decider, &body).await;
    let path = format!("/v1/block_outs/{}", entered["block_out"]["id"].as_str().unwrap());
    for (token, expected) in [(&reader, 403), (&foreign, 404), (&decider, 200)] {
        let (status, _) = answer(app.delete(&path).header("authorization", token)).await;
        assert_eq!(status, expected);
    }
}

#[tokio::test]
async fn sent_twice_it_is_entered_once() {
    let app = App::start().await;
    let token = app.token(Role::Decide).await;
    let body = of_ada(&app, "10:00", "12:00");
    let send = async || {
        let request = app
            .post("/v1/block_outs")
            .header("authorization", &token)
            .header("idempotency-key", "0123456789012345678901")
            .json(&body);
        answer(request).await
    };
    let first = send().await;
    assert_eq!(first.0, 200);
    assert_eq!(send().await, first);
}
