//! The rules of ARCHITECTURE.md that a compiler does not check: who may know whom, what never gets
//! into a host page, how style sheets and files are kept. Reads the sources; runs nothing.
#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All files with one of the extensions at or below a path; a rule about nothing proves nothing.
fn sources(paths: &[&str], extensions: &[&str]) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for path in paths {
        let before = found.len();
        collect(&root().join(path), extensions, &mut found);
        assert!(
            found.len() > before,
            "{path} has no {extensions:?} files: the rule looks at the wrong place"
        );
    }
    found
}

fn collect(path: &Path, extensions: &[&str], found: &mut Vec<(PathBuf, String)>) {
    if path.is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            let path = entry.unwrap().path();
            if !path.ends_with("node_modules") {
                collect(&path, extensions, found);
            }
        }
    } else if path
        .extension()
        .is_some_and(|have| extensions.iter().any(|wanted| have == *wanted))
    {
        let name = path.strip_prefix(root()).unwrap().to_path_buf();
        found.push((name, fs::read_to_string(path).unwrap()));
    }
}

/// A module: its own file and the folder beside it, if it has one.
fn module(path: &str) -> Vec<(PathBuf, String)> {
    let mut found = sources(&[&format!("{path}.rs")], &["rs"]);
    if root().join(path).is_dir() {
        collect(&root().join(path), &["rs"], &mut found);
    }
    found
}

/// Lines that are code: comments may name what the code must not.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines()
        .enumerate()
        .map(|(index, line)| (index + 1, line.trim_start()))
        .filter(|(_, line)| !line.starts_with("//") && !line.starts_with('*') && !line.starts_with("/*"))
}

/// Code up to the tests at the end of a file, which may use what the module may not.
fn code_without_tests(text: &str) -> impl Iterator<Item = (usize, &str)> {
    code(text).take_while(|(_, line)| !line.starts_with("#[cfg(test)]"))
}

/// Whether a line names a crate or path as a whole word.
fn names(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let is_part = |c: char| c.is_alphanumeric() || c == '_';
        let before = line[..at].chars().next_back().is_some_and(is_part);
        let after = line[at + word.len()..].chars().next().is_some_and(is_part);
        !before && !after
    })
}

fn assert_never_names(files: &[(PathBuf, String)], words: &[&str]) {
    let mut broken = Vec::new();
    for (path, text) in files {
        for (number, line) in code_without_tests(text) {
            for word in words.iter().filter(|word| names(line, word)) {
                broken.push(format!("{}:{number} names {word}: {line}", path.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

const CLOCKS: [&str; 4] = ["SystemTime", "Instant", "Utc::now", "Local::now"];

#[test]
fn the_pure_modules_of_the_widget_know_no_browser_no_framework_and_no_clock() {
    let outside = [
        "leptos",
        "web_sys",
        "js_sys",
        "wasm_bindgen",
        "gloo_net",
        "booking_wire",
    ];
    let words = [&outside[..], &CLOCKS[..]].concat();
    for path in [
        "src/calendar",
        "src/booking",
        "src/flow",
        "src/i18n",
        "src/config",
    ] {
        assert_never_names(&module(path), &words);
    }
}

#[test]
fn the_direction_of_the_widget_s_modules_is_kept() {
    let later = |words: &[&str]| {
        words
            .iter()
            .map(|word| format!("crate::{word}"))
            .collect::<Vec<_>>()
    };
    let rules: [(&str, &[&str]); 5] = [
        (
            "src/calendar",
            &[
                "booking", "flow", "session", "views", "embed", "api", "platform", "theme",
            ],
        ),
        (
            "src/booking",
            &["flow", "session", "views", "embed", "api", "platform", "theme"],
        ),
        (
            "src/flow",
            &["session", "views", "embed", "api", "platform", "theme"],
        ),
        ("src/views", &["embed", "api"]),
        ("src/api", &["session", "views", "embed"]),
    ];
    for (path, words) in rules {
        let words = later(words);
        assert_never_names(
            &module(path),
            &words.iter().map(String::as_str).collect::<Vec<_>>(),
        );
    }
}

#[test]
fn views_touch_no_browser() {
    // What screens are made of hands values and events to Leptos's renderer, which are JavaScript's.
    let mut screens = module("src/views");
    screens.retain(|(path, _)| {
        !path.starts_with("src/views/markup") && path != Path::new("src/views/markup.rs")
    });
    assert_never_names(&screens, &["js_sys", "wasm_bindgen"]);
    assert_never_names(&module("src/views"), &["js_sys", "gloo_net", "booking_wire"]);
    // Types of events come with their handlers; the page's own objects do not.
    assert_never_names(
        &module("src/views"),
        &["web_sys::window", "window", "document", "Document", "Window"],
    );
}

#[test]
fn no_screen_has_a_way_to_inner_html() {
    // Trusted Types refuse it. `view!` uses it for markup in which nothing changes, and gives every
    // element a type of its own besides, which doubles the weight of the widget.
    let words = [
        "view!",
        "innerHTML",
        "inner_html",
        "set_inner_html",
        "outer_html",
        "InertElement",
    ];
    assert_never_names(&module("src/views"), &words);
}

#[test]
fn wire_types_stay_at_the_edges() {
    let inner = ["src/session", "src/views", "src/flow", "src/booking", "src/theme"];
    for path in inner {
        assert_never_names(&module(path), &["booking_wire"]);
    }
    for path in [
        "availability",
        "bookings",
        "catalogue",
        "clock",
        "contact",
        "i18n",
        "import",
        "store",
    ] {
        assert_never_names(&module(&format!("crates/server/src/{path}")), &["booking_wire"]);
    }
}

#[test]
fn availability_has_no_network_no_clock_no_chance_and_no_files() {
    let outside = [
        "sqlx",
        "tokio",
        "axum",
        "std::time",
        "std::fs",
        "std::net",
        "std::env",
        "rand",
        "async",
    ];
    let words = [&outside[..], &CLOCKS[..]].concat();
    assert_never_names(&module("crates/server/src/availability"), &words);
}

#[test]
fn nothing_is_parsed_as_html_or_run_from_text_in_the_host_s_page() {
    let words = [
        "innerHTML",
        "inner_html",
        "outerHTML",
        "insertAdjacentHTML",
        "set_inner_html",
        "eval",
        "Function::new",
        "Function::new_no_args",
        "Function::new_with_args",
        "document.write",
        "createContextualFragment",
        "setHTMLUnsafe",
    ];
    assert_never_names(&sources(&["src/embed", "src/embed.rs"], &["js", "rs"]), &words);
    assert_never_names(&module("src/views"), &words);
}

#[test]
fn views_carry_no_inline_styles_or_scripts() {
    let mut broken = Vec::new();
    for (path, text) in module("src/views") {
        for (number, line) in code_without_tests(&text) {
            if line.contains("style=") || line.contains("style:") || line.contains("<script") {
                broken.push(format!("{}:{number} {line}", path.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn the_widget_leaks_no_callback() {
    assert_never_names(&sources(&["src"], &["rs"]), &["forget()", "into_js_value"]);
}

#[test]
fn the_widget_sets_no_cookie_and_no_global() {
    let files = sources(&["src"], &["rs", "js"]);
    assert_never_names(&files, &["cookie", "set_cookie", "globalThis"]);
    for (path, text) in files {
        for (number, line) in code(&text) {
            let global = line.split_once("window.").and_then(|(_, rest)| {
                let name_end = rest.find(|c: char| !c.is_alphanumeric() && c != '_')?;
                rest[name_end..].trim_start().strip_prefix('=')
            });
            let assigned = global.is_some_and(|rest| !rest.starts_with('='));
            assert!(!assigned, "{}:{number} sets a global: {line}", path.display());
        }
    }
}

#[test]
fn style_sheets_hold_no_important_and_ask_the_container_for_its_width() {
    let mut broken = Vec::new();
    for (path, text) in sources(&["style"], &["css"]) {
        for (number, line) in code(&text) {
            let viewport = line.starts_with("@media") && (line.contains("width") || line.contains("height"));
            if line.contains("!important") || viewport {
                broken.push(format!("{}:{number} {line}", path.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn style_sheets_use_logical_properties_only() {
    let physical = [
        "left",
        "right",
        "top",
        "bottom",
        "width",
        "height",
        "min-width",
        "max-width",
        "min-height",
        "max-height",
    ];
    let sides = ["margin", "padding", "border", "scroll-margin", "scroll-padding"];
    let is_physical = |property: &str| {
        physical.contains(&property)
            || sides.iter().any(|side| {
                property
                    .strip_prefix(side)
                    .and_then(|rest| rest.strip_prefix('-'))
                    .is_some_and(|rest| {
                        ["left", "right", "top", "bottom"]
                            .iter()
                            .any(|edge| rest == *edge || rest.starts_with(&format!("{edge}-")))
                    })
            })
    };
    let mut broken = Vec::new();
    for (path, text) in sources(&["style"], &["css"]) {
        for (number, line) in code(&text) {
            // One line may hold several declarations, or a selector and the first of them.
            for declaration in line.split(['{', ';', '}']) {
                let Some((property, value)) = declaration.split_once(':') else {
                    continue;
                };
                let (property, value) = (property.trim(), value.trim());
                let turned =
                    matches!(property, "text-align" | "float" | "clear") && matches!(value, "left" | "right");
                if is_physical(property) || turned {
                    broken.push(format!("{}:{number} {line}", path.display()));
                }
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// Everything that people maintain by hand.
fn own_code() -> Vec<(PathBuf, String)> {
    sources(&["src", "crates", "xtask/src", "tests"], &["rs", "js", "css"])
}

#[test]
fn a_file_past_four_hundred_lines_says_why_at_its_top() {
    let mut broken = Vec::new();
    for (path, text) in own_code().into_iter().chain(sources(&["style"], &["css"])) {
        let lines = text.lines().count();
        let explained = text
            .lines()
            .take(12)
            .any(|line| line.to_lowercase().contains("long because"));
        if lines > 400 && !explained {
            broken.push(format!(
                "{} has {lines} lines and no \"long because …\"",
                path.display()
            ));
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn every_module_says_what_it_is_and_lies_beside_its_folder() {
    let mut broken = Vec::new();
    for (path, text) in sources(&["src", "locales", "crates", "xtask/src", "tests"], &["rs"]) {
        if !text.starts_with("//!") {
            broken.push(format!("{} does not open with //!", path.display()));
        }
        if path.ends_with("mod.rs") {
            broken.push(format!("{} should be the folder's name with .rs", path.display()));
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn the_server_is_not_built_into_the_widget_nor_the_reverse() {
    let manifest = fs::read_to_string(root().join("crates/wire/Cargo.toml")).unwrap();
    for heavy in ["axum", "sqlx", "tokio", "leptos", "web-sys"] {
        assert!(
            !manifest.contains(&format!("\n{heavy}")),
            "wire types need no {heavy}"
        );
    }
}

#[test]
fn a_name_is_found_as_a_whole_word_only() {
    assert!(names("use rand::Rng;", "rand"));
    assert!(!names("let operand = 1;", "rand"));
    assert!(!names("let random = 1;", "rand"));
}

#[test]
fn comments_and_tests_may_name_what_code_may_not() {
    let text = "// innerHTML is refused\nlet a = 1;\n#[cfg(test)]\nuse std::fs;";
    let lines: Vec<&str> = code_without_tests(text).map(|(_, line)| line).collect();
    assert_eq!(lines, ["let a = 1;"]);
}
