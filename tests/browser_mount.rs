//! Mounting and unmounting in a real page: what the loader relies on, and that nothing stays behind.

#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::cell::Cell;
use std::rc::Rc;

use booking_widget::embed::{mount, mounted_count, reset, unmount};
use booking_widget::platform::timers::pause;
use booking_widget::theme::style_sheet;
use js_sys::{Function, Object, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{CustomEvent, HtmlElement};

wasm_bindgen_test_configure!(run_in_browser);

const PORTAL: &str = r#"{
    "portal": {"id": "p-1", "slug": "s", "name": "Stillwater", "status": 0, "language": "en"},
    "organization": {"id": "o-1", "name": "Stillwater Spas"},
    "centers": [{"id": "c-1", "name": "Mill", "address_lines": [], "phone": null, "email": null,
                 "time_zone": "Europe/Berlin", "currency": "EUR", "currency_digits": 2}],
    "booking_module": {"id": "m-1", "name": "Bookings", "description": null, "fields": [],
        "settings": {"approval": "manual", "blocking_time": 10, "minimum_notice_minutes": 60, "horizon_days": 90,
                     "cancellation_policy": null, "note": false}},
    "categories": [{"id": "k-1", "name": "Massage"}],
    "services": [{"id": "s-1", "code": "M60", "name": "Swedish massage", "description": null, "category_id": "k-1",
        "duration": 60, "recovery_time": 15, "is_couple_service": false,
        "price_info": {"sale_price": 95, "tax_rate": 19, "include_tax": true}, "center_ids": ["c-1"],
        "therapist_ids": ["t-1"], "add_ons_info": [], "image_paths": []}],
    "therapists": [{"id": "t-1", "personal_info": {"first_name": "Bo", "last_name": "", "nick_name": null, "gender": 0},
        "job_details": {"title": null}, "center_ids": ["c-1"], "image_path": null}],
    "theme": {"--booking-accent": "teal", "color": "red"}
}"#;

/// The page's `fetch` answers with the portal, and its listeners and intervals are counted from now on.
fn prepare() {
    let prepare = Function::new_with_args(
        "portal",
        "window.fetch = () => Promise.resolve(new Response(portal));
         if (window.counted) return;
         window.counted = { listeners: 0, intervals: new Set() };
         for (const target of [window, document]) {
             const [add, remove] = [target.addEventListener, target.removeEventListener];
             target.addEventListener = function (...given) { counted.listeners++; return add.apply(this, given); };
             target.removeEventListener = function (...given) { counted.listeners--; return remove.apply(this, given); };
         }
         const [set, clear] = [window.setInterval, window.clearInterval];
         window.setInterval = (...given) => { const id = set(...given); counted.intervals.add(id); return id; };
         window.clearInterval = (id) => { counted.intervals.delete(id); clear(id); };",
    );
    prepare.call1(&JsValue::UNDEFINED, &PORTAL.into()).unwrap();
}

/// Listeners on window and document, and intervals.
fn counted() -> (f64, f64) {
    let count = Function::new_no_args("return [counted.listeners, counted.intervals.size];");
    let counts: js_sys::Array = count.call0(&JsValue::UNDEFINED).unwrap().unchecked_into();
    (counts.get(0).as_f64().unwrap(), counts.get(1).as_f64().unwrap())
}

struct Element {
    host: HtmlElement,
    container: HtmlElement,
    shown: Rc<Cell<u32>>,
    theme: Rc<Cell<u32>>,
    options: Object,
    _calls: [Closure<dyn FnMut(JsValue)>; 2],
}

fn element() -> Element {
    let document = web_sys::window().unwrap().document().unwrap();
    let host: HtmlElement = document.create_element("div").unwrap().unchecked_into();
    document.body().unwrap().append_child(&host).unwrap();
    let root = host
        .attach_shadow(&web_sys::ShadowRootInit::new(web_sys::ShadowRootMode::Open))
        .unwrap();
    let container: HtmlElement = document.create_element("div").unwrap().unchecked_into();
    root.append_child(&container).unwrap();
    let counter = || {
        let count = Rc::new(Cell::new(0));
        let call = Closure::<dyn FnMut(JsValue)>::new({
            let count = count.clone();
            move |pairs: JsValue| {
                let pairs = pairs
                    .dyn_into::<js_sys::Array>()
                    .map_or(1, |pairs| pairs.length());
                count.set(count.get() + pairs);
            }
        });
        (count, call)
    };
    let ((shown, call_shown), (theme, call_theme)) = (counter(), counter());
    let options = Object::new();
    let attributes = Object::new();
    let set = |object: &Object, name: &str, value: &JsValue| {
        Reflect::set(object, &name.into(), value).unwrap();
    };
    set(&attributes, "portal", &"s".into());
    set(&options, "attributes", &attributes);
    set(&options, "server", &"https://book.example".into());
    set(&options, "language", &"en".into());
    set(&options, "shown", call_shown.as_ref());
    set(&options, "theme", call_theme.as_ref());
    Element {
        host,
        container,
        shown,
        theme,
        options,
        _calls: [call_shown, call_theme],
    }
}

async fn until(what: &str, mut holds: impl FnMut() -> bool) {
    for _ in 0..200 {
        if holds() {
            return;
        }
        pause(10).await;
    }
    panic!("waited in vain for {what}");
}

fn text_of(element: &Element) -> String {
    element.container.text_content().unwrap_or_default()
}

#[wasm_bindgen_test]
async fn a_portal_is_shown_with_its_theme_and_unmounting_leaves_nothing() {
    prepare();
    let before = counted();
    let element = element();
    let number = mount(element.container.clone(), element.host.clone(), &element.options);
    until("the services", || text_of(&element).contains("Swedish massage")).await;
    until("the loader to be told", || element.shown.get() == 1).await;
    assert_eq!(
        element.theme.get(),
        1,
        "only custom properties of ours are handed over"
    );
    assert!(counted().0 > before.0);
    unmount(number);
    assert_eq!(element.container.child_element_count(), 0);
    assert_eq!(counted(), before);
    element.host.remove();
}

#[wasm_bindgen_test]
async fn mounted_twenty_times_it_works_twenty_times() {
    prepare();
    let before = (counted(), mounted_count());
    let element = element();
    for turn in 0..20 {
        let number = mount(element.container.clone(), element.host.clone(), &element.options);
        until("the services", || text_of(&element).contains("Swedish massage")).await;
        assert_eq!(mounted_count(), before.1 + 1, "turn {turn}");
        unmount(number);
        unmount(number);
    }
    assert_eq!((counted(), mounted_count()), before);
    element.host.remove();
}

#[wasm_bindgen_test]
async fn unmounted_before_the_portal_arrives_nothing_is_drawn() {
    prepare();
    let element = element();
    let number = mount(element.container.clone(), element.host.clone(), &element.options);
    unmount(number);
    reset(number);
    pause(50).await;
    assert_eq!(element.container.child_element_count(), 0);
    assert_eq!(element.shown.get(), 0);
    element.host.remove();
}

#[wasm_bindgen_test]
async fn the_page_hears_of_a_choice_and_can_prevent_it() {
    prepare();
    let element = element();
    let heard = Rc::new(Cell::new(0));
    let listener = Closure::<dyn FnMut(CustomEvent)>::new({
        let heard = heard.clone();
        move |event: CustomEvent| {
            heard.set(heard.get() + 1);
            assert!(event.bubbles() && event.composed() && event.cancelable());
            let service = Reflect::get(&event.detail(), &"serviceId".into()).unwrap();
            assert_eq!(service.as_string().as_deref(), Some("s-1"));
            event.prevent_default();
        }
    });
    element
        .host
        .add_event_listener_with_callback("booking-service-selected", listener.as_ref().unchecked_ref())
        .unwrap();
    let number = mount(element.container.clone(), element.host.clone(), &element.options);
    let service = || element.container.query_selector("[part~=service]").unwrap();
    until("the services", || service().is_some()).await;
    let before = text_of(&element);
    service().unwrap().unchecked_into::<HtmlElement>().click();
    pause(50).await;
    assert_eq!(heard.get(), 1);
    assert_eq!(
        text_of(&element),
        before,
        "what the page prevents does not happen"
    );
    unmount(number);
    element.host.remove();
}

#[wasm_bindgen_test]
fn the_browser_reads_the_style_sheet_as_it_reads_its_sources() {
    let sources = concat!(
        include_str!("../style/tokens.css"),
        include_str!("../style/base.css"),
        include_str!("../style/layout.css"),
        include_str!("../style/controls.css"),
        include_str!("../style/cards.css"),
        include_str!("../style/calendar.css"),
        include_str!("../style/messages.css"),
        include_str!("../style/visit.css"),
        include_str!("../style/form.css"),
        include_str!("../style/status.css"),
        include_str!("../style/manage.css"),
    );
    // A browser keeps the text of values with `var()` as it is; white space means nothing around commas.
    let rules_of = Function::new_with_args(
        "css",
        r"const sheet = new CSSStyleSheet();
         sheet.replaceSync(css);
         return Array.from(sheet.cssRules, (rule) => rule.cssText.replace(/\s+/g, ' ').replace(/ ?([,()]) ?/g, '$1'));",
    );
    let rules = |css: &str| -> Vec<Option<String>> {
        let rules = rules_of.call1(&JsValue::NULL, &css.into()).unwrap();
        let rules: js_sys::Array = rules.unchecked_into();
        rules.iter().map(|rule| rule.as_string()).collect()
    };
    let read = rules(style_sheet());
    assert!(read.len() > 100);
    for (embedded, source) in read.iter().zip(rules(sources)) {
        assert_eq!(*embedded, source);
    }
    assert_eq!(read.len(), rules(sources).len());
}

#[wasm_bindgen_test]
async fn the_scheme_changes_under_a_running_booking() {
    prepare();
    let element = element();
    let number = mount(element.container.clone(), element.host.clone(), &element.options);
    until("the services", || text_of(&element).contains("Swedish massage")).await;
    let scheme_of = Function::new_with_args(
        "host, css",
        "const sheet = new CSSStyleSheet();
         sheet.replaceSync(css);
         host.shadowRoot.adoptedStyleSheets = [sheet];
         return getComputedStyle(host.shadowRoot.querySelector('[part~=root]')).colorScheme;",
    );
    for (scheme, wanted) in [("dark", "dark"), ("Light", "light"), ("auto", "light dark")] {
        element.host.set_attribute("scheme", scheme).unwrap();
        let shown = scheme_of.call2(&JsValue::NULL, &element.host, &style_sheet().into());
        assert_eq!(shown.unwrap().as_string().as_deref(), Some(wanted), "{scheme}");
    }
    unmount(number);
    element.host.remove();
}
