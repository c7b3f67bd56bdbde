//! `/book/{portal}` without wasm and without script: every step, as a browser with forms alone takes it.
//!
//! Long because every step of it is tried in one place.

use booking_server::http::Settings;
use reqwest::redirect::Policy;

use crate::app::{App, SITE, header};
use crate::form_browser::{Browser, Page};

pub(crate) const ANSWERS: [(&str, &str); 4] = [
    ("field.firstName", "Grace"),
    ("field.lastName", "Example"),
    ("field.email", "grace@guest.example"),
    ("tick.terms", "1"),
];

/// From the first page to the slots of Tuesday.
async fn to_times(browser: &Browser<'_>, app: &App) -> Page {
    to_times_from(browser, app, "/book/manual?lang=en").await
}

async fn to_times_from(browser: &Browser<'_>, app: &App, address: &str) -> Page {
    let first = browser.open(address).await;
    assert_eq!((first.status, first.step()), (200, "center"), "{}", first.html);
    let first = browser
        .press(&first, &format!("center:{}", app.spa.main), &[])
        .await;
    assert_eq!(first.step(), "service", "{}", first.html);
    let massage = format!("service:{}", app.spa.massage);
    let mut page = browser.press(&first, &massage, &[]).await;
    if page.step() == "therapist" {
        page = browser.press(&page, "who:anyone", &[]).await;
    }
    assert_eq!(page.step(), "time", "{}", page.html);
    browser.press(&page, "day:2026-11-24", &[]).await
}

/// From the first page to the details, with a slot held.
pub(crate) async fn to_details(browser: &Browser<'_>, app: &App) -> Page {
    let times = to_times(browser, app).await;
    to_details_from(browser, &times).await
}

async fn to_details_from(browser: &Browser<'_>, times: &Page) -> Page {
    let slot = times.press_like("slot:2026-11-24T10:00:00");
    let details = browser.press(times, &slot, &[]).await;
    assert_eq!(
        (details.status, details.step()),
        (200, "details"),
        "{}",
        details.html
    );
    details
}

#[tokio::test]
async fn a_whole_booking_is_made_with_forms_alone() {
    let app = App::start().await;
    let browser = Browser::new(&app);
    let details = to_details(&browser, &app).await;
    // 7:00 UTC and ten minutes, on a clock in Berlin.
    assert!(details.html.contains("until 8:10"), "{}", details.html);
    assert!(details.address.contains("draft="), "{}", details.address);
    let done = browser.press(&details, "submit", &ANSWERS).await;
    assert_eq!(done.status, 200, "{}", done.html);
    assert!(
        done.address.starts_with("/book/manual/manage/"),
        "{}",
        done.address
    );
    assert!(done.html.contains("data-reference=\""), "{}", done.html);
    // No typed answer, draft or booking is in what others may keep.
    assert!(!details.address.contains("grace") && !done.html.contains("<script"));
}

#[tokio::test]
async fn where_a_customer_came_from_is_kept_with_the_booking_if_they_agreed() {
    let campaign =
        "gclid=Cj0&utm_source=news%20letter&referrer=https%3A%2F%2Fsearch.example%2Ffind%3Fq%3Dback";
    for (consent, gclid) in [("consent=granted", Some("Cj0")), ("consent=denied", None)] {
        let app = App::start().await;
        let browser = Browser::new(&app);
        let address = format!("/book/manual?lang=en&{consent}&{campaign}");
        let times = to_times_from(&browser, &app, &address).await;
        let details = to_details_from(&browser, &times).await;
        let done = browser.press(&details, "submit", &ANSWERS).await;
        assert!(
            done.address.contains("/manage/") && !done.address.contains("gclid"),
            "{}",
            done.html
        );
        let bookings = app.store.list_bookings(app.spa.organization).await.unwrap();
        let [booking] = bookings.as_slice() else {
            panic!("{bookings:?}");
        };
        let kept = &booking.attribution;
        assert_eq!((kept.get("gclid"), kept.is_empty()), (gclid, gclid.is_none()));
        let expected = gclid.map(|_| ("news letter", "https://search.example/find"));
        assert_eq!(kept.get("utm_source").zip(kept.get("referrer")), expected);
    }
}

#[tokio::test]
async fn submitted_twice_it_is_one_booking() {
    let app = App::start().await;
    let browser = Browser::new(&app);
    let details = to_details(&browser, &app).await;
    let (one, two) = tokio::join!(
        browser.press(&details, "submit", &ANSWERS),
        browser.press(&details, "submit", &ANSWERS),
    );
    assert_eq!(one.address, two.address, "{}", two.html);
    let again = browser.press(&details, "submit", &ANSWERS).await;
    assert_eq!(one.address, again.address);
    // The page before, come back to, leads to the booking too.
    assert_eq!(browser.open(&details.address).await.address, one.address);
    assert_eq!(
        app.store.list_bookings(app.spa.organization).await.unwrap().len(),
        1
    );
}

#[tokio::test]
async fn what_is_wrong_is_said_at_its_field_and_nothing_is_lost() {
    let app = App::start().await;
    let browser = Browser::new(&app);
    let details = to_details(&browser, &app).await;
    let answers = [
        ("field.firstName", "\"><script>alert(1)</script>"),
        ("field.email", "grace@"),
        ("note", "</textarea><script>\nsecond line"),
    ];
    let refused = browser.press(&details, "submit", &answers).await;
    assert_eq!((refused.status, refused.step()), (422, "details"));
    assert!(refused.html.contains("id=\"field-email-error\"") && refused.html.contains("autofocus"));
    assert!(refused.html.contains("id=\"field-terms-error\""));
    assert!(!refused.html.contains("<script"));
    for (name, value) in answers {
        assert_eq!(refused.field(name).as_deref(), Some(value), "{name}");
    }
    // Another time is looked for; what was typed travels along and comes back.
    let times = browser.press(&refused, "back:time", &[]).await;
    assert_eq!(times.step(), "time");
    assert_eq!(times.field("field.email").as_deref(), Some("grace@"));
    let onward = browser.press(&times, "on", &[]).await;
    assert_eq!(
        onward.field("note").as_deref(),
        Some("</textarea><script>\nsecond line")
    );
    let done = browser.press(&onward, "submit", &ANSWERS).await;
    assert!(done.address.contains("/manage/"), "{} {}", done.status, done.html);
}

#[tokio::test]
async fn a_slot_that_somebody_else_has_leads_to_others() {
    let app = App::start().await;
    let browser = Browser::new(&app);
    let times = to_times(&browser, &app).await;
    let slot = times.press_like("slot:2026-11-24T10:00:00");
    // Whoever can do it then is taken, one after the other.
    let mut taken = 0;
    let lost = loop {
        let page = browser.press(&times, &slot, &[]).await;
        if page.status == 409 {
            break page;
        }
        taken += 1;
        assert!(taken < 20, "the slot is never full");
    };
    assert!(lost.html.contains("data-hold=\"lost\""), "{}", lost.html);
    let other = lost.press_like("slot:");
    let details = browser.press(&lost, &other, &[]).await;
    assert_eq!(
        (details.status, details.step()),
        (200, "details"),
        "{}",
        details.html
    );
}

#[tokio::test]
async fn a_hold_that_ended_is_taken_again_by_who_goes_on_and_not_by_looking() {
    let app = App::start().await;
    let browser = Browser::new(&app);
    let details = to_details(&browser, &app).await;
    app.advance_minutes(11);
    let expired = browser.open(&details.address).await;
    assert!(expired.html.contains("data-hold=\"expired\""), "{}", expired.html);
    let again = browser.press(&expired, "retake", &[]).await;
    assert!(again.html.contains("until 8:21"), "{}", again.html);
    let longer = browser.press(&again, "extend", &ANSWERS).await;
    assert_eq!(
        longer.field("field.email").as_deref(),
        Some("grace@guest.example")
    );
    app.advance_minutes(11);
    let done = browser.press(&longer, "submit", &[]).await;
    assert!(done.address.contains("/manage/"), "{} {}", done.status, done.html);
}

#[tokio::test]
async fn a_link_leads_to_what_it_names_and_holds_nothing() {
    let app = App::start().await;
    let browser = Browser::new(&app);
    let (center, massage, ada) = (app.spa.main, app.spa.massage, app.spa.ada);
    let address =
        format!("/book/manual?lang=de&center={center}&service={massage}&therapist={ada}&date=2026-11-25");
    let page = browser.open(&address).await;
    assert_eq!(page.step(), "time", "{}", page.html);
    assert!(page.html.contains("lang=\"de\"") && page.html.contains("25. November"));
    let chosen = browser
        .open(&format!("/book/manual?center={center}&do=service:{massage}"))
        .await;
    assert!(chosen.address.contains("visit="), "{}", chosen.address);
    // A link cannot make a hold.
    let held = browser
        .open(&format!("{address}&do=slot:2026-11-25T10:00:00;60"))
        .await;
    assert!(!held.address.contains("draft="), "{}", held.address);
}

#[tokio::test]
async fn pages_on_the_way_are_not_kept_and_the_first_one_is() {
    let app = App::start().await;
    let browser = Browser::new(&app);
    let first = app.get("/book/manual").send().await.unwrap();
    assert_eq!(header(&first, "cache-control"), "public, max-age=60");
    assert!(header(&first, "etag").starts_with("W/"));
    let details = to_details(&browser, &app).await;
    let details = app.get(&details.address).send().await.unwrap();
    assert_eq!(header(&details, "cache-control"), "no-store");
}

#[tokio::test]
async fn forms_of_other_sites_and_other_bodies_are_refused() {
    let app = App::start().await;
    let form = [("do", "submit")];
    for (origin, fetch_site, expected) in [
        (None, None, 303),
        (Some("null"), Some("same-origin"), 303),
        (Some("null"), None, 303),
        (Some("null"), Some("cross-site"), 403),
        (Some(SITE), None, 403),
        (Some("https://evil.example"), Some("cross-site"), 403),
    ] {
        let client = reqwest::Client::builder()
            .redirect(Policy::none())
            .build()
            .unwrap();
        let mut request = client.post(format!("{}/book/manual", app.base())).form(&form);
        if let Some(origin) = origin {
            request = request.header("origin", origin);
        }
        if let Some(site) = fetch_site {
            request = request.header("sec-fetch-site", site);
        }
        let status = request.send().await.unwrap().status();
        assert_eq!(status, expected, "{origin:?} {fetch_site:?}");
    }
    let json = app
        .post("/book/manual")
        .json(&serde_json::json!({}))
        .send()
        .await
        .unwrap();
    assert_eq!(json.status(), 415);
    assert!(header(&json, "content-type").starts_with("text/html"));
    let long = "x".repeat(70_000);
    let long = app
        .post("/book/manual")
        .form(&[("note", long)])
        .send()
        .await
        .unwrap();
    assert_eq!(long.status(), 413);
}

#[tokio::test]
async fn strange_addresses_are_pages_and_no_failures() {
    let app = App::start().await;
    let browser = Browser::new(&app);
    for query in [
        "step=details&visit=nothing&draft=x&slot=2026-11-24T10:00:00",
        "step=time&at=nowhere&visit=~~;;,,",
        "step=details",
        "step=therapist&visit=%3Cscript%3E&edit=9-9",
        "month=9999-12-01&find=%3Cscript%3E",
        "do=%3Cscript%3E",
        "service=%22%3E%3Cscript%3E&lang=%22%3E",
    ] {
        let page = browser.open(&format!("/book/manual?{query}")).await;
        assert_eq!(page.status, 200, "{query}: {}", page.html);
        assert!(!page.html.contains("<script>"), "{query}: {}", page.html);
    }
    assert_eq!(browser.open("/book/manual/manage/nothing").await.status, 404);
    let unknown = "/book/manual/manage/00000000-0000-4000-8000-000000000000";
    assert_eq!(browser.open(unknown).await.status, 404);
}

#[tokio::test]
async fn the_widget_takes_the_place_of_the_first_page_only() {
    let folder = tempfile::tempdir().unwrap();
    let settings = Settings {
        widget_dir: Some(folder.path().to_owned()),
        ..Settings::default()
    };
    let app = App::start_with(settings, |_| {}).await;
    let browser = Browser::new(&app);
    let first = browser.open("/book/manual?lang=de").await;
    assert!(
        first
            .html
            .contains("<booking-widget portal=\"manual\" lang=\"de\"><form"),
        "{}",
        first.html
    );
    assert!(
        first
            .html
            .contains("<script async src=\"/widget/v1/booking-widget.js\"></script>")
    );
    let next = browser
        .press(&first, &format!("center:{}", app.spa.main), &[])
        .await;
    assert!(
        !next.html.contains("<script") && !next.html.contains("<booking-widget"),
        "{}",
        next.html
    );
}

/// Without redirects: where a press leads.
async fn led_to(app: &App, path: &str, form: Option<&[(&str, &str)]>) -> String {
    let client = reqwest::Client::builder()
        .redirect(Policy::none())
        .build()
        .unwrap();
    let url = format!("{}{path}", app.base());
    let request = match form {
        Some(form) => client.post(url).form(form),
        None => client.get(url),
    };
    let response = request.send().await.unwrap();
    assert_eq!(response.status().as_u16(), 303, "{path}");
    header(&response, "location").to_owned()
}

#[tokio::test]
async fn a_request_does_no_more_than_a_button_says_and_a_visit_has() {
    let app = App::start().await;
    // Each may ask for a calendar, and all of a request count as one for the limits.
    let finds = |count: usize| -> String {
        let each: Vec<String> = (1..=count).map(|number| format!("find:no-{number}.")).collect();
        each.join("\n")
    };
    let manual = format!("/book/manual?lang=en&center={}", app.spa.main);
    for (count, last) in [(3, 3), (8, 8), (9, 8), (2_000, 8)] {
        let found = format!("find=no-{last}.");
        let finds = finds(count);
        let query: String = form_urlencoded::byte_serialize(finds.as_bytes()).collect();
        if query.len() < 4_000 {
            let led = led_to(&app, &format!("{manual}&do={query}"), None).await;
            assert!(led.ends_with(&found), "{count} by a link: {led}");
        }
        let led = led_to(&app, &manual, Some(&[("do", &finds)])).await;
        assert!(led.ends_with(&found), "{count} by a form: {led}");
    }
    let ada = app.spa.ada.to_string();
    let of_massage = format!("{manual}&service={}", app.spa.massage);
    for (before, is_done) in [(0, true), (63, true), (64, false), (2_000, false)] {
        let mut form = vec![("by-whom.0-0", "anyone"); before];
        form.push(("by-whom.0-0", &ada));
        form.push(("do", "find:x"));
        let led = led_to(&app, &of_massage, Some(&form)).await;
        assert_eq!(led.contains(&ada), is_done, "behind {before} lists: {led}");
    }
}

#[tokio::test]
async fn a_portals_theme_is_on_its_pages_as_a_style_sheet() {
    let app = App::start_with(Settings::default(), |spa| {
        let portals = spa.catalogue.portals.iter_mut();
        for portal in portals.filter(|portal| portal.slug == "manual") {
            portal.theme = [
                ("--booking-color-accent", "#7a3b2e"),
                ("--booking-radius-control", "0; } body { display: none"),
                ("color", "red"),
            ]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into();
        }
    })
    .await;
    let browser = Browser::new(&app);
    let page = browser.open("/book/manual?lang=de").await;
    assert!(
        page.html.contains("<html lang=\"de\" dir=\"ltr\">"),
        "{}",
        page.html
    );
    let (_, address) = page
        .html
        .split_once("<link rel=\"stylesheet\" href=\"/pages/themes/")
        .unwrap();
    let address = format!("/pages/themes/{}", address.split('"').next().unwrap());
    // It comes after the sheet of all portals.
    assert!(page.html.find("/pages/book-") < page.html.find(&address));
    let sheet = app.get(&address).send().await.unwrap();
    assert_eq!(header(&sheet, "content-type"), "text/css; charset=utf-8");
    assert!(header(&sheet, "cache-control").contains("immutable"));
    assert_eq!(
        sheet.text().await.unwrap(),
        ":root:root, .booking.booking {\n  --booking-color-accent: #7a3b2e;\n}\n"
    );
    let old = app
        .get("/pages/themes/manual/000000000000.css")
        .send()
        .await
        .unwrap();
    assert_eq!(old.status(), 404);
    let plain = browser.open("/book/express").await;
    assert!(!plain.html.contains("/pages/themes/"), "{}", plain.html);
}
