//! The browser's services: what is kept comes back, locks are one tab's, guards end with their drop.

#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::cell::Cell;
use std::rc::Rc;

use booking_widget::booking::{
    AddOnId, CenterId, Details, FieldId, FieldKey, FieldValue, Gender, GuestVisit, Item, ItemPosition, Money,
    ServiceId, Slot, TherapistId, TherapistPreference, Visit,
};
use booking_widget::calendar::{parse_date, parse_date_time};
use booking_widget::flow::FocusTarget;
use booking_widget::flow::command::Saved;
use booking_widget::flow::state::{Choice, Draft, DraftId, IdempotencyKey, Order, ReservationId, Step};
use booking_widget::platform::focus::FocusMover;
use booking_widget::platform::listeners::{PageSign, page_signs};
use booking_widget::platform::storage::Drawer;
use booking_widget::platform::timers::{Interval, Timeout, pause};
use booking_widget::platform::{clock, locks};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Element, Event, HtmlElement};

wasm_bindgen_test_configure!(run_in_browser);

fn key(guest: usize, field: &str) -> FieldKey {
    let field = FieldId(field.to_owned());
    FieldKey { guest, field }
}

fn item(service: &str, therapist: TherapistPreference, add_ons: &[&str]) -> Item {
    Item {
        service: ServiceId(service.to_owned()),
        therapist,
        add_ons: add_ons.iter().map(|id| AddOnId((*id).to_owned())).collect(),
    }
}

fn saved() -> Saved {
    let named = TherapistPreference::Named(TherapistId("t-1".to_owned()));
    let woman = TherapistPreference::Gender(Gender::Female);
    let visit = Visit {
        guests: vec![
            GuestVisit {
                items: vec![
                    item("s-1", woman, &["a-1", "a-2"]),
                    item("s-2", TherapistPreference::Anyone, &[]),
                ],
            },
            GuestVisit {
                items: vec![item("s-1", named, &[])],
            },
        ],
    };
    let answers = [
        (key(0, "email"), FieldValue::Text("ada@example.org".to_owned())),
        (key(0, "terms"), FieldValue::Ticked(true)),
        (key(1, "firstName"), FieldValue::Text("Charles".to_owned())),
    ];
    Saved {
        managed: None,
        step: Step::Details,
        center: Some(CenterId("c-1".to_owned())),
        visit: visit.clone(),
        editing: ItemPosition { guest: 1, item: 0 },
        date: parse_date("2028-02-29"),
        draft: Some(Draft {
            id: DraftId("d-1".to_owned()),
            center: CenterId("c-1".to_owned()),
            visit,
        }),
        slot: Some(Slot {
            time: parse_date_time("2028-02-29T09:15:00").unwrap(),
            utc_offset_minutes: -570,
            spaces: 2,
            sale_price: Some(Money {
                minor: 9_550,
                currency: "EUR".to_owned(),
                digits: 2,
            }),
        }),
        details: Details {
            values: answers.clone().into_iter().collect(),
            note: "“quiet”\nplease".to_owned(),
            ..Details::default()
        },
        submission: Some((
            IdempotencyKey("k-1".to_owned()),
            Order {
                organization_id: "o-1".to_owned(),
                booking_module_id: "m-1".to_owned(),
                portal_id: "p-1".to_owned(),
                reservation: ReservationId("r-1".to_owned()),
                answers: answers.to_vec(),
                note: String::new(),
                came_from: vec![("gclid".to_owned(), "Cj0KCQ".to_owned())],
            },
        )),
    }
}

fn storage() -> web_sys::Storage {
    web_sys::window().unwrap().session_storage().unwrap().unwrap()
}

fn body() -> HtmlElement {
    web_sys::window().unwrap().document().unwrap().body().unwrap()
}

#[wasm_bindgen_test]
fn what_is_kept_comes_back_whole() {
    let drawer = Drawer::new("https://book.example", "stillwater", 0);
    for saved in [saved(), Saved::default()] {
        drawer.write(&saved);
        assert_eq!(drawer.read(), Some(saved));
    }
    drawer.clear();
    assert_eq!(drawer.read(), None);
}

/// By the first download, and read by the second.
#[wasm_bindgen_test]
fn a_choice_that_was_kept_alone_comes_back() {
    let drawer = Drawer::new("https://book.example", "stillwater", 0);
    for center in [Some("c-1"), None] {
        let choice = Choice {
            center: center.map(|id| CenterId(id.to_owned())),
            visit: Visit::from_text("s-1~g2"),
            ..Choice::default()
        };
        drawer.write_choice(Step::Time, &choice);
        let expected = Saved {
            step: Step::Time,
            center: choice.center,
            visit: choice.visit,
            ..Saved::default()
        };
        assert_eq!(drawer.read(), Some(expected));
    }
    drawer.clear();
}

/// As a page of the first release kept it.
#[wasm_bindgen_test]
fn what_was_kept_before_visits_could_have_several_treatments_is_still_read() {
    let drawer = Drawer::new("s", "former", 0);
    drawer.write(&saved());
    let key = (0..storage().length().unwrap())
        .filter_map(|index| storage().key(index).unwrap())
        .find(|key| key.contains("former"))
        .unwrap();
    let former = r#"{"version":1,"step":4,"center":"c-1","service":"s-1","therapist":{"id":"t-1"},
        "draft":{"id":"d-1","center":"c-1","service":"s-1","therapist":{"id":"t-1"}},
        "answers":[{"field":"firstName","text":"Ada"}],"note":"",
        "submission":{"organization":"o-1","module":"m-1","portal":"p-1","reservation":"r-1",
                      "answers":[{"field":"firstName","text":"Ada"}],"note":"","key":"k-1"}}"#;
    storage().set_item(&key, former).unwrap();
    let saved = drawer.read().unwrap();
    let named = TherapistPreference::Named(TherapistId("t-1".to_owned()));
    let visit = Visit {
        guests: vec![GuestVisit {
            items: vec![item("s-1", named, &[])],
        }],
    };
    assert_eq!(saved.visit, visit);
    assert_eq!(saved.editing, ItemPosition::default());
    assert_eq!(saved.draft.unwrap().visit, visit);
    let first_name = || (self::key(0, "firstName"), FieldValue::Text("Ada".to_owned()));
    assert_eq!(saved.details.values, [first_name()].into_iter().collect());
    assert_eq!(saved.submission.unwrap().1.answers, [first_name()]);
    drawer.clear();
}

#[wasm_bindgen_test]
fn two_elements_of_one_portal_do_not_share() {
    let (first, second) = (Drawer::new("s", "p", 0), Drawer::new("s", "p", 1));
    first.write(&saved());
    assert_eq!(second.read(), None);
    first.clear();
}

#[wasm_bindgen_test]
fn a_broken_or_foreign_value_is_ignored() {
    let drawer = Drawer::new("s", "broken", 0);
    drawer.write(&saved());
    let key = (0..storage().length().unwrap())
        .filter_map(|index| storage().key(index).unwrap())
        .find(|key| key.contains("broken"))
        .unwrap();
    let whole = storage().get_item(&key).unwrap().unwrap();
    for text in [
        "",
        "{",
        "null",
        "[]",
        "{\"version\":1}",
        &whole.replace("\"version\":1", "\"version\":2"),
        &whole.replace("\"step\":4", "\"step\":99"),
        &whole.replace("\"second\":", "\"second\":9999"),
    ] {
        assert_ne!(text, whole);
        storage().set_item(&key, text).unwrap();
        assert_eq!(drawer.read(), None, "{text}");
    }
    drawer.clear();
}

#[wasm_bindgen_test]
async fn a_draft_is_one_tabs_until_its_lock_is_dropped() {
    let ours = locks::take("d-lock").await;
    assert!(ours.is_some());
    assert!(locks::take("d-lock").await.is_none());
    assert!(locks::take("d-other").await.is_some());
    drop(ours);
    assert!(locks::take("d-lock").await.is_some());
}

#[wasm_bindgen_test]
fn the_clock_does_not_go_back_and_nonces_differ() {
    let earlier = clock::now();
    assert!(clock::now() >= earlier);
    assert_ne!(clock::nonce(), clock::nonce());
}

#[wasm_bindgen_test]
fn a_jump_of_the_devices_clock_is_seen_once() {
    let mut drift = clock::Drift::begin();
    assert!(!drift.has_jumped());
    let date = js_sys::Reflect::get(&js_sys::global(), &"Date".into()).unwrap();
    let true_now = js_sys::Reflect::get(&date, &"now".into()).unwrap();
    let later = js_sys::Function::new_no_args("return performance.timeOrigin + performance.now() + 3600000;");
    js_sys::Reflect::set(&date, &"now".into(), &later).unwrap();
    let jumps = (drift.has_jumped(), drift.has_jumped());
    js_sys::Reflect::set(&date, &"now".into(), &true_now).unwrap();
    assert_eq!(jumps, (true, false));
}

#[wasm_bindgen_test]
async fn a_dropped_timer_does_not_call() {
    let calls = Rc::new(Cell::new(0));
    let count = |calls: &Rc<Cell<u32>>| {
        let calls = calls.clone();
        move || calls.set(calls.get() + 1)
    };
    let _kept = Timeout::after(5, count(&calls));
    drop(Timeout::after(5, count(&calls)));
    drop(Interval::every(5, count(&calls)));
    pause(60).await;
    assert_eq!(calls.get(), 1);
}

#[wasm_bindgen_test]
fn signs_of_the_page_are_heard_until_the_guards_are_dropped() {
    let heard = Rc::new(Cell::new(None));
    let guards = page_signs({
        let heard = heard.clone();
        move |sign| heard.set(Some(sign))
    });
    let window = web_sys::window().unwrap();
    for (name, sign) in [
        ("offline", PageSign::Offline),
        ("online", PageSign::Online),
        ("pageshow", PageSign::Awake),
    ] {
        window.dispatch_event(&Event::new(name).unwrap()).unwrap();
        assert_eq!(heard.take(), Some(sign));
    }
    drop(guards);
    window.dispatch_event(&Event::new("online").unwrap()).unwrap();
    assert_eq!(heard.take(), None);
}

#[wasm_bindgen_test]
async fn the_focus_finds_a_field_that_is_drawn_a_little_later() {
    let document = web_sys::window().unwrap().document().unwrap();
    let host = document.create_element("div").unwrap();
    body().append_child(&host).unwrap();
    let root = host
        .attach_shadow(&web_sys::ShadowRootInit::new(web_sys::ShadowRootMode::Open))
        .unwrap();
    let container = document.create_element("div").unwrap();
    root.append_child(&container).unwrap();
    let mover = FocusMover::default();
    mover.move_to(&container, &FocusTarget::Field(key(0, "a\"b\\c")));
    pause(5).await;
    let field = document.create_element("input").unwrap();
    field.set_attribute("data-field", "a\"b\\c").unwrap();
    container.append_child(&field).unwrap();
    let mut focused: Option<Element> = None;
    for _ in 0..20 {
        pause(20).await;
        focused = root.active_element();
        if focused.is_some() {
            break;
        }
    }
    assert_eq!(focused, Some(field.unchecked_into()));
    host.remove();
}
