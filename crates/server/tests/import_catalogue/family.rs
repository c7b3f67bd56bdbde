//! Guests of the file, and who of them may book for whom.

use booking_server::ids::{GuestId, RelationshipId};
use booking_server::import;
use booking_server::store::{GuestRelationship, RelationshipKind, Store};

use crate::SMALL;
use crate::fixture::Fixture;

const FAMILY: &str = "
[[guest]]
key = \"ada\"
first_name = \"Ada\"
last_name = \"Lovelace\"
email = \"ada@example.com\"

[[guest]]
key = \"tim\"
first_name = \"Tim\"

[[guest]]
key = \"ben\"
first_name = \"Ben\"

[[guest_relationship]]
host = \"ada\"
member = \"tim\"
kind = \"child\"

[[guest_relationship]]
host = \"ada\"
member = \"ben\"
kind = \"partner\"
";

fn with(family: &str) -> String {
    format!("{SMALL}{family}")
}

impl Fixture {
    async fn guest(&self, key: &str) -> GuestId {
        let guests = self.store.imported_guests(self.organization()).await.unwrap();
        guests.iter().find(|(other, _)| other == key).unwrap().1.id
    }

    async fn relationships(&self) -> Vec<GuestRelationship> {
        self.store.list_relationships(self.organization()).await.unwrap()
    }
}

#[tokio::test]
async fn guests_and_relationships_come_once_and_by_unguessable_ids() {
    let fixture = Fixture::new().await;
    let report = fixture.import(&with(FAMILY)).await;
    let told = report.differences.to_string();
    assert!(
        told.ends_with(
            "added guest \"ada\"\nadded guest \"ben\"\nadded guest \"tim\"\n\
             added guest relationship \"ada, ben\"\nadded guest relationship \"ada, tim\"\n"
        ),
        "{told}"
    );
    let (ada, tim) = (fixture.guest("ada").await, fixture.guest("tim").await);
    let relationships = fixture.relationships().await;
    assert_eq!(relationships.len(), 2);
    let child = relationships.iter().find(|one| one.member == tim).unwrap();
    assert_eq!((child.host, child.kind), (ada, RelationshipKind::Child));
    assert!(child.imported);

    assert!(fixture.import(&with(FAMILY)).await.differences.is_empty());
    assert_eq!(fixture.relationships().await, relationships);
    let elsewhere = Fixture::new().await;
    elsewhere.import(&with(FAMILY)).await;
    assert_ne!(elsewhere.guest("ada").await, ada, "the key does not give it away");
}

#[tokio::test]
async fn a_change_keeps_the_ids() {
    let fixture = Fixture::new().await;
    fixture.import(&with(FAMILY)).await;
    let (ada, before) = (fixture.guest("ada").await, fixture.relationships().await);
    let changed = FAMILY
        .replace("Lovelace", "King")
        .replace("kind = \"child\"", "kind = \"sibling\"");
    let report = fixture.import(&with(&changed)).await;
    assert_eq!(
        report.differences.to_string(),
        "changed guest \"ada\": last_name\nchanged guest relationship \"ada, tim\": kind\n"
    );
    assert_eq!(fixture.guest("ada").await, ada);
    let after = fixture.relationships().await;
    let ids = |list: &[GuestRelationship]| {
        let mut ids: Vec<RelationshipId> = list.iter().map(|one| one.id).collect();
        ids.sort();
        ids
    };
    assert_eq!(ids(&after), ids(&before));
    assert!(after.iter().any(|one| one.kind == RelationshipKind::Sibling));
}

#[tokio::test]
async fn who_leaves_the_file_stays_a_guest_but_hosts_nobody() {
    let fixture = Fixture::new().await;
    fixture.import(&with(FAMILY)).await;
    let tim = fixture.guest("tim").await;
    // Staff say that Ben may book for Tim.
    let entered = GuestRelationship {
        id: RelationshipId::random(),
        organization: fixture.organization(),
        host: fixture.guest("ben").await,
        member: tim,
        kind: RelationshipKind::Parent,
        imported: false,
    };
    let mut transaction = fixture.store.begin().await.unwrap();
    transaction.insert_relationship(&entered).await.unwrap();
    transaction.commit().await.unwrap();

    let report = fixture.import(SMALL).await;
    assert_eq!(
        report.differences.to_string(),
        "removed guest relationship \"ada, ben\"\nremoved guest relationship \"ada, tim\"\n"
    );
    assert_eq!(
        fixture.relationships().await,
        [entered],
        "what staff entered stays"
    );
    let mut transaction = fixture.store.begin().await.unwrap();
    assert!(transaction.find_guest(tim).await.unwrap().is_some());
    drop(transaction);

    let told = fixture.import(&with(FAMILY)).await.differences.to_string();
    assert_eq!(
        told,
        "added guest relationship \"ada, ben\"\nadded guest relationship \"ada, tim\"\n"
    );
    assert_eq!(fixture.guest("tim").await, tim, "the same guest as before");
}

#[tokio::test]
async fn what_staff_entered_is_not_taken_over_by_the_file() {
    let fixture = Fixture::new().await;
    let guests_only = FAMILY.split("[[guest_relationship]]").next().unwrap();
    fixture.import(&with(guests_only)).await;
    let entered = GuestRelationship {
        id: RelationshipId::random(),
        organization: fixture.organization(),
        host: fixture.guest("ada").await,
        member: fixture.guest("tim").await,
        kind: RelationshipKind::Other,
        imported: false,
    };
    let mut transaction = fixture.store.begin().await.unwrap();
    transaction.insert_relationship(&entered).await.unwrap();
    transaction.commit().await.unwrap();
    fixture.import(&with(FAMILY)).await;
    let relationships = fixture.relationships().await;
    assert_eq!(relationships.len(), 2);
    assert!(relationships.contains(&entered), "{relationships:?}");
}

#[test]
fn mistakes_are_named() {
    let right = with(FAMILY);
    for (from, to, expected) in [
        (
            "key = \"tim\"",
            "key = \"ada\"",
            "guest \"ada\", key: the key \"ada\" is given to two guests",
        ),
        (
            "email = \"ada@example.com\"",
            "email = \"ada\"",
            "guest \"ada\", email: \"ada\" is not an email address such as",
        ),
        (
            "first_name = \"Tim\"\n",
            "",
            "guest \"tim\": `first_name` is missing",
        ),
        (
            "member = \"tim\"",
            "member = \"tom\"",
            "guest_relationship number 1, member: there is no guest \"tom\"; did you mean `tim`?",
        ),
        (
            "member = \"tim\"",
            "member = \"ada\"",
            "guest_relationship number 1: host and member are the same guest",
        ),
        (
            "member = \"tim\"",
            "member = \"ben\"",
            "guest_relationship number 2: these two have a relationship already",
        ),
        (
            "kind = \"child\"",
            "kind = \"son\"",
            "guest_relationship number 1, kind: \"son\" is not known; known are `child`, `other`, `parent`, `partner`, `sibling`",
        ),
        (
            "key = \"tim\"",
            "key = \"tim\"\nid = \"5b816feb-d965-14ac-5b81-6febd96514ac\"",
            "guest \"tim\": `id` is not known here",
        ),
    ] {
        assert!(right.contains(from), "{from}");
        let found = import::parse(&right.replacen(from, to, 1)).expect_err("the file is wrong");
        let found: Vec<String> = found.iter().map(ToString::to_string).collect();
        assert!(
            found.iter().any(|mistake| mistake.contains(expected)),
            "{expected}: {found:#?}"
        );
    }
}
