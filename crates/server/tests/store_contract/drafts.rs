//! Drafts and reservations.

use booking_server::ids::{DraftId, GuestId, RelationshipId, ReservationId};
use booking_server::store::{FamilyBooking, StoreError};
use chrono::TimeDelta;

use crate::fixture::{Database, booking, draft, reservation};

pub(crate) async fn a_draft_comes_back_as_it_was_written(database: &impl Database) {
    let store = database.open().await;
    let mut draft = draft();
    let replaced = booking("SW-0");
    draft.replaces = Some(replaced.id);
    draft.replaced_as_of = Some(replaced.last_updated);
    draft.family = Some(FamilyBooking {
        host: GuestId::random(),
        relationship: RelationshipId::random(),
    });
    let mut transaction = store.begin().await.unwrap();
    transaction.insert_booking(&replaced).await.unwrap();
    transaction.insert_draft(&draft).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(store.find_draft(draft.id).await.unwrap().as_ref(), Some(&draft));

    let booking = booking("SW-1");
    draft.reservation = Some(reservation());
    draft.booking = Some(booking.id);
    let mut transaction = store.begin().await.unwrap();
    transaction.update_draft(&draft).await.unwrap();
    assert_eq!(
        transaction.lock_draft(draft.id).await.unwrap().as_ref(),
        Some(&draft)
    );
    transaction.insert_booking(&booking).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(store.find_draft(draft.id).await.unwrap(), Some(draft));
}

pub(crate) async fn an_unknown_draft_is_none(database: &impl Database) {
    let store = database.open().await;
    assert_eq!(store.find_draft(DraftId::random()).await.unwrap(), None);
    let mut transaction = store.begin().await.unwrap();
    assert_eq!(transaction.lock_draft(DraftId::random()).await.unwrap(), None);
    assert_eq!(
        transaction
            .lock_draft_of_reservation(ReservationId::random())
            .await
            .unwrap(),
        None
    );
}

pub(crate) async fn a_draft_is_found_by_its_reservation(database: &impl Database) {
    let store = database.open().await;
    let (mut draft, reservation) = (draft(), reservation());
    draft.reservation = Some(reservation.clone());
    let mut transaction = store.begin().await.unwrap();
    transaction.insert_draft(&draft).await.unwrap();
    assert_eq!(
        transaction
            .lock_draft_of_reservation(reservation.id)
            .await
            .unwrap(),
        Some(draft)
    );
}

pub(crate) async fn updating_an_unknown_draft_is_a_conflict(database: &impl Database) {
    let store = database.open().await;
    let mut transaction = store.begin().await.unwrap();
    let refused = transaction.update_draft(&draft()).await;
    assert!(matches!(refused, Err(StoreError::Conflict)), "{refused:?}");
}

pub(crate) async fn the_holds_that_would_replace_a_booking_are_found(database: &impl Database) {
    let store = database.open().await;
    let (replaced, became) = (booking("SW-1"), booking("SW-2"));
    let mut transaction = store.begin().await.unwrap();
    transaction.insert_booking(&replaced).await.unwrap();
    transaction.insert_booking(&became).await.unwrap();
    let replacing = || {
        let mut replacing = draft();
        replacing.replaces = Some(replaced.id);
        replacing.reservation = Some(reservation());
        replacing
    };
    let (first, second) = (replacing(), replacing());
    let mut never_held = replacing();
    never_held.reservation = None;
    let mut released = replacing();
    released.reservation.as_mut().unwrap().released = true;
    let mut done = replacing();
    done.booking = Some(became.id);
    let mut of_another = replacing();
    of_another.replaces = Some(became.id);
    for draft in [&first, &never_held, &released, &done, &of_another, &second] {
        transaction.insert_draft(draft).await.unwrap();
    }
    let found = transaction.lock_drafts_replacing(replaced.id).await.unwrap();
    assert_eq!(found, [first, second]);
}

pub(crate) async fn live_holds_of_a_client_are_counted(database: &impl Database) {
    let store = database.open().await;
    let mut transaction = store.begin().await.unwrap();
    transaction.insert_draft(&draft()).await.unwrap();
    let mut held = draft();
    held.reservation = Some(reservation());
    transaction.insert_draft(&held).await.unwrap();
    let mut of_another = draft();
    of_another.client = "another".to_owned();
    of_another.reservation = Some(reservation());
    transaction.insert_draft(&of_another).await.unwrap();
    assert_eq!(transaction.live_holds_of_client("client").await.unwrap(), 1);

    let mut released = held.clone();
    released.reservation.as_mut().unwrap().released = true;
    transaction.update_draft(&released).await.unwrap();
    assert_eq!(
        transaction.live_holds_of_client("client").await.unwrap(),
        0,
        "released"
    );

    let booking = booking("SW-1");
    transaction.insert_booking(&booking).await.unwrap();
    let mut booked = held.clone();
    booked.booking = Some(booking.id);
    transaction.update_draft(&booked).await.unwrap();
    assert_eq!(
        transaction.live_holds_of_client("client").await.unwrap(),
        0,
        "booked"
    );

    transaction.update_draft(&held).await.unwrap();
    assert_eq!(transaction.live_holds_of_client("client").await.unwrap(), 1);
    transaction.commit().await.unwrap();
    database.clock().advance(TimeDelta::minutes(10));
    let mut transaction = store.begin().await.unwrap();
    assert_eq!(
        transaction.live_holds_of_client("client").await.unwrap(),
        0,
        "lapsed"
    );
}
