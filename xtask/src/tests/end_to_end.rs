//! The end-to-end layer: a real browser, the real bundle, a real server and a real database.

use std::path::PathBuf;
use std::process::Command;

use super::Tally;
use crate::browser;
use crate::dist;
use crate::process;
use crate::project;
use crate::sentence::Outcome;
use crate::widget;

pub(super) fn run() -> Outcome<Tally> {
    let specs = project::files(&folder().join("specs"))?;
    let stand = prepare()?;
    widget::build_trial()?;
    specified(stand.node(), specs)
}

/// Short ways through everything, in browsers other than Chromium.
pub(super) fn browsers() -> Outcome<Tally> {
    let programs = [
        ("E2E_FIREFOX", browser::firefox()?),
        ("E2E_WEBKIT", browser::webkit_driver()?),
        ("E2E_XVFB", browser::screen()?),
    ];
    let mut node = prepare()?.node();
    node.envs(programs);
    let engines = ["firefox.spec.js", "webkit.spec.js"].map(|spec| folder().join("engines").join(spec));
    specified(node, engines)
}

fn specified(mut node: Command, specs: impl IntoIterator<Item = PathBuf>) -> Outcome<Tally> {
    // Two browsers at once is what two cores bear.
    node.args(["--test", "--test-concurrency=2", "--test-reporter=tap"])
        .args(specs);
    let (succeeded, lines) = process::tee(&mut node, "run the end-to-end tests")?;
    Ok(count(succeeded, &lines))
}

fn catalogue() -> PathBuf {
    project::root().join("crates/server/demo/stillwater.toml")
}

fn folder() -> PathBuf {
    project::root().join("tests/e2e")
}

/// What the browser scripts are told about this machine and this build.
pub(crate) struct Stand {
    chromium: PathBuf,
    /// With windows and tabs of its own, which a headless shell lacks.
    whole_chromium: PathBuf,
    server: PathBuf,
    /// A database with the demo's catalogue in it, for every stand to begin with: its pictures are read and encoded once.
    database: Option<PathBuf>,
}

/// Builds and installs what the browser scripts need.
pub(crate) fn prepare() -> Outcome<Stand> {
    let chromium = browser::headless_chromium()?;
    let whole_chromium = browser::chromium()?;
    dist::widget_files()?;
    println!("Building the server with a clock that the tests drive …");
    process::run(
        process::cargo().args(["build", "--package", "booking-server", "--features", "test-clock"]),
        "build the server for the end-to-end tests",
    )?;
    let home = project::root().join("target/e2e");
    project::create_dir(&home)?;
    let server = home.join("booking-server");
    project::remove_if_there(&server)?;
    project::copy(&project::target().join("debug/booking-server"), &server)?;
    let database = home.join("imported.db");
    project::remove_if_there(&database)?;
    process::run(
        process::command(&server)
            .arg("import")
            .arg(catalogue())
            .arg("--database-url")
            .arg(format!("sqlite://{}", database.display())),
        "import the catalogue of the demo for the end-to-end tests",
    )?;
    install_packages()?;
    Ok(Stand {
        chromium,
        whole_chromium,
        server,
        database: Some(database),
    })
}

/// The same with what `dist` wrote, for measuring.
pub(crate) fn released() -> Outcome<Stand> {
    let chromium = browser::chromium()?;
    install_packages()?;
    let server = project::root().join("dist/booking-server");
    Ok(Stand {
        whole_chromium: chromium.clone(),
        chromium,
        server,
        database: None,
    })
}

fn install_packages() -> Outcome<()> {
    let lock = folder().join("package-lock.json");
    let wanted = project::fingerprint(std::slice::from_ref(&lock), "")?;
    let stamp = folder().join("node_modules/.installed");
    if project::read_text(&stamp).is_ok_and(|had| had == wanted) {
        return Ok(());
    }
    println!("Installing Playwright, axe-core and a mail server …");
    process::run(
        process::command("npm")
            .args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"])
            .current_dir(folder()),
        "install the packages of tests/e2e with npm (it comes with Node 20)",
    )?;
    project::write(&stamp, wanted)
}

impl Stand {
    /// Node with its environment, in the folder of the browser scripts.
    pub(crate) fn node(&self) -> Command {
        let mut node = process::command("node");
        node.current_dir(folder())
            .env("E2E_CHROMIUM", &self.chromium)
            .env("E2E_WHOLE_CHROMIUM", &self.whole_chromium)
            .env("E2E_SERVER", &self.server)
            .env("E2E_WIDGET_DIR", dist::widget_dir())
            .env("E2E_CATALOGUE", catalogue())
            .env("E2E_ATTEMPTS", "2")
            .env("E2E_PAGE", project::root().join("index.html"))
            .env("E2E_ARTIFACTS", project::root().join("target/e2e/failures"));
        if let Some(database) = &self.database {
            node.env("E2E_DATABASE", database);
        }
        node
    }
}

/// More tests than these that hold only at the second attempt say more about the widget than about the machine.
const SECOND_ATTEMPTS: usize = 3;

/// Reads TAP: only leaves are counted, as a file or a `describe` repeats what is in it.
fn count(succeeded: bool, lines: &[String]) -> Tally {
    let mut tally = Tally::default();
    for line in lines {
        if let Some(number) = line.strip_prefix("# pass ") {
            tally.passed = number.trim().parse().unwrap_or_default();
        } else if let Some(name) = failed_test(line) {
            tally.failures.push(format!("e2e: {name}"));
        } else if let Some(what) = line.trim_start().strip_prefix("# second attempt: ") {
            tally.second_attempts.push(format!("e2e: {what}"));
        } else if let Some((name, reason)) = skipped_test(line) {
            tally.skipped.push(format!("e2e: {name}: {reason}"));
        }
    }
    if tally.second_attempts.len() > SECOND_ATTEMPTS {
        let count = tally.second_attempts.len();
        tally
            .failures
            .push(format!("e2e: {count} tests needed a second attempt"));
    }
    if !succeeded && tally.failures.is_empty() {
        tally.failures.push("e2e: it did not finish".to_owned());
    }
    tally
}

/// `ok 3 - looks as it did # SKIP another browser` at any depth: it cannot run here, and is not counted as passed.
fn skipped_test(line: &str) -> Option<(&str, &str)> {
    let (_, name) = line.trim_start().strip_prefix("ok ")?.split_once(" - ")?;
    name.split_once(" # SKIP ")
}

/// `not ok 3 - books with anyone` at any depth; `# TODO` is not used here.
fn failed_test(line: &str) -> Option<&str> {
    let (_, name) = line.trim_start().strip_prefix("not ok ")?.split_once(" - ")?;
    // A test file that failed is named by its path, besides the tests in it.
    (!name.ends_with(".js")).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn node_s_report_is_counted() {
        let report = "TAP version 13\nok 1 - books with anyone\nnot ok 2 - loses a race\n  ---\n# tests 2\n# pass 1\n# fail 1";
        let lines: Vec<String> = report.lines().map(str::to_owned).collect();
        let tally = count(false, &lines);
        assert_eq!(
            (tally.passed, tally.failures),
            (1, vec!["e2e: loses a race".to_owned()])
        );
    }

    #[test]
    fn second_attempts_are_listed_and_few_are_borne() {
        let tried = |count: usize| {
            let lines: Vec<_> = (0..count)
                .map(|number| format!("    # second attempt: {number}, 390 px: late"))
                .collect();
            let tally = super::count(true, &lines);
            (tally.second_attempts.len(), tally.failures.len())
        };
        assert_eq!(tried(3), (3, 0));
        assert_eq!(tried(4), (4, 1));
    }

    #[test]
    fn a_test_that_was_skipped_is_named_with_its_reason() {
        let report = "    ok 1 - it looks the same # SKIP another browser\n# pass 0\n# skipped 1";
        let lines: Vec<String> = report.lines().map(str::to_owned).collect();
        let tally = count(true, &lines);
        assert_eq!(tally.passed, 0);
        assert_eq!(tally.skipped, ["e2e: it looks the same: another browser"]);
    }

    #[test]
    fn a_run_that_breaks_off_is_a_failure() {
        assert_eq!(count(false, &[]).failures.len(), 1);
    }
}
