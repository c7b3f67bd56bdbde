//! `docs/openapi.json` is what the handlers say, and what the handlers say is answered.
//!
//! `cargo test -p booking-server --test http_openapi`. After a change of the API:
//! `cargo run -p booking-server -- openapi > docs/openapi.json`.

use std::sync::Arc;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use booking_server::clock::SystemClock;
use booking_server::http::{AppState, Settings, router};
use booking_server::openapi::document;
use booking_server::store::sqlite::SqliteStore;
use serde_json::Value;
use tower::ServiceExt as _;

#[test]
fn the_document_in_the_repository_is_fresh() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/openapi.json");
    let checked_in = std::fs::read_to_string(path).unwrap();
    assert!(
        checked_in == document(),
        "docs/openapi.json is old: cargo run -p booking-server -- openapi > docs/openapi.json"
    );
}

#[test]
fn every_reference_of_the_document_leads_somewhere() {
    fn references<'v>(value: &'v Value, found: &mut Vec<&'v str>) {
        match value {
            Value::Object(map) => {
                found.extend(map.get("$ref").and_then(Value::as_str));
                map.values().for_each(|value| references(value, found));
            }
            Value::Array(list) => list.iter().for_each(|value| references(value, found)),
            _ => {}
        }
    }
    let document: Value = serde_json::from_str(&document()).unwrap();
    let mut found = Vec::new();
    references(&document, &mut found);
    assert!(found.len() > 50, "{}", found.len());
    for reference in found {
        let pointer = reference.strip_prefix('#').unwrap();
        assert!(document.pointer(pointer).is_some(), "{reference}");
    }
}

#[tokio::test]
async fn every_documented_operation_has_a_route() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(SystemClock);
    let url = format!("sqlite://{}", folder.path().join("booking.db").display());
    let store = Arc::new(SqliteStore::open(&url, clock.clone()).await.unwrap());
    let app = router(AppState::new(store, clock, Settings::default()));
    let document: Value = serde_json::from_str(&document()).unwrap();
    for (path, operations) in document["paths"].as_object().unwrap() {
        for method in operations.as_object().unwrap().keys() {
            let request = Request::builder()
                .method(method.to_uppercase().as_str())
                .uri(path.replace(['{', '}'], ""))
                .body(Body::empty())
                .unwrap();
            let reply = app.clone().oneshot(request).await.unwrap();
            let status = reply.status();
            let body = axum::body::to_bytes(reply.into_body(), 1 << 20).await.unwrap();
            assert_ne!(status, StatusCode::METHOD_NOT_ALLOWED, "{method} {path}");
            assert!(
                !String::from_utf8_lossy(&body).contains("There is nothing at this address."),
                "{method} {path}"
            );
        }
    }
}
