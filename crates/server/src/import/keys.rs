//! Which keys the file gives to what, and the ids that follow from them.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use crate::ids::OrganizationId;

use super::document::{Table, Value, suggestion};
use super::places::ReadOrganization;
use super::problem::Problems;

/// Root of all ids made from keys. Never change it: every id of every imported catalogue follows from it.
const NAMESPACE: Uuid = Uuid::from_u128(0x8f4e_2c5a_64b1_4a0e_9d4b_3f1b_7a60_c5d2);

/// Kinds of things with a key, as the file calls them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Center,
    Portal,
    BookingModule,
    Category,
    Service,
    AddOn,
    Therapist,
    Room,
    Equipment,
}

impl Kind {
    const ALL: [Self; 9] = [
        Self::Center,
        Self::Portal,
        Self::BookingModule,
        Self::Category,
        Self::Service,
        Self::AddOn,
        Self::Therapist,
        Self::Room,
        Self::Equipment,
    ];

    /// The name of its tables.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Center => "center",
            Self::Portal => "portal",
            Self::BookingModule => "booking_module",
            Self::Category => "category",
            Self::Service => "service",
            Self::AddOn => "add_on",
            Self::Therapist => "therapist",
            Self::Room => "room",
            Self::Equipment => "equipment",
        }
    }
}

/// What the whole file has to know of itself before its parts are read.
#[derive(Debug)]
pub(super) struct Keys {
    /// The organization's language.
    pub(super) language: String,
    /// Tax for services that name none.
    pub(super) tax_basis_points: Option<i64>,
    /// Whether tax is inside prices, unless a service says otherwise.
    pub(super) tax_included: bool,
    ids: BTreeMap<(Kind, String), Uuid>,
    organization_key: String,
}

impl Keys {
    /// Reads all keys; reports those that are missing, misspelt or given twice.
    pub(super) fn collect(
        file: &mut Table<'_>,
        organization: &ReadOrganization,
        problems: &mut Problems<'_>,
    ) -> Self {
        let mut keys = Self {
            language: organization.organization.language.clone(),
            tax_basis_points: organization.tax_basis_points,
            tax_included: organization.tax_included,
            ids: BTreeMap::new(),
            organization_key: organization.key.clone(),
        };
        // Mistakes of form are reported when the part itself is read.
        let mut quiet = Problems::new("");
        let mut used = BTreeSet::new();
        for kind in Kind::ALL {
            for mut table in file.tables(kind.name(), &mut quiet) {
                let Some(value) = table.optional("key") else {
                    continue;
                };
                let Some(key) = read_key(&value, problems) else {
                    continue;
                };
                let id = match table.optional("id") {
                    Some(given) => read_id(&given, problems),
                    None => keys.made_id(kind, key),
                };
                if keys.ids.insert((kind, key.to_owned()), id).is_some() {
                    let message = format!("the key \"{key}\" is given to two {}s", kind.name());
                    value.refuse(message, problems);
                } else if !used.insert(id) {
                    value.refuse(format!("the id {id} is given twice"), problems);
                }
            }
        }
        keys
    }

    fn made_id(&self, kind: Kind, key: &str) -> Uuid {
        let name = format!("{}/{}/{key}", self.organization_key, kind.name());
        Uuid::new_v5(&NAMESPACE, name.as_bytes())
    }

    /// The key and id of the table itself.
    pub(super) fn own<T: From<Uuid>>(
        &self,
        kind: Kind,
        table: &mut Table<'_>,
        problems: &mut Problems<'_>,
    ) -> (String, T) {
        let what = "a short name such as \"hot-stone\", by which other parts of the file refer to it";
        let key = table.required("key", what, problems);
        // Read by `collect`.
        let _ = table.optional("id");
        let key = key.and_then(|key| key.raw().as_str()).unwrap_or_default();
        let id = self.ids.get(&(kind, key.to_owned())).copied();
        (key.to_owned(), id.unwrap_or_default().into())
    }

    /// What a value refers to by its key.
    pub(super) fn refer<T: From<Uuid>>(
        &self,
        kind: Kind,
        value: &Value<'_>,
        problems: &mut Problems<'_>,
    ) -> Option<T> {
        let key = value.string(&format!("the key of a {}", kind.name()), problems)?;
        let id = self.ids.get(&(kind, key.to_owned()));
        if id.is_none() {
            let known: Vec<&str> = self.of(kind).map(|(key, _)| key).collect();
            let message = format!(
                "there is no {} \"{key}\"; {}",
                kind.name(),
                suggestion(key, &known)
            );
            value.refuse(message, problems);
        }
        id.copied().map(T::from)
    }

    /// A list of references that may be left out; naming one twice is a mistake.
    pub(super) fn refer_all<T: From<Uuid> + PartialEq>(
        &self,
        kind: Kind,
        table: &mut Table<'_>,
        name: &'static str,
        problems: &mut Problems<'_>,
    ) -> Option<Vec<T>> {
        let list = table.optional(name)?;
        let expected = format!("a list of keys of {}s", kind.name());
        let mut ids = Vec::new();
        for item in list.items(&expected, problems) {
            if let Some(id) = self.refer(kind, &item, problems) {
                if ids.contains(&id) {
                    let message = format!("{} is named twice", problems.shown(item.span()));
                    item.refuse(message, problems);
                } else {
                    ids.push(id);
                }
            }
        }
        Some(ids)
    }

    /// All of a kind, by key.
    pub(super) fn of(&self, kind: Kind) -> impl Iterator<Item = (&str, Uuid)> {
        self.ids
            .iter()
            .filter(move |((other, _), _)| *other == kind)
            .map(|((_, key), id)| (key.as_str(), *id))
    }

    /// The only one of a kind, if there is exactly one.
    pub(super) fn only<T: From<Uuid>>(&self, kind: Kind) -> Option<T> {
        let mut all = self.of(kind);
        match (all.next(), all.next()) {
            (Some((_, id)), None) => Some(id.into()),
            _ => None,
        }
    }
}

/// The organization's key and id.
pub(super) fn organization_id(
    table: &mut Table<'_>,
    problems: &mut Problems<'_>,
) -> (String, OrganizationId) {
    let what = "a short name such as \"stillwater\"; all ids are made from it, so it must never change";
    let value = table.required("key", what, problems);
    let key = value
        .and_then(|value| read_key(&value, problems))
        .unwrap_or_default();
    let id = match table.optional("id") {
        Some(given) => read_id(&given, problems),
        None => organization_id_of(key).uuid(),
    };
    (key.to_owned(), id.into())
}

/// The id of an organization whose file gives a key and no id.
#[must_use]
pub fn organization_id_of(key: &str) -> OrganizationId {
    Uuid::new_v5(&NAMESPACE, format!("organization/{key}").as_bytes()).into()
}

/// Small letters, digits and single hyphens between them.
pub(super) fn read_key<'d>(value: &Value<'d>, problems: &mut Problems<'_>) -> Option<&'d str> {
    const EXPECTED: &str = "a key: small letters, digits and hyphens, such as \"hot-stone\"";
    let key = value.string(EXPECTED, problems)?;
    let right = key.len() <= 64
        && key.split('-').all(|part| {
            !part.is_empty()
                && part
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        });
    if !right {
        value.wrong(EXPECTED, problems);
    }
    right.then_some(key)
}

fn read_id(value: &Value<'_>, problems: &mut Problems<'_>) -> Uuid {
    let id = value.raw().as_str().and_then(|text| Uuid::try_parse(text).ok());
    id.unwrap_or_else(|| {
        value.wrong(
            "a UUID such as \"5b816feb-d965-14ac-5b81-6febd96514ac\"",
            problems,
        );
        Uuid::nil()
    })
}
