//! Family bookings: `is_family_booking`, `relationship_host_id` and `guest_relationship_id`.

use booking_server::ids::{GuestId, RelationshipId};
use booking_server::store::{Guest, GuestRelationship, RelationshipKind, Role};
use serde_json::{Value, json};

use crate::app::{App, answer, refused_fields};

const UNKNOWN: &str = "11111111-1111-4111-8111-111111111111";

/// A mother who may book for her daughter, and somebody else's guest.
struct Family {
    app: App,
    host: GuestId,
    member: GuestId,
    stranger: GuestId,
    relationship: RelationshipId,
}

impl Family {
    async fn start() -> Self {
        let app = App::start().await;
        let ids = [GuestId::random(), GuestId::random(), GuestId::random()];
        let mut transaction = app.store.begin().await.unwrap();
        for (id, name) in ids.into_iter().zip(["Mia", "Nina", "Otto"]) {
            let guest = Guest {
                id,
                organization: app.spa.organization,
                first_name: name.to_owned(),
                last_name: "Muster".to_owned(),
                email: format!("{name}@guest.example"),
            };
            transaction.insert_guest(&guest).await.unwrap();
        }
        let [host, member, stranger] = ids;
        let relationship = GuestRelationship {
            id: RelationshipId::random(),
            organization: app.spa.organization,
            host,
            member,
            kind: RelationshipKind::Child,
            imported: false,
        };
        transaction.insert_relationship(&relationship).await.unwrap();
        transaction.commit().await.unwrap();
        Self {
            app,
            host,
            member,
            stranger,
            relationship: relationship.id,
        }
    }

    fn request(&self, guests: &[GuestId]) -> Value {
        let mut request = self.app.draft_request(json!({}));
        let items = request["guests"][0]["items"].clone();
        request["guests"] = guests
            .iter()
            .map(|id| json!({"id": id.to_string(), "items": items}))
            .collect();
        request["is_family_booking"] = json!(true);
        request["relationship_host_id"] = json!(self.host.to_string());
        request["guest_relationship_id"] = json!(self.relationship.to_string());
        request
    }

    async fn create(&self, request: &Value) -> (u16, Value) {
        answer(self.app.post("/v1/bookings").json(request)).await
    }
}

#[tokio::test]
async fn a_host_reserves_and_confirms_for_a_member() {
    let family = Family::start().await;
    let app = &family.app;
    let (status, draft) = family.create(&family.request(&[family.member])).await;
    assert_eq!(status, 200, "{draft}");
    let draft = draft["id"].as_str().unwrap();
    let (status, held) = app.reserve(draft, "2026-11-24T10:00:00").await;
    assert_eq!(status, 200, "{held}");
    assert_eq!(held["invoices"][0]["guest"]["FirstName"], "Nina");
    let (status, confirmed) = answer(app.post(&format!("/v1/bookings/{draft}/slots/confirm"))).await;
    assert_eq!(status, 200, "{confirmed}");

    let token = app.token(Role::Read).await;
    let (_, list) = answer(app.get("/bookings").header("authorization", token)).await;
    let booking = list["bookings"].as_object().unwrap().values().next().unwrap();
    assert_eq!(booking["contact"]["firstName"], "Mia", "the host is written to");
    assert_eq!(booking["contact"]["email"], "Mia@guest.example");
}

#[tokio::test]
async fn host_and_member_may_come_together() {
    let family = Family::start().await;
    let request = family.request(&[family.host, family.member]);
    let (status, draft) = family.create(&request).await;
    assert_eq!(status, 200, "{draft}");
    let (status, held) = family
        .app
        .reserve(draft["id"].as_str().unwrap(), "2026-11-24T10:00:00")
        .await;
    assert_eq!(status, 200, "{held}");
    assert_eq!(held["invoices"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn only_the_host_reserves_and_only_for_family() {
    let family = Family::start().await;
    let (host, member, stranger) = (family.host, family.member, family.stranger);
    for (guests, pointer, value, status, field) in [
        (
            vec![member],
            "/relationship_host_id",
            json!(null),
            400,
            "relationship_host_id",
        ),
        (
            vec![member],
            "/guest_relationship_id",
            json!(null),
            400,
            "guest_relationship_id",
        ),
        (
            vec![member],
            "/relationship_host_id",
            json!("x"),
            404,
            "relationship_host_id",
        ),
        (
            vec![member],
            "/guest_relationship_id",
            json!(UNKNOWN),
            404,
            "guest_relationship_id",
        ),
        // The member is no host of this relationship.
        (
            vec![host],
            "/relationship_host_id",
            json!(member.to_string()),
            422,
            "relationship_host_id",
        ),
        (vec![stranger], "/date", json!("2026-11-24"), 422, "guests[0].id"),
        (
            vec![member, member],
            "/date",
            json!("2026-11-24"),
            422,
            "guests[1].id",
        ),
        (vec![member], "/guests/0/id", json!(null), 422, "guests[0].id"),
    ] {
        let mut request = family.request(&guests);
        *request.pointer_mut(pointer).unwrap() = value.clone();
        let (got, reply) = family.create(&request).await;
        assert_eq!(got, status, "{pointer} {value}: {reply}");
        assert_eq!(reply["id"], Value::Null);
        assert_eq!(refused_fields(&reply), [field], "{pointer} {value}");
    }
}

#[tokio::test]
async fn without_the_flag_the_ids_beside_it_have_no_effect() {
    let family = Family::start().await;
    let mut request = family.request(&[family.stranger]);
    request["is_family_booking"] = json!(false);
    request["guest_relationship_id"] = json!("x");
    let (status, reply) = family.create(&request).await;
    assert_eq!(status, 200, "{reply}");
}
