//! Hands the customer a text as a file.

use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

use super::timers::Timeout;

/// Lets the browser save `text` under `name`. Uses an object address, which no policy for scripts
/// concerns, and a link that never enters the page.
///
/// # Errors
/// Whatever the browser threw.
pub fn save(name: &str, media_type: &str, text: &str) -> Result<Option<Timeout>, JsValue> {
    /// Safari reads the address after the click returned.
    const READING_MILLISECONDS: i32 = 10_000;

    let Some(document) = web_sys::window().and_then(|window| window.document()) else {
        return Ok(None);
    };
    let properties = BlobPropertyBag::new();
    properties.set_type(media_type);
    let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&text.into()), &properties)?;
    let address = Url::create_object_url_with_blob(&blob)?;
    let link: HtmlAnchorElement = document.create_element("a")?.unchecked_into();
    link.set_href(&address);
    link.set_download(name);
    link.click();
    Ok(Timeout::after(READING_MILLISECONDS, move || {
        let _ = Url::revoke_object_url(&address);
    }))
}
