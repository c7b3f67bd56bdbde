//! What the loader repeats of the app, because it must know it before the app is there.
#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::cell::RefCell;
use std::collections::BTreeSet;

use booking_widget::config::Config;
use booking_widget::i18n::Language;

const LOADER: &str = include_str!("../src/embed/booking-widget.js");
const PICTURE: &str = include_str!("../src/embed/booking-picture.js");
const POPUP: &str = include_str!("../src/embed/booking-popup.js");
const VISITOR: &str = include_str!("../src/embed/booking-visitor.js");
const ATTRIBUTION: &str = include_str!("../crates/server/src/attribution.rs");
const SHELF: &str = include_str!("../crates/server/src/http/first_screen/shelf.rs");
const TYPES: &str = include_str!("../src/embed/booking-widget.d.ts");
const README: &str = include_str!("../README.md");

/// The texts of the loader's list that a line beginning with `const NAME = [` opens.
fn list(name: &str) -> Vec<&'static str> {
    list_in(LOADER, &format!("const {name} = ["))
}

fn list_in(source: &'static str, opening: &str) -> Vec<&'static str> {
    let (_, rest) = source.split_once(opening).unwrap();
    let (list, _) = rest.split_once(']').unwrap();
    list.split('"').skip(1).step_by(2).collect()
}

#[test]
fn the_loader_knows_the_languages_of_the_app() {
    assert_eq!(list("LANGUAGES"), Language::ALL.map(Language::tag));
}

#[test]
fn the_loader_and_its_files_have_words_in_every_language_of_the_app() {
    for script in [LOADER, PICTURE, POPUP] {
        let (_, words) = script.split_once("const WORDS = {").unwrap();
        let (words, _) = words.split_once("};").unwrap();
        for language in Language::ALL {
            let primary = language.tag().get(..2).unwrap();
            assert!(
                words
                    .lines()
                    .any(|line| line.trim().starts_with(&format!("{primary}: "))),
                "no words in {primary}"
            );
        }
    }
}

#[test]
fn every_attribute_has_its_line_in_the_readme() {
    let read_from_dataset = ["data-consent"];
    for name in list("ATTRIBUTES")
        .into_iter()
        .chain(list("OWN"))
        .chain(read_from_dataset)
    {
        let is_documented = README.lines().any(|line| {
            line.starts_with("| ") && line.split('|').nth(1).unwrap().contains(&format!("`{name}`"))
        });
        assert!(is_documented, "{name} is not in the table");
    }
}

#[test]
fn the_loader_hands_over_every_attribute_that_the_app_reads() {
    let asked = RefCell::new(BTreeSet::new());
    let _ = Config::from_attributes(|name| {
        asked.borrow_mut().insert(name.to_owned());
        None
    });
    let handed_over: BTreeSet<String> = list("ATTRIBUTES").into_iter().map(str::to_owned).collect();
    assert_eq!(handed_over, asked.into_inner());
}

#[test]
fn the_server_writes_the_address_of_a_first_screen_as_the_loader_does() {
    let mut sent = list("WISHES");
    sent.push("theme");
    assert_eq!(list_in(SHELF, "const ATTRIBUTES: [&str; 5] = ["), sent);
}

#[test]
fn what_a_page_tells_of_a_visitor_s_way_is_what_the_server_keeps() {
    let told = list_in(VISITOR, "const CAMPAIGN = [");
    let kept = list_in(ATTRIBUTION, "const NAMES: [&str; 8] = [");
    assert_eq!(told, kept);
}

#[test]
fn the_types_know_every_attribute_of_the_loader() {
    let (_, attributes) = TYPES
        .split_once("export interface BookingWidgetAttributes {")
        .unwrap();
    let (attributes, _) = attributes.split_once("\n}").unwrap();
    for name in list("ATTRIBUTES").into_iter().chain(list("OWN")) {
        let is_known = attributes
            .lines()
            .filter_map(|line| line.trim().split_once("?: "))
            .any(|(known, _)| known.trim_matches('"') == name);
        assert!(is_known, "{name} has no type");
    }
}
