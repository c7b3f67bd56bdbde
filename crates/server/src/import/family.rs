//! Guests whom the spa knows, and who of them may book for whom.
//!
//! Other things get their ids from their keys. A guest's id and a relationship's are capabilities, so theirs
//! are random: the database keeps the key beside the guest, and importing again finds the guest by it.

use std::collections::BTreeMap;

use crate::ids::{GuestId, OrganizationId, RelationshipId};
use crate::store::{Guest, GuestRelationship, RelationshipKind, Store, StoreResult, StoreTransaction};

use super::difference::{Difference, What};
use super::document::{Table, Value, suggestion};
use super::keys::read_key;
use super::problem::Problems;
use super::values::{one_of, optional_email, optional_string, required_string};

/// What the file says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Family {
    /// By key.
    guests: BTreeMap<String, ReadGuest>,
    /// Keys of host and member.
    relationships: BTreeMap<(String, String), RelationshipKind>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct ReadGuest {
    first_name: String,
    last_name: String,
    email: String,
}

/// What the database has.
#[derive(Clone, Debug, Default)]
pub(super) struct KnownFamily {
    guests: Vec<(String, Guest)>,
    relationships: Vec<GuestRelationship>,
}

impl KnownFamily {
    pub(super) async fn load(store: &dyn Store, organization: OrganizationId) -> StoreResult<Self> {
        Ok(Self {
            guests: store.imported_guests(organization).await?,
            relationships: store.list_relationships(organization).await?,
        })
    }
}

/// What is to be written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct FamilyChanges {
    guests: Vec<(String, Guest)>,
    ended: Vec<RelationshipId>,
    begun: Vec<GuestRelationship>,
}

impl FamilyChanges {
    pub(super) async fn write(
        &self,
        organization: OrganizationId,
        transaction: &mut dyn StoreTransaction,
    ) -> StoreResult<()> {
        for (key, guest) in &self.guests {
            transaction.save_imported_guest(key, guest).await?;
        }
        for id in &self.ended {
            transaction.delete_relationship(organization, *id).await?;
        }
        for relationship in &self.begun {
            transaction.insert_relationship(relationship).await?;
        }
        Ok(())
    }
}

impl Family {
    /// What to write, and what to tell people. Guests who left the file stay: bookings may be theirs. Their
    /// relationships of the file end; those that staff entered are not touched.
    pub(super) fn changes(
        &self,
        organization: OrganizationId,
        known: &KnownFamily,
    ) -> (FamilyChanges, Vec<Difference>) {
        let mut changes = FamilyChanges::default();
        let mut differences = Vec::new();
        let mut ids: BTreeMap<&str, GuestId> = BTreeMap::new();
        for (key, read) in &self.guests {
            let before = known.guests.iter().find(|(other, _)| other == key);
            let id = before.map_or_else(GuestId::random, |(_, guest)| guest.id);
            ids.insert(key, id);
            let guest = Guest {
                id,
                organization,
                first_name: read.first_name.clone(),
                last_name: read.last_name.clone(),
                email: read.email.clone(),
            };
            let what = match before {
                None => What::Added,
                Some((_, before)) => match changed_fields(before, &guest) {
                    fields if fields.is_empty() => continue,
                    fields => What::Changed(fields),
                },
            };
            // The key and not the name: who is a guest here is nobody's business who watches an import.
            differences.push(Difference {
                kind: "guest",
                id: id.uuid(),
                name: key.clone(),
                what,
            });
            changes.guests.push((key.clone(), guest));
        }
        self.change_relationships(organization, known, &ids, &mut changes, &mut differences);
        (changes, differences)
    }

    fn change_relationships(
        &self,
        organization: OrganizationId,
        known: &KnownFamily,
        ids: &BTreeMap<&str, GuestId>,
        changes: &mut FamilyChanges,
        differences: &mut Vec<Difference>,
    ) {
        let mut tell = |relationship: &GuestRelationship, name: String, what| {
            differences.push(Difference {
                kind: "guest_relationship",
                id: relationship.id.uuid(),
                name,
                what,
            });
        };
        let mut kept = Vec::new();
        for ((host, member), kind) in &self.relationships {
            let (Some(host_id), Some(member_id)) = (ids.get(host.as_str()), ids.get(member.as_str())) else {
                continue;
            };
            let before = known
                .relationships
                .iter()
                .find(|other| other.host == *host_id && other.member == *member_id);
            let name = format!("{host}, {member}");
            let relationship = GuestRelationship {
                id: before.map_or_else(RelationshipId::random, |before| before.id),
                organization,
                host: *host_id,
                member: *member_id,
                kind: *kind,
                imported: true,
            };
            kept.push(relationship.id);
            match before {
                Some(before) if !before.imported || before.kind == *kind => continue,
                Some(before) => {
                    changes.ended.push(before.id);
                    tell(&relationship, name, What::Changed(vec!["kind".to_owned()]));
                }
                None => tell(&relationship, name, What::Added),
            }
            changes.begun.push(relationship);
        }
        let key_of = |id: GuestId| {
            let mut guests = known.guests.iter();
            guests
                .find(|(_, guest)| guest.id == id)
                .map_or("?", |(key, _)| key.as_str())
        };
        let mut gone: Vec<(String, &GuestRelationship)> = known
            .relationships
            .iter()
            .filter(|old| old.imported && !kept.contains(&old.id))
            .map(|old| (format!("{}, {}", key_of(old.host), key_of(old.member)), old))
            .collect();
        gone.sort_by(|(name, _), (other, _)| name.cmp(other));
        for (name, gone) in gone {
            tell(gone, name, What::Removed);
            changes.ended.push(gone.id);
        }
    }
}

fn changed_fields(before: &Guest, after: &Guest) -> Vec<String> {
    [
        ("first_name", &before.first_name, &after.first_name),
        ("last_name", &before.last_name, &after.last_name),
        ("email", &before.email, &after.email),
    ]
    .into_iter()
    .filter(|(_, before, after)| before != after)
    .map(|(name, _, _)| name.to_owned())
    .collect()
}

pub(super) fn read(file: &mut Table<'_>, problems: &mut Problems<'_>) -> Family {
    let mut family = Family::default();
    for mut table in file.tables("guest", problems) {
        let what = "a short name such as \"ada\", by which other parts of the file refer to the guest";
        let key = table.required("key", what, problems);
        let guest = ReadGuest {
            first_name: required_string(&mut table, "first_name", "a given name", problems),
            last_name: optional_string(&mut table, "last_name", "a family name", problems)
                .unwrap_or_default(),
            email: optional_email(&mut table, problems).unwrap_or_default(),
        };
        table.finish(problems);
        if let Some(value) = key
            && let Some(key) = read_key(&value, problems)
            && family.guests.insert(key.to_owned(), guest).is_some()
        {
            value.refuse(format!("the key \"{key}\" is given to two guests"), problems);
        }
    }
    for mut table in file.tables("guest_relationship", problems) {
        let host = guest_key(&mut table, "host", &family, problems);
        let member = guest_key(&mut table, "member", &family, problems);
        let kind = kind(&mut table, problems);
        let (span, place) = (table.span(), table.place.clone());
        table.finish(problems);
        let (Some(host), Some(member), Some(kind)) = (host, member, kind) else {
            continue;
        };
        let message = if host == member {
            "host and member are the same guest"
        } else if family.relationships.insert((host, member), kind).is_some() {
            "these two have a relationship already"
        } else {
            continue;
        };
        problems.report(span, place.as_str(), message);
    }
    family
}

fn guest_key(
    table: &mut Table<'_>,
    name: &'static str,
    family: &Family,
    problems: &mut Problems<'_>,
) -> Option<String> {
    let value: Value<'_> = table.required(name, "the key of a guest", problems)?;
    let key = value.string("the key of a guest", problems)?;
    if family.guests.contains_key(key) {
        return Some(key.to_owned());
    }
    let known: Vec<&str> = family.guests.keys().map(String::as_str).collect();
    let message = format!("there is no guest \"{key}\"; {}", suggestion(key, &known));
    value.refuse(message, problems);
    None
}

fn kind(table: &mut Table<'_>, problems: &mut Problems<'_>) -> Option<RelationshipKind> {
    let names = RelationshipKind::ALL.map(|kind| (kind.name(), kind));
    let value = table.required("kind", "partner, child, parent, sibling or other", problems)?;
    one_of(&value, &names, problems)
}
