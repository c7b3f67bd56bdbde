//! Form fields of a booking module.

use crate::catalogue::{FieldKind, FormField, Text};

use super::document::{Table, Value};
use super::keys::{Keys, Kind, read_key};
use super::problem::Problems;
use super::values::{one_of, optional_text, required_text};

/// The fields that every form has, because they become the contact itself.
const CONTACT_FIELDS: [(&str, FieldKind); 4] = [
    ("firstName", FieldKind::Text),
    ("lastName", FieldKind::Text),
    ("email", FieldKind::Email),
    ("phone", FieldKind::Phone),
];

const FIELD_KINDS: [(&str, FieldKind); 6] = [
    ("text", FieldKind::Text),
    ("email", FieldKind::Email),
    ("phone", FieldKind::Phone),
    ("choice", FieldKind::Choice),
    ("checkbox", FieldKind::Checkbox),
    ("long_text", FieldKind::LongText),
];

pub(super) fn fields(table: &mut Table<'_>, keys: &Keys, problems: &mut Problems<'_>) -> Vec<FormField> {
    let mut fields: Vec<FormField> = Vec::new();
    for mut field in table.tables("field", problems) {
        let span = field.span();
        let place = field.place.clone();
        let read = form_field(&mut field, keys, problems);
        field.finish(problems);
        if fields.iter().any(|other| other.id == read.id) {
            problems.report(
                span,
                place.as_str(),
                format!("the field `{}` is there twice", read.id),
            );
        }
        fields.push(read);
    }
    fields
}

fn form_field(table: &mut Table<'_>, keys: &Keys, problems: &mut Problems<'_>) -> FormField {
    let id = table
        .required("id", "a name such as \"firstName\" or \"terms\"", problems)
        .and_then(|value| field_id(&value, problems))
        .unwrap_or_default();
    let kind_names = "text, email, phone, choice, checkbox or long_text";
    let kind = table
        .required("kind", kind_names, problems)
        .and_then(|value| one_of(&value, &FIELD_KINDS, problems))
        .unwrap_or(FieldKind::Text);
    let longest = if kind == FieldKind::LongText { 2_000 } else { 200 };
    let flag = |table: &mut Table<'_>, name, problems: &mut Problems<'_>| {
        table.optional(name).is_some_and(|value| value.boolean(problems))
    };
    FormField {
        id,
        kind,
        label: required_text(table, "label", keys, problems),
        help: optional_text(table, "help", keys, problems),
        required: flag(table, "required", problems),
        sensitive: flag(table, "sensitive", problems),
        max_length: table
            .optional("max_length")
            .map_or(longest, |value| value.number("characters", 1..=10_000, problems)),
        options: options(kind, table, keys, problems),
        link_url: link_url(table, problems),
        services: keys
            .refer_all(Kind::Service, table, "services", problems)
            .unwrap_or_default(),
        per_guest: flag(table, "per_guest", problems),
    }
}

fn field_id(value: &Value<'_>, problems: &mut Problems<'_>) -> Option<String> {
    const EXPECTED: &str = "a field's name: a letter, then letters, digits, hyphens or underscores";
    let id = value.string(EXPECTED, problems)?;
    let right = id.starts_with(|first: char| first.is_ascii_alphabetic())
        && id
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_'));
    if !right {
        value.wrong(EXPECTED, problems);
    }
    right.then(|| id.to_owned())
}

fn options(
    kind: FieldKind,
    table: &mut Table<'_>,
    keys: &Keys,
    problems: &mut Problems<'_>,
) -> Vec<(String, Text)> {
    const EXPECTED: &str = "a list such as [{ value = \"friend\", label = \"A friend\" }]";
    let Some(value) = table.optional("options") else {
        if kind == FieldKind::Choice {
            let message = format!("`options` is missing; a choice needs {EXPECTED}");
            problems.report(table.span(), table.place.as_str(), message);
        }
        return Vec::new();
    };
    if kind != FieldKind::Choice {
        value.refuse("only a field of kind \"choice\" has options", problems);
    }
    let mut options: Vec<(String, Text)> = Vec::new();
    for item in value.items(EXPECTED, problems) {
        let Some(mut option) = item.table(EXPECTED, problems) else {
            continue;
        };
        let written = option
            .required("value", "a key such as \"friend\"", problems)
            .and_then(|value| read_key(&value, problems))
            .unwrap_or_default();
        let label = required_text(&mut option, "label", keys, problems);
        option.finish(problems);
        if options.iter().any(|(other, _)| other == written) {
            item.refuse(format!("the value \"{written}\" is there twice"), problems);
        }
        options.push((written.to_owned(), label));
    }
    options
}

fn link_url(table: &mut Table<'_>, problems: &mut Problems<'_>) -> Option<String> {
    const EXPECTED: &str = "an address that starts with https://, http:// or /";
    let value = table.optional("link_url")?;
    let address = value.string(EXPECTED, problems)?;
    // Anything else could be a script.
    if !["https://", "http://", "/"]
        .iter()
        .any(|start| address.starts_with(start))
    {
        value.wrong(EXPECTED, problems);
    }
    Some(address.to_owned())
}

/// The confirmation needs an address, and a contact its four fields.
pub(super) fn check_contact_fields(fields: &[FormField], table: &Table<'_>, problems: &mut Problems<'_>) {
    for (id, kind) in CONTACT_FIELDS {
        let name = FIELD_KINDS
            .iter()
            .find(|(_, other)| *other == kind)
            .map_or("", |(name, _)| name);
        let message = match fields.iter().find(|field| field.id == id) {
            None => format!("the field `{id}` of kind \"{name}\" is missing"),
            Some(field) if field.kind != kind => format!("the field `{id}` must be of kind \"{name}\""),
            Some(field) if id == "email" && !field.required => {
                "the field `email` must be required: the confirmation goes there".to_owned()
            }
            Some(field) if field.per_guest => format!(
                "the field `{id}` must not be `per_guest`: it belongs to the booker; of the others the first name is asked anyway"
            ),
            Some(_) => continue,
        };
        problems.report(table.span(), table.place.as_str(), message);
    }
}
