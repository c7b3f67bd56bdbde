//! `/v1/guest_relationships`: staff say who may book for whom.

use booking_server::ids::{GuestId, OrganizationId};
use booking_server::store::{Guest, Role};
use serde_json::{Value, json};

use crate::app::{App, answer, refused_fields};
use crate::spa::Spa;

async fn guest(app: &App, organization: OrganizationId) -> GuestId {
    let guest = Guest {
        id: GuestId::random(),
        organization,
        first_name: "Ada".to_owned(),
        last_name: "Lovelace".to_owned(),
        email: "ada@example.com".to_owned(),
    };
    let mut transaction = app.store.begin().await.unwrap();
    transaction.insert_guest(&guest).await.unwrap();
    transaction.commit().await.unwrap();
    guest.id
}

async fn enter(app: &App, token: &str, body: &Value) -> (u16, Value) {
    let request = app.post("/v1/guest_relationships").header("authorization", token);
    answer(request.json(body)).await
}

#[tokio::test]
async fn a_relationship_is_entered_listed_and_ended() {
    let app = App::start().await;
    let token = app.token(Role::Decide).await;
    let (host, member) = (
        guest(&app, app.spa.organization).await,
        guest(&app, app.spa.organization).await,
    );
    let body =
        json!({"host_guest_id": host.to_string(), "member_guest_id": member.to_string(), "kind": "child"});
    let (status, entered) = enter(&app, &token, &body).await;
    assert_eq!(status, 200, "{entered}");
    let relationship = &entered["guest_relationship"];
    assert_eq!(relationship["kind"], "child");
    assert_eq!(relationship["imported"], false);
    let list = async || {
        let request = app.get("/v1/guest_relationships").header("authorization", &token);
        answer(request).await.1["guest_relationships"].clone()
    };
    assert_eq!(list().await, json!([relationship]));
    let (status, reply) = enter(&app, &token, &body).await;
    assert_eq!(status, 409, "{reply}");

    let path = format!("/v1/guest_relationships/{}", relationship["id"].as_str().unwrap());
    for expected in [200, 404] {
        let (status, _) = answer(app.delete(&path).header("authorization", &token)).await;
        assert_eq!(status, expected);
    }
    assert_eq!(list().await, json!([]));
}

#[tokio::test]
async fn what_is_wrong_is_named() {
    let app = App::start().await;
    let mut neighbour = Spa::new().catalogue;
    neighbour.portals.clear();
    let elsewhere = neighbour.organization.id;
    let mut transaction = app.store.begin().await.unwrap();
    transaction.save_catalogue(&neighbour).await.unwrap();
    transaction.commit().await.unwrap();
    let token = app.token(Role::Decide).await;
    let (host, stranger) = (
        guest(&app, app.spa.organization).await,
        guest(&app, elsewhere).await,
    );
    let body = |member: &str, kind: &str| json!({"host_guest_id": host.to_string(), "member_guest_id": member, "kind": kind});
    for (body, expected, name) in [
        (body(&stranger.to_string(), "child"), 404, "member_guest_id"),
        (body("nobody", "child"), 404, "member_guest_id"),
        (body(&host.to_string(), "child"), 422, "member_guest_id"),
        (body(&host.to_string(), "boss"), 422, "kind"),
        (
            json!({"host_guest_id": host.to_string(), "kind": "child"}),
            422,
            "member_guest_id",
        ),
        (json!({"host": "x"}), 422, "host"),
    ] {
        let (status, reply) = enter(&app, &token, &body).await;
        assert_eq!((status, refused_fields(&reply)), (expected, vec![name]), "{body}");
    }
    let reader = app.token(Role::Read).await;
    let request = app
        .get("/v1/guest_relationships")
        .header("authorization", &reader);
    assert_eq!(answer(request).await.0, 403, "the ids are capabilities");
    assert_eq!(answer(app.get("/v1/guest_relationships")).await.0, 401);
}
