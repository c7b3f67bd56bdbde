//! Who books, and what they answered: the person's own fields, and the module's fields by their ids.
//!
//! Stored as it stands here; knows nothing of forms, rules or the wire.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// An answer to a form field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Answer {
    /// A checkbox.
    Flag(bool),
    /// Everything else; of a choice, its value.
    Text(String),
}

/// The person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Contact {
    /// Given name.
    pub first_name: Option<String>,
    /// Family name.
    pub last_name: Option<String>,
    /// Email address.
    pub email: Option<String>,
    /// Telephone number, as typed.
    pub phone: Option<String>,
    /// Module field id to answer.
    pub answers: BTreeMap<String, Answer>,
    /// The guests after the first, in the draft's order.
    pub guests: Vec<ContactGuest>,
}

/// A guest who comes with the booker.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ContactGuest {
    /// Given name.
    pub first_name: Option<String>,
    /// Family name.
    pub last_name: Option<String>,
    /// Answers to the fields that are asked per guest.
    pub answers: BTreeMap<String, Answer>,
}
