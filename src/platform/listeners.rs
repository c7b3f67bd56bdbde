//! Listeners of the page that are removed by dropping them.

use wasm_bindgen::prelude::*;
use web_sys::EventTarget;

use super::life;

/// A listener.
#[derive(Debug)]
pub struct Listener {
    target: EventTarget,
    name: &'static str,
    call: Closure<dyn FnMut()>,
}

impl Listener {
    fn new(target: EventTarget, name: &'static str, mut call: impl FnMut() + 'static) -> Option<Self> {
        let call = Closure::<dyn FnMut()>::new(move || {
            if !life::has_ended() {
                call();
            }
        });
        target
            .add_event_listener_with_callback(name, call.as_ref().unchecked_ref())
            .ok()?;
        Some(Self { target, name, call })
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let _ = self
            .target
            .remove_event_listener_with_callback(self.name, self.call.as_ref().unchecked_ref());
    }
}

/// What the page can tell about itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageSign {
    /// It is seen again: the tab was opened, the window got the focus, or it came out of the cache.
    Awake,
    /// The browser says that it is online.
    Online,
    /// The browser says that it is offline.
    Offline,
}

/// Listens to the signs of the page, for as long as the listeners are kept.
#[must_use]
pub fn page_signs(call: impl Fn(PageSign) + Clone + 'static) -> Vec<Listener> {
    let Some(window) = web_sys::window() else {
        return Vec::new();
    };
    let Some(document) = window.document() else {
        return Vec::new();
    };
    let on = |target: &EventTarget, name, sign| {
        let call = call.clone();
        Listener::new(target.clone(), name, move || call(sign))
    };
    let becoming_visible = {
        let (call, document) = (call.clone(), document.clone());
        Listener::new(document.clone().into(), "visibilitychange", move || {
            if !document.hidden() {
                call(PageSign::Awake);
            }
        })
    };
    [
        becoming_visible,
        on(&window, "pageshow", PageSign::Awake),
        on(&window, "focus", PageSign::Awake),
        on(&window, "online", PageSign::Online),
        on(&window, "offline", PageSign::Offline),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Hears whether the tab is seen, whenever that changes.
#[must_use]
pub fn visibility(call: impl Fn(bool) + 'static) -> Option<Listener> {
    let document = web_sys::window()?.document()?;
    Listener::new(document.into(), "visibilitychange", move || call(is_seen()))
}

/// Whether the tab is seen; true where the browser does not say.
#[must_use]
pub fn is_seen() -> bool {
    let document = web_sys::window().and_then(|window| window.document());
    document.is_none_or(|document| !document.hidden())
}

/// Whether the browser says that it is online; true where it does not say.
#[must_use]
pub fn is_online() -> bool {
    web_sys::window().is_none_or(|window| window.navigator().on_line())
}
