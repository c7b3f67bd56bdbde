//! `…/slots/reserve`: hold, extend, move, read, release, expire.

use booking_server::catalogue::{Catalogue, Equipment};
use booking_server::http::Settings;
use booking_server::ids::EquipmentId;
use serde_json::{Value, json};

use crate::app::{App, answer, header, refused_fields};
use crate::documented::{Client, TEN};
use crate::spa::{Spa, text};

const UNKNOWN: &str = "11111111-1111-4111-8111-111111111111";

#[tokio::test]
async fn a_hold_has_the_documented_shape() {
    let app = App::start().await;
    let draft = app.draft().await;
    let (status, reply) = app.reserve(&draft, "2026-11-24T10:00:00").await;
    assert_eq!(status, 200, "{reply}");
    assert_eq!(reply["is_reserved"], true);
    assert_eq!(reply["expiry_time"], "2026-11-23T07:10:00Z");
    assert_eq!(reply["max_expiry_time"], "2026-11-23T08:50:00Z");
    assert_eq!(reply["server_time"], "2026-11-23T07:00:00.000Z");
    assert_eq!(reply["blocking_time"], 10);
    assert_eq!(reply["slot_time"], "2026-11-24T10:00:00");
    assert_eq!(reply["error"], Value::Null);
    let invoice = &reply["invoices"][0];
    assert_eq!(
        invoice["guest"],
        json!({"Id": null, "FirstName": null, "LastName": null})
    );
    assert_eq!(invoice["invoice_id"], Value::Null);
    let item = &invoice["items"][0];
    assert_eq!(item["item"]["name"], "Massage");
    assert_eq!(item["item"]["item_type"], 0);
    assert_eq!(item["therapist"]["id"], app.spa.ada.to_string());
    assert_eq!(item["therapist"]["full_name"], "Ada Sample");
    assert_eq!(item["start_time"], "2026-11-24T10:00:00");
    assert_eq!(item["end_time"], "2026-11-24T11:00:00");
    assert_eq!(item["appointment_id"], Value::Null);
}

/// A massage takes a table and a lamp.
fn a_table_and_a_lamp(spa: &mut Spa) {
    for category in ["table", "lamp"] {
        spa.catalogue.services[0]
            .equipment_categories
            .push(category.to_owned());
        spa.catalogue.equipment.push(Equipment {
            id: EquipmentId::random(),
            center: spa.main,
            name: text(category),
            category: category.to_owned(),
            count: 1,
            archived: false,
        });
    }
}

#[tokio::test]
async fn reserve_and_confirm_name_the_first_kind_of_equipment() {
    let app = App::start_with(Settings::default(), a_table_and_a_lamp).await;
    let client = Client::new(&app).await;
    let draft = client.create(&client.booking_request(&["Grace"]).await).await;
    let held = client.reserve(&draft, TEN, false).await;
    let confirmed = client.confirm(&draft).await;
    let table = &app.spa.catalogue.equipment[0];
    for invoice in [&held[0], &confirmed["invoice"]] {
        assert_eq!(
            invoice["items"][0]["equipment"],
            json!({"id": table.id.to_string(), "name": "table"})
        );
    }
}

#[tokio::test]
async fn a_lost_race_is_409_with_alternatives() {
    let app = App::start().await;
    app.reservation().await;
    let second = app.draft().await;
    let (status, reply) = app.reserve(&second, "2026-11-24T10:00:00").await;
    assert_eq!(status, 409);
    assert_eq!(reply["is_reserved"], false);
    assert_eq!(
        reply["error"],
        json!({"code": 502, "message": "Slot is not available for reservation."})
    );
    let alternatives = reply["alternatives"].as_array().unwrap();
    assert!(!alternatives.is_empty());
    assert_eq!(alternatives[0]["utc_offset_minutes"], 60);
    assert!(
        alternatives
            .iter()
            .all(|slot| slot["Time"] != "2026-11-24T10:00:00")
    );
}

#[tokio::test]
async fn a_hold_is_extended_moved_read_and_released() {
    let app = App::start().await;
    let draft = app.draft().await;
    let path = format!("/v1/bookings/{draft}/slots/reserve");
    let (_, first) = app.reserve(&draft, "2026-11-24T10:00:00").await;
    app.advance_minutes(5);
    let (_, extended) = app.reserve(&draft, "2026-11-24T10:00:00").await;
    assert_eq!(extended["expiry_time"], "2026-11-23T07:15:00Z");
    let (_, moved) = app.reserve(&draft, "2026-11-24T14:00:00").await;
    assert_eq!(moved["slot_time"], "2026-11-24T14:00:00");
    for reply in [&extended, &moved] {
        assert_eq!(reply["reservation_id"], first["reservation_id"]);
    }
    let read = app.get(&path).send().await.unwrap();
    assert_eq!(header(&read, "cache-control"), "no-store");
    let read: Value = read.json().await.unwrap();
    assert_eq!(read, moved);

    for _ in 0..2 {
        let released = app.delete(&path).send().await.unwrap();
        assert_eq!(released.status(), 204);
    }
    let (status, gone) = answer(app.get(&path)).await;
    assert_eq!(status, 200);
    assert_eq!(gone["is_reserved"], false);
    assert_eq!(gone["error"], Value::Null);
    let other = app.draft().await;
    assert_eq!(app.reserve(&other, "2026-11-24T14:00:00").await.0, 200);
}

#[tokio::test]
async fn a_hold_that_has_expired_says_so_and_frees_its_slot_at_that_moment() {
    let app = App::start().await;
    let (first, second) = (app.draft().await, app.draft().await);
    app.reserve(&first, "2026-11-24T10:00:00").await;
    app.advance_minutes(10);
    let (_, expired) = answer(app.get(&format!("/v1/bookings/{first}/slots/reserve"))).await;
    assert_eq!(expired["is_reserved"], false);
    assert_eq!(expired["invoices"], Value::Null);
    assert_eq!(app.reserve(&second, "2026-11-24T10:00:00").await.0, 200);
    assert_eq!(app.reserve(&first, "2026-11-24T10:00:00").await.0, 409);
}

#[tokio::test]
async fn a_draft_that_never_held_anything_is_not_reserved() {
    let app = App::start().await;
    let draft = app.draft().await;
    let (status, reply) = answer(app.get(&format!("/v1/bookings/{draft}/slots/reserve"))).await;
    assert_eq!(status, 200);
    assert_eq!(reply["is_reserved"], false);
    assert_eq!(reply["reservation_id"], Value::Null);
    assert_eq!(reply["server_time"], "2026-11-23T07:00:00.000Z");
}

#[tokio::test]
async fn every_fault_of_a_reservation_has_its_code() {
    let app = App::start().await;
    let draft = app.draft().await;
    let path = format!("/v1/bookings/{draft}/slots/reserve");
    for (request, status, code, field) in [
        (json!({}), 400, 503, "slot_time"),
        (json!({"slot_time": ""}), 400, 503, "slot_time"),
        (json!({"slot_time": 7}), 400, 503, "slot_time"),
        (json!({"slot_time": "10:00"}), 422, 422, "slot_time"),
        (
            json!({"slot_time": "2026-11-24T10:00:00Z"}),
            422,
            422,
            "slot_time",
        ),
    ] {
        let (got, reply) = answer(app.post(&path).json(&request)).await;
        assert_eq!(
            (got, &reply["error"]["code"]),
            (status, &json!(code)),
            "{request}"
        );
        assert_eq!(reply["is_reserved"], false);
        assert_eq!(refused_fields(&reply), [field], "{request}");
    }
    let (status, reply) = app.reserve(&draft, "2026-11-24T03:00:00").await;
    assert_eq!(
        (status, &reply["error"]["code"]),
        (409, &json!(502)),
        "nothing starts then"
    );
}

#[tokio::test]
async fn an_unknown_draft_has_no_reservation() {
    let app = App::start().await;
    let path = format!("/v1/bookings/{UNKNOWN}/slots/reserve");
    let slot = json!({"slot_time": "2026-11-24T10:00:00"});
    for request in [app.post(&path).json(&slot), app.get(&path), app.delete(&path)] {
        let (status, reply) = answer(request).await;
        assert_eq!(status, 404);
        assert_eq!(reply["is_reserved"], false);
        assert_eq!(
            reply["error"],
            json!({"code": 502, "message": "Invalid booking id."})
        );
    }
}

/// What an import changes.
type Change = fn(&mut Catalogue);

#[tokio::test]
async fn every_row_of_the_error_table_of_reserve_has_its_code_and_message() {
    let app = App::start().await;
    let slot = json!({"slot_time": "2026-11-24T10:00:00"});
    let not_reserved = |(status, reply): (u16, Value)| {
        assert_eq!(reply["is_reserved"], false, "{reply}");
        let error = &reply["error"];
        let message = error["message"].as_str().unwrap().to_owned();
        (status, error["code"].as_i64().unwrap(), message)
    };
    let row = |status: u16, code: i64, message: &str| (status, code, message.to_owned());
    let without_id = app.post("/v1/bookings//slots/reserve").json(&slot);
    let missing = row(400, 503, "Request is missing or id is missing.");
    assert_eq!(not_reserved(answer(without_id).await), missing);

    let draft = app.draft().await;
    let path = format!("/v1/bookings/{draft}/slots/reserve");
    assert_eq!(not_reserved(answer(app.post(&path)).await), missing);
    let winner = app.draft().await;
    app.reserve(&winner, "2026-11-24T10:00:00").await;
    let reserve = || async { not_reserved(answer(app.post(&path).json(&slot)).await) };
    assert_eq!(
        reserve().await,
        row(409, 502, "Slot is not available for reservation.")
    );

    let changes: [(Change, &str); 3] = [
        (
            |catalogue| catalogue.therapists[0].archived = true,
            "One or more therapists are not available in catalog.",
        ),
        (
            |catalogue| catalogue.services[0].archived = true,
            "One or more services or addons are not available in the catalog.",
        ),
        (
            |catalogue| catalogue.centers[0].archived = true,
            "Center not found.",
        ),
    ];
    let mut catalogue = app.spa.catalogue.clone();
    for (change, message) in changes {
        change(&mut catalogue);
        let mut transaction = app.store.begin().await.unwrap();
        transaction.save_catalogue(&catalogue).await.unwrap();
        transaction.commit().await.unwrap();
        assert_eq!(reserve().await, row(404, 502, message));
    }
}

#[tokio::test]
async fn what_was_submitted_is_no_longer_released() {
    let app = App::start().await;
    let draft = app.draft().await;
    let (_, held) = app.reserve(&draft, "2026-11-24T10:00:00").await;
    let submission = app.submission(held["reservation_id"].as_str().unwrap());
    let (status, _) = answer(app.post("/bookings/submit").json(&submission)).await;
    assert_eq!(status, 200);
    let path = format!("/v1/bookings/{draft}/slots/reserve");
    let (status, reply) = answer(app.delete(&path)).await;
    let error = json!({"code": 502, "message": "Could not get booking details."});
    assert_eq!((status, &reply["error"]), (409, &error));
}
