//! One request and its answer: `fetch`, a time limit, and JSON that the browser parses.
//!
//! Public reads send no header of ours, so the browser asks no permission beforehand (no preflight).

use std::cell::Cell;
use std::rc::Rc;

use js_sys::{Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, ReferrerPolicy, RequestCache, RequestCredentials, RequestInit, Response};

use crate::flow::event::Problem;
use crate::flow::state::IdempotencyKey;
use crate::platform::json::{Json, JsonObject};
use crate::platform::life;
use crate::platform::timers::Timeout;

/// How long an answer is waited for, milliseconds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Deadline(i32);

impl Deadline {
    /// Of a read: whoever waits longer than this has given up looking.
    pub(super) const READ: Self = Self(15_000);
    /// Of a write: giving up early costs a repetition.
    pub(super) const WRITE: Self = Self(20_000);
}

/// A request to be sent.
pub(super) struct Request {
    address: String,
    init: RequestInit,
    headers: Object,
}

impl Request {
    fn new(method: &str, address: String) -> Self {
        let init = RequestInit::new();
        init.set_method(method);
        init.set_credentials(RequestCredentials::Omit);
        init.set_referrer_policy(ReferrerPolicy::Origin);
        Self {
            address,
            init,
            headers: Object::new(),
        }
    }

    pub(super) fn get(address: String) -> Self {
        Self::new("GET", address)
    }

    pub(super) fn delete(address: String) -> Self {
        Self::new("DELETE", address)
    }

    pub(super) fn post(address: String, body: &JsonObject) -> Self {
        let request = Self::new("POST", address);
        request.init.set_body(&body.write().into());
        request.with_header("Content-Type", "application/json")
    }

    /// Sent as often as needed, it takes effect once.
    pub(super) fn idempotent(self, key: &IdempotencyKey) -> Self {
        self.with_header("Idempotency-Key", &key.0)
    }

    /// Never answered from the browser's cache.
    pub(super) fn uncached(self) -> Self {
        self.init.set_cache(RequestCache::NoStore);
        self
    }

    fn with_header(self, name: &str, value: &str) -> Self {
        let _ = Reflect::set(&self.headers, &name.into(), &value.into());
        self
    }

    pub(super) async fn send(self, deadline: Deadline) -> Result<Answer, Problem> {
        let window = web_sys::window().ok_or(Problem::Unexpected)?;
        let abort = AbortController::new().map_err(|_| Problem::Unexpected)?;
        self.init.set_headers(&self.headers);
        self.init.set_signal(Some(&abort.signal()));
        let response = window.fetch_with_str_and_init(&self.address, &self.init);
        exchange(response, abort, deadline).await
    }
}

/// A request that the loader has sent already.
#[derive(Debug)]
pub struct Prefetched {
    response: Promise,
    abort: AbortController,
}

impl Prefetched {
    /// A promise of a response, and what ends it.
    #[must_use]
    pub fn new(response: Promise, abort: AbortController) -> Self {
        Self { response, abort }
    }

    pub(super) async fn answer(self, deadline: Deadline) -> Result<Answer, Problem> {
        exchange(self.response, self.abort, deadline).await
    }
}

async fn exchange(response: Promise, abort: AbortController, deadline: Deadline) -> Result<Answer, Problem> {
    let is_late = Rc::new(Cell::new(false));
    let limit = Timeout::after(deadline.0, {
        let is_late = is_late.clone();
        move || {
            is_late.set(true);
            abort.abort();
        }
    });
    let failed = || {
        if is_late.get() {
            Problem::TimedOut
        } else {
            Problem::Network
        }
    };
    let response: Response = settled(response).await.map_err(|_| failed())?.unchecked_into();
    let body = match response.json() {
        Ok(body) => settled(body).await,
        Err(error) => Err(error),
    };
    drop(limit);
    let body = match body {
        Ok(body) => body,
        // Not JSON, such as a proxy's page: the status must do.
        Err(error) if error.is_instance_of::<js_sys::SyntaxError>() => JsValue::UNDEFINED,
        Err(_) => return Err(failed()),
    };
    let retry_after = response.headers().get("Retry-After").ok().flatten();
    Ok(Answer {
        status: response.status(),
        retry_after_seconds: retry_after.and_then(|seconds| seconds.trim().parse().ok()),
        body,
    })
}

/// An answer that arrives in an instance that has ended must not be looked at.
async fn settled(promise: Promise) -> Result<JsValue, JsValue> {
    let outcome = JsFuture::from(promise).await;
    if life::has_ended() {
        std::future::pending::<()>().await;
    }
    outcome
}

/// What the server said.
pub(super) struct Answer {
    status: u16,
    retry_after_seconds: Option<u32>,
    body: JsValue,
}

impl Answer {
    /// The reply of a request that was done.
    pub(super) fn read(self) -> Result<Json, Refusal> {
        if (200..300).contains(&self.status) {
            return Ok(Json::new(self.body));
        }
        Err(Refusal {
            status: self.status,
            retry_after_seconds: self.retry_after_seconds,
            body: Json::new(self.body),
        })
    }
}

/// The reply of a request that was not done.
pub(super) struct Refusal {
    /// HTTP status.
    pub(super) status: u16,
    /// `Retry-After`, if it was given in seconds.
    pub(super) retry_after_seconds: Option<u32>,
    /// The error, in whichever shape the address gives it.
    pub(super) body: Json,
}
