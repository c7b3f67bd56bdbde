//! CORS: which web sites may use which portal.

use booking_server::http::Settings;
use reqwest::Method;
use serde_json::json;

use crate::app::{App, SITE, answer, header};

const OTHER_SITE: &str = "https://other.example";
const FOREIGN: &str = "https://foreign.example";

/// `manual` belongs to one site, `express` to another.
async fn app() -> App {
    App::start_with(Settings::default(), |spa| {
        for portal in &mut spa.catalogue.portals {
            let site = if portal.slug == "express" {
                OTHER_SITE
            } else {
                SITE
            };
            portal.allowed_origins = vec![site.to_owned()];
        }
    })
    .await
}

#[tokio::test]
async fn a_preflight_allows_the_union_of_all_portals() {
    let app = app().await;
    for (origin, status) in [
        (SITE, 204),
        (OTHER_SITE, 204),
        (app.base(), 204),
        (FOREIGN, 403),
        ("null", 403),
    ] {
        let reply = app
            .request(Method::OPTIONS, "/bookings/submit")
            .header("origin", origin)
            .header("access-control-request-method", "POST")
            .header("access-control-request-headers", "content-type,idempotency-key")
            .send()
            .await
            .unwrap();
        assert_eq!(reply.status(), status, "{origin}");
        assert!(
            reply
                .headers()
                .get_all("vary")
                .iter()
                .any(|vary| vary == "Origin"),
            "{origin}"
        );
        assert_eq!(header(&reply, "access-control-allow-credentials"), "");
        if status == 204 {
            assert_eq!(header(&reply, "access-control-allow-origin"), origin);
            assert_eq!(
                header(&reply, "access-control-allow-methods"),
                "GET, POST, DELETE"
            );
            assert_eq!(
                header(&reply, "access-control-allow-headers"),
                "Content-Type, Idempotency-Key"
            );
            assert_eq!(header(&reply, "access-control-max-age"), "7200");
        } else {
            assert_eq!(header(&reply, "access-control-allow-origin"), "");
        }
    }
}

#[tokio::test]
async fn a_site_may_read_its_own_portal_and_is_told_so_when_it_is_not_its_own() {
    let app = app().await;
    let own = app
        .get("/v1/portals/manual")
        .header("origin", SITE)
        .send()
        .await
        .unwrap();
    assert_eq!(own.status(), 200);
    assert_eq!(header(&own, "access-control-allow-origin"), SITE);
    assert_eq!(header(&own, "access-control-expose-headers"), "Retry-After, ETag");
    let not_own = app
        .get("/v1/portals/express")
        .header("origin", SITE)
        .send()
        .await
        .unwrap();
    assert_eq!(not_own.status(), 403);
    assert_eq!(
        header(&not_own, "access-control-allow-origin"),
        SITE,
        "so that the site can read why"
    );
    let foreign = app
        .get("/v1/portals/manual")
        .header("origin", FOREIGN)
        .send()
        .await
        .unwrap();
    assert_eq!(foreign.status(), 403);
    assert_eq!(header(&foreign, "access-control-allow-origin"), "");
}

#[tokio::test]
async fn no_origin_and_the_servers_own_are_allowed() {
    let app = app().await;
    assert_eq!(answer(app.get("/v1/portals/manual")).await.0, 200);
    let own = app
        .get("/v1/portals/manual")
        .header("origin", app.base())
        .send()
        .await
        .unwrap();
    assert_eq!(own.status(), 200);
    assert_eq!(header(&own, "access-control-allow-origin"), app.base());
}

#[tokio::test]
async fn a_foreign_site_gets_nowhere() {
    let app = app().await;
    let draft = app.draft().await;
    let reservation = app.reservation().await;
    let submission = app.submission(&reservation);
    let (_, submitted) = answer(app.post("/bookings/submit").json(&submission)).await;
    let booking = submitted["booking"]["id"].as_str().unwrap();
    let massage = app.spa.massage;
    let guest = json!({
        "email": "g@guest.example", "center_id": app.spa.main.to_string(), "first_name": "G", "last_name": "E",
    });
    let reserve = format!("/v1/bookings/{draft}/slots/reserve");
    let requests = [
        app.get(&format!("/v1/portals/manual/availability?service_id={massage}")),
        app.post("/v1/bookings").json(&app.draft_request(json!({}))),
        app.get(&format!("/v1/bookings/{draft}/slots")),
        app.post(&reserve)
            .json(&json!({"slot_time": "2026-11-24T14:00:00"})),
        app.get(&reserve),
        app.delete(&reserve),
        app.post(&format!("/v1/bookings/{draft}/slots/confirm")),
        app.post("/v1/guests/online_guests").json(&guest),
        app.post("/bookings/submit").json(&submission),
        app.get(&format!("/bookings/{booking}/public")),
    ];
    for request in requests {
        for origin in [FOREIGN, OTHER_SITE] {
            let request = request.try_clone().unwrap().header("origin", origin);
            let sent = format!("{request:?}");
            // The express portal's site may make guests of the center that both portals share.
            if origin == OTHER_SITE && sent.contains("online_guests") {
                continue;
            }
            let (status, reply) = answer(request).await;
            assert_eq!(status, 403, "{origin} {sent}");
            assert!(
                reply
                    .to_string()
                    .contains("Bookings cannot be made from this web site."),
                "{reply}"
            );
        }
    }
    let (_, state) = answer(app.get(&reserve)).await;
    assert_eq!(
        state["is_reserved"], false,
        "nothing was reserved by a foreign site"
    );
}

#[tokio::test]
async fn a_portal_may_allow_all_sites() {
    let app = App::start_with(Settings::default(), |spa| {
        spa.catalogue.portals[1].allowed_origins = vec!["*".to_owned()];
    })
    .await;
    let reply = app
        .get("/v1/portals/manual")
        .header("origin", FOREIGN)
        .send()
        .await
        .unwrap();
    assert_eq!(reply.status(), 200);
    assert_eq!(header(&reply, "access-control-allow-origin"), FOREIGN);
    let other = app
        .get("/v1/portals/express")
        .header("origin", FOREIGN)
        .send()
        .await
        .unwrap();
    assert_eq!(other.status(), 403);
}
