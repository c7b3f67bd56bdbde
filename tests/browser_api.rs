//! The API module in a real browser: requests as they leave, replies and refusals as they arrive.
//! long because replies are given whole, as the server writes them.

#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use booking_widget::api::{Api, Prefetched};
use booking_widget::booking::{
    AddOnId, CenterId, FieldId, FieldKey, FieldValue, Gender, GuestVisit, Item, Picture, ServiceId, Slot,
    TherapistId, TherapistPreference, Visit,
};
use booking_widget::calendar::{parse_date, parse_date_time};
use booking_widget::flow::Problem;
use booking_widget::flow::command::{DaysQuery, DraftSpec};
use booking_widget::flow::state::{BookingId, BookingStatus, DraftId, IdempotencyKey, Order, ReservationId};
use booking_widget::platform::clock;
use booking_wire::availability::AvailabilityResponse;
use booking_wire::booking_module::{
    Answer, Attribution, Contact, ContactGuest, PublicBookingResponse, SubmitBookingRequest,
    SubmitBookingResponse,
};
use booking_wire::portal::PortalResponse;
use booking_wire::service_booking::{
    CreateServiceBookingRequest, CreateServiceBookingResponse, DraftItem, DraftTherapist, IdObject,
    ReserveSlotRequest, ReserveSlotResponse,
};
use js_sys::{Function, JSON, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

const PORTAL: &str = r##"{
    "portal": {"id": "p-1", "slug": "stillwater", "name": "Stillwater", "status": 0, "language": "en"},
    "organization": {"id": "o-1", "name": "Stillwater Spas"},
    "centers": [{"id": "c-1", "name": "Mill", "address_lines": ["Mill Lane 1"], "phone": null, "email": null,
                 "time_zone": "Europe/Berlin", "currency": "EUR", "currency_digits": 2}],
    "booking_module": {"id": "m-1", "name": "Bookings", "description": null,
        "fields": [{"id": "terms", "kind": "checkbox", "label": "I accept", "help": null, "required": true,
                    "sensitive": false, "max_length": 0, "options": [], "link_url": "/terms", "service_ids": []},
                   {"id": "trap", "kind": "choice", "label": "Which", "help": null, "required": false,
                    "sensitive": true, "max_length": 10, "options": [{"value": "a", "label": "A"}],
                    "link_url": "javascript:alert(1)", "service_ids": ["s-1"], "per_guest": true}],
        "settings": {"approval": "automatic", "blocking_time": 10, "minimum_notice_minutes": 60,
                     "horizon_days": 90, "cancellation_policy": "Free until a day before.", "note": true,
                     "max_guests": 4, "max_items_per_guest": 3}},
    "categories": [{"id": "k-1", "name": "Massage"}],
    "services": [
        {"id": "s-1", "code": "M60", "name": "Massage 60", "description": null, "category_id": "k-1",
         "duration": 60, "recovery_time": 15, "is_couple_service": false,
         "price_info": {"sale_price": 95.0, "tax_rate": 7.0, "include_tax": true},
         "center_ids": ["c-1"], "therapist_ids": ["t-1"],
         "add_ons_info": [{"id": "a-1", "name": "Aroma", "duration": 15, "sale_price": 12.0}],
         "image_paths": ["/pictures/m.jpg"]},
        {"id": "s-2", "code": "M90", "name": "Massage 90", "description": null, "category_id": "k-1",
         "duration": 90, "recovery_time": 15, "is_couple_service": true,
         "price_info": {"sale_price": 100.0, "tax_rate": 19.0, "include_tax": false},
         "center_ids": ["c-1"], "therapist_ids": [], "add_ons_info": [], "image_paths": [], "later": "ignored"}],
    "therapists": [{"id": "t-1", "personal_info": {"first_name": "Bo", "last_name": "", "nick_name": null, "gender": 2},
                    "job_details": {"title": null}, "center_ids": ["c-1"], "image_path": "/pictures/b/320.webp",
                    "picture": {"alt": "Bo, smiling", "color": "#aabbcc", "renditions": [
                        {"path": "/pictures/b/160.webp", "width": 160, "height": 200, "format": "image/webp"},
                        {"path": "/pictures/b/160.new", "width": 160, "height": 200, "format": "image/new"},
                        {"path": "/pictures/b/320.webp", "width": 320, "height": 400, "format": "image/webp"}]}}],
    "theme": {"--booking-accent": "teal"}
}"##;

const RESERVED: &str = r#"{
    "is_reserved": true, "reservation_id": "r-1", "expiry_time": "2026-12-05T08:10:00Z", "blocking_time": 10,
    "invoices": [{"guest": {"Id": null, "FirstName": null, "LastName": null}, "invoice_id": null, "items": [
        {"item": {"id": "s-1", "name": "Massage 60", "item_type": 0}, "quantity": 1,
         "therapist": {"id": "t-1", "full_name": "Bo Sample", "first_name": "Bo", "last_name": "Sample", "nick_name": null},
         "room": {"id": "x", "name": "Room 1"}, "equipment": null, "start_time": "2026-12-05T09:00:00",
         "end_time": "2026-12-05T10:00:00", "invoice_item_id": null, "appointment_id": null, "addons": null,
         "package_services": null}]}],
    "error": null, "server_time": "2026-12-05T08:00:00.250Z", "max_expiry_time": "2026-12-05T09:50:00Z",
    "slot_time": "2026-12-05T09:00:00"
}"#;

/// The same reply as the server would write it: whatever the wire type does not know is gone, whatever it
/// needs must be there.
fn of_the_wire<T: serde::Serialize + serde::de::DeserializeOwned>(json: &str) -> String {
    serde_json::to_string(&serde_json::from_str::<T>(json).unwrap()).unwrap()
}

/// The body that was sent, as the server reads it.
fn sent<T: serde::de::DeserializeOwned>() -> T {
    serde_json::from_str(&asked_text("body")).unwrap()
}

/// Replaces the page's `fetch`: answers with this, and remembers the request.
fn answer_with(status: u16, headers: &str, body: &str) {
    replace_fetch(&format!(
        "const {{ url, method, credentials, referrerPolicy, cache }} = request;
         const headers = Object.fromEntries(request.headers);
         const body = await request.text();
         window.asked = {{ address: url, method, credentials, referrerPolicy, cache, headers, body }};
         return new Response({}, {{ status: {status}, headers: {headers} }});",
        JSON::stringify(&body.into()).unwrap(),
    ));
}

fn fail_with(error: &str) {
    replace_fetch(&format!("throw {error};"));
}

fn replace_fetch(statements: &str) {
    let make =
        format!("return async (...asked) => {{ const request = new Request(...asked); {statements} }};");
    let fetch = Function::new_no_args(&make).call0(&JsValue::NULL).unwrap();
    Reflect::set(&window(), &"fetch".into(), &fetch).unwrap();
}

fn window() -> web_sys::Window {
    web_sys::window().unwrap()
}

fn asked(name: &str) -> JsValue {
    let asked = Reflect::get(&window(), &"asked".into()).unwrap();
    Reflect::get(&asked, &name.into()).unwrap()
}

fn asked_text(name: &str) -> String {
    asked(name).as_string().unwrap_or_default()
}

fn headers_sent() -> u32 {
    let headers: js_sys::Object = asked("headers").unchecked_into();
    js_sys::Object::keys(&headers).length()
}

fn api() -> Api {
    Api::new(
        "https://book.example".to_owned(),
        "still water".to_owned(),
        "de".to_owned(),
        None,
        None,
        None,
    )
}

async fn api_that_knows_the_portal() -> Api {
    let api = api();
    answer_with(200, "{}", &of_the_wire::<PortalResponse>(PORTAL));
    api.read_portal().await.unwrap();
    api
}

fn slot() -> Slot {
    Slot {
        time: parse_date_time("2026-12-05T09:00:00").unwrap(),
        utc_offset_minutes: 60,
        spaces: 2,
        sale_price: None,
    }
}

fn field(guest: usize, field: &str) -> FieldKey {
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

fn visit(guests: Vec<Vec<Item>>) -> Visit {
    let guests = guests.into_iter().map(|items| GuestVisit { items }).collect();
    Visit { guests }
}

fn named(id: &str) -> TherapistPreference {
    TherapistPreference::Named(TherapistId(id.to_owned()))
}

/// What the page may know of a visitor's way, in no order.
const CAME_FROM: [(&str, &str); 8] = [
    ("referrer", "8"),
    ("gclid", "1"),
    ("fbclid", "2"),
    ("utm_source", "3"),
    ("utm_medium", "4"),
    ("utm_campaign", "5"),
    ("utm_term", "6"),
    ("utm_content", "7"),
];

fn order() -> Order {
    let text = |text: &str| FieldValue::Text(text.to_owned());
    Order {
        organization_id: "o-1".to_owned(),
        booking_module_id: "m-1".to_owned(),
        portal_id: "p-1".to_owned(),
        reservation: ReservationId("r-1".to_owned()),
        answers: vec![
            (field(0, "firstName"), text("Ada")),
            (field(0, "email"), text("ada@example.org")),
            (field(0, "terms"), FieldValue::Ticked(true)),
        ],
        note: "Tea & <b>quiet</b>\nplease".to_owned(),
        came_from: CAME_FROM
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .to_vec(),
    }
}

fn key() -> IdempotencyKey {
    IdempotencyKey("k-1".to_owned())
}

fn draft() -> DraftId {
    DraftId("d/1".to_owned())
}

#[wasm_bindgen_test]
async fn a_portal_becomes_a_catalogue() {
    let api = api();
    answer_with(200, "{}", &of_the_wire::<PortalResponse>(PORTAL));
    let catalogue = api.read_portal().await.unwrap();
    assert_eq!(
        asked_text("address"),
        "https://book.example/v1/portals/still%20water?lang=de"
    );
    assert_eq!(asked_text("credentials"), "omit");
    assert_eq!(asked_text("referrerPolicy"), "origin");
    let prices: Vec<(i64, i64, &str)> = catalogue
        .services
        .iter()
        .map(|service| {
            (
                service.total.minor,
                service.tax.minor,
                service.total.currency.as_str(),
            )
        })
        .collect();
    assert_eq!(prices, [(9_500, 621, "EUR"), (11_900, 1_900, "EUR")]);
    assert_eq!(
        catalogue.services[0].picture,
        Some(Picture {
            address: "https://book.example/pictures/m.jpg".to_owned(),
            ..Picture::default()
        })
    );
    assert_eq!(catalogue.services[1].picture, None);
    assert_eq!(
        catalogue.therapists[0].portrait,
        Some(Picture {
            address: "https://book.example/pictures/b/320.webp".to_owned(),
            widths: Some(
                "https://book.example/pictures/b/160.webp 160w, https://book.example/pictures/b/320.webp 320w"
                    .to_owned()
            ),
            width: Some("320".to_owned()),
            height: Some("400".to_owned()),
            alt: "Bo, smiling".to_owned(),
            color: Some("#aabbcc".to_owned()),
        })
    );
    let (massage, couple) = (&catalogue.services[0], &catalogue.services[1]);
    let add_on = &massage.add_ons[0];
    assert_eq!(
        (
            add_on.id.0.as_str(),
            add_on.name.as_str(),
            add_on.duration_minutes
        ),
        ("a-1", "Aroma", 15)
    );
    assert_eq!(
        (add_on.total.minor, add_on.tax.minor),
        (1_200, 79),
        "taxed as its service"
    );
    assert_eq!(
        (massage.is_couple_service, couple.is_couple_service),
        (false, true)
    );
    let settings = &catalogue.settings;
    assert_eq!((settings.max_guests, settings.max_items_per_guest), (4, 3));
    assert!(!catalogue.fields[0].per_guest && catalogue.fields[1].per_guest);
    assert_eq!(catalogue.therapists[0].name, "Bo");
    assert_eq!(catalogue.therapists[0].gender, Gender::Female);
    assert_eq!(
        catalogue.fields[0].link_url.as_deref(),
        Some("https://book.example/terms")
    );
    assert_eq!(catalogue.fields[1].link_url, None, "only what a page may link to");
}

#[wasm_bindgen_test]
async fn a_portal_of_a_server_that_knows_no_groups_is_for_one_guest_and_one_treatment() {
    let text = PORTAL.replace("\"max_guests\": 4, \"max_items_per_guest\": 3", "\"later\": true");
    answer_with(200, "{}", &text.replace(", \"per_guest\": true", ""));
    let catalogue = api().read_portal().await.unwrap();
    assert_eq!(
        (
            catalogue.settings.max_guests,
            catalogue.settings.max_items_per_guest
        ),
        (1, 1)
    );
    assert!(!catalogue.fields[1].per_guest);
}

#[wasm_bindgen_test]
async fn the_loaders_answer_is_used_once() {
    let response = web_sys::Response::new_with_opt_str(Some(PORTAL)).unwrap();
    let prefetched = Prefetched::new(
        Promise::resolve(&response).unchecked_into(),
        web_sys::AbortController::new().unwrap(),
    );
    let api = Api::new(
        "https://book.example".to_owned(),
        "s".to_owned(),
        "en".to_owned(),
        None,
        Some(prefetched),
        None,
    );
    fail_with("new TypeError('no')");
    assert_eq!(api.read_portal().await.unwrap().portal_name, "Stillwater");
    assert_eq!(api.read_portal().await, Err(Problem::Network));
}

#[wasm_bindgen_test]
async fn reads_send_no_header_of_ours() {
    let api = api_that_knows_the_portal().await;
    assert_eq!(headers_sent(), 0);
    answer_with(
        200,
        "{}",
        &of_the_wire::<AvailabilityResponse>(
            r#"{"today": "2026-11-21", "last_day": "2027-02-19", "next_available_day": "2026-11-22T00:00:00", "days": [
            {"date": "2026-11-21", "is_available": false, "utc_offset_minutes": 60, "slots": []},
            {"date": "2026-11-22", "is_available": true, "utc_offset_minutes": 60, "slots": [
                {"Time": "2026-11-22T09:00:00", "Available": true, "Priority": 0, "SalePrice": 80.0, "spaces": 3},
                {"Time": "2026-11-22T09:15:00", "Available": true, "Priority": 1, "utc_offset_minutes": 120}]}]}"#,
        ),
    );
    let query = DaysQuery {
        center: CenterId("c-1".to_owned()),
        visit: visit(vec![vec![item("s-2", named("t-1"), &[])]]),
        from: parse_date("2026-11-21"),
        days: 30,
        replaces: None,
    };
    let days = api.read_days(&query).await.unwrap();
    assert_eq!(headers_sent(), 0);
    assert_eq!(
        asked_text("address"),
        "https://book.example/v1/portals/still%20water/availability?center_id=c-1&days=30&from=2026-11-21\
         &service_id=s-2&therapist_id=t-1"
    );
    assert_eq!(days.next_available, parse_date("2026-11-22"));
    let slots = &days.days[1].slots;
    assert_eq!(
        slots[0].sale_price.as_ref().map(|price| price.minor),
        Some(8_000),
        "what the customer pays: tax is inside"
    );
    assert_eq!((slots[0].utc_offset_minutes, slots[0].spaces), (60, 3));
    assert_eq!(
        slots[1].utc_offset_minutes, 120,
        "a slot's own offset goes before its day's"
    );
}

/// Two treatments with a wish and an add-on for the first guest, one for the second.
fn visit_of_two() -> Visit {
    let woman = TherapistPreference::Gender(Gender::Female);
    visit(vec![
        vec![
            item("s-1", named("t-1"), &["a-1", "a-2"]),
            item("s-2", TherapistPreference::Anyone, &[]),
        ],
        vec![item("s-1", woman, &[])],
    ])
}

#[wasm_bindgen_test]
async fn free_days_are_asked_plainly_for_one_treatment_and_as_a_visit_for_more() {
    let api = api_that_knows_the_portal().await;
    let anyone = || TherapistPreference::Anyone;
    for (visit, expected) in [
        (visit(vec![vec![item("s-1", anyone(), &[])]]), "service_id=s-1"),
        (
            visit(vec![vec![item(
                "s-1",
                TherapistPreference::Gender(Gender::Male),
                &[],
            )]]),
            "service_id=s-1&gender=1",
        ),
        (
            visit(vec![vec![item("s-1", anyone(), &["a-1"])]]),
            "visit=s-1~~a-1",
        ),
        (
            visit(vec![
                vec![item("s-1", anyone(), &[])],
                vec![item("s-1", anyone(), &[])],
            ]),
            "visit=s-1%3Bs-1",
        ),
        (visit_of_two(), "visit=s-1~t-1~a-1~a-2%2Cs-2%3Bs-1~g2"),
    ] {
        answer_with(
            200,
            "{}",
            &of_the_wire::<AvailabilityResponse>(
                r#"{"today": "2026-11-21", "last_day": "2027-02-19", "next_available_day": null, "days": []}"#,
            ),
        );
        let query = DaysQuery {
            center: CenterId("c-1".to_owned()),
            visit,
            from: None,
            days: 42,
            replaces: None,
        };
        assert!(api.read_days(&query).await.is_ok());
        let address = asked_text("address");
        let wanted = "https://book.example/v1/portals/still%20water/availability?center_id=c-1&days=42&";
        assert_eq!(address.strip_prefix(wanted), Some(expected), "{address}");
        let of_booking = DaysQuery {
            replaces: Some(BookingId("b/1".to_owned())),
            ..query
        };
        assert!(api.read_days(&of_booking).await.is_ok());
        let address = asked_text("address");
        let wanted = "https://book.example/bookings/b%2F1/availability?center_id=c-1&days=42&";
        assert_eq!(address.strip_prefix(wanted), Some(expected), "{address}");
    }
}

#[wasm_bindgen_test]
async fn a_draft_has_the_visits_guests_with_their_treatments_and_add_ons() {
    answer_with(
        200,
        "{}",
        &of_the_wire::<CreateServiceBookingResponse>(r#"{"id": "d-1", "Error": null}"#),
    );
    let spec = DraftSpec {
        portal_id: "p-1".to_owned(),
        center: CenterId("c-1".to_owned()),
        visit: visit_of_two(),
        date: parse_date("2026-12-05").unwrap(),
        replaces: None,
    };
    assert_eq!(api().create_draft(&spec).await, Ok(DraftId("d-1".to_owned())));
    let request: CreateServiceBookingRequest = sent();
    let id = |id: &str| IdObject {
        id: Some(id.to_owned()),
    };
    let therapist = |id: Option<&str>, gender| DraftTherapist {
        id: id.map(str::to_owned),
        gender: Some(gender),
    };
    let draft_item = |service: &str| DraftItem {
        item: Some(id(service)),
        ..DraftItem::default()
    };
    let expected = [
        vec![
            DraftItem {
                therapist: Some(therapist(Some("t-1"), 3)),
                add_ons: vec![id("a-1"), id("a-2")],
                ..draft_item("s-1")
            },
            draft_item("s-2"),
        ],
        vec![DraftItem {
            therapist: Some(therapist(None, 2)),
            ..draft_item("s-1")
        }],
    ];
    let items: Vec<_> = request.guests.into_iter().map(|guest| guest.items).collect();
    assert_eq!(items, expected);
}

#[wasm_bindgen_test]
async fn a_hold_says_who_treats_whom() {
    let mut reply: ReserveSlotResponse = serde_json::from_str(RESERVED).unwrap();
    let invoices = reply.invoices.as_mut().unwrap();
    let mut second = invoices[0].clone();
    second.items[0].therapist.as_mut().unwrap().nick_name = Some("Su".to_owned());
    second.items.push(second.items[0].clone());
    second.items[1].room = None;
    invoices.push(second);
    answer_with(200, "{}", &serde_json::to_string(&reply).unwrap());
    let held = api().reserve_slot(&draft(), &slot(), &key()).await.unwrap();
    let said: Vec<_> = held
        .items
        .iter()
        .map(|item| {
            let name = item.therapist_name.as_deref().unwrap_or_default();
            (item.at.guest, item.at.item, name, item.room_name.as_deref())
        })
        .collect();
    assert_eq!(
        said,
        [
            (0, 0, "Bo Sample", Some("Room 1")),
            (1, 0, "Su", Some("Room 1")),
            (1, 1, "Su", None)
        ]
    );
}

#[wasm_bindgen_test]
async fn a_draft_names_the_gender_or_the_therapist() {
    let api = api();
    let wanted = |id: Option<&str>, gender| {
        Some(DraftTherapist {
            id: id.map(str::to_owned),
            gender: Some(gender),
        })
    };
    for (therapist, wanted) in [
        (TherapistPreference::Anyone, None),
        (TherapistPreference::Gender(Gender::Male), wanted(None, 1)),
        (TherapistPreference::Gender(Gender::Female), wanted(None, 2)),
        (named("t-1"), wanted(Some("t-1"), 3)),
    ] {
        answer_with(
            200,
            "{}",
            &of_the_wire::<CreateServiceBookingResponse>(r#"{"id": "d-1", "Error": null}"#),
        );
        let spec = DraftSpec {
            portal_id: "p-1".to_owned(),
            center: CenterId("c-1".to_owned()),
            visit: visit(vec![vec![item("s-1", therapist, &[])]]),
            date: parse_date("2026-12-05").unwrap(),
            replaces: None,
        };
        assert_eq!(api.create_draft(&spec).await, Ok(DraftId("d-1".to_owned())));
        let request: CreateServiceBookingRequest = sent();
        let item = &request.guests[0].items[0];
        assert_eq!(request.date.as_deref(), Some("2026-12-05"));
        assert_eq!(request.portal_id.as_deref(), Some("p-1"));
        assert_eq!(item.item.as_ref().unwrap().id.as_deref(), Some("s-1"));
        assert_eq!(item.therapist, wanted);
    }
}

#[wasm_bindgen_test]
async fn a_hold_ends_no_later_than_on_the_server() {
    let before = clock::now().0;
    answer_with(200, "{}", &of_the_wire::<ReserveSlotResponse>(RESERVED));
    let held = api().reserve_slot(&draft(), &slot(), &key()).await.unwrap();
    let after = clock::now().0;
    // From 08:00:00.250 to 08:10:00 and to 09:50:00 on the server's clock.
    assert!((before + 599_750..=after + 599_750).contains(&held.deadline.0));
    assert_eq!(held.limit.0 - held.deadline.0, 100 * 60_000);
    assert_eq!(held.slot, slot());
    let treatment = &held.items[0];
    assert_eq!(treatment.therapist_name.as_deref(), Some("Bo Sample"));
    assert_eq!(treatment.room_name.as_deref(), Some("Room 1"));
    assert_eq!(
        asked_text("address"),
        "https://book.example/v1/bookings/d%2F1/slots/reserve"
    );
    let request: ReserveSlotRequest = sent();
    assert_eq!(request.slot_time.as_deref(), Some("2026-12-05T09:00:00"));
    assert!(!request.create_invoice);
    assert_eq!(asked_text("method"), "POST");
    let sent_key = Reflect::get(&asked("headers"), &"idempotency-key".into()).unwrap();
    assert_eq!(sent_key.as_string().as_deref(), Some("k-1"));
}

#[wasm_bindgen_test]
async fn a_lost_race_brings_alternatives_and_a_busy_server_does_not() {
    let lost = |code: u32| {
        format!(
            r#"{{"is_reserved": false, "reservation_id": null, "expiry_time": null, "blocking_time": null,
                "invoices": null, "error": {{"code": {code}, "message": "x"}}, "server_time": "2026-12-05T08:00:00Z",
                "max_expiry_time": null, "slot_time": null, "alternatives": [
                {{"Time": "2026-12-05T09:30:00", "Available": true, "Priority": 0, "SalePrice": 80.5,
                  "utc_offset_minutes": 60}}]}}"#
        )
    };
    let api = api_that_knows_the_portal().await;
    answer_with(409, "{}", &lost(502));
    match api.reserve_slot(&draft(), &slot(), &key()).await {
        Err(Problem::SlotTaken { alternatives }) => {
            assert_eq!(
                alternatives[0].time,
                parse_date_time("2026-12-05T09:30:00").unwrap()
            );
            assert_eq!(alternatives[0].utc_offset_minutes, 60);
            let price = alternatives[0].sale_price.as_ref();
            assert_eq!(price.map(|price| price.minor), Some(8_050));
        }
        other => panic!("{other:?}"),
    }
    answer_with(409, "{}", &lost(409));
    let busy = api.reserve_slot(&draft(), &slot(), &key()).await;
    assert!(matches!(busy, Err(Problem::ServerFailed { .. })), "{busy:?}");
}

#[wasm_bindgen_test]
async fn a_hold_that_is_read_keeps_what_the_page_knows_of_its_slot() {
    answer_with(200, "{}", &of_the_wire::<ReserveSlotResponse>(RESERVED));
    let held = api().read_hold(&draft(), Some(&slot())).await.unwrap();
    assert_eq!(
        (asked_text("method"), asked_text("cache")),
        ("GET".to_owned(), "no-store".to_owned())
    );
    assert_eq!(held.slot.utc_offset_minutes, 60);
    answer_with(
        200,
        "{}",
        &RESERVED.replace(r#""is_reserved": true"#, r#""is_reserved": false"#),
    );
    assert_eq!(api().read_hold(&draft(), None).await, Err(Problem::HoldLapsed));
}

#[wasm_bindgen_test]
async fn an_order_becomes_a_submission_and_comes_back_as_a_booking() {
    let api = api_that_knows_the_portal().await;
    answer_with(
        200,
        "{}",
        &of_the_wire::<SubmitBookingResponse>(
            r#"{"booking": {"id": "b-1", "reference": "SW-7K3F", "status": 0, "orgId": "o-1", "bookingModuleId": "m-1",
            "portalId": "p-1", "contact": {"firstName": "Ada", "lastName": null, "email": "ada@example.org",
            "phone": null, "answers": {"terms": true}}, "event": null, "events": [{"title": "Massage 60",
            "start": "2026-12-05T08:00:00Z", "end": "2026-12-05T09:00:00Z", "startInCenter": "2026-12-05T09:00:00",
            "endInCenter": "2026-12-05T10:00:00", "centerId": "c-1", "serviceId": "s-1", "therapistId": null,
            "therapistName": "Bo", "roomId": null, "roomName": null, "total": 95.0, "tax": 6.21, "currency": "EUR"}],
            "requestNote": null, "customerId": null, "contactId": null, "eventId": null,
            "createdAt": "2026-12-01T08:00:00Z", "lastUpdated": "2026-12-01T08:00:00Z"}}"#,
        ),
    );
    let confirmed = api.submit_booking(&order(), &key()).await.unwrap();
    assert_eq!(confirmed.reference, "SW-7K3F");
    assert_eq!(confirmed.status, BookingStatus::Pending);
    assert_eq!((confirmed.total.minor, confirmed.tax.minor), (9_500, 621));
    assert_eq!(confirmed.start, parse_date_time("2026-12-05T09:00:00").unwrap());
    assert_eq!(
        asked_text("address"),
        "https://book.example/bookings/submit?lang=de"
    );
    let request: SubmitBookingRequest = sent();
    let expected = SubmitBookingRequest {
        submission: Some(true),
        org_id: Some("o-1".to_owned()),
        booking_module_id: Some("m-1".to_owned()),
        portal_id: Some("p-1".to_owned()),
        contact: Contact {
            first_name: Some("Ada".to_owned()),
            email: Some("ada@example.org".to_owned()),
            answers: [("terms".to_owned(), Answer::Flag(true))].into(),
            ..Contact::default()
        },
        request_note: Some("Tea &amp; &lt;b&gt;quiet&lt;/b&gt;<br>please".to_owned()),
        reservation_id: Some("r-1".to_owned()),
        language: Some("de".to_owned()),
        attribution: Some(Attribution {
            gclid: Some("1".to_owned()),
            fbclid: Some("2".to_owned()),
            utm_source: Some("3".to_owned()),
            utm_medium: Some("4".to_owned()),
            utm_campaign: Some("5".to_owned()),
            utm_term: Some("6".to_owned()),
            utm_content: Some("7".to_owned()),
            referrer: Some("8".to_owned()),
        }),
        ..SubmitBookingRequest::default()
    };
    assert_eq!(request, expected);
    let nowhere = Order {
        came_from: Vec::new(),
        ..order()
    };
    let _ = api.submit_booking(&nowhere, &key()).await;
    assert_eq!(sent::<SubmitBookingRequest>().attribution, None);
}

#[wasm_bindgen_test]
async fn the_guests_of_an_order_follow_the_booker_with_their_own_answers() {
    let mut order = order();
    order.answers.extend([
        (field(0, "trap"), FieldValue::Text("a".to_owned())),
        (field(1, "firstName"), FieldValue::Text("Grace".to_owned())),
        (field(2, "firstName"), FieldValue::Text("Mary".to_owned())),
        (field(2, "trap"), FieldValue::Text("a".to_owned())),
    ]);
    answer_with(422, "{}", r#"{"status": 422, "error": "x", "fields": []}"#);
    let _ = api().submit_booking(&order, &key()).await;
    let request: SubmitBookingRequest = sent();
    let answer = || ("trap".to_owned(), Answer::Text("a".to_owned()));
    let guest = |name: &str| ContactGuest {
        first_name: Some(name.to_owned()),
        ..ContactGuest::default()
    };
    let expected = Contact {
        first_name: Some("Ada".to_owned()),
        email: Some("ada@example.org".to_owned()),
        answers: [("terms".to_owned(), Answer::Flag(true)), answer()].into(),
        guests: vec![
            guest("Grace"),
            ContactGuest {
                answers: [answer()].into(),
                ..guest("Mary")
            },
        ],
        ..Contact::default()
    };
    assert_eq!(request.contact, expected);
}

#[wasm_bindgen_test]
async fn the_appointments_of_a_group_are_one_booking_with_one_price() {
    let api = api_that_knows_the_portal().await;
    answer_with(
        200,
        "{}",
        &of_the_wire::<SubmitBookingResponse>(include_str!(
            "../crates/wire/tests/golden/public_booking_group.reply.json"
        )),
    );
    let confirmed = api.submit_booking(&order(), &key()).await.unwrap();
    let appointments = confirmed.appointments.iter();
    let said: Vec<_> = appointments
        .map(|appointment| (appointment.guest, appointment.service_name.as_str()))
        .collect();
    assert_eq!(said, [(0, "Massage 60"), (0, "Facial 30"), (1, "Massage 60")]);
    assert_eq!(confirmed.title, "2 × Massage 60, Facial 30");
    assert_eq!(confirmed.start, parse_date_time("2026-12-05T09:00:00").unwrap());
    assert_eq!(confirmed.end, parse_date_time("2026-12-05T10:30:00").unwrap());
    assert_eq!(confirmed.end_utc, "2026-12-05T09:30:00Z");
    assert_eq!((confirmed.total.minor, confirmed.tax.minor), (21_550, 3_441));
}

#[wasm_bindgen_test]
async fn a_booking_names_who_was_wished_for_and_not_who_treats() {
    let api = api_that_knows_the_portal().await;
    let shown = include_str!("../crates/wire/tests/golden/public_booking_group.reply.json");
    answer_with(200, "{}", &of_the_wire::<PublicBookingResponse>(shown));
    let id = BookingId("b-1".to_owned());
    let known = api.read_booking(&id).await.unwrap();
    let massage = "33333333-3333-4333-8333-333333333333";
    let add_on = "55555555-5555-4555-8555-555555555555";
    let facial = "34343434-3434-4434-8434-343434343434";
    assert_eq!(
        known.visit.to_text(),
        format!("{massage}~~{add_on},{facial}~g2;{massage}")
    );
}

#[wasm_bindgen_test]
async fn a_conflict_of_a_submission_is_the_slot_unless_it_says_when_to_come_back() {
    let body = r#"{"status": 409, "error": "x", "alternatives": []}"#;
    answer_with(409, "{}", body);
    let taken = Problem::SlotTaken {
        alternatives: Vec::new(),
    };
    assert_eq!(api().submit_booking(&order(), &key()).await, Err(taken));
    answer_with(409, r#"{"Retry-After": "1"}"#, body);
    let busy = Problem::ServerFailed {
        retry_after_seconds: Some(1),
    };
    assert_eq!(api().submit_booking(&order(), &key()).await, Err(busy));
}

#[wasm_bindgen_test]
async fn refused_fields_are_named_as_the_form_names_them() {
    answer_with(
        422,
        "{}",
        r#"{"status": 422, "error": "Please check.", "fields": [
            {"name": "contact.email", "reason": "Not an address."},
            {"name": "contact.answers.terms", "reason": "Must be ticked."},
            {"name": "contact.guests[0].firstName", "reason": "Who?"},
            {"name": "contact.guests[11].answers.skin", "reason": "Which?"},
            {"name": "contact.guests[x].firstName", "reason": "Unknown."},
            {"name": "portalId", "reason": "Unknown."}]}"#,
    );
    let refused = Problem::Refused {
        fields: vec![
            (field(0, "email"), "Not an address.".to_owned()),
            (field(0, "terms"), "Must be ticked.".to_owned()),
            (field(1, "firstName"), "Who?".to_owned()),
            (field(12, "skin"), "Which?".to_owned()),
        ],
        general: Some("Unknown.".to_owned()),
    };
    assert_eq!(api().submit_booking(&order(), &key()).await, Err(refused));
}

#[wasm_bindgen_test]
async fn a_submission_that_the_server_could_not_read_is_refused_and_its_fate_is_known() {
    for (status, body, general) in [
        (
            400,
            r#"{"status": 400, "error": "Not JSON.", "fields": []}"#,
            Some("Not JSON."),
        ),
        (
            413,
            r#"{"status": 413, "error": "Too long.", "fields": []}"#,
            Some("Too long."),
        ),
        (415, "<html>a proxy's page</html>", None),
    ] {
        answer_with(status, "{}", body);
        let refused = Problem::Refused {
            fields: Vec::new(),
            general: general.map(str::to_owned),
        };
        assert_eq!(api().submit_booking(&order(), &key()).await, Err(refused));
    }
}

#[wasm_bindgen_test]
async fn a_limit_that_lasts_is_said_and_a_short_one_is_waited_for() {
    let body = r#"{"status": 429, "error": "Please wait for an answer first."}"#;
    answer_with(429, r#"{"Retry-After": "3600"}"#, body);
    let said = Problem::Refused {
        fields: Vec::new(),
        general: Some("Please wait for an answer first.".to_owned()),
    };
    assert_eq!(api().submit_booking(&order(), &key()).await, Err(said));

    answer_with(429, r#"{"Retry-After": "7"}"#, body);
    let waited_for = Problem::TooMany {
        retry_after_seconds: Some(7),
    };
    assert_eq!(api().submit_booking(&order(), &key()).await, Err(waited_for));
}

#[wasm_bindgen_test]
async fn a_fetch_of_the_pages_own_may_fail_with_anything() {
    for error in [
        "'no'",
        "undefined",
        "{ code: 1 }",
        "new DOMException('no', 'AbortError')",
    ] {
        fail_with(error);
        let days = api().read_hold(&draft(), None).await;
        assert_eq!(days, Err(Problem::Network), "{error}");
    }
}

#[wasm_bindgen_test]
async fn a_hold_is_given_up_by_delete() {
    answer_with(204, "{}", "");
    api().release_slot(&draft()).await;
    assert_eq!(asked_text("method"), "DELETE");
    assert_eq!(
        asked_text("address"),
        "https://book.example/v1/bookings/d%2F1/slots/reserve"
    );
}

#[wasm_bindgen_test]
async fn every_status_has_its_problem() {
    let failed = |retry_after_seconds| Problem::ServerFailed { retry_after_seconds };
    for (status, headers, body, problem) in [
        (403, "{}", "{}", Problem::SiteNotAllowed),
        (404, "{}", "{}", Problem::PortalUnknown),
        (
            429,
            r#"{"Retry-After": "7"}"#,
            "{}",
            Problem::TooMany {
                retry_after_seconds: Some(7),
            },
        ),
        (500, "{}", "{}", failed(None)),
        (502, "{}", "<html>a proxy's page</html>", failed(None)),
        (503, r#"{"Retry-After": "2"}"#, "{}", failed(Some(2))),
        (
            503,
            r#"{"Retry-After": "Sat, 21 Nov 2026 07:28:00 GMT"}"#,
            "{}",
            failed(None),
        ),
        (400, "{}", "{}", Problem::Unexpected),
        (200, "{}", r#"{"portal": 1}"#, Problem::Unexpected),
        (200, "{}", "not json", Problem::Unexpected),
    ] {
        answer_with(status, headers, body);
        assert_eq!(
            api().read_portal().await,
            Err(problem),
            "{status} {headers} {body}"
        );
    }
    fail_with("new TypeError('no')");
    assert_eq!(api().read_portal().await, Err(Problem::Network));
    answer_with(404, "{}", "{}");
    assert_eq!(api().read_hold(&draft(), None).await, Err(Problem::Gone));
}
