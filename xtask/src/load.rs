//! `stress` and `bench server`: a release build of the server under load, by `crates/load`.

use std::path::PathBuf;

use crate::process;
use crate::project;
use crate::sentence::Outcome;

/// What the load is told besides where the server is.
#[derive(Debug, Default)]
pub(crate) struct Options {
    pub(crate) seconds: Option<u64>,
    pub(crate) database: Option<String>,
}

/// Clients who do everything at random while the server is killed; fails if anything was sold twice or lost.
pub(crate) fn stress(options: &Options) -> Outcome<()> {
    run("stress", options, "come through the stress unharmed")
}

/// Figures of the server, beside those of its bare database.
pub(crate) fn bench_server(options: &Options) -> Outcome<()> {
    run("bench", options, "measure the server")
}

fn run(command: &str, options: &Options, what: &str) -> Outcome<()> {
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
    process::run(&mut load, what)
}
