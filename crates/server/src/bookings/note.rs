//! The booker's note: HTML from outside, cleaned on the way in.

use std::collections::{HashMap, HashSet};

use super::form::several_lines;
use super::problem::{Problem, Reason};

/// Longest note that is kept, characters of cleaned HTML.
pub const LONGEST_NOTE: usize = 2_000;

/// Basic formatting; nothing that loads, links, styles or runs.
const TAGS: [&str; 10] = ["p", "br", "b", "strong", "i", "em", "u", "ul", "ol", "li"];

/// A note without anything but text and basic formatting; `None` if nothing is left.
///
/// # Errors
/// A note that is too long is refused, not cut: the booker should say what may go.
pub fn clean_note(html: &str) -> Result<Option<String>, Problem> {
    let cleaned = ammonia::Builder::empty()
        .tags(HashSet::from(TAGS))
        .clean_content_tags(HashSet::from(["script", "style"]))
        .tag_attributes(HashMap::new())
        .clean(html)
        .to_string();
    let trimmed = cleaned.trim();
    if trimmed.chars().count() > LONGEST_NOTE {
        return Err(Problem::new("requestNote", Reason::TooLong { max: 2_000 }));
    }
    Ok((!trimmed.is_empty()).then(|| trimmed.to_owned()))
}

/// Longest message of staff to a booker, characters.
const LONGEST_MESSAGE: u32 = 2_000;

/// Plain words to the other side, as they are kept: lines without control characters; `None` for nothing.
///
/// # Errors
/// A message that is too long, named `notification.message`.
pub fn clean_message(message: Option<String>) -> Result<Option<String>, Problem> {
    let message = message
        .map(|message| several_lines(&message))
        .filter(|message| !message.is_empty());
    match message {
        Some(message) if message.chars().count() > LONGEST_MESSAGE as usize => Err(Problem::new(
            "notification.message",
            Reason::TooLong { max: LONGEST_MESSAGE },
        )),
        message => Ok(message),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_keeps_text_and_basic_formatting_only() {
        for (html, expected) in [
            (
                "  I am <b>allergic</b> to nuts ",
                Some("I am <b>allergic</b> to nuts"),
            ),
            ("<script>alert(1)</script>", None),
            ("<p onclick=\"x()\" style=\"color:red\">Hi</p>", Some("<p>Hi</p>")),
            (
                "<a href=\"javascript:x()\">here</a><img src=x onerror=x()>",
                Some("here"),
            ),
            ("5 < 6 & 7", Some("5 &lt; 6 &amp; 7")),
            ("", None),
            ("<b>open", Some("<b>open</b>")),
        ] {
            assert_eq!(clean_note(html).unwrap().as_deref(), expected, "{html}");
        }
    }

    #[test]
    fn a_note_beyond_the_limit_is_refused_and_not_cut() {
        assert!(clean_note(&"ü".repeat(2_000)).is_ok());
        assert_eq!(
            clean_note(&"ü".repeat(2_001)),
            Err(Problem::new("requestNote", Reason::TooLong { max: 2_000 }))
        );
    }
}
