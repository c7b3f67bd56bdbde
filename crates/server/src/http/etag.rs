//! ETags of replies, and 304 for who has the reply already.

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::bookings::calendar::Rendered;

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

/// A reply, written and tagged once, that is sent many times.
#[derive(Debug)]
pub(super) struct TaggedReply {
    content_type: &'static str,
    body: Bytes,
    tag: String,
}

impl TaggedReply {
    /// A reply of JSON. One that cannot be written as such is empty, which no client takes for a reply.
    pub(super) fn json(reply: &impl Serialize) -> Self {
        let body = serde_json::to_vec(reply).unwrap_or_default();
        Self::of("application/json", body.into())
    }

    /// A reply of HTML.
    pub(super) fn html(html: String) -> Self {
        Self::of("text/html; charset=utf-8", html.into())
    }

    /// A script.
    pub(super) fn script(script: String) -> Self {
        Self::of("text/javascript; charset=utf-8", script.into())
    }

    fn of(content_type: &'static str, body: Bytes) -> Self {
        Self {
            content_type,
            tag: tag_of(&body),
            body,
        }
    }

    /// What is sent.
    pub(super) fn body(&self) -> &[u8] {
        &self.body
    }

    /// The same, to be kept.
    pub(super) fn shared_body(&self) -> Bytes {
        self.body.clone()
    }

    /// Tells it from what is sent when it has changed.
    pub(super) fn tag(&self) -> &str {
        &self.tag
    }

    /// As [`answer`].
    pub(super) fn answer(&self, request: &HeaderMap, cache_control: &'static str) -> Response {
        if self.body.is_empty() {
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
        let headers = [(header::CACHE_CONTROL, cache_control), (header::ETAG, &*self.tag)];
        if matches(request, &self.tag) {
            return (StatusCode::NOT_MODIFIED, headers).into_response();
        }
        let content_type = [(header::CONTENT_TYPE, self.content_type)];
        (headers, content_type, self.body.clone()).into_response()
    }
}

impl Rendered for TaggedReply {
    fn bytes(&self) -> usize {
        size_of::<Self>() + self.body.len() + self.tag.len()
    }
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
