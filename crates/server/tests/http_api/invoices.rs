//! Invoices: with a hold, through confirm and submit, canceled, and no-shows.

use booking_server::store::Role;
use serde_json::{Value, json};

use crate::app::{App, answer, refused_fields};
use crate::desk::Desk;
use crate::documented::{Client, TEN, TWO, UNKNOWN, done, refused, stranger};

#[tokio::test]
async fn a_client_of_the_documentation_books_reschedules_and_cancels() {
    let app = App::start().await;
    let client = Client::new(&app).await;
    let draft = client.create(&client.booking_request(&["Grace"]).await).await;
    assert!(client.is_available(&draft, TEN).await);
    let held = client.reserve(&draft, TEN, true).await;
    let item = &held[0]["items"][0];
    for id in [
        &held[0]["invoice_id"],
        &item["invoice_item_id"],
        &item["appointment_id"],
    ] {
        assert_eq!(id.as_str().unwrap().len(), 36, "{held}");
    }
    assert_eq!(client.held_invoices(&draft).await, held);
    let confirmed = client.confirm(&draft).await;
    assert_eq!(
        confirmed["invoice"], held[0],
        "the temporary invoice is permanent"
    );
    assert_eq!(confirmed["invoice"]["guest"]["FirstName"], "Grace");
    assert_eq!(client.confirm(&draft).await, confirmed);
    let (before, _) = client.bookings().await;

    let draft = client.create(&client.reschedule_request(&confirmed)).await;
    assert!(
        client.is_available(&draft, TEN).await,
        "its own time counts as free"
    );
    client.reserve(&draft, TWO, false).await;
    let moved = client.confirm(&draft).await;
    assert_eq!(moved["invoice"]["items"][0]["start_time"], TWO);
    assert_eq!(moved["invoice"]["guest"], confirmed["invoice"]["guest"]);
    assert_ne!(moved["invoice"]["invoice_id"], confirmed["invoice"]["invoice_id"]);
    assert_eq!(client.confirm(&draft).await, moved);
    let (after, events) = client.bookings().await;
    let [before, after] = [&before, &after].map(|list| {
        assert_eq!(list.len(), 1, "one booking, before and after");
        &list[0]
    });
    for kept in ["id", "reference", "status", "eventId", "contact", "createdAt"] {
        assert_eq!(after[kept], before[kept], "{kept}");
    }
    assert!(after["lastUpdated"].as_str() > before["lastUpdated"].as_str());
    assert_eq!(after["event"]["start"], "2026-11-24T13:00:00Z");
    assert_eq!(events.len(), 1);
    assert_eq!(events[0]["start"], "2026-11-24T13:00:00Z");
    let other = client.create(&client.booking_request(&["Mia"]).await).await;
    assert!(
        client.is_available(&other, TEN).await,
        "the old time is free again"
    );
    assert!(!client.is_available(&other, TWO).await);

    let replaced = client.cancel(&confirmed["invoice"]["invoice_id"]).await;
    assert_eq!(
        replaced,
        refused(409, 502, "invoice doesn't have any appointments.")
    );
    let invoice = &moved["invoice"]["invoice_id"];
    assert_eq!(client.cancel(invoice).await, done());
    assert_eq!(client.cancel(invoice).await, done(), "canceled twice");
    let (canceled, events) = client.bookings().await;
    assert_eq!(
        (&canceled[0]["status"], &events[0]["canceled"]),
        (&json!(3), &json!(true))
    );
    assert!(client.is_available(&other, TWO).await);
}

#[tokio::test]
async fn a_guest_who_did_not_come_is_marked_from_the_start_on() {
    let app = App::start().await;
    let client = Client::new(&app).await;
    let confirmed = client.book(&["Grace"]).await;
    let group = &confirmed["invoice"]["appointment_group_id"];
    let appointment = &confirmed["invoice"]["items"][0]["appointment_id"];
    let body = json!({"comments": "Did not call"});
    // Monday 8:00 until a second before Tuesday 10:00.
    app.advance_minutes(26 * 60 - 1);
    let (status, early) = client.no_show(group, &body).await;
    assert_eq!((status, &early["success"]), (409, &json!(false)), "{early}");
    app.advance_minutes(1);
    for named in [group, appointment, group] {
        assert_eq!(
            client.no_show(named, &body).await,
            done(),
            "documented: twice is fine"
        );
    }
    let (bookings, _) = client.bookings().await;
    assert_eq!(bookings[0]["status"], 1, "it was kept free for the guest");

    let invoice = &confirmed["invoice"]["invoice_id"];
    let refusal = refused(409, 502, "invoice doesn't have any appointments.");
    assert_eq!(client.cancel(invoice).await, refusal);
    let (status, reply) = client.try_create(&client.reschedule_request(&confirmed)).await;
    let error = json!({"code": 5001, "message": "Appointment cannot be rescheduled."});
    assert_eq!((status, &reply["Error"]), (409, &error));
}

#[tokio::test]
async fn a_temporary_invoice_lives_and_moves_with_its_hold() {
    let app = App::start().await;
    let client = Client::public(&app);
    let draft = client.create(&client.booking_request(&["Grace"]).await).await;
    let without = client.reserve(&draft, TEN, false).await;
    assert_eq!(without[0]["invoice_id"], Value::Null, "documented default");
    assert_eq!(without[0]["items"][0]["invoice_item_id"], Value::Null);
    assert_eq!(without[0]["items"][0]["appointment_id"], Value::Null);

    let first = client.reserve(&draft, TEN, true).await;
    let ids = |invoices: &Value| {
        let item = &invoices[0]["items"][0];
        [
            &invoices[0]["invoice_id"],
            &item["invoice_item_id"],
            &item["appointment_id"],
        ]
        .map(Value::clone)
    };
    assert_eq!(
        client.reserve(&draft, TEN, true).await,
        first,
        "extended, it has the same"
    );
    let moved = client.reserve(&draft, TWO, false).await;
    assert_eq!(ids(&moved), ids(&first), "moved with the hold");
    assert_eq!(moved[0]["items"][0]["start_time"], TWO);
    app.advance_minutes(10);
    assert_eq!(
        client.held_invoices(&draft).await,
        Value::Null,
        "void without any sweeping"
    );
    let second = client.reserve(&draft, TWO, true).await;
    assert!(ids(&second).iter().all(|id| !ids(&first).contains(id)));
    let release = format!("/v1/bookings/{draft}/slots/reserve");
    assert_eq!(app.delete(&release).send().await.unwrap().status(), 204);
    let third = client.reserve(&draft, TWO, true).await;
    assert!(ids(&third).iter().all(|id| !ids(&second).contains(id)));

    app.advance_minutes(10);
    let confirmed = client.confirm(&draft).await;
    let again = json!([confirmed["invoice"]]);
    assert_ne!(
        ids(&again)[0],
        ids(&third)[0],
        "the hold had lapsed, and its invoice with it"
    );
}

#[tokio::test]
async fn a_submission_takes_the_invoices_of_its_hold_over() {
    let app = App::start().await;
    let client = Client::new(&app).await;
    let mut request = app.draft_request(json!({"id": app.spa.ada.to_string()}));
    request["portal_id"] = json!("express");
    let draft = client.create(&request).await;
    let held = client.reserve(&draft, TEN, true).await;
    let path = format!("/v1/bookings/{draft}/slots/reserve");
    let (_, state) = answer(app.get(&path)).await;
    let mut submission = app.submission(state["reservation_id"].as_str().unwrap());
    let portals = &app.spa.catalogue.portals;
    let express = portals
        .iter()
        .find(|portal| portal.id == app.spa.express)
        .unwrap();
    submission["portalId"] = json!(express.id.to_string());
    submission["bookingModuleId"] = json!(express.booking_module.to_string());
    let (status, submitted) = answer(app.post("/bookings/submit").json(&submission)).await;
    assert_eq!(
        (status, &submitted["booking"]["status"]),
        (200, &json!(1)),
        "{submitted}"
    );

    let confirmed = client.confirm(&draft).await;
    assert_eq!(confirmed["invoice"]["invoice_id"], held[0]["invoice_id"]);
    assert_eq!(confirmed["invoice"]["guest"]["FirstName"], "Grace");
    assert_eq!(client.cancel(&held[0]["invoice_id"]).await, done());
    let (bookings, _) = client.bookings().await;
    assert_eq!(bookings[0]["status"], 3);
}

#[tokio::test]
async fn an_invoice_of_a_request_that_waits_has_no_appointments_yet() {
    let app = App::start().await;
    let client = Client::new(&app).await;
    let draft = app.draft().await;
    let held = client.reserve(&draft, TEN, true).await;
    let refusal = refused(409, 502, "invoice doesn't have any appointments.");
    let invoice = &held[0]["invoice_id"];
    assert_eq!(client.cancel(invoice).await, refusal, "only held");
    let path = format!("/v1/bookings/{draft}/slots/reserve");
    let (_, state) = answer(app.get(&path)).await;
    let submission = app.submission(state["reservation_id"].as_str().unwrap());
    assert_eq!(
        answer(app.post("/bookings/submit").json(&submission)).await.0,
        200
    );
    assert_eq!(client.cancel(invoice).await, refusal, "only requested");
}

#[tokio::test]
async fn every_guest_of_a_group_has_an_invoice_and_may_cancel_alone() {
    let app = App::start().await;
    let client = Client::new(&app).await;
    let confirmed = client.book(&["Grace", "Mia"]).await;
    let invoices = confirmed["invoices"].as_array().unwrap();
    let names: Vec<_> = invoices
        .iter()
        .map(|invoice| &invoice["guest"]["FirstName"])
        .collect();
    assert_eq!(names, ["Grace", "Mia"]);
    assert_eq!(confirmed["invoice"], invoices[0]);
    let everybody = client.create(&client.booking_request(&["Ida"]).await).await;
    assert!(!client.is_available(&everybody, TEN).await);

    assert_eq!(client.cancel(&invoices[0]["invoice_id"]).await, done());
    assert!(
        client.is_available(&everybody, TEN).await,
        "Ada is free, and a room"
    );
    let (left, events) = client.bookings().await;
    assert_eq!(
        (&left[0]["status"], &events[0]["canceled"]),
        (&json!(1), &json!(false))
    );
    assert_eq!(left[0]["events"].as_array().unwrap().len(), 1);
    assert_eq!(left[0]["event"]["therapistId"], app.spa.bo.to_string());

    // The one who is left is rescheduled alone, and keeps her place in the booking.
    let mut request = client.reschedule_request(&confirmed);
    request["guests"].as_array_mut().unwrap().remove(0);
    let draft = client.create(&request).await;
    client.reserve(&draft, TWO, true).await;
    let moved = client.confirm(&draft).await;
    assert_eq!(moved["invoice"]["guest"]["FirstName"], "Mia");
    assert_eq!(moved["invoice"]["items"][0]["start_time"], TWO);
    assert_eq!(moved["invoices"].as_array().unwrap().len(), 1);
    assert_eq!(client.cancel(&moved["invoice"]["invoice_id"]).await, done());
    let (none, _) = client.bookings().await;
    assert_eq!(none[0]["status"], 3);
}

#[tokio::test]
async fn a_guest_who_was_canceled_is_not_brought_back_by_a_change_made_before() {
    let desk = Desk::open().await;
    let client = Client::new(&desk.app).await;
    let confirmed = client.book(&["Grace", "Mia"]).await;
    let (booking, _) = client.bookings().await;
    let booking = &booking[0];
    desk.app.advance_minutes(1);
    let mut request = client.booking_request(&["Grace", "Mia"]).await;
    request["replaces"] = booking["id"].clone();
    let hold = async || {
        let draft = client.create(&request).await;
        let (status, held) = desk.app.reserve(&draft, TWO).await;
        assert_eq!(status, 200, "{held}");
        held["reservation_id"].clone()
    };
    let asked = desk.asked(booking, json!({"reservationId": hold().await})).await;
    desk.app.advance_minutes(1);
    let reservation = hold().await;
    desk.app.advance_minutes(1);
    let mia = &confirmed["invoices"][1]["invoice_id"];
    assert_eq!(client.cancel(mia).await, done());

    let (status, reply) = desk.approve_change(&asked, json!({"event": {}})).await;
    assert_eq!(status, 409, "{reply}");
    let (status, reply) = desk.ask(booking, json!({"reservationId": reservation})).await;
    assert_eq!(status, 409, "{reply}");
    let (left, _) = client.bookings().await;
    assert_eq!(left[0]["events"].as_array().unwrap().len(), 1);
    assert_eq!(left[0]["event"]["startInCenter"], TEN);
    assert_eq!(desk.deny_change(&asked).await.0, 200);
}

#[tokio::test]
async fn every_row_of_the_error_table_of_cancel_that_can_occur() {
    let app = App::start().await;
    let client = Client::new(&app).await;
    let confirmed = client.book(&["Grace"]).await;
    let invoice = &confirmed["invoice"]["invoice_id"];
    for id in ["x", "%20", ""] {
        let path = format!("/v1/invoices/{id}/cancel");
        let request = app.request(reqwest::Method::PUT, &path);
        let request = request.header("authorization", app.token(Role::Admin).await);
        assert_eq!(
            answer(request).await,
            refused(400, 400, "The request is invalid.")
        );
    }
    let path = format!(
        "/v1/invoices/{}/cancel?comments={}",
        invoice.as_str().unwrap(),
        "x".repeat(1001)
    );
    let request = app.request(reqwest::Method::PUT, &path);
    let request = request.header("authorization", app.token(Role::Admin).await);
    assert_eq!(
        answer(request).await,
        refused(400, 400, "The request is invalid.")
    );
    assert_eq!(
        Client::public(&app).cancel(invoice).await,
        refused(401, 438, "cannot access.")
    );
    let reader = Client::with_role(&app, Role::Read).await;
    assert_eq!(
        reader.cancel(invoice).await,
        refused(403, 602, "User does not have access.")
    );
    assert_eq!(
        client.cancel(&json!(UNKNOWN)).await,
        refused(404, 428, "Request invoices are Invalid.")
    );
    let stranger = stranger(&app).await;
    let path = format!("/v1/invoices/{}/cancel", invoice.as_str().unwrap());
    let request = app.request(reqwest::Method::PUT, &path);
    assert_eq!(
        answer(request.header("authorization", stranger)).await,
        refused(404, 428, "Request invoices are Invalid.")
    );
    let (bookings, _) = client.bookings().await;
    assert_eq!(bookings[0]["status"], 1, "nothing was canceled");
}

#[tokio::test]
async fn a_no_show_needs_staff_an_appointment_and_an_open_invoice() {
    let app = App::start().await;
    let client = Client::new(&app).await;
    let confirmed = client.book(&["Grace"]).await;
    let group = &confirmed["invoice"]["appointment_group_id"];
    let nothing = json!({});
    assert_eq!(
        Client::public(&app).no_show(group, &nothing).await,
        refused(401, 438, "cannot access.")
    );
    let reader = Client::with_role(&app, Role::Read).await;
    assert_eq!(
        reader.no_show(group, &nothing).await,
        refused(403, 602, "User does not have access.")
    );
    for id in [UNKNOWN, "x"] {
        let (status, reply) = client.no_show(&json!(id), &nothing).await;
        assert_eq!((status, &reply["error"]["code"]), (404, &json!(502)));
    }
    for (body, field) in [
        (json!({"comments": "x".repeat(1001)}), "comments"),
        (json!({"comment": "Did not call"}), "comment"),
    ] {
        let (status, reply) = client.no_show(group, &body).await;
        assert_eq!((status, refused_fields(&reply)), (422, vec![field]));
    }
    assert_eq!(client.cancel(&confirmed["invoice"]["invoice_id"]).await, done());
    app.advance_minutes(27 * 60);
    assert_eq!(
        client.no_show(group, &nothing).await,
        refused(400, 400, "Bad Request"),
        "documented: the invoice is closed"
    );
}
