//! A language for trials only (feature `trial-language`, which nothing that ships has): English made over letter by
//! letter into a script that runs from right to left, under the tag that CLDR gives to such a language. It proves
//! layout, mixed directions and keys before the first real one is here.

use std::sync::LazyLock;

use chrono::Weekday;

use super::en::ENGLISH;
use super::format::{Formats, MoneyPattern, TimePattern};
use super::{Direction, LaterTexts, Locale};

/// Arabic letters for a to z; what they say is nothing.
const LETTERS: [char; 26] = [
    'ا', 'ب', 'ص', 'د', 'ع', 'ف', 'ج', 'ه', 'ي', 'ژ', 'ك', 'ل', 'م', 'ن', 'ح', 'پ', 'ق', 'ر', 'س', 'ت', 'و',
    'ث', 'ش', 'خ', 'ط', 'ز',
];

/// The language.
pub(super) fn trial() -> &'static Locale {
    static TRIAL: LazyLock<Locale> = LazyLock::new(|| {
        let formats = &ENGLISH.formats;
        let all = |names: &[&'static str; 7]| names.map(made_over);
        Locale {
            tag: "ar-XB",
            direction: Direction::RightToLeft,
            texts: Box::leak(Box::new(ENGLISH.texts.each_made(made_over))),
            formats: Box::leak(Box::new(Formats {
                months: formats.months.map(made_over),
                months_short: formats.months_short.map(made_over),
                weekdays: all(&formats.weekdays),
                weekdays_short: all(&formats.weekdays_short),
                weekdays_narrow: all(&formats.weekdays_narrow),
                day: formats.day,
                day_short: formats.day_short,
                day_with_year: formats.day_with_year,
                month_with_year: formats.month_with_year,
                time: TimePattern::TwelveHours("ا", "پ"),
                time_spoken: formats.time_spoken,
                minutes: made_over(formats.minutes),
                hours: made_over(formats.hours),
                hours_and_minutes: made_over(formats.hours_and_minutes),
                money: MoneyPattern {
                    decimal: '.',
                    thousands: ",",
                    symbol_first: false,
                },
                first_weekday: Weekday::Sat,
            })),
            plural_form: ENGLISH.plural_form,
            plural_forms: ENGLISH.plural_forms,
        }
    });
    &TRIAL
}

/// Its words for what comes after the choice of a slot.
pub(super) fn later() -> &'static LaterTexts {
    static LATER: LazyLock<LaterTexts> = LazyLock::new(|| super::en::LATER.each_made(made_over));
    &LATER
}

/// Called once for each text of the program.
fn made_over(text: &'static str) -> &'static str {
    in_trial_letters(text).leak()
}

/// A text with another letter for each of English that is not in a placeholder.
#[must_use]
pub fn in_trial_letters(text: &str) -> String {
    let mut is_placeholder = false;
    let mut made = String::with_capacity(text.len() * 2);
    for letter in text.chars() {
        is_placeholder = (is_placeholder || letter == '{') && letter != '}';
        let place = match letter {
            'a'..='z' => Some(letter as usize - 'a' as usize),
            'A'..='Z' => Some(letter as usize - 'A' as usize),
            _ => None,
        };
        let other = place
            .and_then(|place| LETTERS.get(place))
            .filter(|_| !is_placeholder);
        made.push(other.copied().unwrap_or(letter));
    }
    made
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Language;

    #[test]
    fn placeholders_stay_and_all_else_is_made_over() {
        assert_eq!(made_over("Step {number} of {count}"), "ستعپ {number} حف {count}");
        let texts = Language::Trial.entries();
        for (name, forms) in texts {
            for form in forms {
                let outside: String = form.split(['{', '}']).step_by(2).collect();
                assert!(
                    !outside.contains(|letter: char| letter.is_ascii_alphabetic()),
                    "{name}: {form}"
                );
            }
        }
    }
}
