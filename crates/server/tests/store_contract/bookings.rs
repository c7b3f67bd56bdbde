//! Bookings, their Events, guests and staff tokens.

use std::time::Duration;

use booking_server::catalogue::Organization;
use booking_server::ids::{BookingId, EventId, GuestId, OrganizationId, TokenId};
use booking_server::store::{BookingStatus, Event, Guest, Role, StaffToken, StoreError};
use chrono::TimeDelta;

use crate::fixture::{Database, booking, catalogue, noon, organization, save_catalogue, span};

pub(crate) async fn a_booking_comes_back_as_it_was_written(database: &impl Database) {
    let store = database.open().await;
    let mut booking = booking("SW-1");
    let mut transaction = store.begin().await.unwrap();
    transaction.insert_booking(&booking).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(
        store.find_booking(booking.id).await.unwrap().as_ref(),
        Some(&booking)
    );
    assert_eq!(store.find_booking(BookingId::random()).await.unwrap(), None);

    for status in [
        BookingStatus::Approved,
        BookingStatus::Denied,
        BookingStatus::Canceled,
    ] {
        booking.status = status;
        booking.customer_id = Some("customer".to_owned());
        booking.contact_id = Some("contact".to_owned());
        booking.event = Some(EventId::random());
        booking.contact.phone = Some("+49 30 1234567".to_owned());
        booking.title = "Facial".to_owned();
        booking.request_note = None;
        booking.lapses_at = None;
        booking.last_updated += TimeDelta::seconds(1);
        let mut transaction = store.begin().await.unwrap();
        transaction.update_booking(&booking).await.unwrap();
        assert_eq!(
            transaction.lock_booking(booking.id).await.unwrap().as_ref(),
            Some(&booking)
        );
        transaction.commit().await.unwrap();
        assert_eq!(
            store.find_booking(booking.id).await.unwrap().as_ref(),
            Some(&booking)
        );
    }
}

pub(crate) async fn revisions_of_bookings_are_their_last_updates(database: &impl Database) {
    let store = database.open().await;
    let (first, mut second) = (booking("SW-1"), booking("SW-2"));
    let mut transaction = store.begin().await.unwrap();
    transaction.insert_booking(&first).await.unwrap();
    transaction.insert_booking(&second).await.unwrap();
    transaction.insert_booking(&booking("SW-3")).await.unwrap();
    second.last_updated += TimeDelta::seconds(7);
    transaction.update_booking(&second).await.unwrap();
    transaction.commit().await.unwrap();
    let asked = [second.id, BookingId::random(), first.id];
    let mut revisions = store.booking_revisions(&asked).await.unwrap();
    revisions.sort_by_key(|(_, last_updated)| *last_updated);
    assert_eq!(
        revisions,
        [(first.id, first.last_updated), (second.id, second.last_updated)]
    );
    assert_eq!(store.booking_revisions(&[]).await.unwrap(), []);
}

pub(crate) async fn a_booking_is_updated_only_if_its_last_update_grows(database: &impl Database) {
    let store = database.open().await;
    let mut booking = booking("SW-1");
    let mut transaction = store.begin().await.unwrap();
    transaction.insert_booking(&booking).await.unwrap();
    booking.status = BookingStatus::Approved;
    let refused = transaction.update_booking(&booking).await;
    assert!(matches!(refused, Err(StoreError::Conflict)), "{refused:?}");
    let written = transaction.lock_booking(booking.id).await.unwrap().unwrap();
    assert_eq!(written.status, BookingStatus::Pending);

    booking.id = BookingId::random();
    let unknown = transaction.update_booking(&booking).await;
    assert!(matches!(unknown, Err(StoreError::Conflict)), "{unknown:?}");
}

pub(crate) async fn a_reference_is_unique_in_its_organization(database: &impl Database) {
    let store = database.open().await;
    let neighbour = neighbour(database).await;
    let mut transaction = store.begin().await.unwrap();
    transaction.insert_booking(&booking("SW-1")).await.unwrap();
    let refused = transaction.insert_booking(&booking("SW-1")).await;
    assert!(matches!(refused, Err(StoreError::Conflict)), "{refused:?}");

    let mut of_neighbour = booking("SW-1");
    of_neighbour.organization = neighbour;
    transaction.insert_booking(&of_neighbour).await.unwrap();
    transaction.insert_booking(&booking("SW-2")).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(store.list_bookings(organization()).await.unwrap().len(), 2);
}

pub(crate) async fn bookings_are_listed_newest_first_and_by_tenant(database: &impl Database) {
    let store = database.open().await;
    let neighbour = neighbour(database).await;
    let mut transaction = store.begin().await.unwrap();
    for (reference, minutes) in [("SW-1", 1), ("SW-2", 3), ("SW-3", 2), ("SW-4", 3)] {
        let mut booking = booking(reference);
        booking.created_at = noon() + TimeDelta::minutes(minutes);
        transaction.insert_booking(&booking).await.unwrap();
    }
    let mut of_neighbour = booking("SW-5");
    of_neighbour.organization = neighbour;
    transaction.insert_booking(&of_neighbour).await.unwrap();
    transaction.commit().await.unwrap();

    let listed = store.list_bookings(organization()).await.unwrap();
    let references: Vec<_> = listed.iter().map(|booking| booking.reference.as_str()).collect();
    assert_eq!(references, ["SW-4", "SW-2", "SW-3", "SW-1"]);
    assert_eq!(store.list_bookings(neighbour).await.unwrap(), [of_neighbour]);
}

pub(crate) async fn a_booking_is_found_by_its_alias_whenever_it_was_made(database: &impl Database) {
    let store = database.open().await;
    let (former, later, other) = (booking("SW-1"), booking("SW-2"), booking("SW-3"));
    let mut transaction = store.begin().await.unwrap();
    for booking in [&former, &later, &other] {
        transaction.insert_booking(booking).await.unwrap();
    }
    transaction.commit().await.unwrap();
    // As a booking is that was made before aliases were kept, or by a server of then.
    let forget = format!("UPDATE bookings SET alias = NULL WHERE id = '{}'", former.id);
    database.raw(&forget).await.unwrap();

    let find = async |organization, id| store.find_booking_of_alias(organization, id).await.unwrap();
    for booking in [&former, &later] {
        let organization = booking.organization;
        assert_eq!(find(organization, booking.id.alias()).await, Some(booking.id));
        assert_eq!(find(organization, booking.id).await, None, "the id is no alias");
        let stranger = OrganizationId::random();
        assert_eq!(find(stranger, booking.id.alias()).await, None);
    }
}

pub(crate) async fn the_known_guests_of_a_booking_are_told_by_place(database: &impl Database) {
    let store = database.open().await;
    let (known, unknown) = (booking("SW-1"), booking("SW-2"));
    let guests = [(0, GuestId::random()), (2, GuestId::random())];
    let mut transaction = store.begin().await.unwrap();
    transaction.insert_booking(&known).await.unwrap();
    transaction.insert_booking(&unknown).await.unwrap();
    transaction
        .insert_guests_of_booking(known.id, &guests)
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(store.guests_of_booking(known.id).await.unwrap(), guests);
    assert_eq!(store.guests_of_booking(unknown.id).await.unwrap(), []);
}

pub(crate) async fn pending_bookings_are_counted_by_address(database: &impl Database) {
    let store = database.open().await;
    let neighbour = neighbour(database).await;
    let mut transaction = store.begin().await.unwrap();
    transaction.insert_booking(&booking("SW-1")).await.unwrap();
    transaction.insert_booking(&booking("SW-2")).await.unwrap();
    let mut approved = booking("SW-3");
    approved.status = BookingStatus::Approved;
    transaction.insert_booking(&approved).await.unwrap();
    let mut lapsed = booking("SW-4");
    lapsed.lapses_at = Some(noon());
    transaction.insert_booking(&lapsed).await.unwrap();
    let mut anonymous = booking("SW-5");
    anonymous.contact.email = None;
    transaction.insert_booking(&anonymous).await.unwrap();

    for (tenant, email, count) in [
        (organization(), "ada@example.com", 2),
        (organization(), "bea@example.com", 0),
        (neighbour, "ada@example.com", 0),
    ] {
        assert_eq!(
            transaction
                .pending_bookings_of_email(tenant, email)
                .await
                .unwrap(),
            count,
            "{email}"
        );
    }
}

pub(crate) async fn due_bookings_are_those_that_must_lapse(database: &impl Database) {
    let store = database.open().await;
    let mut transaction = store.begin().await.unwrap();
    for (reference, status, lapses_in) in [
        ("later", BookingStatus::Pending, Some(61)),
        ("second", BookingStatus::Pending, Some(60)),
        ("first", BookingStatus::Pending, Some(30)),
        ("never", BookingStatus::Pending, None),
        ("approved", BookingStatus::Approved, Some(30)),
    ] {
        let mut booking = booking(reference);
        booking.status = status;
        booking.lapses_at = lapses_in.map(|minutes| noon() + TimeDelta::minutes(minutes));
        transaction.insert_booking(&booking).await.unwrap();
    }
    transaction.commit().await.unwrap();

    database.clock().advance(TimeDelta::hours(1));
    let mut transaction = store.begin().await.unwrap();
    for (limit, expected) in [(10, vec!["first", "second"]), (1, vec!["first"]), (0, vec![])] {
        let due = transaction.pending_bookings_due(limit).await.unwrap();
        let references: Vec<_> = due.iter().map(|booking| booking.reference.as_str()).collect();
        assert_eq!(references, expected);
    }
}

pub(crate) async fn staff_are_reminded_of_a_pending_booking_once(database: &impl Database) {
    let store = database.open().await;
    let mut transaction = store.begin().await.unwrap();
    let mut ids = Vec::new();
    for (reference, status, remind_in, lapses_in) in [
        ("later", BookingStatus::Pending, Some(61), Some(90)),
        ("second", BookingStatus::Pending, Some(60), Some(61)),
        ("first", BookingStatus::Pending, Some(30), None),
        ("lapsed", BookingStatus::Pending, Some(30), Some(60)),
        ("reminded", BookingStatus::Pending, None, None),
        ("denied", BookingStatus::Denied, Some(30), None),
    ] {
        let mut booking = booking(reference);
        booking.status = status;
        booking.remind_at = remind_in.map(|minutes| noon() + TimeDelta::minutes(minutes));
        booking.lapses_at = lapses_in.map(|minutes| noon() + TimeDelta::minutes(minutes));
        transaction.insert_booking(&booking).await.unwrap();
        ids.push(booking.id);
    }
    transaction.commit().await.unwrap();

    database.clock().advance(TimeDelta::hours(1));
    // Rolled back: they are still to be reminded of.
    let mut transaction = store.begin().await.unwrap();
    assert_eq!(transaction.take_pending_reminders(10).await.unwrap().len(), 2);
    drop(transaction);
    let mut transaction = store.begin().await.unwrap();
    // PostgreSQL hears of the dropped transaction a little later; until then its rows are passed over.
    let patience = Duration::from_secs(60);
    let first = tokio::time::timeout(patience, async {
        loop {
            let taken = transaction.take_pending_reminders(1).await.unwrap();
            if !taken.is_empty() {
                return taken;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    });
    let first = first.await.unwrap();
    let second = transaction.take_pending_reminders(1).await.unwrap();
    let third = transaction.take_pending_reminders(1).await.unwrap();
    for (taken, expected) in [(first, vec!["first"]), (second, vec!["second"]), (third, vec![])] {
        let references: Vec<_> = taken.iter().map(|booking| booking.reference.as_str()).collect();
        assert_eq!(references, expected);
        assert!(taken.iter().all(|booking| booking.remind_at.is_none()));
    }
    transaction.commit().await.unwrap();
    let second = store.find_booking(ids[1]).await.unwrap().unwrap();
    assert_eq!((second.remind_at, second.last_updated), (None, noon()));
    let mut transaction = store.begin().await.unwrap();
    assert_eq!(transaction.take_pending_reminders(10).await.unwrap(), []);
}

pub(crate) async fn approved_bookings_are_found_by_the_starts_of_their_events(database: &impl Database) {
    let store = database.open().await;
    let mut transaction = store.begin().await.unwrap();
    for (reference, status, start) in [
        ("at the first moment", BookingStatus::Approved, 0),
        ("between", BookingStatus::Approved, 1),
        ("at the second moment", BookingStatus::Approved, 60),
        ("later", BookingStatus::Approved, 61),
        ("canceled", BookingStatus::Canceled, 30),
    ] {
        let mut booking = booking(reference);
        let event = Event {
            id: EventId::random(),
            organization: organization(),
            booking: Some(booking.id),
            title: "Massage".to_owned(),
            during: span(start, start + 30),
            canceled: status == BookingStatus::Canceled,
        };
        booking.status = status;
        booking.event = Some(event.id);
        transaction.insert_booking(&booking).await.unwrap();
        transaction.insert_event(&event).await.unwrap();
    }
    transaction.commit().await.unwrap();
    let (after, until) = (span(0, 60).start, span(0, 60).end);
    let found = store.approved_bookings_starting(after, until).await.unwrap();
    let references: Vec<_> = found.iter().map(|booking| booking.reference.as_str()).collect();
    assert_eq!(references, ["between", "at the second moment"]);
}

pub(crate) async fn an_event_is_listed_with_its_booking(database: &impl Database) {
    let store = database.open().await;
    let booking = booking("SW-1");
    let event = |from, to, canceled: bool| Event {
        id: EventId::random(),
        organization: organization(),
        booking: (!canceled).then_some(booking.id),
        title: "Massage".to_owned(),
        during: span(from, to),
        canceled,
    };
    let (second, first) = (event(60, 90, false), event(0, 30, true));
    let mut transaction = store.begin().await.unwrap();
    transaction.insert_event(&second).await.unwrap();
    transaction.insert_event(&first).await.unwrap();
    transaction.insert_booking(&booking).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(store.list_events(organization()).await.unwrap(), [first, second]);
    assert_eq!(store.list_events(OrganizationId::random()).await.unwrap(), []);
}

pub(crate) async fn a_guest_is_found(database: &impl Database) {
    let store = database.open().await;
    let guest = Guest {
        id: GuestId::random(),
        organization: organization(),
        first_name: "Ada".to_owned(),
        last_name: "Lovelace".to_owned(),
        email: "ada@example.com".to_owned(),
    };
    let mut transaction = store.begin().await.unwrap();
    transaction.insert_guest(&guest).await.unwrap();
    assert_eq!(transaction.find_guest(guest.id).await.unwrap(), Some(guest));
    assert_eq!(transaction.find_guest(GuestId::random()).await.unwrap(), None);
}

pub(crate) async fn a_token_is_found_by_its_hash(database: &impl Database) {
    let store = database.open().await;
    let mut transaction = store.begin().await.unwrap();
    for (byte, role) in [(1, Role::Read), (2, Role::Decide), (3, Role::Admin)] {
        let token = StaffToken {
            id: TokenId::random(),
            organization: organization(),
            name: "Front desk".to_owned(),
            role,
            created_at: noon(),
            revoked_at: None,
        };
        transaction.insert_token(&token, &[byte; 32]).await.unwrap();
    }
    transaction.commit().await.unwrap();
    for (byte, role) in [
        (1, Some(Role::Read)),
        (2, Some(Role::Decide)),
        (3, Some(Role::Admin)),
        (4, None),
    ] {
        let found = store.find_token(&[byte; 32]).await.unwrap();
        assert_eq!(found.map(|token| token.role), role);
    }
    database
        .raw("UPDATE staff_tokens SET revoked_at = created_at WHERE role = 'admin'")
        .await
        .unwrap();
    assert_eq!(store.find_token(&[3; 32]).await.unwrap(), None, "revoked");
}

/// Another tenant.
pub(crate) async fn neighbour(database: &impl Database) -> OrganizationId {
    let mut catalogue = catalogue();
    let id = OrganizationId::random();
    catalogue.organization = Organization {
        id,
        ..catalogue.organization
    };
    catalogue.portals.clear();
    save_catalogue(&*database.open().await, &catalogue).await.unwrap();
    id
}
