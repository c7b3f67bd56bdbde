//! Reads what the benchmarks print: a tree of names with columns, the first the fastest sample, the third
//! the median.

/// The lines of the tree that have figures.
#[derive(Debug, Default)]
pub(super) struct Figures {
    rows: Vec<Row>,
}

#[derive(Debug)]
struct Row {
    benchmark: String,
    /// If there are several.
    argument: Option<String>,
    times: Times,
}

/// With their units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Times {
    pub(super) median: String,
    pub(super) fastest: String,
}

/// Everything that was measured.
pub(super) fn figures(printed: &str) -> Figures {
    let mut figures = Figures::default();
    let mut group = String::new();
    for line in printed.lines() {
        // From the right: iterations, samples, mean, median, slowest; then name and fastest.
        let columns: Vec<&str> = line.rsplitn(6, '│').collect();
        let [_, _, _, median, _, first] = columns.as_slice() else {
            continue;
        };
        let depth = first.chars().take_while(|sign| "│├╰─ ".contains(*sign)).count();
        let mut words = first
            .trim_start_matches(['│', '├', '╰', '─', ' '])
            .split_whitespace();
        let name = words.next().unwrap_or_default().to_owned();
        let times = Times {
            median: median.trim().to_owned(),
            fastest: words.collect::<Vec<_>>().join(" "),
        };
        match (times.median.as_str(), depth > 3) {
            ("", _) => group = name,
            ("median", _) => {}
            (_, is_nested) => figures.rows.push(Row {
                benchmark: if is_nested { group.clone() } else { name.clone() },
                argument: is_nested.then_some(name),
                times,
            }),
        }
    }
    figures
}

impl Figures {
    pub(super) fn of(&self, benchmark: &str, argument: Option<&str>) -> Option<Times> {
        let is_it = |row: &&Row| row.benchmark == benchmark && row.argument.as_deref() == argument;
        self.rows.iter().find(is_it).map(|row| row.times.clone())
    }

    pub(super) fn arguments(&self, benchmark: &str) -> Vec<String> {
        let rows = self.rows.iter().filter(|row| row.benchmark == benchmark);
        rows.filter_map(|row| row.argument.clone()).collect()
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
    fn times_are_found_by_benchmark_and_argument() {
        let figures = figures(PRINTED);
        let times = |median: &str, fastest: &str| {
            Some(Times {
                median: median.to_owned(),
                fastest: fastest.to_owned(),
            })
        };
        assert_eq!(figures.arguments("guests"), ["1", "2"]);
        assert_eq!(figures.of("guests", Some("2")), times("2.345 ms", "2.234 ms"));
        assert_eq!(figures.of("one_guest", None), times("640.1 µs", "610.4 µs"));
        assert_eq!(figures.of("guests", None), None);
        assert_eq!(figures.rows.len(), 3);
    }
}
