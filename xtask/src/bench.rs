//! The benchmark command: runs a benchmark in the profile of the server and puts its times into
//! `docs/benchmarks.md`, in the place of those of the last run.

use crate::process;
use crate::project;
use crate::sentence::{Outcome, Sentence};

mod divan;

mod first_slot;

pub(crate) use first_slot::first_slot;

/// Rows of a section: what is measured, and the benchmark's name.
type Rows = &'static [(&'static str, &'static str)];

/// What the design asks for, in this order.
const GOALS: Rows = &[
    ("one guest, one treatment (goal: 2 ms)", "one_guest_one_treatment"),
    (
        "four guests, two treatments each (goal: 20 ms)",
        "four_guests_two_treatments_each",
    ),
    (
        "one guest, one treatment, handed the claims of all 10,000 bookings",
        "one_guest_with_all_claims_read",
    ),
];

/// How the cost grows: benchmarks with several arguments.
const GROWTH: Rows = &[
    (
        "therapists, with half as many rooms and 500 bookings for each; one guest, one treatment",
        "therapists",
    ),
    ("stored bookings; one guest, one treatment", "bookings"),
    (
        "stored bookings; four guests, two treatments each",
        "bookings_for_four_with_two",
    ),
    ("guests with one treatment each", "guests_with_one_treatment"),
    ("guests with two treatments each", "guests_with_two_treatments"),
    ("treatments of one guest", "treatments_of_one_guest"),
];

/// Measures what computing a calendar costs.
pub(crate) fn availability() -> Outcome<()> {
    let mut command = process::cargo();
    command.args(["bench", "--profile", "server", "-p", "booking-server"]);
    command.args(["--bench", "availability", "--color", "never"]);
    let printed = process::output(&mut command, "run the benchmark")?;
    let figures = divan::figures(&printed);
    let mut lines = vec![run_line("one of")?, String::new()];
    lines.extend(table(
        "The month of",
        GOALS.iter().map(|(title, name)| (*title, figures.of(name, None))),
    ));
    for (title, name) in GROWTH {
        lines.push(String::new());
        let arguments = figures.arguments(name);
        let rows = arguments
            .iter()
            .map(|argument| (argument.as_str(), figures.of(name, Some(argument))));
        lines.extend(table(title, rows));
    }
    replace_region("availability", &lines.join("\n"))
}

fn table<'a>(title: &str, rows: impl Iterator<Item = (&'a str, Option<divan::Times>)>) -> Vec<String> {
    let mut lines = vec![
        format!("| {title} | median | fastest |"),
        "| --- | ---: | ---: |".to_owned(),
    ];
    lines.extend(rows.map(|(row, times)| match times {
        Some(times) => format!("| {row} | {} | {} |", times.median, times.fastest),
        None => format!("| {row} | not measured | |"),
    }));
    lines
}

/// When, on how many cores, by what.
pub(crate) fn run_line(cores_used: &str) -> Outcome<String> {
    let date = process::output(process::command("date").args(["-u", "+%F"]), "ask for the date")?;
    let processor = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = processor
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split_once(':'))
        .map_or("unknown processor", |(_, model)| model.trim());
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split(' ').next().unwrap_or_default();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let compiler = process::version_line("rustc").unwrap_or_default();
    Ok(format!(
        "{} on {cores_used} {cores} cores, {model}; {compiler}, profile `server`. Load average afterwards {load}.",
        date.trim()
    ))
}

/// Replaces what lies between the two marks of a name in `docs/benchmarks.md`.
pub(crate) fn replace_region(name: &str, text: &str) -> Outcome<()> {
    let path = project::root().join("docs/benchmarks.md");
    let page = std::fs::read_to_string(&path).map_err(|error| Sentence::io("read", &path, &error))?;
    let page = with_region(&page, name, text)
        .ok_or_else(|| Sentence::new(format!("docs/benchmarks.md has no marks for {name}")))?;
    std::fs::write(&path, page).map_err(|error| Sentence::io("write", &path, &error))
}

fn with_region(page: &str, name: &str, text: &str) -> Option<String> {
    let (begin, end) = (
        format!("<!-- {name}: begin -->\n"),
        format!("<!-- {name}: end -->"),
    );
    let (before, rest) = page.split_once(&begin)?;
    let (_, after) = rest.split_once(&end)?;
    Some(format!("{before}{begin}{text}\n{end}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_takes_the_place_of_the_last_one_and_of_nothing_else() {
        let page = "before\n<!-- a: begin -->\nold\n<!-- a: end -->\nafter\n";
        let new = "before\n<!-- a: begin -->\nnew\n<!-- a: end -->\nafter\n";
        assert_eq!(with_region(page, "a", "new").as_deref(), Some(new));
        assert_eq!(with_region(new, "a", "new").as_deref(), Some(new));
        assert_eq!(with_region(page, "b", "new"), None);
    }
}
