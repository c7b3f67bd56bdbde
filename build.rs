//! Joins the style sheets of `style/` into the one text that the widget embeds, without what is only for
//! people: it is downloaded with the wasm.

#[path = "build/minified_css.rs"]
mod minified_css;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// In the order of the cascade.
const STYLES: [&str; 9] = [
    "tokens", "base", "layout", "controls", "cards", "visit", "calendar", "form", "status",
];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=style");
    let mut sheet = String::new();
    for name in STYLES {
        let path = Path::new("style").join(name).with_extension("css");
        let css = minified_css::minified(&fs::read_to_string(&path)?)
            .map_err(|error| format!("{}: {error}", path.display()))?;
        sheet.push_str(&css);
    }
    let folder = env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR")?;
    fs::write(PathBuf::from(folder).join("style.css"), sheet)?;
    Ok(())
}
