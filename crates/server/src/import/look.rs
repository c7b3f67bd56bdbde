//! What a portal looks like and how it speaks: `theme` and `wording`.

use std::collections::BTreeMap;

use booking_widget::i18n::{Language, WORDING};
use booking_widget::theme::{presets, tokens};

use super::document::{Table, Value, suggestion};
use super::keys::Keys;
use super::problem::Problems;
use crate::look::{check_token, is_token};

/// The key of `theme` that names a preset.
const PRESET: &str = "preset";

/// The preset's name, and the tokens set over it.
pub(super) fn theme(
    table: &mut Table<'_>,
    problems: &mut Problems<'_>,
) -> (Option<String>, BTreeMap<String, String>) {
    const EXPECTED: &str =
        "a table such as { preset = \"botanical\", \"--booking-color-accent\" = \"#2f6f6a\" }";
    let (mut preset, mut theme) = (None, BTreeMap::new());
    let values = table
        .optional("theme")
        .and_then(|value| value.table(EXPECTED, problems));
    for (name, span, value) in values.iter().flat_map(Table::entries) {
        if name == PRESET {
            preset = preset_name(&value, problems);
            continue;
        }
        if !is_token(name) {
            let names: Vec<&str> = tokens().iter().map(|token| token.name).collect();
            let message = format!(
                "`{name}` is not a property of the widget; {}",
                nearest(name, &names)
            );
            let place = values.as_ref().map_or("", |values| values.place.as_str());
            problems.report(span, place, message);
        }
        let Some(written) = value.string("the value of a CSS property, in quotes", problems) else {
            continue;
        };
        if let Err(wrong) = check_token(name, written) {
            let shown = problems.shown(value.span());
            value.refuse(
                format!("{shown} cannot be the value of `{name}`: {wrong}"),
                problems,
            );
        }
        theme.insert(name.to_owned(), written.to_owned());
    }
    (preset, theme)
}

fn preset_name(value: &Value<'_>, problems: &mut Problems<'_>) -> Option<String> {
    let names: Vec<&str> = presets().iter().map(|preset| preset.name).collect();
    let name = value.string("the name of a preset, in quotes", problems)?;
    if !names.contains(&name) {
        value.refuse(
            format!("there is no preset `{name}`; {}", suggestion(name, &names)),
            problems,
        );
    }
    Some(name.to_owned())
}

/// There are too many tokens to list.
fn nearest(name: &str, names: &[&str]) -> String {
    let said = suggestion(name, names);
    if said.starts_with("did you mean") {
        said
    } else {
        "docs/theming.md lists them all".to_owned()
    }
}

/// Key of a text to language to words.
pub(super) fn wording(
    table: &mut Table<'_>,
    keys: &Keys,
    problems: &mut Problems<'_>,
) -> BTreeMap<String, BTreeMap<String, String>> {
    const EXPECTED: &str = "a table such as { submit_manual = \"Ask for this time\" }";
    let mut wording = BTreeMap::new();
    let values = table
        .optional("wording")
        .and_then(|value| value.table(EXPECTED, problems));
    for (key, span, value) in values.iter().flat_map(Table::entries) {
        let Some((_, longest)) = WORDING.iter().find(|(known, _)| *known == key) else {
            let known: Vec<&str> = WORDING.iter().map(|(known, _)| *known).collect();
            let message = format!(
                "`{key}` is not a text that a portal can word; {}",
                suggestion(key, &known)
            );
            let place = values.as_ref().map_or("", |values| values.place.as_str());
            problems.report(span, place, message);
            continue;
        };
        let by_language = by_language(&value, keys, problems);
        for (language, words) in &by_language {
            if let Some(wrong) = wrong_words(language, words, *longest) {
                value.refuse(wrong, problems);
            }
        }
        wording.insert(key.to_owned(), by_language);
    }
    wording
}

/// Unlike a text of the catalogue, one that a language has not got is said in the widget's own words there.
fn by_language(value: &Value<'_>, keys: &Keys, problems: &mut Problems<'_>) -> BTreeMap<String, String> {
    const EXPECTED: &str = "a text such as \"Book now\" or { en = \"Book now\", de = \"Jetzt buchen\" }";
    if value.raw().as_table().is_none() {
        let words = value.string(EXPECTED, problems);
        return words
            .map(|words| (keys.language.clone(), words.to_owned()))
            .into_iter()
            .collect();
    }
    let texts = value.table(EXPECTED, problems);
    let texts = texts.iter().flat_map(Table::entries);
    texts
        .filter_map(|(language, _, words)| {
            let words = words.string("a text", problems)?;
            Some((language.to_owned(), words.to_owned()))
        })
        .collect()
}

/// Words are shown as text; only what could not be seen, or would be taken for a placeholder, is refused.
fn wrong_words(language: &str, words: &str, longest: usize) -> Option<String> {
    if Language::parse(language).is_none() {
        return Some(format!("the widget does not speak `{language}`"));
    }
    if words.trim().is_empty() || words.chars().count() > longest {
        return Some(format!("there is room for 1 to {longest} characters here"));
    }
    let letter = words
        .chars()
        .find(|letter| letter.is_control() || matches!(letter, '{' | '}'))?;
    Some(format!("{letter:?} may not stand in it"))
}
