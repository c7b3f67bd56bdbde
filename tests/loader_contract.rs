//! What the loader repeats of the app, because it must know it before the app is there.
#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::cell::RefCell;
use std::collections::BTreeSet;

use booking_widget::config::Config;
use booking_widget::i18n::Language;

const LOADER: &str = include_str!("../src/embed/booking-widget.js");

/// The texts of the list that a line beginning with `const NAME = [` opens.
fn list(name: &str) -> Vec<&'static str> {
    let opening = format!("const {name} = [");
    let (_, rest) = LOADER.split_once(&opening).unwrap();
    let (list, _) = rest.split_once(']').unwrap();
    list.split('"').skip(1).step_by(2).collect()
}

#[test]
fn the_loader_knows_the_languages_of_the_app() {
    assert_eq!(list("LANGUAGES"), Language::ALL.map(Language::tag));
    let (_, words) = LOADER.split_once("const WORDS = {").unwrap();
    let (words, _) = words.split_once("};").unwrap();
    for language in Language::ALL {
        let primary = language.tag().get(..2).unwrap();
        assert!(
            words.contains(&format!("\n    {primary}: [")),
            "no words in {primary}"
        );
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
