//! The looks that come with the widget, as `style/presets/` says them: values of tokens and nothing else, so that
//! the server can send a look with the portal's data, and pages without one pay nothing for it.

use std::sync::LazyLock;

use super::tokens::read;

/// A look with a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preset {
    /// As the attribute `theme` says it.
    pub name: &'static str,
    /// The tokens that it sets, and their values.
    pub values: Vec<(&'static str, &'static str)>,
}

/// In the order of the documentation.
const FILES: [(&str, &str); 6] = [
    ("clinical", include_str!("../../style/presets/clinical.css")),
    ("botanical", include_str!("../../style/presets/botanical.css")),
    ("editorial", include_str!("../../style/presets/editorial.css")),
    ("night", include_str!("../../style/presets/night.css")),
    ("minimal", include_str!("../../style/presets/minimal.css")),
    (
        "high-contrast",
        include_str!("../../style/presets/high-contrast.css"),
    ),
];

/// Every preset.
#[must_use]
pub fn presets() -> &'static [Preset] {
    static PRESETS: LazyLock<Vec<Preset>> = LazyLock::new(|| {
        FILES
            .into_iter()
            .map(|(name, css)| Preset {
                name,
                values: read(css)
                    .into_iter()
                    .map(|token| (token.name, token.default))
                    .collect(),
            })
            .collect()
    });
    &PRESETS
}

/// The preset of a name.
#[must_use]
pub fn preset(name: &str) -> Option<&'static Preset> {
    presets().iter().find(|preset| preset.name == name)
}
