//! `GET /widget/v1/booking-widget.js?portal=…`: the loader with the portal's first screen in it.

use std::io::Read as _;

use booking_server::http::Settings;
use serde_json::Value;

use crate::app::{App, SITE, header};

const TEMPLATE: &str = "begin(BOOKING_GIVEN);";
const ALONE: &str = "loader by itself";

async fn app() -> (App, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let v1 = folder.path().join("v1");
    std::fs::create_dir(&v1).unwrap();
    std::fs::write(v1.join("booking-widget.js"), ALONE).unwrap();
    std::fs::write(v1.join("booking-widget.js.in"), TEMPLATE).unwrap();
    let settings = Settings {
        widget_dir: Some(folder.path().to_owned()),
        ..Settings::default()
    };
    let app = App::start_with(settings, |spa| {
        for portal in &mut spa.catalogue.portals {
            portal.allowed_origins = vec![SITE.to_owned()];
        }
    });
    (app.await, folder)
}

fn path(app: &App, rest: &str) -> String {
    format!(
        "/widget/v1/booking-widget.js?portal=manual&lang=en&center={}{rest}",
        app.spa.main
    )
}

/// The script whose screen has the slots of a day, of which [`App::reservation`] takes one.
fn with_slots(app: &App) -> String {
    let (massage, ada) = (app.spa.massage, app.spa.ada);
    path(
        app,
        &format!("&service={massage}&therapist={ada}&date=2026-11-24"),
    )
}

async fn text(app: &App, path: &str) -> String {
    let reply = app.get(path).send().await.unwrap();
    assert_eq!(reply.status(), 200, "{path}");
    reply.text().await.unwrap()
}

/// The address and the screen in a script.
fn carried(script: &str) -> (String, Value) {
    let given = script.strip_prefix("begin({address:").unwrap();
    let (address, screen) = given.split_once(",screen:JSON.parse('").unwrap();
    let screen = screen.strip_suffix("')});").unwrap();
    let json = screen.replace(r"\'", "'").replace(r"\\", r"\");
    (
        serde_json::from_str(address).unwrap(),
        serde_json::from_str(&json).unwrap(),
    )
}

/// The HTML of what a script makes of a tree.
fn html(tree: &Value) -> String {
    let escaped = |value: &Value| {
        let text = value
            .as_str()
            .unwrap()
            .replace('&', "&amp;")
            .replace('"', "&quot;");
        text.replace('<', "&lt;").replace('>', "&gt;")
    };
    let Some(pieces) = tree.as_array() else {
        return escaped(tree);
    };
    let tag = pieces[0].as_str().unwrap();
    let mut html = format!("<{tag}");
    for pair in pieces[1].as_array().unwrap().chunks(2) {
        html.push_str(&format!(
            " {}=\"{}\"",
            pair[0].as_str().unwrap(),
            escaped(&pair[1])
        ));
    }
    html.push('>');
    html.extend(pieces[2..].iter().map(self::html));
    if !["input", "img", "br"].contains(&tag) {
        html.push_str(&format!("</{tag}>"));
    }
    html
}

#[tokio::test]
async fn the_script_carries_the_fragment_and_says_where_the_loader_would_ask_for_it() {
    let (app, _folder) = app().await;
    let massage = app.spa.massage;
    for (rest, asked) in [
        (String::new(), String::new()),
        (format!("&service={massage}"), format!("&service={massage}")),
        // In the loader's order, written as `URLSearchParams` does.
        (
            format!("&date=2026-12-02&service={massage}&theme=night"),
            format!("&service={massage}&date=2026-12-02&theme=night"),
        ),
        (
            "&service=A%20%26%20B*'".to_owned(),
            "&service=A+%26+B*%27".to_owned(),
        ),
    ] {
        let path = path(&app, &rest);
        let (address, tree) = carried(&text(&app, &path).await);
        let expected = format!(
            "/v1/portals/manual/first-screen?lang=en&center={}{asked}",
            app.spa.main
        );
        assert_eq!(address, expected, "{path}");
        let fragment = text(&app, &address).await;
        assert_eq!(html(&tree), fragment.trim_end(), "{path}");
    }
}

#[tokio::test]
async fn it_is_never_older_than_the_calendar_and_kept_by_nobody_but_the_visitor() {
    let (app, _folder) = app().await;
    let slots = with_slots(&app);
    let first = app.get(&slots).send().await.unwrap();
    assert_eq!(header(&first, "cache-control"), "private, no-cache");
    assert_eq!(header(&first, "content-type"), "text/javascript; charset=utf-8");
    assert_eq!(header(&first, "access-control-allow-origin"), "*");
    assert_eq!(header(&first, "cross-origin-resource-policy"), "cross-origin");
    let tag = header(&first, "etag").to_owned();
    assert!(first.text().await.unwrap().contains("2026-11-24T10:00:00"));
    let again = || app.get(&slots).header("if-none-match", &tag).send();
    let same = again().await.unwrap();
    assert_eq!(same.status(), 304);
    assert_eq!(header(&same, "cache-control"), "private, no-cache");
    app.reservation().await;
    let held = again().await.unwrap();
    assert_eq!(held.status(), 200);
    assert!(!held.text().await.unwrap().contains("2026-11-24T10:00:00"));
    let treatments = app.get(&path(&app, "")).send().await.unwrap();
    assert_eq!(header(&treatments, "cache-control"), "private, max-age=60");
}

#[tokio::test]
async fn what_cannot_be_carried_leaves_the_loader_by_itself() {
    let (app, folder) = app().await;
    for path in [
        "/widget/v1/booking-widget.js",
        "/widget/v1/booking-widget.js?portal=",
        "/widget/v1/booking-widget.js?portal=nowhere&lang=en",
        "/widget/v1/booking-widget.js?portal=closed&lang=en",
        "/widget/v1/booking-widget.js?portal=%FF",
        "/widget/v1/booking-widget.js?v=3",
    ] {
        let reply = app.get(path).send().await.unwrap();
        assert_eq!(header(&reply, "cache-control"), "public, max-age=300", "{path}");
        assert_eq!(reply.text().await.unwrap(), ALONE, "{path}");
    }
    assert_eq!(
        app.get("/widget/v1/booking-widget.js.in")
            .send()
            .await
            .unwrap()
            .status(),
        404
    );
    std::fs::remove_file(folder.path().join("v1/booking-widget.js.in")).unwrap();
    assert_eq!(text(&app, &path(&app, "")).await, ALONE, "a build without it");
}

#[tokio::test]
async fn a_web_site_that_may_not_embed_the_portal_has_the_loader_by_itself() {
    let (app, _folder) = app().await;
    for (name, value, is_carried) in [
        ("referer", format!("{SITE}/book"), true),
        ("referer", "https://foreign.example/".to_owned(), false),
        ("referer", "about:blank".to_owned(), false),
        ("referer", format!("{}/page", app.base()), true),
        ("origin", SITE.to_owned(), true),
        ("origin", "https://foreign.example".to_owned(), false),
    ] {
        let reply = app
            .get(&path(&app, ""))
            .header(name, &value)
            .send()
            .await
            .unwrap();
        let script = reply.text().await.unwrap();
        assert_eq!(script != ALONE, is_carried, "{name}: {value}");
    }
}

#[tokio::test]
async fn what_is_asked_for_again_is_packed_as_small_as_can_be_and_stays_the_same() {
    let (app, _folder) = app().await;
    let slots = with_slots(&app);
    let packed = || async {
        let reply = app
            .get(&slots)
            .header("accept-encoding", "br")
            .send()
            .await
            .unwrap();
        assert_eq!(header(&reply, "content-encoding"), "br");
        let tag = header(&reply, "etag").to_owned();
        let (is_kept, body) = (reply.content_length().is_some(), reply.bytes().await.unwrap());
        let mut script = String::new();
        brotli::Decompressor::new(&body[..], 4096)
            .read_to_string(&mut script)
            .unwrap();
        (is_kept, body.len(), tag, script)
    };
    let plain = text(&app, &slots).await;
    let (is_kept, least, tag, script) = packed().await;
    assert_eq!((is_kept, &script), (false, &plain));
    for tries in 0.. {
        let (is_kept, bytes, same_tag, script) = packed().await;
        assert_eq!((&same_tag, &script), (&tag, &plain));
        if is_kept {
            assert!(bytes < least, "{bytes} of {least} bytes");
            break;
        }
        assert!(tries < 600, "nothing was packed in a minute");
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    // Who cannot read it, and who has it, gets what they got before.
    assert_eq!(text(&app, &slots).await, plain);
    let request = app
        .get(&slots)
        .header("accept-encoding", "br")
        .header("if-none-match", &tag);
    let known = request.send().await.unwrap();
    assert_eq!(
        (known.status().as_u16(), header(&known, "content-encoding")),
        (304, "")
    );
    // And it is not kept when the screen is another.
    app.reservation().await;
    let (is_kept, _, new_tag, script) = packed().await;
    assert!(!is_kept && new_tag != tag && !script.contains("2026-11-24T10:00:00"));
}
