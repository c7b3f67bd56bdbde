//! Server-sent events: the booker sees live what happens to the booking.

use std::time::Duration;

use booking_server::bookings::lapse::lapse_and_sweep;
use booking_server::http::{Settings, StreamSettings};
use chrono::DateTime;
use serde_json::{Value, json};

use crate::app::{App, SITE, answer, header};
use crate::desk::{Desk, id};
use crate::event_stream::EventStream;

/// A desk whose server looks for changes of others so often.
async fn desk(look_every: Duration) -> Desk {
    let streams = StreamSettings {
        look_every,
        ..StreamSettings::default()
    };
    let settings = Settings {
        streams,
        ..Settings::default()
    };
    Desk::of(App::start_with(settings, |_| {}).await).await
}

/// One that sees in time only what it does itself.
async fn busy_desk() -> Desk {
    desk(Duration::from_secs(3_600)).await
}

fn path(booking: &Value) -> String {
    format!("/bookings/{}/public/events", id(booking))
}

async fn open(desk: &Desk, booking: &Value) -> EventStream {
    EventStream::open(desk.app.get(&path(booking))).await
}

/// The id of the event that shows this state.
fn revision(booking: &Value) -> String {
    let last_updated = booking["lastUpdated"].as_str().unwrap();
    DateTime::parse_from_rfc3339(last_updated)
        .unwrap()
        .timestamp()
        .to_string()
}

#[tokio::test]
async fn connecting_sends_the_present_state_at_once_and_uncompressed() {
    let desk = busy_desk().await;
    let booking = desk.pending().await;
    let request = desk
        .app
        .get(&path(&booking))
        .header("accept-encoding", "gzip, br")
        .header("origin", SITE);
    let mut stream = EventStream::open(request).await;
    for (name, value) in [
        ("content-type", "text/event-stream"),
        ("content-encoding", ""),
        ("cache-control", "no-store"),
        ("referrer-policy", "no-referrer"),
        ("x-accel-buffering", "no"),
        ("access-control-allow-origin", SITE),
    ] {
        assert_eq!(header(&stream.response, name), value, "{name}");
    }
    let event = stream.event().await;
    assert_eq!(event.event.as_deref(), Some("booking"));
    assert_eq!(event.retry.as_deref(), Some("3000"));
    assert_eq!(event.id, Some(revision(&booking)));
    assert_eq!(event.data, Some(desk.public(&booking).await));
}

#[tokio::test]
async fn what_staff_decide_and_the_booker_asks_for_arrives_at_once() {
    let desk = busy_desk().await;
    let booking = desk.pending().await;
    let mut streams = [open(&desk, &booking).await, open(&desk, &booking).await];
    for stream in &mut streams {
        assert_eq!(stream.status().await, 0);
    }
    let (_, approved) = desk.approve(&booking, json!({})).await;
    for stream in &mut streams {
        let event = stream.event().await;
        assert_eq!(event.id, Some(revision(&approved["booking"])));
        assert_eq!(event.data.unwrap()["booking"]["status"], 1);
    }
    let [mut stream, _] = streams;
    let request = desk
        .asked(&approved["booking"], json!({"cancellation": true}))
        .await;
    let asked = stream.event().await.data.unwrap();
    assert_eq!(asked["changeRequest"]["id"], request["id"]);
    assert_eq!(desk.withdraw(&booking).await.0, 200);
    assert_eq!(stream.event().await.data.unwrap()["changeRequest"], Value::Null);
    desk.cancel(&booking, 0).await;
    assert_eq!(stream.status().await, 3);
}

#[tokio::test]
async fn what_another_server_does_and_what_lapses_arrives_too() {
    let desk = desk(Duration::from_millis(120)).await;
    let booking = desk.pending().await;
    let mut stream = open(&desk, &booking).await;
    assert_eq!(stream.status().await, 0);
    // To Tuesday, 11:00: nobody has answered before the start.
    desk.app.advance_minutes(27 * 60);
    // Without a request, as another server's background task does it.
    let report = lapse_and_sweep(desk.app.store.as_ref()).await.unwrap();
    assert_eq!(report.lapsed.len(), 1);
    assert_eq!(stream.status().await, 3);
}

#[tokio::test]
async fn whoever_connects_again_is_told_only_what_is_new() {
    let desk = busy_desk().await;
    let booking = desk.pending().await;
    let again = || {
        desk.app
            .get(&path(&booking))
            .header("last-event-id", revision(&booking))
    };
    let mut stream = EventStream::open(again()).await;
    let first = stream.block().await.unwrap();
    assert_eq!((first.data, first.comments), (None, 1), "nothing is new");
    assert_eq!(first.retry.as_deref(), Some("3000"));
    desk.deny(&booking).await;
    assert_eq!(stream.status().await, 2);
    assert_eq!(EventStream::open(again()).await.status().await, 2);
    for nonsense in ["", "abc", "99999999999999999999", "-1"] {
        let request = desk.app.get(&path(&booking)).header("last-event-id", nonsense);
        assert_eq!(EventStream::open(request).await.status().await, 2, "{nonsense}");
    }
}

#[tokio::test]
async fn a_stream_that_is_refused_never_begins() {
    let desk = busy_desk().await;
    let booking = desk.pending().await;
    let draft = desk.app.draft().await;
    for unknown in ["no-id", draft.as_str(), "11111111-1111-4111-8111-111111111111"] {
        let (status, reply) = answer(desk.app.get(&format!("/bookings/{unknown}/public/events"))).await;
        assert_eq!((status, &reply["status"]), (404, &json!(404)), "{unknown}");
    }
    let foreign = desk
        .app
        .get(&path(&booking))
        .header("origin", "https://evil.example");
    assert_eq!(answer(foreign).await.0, 403);
}

#[tokio::test]
async fn a_stream_on_which_nothing_happens_says_that_it_is_there() {
    let streams = StreamSettings {
        heartbeat_every: Duration::from_millis(20),
        ..StreamSettings::default()
    };
    let settings = Settings {
        streams,
        ..Settings::default()
    };
    let desk = Desk::of(App::start_with(settings, |_| {}).await).await;
    let booking = desk.pending().await;
    let mut stream = open(&desk, &booking).await;
    stream.event().await;
    for _ in 0..3 {
        let heartbeat = stream.block().await.unwrap();
        assert_eq!((heartbeat.data, heartbeat.comments), (None, 1));
    }
}

/// Asks until a stream is opened: the server may hear only with its next heartbeat that another was closed.
async fn is_room_again(desk: &Desk, booking: &Value) -> bool {
    // Ever more seldom: a client may open 300 streams in a minute, refused ones included.
    let mut wait = Duration::from_millis(5);
    for _ in 0..100 {
        if desk.app.get(&path(booking)).send().await.unwrap().status() == 200 {
            return true;
        }
        let mut every = tokio::time::interval_at(tokio::time::Instant::now() + wait, wait);
        every.tick().await;
        wait = (wait * 2).min(Duration::from_secs(1));
    }
    false
}

#[tokio::test]
async fn streams_of_a_client_and_of_all_are_limited() {
    for (per_client, per_process, status) in [(2, 100, 429), (100, 2, 503)] {
        let streams = StreamSettings {
            per_client,
            per_process,
            heartbeat_every: Duration::from_millis(10),
            ..StreamSettings::default()
        };
        let settings = Settings {
            rate_limit: true,
            streams,
            ..Settings::default()
        };
        let desk = Desk::of(App::start_with(settings, |_| {}).await).await;
        let booking = desk.pending().await;
        let first = open(&desk, &booking).await;
        let _second = open(&desk, &booking).await;
        let refused = desk.app.get(&path(&booking)).send().await.unwrap();
        assert_eq!(refused.status(), status);
        assert!(header(&refused, "retry-after").parse::<u64>().unwrap() >= 1);
        drop(first);
        assert!(is_room_again(&desk, &booking).await);
    }
}

#[tokio::test]
async fn whoever_connects_again_and_again_can_still_book() {
    let settings = Settings {
        rate_limit: true,
        ..Settings::default()
    };
    let desk = Desk::of(App::start_with(settings, |_| {}).await).await;
    let nowhere = "/bookings/11111111-1111-4111-8111-111111111111/public/events";
    let mut refused = false;
    for _ in 0..2_000 {
        if desk.app.get(nowhere).send().await.unwrap().status() == 429 {
            refused = true;
            break;
        }
    }
    assert!(refused, "streams have an allowance of their own");
    desk.pending().await;
}
