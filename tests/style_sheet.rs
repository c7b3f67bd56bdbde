//! The style sheet: tokens in one file, used by all others, and nothing that breaks a host's page.
#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "../build/minified_css.rs"]
mod minified_css;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

fn style(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("style").join(name)).unwrap()
}

fn without_comments(css: &str) -> String {
    let mut code = String::new();
    let mut rest = css;
    while let Some((before, after)) = rest.split_once("/*") {
        code.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, behind)| behind);
    }
    code + rest
}

/// Every file but the tokens, with its name.
fn components() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("style");
    let mut files: Vec<(String, String)> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != "tokens.css")
        .map(|name| (name.clone(), without_comments(&style(&name))))
        .collect();
    files.sort();
    assert!(files.len() > 3);
    files
}

fn names<'a>(css: &'a str, before: &str) -> BTreeSet<&'a str> {
    let name = |rest: &'a str| {
        rest.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-')
            .next()
    };
    css.match_indices(before)
        .filter_map(|(at, _)| css.get(at + before.len() - "--booking-".len()..).and_then(name))
        .collect()
}

#[test]
fn every_style_file_is_in_the_sheet() {
    let sheet = booking_widget::theme::style_sheet();
    let embedded = |name: &str| minified_css::minified(&style(name)).unwrap();
    assert!(sheet.starts_with(&embedded("tokens.css")));
    for (name, _) in components() {
        assert!(sheet.contains(&embedded(&name)), "{name}");
    }
}

#[test]
fn components_use_tokens_for_every_colour() {
    for (name, css) in components() {
        // What the system picks where it picks the colours.
        let css = css.split("@media (forced-colors: active)").next().unwrap();
        for line in css
            .lines()
            .filter(|line| line.contains(':') && line.trim_end().ends_with(';'))
        {
            let value = line.split_once(':').unwrap().1;
            for forbidden in ["#", "rgb(", "hsl(", "oklch(", "light-dark("] {
                assert!(!value.contains(forbidden), "{name}: {line}");
            }
            for named in [" white", " black", " red", " green", " grey", " gray"] {
                assert!(!value.contains(named), "{name}: {line}");
            }
        }
    }
}

#[test]
fn every_token_that_is_used_exists_and_every_token_is_used() {
    let tokens = style("tokens.css");
    let code = without_comments(&tokens);
    let defined: BTreeSet<&str> = code
        .lines()
        .filter_map(|line| line.trim().split_once(':'))
        .map(|(name, _)| name)
        .filter(|name| name.starts_with("--booking-"))
        .collect();
    let sheet = without_comments(booking_widget::theme::style_sheet());
    let used = names(&sheet, "var(--booking-");
    assert!(defined.len() > 40);
    assert_eq!(
        used.difference(&defined).collect::<Vec<_>>(),
        Vec::<&&str>::new(),
        "used, not defined"
    );
    assert_eq!(
        defined.difference(&used).collect::<Vec<_>>(),
        Vec::<&&str>::new(),
        "defined, not used"
    );
}

#[test]
fn every_token_has_a_comment_on_the_line_before() {
    let tokens = style("tokens.css");
    let lines: Vec<&str> = tokens.lines().map(str::trim).collect();
    let mut count = 0;
    for pair in lines.windows(2) {
        if pair[1].starts_with("--booking-") {
            assert!(
                pair[0].starts_with("/* ") && pair[0].ends_with(". */"),
                "{}",
                pair[1]
            );
            count += 1;
        }
    }
    assert!(count > 40);
}

#[test]
fn nothing_depends_on_the_viewport_the_direction_or_force() {
    let tokens = without_comments(&style("tokens.css"));
    for (name, css) in components()
        .into_iter()
        .chain([("tokens.css".to_owned(), tokens)])
    {
        assert!(!css.contains("!important"), "{name}");
        assert!(!css.contains("@import") && !css.contains("url("), "{name}");
        for line in css.lines() {
            let line = line.trim();
            if line.starts_with("@media") {
                assert!(
                    !line.contains("width") && !line.contains("height"),
                    "{name}: {line}"
                );
            }
            for physical in [
                "margin-left",
                "margin-right",
                "margin-top",
                "margin-bottom",
                "padding-left",
                "padding-right",
                "padding-top",
                "padding-bottom",
                "border-left",
                "border-right",
                "border-top",
                "border-bottom",
                "left:",
                "right:",
                "top:",
                "bottom:",
                "width:",
                "height:",
                "min-width",
                "max-width",
                "min-height",
                "max-height",
                "text-align: left",
                "text-align: right",
                "float:",
            ] {
                let is_property = line.starts_with(physical);
                assert!(!is_property, "{name}: {line}");
            }
            assert!(
                !["vw;", "vh;", "vw)", "vh)"]
                    .iter()
                    .any(|unit| line.contains(unit)),
                "{name}: {line}"
            );
        }
    }
}
