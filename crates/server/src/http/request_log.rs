//! One log line per request: method, route template, status, latency, request id. Never an id out of the
//! address, a name or where somebody comes from.

use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::http::HeaderValue;
use axum::middleware::Next;
use axum::response::Response;

/// Logs the request and names it in the reply (`X-Request-Id`), so that a complaint can be looked up.
pub(super) async fn log_requests(request: Request, next: Next) -> Response {
    let started = Instant::now();
    let request_id = format!("{:016x}", rand::random::<u64>());
    let method = request.method().clone();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "(no route)".to_owned(), |route| route.as_str().to_owned());
    let mut response = next.run(request).await;
    let status = response.status().as_u16();
    let latency_us = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX);
    // Health checks come every few seconds and say nothing.
    if route == "/healthz" || route == "/readyz" {
        tracing::debug!(%method, %route, status, latency_us, %request_id, "request");
    } else if status >= 500 {
        tracing::error!(%method, %route, status, latency_us, %request_id, "request");
    } else {
        tracing::info!(%method, %route, status, latency_us, %request_id, "request");
    }
    if let Ok(value) = HeaderValue::from_str(&request_id) {
        response.headers_mut().insert("x-request-id", value);
    }
    response
}
