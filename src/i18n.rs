//! Every text that people read, typed, and how dates, times, durations and money are written.
//!
//! Pure: the same words on server and browser, without `Intl`. Languages are in `locales/`, one file each;
//! to add one: copy `locales/en.rs`, translate it, and name it in [`Language`] here. It knows no screens.

mod texts;

mod wording;

mod format;

#[path = "../locales/en.rs"]
mod en;

#[path = "../locales/de.rs"]
mod de;

#[cfg(feature = "trial-language")]
mod trial;

pub use format::{Formats, MoneyPattern, TimePattern, countdown};
pub use texts::{Entry, Forms, LaterTexts, Texts};
#[cfg(feature = "trial-language")]
pub use trial::in_trial_letters;
pub use wording::{WORDING, worded, worded_later};

pub use crate::calendar::Direction;
use crate::cut::cut_at;
use crate::digits::in_digits;

/// A language that the widget speaks, with a region's way of writing where that differs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// English, also for everybody whose language is not spoken here.
    #[default]
    English,
    /// English with a 24-hour clock.
    BritishEnglish,
    /// German.
    German,
    /// No language, but written from right to left: for tests.
    #[cfg(feature = "trial-language")]
    Trial,
}

/// All that a language needs.
#[derive(Debug)]
pub struct Locale {
    /// BCP 47.
    pub tag: &'static str,
    /// Which way it runs.
    pub direction: Direction,
    /// The words that can be read before a slot was chosen.
    pub texts: &'static Texts,
    /// Dates, times and money.
    pub formats: &'static Formats,
    /// Which of the forms of a counted text a number takes; below the length of every [`Forms`].
    pub plural_form: fn(u32) -> usize,
    /// How many forms a counted text has.
    pub plural_forms: usize,
}

impl Language {
    /// Every language.
    #[cfg(not(feature = "trial-language"))]
    pub const ALL: [Self; 3] = [Self::English, Self::BritishEnglish, Self::German];

    /// Every language, and the one for trials.
    #[cfg(feature = "trial-language")]
    pub const ALL: [Self; 4] = [Self::English, Self::BritishEnglish, Self::German, Self::Trial];

    /// What there is to know about it.
    #[must_use]
    pub fn locale(self) -> &'static Locale {
        match self {
            Self::English => &en::ENGLISH,
            Self::BritishEnglish => &en::BRITISH,
            Self::German => &de::GERMAN,
            #[cfg(feature = "trial-language")]
            Self::Trial => trial::trial(),
        }
    }

    /// The BCP 47 tag.
    #[must_use]
    pub fn tag(self) -> &'static str {
        self.locale().tag
    }

    /// The words that can be read before a slot was chosen.
    #[must_use]
    pub fn texts(self) -> &'static Texts {
        self.locale().texts
    }

    /// The others. No part of [`Locale`], which would take them along into the first download.
    #[must_use]
    pub fn later_texts(self) -> &'static LaterTexts {
        match self {
            Self::English | Self::BritishEnglish => &en::LATER,
            Self::German => &de::LATER,
            #[cfg(feature = "trial-language")]
            Self::Trial => trial::later(),
        }
    }

    /// Every text with its name.
    #[must_use]
    pub fn entries(self) -> Vec<Entry> {
        let mut entries = self.texts().entries();
        entries.extend(self.later_texts().entries());
        entries
    }

    /// Which way it runs.
    #[must_use]
    pub fn direction(self) -> Direction {
        self.locale().direction
    }

    /// Value of the `dir` attribute.
    #[must_use]
    pub fn dir(self) -> &'static str {
        match self.direction() {
            Direction::LeftToRight => "ltr",
            Direction::RightToLeft => "rtl",
        }
    }

    /// What is written from left to right in every language, such as a telephone number: apart from the text around it,
    /// which would turn its parts around.
    #[must_use]
    pub fn as_written(self, text: &str) -> String {
        match self.direction() {
            Direction::LeftToRight => text.to_owned(),
            // LEFT-TO-RIGHT ISOLATE and POP DIRECTIONAL ISOLATE.
            Direction::RightToLeft => ["\u{2066}", text, "\u{2069}"].concat(),
        }
    }

    /// Reads a BCP 47 tag; case does not matter, an unknown region is dropped (`de-AT` is German).
    #[must_use]
    pub fn parse(tag: &str) -> Option<Self> {
        let tag = tag.trim();
        let whole = |language: &Self| language.tag().eq_ignore_ascii_case(tag);
        let primary = tag.split(['-', '_']).next().unwrap_or(tag);
        let main = |language: &Self| language.tag().eq_ignore_ascii_case(primary);
        Self::ALL
            .into_iter()
            .find(whole)
            .or_else(|| Self::ALL.into_iter().find(main))
    }

    /// The language to speak: what the site asked for (`lang`), else the page's, else the first of the
    /// visitor's that is spoken, else English. A language that is not spoken here counts as not said.
    pub fn choose<'a>(
        attribute: Option<&str>,
        page: Option<&str>,
        visitor: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        attribute
            .and_then(Self::parse)
            .or_else(|| page.and_then(Self::parse))
            .or_else(|| visitor.into_iter().find_map(Self::parse))
            .unwrap_or_default()
    }

    /// A counted text with its number, for example "5 times".
    #[must_use]
    pub fn count(self, forms: Forms, count: usize) -> String {
        let number = u32::try_from(count).unwrap_or(u32::MAX);
        let form = (self.locale().plural_form)(number);
        let text = forms
            .get(form)
            .or_else(|| forms.last())
            .copied()
            .unwrap_or_default();
        fill(text, &[("count", &in_digits(number))])
    }
}

/// Puts values into the `{placeholders}` of a text. A value is never read for placeholders itself.
#[must_use]
pub fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some((before, after)) = cut_at(rest, b'{') {
        filled.push_str(before);
        let Some((name, behind)) = cut_at(after, b'}') else {
            filled.push('{');
            rest = after;
            continue;
        };
        match values.iter().find(|(known, _)| *known == name) {
            Some((_, value)) => filled.push_str(value),
            None => {
                filled.push('{');
                filled.push_str(name);
                filled.push('}');
            }
        }
        rest = behind;
    }
    filled.push_str(rest);
    filled
}
