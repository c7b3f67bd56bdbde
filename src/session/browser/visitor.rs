//! What the page knows of its visitor: what the form can be filled in with, and where they came from. The loader's
//! `booking-visitor.js` reads it; without that file nothing is known, and nothing else is missing.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

use super::Browser;
use super::later::answer;
use crate::flow::EventKind;
use crate::platform::json::Json;
use crate::session::Session;

/// The element's own function: a promise of an object, whose members `prefill` and `attribution` are read when they
/// are needed.
const METHOD: &str = "_visitor";

/// Asks what the form can be filled in with.
pub(super) fn ask(world: &Browser, session: Session) {
    let Some(promise) = call(world) else {
        return;
    };
    let visitor = world.visitor.clone();
    answer(
        session,
        Box::pin(async move {
            // Whatever came instead has no members.
            let known = Json::new(JsFuture::from(promise).await.unwrap_or_default());
            let texts = known.text_members("prefill");
            visitor.replace(Some(known));
            EventKind::Prefilled(texts)
        }),
    );
}

/// Sees to it that the file is there. The promise is never refused: without the file, of nothing.
pub(super) fn call(world: &Browser) -> Option<Promise> {
    let element = world.page.element();
    let method = Reflect::get(element, &METHOD.into()).ok()?;
    let promise = method.dyn_ref::<Function>()?.call0(element).ok()?;
    promise.dyn_into().ok()
}

/// Tells where the visitor came from, as far as they agree at this moment that it be kept.
pub(super) fn tell_where_from(world: &Browser, session: Session) {
    let known = world.visitor.borrow().clone();
    let known = known.map(|visitor| visitor.text_members("attribution"));
    session.dispatch(EventKind::CameFrom(known.unwrap_or_default()));
}
