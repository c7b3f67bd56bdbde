//! `/pictures/…` and what a portal says of its pictures.

use std::collections::BTreeSet;

use booking_server::bookings::lapse::lapse_and_sweep;
use booking_server::catalogue::{Image, ImageHash, Picture, Rendition, Text};
use booking_server::http::Settings;
use booking_server::pictures::EncodedImage;
use chrono::TimeDelta;
use reqwest::Method;
use serde_json::json;

use crate::app::{App, answer, header};

const ADDRESS: &str = "/pictures/0000000000000007/320.webp";

fn encoded() -> EncodedImage {
    let rendition = |width| Rendition {
        width,
        height: width / 2,
    };
    EncodedImage {
        image: Image {
            hash: ImageHash::new([0, 0, 0, 0, 0, 0, 0, 7]),
            color: "#aabbcc".to_owned(),
            renditions: vec![rendition(160), rendition(320), rendition(1280)],
        },
        files: vec![b"small".to_vec(), b"large".to_vec(), b"very large".to_vec()],
    }
}

/// The first service has a picture, and so has the first therapist.
async fn app() -> App {
    let app = App::start_with(Settings::default(), |spa| {
        let picture = Picture {
            alt: Some(Text {
                default: "Stones".to_owned(),
                translations: [("de".to_owned(), "Steine".to_owned())].into(),
            }),
            image: encoded().image,
        };
        let service = &mut spa.catalogue.services[0];
        service.picture = Some(picture.clone());
        service.images = vec!["/media/elsewhere.jpg".to_owned()];
        for portal in &mut spa.catalogue.portals {
            portal.logo = Some(picture.clone());
        }
        spa.catalogue.therapists[0].picture = Some(Picture { alt: None, ..picture });
    })
    .await;
    let mut transaction = app.store.begin().await.unwrap();
    transaction.insert_image(&encoded()).await.unwrap();
    transaction.commit().await.unwrap();
    app
}

#[tokio::test]
async fn a_picture_is_for_every_site_and_never_changes() {
    let app = app().await;
    let found = app
        .get(ADDRESS)
        .header("origin", "https://any.example")
        .send()
        .await
        .unwrap();
    assert_eq!(found.status(), 200);
    for (name, value) in [
        ("content-type", "image/webp"),
        ("content-length", "5"),
        ("cache-control", "public, max-age=31536000, immutable"),
        ("etag", "\"0000000000000007-320\""),
        ("access-control-allow-origin", "*"),
        ("cross-origin-resource-policy", "cross-origin"),
        ("x-content-type-options", "nosniff"),
        ("content-encoding", ""),
        ("set-cookie", ""),
    ] {
        assert_eq!(header(&found, name), value, "{name}");
    }
    assert_eq!(found.text().await.unwrap(), "large");
    let again = app
        .get(ADDRESS)
        .header("if-none-match", "\"0000000000000007-320\"");
    let again = again.send().await.unwrap();
    assert_eq!(again.status(), 304);
    assert_eq!(
        header(&again, "cache-control"),
        "public, max-age=31536000, immutable"
    );
    assert_eq!(again.text().await.unwrap(), "");
}

#[tokio::test]
async fn its_head_can_be_asked_for() {
    let app = app().await;
    let head = app.request(Method::HEAD, ADDRESS).send().await.unwrap();
    assert_eq!(head.status(), 200);
    assert_eq!(header(&head, "content-type"), "image/webp");
    assert_eq!(header(&head, "content-length"), "5");
}

#[tokio::test]
async fn what_is_no_picture_is_not_found_and_not_kept() {
    let app = app().await;
    for path in [
        "/pictures/0000000000000008/320.webp",
        "/pictures/0000000000000007/640.webp",
        "/pictures/0000000000000007/320.png",
        "/pictures/0000000000000007/0320.webp",
        "/pictures/0000000000000007/99999999999.webp",
        "/pictures/0000000000000007/4294967295.webp",
        "/pictures/7/320.webp",
        "/pictures/..%2f..%2fetc/passwd",
        "/pictures/%ff/320.webp",
        "/pictures/0000000000000007/",
        "/pictures/0000000000000007",
    ] {
        let reply = app.get(path).send().await.unwrap();
        assert_eq!(reply.status(), 404, "{path}");
        assert_eq!(header(&reply, "cache-control"), "no-store", "{path}");
    }
    let posted = app.request(Method::POST, ADDRESS).send().await.unwrap();
    assert_eq!(posted.status(), 405);
}

#[tokio::test]
async fn a_portal_tells_of_its_pictures_in_the_language_asked_for() {
    let app = app().await;
    let (_, portal) = answer(app.get("/v1/portals/manual?lang=de")).await;
    let service = &portal["services"][0];
    let rendition = |width: u32, height: u32| {
        let path = format!("/pictures/0000000000000007/{width}.webp");
        json!({"path": path, "width": width, "height": height, "format": "image/webp"})
    };
    let expected = json!({
        "alt": "Steine",
        "color": "#aabbcc",
        "renditions": [rendition(160, 80), rendition(320, 160), rendition(1280, 640)],
    });
    assert_eq!(service["picture"], expected);
    // For clients that take one address, the first is one that they can show anywhere.
    assert_eq!(service["image_paths"], json!([ADDRESS, "/media/elsewhere.jpg"]));
    assert_eq!(portal["services"][1]["picture"], json!(null));
    let therapist = &portal["therapists"][0];
    assert_eq!(therapist["picture"]["alt"], "");
    assert_eq!(therapist["image_path"], ADDRESS);
    let (_, portal) = answer(app.get("/v1/portals/manual")).await;
    assert_eq!(portal["services"][0]["picture"]["alt"], "Stones");
}

#[tokio::test]
async fn pages_of_the_server_may_show_them() {
    let app = app().await;
    let path = format!("/book/manual?center={}", app.spa.main);
    let page = app.get(&path).send().await.unwrap();
    let policy = header(&page, "content-security-policy").to_owned();
    assert!(policy.contains("img-src 'self'"), "{policy}");
    let html = page.text().await.unwrap();
    assert!(html.contains(&format!(" src=\"{ADDRESS}\"")), "{html}");
    assert!(
        html.contains("srcset=\"/pictures/0000000000000007/160.webp 160w, "),
        "{html}"
    );
}

#[tokio::test]
async fn the_portals_sign_is_on_the_servers_own_page_with_its_size_and_what_it_shows() {
    let app = app().await;
    let html = app
        .get("/book/manual?lang=de")
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    let sign = format!("<img class=\"logo\" src=\"{ADDRESS}\" width=\"320\" height=\"160\" alt=\"Steine\">");
    assert!(html.contains(&sign), "{html}");
    assert!(html.find(&sign) < html.find("<h1>"), "it stands above the name");
}

#[tokio::test]
async fn a_picture_that_was_read_lately_is_not_read_from_the_database_again() {
    let app = app().await;
    assert_eq!(app.get(ADDRESS).send().await.unwrap().status(), 200);
    let mut transaction = app.store.begin().await.unwrap();
    transaction.keep_images(&BTreeSet::new()).await.unwrap();
    transaction.commit().await.unwrap();
    app.advance(TimeDelta::days(8));
    let _ = lapse_and_sweep(app.store.as_ref()).await.unwrap();
    assert_eq!(
        app.get("/pictures/0000000000000007/160.webp")
            .send()
            .await
            .unwrap()
            .status(),
        404,
        "what nobody shows is swept"
    );
    let kept = app.get(ADDRESS).send().await.unwrap();
    assert_eq!(
        (kept.status().as_u16(), kept.text().await.unwrap().as_str()),
        (200, "large")
    );
}
