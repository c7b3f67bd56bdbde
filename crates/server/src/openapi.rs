//! The OpenAPI document of the HTTP API, made from the handlers and the wire types.

use utoipa::OpenApi as _;

use crate::http::openapi::ApiDocument;

/// The document as pretty-printed JSON, ending in a newline.
#[must_use]
pub fn document() -> String {
    let mut text = ApiDocument::openapi().to_pretty_json().unwrap_or_default();
    text.push('\n');
    text
}
