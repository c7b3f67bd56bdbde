//! Probes in every field that staff or customers see again: at the desk and on the server's pages.

use booking_server::store::Role;
use serde_json::json;

use crate::app::{App, answer, refused_fields};
use crate::desk::id;
use crate::desk_browser::Browser as DeskBrowser;
use crate::form_browser::Browser;
use crate::markup::{CALL, text_of};
use crate::probes::{Hostile, PROBES, assert_all_in};

fn page_of(hostile: &Hostile) -> String {
    format!(
        "/desk/bookings/{}",
        hostile.booking["reference"].as_str().unwrap()
    )
}

#[tokio::test]
async fn the_desk_shows_every_field_as_text() {
    for of in PROBES {
        let mut hostile = Hostile::open(of).await;
        hostile.block_out(of).await;
        let app = &hostile.post.desk.app;
        let mut browser = DeskBrowser::with(app, Role::Decide).await;
        let page = page_of(&hostile);
        let mut seen = String::new();
        let sensitive = format!("{page}?show=sensitive");
        let paths = [
            "/desk",
            &page,
            &sensitive,
            "/desk/day?date=2026-11-24",
            "/desk/bookings?q=g-first",
            "/desk/mails?state=sent",
        ];
        hostile.post.arrived().await;
        for path in paths {
            let shown = browser.get(path).await;
            assert_eq!(shown.status, 200, "{path}");
            seen.push_str(&text_of(&shown.html));
        }
        assert_all_in(
            &[
                "c-organization",
                "c-center",
                "c-service",
                "c-add-on",
                "c-therapist",
                "c-family",
                "c-room",
                "c-label-wish",
                "c-label-story",
                "c-label-allergies",
                "c-label-heard",
                "c-option",
                "g-first",
                "g-last",
                "g-wish",
                "g-story",
                "g-allergies",
                "g-health",
                "g-guest-first",
                "g-guest-last",
                "g-guest-allergies",
                "g-title",
                "g-note",
                "s-block-out",
            ],
            &seen,
        );
        hostile.asked_for_change(of).await;
        let mut browser = DeskBrowser::with(&hostile.post.desk.app, Role::Decide).await;
        let mut seen = String::new();
        for path in ["/desk", &page, &sensitive] {
            let shown = browser.get(path).await;
            assert_eq!(shown.status, 200, "{path}");
            seen.push_str(&text_of(&shown.html));
        }
        assert_all_in(
            &[
                "s-message",
                "w-first",
                "w-last",
                "w-wish",
                "w-story",
                "w-allergies",
                "w-health",
                "w-guest-first",
                "w-guest-last",
                "w-guest-allergies",
                "w-title",
                "w-note",
            ],
            &seen,
        );
        // Approved: old and new are in the history.
        let inbox = browser.get("/desk").await;
        let path = format!("{page}/request/approve");
        let fields = [("message", "s-answer <script>eve(1)</script>")];
        assert_eq!(browser.submit(&inbox, &path, &fields).await.status, 303);
        let shown = text_of(&browser.get(&page).await.html);
        assert_all_in(
            &["s-answer <script>", "g-title", "w-title", "w-note", "w-first"],
            &shown,
        );
        assert!(
            !shown.contains("g-health") && !shown.contains("w-health"),
            "{shown}"
        );
    }
}

#[tokio::test]
async fn the_servers_own_pages_show_every_field_as_text() {
    for of in PROBES {
        let mut hostile = Hostile::open(of).await;
        let app = &hostile.post.desk.app;
        let browser = Browser::new(app);
        let mut seen = String::new();
        let mut page = browser.open("/book/manual?lang=en").await;
        for press in [
            format!("service:{}", app.spa.massage),
            "who:anyone".to_owned(),
            "day:2026-11-25".to_owned(),
            "slot:2026-11-25T10:00:00".to_owned(),
        ] {
            assert_eq!(page.status, 200, "{}", page.html);
            seen.push_str(&text_of(&page.html));
            let presses = page.presses();
            if let Some(press) = presses.iter().find(|found| found.starts_with(&press)) {
                page = browser.press(&page, press, &[]).await;
            }
        }
        assert_eq!(page.step(), "details", "{}", page.html);
        // What is refused comes back in its fields, and what waits for more is carried along.
        let typed = [
            ("field.firstName", of),
            ("field.lastName", of),
            ("field.wish", of),
            ("field.story", of),
            ("field.email", of),
            ("field.phone", of),
            ("note", of),
        ];
        let known: Vec<(&str, &str)> = typed
            .into_iter()
            .filter(|(name, _)| page.field(name).is_some())
            .collect();
        assert!(known.len() >= 6, "{:?}", page.fields());
        let refused = browser.press(&page, "submit", &known).await;
        assert_eq!(refused.status, 422, "{}", refused.html);
        let shown = text_of(&refused.html);
        assert!(shown.matches("eve").count() >= known.len(), "{shown}");
        seen.push_str(&shown);
        let manage = format!("/book/manual/manage/{}?lang=en", id(&hostile.booking));
        seen.push_str(&text_of(&browser.open(&manage).await.html));
        assert_all_in(
            &[
                "c-center",
                "c-address",
                "c-phone",
                "c-email",
                "c-portal",
                "c-category",
                "c-service",
                "c-description",
                "c-add-on",
                "c-therapist",
                "c-label-wish",
                "c-label-heard",
                "c-option",
                "c-help",
                "c-policy",
            ],
            &seen,
        );
        hostile.asked_for_change(of).await;
        let browser = Browser::new(&hostile.post.desk.app);
        let page = browser.open(&manage).await;
        assert_eq!(page.status, 200);
        let shown = text_of(&page.html);
        let (_, entry) = shown.split_once("BEGIN%3AVCALENDAR").expect(&shown);
        let entry = entry.split_whitespace().next().unwrap();
        assert_eq!(entry.matches("%0D%0AEND%3AVEVENT%0D%0A").count(), 1, "{entry}");
        assert!(!entry.contains("%0D%0ABcc"), "{entry}");
        for address in [
            format!("/book/manual?lang={}&q={}&service={}", enc(of), enc(of), enc(of)),
            format!("/book/{}", enc(of)),
            format!("/book/manual/manage/{}", enc(of)),
        ] {
            text_of(&browser.open(&address).await.html);
        }
    }
}

/// For an address.
fn enc(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

#[tokio::test]
async fn what_is_no_telephone_number_is_refused_by_name() {
    let app = App::start().await;
    let reservation = app.reservation().await;
    let mut submission = app.submission(&reservation);
    let digits = PROBES.map(|of| format!("+49 30 1234567{of}"));
    for phone in PROBES.iter().copied().chain(digits.iter().map(String::as_str)) {
        assert!(phone.contains(CALL));
        submission["contact"]["phone"] = json!(phone);
        let (status, reply) = answer(app.post("/bookings/submit").json(&submission)).await;
        assert_eq!(
            (status, refused_fields(&reply)),
            (422, vec!["contact.phone"]),
            "{reply}"
        );
    }
}
