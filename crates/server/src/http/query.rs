//! The parameters behind the question mark of an address.

use axum::extract::{FromRequestParts, Query};
use axum::http::{Uri, request::Parts};

use super::refusal::Refusal;
use super::state::AppState;
use crate::i18n::Message;

/// All parameters, decoded, in order.
#[derive(Clone, Debug, Default)]
pub(super) struct Parameters {
    pairs: Vec<(String, String)>,
}

impl Parameters {
    /// Those of an address.
    ///
    /// # Errors
    /// They cannot be decoded.
    pub(super) fn of(uri: &Uri) -> Result<Self, Refusal> {
        Query::<Vec<(String, String)>>::try_from_uri(uri)
            .map(|query| Self { pairs: query.0 })
            .map_err(|_| Refusal::bad_request(Message::ParametersRefused))
    }

    /// The first parameter of that name; an empty one counts as left out.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.pairs
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
            .filter(|value| !value.is_empty())
    }

    /// Whether a list names something: `name=a,b` or `name=a&name=b`.
    pub(super) fn lists(&self, name: &str, wanted: &str) -> bool {
        self.pairs
            .iter()
            .filter(|(key, _)| key == name)
            .flat_map(|(_, value)| value.split(','))
            .any(|entry| entry.trim().eq_ignore_ascii_case(wanted))
    }

    /// `true`, `false`, or left out, which is false.
    ///
    /// # Errors
    /// Anything else.
    pub(super) fn flag(&self, name: &str) -> Result<bool, Refusal> {
        match self.get(name) {
            None => Ok(false),
            Some(text) if text.eq_ignore_ascii_case("true") || text == "1" => Ok(true),
            Some(text) if text.eq_ignore_ascii_case("false") || text == "0" => Ok(false),
            Some(_) => Err(Refusal::parameter(name, Message::NotAFlag)),
        }
    }

    /// A whole number in a range, or left out.
    ///
    /// # Errors
    /// Anything else.
    pub(super) fn number(&self, name: &str, min: u32, max: u32) -> Result<Option<u32>, Refusal> {
        let Some(text) = self.get(name) else {
            return Ok(None);
        };
        let number = text.parse().ok().filter(|number| (min..=max).contains(number));
        let refused = Message::NotInRange {
            min: min.into(),
            max: max.into(),
        };
        number.map(Some).ok_or_else(|| Refusal::parameter(name, refused))
    }
}

impl FromRequestParts<AppState> for Parameters {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &AppState) -> Result<Self, Refusal> {
        Self::of(&parts.uri)
    }
}

/// One parameter of an address, when the rest does not matter.
pub(super) fn value(uri: &Uri, name: &str) -> Option<String> {
    Parameters::of(uri).ok()?.get(name).map(str::to_owned)
}
