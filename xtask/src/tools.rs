//! The tools that a build needs, each in one exact version.
//!
//! A tool of that version on PATH is used as it is; otherwise it is installed into a folder of the
//! user's cache, so that neither the system nor the checkout is changed.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::process;
use crate::project;
use crate::sentence::{Outcome, Sentence};

/// Must be the version of the `wasm-bindgen` crate in Cargo.lock.
const WASM_BINDGEN: &str = "0.2.130";
/// Cuts the wasm in two.
const WASM_SPLIT: &str = "0.2.4";
/// `wasm-opt`; from npm, where it comes built.
const BINARYEN: &str = "132";
const BINARYEN_NPM: &str = "binaryen@132.0.0";
/// Minifies the loader and the glue.
const ESBUILD: &str = "0.28.2";
const CARGO_DENY: &str = "0.20.2";

/// The folders that a build of the widget needs in front of PATH, with everything installed.
pub(crate) fn for_widget() -> Outcome<Vec<PathBuf>> {
    wasm_target()?;
    let folders = [
        cargo_tool("wasm-bindgen", "wasm-bindgen-cli", WASM_BINDGEN, quick_build)?,
        npm_tool(
            "wasm-opt",
            "binaryen",
            BINARYEN_NPM,
            &format!("version {BINARYEN}"),
        )?,
        npm_tool("esbuild", "esbuild", &format!("esbuild@{ESBUILD}"), ESBUILD)?,
    ];
    let folders = folders.into_iter().flatten();
    Ok(folders.chain([wasm_split()?]).collect())
}

/// Where `wasm-bindgen-test-runner` is.
pub(crate) fn wasm_test_runner() -> Outcome<PathBuf> {
    wasm_target()?;
    let folder = cargo_tool("wasm-bindgen", "wasm-bindgen-cli", WASM_BINDGEN, quick_build)?;
    Ok(folder.map_or_else(
        || "wasm-bindgen-test-runner".into(),
        |dir| dir.join("wasm-bindgen-test-runner"),
    ))
}

/// The `esbuild` program, which the bundling hook runs too.
pub(crate) fn esbuild() -> Outcome<PathBuf> {
    let folder = npm_tool("esbuild", "esbuild", &format!("esbuild@{ESBUILD}"), ESBUILD)?;
    Ok(folder.map_or_else(|| "esbuild".into(), |dir| dir.join("esbuild")))
}

/// The `cargo-deny` program.
pub(crate) fn cargo_deny() -> Outcome<PathBuf> {
    let folder = cargo_tool("cargo-deny", "cargo-deny", CARGO_DENY, quick_locked_build)?;
    Ok(folder.map_or_else(|| "cargo-deny".into(), |dir| dir.join("cargo-deny")))
}

/// A text that changes whenever a tool's version does.
pub(crate) fn versions() -> String {
    format!("wasm-bindgen {WASM_BINDGEN} wasm-split {WASM_SPLIT} {BINARYEN_NPM} esbuild {ESBUILD}")
}

fn wasm_target() -> Outcome<()> {
    let libraries = process::output(
        process::command("rustc").args(["--print", "target-libdir", "--target", "wasm32-unknown-unknown"]),
        "ask rustc where its wasm target is",
    )?;
    if Path::new(libraries.trim()).is_dir() {
        return Ok(());
    }
    println!("Installing the wasm32-unknown-unknown target with rustup …");
    process::run(
        process::command("rustup").args(["target", "add", "wasm32-unknown-unknown"]),
        "install the wasm32-unknown-unknown target (`rustup target add wasm32-unknown-unknown`)",
    )
}

/// `None` when PATH has the exact version, otherwise the folder to put in front of it.
fn cargo_tool(
    program: &str,
    package: &str,
    version: &str,
    flags: fn(&mut Command),
) -> Outcome<Option<PathBuf>> {
    if has_version(program.as_ref(), version) {
        return Ok(None);
    }
    let home = cache()?.join(format!("{program}-{version}"));
    let folder = home.join("bin");
    if has_version(&folder.join(program), version) {
        return Ok(Some(folder));
    }
    println!(
        "Installing {package} {version} into {} (once, some minutes) …",
        home.display()
    );
    let mut install = process::cargo();
    install
        .args(["install", package, "--version", version, "--root"])
        .arg(&home);
    flags(&mut install);
    process::run(
        &mut install,
        &format!("install {package} {version} from crates.io"),
    )?;
    Ok(Some(folder))
}

/// Where `wasm-split-cli` is. It does not say its version, so that one on PATH is not to be trusted.
fn wasm_split() -> Outcome<PathBuf> {
    let home = cache()?.join(format!("wasm-split-{WASM_SPLIT}"));
    let folder = home.join("bin");
    if folder.join("wasm-split-cli").is_file() {
        return Ok(folder);
    }
    println!(
        "Installing wasm_split_cli_support {WASM_SPLIT} into {} (once, some minutes) …",
        home.display()
    );
    let mut install = process::cargo();
    install
        .args(["install", "wasm_split_cli_support", "--version", WASM_SPLIT])
        .args(["--features", "build-binary", "--root"])
        .arg(&home);
    quick_locked_build(&mut install);
    process::run(
        &mut install,
        &format!("install wasm_split_cli_support {WASM_SPLIT} from crates.io"),
    )?;
    Ok(folder)
}

fn quick_locked_build(install: &mut Command) {
    quick_build(install.arg("--locked"));
}

/// Such a tool works for seconds: it is not worth minutes of optimization.
fn quick_build(install: &mut Command) {
    install
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
}

fn npm_tool(program: &str, package: &str, spec: &str, version: &str) -> Outcome<Option<PathBuf>> {
    if has_version(program.as_ref(), version) {
        return Ok(None);
    }
    let pinned = spec.rsplit('@').next().unwrap_or_default();
    let home = cache()?.join(format!("{package}-{pinned}"));
    let folder = home.join("node_modules/.bin");
    if has_version(&folder.join(program), version) {
        return Ok(Some(folder));
    }
    println!("Installing {package} {pinned} into {} …", home.display());
    project::create_dir(&home)?;
    process::run(
        process::command("npm")
            .args([
                "install",
                "--no-audit",
                "--no-fund",
                "--ignore-scripts",
                "--prefix",
            ])
            .arg(&home)
            .arg(spec),
        &format!("install {spec} with npm (it comes with Node 20)"),
    )?;
    Ok(Some(folder))
}

/// `--version` says something like `trunk 0.21.14` or `wasm-opt version 132 (version_132)`.
fn has_version(program: &Path, version: &str) -> bool {
    process::version_line(program).is_some_and(|line| names_version(&line, version))
}

fn names_version(line: &str, version: &str) -> bool {
    line == version || line.contains(&format!(" {version} ")) || line.ends_with(&format!(" {version}"))
}

/// The per-user folder for tools: `$XDG_CACHE_HOME/booking-widget/tools`.
fn cache() -> Outcome<PathBuf> {
    let base = std::env::var_os("XDG_CACHE_HOME")
        .filter(|dir| !dir.is_empty())
        .map(PathBuf::from)
        .or_else(|| std::env::home_dir().map(|home| home.join(".cache")))
        .ok_or_else(|| Sentence::new("neither XDG_CACHE_HOME nor HOME says where tools can be kept"))?;
    Ok(base.join("booking-widget/tools"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_exact_version_is_accepted() {
        assert!(names_version("trunk 0.21.14", "0.21.14"));
        assert!(names_version("wasm-opt version 132 (version_132)", "version 132"));
        assert!(names_version("0.28.2", "0.28.2"));
        assert!(!names_version("trunk 0.21.140", "0.21.14"));
        assert!(!names_version("wasm-bindgen 0.2.129", "0.2.130"));
    }

    #[test]
    fn the_pinned_wasm_bindgen_is_the_one_in_the_lock_file() {
        let lock = project::read_text(&project::root().join("Cargo.lock")).unwrap();
        assert!(lock.contains(&format!("name = \"wasm-bindgen\"\nversion = \"{WASM_BINDGEN}\"")));
    }
}
