//! What the desk shows to whom: what guests write is text, sensitive answers are for some, and one
//! organization's token sees nothing of another's.

use booking_server::catalogue::FieldKind;
use booking_server::http::Settings;
use booking_server::ids::OrganizationId;
use booking_server::store::{NewMail, Role};
use serde_json::{Value, json};

use crate::app::{App, answer};
use crate::desk::{Desk, id};
use crate::desk_browser::Browser;
use crate::post::{DESK, Post};

fn reference(booking: &Value) -> &str {
    booking["reference"].as_str().unwrap()
}

fn page_of(booking: &Value) -> String {
    format!("/desk/bookings/{}", reference(booking))
}

/// Hostile in every field that a guest fills in.
const PROBES: [&str; 3] = [
    "<script>alert(1)</script>",
    "\" onfocus=\"alert(1)",
    "\u{202e}gpj.evil",
];

async fn hostile() -> (Desk, Value) {
    let app = App::start_with(Settings::default(), |spa| {
        for module in &mut spa.catalogue.booking_modules {
            let mut field = module.fields[3].clone();
            field.id = "health".to_owned();
            field.kind = FieldKind::LongText;
            field.sensitive = true;
            module.fields.push(field);
            let mut field = module.fields[3].clone();
            field.id = "wish".to_owned();
            field.kind = FieldKind::Text;
            module.fields.push(field);
        }
    })
    .await;
    let desk = Desk::of(app).await;
    let reservation = desk.app.reservation().await;
    let mut submission = desk.app.submission(&reservation);
    submission["contact"]["firstName"] = json!(PROBES[0]);
    submission["contact"]["lastName"] = json!(PROBES[2]);
    submission["contact"]["answers"]["wish"] = json!(PROBES[1]);
    submission["contact"]["answers"]["health"] = json!("asthma <script>");
    submission["event"] = json!({"title": format!("{}{}", PROBES[0], PROBES[2])});
    submission["requestNote"] =
        json!("<a href=\"javascript:alert(1)\">x</a><img src=x onerror=alert(1)><b>bold</b>");
    let (status, reply) = answer(desk.app.post("/bookings/submit").json(&submission)).await;
    assert_eq!(status, 200, "{reply}");
    (desk, reply["booking"].clone())
}

#[tokio::test]
async fn whatever_a_guest_writes_stays_text() {
    let (desk, booking) = hostile().await;
    let mut browser = Browser::with(&desk.app, Role::Decide).await;
    for path in [
        "/desk".to_owned(),
        "/desk/bookings?q=%3Cscript%3E".to_owned(),
        "/desk/bookings?q=%22%20onfocus%3D%22alert(1)".to_owned(),
        "/desk/day?date=2026-11-24".to_owned(),
        page_of(&booking),
        format!("{}?show=sensitive&done=%3Cscript%3E", page_of(&booking)),
    ] {
        let shown = browser.get(&path).await;
        assert_eq!(shown.status, 200);
        for hostile in ["<script", "<img", "javascript:", "\" onfocus", "\u{202e}"] {
            assert!(
                !shown.html.contains(hostile),
                "{hostile:?} in {path}: {}",
                shown.html
            );
        }
    }
    let shown = browser.get(&page_of(&booking)).await;
    shown.assert_says("&lt;script&gt;alert(1)&lt;/script&gt;");
    // What staff write back is text for staff as well.
    let page = browser.get("/desk").await;
    let path = format!("{}/approve", page_of(&booking));
    browser
        .submit(&page, &path, &[("message", "<script>alert(2)</script>")])
        .await;
    let shown = browser.get(&page_of(&booking)).await;
    shown.assert_does_not_say("<script");
    shown.assert_says("Front desk");
}

#[tokio::test]
async fn sensitive_answers_are_shown_on_demand_to_who_may_decide() {
    let (desk, booking) = hostile().await;
    let sensitive = format!("{}?show=sensitive", page_of(&booking));
    let mut browser = Browser::with(&desk.app, Role::Decide).await;
    let shown = browser.get(&page_of(&booking)).await;
    shown.assert_does_not_say("asthma");
    shown.assert_says("withheld");
    browser.get(&sensitive).await.assert_says("asthma");
    for path in ["/desk", "/desk/day?date=2026-11-24", "/desk/bookings?q=asthma"] {
        let shown = browser.get(path).await;
        assert!(!shown.html.contains("asthma &lt;"), "{path}");
    }
    let mut reader = Browser::with(&desk.app, Role::Read).await;
    for path in [page_of(&booking), sensitive] {
        reader.get(&path).await.assert_does_not_say("asthma");
    }
}

#[tokio::test]
async fn the_api_shows_sensitive_answers_to_the_same_roles_as_the_desk() {
    let (desk, booking) = hostile().await;
    let seen = |list: &Value| list.to_string().contains("asthma");
    let (status, reply) = desk.approve(&booking, json!({})).await;
    assert_eq!(status, 200, "{reply}");
    let change = json!({"contact": {"lastName": "Hopper", "answers": {"health": "asthma, mild"}}});
    desk.asked(&reply["booking"], change).await;
    for (role, is_shown) in [(Role::Read, false), (Role::Decide, true), (Role::Admin, true)] {
        let token = desk.app.token(role).await;
        for path in ["/bookings?returnEvents=true", "/bookings/change-requests"] {
            let (status, list) = answer(desk.app.get(path).header("authorization", &token)).await;
            assert_eq!(status, 200, "{list}");
            assert_eq!(seen(&list), is_shown, "{role:?} {path}: {list}");
            // What is not sensitive stays.
            assert!(list.to_string().contains("grace@guest.example"), "{list}");
            assert!(list.to_string().contains("onfocus"), "{list}");
        }
    }
}

#[tokio::test]
async fn addresses_and_numbers_that_are_sensitive_are_shown_on_demand_to_who_may_decide() {
    let post = Post::open_with(|spa| {
        for module in &mut spa.catalogue.booking_modules {
            for field in &mut module.fields {
                field.sensitive = ["email", "phone"].contains(&field.id.as_str());
            }
        }
    })
    .await;
    let desk = &post.desk;
    let reservation = desk.app.reservation().await;
    let mut submission = desk.app.submission(&reservation);
    submission["contact"]["phone"] = json!("+49 30 987654");
    let (status, reply) = answer(desk.app.post("/bookings/submit").json(&submission)).await;
    assert_eq!(status, 200, "{reply}");
    let booking = reply["booking"].clone();
    let page = page_of(&booking);
    let sensitive = format!("{page}?show=sensitive");
    let hidden = ["grace@guest.example", "987654"];
    assert_eq!(post.write().await, 2);
    let mut reader = Browser::with(&desk.app, Role::Read).await;
    let mut browser = Browser::with(&desk.app, Role::Decide).await;
    let paths = [
        "/desk",
        &page,
        "/desk/bookings",
        "/desk/mails?state=waiting",
        "/desk/day?date=2026-11-24",
    ];
    for path in paths {
        for browser in [&mut reader, &mut browser] {
            let shown = browser.get(path).await;
            assert_eq!(shown.status, 200, "{path}");
            shown.assert_says(reference(&booking));
            for hidden in hidden {
                assert!(!shown.html.contains(hidden), "{hidden} in {path}");
            }
        }
    }
    // Staff's own addresses are no guest's.
    browser.get("/desk/mails?state=waiting").await.assert_says(DESK);
    for hidden in hidden {
        browser.get(&sensitive).await.assert_says(hidden);
        reader.get(&sensitive).await.assert_does_not_say(hidden);
    }
    browser.get(&page).await.assert_says("show=sensitive");
    reader.get(&page).await.assert_does_not_say("show=sensitive");
}

#[tokio::test]
async fn one_organizations_token_sees_and_does_nothing_with_anothers() {
    let desk = Desk::open().await;
    let booking = desk.pending().await;
    let mail = NewMail {
        organization: desk.app.spa.organization,
        booking: id(&booking).parse().unwrap(),
        message_id: "<1@x>".to_owned(),
        sender: "booking@example.com".to_owned(),
        recipient: "grace@guest.example".to_owned(),
        content: "Subject: Hello\r\n\r\nHello".to_owned(),
        planned_at: desk.app.store.now().await.unwrap(),
        premise: None,
    };
    let mut other = crate::spa::Spa::new().catalogue;
    other.organization.id = OrganizationId::random();
    other.organization.name = "Elsewhere".to_owned();
    for (number, portal) in other.portals.iter_mut().enumerate() {
        portal.slug = format!("elsewhere-{number}");
    }
    let mut transaction = desk.app.store.begin().await.unwrap();
    transaction.insert_mail(&mail).await.unwrap();
    transaction.save_catalogue(&other).await.unwrap();
    transaction.commit().await.unwrap();
    let token = desk.app.token_of(other.organization.id, Role::Admin).await;
    let mut browser = Browser::new(&desk.app);
    assert_eq!(browser.log_in(&token, "/desk").await.status, 303);
    let path = page_of(&booking);
    let day = format!("/desk/day?date=2026-11-24&center={}", desk.app.spa.main);
    for page in [
        "/desk",
        "/desk/bookings",
        "/desk/bookings?q=grace",
        &day,
        "/desk/mails?state=waiting",
    ] {
        let shown = browser.get(page).await;
        assert_eq!(shown.status, 200);
        shown.assert_says("Elsewhere");
        for text in [reference(&booking), "Grace", "guest.example", "Stillwater"] {
            assert!(!shown.html.contains(text), "{text} in {page}");
        }
    }
    let shown = browser.get(&path).await;
    assert_eq!(shown.status, 404);
    shown.assert_does_not_say("Grace");
    let inbox = browser.get("/desk").await;
    let key = inbox.html.split("name=\"key\" value=\"").nth(1).unwrap();
    let key = key.split('"').next().unwrap().to_owned();
    for act in ["approve", "deny", "cancel", "request/approve", "request/deny"] {
        let seen = "1763881200";
        let fields = [("key", key.as_str()), ("seen", seen)];
        assert_eq!(
            browser.send(&format!("{path}/{act}"), &fields).await.status,
            404,
            "{act}"
        );
    }
    let number = desk.app.store.mails_of_booking(mail.booking).await.unwrap()[0].number;
    let again = format!("/desk/mails/{number}/again");
    assert_eq!(browser.send(&again, &[("key", &key)]).await.status, 404);
    assert_eq!(desk.public(&booking).await["booking"]["status"], 0);
}
