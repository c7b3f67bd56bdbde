//! The command line of the load: `cargo xtask stress` and `cargo xtask bench server` call it.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command line talks to whoever called it"
)]

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use booking_load::postgres::Cluster;
use booking_load::process::Program;
use booking_load::{LoadResult, bench, stress};
use lexopt::prelude::*;

const HELP: &str = "\
booking-load stress|bench --server FILE [--seconds N] [--database sqlite|postgres]

  stress   Clients who do everything at random while the server is killed. Ends with 1 if anything was wrong.
  bench    What the server can do beside what its database could do alone.
  --server    The program booking-server.
  --seconds   How long: of stress for each database, of bench for each measurement.
  --database  Only this one; both if left out.
";

#[derive(Debug)]
struct Arguments {
    command: String,
    server: PathBuf,
    seconds: Option<u64>,
    databases: Vec<Kind>,
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    Sqlite,
    Postgres,
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = match arguments() {
        Ok(arguments) => arguments,
        Err(error) => {
            eprintln!("booking-load: {error}\n\n{HELP}");
            return ExitCode::from(2);
        }
    };
    let done = match arguments.command.as_str() {
        "stress" => run_stress(&arguments).await,
        _ => run_bench(&arguments).await.map(|()| true),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("booking-load: {error}");
            ExitCode::FAILURE
        }
    }
}

fn arguments() -> Result<Arguments, lexopt::Error> {
    let mut parser = lexopt::Parser::from_env();
    let (mut command, mut server, mut seconds) = (None, None, None);
    let mut databases = vec![Kind::Sqlite, Kind::Postgres];
    while let Some(argument) = parser.next()? {
        match argument {
            Value(value) if command.is_none() && (value == "stress" || value == "bench") => {
                command = Some(value.string()?);
            }
            Long("server") => server = Some(PathBuf::from(parser.value()?)),
            Long("seconds") => seconds = Some(parser.value()?.parse()?),
            Long("database") => {
                databases = match parser.value()?.string()?.as_str() {
                    "sqlite" => vec![Kind::Sqlite],
                    "postgres" => vec![Kind::Postgres],
                    other => return Err(format!("there is no database {other}").into()),
                };
            }
            other => return Err(other.unexpected()),
        }
    }
    Ok(Arguments {
        command: command.ok_or("say what to do")?,
        server: server.ok_or("--server is missing")?,
        seconds,
        databases,
    })
}

/// Both databases one after the other; whether all was well.
async fn run_stress(arguments: &Arguments) -> LoadResult<bool> {
    let mut is_well = true;
    for kind in &arguments.databases {
        let folder = tempfile::tempdir()?;
        let (name, cluster, database_url) = match kind {
            Kind::Sqlite => ("SQLite", None, stress::sqlite_in(folder.path())),
            Kind::Postgres => {
                let cluster = Cluster::start()?;
                let url = cluster.database("stress").await?;
                ("PostgreSQL", Some(cluster), url)
            }
        };
        let options = stress::Options {
            program: Program {
                binary: arguments.server.clone(),
                database_url,
            },
            clients: 300,
            duration: Duration::from_secs(arguments.seconds.unwrap_or(300)),
            answers_between_kills: 3_000,
            answers_between_cuts: cluster.is_some().then_some(1_000),
        };
        let report = stress::run(&options).await?;
        println!("### {name}\n\n{report}\n");
        is_well &= report.violations.is_empty();
    }
    Ok(is_well)
}

async fn run_bench(arguments: &Arguments) -> LoadResult<()> {
    let mut columns = Vec::new();
    for kind in &arguments.databases {
        let folder = tempfile::tempdir()?;
        let (name, _cluster, database_url, bare_database_url) = match kind {
            Kind::Sqlite => {
                let bare = format!("sqlite://{}", folder.path().join("bare.db").display());
                ("SQLite", None, stress::sqlite_in(folder.path()), bare)
            }
            Kind::Postgres => {
                let cluster = Cluster::start()?;
                let (url, bare) = (cluster.database("bench").await?, cluster.database("bare").await?);
                ("PostgreSQL", Some(cluster), url, bare)
            }
        };
        let options = bench::Options {
            program: Program {
                binary: arguments.server.clone(),
                database_url,
            },
            bare_database_url,
            each: Duration::from_secs(arguments.seconds.unwrap_or(10)),
        };
        eprintln!("measuring {name} …");
        columns.push((name, bench::run(&options).await?));
    }
    print!("{}", bench::table(&columns));
    Ok(())
}
