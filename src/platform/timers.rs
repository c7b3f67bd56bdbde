//! Timers that are cancelled by dropping them.

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::life;

/// Calls once, after a while.
#[derive(Debug)]
pub struct Timeout {
    id: i32,
    _call: Closure<dyn FnMut()>,
}

impl Timeout {
    /// Calls `call` in so many milliseconds. `None` where the browser has no timers.
    #[must_use]
    pub fn after(milliseconds: i32, call: impl FnOnce() + 'static) -> Option<Self> {
        let mut call = Some(call);
        let call = Closure::<dyn FnMut()>::new(move || {
            if let Some(call) = call.take().filter(|_| !life::has_ended()) {
                call();
            }
        });
        let id = web_sys::window()?
            .set_timeout_with_callback_and_timeout_and_arguments_0(
                call.as_ref().unchecked_ref(),
                milliseconds,
            )
            .ok()?;
        Some(Self { id, _call: call })
    }
}

impl Drop for Timeout {
    fn drop(&mut self) {
        if let Some(window) = web_sys::window() {
            window.clear_timeout_with_handle(self.id);
        }
    }
}

/// Calls again and again.
#[derive(Debug)]
pub struct Interval {
    id: i32,
    _call: Closure<dyn FnMut()>,
}

impl Interval {
    /// Calls `call` every so many milliseconds. `None` where the browser has no timers.
    #[must_use]
    pub fn every(milliseconds: i32, mut call: impl FnMut() + 'static) -> Option<Self> {
        let call = Closure::<dyn FnMut()>::new(move || {
            if !life::has_ended() {
                call();
            }
        });
        let id = web_sys::window()?
            .set_interval_with_callback_and_timeout_and_arguments_0(
                call.as_ref().unchecked_ref(),
                milliseconds,
            )
            .ok()?;
        Some(Self { id, _call: call })
    }
}

impl Drop for Interval {
    fn drop(&mut self) {
        if let Some(window) = web_sys::window() {
            window.clear_interval_with_handle(self.id);
        }
    }
}

/// Waits; for short pauses inside a task, which cannot be cancelled.
pub async fn pause(milliseconds: i32) {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        if let Some(window) = web_sys::window() {
            let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, milliseconds);
        }
    });
    let _ = JsFuture::from(promise).await;
}
