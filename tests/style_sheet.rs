//! The style sheet: tokens in one file, used by all others, and nothing that breaks a host's page. The sheets of popups
//! and of the server's own pages use the tokens likewise.
//!
//! Long because it is one set of rules, each with what it lets pass and why.
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
        // Presets set tokens, in a folder of their own.
        .filter(|name| name != "tokens.css" && name.ends_with(".css"))
        .map(|name| (name.clone(), without_comments(&style(&name))))
        .collect();
    files.sort();
    assert!(files.len() > 3);
    files
}

/// What wears the theme outside of the sheet: the popup's frame, and the server's own pages.
fn others() -> Vec<(String, String)> {
    let file = |name: &str| fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap();
    let popup = file("src/embed/booking-popup.js");
    let (_, popup) = popup.split_once("const SHEET = `").unwrap();
    let (popup, _) = popup.split_once("`;").unwrap();
    // The last declaration of a rule has no semicolon there.
    let mut files = vec![("booking-popup.js".to_owned(), popup.replace('}', ";}"))];
    for name in ["pages/frame.css", "book_page.css", "desk/desk.css"] {
        let css = file(&format!("crates/server/src/http/{name}"));
        files.push((name.to_owned(), without_comments(&css)));
    }
    files
}

/// All that wears the theme. What a token is where it is not known (`var(--booking-x, #fff)`) is left out.
fn wearers() -> impl Iterator<Item = (String, String)> {
    let files = components().into_iter().chain(others());
    files.map(|(name, css)| (name, without_fallbacks(&css)))
}

fn without_fallbacks(css: &str) -> String {
    let mut code = String::new();
    let mut rest = css;
    while let Some((before, behind)) = rest.split_once("var(--booking-") {
        let end = behind.find([',', ')']).unwrap();
        code.extend([before, "var(--booking-", &behind[..end], ")"]);
        // From the comma to the bracket that is open.
        let mut depth = 1_usize;
        let close = behind[end..].char_indices().find(|(_, letter)| {
            depth = match letter {
                '(' => depth + 1,
                ')' => depth - 1,
                _ => depth,
            };
            depth == 0
        });
        rest = &behind[end + close.unwrap().0 + 1..];
    }
    code + rest
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
    for (name, css) in wearers() {
        // What the system picks where it picks the colours.
        let css = css.split("@media (forced-colors: active)").next().unwrap();
        for (property, value) in all_declarations(css) {
            if is_same_in_every_look(&property, &value) {
                continue;
            }
            for forbidden in ["#", "rgb(", "hsl(", "oklch(", "light-dark("] {
                assert!(!value.contains(forbidden), "{name}: {property}: {value}");
            }
            let named = ["white", "black", "red", "green", "grey", "gray"];
            let mut words = value.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-');
            assert!(
                !words.any(|word| named.contains(&word)),
                "{name}: {property}: {value}"
            );
        }
    }
}

/// The declarations of a style sheet: property and value. Conditions of blocks are none.
fn all_declarations(css: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for block in css.split(['{', '}']) {
        // What stands before an opening brace is a selector: it does not end with a semicolon.
        let mut pieces: Vec<&str> = block.split(';').collect();
        pieces.pop();
        for piece in pieces {
            if let Some((property, value)) = piece.split_once(':') {
                let value: Vec<&str> = value.split_whitespace().collect();
                found.push((property.trim().to_owned(), value.join(" ")));
            }
        }
    }
    found
}

/// Those that are no custom properties.
fn declarations(css: &str) -> impl Iterator<Item = (String, String)> {
    let all = all_declarations(css).into_iter();
    all.filter(|(property, _)| !property.starts_with("--"))
}

/// The numbers with a unit of a value, outside of the names of tokens.
fn measures(value: &str) -> Vec<&str> {
    value
        .split(|letter: char| !letter.is_ascii_alphanumeric() && !matches!(letter, '.' | '-' | '%'))
        .filter(|word| {
            word.trim_start_matches('-')
                .starts_with(|letter: char| letter.is_ascii_digit() || letter == '.')
        })
        .filter(|word| word.ends_with(|letter: char| letter.is_ascii_alphabetic() || letter == '%'))
        .collect()
}

/// What a theme decides, and by which unit it may not be said here. Sizes of boxes that follow their text (`em`,
/// `ch`) or their place (`%`, `cqi`) are layout, not looks.
fn is_decided_by_themes(property: &str, measure: &str) -> bool {
    // The size of the text itself: what is aligned with it. Nothing, where the system has no edges to keep clear of.
    if ["1em", "0px"].contains(&measure) {
        return false;
    }
    let begins = |names: &[&str]| names.iter().any(|name| property.starts_with(name));
    let ends = |units: &[&str]| units.iter().any(|unit| measure.ends_with(unit));
    if begins(&[
        "font",
        "letter-spacing",
        "line-height",
        "border",
        "outline",
        "box-shadow",
        "transition",
        "animation",
    ]) {
        return true;
    }
    if begins(&["margin", "padding", "gap", "row-gap", "column-gap", "inset"]) {
        return !ends(&["%", "cqi"]);
    }
    ends(&["px", "rem", "ms"]) || (ends(&["s"]) && !ends(&["cqi"]))
}

/// What is the same in every look, each with its reason.
const SAME_IN_EVERY_LOOK: [(&str, &str); 10] = [
    // What turns is round, also where nothing else is.
    ("border-radius", "50%"),
    // Below 16 px, phones zoom into the page.
    ("font-size", "max(16px, 1em)"),
    // A month has seven columns, however large the text is.
    ("font-size", "min(1em, 6.5cqi)"),
    ("font-size", "min(var(--booking-font-size-tiny), 5cqi)"),
    // And its name is one line, so that nothing below it moves with another month.
    ("font-size", "min(var(--booking-font-size-large), 6cqi)"),
    // A word of nine letters stays whole in a heading, however large the text is.
    ("font-size", "min(var(--booking-font-size-heading), 12cqi)"),
    // Read out and not seen.
    ("inline-size", "1px"),
    ("block-size", "1px"),
    ("margin", "-1px"),
    // The page behind a popup becomes dark, whatever it looks like.
    ("background", "#0008"),
];

fn is_same_in_every_look(property: &str, value: &str) -> bool {
    SAME_IN_EVERY_LOOK.contains(&(property, value))
}

/// The server's pages have the window for themselves: columns of so many letters, and the window's own measures.
fn is_of_a_page(property: &str, measure: &str) -> bool {
    let is_box = ["inline-size", "grid-template-columns", "flex"].contains(&property);
    measure.ends_with("vw") || measure.ends_with("vh") || (is_box && measure.ends_with("rem"))
}

#[test]
fn components_leave_every_measure_of_the_look_to_tokens() {
    for (name, css) in wearers() {
        let is_page = name.ends_with("frame.css") || name.contains("book_page") || name.contains("desk");
        for (property, value) in declarations(&css) {
            if is_same_in_every_look(&property, &value) {
                continue;
            }
            for measure in measures(&value) {
                assert!(
                    !is_decided_by_themes(&property, measure)
                        || (is_page && is_of_a_page(&property, measure)),
                    "{name}: {property}: {value} says {measure}; is there a token for it in tokens.css?"
                );
            }
        }
    }
}

#[test]
fn components_name_no_font_weight_or_capitals_of_their_own() {
    let plain = ["inherit", "normal", "none"];
    for (name, css) in wearers() {
        for (property, value) in declarations(&css) {
            let is_of_theme = [
                "font-family",
                "font-weight",
                "text-transform",
                "font-style",
                "box-shadow",
            ]
            .contains(&property.as_str());
            assert!(
                !is_of_theme || plain.contains(&value.as_str()) || value.contains("var(--booking-"),
                "{name}: {property}: {value}"
            );
            assert!(property != "font" || value == "inherit", "{name}: font: {value}");
        }
    }
}

/// Numbers without a unit and words by which a look could be told, each with its reason. Where a brand decides, there is a
/// token: for durations, for the curve of what comes and goes, for the thickness of lines and the size of drawings.
const NO_DESIGN_VALUES: [(&str, &str); 18] = [
    // Drawings are of one thickness on their grid of 24, and as large as `--booking-icon` says; the dial is thicker.
    ("stroke-width", "1.75"),
    ("stroke-width", "3"),
    ("stroke-linecap", "round"),
    ("stroke-linejoin", "round"),
    // Longer than the tick, which is drawn from its beginning.
    ("stroke-dasharray", "24"),
    ("stroke-dashoffset", "24"),
    // A sign of waiting goes evenly, to and fro: there is nothing that begins or ends as `--booking-motion-curve` says.
    ("animation", "ease-in-out"),
    ("animation", "linear"),
    // A second that goes by does, too.
    ("transition", "linear"),
    // Where what comes is not there yet: nothing, and half of its size.
    ("opacity", "0"),
    ("scale", "0.5"),
    // A drawing on a screen of its own is larger where there is room.
    ("scale", "1.5"),
    // The line that says how free a day is: contrast.rs works out whether it can be told.
    ("opacity", "0.8"),
    // The part of the dial that is over, a placeholder, and one that breathes: no more than a hint of what is there.
    ("opacity", "0.2"),
    ("opacity", "0.65"),
    ("opacity", "0.4"),
    // What browsers do of their own is taken back: a faint text in an empty field, a blue sign.
    ("opacity", "1"),
    ("filter", "grayscale(1)"),
];

/// What of a declaration says how something looks although no unit is in it.
fn bare_design_values(property: &str, value: &str) -> Vec<String> {
    let of_looks = [
        "opacity",
        "scale",
        "filter",
        "zoom",
        "mix-blend-mode",
        "line-height",
        "font-weight",
    ];
    if property.starts_with("stroke-") || of_looks.contains(&property) {
        let is_plain = ["inherit", "normal", "none"].contains(&value) || value.contains("var(--booking-");
        return if is_plain {
            Vec::new()
        } else {
            vec![value.to_owned()]
        };
    }
    if property.starts_with("transition") || property.starts_with("animation") {
        let curves = [
            "ease",
            "ease-in",
            "ease-out",
            "ease-in-out",
            "linear",
            "step-start",
            "step-end",
            "steps",
            "cubic-bezier",
        ];
        let words = value.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-');
        return words
            .filter(|word| curves.contains(word))
            .map(ToOwned::to_owned)
            .collect();
    }
    Vec::new()
}

#[test]
fn numbers_and_words_of_the_look_are_tokens_or_written_down_here() {
    let mut seen: BTreeSet<(&str, &str)> = BTreeSet::new();
    for (name, css) in wearers() {
        for (property, value) in declarations(&css) {
            // Shorter in the popup's sheet.
            let value = value.replace(" .", " 0.");
            for said in bare_design_values(&property, &value) {
                let known = NO_DESIGN_VALUES
                    .iter()
                    .find(|known| **known == (&*property, &*said));
                assert!(
                    known.is_some(),
                    "{name}: {property}: {value} says {said}; is there a token for it?"
                );
                seen.extend(known.copied());
            }
        }
    }
    for known in &NO_DESIGN_VALUES {
        assert!(seen.contains(known), "nobody says {known:?} any more");
    }
    assert_eq!(
        bare_design_values("transition", "opacity var(--booking-motion) ease-out"),
        ["ease-out"]
    );
    assert_eq!(bare_design_values("line-height", "1.4"), ["1.4"]);
    assert_eq!(
        bare_design_values("line-height", "var(--booking-line-height)"),
        [""; 0]
    );
}

/// What the loader paints while there is neither style sheet nor look: in the system's colours, whatever these are, in the font
/// of the system, and in measures of its text. A look of its own would be wrong on most sites for a second.
#[test]
fn the_skeleton_of_the_loader_has_no_look() {
    let loader =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/embed/booking-widget.js"))
            .unwrap();
    let (_, skeleton) = loader.split_once("const SKELETON = `").unwrap();
    let (skeleton, _) = skeleton.split_once('`').unwrap();
    // The last declaration of a rule has no semicolon there.
    let said = declarations(&skeleton.replace('}', ";}")).collect::<Vec<_>>();
    assert!(said.len() > 20);
    let colours = ["GrayText", "CanvasText", "currentColor", "inherit"];
    for (property, value) in said {
        match &*property {
            "color" | "background" | "color-scheme" => {
                assert!(colours.contains(&&*value), "{property}: {value}")
            }
            "font" => assert_eq!(value, "max(16px,1rem)/1.5 system-ui,sans-serif"),
            // Faint, and fainter while it breathes.
            "opacity" => assert!([".14", ".07"].contains(&&*value), "{value}"),
            "animation" => assert!(["b 1.6s infinite", "none"].contains(&&*value), "{value}"),
            // Read out and not seen.
            "width" | "height" if value == "1px" => {}
            // As high as a window, so that what is below the element comes to nobody's sight for a moment.
            "min-height" => assert_eq!(value, "100vh"),
            _ => {
                for measure in measures(&value) {
                    assert!(
                        measure.ends_with("em") || measure.ends_with('%'),
                        "{property}: {value}"
                    );
                }
                assert!(
                    !value.contains('#') && !value.contains("rgb"),
                    "{property}: {value}"
                );
            }
        }
    }
}

#[test]
fn the_rules_for_components_find_what_they_forbid() {
    let css = ".a {\n  padding: 0 4px;\n  letter-spacing: 0.1em;\n}\n@container x (inline-size >= 30em) {\n  .b {\n    \
               inline-size: calc(50% - 3rem);\n    margin: var(--booking-space-1) auto;\n    flex: 1 1 12em;\n  }\n}";
    let refused: Vec<String> = declarations(css)
        .filter(|(property, value)| {
            measures(value)
                .iter()
                .any(|measure| is_decided_by_themes(property, measure))
        })
        .map(|(property, _)| property)
        .collect();
    assert_eq!(refused, ["padding", "letter-spacing", "inline-size"]);
}

#[test]
fn what_a_token_is_without_the_sheet_is_no_value_of_its_own() {
    let css =
        ".a{--s:var(--booking-x,light-dark(#fff,var(--booking-y,#000)));color:var(--booking-z);margin:1px}";
    assert_eq!(
        without_fallbacks(css),
        ".a{--s:var(--booking-x);color:var(--booking-z);margin:1px}"
    );
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
    for (name, css) in others() {
        let unknown: Vec<_> = names(&css, "var(--booking-")
            .into_iter()
            .filter(|used| !defined.contains(used))
            .map(ToOwned::to_owned)
            .collect();
        assert_eq!(unknown, [""; 0], "{name}");
    }
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

/// `clip-path` knows left and right only: what it cuts at one side has a direction of its own, or it cuts the wrong side
/// where text runs from right to left.
#[test]
fn what_is_cut_at_one_side_has_a_direction() {
    let mut cut = BTreeSet::new();
    let mut directed = BTreeSet::new();
    for (_, css) in components() {
        for rule in css.split('}') {
            let Some((selectors, declarations)) = rule.rsplit_once('{') else {
                continue;
            };
            let selectors = selectors.rsplit(['{', ';']).next().unwrap_or_default();
            let all = || selectors.split(',').map(|selector| selector.trim().to_owned());
            let inset = declarations
                .split_once("clip-path: inset(")
                .and_then(|(_, rest)| rest.split_once(')'));
            let sides = inset.map(|(sides, _)| sides.split_whitespace().collect::<Vec<_>>());
            if sides.is_some_and(|sides| sides.len() == 4 && sides[1] != sides[3]) {
                cut.extend(all());
            }
            if declarations.contains("direction: ltr") {
                directed.extend(all());
            }
        }
    }
    assert_eq!(cut.len(), 2, "{cut:?}");
    assert!(cut.is_subset(&directed), "{cut:?} {directed:?}");
}
