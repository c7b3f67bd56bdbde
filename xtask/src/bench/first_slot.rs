//! The benchmark in a browser: the widget beside others, from npm, against a stub of their servers.
//!
//! What they are and how they are measured is in `tests/peers/`. Their packages are installed into `target/` and are
//! part of no test.

use std::path::PathBuf;

use crate::dist;
use crate::process;
use crate::project;
use crate::sentence::Outcome;
use crate::tests::end_to_end;
use crate::tools;

/// Measures so many times, with release builds, and writes the medians into `docs/benchmarks.md`.
pub(crate) fn first_slot(rounds: u32) -> Outcome<()> {
    dist::run()?;
    let stand = end_to_end::released()?;
    let folder = project::root().join("tests/peers");
    let mut node = stand.node();
    node.current_dir(&folder)
        .arg("first-slot.js")
        .arg(rounds.to_string())
        .env("BENCH_PEERS", peers()?)
        .env("BENCH_ESBUILD", tools::esbuild()?);
    let tables = process::output(&mut node, "measure in a browser")?;
    let run = super::run_line("all of")?;
    super::replace_region(
        "first-slot",
        &format!(
            "{run} {rounds} rounds, medians of the faster half.\n\n{}",
            tables.trim_end()
        ),
    )
}

/// The folder that has the other widgets.
fn peers() -> Outcome<PathBuf> {
    let source = project::root().join("tests/peers");
    let home = project::root().join("target/peers");
    let files = ["package.json", "package-lock.json"];
    let wanted = project::fingerprint(&files.map(|name| source.join(name)), "")?;
    let stamp = home.join("node_modules/.installed");
    if project::read_text(&stamp).is_ok_and(|had| had == wanted) {
        return Ok(home);
    }
    println!("Installing the other widgets …");
    project::create_dir(&home)?;
    for name in files {
        project::copy(&source.join(name), &home.join(name))?;
    }
    process::run(
        process::command("npm")
            .args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"])
            .current_dir(&home),
        "install the packages of tests/peers with npm (it comes with Node 20)",
    )?;
    project::write(&stamp, wanted)?;
    Ok(home)
}
