//! Markup, scripts and headers typed into every field that comes back by mail: they stay text.

use booking_server::store::Role;
use serde_json::{Value, json};

use crate::app::{answer, refused_fields};
use crate::desk::id;
use crate::post::{Arrived, Post};

const SCRIPT: &str = "<script>alert(1)</script>";
const IMAGE: &str = "<img src=x onerror=alert(1)>";
const QUOTE: &str = "\"'><a href=javascript:alert(1)>x</a>&lt;b&gt;";
/// New headers, the end of the headers, and a line that ends a message.
const HEADER: &str = "Grace\r\nBcc: eve@evil.example\r\nSubject: You won\r\n\r\n.\r\nMAIL FROM:<x>";
/// More of everything: other line ends, an encoded word, a second mailbox.
const MORE: &str =
    "\u{85}Cc: eve@evil.example\u{2028}=?utf-8?q?=0D=0ABcc:_eve@evil.example?= <eve@evil.example>,";

/// Every header that a mail of ours has, in this order.
const HEADERS: [&str; 8] = [
    "Message-ID",
    "Date",
    "From",
    "To",
    "Subject",
    "Reply-To",
    "MIME-Version",
    "Content-Type",
];

/// What our letters are made of; everything else in angle brackets came from outside.
const TAGS: [&str; 18] = [
    "!DOCTYPE", "html", "head", "meta", "title", "style", "body", "h1", "p", "table", "tr", "th", "td", "br",
    "span", "strong", "a", "/",
];

fn assert_harmless(mail: &Arrived, booking: &Value) {
    let raw = &mail.raw;
    let mut headers: Vec<&str> = mail.headers.iter().map(String::as_str).collect();
    headers.sort_unstable();
    let mut known = HEADERS.to_vec();
    known.sort_unstable();
    assert_eq!(headers, known, "{raw}");
    assert!(raw.is_ascii(), "{raw}");
    for line in raw.split("\r\n") {
        assert!(!line.contains(['\r', '\n']), "a bare line end: {raw}");
        assert!(line.len() <= 998, "RFC 5322, 2.1.1: {line}");
    }
    // One To, one From, one Reply-To, or `Arrived::read` would have refused it.
    assert!(
        !mail.to.contains("evil") && !mail.from.1.contains("evil"),
        "{raw}"
    );
    assert!(
        !mail.subject.contains("won") && !mail.from.0.contains("Bcc"),
        "{raw}"
    );
    for tag in mail.html.split('<').skip(1) {
        let name: String = tag
            .trim_start_matches('/')
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || *c == '!')
            .collect();
        assert!(TAGS.contains(&name.as_str()), "<{tag} in {}", mail.html);
        assert!(!tag.split('>').next().unwrap().contains(" on"), "<{tag}");
        if name == "a" && !tag.starts_with('/') {
            assert!(tag.starts_with("a href=\"https://booking.example/"), "<{tag}");
        }
    }
    if let Some(entry) = &mail.calendar {
        assert_eq!(entry.get("UID"), uid(booking), "{raw}");
        assert!(!entry.get("ATTENDEE").contains("evil"), "{raw}");
        assert_eq!(entry.get("ATTACH"), "", "{raw}");
    }
}

fn uid(booking: &Value) -> String {
    let text = |field: &str| booking[field].as_str().unwrap().to_owned();
    format!("{}-{}", text("reference"), text("portalId"))
}

#[tokio::test]
async fn whatever_a_customer_types_stays_text_in_every_part_of_every_mail() {
    for probe in [SCRIPT, IMAGE, QUOTE, HEADER, MORE] {
        let post = Post::open().await;
        let desk = &post.desk;
        let reservation = desk.app.reservation().await;
        let mut submission = desk.app.submission(&reservation);
        submission["contact"]["firstName"] = json!(probe);
        submission["contact"]["lastName"] = json!(probe);
        submission["contact"]["answers"]["skin"] = json!(probe);
        submission["event"] = json!({"title": probe, "answers": {"skin": probe}});
        submission["requestNote"] = json!(format!("{probe}<p>{probe}</p>"));
        submission["language"] = json!(probe);
        let (status, reply) = answer(desk.app.post("/bookings/submit").json(&submission)).await;
        assert_eq!(status, 200, "{probe}: {reply}");
        let booking = reply["booking"].clone();
        let (status, reply) = desk
            .approve(&booking, json!({"notification": {"message": probe}}))
            .await;
        assert_eq!(status, 200, "{reply}");
        let (status, reply) = desk
            .ask(
                &reply["booking"],
                json!({
                    "contact": {"firstName": probe}, "event": {"title": probe},
                    "requestNote": probe, "events": [{"start": "2026-11-24T13:00:00Z"}],
                }),
            )
            .await;
        assert!(status == 200 || status == 409, "{reply}");
        let mails = post.arrived().await;
        assert!(mails.len() >= 3, "{mails:?}");
        for mail in &mails {
            assert_harmless(mail, &booking);
        }
        if probe == SCRIPT {
            // To staff, as it was typed.
            assert!(
                mails[1].text.contains(&format!("{SCRIPT} {SCRIPT}")),
                "{}",
                mails[1].text
            );
            assert!(mails[1].html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
        }
        // To an address that nobody has confirmed goes nothing that whoever booked could choose.
        for mail in mails.iter().filter(|mail| mail.to == "grace@guest.example") {
            let words = mail.text.split("Message: ").next().unwrap();
            for chosen in ["alert(1)", "evil", "javascript", "You won"] {
                assert!(
                    !words.contains(chosen) && !mail.subject.contains(chosen),
                    "{chosen} in {}",
                    mail.raw
                );
            }
            assert!(words.starts_with("Hello,"), "{words}");
            let entry = mail.calendar.as_ref().map_or("", |entry| entry.get("SUMMARY"));
            assert!(entry.is_empty() || entry == "Massage\\, Main", "{entry}");
        }
        assert!(
            !mails
                .iter()
                .any(|mail| mail.to != "grace@guest.example" && mail.raw.contains(id(&booking)))
        );
    }
}

#[tokio::test]
async fn what_is_no_address_of_one_mailbox_is_refused() {
    let post = Post::open().await;
    let app = &post.desk.app;
    // A hold survives a refusal.
    let reservation = app.reservation().await;
    for email in [
        "grace@guest.example\r\nBcc: eve@evil.example",
        "grace@guest.example,eve@evil.example",
        "grace@guest.example eve@evil.example",
        "Grace <grace@guest.example>",
        "\"<script>\"@guest.example",
        "grace@guest.example>\r\nRCPT TO:<eve@evil.example",
        "=?utf-8?q?grace?=@",
        "@guest.example",
        "grace@guest.example\u{0}",
    ] {
        let mut submission = app.submission(&reservation);
        submission["contact"]["email"] = json!(email);
        let (status, reply) = answer(app.post("/bookings/submit").json(&submission)).await;
        assert_eq!(
            (status, refused_fields(&reply)),
            (422, vec!["contact.email"]),
            "{email:?}"
        );
    }
    assert_eq!(post.arrived().await.len(), 0);
    let (status, reply) = answer(app.post("/bookings/submit").json(&app.submission(&reservation))).await;
    assert_eq!(status, 200, "{reply}");
    for mail in post.arrived().await {
        assert!(!mail.raw.contains("evil"), "{}", mail.raw);
    }
}

#[tokio::test]
async fn addresses_and_names_in_other_scripts_arrive_whole() {
    let post = Post::open().await;
    let app = &post.desk.app;
    let reservation = app.reservation().await;
    let mut submission = app.submission(&reservation);
    submission["contact"]["firstName"] = json!("Zoë");
    submission["contact"]["lastName"] = json!("Łukasiewicz-Ñandú, PhD");
    let (status, reply) = answer(app.post("/bookings/submit").json(&submission)).await;
    assert_eq!(status, 200, "{reply}");
    let mails = post.arrived().await;
    assert!(
        mails[0].text.contains("Dear Zoë Łukasiewicz-Ñandú, PhD,"),
        "{}",
        mails[0].text
    );
    assert_eq!(mails[0].to, "grace@guest.example");
    assert!(mails[1].html.contains("Zoë Łukasiewicz-Ñandú, PhD"));
}

#[tokio::test]
async fn what_a_booker_writes_goes_to_staff_and_not_back_to_an_address_that_nobody_confirmed() {
    let post = Post::open().await;
    let desk = &post.desk;
    let booking = desk.approved_at("2026-11-27T10:00:00").await;
    post.arrived().await;
    desk.asked(
        &booking,
        json!({"cancellation": true, "requestNote": "Buy at evil.example"}),
    )
    .await;
    let mails = post.arrived().await;
    let [booker, staff] = &mails[..] else {
        panic!("{mails:?}");
    };
    assert!(!booker.raw.contains("evil"), "{}", booker.raw);
    assert!(
        staff.text.contains("Message: Buy at evil.example"),
        "{}",
        staff.text
    );
}

#[tokio::test]
async fn only_what_could_be_a_name_is_said_to_the_booker() {
    for (first, last, greeting) in [
        ("Grace", "Hopper", "Dear Grace Hopper,"),
        ("Dr. Grace", "O'Neill-Hopper", "Dear Dr. Grace O'Neill-Hopper,"),
        ("김", "민준", "Dear 김 민준,"),
        ("नेहा", "शर्मा", "Dear नेहा शर्मा,"),
        ("Visit", "evil.example", "Hello,"),
        ("Call", "0900 1234", "Hello,"),
        ("Win", "at http://evil", "Hello,"),
        ("You have won a prize", "and must claim it today", "Hello,"),
    ] {
        let post = Post::open().await;
        let reservation = post.desk.app.reservation().await;
        let mut submission = post.desk.app.submission(&reservation);
        submission["contact"]["firstName"] = json!(first);
        submission["contact"]["lastName"] = json!(last);
        let (status, reply) = answer(post.desk.app.post("/bookings/submit").json(&submission)).await;
        assert_eq!(status, 200, "{reply}");
        let mails = post.arrived().await;
        assert!(mails[0].text.starts_with(greeting), "{}", mails[0].text);
        let is_named = greeting != "Hello,";
        assert_eq!(
            mails[0].raw.contains(first),
            is_named && first.is_ascii(),
            "{}",
            mails[0].raw
        );
    }
}

#[tokio::test]
async fn what_staff_write_stays_text_as_well() {
    let post = Post::open().await;
    let desk = &post.desk;
    for probe in [SCRIPT, IMAGE, QUOTE, HEADER, MORE] {
        let booking = desk.pending().await;
        let body = json!({
            "clientBookingLastUpdatedAt": booking["lastUpdated"], "notification": {"message": probe},
        });
        let token = desk.app.token(Role::Decide).await;
        let path = format!("/bookings/{}/deny", id(&booking));
        let (status, reply) = answer(desk.app.post(&path).header("authorization", token).json(&body)).await;
        assert_eq!(status, 200, "{reply}");
        let mails = post.arrived().await;
        // The booker and staff are told of it, last.
        for denied in &mails[mails.len() - 2..] {
            let mut headers = denied.headers.clone();
            headers.sort_unstable();
            let mut known = HEADERS.to_vec();
            known.sort_unstable();
            assert_eq!(headers, known);
            assert!(
                !denied.html.contains("<script") && !denied.html.contains("<img"),
                "{}",
                denied.html
            );
            assert!(!denied.html.contains("<a href=javascript"), "{}", denied.html);
            // Nothing of it is lost: it is text, not HTML.
            if probe == SCRIPT {
                assert!(denied.text.contains(SCRIPT), "{}", denied.text);
            }
        }
    }
}
