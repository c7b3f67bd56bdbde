//! `GET /v1/portals/{portal}/availability`.

use booking_wire::availability::AvailabilityResponse;
use serde_json::json;

use crate::app::{App, answer, header, refused_fields};

fn path(app: &App, rest: &str) -> String {
    format!(
        "/v1/portals/manual/availability?service_id={}&center_id={}{rest}",
        app.spa.massage, app.spa.main
    )
}

#[tokio::test]
async fn a_calendar_begins_today_and_has_42_days() {
    let app = App::start().await;
    let reply = app.get(&path(&app, "")).send().await.unwrap();
    assert_eq!(header(&reply, "cache-control"), "no-cache");
    assert!(header(&reply, "etag").starts_with("W/\""));
    let reply: AvailabilityResponse = reply.json().await.unwrap();
    assert_eq!(reply.today, "2026-11-23");
    assert_eq!(reply.last_day, "2027-01-22");
    assert_eq!(reply.days.len(), 42);
    assert_eq!(reply.days[0].date, "2026-11-23");
    assert_eq!(reply.next_available_day.as_deref(), Some("2026-11-23T00:00:00"));
    let tuesday = &reply.days[1];
    assert!(tuesday.is_available);
    assert_eq!(tuesday.utc_offset_minutes, 60);
    assert_eq!(tuesday.slots[0].time, "2026-11-24T09:00:00");
    assert_eq!(tuesday.slots[0].spaces, 2, "two therapists and two rooms");
    assert_eq!(tuesday.slots[0].utc_offset_minutes, None);
}

#[tokio::test]
async fn a_reserved_slot_is_gone_and_the_tag_changes() {
    let app = App::start().await;
    let path = path(
        &app,
        &format!("&from=2026-11-24&days=1&therapist_id={}", app.spa.ada),
    );
    let before = app.get(&path).send().await.unwrap();
    let tag = header(&before, "etag").to_owned();
    let unchanged = app.get(&path).header("if-none-match", &tag).send().await.unwrap();
    assert_eq!(unchanged.status(), 304);
    app.reservation().await;
    let after = app.get(&path).header("if-none-match", &tag).send().await.unwrap();
    assert_eq!(after.status(), 200);
    let after: AvailabilityResponse = after.json().await.unwrap();
    assert_eq!(after.days.len(), 1);
    assert!(
        after.days[0]
            .slots
            .iter()
            .all(|slot| slot.time != "2026-11-24T10:00:00")
    );
    app.advance_minutes(11);
    let later: AvailabilityResponse = app.get(&path).send().await.unwrap().json().await.unwrap();
    assert!(
        later.days[0]
            .slots
            .iter()
            .any(|slot| slot.time == "2026-11-24T10:00:00")
    );
}

#[tokio::test]
async fn gender_and_add_ons_narrow_the_calendar() {
    let app = App::start().await;
    let rest = format!(
        "&from=2026-11-24&days=1&gender=1&add_on_ids={}",
        app.spa.hot_stones
    );
    let (status, reply) = answer(app.get(&path(&app, &rest))).await;
    assert_eq!(status, 200);
    let slots = reply["days"][0]["slots"].as_array().unwrap();
    assert_eq!(slots[0]["spaces"], 1, "only Bo");
    let last = slots.last().unwrap();
    assert_eq!(last["Time"], "2026-11-24T15:30:00", "75 minutes until 17:00");
}

#[tokio::test]
async fn a_parameter_that_breaks_a_rule_is_named() {
    let app = App::start().await;
    let ada = app.spa.ada;
    for (rest, status, field) in [
        ("&days=43".to_owned(), 422, "days"),
        ("&days=0".to_owned(), 422, "days"),
        ("&days=x".to_owned(), 422, "days"),
        ("&from=24.11.2026".to_owned(), 422, "from"),
        ("&from=2026-02-30".to_owned(), 422, "from"),
        ("&gender=7".to_owned(), 422, "gender"),
        (format!("&gender=2&therapist_id={ada}"), 422, "gender"),
        ("&from=2026-2-3".to_owned(), 422, "from"),
        ("&from=-0001-01-01".to_owned(), 422, "from"),
        ("&from=9999-12-31".to_owned(), 422, "from"),
        ("&therapist_id=ada".to_owned(), 404, "therapist_id"),
        ("&add_on_ids=a,b".to_owned(), 404, "add_on_ids"),
        ("&guests=0".to_owned(), 422, "guests"),
        (
            "&therapist_id=11111111-1111-4111-8111-111111111111".to_owned(),
            404,
            "therapist_id",
        ),
    ] {
        let (got, reply) = answer(app.get(&path(&app, &rest))).await;
        assert_eq!(got, status, "{rest}: {reply}");
        assert_eq!(refused_fields(&reply), [field], "{rest}");
    }
}

#[tokio::test]
async fn what_is_unknown_is_404_and_what_is_missing_is_named() {
    let app = App::start().await;
    let (massage, main, annex) = (app.spa.massage, app.spa.main, app.spa.annex);
    let unknown = "11111111-1111-4111-8111-111111111111";
    for (path, status, message) in [
        (
            format!("manual/availability?center_id={main}"),
            400,
            "Request is missing or id is missing.",
        ),
        (
            format!("manual/availability?service_id={unknown}&center_id={main}"),
            404,
            "One or more services or addons are not available in the catalog.",
        ),
        (
            format!("manual/availability?service_id={massage}&center_id={unknown}"),
            404,
            "Center not found.",
        ),
        (
            format!("express/availability?service_id={massage}&center_id={annex}"),
            404,
            "Center not found.",
        ),
        (
            format!("manual/availability?service_id={massage}"),
            422,
            "Please check the parameters named here.",
        ),
        (
            format!("closed/availability?service_id={massage}"),
            404,
            "There is no such booking page.",
        ),
    ] {
        let (got, reply) = answer(app.get(&format!("/v1/portals/{path}"))).await;
        assert_eq!(
            (got, &reply["error"]["message"]),
            (status, &json!(message)),
            "{path}"
        );
    }
    let (status, _) =
        answer(app.get(&format!("/v1/portals/express/availability?service_id={massage}"))).await;
    assert_eq!(status, 200, "a portal with one center needs no center_id");
}

fn visit_path(app: &App, visit: &str) -> String {
    let visit = visit.replace(';', "%3B").replace(',', "%2C");
    format!(
        "/v1/portals/manual/availability?visit={visit}&center_id={}&from=2026-11-24&days=1",
        app.spa.main
    )
}

#[tokio::test]
async fn a_visit_asks_for_guests_and_items_each_with_their_own_wishes() {
    let app = App::start().await;
    let (massage, facial, stones) = (app.spa.massage, app.spa.facial, app.spa.hot_stones);
    let (ada, bo) = (app.spa.ada, app.spa.bo);
    for (visit, spaces, last) in [
        (format!("{massage}"), 2, "16:00"),
        (format!("{massage}~~{stones}"), 2, "15:30"),
        (format!("{massage}~g1"), 1, "16:00"),
        (format!("{massage}~g0;{facial}~{ada}"), 1, "16:00"),
        (format!("{massage}~{ada}~{stones},{facial}~{bo}"), 1, "15:00"),
        (
            format!("{massage}~{ada},{facial}~{bo};{facial}~{bo},{massage}~{ada}"),
            0,
            "",
        ),
    ] {
        let (status, reply) = answer(app.get(&visit_path(&app, &visit))).await;
        assert_eq!(status, 200, "{visit}: {reply}");
        let slots = reply["days"][0]["slots"].as_array().unwrap();
        let first = slots.first().map_or(0, |slot| slot["spaces"].as_u64().unwrap());
        assert_eq!(first, spaces, "{visit}");
        let found = slots.last().map_or("", |slot| slot["Time"].as_str().unwrap());
        let expected = if last.is_empty() {
            String::new()
        } else {
            format!("2026-11-24T{last}:00")
        };
        assert_eq!(found, expected, "{visit}");
    }
}

#[tokio::test]
async fn whatever_is_wrong_with_a_visit_names_the_visit() {
    let app = App::start().await;
    let (massage, stones) = (app.spa.massage, app.spa.hot_stones);
    let unknown = "11111111-1111-4111-8111-111111111111";
    for (visit, status) in [
        (";".to_owned(), 422),
        (format!("{massage},"), 422),
        (format!("{massage}~g3"), 422),
        (format!("{massage}~female"), 404),
        (format!("{massage}~{unknown}"), 404),
        (unknown.to_owned(), 404),
        ("massage".to_owned(), 404),
        (format!("{massage}~~{unknown}"), 404),
        (format!("{}~~{stones}", app.spa.facial), 404),
        (vec![massage.to_string(); 5].join(";"), 422),
        (vec![massage.to_string(); 4].join(","), 422),
        (format!("{massage}&service_id={massage}"), 422),
        (format!("{massage}&guests=2"), 422),
    ] {
        let (got, reply) = answer(app.get(&visit_path(&app, &visit))).await;
        assert_eq!(got, status, "{visit}: {reply}");
        assert_eq!(refused_fields(&reply), ["visit"], "{visit}");
    }
    let (status, reply) = answer(app.get(&path(&app, "&guests=5"))).await;
    assert_eq!(status, 422);
    assert_eq!(refused_fields(&reply), ["guests"]);
}
