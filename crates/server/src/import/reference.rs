//! `docs/catalogue.md` explains every key that the import knows, and no others.

use std::collections::{BTreeMap, BTreeSet};

use toml::de::DeTable;

use super::problem::Problems;
use super::read;

const DEMO: &str = include_str!("../../demo/stillwater.toml");
const REFERENCE: &str = include_str!("../../../../docs/catalogue.md");

/// Keys by kind of table, as the sections of the reference have them: a heading such as
/// "### `[[service.price_rule]]`", then rows that begin with the key.
fn explained() -> BTreeMap<String, BTreeSet<String>> {
    let mut tables: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut table = None;
    for line in REFERENCE.lines() {
        if line.starts_with('#') {
            table = line
                .split('`')
                .nth(1)
                .map(|name| name.trim_matches(['[', ']']).to_owned());
        } else if let (Some(table), Some(row)) = (&table, line.strip_prefix("| `")) {
            let key = row.split('`').next().unwrap_or_default();
            let keys = tables.entry(table.clone()).or_default();
            assert!(keys.insert(key.to_owned()), "{table}.{key} is explained twice");
        }
    }
    tables
}

#[test]
fn the_reference_explains_every_key_and_no_others() {
    // The demo has a table of every kind; whatever a table may have is asked for, present or not.
    let (document, mistakes) = DeTable::parse_recoverable(DEMO);
    assert!(mistakes.is_empty());
    let mut problems = Problems::new(DEMO);
    let _ = read(&document, &mut problems);
    let mut known: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (table, keys) in problems.known() {
        known.insert(table.clone(), keys.iter().map(|&key| key.to_owned()).collect());
    }
    // The file itself has no keys but its tables, which have sections of their own.
    let tables = known.remove("").expect("the file was read");
    let explained = explained();
    for table in &tables {
        assert!(explained.contains_key(table), "[[{table}]] has no section");
    }
    for (table, keys) in &known {
        assert_eq!(explained.get(table), Some(keys), "[[{table}]]");
    }
    let read: BTreeSet<_> = known.keys().collect();
    assert_eq!(
        explained.keys().collect::<BTreeSet<_>>(),
        read,
        "sections and tables"
    );
}
