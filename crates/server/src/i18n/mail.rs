//! The words of mails, in every language.

mod de;

mod en;

use chrono::{Datelike as _, NaiveDate};

use super::Language;
use crate::mail::LetterKind;

/// The words of one language. `{name}` and `{reference}` are filled in.
#[derive(Debug)]
pub(crate) struct Words {
    pub(crate) greeting: &'static str,
    /// Without a name.
    pub(crate) greeting_of_nobody: &'static str,
    pub(crate) reference: &'static str,
    pub(crate) what: &'static str,
    pub(crate) when: &'static str,
    pub(crate) formerly: &'static str,
    pub(crate) wished: &'static str,
    pub(crate) booker: &'static str,
    pub(crate) note: &'static str,
    /// Who of staff did it.
    pub(crate) done_by: &'static str,
    pub(crate) manage: &'static str,
    pub(crate) desk: &'static str,
    /// Monday first.
    days: [&'static str; 7],
    months: [&'static str; 12],
    /// Subject and first sentence.
    of_kind: fn(LetterKind) -> (&'static str, &'static str),
}

impl Words {
    /// The subject, in which `{reference}` is still to be filled in.
    pub(crate) fn subject(&self, kind: LetterKind) -> &'static str {
        (self.of_kind)(kind).0
    }

    /// The first sentence.
    pub(crate) fn lead(&self, kind: LetterKind) -> &'static str {
        (self.of_kind)(kind).1
    }
}

/// The words of a language.
pub(crate) const fn words(language: Language) -> &'static Words {
    match language {
        Language::English => &en::WORDS,
        Language::German => &de::WORDS,
        // These pages and letters have no trial of their own.
        #[cfg(feature = "test-clock")]
        Language::Trial => &en::WORDS,
    }
}

/// `Tuesday, 24 November 2026`
pub(crate) fn day(date: NaiveDate, language: Language) -> String {
    let words = words(language);
    let weekday = words.days.get(date.weekday().num_days_from_monday() as usize);
    let month = words.months.get(date.month0() as usize);
    let dot = if language == Language::German { "." } else { "" };
    format!(
        "{}, {}{dot} {} {}",
        weekday.copied().unwrap_or_default(),
        date.day(),
        month.copied().unwrap_or_default(),
        date.year()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_letter_has_words_of_its_own_in_every_language() {
        for language in Language::ALL {
            let words = words(language);
            let mut leads: Vec<_> = LetterKind::ALL.iter().map(|kind| words.lead(*kind)).collect();
            for kind in LetterKind::ALL {
                assert!(words.subject(kind).contains("{reference}"), "{kind:?}");
            }
            leads.sort_unstable();
            leads.dedup();
            assert_eq!(leads.len(), LetterKind::ALL.len());
        }
        for kind in LetterKind::ALL {
            assert_ne!(en::WORDS.subject(kind), de::WORDS.subject(kind));
            assert_ne!(en::WORDS.lead(kind), de::WORDS.lead(kind));
        }
    }

    #[test]
    fn days_are_written_as_the_language_writes_them() {
        let date = NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();
        assert_eq!(day(date, Language::English), "Sunday, 1 March 2026");
        assert_eq!(day(date, Language::German), "Sonntag, 1. März 2026");
    }
}
