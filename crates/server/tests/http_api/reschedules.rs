//! Confirm's error table, and rescheduling by invoice.

use booking_server::store::Role;
use serde_json::{Value, json};

use crate::app::{App, answer, refused_fields};
use crate::documented::{Client, TEN, TWO, UNKNOWN, done, stranger};

#[tokio::test]
async fn every_row_of_the_error_table_of_confirm_that_can_occur() {
    let app = App::start().await;
    let client = Client::new(&app).await;
    let error = |reply: &Value| {
        assert_eq!(reply["is_confirmed"], false);
        (reply["error"]["code"].clone(), reply["error"]["message"].clone())
    };
    let (status, reply) = answer(app.post("/v1/bookings//slots/confirm")).await;
    assert_eq!(
        (status, error(&reply)),
        (400, (json!(503), json!("id is missing.")))
    );

    let draft = client.create(&client.booking_request(&["Grace"]).await).await;
    let (status, reply) = client.try_confirm(&draft).await;
    let sorry = "Sorry, we weren't able to confirm your appointment due to some technical issues. Please try selecting your desired date & time again.";
    assert_eq!((status, error(&reply)), (409, (json!(4072), json!(sorry))));

    client.reserve(&draft, TEN, false).await;
    let confirmed = client.confirm(&draft).await;
    let draft = client.create(&client.reschedule_request(&confirmed)).await;
    client.reserve(&draft, TWO, false).await;
    for client in [Client::public(&app), Client::with_role(&app, Role::Read).await] {
        let (status, reply) = client.try_confirm(&draft).await;
        assert_eq!(
            (status, error(&reply)),
            (403, (json!(438), json!("cannot acces.")))
        );
    }
    assert_eq!(client.cancel(&confirmed["invoice"]["invoice_id"]).await, done());
    let gone = (json!(5001), json!("Appointment cannot be rescheduled."));
    let (status, reply) = client.try_confirm(&draft).await;
    assert_eq!((status, error(&reply)), (409, gone));
}

#[tokio::test]
async fn what_its_booker_would_change_is_not_confirmed_past_the_staff() {
    let app = App::start().await;
    let client = Client::new(&app).await;
    client.book(&["Grace"]).await;
    let (bookings, _) = client.bookings().await;
    let mut request = client.booking_request(&["Grace"]).await;
    request["replaces"] = bookings[0]["id"].clone();
    let draft = client.create(&request).await;
    client.reserve(&draft, TWO, false).await;
    let (status, reply) = client.try_confirm(&draft).await;
    assert_eq!((status, &reply["error"]["code"]), (409, &json!(5001)));
    let (after, _) = client.bookings().await;
    assert_eq!(after, bookings);
}

#[tokio::test]
async fn only_staff_reschedule_by_invoice_and_every_guest_must_come_along() {
    let app = App::start().await;
    let client = Client::new(&app).await;
    let confirmed = client.book(&["Grace", "Mia"]).await;
    let request = client.reschedule_request(&confirmed);
    for (client, expected) in [
        (Client::public(&app), 401),
        (Client::with_role(&app, Role::Read).await, 403),
    ] {
        let (status, reply) = client.try_create(&request).await;
        assert_eq!((status, &reply["id"]), (expected, &Value::Null), "{reply}");
    }
    let other = client.guest("Ida").await;
    for (pointer, value, status, field) in [
        (
            "/guests/0/invoice_id",
            json!(UNKNOWN),
            404,
            "guests[0].invoice_id",
        ),
        ("/guests/0/invoice_id", json!("x"), 404, "guests[0].invoice_id"),
        ("/guests/1/invoice_id", Value::Null, 422, "guests[1].invoice_id"),
        (
            "/guests/1/invoice_id",
            request["guests"][0]["invoice_id"].clone(),
            422,
            "guests[1].invoice_id",
        ),
        (
            "/guests/0/items/0/invoice_item_id",
            json!(UNKNOWN),
            422,
            "guests[0].items[0].invoice_item_id",
        ),
        ("/guests/0/id", other, 422, "guests[0].id"),
        ("/replaces", json!(UNKNOWN), 422, "replaces"),
    ] {
        let mut changed = request.clone();
        match changed.pointer_mut(pointer) {
            Some(place) => *place = value,
            None => {
                let (parent, key) = pointer.rsplit_once('/').unwrap();
                changed.pointer_mut(parent).unwrap()[key] = value;
            }
        }
        let (answered, reply) = client.try_create(&changed).await;
        assert_eq!(answered, status, "{pointer}: {reply}");
        assert!(refused_fields(&reply).contains(&field), "{pointer}: {reply}");
    }
    let mut alone = request.clone();
    alone["guests"].as_array_mut().unwrap().pop();
    let (status, reply) = client.try_create(&alone).await;
    assert_eq!((status, refused_fields(&reply)), (422, vec!["guests"]));

    let (status, reply) = answer(
        app.post("/v1/bookings")
            .header("authorization", stranger(&app).await)
            .json(&request),
    )
    .await;
    assert_eq!(status, 404, "another organization's: {reply}");
}

#[tokio::test]
async fn guests_named_in_another_order_keep_their_places() {
    let app = App::start().await;
    let client = Client::new(&app).await;
    let confirmed = client.book(&["Grace", "Mia"]).await;
    let mut request = client.reschedule_request(&confirmed);
    request["guests"].as_array_mut().unwrap().reverse();
    request["guests"][0]["items"][0]["therapist"] = json!({"id": app.spa.bo.to_string()});
    let draft = client.create(&request).await;
    client.reserve(&draft, TWO, true).await;
    let moved = client.confirm(&draft).await;
    for invoice in moved["invoices"].as_array().unwrap() {
        let therapist = &invoice["items"][0]["therapist"]["first_name"];
        let expected = match invoice["guest"]["FirstName"].as_str().unwrap() {
            "Mia" => "Bo",
            _ => "Ada",
        };
        assert_eq!(therapist, expected, "{moved}");
    }
    let (bookings, _) = client.bookings().await;
    let guests: Vec<_> = bookings[0]["events"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| event["therapistId"].clone())
        .collect();
    assert_eq!(guests, [app.spa.ada.to_string(), app.spa.bo.to_string()]);
}

#[tokio::test]
async fn whoever_names_one_item_of_a_visit_names_all_of_them() {
    let app = App::start().await;
    let client = Client::new(&app).await;
    let mut request = client.booking_request(&["Grace"]).await;
    let facial = json!({"item": {"id": app.spa.facial.to_string()}});
    request["guests"][0]["items"].as_array_mut().unwrap().push(facial);
    let draft = client.create(&request).await;
    client.reserve(&draft, TEN, false).await;
    let confirmed = client.confirm(&draft).await;
    let item = |position: usize, service: &str| {
        let id = &confirmed["invoice"]["items"][position]["invoice_item_id"];
        json!({"item": {"id": service}, "invoice_item_id": id})
    };
    let massage = item(0, &app.spa.massage.to_string());
    let facial = item(1, &app.spa.facial.to_string());
    let naming = |items: Value| {
        let mut request = client.reschedule_request(&confirmed);
        request["guests"][0]["items"] = items;
        request
    };
    let twice = item(0, &app.spa.facial.to_string());
    let unnamed = json!({"item": {"id": app.spa.facial.to_string()}});
    for items in [
        json!([massage]),
        json!([massage, twice]),
        json!([massage, unnamed]),
    ] {
        let (status, reply) = client.try_create(&naming(items.clone())).await;
        assert_eq!(
            (status, refused_fields(&reply)),
            (422, vec!["guests[0].items"]),
            "{items}"
        );
    }
    let draft = client.create(&naming(json!([facial, massage]))).await;
    client.reserve(&draft, TWO, false).await;
    client.confirm(&draft).await;
    let (bookings, _) = client.bookings().await;
    let services: Vec<_> = bookings[0]["events"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| event["serviceId"].clone())
        .collect();
    assert_eq!(
        services,
        [app.spa.facial.to_string(), app.spa.massage.to_string()]
    );
}
