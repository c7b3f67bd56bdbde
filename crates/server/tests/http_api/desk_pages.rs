//! What the desk's pages show: inbox, search, day, booking, mails.

use booking_server::catalogue::Period;
use booking_server::http::Settings;
use booking_server::store::{MailAttempt, NewMail, Role, Span};
use serde_json::{Value, json};

use crate::app::{App, answer};
use crate::desk::{Desk, id};
use crate::desk_browser::Browser;

fn reference(booking: &Value) -> &str {
    booking["reference"].as_str().unwrap()
}

fn page_of(booking: &Value) -> String {
    format!("/desk/bookings/{}", reference(booking))
}

#[tokio::test]
async fn the_inbox_has_what_waits_with_the_earliest_appointment_first() {
    let desk = Desk::open().await;
    let later = desk.submitted_at("2026-11-25T10:00:00").await;
    let earlier = desk.submitted_at("2026-11-24T12:00:00").await;
    let asking = desk.approved_at("2026-11-27T14:00:00").await;
    desk.asked(
        &asking,
        json!({"cancellation": true, "requestNote": "I have <b>caught</b> a cold"}),
    )
    .await;
    let quiet = desk.approved_at("2026-11-26T09:00:00").await;
    desk.app.advance_minutes(130);
    let mut browser = Browser::with(&desk.app, Role::Decide).await;
    let inbox = browser.get("/desk").await;
    let place = |booking: &Value| inbox.html.find(&page_of(booking)).unwrap();
    assert!(place(&earlier) < place(&later) && place(&later) < place(&asking));
    inbox.assert_does_not_say(reference(&quiet));
    inbox.assert_says("3 requests wait.");
    inbox.assert_says("Tuesday, 24 November 2026, 12:00–13:00");
    inbox.assert_says("2 hours ago, lapses in 25 hours");
    inbox.assert_says("Cancellation requested");
    inbox.assert_says("I have caught a cold");
    inbox.assert_says("Nothing stands in the way.");
    inbox.assert_does_not_say(id(&later));
}

#[tokio::test]
async fn a_change_is_shown_beside_what_it_would_replace() {
    let desk = Desk::open().await;
    let booking = desk.approved_at("2026-11-27T10:00:00").await;
    let bo = desk.app.spa.bo.to_string();
    desk.asked(
        &booking,
        json!({"event": {"start": "2026-11-27T13:00:00Z", "therapistId": bo}, "contact": {"lastName": "Hopper"}}),
    )
    .await;
    let mut browser = Browser::with(&desk.app, Role::Decide).await;
    for page in ["/desk".to_owned(), page_of(&booking)] {
        let shown = browser.get(&page).await;
        shown.assert_says("Change requested");
        shown.assert_says("<td data-label=\"Now\"><bdi>Friday, 27 November 2026, 10:00–11:00</bdi></td>");
        shown.assert_says("<bdi>Friday, 27 November 2026, 14:00–15:00</bdi>");
        shown.assert_says("<bdi>Ada Sample</bdi>");
        shown.assert_says("<bdi>Bo Sample</bdi>");
        shown.assert_says("<bdi>Hopper</bdi>");
    }
}

#[tokio::test]
async fn what_stands_in_the_way_is_named() {
    let desk = Desk::open().await;
    let mut loose = Vec::new();
    for _ in 0..2 {
        let submission = json!({
            "submission": true,
            "orgId": desk.app.spa.organization.to_string(),
            "bookingModuleId": desk.app.spa.catalogue.booking_modules[2].id.to_string(),
            "portalId": desk.app.spa.loose.to_string(),
            "contact": {
                "firstName": "Loose", "lastName": "Example",
                "email": format!("loose-{}@guest.example", loose.len()), "answers": {"terms": true},
            },
            "event": {
                "start": "2026-11-24T09:00:00Z", "serviceId": desk.app.spa.massage.to_string(),
                "therapistId": desk.app.spa.ada.to_string(),
            },
        });
        let (status, reply) = answer(desk.app.post("/bookings/submit").json(&submission)).await;
        assert_eq!(status, 200, "{reply}");
        loose.push(reply["booking"].clone());
    }
    let mut browser = Browser::with(&desk.app, Role::Decide).await;
    let shown = browser.get(&page_of(&loose[0])).await;
    shown.assert_says("This stands in the way:");
    shown.assert_says(&format!("<a href=\"{}\">", page_of(&loose[1])));
    shown.assert_says("Ada Sample");
    // Whoever is approved first has the time; the other is told so, and nothing is done.
    let (first, second) = (page_of(&loose[0]), page_of(&loose[1]));
    let page = browser.get(&second).await;
    let shown = browser.submit(&shown, &format!("{first}/approve"), &[]).await;
    assert_eq!(shown.status, 303, "{}", shown.html);
    let shown = browser.submit(&page, &format!("{second}/approve"), &[]).await;
    assert_eq!(shown.status, 409);
    shown.assert_says("The time is not free");
    shown.assert_says(reference(&loose[0]));
    shown.assert_says("Nearest free times");
    assert_eq!(desk.public(&loose[1]).await["booking"]["status"], 0);
}

#[tokio::test]
async fn bookings_are_found_by_reference_name_email_and_day() {
    let desk = Desk::open().await;
    let booking = desk.submitted_at("2026-11-24T10:00:00").await;
    let other = desk.submitted_at("2026-11-25T10:00:00").await;
    let email = booking["contact"]["email"].as_str().unwrap();
    let mut browser = Browser::with(&desk.app, Role::Read).await;
    for (query, finds, finds_other) in [
        (String::new(), true, true),
        (format!("?q={}", reference(&booking).to_lowercase()), true, false),
        ("?q=grace+example".to_owned(), true, true),
        ("?q=GRACE".to_owned(), true, true),
        (format!("?q={}", email.replace('@', "%40")), true, false),
        ("?day=2026-11-24".to_owned(), true, false),
        ("?day=2026-11-24&q=grace&status=pending".to_owned(), true, false),
        ("?status=approved".to_owned(), false, false),
        ("?q=nobody".to_owned(), false, false),
        ("?q=%25".to_owned(), false, false),
        (
            "?day=nonsense&status=nonsense&page=nonsense".to_owned(),
            true,
            true,
        ),
        ("?page=2".to_owned(), false, false),
    ] {
        let shown = browser.get(&format!("/desk/bookings{query}")).await;
        assert_eq!(shown.status, 200);
        assert_eq!(shown.html.contains(&page_of(&booking)), finds, "{query}");
        assert_eq!(shown.html.contains(&page_of(&other)), finds_other, "{query}");
    }
    let path = page_of(&booking).to_lowercase();
    assert_eq!(
        browser.get(&path).await.status,
        200,
        "references are read in any case"
    );
    assert_eq!(browser.get("/desk/bookings/SW-NONE").await.status, 404);
}

#[tokio::test]
async fn long_lists_come_in_pages() {
    let desk = Desk::open().await;
    let mut booked = 0;
    'days: for day in 24..31 {
        for hour in [9, 11, 13, 15] {
            if booked == 21 {
                break 'days;
            }
            desk.submitted_at(&format!("2026-11-{day}T{hour:02}:00:00")).await;
            booked += 1;
        }
    }
    let mut browser = Browser::with(&desk.app, Role::Read).await;
    for path in ["/desk", "/desk/bookings"] {
        let first = browser.get(path).await;
        assert_eq!(
            first.html.matches("<span class=\"reference\">").count(),
            20,
            "{path}"
        );
        first.assert_says("Page 1 of 2");
        let second = browser.get(&format!("{path}?page=2")).await;
        assert_eq!(
            second.html.matches("<span class=\"reference\">").count(),
            1,
            "{path}"
        );
        second.assert_says(&format!("href=\"{path}?page=1\""));
    }
}

#[tokio::test]
async fn the_day_shows_who_does_what_when() {
    let desk = Desk::open().await;
    let booking = desk.approved_at("2026-11-24T10:00:00").await;
    let block_out = json!({
        "center_id": desk.app.spa.main.to_string(), "therapist_id": desk.app.spa.bo.to_string(),
        "from": "2026-11-24T14:00:00", "to": "2026-11-24T15:00:00", "note": "Training <i>",
    });
    let request = desk
        .app
        .post("/v1/block_outs")
        .header("authorization", &desk.token);
    let (status, reply) = answer(request.json(&block_out)).await;
    assert_eq!(status, 200, "{reply}");
    let draft = desk.app.draft().await;
    desk.app.reserve(&draft, "2026-11-24T15:00:00").await;
    let mut browser = Browser::with(&desk.app, Role::Read).await;
    let day = browser.get("/desk/day?date=2026-11-24").await;
    day.assert_says("Tuesday, 24 November 2026");
    let (ada, bo) = (
        day.html.find("Ada Sample").unwrap(),
        day.html.find("Bo Sample").unwrap(),
    );
    let visit = day.html.find(&page_of(&booking)).unwrap();
    assert!(ada < visit && visit < bo);
    day.assert_says("10:00–11:00");
    day.assert_says("14:00–15:00");
    day.assert_says("Training &lt;i&gt;");
    day.assert_says("held by a guest who is choosing");
    day.assert_says("/desk/day?date=2026-11-23&amp;center=");
    day.assert_says("/desk/day?date=2026-11-25&amp;center=");
    browser
        .get("/desk/day")
        .await
        .assert_says("Monday, 23 November 2026");
    let annex = format!("/desk/day?date=2026-11-24&center={}", desk.app.spa.annex);
    browser.get(&annex).await.assert_does_not_say(&page_of(&booking));
    for wrong in [
        "/desk/day?date=9999-99-99",
        "/desk/day?center=x",
        "/desk/day?date=9999-12-31",
    ] {
        assert_eq!(browser.get(wrong).await.status, 200, "{wrong}");
    }
}

#[tokio::test]
async fn a_day_is_no_longer_than_the_house_is_open_and_names_the_rooms_that_are_not_there() {
    let app = App::start_with(Settings::default(), |spa| {
        let at = |text: &str| text.parse().unwrap();
        let catalogue = &mut spa.catalogue;
        catalogue.centers[0].closed_days = vec![at("2026-11-25")];
        let time = |text: &str| chrono::NaiveTime::parse_from_str(text, "%H:%M").unwrap();
        let short = Period {
            from: time("11:00"),
            to: time("14:30"),
        };
        catalogue.centers[0]
            .opening_exceptions
            .insert(at("2026-11-26"), vec![short]);
        // From Tuesday at noon to Thursday at noon, by the center's clock.
        catalogue.rooms[0].block_outs = vec![Span {
            start: "2026-11-24T11:00:00Z".parse().unwrap(),
            end: "2026-11-26T11:00:00Z".parse().unwrap(),
        }];
    })
    .await;
    let mut browser = Browser::with(&app, Role::Read).await;
    let room = "<strong>Lotus</strong>, ";
    let open = browser.get("/desk/day?date=2026-11-24").await;
    open.assert_does_not_say("The house is closed");
    open.assert_says("Ada Sample");
    open.assert_says(&format!("12:00–00:00 {room}"));
    let closed = browser.get("/desk/day?date=2026-11-25").await;
    closed.assert_says("The house is closed on this day.");
    closed.assert_does_not_say("Ada Sample");
    closed.assert_says(&format!("All day {room}"));
    let short = browser.get("/desk/day?date=2026-11-26").await;
    short.assert_says("Open 11:00–14:30");
    short.assert_says("At work 11:00–14:30");
    short.assert_says(&format!("00:00–12:00 {room}"));
    let next = browser.get("/desk/day?date=2026-11-27").await;
    next.assert_does_not_say(room);
}

#[tokio::test]
async fn a_booking_is_told_with_its_history_and_mails() {
    let desk = Desk::open().await;
    let booking = desk.pending().await;
    desk.approve(&booking, json!({"notification": {"message": "See you then."}}))
        .await;
    let mail = NewMail {
        organization: desk.app.spa.organization,
        booking: id(&booking).parse().unwrap(),
        message_id: "<1@x>".to_owned(),
        sender: "booking@example.com".to_owned(),
        recipient: "grace@guest.example".to_owned(),
        content: "Subject: Your booking is confirmed\r\n\r\nHello".to_owned(),
        planned_at: desk.app.store.now().await.unwrap(),
        premise: None,
    };
    let mut transaction = desk.app.store.begin().await.unwrap();
    transaction.insert_mail(&mail).await.unwrap();
    let until = mail.planned_at + chrono::TimeDelta::minutes(10);
    let taken = transaction.take_due_mails(until, 1).await.unwrap();
    let error = "550 no such mailbox".to_owned();
    transaction
        .finish_mail_attempt(taken[0].number, &MailAttempt::GivenUp { error })
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    let mut browser = Browser::with(&desk.app, Role::Decide).await;
    let page = browser.get(&page_of(&booking)).await;
    for text in [
        "approved",
        "Massage",
        "Grace Example",
        "100.00 EUR",
        "Front desk",
        "See you then.",
        "Your booking is confirmed",
        "550 no such mailbox",
    ] {
        page.assert_says(text);
    }
    let failed = browser.get("/desk/mails").await;
    failed.assert_says(reference(&booking));
    let path = format!("/desk/mails/{}/again", taken[0].number);
    let mut reader = Browser::with(&desk.app, Role::Read).await;
    assert!(!reader.get("/desk/mails").await.has_form(&path));
    let shown = browser.submit(&failed, &path, &[]).await;
    assert_eq!(shown.location, "/desk/mails?state=waiting&done=again");
    browser
        .get(&shown.location)
        .await
        .assert_says("grace@guest.example");
    browser.get("/desk/mails").await.assert_says("No mails.");
    let shown = browser.submit(&failed, &path, &[]).await;
    assert_eq!(shown.status, 404, "it is on its way already");
    let page = browser.get(&page_of(&booking)).await;
    let (_, history) = page.html.split_once("id=\"history\"").unwrap();
    assert_eq!(
        history.matches("Mail sent again").count(),
        1,
        "once, by whom: {history}"
    );
    assert!(history.contains("Your booking is confirmed"), "{history}");
    assert_eq!(
        desk.notices().await,
        ["booking.submitted", "booking.approved"],
        "nobody is told"
    );
}

#[tokio::test]
async fn mails_that_were_not_sent_because_they_were_no_longer_true_can_be_listed() {
    let desk = Desk::open().await;
    let booking = desk.approved().await;
    let mail = NewMail {
        organization: desk.app.spa.organization,
        booking: id(&booking).parse().unwrap(),
        message_id: "<1@x>".to_owned(),
        sender: "booking@example.com".to_owned(),
        recipient: "grace@guest.example".to_owned(),
        content: "Subject: Tomorrow at ten\r\n\r\nHello".to_owned(),
        planned_at: desk.app.store.now().await.unwrap(),
        premise: None,
    };
    let mut transaction = desk.app.store.begin().await.unwrap();
    transaction.insert_mail(&mail).await.unwrap();
    let until = mail.planned_at + chrono::TimeDelta::minutes(10);
    let taken = transaction.take_due_mails(until, 1).await.unwrap();
    transaction
        .finish_mail_attempt(taken[0].number, &MailAttempt::Outdated)
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    let mut browser = Browser::with(&desk.app, Role::Decide).await;
    let failed = browser.get("/desk/mails").await;
    failed.assert_does_not_say("Tomorrow at ten");
    failed.assert_says("href=\"/desk/mails?state=outdated\"");
    let outdated = browser.get("/desk/mails?state=outdated").await;
    outdated.assert_says("Tomorrow at ten");
    outdated.assert_says("aria-current=\"page\"");
}

#[tokio::test]
async fn a_search_for_the_character_that_no_database_holds_finds_what_is_around_it() {
    let desk = Desk::open().await;
    let booking = desk.pending().await;
    let mut browser = Browser::with(&desk.app, Role::Read).await;
    for (query, is_found) in [
        ("%00", true),
        ("gra%00ce", true),
        ("gra%00zz", false),
        ("grace%00", true),
        ("%00exam%00gra%00", true),
        ("%00%20%00grace", true),
    ] {
        let shown = browser.get(&format!("/desk/bookings?q={query}")).await;
        assert_eq!(shown.status, 200, "{query}");
        assert_eq!(shown.html.contains(reference(&booking)), is_found, "{query}");
    }
    for path in [
        "/desk/bookings?day=%00&status=%00&page=%00",
        "/desk/bookings/SW%00",
        "/desk/day?date=%00&center=%00",
    ] {
        let status = browser.get(path).await.status;
        assert!([200, 404].contains(&status), "{path}: {status}");
    }
}
