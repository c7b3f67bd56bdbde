//! Reads TOML tables field by field: what is missing, of the wrong type or unknown is reported with its place.
//!
//! A reader goes on after a mistake with an empty value, so that one run finds all mistakes; the result is
//! thrown away then. Knows TOML, and nothing of catalogues.

use std::fmt;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::problem::Problems;

/// Which thing is being read, for people: `service "swedish"`.
#[derive(Clone, Debug, Default)]
pub(super) struct Place(String);

impl Place {
    /// Inside this one.
    pub(super) fn inner(&self, step: impl fmt::Display) -> Self {
        match self.0.as_str() {
            "" => Self(step.to_string()),
            outer => Self(format!("{outer}, {step}")),
        }
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

/// A table of the file, and which of its fields were asked for.
#[derive(Debug)]
pub(super) struct Table<'d> {
    table: &'d DeTable<'d>,
    span: Range<usize>,
    pub(super) place: Place,
    /// Which kind of table, for the reference of the format: `service.price_rule`.
    path: String,
    asked: Vec<&'static str>,
}

impl<'d> Table<'d> {
    pub(super) fn of_document(document: &'d Spanned<DeTable<'d>>, place: Place) -> Self {
        Self::new(document.get_ref(), document.span(), place, String::new())
    }

    fn new(table: &'d DeTable<'d>, span: Range<usize>, place: Place, path: String) -> Self {
        Self {
            table,
            span,
            place,
            path,
            asked: Vec::new(),
        }
    }

    /// Where the table begins.
    pub(super) fn span(&self) -> Range<usize> {
        self.span.clone()
    }

    /// A field that may be left out.
    pub(super) fn optional(&mut self, name: &'static str) -> Option<Value<'d>> {
        self.asked.push(name);
        let value = self.table.get(name)?;
        Some(Value {
            value,
            place: self.place.inner(name),
            path: joined(&self.path, name),
        })
    }

    /// A field that must be there.
    pub(super) fn required(
        &mut self,
        name: &'static str,
        what: &str,
        problems: &mut Problems<'_>,
    ) -> Option<Value<'d>> {
        let value = self.optional(name);
        if value.is_none() {
            let message = format!("`{name}` is missing; it must be {what}");
            problems.report(self.span(), self.place.as_str(), message);
        }
        value
    }

    /// The tables of `[[name]]`; none if there is no such.
    pub(super) fn tables(&mut self, name: &'static str, problems: &mut Problems<'_>) -> Vec<Table<'d>> {
        let Some(value) = self.optional(name) else {
            return Vec::new();
        };
        let outer = self.place.clone();
        value
            .items(&format!("written as [[{name}]]"), problems)
            .into_iter()
            .enumerate()
            .filter_map(|(index, item)| {
                let mut table = item.table("a table", problems)?;
                table.place = outer.inner(table.own_name(name, index));
                Some(table)
            })
            .collect()
    }

    /// `service "swedish"`, or `service number 3` while it has no key.
    fn own_name(&self, kind: &str, index: usize) -> String {
        ["key", "id"]
            .into_iter()
            .find_map(|name| self.table.get(name)?.get_ref().as_str())
            .map_or_else(
                || format!("{kind} number {}", index + 1),
                |key| format!("{kind} \"{key}\""),
            )
    }

    /// All fields, for tables whose names are free.
    pub(super) fn entries(&self) -> impl Iterator<Item = (&'d str, Range<usize>, Value<'d>)> + use<'d> {
        let (place, path) = (self.place.clone(), self.path.clone());
        self.table.iter().map(move |(name, value)| {
            let name_span = name.span();
            let name: &str = name.get_ref();
            let value = Value {
                value,
                place: place.inner(name),
                path: joined(&path, name),
            };
            (name, name_span, value)
        })
    }

    /// Reports fields that nobody asked for.
    pub(super) fn finish(self, problems: &mut Problems<'_>) {
        problems.note_known(&self.path, &self.asked);
        for (name, span, _) in self.entries() {
            if !self.asked.contains(&name) {
                let message = format!("`{name}` is not known here; {}", suggestion(name, &self.asked));
                problems.report(span, self.place.as_str(), message);
            }
        }
    }
}

/// A value with the name of its place.
#[derive(Clone, Debug)]
pub(super) struct Value<'d> {
    value: &'d Spanned<DeValue<'d>>,
    pub(super) place: Place,
    path: String,
}

impl<'d> Value<'d> {
    pub(super) fn span(&self) -> Range<usize> {
        self.value.span()
    }

    pub(super) fn raw(&self) -> &'d DeValue<'d> {
        self.value.get_ref()
    }

    /// Reports that this is not `expected` ("a date such as 2026-12-24").
    pub(super) fn wrong(&self, expected: &str, problems: &mut Problems<'_>) {
        let message = format!("{} is not {expected}", problems.shown(self.span()));
        self.refuse(message, problems);
    }

    /// Reports whatever is wrong with this.
    pub(super) fn refuse(&self, message: impl Into<String>, problems: &mut Problems<'_>) {
        problems.report(self.span(), self.place.as_str(), message);
    }

    pub(super) fn string(&self, expected: &str, problems: &mut Problems<'_>) -> Option<&'d str> {
        let text = self.raw().as_str().map(str::trim).filter(|text| !text.is_empty());
        if text.is_none() {
            self.wrong(expected, problems);
        }
        // No database keeps U+0000, and nothing that people read has the others.
        let control = text
            .into_iter()
            .flat_map(str::chars)
            .find(|letter| letter.is_control() && !matches!(letter, '\n' | '\r' | '\t'));
        if let Some(letter) = control {
            let message = format!(
                "the control character U+{:04X} cannot be in it",
                u32::from(letter)
            );
            self.refuse(message, problems);
            return None;
        }
        text
    }

    pub(super) fn boolean(&self, problems: &mut Problems<'_>) -> bool {
        self.raw().as_bool().unwrap_or_else(|| {
            self.wrong("true or false", problems);
            false
        })
    }

    /// A whole number within `range`, counting `unit`.
    pub(super) fn number(
        &self,
        unit: &str,
        range: std::ops::RangeInclusive<u32>,
        problems: &mut Problems<'_>,
    ) -> u32 {
        let number = self
            .raw()
            .as_integer()
            .and_then(|integer| u32::from_str_radix(integer.as_str(), integer.radix()).ok())
            .filter(|number| range.contains(number));
        number.unwrap_or_else(|| {
            let (first, last) = range.into_inner();
            self.wrong(&format!("a number of {unit} from {first} to {last}"), problems);
            first
        })
    }

    /// The items of an array.
    pub(super) fn items(&self, expected: &str, problems: &mut Problems<'_>) -> Vec<Self> {
        let Some(array) = self.raw().as_array() else {
            self.wrong(expected, problems);
            return Vec::new();
        };
        array
            .iter()
            .map(|value| Self {
                value,
                place: self.place.clone(),
                path: self.path.clone(),
            })
            .collect()
    }

    /// A table.
    pub(super) fn table(&self, expected: &str, problems: &mut Problems<'_>) -> Option<Table<'d>> {
        let table = self.raw().as_table();
        if table.is_none() {
            self.wrong(expected, problems);
        }
        table.map(|table| Table::new(table, self.span(), self.place.clone(), self.path.clone()))
    }
}

fn joined(path: &str, name: &str) -> String {
    match path {
        "" => name.to_owned(),
        path => format!("{path}.{name}"),
    }
}

/// "did you mean …?", or all that is known.
pub(super) fn suggestion(name: &str, known: &[&str]) -> String {
    let nearest = known.iter().map(|other| (distance(name, other), other)).min();
    match nearest {
        Some((distance, other)) if distance <= 2 => format!("did you mean `{other}`?"),
        None => "there is none yet".to_owned(),
        Some(_) => {
            let mut known: Vec<_> = known.iter().map(|other| format!("`{other}`")).collect();
            known.sort();
            known.dedup();
            format!("known are {}", known.join(", "))
        }
    }
}

/// Levenshtein's: how many letters to put in, take out or change.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (index, letter) in left.chars().enumerate() {
        let mut next = vec![index + 1];
        let mut last = index + 1;
        for (pair, other) in row.windows(2).zip(&right) {
            if let [diagonal, above] = pair {
                last = (diagonal + usize::from(letter != *other))
                    .min(above + 1)
                    .min(last + 1);
                next.push(last);
            }
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_distance_counts_changed_letters() {
        for (left, right, expected) in [
            ("price", "price", 0),
            ("prise", "price", 1),
            ("prce", "price", 1),
            ("", "price", 5),
            ("duration", "price", 6),
        ] {
            assert_eq!(distance(left, right), expected, "{left} and {right}");
            assert_eq!(distance(right, left), expected, "{right} and {left}");
        }
    }

    #[test]
    fn a_suggestion_is_near_or_complete() {
        assert_eq!(suggestion("prise", &["price", "key"]), "did you mean `price`?");
        assert_eq!(
            suggestion("colour", &["price", "key"]),
            "known are `key`, `price`"
        );
    }
}
