//! Reads what the benchmarks print: a tree of names with columns, of which the third is the median.

/// The lines of the tree that have figures.
#[derive(Debug, Default)]
pub(super) struct Medians {
    /// Benchmark, argument if there are several, median with its unit.
    rows: Vec<(String, Option<String>, String)>,
}

/// Everything that was measured.
pub(super) fn medians(printed: &str) -> Medians {
    let mut medians = Medians::default();
    let mut group = String::new();
    for line in printed.lines() {
        // From the right: iterations, samples, mean, median, slowest; then name and fastest.
        let columns: Vec<&str> = line.rsplitn(6, '│').collect();
        let [_, _, _, median, _, first] = columns.as_slice() else {
            continue;
        };
        let depth = first.chars().take_while(|sign| "│├╰─ ".contains(*sign)).count();
        let name = first.trim_start_matches(['│', '├', '╰', '─', ' ']);
        let name = name.split_whitespace().next().unwrap_or_default().to_owned();
        let median = median.trim().to_owned();
        match (median.as_str(), depth > 3) {
            ("", _) => group = name,
            ("median", _) => {}
            (_, true) => medians.rows.push((group.clone(), Some(name), median)),
            (_, false) => medians.rows.push((name, None, median)),
        }
    }
    medians
}

impl Medians {
    pub(super) fn of(&self, benchmark: &str, argument: Option<&str>) -> Option<String> {
        let row =
            |row: &&(String, Option<String>, String)| row.0 == benchmark && row.1.as_deref() == argument;
        self.rows.iter().find(row).map(|row| row.2.clone())
    }

    pub(super) fn arguments(&self, benchmark: &str) -> Vec<String> {
        let rows = self.rows.iter().filter(|row| row.0 == benchmark);
        rows.filter_map(|row| row.1.clone()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRINTED: &str = "\
Timer precision: 30 ns
availability                fastest       │ slowest       │ median        │ mean          │ samples │ iters
├─ guests                                 │               │               │               │         │
│  ├─ 1                     1.234 ms      │ 2.345 ms      │ 1.345 ms      │ 1.456 ms      │ 100     │ 100
│  ╰─ 2                     2.234 ms      │ 3.345 ms      │ 2.345 ms      │ 2.456 ms      │ 100     │ 100
╰─ one_guest                610.4 µs      │ 1.345 ms      │ 640.1 µs      │ 650.2 µs      │ 100     │ 100
";

    #[test]
    fn medians_are_found_by_benchmark_and_argument() {
        let medians = medians(PRINTED);
        assert_eq!(medians.arguments("guests"), ["1", "2"]);
        assert_eq!(medians.of("guests", Some("2")).as_deref(), Some("2.345 ms"));
        assert_eq!(medians.of("one_guest", None).as_deref(), Some("640.1 µs"));
        assert_eq!(medians.of("guests", None), None);
        assert_eq!(medians.rows.len(), 3);
    }
}
