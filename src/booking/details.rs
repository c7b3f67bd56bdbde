//! The details step: fields, what was typed, and what is wrong with it.

use crate::digits::in_digits;
use crate::sorted::Sorted;

use super::ServiceId;

/// Stable name of a field; `firstName`, `lastName`, `email`, `phone` are the person's own.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FieldId(pub String);

/// A field and whose answer to it is meant.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FieldKey {
    /// The guest, by place in the visit; 0 is who books. What is asked once is answered by them.
    pub guest: usize,
    /// The field.
    pub field: FieldId,
}

/// A field of the form.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Name.
    pub id: FieldId,
    /// What is asked.
    pub kind: FieldKind,
    /// The question.
    pub label: String,
    /// A sentence below it.
    pub help: Option<String>,
    /// Whether it must be answered; a required checkbox must be ticked.
    pub required: bool,
    /// Never kept in the browser's storage.
    pub sensitive: bool,
    /// Longest answer, characters.
    pub max_length: u32,
    /// Where the text behind a checkbox can be read.
    pub link_url: Option<String>,
    /// Services that ask it; empty means all.
    pub services: Vec<ServiceId>,
    /// Asked of every guest (who gets one of the services) instead of once.
    pub per_guest: bool,
}

/// A field that is asked of somebody in this visit.
#[derive(Clone, Debug, PartialEq)]
pub struct AskedField<'a> {
    /// Whose answer it is.
    pub guest: usize,
    /// Whether it is asked once for a whole group, and so belongs to no guest's own part of the form.
    pub is_shared: bool,
    /// Whether it must be answered: of those who come along the first name always is.
    pub required: bool,
    /// What is asked.
    pub field: &'a Field,
}

impl AskedField<'_> {
    /// Where its answer is kept.
    #[must_use]
    pub fn key(&self) -> FieldKey {
        FieldKey {
            guest: self.guest,
            field: self.field.id.clone(),
        }
    }
}

impl FieldKey {
    /// The booker's answer to a field.
    #[must_use]
    pub fn of_booker(field: FieldId) -> Self {
        Self { guest: 0, field }
    }

    /// A name for markup: the field's own for the booker, `guest1.firstName` for the next guest.
    #[must_use]
    pub fn name(&self) -> String {
        match self.guest {
            0 => self.field.0.clone(),
            guest => ["guest", &in_digits(guest), ".", &self.field.0].concat(),
        }
    }
}

/// Kinds of fields.
#[derive(Clone, Debug, PartialEq)]
pub enum FieldKind {
    /// One line.
    Text,
    /// Email address.
    Email,
    /// Telephone number.
    Phone,
    /// One of these: value and label.
    Choice(Vec<(String, String)>),
    /// Yes or no.
    Checkbox,
    /// Several lines.
    LongText,
}

/// What was typed or ticked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldValue {
    /// Text, or a choice's value.
    Text(String),
    /// A checkbox.
    Ticked(bool),
}

/// What is wrong with an answer; words come from `i18n`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldProblem {
    /// Required and empty.
    Missing,
    /// Required and not ticked.
    MustBeTicked,
    /// Not an email address.
    NotAnEmail,
    /// Not a telephone number.
    NotAPhone,
    /// Too long; at most so many characters.
    TooLong(u32),
    /// Refused by the server, in its words (already in the customer's language).
    Refused(String),
}

/// Everything typed in the details step.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Details {
    /// Answers so far.
    pub values: Sorted<FieldKey, FieldValue>,
    /// The note to the spa, plain text.
    pub note: String,
    /// What is wrong, shown after leaving a field or trying to submit.
    pub problems: Sorted<FieldKey, FieldProblem>,
    /// "Did you mean …?" for a mistyped mail domain: the whole corrected address.
    pub email_suggestion: Option<String>,
}
