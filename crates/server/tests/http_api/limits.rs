//! How much a client may do.

use booking_server::http::Settings;
use serde_json::json;
use tokio::task::JoinSet;

use crate::app::{App, answer, header};

async fn limited_app(trusted: &[&str]) -> App {
    let settings = Settings {
        rate_limit: true,
        trusted_proxies: trusted.iter().map(|net| net.parse().unwrap()).collect(),
        ..Settings::default()
    };
    App::start_with(settings, |_| {}).await
}

#[tokio::test]
async fn the_301st_request_of_a_minute_is_429_with_retry_after_and_files_do_not_count() {
    let app = limited_app(&[]).await;
    for _ in 0..300 {
        assert_eq!(
            app.get("/widget/v1/booking-widget.js")
                .send()
                .await
                .unwrap()
                .status(),
            404
        );
        assert_eq!(app.get("/healthz").send().await.unwrap().status(), 200);
    }
    let mut refused = None;
    // A few more than 300: the allowance refills at 5 a second while the test runs.
    for _ in 0..1_000 {
        let reply = app.get("/v1/portals/nowhere").send().await.unwrap();
        if reply.status() == 429 {
            refused = Some(reply);
            break;
        }
    }
    let refused = refused.expect("a client is limited");
    assert!(header(&refused, "retry-after").parse::<u64>().unwrap() >= 1);
    let reply: serde_json::Value = refused.json().await.unwrap();
    assert_eq!(reply["error"]["code"], 429);
    assert_eq!(app.get("/healthz").send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn pictures_have_an_allowance_of_their_own_that_a_page_does_not_reach() {
    let app = limited_app(&[]).await;
    let mut answered = 0;
    // The allowance refills at 20 a second while the test runs.
    for _ in 0..20_000 {
        let reply = app
            .get("/pictures/0000000000000007/320.webp")
            .send()
            .await
            .unwrap();
        if reply.status() == 429 {
            assert!(header(&reply, "retry-after").parse::<u64>().unwrap() >= 1);
            assert_eq!(header(&reply, "cache-control"), "no-store");
            break;
        }
        assert_eq!(reply.status(), 404);
        answered += 1;
    }
    assert!((1_200..20_000).contains(&answered), "{answered}");
    assert_eq!(
        answer(app.get("/v1/portals/manual")).await.0,
        200,
        "other requests are still answered"
    );
}

#[tokio::test]
async fn drafts_have_a_smaller_allowance() {
    let app = limited_app(&[]).await;
    let request = app.draft_request(json!({}));
    let mut made = 0;
    for _ in 0..250 {
        let (status, reply) = answer(app.post("/v1/bookings").json(&request)).await;
        if status == 429 {
            assert_eq!(reply["id"], serde_json::Value::Null);
            break;
        }
        made += 1;
    }
    assert!((120..250).contains(&made), "{made}");
    assert_eq!(
        answer(app.get("/v1/portals/manual")).await.0,
        200,
        "other requests are still answered"
    );
}

#[tokio::test]
async fn behind_a_trusted_proxy_each_of_its_clients_counts_alone() {
    let app = limited_app(&["127.0.0.0/8"]).await;
    let send = |client: &str| app.get("/v1/portals/nowhere").header("x-forwarded-for", client);
    let mut statuses = Vec::new();
    for _ in 0..1_000 {
        statuses.push(send("198.51.100.1").send().await.unwrap().status().as_u16());
        if statuses.last() == Some(&429) {
            break;
        }
    }
    assert_eq!(statuses.last(), Some(&429));
    assert_eq!(send("198.51.100.2").send().await.unwrap().status(), 404);
    // Many at once: the allowance refills at 5 a second meanwhile, and a client of its own would have 300.
    let mut forged = JoinSet::new();
    for _ in 0..60 {
        forged.spawn(send("203.0.113.5, 198.51.100.1").send());
    }
    let refused = forged.join_all().await.into_iter();
    let refused = refused
        .filter(|reply| reply.as_ref().unwrap().status() == 429)
        .count();
    assert!(
        refused > 0,
        "what a client writes in front of its address does not help"
    );
}

#[tokio::test]
async fn a_client_holds_as_many_slots_as_the_limit_says() {
    let mut settings = Settings::default();
    settings.limits.live_holds_per_client = 2;
    let app = App::start_with(settings, |_| {}).await;
    let drafts = [app.draft().await, app.draft().await, app.draft().await];
    assert_eq!(app.reserve(&drafts[0], "2026-11-24T09:00:00").await.0, 200);
    assert_eq!(app.reserve(&drafts[1], "2026-11-24T11:00:00").await.0, 200);
    let path = format!("/v1/bookings/{}/slots/reserve", drafts[2]);
    let reply = app
        .post(&path)
        .json(&json!({"slot_time": "2026-11-24T14:00:00"}))
        .send()
        .await
        .unwrap();
    assert_eq!(reply.status(), 429);
    assert_eq!(header(&reply, "retry-after"), "60");
    app.delete(&format!("/v1/bookings/{}/slots/reserve", drafts[0]))
        .send()
        .await
        .unwrap();
    assert_eq!(app.reserve(&drafts[2], "2026-11-24T14:00:00").await.0, 200);
}
