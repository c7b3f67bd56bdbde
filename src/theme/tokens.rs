//! The tokens as `style/tokens.css` says them: names, defaults, comments, sections. What may be set is read from
//! the file that sets it, so there is no second list.

use std::sync::LazyLock;

/// A custom property that themes may set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// `--booking-…`.
    pub name: &'static str,
    /// What it is without a theme; may run over lines.
    pub default: &'static str,
    /// The comment on the line before: what it is for.
    pub comment: &'static str,
    /// The section that it stands in.
    pub section: &'static str,
}

/// Every token, in the order of the file.
#[must_use]
pub fn tokens() -> &'static [Token] {
    static TOKENS: LazyLock<Vec<Token>> = LazyLock::new(|| read(include_str!("../../style/tokens.css")));
    &TOKENS
}

/// The declarations of the rule for the element. A comment in dashes begins a section, any other one is of what follows.
pub(super) fn read(css: &'static str) -> Vec<Token> {
    let (_, mut rest) = css.split_once(":host {").unwrap_or_default();
    let (mut section, mut comment) = ("", "");
    let mut tokens = Vec::new();
    loop {
        rest = rest.trim_start();
        if let Some(inside) = rest.strip_prefix("/*") {
            let (text, behind) = inside.split_once("*/").unwrap_or((inside, ""));
            match text.trim().strip_prefix("----") {
                Some(heading) => section = heading.trim_matches([' ', '-']),
                None => comment = text.trim(),
            }
            rest = behind;
        } else if let Some((declaration, behind)) = rest.split_once(';')
            && let Some((name, value)) = declaration.split_once(':')
            && name.starts_with("--booking-")
        {
            tokens.push(Token {
                name: name.trim(),
                default: value.trim(),
                comment,
                section,
            });
            (comment, rest) = ("", behind);
        } else {
            return tokens;
        }
    }
}
