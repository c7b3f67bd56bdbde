//! docs/theming.md against what it tells of: the tables of tokens are made from `style/tokens.css`
//! (`INSTA_UPDATE=always cargo test --test theming` writes them), the parts are those of the screens.
#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use booking_widget::i18n::{Language, WORDING};
use booking_widget::theme::{Preset, presets, tokens};

/// The parts of the element's contract.
const PARTS: [&str; 14] = [
    "root",
    "step",
    "center",
    "service",
    "therapist",
    "day",
    "slot",
    "hold-timer",
    "field",
    "submit",
    "back",
    "confirmation",
    "status",
    "error",
];

/// Those of popups, which the app does not draw.
const PARTS_OF_POPUPS: [&str; 3] = ["close", "launcher", "popup"];

fn in_package(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn page() -> String {
    fs::read_to_string(in_package("docs/theming.md")).unwrap()
}

/// The page with `text` between the marks of a region.
fn with_region(page: &str, name: &str, text: &str) -> String {
    let begin = format!("<!-- {name}: begin -->\n");
    let end = format!("<!-- {name}: end -->");
    let (before, rest) = page.split_once(&begin).unwrap();
    let (_, after) = rest.split_once(&end).unwrap();
    format!("{before}{begin}{text}{end}{after}")
}

/// Fails where the page tells something else, or writes it if that was asked for, as with snapshots.
fn assert_region(name: &str, text: &str) {
    // Several tests write the page, each its own region.
    static WRITING: Mutex<()> = Mutex::new(());
    let _writing = WRITING.lock().unwrap_or_else(PoisonError::into_inner);
    let page = page();
    let wanted = with_region(&page, name, text);
    if std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        fs::write(in_package("docs/theming.md"), wanted).unwrap();
    } else {
        assert!(
            page == wanted,
            "docs/theming.md: the region {name} is out of date; INSTA_UPDATE=always cargo test --test theming writes it"
        );
    }
}

#[test]
fn the_tables_of_tokens_are_those_of_the_file() {
    let mut text = String::new();
    let mut section = "";
    for token in tokens() {
        if token.section != section {
            section = token.section;
            write!(
                text,
                "\n### {section}\n\n| token | default | what it is |\n|---|---|---|\n"
            )
            .unwrap();
        }
        let default: Vec<&str> = token.default.split_whitespace().collect();
        let default = default.join(" ").replace("( ", "(").replace(" )", ")");
        writeln!(text, "| `{}` | `{default}` | {} |", token.name, token.comment).unwrap();
    }
    text.push('\n');
    assert_region("tokens", &text);
}

#[test]
fn the_table_of_wording_is_that_of_the_texts() {
    let mut text = String::from("| key | in English | in German | most characters |\n|---|---|---|---|\n");
    let [english, german] = [Language::English, Language::German].map(Language::entries);
    let of = |entries: &[(&str, Vec<&str>)], key: &str| {
        let (_, forms) = entries.iter().find(|(name, _)| *name == key).unwrap();
        forms[0].to_owned()
    };
    for (key, longest) in WORDING {
        let (english, german) = (of(&english, key), of(&german, key));
        writeln!(text, "| `{key}` | {english} | {german} | {longest} |").unwrap();
    }
    assert_region("wording", &text);
}

#[test]
fn presets_set_tokens_that_exist_and_each_has_its_line() {
    let names: BTreeSet<&str> = tokens().iter().map(|token| token.name).collect();
    let page = page();
    for preset in presets() {
        assert!(
            page.contains(&format!("| `{}` |", preset.name)),
            "{}",
            preset.name
        );
        assert!(preset.values.len() > 15, "{}", preset.name);
        for (name, _) in &preset.values {
            assert!(names.contains(name), "{}: {name}", preset.name);
        }
        // A look is more than colours.
        let shapes = ["radius", "density", "line-width", "heading", "shadow", "font"];
        let said = shapes
            .iter()
            .filter(|shape| preset.values.iter().any(|(name, _)| name.contains(*shape)));
        assert!(said.count() >= 4, "{}", preset.name);
    }
}

#[test]
fn presets_differ_in_shape_and_type_and_not_only_in_colour() {
    let shape = |preset: &Preset, name: &str| {
        let said = preset.values.iter().find(|(token, _)| *token == name);
        said.map(|(_, value)| *value)
    };
    let is_shape = |name: &str| !name.contains("color") && !name.contains("motion");
    let names: BTreeSet<&str> = tokens().iter().map(|token| token.name).collect();
    let looks: Vec<&Preset> = presets().iter().collect();
    for (at, one) in looks.iter().enumerate() {
        let own = one.values.iter().filter(|(name, _)| is_shape(name));
        assert!(own.count() >= 8, "{} is the widget's own in shape", one.name);
        for other in &looks[at + 1..] {
            let differ = names
                .iter()
                .filter(|name| is_shape(name) && shape(one, name) != shape(other, name));
            assert!(differ.count() >= 8, "{} is {} in shape", one.name, other.name);
        }
    }
}

/// The documents that tell of looks.
const DOCUMENTS: [&str; 6] = [
    "README.md",
    "docs/theming.md",
    "docs/embedding.md",
    "docs/catalogue.md",
    "docs/design.md",
    "docs/api.md",
];

/// What stands behind `mark` in a text, up to the first sign that is not of a name.
fn names_behind<'a>(text: &'a str, mark: &'a str) -> impl Iterator<Item = &'a str> {
    text.match_indices(mark).map(move |(at, _)| {
        let rest = &text[at + mark.len()..];
        let is_end =
            |letter: char| !(letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-');
        &rest[..rest.find(is_end).unwrap_or(rest.len())]
    })
}

#[test]
fn whatever_the_documents_tell_to_set_exists() {
    let tokens: BTreeSet<&str> = tokens().iter().map(|token| token.name).collect();
    let looks: BTreeSet<&str> = presets().iter().map(|preset| preset.name).collect();
    let mut looked = 0;
    for document in DOCUMENTS {
        let text = fs::read_to_string(in_package(document)).unwrap();
        for name in names_behind(&text, "--booking-").filter(|name| !name.is_empty()) {
            looked += 1;
            let name = format!("--booking-{name}");
            assert!(tokens.contains(&*name), "{document}: there is no {name}");
        }
        for mark in ["theme=\"", "?theme=", "preset = \""] {
            for name in names_behind(&text, mark).filter(|name| !name.is_empty()) {
                looked += 1;
                assert!(
                    looks.contains(name) || name == "site",
                    "{document}: there is no look {name}"
                );
            }
        }
        for name in names_behind(&text, "::part(").filter(|name| !name.is_empty()) {
            looked += 1;
            let is_part = PARTS.contains(&name) || PARTS_OF_POPUPS.contains(&name);
            assert!(is_part, "{document}: there is no part {name}");
        }
    }
    assert!(looked > 150, "only {looked} names were found");
}

#[test]
fn every_token_has_a_section_and_a_comment_and_none_is_read_twice() {
    let css = fs::read_to_string(in_package("style/tokens.css")).unwrap();
    let defined = css
        .lines()
        .filter(|line| line.starts_with("  --booking-"))
        .count();
    assert_eq!(tokens().len(), defined);
    assert!(defined > 80);
    let names: BTreeSet<&str> = tokens().iter().map(|token| token.name).collect();
    assert_eq!(names.len(), defined);
    for token in tokens() {
        assert!(
            !token.section.is_empty() && !token.comment.is_empty(),
            "{}",
            token.name
        );
    }
}

#[test]
fn the_parts_that_are_told_of_are_those_of_the_screens() {
    let mut drawn = BTreeSet::new();
    for file in fs::read_dir(in_package("tests/snapshots")).unwrap() {
        let html = fs::read_to_string(file.unwrap().path()).unwrap();
        for (at, mark) in html.match_indices(" part=\"") {
            let parts = html[at + mark.len()..].split('"').next().unwrap();
            drawn.extend(parts.split(' ').map(ToOwned::to_owned));
        }
    }
    let contract: BTreeSet<String> = PARTS.iter().map(|part| (*part).to_owned()).collect();
    assert_eq!(drawn, contract);
    let popup = fs::read_to_string(in_package("src/embed/booking-popup.js")).unwrap();
    let mark = "part: \"";
    let of_popup: BTreeSet<&str> = popup
        .match_indices(mark)
        .filter_map(|(at, _)| popup[at + mark.len()..].split('"').next())
        .collect();
    assert_eq!(of_popup, BTreeSet::from(PARTS_OF_POPUPS));
    let page = page();
    for part in PARTS.into_iter().chain(PARTS_OF_POPUPS) {
        assert!(
            page.contains(&format!("\n| `{part}` |")),
            "docs/theming.md: {part}"
        );
    }
}
