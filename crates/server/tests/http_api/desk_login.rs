//! Logging in at the desk: cookies, forms of other sites, roles, expiry, revoked tokens, limits.

use booking_server::http::Settings;
use booking_server::store::Role;
use chrono::TimeDelta;

use crate::app::{App, header};
use crate::desk::Desk;
use crate::desk_browser::Browser;

const PAGES: [&str; 4] = [
    "/desk",
    "/desk/bookings?q=grace",
    "/desk/day?date=2026-11-24",
    "/desk/mails",
];

#[tokio::test]
async fn nobody_sees_a_page_without_logging_in_and_everybody_comes_back_to_it() {
    let app = App::start().await;
    let mut browser = Browser::new(&app);
    for (page, next) in [
        ("/desk", "%2Fdesk"),
        ("/desk/bookings?q=grace", "%2Fdesk%2Fbookings%3Fq%3Dgrace"),
        ("/desk/bookings/SW-7K3F", "%2Fdesk%2Fbookings%2FSW-7K3F"),
        ("/desk/day", "%2Fdesk%2Fday"),
        ("/desk/mails", "%2Fdesk%2Fmails"),
    ] {
        let shown = browser.get(page).await;
        assert_eq!(
            (shown.status, shown.location),
            (303, format!("/desk/login?next={next}"))
        );
    }
    let login = browser.get("/desk/login?next=%2Fdesk%2Fbookings%2FSW-7K3F").await;
    login.assert_says("name=\"next\" value=\"/desk/bookings/SW-7K3F\"");
    let token = app.token(Role::Read).await;
    let shown = browser.log_in(&token, "/desk/bookings/SW-7K3F").await;
    assert_eq!(
        (shown.status, shown.location.as_str()),
        (303, "/desk/bookings/SW-7K3F")
    );
    for page in PAGES {
        assert_eq!(browser.get(page).await.status, 200, "{page}");
    }
    assert_eq!(browser.get("/desk/login").await.location, "/desk");
}

#[tokio::test]
async fn logging_in_never_leads_elsewhere() {
    let app = App::start().await;
    let token = app.token(Role::Read).await;
    for next in [
        "https://evil.test/desk",
        "//evil.test",
        "/desk/../book/manual",
        "/desk\\evil",
        "",
    ] {
        let shown = Browser::new(&app).log_in(&token, next).await;
        assert_eq!(shown.location, "/desk", "{next}");
    }
    let login = Browser::new(&app)
        .get("/desk/login?next=javascript:alert(1)")
        .await;
    login.assert_does_not_say("javascript:");
}

#[tokio::test]
async fn the_cookie_is_for_this_server_alone() {
    for (public_url, name, is_secure) in [
        (None, "desk=", false),
        (Some("http://book.example"), "desk=", false),
        (Some("https://book.example"), "__Host-desk=", true),
    ] {
        let settings = Settings {
            public_url: public_url.map(str::to_owned),
            ..Settings::default()
        };
        let app = App::start_with(settings, |_| {}).await;
        let token = app.token(Role::Decide).await;
        let response = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .unwrap()
            .post(format!("{}/desk/login", app.base()))
            .header("origin", public_url.unwrap_or(app.base()))
            .form(&[("token", token.trim_start_matches("Bearer "))])
            .send()
            .await
            .unwrap();
        assert_eq!(response.status(), 303);
        let cookie = header(&response, "set-cookie");
        assert!(cookie.starts_with(name), "{cookie}");
        for attribute in ["; HttpOnly", "; SameSite=Strict", "; Path=/"] {
            assert!(cookie.contains(attribute), "{cookie}");
        }
        assert_eq!(cookie.contains("; Secure"), is_secure, "{cookie}");
        assert!(
            !cookie.contains("secret-"),
            "the token itself is not in the cookie"
        );
    }
}

#[tokio::test]
async fn pages_are_never_cached_framed_or_told_to_others() {
    let app = App::start().await;
    let login = app.get("/desk/login").send().await.unwrap();
    assert_eq!(header(&login, "cache-control"), "no-store");
    assert_eq!(header(&login, "x-frame-options"), "DENY");
    assert_eq!(header(&login, "referrer-policy"), "same-origin");
    let policy = header(&login, "content-security-policy");
    assert!(
        policy.starts_with("default-src 'none'; style-src 'self'"),
        "{policy}"
    );
    assert!(
        !policy.contains("script-src") && !policy.contains("unsafe"),
        "{policy}"
    );
    let html = login.text().await.unwrap();
    assert!(!html.contains("<script") && !html.contains(" style="), "{html}");
}

#[tokio::test]
async fn a_wrong_token_opens_nothing() {
    let app = App::start().await;
    let mut browser = Browser::new(&app);
    for token in ["", "wrong", "'; --", &"x".repeat(1_000)] {
        let shown = browser.log_in(token, "/desk").await;
        assert_eq!(shown.status, 403);
        shown.assert_says("not known");
        assert_eq!(browser.cookie, None);
    }
    browser.cookie = Some("desk=0000".to_owned());
    assert_eq!(browser.get("/desk").await.status, 303);
}

#[tokio::test]
async fn a_session_ends_when_its_token_is_revoked_when_idle_and_after_a_day() {
    let app = App::start().await;
    let mut browser = Browser::with(&app, Role::Decide).await;
    for _ in 0..3 {
        app.advance(TimeDelta::hours(3));
        assert_eq!(browser.get("/desk").await.status, 200, "there within four hours");
    }
    app.advance(TimeDelta::hours(3));
    assert_eq!(
        browser.get("/desk").await.status,
        303,
        "nobody stays twelve hours"
    );

    let mut browser = Browser::with(&app, Role::Decide).await;
    app.advance(TimeDelta::hours(4));
    assert_eq!(browser.get("/desk").await.status, 303, "idle");

    let mut browser = Browser::with(&app, Role::Decide).await;
    assert_eq!(browser.get("/desk").await.status, 200);
    let organization = app.spa.organization;
    let tokens = app.store.list_tokens(organization).await.unwrap();
    let mut transaction = app.store.begin().await.unwrap();
    transaction
        .revoke_token(organization, tokens[0].id)
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    for page in PAGES {
        assert_eq!(
            browser.get(page).await.status,
            303,
            "{page}: the token is revoked"
        );
    }
}

#[tokio::test]
async fn logging_out_ends_the_session_for_good() {
    let app = App::start().await;
    let mut browser = Browser::with(&app, Role::Read).await;
    let cookie = browser.cookie.clone();
    let inbox = browser.get("/desk").await;
    let shown = browser.submit(&inbox, "/desk/logout", &[]).await;
    assert_eq!((shown.status, shown.location.as_str()), (303, "/desk/login"));
    assert_eq!(browser.cookie, None);
    browser.cookie = cookie;
    assert_eq!(browser.get("/desk").await.status, 303);
}

#[tokio::test]
async fn forms_of_other_sites_sessions_and_roles_do_nothing() {
    let desk = Desk::open().await;
    let booking = desk.pending().await;
    let reference = booking["reference"].as_str().unwrap();
    let path = format!("/desk/bookings/{reference}/approve");
    let mut browser = Browser::with(&desk.app, Role::Decide).await;
    let page = browser.get("/desk").await;
    let key = page.html.split("name=\"key\" value=\"").nth(1).unwrap();
    let key = key.split('"').next().unwrap().to_owned();
    let seen = page.html.split("name=\"seen\" value=\"").nth(1).unwrap();
    let seen = seen.split('"').next().unwrap().to_owned();
    let origin = desk.app.base().to_owned();
    let whole: &[(&str, &str)] = &[("key", &key), ("seen", &seen)];
    let own: &[(&str, &str)] = &[("origin", &origin), ("sec-fetch-site", "same-origin")];
    for (fields, headers) in [
        (whole, &[][..]),
        (whole, &[("origin", "https://evil.test")]),
        (whole, &[("origin", "null")]),
        (
            whole,
            &[("origin", origin.as_str()), ("sec-fetch-site", "cross-site")],
        ),
        (
            whole,
            &[("origin", origin.as_str()), ("sec-fetch-site", "same-site")],
        ),
        (&[("seen", seen.as_str())], own),
        (&[("key", "0000"), ("seen", seen.as_str())], own),
    ] {
        let shown = browser.send_from(&path, fields, headers).await;
        assert_eq!(shown.status, 403, "{fields:?} {headers:?}");
        shown.assert_says("not sent from a page of the desk");
        shown.assert_says("<!DOCTYPE html>");
    }
    // Another session's key, and no session at all.
    let mut other = Browser::with(&desk.app, Role::Admin).await;
    assert_eq!(other.send(&path, whole).await.status, 403);
    let shown = Browser::new(&desk.app).send(&path, whole).await;
    assert_eq!(
        shown.location,
        format!("/desk/login?next=%2Fdesk%2Fbookings%2F{reference}")
    );
    // Reading is not deciding.
    let mut reader = Browser::with(&desk.app, Role::Read).await;
    let page = reader.get("/desk").await;
    page.assert_says(reference);
    assert!(!page.has_form(&path));
    let page = reader.get(&format!("/desk/bookings/{reference}")).await;
    assert!(!page.has_form(&path));
    page.assert_says("may see this, but not decide it");
    let key = page.html.split("name=\"key\" value=\"").nth(1).unwrap();
    let key = key.split('"').next().unwrap().to_owned();
    let shown = reader.send(&path, &[("key", &key), ("seen", &seen)]).await;
    assert_eq!(shown.status, 403);
    assert_eq!(
        desk.public(&booking).await["booking"]["status"],
        0,
        "nothing was done"
    );
    assert_eq!(
        browser.send(&path, whole).await.status,
        303,
        "the right form does it"
    );
}

#[tokio::test]
async fn who_tries_too_many_tokens_waits() {
    let settings = Settings {
        rate_limit: true,
        ..Settings::default()
    };
    let app = App::start_with(settings, |_| {}).await;
    let token = app.token(Role::Read).await;
    let mut browser = Browser::new(&app);
    for _ in 0..10 {
        assert_eq!(browser.log_in("wrong", "/desk").await.status, 403);
    }
    let shown = browser.log_in(&token, "/desk").await;
    assert_eq!(shown.status, 429);
    shown.assert_says("Too many attempts");
}

#[tokio::test]
async fn the_desk_speaks_the_browsers_language_or_else_the_organizations() {
    let app = App::start_with(Settings::default(), |spa| {
        spa.catalogue.organization.language = "de".to_owned();
    })
    .await;
    let mut browser = Browser::with(&app, Role::Read).await;
    browser
        .get("/desk")
        .await
        .assert_says("<html lang=\"de\" dir=\"ltr\">");
    let english = browser.get("/desk?lang=en").await;
    english.assert_says("<html lang=\"en\" dir=\"ltr\">");
    english.assert_says("Nothing is waiting for you.");
}
