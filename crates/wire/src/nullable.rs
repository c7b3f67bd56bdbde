//! `null` in a request for what may be left out: clients written in typed languages send it.

use serde::{Deserialize, Deserializer};

/// For `#[serde(deserialize_with)]`, beside `#[serde(default)]`.
pub(crate) fn null_as_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}
