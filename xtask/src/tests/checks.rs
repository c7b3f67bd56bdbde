//! The layers that read the code instead of running it; each of their commands counts as one test.

use std::process::Command;

use super::Tally;
use super::rust::{WITH_TEST_CLOCK, browser_tests};
use crate::process;
use crate::sentence::Outcome;
use crate::tools;

/// The packages that are only ever compiled natively.
const NATIVE: [&str; 6] = [
    "--package",
    "booking-wire",
    "--package",
    "booking-server",
    "--package",
    "xtask",
];
const WIDGET: [&str; 2] = ["--package", "booking-widget"];
const WASM: [&str; 2] = ["--target", "wasm32-unknown-unknown"];
const STRICT: [&str; 3] = ["--", "-D", "warnings"];

pub(super) fn fmt() -> Outcome<Tally> {
    check("fmt", process::cargo().args(["fmt", "--all", "--check"]))
}

pub(super) fn clippy() -> Outcome<Tally> {
    let clippy = |arguments: &[&[&str]]| {
        let mut command = process::cargo();
        command.arg("clippy").args(arguments.concat()).args(STRICT);
        command
    };
    let mut tally = check("clippy, native", &mut clippy(&[&NATIVE, &["--all-targets"]]))?;
    tally.add(check(
        "clippy, server with test-clock",
        &mut clippy(&[&["--package", "booking-server"], &WITH_TEST_CLOCK]),
    )?);
    tally.add(check(
        "clippy, widget natively",
        &mut clippy(&[&WIDGET, &["--features", "ssr", "--all-targets"]]),
    )?);
    let mut browser = clippy(&[&WIDGET, &["--features", "csr", "--lib"], &WASM]);
    tally.add(check("clippy, widget for the browser", &mut browser)?);
    let names = browser_tests()?;
    let mut arguments = Vec::new();
    for name in &names {
        arguments.extend(["--test", name]);
    }
    let mut browser = clippy(&[&WIDGET, &["--features", "csr"], &arguments, &WASM]);
    tally.add(check("clippy, tests for the browser", &mut browser)?);
    Ok(tally)
}

pub(super) fn docs() -> Outcome<Tally> {
    let doc = |arguments: &[&[&str]]| {
        let mut command = process::cargo();
        command
            .args(["doc", "--no-deps"])
            .args(arguments.concat())
            .env("RUSTDOCFLAGS", "-D warnings");
        command
    };
    let mut tally = check("docs, native", &mut doc(&[&NATIVE, &["--lib"]]))?;
    tally.add(check("docs, xtask", &mut doc(&[&["--package", "xtask"]]))?);
    tally.add(check(
        "docs, widget",
        &mut doc(&[&WIDGET, &["--features", "ssr"]]),
    )?);
    Ok(tally)
}

/// Licences, banned crates and sources; the advisory database cannot be fetched everywhere.
pub(super) fn deny() -> Outcome<Tally> {
    let mut command = process::command(tools::cargo_deny()?);
    check(
        "cargo deny",
        command.args(["check", "bans", "licenses", "sources"]),
    )
}

fn check(name: &str, command: &mut Command) -> Outcome<Tally> {
    let (holds, _) = process::tee(command, &format!("run {name}"))?;
    Ok(Tally::of_check(name, holds))
}
