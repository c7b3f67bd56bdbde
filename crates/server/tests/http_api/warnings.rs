//! `Warnings` of slots: every documented type but 8, for no draft selects a room; and what the days around
//! say.

use booking_server::catalogue::{Equipment, Period, PriceChange, PriceRule, Weekly};
use booking_server::http::Settings;
use booking_server::ids::{
    AppointmentGroupId, AppointmentId, BookingId, DraftId, EquipmentId, GuestId, InvoiceId, InvoiceItemId,
};
use booking_server::store::{Invoice, InvoiceItem, InvoiceStatus};
use chrono::NaiveTime;
use serde_json::{Value, json};

use crate::app::{App, answer};
use crate::spa::{Spa, text};

/// Every day from one hour to another.
fn hours(from: u32, to: u32) -> Weekly {
    let at = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
    let period = Period {
        from: at(from),
        to: at(to),
    };
    Weekly {
        days: std::array::from_fn(|_| vec![period]),
    }
}

fn only_one_room(spa: &mut Spa) {
    spa.catalogue.rooms.remove(1);
}

fn one_hot_table(spa: &mut Spa) {
    spa.catalogue.services[0].equipment_categories = vec!["table".to_owned()];
    spa.catalogue.equipment.push(Equipment {
        id: EquipmentId::random(),
        center: spa.main,
        name: text("Hot table"),
        category: "table".to_owned(),
        count: 1,
        archived: false,
    });
}

fn ada_in_the_afternoon(spa: &mut Spa) {
    spa.catalogue.therapists[0]
        .schedules
        .insert(spa.main, hours(12, 17));
}

fn ada_into_the_evening(spa: &mut Spa) {
    spa.catalogue.therapists[0]
        .schedules
        .insert(spa.main, hours(9, 20));
}

fn closed_on_tuesday(spa: &mut Spa) {
    let tuesday = "2026-11-24".parse().unwrap();
    spa.catalogue.centers[0].closed_days.push(tuesday);
}

async fn slots(app: &App, request: &Value, path: &str) -> Value {
    let create = app
        .post("/v1/bookings?is_double_booking_enabled=true")
        .json(request);
    let (status, draft) = answer(create).await;
    assert_eq!(status, 200, "{draft}");
    let draft = draft["id"].as_str().unwrap();
    let (status, reply) = answer(app.get(&format!("/v1/bookings/{draft}/slots{path}"))).await;
    assert_eq!(status, 200, "{reply}");
    reply
}

/// Availability and warnings of the slot at a time of Tuesday.
fn at(reply: &Value, time: &str) -> (bool, Value) {
    let time = format!("2026-11-24T{time}:00");
    let slots = reply["slots"].as_array().unwrap();
    let slot = slots
        .iter()
        .find(|slot| slot["Time"] == time.as_str())
        .expect(&time);
    (slot["Available"].as_bool().unwrap(), slot["Warnings"].clone())
}

#[tokio::test]
async fn every_warning_that_can_be_is_given() {
    let nothing: fn(&mut Spa) = |_| {};
    for (kind, change, time, is_ada) in [
        (0, nothing, "10:00", true),
        (1, ada_in_the_afternoon, "10:00", true),
        (3, only_one_room, "10:00", false),
        (4, ada_into_the_evening, "16:30", true),
        (5, one_hot_table, "10:00", false),
        (6, closed_on_tuesday, "10:00", true),
    ] {
        let app = App::start_with(Settings::default(), change).await;
        if matches!(kind, 0 | 3 | 5) {
            app.reservation().await;
        }
        let who = if is_ada { app.spa.ada } else { app.spa.bo };
        let reply = slots(&app, &app.draft_request(json!({"id": who.to_string()})), "").await;
        assert_eq!(
            at(&reply, time),
            (false, json!([{"Type": kind}])),
            "type {kind}: {reply}"
        );
    }
}

#[tokio::test]
async fn a_therapist_who_is_named_by_two_guests_at_once_is_selected_twice() {
    let app = App::start().await;
    let mut request = app.draft_request(json!({"id": app.spa.ada.to_string()}));
    let guest = request["guests"][0].clone();
    request["guests"] = json!([guest, guest]);
    let reply = slots(&app, &request, "").await;
    assert_eq!(at(&reply, "10:00"), (false, json!([{"Type": 7}])));
}

#[tokio::test]
async fn a_guest_who_is_booked_already_is_warned_of_at_a_slot_that_is_free() {
    let app = App::start().await;
    let (guest, booking) = guest_with_booking(&app).await;
    let mut request = app.draft_request(json!({"id": app.spa.bo.to_string()}));
    request["guests"][0]["id"] = json!(guest.to_string());
    let reply = slots(&app, &request, "").await;
    assert_eq!(at(&reply, "10:30"), (true, json!([{"Type": 2}])));
    assert_eq!(at(&reply, "11:00"), (true, Value::Null));

    // The booking that would be rescheduled is not in its own way.
    request["replaces"] = json!(booking.to_string());
    let reply = slots(&app, &request, "").await;
    assert_eq!(at(&reply, "10:30"), (true, Value::Null));
}

/// A guest whom Ada treats at ten.
async fn guest_with_booking(app: &App) -> (GuestId, BookingId) {
    let request = json!({
        "email": "grace@guest.example", "center_id": app.spa.main.to_string(),
        "first_name": "Grace", "last_name": "Example",
    });
    let (_, reply) = answer(app.post("/v1/guests/online_guests").json(&request)).await;
    let guest: GuestId = reply["guest_id"].as_str().unwrap().parse().unwrap();
    let submission = app.submission(&app.reservation().await);
    let (_, reply) = answer(app.post("/bookings/submit").json(&submission)).await;
    let booking: BookingId = reply["booking"]["id"].as_str().unwrap().parse().unwrap();
    let kept = app.store.find_booking(booking).await.unwrap().unwrap();
    let invoice = Invoice {
        id: InvoiceId::random(),
        organization: app.spa.organization,
        owner: kept.owner,
        draft: DraftId::random(),
        draft_guest: 0,
        booking: Some(booking),
        guest: 0,
        guest_id: Some(guest),
        appointment_group: AppointmentGroupId::random(),
        items: vec![InvoiceItem {
            id: InvoiceItemId::random(),
            appointment: AppointmentId::random(),
        }],
        status: InvoiceStatus::Open,
        comments: None,
        closed: Vec::new(),
        created_at: kept.created_at,
    };
    let mut transaction = app.store.begin().await.unwrap();
    transaction.insert_invoice(&invoice).await.unwrap();
    transaction.commit().await.unwrap();
    (guest, booking)
}

#[tokio::test]
async fn a_day_without_a_free_slot_names_the_next_that_has_one() {
    let app = App::start_with(Settings::default(), closed_on_tuesday).await;
    let mut request = app.draft_request(json!({}));
    let reply = slots(&app, &request, "").await;
    assert_eq!(reply["next_available_day"], "2026-11-25T00:00:00", "{reply}");
    assert_eq!(reply["future_days"], json!([]));

    request["date"] = json!("2026-11-23");
    let reply = slots(&app, &request, "?check_future_day_availability=true").await;
    assert_eq!(reply["next_available_day"], Value::Null);
    assert_eq!(
        reply["future_days"][0],
        json!({"Day": "2026-11-24T00:00:00", "IsAvailable": false, "HolidayType": 0})
    );
    assert_eq!(
        reply["future_days"][1],
        json!({"Day": "2026-11-25T00:00:00", "IsAvailable": true, "HolidayType": null})
    );
}

/// A fifth off in the morning.
fn mornings_are_cheaper(spa: &mut Spa) {
    spa.catalogue.services[0].price_rules.push(PriceRule {
        hours: hours(9, 12),
        change: PriceChange::BasisPoints(-2_000),
    });
}

#[tokio::test]
async fn a_price_that_differs_is_shown_and_charged() {
    let app = App::start_with(Settings::default(), mornings_are_cheaper).await;
    let mut request = app.draft_request(json!({"id": app.spa.ada.to_string()}));
    request["guests"][0]["items"][0]["add_ons"] = json!([{"id": app.spa.hot_stones.to_string()}]);
    let reply = slots(&app, &request, "").await;
    let priced = |time: &str| {
        let time = format!("2026-11-24T{time}:00");
        let mut slots = reply["slots"].as_array().unwrap().iter();
        slots.find(|slot| slot["Time"] == time.as_str()).unwrap()["SalePrice"].clone()
    };
    assert_eq!(priced("11:30"), 100.0, "80 for the massage, 20 for the stones");
    assert_eq!(priced("12:00"), Value::Null);

    let calendar = format!(
        "/v1/portals/manual/availability?visit={}~{}&center_id={}&from=2026-11-24&days=1",
        app.spa.massage, app.spa.ada, app.spa.main
    );
    let (_, reply) = answer(app.get(&calendar)).await;
    assert_eq!(reply["days"][0]["slots"][0]["SalePrice"], 80.0);

    app.reservation().await;
    let draft = app.draft().await;
    let (_, lost) = app.reserve(&draft, "2026-11-24T10:00:00").await;
    assert_eq!(lost["alternatives"][0]["Time"], "2026-11-24T11:30:00");
    assert_eq!(lost["alternatives"][0]["SalePrice"], 80.0);
    let (_, held) = app.reserve(&draft, "2026-11-24T11:30:00").await;
    let submission = app.submission(held["reservation_id"].as_str().unwrap());
    let (status, reply) = answer(app.post("/bookings/submit").json(&submission)).await;
    assert_eq!(status, 200, "{reply}");
    assert_eq!(reply["booking"]["event"]["total"], 80.0);
    assert_eq!(reply["booking"]["total"], 80.0);
    assert_eq!(reply["booking"]["tax"], 12.77);
}
