//! `GET /v1/portals/{portal}` and the page at `/book/{portal}`.

use booking_server::http::Settings;
use booking_wire::portal::PortalResponse;

use crate::app::{App, answer, header};

#[tokio::test]
async fn a_portal_answers_by_slug_and_by_id_with_all_that_the_first_screen_needs() {
    let app = App::start().await;
    let by_slug = app.get("/v1/portals/manual").send().await.unwrap();
    assert_eq!(by_slug.status(), 200);
    assert_eq!(header(&by_slug, "cache-control"), "public, max-age=60");
    let by_slug: PortalResponse = by_slug.json().await.unwrap();
    let path = format!("/v1/portals/{}", app.spa.manual);
    let by_id: PortalResponse = app.get(&path).send().await.unwrap().json().await.unwrap();
    assert_eq!(by_slug, by_id);

    assert_eq!(by_slug.portal.id, app.spa.manual.to_string());
    assert_eq!(by_slug.portal.language, "en");
    assert_eq!(by_slug.organization.id, app.spa.organization.to_string());
    assert_eq!(by_slug.centers.len(), 2);
    assert_eq!(by_slug.centers[0].time_zone, "Europe/Berlin");
    assert_eq!(by_slug.centers[0].currency, "EUR");
    assert_eq!(by_slug.booking_module.settings.blocking_time, 10);
    assert_eq!(by_slug.booking_module.fields.len(), 6);
    let massage = &by_slug.services[0];
    assert_eq!(massage.name, "Massage");
    assert_eq!((massage.duration, massage.recovery_time), (60, 10));
    assert!((massage.price_info.sale_price - 100.0).abs() < 1e-9);
    assert!((massage.price_info.tax_rate - 19.0).abs() < 1e-9);
    assert_eq!(
        massage.therapist_ids,
        [app.spa.ada.to_string(), app.spa.bo.to_string()]
    );
    assert_eq!(massage.add_ons_info[0].id, app.spa.hot_stones.to_string());
    assert_eq!(by_slug.therapists[0].personal_info.gender, 2);
}

#[tokio::test]
async fn texts_come_in_the_language_asked_for() {
    let app = App::start().await;
    for (path, name, language) in [
        ("/v1/portals/manual?lang=de", "Massage 60", "de"),
        ("/v1/portals/manual?lang=de-AT", "Massage 60", "de-AT"),
        ("/v1/portals/manual?lang=fr", "Massage", "en"),
    ] {
        let (_, reply) = answer(app.get(path)).await;
        assert_eq!(reply["services"][0]["name"], name, "{path}");
        assert_eq!(reply["portal"]["language"], language, "{path}");
    }
}

#[tokio::test]
async fn what_a_portal_does_not_offer_is_not_shown() {
    let app = App::start_with(Settings::default(), |spa| {
        spa.catalogue.services[0].archived = true;
        spa.catalogue.therapists[1].archived = true;
    })
    .await;
    let (_, reply) = answer(app.get("/v1/portals/express")).await;
    assert_eq!(reply["centers"].as_array().unwrap().len(), 1);
    assert_eq!(reply["services"].as_array().unwrap().len(), 1);
    assert_eq!(reply["services"][0]["name"], "Facial");
    assert_eq!(reply["therapists"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_portal_that_is_unknown_or_a_draft_is_404() {
    let app = App::start().await;
    for portal in ["closed", "nowhere", "11111111-1111-4111-8111-111111111111", "%FF"] {
        let (status, reply) = answer(app.get(&format!("/v1/portals/{portal}"))).await;
        assert_eq!(status, 404, "{portal}");
        assert_eq!(reply["error"]["code"], 502, "{portal}");
        assert_eq!(reply["error"]["message"], "There is no such booking page.");
    }
    let (_, reply) = answer(app.get("/v1/portals/nowhere").header("accept-language", "de")).await;
    assert_eq!(reply["error"]["message"], "Diese Buchungsseite gibt es nicht.");
}

#[tokio::test]
async fn a_reply_that_has_not_changed_is_304() {
    let app = App::start().await;
    let first = app.get("/v1/portals/manual").send().await.unwrap();
    let tag = header(&first, "etag").to_owned();
    assert!(tag.starts_with("W/\""), "{tag}");
    let again = app.get("/v1/portals/manual").header("if-none-match", &tag);
    let again = again.send().await.unwrap();
    assert_eq!(again.status(), 304);
    assert_eq!(header(&again, "etag"), tag);
    assert_eq!(again.text().await.unwrap(), "");
    let german = app
        .get("/v1/portals/manual?lang=de")
        .header("if-none-match", &tag);
    assert_eq!(german.send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn a_portal_is_sent_compressed_to_who_can_read_it() {
    let app = App::start().await;
    for encoding in ["br", "gzip"] {
        let reply = app.get("/v1/portals/manual").header("accept-encoding", encoding);
        let reply = reply.send().await.unwrap();
        assert_eq!(header(&reply, "content-encoding"), encoding);
        assert!(
            reply
                .headers()
                .get_all("vary")
                .iter()
                .any(|value| value == "accept-encoding")
        );
    }
    let plain = app.get("/v1/portals/manual").send().await.unwrap();
    assert_eq!(header(&plain, "content-encoding"), "");
}

#[tokio::test]
async fn an_import_is_seen_without_a_restart() {
    let app = App::start().await;
    let (_, before) = answer(app.get("/v1/portals/manual")).await;
    let mut catalogue = app.spa.catalogue.clone();
    catalogue.services[1].name.default = "Glow".to_owned();
    let mut transaction = app.store.begin().await.unwrap();
    transaction.save_catalogue(&catalogue).await.unwrap();
    transaction.commit().await.unwrap();
    let (_, after) = answer(app.get("/v1/portals/manual")).await;
    assert_eq!(before["services"][1]["name"], "Facial");
    assert_eq!(after["services"][1]["name"], "Glow");
}

#[tokio::test]
async fn the_servers_own_page_embeds_the_widget_and_says_how_to_reach_the_spa() {
    let folder = tempfile::tempdir().unwrap();
    let settings = Settings {
        widget_dir: Some(folder.path().to_owned()),
        ..Settings::default()
    };
    let app = App::start_with(settings, |spa| {
        let center = &mut spa.catalogue.centers[0];
        center.address_lines = vec!["1 Lake <Road>".to_owned()];
        center.phone = Some("+49 30 1234-0".to_owned());
        center.email = Some("hello@spa.example".to_owned());
    })
    .await;
    let page = app
        .get("/book/manual")
        .header("accept-language", "de")
        .send()
        .await
        .unwrap();
    assert_eq!(page.status(), 200);
    assert_eq!(header(&page, "content-type"), "text/html; charset=utf-8");
    let policy = header(&page, "content-security-policy").to_owned();
    assert!(
        policy.starts_with("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'"),
        "{policy}"
    );
    assert!(!policy.contains("unsafe-inline"));
    let html = page.text().await.unwrap();
    assert!(html.contains("<html lang=\"de\" dir=\"ltr\">"));
    assert!(html.contains("<booking-widget portal=\"manual\" lang=\"de\"><form"));
    assert!(html.contains("<script async src=\"/widget/v1/booking-widget.js\"></script>"));
    assert!(html.contains("1 Lake &lt;Road&gt;"));
    assert!(html.contains("<a href=\"tel:+493012340\" dir=\"ltr\">+49 30 1234-0</a>"));
    assert!(html.contains("<a href=\"mailto:hello@spa.example\">"));
    let address = html
        .split("<link rel=\"stylesheet\" href=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .unwrap();
    let style = app.get(address).send().await.unwrap();
    assert_eq!(header(&style, "content-type"), "text/css; charset=utf-8");
    assert_eq!(
        header(&style, "cache-control"),
        "public, max-age=31536000, immutable"
    );
    assert!(style.text().await.unwrap().contains("--booking-color-accent:"));
    let other = app.get("/pages/book-000000000000.css").send().await.unwrap();
    assert_eq!(other.status(), 404);
    assert_eq!(app.get("/favicon.ico").send().await.unwrap().status(), 204);

    let unknown = app.get("/book/nowhere").send().await.unwrap();
    assert_eq!(unknown.status(), 404);
    assert!(unknown.text().await.unwrap().contains("does not exist"));
}

#[tokio::test]
async fn health_and_readiness_are_told() {
    let app = App::start().await;
    for path in ["/healthz", "/readyz"] {
        assert_eq!(app.get(path).send().await.unwrap().status(), 200, "{path}");
    }
    app.store.close().await;
    assert_eq!(app.get("/healthz").send().await.unwrap().status(), 200);
    assert_eq!(app.get("/readyz").send().await.unwrap().status(), 503);
    let (status, reply) = answer(app.get("/v1/portals/manual")).await;
    assert_eq!(status, 503);
    assert_eq!(
        reply["error"]["message"],
        "Bookings cannot be reached at the moment. Please try again."
    );
}
