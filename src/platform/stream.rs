//! A stream of server-sent events, for as long as it is kept.

use js_sys::Reflect;
use wasm_bindgen::prelude::*;
use web_sys::EventSource;

use super::life;

/// An open stream. Dropping it closes it.
#[derive(Debug)]
pub struct Stream {
    source: EventSource,
    _message: Closure<dyn FnMut(JsValue)>,
    _error: Closure<dyn FnMut(JsValue)>,
}

/// Whether the browser goes on by itself after a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// It connects again.
    Passing,
    /// It has given up.
    Final,
}

impl Stream {
    /// Listens to events of one name; `None` where the browser has no streams.
    #[must_use]
    pub fn open(
        address: &str,
        name: &str,
        heard: impl Fn(String) + 'static,
        failed: impl Fn(Failure) + 'static,
    ) -> Option<Self> {
        let source = EventSource::new(address).ok()?;
        let message = Closure::<dyn FnMut(JsValue)>::new(move |event: JsValue| {
            let data = Reflect::get(&event, &"data".into()).ok();
            if let Some(text) = data
                .and_then(|data| data.as_string())
                .filter(|_| !life::has_ended())
            {
                heard(text);
            }
        });
        let error = {
            let source = source.clone();
            Closure::<dyn FnMut(JsValue)>::new(move |_| {
                if life::has_ended() {
                    return;
                }
                failed(match source.ready_state() {
                    EventSource::CLOSED => Failure::Final,
                    _ => Failure::Passing,
                });
            })
        };
        let listens = source
            .add_event_listener_with_callback(name, message.as_ref().unchecked_ref())
            .is_ok();
        source.set_onerror(Some(error.as_ref().unchecked_ref()));
        listens.then_some(Self {
            source,
            _message: message,
            _error: error,
        })
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        self.source.set_onerror(None);
        self.source.close();
    }
}
