//! Builds the widget, and only when something it is made of has changed: compiled by cargo, cut in two by wasm-split
//! (`src/later.rs` says where), bound to JavaScript by wasm-bindgen, shrunk by wasm-opt.

mod binary;

mod exports;

mod glue;

mod linking;

mod names;

mod panics;

use std::path::Path;

use crate::bundle;
use crate::process;
use crate::project;
use crate::sentence::{Outcome, Sentence};
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
    "xtask/src/bundle.rs",
    "xtask/src/widget.rs",
    "xtask/src/widget",
];

/// Exports for streams, which only Leptos's server functions would call: 3.1 kB of the first wasm, 0.6 kB of glue.
const UNUSED: &str = "intounderlying";

/// The export that every panic is led to: 5.0 kB less than telling where each was.
const PANICKED: &str = "panicked";

/// What wasm-opt is told was measured after brotli: functions stay as small and alike as the compiler made them and
/// lie beside their like (215 kB became 197 kB); names are dropped. Nothing
/// lies in the first kilobyte of the memory, where the stack would end. The features are named because `--all-features` makes a file that
/// browsers refuse.
const SHRINK: [&str; 16] = [
    "-Oz",
    "--low-memory-unused",
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
    "--converge",
    "--one-caller-inline-max-function-size=20",
    "--remove-unused-module-elements",
    "--reorder-functions-by-name",
    "--strip-debug",
    "--strip-producers",
    "--strip-target-features",
    "-o",
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
    println!("Building the widget …");
    project::remove_if_there(&stamp)?;
    let path = process::path_with(&folders)?;
    let compiled = compile()?;
    let cut = project::root().join("target/split");
    project::empty_dir(&cut)?;
    let linked = cut.join("linked.wasm");
    let used = exports::without(&project::read(&compiled)?, UNUSED)
        .and_then(|wasm| panics::led_to(&wasm, PANICKED))
        .ok_or_else(|| {
            let wasm = compiled.display();
            Sentence::new(format!(
                "{wasm} is no wasm with relocations that exports {PANICKED}"
            ))
        })?;
    project::write(&linked, used)?;
    process::run(
        process::command("wasm-split-cli")
            .args([&linked, &cut])
            .args(["--out-name", "main"])
            .env("PATH", &path),
        "cut the wasm in two",
    )?;
    let site = project::site();
    project::empty_dir(&site)?;
    let (glue_folder, main) = (cut.join("bound"), cut.join("main.wasm"));
    process::run(
        process::command("wasm-bindgen")
            // The second wasm imports what the linker exports.
            .args(["--target", "web", "--no-typescript", "--keep-lld-exports"])
            .args(["--out-name", bundle::BUILT_GLUE.trim_end_matches(".js")])
            .arg("--out-dir")
            .args([&glue_folder, &main])
            .env("PATH", &path),
        "bind the wasm to JavaScript",
    )?;
    shrink(
        &glue_folder.join(bundle::BUILT_WASM),
        &site.join(bundle::BUILT_WASM),
        &path,
    )?;
    shrink(
        &cut.join("split_later.wasm"),
        &site.join(bundle::BUILT_LATER),
        &path,
    )?;
    let (glue, wasm) = (bundle::BUILT_GLUE, site.join(bundle::BUILT_WASM));
    let (shrunk, bound) = (
        project::read(&wasm)?,
        project::read_text(&glue_folder.join(glue))?,
    );
    let (shrunk, bound) = names::shorten(&shrunk, &bound)
        .ok_or_else(|| Sentence::new(format!("{glue} is not the glue of {}", bundle::BUILT_WASM)))?;
    project::write(&wasm, shrunk)?;
    project::write(&site.join(glue), glue::without(&bound, UNUSED))?;
    bundle::assemble_in(&site)?;
    project::write(&stamp, wanted)
}

/// Leaves a widget in `project::trial()` that speaks the trial language as well (`src/i18n/trial.rs`): a debug build in one
/// piece, quick to make, which nothing but a test loads. Cargo tells whether anything has changed.
pub(crate) fn build_trial() -> Outcome<()> {
    println!("Building the widget with the trial language …");
    let path = process::path_with(&tools::for_widget()?)?;
    process::run(
        process::cargo()
            .args(["rustc", "--package", "booking-widget", "--lib"])
            .args(["--crate-type", "cdylib", "--features", "csr,trial-language"])
            .args(["--target", "wasm32-unknown-unknown"]),
        "compile the widget with the trial language",
    )?;
    let site = project::trial();
    project::empty_dir(&site)?;
    process::run(
        process::command("wasm-bindgen")
            .args(["--target", "web", "--no-typescript"])
            .args(["--out-name", bundle::BUILT_GLUE.trim_end_matches(".js")])
            .arg("--out-dir")
            .args([
                &site,
                &project::target().join("wasm32-unknown-unknown/debug/booking_widget.wasm"),
            ])
            .env("PATH", &path),
        "bind the wasm with the trial language to JavaScript",
    )?;
    bundle::assemble_trial_in(&site)
}

/// The wasm as the linker leaves it, with what wasm-split needs to know of it.
fn compile() -> Outcome<std::path::PathBuf> {
    process::run(
        process::cargo()
            .args(["rustc", "--package", "booking-widget", "--lib", "--release"])
            .args(["--crate-type", "cdylib", "--features", "csr,split"])
            .args(["--target", "wasm32-unknown-unknown"])
            .args(["--", "-Clink-arg=--emit-relocs", "-Cstrip=none"]),
        "compile the widget",
    )?;
    Ok(project::target().join("wasm32-unknown-unknown/release/booking_widget.wasm"))
}

fn shrink(from: &Path, to: &Path, path: &std::ffi::OsStr) -> Outcome<()> {
    process::run(
        process::command("wasm-opt")
            .arg(from)
            .args(SHRINK)
            .arg(to)
            .env("PATH", path),
        "shrink the wasm",
    )
}
