//! Telephone numbers: whether one can be right. Knows no numbering plans.

/// Fewest digits of a number that can be called from outside.
const FEWEST_DIGITS: usize = 5;

/// Most digits: an international number (15 by ITU-T E.164, 6.1), a trunk zero and an extension.
const MOST_DIGITS: usize = 20;

/// Whether `text` has the shape of a telephone number: digits, perhaps a plus sign at the front, and
/// what people write between them.
#[must_use]
pub fn is_phone(text: &str) -> bool {
    let text = text.trim();
    let text = text.strip_prefix('(').unwrap_or(text);
    let text = text.strip_prefix('+').unwrap_or(text);
    let digits = text.chars().filter(|&letter| is_digit(letter)).count();
    (FEWEST_DIGITS..=MOST_DIGITS).contains(&digits)
        && text
            .chars()
            .all(|letter| is_digit(letter) || matches!(letter, ' ' | '-' | '.' | '/' | '(' | ')' | '\u{a0}'))
}

/// Digits that keyboards produce: Western, Arabic, Persian, full width.
fn is_digit(letter: char) -> bool {
    matches!(letter, '0'..='9' | '٠'..='٩' | '۰'..='۹' | '０'..='９')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_accepted_as_people_write_them() {
        for text in [
            "+49 (0) 30 123456",
            "030/123456",
            "555-0142",
            "+1 604.555.0142",
            " 12345 ",
        ] {
            assert!(is_phone(text), "{text}");
        }
    }

    #[test]
    fn what_nobody_can_call_is_refused() {
        for text in [
            "",
            "1234",
            "call me",
            "+49 30 x12345",
            "123456789012345678901",
            "49+30123456",
            "++4930123456",
        ] {
            assert!(!is_phone(text), "{text}");
        }
    }
}
