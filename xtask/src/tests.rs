//! The test command: layers one after the other, counted together at the end.

use std::process::ExitCode;
use std::time::Instant;

use crate::sentence::{Outcome, Sentence};

mod checks;
pub(crate) mod end_to_end;
mod rust;
mod size;

/// What a layer found out.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) passed: usize,
    /// The names of what failed.
    pub(crate) failures: Vec<String>,
    /// Those that failed first and passed then, with why.
    pub(crate) second_attempts: Vec<String>,
    /// Those that cannot run here, with why.
    pub(crate) skipped: Vec<String>,
}

impl Tally {
    /// A check that either holds or does not.
    pub(crate) fn of_check(name: &str, holds: bool) -> Self {
        if holds {
            return Self {
                passed: 1,
                ..Self::default()
            };
        }
        Self {
            passed: 0,
            failures: vec![name.to_owned()],
            ..Self::default()
        }
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failures.extend(other.failures);
        self.second_attempts.extend(other.second_attempts);
        self.skipped.extend(other.skipped);
    }
}

type Layer = (&'static str, fn() -> Outcome<Tally>);

/// Needs something installed that not everybody has; the others bring what they need.
const POSTGRES: &str = "postgres";

/// Needs half a gigabyte of browsers, and is run when it is named only.
const BROWSERS: &str = "browsers";

/// Quick ones first; the ones that need the bundle last.
const LAYERS: [Layer; 10] = [
    ("fmt", checks::fmt),
    ("clippy", checks::clippy),
    ("docs", checks::docs),
    ("deny", checks::deny),
    ("native", rust::native),
    (POSTGRES, rust::postgres),
    ("wasm", rust::wasm),
    ("e2e", end_to_end::run),
    ("size", size::run),
    (BROWSERS, end_to_end::browsers),
];

/// Runs the named layers, or all of them but the one for other browsers (and but the one that was told to be left out,
/// which is said again at the end); the last line counts what passed and what failed.
pub(crate) fn run(names: &[String], without_postgres: bool) -> Outcome<ExitCode> {
    let known: Vec<&str> = LAYERS.iter().map(|(name, _)| *name).collect();
    if let Some(unknown) = names.iter().find(|name| !known.contains(&name.as_str())) {
        return Err(Sentence::new(format!(
            "there is no layer `{unknown}`; there are {}",
            known.join(" ")
        )));
    }
    let mut total = Tally::default();
    let mut times = Vec::new();
    for (name, layer) in LAYERS {
        let is_named = names.iter().any(|wanted| wanted == name);
        if !is_named && (!names.is_empty() || name == BROWSERS) {
            continue;
        }
        if without_postgres && name == POSTGRES {
            times.push(format!("{name:<8} left out, as told by --without-postgres"));
            continue;
        }
        println!("\n== {name} ==");
        let started = Instant::now();
        let tally = judged(name, layer());
        let seconds = started.elapsed().as_secs();
        times.push(format!(
            "{name:<8}{:>5} passed, {:>3} failed, {seconds:>5} s",
            tally.passed,
            tally.failures.len()
        ));
        total.add(tally);
    }
    println!("\n{}", times.join("\n"));
    for what in &total.second_attempts {
        println!("SECOND ATTEMPT {what}");
    }
    for what in &total.skipped {
        println!("SKIPPED {what}");
    }
    for failure in &total.failures {
        println!("FAILED {failure}");
    }
    let skipped = match total.skipped.len() {
        0 => String::new(),
        count => format!(", {count} skipped"),
    };
    println!(
        "\n{} passed, {} failed{skipped}",
        total.passed,
        total.failures.len()
    );
    Ok(if total.failures.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// A layer that cannot run, or that has no test, has failed.
fn judged(name: &str, outcome: Outcome<Tally>) -> Tally {
    match outcome {
        Ok(tally) if tally.passed == 0 && tally.failures.is_empty() => {
            Tally::of_check(&format!("{name}: it ran no test"), false)
        }
        Ok(tally) => tally,
        Err(sentence) => Tally::of_check(&format!("{name}: {sentence}"), false),
    }
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn a_layer_without_a_test_is_a_failure() {
        let tally = judged("wasm", Ok(Tally::default()));
        assert_eq!(
            (tally.passed, tally.failures),
            (0, vec!["wasm: it ran no test".to_owned()])
        );
    }

    #[test]
    fn a_layer_that_cannot_run_is_a_failure_with_its_reason() {
        let tally = judged("e2e", Err(Sentence::new("no browser")));
        assert_eq!(
            (tally.passed, tally.failures),
            (0, vec!["e2e: no browser".to_owned()])
        );
    }

    #[test]
    fn an_unknown_layer_is_refused() {
        assert!(run(&["e3e".to_owned()], false).is_err());
    }
}
