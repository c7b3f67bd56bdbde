//! The layers that run Rust tests: natively, and in a browser.

use std::process::Command;

use super::Tally;
use crate::browser;
use crate::postgres;
use crate::process;
use crate::project;
use crate::sentence::{Outcome, Sentence};
use crate::tools;

/// What a clock that is driven from outside makes another: the library's own tests, and those of the process.
pub(super) const WITH_TEST_CLOCK: [&str; 6] = [
    "--features",
    "test-clock",
    "--lib",
    "--bins",
    "--test",
    "process_*",
];

/// By their module's name; the layer `postgres` runs them.
const POSTGRES_TESTS: &str = "postgres::";

pub(super) fn native() -> Outcome<Tally> {
    let mut tally = cargo_test(
        "native",
        process::cargo().args([
            "test",
            "--no-fail-fast",
            "--package",
            "booking-wire",
            "--package",
            "xtask",
        ]),
    )?;
    tally.add(cargo_test(
        "server",
        process::cargo()
            .args(["test", "--no-fail-fast", "--package", "booking-server"])
            .args(["--", "--skip", POSTGRES_TESTS]),
    )?);
    tally.add(cargo_test(
        "server with test-clock",
        process::cargo()
            .args(["test", "--no-fail-fast", "--package", "booking-server"])
            .args(WITH_TEST_CLOCK)
            .args(["--", "--skip", POSTGRES_TESTS]),
    )?);
    tally.add(cargo_test(
        "widget",
        process::cargo().args([
            "test",
            "--no-fail-fast",
            "--package",
            "booking-widget",
            "--features",
            "ssr",
        ]),
    )?);
    Ok(tally)
}

/// All that wants a PostgreSQL: the tests that are about it, and those that run on any database.
pub(super) fn postgres() -> Outcome<Tally> {
    postgres::programs()?;
    let mut tally = cargo_test_on_postgres(
        "server with PostgreSQL",
        process::cargo()
            .args(["test", "--no-fail-fast", "--package", "booking-server"])
            .args(["--tests", "--", POSTGRES_TESTS]),
    )?;
    tally.add(cargo_test_on_postgres(
        "server on PostgreSQL",
        process::cargo()
            .args(["test", "--no-fail-fast", "--package", "booking-server"])
            .args(["--test", "bookings_rules", "--test", "http_api"])
            .env("BOOKING_TEST_DATABASE", "postgres"),
    )?);
    Ok(tally)
}

/// Once more when the database itself went down meanwhile: a machine without memory or disk kills one of its
/// processes, the others then stop with it, and every test fails until it has started again. That says nothing
/// about the tests; the second attempt is told at the end.
fn cargo_test_on_postgres(name: &str, command: &mut Command) -> Outcome<Tally> {
    let what = format!("run the {name} tests");
    let (succeeded, lines) = process::tee(command, &what)?;
    if succeeded || !database_went_down(&lines) {
        return Ok(count(name, succeeded, &lines));
    }
    let (succeeded, lines) = process::tee(command, &what)?;
    let mut tally = count(name, succeeded, &lines);
    tally
        .second_attempts
        .push(format!("{name}: PostgreSQL went down during the first"));
    Ok(tally)
}

/// PostgreSQL's word for connections that come while it starts: the tests begin when it has.
fn database_went_down(lines: &[String]) -> bool {
    lines.iter().any(|line| line.contains("57P03"))
}

pub(super) fn wasm() -> Outcome<Tally> {
    let runner = tools::wasm_test_runner()?;
    let driver = browser::chromedriver()?;
    // The driver finds the browser by itself, where it was installed.
    browser::chromium()?;
    let mut test = process::cargo();
    test.args([
        "test",
        "--no-fail-fast",
        "--package",
        "booking-widget",
        "--features",
        "csr,trial-language",
    ]);
    test.args(["--target", "wasm32-unknown-unknown"]);
    for name in browser_tests()? {
        test.args(["--test", &name]);
    }
    test.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner)
        .env("CHROMEDRIVER", driver);
    cargo_test("wasm", &mut test)
}

/// The files `tests/browser_*.rs`; the others run natively.
pub(super) fn browser_tests() -> Outcome<Vec<String>> {
    let folder = project::root().join("tests");
    let entries = std::fs::read_dir(&folder).map_err(|error| Sentence::io("read", &folder, &error))?;
    let mut names: Vec<String> = entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter_map(|name| Some(name.strip_suffix(".rs")?.to_owned()))
        .filter(|name| name.starts_with("browser_"))
        .collect();
    names.sort();
    if names.is_empty() {
        return Err(Sentence::new("there is no tests/browser_*.rs"));
    }
    Ok(names)
}

fn cargo_test(name: &str, command: &mut Command) -> Outcome<Tally> {
    let (succeeded, lines) = process::tee(command, &format!("run the {name} tests"))?;
    Ok(count(name, succeeded, &lines))
}

/// Reads what the Rust test harness (and wasm-bindgen's, which speaks alike) prints.
fn count(name: &str, succeeded: bool, lines: &[String]) -> Tally {
    let mut tally = Tally::default();
    let mut failed = 0;
    for line in lines {
        if let Some(result) = line.trim().strip_prefix("test result: ") {
            tally.passed += number_before(result, " passed");
            failed += number_before(result, " failed");
        } else if let Some(test) = failed_test(line) {
            tally.failures.push(format!("{name}: {test}"));
        }
    }
    // A failure of which the harness did not say the name still counts.
    while tally.failures.len() < failed {
        tally.failures.push(format!("{name}: a test"));
    }
    if !succeeded && tally.failures.is_empty() {
        tally
            .failures
            .push(format!("{name}: it does not build or did not finish"));
    }
    tally
}

fn number_before(result: &str, word: &str) -> usize {
    let before = result.split(word).next().unwrap_or_default();
    before
        .rsplit(' ')
        .next()
        .and_then(|number| number.parse().ok())
        .unwrap_or_default()
}

/// `test module::name ... FAILED` and `test module::name ... FAIL`.
fn failed_test(line: &str) -> Option<&str> {
    let (name, result) = line.strip_prefix("test ")?.rsplit_once(" ... ")?;
    result.starts_with("FAIL").then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        text.lines().map(str::to_owned).collect()
    }

    #[test]
    fn the_results_of_all_binaries_are_added() {
        let text = "test a ... ok\ntest result: ok. 3 passed; 0 failed; 0 ignored; 0 measured\n\
                    test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured";
        let tally = count("native", true, &lines(text));
        assert_eq!((tally.passed, tally.failures.len()), (15, 0));
    }

    #[test]
    fn failures_are_named_once() {
        let text = "test flow::holds ... FAILED\ntest flow::ends ... ok\nfailures:\n    flow::holds\n\
                    test result: FAILED. 1 passed; 1 failed; 0 ignored";
        let tally = count("widget", false, &lines(text));
        assert_eq!(
            (tally.passed, tally.failures),
            (1, vec!["widget: flow::holds".to_owned()])
        );
    }

    #[test]
    fn only_a_database_that_starts_again_went_down() {
        let refused = "called `Result::unwrap()` on an `Err` value: Database(PgDatabaseError { severity: Fatal, \
                       code: \"57P03\", message: \"the database system is not yet accepting connections\" })";
        assert!(database_went_down(&lines(refused)));
        let conflict = "Database(PgDatabaseError { severity: Error, code: \"40001\" })";
        assert!(!database_went_down(&lines(conflict)));
    }

    #[test]
    fn a_build_that_fails_is_a_failure() {
        assert_eq!(count("native", false, &[]).failures.len(), 1);
    }
}
