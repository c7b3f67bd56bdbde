//! Where a booking came from.

use serde::{Deserialize, Serialize};

/// What brought the customer to the site: click ids and campaign from the address that they came by, and the
/// page before. A widget sends it only after the customer agreed (`docs/embedding.md`). Ours.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Attribution {
    /// Google's click id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gclid: Option<String>,
    /// Meta's click id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fbclid: Option<String>,
    /// Who sent them, for example `newsletter`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub utm_source: Option<String>,
    /// By what, for example `email`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub utm_medium: Option<String>,
    /// In which campaign.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub utm_campaign: Option<String>,
    /// For which words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub utm_term: Option<String>,
    /// By which of several links.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub utm_content: Option<String>,
    /// The page before, its origin and path only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub referrer: Option<String>,
}
