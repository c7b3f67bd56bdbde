//! `cargo xtask`: every chore of the project behind one command.
//!
//! This file is the command line; it knows no chore's steps.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command line talks to whoever called it"
)]

use std::process::ExitCode;

use lexopt::prelude::*;

use crate::sentence::{Outcome, Sentence};

mod apt;
mod bench;
mod browser;
mod bundle;
mod demo;
mod dist;
mod docs;
mod load;
mod postgres;
mod process;
mod project;
mod screenshots;
mod sentence;
mod site;
mod tests;
mod tools;
mod widget;

const HELP: &str = "\
cargo xtask COMMAND

  demo [--port 8080] [--site-port 8081] [--allow-origin ORIGIN]... [--reset]
      Build everything, then start the booking server and a spa's web site that embeds the widget.
      --allow-origin lets a page of your own embed the widget too, for example http://localhost:5500.
      Each pair of ports has a database of its own, which is kept; --reset begins with a fresh one.
  test [LAYER...] [--without-postgres]
      Run the tests and end with a line that counts them. Layers, in their order:
      fmt clippy docs deny native postgres wasm e2e size
      One more runs only when it is named: browsers, a few ways through everything in Firefox and WebKit.
      It needs firefox-esr, webkit2gtk-driver and xvfb, and installs them where it can (Debian, as root).
      The layer postgres needs PostgreSQL's programs and installs them where it can (Debian, as root);
      --without-postgres leaves it out.
  dist
      Write what is deployed: dist/widget/v1/ and dist/booking-server.
  bench availability
      Measure what computing a calendar costs, and write it into docs/benchmarks.md.
  bench first-slot [--rounds 10]
      Measure in a browser when the first slot is there and when it answers, beside other widgets (from npm, run against
      a stub, installed into target/), and write it into docs/benchmarks.md.
  stress [--seconds 300] [--database sqlite|postgres]
      Hundreds of clients do everything at random while a release build of the server is killed and its connections
      are cut, on each database. Fails if anything was sold twice or lost.
  bench server [--seconds 10] [--database sqlite|postgres]
      Measure a release build of the server beside its bare database, as a table.
  docs
      Write what docs/embedding.md has from a source: the table of events.
  screenshots [PATTERN] [--accept] [--readme]
      Take a picture of every screen and state, light and dark, narrow and wide, into target/screenshots/, with a
      contact sheet of each group. PATTERN: only groups and journeys of tests/e2e/screens.js with such a name.
      --accept makes the pictures that the tests compare with, --readme those that README.md shows.
  trial
      Build the widget that speaks a language from right to left for trials, too, which trial-widget.spec.js loads.
  assemble
      (Hook of `trunk serve`) Put the widget's files under their final names into Trunk's staging directory.
";

fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        Err(sentence) => {
            eprintln!("xtask: {sentence}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Outcome<ExitCode> {
    if std::env::args_os().any(|arg| arg == "--help" || arg == "-h") {
        print!("{HELP}");
        return Ok(ExitCode::SUCCESS);
    }
    let mut args = lexopt::Parser::from_env();
    let Some(first) = args.next().map_err(usage)? else {
        print!("{HELP}");
        return Ok(ExitCode::FAILURE);
    };
    match first {
        Value(command) => match command.to_str() {
            Some("demo") => demo::run(&demo_options(&mut args)?)?,
            Some("test") => {
                let (layers, without_postgres) = test_options(&mut args)?;
                return tests::run(&layers, without_postgres);
            }
            Some("dist") => no_more(&mut args).and_then(|()| dist::run())?,
            Some("stress") => load::stress(&load_options(&mut args)?)?,
            Some("bench") => benchmark(&mut args)?,
            Some("docs") => no_more(&mut args).and_then(|()| docs::run())?,
            Some("screenshots") => screenshots::run(&screenshot_options(&mut args)?)?,
            Some("trial") => no_more(&mut args).and_then(|()| widget::build_trial())?,
            Some("assemble") => no_more(&mut args).and_then(|()| bundle::assemble_staged())?,
            Some("help") => print!("{HELP}"),
            _ => {
                return Err(Sentence::new(format!(
                    "there is no command {command:?}; see `cargo xtask help`"
                )));
            }
        },
        other => return Err(usage(other.unexpected())),
    }
    Ok(ExitCode::SUCCESS)
}

fn rounds(args: &mut lexopt::Parser) -> Outcome<u32> {
    let mut rounds = 10;
    while let Some(arg) = args.next().map_err(usage)? {
        match arg {
            Long("rounds") => rounds = args.value().and_then(|value| value.parse()).map_err(usage)?,
            other => return Err(usage(other.unexpected())),
        }
    }
    Ok(rounds)
}

fn benchmark(args: &mut lexopt::Parser) -> Outcome<()> {
    let what = args.next().map_err(usage)?;
    match what {
        Some(Value(name)) if name == "availability" => no_more(args).and_then(|()| bench::availability()),
        Some(Value(name)) if name == "first-slot" => bench::first_slot(rounds(args)?),
        Some(Value(name)) if name == "server" => load::bench_server(&load_options(args)?),
        _ => Err(Sentence::new(
            "say what to measure: `cargo xtask bench availability`, `bench first-slot` or `bench server`",
        )),
    }
}

fn demo_options(args: &mut lexopt::Parser) -> Outcome<demo::Options> {
    let mut options = demo::Options::default();
    while let Some(arg) = args.next().map_err(usage)? {
        match arg {
            Long("port") => options.port = args.value().and_then(|value| value.parse()).map_err(usage)?,
            Long("site-port") => {
                options.site_port = args.value().and_then(|value| value.parse()).map_err(usage)?;
            }
            Long("reset") => options.reset = true,
            Long("allow-origin") => {
                let origin = args.value().and_then(|value| value.string()).map_err(usage)?;
                options.allow_origins.push(origin);
            }
            other => return Err(usage(other.unexpected())),
        }
    }
    Ok(options)
}

fn screenshot_options(args: &mut lexopt::Parser) -> Outcome<screenshots::Options> {
    let mut options = screenshots::Options::default();
    while let Some(arg) = args.next().map_err(usage)? {
        match arg {
            Long("accept") => options.accept = true,
            Long("readme") => options.readme = true,
            Value(pattern) if options.pattern.is_none() => {
                options.pattern = Some(pattern.to_string_lossy().into_owned());
            }
            other => return Err(usage(other.unexpected())),
        }
    }
    Ok(options)
}

fn load_options(args: &mut lexopt::Parser) -> Outcome<load::Options> {
    let mut options = load::Options::default();
    while let Some(arg) = args.next().map_err(usage)? {
        match arg {
            Long("seconds") => {
                options.seconds = Some(args.value().and_then(|value| value.parse()).map_err(usage)?);
            }
            Long("database") => {
                options.database = Some(args.value().and_then(|value| value.string()).map_err(usage)?);
            }
            other => return Err(usage(other.unexpected())),
        }
    }
    Ok(options)
}

fn test_options(args: &mut lexopt::Parser) -> Outcome<(Vec<String>, bool)> {
    let (mut layers, mut without_postgres) = (Vec::new(), false);
    while let Some(arg) = args.next().map_err(usage)? {
        match arg {
            Value(layer) => layers.push(layer.string().map_err(usage)?),
            Long("without-postgres") => without_postgres = true,
            other => return Err(usage(other.unexpected())),
        }
    }
    Ok((layers, without_postgres))
}

fn no_more(args: &mut lexopt::Parser) -> Outcome<()> {
    match args.next().map_err(usage)? {
        Some(other) => Err(usage(other.unexpected())),
        None => Ok(()),
    }
}

fn usage(error: lexopt::Error) -> Sentence {
    Sentence::new(format!("{error}; see `cargo xtask help`"))
}
