//! The OpenAPI document of the HTTP API, made from the handlers and the wire types.

/// The document as pretty-printed JSON, ending in a newline.
#[must_use]
pub fn document() -> String {
    String::new()
}
