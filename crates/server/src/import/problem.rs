//! What is wrong with a file, and where.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::Range;

/// A mistake, or a warning, at a place of the file. `Display` gives `12:9: service "x", price: …`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
    /// Which field of which thing; empty for the file as a whole.
    pub field: String,
    /// What is wrong and what would be right.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: ", self.line, self.column)?;
        if !self.field.is_empty() {
            write!(f, "{}: ", self.field)?;
        }
        f.write_str(&self.message)
    }
}

/// Collects, so that one run shows all.
#[derive(Debug)]
pub(super) struct Problems<'s> {
    source: &'s str,
    mistakes: Vec<Problem>,
    warnings: Vec<Problem>,
    known: BTreeMap<String, BTreeSet<&'static str>>,
}

impl<'s> Problems<'s> {
    pub(super) const fn new(source: &'s str) -> Self {
        Self {
            source,
            mistakes: Vec::new(),
            warnings: Vec::new(),
            known: BTreeMap::new(),
        }
    }

    pub(super) fn report(&mut self, span: Range<usize>, field: &str, message: impl Into<String>) {
        let problem = self.at(span, field, message);
        self.mistakes.push(problem);
    }

    pub(super) fn warn(&mut self, span: Range<usize>, field: &str, message: impl Into<String>) {
        let problem = self.at(span, field, message);
        self.warnings.push(problem);
    }

    /// A problem that may turn out to be one later.
    pub(super) fn at(&self, span: Range<usize>, field: &str, message: impl Into<String>) -> Problem {
        let before = self.source.get(..span.start).unwrap_or(self.source);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Problem {
            line: before.matches('\n').count() + 1,
            column: before.get(line_start..).unwrap_or("").chars().count() + 1,
            field: field.to_owned(),
            message: message.into(),
        }
    }

    /// What is written there, shortened.
    pub(super) fn shown(&self, span: Range<usize>) -> String {
        const LONGEST: usize = 40;
        let text = self.source.get(span).unwrap_or("").trim();
        let mut shown: String = text.lines().next().unwrap_or("").chars().take(LONGEST).collect();
        if shown.len() < text.len() {
            shown.push('…');
        }
        shown
    }

    /// Remembers which keys a kind of table may have: what the reference of the format must explain.
    pub(super) fn note_known(&mut self, table: &str, keys: &[&'static str]) {
        self.known.entry(table.to_owned()).or_default().extend(keys);
    }

    /// The kinds of tables that were read, each with all keys that it may have.
    #[cfg(test)]
    pub(super) const fn known(&self) -> &BTreeMap<String, BTreeSet<&'static str>> {
        &self.known
    }

    /// Mistakes and warnings in the order of the file.
    pub(super) fn into_sorted(self) -> (Vec<Problem>, Vec<Problem>) {
        let sorted = |mut problems: Vec<Problem>| {
            problems.sort_by_key(|problem| (problem.line, problem.column));
            problems
        };
        (sorted(self.mistakes), sorted(self.warnings))
    }
}
