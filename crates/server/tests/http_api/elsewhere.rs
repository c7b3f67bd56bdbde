//! `/in/{zone}/…`: the API for a visitor who sees all times in a zone of their own.

use std::collections::BTreeMap;

use booking_server::http::Settings;
use serde_json::{Value, json};

use crate::app::{App, SITE, answer, header};
use crate::event_stream::EventStream;

const TOKYO: &str = "/in/Asia/Tokyo";

fn availability(app: &App, rest: &str) -> String {
    format!(
        "/v1/portals/manual/availability?service_id={}&therapist_id={}&center_id={}{rest}",
        app.spa.massage, app.spa.ada, app.spa.main
    )
}

/// Moments (UTC) of all free slots by the day and time that is shown.
async fn slots(app: &App, path: &str) -> BTreeMap<i64, String> {
    let (status, reply) = answer(app.get(path)).await;
    assert_eq!(status, 200, "{reply}");
    let mut found = BTreeMap::new();
    for day in reply["days"].as_array().unwrap() {
        for slot in day["slots"].as_array().unwrap() {
            let time = slot["Time"].as_str().unwrap();
            assert_eq!(time.get(..10), day["date"].as_str(), "a slot is on its day");
            let offset = slot
                .get("utc_offset_minutes")
                .unwrap_or(&day["utc_offset_minutes"]);
            let wall = chrono::NaiveDateTime::parse_from_str(time, "%Y-%m-%dT%H:%M:%S").unwrap();
            let second = wall.and_utc().timestamp() - offset.as_i64().unwrap() * 60;
            found.insert(second, time.to_owned());
        }
    }
    found
}

#[tokio::test]
async fn the_same_moments_are_free_on_the_days_of_the_visitors_calendar() {
    let app = App::start().await;
    let here = slots(&app, &availability(&app, "&from=2026-11-22&days=14")).await;
    for zone in [
        "Asia/Tokyo",
        "America/Los_Angeles",
        "Pacific/Kiritimati",
        "Pacific/Pago_Pago",
    ] {
        let path = format!("/in/{zone}{}", availability(&app, "&from=2026-11-24&days=7"));
        let there = slots(&app, &path).await;
        let dates: Vec<&str> = there.values().filter_map(|time| time.get(..10)).collect();
        assert!(
            dates.contains(&"2026-11-24") && dates.contains(&"2026-11-30"),
            "{zone}: {dates:?}"
        );
        let (first, last) = (*there.keys().next().unwrap(), *there.keys().last().unwrap());
        let expected: Vec<&i64> = here.range(first..=last).map(|(second, _)| second).collect();
        assert_eq!(there.keys().collect::<Vec<_>>(), expected, "{zone}");
    }
}

#[tokio::test]
async fn the_next_free_day_is_the_visitors_also_beyond_what_is_asked_for() {
    let app = App::start_with(Settings::default(), |spa| {
        // Nothing but Thursdays, late: in Tokyo it is Friday then.
        for center in &mut spa.catalogue.centers {
            for (weekday, periods) in center.opening.days.iter_mut().enumerate() {
                periods.retain(|_| weekday == 3);
                for period in periods {
                    period.from = chrono::NaiveTime::from_hms_opt(16, 0, 0).unwrap();
                }
            }
        }
    })
    .await;
    for (rest, today, next) in [
        ("&days=2", "2026-11-23", "2026-11-27T00:00:00"),
        ("&from=2026-11-27&days=1", "2026-11-23", "2026-11-27T00:00:00"),
        // Friday in Tokyo is over: a week later.
        ("&from=2026-11-28&days=1", "2026-11-23", "2026-12-04T00:00:00"),
    ] {
        let (status, reply) = answer(app.get(&[TOKYO, &availability(&app, rest)].concat())).await;
        assert_eq!(status, 200, "{reply}");
        assert_eq!(reply["today"], today, "{rest}");
        assert_eq!(reply["next_available_day"], next, "{rest}");
    }
}

/// Makes a draft and holds this time on it, for somebody in a zone. The draft's path behind the zone, and the reply.
async fn hold(app: &App, zone: &str, time: &str) -> (String, u16, Value) {
    let ada = json!({"id": app.spa.ada.to_string()});
    let mut draft = app.draft_request(ada);
    draft["date"] = json!(time.get(..10));
    let (status, reply) = answer(app.post(&format!("{zone}/v1/bookings")).json(&draft)).await;
    assert_eq!(status, 200, "{reply}");
    let path = format!("/v1/bookings/{}/slots/reserve", reply["id"].as_str().unwrap());
    let request = app.post(&[zone, &path].concat());
    let (status, reply) = answer(request.json(&json!({"slot_time": time}))).await;
    (path, status, reply)
}

#[tokio::test]
async fn a_booking_is_made_at_the_visitors_time_and_is_the_centers() {
    let app = App::start().await;
    // Four in the afternoon on Tuesday in Berlin.
    let (path, status, held) = hold(&app, TOKYO, "2026-11-25T00:00:00").await;
    assert_eq!(status, 200, "{held}");
    assert_eq!(held["slot_time"], "2026-11-25T00:00:00");
    let item = &held["invoices"][0]["items"][0];
    assert_eq!(item["start_time"], "2026-11-25T00:00:00");
    assert_eq!(item["end_time"], "2026-11-25T01:00:00");
    for (zone, time) in [("", "2026-11-24T16:00:00"), (TOKYO, "2026-11-25T00:00:00")] {
        let (_, reply) = answer(app.get(&[zone, &path].concat())).await;
        assert_eq!(reply["slot_time"], time, "{zone}");
        assert_eq!(reply["expiry_time"], held["expiry_time"]);
    }
    let order = app.submission(held["reservation_id"].as_str().unwrap());
    let (status, made) = answer(app.post(&[TOKYO, "/bookings/submit"].concat()).json(&order)).await;
    assert_eq!(status, 200, "{made}");
    let event = &made["booking"]["events"][0];
    assert_eq!(event["start"], "2026-11-24T15:00:00Z");
    assert_eq!(event["startInCenter"], "2026-11-25T00:00:00");
    assert_eq!(event["endInCenter"], "2026-11-25T01:00:00");
    let public = format!("/bookings/{}/public", made["booking"]["id"].as_str().unwrap());
    // For a booking that is to have another time, what it takes itself is free.
    let visit = made["booking"]["visit"].as_str().unwrap();
    let query = format!("from=2026-11-25&days=1&visit={visit}");
    let calendar = format!("{TOKYO}{}?{query}", public.replace("/public", "/availability"));
    let own = slots(&app, &calendar).await;
    assert!(own.values().any(|time| time == "2026-11-25T00:00:00"), "{own:?}");
    let reply = app.get(&calendar).send().await.unwrap();
    assert_eq!(header(&reply, "cache-control"), "no-store");
    for (zone, time) in [("", "2026-11-24T16:00:00"), (TOKYO, "2026-11-25T00:00:00")] {
        let (status, reply) = answer(app.get(&[zone, &public].concat())).await;
        assert_eq!(status, 200, "{reply}");
        assert_eq!(reply["booking"]["event"]["startInCenter"], time, "{zone}");
        let reply = app.get(&[zone, &public].concat()).send().await.unwrap();
        assert_eq!(header(&reply, "cache-control"), "no-store", "{zone}");
        let stream = [zone, &public, "/events"].concat();
        let told = EventStream::open(app.get(&stream)).await.event().await;
        assert_eq!(
            told.data.unwrap()["booking"]["event"]["startInCenter"],
            time,
            "{zone}"
        );
    }
}

#[tokio::test]
async fn who_comes_too_late_is_offered_times_of_their_own_zone() {
    let app = App::start().await;
    let (_, status, _) = hold(&app, "", "2026-11-24T16:00:00").await;
    assert_eq!(status, 200);
    let (_, status, refusal) = hold(&app, TOKYO, "2026-11-25T00:00:00").await;
    assert_eq!(status, 409, "{refusal}");
    let (path, status, _) = hold(&app, TOKYO, "2026-11-24T18:00:00").await;
    assert_eq!(status, 200);
    let released = app.delete(&[TOKYO, &path].concat()).send().await.unwrap();
    assert_eq!(released.status(), 204);
    let nearest = &refusal["alternatives"][0];
    // An hour for the massage and ten minutes for the therapist before it.
    assert_eq!(nearest["Time"], "2026-11-24T22:30:00", "{refusal}");
    assert_eq!(nearest["utc_offset_minutes"], 540);
}

#[tokio::test]
async fn the_first_and_the_last_day_at_the_center_can_be_booked_from_everywhere() {
    let app = App::start().await;
    for zone in ["/in/Pacific/Kiritimati", "/in/Pacific/Pago_Pago"] {
        let free = slots(&app, &[zone, &availability(&app, "&days=1")].concat()).await;
        let week = slots(&app, &[zone, &availability(&app, "")].concat()).await;
        let last = ["&from=", &last_day(&app, zone).await, "&days=1"].concat();
        let last = slots(&app, &[zone, &availability(&app, &last)].concat()).await;
        let wanted = [
            free.values().next().or(week.values().next()),
            last.values().last(),
        ];
        for time in wanted.into_iter().flatten() {
            let (_, status, reply) = hold(&app, zone, time).await;
            assert_eq!(status, 200, "{zone} {time} {reply}");
            assert_eq!(reply["slot_time"], **time);
        }
    }
}

/// The last day that the calendar names, or the one before it if nothing is free then.
async fn last_day(app: &App, zone: &str) -> String {
    let (_, reply) = answer(app.get(&[zone, &availability(app, "")].concat())).await;
    let last: chrono::NaiveDate = reply["last_day"].as_str().unwrap().parse().unwrap();
    let before = last.pred_opt().unwrap().to_string();
    let last = last.to_string();
    let path = [zone, &availability(app, &["&from=", &last, "&days=1"].concat())].concat();
    if slots(app, &path).await.is_empty() {
        before
    } else {
        last
    }
}

#[tokio::test]
async fn the_zone_is_named_where_the_clocks_differ_and_nowhere_else() {
    let app = App::start().await;
    let portal = "/v1/portals/manual?lang=en";
    let (_, plain) = answer(app.get(portal)).await;
    for (zone, named) in [
        ("Asia/Tokyo", Some("Tokyo")),
        ("Europe/Paris", None),
        ("Mars/Olympus", None),
    ] {
        let path = format!("/in/{zone}{portal}");
        let reply = app.get(&path).send().await.unwrap();
        assert_eq!(header(&reply, "cache-control"), "public, max-age=60");
        let tag = header(&reply, "etag").to_owned();
        let again = app.get(&path).header("if-none-match", tag).send().await.unwrap();
        assert_eq!(again.status(), 304, "{zone}");
        let (_, reply) = answer(app.get(&path)).await;
        match named {
            Some(city) => {
                let said = reply["wording"]["times_are_local"].as_str().unwrap();
                assert!(
                    said.contains(city) && said.contains("{center}") && said.contains("Berlin"),
                    "{said}"
                );
                assert!(reply["wording"]["summary_time"].as_str().unwrap().contains(city));
            }
            None => assert_eq!(reply, plain, "{zone}"),
        }
    }
}

#[tokio::test]
async fn the_picture_shows_the_times_and_the_calendar_that_the_widget_asks_for() {
    let app = App::start().await;
    let path = format!(
        "/v1/portals/manual/first-screen?lang=en&service={}&center={}&therapist={}&date=2026-11-25",
        app.spa.massage, app.spa.main, app.spa.ada
    );
    let html = |zone: &str| {
        let request = app.get(&[zone, &path].concat());
        async { request.send().await.unwrap().text().await.unwrap() }
    };
    let (here, there) = (html("").await, html(TOKYO).await);
    assert!(
        here.contains("data-time=\"2026-11-25T09:00:00\"") && !here.contains("Tokyo"),
        "{here}"
    );
    // Sixteen o'clock on Tuesday in Berlin is the first of Wednesday in Tokyo.
    assert!(there.contains("data-time=\"2026-11-25T00:00:00\""), "{there}");
    assert!(!there.contains("data-time=\"2026-11-25T09:00:00\""), "{there}");
    assert!(there.contains("your time zone (Tokyo)"), "{there}");
    let (_, days) = there.split_once("data-days=\"").unwrap();
    let (days, _) = days.split_once('"').unwrap();
    let calendar = slots(&app, &[TOKYO, &days.replace("&amp;", "&")].concat()).await;
    assert!(
        calendar.values().any(|time| time == "2026-11-25T00:00:00"),
        "{calendar:?}"
    );
    // Once more, as it is kept; and everybody else's is another.
    assert_eq!(html(TOKYO).await, there);
    assert_eq!(html("").await, here);
    // An unknown zone is none.
    assert_eq!(html("/in/Mars/Olympus").await, here);
    // A slot that goes is gone.
    let (_, status, _) = hold(&app, TOKYO, "2026-11-25T00:00:00").await;
    assert_eq!(status, 200);
    assert!(!html(TOKYO).await.contains("data-time=\"2026-11-25T00:00:00\""));
}

#[tokio::test]
async fn what_the_api_refuses_is_refused_in_its_words() {
    let app = App::start().await;
    for path in [
        "/v1/portals/nobody".to_owned(),
        "/v1/portals/nobody/availability?service_id=1".to_owned(),
        availability(&app, "&days=43"),
        availability(&app, "&from=soon"),
        "/v1/portals/manual/availability".to_owned(),
    ] {
        let plain = answer(app.get(&path)).await;
        assert!(plain.0 >= 400, "{path}");
        assert_eq!(answer(app.get(&[TOKYO, &path].concat())).await, plain, "{path}");
    }
    let stranger = app.get(&[TOKYO, "/v1/portals/manual"].concat());
    let stranger = stranger.header("origin", "https://stranger.example");
    assert_eq!(stranger.send().await.unwrap().status(), 403);
    let site = app
        .get(&[TOKYO, "/v1/portals/manual"].concat())
        .header("origin", SITE);
    let site = site.send().await.unwrap();
    assert_eq!(header(&site, "access-control-allow-origin"), SITE);
    for path in [
        "/in/Asia/Tokyo/desk",
        "/in/Asia/Tokyo",
        "/in/Asia/Tokyo/v1/bookings/7/slots",
    ] {
        assert_eq!(app.get(path).send().await.unwrap().status(), 404, "{path}");
    }
}

#[tokio::test]
async fn what_is_no_json_is_refused_as_ever() {
    let app = App::start().await;
    for path in ["/v1/bookings", "/bookings/submit"] {
        for body in ["", "{", "[]"] {
            let ask = |path: &str| {
                app.post(path)
                    .header("content-type", "application/json")
                    .body(body)
            };
            let (plain, there) = (
                answer(ask(path)).await,
                answer(ask(&[TOKYO, path].concat())).await,
            );
            assert!(plain.0 >= 400, "{path} {body}");
            assert_eq!(there, plain, "{path} {body}");
        }
    }
}
