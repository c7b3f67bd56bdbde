//! What every POST does with a body that is not what it should be, and every address with a wrong method.

use reqwest::Method;
use serde_json::{Value, json};

use crate::app::{App, answer, header, json_of, refused_fields};

/// Every POST, with a field that is text in its request.
async fn posts(app: &App) -> Vec<(String, &'static str)> {
    let draft = app.draft().await;
    vec![
        ("/v1/bookings".to_owned(), "center_id"),
        (format!("/v1/bookings/{draft}/slots/reserve"), "slot_time"),
        (format!("/v1/bookings/{draft}/slots/confirm"), "notes"),
        ("/v1/guests/online_guests".to_owned(), "email"),
        ("/bookings/submit".to_owned(), "orgId"),
    ]
}

fn code(reply: &Value) -> &Value {
    [&reply["error"]["code"], &reply["Error"]["code"]]
        .into_iter()
        .find(|code| !code.is_null())
        .unwrap_or(&reply["status"])
}

#[tokio::test]
async fn malformed_json_is_400() {
    let app = App::start().await;
    for (path, _) in posts(&app).await {
        for body in ["{", "{\"a\":1}}", "nonsense", "\"\\ud800\"", "{} {}"] {
            let request = app
                .post(&path)
                .header("content-type", "application/json")
                .body(body);
            let (status, reply) = answer(request).await;
            assert_eq!(status, 400, "{path} {body}: {reply}");
            let expected = if path.starts_with("/v1") { 503 } else { 400 };
            assert_eq!(code(&reply), &json!(expected), "{path} {body}");
        }
    }
}

#[tokio::test]
async fn a_wrong_type_is_400_and_named_by_its_path() {
    let app = App::start().await;
    for (path, field) in posts(&app).await {
        let (status, reply) = answer(app.post(&path).json(&json!({field: {"x": 1}}))).await;
        assert_eq!(
            (status, refused_fields(&reply)),
            (400, vec![field]),
            "{path}: {reply}"
        );
    }
    for body in [r#""x""#, r#"{"date": "2026-11-24", "date": "2026-11-25"}"#] {
        let request = app
            .post("/v1/bookings")
            .header("content-type", "application/json");
        let (status, reply) = answer(request.body(body)).await;
        assert_eq!((status, refused_fields(&reply)), (400, vec![]), "{body}: {reply}");
        assert_eq!(reply["Error"]["message"], "This is of the wrong type.", "{body}");
    }
    let nested = json!({"guests": [{"items": [{"item": {"id": true}}]}]});
    let (_, reply) = answer(app.post("/v1/bookings").json(&nested)).await;
    assert_eq!(refused_fields(&reply), ["guests[0].items[0].item.id"]);
    assert_eq!(
        reply["Error"]["fields"][0]["reason"],
        "This is of the wrong type."
    );
}

#[tokio::test]
async fn an_empty_body_is_400_except_where_it_may_be_left_out() {
    let app = App::start().await;
    for (path, _) in posts(&app).await {
        let (status, reply) = answer(app.post(&path)).await;
        if path.ends_with("confirm") {
            assert_eq!(status, 409, "{path} has nothing to confirm");
        } else if path.starts_with("/v1") {
            assert_eq!((status, code(&reply)), (400, &json!(503)), "{path}");
            assert!(
                reply.to_string().contains("Request is missing or id is missing."),
                "{reply}"
            );
        } else {
            assert_eq!(reply, json!({"status": 400, "error": "The request is missing."}));
        }
    }
}

#[tokio::test]
async fn a_body_of_64_kib_is_read_and_one_byte_more_is_413() {
    let app = App::start().await;
    for (path, field) in posts(&app).await {
        let padded = |length: usize| {
            let start = format!("{{\"{field}\":7,\"padding\":\"");
            let end = "\"}";
            format!("{start}{}{end}", "x".repeat(length - start.len() - end.len()))
        };
        let send = |body: String| {
            answer(
                app.post(&path)
                    .header("content-type", "application/json")
                    .body(body),
            )
        };
        let (status, _) = send(padded(64 * 1024)).await;
        assert_eq!(status, 400, "{path}: it is read as far as the wrong type");
        let (status, reply) = send(padded(64 * 1024 + 1)).await;
        assert_eq!((status, code(&reply)), (413, &json!(413)), "{path}");
    }
}

#[tokio::test]
async fn a_body_that_is_too_large_is_413_also_without_a_length() {
    use std::io::{Read as _, Write as _};
    let app = App::start().await;
    let mut connection = std::net::TcpStream::connect(app.base().trim_start_matches("http://")).unwrap();
    let head = "POST /bookings/submit HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\
                content-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n";
    let chunk = format!("{:x}\r\n{}\r\n", 0x8000, "x".repeat(0x8000));
    let reply = tokio::task::spawn_blocking(move || {
        connection
            .write_all(format!("{head}{chunk}{chunk}{chunk}0\r\n\r\n").as_bytes())
            .unwrap();
        let mut reply = [0; 16];
        connection.read_exact(&mut reply).unwrap();
        String::from_utf8_lossy(&reply).into_owned()
    })
    .await
    .unwrap();
    assert!(reply.starts_with("HTTP/1.1 413"), "{reply}");
}

#[tokio::test]
async fn what_is_not_json_is_415() {
    let app = App::start().await;
    for (path, _) in posts(&app).await {
        for content_type in [
            "text/plain",
            "application/x-www-form-urlencoded",
            "application/jsonp",
        ] {
            let request = app.post(&path).header("content-type", content_type).body("{}");
            let (status, reply) = answer(request).await;
            assert_eq!(
                (status, code(&reply)),
                (415, &json!(415)),
                "{path} {content_type}"
            );
        }
        let with_charset = app
            .post(&path)
            .header("content-type", "Application/JSON; charset=utf-8");
        assert_ne!(answer(with_charset.body("{}")).await.0, 415, "{path}");
    }
}

#[tokio::test]
async fn a_wrong_method_is_405_with_the_right_ones() {
    let app = App::start().await;
    let draft = app.draft().await;
    for (method, path, allowed) in [
        (Method::POST, "/v1/portals/manual".to_owned(), "GET,HEAD"),
        (
            Method::PUT,
            "/v1/portals/manual/availability".to_owned(),
            "GET,HEAD",
        ),
        (Method::GET, "/v1/bookings".to_owned(), "POST"),
        (Method::POST, format!("/v1/bookings/{draft}/slots"), "GET,HEAD"),
        (
            Method::PATCH,
            format!("/v1/bookings/{draft}/slots/reserve"),
            "DELETE,GET,HEAD,POST",
        ),
        (Method::GET, format!("/v1/bookings/{draft}/slots/confirm"), "POST"),
        (Method::GET, "/v1/guests/online_guests".to_owned(), "POST"),
        (Method::DELETE, "/bookings".to_owned(), "GET,HEAD,POST"),
        (Method::GET, "/bookings/submit".to_owned(), "POST"),
        (Method::POST, format!("/bookings/{draft}/public"), "GET,HEAD"),
        (Method::POST, "/healthz".to_owned(), "GET,HEAD"),
        (
            Method::POST,
            "/widget/v1/booking-widget.js".to_owned(),
            "GET,HEAD",
        ),
    ] {
        let reply = app.request(method.clone(), &path).send().await.unwrap();
        assert_eq!(reply.status(), 405, "{method} {path}");
        let mut allow: Vec<_> = header(&reply, "allow").split(',').map(str::to_owned).collect();
        allow.sort();
        assert_eq!(allow.join(","), allowed, "{method} {path}");
        let (_, json) = json_of(reply).await;
        assert_eq!(code(&json), &json!(405), "{method} {path}: {json}");
    }
}

#[tokio::test]
async fn an_address_without_a_route_is_404_in_the_envelope_of_its_api() {
    let app = App::start().await;
    let (status, reply) = answer(app.get("/v1/nowhere")).await;
    assert_eq!(status, 404);
    assert_eq!(
        reply,
        json!({"error": {"code": 404, "message": "There is nothing at this address."}})
    );
    let (status, reply) = answer(app.get("/nowhere?lang=de")).await;
    assert_eq!(status, 404);
    assert_eq!(
        reply,
        json!({"status": 404, "error": "Unter dieser Adresse gibt es nichts."})
    );
    let head = app.request(Method::HEAD, "/nowhere").send().await.unwrap();
    assert_eq!(head.status(), 404);
}

#[cfg(not(feature = "test-clock"))]
#[tokio::test]
async fn the_clock_cannot_be_moved_from_outside() {
    let app = App::start().await;
    let request = app.post("/test/clock").json(&json!({"advance_seconds": 60}));
    assert_eq!(answer(request).await.0, 404);
}

#[tokio::test]
async fn every_reply_can_be_looked_up_and_is_not_sniffed() {
    let app = App::start().await;
    for path in [
        "/v1/portals/manual",
        "/nowhere",
        "/healthz",
        "/book/manual",
        "/widget/x.js",
    ] {
        let reply = app.get(path).send().await.unwrap();
        assert_eq!(header(&reply, "x-request-id").len(), 16, "{path}");
        assert_eq!(header(&reply, "x-content-type-options"), "nosniff", "{path}");
        assert_ne!(header(&reply, "content-security-policy"), "", "{path}");
    }
}
