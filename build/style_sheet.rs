//! The style sheets of `style/` joined into the two that the widget adopts, without what is only for people.
//! The package embeds both as one for native pages and tests; the distribution has them as files of their own.

mod minified_css;

use std::fs;
use std::path::Path;

/// What can be seen before a slot was chosen, in the order of the cascade.
const FIRST: [&str; 7] = [
    "tokens", "base", "layout", "controls", "cards", "calendar", "messages",
];

/// What comes behind that, with the second download (`src/later.rs`).
const LATER: [&str; 4] = ["visit", "form", "status", "manage"];

/// The two style sheets, of the sources in `folder`; together they are all of it.
///
/// # Errors
/// A sentence that names the file, if one cannot be read or shortened.
pub(crate) fn first_and_later(folder: &Path) -> Result<[String; 2], String> {
    Ok([joined(folder, &FIRST)?, joined(folder, &LATER)?])
}

fn joined(folder: &Path, names: &[&str]) -> Result<String, String> {
    let mut sheet = String::new();
    for name in names {
        let path = folder.join(name).with_extension("css");
        let of_file = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
        let css = fs::read_to_string(&path).map_err(|error| of_file(&error))?;
        sheet.push_str(&minified_css::minified(&css).map_err(|error| of_file(&error))?);
    }
    Ok(sheet)
}
