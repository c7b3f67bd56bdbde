//! The clock of changes, and references that are taken.

use std::sync::Arc;

use super::*;
use crate::catalogue::{Catalogue, Organization};
use crate::clock::SystemClock;
use crate::ids::{BookingModuleId, OrganizationId, PortalId};
use crate::store::Store as _;
use crate::store::sqlite::SqliteStore;

#[test]
fn a_booking_never_changes_twice_at_the_same_time() {
    let at = |seconds| DateTime::from_timestamp(seconds, 0).unwrap();
    let later = |seconds, millis| at(seconds) + TimeDelta::milliseconds(millis);
    for (previous, now, expected) in [
        (at(100), later(200, 700), at(200)),
        (at(100), at(100), at(101)),
        (at(100), later(100, 900), at(101)),
        (at(100), at(40), at(101)),
    ] {
        assert_eq!(last_updated_after(previous, now), expected);
    }
}

#[tokio::test]
async fn a_booking_gets_the_first_reference_that_is_not_taken() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", folder.path().join("booking.db").display());
    let store = SqliteStore::open(&url, Arc::new(SystemClock)).await.unwrap();
    let organization = OrganizationId::random();
    let mut transaction = store.begin().await.unwrap();
    transaction
        .save_catalogue(&catalogue(organization))
        .await
        .unwrap();
    let mut insert = async |references: &[&str]| {
        let mut booking = booking(organization);
        let references = references.iter().map(|&reference| reference.to_owned());
        let result = insert_with_reference(&mut *transaction, &mut booking, references).await;
        result.map(|()| booking.reference)
    };
    assert_eq!(insert(&["SW-AAAA", "SW-BBBB"]).await.unwrap(), "SW-AAAA");
    assert_eq!(
        insert(&["SW-AAAA", "SW-AAAA", "SW-AAAAC"]).await.unwrap(),
        "SW-AAAAC"
    );
    assert!(matches!(
        insert(&["SW-AAAA", "SW-AAAAC"]).await,
        Err(StoreError::Conflict)
    ));
    transaction.commit().await.unwrap();
    assert_eq!(store.list_bookings(organization).await.unwrap().len(), 2);
}

fn catalogue(organization: OrganizationId) -> Catalogue {
    Catalogue {
        organization: Organization {
            id: organization,
            name: "Stillwater".to_owned(),
            language: "en".to_owned(),
            reference_prefix: "SW".to_owned(),
        },
        centers: Vec::new(),
        portals: Vec::new(),
        booking_modules: Vec::new(),
        categories: Vec::new(),
        services: Vec::new(),
        therapists: Vec::new(),
        rooms: Vec::new(),
        equipment: Vec::new(),
    }
}

fn booking(organization: OrganizationId) -> Booking {
    let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
    Booking {
        id: BookingId::random(),
        reference: String::new(),
        owner: OwnerId::random(),
        status: BookingStatus::Pending,
        organization,
        booking_module: BookingModuleId::random(),
        portal: PortalId::random(),
        center: CenterId::random(),
        contact: Contact::default(),
        title: "Massage".to_owned(),
        event_answers: BTreeMap::new(),
        appointments: Vec::new(),
        request_note: None,
        customer_id: None,
        contact_id: None,
        event: None,
        language: "en".to_owned(),
        attribution: Default::default(),
        lapses_at: None,
        remind_at: None,
        created_at: now,
        last_updated: now,
    }
}
