//! What the loader hands over with an element, read without trusting it.

use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::AbortController;

use crate::api::{Prefetched, PrefetchedDays};
use crate::config::Config;

/// `{attributes, server, language, response, abort, days, shown, theme}`.
pub(super) struct Options {
    /// From `attributes`, an object of attribute names and values, and `server`, the origin that the loader
    /// asks, which is its own unless the attribute says otherwise.
    pub(super) config: Config,
    /// What was wrong with the attributes, for the site owner.
    pub(super) warnings: Vec<String>,
    /// `language`: one of the languages spoken here, chosen by the loader.
    pub(super) language: String,
    /// `response` and `abort`: the portal's reply on its way, and what ends it.
    pub(super) prefetched: Option<Prefetched>,
    /// `days(address)`: the reply of a calendar on its way, if the loader has asked for it.
    pub(super) days: Option<PrefetchedDays>,
    /// `shown()`: there is something to see, and it is complete.
    pub(super) shown: Option<Function>,
    /// `theme(pairs)`: the portal's theme, names and values of custom properties.
    pub(super) theme: Option<Function>,
}

impl Options {
    pub(super) fn read(options: &JsValue) -> Self {
        let attributes = get(options, "attributes");
        let (mut config, warnings) = Config::from_attributes(|name| get(&attributes, name).as_string());
        config.server = get(options, "server").as_string().unwrap_or(config.server);
        let response = get(options, "response").dyn_into::<Promise>().ok();
        let abort = get(options, "abort").dyn_into::<AbortController>().ok();
        let days = get(options, "days").dyn_into::<Function>().ok();
        Self {
            config,
            warnings,
            language: get(options, "language").as_string().unwrap_or_default(),
            days: days
                .zip(abort.clone())
                .map(|(days, abort)| PrefetchedDays::new(days, abort)),
            prefetched: response
                .zip(abort)
                .map(|(response, abort)| Prefetched::new(response, abort)),
            shown: get(options, "shown").dyn_into().ok(),
            theme: get(options, "theme").dyn_into().ok(),
        }
    }
}

fn get(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

/// The custom properties of a theme, and no other properties, as an array of pairs.
pub(super) fn pairs(theme: &[(String, String)]) -> Array {
    theme
        .iter()
        .filter(|(name, _)| name.starts_with("--booking-"))
        .map(|(name, value)| Array::of2(&name.into(), &value.into()))
        .collect()
}
