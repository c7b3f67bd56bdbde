//! The loader with a portal's first screen in it: `/widget/v1/booking-widget.js?portal=stillwater&lang=en`.
//!
//! A site that names its portal there has the picture with the script, one round trip sooner. What cannot be carried
//! (an unknown portal, a web site that may not embed it, too many requests) leaves the loader by itself: it
//! asks, and hears why.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;

use super::shelf::Form;
use crate::http::caller::Caller;
use crate::http::etag::TaggedReply;
use crate::http::origin;
use crate::http::query::Parameters;
use crate::http::state::AppState;
use crate::http::widget_files::accepts;

/// Where the build (`xtask/src/bundle.rs`) leaves room for what is carried.
const GIVEN: &str = "BOOKING_GIVEN";

/// A web site that may not embed the portal has a script without its picture, so no shared cache keeps one.
const CACHE_TREATMENTS: &str = "private, max-age=60";

/// A slot may be gone any moment.
const CACHE_SLOTS: &str = "private, no-cache";

/// `template`, what the build wrote, with the first screen that the parameters ask for. `None` where the loader goes by itself.
pub(in crate::http) async fn carrying_loader(
    state: &AppState,
    mut caller: Caller,
    parameters: &Parameters,
    headers: &HeaderMap,
    template: &str,
) -> Option<Response> {
    let portal = parameters.get("portal")?.to_owned();
    let (before, after) = template.split_once(GIVEN)?;
    state.rate_limits().count_request(caller.client).ok()?;
    // Scripts are asked for without an `Origin`.
    caller.origin = origin::of_referring_page(headers, caller.origin);
    let (wish, screen) = super::screen(state, Form::Tree, None, portal, caller, parameters)
        .await
        .ok()?;
    let address = serde_json::to_string(&wish.address()).ok()?;
    let tree = quoted(std::str::from_utf8(screen.reply.body()).ok()?);
    let script = [
        before,
        "{address:",
        &address,
        ",screen:JSON.parse(",
        &tree,
        ")}",
        after,
    ]
    .concat();
    let cache_control = match screen.calendars.as_slice() {
        [] => CACHE_TREATMENTS,
        _ => CACHE_SLOTS,
    };
    let script = TaggedReply::script(script);
    let mut response = script.answer(headers, cache_control);
    if response.status() == StatusCode::OK
        && accepts(headers, "br")
        && let Some(packed) = screen.packing.of(&script)
    {
        *response.body_mut() = packed.into();
        response
            .headers_mut()
            .insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
    }
    Some(response)
}

/// `json`, which has no line ends, as text in JavaScript. Browsers read JSON from a text in two thirds of the time that the same
/// takes them as JavaScript.
fn quoted(json: &str) -> String {
    format!("'{}'", json.replace('\\', r"\\").replace('\'', r"\'"))
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn what_ends_a_text_in_javascript_does_not_end_it() {
        assert_eq!(
            quoted(r#"["It's","a \"b\" \\ c"]"#),
            r#"'["It\'s","a \\"b\\" \\\\ c"]'"#
        );
    }
}
