//! Mails: what they say, that each is written once, and that a mail server which is down loses none.
//!
//! Long because the queue is one story: written, sent, put off, repeated, given up.

use std::sync::{Arc, Mutex};

use booking_server::bookings::catalogues::Catalogues;
use booking_server::bookings::lapse::lapse_and_sweep;
use booking_server::ids::{BookingId, ChangeRequestId, TokenId};
use booking_server::mail::letter::{reminder, staff_reminders};
use booking_server::mail::{Delivery, Letter, LetterKind, Sender, letters, send_mails, write_mails};
use booking_server::store::{
    Actor, Booking, BookingStatus, MailState, Notice, NoticeDetail, Occasion, RequestedChange, Span,
};
use chrono::TimeDelta;
use uuid::Uuid;

use crate::mail_server::{Behaviour, MailServer};
use crate::world::{World, instant, monday, tuesday};

/// A spa whose staff want mail.
async fn spa_with_mail() -> World {
    let world = World::new().await;
    let mut catalogue = world.spa.catalogue.clone();
    for module in &mut catalogue.booking_modules {
        module.settings.staff_notify = vec!["Desk@example.com".to_owned()];
    }
    for center in &mut catalogue.centers {
        center.email = Some("spa@example.com".to_owned());
    }
    world.import(&catalogue).await;
    world
}

fn sender() -> Sender {
    Sender {
        address: "booking@example.com".parse().unwrap(),
        public_url: Some("https://booking.example.com".to_owned()),
    }
}

async fn submit(world: &World, time: &str) -> Booking {
    let draft = world.draft().await;
    let held = world.reserve(draft, tuesday(time)).await.unwrap();
    let submission = world.submission(held.reservation.id);
    world.submit(submission).await.unwrap().booking
}

async fn write(world: &World) -> usize {
    write_mails(&*world.store, &Catalogues::default(), &sender())
        .await
        .unwrap()
}

fn notice(booking: &Booking, occasion: Occasion, status: BookingStatus, actor: Actor) -> Notice {
    let during = Span {
        start: instant("10:00"),
        end: instant("11:00"),
    };
    Notice {
        occasion,
        organization: booking.organization,
        booking: booking.id,
        at: monday(),
        detail: NoticeDetail {
            reference: "SW-7K3F".to_owned(),
            status,
            last_updated: booking.created_at + TimeDelta::seconds(90),
            during: Some(during),
            former_during: None,
            actor,
            note: None,
            change: None,
        },
    }
}

/// A notice of everything that anybody is told by mail.
fn all_notices(booking: &Booking) -> Vec<Notice> {
    use BookingStatus as S;
    use Occasion as O;
    let staff = || Actor::Staff {
        token: TokenId::from(Uuid::nil()),
        name: "Desk".to_owned(),
    };
    let wished = |cancellation: bool| RequestedChange {
        id: ChangeRequestId::from(Uuid::nil()),
        cancellation,
        during: (!cancellation).then(|| Span {
            start: instant("15:00"),
            end: instant("16:00"),
        }),
    };
    let mut denied = notice(booking, O::BookingDenied, S::Denied, staff());
    denied.detail.note = Some("We are closed.\nPlease choose <another> day & call us.".to_owned());
    let mut moved = notice(booking, O::BookingMoved, S::Approved, staff());
    moved.detail.former_during = Some(Span {
        start: instant("08:00"),
        end: instant("09:00"),
    });
    let mut change = notice(booking, O::ChangeRequestSubmitted, S::Approved, Actor::Customer);
    change.detail.change = Some(wished(false));
    let mut cancellation = change.clone();
    cancellation.detail.change = Some(wished(true));
    let mut given_up = notice(booking, O::ChangeRequestApproved, S::Canceled, staff());
    given_up.detail.change = Some(wished(true));
    let mut kept = notice(booking, O::ChangeRequestDenied, S::Approved, staff());
    kept.detail.change = Some(wished(true));
    vec![
        notice(booking, O::BookingSubmitted, S::Pending, Actor::Customer),
        notice(booking, O::BookingSubmitted, S::Approved, Actor::Customer),
        notice(booking, O::BookingApproved, S::Approved, staff()),
        denied,
        notice(booking, O::BookingCanceled, S::Canceled, Actor::Customer),
        notice(booking, O::BookingCanceled, S::Canceled, staff()),
        notice(booking, O::BookingLapsed, S::Canceled, Actor::Server),
        moved,
        notice(booking, O::BookingChanged, S::Approved, Actor::Customer),
        notice(booking, O::BookingChanged, S::Pending, Actor::Customer),
        change,
        cancellation,
        notice(booking, O::ChangeRequestApproved, S::Approved, staff()),
        given_up,
        notice(booking, O::ChangeRequestDenied, S::Approved, staff()),
        kept,
        notice(booking, O::ChangeRequestWithdrawn, S::Approved, Actor::Customer),
        notice(booking, O::ChangeRequestLapsed, S::Approved, Actor::Server),
    ]
}

async fn all_letters(world: &World, booking: &Booking, language: &str) -> Vec<Letter> {
    let catalogues = world.catalogues().await;
    let mut catalogue = catalogues.of_organization(booking.organization).unwrap().clone();
    language.clone_into(&mut catalogue.organization.language);
    let mut view = catalogues.view_of_booking(booking).unwrap();
    view.catalogue = &catalogue;
    let mut booking = booking.clone();
    booking.id = BookingId::from(Uuid::nil());
    booking.portal = Uuid::nil().into();
    booking.reference = "SW-7K3F".to_owned();
    language.clone_into(&mut booking.language);
    let server = Some("https://booking.example.com");
    let mut all: Vec<Letter> = all_notices(&booking)
        .iter()
        .flat_map(|notice| letters(notice, &booking, view, server, "b@x.example"))
        .collect();
    all.extend(reminder(&booking, view, server, "b@x.example"));
    all.extend(staff_reminders(&booking, view, server, "b@x.example"));
    all
}

/// A tag a line, without the style sheet, which is the same in all of them.
fn readable(html: &str) -> String {
    let (before, rest) = html.split_once("<style>").unwrap();
    let (_, after) = rest.split_once("</style>").unwrap();
    [before, after].concat().replace("><", ">\n<") + "\n"
}

fn shown(letters: &[Letter]) -> String {
    let mut shown = String::new();
    for letter in letters {
        shown.push_str(&format!(
            "==== {:?}\nTo: {} <{}>\nFrom: {}\nReply-To: {:?}\nSubject: {}\n\n{}\n{}",
            letter.kind,
            letter.to_name,
            letter.to_address,
            letter.from_name,
            letter.reply_to,
            letter.subject,
            letter.text,
            readable(&letter.html),
        ));
        if let Some(entry) = &letter.calendar {
            shown.push_str(&entry.file().replace("\r\n", "\n"));
        }
    }
    shown
}

#[tokio::test]
async fn letters_of_every_kind_say_what_happened_in_the_bookers_language() {
    let world = spa_with_mail().await;
    let booking = submit(&world, "10:00").await;
    for language in ["en", "de"] {
        let letters = all_letters(&world, &booking, language).await;
        for kind in LetterKind::ALL {
            assert!(letters.iter().any(|letter| letter.kind == kind), "{kind:?}");
        }
        insta::assert_snapshot!(format!("letters_{language}"), shown(&letters));
    }
}

#[tokio::test]
async fn staff_are_told_of_everything_and_by_whom_it_was_done() {
    let world = spa_with_mail().await;
    let booking = submit(&world, "10:00").await;
    for tells_decisions in [true, false] {
        let mut catalogue = world
            .catalogues()
            .await
            .of_organization(booking.organization)
            .unwrap()
            .clone();
        for module in &mut catalogue.booking_modules {
            module.settings.staff_notify_decisions = tells_decisions;
        }
        world.import(&catalogue).await;
        let catalogues = world.catalogues().await;
        let view = catalogues.view_of_booking(&booking).unwrap();
        for notice in all_notices(&booking) {
            let letters = letters(&notice, &booking, view, None, "b@x.example");
            let to_staff: Vec<_> = letters.iter().filter(|letter| !letter.to_booker).collect();
            let is_of_staff = matches!(notice.detail.actor, Actor::Staff { .. });
            let wanted = usize::from(tells_decisions || !is_of_staff);
            assert_eq!(to_staff.len(), wanted, "{:?}", notice.occasion);
            for letter in to_staff {
                assert_eq!(
                    letter.text.contains("Done by: Desk"),
                    is_of_staff,
                    "{}",
                    letter.text
                );
            }
            let is_withdrawn = notice.occasion == Occasion::ChangeRequestWithdrawn;
            let to_booker = letters.iter().filter(|letter| letter.to_booker).count();
            assert_eq!(to_booker, usize::from(!is_withdrawn), "{:?}", notice.occasion);
        }
    }
}

#[tokio::test]
async fn ids_stand_in_the_link_to_the_booker_only() {
    let world = spa_with_mail().await;
    let booking = submit(&world, "10:00").await;
    let catalogues = world.catalogues().await;
    let view = catalogues.view_of_booking(&booking).unwrap();
    let id = booking.id.to_string();
    for notice in all_notices(&booking) {
        for letter in letters(&notice, &booking, view, Some("https://x.example"), "b@x.example") {
            assert!(!letter.subject.contains(&id));
            assert_eq!(letter.text.contains(&format!("/manage/{id}")), letter.to_booker);
            assert_eq!(letter.text.matches(&id).count(), usize::from(letter.to_booker));
            assert_eq!(letter.html.matches(&id).count(), usize::from(letter.to_booker));
        }
    }
}

#[tokio::test]
async fn a_sensitive_address_is_in_no_letter_to_staff() {
    let world = spa_with_mail().await;
    let booking = submit(&world, "10:00").await;
    let address = booking.contact.email.clone().unwrap();
    for is_sensitive in [false, true] {
        let mut catalogue = world
            .catalogues()
            .await
            .of_organization(booking.organization)
            .unwrap()
            .clone();
        for field in catalogue
            .booking_modules
            .iter_mut()
            .flat_map(|module| &mut module.fields)
        {
            field.sensitive = is_sensitive && field.id == "email";
        }
        world.import(&catalogue).await;
        let catalogues = world.catalogues().await;
        let view = catalogues.view_of_booking(&booking).unwrap();
        let mut count = 0;
        for notice in all_notices(&booking) {
            for letter in letters(&notice, &booking, view, None, "b@x.example") {
                if letter.to_booker {
                    continue;
                }
                let tells = [&letter.text, &letter.html]
                    .iter()
                    .any(|text| text.contains(&address));
                assert_eq!(
                    tells || letter.reply_to.is_some(),
                    !is_sensitive,
                    "{:?}",
                    letter.kind
                );
                count += 1;
            }
        }
        assert!(count > 3);
    }
}

#[tokio::test]
async fn whatever_people_typed_stays_text_and_answers_stay_out() {
    const PROBE: &str = "<script>alert(1)</script>\"'&<img src=x onerror=alert(1)>";
    let world = spa_with_mail().await;
    let mut booking = submit(&world, "10:00").await;
    booking.contact.first_name = Some(format!("{PROBE}\r\nBcc: eve@example.com"));
    booking.title = PROBE.to_owned();
    booking.contact.answers.insert(
        "health".to_owned(),
        booking_server::contact::Answer::Text("pregnant".to_owned()),
    );
    let catalogues = world.catalogues().await;
    let view = catalogues.view_of_booking(&booking).unwrap();
    let mut count = 0;
    for mut notice in all_notices(&booking) {
        notice.detail.note = Some(format!("<p>{PROBE}</p>"));
        for letter in letters(&notice, &booking, view, None, "b@x.example") {
            assert!(!letter.html.contains("<script"), "{}", letter.html);
            assert!(!letter.html.contains("<img"), "{}", letter.html);
            // Bookers get nothing that whoever booked could choose; staff get it as text.
            assert!(letter.to_booker || letter.html.contains("&lt;script&gt;"));
            assert!(!letter.to_name.contains(['\r', '\n']));
            assert!(!letter.text.contains("\nBcc:"), "{}", letter.text);
            assert!(!letter.text.contains("pregnant") && !letter.html.contains("pregnant"));
            count += 1;
        }
    }
    assert!(count > 14);
}

#[tokio::test]
async fn a_submission_and_its_lapse_are_told_to_booker_and_staff_once() {
    let world = spa_with_mail().await;
    let booking = submit(&world, "10:00").await;
    assert_eq!(write(&world).await, 2);
    assert_eq!(write(&world).await, 0);
    let folder = tempfile::tempdir().unwrap();
    let delivery = Delivery::folder(folder.path().join("mails")).unwrap();
    assert_eq!(send_mails(&*world.store, &delivery).await.unwrap().sent, 2);
    assert_eq!(send_mails(&*world.store, &delivery).await.unwrap().sent, 0);

    world.advance(booking.lapses_at.unwrap() - monday());
    assert_eq!(lapse_and_sweep(&*world.store).await.unwrap().lapsed.len(), 1);
    assert_eq!(write(&world).await, 2);
    assert_eq!(send_mails(&*world.store, &delivery).await.unwrap().sent, 2);

    let mut files: Vec<_> = std::fs::read_dir(folder.path().join("mails"))
        .unwrap()
        .map(|file| file.unwrap().path())
        .collect();
    files.sort();
    assert_eq!(files.len(), 4);
    let mails: Vec<String> = files
        .iter()
        .map(|file| std::fs::read_to_string(file).unwrap())
        .collect();
    assert!(
        mails[0].contains("To: \"Mia Muster\" <mia@example.com>")
            || mails[0].contains("To: Mia Muster <mia@example.com>"),
        "{}",
        mails[0]
    );
    assert!(mails[0].contains("Reply-To:") && mails[0].contains("spa@example.com"));
    assert!(mails[0].contains("method=PUBLISH"), "{}", mails[0]);
    assert!(mails[1].contains("To: Desk@example.com"), "{}", mails[1]);
    assert!(mails[2].contains("method=CANCEL"), "{}", mails[2]);
    assert!(!mails[3].contains("text/calendar"));
    for mail in &mails {
        assert!(mail.is_ascii());
        assert!(mail.contains(&booking.reference));
    }
    let stored = world.store.mails_of_booking(booking.id).await.unwrap();
    assert!(stored.iter().all(|mail| mail.state == MailState::Sent));
}

#[tokio::test]
async fn what_is_over_is_not_told_any_more() {
    let world = spa_with_mail().await;
    submit(&world, "10:00").await;
    world.advance(TimeDelta::days(2));
    assert_eq!(write(&world).await, 0);
}

#[tokio::test]
async fn an_address_gets_five_mails_an_hour_and_the_others_later() {
    let world = spa_with_mail().await;
    for time in ["09:00", "10:30", "12:00", "13:30", "15:00"] {
        submit(&world, time).await;
    }
    assert_eq!(write(&world).await, 10);
    let folder = tempfile::tempdir().unwrap();
    let delivery = Delivery::folder(folder.path().to_owned()).unwrap();
    world.advance_minutes(30);
    let sixth = world
        .submit(booking_server::bookings::submit::Submission {
            contact: crate::world::contact("MIA@example.com"),
            ..world.submission_to(
                world.spa.express,
                booking_server::bookings::submit::SubmittedSlot::Free {
                    service: world.spa.massage,
                    start: instant("16:00"),
                    therapist: None,
                    center: Some(world.spa.main),
                },
            )
        })
        .await
        .unwrap()
        .booking;
    assert_eq!(write(&world).await, 2);
    assert_eq!(send_mails(&*world.store, &delivery).await.unwrap().sent, 11);
    let waits = world.store.mails_of_booking(sixth.id).await.unwrap();
    assert_eq!(waits[0].mail.planned_at, monday() + TimeDelta::hours(1));
    world.advance_minutes(30);
    assert_eq!(send_mails(&*world.store, &delivery).await.unwrap().sent, 1);
}

#[tokio::test]
async fn a_mail_server_that_is_down_for_an_hour_gets_every_mail_afterwards() {
    let world = spa_with_mail().await;
    let booking = submit(&world, "10:00").await;
    write(&world).await;
    // The port is free again, and nobody listens.
    let down = MailServer::bind();
    let address = down.address();
    drop(down);
    let delivery = Delivery::smtp(&format!("smtp://{address}"), None).unwrap();
    for _ in 0..60 {
        assert_eq!(send_mails(&*world.store, &delivery).await.unwrap().sent, 0);
        world.advance_minutes(1);
    }
    let stored = world.store.mails_of_booking(booking.id).await.unwrap();
    // At 0, 1, 3, 7, 15 and 31 minutes.
    assert_eq!(stored[0].attempts, 6);
    assert!(stored[0].last_error.is_some());

    let received = Arc::new(Mutex::new(Vec::new()));
    let server = MailServer::bind_to(address).serve(2, Behaviour::Takes, received.clone());
    world.advance_minutes(1);
    assert_eq!(send_mails(&*world.store, &delivery).await.unwrap().sent, 2);
    server.join().unwrap();
    let received = received.lock().unwrap();
    assert_eq!(received[0].sender, "booking@example.com");
    assert_eq!(received[0].recipient, "mia@example.com");
    assert_eq!(received[1].recipient, "desk@example.com");
    assert_eq!(received[0].content.trim_end(), stored[0].mail.content.trim_end());
}

#[tokio::test]
async fn a_mail_that_was_sent_and_not_recorded_is_repeated_with_its_id() {
    let world = spa_with_mail().await;
    let booking = submit(&world, "10:00").await;
    write(&world).await;
    let received = Arc::new(Mutex::new(Vec::new()));
    let server = MailServer::bind();
    let address = server.address();
    let delivery = Delivery::smtp(&format!("smtp://{address}"), None).unwrap();
    // It keeps the mails, and hangs up before it says so.
    let server = server.serve(2, Behaviour::HangsUp, received.clone());
    assert_eq!(send_mails(&*world.store, &delivery).await.unwrap().put_off, 2);
    server.join().unwrap();
    let server = MailServer::bind_to(address).serve(2, Behaviour::Takes, received.clone());
    world.advance_minutes(1);
    assert_eq!(send_mails(&*world.store, &delivery).await.unwrap().sent, 2);
    server.join().unwrap();
    let stored = world.store.mails_of_booking(booking.id).await.unwrap();
    let id = format!("Message-ID: {}\r\n", stored[0].mail.message_id);
    let received = received.lock().unwrap();
    assert_eq!(
        received.iter().filter(|mail| mail.content.contains(&id)).count(),
        2
    );
    assert!(!id.contains(&booking.id.to_string()));
}

#[tokio::test]
async fn a_mail_that_a_crashed_server_had_taken_is_sent_by_another() {
    let world = spa_with_mail().await;
    submit(&world, "10:00").await;
    write(&world).await;
    let mut crashed = world.store.begin().await.unwrap();
    let until = crashed.now() + TimeDelta::minutes(10);
    assert_eq!(crashed.take_due_mails(until, 10).await.unwrap().len(), 2);
    crashed.commit().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let delivery = Delivery::folder(folder.path().to_owned()).unwrap();
    assert_eq!(send_mails(&*world.store, &delivery).await.unwrap().sent, 0);
    world.advance_minutes(10);
    assert_eq!(send_mails(&*world.store, &delivery).await.unwrap().sent, 2);
}

#[tokio::test]
async fn a_mailbox_that_does_not_exist_is_not_tried_again() {
    let world = spa_with_mail().await;
    let booking = submit(&world, "10:00").await;
    write(&world).await;
    let received = Arc::new(Mutex::new(Vec::new()));
    let server = MailServer::bind();
    let delivery = Delivery::smtp(&format!("smtp://{}", server.address()), None).unwrap();
    let server = server.serve(2, Behaviour::RefusesRecipients, received.clone());
    assert_eq!(send_mails(&*world.store, &delivery).await.unwrap().given_up, 2);
    server.join().unwrap();
    world.advance(TimeDelta::hours(12));
    assert_eq!(
        send_mails(&*world.store, &delivery).await.unwrap(),
        Default::default()
    );
    let stored = world.store.mails_of_booking(booking.id).await.unwrap();
    assert!(stored.iter().all(|mail| mail.state == MailState::Failed));
    assert!(received.lock().unwrap().is_empty());
}
