//! `GET /bookings`: staff tokens.

use booking_server::store::Role;
use serde_json::json;

use crate::app::{App, answer, header};
use crate::spa::Spa;

#[tokio::test]
async fn staff_see_all_bookings_of_their_organization_and_its_events_if_asked() {
    let app = App::start().await;
    let submission = app.submission(&app.reservation().await);
    let (_, submitted) = answer(app.post("/bookings/submit").json(&submission)).await;
    let id = submitted["booking"]["id"].as_str().unwrap();
    let token = app.token(Role::Decide).await;
    let (status, list) = answer(app.get("/bookings").header("authorization", &token)).await;
    assert_eq!(status, 200);
    // What a calendar for another time is asked with is for the booker's widget only.
    let mut expected = submitted["booking"].clone();
    assert!(expected.as_object_mut().unwrap().remove("visit").is_some());
    assert_eq!(list["bookings"][id], expected);
    assert!(list.get("associatedEvents").is_none());
    let with_events = app
        .get("/bookings?returnEvents=true")
        .header("authorization", &token);
    let (_, list) = answer(with_events).await;
    assert_eq!(
        list["associatedEvents"],
        json!([]),
        "a pending booking has no Event yet"
    );
}

#[tokio::test]
async fn approved_bookings_have_an_event() {
    let app = App::start().await;
    let mut submission = app.submission("");
    submission["portalId"] = json!(app.spa.express.to_string());
    let portals = &app.spa.catalogue.portals;
    let express = portals
        .iter()
        .find(|portal| portal.id == app.spa.express)
        .unwrap();
    submission["bookingModuleId"] = json!(express.booking_module.to_string());
    submission["event"] = json!({"serviceId": app.spa.massage.to_string(), "start": "2026-11-24T09:00:00Z"});
    let (status, submitted) = answer(app.post("/bookings/submit").json(&submission)).await;
    assert_eq!(
        (status, &submitted["booking"]["status"]),
        (200, &json!(1)),
        "{submitted}"
    );
    let token = app.token(Role::Admin).await;
    let (_, list) = answer(
        app.get("/bookings?returnEvents=true")
            .header("authorization", token),
    )
    .await;
    assert_eq!(
        list["associatedEvents"][0]["bookingId"],
        submitted["booking"]["id"]
    );
    assert_eq!(list["associatedEvents"][0]["id"], submitted["booking"]["eventId"]);
}

#[tokio::test]
async fn without_a_valid_token_there_is_nothing_to_see() {
    let app = App::start().await;
    app.token(Role::Read).await;
    for authorization in ["", "Bearer", "Bearer wrong", "Basic c2VjcmV0", "secret-Read"] {
        let reply = app
            .get("/bookings")
            .header("authorization", authorization)
            .send()
            .await
            .unwrap();
        assert_eq!(reply.status(), 401, "{authorization}");
        assert_eq!(header(&reply, "www-authenticate"), "Bearer");
        let reply: serde_json::Value = reply.json().await.unwrap();
        assert_eq!(reply, json!({"status": 401, "error": "A staff token is needed."}));
    }
    assert_eq!(app.get("/bookings").send().await.unwrap().status(), 401);
}

#[tokio::test]
async fn a_token_opens_one_organization_only() {
    let app = App::start().await;
    app.post("/bookings/submit")
        .json(&app.submission(&app.reservation().await))
        .send()
        .await
        .unwrap();
    let mut other = Spa::new();
    for portal in &mut other.catalogue.portals {
        portal.slug = format!("other-{}", portal.slug);
    }
    let mut transaction = app.store.begin().await.unwrap();
    transaction.save_catalogue(&other.catalogue).await.unwrap();
    transaction.commit().await.unwrap();
    let token = app.token_of(other.organization, Role::Admin).await;
    let (status, list) = answer(app.get("/bookings").header("authorization", token)).await;
    assert_eq!((status, &list["bookings"]), (200, &json!({})));
}

#[tokio::test]
async fn a_flag_that_is_none_is_refused() {
    let app = App::start().await;
    let token = app.token(Role::Read).await;
    let (status, reply) = answer(
        app.get("/bookings?returnEvents=perhaps")
            .header("authorization", token),
    )
    .await;
    assert_eq!(status, 422);
    assert_eq!(reply["fields"][0]["name"], "returnEvents");
}
