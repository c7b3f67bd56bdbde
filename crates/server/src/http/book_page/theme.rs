//! A portal's theme on its own pages: the widget's properties as a style sheet with a content hash,
//! because these pages have no inline styles.

use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use sha2::{Digest as _, Sha256};

use super::super::query::Parameters;
use super::super::refusal::Refusal;
use super::super::state::AppState;
use super::address::encoded;
use crate::bookings::catalogues::PortalView;
use crate::look;

/// A year: the name changes with the content.
const CACHE_CONTROL: &str = "public, max-age=31536000, immutable";

/// Where the theme of a portal is, with the preset that the page's address asks for; `None` where it has none.
pub(super) fn address(view: PortalView<'_>, asked: Option<&str>) -> Option<String> {
    let file = file_name(&rules(view, asked)?);
    let mut address = ["/pages/themes/", &encoded(&view.portal.slug), "/", &file].concat();
    if let Some(asked) = asked {
        address.extend(["?theme=", asked]);
    }
    Some(address)
}

/// `GET /pages/themes/{portal}/{file}`.
pub(in crate::http) async fn read_theme(
    State(state): State<AppState>,
    Path((portal, file)): Path<(String, String)>,
    parameters: Parameters,
) -> Result<Response, Refusal> {
    let catalogues = state.catalogues().await?;
    let view = catalogues.known_portal(&portal);
    let rules = view.and_then(|view| rules(view, parameters.get("theme")));
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
/// Names and values are known to be nothing but that (`look`).
fn rules(view: PortalView<'_>, asked: Option<&str>) -> Option<String> {
    let mut rules = String::new();
    for (name, value) in look::variables(view.portal, asked) {
        rules.extend(["  ", &name, ": ", &value, ";\n"]);
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
