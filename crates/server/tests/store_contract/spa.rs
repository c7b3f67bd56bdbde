//! Who may book for whom, block-out times, and the tokens of staff.

use booking_server::ids::{
    BlockOutId, CenterId, EquipmentId, GuestId, OrganizationId, OwnerId, RelationshipId, RoomId, TherapistId,
    TokenId,
};
use booking_server::store::{
    BlockOut, BlockedOut, Guest, GuestRelationship, RelationshipKind, Role, StaffToken, StoreError,
};
use chrono::TimeDelta;

use crate::bookings::neighbour;
use crate::fixture::{Database, booking, noon, organization, span};

fn guest(name: &str) -> Guest {
    Guest {
        id: GuestId::random(),
        organization: organization(),
        first_name: name.to_owned(),
        last_name: "Lovelace".to_owned(),
        email: format!("{name}@example.com"),
    }
}

fn relationship(host: &Guest, member: &Guest) -> GuestRelationship {
    GuestRelationship {
        id: RelationshipId::random(),
        organization: organization(),
        host: host.id,
        member: member.id,
        kind: RelationshipKind::Child,
        imported: true,
    }
}

pub(crate) async fn a_relationship_is_kept_once_and_ends(database: &impl Database) {
    let store = database.open().await;
    let (ada, tim, ben) = (guest("Ada"), guest("Tim"), guest("Ben"));
    let (child, other) = (
        relationship(&ada, &tim),
        GuestRelationship {
            kind: RelationshipKind::Other,
            imported: false,
            ..relationship(&ada, &ben)
        },
    );
    let mut transaction = store.begin().await.unwrap();
    for guest in [&ada, &tim, &ben] {
        transaction.insert_guest(guest).await.unwrap();
    }
    transaction.insert_relationship(&child).await.unwrap();
    transaction.insert_relationship(&other).await.unwrap();
    let twice = transaction.insert_relationship(&relationship(&ada, &tim)).await;
    assert!(matches!(twice, Err(StoreError::Conflict)), "{twice:?}");
    let back = relationship(&tim, &ada);
    transaction.insert_relationship(&back).await.unwrap();
    assert_eq!(
        transaction.find_relationship(child.id).await.unwrap(),
        Some(child)
    );
    let unknown = RelationshipId::random();
    assert_eq!(transaction.find_relationship(unknown).await.unwrap(), None);
    transaction.commit().await.unwrap();

    let listed = store.list_relationships(organization()).await.unwrap();
    assert_eq!(listed.len(), 3);
    for one in [child, other, back] {
        assert!(listed.contains(&one), "{listed:?}");
    }
    let elsewhere = neighbour(database).await;
    assert_eq!(store.list_relationships(elsewhere).await.unwrap(), []);
    let mut transaction = store.begin().await.unwrap();
    assert!(
        !transaction
            .delete_relationship(elsewhere, child.id)
            .await
            .unwrap()
    );
    assert!(
        transaction
            .delete_relationship(organization(), child.id)
            .await
            .unwrap()
    );
    assert!(
        !transaction
            .delete_relationship(organization(), child.id)
            .await
            .unwrap()
    );
    transaction.commit().await.unwrap();
    assert_eq!(store.list_relationships(organization()).await.unwrap().len(), 2);
}

pub(crate) async fn nobody_is_related_to_themselves_or_to_nobody(database: &impl Database) {
    let store = database.open().await;
    let ada = guest("Ada");
    let mut transaction = store.begin().await.unwrap();
    transaction.insert_guest(&ada).await.unwrap();
    transaction.commit().await.unwrap();
    for (host, member) in [(&ada, &ada), (&ada, &guest("Nobody")), (&guest("Nobody"), &ada)] {
        let mut transaction = store.begin().await.unwrap();
        // Some databases look at the end of the transaction only.
        let inserted = match transaction.insert_relationship(&relationship(host, member)).await {
            Ok(()) => transaction.commit().await,
            refused => refused,
        };
        assert!(inserted.is_err());
    }
    assert_eq!(store.list_relationships(organization()).await.unwrap(), []);
}

pub(crate) async fn an_imported_guest_keeps_its_id(database: &impl Database) {
    let store = database.open().await;
    let (first, second) = (guest("Ada"), guest("Augusta"));
    let mut transaction = store.begin().await.unwrap();
    transaction.save_imported_guest("ada", &first).await.unwrap();
    transaction.save_imported_guest("ada", &second).await.unwrap();
    transaction
        .save_imported_guest("tim", &guest("Tim"))
        .await
        .unwrap();
    transaction.insert_guest(&guest("Online")).await.unwrap();
    transaction.commit().await.unwrap();

    let guests = store.imported_guests(organization()).await.unwrap();
    let keys: Vec<_> = guests.iter().map(|(key, _)| key.as_str()).collect();
    assert_eq!(keys, ["ada", "tim"], "and nobody who came by themselves");
    let (_, ada) = guests.first().unwrap();
    assert_eq!(ada.id, first.id, "whoever knows the id still means her");
    assert_eq!(
        (ada.first_name.as_str(), ada.email.as_str()),
        ("Augusta", "Augusta@example.com")
    );
    assert_eq!(store.imported_guests(OrganizationId::random()).await.unwrap(), []);
}

pub(crate) async fn a_block_out_comes_back_as_it_was_written_and_goes(database: &impl Database) {
    let store = database.open().await;
    let block_out = |what, from, to, note: Option<&str>| BlockOut {
        id: BlockOutId::random(),
        organization: organization(),
        center: CenterId::random(),
        what,
        during: span(from, to),
        owner: OwnerId::random(),
        note: note.map(str::to_owned),
        created_at: noon(),
    };
    let late = block_out(
        BlockedOut::Therapist(TherapistId::random()),
        60,
        120,
        Some("Dentist"),
    );
    let early = block_out(BlockedOut::Room(RoomId::random()), 0, 60, None);
    let id = EquipmentId::random();
    let last = block_out(BlockedOut::Equipment { id, pieces: 2 }, 600, 660, None);
    let mut transaction = store.begin().await.unwrap();
    for one in [&late, &early, &last] {
        transaction.insert_block_out(one).await.unwrap();
    }
    transaction.commit().await.unwrap();

    let list = async |from, to| {
        store
            .list_block_outs(organization(), span(from, to))
            .await
            .unwrap()
    };
    assert_eq!(
        list(0, 1440).await,
        [early.clone(), late.clone(), last.clone()],
        "by start"
    );
    assert_eq!(list(60, 600).await, std::slice::from_ref(&late), "half-open");
    let elsewhere = neighbour(database).await;
    assert_eq!(store.list_block_outs(elsewhere, span(0, 1440)).await.unwrap(), []);

    let mut transaction = store.begin().await.unwrap();
    assert_eq!(
        transaction.delete_block_out(elsewhere, late.id).await.unwrap(),
        None
    );
    let deleted = transaction
        .delete_block_out(organization(), late.id)
        .await
        .unwrap();
    assert_eq!(deleted, Some(late.clone()));
    let again = transaction
        .delete_block_out(organization(), late.id)
        .await
        .unwrap();
    assert_eq!(again, None);
    transaction.commit().await.unwrap();
    assert_eq!(list(0, 1440).await, [early, last]);
}

pub(crate) async fn bookings_are_found_by_the_owners_of_claims(database: &impl Database) {
    let store = database.open().await;
    let (second, first) = (booking("SW-B"), booking("SW-A"));
    let mut transaction = store.begin().await.unwrap();
    for one in [&second, &first, &booking("SW-C")] {
        transaction.insert_booking(one).await.unwrap();
    }
    let owners = [second.owner, OwnerId::random(), first.owner];
    assert_eq!(
        transaction.bookings_of_owners(&owners).await.unwrap(),
        [first, second]
    );
    assert_eq!(transaction.bookings_of_owners(&[]).await.unwrap(), []);
}

pub(crate) async fn a_revoked_token_opens_nothing_and_stays_listed(database: &impl Database) {
    let store = database.open().await;
    let token = |name: &str, minutes| StaffToken {
        id: TokenId::random(),
        organization: organization(),
        name: name.to_owned(),
        role: Role::Decide,
        created_at: noon() + TimeDelta::minutes(minutes),
        revoked_at: None,
    };
    let (later, earlier) = (token("Later", 1), token("Earlier", 0));
    let mut transaction = store.begin().await.unwrap();
    transaction.insert_token(&later, &[1; 32]).await.unwrap();
    transaction.insert_token(&earlier, &[2; 32]).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(
        store.list_tokens(organization()).await.unwrap(),
        [earlier.clone(), later.clone()]
    );

    let elsewhere = neighbour(database).await;
    assert_eq!(store.list_tokens(elsewhere).await.unwrap(), []);
    let mut transaction = store.begin().await.unwrap();
    assert!(!transaction.revoke_token(elsewhere, later.id).await.unwrap());
    assert!(transaction.revoke_token(organization(), later.id).await.unwrap());
    assert!(
        !transaction.revoke_token(organization(), later.id).await.unwrap(),
        "once"
    );
    transaction.commit().await.unwrap();
    assert_eq!(store.find_token(&[1; 32]).await.unwrap(), None);
    assert_eq!(store.find_token(&[2; 32]).await.unwrap(), Some(earlier.clone()));
    let revoked = StaffToken {
        revoked_at: Some(noon()),
        ..later
    };
    assert_eq!(
        store.list_tokens(organization()).await.unwrap(),
        [earlier, revoked]
    );
}
