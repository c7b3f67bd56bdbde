//! `Warnings` of slots: every documented type; and what the days around say.

use booking_server::catalogue::{Equipment, Period, PriceChange, PriceRule, Weekly};
use booking_server::http::Settings;
use booking_server::ids::EquipmentId;
use booking_server::store::Role;
use chrono::NaiveTime;
use serde_json::{Value, json};

use crate::app::{App, answer};
use crate::documented::{Client, done};
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
async fn the_only_place_that_suits_two_guests_at_once_is_selected_twice() {
    let app = App::start_with(Settings::default(), only_one_room).await;
    let mut request = app.draft_request(json!({}));
    let guest = request["guests"][0].clone();
    request["guests"] = json!([guest, guest]);
    let reply = slots(&app, &request, "").await;
    assert_eq!(at(&reply, "10:00"), (false, json!([{"Type": 8}])));
}

#[tokio::test]
async fn a_guest_who_is_booked_already_is_warned_of_at_a_slot_that_is_free() {
    let app = App::start().await;
    let (guest, reservation) = guest_with_hold(&app).await;
    let mut request = app.draft_request(json!({"id": app.spa.bo.to_string()}));
    request["guests"][0]["id"] = guest;
    let is_warned_of = async |request: &Value| {
        let reply = slots(&app, request, "").await;
        assert_eq!(at(&reply, "11:00"), (true, Value::Null));
        at(&reply, "10:30") == (true, json!([{"Type": 2}]))
    };
    assert!(is_warned_of(&request).await, "held");
    let (status, reply) = answer(app.post("/bookings/submit").json(&app.submission(&reservation))).await;
    assert_eq!(status, 200, "{reply}");
    assert!(is_warned_of(&request).await, "submitted, without an invoice");

    // The booking that would be rescheduled is not in its own way.
    let booking = reply["booking"].clone();
    request["replaces"] = booking["id"].clone();
    assert!(!is_warned_of(&request).await);
    request.as_object_mut().unwrap().remove("replaces");
    let deny = format!("/bookings/{}/deny", booking["id"].as_str().unwrap());
    let seen = json!({"clientBookingLastUpdatedAt": booking["lastUpdated"]});
    let token = app.token(Role::Decide).await;
    let (status, reply) = answer(app.post(&deny).header("authorization", token).json(&seen)).await;
    assert_eq!(status, 200, "{reply}");
    assert!(!is_warned_of(&request).await, "given up");
}

#[tokio::test]
async fn a_guest_who_was_confirmed_is_warned_of_until_the_invoice_is_canceled() {
    let app = App::start().await;
    let client = Client::new(&app).await;
    let confirmed = client.book(&["Grace", "Mia"]).await;
    let invoice = &confirmed["invoices"][1];
    let mut request = app.draft_request(json!({}));
    request["guests"][0]["id"] = invoice["guest"]["Id"].clone();
    let reply = slots(&app, &request, "").await;
    let warned = at(&reply, "10:00").1;
    assert!(
        warned.as_array().unwrap().contains(&json!({"Type": 2})),
        "{reply}"
    );
    assert_eq!(client.cancel(&invoice["invoice_id"]).await, done());
    let reply = slots(&app, &request, "").await;
    assert_eq!(at(&reply, "10:00"), (true, Value::Null));
}

/// A guest for whom Ada is held at ten, and the reservation.
async fn guest_with_hold(app: &App) -> (Value, String) {
    let guest = Client::public(app).guest("Grace").await;
    let mut request = app.draft_request(json!({"id": app.spa.ada.to_string()}));
    request["guests"][0]["id"] = guest.clone();
    let (_, draft) = answer(app.post("/v1/bookings").json(&request)).await;
    let (status, held) = app
        .reserve(draft["id"].as_str().unwrap(), "2026-11-24T10:00:00")
        .await;
    assert_eq!(status, 200, "{held}");
    (guest, held["reservation_id"].as_str().unwrap().to_owned())
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

#[tokio::test]
async fn slots_are_ranked_by_the_time_that_they_leave_without_use() {
    let app = App::start().await;
    let ada = json!({"id": app.spa.ada.to_string()});
    let ranked = async |times: [&str; 4]| {
        let reply = slots(&app, &app.draft_request(ada.clone()), "").await;
        times.map(|time| {
            let time = format!("2026-11-24T{time}:00");
            let mut slots = reply["slots"].as_array().unwrap().iter();
            slots.find(|slot| slot["Time"] == time.as_str()).unwrap()["Priority"].clone()
        })
    };
    // Nothing is left before the first and after the last, 20 and 30 minutes are beside the others.
    let times = ["09:00", "16:00", "15:30", "09:30"];
    assert_eq!(ranked(times).await, [0, 1, 2, 3]);
    // She is busy from 10:00 to 11:10, and the hour before is too short.
    app.reservation().await;
    let times = ["16:00", "11:30", "15:30", "10:00"];
    assert_eq!(ranked(times).await, [0, 1, 1, 0], "10:00 is not free");
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
