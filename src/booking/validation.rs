//! What is wrong with the details, measured by the fields that the chosen service asks.
//!
//! The server checks again and has the last word.

use super::{
    AskedField, Catalogue, Details, FieldKey, FieldKind, FieldProblem, FieldValue, Visit, email, phone,
};

/// The field of the email address.
pub const EMAIL_FIELD: &str = "email";

/// The field of the given name: all that somebody who comes along must tell of themselves.
pub const FIRST_NAME_FIELD: &str = "firstName";

/// The person's own fields, which no other guest is asked.
const OF_PERSON: [&str; 4] = [FIRST_NAME_FIELD, "lastName", EMAIL_FIELD, "phone"];

impl Catalogue {
    /// What is asked for a visit, in display order: of one guest the form as it is; of a group the booker's
    /// own part, then each guest's, then what is asked once.
    #[must_use]
    pub fn fields_for<'a>(&'a self, visit: &Visit) -> Vec<AskedField<'a>> {
        let is_group = visit.is_group();
        let mut asked = Vec::new();
        // Behind the guests' own parts comes what is asked of a group once.
        for part in 0..visit.guests.len() + usize::from(is_group) {
            let is_shared = part == visit.guests.len();
            let guest = if is_shared { 0 } else { part };
            for field in &self.fields {
                let is_personal = OF_PERSON.contains(&field.id.0.as_str());
                let is_companion = guest > 0 && field.id.0 == FIRST_NAME_FIELD;
                let is_here = match guest {
                    _ if is_shared => !field.per_guest && !is_personal,
                    0 => !is_group || field.per_guest || is_personal,
                    _ => field.per_guest && !is_personal,
                };
                let is_about = |service| match visit.guests.get(guest) {
                    Some(guest) if field.per_guest => guest.has(service),
                    _ => visit.has(service),
                };
                if is_companion
                    || is_here && (field.services.is_empty() || field.services.iter().any(is_about))
                {
                    asked.push(AskedField {
                        guest,
                        is_shared,
                        required: field.required || is_companion,
                        field,
                    });
                }
            }
        }
        asked
    }
}

impl Details {
    /// What was typed into a text field, empty if nothing; also of a choice its value.
    #[must_use]
    pub fn text(&self, field: &FieldKey) -> &str {
        match self.values.get(field) {
            Some(FieldValue::Text(text)) => text,
            Some(FieldValue::Ticked(_)) | None => "",
        }
    }

    /// Whether a checkbox is ticked.
    #[must_use]
    pub fn is_ticked(&self, field: &FieldKey) -> bool {
        matches!(self.values.get(field), Some(FieldValue::Ticked(true)))
    }
}

/// What is wrong with the answer to one field, if anything.
#[must_use]
pub fn problem_of(asked: &AskedField<'_>, details: &Details) -> Option<FieldProblem> {
    let (field, key) = (asked.field, asked.key());
    if field.kind == FieldKind::Checkbox {
        return (asked.required && !details.is_ticked(&key)).then_some(FieldProblem::MustBeTicked);
    }
    let text = details.text(&key).trim();
    if text.is_empty() {
        return asked.required.then_some(FieldProblem::Missing);
    }
    if text.chars().count() > field.max_length as usize {
        return Some(FieldProblem::TooLong(field.max_length));
    }
    match &field.kind {
        FieldKind::Email if !email::is_email(text) => Some(FieldProblem::NotAnEmail),
        FieldKind::Phone if !phone::is_phone(text) => Some(FieldProblem::NotAPhone),
        // A choice that the spa has taken away since: the question is open again.
        FieldKind::Choice(options) if !options.iter().any(|(value, _)| value == text) => {
            Some(FieldProblem::Missing)
        }
        _ => None,
    }
}

/// Everything that is wrong, in the order of the form.
#[must_use]
pub fn problems(asked: &[AskedField<'_>], details: &Details) -> Vec<(FieldKey, FieldProblem)> {
    asked
        .iter()
        .filter_map(|asked| Some((asked.key(), problem_of(asked, details)?)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::booking::{Field, FieldId};

    fn field(kind: FieldKind, required: bool) -> Field {
        Field {
            id: FieldId("asked".into()),
            kind,
            label: "Asked".into(),
            help: None,
            required,
            sensitive: false,
            max_length: 10,
            link_url: None,
            services: Vec::new(),
            per_guest: false,
        }
    }

    fn asked(field: &Field) -> AskedField<'_> {
        AskedField {
            guest: 0,
            is_shared: false,
            required: field.required,
            field,
        }
    }

    fn answered(value: Option<FieldValue>) -> Details {
        Details {
            values: value
                .map(|value| (FieldKey::of_booker(FieldId("asked".into())), value))
                .into_iter()
                .collect(),
            ..Details::default()
        }
    }

    #[test]
    fn every_kind_of_field_has_its_own_problems() {
        let choice = || FieldKind::Choice(vec![("oil".into(), "Oil".into()), ("dry".into(), "Dry".into())]);
        for (kind, required, text, expected) in [
            (FieldKind::Text, true, "", Some(FieldProblem::Missing)),
            (FieldKind::Text, true, "  ", Some(FieldProblem::Missing)),
            (FieldKind::Text, false, "", None),
            (FieldKind::Text, true, "Ada", None),
            (FieldKind::Text, true, "äöüäöüäöüä", None),
            (
                FieldKind::LongText,
                false,
                "Lovelace ….",
                Some(FieldProblem::TooLong(10)),
            ),
            (FieldKind::Email, false, "", None),
            (FieldKind::Email, false, "ada", Some(FieldProblem::NotAnEmail)),
            (
                FieldKind::Email,
                true,
                "a@b.example",
                Some(FieldProblem::TooLong(10)),
            ),
            (FieldKind::Email, true, "ada@x.org", None),
            (FieldKind::Phone, false, "abc", Some(FieldProblem::NotAPhone)),
            (FieldKind::Phone, true, "030 12345", None),
            (choice(), true, "oil", None),
            (choice(), true, "gone", Some(FieldProblem::Missing)),
            (choice(), true, "", Some(FieldProblem::Missing)),
            (choice(), false, "", None),
        ] {
            let details = answered(Some(FieldValue::Text(text.into())));
            assert_eq!(
                problem_of(&asked(&field(kind.clone(), required)), &details),
                expected,
                "{kind:?} {text:?}"
            );
        }
    }

    #[test]
    fn a_required_checkbox_must_be_ticked() {
        for (required, ticked, expected) in [
            (true, None, Some(FieldProblem::MustBeTicked)),
            (true, Some(false), Some(FieldProblem::MustBeTicked)),
            (true, Some(true), None),
            (false, Some(false), None),
            (false, None, None),
        ] {
            let details = answered(ticked.map(FieldValue::Ticked));
            assert_eq!(
                problem_of(&asked(&field(FieldKind::Checkbox, required)), &details),
                expected
            );
        }
    }
}
