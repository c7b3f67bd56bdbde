//! Where a customer came from before a site led them here, as the links of its widget say it
//! (`booking-visitor.js`).

use super::super::query::Parameters;
use crate::attribution;

/// What the links say where the customer has agreed. Without it, what a campaign's link has in its address is not kept.
pub(super) const CONSENT: (&str, &str) = ("consent", "granted");

/// Names and values; nothing without consent.
pub(super) fn came_from(parameters: &Parameters) -> Vec<(String, String)> {
    let has_agreed = parameters.get(CONSENT.0) == Some(CONSENT.1);
    let names = attribution::NAMES.iter().filter(|_| has_agreed);
    let known = names.filter_map(|name| Some(((*name).to_owned(), parameters.get(name)?.to_owned())));
    known.filter(|(_, value)| !value.is_empty()).collect()
}
