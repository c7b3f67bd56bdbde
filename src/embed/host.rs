//! The events that the host page hears: all bubble and cross the shadow root. `booking-widget.d.ts` says what their
//! details hold; never an id that opens anything, nor anything about the customer.

pub(super) mod later;

use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;

use chrono::NaiveDateTime;
use js_sys::{Object, Reflect};
use wasm_bindgen::JsValue;
use web_sys::{CustomEvent, CustomEventInit, HtmlElement};

use crate::booking::{Money, ServiceId};
use crate::calendar::{print_date, print_date_time};
use crate::flow::command::HostEvent;
use crate::flow::state::Remote;
use crate::flow::{EventKind, State};
use crate::session::browser::HostPage;

/// The element, as the page sees it.
pub(super) struct Host {
    element: HtmlElement,
    portal: String,
    /// The service that the page was just asked about, so that it is not told of it again.
    asked: RefCell<Option<ServiceId>>,
}

impl Host {
    pub(super) fn new(element: HtmlElement, portal: String) -> Self {
        Self {
            element,
            portal,
            asked: RefCell::default(),
        }
    }

    pub(super) fn warn_all(&self, warnings: &[String]) {
        for warning in warnings {
            self.warn(warning);
        }
    }

    fn detail(&self) -> Detail {
        Detail::new().text("portal", &self.portal)
    }

    /// Whether the page let it pass.
    fn dispatch(&self, name: &str, detail: Detail, is_cancelable: bool) -> bool {
        let init = CustomEventInit::new();
        init.set_bubbles(true);
        init.set_composed(true);
        init.set_cancelable(is_cancelable);
        init.set_detail(&detail.0);
        let Ok(event) = CustomEvent::new_with_event_init_dict(name, &init) else {
            return true;
        };
        self.element.dispatch_event(&event).unwrap_or(true)
    }

    fn ask_service(&self, state: &State, service: &ServiceId, is_cancelable: bool) -> bool {
        let detail = self.detail().service(state, service);
        self.dispatch("booking-service-selected", detail, is_cancelable)
    }
}

impl HostPage for Host {
    fn tell(&self, state: &State, event: &HostEvent) {
        let detail = self.detail();
        let (name, detail) = match event {
            HostEvent::Ready => {
                let detail = match state.choice.visit.first() {
                    Some(preset) => detail.service(state, &preset.service),
                    None => detail,
                };
                ("booking-ready", detail)
            }
            HostEvent::ServiceSelected { service } => {
                if self.asked.take().as_ref() != Some(service) {
                    self.ask_service(state, service, false);
                }
                return;
            }
            HostEvent::HoldExpired => ("booking-hold-expired", detail),
            HostEvent::Error(code) => ("booking-error", detail.text("code", code)),
            event => {
                // They come of what comes later too.
                if let Some(later) = later::later() {
                    (later.tell)(self, state, event);
                }
                return;
            }
        };
        self.dispatch(name, detail, false);
    }

    fn permits(&self, state: &State, choice: &EventKind) -> bool {
        match choice {
            EventKind::ServiceChosen(service) => {
                self.asked.replace(Some(service.clone()));
                self.ask_service(state, service, true)
            }
            EventKind::SlotChosen(slot) => {
                let mut detail = self.detail().start(slot.time);
                if let Some(first) = state.choice.visit.first() {
                    detail = detail.service(state, &first.service);
                }
                if let Some((price, _)) = state.price_at(Some(slot)) {
                    detail = detail.money(&price);
                }
                self.dispatch("booking-slot-selected", detail, true)
            }
            _ => true,
        }
    }

    fn element(&self) -> &HtmlElement {
        &self.element
    }

    fn fetch_later(&self) -> Pin<Box<dyn Future<Output = bool>>> {
        Box::pin(super::later::fetch())
    }

    fn warn(&self, text: &str) {
        web_sys::console::warn_1(&["booking-widget: ", text].concat().into());
    }
}

/// `detail` of an event.
struct Detail(Object);

impl Detail {
    fn new() -> Self {
        Self(Object::new())
    }

    fn set(self, name: &str, value: &JsValue) -> Self {
        let _ = Reflect::set(&self.0, &name.into(), value);
        self
    }

    fn text(self, name: &str, value: &str) -> Self {
        self.set(name, &value.into())
    }

    /// Wall time of the center, and its date.
    fn start(self, start: NaiveDateTime) -> Self {
        self.text("start", &print_date_time(start))
            .text("date", &print_date(start.date()))
    }

    /// With its price by the list, until another is set.
    fn service(self, state: &State, id: &ServiceId) -> Self {
        let detail = self.text("serviceId", &id.0);
        let service = match &state.catalogue {
            Remote::Ready(catalogue) => catalogue.service(id),
            _ => None,
        };
        match service {
            Some(service) => detail.text("serviceName", &service.name).money(&service.total),
            None => detail,
        }
    }

    /// Decimal, in units of the currency, as analytics expect it.
    #[expect(clippy::cast_precision_loss, reason = "prices are far below 2^53 minor units")]
    fn money(self, money: &Money) -> Self {
        let mut unit = 1.0;
        for _ in 0..money.digits {
            unit *= 10.0;
        }
        self.set("price", &(money.minor as f64 / unit).into())
            .text("currency", &money.currency)
    }
}
