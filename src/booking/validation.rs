//! What is wrong with the details, measured by the fields that the chosen service asks.
//!
//! The server checks again and has the last word.

use super::{
    Catalogue, Details, Field, FieldId, FieldKind, FieldProblem, FieldValue, ServiceId, email, phone,
};

/// The field of the email address.
pub const EMAIL_FIELD: &str = "email";

impl Catalogue {
    /// The fields that a service asks, in display order.
    pub fn fields_for<'a>(&'a self, service: &'a ServiceId) -> impl Iterator<Item = &'a Field> + 'a {
        self.fields
            .iter()
            .filter(move |field| field.services.is_empty() || field.services.contains(service))
    }
}

impl Details {
    /// What was typed into a text field, empty if nothing; also of a choice its value.
    #[must_use]
    pub fn text(&self, field: &FieldId) -> &str {
        match self.values.get(field) {
            Some(FieldValue::Text(text)) => text,
            Some(FieldValue::Ticked(_)) | None => "",
        }
    }

    /// Whether a checkbox is ticked.
    #[must_use]
    pub fn is_ticked(&self, field: &FieldId) -> bool {
        matches!(self.values.get(field), Some(FieldValue::Ticked(true)))
    }
}

/// What is wrong with the answer to one field, if anything.
#[must_use]
pub fn problem_of(field: &Field, details: &Details) -> Option<FieldProblem> {
    if field.kind == FieldKind::Checkbox {
        return (field.required && !details.is_ticked(&field.id)).then_some(FieldProblem::MustBeTicked);
    }
    let text = details.text(&field.id).trim();
    if text.is_empty() {
        return field.required.then_some(FieldProblem::Missing);
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
pub fn problems<'a>(
    fields: impl Iterator<Item = &'a Field>,
    details: &Details,
) -> Vec<(FieldId, FieldProblem)> {
    fields
        .filter_map(|field| Some((field.id.clone(), problem_of(field, details)?)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

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
        }
    }

    fn answered(value: Option<FieldValue>) -> Details {
        Details {
            values: value
                .map(|value| (FieldId("asked".into()), value))
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
                problem_of(&field(kind.clone(), required), &details),
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
                problem_of(&field(FieldKind::Checkbox, required), &details),
                expected
            );
        }
    }
}
