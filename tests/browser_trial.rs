//! The widget in a language that runs from right to left (feature `trial-language`): the words, their direction, and
//! the keys of the calendar, which follow it.

#![cfg(all(target_arch = "wasm32", feature = "trial-language"))]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use booking_widget::embed::{mount, unmount};
use booking_widget::i18n::Language;
use booking_widget::platform::timers::pause;
use js_sys::{Function, Object, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Element, HtmlElement};

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
    "theme": {}
}"#;

/// Every day of a month has a time.
fn days() -> String {
    let day = |day: u32| {
        format!(
            r#"{{"date": "2026-12-{day:02}", "is_available": true, "utc_offset_minutes": 60, "slots": [
                {{"Time": "2026-12-{day:02}T09:30:00", "Available": true, "Priority": 0}}]}}"#
        )
    };
    let days: Vec<String> = (1..=31).map(day).collect();
    format!(
        r#"{{"today": "2026-12-01", "last_day": "2026-12-31", "next_available_day": null, "days": [{}]}}"#,
        days.join(",")
    )
}

async fn until(what: &str, mut holds: impl FnMut() -> bool) {
    for _ in 0..500 {
        if holds() {
            return;
        }
        pause(10).await;
    }
    panic!("waited in vain for {what}");
}

fn element(tag: &str, parent: &web_sys::Node) -> HtmlElement {
    let document = web_sys::window().unwrap().document().unwrap();
    let element = document.create_element(tag).unwrap();
    parent.append_child(&element).unwrap();
    element.unchecked_into()
}

/// The day that has the keyboard.
fn focused(root: &web_sys::ShadowRoot) -> Option<String> {
    let active = Reflect::get(root, &"activeElement".into()).unwrap();
    active.dyn_into::<Element>().ok()?.get_attribute("data-date")
}

#[wasm_bindgen_test]
async fn from_right_to_left_the_left_arrow_leads_to_the_next_day() {
    assert_eq!(Language::parse("ar-XB"), Some(Language::Trial));
    let answer = Function::new_with_args(
        "portal, days",
        "window.fetch = (asked) => {
             const address = typeof asked === 'string' ? asked : asked.url;
             return Promise.resolve(new Response(address.includes('/availability') ? days : portal));
         };",
    );
    answer
        .call2(&JsValue::UNDEFINED, &PORTAL.into(), &days().into())
        .unwrap();
    let body = web_sys::window().unwrap().document().unwrap().body().unwrap();
    let host = element("div", &body);
    let root = host
        .attach_shadow(&web_sys::ShadowRootInit::new(web_sys::ShadowRootMode::Open))
        .unwrap();
    let container = element("div", &root);
    let (options, attributes) = (Object::new(), Object::new());
    let set = |object: &Object, name: &str, value: &JsValue| {
        Reflect::set(object, &name.into(), value).unwrap();
    };
    for (name, value) in [("portal", "s"), ("service", "M60"), ("date", "2026-12-10")] {
        set(&attributes, name, &value.into());
    }
    set(&options, "attributes", &attributes);
    set(&options, "server", &"https://book.example".into());
    set(&options, "language", &"ar-XB".into());
    let number = mount(container.clone(), host.clone(), &options);

    let day = |date: &str| {
        container
            .query_selector(&format!("[data-date='{date}']"))
            .unwrap()
    };
    until("the calendar", || day("2026-12-10").is_some()).await;
    let shown = container.query_selector("[part=root]").unwrap().unwrap();
    assert_eq!(shown.get_attribute("dir").as_deref(), Some("rtl"));
    assert_eq!(shown.get_attribute("lang").as_deref(), Some("ar-XB"));
    let heading = container.query_selector("#step-heading").unwrap().unwrap();
    assert_eq!(
        heading.text_content().as_deref(),
        Some(Language::Trial.texts().heading_time)
    );
    let free = || day("2026-12-10").and_then(|day| day.get_attribute("data-state"));
    until("free days", || free().as_deref() == Some("free")).await;

    day("2026-12-10")
        .unwrap()
        .unchecked_into::<HtmlElement>()
        .focus()
        .unwrap();
    assert_eq!(focused(&root).as_deref(), Some("2026-12-10"));
    let press = Function::new_with_args(
        "root, key",
        "root.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));",
    );
    // Saturday begins the week there: the 5th and the 12th.
    for (key, there) in [
        ("ArrowLeft", "2026-12-11"),
        ("ArrowLeft", "2026-12-12"),
        ("ArrowRight", "2026-12-11"),
        ("ArrowDown", "2026-12-18"),
        ("Home", "2026-12-12"),
        ("End", "2026-12-18"),
    ] {
        press.call2(&JsValue::UNDEFINED, &root, &key.into()).unwrap();
        until(&format!("{key} to lead to {there}"), || {
            focused(&root).as_deref() == Some(there)
        })
        .await;
    }
    unmount(number);
    host.remove();
}
