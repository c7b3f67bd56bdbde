//! What a portal's theme says: which values may be saved, and which tokens a page gets in the end.
//!
//! Pure. A saved value is one CSS value and can be nothing else, wherever it is written; names are those of
//! `style/tokens.css`.

use std::collections::BTreeMap;

use booking_widget::theme::{preset, tokens};

use crate::catalogue::Portal;

/// Longer values say nothing that a token means: a list of fonts has a hundred characters.
const LONGEST_VALUE: usize = 300;

/// What may stand before a round bracket. No `url()` and nothing else that makes a request.
const FUNCTIONS: [&str; 24] = [
    "",
    "calc",
    "clamp",
    "color",
    "color-mix",
    "cubic-bezier",
    "hsl",
    "hsla",
    "hwb",
    "lab",
    "lch",
    "light-dark",
    "linear",
    "max",
    "min",
    "oklab",
    "oklch",
    "rgb",
    "rgba",
    "round",
    "steps",
    "var",
    "abs",
    "sign",
];

/// Words for colours that are no fixed ones, in lower case, as CSS compares them.
const WORDS_FOR_COLORS: [&str; 20] = [
    "accentcolor",
    "accentcolortext",
    "activetext",
    "buttonborder",
    "buttonface",
    "buttontext",
    "canvas",
    "canvastext",
    "currentcolor",
    "field",
    "fieldtext",
    "graytext",
    "highlight",
    "highlighttext",
    "linktext",
    "mark",
    "marktext",
    "selecteditem",
    "selecteditemtext",
    "visitedtext",
];

/// What is wrong with a value that a portal would save.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ValueProblem {
    /// Nothing, or too much.
    #[error("a value has 1 to {LONGEST_VALUE} characters")]
    Length,
    /// Something that could end the declaration or mean something beyond it.
    #[error("{0:?} may not stand in a value")]
    Letter(char),
    /// A bracket or a quotation mark without its partner.
    #[error("a bracket or a quotation mark is open")]
    Open,
    /// A function that is no value of a token.
    #[error(
        "of functions only those of numbers and colours may stand in a value, such as calc(), var() or oklch()"
    )]
    Function,
    /// A colour's token that is set to something else: every colour derived from it would be none.
    #[error("it is no colour; one is written like #7a3b2e, rgb(122 59 46), oklch(43% 0.09 40) or teal")]
    Color,
}

/// Whether a value may be saved for a token.
///
/// # Errors
/// What is wrong with it.
pub fn check_token(name: &str, value: &str) -> Result<(), ValueProblem> {
    check_value(value)?;
    if name.starts_with("--booking-color-") && !may_be_color(value.trim()) {
        return Err(ValueProblem::Color);
    }
    Ok(())
}

/// Functions are believed: what they make may depend on the page.
fn may_be_color(value: &str) -> bool {
    if value.contains('(') {
        return true;
    }
    // The parser takes digits without their `#`, too.
    let is_number = value.chars().all(|letter| letter.is_ascii_hexdigit());
    let is_word = WORDS_FOR_COLORS.contains(&value.to_ascii_lowercase().as_str());
    is_word || (!is_number && csscolorparser::parse(value).is_ok())
}

/// Whether a value can be nothing but one value of CSS.
///
/// # Errors
/// What is wrong with it.
fn check_value(value: &str) -> Result<(), ValueProblem> {
    if value.trim().is_empty() || value.chars().count() > LONGEST_VALUE {
        return Err(ValueProblem::Length);
    }
    let mut depth = 0_usize;
    let mut quote = None;
    let mut word = String::new();
    for letter in value.chars() {
        if letter.is_control() || matches!(letter, ';' | '{' | '}' | '<' | '>' | '\\' | '@' | '!' | '[' | ']')
        {
            return Err(ValueProblem::Letter(letter));
        }
        match quote {
            Some(open) => {
                if letter == open {
                    quote = None;
                }
                continue;
            }
            None if matches!(letter, '"' | '\'') => quote = Some(letter),
            None => {}
        }
        match letter {
            '(' if !FUNCTIONS.contains(&word.to_ascii_lowercase().as_str()) => {
                return Err(ValueProblem::Function);
            }
            '(' => depth += 1,
            ')' => depth = depth.checked_sub(1).ok_or(ValueProblem::Open)?,
            _ => {}
        }
        if letter.is_alphanumeric() || matches!(letter, '-' | '_') {
            word.push(letter);
        } else {
            word.clear();
        }
    }
    // A comment would swallow what follows.
    if value.contains("/*") || value.contains("*/") {
        return Err(ValueProblem::Letter('*'));
    }
    if depth > 0 || quote.is_some() {
        return Err(ValueProblem::Open);
    }
    Ok(())
}

/// Whether a token has this name.
#[must_use]
pub fn is_token(name: &str) -> bool {
    tokens().iter().any(|token| token.name == name)
}

/// The tokens that a page of a portal gets: those of the preset, and over them what the portal saved. A preset that
/// the page asks for goes before the portal's; one that nobody knows counts as not asked for.
#[must_use]
pub fn variables(portal: &Portal, asked: Option<&str>) -> BTreeMap<String, String> {
    let asked = asked.and_then(|name| preset(name.trim()));
    let preset = asked.or_else(|| portal.preset.as_deref().and_then(preset));
    let of_preset = preset.map(|preset| preset.values.as_slice()).unwrap_or_default();
    let mut variables: BTreeMap<String, String> = of_preset
        .iter()
        .map(|(name, value)| {
            (
                (*name).to_owned(),
                value.split_whitespace().collect::<Vec<_>>().join(" "),
            )
        })
        .collect();
    // What an earlier version has saved was not looked at as closely.
    let saved = portal
        .theme
        .iter()
        .filter(|(name, value)| is_token(name) && check_token(name, value).is_ok());
    variables.extend(saved.map(|(name, value)| (name.clone(), value.clone())));
    variables
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_tokens_mean_may_be_saved() {
        for value in [
            "#7a3b2e",
            "light-dark(#fff, #000)",
            "oklch(from var(--booking-color-accent) max(l, 0.8) c h)",
            "color-mix(in oklab, red 12%, white)",
            "\"Avenir Next\", 'Helvetica Neue', sans-serif",
            "calc((1px + 2px) * 3)",
            "0 1px 2px #0003, inset 0 0 0 1px rgb(0 0 0 / 10%)",
            "cubic-bezier(0.2, 0, 0, 1)",
            "4 / 3",
            "var(--brand, teal)",
        ] {
            assert_eq!(check_value(value), Ok(()), "{value}");
        }
        for preset in booking_widget::theme::presets() {
            for (name, value) in &preset.values {
                let value: Vec<&str> = value.split_whitespace().collect();
                assert_eq!(check_token(name, &value.join(" ")), Ok(()), "{name}");
                assert!(is_token(name), "{}: {name}", preset.name);
            }
        }
    }

    #[test]
    fn a_color_is_one() {
        let check = |value| check_token("--booking-color-accent", value);
        for value in [
            "#7a3b2e",
            "#ABC",
            "#0003",
            " teal ",
            "RebeccaPurple",
            "canvasText",
            "transparent",
            "var(--brand)",
            "light-dark(#fff, #000)",
            "hsl(16 45% 33%)",
        ] {
            assert_eq!(check(value), Ok(()), "{value}");
        }
        for value in [
            "#7a3b2",
            "#7a3b2g",
            "7a3b2e",
            "fff",
            "terracotta",
            "12px",
            "none",
            "initial",
            "red green",
            "\"red\"",
            "#",
        ] {
            assert_eq!(check(value), Err(ValueProblem::Color), "{value}");
        }
        assert_eq!(check_token("--booking-width", "12px"), Ok(()));
        assert_eq!(check("red; color: blue"), Err(ValueProblem::Letter(';')));
    }

    #[test]
    fn nothing_breaks_out_of_a_declaration() {
        for (value, problem) in [
            ("", ValueProblem::Length),
            ("  ", ValueProblem::Length),
            ("red; color: blue", ValueProblem::Letter(';')),
            ("red } * { color: blue", ValueProblem::Letter('}')),
            ("red !important", ValueProblem::Letter('!')),
            ("</style>", ValueProblem::Letter('<')),
            ("\\3b", ValueProblem::Letter('\\')),
            ("@import", ValueProblem::Letter('@')),
            ("red /* ", ValueProblem::Letter('*')),
            ("red\ncolor", ValueProblem::Letter('\n')),
            ("url(https://evil.example/x)", ValueProblem::Function),
            ("URL(x)", ValueProblem::Function),
            ("image-set(\"x\" 1x)", ValueProblem::Function),
            ("expression(alert(1))", ValueProblem::Function),
            ("calc(1px", ValueProblem::Open),
            ("1px)", ValueProblem::Open),
            ("\"Avenir", ValueProblem::Open),
            ("\"a\" '", ValueProblem::Open),
        ] {
            assert_eq!(check_value(value), Err(problem), "{value}");
        }
        assert_eq!(check_value(&"a".repeat(LONGEST_VALUE)), Ok(()));
        assert_eq!(
            check_value(&"a".repeat(LONGEST_VALUE + 1)),
            Err(ValueProblem::Length)
        );
    }
}
