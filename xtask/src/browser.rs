//! The browsers that the tests drive, and what drives them; installed when missing.

use std::path::PathBuf;

use crate::apt;
use crate::sentence::Outcome;

/// The Chromium program: `CHROMIUM` or `CHROME` when set, else what is on PATH, else installed.
pub(crate) fn chromium() -> Outcome<PathBuf> {
    find(
        &["CHROMIUM", "CHROME"],
        &["chromium", "chromium-browser", "google-chrome"],
        "chromium",
    )
}

/// The driver that belongs to it: `CHROMEDRIVER` when set, else as above.
pub(crate) fn chromedriver() -> Outcome<PathBuf> {
    find(&["CHROMEDRIVER"], &["chromedriver"], "chromium-driver")
}

/// The Firefox program: `FIREFOX` when set, else as above.
pub(crate) fn firefox() -> Outcome<PathBuf> {
    find(&["FIREFOX"], &["firefox-esr", "firefox"], "firefox-esr")
}

/// The driver of WebKitGTK, which brings its browser along: `WEBKIT_DRIVER` when set, else as above.
pub(crate) fn webkit_driver() -> Outcome<PathBuf> {
    find(&["WEBKIT_DRIVER"], &["WebKitWebDriver"], "webkit2gtk-driver")
}

/// A screen for browsers that cannot do without: `XVFB` when set, else as above.
pub(crate) fn screen() -> Outcome<PathBuf> {
    find(&["XVFB"], &["Xvfb"], "xvfb")
}

fn find(variables: &[&str], programs: &[&str], package: &str) -> Outcome<PathBuf> {
    for variable in variables {
        if let Some(path) = std::env::var_os(variable).filter(|path| !path.is_empty()) {
            return Ok(path.into());
        }
    }
    let variable = variables.first().unwrap_or(&"CHROMIUM");
    apt::found_or_installed(
        package,
        || apt::on_path(programs),
        |why| {
            format!(
                "the browser tests need {package}, and {why}: install it, or set {variable} to where it is"
            )
        },
    )
}
