//! Builds the widget with Trunk, and only when something it is made of has changed.

use crate::process;
use crate::project;
use crate::sentence::Outcome;
use crate::tools;

/// What the widget's files are made of, besides the tools.
const INPUTS: [&str; 14] = [
    ".cargo/config.toml",
    "build.rs",
    "build",
    "src",
    "style",
    "locales",
    "crates/wire/src",
    "crates/wire/Cargo.toml",
    "Cargo.toml",
    "Cargo.lock",
    "rust-toolchain.toml",
    "index.html",
    "Trunk.toml",
    "xtask/src/bundle.rs",
];

/// Leaves the release build of the widget in `project::site()`.
pub(crate) fn build() -> Outcome<()> {
    let folders = tools::for_widget()?;
    let inputs = INPUTS.map(|input| project::root().join(input));
    let wanted = project::fingerprint(&inputs, &tools::versions())?;
    let stamp = project::root().join("target/site.stamp");
    let built = project::site().join("widget/v1/booking-widget.js").is_file()
        && project::read_text(&stamp).is_ok_and(|had| had == wanted);
    if built {
        println!("The widget is built already.");
        return Ok(());
    }
    println!("Building the widget with Trunk …");
    project::remove_if_there(&stamp)?;
    let mut trunk = process::command("trunk");
    // With the tools on PATH it downloads nothing, and it need not ask for its own newest version.
    trunk
        .args(["--skip-version-check", "build", "--release", "--dist"])
        .arg(project::site())
        .env("PATH", process::path_with(&folders)?);
    // Trunk reads this variable as a flag's value and accepts no "1".
    trunk.env_remove("NO_COLOR");
    process::run(&mut trunk, "build the widget")?;
    project::write(&stamp, wanted)
}
