//! Reminders: bookers before their appointment, staff of who waits for them; each once, and never of what is
//! no longer so.

use booking_server::catalogue::CustomerChanges;
use booking_server::mail::{Delivery, send_mails};
use booking_server::store::MailState;
use serde_json::json;

use crate::desk::id;
use crate::post::{Arrived, Post, expected, in_short};

/// Friday, 10:00: at Monday 8:00, when the clock starts, 98 hours ahead.
const FRIDAY: &str = "2026-11-27T10:00:00";
const HOURS_TO_FRIDAY: i64 = 98;

const REMINDER: (&str, &str, &str) = ("booker", "A reminder of your booking …", "");

/// A spa that reminds a day and two hours before.
async fn post() -> Post {
    post_with(&[24, 2]).await
}

async fn post_with(hours: &[u32]) -> Post {
    Post::open_with(|spa| {
        for module in &mut spa.catalogue.booking_modules {
            module.settings.appointment_reminder_hours = hours.to_vec();
            module.settings.pending_expires_hours = None;
            module.settings.customer_changes = Some(CustomerChanges::Automatic);
            module.settings.change_deadline_hours = 0;
            module.settings.cancel_deadline_hours = 0;
        }
    })
    .await
}

impl Post {
    async fn arrived_after_minutes(&self, minutes: i64) -> Vec<Arrived> {
        self.desk.app.advance_minutes(minutes);
        self.arrived().await
    }

    async fn arrived_after_hours(&self, hours: i64) -> Vec<Arrived> {
        self.arrived_after_minutes(hours * 60).await
    }
}

fn reference(booking: &serde_json::Value) -> &str {
    booking["reference"].as_str().unwrap()
}

#[tokio::test]
async fn a_booker_is_reminded_at_each_of_the_hours_once_with_the_link_and_without_a_calendar_entry() {
    let post = post().await;
    let booking = post.desk.approved_at(FRIDAY).await;
    post.arrived().await;
    let almost = post.arrived_after_minutes((HOURS_TO_FRIDAY - 24) * 60 - 1).await;
    assert_eq!(almost.len(), 0);
    let first = post.arrived_after_minutes(1).await;
    assert_eq!(in_short(&first, reference(&booking)), expected(&[REMINDER]));
    assert!(
        first[0]
            .text
            .contains("When: Friday, 27 November 2026, 10:00\u{a0}am – 11:00\u{a0}am")
    );
    let manage = format!("https://booking.example/book/manual/manage/{}", id(&booking));
    assert!(first[0].text.contains(&manage) && first[0].html.contains(&manage));
    for _ in 0..10 {
        assert_eq!(post.arrived_after_minutes(7).await.len(), 0, "each once");
    }
    let second = post.arrived_after_minutes(22 * 60 - 70).await;
    assert_eq!(in_short(&second, reference(&booking)), expected(&[REMINDER]));
    assert_ne!(first[0].message_id, second[0].message_id);
    assert_eq!(post.arrived_after_hours(1).await.len(), 0);
    assert_eq!(
        post.arrived_after_hours(48).await.len(),
        0,
        "nothing of what is past"
    );
}

#[tokio::test]
async fn a_spa_that_wants_no_reminders_has_none() {
    let post = post_with(&[]).await;
    post.desk.approved_at(FRIDAY).await;
    post.arrived().await;
    for _ in 0..HOURS_TO_FRIDAY {
        assert_eq!(post.arrived_after_hours(1).await.len(), 0);
    }
}

#[tokio::test]
async fn nobody_is_reminded_of_what_is_pending_denied_or_canceled() {
    let post = Post::open_with(|spa| {
        for module in &mut spa.catalogue.booking_modules {
            module.settings.pending_expires_hours = None;
            module.settings.pending_reminder_hours = Some(1);
        }
    })
    .await;
    let pending = post.desk.submitted_at(FRIDAY).await;
    let denied = post.desk.submitted_at("2026-11-27T12:00:00").await;
    post.desk.deny(&denied).await;
    let canceled = post.desk.approved_at("2026-11-27T14:00:00").await;
    // Its Event is kept, and marked as canceled.
    post.desk.cancel(&canceled, 0).await;
    post.arrived().await;
    let told = post.arrived_after_hours(1).await;
    assert_eq!(told.len(), 1, "staff are, of the first");
    assert!(told[0].subject.contains(reference(&pending)));
    for _ in 0..HOURS_TO_FRIDAY - 2 {
        assert_eq!(post.arrived_after_hours(1).await.len(), 0);
    }
}

#[tokio::test]
async fn a_reminder_moves_along_with_its_booking() {
    let post = post_with(&[24]).await;
    let booking = post.desk.approved_at("2026-11-26T10:00:00").await;
    post.arrived().await;
    let reservation = post.desk.hold_instead(&booking, FRIDAY).await;
    let (status, reply) = post
        .desk
        .ask(&booking, json!({"reservationId": reservation}))
        .await;
    assert_eq!(status, 200, "{reply}");
    assert_eq!(post.arrived().await.len(), 2);
    // Wednesday, 10:00: a day before the old time.
    assert_eq!(post.arrived_after_hours(HOURS_TO_FRIDAY - 48).await.len(), 0);
    let reminder = post.arrived_after_hours(24).await;
    assert_eq!(in_short(&reminder, reference(&booking)), expected(&[REMINDER]));
    assert!(reminder[0].text.contains("Friday, 27 November 2026"));
}

#[tokio::test]
async fn whoever_books_approves_or_moves_inside_the_time_of_a_reminder_gets_none_of_it() {
    let post = post_with(&[24]).await;
    post.arrived().await;
    // Monday, 12:00: 21 and 23 hours before their starts.
    post.desk.app.advance_minutes(4 * 60);
    let late = post.desk.approved_at("2026-11-24T09:00:00").await;
    let mails = post.arrived().await;
    assert_eq!(mails.len(), 4, "{mails:?}");
    // Moved inside that time, from a time that was still to be reminded of.
    let moved = post.desk.approved_at(FRIDAY).await;
    let reservation = post.desk.hold_instead(&moved, "2026-11-24T11:00:00").await;
    let (status, reply) = post.desk.ask(&moved, json!({"reservationId": reservation})).await;
    assert_eq!(status, 200, "{reply}");
    // The server was down until an hour after the moment at which it would have been due.
    let mails = post.arrived_after_hours(2).await;
    let subjects: Vec<&str> = mails.iter().map(|mail| mail.subject.as_str()).collect();
    assert_eq!(mails.len(), 6, "{subjects:?}");
    assert!(!subjects.iter().any(|subject| subject.contains("reminder")));
    for _ in 0..30 {
        let mails = post.arrived_after_hours(1).await;
        assert_eq!(mails.len(), 0, "{} {}", late["reference"], moved["reference"]);
    }
}

#[tokio::test]
async fn a_server_that_was_down_sends_the_last_of_what_it_missed_and_nothing_of_what_is_past() {
    let post = post().await;
    let past = post.desk.approved_at("2026-11-25T10:00:00").await;
    let coming = post.desk.approved_at(FRIDAY).await;
    post.arrived().await;
    // Down until Friday, 9:00.
    let mails = post.arrived_after_hours(HOURS_TO_FRIDAY - 1).await;
    assert_eq!(
        in_short(&mails, reference(&coming)),
        expected(&[REMINDER]),
        "{past}"
    );
    assert_eq!(post.arrived_after_minutes(5).await.len(), 0);
}

#[tokio::test]
async fn a_reminder_that_waits_for_the_mail_server_is_dropped_when_its_booking_changes() {
    for change in ["move", "cancel", "past"] {
        let post = post_with(&[24]).await;
        let booking = post.desk.approved_at(FRIDAY).await;
        post.arrived().await;
        post.desk.app.advance_minutes((HOURS_TO_FRIDAY - 24) * 60);
        assert_eq!(post.write().await, 1);
        // The mail server is down: nothing is sent.
        let told = match change {
            "move" => {
                let at_noon = json!({"events": [{"start": "2026-11-27T11:00:00Z"}]});
                let asked = post.desk.ask(&booking, at_noon).await;
                assert_eq!(asked.0, 200, "{}", asked.1);
                2
            }
            "cancel" => {
                assert_eq!(post.desk.cancel(&booking, 1).await.0, 200);
                2
            }
            _ => {
                post.desk.app.advance_minutes(24 * 60);
                0
            }
        };
        let mails = post.arrived().await;
        assert_eq!(mails.len(), told, "{change}");
        assert!(mails.iter().all(|mail| !mail.subject.contains("reminder")));
        let stored = post
            .desk
            .app
            .store
            .mails_of_booking(id(&booking).parse().unwrap())
            .await
            .unwrap();
        let outdated: Vec<_> = stored
            .iter()
            .filter(|mail| mail.state == MailState::Outdated)
            .collect();
        assert_eq!(outdated.len(), 1, "{change}");
        let nowhere = Delivery::smtp("smtp://127.0.0.1:1", None).unwrap();
        let report = send_mails(&*post.desk.app.store, &nowhere).await.unwrap();
        assert_eq!(report, Default::default(), "it is not tried again");
    }
}

#[tokio::test]
async fn servers_that_remind_at_once_send_one_reminder() {
    let post = post_with(&[24]).await;
    let booking = post.desk.approved_at(FRIDAY).await;
    let waiting = post.desk.submitted_at("2026-11-27T12:00:00").await;
    post.arrived().await;
    post.desk.app.advance_minutes((HOURS_TO_FRIDAY - 24) * 60);
    let written = tokio::join!(post.write(), post.write(), post.write());
    assert_eq!(written.0 + written.1 + written.2, 2);
    let mails = post.arrived().await;
    let mut subjects: Vec<&str> = mails.iter().map(|mail| mail.subject.as_str()).collect();
    subjects.sort_unstable();
    assert!(subjects.contains(&format!("A reminder of your booking {}", reference(&booking)).as_str()));
    assert!(
        subjects
            .iter()
            .any(|subject| subject.contains(reference(&waiting)))
    );
}

#[tokio::test]
async fn staff_are_reminded_once_of_who_waits_and_not_of_whom_they_answered() {
    let post = Post::open_with(|spa| {
        for module in &mut spa.catalogue.booking_modules {
            module.settings.pending_reminder_hours = Some(4);
        }
    })
    .await;
    let waits = post.desk.submitted_at(FRIDAY).await;
    let answered = post.desk.submitted_at("2026-11-27T12:00:00").await;
    post.arrived().await;
    assert_eq!(post.arrived_after_minutes(4 * 60 - 1).await.len(), 0);
    assert_eq!(post.desk.deny(&answered).await.0, 200);
    assert_eq!(post.arrived().await.len(), 2);
    let reminder = post.arrived_after_minutes(1).await;
    let wanted = [("desk", "Request … still waits for an answer", "")];
    assert_eq!(in_short(&reminder, reference(&waits)), expected(&wanted));
    let link = format!("https://booking.example/desk/bookings/{}", reference(&waits));
    assert!(reminder[0].text.contains(&link) && reminder[0].html.contains(&link));
    assert!(!reminder[0].raw.contains(id(&waits)));
    assert_eq!(post.arrived_after_hours(10).await.len(), 0, "once");
    let seen = post.desk.public(&waits).await;
    assert_eq!(
        seen["booking"]["lastUpdated"], waits["lastUpdated"],
        "a reminder changes nothing that anybody sees"
    );
}

#[tokio::test]
async fn staff_who_answer_while_their_reminder_waits_for_the_mail_server_do_not_get_it() {
    let post = Post::open().await;
    let booking = post.desk.submitted_at(FRIDAY).await;
    post.arrived().await;
    post.desk.app.advance_minutes(24 * 60);
    assert_eq!(post.write().await, 1);
    assert_eq!(post.desk.approve(&booking, json!({})).await.0, 200);
    let mails = post.arrived().await;
    let wanted = [
        ("booker", "Your booking … is confirmed", "REQUEST"),
        ("desk", "Booking … approved", ""),
    ];
    assert_eq!(in_short(&mails, reference(&booking)), expected(&wanted));
}
