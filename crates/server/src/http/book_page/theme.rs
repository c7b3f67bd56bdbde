//! A portal's saved theme on its own pages: the widget's properties as a style sheet with a content hash,
//! because these pages have no inline styles. What could leave its declaration is left out.

use std::fmt::Write as _;

use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use sha2::{Digest as _, Sha256};

use super::super::refusal::Refusal;
use super::super::state::AppState;
use super::address::encoded;
use crate::bookings::catalogues::PortalView;

/// A year: the name changes with the content.
const CACHE_CONTROL: &str = "public, max-age=31536000, immutable";

/// Where the theme of a portal is; `None` where it has none.
pub(super) fn address(view: PortalView<'_>) -> Option<String> {
    let file = file_name(&rules(view)?);
    Some(["/pages/themes/", &encoded(&view.portal.slug), "/", &file].concat())
}

/// `GET /pages/themes/{portal}/{file}`.
pub(in crate::http) async fn read_theme(
    State(state): State<AppState>,
    Path((portal, file)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    let catalogues = state.catalogues().await?;
    let rules = catalogues.portal(&portal).and_then(rules);
    Ok(match rules.filter(|rules| file_name(rules) == file) {
        Some(rules) => (
            [
                (header::CONTENT_TYPE, "text/css; charset=utf-8"),
                (header::CACHE_CONTROL, CACHE_CONTROL),
            ],
            rules,
        )
            .into_response(),
        None => (StatusCode::NOT_FOUND, "There is no such style sheet.\n").into_response(),
    })
}

/// The theme as one rule: for the page and for the screens on it, before the sheet that all portals share.
fn rules(view: PortalView<'_>) -> Option<String> {
    let mut rules = String::new();
    for (name, value) in &view.portal.theme {
        if is_property(name) && is_value(value) {
            let _ = write!(rules, "  {name}: {value};\n");
        }
    }
    (!rules.is_empty()).then(|| [":root:root, .booking.booking {\n", &rules, "}\n"].concat())
}

fn file_name(rules: &str) -> String {
    let hash = Sha256::digest(rules.as_bytes());
    // 6 of 32 bytes tell the versions of one file apart.
    let mut name: String = hash.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    name.push_str(".css");
    name
}

fn is_property(name: &str) -> bool {
    let known = name.strip_prefix("--booking-");
    known.is_some_and(|rest| {
        let is_part = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        !rest.is_empty() && rest.bytes().all(is_part)
    })
}

/// Whether a value ends where its declaration does: no blocks, escapes, comments or open brackets and quotes.
fn is_value(value: &str) -> bool {
    let count = |wanted: char| value.matches(wanted).count();
    let is_closed = count('(') == count(')') && count('"') % 2 == 0 && count('\'') % 2 == 0;
    let is_odd = |letter: char| letter.is_control() || "{};<>\\@![]".contains(letter);
    is_closed && !value.trim().is_empty() && !value.contains("/*") && !value.contains(is_odd)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_values_that_stay_in_their_declaration_are_written() {
        for value in [
            "#7a3b2e",
            "light-dark(#fff, oklch(from var(--booking-color-accent) l c h / 50%))",
            "\"Source Serif\", Georgia, serif",
            "1.25rem",
        ] {
            assert!(is_value(value), "{value}");
        }
        for value in [
            "",
            "red; } body { display: none",
            "url(\"x",
            "calc(1px",
            "a /* b",
            "\\7d",
            "</style>",
            "red !important",
            "a\nb",
        ] {
            assert!(!is_value(value), "{value}");
        }
        assert!(is_property("--booking-radius-control"));
        assert!(!is_property("--booking-") && !is_property("color") && !is_property("--booking-a:b"));
    }
}
