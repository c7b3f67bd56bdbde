//! How a portal looks and speaks: presets, saved tokens and its own words, in the API, the picture of the first screen
//! and the server's own pages alike.

use std::collections::BTreeMap;

use booking_server::http::Settings;
use serde_json::{Value, json};

use crate::app::{App, answer};
use crate::form_browser::Browser;
use crate::plain_booking::{ANSWERS, to_details};

const ACCENT: &str = "--booking-color-accent";
const DENSITY: &str = "--booking-density";

/// Every portal has the preset, these tokens, and these words.
async fn app(preset: Option<&str>, theme: &[(&str, &str)], words: &[(&str, &str, &str)]) -> App {
    // Pages have the element where the server has its files; none is asked for here.
    let settings = Settings {
        widget_dir: Some(std::env::temp_dir()),
        ..Settings::default()
    };
    App::start_with(settings, |spa| {
        for portal in &mut spa.catalogue.portals {
            portal.preset = preset.map(str::to_owned);
            portal.theme = theme
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect();
            let mut wording = BTreeMap::<String, BTreeMap<String, String>>::new();
            for (key, language, text) in words {
                let texts = wording.entry((*key).to_owned()).or_default();
                texts.insert((*language).to_owned(), (*text).to_owned());
            }
            portal.wording = wording;
        }
    })
    .await
}

async fn theme(app: &App, query: &str) -> Value {
    let (status, reply) = answer(app.get(&format!("/v1/portals/manual{query}"))).await;
    assert_eq!(status, 200);
    reply["theme"].clone()
}

async fn page(app: &App, path: &str) -> String {
    let reply = app.get(path).send().await.unwrap();
    assert_eq!(reply.status(), 200, "{path}");
    reply.text().await.unwrap()
}

/// The address of the theme's style sheet on a page.
fn theme_sheet(html: &str) -> String {
    let (_, address) = html.split_once("href=\"/pages/themes/").unwrap();
    format!("/pages/themes/{}", address.split('"').next().unwrap())
}

#[tokio::test]
async fn without_theme_nothing_is_sent() {
    let app = app(None, &[], &[]).await;
    assert_eq!(theme(&app, "").await, json!({}));
    assert_eq!(theme(&app, "?theme=neon").await, json!({}));
    assert!(!page(&app, "/book/manual").await.contains("/pages/themes/"));
    let (_, reply) = answer(app.get("/v1/portals/manual")).await;
    assert_eq!(reply["wording"], json!({}));
}

#[tokio::test]
async fn saved_tokens_go_before_the_preset_and_an_asked_preset_before_the_portals() {
    let app = app(Some("editorial"), &[(ACCENT, "teal")], &[]).await;
    let own = theme(&app, "").await;
    assert_eq!((&own[ACCENT], &own[DENSITY]), (&json!("teal"), &json!("1.1")));
    let asked = theme(&app, "?theme=clinical").await;
    assert_eq!((&asked[ACCENT], &asked[DENSITY]), (&json!("teal"), &json!("0.9")));
    assert_eq!(asked["--booking-heading-transform"], Value::Null);
    assert_eq!(theme(&app, "?theme=neon").await, own);
    assert_eq!(theme(&app, "?theme=").await, own);
}

#[tokio::test]
async fn the_picture_is_painted_as_the_app_will_be() {
    let app = app(None, &[(ACCENT, "teal")], &[]).await;
    for query in ["", "?theme=night"] {
        let html = page(&app, &format!("/v1/portals/manual/first-screen{query}")).await;
        let (_, paint) = html.split_once("data-paint=\"").unwrap();
        let (paint, _) = paint.split_once('"').unwrap();
        let paint: Vec<(String, String)> = serde_json::from_str(&paint.replace("&quot;", "\"")).unwrap();
        let paint: BTreeMap<_, _> = paint.into_iter().collect();
        assert_eq!(json!(paint), theme(&app, query).await);
        assert_eq!(paint.contains_key("--booking-scheme"), !query.is_empty());
    }
}

#[tokio::test]
async fn the_servers_pages_wear_the_portals_theme() {
    let app = app(Some("botanical"), &[(ACCENT, "teal")], &[]).await;
    let html = page(&app, "/book/manual").await;
    let css = page(&app, &theme_sheet(&html)).await;
    assert!(css.contains("--booking-color-accent: teal;"), "{css}");
    assert!(css.contains("--booking-density: 1.15;"), "{css}");

    let asked = page(&app, "/book/manual?theme=night").await;
    assert!(asked.contains(" theme=\"night\""), "{asked}");
    let css = page(&app, &theme_sheet(&asked)).await;
    assert!(css.contains("--booking-scheme: dark;"), "{css}");
    assert!(css.contains("--booking-color-accent: teal;"), "{css}");
}

#[tokio::test]
async fn what_was_saved_by_an_earlier_version_and_is_no_value_is_left_out() {
    let app = app(
        None,
        &[
            (ACCENT, "red}*{color:red"),
            ("--booking-shade", "1"),
            (DENSITY, "1.3"),
        ],
        &[],
    )
    .await;
    assert_eq!(theme(&app, "").await, json!({ DENSITY: "1.3" }));
    let css = page(&app, &theme_sheet(&page(&app, "/book/manual").await)).await;
    assert_eq!(
        css,
        ":root:root, .booking.booking {\n  --booking-density: 1.3;\n}\n"
    );
}

#[tokio::test]
async fn a_portals_words_are_said_on_every_screen_in_their_language_and_only_there() {
    let words = [
        ("heading_service", "en", "What may we do <for> you?"),
        ("heading_service", "de", "Was darf es sein?"),
        ("heading_center", "de", "Welches Haus?"),
    ];
    let app = app(None, &[], &words).await;
    let main = app.spa.main;
    let (_, reply) = answer(app.get("/v1/portals/manual?lang=de-AT")).await;
    let german = json!({"heading_service": "Was darf es sein?", "heading_center": "Welches Haus?"});
    assert_eq!(reply["wording"], german);
    let (_, reply) = answer(app.get("/v1/portals/manual?lang=fr")).await;
    assert_eq!(reply["wording"], json!({}));
    for path in ["/book/manual", "/v1/portals/manual/first-screen"] {
        let english = page(&app, &format!("{path}?lang=en&center={main}")).await;
        assert!(english.contains("What may we do &lt;for&gt; you?"), "{path}");
        let german = page(&app, &format!("{path}?lang=de&center={main}")).await;
        assert!(german.contains("Was darf es sein?"), "{path}");
        assert!(!german.contains("What may we do"), "{path}");
        assert!(
            page(&app, &format!("{path}?lang=de"))
                .await
                .contains("Welches Haus?"),
            "{path}"
        );
        assert!(
            !page(&app, &format!("{path}?lang=en"))
                .await
                .contains("Welches Haus?"),
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_portals_words_go_with_a_booking_to_its_end_on_the_servers_own_pages() {
    let words = [
        ("heading_details", "en", "Who is coming?"),
        ("submit_manual", "en", "Ask for this time"),
        ("requested_heading", "en", "Thank you, we have it"),
        ("requested_text", "en", "We answer before noon."),
    ];
    let app = app(None, &[], &words).await;
    let browser = Browser::new(&app);
    let details = to_details(&browser, &app).await;
    let done = browser.press(&details, "submit", &ANSWERS).await;
    for (page, said) in [(&details, &words[..2]), (&done, &words[2..])] {
        assert_eq!(page.status, 200, "{}", page.html);
        for (key, _, words) in said {
            assert!(page.html.contains(words), "{key}: {}", page.html);
        }
    }
    assert!(!done.html.contains("not yet confirmed"), "{}", done.html);
}
