//! The size budget: what a customer downloads until a slot can be clicked, and what comes behind that.

use serde::Deserialize;

use super::Tally;
use crate::bundle;
use crate::dist;
use crate::project;
use crate::sentence::{Outcome, Sentence};

/// `size-budget.toml`; bytes after brotli.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Budget {
    loader: usize,
    total: usize,
    later: usize,
}

pub(super) fn run() -> Outcome<Tally> {
    let path = project::root().join("size-budget.toml");
    let budget: Budget = toml::from_str(&project::read_text(&path)?)
        .map_err(|error| Sentence::new(format!("size-budget.toml: {error}")))?;
    let manifest = dist::widget_files()?;
    let loader = manifest
        .files
        .iter()
        .find(|file| file.name == manifest.loader)
        .map_or(0, |file| file.br);
    let total = manifest.first_files().map(|file| file.br).sum();
    let later = manifest
        .files
        .iter()
        .filter(|file| file.name.starts_with(bundle::LATER));
    let later = later.map(|file| file.br).sum();
    println!("{:<32} {:>9} {:>9} {:>9}", "file", "raw", "gzip", "brotli");
    for file in &manifest.files {
        println!("{:<32} {:>9} {:>9} {:>9}", file.name, file.raw, file.gz, file.br);
    }
    let mut tally = held("loader", loader, budget.loader);
    tally.add(held("total", total, budget.total));
    tally.add(held("later", later, budget.later));
    Ok(tally)
}

fn held(what: &str, size: usize, budget: usize) -> Tally {
    println!("{what:<32} {size:>29} of {budget} allowed");
    // Nothing at all is no success either: then the bundle was not looked at.
    let holds = size > 0 && size <= budget;
    Tally::of_check(
        &format!("size: {what} has {size} bytes of {budget} allowed"),
        holds,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_byte_too_many_or_none_at_all_fails() {
        assert!(held("total", 100, 100).failures.is_empty());
        assert_eq!(held("total", 101, 100).failures.len(), 1);
        assert_eq!(held("total", 0, 100).failures.len(), 1);
    }
}
