//! The events of what comes after the choice of a slot, with all that a site may want to count: treatments, price,
//! date. They come with the second download (`crate::later`).

use js_sys::Array;
use wasm_bindgen::JsValue;

use super::{Detail, Host};
use crate::booking::{Item, Money};
use crate::flow::State;
use crate::flow::command::{About, HostEvent};
use crate::flow::state::Remote;

/// The entrances.
pub(crate) struct Later {
    pub(super) tell: fn(&Host, &State, &HostEvent),
}

/// All of it.
pub(crate) static LATER: Later = Later { tell };

crate::later::later_part!(Later, LATER);

fn tell(host: &Host, state: &State, event: &HostEvent) {
    let now;
    let detail = host.detail();
    let (name, detail, about) = match event {
        HostEvent::Held(about) => ("booking-held", detail, about),
        HostEvent::Submitted { about, status } => (
            "booking-submitted",
            detail.set("status", &(*status).into()),
            about,
        ),
        HostEvent::Changed { about, change } => ("booking-changed", detail.text("change", change), about),
        HostEvent::Status { status, previous } => {
            let Some(known) = state.managed() else {
                return;
            };
            let detail = detail.text("status", status).text("previousStatus", previous);
            now = About::of(&known.booking, known.visit.clone());
            ("booking-status", detail, &now)
        }
        // The others are told without waiting.
        _ => return,
    };
    host.dispatch(name, detail.about(state, about), false);
}

impl Detail {
    fn about(self, state: &State, about: &About) -> Self {
        let mut detail = self.start(about.start);
        if let Some(reference) = &about.reference {
            detail = detail.text("reference", reference);
        }
        if let Some(first) = about.visit.first() {
            detail = detail.service(state, &first.service);
        }
        if let Some(price) = &about.price {
            detail = detail.money(price);
        }
        let only = about.visit.only().and(about.price.as_ref());
        let items = Array::new();
        for (_, item) in about.visit.items() {
            let told = Self::new().service(state, &item.service);
            let told = match only.cloned().or_else(|| list_price(state, item)) {
                Some(price) => told.money(&price),
                None => told,
            };
            items.push(&told.0);
        }
        detail.set("items", &JsValue::from(items))
    }
}

/// What a treatment costs with its add-ons, where no other price is known of it alone.
fn list_price(state: &State, item: &Item) -> Option<Money> {
    match &state.catalogue {
        Remote::Ready(catalogue) => Some(catalogue.price_of_item(item)?.0),
        _ => None,
    }
}
