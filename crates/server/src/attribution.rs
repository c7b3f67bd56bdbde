//! Where a booking came from: click ids, campaign and the page before, as far as the customer agreed.
//!
//! Stored as it stands here. What came from the address of a page is never a reason to refuse a booking:
//! what does not fit is shortened or left out.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Longest value that is kept, in characters. Click ids have about 100 to 200.
const LONGEST: usize = 300;

/// The names of what is kept, as they stand in the addresses of pages.
pub(crate) const NAMES: [&str; 8] = [
    "gclid",
    "fbclid",
    "utm_source",
    "utm_medium",
    "utm_campaign",
    "utm_term",
    "utm_content",
    REFERRER,
];

const REFERRER: &str = "referrer";

/// Names and values; nothing without a value.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Attribution(BTreeMap<String, String>);

impl Attribution {
    /// What is known by name and has a value. Control characters go, long values are shortened, and of the
    /// page before only origin and path stay: whatever a browser or a program sent.
    #[must_use]
    pub fn of(pairs: impl IntoIterator<Item = (&'static str, Option<String>)>) -> Self {
        let kept = pairs.into_iter().filter(|(name, _)| NAMES.contains(name));
        let cleaned = kept.filter_map(|(name, value)| {
            let value = value?;
            let value = if name == REFERRER { page(&value)? } else { &value };
            let value: String = value
                .chars()
                .filter(|letter| !letter.is_control())
                .take(LONGEST)
                .collect();
            let value = value.trim();
            (!value.is_empty()).then(|| (name.to_owned(), value.to_owned()))
        });
        Self(cleaned.collect())
    }

    /// The value of a name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// Whether nothing is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Origin and path of an address; `None` for what is no page's.
fn page(address: &str) -> Option<&str> {
    let address = address.trim();
    let rest = address
        .strip_prefix("https://")
        .or_else(|| address.strip_prefix("http://"))?;
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    // A user name and password before the host are nobody's business.
    if host.is_empty() || host.contains('@') {
        return None;
    }
    address.split(['?', '#']).next()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(name: &'static str, value: &str) -> Option<String> {
        Attribution::of([(name, Some(value.to_owned()))])
            .get(name)
            .map(str::to_owned)
    }

    #[test]
    fn a_campaign_is_kept_without_control_characters_and_not_endlessly() {
        assert_eq!(
            kept("utm_source", " news\0letter\n").as_deref(),
            Some("newsletter")
        );
        assert_eq!(
            kept("gclid", &"x".repeat(5_000)).map(|value| value.len()),
            Some(LONGEST)
        );
        assert_eq!(kept("utm_term", "  "), None);
        assert_eq!(kept("card_number", "4111"), None);
    }

    #[test]
    fn of_the_page_before_only_origin_and_path_stay() {
        let page = "https://search.example/find";
        for address in [
            page,
            "https://search.example/find?q=sore+back#top",
            "https://search.example/find#x?y",
        ] {
            assert_eq!(kept("referrer", address).as_deref(), Some(page), "{address}");
        }
        for none in [
            "javascript:alert(1)",
            "https://",
            "https://me:secret@site.example/",
            "/only/a/path",
            "",
        ] {
            assert_eq!(kept("referrer", none), None, "{none}");
        }
    }
}
