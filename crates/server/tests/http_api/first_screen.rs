//! `GET /v1/portals/{portal}/first-screen`: the widget's first screen as HTML, never older than the calendar.

use std::rc::Rc;
use std::sync::Arc;

use booking_server::http::Settings;
use booking_widget::api::{addresses, days, portal};
use booking_widget::config::Config;
use booking_widget::flow::state::{Moment, Nonce};
use booking_widget::flow::{Command, Event, EventKind, State, update};
use booking_widget::i18n::Language;
use booking_widget::platform::json::Json;
use booking_widget::session::{Session, World};
use booking_widget::views;
use leptos::prelude::Owner;
use serde_json::Value;

use crate::app::{App, answer, header};

/// The calendar of a massage by Ada.
fn path(app: &App, rest: &str) -> String {
    format!(
        "/v1/portals/manual/first-screen?service={}&center={}&therapist={}{rest}",
        app.spa.massage, app.spa.main, app.spa.ada
    )
}

async fn html(app: &App, path: &str) -> String {
    let reply = app.get(path).send().await.unwrap();
    assert_eq!(reply.status(), 200, "{path}");
    reply.text().await.unwrap()
}

/// What is inside the fragment's one `div`.
fn screen(fragment: &str) -> &str {
    let (start, rest) = fragment.split_once('>').unwrap();
    assert!(start.starts_with("<div "), "{start}");
    rest.strip_suffix("</div>\n").unwrap()
}

fn attribute(fragment: &str, name: &str) -> Option<String> {
    let (start, _) = fragment.split_once('>')?;
    let (_, rest) = start.split_once(&format!(" {name}=\""))?;
    let (value, _) = rest.split_once('"')?;
    Some(value.replace("&quot;", "\"").replace("&amp;", "&"))
}

/// What a browser shows that asks the API itself: the widget's own requests, answered over HTTP.
async fn as_the_widget_shows_it(
    app: &App,
    attributes: &[(&str, String)],
    language: Language,
) -> (String, Vec<String>) {
    struct Nothing;
    impl World for Nothing {
        fn now(&self) -> Moment {
            Moment(0)
        }
        fn nonce(&self) -> Nonce {
            Nonce(0)
        }
        fn run(&self, _: Session, _: Command) {}
    }

    let given = |name: &str| {
        let found = attributes.iter().find(|(known, _)| *known == name);
        found.map(|(_, value)| value.clone())
    };
    let (config, _) = Config::from_attributes(given);
    let portal_name = config.portal.clone();
    let mut open = vec![EventKind::Started {
        config: Box::new(config),
        saved: None,
        other_tab: false,
    }];
    let (mut state, mut prices, mut asked) = (State::default(), None, Vec::new());
    while let Some(kind) = open.pop() {
        let event = Event {
            at: Moment(0),
            nonce: Nonce(0),
            kind,
        };
        let (next, commands) = update(state, event);
        state = next;
        for command in commands {
            match command {
                Command::LoadPortal(request) => {
                    let address = addresses::portal("", &portal_name, language.tag(), None);
                    let (_, reply) = answer(app.get(&address)).await;
                    let (catalogue, found) = portal::catalogue(&Json::new(reply), "").unwrap();
                    prices = Some(found);
                    open.push(EventKind::PortalArrived(request, Ok(Arc::new(catalogue))));
                }
                Command::LoadDays(request, query) => {
                    let address = addresses::availability("", &portal_name, &query);
                    let (_, reply) = answer(app.get(&address)).await;
                    let days = days::days(&Json::new(reply), &query, prices.as_ref().unwrap());
                    asked.push(address);
                    open.push(EventKind::DaysArrived(request, Ok(days.unwrap())));
                }
                _ => {}
            }
        }
    }
    let owner = Owner::new();
    let html = owner.with(|| views::root(Session::new(state, Rc::new(Nothing)), language).to_html());
    (html, asked)
}

#[tokio::test]
async fn the_server_shows_what_the_widget_shows_that_asks_the_api() {
    let app = App::start().await;
    let service = ("service", app.spa.massage.to_string());
    let center = ("center", app.spa.main.to_string());
    let therapist = ("therapist", app.spa.ada.to_string());
    let date = ("date", "2026-12-02".to_owned());
    for attributes in [
        vec![],
        vec![center.clone()],
        vec![center.clone(), service.clone()],
        vec![center.clone(), service.clone(), therapist.clone()],
        vec![center.clone(), service.clone(), date],
        vec![center, ("service", "nothing".to_owned()), therapist],
    ] {
        for language in [Language::English, Language::German] {
            let mut path = format!("/v1/portals/manual/first-screen?lang={}", language.tag());
            for (name, value) in &attributes {
                path.extend(["&", name, "=", value]);
            }
            let fragment = html(&app, &path).await;
            let mut given = attributes.clone();
            given.push(("portal", "manual".to_owned()));
            let (shown, asked) = as_the_widget_shows_it(&app, &given, language).await;
            assert_eq!(screen(&fragment), shown, "{path}");
            assert_eq!(
                attribute(&fragment, "data-days"),
                asked.first().cloned(),
                "{path}: the calendar that the widget asks for"
            );
        }
    }
}

#[tokio::test]
async fn with_a_service_it_is_the_calendar_and_the_slots_of_the_first_free_day() {
    let app = App::start().await;
    let fragment = html(&app, &path(&app, "&lang=de")).await;
    assert!(fragment.contains("data-step=\"time\""), "{fragment}");
    assert!(fragment.contains("data-time=\"2026-11-23T"), "{fragment}");
    assert!(!fragment.contains("data-time=\"2026-11-24T"), "one day's slots");
    assert!(fragment.contains("Wählen Sie"), "{fragment}");
    let treatments = html(
        &app,
        &format!("/v1/portals/manual/first-screen?center={}", app.spa.main),
    )
    .await;
    assert!(treatments.contains("data-step=\"service\""), "{treatments}");
    assert!(treatments.contains(&format!("data-service=\"{}\"", app.spa.massage)));
    assert_eq!(attribute(&treatments, "data-days"), None);
}

#[tokio::test]
async fn a_fragment_that_has_not_changed_is_304_and_a_hold_changes_it() {
    let app = App::start().await;
    let path = path(&app, "&date=2026-11-24");
    let first = app.get(&path).send().await.unwrap();
    assert_eq!(header(&first, "cache-control"), "public, no-cache");
    assert_eq!(header(&first, "content-type"), "text/html; charset=utf-8");
    let tag = header(&first, "etag").to_owned();
    assert!(
        first
            .text()
            .await
            .unwrap()
            .contains("data-time=\"2026-11-24T10:00:00\"")
    );
    let again = || app.get(&path).header("if-none-match", &tag).send();
    assert_eq!(again().await.unwrap().status(), 304);

    let reservation = app.reservation().await;
    let held = again().await.unwrap();
    assert_eq!(held.status(), 200);
    let held = held.text().await.unwrap();
    assert!(!held.contains("data-time=\"2026-11-24T10:00:00\""), "{held}");
    assert!(held.contains("data-time=\"2026-11-24T14:00:00\""), "{held}");

    let (status, _) = answer(app.post("/bookings/submit").json(&app.submission(&reservation))).await;
    assert_eq!(status, 200);
    app.advance_minutes(60);
    let booked = html(&app, &path).await;
    assert!(
        !booked.contains("data-time=\"2026-11-24T10:00:00\""),
        "it is booked"
    );
}

#[tokio::test]
async fn a_hold_that_lapses_is_free_again_in_the_next_fragment() {
    let app = App::start().await;
    let path = path(&app, "&date=2026-11-24");
    let is_free = async || {
        html(&app, &path)
            .await
            .contains("data-time=\"2026-11-24T10:00:00\"")
    };
    assert!(is_free().await);
    app.reservation().await;
    assert!(!is_free().await);
    app.advance_minutes(11);
    assert!(is_free().await);
}

#[tokio::test]
async fn what_time_alone_changes_is_changed_too() {
    let app = App::start().await;
    let path = path(&app, "");
    assert!(html(&app, &path).await.contains("2026-11-23T09:00:00"));
    app.advance_minutes(24 * 60);
    let next_day = html(&app, &path).await;
    assert!(!next_day.contains("data-time=\"2026-11-23T"), "{next_day}");
    assert!(next_day.contains("data-time=\"2026-11-24T"), "{next_day}");
}

#[tokio::test]
async fn treatments_may_be_kept_for_a_minute_and_an_import_changes_them() {
    let app = App::start().await;
    let path = format!("/v1/portals/manual/first-screen?lang=en&center={}", app.spa.main);
    let first = app.get(&path).send().await.unwrap();
    assert_eq!(header(&first, "cache-control"), "public, max-age=60");
    let tag = header(&first, "etag").to_owned();
    let again = || app.get(&path).header("if-none-match", &tag).send();
    assert_eq!(again().await.unwrap().status(), 304);
    let mut catalogue = app.spa.catalogue.clone();
    catalogue.services[1].name.default = "Glow & <b>shine</b>".to_owned();
    let mut transaction = app.store.begin().await.unwrap();
    transaction.save_catalogue(&catalogue).await.unwrap();
    transaction.commit().await.unwrap();
    let changed = again().await.unwrap();
    assert_eq!(changed.status(), 200);
    let changed = changed.text().await.unwrap();
    assert!(
        changed.contains("Glow &amp; &lt;b&gt;shine&lt;/b&gt;"),
        "{changed}"
    );
}

#[tokio::test]
async fn each_language_has_a_fragment_of_its_own() {
    let app = App::start().await;
    let in_language = async |lang: &str| html(&app, &path(&app, lang)).await;
    let (english, german) = (in_language("&lang=en").await, in_language("&lang=de").await);
    assert_ne!(english, german);
    assert!(english.contains("lang=\"en\"") && german.contains("lang=\"de\""));
    assert_eq!(
        english,
        in_language("&lang=en").await,
        "the other did not take its place"
    );
}

#[tokio::test]
async fn the_theme_comes_along_and_only_its_own_properties() {
    let app = App::start_with(Settings::default(), |spa| {
        for portal in &mut spa.catalogue.portals {
            // What an earlier version has saved: the last two would not be taken now.
            portal.theme = [
                ("--booking-font-family", "\"Avenir\""),
                ("--booking-color-accent", "terracotta"),
                ("color", "red"),
            ]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into();
        }
    })
    .await;
    let fragment = html(&app, "/v1/portals/manual/first-screen").await;
    let theme: Value = serde_json::from_str(&attribute(&fragment, "data-paint").unwrap()).unwrap();
    assert_eq!(
        theme,
        serde_json::json!([["--booking-font-family", "\"Avenir\""]])
    );
}

#[tokio::test]
async fn a_portal_that_is_unknown_or_a_draft_has_no_first_screen() {
    let app = App::start().await;
    for portal in ["closed", "nowhere", "%FF"] {
        let (status, reply) = answer(app.get(&format!("/v1/portals/{portal}/first-screen"))).await;
        assert_eq!((status, &reply["error"]["code"]), (404, &502.into()), "{portal}");
    }
}

#[tokio::test]
async fn what_is_preselected_and_does_not_exist_is_said_and_ignored() {
    let app = App::start().await;
    let main = app.spa.main;
    for service in [
        "nothing",
        "11111111-1111-4111-8111-111111111111",
        "%3Cb%3E%22%26",
        &"x".repeat(3000),
    ] {
        let path = format!("/v1/portals/manual/first-screen?lang=en&center={main}&service={service}");
        let fragment = html(&app, &path).await;
        assert!(fragment.contains("data-step=\"service\""), "{service}");
        assert!(!fragment.contains("<b>"), "{service}");
    }
    for rest in ["&date=yesterday", "&date=2020-01-01", "&center=x", "&lang=x-y"] {
        let fragment = html(&app, &path(&app, rest)).await;
        assert!(fragment.contains("part=\"root\""), "{rest}");
    }
}

#[tokio::test]
async fn only_the_portals_own_sites_may_read_it_and_none_has_to_ask_beforehand() {
    let app = App::start().await;
    let of = |origin: &'static str| app.get(&path(&app, "")).header("origin", origin).send();
    let own = of(crate::app::SITE).await.unwrap();
    assert_eq!(own.status(), 200);
    assert_eq!(header(&own, "access-control-allow-origin"), crate::app::SITE);
    assert!(own.headers().get_all("vary").iter().any(|vary| vary == "Origin"));
    assert_eq!(header(&own, "access-control-allow-credentials"), "");
    let foreign = of("https://foreign.example").await.unwrap();
    assert_eq!(foreign.status(), 403);
    assert_eq!(header(&foreign, "access-control-allow-origin"), "");
}

#[tokio::test]
async fn it_is_sent_compressed() {
    let app = App::start().await;
    let reply = app.get(&path(&app, "")).header("accept-encoding", "br");
    assert_eq!(header(&reply.send().await.unwrap(), "content-encoding"), "br");
}
