//! One request and its answer: the browser's `fetch`, in the second wasm by gloo-net, a time limit, and JSON that the
//! browser parses.
//!
//! Public reads send no header of ours, so the browser asks no permission beforehand (no preflight).
//! The page may have replaced `fetch`: what it fails with, and what its answers hold, need not be what a
//! browser's own would be. So promises are waited for here; gloo-net would panic.

use std::cell::Cell;
use std::rc::Rc;

use gloo_net::http::{Method, RequestBuilder};
use js_sys::{Function, Promise};
use serde::Serialize;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, ReferrerPolicy, RequestCache, RequestCredentials, RequestInit, Response};

use super::problem::Refusal;
use crate::flow::event::Problem;
use crate::flow::state::IdempotencyKey;
use crate::platform::json::Json;
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

/// Reads what anybody may read. The two reads of the first download need no more, and so not what writes [`Request`]s.
pub(super) async fn read(address: &str, deadline: Deadline) -> Result<Answer, Problem> {
    let window = web_sys::window().ok_or(Problem::Unexpected)?;
    let abort = AbortController::new().map_err(|_| Problem::Unexpected)?;
    let init = RequestInit::new();
    init.set_credentials(RequestCredentials::Omit);
    init.set_referrer_policy(ReferrerPolicy::Origin);
    init.set_signal(Some(&abort.signal()));
    exchange(window.fetch_with_str_and_init(address, &init), abort, deadline).await
}

/// A request with more to say than its address, to be sent.
pub(super) struct Request {
    builder: RequestBuilder,
    body: Option<String>,
}

impl Request {
    fn new(method: Method, address: &str) -> Self {
        let builder = RequestBuilder::new(address)
            .method(method)
            .credentials(RequestCredentials::Omit)
            .referrer_policy(ReferrerPolicy::Origin);
        Self { builder, body: None }
    }

    pub(super) fn get(address: &str) -> Self {
        Self::new(Method::GET, address)
    }

    pub(super) fn delete(address: &str) -> Self {
        Self::new(Method::DELETE, address)
    }

    pub(super) fn post(address: &str, body: &impl Serialize) -> Self {
        // Writing the wire's types cannot fail; a request without its body would be refused.
        Self::post_json(address, serde_json::to_string(body).ok())
    }

    fn post_json(address: &str, body: Option<String>) -> Self {
        let request = Self::new(Method::POST, address).with_header("Content-Type", "application/json");
        Self { body, ..request }
    }

    /// Sent as often as needed, it takes effect once.
    pub(super) fn idempotent(self, key: &IdempotencyKey) -> Self {
        self.with_header("Idempotency-Key", &key.0)
    }

    /// Never answered from the browser's cache.
    pub(super) fn uncached(mut self) -> Self {
        self.builder = self.builder.cache(RequestCache::NoStore);
        self
    }

    fn with_header(mut self, name: &str, value: &str) -> Self {
        self.builder = self.builder.header(name, value);
        self
    }

    pub(super) async fn send(self, deadline: Deadline) -> Result<Answer, Problem> {
        let window = web_sys::window().ok_or(Problem::Unexpected)?;
        let abort = AbortController::new().map_err(|_| Problem::Unexpected)?;
        let request = self
            .builder
            .abort_signal(Some(&abort.signal()))
            .body(self.body)
            .map_err(|_| Problem::Unexpected)?;
        exchange(window.fetch_with_request(&request.into()), abort, deadline).await
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

/// The calendar that the loader has asked for already, by its address.
#[derive(Debug)]
pub struct PrefetchedDays {
    days: Function,
    abort: AbortController,
}

impl PrefetchedDays {
    /// `days(address)` is a promise of a response, or nothing; and what ends it.
    #[must_use]
    pub fn new(days: Function, abort: AbortController) -> Self {
        Self { days, abort }
    }

    pub(super) fn at(self, address: &str) -> Option<Prefetched> {
        let response = self.days.call1(&JsValue::UNDEFINED, &address.into()).ok()?;
        let response = response.dyn_into::<Promise>().ok()?;
        Some(Prefetched::new(response, self.abort))
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
