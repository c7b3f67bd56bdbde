//! Change requests, the audit log, the outbox, and Events that change.

use std::collections::BTreeMap;

use booking_server::ids::{BookingId, ChangeRequestId, EventId, OrganizationId, ReservationId, TokenId};
use booking_server::store::{
    Actor, AuditEntry, AuditedChanges, BookingChange, BookingStatus, ChangeRequest, ChangeWish, Event,
    NewVisit, Notice, NoticeDetail, Occasion, RequestedChange, StoreError, StoreTransaction,
};
use chrono::TimeDelta;
use serde_json::json;

use crate::fixture::{Database, booking, noon, organization, reservation, span};

fn request(booking: BookingId) -> ChangeRequest {
    ChangeRequest {
        id: ChangeRequestId::random(),
        organization: organization(),
        booking,
        wish: ChangeWish::Cancellation,
        request_note: None,
        lapses_at: noon() + TimeDelta::hours(24),
        created_at: noon(),
    }
}

async fn insert_booking(transaction: &mut dyn StoreTransaction, reference: &str) -> BookingId {
    let booking = booking(reference);
    transaction.insert_booking(&booking).await.unwrap();
    booking.id
}

pub(crate) async fn a_change_request_comes_back_as_it_was_written(database: &impl Database) {
    let store = database.open().await;
    let mut transaction = store.begin().await.unwrap();
    let (first, second) = (
        insert_booking(&mut *transaction, "SW-1").await,
        insert_booking(&mut *transaction, "SW-2").await,
    );
    let cancellation = request(first);
    let contact = booking("SW-3").contact;
    let change = ChangeRequest {
        wish: ChangeWish::Change(Box::new(BookingChange {
            contact: Some(contact),
            event_answers: Some(BTreeMap::new()),
            title: Some("Facial".to_owned()),
            visit: Some(NewVisit {
                reservation: Some(ReservationId::random()),
                appointments: reservation().appointments,
                former: Some(reservation().appointments),
            }),
        })),
        request_note: Some("<b>Please</b>".to_owned()),
        created_at: noon() + TimeDelta::seconds(1),
        ..request(second)
    };
    for request in [&change, &cancellation] {
        transaction.insert_change_request(request).await.unwrap();
    }
    assert_eq!(
        transaction.change_request_of(second).await.unwrap().as_ref(),
        Some(&change)
    );
    assert_eq!(
        transaction.find_change_request(cancellation.id).await.unwrap(),
        Some(cancellation.clone())
    );
    transaction.commit().await.unwrap();
    assert_eq!(
        store.list_change_requests(organization()).await.unwrap(),
        [cancellation.clone(), change.clone()],
        "oldest first"
    );
    assert_eq!(
        store
            .list_change_requests(OrganizationId::random())
            .await
            .unwrap(),
        []
    );
    assert_eq!(
        store.find_change_request_of(first).await.unwrap(),
        Some(cancellation.clone())
    );

    let mut transaction = store.begin().await.unwrap();
    transaction.delete_change_request(cancellation.id).await.unwrap();
    assert_eq!(
        transaction.find_change_request(cancellation.id).await.unwrap(),
        None
    );
    transaction.commit().await.unwrap();
    assert_eq!(store.find_change_request_of(first).await.unwrap(), None);
    assert!(store.find_change_request_of(second).await.unwrap().is_some());
}

pub(crate) async fn a_booking_has_one_change_request(database: &impl Database) {
    let store = database.open().await;
    let mut transaction = store.begin().await.unwrap();
    let booking = insert_booking(&mut *transaction, "SW-1").await;
    transaction
        .insert_change_request(&request(booking))
        .await
        .unwrap();
    let second = transaction.insert_change_request(&request(booking)).await;
    assert!(matches!(second, Err(StoreError::Conflict)), "{second:?}");
}

pub(crate) async fn due_change_requests_are_those_that_must_lapse(database: &impl Database) {
    let store = database.open().await;
    let mut transaction = store.begin().await.unwrap();
    let mut expected = Vec::new();
    for (reference, minutes) in [("SW-1", 61), ("SW-2", 60), ("SW-3", 30)] {
        let booking = insert_booking(&mut *transaction, reference).await;
        let request = ChangeRequest {
            lapses_at: noon() + TimeDelta::minutes(minutes),
            ..request(booking)
        };
        transaction.insert_change_request(&request).await.unwrap();
        expected.insert(0, request.id);
    }
    assert_eq!(transaction.change_requests_due(9).await.unwrap(), []);
    transaction.commit().await.unwrap();
    database.clock().advance(TimeDelta::hours(1));
    let mut transaction = store.begin().await.unwrap();
    for (limit, count) in [(9, 2), (1, 1), (0, 0)] {
        let due = transaction.change_requests_due(limit).await.unwrap();
        let ids: Vec<_> = due.iter().map(|request| request.id).collect();
        assert_eq!(ids, expected[..count]);
    }
}

fn entry(booking: BookingId, occasion: Occasion) -> AuditEntry {
    AuditEntry {
        organization: organization(),
        booking,
        at: noon(),
        occasion,
        actor: Actor::Staff {
            token: TokenId::random(),
            name: "Front desk".to_owned(),
        },
        changes: AuditedChanges {
            before: BTreeMap::from([("status".to_owned(), json!(0))]),
            after: BTreeMap::from([("status".to_owned(), json!(1))]),
            withheld: vec!["contact.answers.health".to_owned()],
            note: Some("See you then".to_owned()),
        },
    }
}

pub(crate) async fn the_audit_log_is_listed_in_order_and_nothing_can_be_taken_out_of_it(
    database: &impl Database,
) {
    let store = database.open().await;
    let (one, other) = (BookingId::random(), BookingId::random());
    let entries = [
        AuditEntry {
            actor: Actor::Customer,
            ..entry(one, Occasion::BookingSubmitted)
        },
        entry(one, Occasion::BookingApproved),
        AuditEntry {
            actor: Actor::Server,
            ..entry(one, Occasion::ChangeRequestLapsed)
        },
    ];
    let mut transaction = store.begin().await.unwrap();
    for entry in &entries {
        transaction.insert_audit_entry(entry).await.unwrap();
    }
    transaction
        .insert_audit_entry(&entry(other, Occasion::BookingDenied))
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    for sql in [
        "DELETE FROM audit_log",
        "UPDATE audit_log SET occasion = 'booking.denied'",
    ] {
        let refused = database.raw(sql).await.unwrap_err();
        assert!(refused.contains("append_only"), "{refused}");
    }
    assert_eq!(store.list_audit_entries(one).await.unwrap(), entries);
    assert_eq!(store.list_audit_entries(other).await.unwrap().len(), 1);
}

fn notice(occasion: Occasion) -> Notice {
    Notice {
        occasion,
        organization: organization(),
        booking: BookingId::random(),
        at: noon(),
        detail: NoticeDetail {
            reference: "SW-1".to_owned(),
            status: BookingStatus::Approved,
            last_updated: noon(),
            during: Some(span(0, 60)),
            former_during: None,
            actor: Actor::Server,
            note: None,
            change: Some(RequestedChange {
                id: ChangeRequestId::random(),
                cancellation: false,
                during: Some(span(60, 120)),
            }),
        },
    }
}

pub(crate) async fn notices_are_read_in_order_and_swept_after_a_week(database: &impl Database) {
    let store = database.open().await;
    let notices: Vec<Notice> = Occasion::ALL.into_iter().map(notice).collect();
    let mut transaction = store.begin().await.unwrap();
    for notice in &notices {
        transaction.insert_notice(notice).await.unwrap();
    }
    transaction.commit().await.unwrap();
    let all = store.notices_after(0, 100).await.unwrap();
    let read: Vec<Notice> = all.iter().map(|(_, notice)| notice.clone()).collect();
    assert_eq!(read, notices);
    let rest = store.notices_after(all[2].0, 2).await.unwrap();
    assert_eq!(rest, all[3..5]);

    database
        .clock()
        .advance(TimeDelta::days(7) - TimeDelta::seconds(1));
    let mut transaction = store.begin().await.unwrap();
    assert_eq!(transaction.sweep().await.unwrap(), 0);
    transaction.commit().await.unwrap();
    database.clock().advance(TimeDelta::seconds(1));
    let mut transaction = store.begin().await.unwrap();
    assert_eq!(
        transaction.sweep().await.unwrap(),
        u64::try_from(notices.len()).unwrap()
    );
    transaction.commit().await.unwrap();
    assert_eq!(store.notices_after(0, 100).await.unwrap(), []);
}

pub(crate) async fn an_event_is_changed_and_deleted(database: &impl Database) {
    let store = database.open().await;
    let mut event = Event {
        id: EventId::random(),
        organization: organization(),
        booking: None,
        title: "Massage".to_owned(),
        during: span(0, 60),
        canceled: false,
    };
    let mut transaction = store.begin().await.unwrap();
    let unknown = transaction.update_event(&event).await;
    assert!(matches!(unknown, Err(StoreError::Conflict)), "{unknown:?}");
    transaction.insert_event(&event).await.unwrap();
    let booking = insert_booking(&mut *transaction, "SW-1").await;
    event.booking = Some(booking);
    event.title = "Facial".to_owned();
    event.during = span(60, 90);
    event.canceled = true;
    transaction.update_event(&event).await.unwrap();
    assert_eq!(
        transaction.lock_event(event.id).await.unwrap().as_ref(),
        Some(&event)
    );
    transaction.commit().await.unwrap();
    assert_eq!(store.find_event(event.id).await.unwrap(), Some(event.clone()));
    assert_eq!(store.find_event(EventId::random()).await.unwrap(), None);

    let mut transaction = store.begin().await.unwrap();
    transaction.delete_event(event.id).await.unwrap();
    assert_eq!(transaction.lock_event(event.id).await.unwrap(), None);
    transaction.commit().await.unwrap();
    assert_eq!(store.find_event(event.id).await.unwrap(), None);
}

pub(crate) async fn what_belongs_to_a_booking_is_read_at_one_moment(database: &impl Database) {
    const ROUNDS: usize = 40;
    let (store, writing) = (database.open().await, database.open().await);
    let mut transaction = store.begin().await.unwrap();
    let id = insert_booking(&mut *transaction, "SW-1").await;
    transaction.commit().await.unwrap();
    assert_eq!(
        store.find_booking_in_full(BookingId::random()).await.unwrap(),
        None
    );
    let writer = tokio::spawn(async move {
        for round in 1..=ROUNDS {
            let mut transaction = writing.begin().await.unwrap();
            let mut booking = transaction.lock_booking(id).await.unwrap().unwrap();
            booking.title = round.to_string();
            booking.last_updated += TimeDelta::seconds(1);
            transaction.update_booking(&booking).await.unwrap();
            match transaction.change_request_of(id).await.unwrap() {
                Some(open) => transaction.delete_change_request(open.id).await.unwrap(),
                None => transaction.insert_change_request(&request(id)).await.unwrap(),
            }
            let entry = entry(id, Occasion::BookingChanged);
            transaction.insert_audit_entry(&entry).await.unwrap();
            assert_eq!(transaction.audit_entries_of(id).await.unwrap().len(), round);
            transaction.commit().await.unwrap();
        }
    });
    loop {
        let is_over = writer.is_finished();
        let found = store.find_booking_in_full(id).await.unwrap().unwrap();
        let round = found.entries.len();
        if round > 0 {
            assert_eq!(found.booking.title, round.to_string());
        }
        assert_eq!(found.request.is_some(), round % 2 == 1, "round {round}");
        if is_over {
            assert_eq!(round, ROUNDS);
            break;
        }
    }
    writer.await.unwrap();
}
