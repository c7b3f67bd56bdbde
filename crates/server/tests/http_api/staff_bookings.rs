//! Staff make bookings, associate them, find them, and see nothing of another organization's.

use booking_server::ids::EventId;
use booking_server::store::{Event, Role, Span};
use chrono::{TimeZone as _, Utc};
use serde_json::{Value, json};

use crate::app::{App, answer, refused_fields};
use crate::desk::{Desk, id};
use crate::spa::Spa;

const CUSTOMER: &str = "11111111-1111-4111-8111-111111111111";

/// A massage with Ada on Tuesday at 10:00, for somebody on the telephone.
fn by_telephone(app: &App) -> Value {
    json!({
        "bookingModuleId": app.spa.manual_module.to_string(),
        "portalId": app.spa.manual.to_string(),
        "contact": {"firstName": "Grace"},
        "event": {
            "serviceId": app.spa.massage.to_string(), "start": "2026-11-24T09:00:00Z",
            "therapistId": app.spa.ada.to_string(), "centerId": app.spa.main.to_string(),
        },
    })
}

#[tokio::test]
async fn staff_book_with_a_new_event_or_pending_and_need_little_of_the_form() {
    let desk = Desk::open().await;
    let mut body = by_telephone(&desk.app);
    body["bookingStatus"] = json!(1);
    body["customerId"] = json!(CUSTOMER);
    let (status, reply) = desk.staff("/bookings", &body).await;
    assert_eq!(status, 200, "{reply}");
    assert_eq!(reply["booking"]["status"], 1);
    assert_eq!(reply["booking"]["customerId"], CUSTOMER);
    assert_eq!(reply["event"]["id"], reply["booking"]["eventId"]);
    assert_eq!(desk.events().await, json!([reply["event"]]));
    assert_eq!(desk.times_of_ada().await, ["Tue 10:00"]);
    let (status, reply) = desk.staff("/bookings", &body).await;
    assert_eq!(status, 409);
    assert!(!reply["alternatives"].as_array().unwrap().is_empty());

    let mut pending = by_telephone(&desk.app);
    pending["event"]["start"] = json!("2026-11-24T11:00:00Z");
    let (status, reply) = desk.staff("/bookings", &pending).await;
    assert_eq!(status, 200, "{reply}");
    assert_eq!(reply["booking"]["status"], 0);
    assert!(reply.get("event").is_none());
    assert_eq!(desk.notices().await, ["booking.approved", "booking.submitted"]);
}

#[tokio::test]
async fn staff_book_at_the_last_minute_and_take_over_holds() {
    let desk = Desk::open().await;
    // Monday 9:00 is an hour and a half away; bookers have to be earlier.
    desk.app.advance_minutes(30);
    let mut body = by_telephone(&desk.app);
    body["event"]["start"] = json!("2026-11-23T08:00:00Z");
    let mut as_booker = desk.app.submission("");
    as_booker["event"] = body["event"].clone();
    let (status, _) = answer(desk.app.post("/bookings/submit").json(&as_booker)).await;
    assert_eq!(status, 409);
    assert_eq!(desk.staff("/bookings", &body).await.0, 200);

    let mut held = by_telephone(&desk.app);
    held["reservationId"] = json!(desk.app.reservation().await);
    held["event"] = json!({"title": "Held"});
    let (status, reply) = desk.staff("/bookings", &held).await;
    assert_eq!(status, 200, "{reply}");
    assert_eq!(reply["booking"]["event"]["startInCenter"], "2026-11-24T10:00:00");
    assert_eq!(reply["booking"]["event"]["title"], "Held");
    assert_eq!(
        desk.staff("/bookings", &held).await.0,
        409,
        "it is a booking already"
    );
}

#[tokio::test]
async fn a_booking_can_be_made_from_an_event_that_is_there() {
    let desk = Desk::open().await;
    let event = Event {
        id: EventId::random(),
        organization: desk.app.spa.organization,
        booking: None,
        title: "Walk-in".to_owned(),
        during: Span {
            start: Utc.with_ymd_and_hms(2026, 11, 24, 9, 0, 0).unwrap(),
            end: Utc.with_ymd_and_hms(2026, 11, 24, 9, 30, 0).unwrap(),
        },
        canceled: false,
    };
    let mut transaction = desk.app.store.begin().await.unwrap();
    transaction.insert_event(&event).await.unwrap();
    transaction.commit().await.unwrap();
    let mut body = by_telephone(&desk.app);
    body["eventId"] = json!(event.id.to_string());
    body["event"].as_object_mut().unwrap().remove("start");
    let (status, reply) = desk.staff("/bookings", &body).await;
    assert_eq!(status, 200, "{reply}");
    assert_eq!(reply["booking"]["status"], 1);
    assert_eq!(reply["booking"]["eventId"], event.id.to_string());
    assert_eq!(
        reply["booking"]["event"]["start"], "2026-11-24T09:00:00Z",
        "the Event's"
    );
    assert_eq!(reply["event"]["bookingId"], reply["booking"]["id"]);
    assert_eq!(reply["event"]["end"], "2026-11-24T10:00:00Z", "it is updated");
    let (status, reply) = desk.staff("/bookings", &body).await;
    assert_eq!(
        (status, reply["error"].as_str().unwrap()),
        (409, "This Event belongs to another booking.")
    );
}

#[tokio::test]
async fn a_submission_ignores_what_staff_alone_may_set() {
    let desk = Desk::open().await;
    let event = desk.approved_at("2026-11-25T10:00:00").await["eventId"].clone();
    let mut body = desk.app.submission(&desk.app.reservation().await);
    for (field, value) in [
        ("bookingStatus", json!(1)),
        ("eventId", event),
        ("customerId", json!(CUSTOMER)),
        ("contactId", json!(CUSTOMER)),
        ("notification", json!({"message": "x"})),
    ] {
        body[field] = value;
    }
    for by_staff in [true, false] {
        let (status, reply) = if by_staff {
            desk.staff("/bookings", &body).await
        } else {
            answer(desk.app.post("/bookings/submit").json(&body)).await
        };
        assert_eq!(status, 200, "{reply}");
        let booking = &reply["booking"];
        assert_eq!(booking["status"], 0);
        for field in ["eventId", "customerId", "contactId"] {
            assert_eq!(booking[field], Value::Null, "{field}");
        }
        assert!(reply.get("event").is_none());
    }
}

#[tokio::test]
async fn bad_input_of_a_booking_by_staff_is_named() {
    let desk = Desk::open().await;
    let unknown = "11111111-1111-4111-8111-111111111111";
    for (pointer, value, status, field) in [
        ("/orgId", json!(unknown), 404, "orgId"),
        ("/portalId", json!(null), 400, "portalId"),
        ("/portalId", json!(unknown), 404, "portalId"),
        ("/bookingModuleId", json!(unknown), 422, "bookingModuleId"),
        ("/eventId", json!(unknown), 404, "eventId"),
        ("/bookingStatus", json!(2), 422, "bookingStatus"),
        ("/bookingStatus", json!(7), 422, "bookingStatus"),
        ("/customerId", json!("Grace"), 404, "customerId"),
        ("/contact/firstName", json!(""), 422, "contact.firstName"),
        ("/contact/email", json!("grace"), 422, "contact.email"),
        (
            "/contact/answers",
            json!({"terms": "yes"}),
            422,
            "contact.answers.terms",
        ),
        ("/contact/nickName", json!("G"), 422, "contact.nickName"),
        ("/event/serviceId", json!(null), 400, "event.serviceId"),
        ("/event/serviceId", json!(unknown), 404, "event.serviceId"),
        ("/event/therapistId", json!(unknown), 404, "event.therapistId"),
        ("/event/start", json!(null), 422, "event.start"),
        ("/event/start", json!("2026-11-24T10:00:00"), 422, "event.start"),
        ("/price", json!(5), 422, "price"),
        ("/reservationId", json!(unknown), 404, "reservationId"),
    ] {
        let mut body = by_telephone(&desk.app);
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        body.pointer_mut(parent).unwrap()[key] = value.clone();
        let (got, reply) = desk.staff("/bookings", &body).await;
        assert_eq!(
            (got, refused_fields(&reply)),
            (status, vec![field]),
            "{pointer} {value} {reply}"
        );
    }
    assert_eq!(desk.notices().await, [""; 0], "nothing was made");
}

#[tokio::test]
async fn only_customer_and_contact_can_be_changed() {
    let desk = Desk::open().await;
    let booking = desk.pending().await;
    let path = format!("/bookings/{}", id(&booking));
    let patch = |body: Value| {
        answer(
            desk.app
                .patch(&path)
                .header("authorization", &desk.token)
                .json(&body),
        )
    };
    let other = "22222222-2222-4222-8222-222222222222";
    for (body, customer, contact) in [
        (json!({"customerId": CUSTOMER}), json!(CUSTOMER), Value::Null),
        (json!({"contactId": other}), json!(CUSTOMER), json!(other)),
        (json!({"customerId": ""}), Value::Null, json!(other)),
        (json!({}), Value::Null, json!(other)),
        (json!({"contactId": null}), Value::Null, json!(other)),
    ] {
        let (status, reply) = patch(body.clone()).await;
        assert_eq!(status, 200, "{reply}");
        let shown = &reply["booking"];
        assert_eq!(
            (&shown["customerId"], &shown["contactId"]),
            (&customer, &contact),
            "{body}"
        );
    }
    for (body, status, field) in [
        (json!({"status": 1}), 422, "status"),
        (json!({"contact": {"firstName": "Ada"}}), 422, "contact"),
        (json!({"customerId": "Grace"}), 404, "customerId"),
        (json!({"customerId": 7}), 400, "customerId"),
    ] {
        let (got, reply) = patch(body.clone()).await;
        assert_eq!((got, refused_fields(&reply)), (status, vec![field]), "{body}");
    }
    let last = desk.staff_get("/bookings").await["bookings"][id(&booking)]["lastUpdated"].clone();
    assert_eq!(
        last, "2026-11-23T07:00:03Z",
        "three changes, and two that changed nothing"
    );
}

#[tokio::test]
async fn bookings_are_found_by_status_time_reference_and_name() {
    let desk = Desk::open().await;
    let pending = desk.submitted_at("2026-11-24T10:00:00").await;
    let approved = desk.approved_at("2026-11-26T10:00:00").await;
    let found = async |query: &str| {
        let list = desk
            .staff_get(&format!("/bookings?returnEvents=true&{query}"))
            .await;
        let mut ids: Vec<String> = list["bookings"].as_object().unwrap().keys().cloned().collect();
        ids.sort();
        (ids, list["associatedEvents"].as_array().unwrap().len())
    };
    let reference = pending["reference"].as_str().unwrap().to_lowercase();
    let (one, two) = (id(&pending).to_owned(), id(&approved).to_owned());
    let mut both = vec![one.clone(), two.clone()];
    both.sort();
    for (query, ids, events) in [
        ("status=0", vec![one.clone()], 0),
        ("status=1,2", vec![two.clone()], 1),
        ("status=0,1", both.clone(), 1),
        ("from=2026-11-25", vec![two.clone()], 1),
        ("to=2026-11-25", vec![one.clone()], 0),
        (
            "from=2026-11-24T09:59:59Z&to=2026-11-25T00:00:00Z",
            vec![one.clone()],
            0,
        ),
        ("from=2026-11-24T10:00:00Z&to=2026-11-25T00:00:00Z", vec![], 0),
        (&format!("reference={reference}"), vec![one.clone()], 0),
        ("name=race%20EX", both.clone(), 1),
        ("name=Hopper", vec![], 0),
        ("", both.clone(), 1),
    ] {
        assert_eq!(found(query).await, (ids, events), "{query}");
    }
    for query in [
        "status=4",
        "status=open",
        "from=yesterday",
        "to=2026-11-24T10:00:00",
    ] {
        let request = desk
            .app
            .get(&format!("/bookings?{query}"))
            .header("authorization", &desk.token);
        let (status, reply) = answer(request).await;
        let name = query.split('=').next().unwrap();
        assert_eq!((status, refused_fields(&reply)), (422, vec![name]), "{query}");
    }
}

#[tokio::test]
async fn a_token_of_another_organization_sees_and_decides_nothing() {
    let desk = Desk::open().await;
    let pending = desk.pending().await;
    let approved = desk.approved_at("2026-11-27T10:00:00").await;
    let request = desk.asked(&approved, json!({"cancellation": true})).await;
    let mut other = Spa::new();
    for portal in &mut other.catalogue.portals {
        portal.slug = format!("other-{}", portal.slug);
    }
    let mut transaction = desk.app.store.begin().await.unwrap();
    transaction.save_catalogue(&other.catalogue).await.unwrap();
    transaction.commit().await.unwrap();
    let token = desk.app.token_of(other.organization, Role::Admin).await;
    let send = |method: &str, path: String, body: Value| {
        answer(
            desk.app
                .request(method.parse().unwrap(), &path)
                .header("authorization", &token)
                .json(&body),
        )
    };
    let seen = &pending["lastUpdated"];
    for (method, path, body) in [
        (
            "PATCH",
            format!("/bookings/{}", id(&pending)),
            json!({"customerId": ""}),
        ),
        (
            "POST",
            format!("/bookings/{}/approve", id(&pending)),
            json!({"clientBookingLastUpdatedAt": seen}),
        ),
        (
            "POST",
            format!("/bookings/{}/deny", id(&pending)),
            json!({"clientBookingLastUpdatedAt": seen}),
        ),
        (
            "POST",
            format!("/bookings/{}/cancel", id(&approved)),
            json!({"eventProcedure": 0}),
        ),
        (
            "POST",
            format!("/bookings/change-requests/{}/approve", id(&request)),
            json!({}),
        ),
        (
            "POST",
            format!("/bookings/change-requests/{}/deny", id(&request)),
            json!({}),
        ),
        ("GET", format!("/bookings/{}/history", id(&pending)), json!({})),
        ("POST", "/bookings".to_owned(), by_telephone(&desk.app)),
    ] {
        let (status, reply) = send(method, path.clone(), body).await;
        assert_eq!(status, 404, "{path} {reply}");
    }
    let (_, list) = send("GET", "/bookings/change-requests".to_owned(), json!({})).await;
    assert_eq!(list["changeRequests"], json!([]));
    let (_, list) = send("GET", "/bookings?returnEvents=true".to_owned(), json!({})).await;
    assert_eq!(
        (&list["bookings"], &list["associatedEvents"]),
        (&json!({}), &json!([]))
    );
    assert_eq!(desk.public(&pending).await["booking"], pending);
}
