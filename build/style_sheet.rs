//! The style sheets of `style/` joined into the one that the widget adopts, without what is only for people.
//! The package embeds it for native pages and tests; the distribution has it as a file of its own.

mod minified_css;

use std::fs;
use std::path::Path;

/// In the order of the cascade.
const STYLES: [&str; 10] = [
    "tokens", "base", "layout", "controls", "cards", "visit", "calendar", "form", "status", "manage",
];

/// All of it, of the sources in `folder`.
///
/// # Errors
/// A sentence that names the file, if one cannot be read or shortened.
pub(crate) fn joined(folder: &Path) -> Result<String, String> {
    let mut sheet = String::new();
    for name in STYLES {
        let path = folder.join(name).with_extension("css");
        let of_file = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
        let css = fs::read_to_string(&path).map_err(|error| of_file(&error))?;
        sheet.push_str(&minified_css::minified(&css).map_err(|error| of_file(&error))?);
    }
    Ok(sheet)
}
