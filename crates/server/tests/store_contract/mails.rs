//! Mails, and up to which notice they are written.

use booking_server::ids::BookingId;
use booking_server::store::{BookingStatus, MailAttempt, MailState, NewMail, Premise, Store};
use chrono::{DateTime, TimeDelta, Utc};

use crate::fixture::{Database, noon, organization};

fn mail(message_id: &str, booking: BookingId) -> NewMail {
    NewMail {
        organization: organization(),
        booking,
        message_id: message_id.to_owned(),
        sender: "booking@example.com".to_owned(),
        recipient: "ada@example.com".to_owned(),
        content: "Subject: Hello\r\n\r\nHello".to_owned(),
        planned_at: noon(),
        premise: None,
    }
}

async fn insert(store: &dyn Store, mails: &[NewMail]) {
    let mut transaction = store.begin().await.unwrap();
    for mail in mails {
        transaction.insert_mail(mail).await.unwrap();
    }
    transaction.commit().await.unwrap();
}

/// The numbers of attempts of the mails that are due, by their ids.
async fn take(store: &dyn Store, until: DateTime<Utc>) -> Vec<(String, u32)> {
    let mut transaction = store.begin().await.unwrap();
    let taken = transaction.take_due_mails(until, 10).await.unwrap();
    transaction.commit().await.unwrap();
    taken
        .into_iter()
        .map(|mail| (mail.mail.message_id, mail.attempts))
        .collect()
}

async fn finish(store: &dyn Store, number: i64, attempt: MailAttempt) {
    let mut transaction = store.begin().await.unwrap();
    transaction.finish_mail_attempt(number, &attempt).await.unwrap();
    transaction.commit().await.unwrap();
}

pub(crate) async fn a_mail_is_taken_by_one_sender_and_comes_back_until_it_is_finished(
    database: &impl Database,
) {
    let store = database.open().await;
    let booking = BookingId::random();
    let (first, later) = (mail("<1@x>", booking), mail("<2@x>", booking));
    let later = NewMail {
        planned_at: noon() + TimeDelta::hours(1),
        ..later
    };
    insert(&*store, &[first.clone(), later.clone(), first.clone()]).await;
    let mails = store.mails_of_booking(booking).await.unwrap();
    assert_eq!(mails.len(), 2, "the same mail is kept once");
    assert_eq!(mails[0].mail, first);
    assert_eq!(mails[1].mail, later);
    assert_eq!((mails[0].state, mails[0].attempts), (MailState::Waiting, 0));
    assert_eq!(store.mails_of_booking(BookingId::random()).await.unwrap(), []);

    let until = noon() + TimeDelta::minutes(10);
    assert_eq!(take(&*store, until).await, [("<1@x>".to_owned(), 1)]);
    assert_eq!(take(&*store, until).await, [], "somebody has it");
    database.clock().advance(TimeDelta::minutes(10));
    let until = noon() + TimeDelta::minutes(20);
    assert_eq!(take(&*store, until).await, [("<1@x>".to_owned(), 2)]);

    let again = MailAttempt::Again {
        at: noon() + TimeDelta::minutes(11),
        error: "down".to_owned(),
    };
    finish(&*store, mails[0].number, again).await;
    assert_eq!(take(&*store, until).await, []);
    database.clock().advance(TimeDelta::minutes(1));
    assert_eq!(take(&*store, until).await, [("<1@x>".to_owned(), 3)]);
    finish(&*store, mails[0].number, MailAttempt::Sent).await;
    database.clock().advance(TimeDelta::hours(2));
    let until = noon() + TimeDelta::hours(4);
    assert_eq!(take(&*store, until).await, [("<2@x>".to_owned(), 1)]);
    let error = "no such mailbox".to_owned();
    finish(&*store, mails[1].number, MailAttempt::GivenUp { error }).await;
    database.clock().advance(TimeDelta::hours(4));
    assert_eq!(take(&*store, until).await, []);
    let mails = store.mails_of_booking(booking).await.unwrap();
    assert_eq!(
        (mails[0].state, mails[0].last_error.as_deref()),
        (MailState::Sent, None)
    );
    assert_eq!(
        (mails[1].state, mails[1].last_error.as_deref()),
        (MailState::Failed, Some("no such mailbox"))
    );
}

pub(crate) async fn two_servers_write_the_mails_of_a_notice_once(database: &impl Database) {
    let stores = [database.open().await, database.open().await];
    let turns = stores.map(|store| {
        tokio::spawn(async move {
            let mut transaction = store.begin().await.unwrap();
            let progress = transaction.lock_mail_progress().await.unwrap();
            transaction.set_mail_progress(progress + 1).await.unwrap();
            transaction.commit().await.unwrap();
            progress
        })
    });
    let mut seen = Vec::new();
    for turn in turns {
        seen.push(turn.await.unwrap());
    }
    seen.sort_unstable();
    assert_eq!(seen, [0, 1]);
}

pub(crate) async fn the_premise_of_a_mail_comes_back_and_an_outdated_mail_is_not_taken_again(
    database: &impl Database,
) {
    let store = database.open().await;
    let mut bookings = Vec::new();
    for status in [
        BookingStatus::Pending,
        BookingStatus::Approved,
        BookingStatus::Denied,
        BookingStatus::Canceled,
    ] {
        let premise = Premise {
            status,
            start: noon() + TimeDelta::days(3),
        };
        let booking = BookingId::random();
        let mail = NewMail {
            premise: Some(premise),
            ..mail(&format!("<{}@x>", status as i32), booking)
        };
        insert(&*store, &[mail]).await;
        let mails = store.mails_of_booking(booking).await.unwrap();
        assert_eq!(mails[0].mail.premise, Some(premise));
        bookings.push((booking, mails[0].number));
    }
    assert_eq!(take(&*store, noon()).await.len(), 4);
    for (_, number) in &bookings {
        finish(&*store, *number, MailAttempt::Outdated).await;
    }
    assert_eq!(take(&*store, noon()).await, []);
    for (booking, _) in bookings {
        let mails = store.mails_of_booking(booking).await.unwrap();
        assert_eq!(mails[0].state, MailState::Outdated);
    }
}

pub(crate) async fn a_mail_waits_for_earlier_ones_about_its_booking_to_the_same_address(
    database: &impl Database,
) {
    let store = database.open().await;
    let booking = BookingId::random();
    let to_staff = |id: &str| NewMail {
        recipient: "desk@example.com".to_owned(),
        ..mail(id, booking)
    };
    let all = [
        mail("<requested@x>", booking),
        to_staff("<new@x>"),
        mail("<approved@x>", booking),
        mail("<canceled@x>", booking),
        mail("<other@x>", BookingId::random()),
    ];
    insert(&*store, &all).await;
    let numbers: Vec<i64> = store
        .mails_of_booking(booking)
        .await
        .unwrap()
        .iter()
        .map(|mail| mail.number)
        .collect();
    let until = noon() + TimeDelta::minutes(10);
    let taken = |ids: &[&str], attempt: u32| -> Vec<(String, u32)> {
        ids.iter().map(|id| ((*id).to_owned(), attempt)).collect()
    };
    assert_eq!(
        take(&*store, until).await,
        taken(&["<requested@x>", "<new@x>", "<other@x>"], 1)
    );
    assert_eq!(take(&*store, until).await, [], "the first is being sent");
    let again = |minutes: i64| MailAttempt::Again {
        at: noon() + TimeDelta::minutes(minutes),
        error: "come again".to_owned(),
    };
    finish(&*store, numbers[0], again(5)).await;
    database.clock().advance(TimeDelta::minutes(4));
    assert_eq!(take(&*store, until).await, [], "the first is to be tried again");
    database.clock().advance(TimeDelta::minutes(1));
    assert_eq!(take(&*store, until).await, taken(&["<requested@x>"], 2));
    let error = "no such mailbox".to_owned();
    finish(&*store, numbers[0], MailAttempt::GivenUp { error }).await;
    assert_eq!(
        take(&*store, until).await,
        taken(&["<approved@x>"], 1),
        "what is given up holds up nobody"
    );
    finish(&*store, numbers[2], MailAttempt::Outdated).await;
    assert_eq!(take(&*store, until).await, taken(&["<canceled@x>"], 1));
    finish(&*store, numbers[3], MailAttempt::Sent).await;
    assert_eq!(take(&*store, until).await, []);
}

pub(crate) async fn up_to_when_bookers_are_reminded_is_known_to_one_server_after_the_other(
    database: &impl Database,
) {
    let stores = [
        database.open().await,
        database.open().await,
        database.open().await,
    ];
    let turns = stores.map(|store| {
        tokio::spawn(async move {
            let mut transaction = store.begin().await.unwrap();
            let before = transaction.reminded_until().await.unwrap();
            let next = before.map_or(noon(), |before| before + TimeDelta::minutes(1));
            transaction.set_reminded_until(next).await.unwrap();
            transaction.commit().await.unwrap();
            before
        })
    });
    let mut seen = Vec::new();
    for turn in turns {
        seen.push(turn.await.unwrap());
    }
    seen.sort_unstable();
    assert_eq!(seen, [None, Some(noon()), Some(noon() + TimeDelta::minutes(1))]);
}

pub(crate) async fn mails_to_an_address_are_known_latest_first(database: &impl Database) {
    let store = database.open().await;
    let booking = BookingId::random();
    let at = |minutes: i64| noon() + TimeDelta::minutes(minutes);
    let mut mails = Vec::new();
    for (number, minutes) in [(1, 5), (2, 1), (3, 9)] {
        mails.push(NewMail {
            planned_at: at(minutes),
            ..mail(&format!("<{number}@x>"), booking)
        });
    }
    mails.push(NewMail {
        recipient: "bob@example.com".to_owned(),
        ..mail("<4@x>", booking)
    });
    insert(&*store, &mails).await;
    let mut transaction = store.begin().await.unwrap();
    let times = transaction
        .planned_mail_times("ada@example.com", 2)
        .await
        .unwrap();
    assert_eq!(times, [at(9), at(5)]);
}

pub(crate) async fn finished_mails_are_swept_after_a_month_and_waiting_ones_never(database: &impl Database) {
    let store = database.open().await;
    let booking = BookingId::random();
    insert(&*store, &[mail("<1@x>", booking), mail("<2@x>", booking)]).await;
    let first = store.mails_of_booking(booking).await.unwrap()[0].number;
    finish(&*store, first, MailAttempt::Sent).await;
    for (days, kept) in [(29, 2), (1, 1)] {
        database.clock().advance(TimeDelta::days(days));
        let mut transaction = store.begin().await.unwrap();
        transaction.sweep().await.unwrap();
        transaction.commit().await.unwrap();
        assert_eq!(store.mails_of_booking(booking).await.unwrap().len(), kept);
    }
}
