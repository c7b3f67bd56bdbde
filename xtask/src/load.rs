//! `stress` and `bench server`: a release build of the server under load, by `crates/load`.

use std::path::PathBuf;
use std::process::Command;

use crate::bench;
use crate::process;
use crate::project;
use crate::sentence::{Outcome, Sentence};

/// What the load is told besides where the server is.
#[derive(Debug, Default)]
pub(crate) struct Options {
    pub(crate) seconds: Option<u64>,
    pub(crate) database: Option<String>,
}

/// Clients who do everything at random while the server is killed; fails if anything was sold twice or lost.
pub(crate) fn stress(options: &Options) -> Outcome<()> {
    process::run(&mut load("stress", options)?, "come through the stress unharmed")
}

/// Figures of the server, beside those of its bare database; with both databases they go into `docs/benchmarks.md`.
pub(crate) fn bench_server(options: &Options) -> Outcome<()> {
    let what = "measure the server";
    let (is_well, lines) = process::tee(&mut load("bench", options)?, what)?;
    if !is_well {
        return Err(Sentence::new(format!("could not {what}; the reason is above")));
    }
    if options.database.is_some() {
        return Ok(());
    }
    let run = bench::run_line("all of")?;
    bench::replace_region("server", &format!("{run}\n\n{}", lines.join("\n").trim_end()))
}

/// The load, built and told where the server is.
fn load(command: &str, options: &Options) -> Outcome<Command> {
    process::run(
        process::cargo().args([
            "build",
            "--profile",
            "server",
            "-p",
            "booking-server",
            "-p",
            "booking-load",
        ]),
        "build the server",
    )?;
    let program = |name: &str| -> PathBuf { project::target().join("server").join(name) };
    let mut load = process::command(program("booking-load"));
    load.arg(command).arg("--server").arg(program("booking-server"));
    if let Some(seconds) = options.seconds {
        load.arg("--seconds").arg(seconds.to_string());
    }
    if let Some(database) = &options.database {
        load.arg("--database").arg(database);
    }
    Ok(load)
}
