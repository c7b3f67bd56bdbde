//! Mails through real transitions: who is told what, in which language, and what calendars are to do with it.

use booking_server::catalogue::CustomerChanges;
use serde_json::{Value, json};

use crate::app::answer;
use crate::desk::id;
use crate::documented::{Client, TWO};
use crate::post::{Arrived, DESK, Post, expected, in_short};

/// Friday: days before any deadline.
const FRIDAY: &str = "2026-11-27T10:00:00";
const FRIDAY_LATER: &str = "2026-11-27T14:00:00";

/// A request for Friday by somebody who reads German.
async fn submit_in_german(post: &Post) -> Value {
    let app = &post.desk.app;
    let draft = app.draft().await;
    let (status, held) = app.reserve(&draft, FRIDAY).await;
    assert_eq!(status, 200, "{held}");
    let mut submission = app.submission(held["reservation_id"].as_str().unwrap());
    submission["language"] = json!("de-AT");
    let (status, reply) = answer(app.post("/bookings/submit").json(&submission)).await;
    assert_eq!(status, 200, "{reply}");
    reply["booking"].clone()
}

/// What has arrived: compares it, and answers the entries for calendars.
async fn arrived(post: &Post, booking: &Value, wanted: &[(&str, &str, &str)]) -> Vec<Arrived> {
    let mails = post.arrived().await;
    let reference = booking["reference"].as_str().unwrap();
    assert_eq!(in_short(&mails, reference), expected(wanted));
    mails
}

#[tokio::test]
async fn a_request_its_approval_and_its_changes_are_told_in_the_bookers_language_to_one_entry_of_calendars() {
    let post = Post::open().await;
    let desk = &post.desk;
    let booking = submit_in_german(&post).await;
    let mut entries = Vec::new();
    let mut ids = Vec::new();
    let mut keep = |mails: Vec<Arrived>| {
        ids.extend(mails.iter().map(|mail| mail.message_id.clone()));
        entries.extend(mails.into_iter().filter_map(|mail| mail.calendar));
    };

    let mails = arrived(
        &post,
        &booking,
        &[
            ("booker", "Ihre Anfrage … ist eingegangen", "PUBLISH"),
            ("desk", "New request …", ""),
        ],
    )
    .await;
    assert_eq!(mails[0].to, "grace@guest.example");
    assert_eq!(
        mails[0].from,
        ("Stillwater".to_owned(), "booking@server.example".to_owned())
    );
    assert_eq!(mails[0].reply_to.as_deref(), Some("hello@spa.example"));
    assert_eq!(mails[1].reply_to.as_deref(), Some("grace@guest.example"));
    let when = "Freitag, 27. November 2026, 10:00–11:00";
    assert!(mails[0].text.contains(when));
    let (day, hours) = when.rsplit_once(", ").unwrap();
    assert!(
        mails[0]
            .html
            .contains(&format!("{day}<br><span class=\"hours\">{hours}</span>"))
    );
    let manage = format!("https://booking.example/book/manual/manage/{}", id(&booking));
    assert!(mails[0].text.contains(&manage) && mails[0].html.contains(&manage));
    let at_desk = format!(
        "https://booking.example/desk/bookings/{}",
        booking["reference"].as_str().unwrap()
    );
    assert!(mails[1].text.contains(&at_desk) && mails[1].html.contains(&at_desk));
    assert!(!mails[1].raw.contains("/manage/") && !mails[1].raw.contains(id(&booking)));
    keep(mails);

    let (_, reply) = desk
        .approve(&booking, json!({"notification": {"message": "Bis <bald>!"}}))
        .await;
    let booking = reply["booking"].clone();
    let mails = arrived(
        &post,
        &booking,
        &[
            ("booker", "Ihre Buchung … ist bestätigt", "REQUEST"),
            ("desk", "Booking … approved", ""),
        ],
    )
    .await;
    for mail in &mails {
        // The guest is told what, and staff also by whom.
        assert_eq!(mail.text.contains("Done by: Front desk"), mail.to == DESK);
        assert_eq!(mail.html.contains("Front desk"), mail.to == DESK);
        assert!(mail.text.contains("Bis <bald>!"));
    }
    assert!(mails[0].text.contains("Nachricht: Bis <bald>!"));
    assert!(mails[0].html.contains("Bis &lt;bald&gt;!"));
    keep(mails);

    let reservation = desk.hold_instead(&booking, FRIDAY_LATER).await;
    let request = desk.asked(&booking, json!({"reservationId": reservation})).await;
    let mails = arrived(
        &post,
        &booking,
        &[
            ("booker", "Ihr Änderungswunsch zu … ist eingegangen", ""),
            ("desk", "Change of … requested", ""),
        ],
    )
    .await;
    assert!(
        mails[0]
            .text
            .contains("Gewünscht: Freitag, 27. November 2026, 14:00–15:00")
    );
    assert!(
        mails[1]
            .text
            .contains("Wished instead: Friday, 27 November 2026, 14:00–15:00")
    );
    keep(mails);
    assert_eq!(desk.approve_change(&request, json!({})).await.0, 200);
    let changed = [
        ("booker", "Ihre Buchung … hat sich geändert", "REQUEST"),
        ("desk", "Change of … approved", ""),
    ];
    let mails = arrived(&post, &booking, &changed).await;
    assert!(
        mails[0]
            .text
            .contains("Bisher: Freitag, 27. November 2026, 10:00–11:00")
    );
    keep(mails);

    // The sixth mail to an address would wait for the next hour.
    desk.app.advance_minutes(61);
    let request = desk.asked(&booking, json!({"cancellation": true})).await;
    let asked = [
        ("booker", "Ihr Wunsch, … abzusagen, ist eingegangen", ""),
        ("desk", "Cancellation of … requested", ""),
    ];
    keep(arrived(&post, &booking, &asked).await);
    assert_eq!(desk.deny_change(&request).await.0, 200);
    let stays = [
        ("booker", "Ihre Buchung … bleibt, wie sie ist", ""),
        ("desk", "Cancellation of … denied", ""),
    ];
    keep(arrived(&post, &booking, &stays).await);

    desk.asked(&booking, json!({"cancellation": true})).await;
    assert_eq!(desk.withdraw(&booking).await.0, 200);
    let withdrawn = [asked[0], asked[1], ("desk", "Change of … withdrawn", "")];
    keep(arrived(&post, &booking, &withdrawn).await);

    let request = desk.asked(&booking, json!({"cancellation": true})).await;
    assert_eq!(desk.approve_change(&request, json!({})).await.0, 200);
    let canceled = [
        asked[0],
        asked[1],
        ("booker", "Ihre Buchung … ist abgesagt", "CANCEL"),
        ("desk", "Cancellation of … approved", ""),
    ];
    keep(arrived(&post, &booking, &canceled).await);
    desk.app.advance_minutes(24 * 60);
    assert_eq!(post.arrived().await.len(), 0, "no more mail, and no reminder");

    let all = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), all, "each mail has an id of its own");
    let uid = format!(
        "{}-{}",
        booking["reference"].as_str().unwrap(),
        booking["portalId"].as_str().unwrap()
    );
    for entry in &entries {
        assert_eq!(entry.get("UID"), uid);
        assert_eq!(entry.get("ORGANIZER"), "mailto:hello@spa.example");
        assert!(entry.get("SUMMARY").contains("Massage"), "{entry:?}");
    }
    let of = |name: &str| entries.iter().map(|entry| entry.get(name)).collect::<Vec<_>>();
    assert_eq!(of("METHOD"), ["PUBLISH", "REQUEST", "REQUEST", "CANCEL"]);
    assert_eq!(of("STATUS"), ["TENTATIVE", "CONFIRMED", "CONFIRMED", "CANCELLED"]);
    let (ten, fourteen) = ("20261127T090000Z", "20261127T130000Z");
    assert_eq!(of("DTSTART"), [ten, ten, fourteen, fourteen]);
    assert!(
        entries
            .windows(2)
            .all(|pair| pair[0].sequence() < pair[1].sequence()),
        "calendars take the newest version only: {entries:?}"
    );
}

#[tokio::test]
async fn a_denial_and_a_lapse_take_the_entry_out_of_calendars_again() {
    let post = Post::open().await;
    let booking = post.desk.submitted_at(FRIDAY).await;
    let requested = [
        ("booker", "We have received your request …", "PUBLISH"),
        ("desk", "New request …", ""),
    ];
    arrived(&post, &booking, &requested).await;
    assert_eq!(post.desk.deny(&booking).await.0, 200);
    let denied = [
        ("booker", "We cannot accept your request …", "CANCEL"),
        ("desk", "Request … denied", ""),
    ];
    let mails = arrived(&post, &booking, &denied).await;
    assert!(mails[0].text.contains("Message: We are closed that day."));

    let booking = post.desk.submitted_at(FRIDAY).await;
    arrived(&post, &booking, &requested).await;
    post.desk.app.advance_minutes(24 * 60);
    arrived(
        &post,
        &booking,
        &[("desk", "Request … still waits for an answer", "")],
    )
    .await;
    post.desk.app.advance_minutes(24 * 60);
    let lapsed = [
        ("booker", "Your request … has lapsed", "CANCEL"),
        ("desk", "Request … has lapsed", ""),
    ];
    arrived(&post, &booking, &lapsed).await;
}

#[tokio::test]
async fn what_bookers_and_staff_do_is_told_to_both_sides() {
    let post = Post::open_with(|spa| {
        for module in &mut spa.catalogue.booking_modules {
            module.settings.customer_changes = Some(CustomerChanges::Automatic);
        }
    })
    .await;
    let desk = &post.desk;
    let booking = desk.approved_at(FRIDAY).await;
    post.arrived().await;
    let reservation = desk.hold_instead(&booking, FRIDAY_LATER).await;
    let (status, reply) = desk.ask(&booking, json!({"reservationId": reservation})).await;
    assert_eq!((status, &reply["booking"]["status"]), (200, &json!(1)));
    let changed = [
        ("booker", "Your booking … has changed", "REQUEST"),
        ("desk", "Booking … changed by the guest", ""),
    ];
    arrived(&post, &booking, &changed).await;
    let (status, _) = desk.ask(&booking, json!({"cancellation": true})).await;
    assert_eq!(status, 200);
    let canceled = [
        ("booker", "Your booking … is canceled", "CANCEL"),
        ("desk", "Booking … canceled by the guest", ""),
    ];
    arrived(&post, &booking, &canceled).await;

    let booking = desk.approved_at(FRIDAY).await;
    post.arrived().await;
    assert_eq!(desk.cancel(&booking, 0).await.0, 200);
    let canceled = [canceled[0], ("desk", "Booking … canceled by staff", "")];
    arrived(&post, &booking, &canceled).await;
}

#[tokio::test]
async fn staff_who_do_not_want_to_read_what_they_did_are_told_what_others_do_only() {
    let post = Post::open_with(|spa| {
        for module in &mut spa.catalogue.booking_modules {
            module.settings.staff_notify_decisions = false;
        }
    })
    .await;
    let desk = &post.desk;
    let booking = desk.approved_at(FRIDAY).await;
    let told = [
        ("booker", "We have received your request …", "PUBLISH"),
        ("desk", "New request …", ""),
        ("booker", "Your booking … is confirmed", "REQUEST"),
    ];
    arrived(&post, &booking, &told).await;
    assert_eq!(desk.cancel(&booking, 0).await.0, 200);
    let canceled = [("booker", "Your booking … is canceled", "CANCEL")];
    arrived(&post, &booking, &canceled).await;
}

#[tokio::test]
async fn a_change_that_nobody_answers_is_told_to_both_sides() {
    let post = Post::open().await;
    let desk = &post.desk;
    let booking = desk.approved_at(FRIDAY).await;
    post.arrived().await;
    desk.asked(&booking, json!({"cancellation": true})).await;
    assert_eq!(post.arrived().await.len(), 2);
    // Friday, 10:00, and nobody has answered: the visit goes on.
    desk.app.advance_minutes((4 * 24 + 2) * 60);
    let lapsed = [
        ("booker", "Your change of … has lapsed", ""),
        ("desk", "Change of … has lapsed", ""),
    ];
    arrived(&post, &booking, &lapsed).await;
}

#[tokio::test]
async fn a_booking_that_staff_move_by_its_invoice_is_told_to_both_sides() {
    let post = Post::open().await;
    let client = Client::new(&post.desk.app).await;
    let confirmed = client.book(&["Grace"]).await;
    let (bookings, _) = client.bookings().await;
    let booking = &bookings[0];
    let new = [
        ("booker", "Your booking … is confirmed", "REQUEST"),
        ("desk", "New booking …", ""),
    ];
    let first = arrived(&post, booking, &new).await;
    let draft = client.create(&client.reschedule_request(&confirmed)).await;
    client.reserve(&draft, TWO, true).await;
    client.confirm(&draft).await;
    let moved = [
        ("booker", "Your booking … has changed", "REQUEST"),
        ("desk", "Booking … changed by staff", ""),
    ];
    let mails = arrived(&post, booking, &moved).await;
    let (before, after) = (
        first[0].calendar.clone().unwrap(),
        mails[0].calendar.clone().unwrap(),
    );
    assert_eq!(before.get("UID"), after.get("UID"));
    assert_eq!(after.get("DTSTART"), "20261124T130000Z");
    assert!(before.sequence() < after.sequence());
    assert!(
        mails[0]
            .text
            .contains("Formerly: Tuesday, 24 November 2026, 10:00\u{a0}am – 11:00\u{a0}am")
    );
}
