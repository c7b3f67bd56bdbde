//! `POST /v1/bookings`, `GET …/slots` and `POST /v1/guests/online_guests`.

use booking_wire::service_booking::SlotsResponse;
use serde_json::{Value, json};

use crate::app::{App, answer, header, refused_fields};

const UNKNOWN: &str = "11111111-1111-4111-8111-111111111111";

#[tokio::test]
async fn a_draft_is_made_and_is_not_cached() {
    let app = App::start().await;
    let request = app.post("/v1/bookings?is_double_booking_enabled=true");
    let request = request.json(&app.draft_request(json!({"Gender": 2})));
    let reply = request.send().await.unwrap();
    assert_eq!(header(&reply, "cache-control"), "no-store");
    assert_eq!(header(&reply, "referrer-policy"), "no-referrer");
    assert_eq!(reply.status(), 200);
    let reply: Value = reply.json().await.unwrap();
    assert_eq!(reply["Error"], Value::Null);
    assert_eq!(reply["id"].as_str().unwrap().len(), 36);
}

#[tokio::test]
async fn a_client_of_the_documentation_may_leave_the_portal_out_and_add_fields() {
    let app = App::start().await;
    let mut request = app.draft_request(json!({"id": app.spa.bo.to_string(), "Gender": 3}));
    request.as_object_mut().unwrap().remove("portal_id");
    request["is_only_catalog_employees"] = json!(true);
    request["something_new"] = json!([1]);
    let (status, reply) = answer(app.post("/v1/bookings").json(&request)).await;
    assert_eq!(status, 200, "{reply}");
}

#[tokio::test]
async fn every_fault_of_a_draft_has_its_code_and_message() {
    let app = App::start().await;
    let not_in_catalog = "One or more services or addons are not available in the catalog.";
    let missing = "Request is missing or id is missing.";
    for (pointer, value, status, code, message, field) in [
        ("/center_id", json!(null), 400, 503, missing, "center_id"),
        ("/center_id", json!(UNKNOWN), 404, 502, "Center not found.", ""),
        (
            "/center_id",
            json!("x"),
            404,
            502,
            "Center not found.",
            "center_id",
        ),
        ("/date", json!(null), 400, 503, missing, "date"),
        (
            "/date",
            json!("tomorrow"),
            422,
            422,
            "Please check the fields named here.",
            "date",
        ),
        (
            "/date",
            json!("2026-11-22"),
            422,
            422,
            "Please check the fields named here.",
            "date",
        ),
        ("/guests", json!([]), 400, 503, missing, "guests"),
        ("/guests/0/items", json!([]), 400, 503, missing, "guests[0].items"),
        (
            "/guests/0/items/0/item",
            json!(null),
            400,
            503,
            missing,
            "guests[0].items[0].item.id",
        ),
        (
            "/guests/0/items/0/item/id",
            json!("x"),
            404,
            502,
            not_in_catalog,
            "guests[0].items[0].item.id",
        ),
        (
            "/guests/0/items/0/therapist",
            json!({"Gender": 3}),
            400,
            503,
            missing,
            "guests[0].items[0].therapist.id",
        ),
        (
            "/guests/0/items/0/therapist",
            json!({"Gender": 9}),
            422,
            422,
            "Please check the fields named here.",
            "guests[0].items[0].therapist.Gender",
        ),
        (
            "/guests/0/items/0/therapist",
            json!({"id": "x"}),
            404,
            502,
            "One or more therapists are not available in catalog.",
            "guests[0].items[0].therapist.id",
        ),
        (
            "/portal_id",
            json!("nowhere"),
            404,
            502,
            "There is no such booking page.",
            "",
        ),
        (
            "/portal_id",
            json!("closed"),
            404,
            502,
            "There is no such booking page.",
            "",
        ),
    ] {
        let mut request = app.draft_request(json!({}));
        *request.pointer_mut(pointer).unwrap() = value.clone();
        let (got, reply) = answer(app.post("/v1/bookings").json(&request)).await;
        assert_eq!(got, status, "{pointer} {value}: {reply}");
        assert_eq!(reply["id"], Value::Null, "{pointer}");
        assert_eq!(reply["Error"]["code"], code, "{pointer} {value}");
        assert_eq!(reply["Error"]["message"], message, "{pointer} {value}");
        let expected: Vec<&str> = Some(field)
            .filter(|field| !field.is_empty())
            .into_iter()
            .collect();
        assert_eq!(refused_fields(&reply), expected, "{pointer} {value}");
    }
}

#[tokio::test]
async fn an_unknown_service_or_therapist_is_named() {
    let app = App::start().await;
    for (pointer, value, message) in [
        (
            "/guests/0/items/0/item/id",
            json!(UNKNOWN),
            "One or more services or addons are not available in the catalog.",
        ),
        (
            "/guests/0/items/0/therapist",
            json!({"id": UNKNOWN}),
            "One or more therapists are not available in catalog.",
        ),
    ] {
        let mut request = app.draft_request(json!({}));
        *request.pointer_mut(pointer).unwrap() = value;
        let (status, reply) = answer(app.post("/v1/bookings").json(&request)).await;
        assert_eq!((status, &reply["Error"]["code"]), (404, &json!(502)), "{pointer}");
        assert_eq!(reply["Error"]["message"], message);
        assert_eq!(refused_fields(&reply).len(), 1, "{reply}");
    }
}

#[tokio::test]
async fn a_flag_that_is_none_is_refused() {
    let app = App::start().await;
    let request = app.post("/v1/bookings?is_double_booking_enabled=maybe");
    let (status, reply) = answer(request.json(&app.draft_request(json!({})))).await;
    assert_eq!(status, 422);
    assert_eq!(refused_fields(&reply), ["is_double_booking_enabled"]);
}

#[tokio::test]
async fn the_slots_of_a_draft_have_the_documented_shape() {
    let app = App::start().await;
    let draft = app.draft().await;
    let path = format!("/v1/bookings/{draft}/slots");
    let (status, reply) = answer(app.get(&path)).await;
    assert_eq!(status, 200);
    assert_eq!(
        reply["slots"][0],
        json!({"Time": "2026-11-24T09:00:00", "Warnings": null, "Priority": 0, "Available": true, "SalePrice": null})
    );
    assert_eq!(reply["Error"], Value::Null);
    let (_, reply) = answer(app.get(&format!("{path}?check_future_day_availability=true"))).await;
    let slots: SlotsResponse = serde_json::from_value(reply).unwrap();
    assert_eq!(slots.future_days[0].day, "2026-11-25T00:00:00");
    assert!(slots.future_days[0].is_available);
}

#[tokio::test]
async fn the_slots_of_an_unknown_draft_are_an_error_in_their_own_envelope() {
    let app = App::start().await;
    for draft in [UNKNOWN, "x", "%FF"] {
        let (status, reply) = answer(app.get(&format!("/v1/bookings/{draft}/slots"))).await;
        assert_eq!(status, 404);
        assert_eq!(reply["slots"], json!([]));
        assert_eq!(
            reply["Error"],
            json!({"code": 502, "message": "Invalid booking id."})
        );
    }
}

#[tokio::test]
async fn a_guest_is_always_a_new_one() {
    let app = App::start().await;
    let request = json!({
        "email": "grace@guest.example", "center_id": app.spa.main.to_string(),
        "first_name": "Grace", "last_name": "Example",
    });
    let (status, first) = answer(app.post("/v1/guests/online_guests").json(&request)).await;
    assert_eq!(status, 200, "{first}");
    assert_eq!(first["error"], Value::Null);
    assert_eq!(first["guest_id"], first["online_guest_id"]);
    let (_, second) = answer(app.post("/v1/guests/online_guests").json(&request)).await;
    assert_ne!(first["guest_id"], second["guest_id"]);
}

#[tokio::test]
async fn a_guest_needs_a_center_a_name_and_an_address() {
    let app = App::start().await;
    let main = app.spa.main.to_string();
    for (request, status, fields) in [
        (json!({"first_name": "A"}), 400, vec!["center_id"]),
        (
            json!({"center_id": UNKNOWN, "first_name": "A", "last_name": "B", "email": "a@b.example"}),
            404,
            vec![],
        ),
        (
            json!({"center_id": main}),
            422,
            vec!["first_name", "last_name", "email"],
        ),
        (
            json!({"center_id": main, "first_name": "A", "last_name": "B", "email": "ab"}),
            422,
            vec!["email"],
        ),
        (
            json!({"center_id": main, "first_name": 7}),
            400,
            vec!["first_name"],
        ),
    ] {
        let (got, reply) = answer(app.post("/v1/guests/online_guests").json(&request)).await;
        assert_eq!(got, status, "{request}: {reply}");
        assert_eq!(reply["guest_id"], Value::Null);
        assert_eq!(refused_fields(&reply), fields, "{request}");
    }
}

#[tokio::test]
async fn what_is_taken_carries_a_warning_if_double_booking_is_asked_about() {
    let app = App::start().await;
    app.reservation().await;
    let mut seen = Vec::new();
    for enabled in ["true", "false"] {
        let path = format!("/v1/bookings?is_double_booking_enabled={enabled}");
        let request = app
            .post(&path)
            .json(&app.draft_request(json!({"id": app.spa.ada.to_string()})));
        let draft = answer(request).await.1["id"].as_str().unwrap().to_owned();
        let (_, reply) = answer(app.get(&format!("/v1/bookings/{draft}/slots"))).await;
        seen.push(reply["slots"].as_array().unwrap().clone());
    }
    assert!(seen[0].iter().any(|slot| slot["Available"] == false));
    assert!(seen[1].iter().all(|slot| slot["Warnings"].is_null()));
    for slot in &seen[0] {
        let expected = match (slot["Available"] == true, slot["Time"].as_str().unwrap()) {
            (true, _) => Value::Null,
            // The center, and Ada's day, end before the treatment would.
            (false, "2026-11-24T16:30:00") => json!([{"Type": 1}, {"Type": 4}]),
            (false, _) => json!([{"Type": 0}]),
        };
        assert_eq!(slot["Warnings"], expected, "{slot}");
    }
}
