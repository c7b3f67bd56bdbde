//! ETags of JSON replies, and 304 for who has the reply already.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

/// The reply with its ETag, or 304. The tag is weak: the same reply may be sent compressed or not.
pub(super) async fn answer(
    request: &HeaderMap,
    cache_control: &'static str,
    reply: impl IntoResponse,
) -> Response {
    let (mut parts, body) = reply.into_response().into_parts();
    let Ok(bytes) = axum::body::to_bytes(body, usize::MAX).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let tag = tag_of(&bytes);
    let body = if matches(request, &tag) {
        parts.status = StatusCode::NOT_MODIFIED;
        parts.headers.remove(header::CONTENT_TYPE);
        parts.headers.remove(header::CONTENT_LENGTH);
        Body::empty()
    } else {
        Body::from(bytes)
    };
    parts
        .headers
        .insert(header::CACHE_CONTROL, HeaderValue::from_static(cache_control));
    if let Ok(value) = HeaderValue::from_str(&tag) {
        parts.headers.insert(header::ETAG, value);
    }
    Response::from_parts(parts, body)
}

/// 64 bits of the content's hash: two versions of one address do not meet by chance.
pub(super) fn tag_of(bytes: &[u8]) -> String {
    let hash = Sha256::digest(bytes);
    let mut start = [0; 8];
    start.copy_from_slice(hash.get(..8).unwrap_or(&[0; 8]));
    format!("W/\"{:016x}\"", u64::from_be_bytes(start))
}

/// `If-None-Match`, compared weakly (RFC 9110, section 13.1.2).
pub(super) fn matches(request: &HeaderMap, tag: &str) -> bool {
    let opaque = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    request
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|candidate| candidate.trim() == "*" || opaque(candidate) == opaque(tag))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_compared_weakly_and_in_lists() {
        for (sent, expected) in [
            ("W/\"a\"", true),
            ("\"a\"", true),
            ("\"b\", W/\"a\"", true),
            ("*", true),
            ("\"b\"", false),
            ("a", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::IF_NONE_MATCH, HeaderValue::from_static(sent));
            assert_eq!(matches(&headers, "W/\"a\""), expected, "{sent}");
        }
        assert!(!matches(&HeaderMap::new(), "W/\"a\""));
    }
}
