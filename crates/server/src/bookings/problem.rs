//! What a request did wrong, as data: the field's path and a typed reason. The words come from `i18n`
//! at the edge.

/// A field at fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Path in the request, for example `contact.email` or `guests[0].items[1]`.
    pub field: String,
    /// What is wrong with it.
    pub reason: Reason,
}

impl Problem {
    /// A problem of a field.
    pub fn new(field: impl Into<String>, reason: Reason) -> Self {
        Self {
            field: field.into(),
            reason,
        }
    }
}

/// Why a field is refused. Each has its sentence in every language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// An answer must be given.
    Required,
    /// A checkbox must be ticked.
    MustBeTicked,
    /// More characters than allowed.
    TooLong {
        /// How many are.
        max: u32,
    },
    /// Not an email address.
    NotAnEmail,
    /// Not a telephone number.
    NotAPhone,
    /// None of the choices.
    NotAChoice,
    /// A checkbox was answered with text, or a text field with yes or no.
    WrongKind,
    /// There is nothing with this id.
    Unknown,
    /// It exists, but not together with the other ids of the request.
    DoesNotFit,
    /// Documented, but this server cannot do it yet.
    NotSupported,
    /// A number out of its range.
    OutOfRange {
        /// The least.
        min: u32,
        /// The most.
        max: u32,
    },
    /// Lies in the past.
    Past,
    /// Lies beyond what can be booked ahead.
    TooFarAhead,
    /// The guest is not known yet; `confirm` needs every guest known.
    GuestUnknown,
    /// A treatment for two that only one guest asks for.
    NeedsTwo,
    /// Not a time in UTC, `YYYY-MM-DDTHH:MM:SSZ`.
    NotAUtcTime,
    /// Text with the character U+0000, which no database keeps.
    NotText,
    /// Staff sent a field that there is not.
    NoSuchField,
    /// Of several, one must be named (for example the center).
    Ambiguous,
}
