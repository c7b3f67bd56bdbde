//! The character U+0000, which no text of a database can hold, in every text that can be sent.

use booking_server::store::Role;
use serde_json::{Value, json};

use crate::app::{App, answer, refused_fields};
use crate::desk::{Desk, id};
use crate::desk_browser::Browser as DeskBrowser;
use crate::documented::Client;
use crate::form_browser::Browser;
use crate::plain_booking::{ANSWERS, to_details};
use crate::plain_manage::page_of;

const NUL: &str = "one\u{0}two";

/// Puts the character at a pointer of a body that is otherwise right.
fn with_nul(body: &Value, pointer: &str) -> Value {
    let mut body = body.clone();
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    body.pointer_mut(parent).expect(pointer)[key] = json!(NUL);
    body
}

#[tokio::test]
async fn it_is_refused_in_every_field_of_a_submission_by_name() {
    let app = App::start().await;
    let reservation = app.reservation().await;
    let mut submission = app.submission(&reservation);
    submission["event"] = json!({});
    for (pointer, field) in [
        ("/contact/firstName", "contact.firstName"),
        ("/contact/lastName", "contact.lastName"),
        ("/contact/email", "contact.email"),
        ("/contact/phone", "contact.phone"),
        ("/contact/answers/skin", "contact.answers.skin"),
        ("/event/title", "event.title"),
        ("/requestNote", "requestNote"),
        ("/language", "language"),
        ("/orgId", "orgId"),
    ] {
        let (status, reply) =
            answer(app.post("/bookings/submit").json(&with_nul(&submission, pointer))).await;
        assert_eq!((status, refused_fields(&reply)), (422, vec![field]), "{reply}");
    }
    // In a name of a field, and in the name of the reply's language: nowhere that anything is kept.
    let mut named = submission.clone();
    named["contact"]["answers"][NUL] = json!("x");
    let (status, reply) = answer(app.post("/bookings/submit").json(&named)).await;
    assert_eq!(
        (status, refused_fields(&reply)),
        (422, vec!["contact.answers"]),
        "{reply}"
    );
    // Six characters that are not it.
    submission["contact"]["firstName"] = json!("\\u0000");
    let (status, reply) = answer(app.post("/bookings/submit").json(&submission)).await;
    assert_eq!(status, 200, "{reply}");
    assert_eq!(reply["booking"]["contact"]["firstName"], "\\u0000");
}

#[tokio::test]
async fn it_is_refused_in_what_staff_and_other_clients_write() {
    let desk = Desk::open().await;
    let booking = desk.pending().await;
    let seen = &booking["lastUpdated"];
    for (path, body, pointer, field) in [
        (
            "deny",
            json!({"clientBookingLastUpdatedAt": seen, "notification": {}}),
            "/notification/message",
            "notification.message",
        ),
        (
            "approve",
            json!({"clientBookingLastUpdatedAt": seen, "event": {}, "notification": {}}),
            "/event/title",
            "event.title",
        ),
    ] {
        let path = format!("/bookings/{}/{path}", id(&booking));
        let (status, reply) = desk.staff(&path, &with_nul(&body, pointer)).await;
        assert_eq!((status, refused_fields(&reply)), (422, vec![field]), "{reply}");
    }
    let (status, reply) = answer(
        desk.app
            .patch(&format!("/bookings/{}", id(&booking)))
            .header("authorization", &desk.token)
            .json(&json!({"customerId": NUL})),
    )
    .await;
    assert_eq!(
        (status, refused_fields(&reply)),
        (422, vec!["customerId"]),
        "{reply}"
    );

    let client = Client::new(&desk.app).await;
    let guest = json!({
        "email": "grace@guest.example", "center_id": desk.app.spa.main.to_string(),
        "first_name": NUL, "last_name": "Example",
    });
    let (status, reply) = answer(client.app.post("/v1/guests/online_guests").json(&guest)).await;
    assert_eq!(
        (status, refused_fields(&reply)),
        (422, vec!["first_name"]),
        "{reply}"
    );
    let guests = json!({"guests": [{"id": NUL}]});
    let (status, reply) = answer(client.app.post("/v1/bookings").json(&guests)).await;
    assert_eq!(
        (status, refused_fields(&reply)),
        (422, vec!["guests[0].id"]),
        "{reply}"
    );
}

#[tokio::test]
async fn a_form_without_script_that_holds_it_names_the_field() {
    let app = App::start().await;
    let browser = Browser::new(&app);
    let mut page = to_details(&browser, &app).await;
    for field in ["field.firstName", "field.lastName", "field.phone"] {
        let answers: Vec<(&str, &str)> = ANSWERS
            .into_iter()
            .filter(|(name, _)| *name != field)
            .chain([(field, "one\u{0}two")])
            .collect();
        page = browser.press(&page, "submit", &answers).await;
        assert_eq!(page.status, 422, "{field}: {}", page.html);
        let invalid: Vec<&str> = page
            .html
            .split('<')
            .filter(|tag| tag.contains("aria-invalid=\"true\""))
            .collect();
        assert_eq!(invalid.len(), 1, "{field}: {}", page.html);
        assert!(invalid[0].contains(field), "{field}: {invalid:?}");
    }
    // Nothing was lost.
    let all: Vec<(&str, &str)> = ANSWERS.into_iter().chain([("field.phone", "")]).collect();
    let booked = browser.press(&page, "submit", &all).await;
    assert_eq!(booked.status, 200, "{}", booked.html);
    let question = browser.press(&booked, "open:cancel", &[]).await;
    let asked = browser
        .press(&question, "confirm", &[("reason", "ill\u{0}ness")])
        .await;
    assert!(asked.status < 500, "{}", asked.html);
}

#[tokio::test]
async fn no_form_and_no_address_that_holds_it_is_an_error_of_the_server() {
    let desk = Desk::open().await;
    let booking = desk.pending().await;
    let mut browser = DeskBrowser::with(&desk.app, Role::Decide).await;
    let inbox = browser.get("/desk").await;
    let path = format!(
        "/desk/bookings/{}/approve",
        booking["reference"].as_str().unwrap()
    );
    let done = browser
        .submit(&inbox, &path, &[("message", NUL), ("procedure", NUL)])
        .await;
    assert_eq!(done.status, 303, "{}", done.html);
    let mut stranger = DeskBrowser::new(&desk.app);
    assert!(stranger.log_in(NUL, NUL).await.status < 500);
    for path in [
        "/v1/portals/%00",
        "/v1/portals/manual/availability?service_id=%00&from=%00",
        "/v1/portals/manual/first-screen?lang=%00&service=%00&center=%00&therapist=%00&date=%00",
        "/book/%00",
        "/book/manual?do=find:%00&find=%00&lang=%00&draft=%00&visit=%00&center=%00",
        "/book/manual/manage/%00",
        "/bookings/%00/public",
        "/v1/bookings/%00/slots",
        "/desk/bookings/%00",
        "/desk/mails?state=%00",
    ] {
        let status = desk.app.get(path).send().await.unwrap().status().as_u16();
        assert!(status < 500, "{path}: {status}");
    }
    let token = desk.app.token(Role::Decide).await;
    for path in [
        "/bookings?reference=%00&name=%00",
        "/bookings?status=%00",
        "/v1/centers?portal_id=%00&expand=%00",
        "/v1/invoices/%00/cancel",
    ] {
        let sent = desk.app.get(path).header("authorization", &token).send().await;
        let status = sent.unwrap().status().as_u16();
        assert!(status < 500, "{path}: {status}");
    }
    let shown = Browser::new(&desk.app).open(&page_of(&booking)).await;
    assert_eq!(shown.status, 200);
}
