//! Which tab owns a draft: a duplicated tab copies the session storage, and must not fight over the hold.
//!
//! Web Locks tell; where the browser has none, every tab thinks that it is alone.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::timers;

#[wasm_bindgen]
extern "C" {
    type LockManager;

    #[wasm_bindgen(method, catch)]
    fn request(
        this: &LockManager,
        name: &str,
        options: &JsValue,
        granted: &Function,
    ) -> Result<Promise, JsValue>;
}

/// A lock that is ours until it is dropped.
#[derive(Debug)]
pub struct Lock {
    release: Option<Function>,
}

impl Drop for Lock {
    fn drop(&mut self) {
        if let Some(release) = &self.release {
            let _ = release.call0(&JsValue::UNDEFINED);
        }
    }
}

/// Takes the lock of a draft; `None` when another tab has it. A page that was just left may still hold
/// it for a moment, so a refusal is doubted once.
pub async fn take(draft: &str) -> Option<Lock> {
    /// A reloaded page's locks are gone within a few tasks.
    const DOUBT_MILLISECONDS: i32 = 300;

    let name = ["booking-widget:", draft].concat();
    if let Some(lock) = try_take(&name).await {
        return Some(lock);
    }
    timers::pause(DOUBT_MILLISECONDS).await;
    try_take(&name).await
}

async fn try_take(name: &str) -> Option<Lock> {
    let unlocked = Some(Lock { release: None });
    let Some(manager) = manager() else {
        return unlocked;
    };
    let (Some((kept, release)), Some((told, tell))) = (pending(), pending()) else {
        return unlocked;
    };
    let granted = Closure::once(move |lock: JsValue| -> JsValue {
        let granted = lock.is_truthy();
        let _ = tell.call1(&JsValue::UNDEFINED, &JsValue::from_bool(granted));
        if granted { kept.into() } else { JsValue::UNDEFINED }
    });
    let options = js_sys::Object::new();
    let _ = Reflect::set(&options, &"ifAvailable".into(), &JsValue::TRUE);
    let Ok(request) = manager.request(name, &options, granted.as_ref().unchecked_ref()) else {
        return unlocked;
    };
    // The request itself ends with the lock's release, or fails at once where locks are not allowed.
    let first = Promise::race(&js_sys::Array::of2(&told, &request));
    match JsFuture::from(first).await {
        Ok(answer) if answer.is_truthy() => Some(Lock {
            release: Some(release),
        }),
        Ok(_) => None,
        Err(_) => unlocked,
    }
}

fn manager() -> Option<LockManager> {
    let navigator = web_sys::window()?.navigator();
    let locks = Reflect::get(&navigator, &"locks".into()).ok()?;
    (!locks.is_undefined()).then(|| locks.unchecked_into())
}

/// `Function::default()` would be `new Function()`, which no policy lets through.
fn pending() -> Option<(Promise, Function)> {
    let mut resolve = None;
    let promise = Promise::new(&mut |resolver, _| resolve = Some(resolver));
    resolve.map(|resolve| (promise, resolve))
}
