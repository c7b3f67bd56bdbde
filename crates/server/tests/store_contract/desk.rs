//! The desk: sessions, pages of bookings and mails.

use booking_server::ids::{BookingId, BookingModuleId, ChangeRequestId, OrganizationId, TokenId};
use booking_server::store::{
    Booking, BookingQuery, BookingStatus, ChangeRequest, ChangeWish, MailAttempt, MailState, NewMail, Role,
    Span, StaffToken, Store,
};
use chrono::{DateTime, TimeDelta, Utc};

use crate::fixture::{Database, booking, catalogue, noon, organization, save_catalogue};

fn token() -> StaffToken {
    StaffToken {
        id: TokenId::random(),
        organization: organization(),
        name: "Front desk".to_owned(),
        role: Role::Decide,
        created_at: noon(),
        revoked_at: None,
    }
}

pub(crate) async fn a_session_ends_with_its_token_by_logging_out_or_by_age(database: &impl Database) {
    let store = database.open().await;
    save_catalogue(&*store, &catalogue()).await.unwrap();
    let (token, hash, other) = (token(), [1; 32], [2; 32]);
    let mut transaction = store.begin().await.unwrap();
    transaction.insert_token(&token, &[9; 32]).await.unwrap();
    transaction.insert_desk_session(&hash, token.id).await.unwrap();
    transaction.insert_desk_session(&other, token.id).await.unwrap();
    transaction.commit().await.unwrap();
    let session = store.find_desk_session(&hash).await.unwrap().unwrap();
    assert_eq!(session.token, token);
    assert_eq!((session.created_at, session.used_at), (noon(), noon()));
    assert_eq!(store.find_desk_session(&[3; 32]).await.unwrap(), None);

    database.clock().advance(TimeDelta::hours(1));
    let mut transaction = store.begin().await.unwrap();
    transaction.touch_desk_session(&hash).await.unwrap();
    transaction.delete_desk_session(&other).await.unwrap();
    transaction.commit().await.unwrap();
    let session = store.find_desk_session(&hash).await.unwrap().unwrap();
    assert_eq!(session.created_at, noon());
    assert_eq!(session.used_at, noon() + TimeDelta::hours(1));
    assert_eq!(store.find_desk_session(&other).await.unwrap(), None);

    let mut transaction = store.begin().await.unwrap();
    transaction.revoke_token(organization(), token.id).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(store.find_desk_session(&hash).await.unwrap(), None, "revoked");

    database.clock().advance(TimeDelta::days(3));
    let mut transaction = store.begin().await.unwrap();
    assert_eq!(transaction.sweep().await.unwrap(), 1);
    transaction.commit().await.unwrap();
}

/// A booking so many hours after noon, by this person.
fn visit(reference: &str, hours: i64, first_name: &str, email: &str) -> Booking {
    let mut booking = booking(reference);
    for one in &mut booking.appointments {
        one.during = Span {
            start: noon() + TimeDelta::hours(hours),
            end: noon() + TimeDelta::hours(hours + 1),
        };
    }
    booking.contact.first_name = Some(first_name.to_owned());
    booking.contact.email = Some(email.to_owned());
    booking.lapses_at = None;
    booking
}

async fn insert(store: &dyn Store, bookings: &[&Booking]) {
    let mut transaction = store.begin().await.unwrap();
    for booking in bookings {
        transaction.insert_booking(booking).await.unwrap();
    }
    transaction.commit().await.unwrap();
}

async fn references(store: &dyn Store, query: &BookingQuery) -> Vec<String> {
    let found = store.find_bookings(query).await.unwrap();
    if query.offset == 0 && u32::try_from(found.len()).unwrap() < query.limit {
        let count = store.count_bookings(query).await.unwrap();
        assert_eq!(found.len(), usize::try_from(count).unwrap());
    }
    found.into_iter().map(|booking| booking.reference).collect()
}

pub(crate) async fn bookings_are_found_by_words_status_time_and_place_and_paged(database: &impl Database) {
    let store = database.open().await;
    save_catalogue(&*store, &catalogue()).await.unwrap();
    let mut ada = visit("SW-AAAA", 3, "Ödön", "ada@guest.example");
    ada.status = BookingStatus::Approved;
    let mut bo = visit("SW-BBBB", 1, "Bo", "bo@guest.example");
    bo.status = BookingStatus::Denied;
    let mut cy = visit("SW-CCCC", 2, "Cy", "cy@guest.example");
    cy.status = BookingStatus::Pending;
    insert(&*store, &[&ada, &bo, &cy]).await;
    let all = BookingQuery::of(organization(), 10);
    assert_eq!(references(&*store, &all).await, ["SW-BBBB", "SW-CCCC", "SW-AAAA"]);
    let words = |words: &[&str]| BookingQuery {
        words: words.iter().map(|&word| word.to_owned()).collect(),
        ..all.clone()
    };
    for (query, expected) in [
        (words(&["sw-aaaa"]), vec!["SW-AAAA"]),
        (words(&["ödön"]), vec!["SW-AAAA"]),
        (words(&["guest.example"]), vec!["SW-BBBB", "SW-CCCC", "SW-AAAA"]),
        (words(&["bo@", "sw-b"]), vec!["SW-BBBB"]),
        (words(&["bo@", "sw-a"]), vec![]),
        (
            BookingQuery {
                unsearched_emails: vec![bo.booking_module],
                ..words(&["guest.example"])
            },
            vec!["SW-CCCC", "SW-AAAA"],
        ),
        (
            BookingQuery {
                unsearched_emails: vec![bo.booking_module],
                ..words(&["bo", "sw-b"])
            },
            vec!["SW-BBBB"],
        ),
        (
            BookingQuery {
                unsearched_emails: vec![BookingModuleId::random()],
                ..words(&["bo@guest"])
            },
            vec!["SW-BBBB"],
        ),
        (words(&["%"]), vec![]),
        (words(&["_"]), vec![]),
        (
            BookingQuery {
                statuses: vec![BookingStatus::Approved, BookingStatus::Denied],
                ..all.clone()
            },
            vec!["SW-BBBB", "SW-AAAA"],
        ),
        (
            // Half-open: what ends when it begins is not in it.
            BookingQuery {
                during: Some(Span {
                    start: noon() + TimeDelta::hours(2),
                    end: noon() + TimeDelta::hours(3),
                }),
                ..all.clone()
            },
            vec!["SW-CCCC"],
        ),
        (
            BookingQuery {
                center: Some(ada.center),
                ..all.clone()
            },
            vec!["SW-AAAA"],
        ),
        (
            BookingQuery {
                is_latest_first: true,
                ..all.clone()
            },
            vec!["SW-AAAA", "SW-CCCC", "SW-BBBB"],
        ),
        (
            BookingQuery {
                limit: 1,
                offset: 1,
                ..all.clone()
            },
            vec!["SW-CCCC"],
        ),
        (BookingQuery::of(OrganizationId::random(), 10), vec![]),
    ] {
        assert_eq!(references(&*store, &query).await, expected, "{query:?}");
    }
    // What is written anew is found anew.
    let mut transaction = store.begin().await.unwrap();
    let mut moved = transaction.lock_booking(bo.id).await.unwrap().unwrap();
    moved.appointments[0].during = Span {
        start: noon() + TimeDelta::hours(9),
        end: noon() + TimeDelta::hours(10),
    };
    moved.contact.first_name = Some("Bob".to_owned());
    moved.last_updated += TimeDelta::seconds(1);
    transaction.update_booking(&moved).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(references(&*store, &all).await, ["SW-CCCC", "SW-AAAA", "SW-BBBB"]);
    assert_eq!(references(&*store, &words(&["bob"])).await, ["SW-BBBB"]);

    let found = store
        .find_booking_by_reference(organization(), "SW-CCCC")
        .await
        .unwrap();
    assert_eq!(found.as_ref(), Some(&cy));
    let other = OrganizationId::random();
    assert_eq!(
        store.find_booking_by_reference(other, "SW-CCCC").await.unwrap(),
        None
    );
    let owners = store.bookings_with_owners(&[cy.owner]).await.unwrap();
    assert_eq!(owners, [cy]);
}

fn request(booking: &Booking, lapses_at: DateTime<Utc>) -> ChangeRequest {
    ChangeRequest {
        id: ChangeRequestId::random(),
        organization: organization(),
        booking: booking.id,
        wish: ChangeWish::Cancellation,
        request_note: None,
        lapses_at,
        created_at: noon(),
    }
}

pub(crate) async fn what_waits_is_pending_or_has_a_request_and_has_not_lapsed(database: &impl Database) {
    let store = database.open().await;
    save_catalogue(&*store, &catalogue()).await.unwrap();
    let with = |reference: &str, hours, status, lapses_at| {
        let mut booking = visit(reference, hours, "Ada", "ada@guest.example");
        booking.status = status;
        booking.lapses_at = lapses_at;
        booking
    };
    let soon = Some(noon() + TimeDelta::minutes(5));
    let pending = with("SW-AAAA", 4, BookingStatus::Pending, None);
    let lapsing = with("SW-BBBB", 3, BookingStatus::Pending, soon);
    let approved = with("SW-CCCC", 2, BookingStatus::Approved, None);
    let asking = with("SW-DDDD", 1, BookingStatus::Approved, None);
    let asked = with("SW-EEEE", 5, BookingStatus::Approved, None);
    insert(&*store, &[&pending, &lapsing, &approved, &asking, &asked]).await;
    let mut transaction = store.begin().await.unwrap();
    for (booking, minutes) in [(&asking, 60), (&asked, 5)] {
        let request = request(booking, noon() + TimeDelta::minutes(minutes));
        transaction.insert_change_request(&request).await.unwrap();
    }
    transaction.commit().await.unwrap();
    let waiting = BookingQuery {
        waiting: true,
        ..BookingQuery::of(organization(), 10)
    };
    assert_eq!(
        references(&*store, &waiting).await,
        ["SW-DDDD", "SW-BBBB", "SW-AAAA", "SW-EEEE"]
    );
    database.clock().advance(TimeDelta::minutes(5));
    assert_eq!(references(&*store, &waiting).await, ["SW-DDDD", "SW-AAAA"]);
}

pub(crate) async fn a_mail_that_was_given_up_is_tried_anew_by_its_organization_only(
    database: &impl Database,
) {
    let store = database.open().await;
    let mail = |id: &str| NewMail {
        organization: organization(),
        booking: BookingId::random(),
        message_id: id.to_owned(),
        sender: "booking@example.com".to_owned(),
        recipient: "ada@example.com".to_owned(),
        content: "Subject: Hello\r\n\r\nHello".to_owned(),
        planned_at: noon(),
        premise: None,
    };
    let mut transaction = store.begin().await.unwrap();
    for id in ["<1@x>", "<2@x>", "<3@x>"] {
        transaction.insert_mail(&mail(id)).await.unwrap();
    }
    let taken = transaction
        .take_due_mails(noon() + TimeDelta::minutes(10), 10)
        .await
        .unwrap();
    for mail in &taken[..2] {
        let error = "no such mailbox".to_owned();
        let attempt = MailAttempt::GivenUp { error };
        transaction
            .finish_mail_attempt(mail.number, &attempt)
            .await
            .unwrap();
    }
    transaction.commit().await.unwrap();
    let failed = store
        .list_mails(organization(), MailState::Failed, 10, 0)
        .await
        .unwrap();
    let numbers: Vec<i64> = failed.iter().map(|mail| mail.number).collect();
    assert_eq!(numbers, [taken[1].number, taken[0].number], "the latest first");
    assert_eq!(
        store
            .count_mails(organization(), MailState::Failed)
            .await
            .unwrap(),
        2
    );
    let second = store
        .list_mails(organization(), MailState::Failed, 1, 1)
        .await
        .unwrap();
    assert_eq!(second[0].number, taken[0].number);
    let other = OrganizationId::random();
    assert_eq!(
        store.list_mails(other, MailState::Failed, 10, 0).await.unwrap(),
        []
    );
    assert_eq!(store.count_mails(other, MailState::Failed).await.unwrap(), 0);

    database.clock().advance(TimeDelta::days(6));
    let later = noon() + TimeDelta::days(6);
    let mut transaction = store.begin().await.unwrap();
    assert_eq!(
        transaction.revive_mail(other, taken[0].number).await.unwrap(),
        None
    );
    let waiting = transaction
        .revive_mail(organization(), taken[2].number)
        .await
        .unwrap();
    assert_eq!(waiting, None, "it was not given up");
    let revived = transaction
        .revive_mail(organization(), taken[0].number)
        .await
        .unwrap()
        .unwrap();
    transaction.commit().await.unwrap();
    assert_eq!((revived.state, revived.attempts), (MailState::Waiting, 0));
    assert_eq!((revived.mail.planned_at, revived.next_attempt_at), (later, later));
    assert_eq!(
        store
            .count_mails(organization(), MailState::Failed)
            .await
            .unwrap(),
        1
    );
}
