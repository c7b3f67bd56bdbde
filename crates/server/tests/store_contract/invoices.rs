//! Invoices: temporary while a hold runs, permanent with a booking.

use booking_server::ids::{
    AppointmentGroupId, AppointmentId, DraftId, GuestId, InvoiceId, InvoiceItemId, OwnerId, ReservationId,
};
use booking_server::store::{
    Booking, BookingStatus, Draft, Event, Invoice, InvoiceItem, InvoiceStatus, Reservation, Store, StoreError,
};
use chrono::TimeDelta;

use crate::fixture::{Database, booked, booking, claim, draft, noon, organization, reservation, span, unit};

/// An invoice of a draft's first guest with two treatments.
pub(crate) fn invoice(draft: &Draft) -> Invoice {
    Invoice {
        id: InvoiceId::random(),
        organization: organization(),
        owner: draft.owner,
        draft: draft.id,
        draft_guest: 0,
        booking: None,
        guest: 0,
        guest_id: None,
        appointment_group: AppointmentGroupId::random(),
        items: [0, 1]
            .map(|_| InvoiceItem {
                id: InvoiceItemId::random(),
                appointment: AppointmentId::random(),
            })
            .to_vec(),
        status: InvoiceStatus::Open,
        comments: None,
        closed: Vec::new(),
        created_at: noon(),
    }
}

/// A draft that holds a slot for ten minutes from noon.
fn holding_draft() -> Draft {
    Draft {
        reservation: Some(reservation()),
        ..draft()
    }
}

/// Keeps a booking with an open invoice of each of two guests.
async fn booking_of_two(store: &dyn Store) -> (Booking, [Invoice; 2]) {
    let (booking, draft) = (booking("SW-1"), draft());
    let invoices = [0, 1].map(|guest| Invoice {
        owner: booking.owner,
        booking: Some(booking.id),
        draft_guest: guest,
        guest,
        ..invoice(&draft)
    });
    let mut transaction = store.begin().await.unwrap();
    transaction.insert_booking(&booking).await.unwrap();
    for invoice in &invoices {
        transaction.insert_invoice(invoice).await.unwrap();
    }
    transaction.commit().await.unwrap();
    (booking, invoices)
}

pub(crate) async fn an_invoice_comes_back_as_it_was_written(database: &impl Database) {
    let store = database.open().await;
    let (draft, booking) = (holding_draft(), booking("SW-1"));
    let mut invoice = invoice(&draft);
    let mut transaction = store.begin().await.unwrap();
    transaction.insert_draft(&draft).await.unwrap();
    transaction.insert_booking(&booking).await.unwrap();
    transaction.insert_invoice(&invoice).await.unwrap();
    assert_eq!(
        transaction.find_invoice(invoice.id).await.unwrap().as_ref(),
        Some(&invoice)
    );
    for status in [
        InvoiceStatus::Open,
        InvoiceStatus::NoShow,
        InvoiceStatus::Canceled,
        InvoiceStatus::Replaced,
    ] {
        invoice.booking = Some(booking.id);
        invoice.guest = 3;
        invoice.guest_id = Some(GuestId::random());
        invoice.status = status;
        invoice.comments = Some("Called in sick".to_owned());
        invoice.closed = booking.appointments.clone();
        transaction.update_invoice(&invoice).await.unwrap();
        assert_eq!(
            transaction.find_invoice(invoice.id).await.unwrap().as_ref(),
            Some(&invoice)
        );
    }
    assert_eq!(transaction.find_invoice(InvoiceId::random()).await.unwrap(), None);
    transaction.commit().await.unwrap();
    assert_eq!(store.invoices_of_draft(draft.id).await.unwrap(), [invoice]);
    assert_eq!(store.invoices_of_draft(DraftId::random()).await.unwrap(), []);
}

pub(crate) async fn a_guest_of_a_draft_has_one_invoice(database: &impl Database) {
    let store = database.open().await;
    let draft = holding_draft();
    let mut transaction = store.begin().await.unwrap();
    transaction.insert_invoice(&invoice(&draft)).await.unwrap();
    let second = Invoice {
        draft_guest: 1,
        ..invoice(&draft)
    };
    transaction.insert_invoice(&second).await.unwrap();
    transaction.commit().await.unwrap();
    let mut transaction = store.begin().await.unwrap();
    let refused = transaction.insert_invoice(&invoice(&draft)).await;
    assert!(matches!(refused, Err(StoreError::Conflict)), "{refused:?}");
    drop(transaction);
    let mut transaction = store.begin().await.unwrap();
    let unknown = transaction.update_invoice(&invoice(&draft)).await;
    assert!(matches!(unknown, Err(StoreError::Conflict)), "{unknown:?}");
}

pub(crate) async fn invoices_are_found_by_draft_booking_and_appointment(database: &impl Database) {
    let store = database.open().await;
    let (booking, [first, second]) = booking_of_two(&*store).await;
    let mut transaction = store.begin().await.unwrap();
    assert_eq!(
        transaction.invoices_of_draft(first.draft).await.unwrap(),
        [first.clone(), second.clone()]
    );
    assert_eq!(
        transaction.invoices_of_booking(booking.id).await.unwrap(),
        [first, second.clone()]
    );
    let appointment = second.items[1].appointment.uuid().into();
    for id in [second.appointment_group, appointment] {
        let found = transaction.find_invoice_of_appointments(id).await.unwrap();
        assert_eq!(found.as_ref(), Some(&second));
    }
    let nothing = AppointmentGroupId::random();
    assert_eq!(
        transaction.find_invoice_of_appointments(nothing).await.unwrap(),
        None
    );
}

pub(crate) async fn only_the_temporary_invoices_of_a_draft_are_deleted(database: &impl Database) {
    let store = database.open().await;
    let (booking, [kept, _]) = booking_of_two(&*store).await;
    let draft = holding_draft();
    let temporary = invoice(&draft);
    let mut transaction = store.begin().await.unwrap();
    transaction.insert_invoice(&temporary).await.unwrap();
    assert_eq!(
        transaction.delete_temporary_invoices(kept.draft).await.unwrap(),
        0
    );
    assert_eq!(transaction.delete_temporary_invoices(draft.id).await.unwrap(), 1);
    assert_eq!(transaction.delete_temporary_invoices(draft.id).await.unwrap(), 0);
    assert_eq!(
        transaction.invoices_of_booking(booking.id).await.unwrap().len(),
        2
    );
    // What was deleted takes its items along: the same ids may be written again.
    transaction.insert_invoice(&temporary).await.unwrap();
}

pub(crate) async fn temporary_invoices_are_swept_when_their_hold_has_ended(database: &impl Database) {
    let store = database.open().await;
    let (booking, _) = booking_of_two(&*store).await;
    let holding = holding_draft();
    let mut released = holding_draft();
    released.reservation.as_mut().unwrap().released = true;
    let mut transaction = store.begin().await.unwrap();
    for draft in [&holding, &released] {
        transaction.insert_draft(draft).await.unwrap();
        transaction.insert_invoice(&invoice(draft)).await.unwrap();
    }
    assert_eq!(transaction.sweep().await.unwrap(), 1, "of the released hold");
    transaction.commit().await.unwrap();

    database
        .clock()
        .advance(TimeDelta::minutes(10) - TimeDelta::seconds(1));
    let mut transaction = store.begin().await.unwrap();
    assert_eq!(transaction.sweep().await.unwrap(), 0);
    drop(transaction);
    database.clock().advance(TimeDelta::seconds(1));
    let mut transaction = store.begin().await.unwrap();
    assert_eq!(transaction.sweep().await.unwrap(), 1, "of the lapsed hold");
    assert_eq!(transaction.invoices_of_draft(holding.id).await.unwrap(), []);
    assert_eq!(
        transaction.invoices_of_booking(booking.id).await.unwrap().len(),
        2
    );
}

pub(crate) async fn invoices_are_doubtful_when_hold_or_booking_contradict_them(database: &impl Database) {
    let store = database.open().await;
    let (mut booking, [mut canceled, open]) = booking_of_two(&*store).await;
    let holding = holding_draft();
    let temporary = invoice(&holding);
    let mut transaction = store.begin().await.unwrap();
    transaction.insert_draft(&holding).await.unwrap();
    transaction.insert_invoice(&temporary).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(store.doubtful_invoices().await.unwrap(), []);

    database.clock().advance(TimeDelta::minutes(10));
    let doubtful = store.doubtful_invoices().await.unwrap();
    let [lapsed] = &doubtful[..] else {
        panic!("{doubtful:?}");
    };
    assert_eq!(lapsed.invoice, temporary);
    assert_eq!(lapsed.held_until, Some(noon() + TimeDelta::minutes(10)));
    assert_eq!((lapsed.booking.as_ref(), lapsed.claims.len()), (None, 0));

    // A canceled invoice whose owner has something booked, and an open one of a canceled booking.
    let mut transaction = store.begin().await.unwrap();
    transaction.sweep().await.unwrap();
    canceled.status = InvoiceStatus::Canceled;
    transaction.update_invoice(&canceled).await.unwrap();
    booking.status = BookingStatus::Canceled;
    booking.last_updated += TimeDelta::seconds(1);
    transaction.update_booking(&booking).await.unwrap();
    transaction.commit().await.unwrap();
    let theirs = booked(unit(), booking.owner, span(0, 60));
    claim(&*store, &[theirs, booked(unit(), OwnerId::random(), span(0, 60))])
        .await
        .unwrap();
    let mut doubtful = store.doubtful_invoices().await.unwrap();
    doubtful.sort_by_key(|doubtful| doubtful.invoice.guest);
    let invoices: Vec<_> = doubtful.iter().map(|doubtful| doubtful.invoice.clone()).collect();
    assert_eq!(invoices, [canceled, open]);
    for doubtful in doubtful {
        assert_eq!(doubtful.held_until, None);
        assert_eq!(doubtful.booking.as_ref(), Some(&booking));
        assert_eq!(doubtful.claims, [theirs]);
    }
}

pub(crate) async fn an_event_is_updated(database: &impl Database) {
    let store = database.open().await;
    let mut event = Event {
        id: booking_server::ids::EventId::random(),
        organization: organization(),
        booking: None,
        title: "Massage".to_owned(),
        during: span(0, 60),
        canceled: false,
    };
    let mut transaction = store.begin().await.unwrap();
    let unknown = transaction.update_event(&event).await;
    assert!(matches!(unknown, Err(StoreError::Conflict)), "{unknown:?}");
    drop(transaction);
    let mut transaction = store.begin().await.unwrap();
    transaction.insert_event(&event).await.unwrap();
    event.title = "Facial".to_owned();
    event.during = span(30, 90);
    event.canceled = true;
    transaction.update_event(&event).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(store.list_events(organization()).await.unwrap(), [event]);
}

pub(crate) async fn the_treatments_of_a_guest_are_those_of_bookings_and_holds(database: &impl Database) {
    let store = database.open().await;
    let guest = GuestId::random();
    let mut expected = Vec::new();
    let mut transaction = store.begin().await.unwrap();
    for (reference, status, invoice_status) in [
        ("SW-1", BookingStatus::Pending, None),
        ("SW-2", BookingStatus::Approved, Some(InvoiceStatus::Open)),
        ("SW-3", BookingStatus::Canceled, None),
        ("SW-4", BookingStatus::Approved, Some(InvoiceStatus::NoShow)),
    ] {
        let mut booking = booking(reference);
        booking.status = status;
        let of_another = booking.appointments[0].clone();
        booking.appointments[0].guest = 1;
        booking.appointments.push(of_another);
        transaction.insert_booking(&booking).await.unwrap();
        let guests = [(0, GuestId::random()), (1, guest)];
        transaction
            .insert_guests_of_booking(booking.id, &guests)
            .await
            .unwrap();
        if let Some(status) = invoice_status {
            let invoice = Invoice {
                booking: Some(booking.id),
                guest: 1,
                guest_id: Some(guest),
                status,
                ..invoice(&draft())
            };
            transaction.insert_invoice(&invoice).await.unwrap();
        }
        if ["SW-1", "SW-2"].contains(&reference) {
            expected.push((booking.owner, booking.appointments[0].during));
        }
    }
    let mut holding = draft();
    holding.guests[0].id = Some(guest);
    holding.reservation = Some(reservation());
    transaction.insert_draft(&holding).await.unwrap();
    let mut released = holding.clone();
    released.id = DraftId::random();
    released.reservation = Some(Reservation {
        id: ReservationId::random(),
        released: true,
        ..reservation()
    });
    transaction.insert_draft(&released).await.unwrap();
    transaction.commit().await.unwrap();
    let found = async |guest| {
        let mut found = store.treatments_of_guest(guest).await.unwrap();
        found.sort_by_key(|(owner, _)| *owner);
        found
    };
    expected.sort_by_key(|(owner, _)| *owner);
    let booked = expected.clone();
    expected.push((holding.owner, reservation().appointments[0].during));
    expected.sort_by_key(|(owner, _)| *owner);
    assert_eq!(found(guest).await, expected);
    assert_eq!(found(GuestId::random()).await, []);
    database.clock().advance(TimeDelta::minutes(11));
    assert_eq!(found(guest).await, booked, "the hold has lapsed");
}
