//! The browsers that the tests drive, and what drives them; installed when missing.

use std::path::{Path, PathBuf};

use crate::apt::{self, Package};
use crate::sentence::Outcome;

/// A program of the browser tests: where it may be, and where it comes from.
struct Wanted {
    /// Variables that say where it is.
    variables: &'static [&'static str],
    /// What it is called on PATH.
    programs: &'static [&'static str],
    /// Where macOS keeps what is on no PATH.
    applications: &'static [&'static str],
    package: Package,
}

const CHROMIUM: Wanted = Wanted {
    variables: &["CHROMIUM", "CHROME"],
    programs: &["chromium", "chromium-browser", "google-chrome"],
    applications: &[
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
    ],
    package: Package {
        debian: "chromium",
        fedora: "chromium",
        mac: Some("--cask google-chrome"),
    },
};

/// Chromium without the windows around its pages: the same engine, and a third less work for a test. Debian has it beside
/// Chromium; where there is none, Chromium itself does.
const HEADLESS_SHELL: Wanted = Wanted {
    variables: &["HEADLESS_SHELL"],
    programs: &["chromium-headless-shell", "chrome-headless-shell"],
    applications: &[],
    package: Package {
        debian: "chromium-headless-shell",
        fedora: "chromium-headless",
        mac: None,
    },
};

const CHROMEDRIVER: Wanted = Wanted {
    variables: &["CHROMEDRIVER"],
    programs: &["chromedriver"],
    applications: &[],
    package: Package {
        debian: "chromium-driver",
        fedora: "chromedriver",
        mac: Some("--cask chromedriver"),
    },
};

const FIREFOX: Wanted = Wanted {
    variables: &["FIREFOX"],
    programs: &["firefox-esr", "firefox"],
    applications: &["/Applications/Firefox.app/Contents/MacOS/firefox"],
    package: Package {
        debian: "firefox-esr",
        fedora: "firefox",
        mac: Some("--cask firefox"),
    },
};

const WEBKIT_DRIVER: Wanted = Wanted {
    variables: &["WEBKIT_DRIVER"],
    programs: &["WebKitWebDriver"],
    applications: &[],
    package: Package {
        debian: "webkit2gtk-driver",
        // dnf takes the package that has the file.
        fedora: "/usr/bin/WebKitWebDriver",
        mac: None,
    },
};

const SCREEN: Wanted = Wanted {
    variables: &["XVFB"],
    programs: &["Xvfb"],
    applications: &[],
    package: Package {
        debian: "xvfb",
        fedora: "/usr/bin/Xvfb",
        mac: None,
    },
};

/// The Chromium program: `CHROMIUM` or `CHROME` when set, else what is on PATH or an application, else installed.
pub(crate) fn chromium() -> Outcome<PathBuf> {
    find(&CHROMIUM)
}

/// What draws the pages of the end-to-end tests: `HEADLESS_SHELL` when set, else as above, else `chromium`.
pub(crate) fn headless_chromium() -> Outcome<PathBuf> {
    find(&HEADLESS_SHELL).or_else(|_| chromium())
}

/// The driver that belongs to it: `CHROMEDRIVER` when set, else as above.
pub(crate) fn chromedriver() -> Outcome<PathBuf> {
    find(&CHROMEDRIVER)
}

/// The Firefox program: `FIREFOX` when set, else as above.
pub(crate) fn firefox() -> Outcome<PathBuf> {
    find(&FIREFOX)
}

/// The driver of WebKitGTK, which brings its browser along: `WEBKIT_DRIVER` when set, else as above.
pub(crate) fn webkit_driver() -> Outcome<PathBuf> {
    find(&WEBKIT_DRIVER)
}

/// A screen for browsers that cannot do without: `XVFB` when set, else as above.
pub(crate) fn screen() -> Outcome<PathBuf> {
    find(&SCREEN)
}

fn find(wanted: &Wanted) -> Outcome<PathBuf> {
    for variable in wanted.variables {
        if let Some(path) = std::env::var_os(variable).filter(|path| !path.is_empty()) {
            return Ok(path.into());
        }
    }
    let variable = wanted.variables.first().unwrap_or(&"CHROMIUM");
    let name = wanted.package.debian;
    let mut applications = wanted.applications.iter().map(Path::new);
    let application = applications.find(|program| program.is_file());
    apt::found_or_installed(
        wanted.package,
        || apt::on_path(wanted.programs).or(application.map(Path::to_path_buf)),
        |why| {
            format!("the browser tests need {name}, and {why}: install it, or set {variable} to where it is")
        },
    )
}
