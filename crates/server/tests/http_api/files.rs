//! `/widget/…`: types, compression, caching.

use booking_server::http::Settings;

use crate::app::{App, header};

const HASHED_WASM: &str = "booking-widget-0a1b2c3d4e5f.wasm";

async fn app() -> (App, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let v1 = folder.path().join("v1");
    std::fs::create_dir(&v1).unwrap();
    for (name, content) in [
        ("booking-widget.js", "loader"),
        ("booking-widget.js.br", "loader in brotli"),
        ("booking-widget.js.gz", "loader in gzip"),
        (HASHED_WASM, "\0asm"),
        ("only.js.br", "without its original"),
        ("secret.env", "TOKEN"),
    ] {
        std::fs::write(v1.join(name), content).unwrap();
    }
    std::fs::write(folder.path().with_extension("outside.js"), "outside").unwrap();
    let settings = Settings {
        widget_dir: Some(folder.path().to_owned()),
        ..Settings::default()
    };
    (App::start_with(settings, |_| {}).await, folder)
}

#[tokio::test]
async fn the_loader_is_asked_about_again_after_five_minutes() {
    let (app, _folder) = app().await;
    let loader = app
        .get("/widget/v1/booking-widget.js")
        .header("origin", "https://any.example");
    let loader = loader.send().await.unwrap();
    assert_eq!(loader.status(), 200);
    for (name, value) in [
        ("content-type", "text/javascript; charset=utf-8"),
        ("cache-control", "public, max-age=300"),
        ("access-control-allow-origin", "*"),
        ("cross-origin-resource-policy", "cross-origin"),
        ("x-content-type-options", "nosniff"),
        ("content-encoding", ""),
    ] {
        assert_eq!(header(&loader, name), value, "{name}");
    }
    let tag = header(&loader, "etag").to_owned();
    assert_eq!(loader.text().await.unwrap(), "loader");
    let again = app
        .get("/widget/v1/booking-widget.js")
        .header("if-none-match", tag)
        .send()
        .await
        .unwrap();
    assert_eq!(again.status(), 304);
    assert_eq!(header(&again, "cache-control"), "public, max-age=300");
}

#[tokio::test]
async fn the_smallest_copy_that_the_client_reads_is_sent() {
    let (app, _folder) = app().await;
    for (accepted, encoding, content) in [
        ("gzip, deflate, br", "br", "loader in brotli"),
        ("gzip", "gzip", "loader in gzip"),
        ("br;q=0, gzip", "gzip", "loader in gzip"),
        ("identity", "", "loader"),
    ] {
        let reply = app
            .get("/widget/v1/booking-widget.js")
            .header("accept-encoding", accepted);
        let reply = reply.send().await.unwrap();
        assert_eq!(header(&reply, "content-encoding"), encoding, "{accepted}");
        assert!(
            reply
                .headers()
                .get_all("vary")
                .iter()
                .any(|vary| vary == "Accept-Encoding")
        );
        assert_eq!(reply.text().await.unwrap(), content, "{accepted}");
    }
}

#[tokio::test]
async fn a_file_with_a_hash_in_its_name_is_kept_for_ever() {
    let (app, _folder) = app().await;
    let wasm = app
        .get(&format!("/widget/v1/{HASHED_WASM}"))
        .send()
        .await
        .unwrap();
    assert_eq!(header(&wasm, "content-type"), "application/wasm");
    assert_eq!(
        header(&wasm, "cache-control"),
        "public, max-age=31536000, immutable"
    );
    assert_eq!(wasm.bytes().await.unwrap().as_ref(), b"\0asm");
}

#[tokio::test]
async fn what_is_not_a_file_of_the_widget_is_404() {
    let (app, _folder) = app().await;
    for path in [
        "v1/none.js",
        "v1",
        "v1/only.js",
        "v1/secret.env",
        "v1/booking-widget.js.br",
        "v1/..%2f..%2foutside.js",
        "..%2foutside.js",
        "v1/%ff.js",
        ".hidden.js",
    ] {
        let request = app
            .get(&format!("/widget/{path}"))
            .header("accept-encoding", "br");
        let reply = request.send().await.unwrap();
        assert_eq!(reply.status(), 404, "{path}");
        assert_eq!(
            header(&reply, "content-type"),
            "text/plain; charset=utf-8",
            "{path}"
        );
        assert_eq!(header(&reply, "cache-control"), "no-store", "{path}");
    }
}
