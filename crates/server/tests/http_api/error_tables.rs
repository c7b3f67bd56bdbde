//! Every row of the documented error tables of create, slots and reserve, with its code, its message and the
//! spelling of its key: `Error` for create and slots, `error` for reserve.

use booking_server::catalogue::{Catalogue, PortalStatus};
use booking_server::ids::BookingId;
use booking_server::store::BookingStatus;
use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::app::{App, answer};

const UNKNOWN: &str = "11111111-1111-4111-8111-111111111111";

const MISSING: &str = "Request is missing or id is missing.";
const NO_DETAILS: &str = "Could not get booking details.";
const INVALID_ID: &str = "Invalid booking id.";
const NOT_AVAILABLE: &str = "Slot is not available for reservation.";
const NO_CENTER: &str = "Center not found.";
const NO_SERVICE: &str = "One or more services or addons are not available in the catalog.";
const NO_THERAPIST: &str = "One or more therapists are not available in catalog.";

/// What leaves the catalogue between one request and the next.
type Change = fn(&mut Catalogue);

const CENTER_GONE: Change = |catalogue| catalogue.centers[0].archived = true;
const PORTAL_GONE: Change = |catalogue| {
    for portal in &mut catalogue.portals {
        portal.status = PortalStatus::Draft;
    }
};
const SERVICE_GONE: Change = |catalogue| catalogue.services[0].archived = true;
const ADD_ON_GONE: Change = |catalogue| catalogue.services[0].add_ons.clear();
const THERAPIST_GONE: Change = |catalogue| catalogue.therapists[0].archived = true;
const SKILL_GONE: Change = |catalogue| catalogue.therapists[0].skills.clear();

const GONE: [(&str, Change, &str); 6] = [
    ("center", CENTER_GONE, NO_CENTER),
    ("portal", PORTAL_GONE, NO_CENTER),
    ("service", SERVICE_GONE, NO_SERVICE),
    ("add-on", ADD_ON_GONE, NO_SERVICE),
    ("therapist", THERAPIST_GONE, NO_THERAPIST),
    ("skill", SKILL_GONE, NO_THERAPIST),
];

async fn import(app: &App, change: Change) {
    let mut catalogue = app.spa.catalogue.clone();
    change(&mut catalogue);
    let mut transaction = app.store.begin().await.unwrap();
    transaction.save_catalogue(&catalogue).await.unwrap();
    transaction.commit().await.unwrap();
}

/// A long massage by Ada, through whichever portal the center has.
fn request(app: &App) -> Value {
    let mut request = app.draft_request(json!({"id": app.spa.ada.to_string()}));
    request["guests"][0]["items"][0]["add_ons"] = json!([{"id": app.spa.hot_stones.to_string()}]);
    request.as_object_mut().unwrap().remove("portal_id");
    request
}

async fn draft(app: &App) -> String {
    let (status, reply) = answer(app.post("/v1/bookings").json(&request(app))).await;
    assert_eq!(status, 200, "{reply}");
    reply["id"].as_str().unwrap().to_owned()
}

fn assert_error(reply: &Value, key: &str, code: i32, message: &str, what: &str) {
    assert_eq!(reply[key]["code"], code, "{what}: {reply}");
    assert_eq!(reply[key]["message"], message, "{what}: {reply}");
    let other = if key == "error" { "Error" } else { "error" };
    assert!(reply.get(other).is_none(), "{what}: {reply}");
}

#[tokio::test]
async fn what_has_left_the_catalogue_is_not_drafted() {
    for (what, change, message) in GONE {
        let app = App::start().await;
        import(&app, change).await;
        let (status, reply) = answer(app.post("/v1/bookings").json(&request(&app))).await;
        assert_eq!(status, 404, "{what}");
        assert_eq!(reply["id"], Value::Null, "{what}");
        assert_error(&reply, "Error", 502, message, what);
    }
}

#[tokio::test]
async fn what_has_left_the_catalogue_since_has_neither_slots_nor_a_hold() {
    for (what, change, message) in GONE {
        let app = App::start().await;
        let draft = draft(&app).await;
        import(&app, change).await;
        let (status, reply) = answer(app.get(&format!("/v1/bookings/{draft}/slots"))).await;
        assert_eq!(status, 404, "{what}");
        assert_eq!(reply["slots"], json!([]), "{what}");
        assert_error(&reply, "Error", 502, message, what);

        let (status, reply) = app.reserve(&draft, "2026-11-24T10:00:00").await;
        assert_eq!(status, 404, "{what}");
        assert_eq!(reply["is_reserved"], false, "{what}");
        assert_error(&reply, "error", 502, message, what);
    }
}

#[tokio::test]
async fn a_request_without_a_body_or_an_id_is_503() {
    let app = App::start().await;
    let json = ("content-type", "application/json");
    let draft = draft(&app).await;
    for (path, key) in [
        ("/v1/bookings".to_owned(), "Error"),
        (format!("/v1/bookings/{draft}/slots/reserve"), "error"),
    ] {
        let (status, reply) = answer(app.post(&path).header(json.0, json.1)).await;
        assert_eq!(status, 400, "{path}");
        assert_error(&reply, key, 503, MISSING, &path);
        let (status, reply) = answer(app.post(&path).json(&json!({}))).await;
        assert_eq!(status, 400, "{path}");
        assert_error(&reply, key, 503, MISSING, &path);
    }
}

#[tokio::test]
async fn an_id_that_leads_nowhere_is_an_invalid_one() {
    let app = App::start().await;
    let (status, reply) = answer(app.get(&format!("/v1/bookings/{UNKNOWN}/slots"))).await;
    assert_eq!(status, 404);
    assert_error(&reply, "Error", 502, INVALID_ID, "slots");
    let (status, reply) = app.reserve(UNKNOWN, "2026-11-24T10:00:00").await;
    assert_eq!(status, 404);
    assert_error(&reply, "error", 502, INVALID_ID, "reserve");
}

#[tokio::test]
async fn a_slot_that_is_taken_or_booked_is_not_available() {
    let app = App::start().await;
    app.reservation().await;
    let draft = draft(&app).await;
    let (status, reply) = app.reserve(&draft, "2026-11-24T10:00:00").await;
    assert_eq!(status, 409);
    assert_error(&reply, "error", 502, NOT_AVAILABLE, "taken");
    assert!(!reply["alternatives"].as_array().unwrap().is_empty());

    let (_, held) = app.reserve(&draft, "2026-11-24T14:00:00").await;
    let submission = app.submission(held["reservation_id"].as_str().unwrap());
    let (status, reply) = answer(app.post("/bookings/submit").json(&submission)).await;
    assert_eq!(status, 200, "{reply}");
    let (status, reply) = app.reserve(&draft, "2026-11-24T14:00:00").await;
    assert_eq!(status, 409);
    assert_error(&reply, "error", 502, NOT_AVAILABLE, "a booking already");
}

#[tokio::test]
async fn the_details_of_a_booking_that_was_given_up_cannot_be_had() {
    let app = App::start().await;
    let submission = app.submission(&app.reservation().await);
    let (_, reply) = answer(app.post("/bookings/submit").json(&submission)).await;
    let booking = reply["booking"]["id"].as_str().unwrap().to_owned();
    let mut request = request(&app);
    request["portal_id"] = json!("manual");
    request["replaces"] = json!(booking);
    let (status, reply) = answer(app.post("/v1/bookings").json(&request)).await;
    assert_eq!(status, 200, "{reply}");
    let draft = reply["id"].as_str().unwrap();
    let (status, held) = app.reserve(draft, "2026-11-24T10:30:00").await;
    assert_eq!(status, 200, "beside what the same booking has: {held}");
    let other = app.draft().await;
    assert_eq!(
        app.reserve(&other, "2026-11-24T09:00:00").await.0,
        409,
        "the booking keeps its slot"
    );

    let id: BookingId = booking.parse().unwrap();
    let mut canceled = app.store.find_booking(id).await.unwrap().unwrap();
    canceled.status = BookingStatus::Canceled;
    canceled.last_updated += TimeDelta::seconds(1);
    let mut transaction = app.store.begin().await.unwrap();
    transaction.update_booking(&canceled).await.unwrap();
    transaction.commit().await.unwrap();
    let (status, reply) = app.reserve(draft, "2026-11-24T10:30:00").await;
    assert_eq!(status, 409);
    assert_error(&reply, "error", 502, NO_DETAILS, "canceled");
}
