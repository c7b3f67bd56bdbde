//! The events that the host page hears (DESIGN section 3): all bubble and cross the shadow root. Their
//! details carry no id that opens anything and nothing about the customer.

use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;

use js_sys::{Object, Reflect};
use wasm_bindgen::JsValue;
use web_sys::{CustomEvent, CustomEventInit, HtmlElement};

use super::later;
use crate::booking::{Money, ServiceId};
use crate::calendar::print_date_time;
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
        Detail(Object::new()).text("portal", &self.portal)
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
            HostEvent::Ready => ("booking-ready", detail),
            HostEvent::ServiceSelected { service } => {
                if self.asked.take().as_ref() != Some(service) {
                    self.ask_service(state, service, false);
                }
                return;
            }
            HostEvent::Held { service, start } => (
                "booking-held",
                detail
                    .service(state, service)
                    .text("start", &print_date_time(*start)),
            ),
            HostEvent::HoldExpired => ("booking-hold-expired", detail),
            HostEvent::Submitted {
                reference,
                status,
                service,
                price,
                start,
            } => (
                "booking-submitted",
                detail
                    .service(state, service)
                    .text("reference", reference)
                    .number("status", f64::from(*status))
                    .text("start", &print_date_time(*start))
                    .money(price),
            ),
            HostEvent::Changed {
                reference,
                service,
                change,
            } => (
                "booking-changed",
                detail
                    .service(state, service)
                    .text("reference", reference)
                    .text("change", change),
            ),
            HostEvent::Status { reference, status } => (
                "booking-status",
                detail.text("reference", reference).text("status", status),
            ),
            HostEvent::Error(code) => ("booking-error", detail.text("code", code)),
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
                let mut detail = self.detail().text("start", &print_date_time(slot.time));
                if let Some(first) = state.choice.visit.first() {
                    detail = detail.service(state, &first.service);
                }
                self.dispatch("booking-slot-selected", detail, true)
            }
            _ => true,
        }
    }

    fn fetch_later(&self) -> Pin<Box<dyn Future<Output = bool>>> {
        Box::pin(later::fetch())
    }

    fn warn(&self, text: &str) {
        web_sys::console::warn_1(&format!("booking-widget: {text}").into());
    }
}

/// `detail` of an event.
struct Detail(Object);

impl Detail {
    fn set(self, name: &str, value: &JsValue) -> Self {
        let _ = Reflect::set(&self.0, &name.into(), value);
        self
    }

    fn text(self, name: &str, value: &str) -> Self {
        self.set(name, &value.into())
    }

    fn number(self, name: &str, value: f64) -> Self {
        self.set(name, &value.into())
    }

    fn service(self, state: &State, id: &ServiceId) -> Self {
        let detail = self.text("serviceId", &id.0);
        match &state.catalogue {
            Remote::Ready(catalogue) => match catalogue.service(id) {
                Some(service) => detail.text("serviceName", &service.name),
                None => detail,
            },
            _ => detail,
        }
    }

    /// Decimal, in units of the currency, as analytics expect it.
    #[expect(clippy::cast_precision_loss, reason = "prices are far below 2^53 minor units")]
    fn money(self, money: &Money) -> Self {
        let mut unit = 1.0;
        for _ in 0..money.digits {
            unit *= 10.0;
        }
        self.number("price", money.minor as f64 / unit)
            .text("currency", &money.currency)
    }
}
