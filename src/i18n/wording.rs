//! The main texts that a portal may say in its own words: headings, buttons, notes. Nothing with a placeholder, and
//! nothing that must be understood in one way only, such as what went wrong.

use std::sync::{Mutex, PoisonError};

use super::{Language, LaterTexts, Texts};

macro_rules! wording {
    ($($place:ident of $texts:ident { $($longest:literal { $($name:ident,)+ })+ $(server { $($told:ident,)+ })? })+) => {
        /// The keys that a portal may say otherwise, each with the most characters that there is room for.
        pub const WORDING: &[(&str, usize)] = &[$($($((stringify!($name), $longest),)+)+)+];

        $(
            fn $place<'a>(texts: &'a mut $texts, key: &str) -> Option<&'a mut &'static str> {
                match key {
                    $($(stringify!($name) => Some(&mut texts.$name),)+)+
                    $($(stringify!($told) => Some(&mut texts.$told),)+)?
                    _ => None,
                }
            }
        )+
    };
}

wording! {
    place of Texts {
        24 {
            step_center,
            step_service,
            step_therapist,
            step_time,
            step_details,
        }
        80 {
            heading_center,
            heading_service,
            heading_therapist,
            heading_extras,
            heading_visit,
            heading_time,
            heading_details,
            summary,
        }
        40 {
            anyone,
        }
        300 {
            anyone_help,
            nothing_to_pay_now,
            no_services,
        }
        // The server's alone to say otherwise: in which zone times are.
        server {
            summary_time,
            times_are_local,
        }
    }
    later_place of LaterTexts {
        80 {
            cancellation_policy,
            add_ons,
            more_heading,
            your_details,
            confirmed_heading,
            requested_heading,
        }
        40 {
            to_times,
            add_treatment,
            add_guest,
            note_label,
            submit_automatic,
            submit_manual,
            book_another,
        }
        300 {
            note_help,
            submit_manual_help,
            requested_text,
            manage_approved_text,
        }
    }
}

type Wording = Vec<(String, String)>;

/// Texts of a language with a portal's own words in them.
///
/// The texts of a language live as long as the program, and so do these: as many as there are portals and
/// languages, however often they are drawn.
type Known<T> = Mutex<Vec<(Language, Wording, &'static T)>>;

/// The language's texts with a portal's own words in them. Unknown keys are of a newer server and mean nothing.
#[must_use]
pub fn worded(language: Language, wording: &Wording) -> &'static Texts {
    static KNOWN: Known<Texts> = Mutex::new(Vec::new());
    put(&KNOWN, language, wording, language.texts(), place)
}

/// The same of those texts that nobody reads before a slot was chosen.
#[must_use]
pub fn worded_later(language: Language, wording: &Wording) -> &'static LaterTexts {
    static KNOWN: Known<LaterTexts> = Mutex::new(Vec::new());
    put(&KNOWN, language, wording, language.later_texts(), later_place)
}

fn put<T: Clone>(
    known: &Known<T>,
    language: Language,
    wording: &Wording,
    ours: &'static T,
    place: for<'a> fn(&'a mut T, &str) -> Option<&'a mut &'static str>,
) -> &'static T {
    if wording.is_empty() {
        return ours;
    }
    let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
    let found = known
        .iter()
        .find(|(spoken, words, _)| *spoken == language && words == wording);
    if let Some((_, _, texts)) = found {
        return texts;
    }
    let mut texts = ours.clone();
    for (key, words) in wording {
        if let Some(place) = place(&mut texts, key) {
            *place = words.clone().leak();
        }
    }
    let texts: &T = Box::leak(Box::new(texts));
    known.push((language, wording.clone(), texts));
    texts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_portals_words_take_the_place_of_ours_and_of_nothing_else() {
        let wording = vec![
            ("heading_service".to_owned(), "Was darf es sein?".to_owned()),
            ("problem_missing".to_owned(), "Egal.".to_owned()),
            ("add_ons".to_owned(), "Gern dazu".to_owned()),
            ("of_tomorrow".to_owned(), "?".to_owned()),
            ("summary_time".to_owned(), "Wann, in Ihrer Zeitzone".to_owned()),
        ];
        let texts = worded(Language::German, &wording);
        assert_eq!(texts.heading_service, "Was darf es sein?");
        assert_eq!(texts.summary_time, "Wann, in Ihrer Zeitzone");
        assert!(WORDING.iter().all(|(key, _)| *key != "summary_time"));
        let ours = Language::German.texts();
        assert_eq!(texts.heading_time, ours.heading_time);
        assert!(std::ptr::eq(texts, worded(Language::German, &wording)));
        assert!(!std::ptr::eq(texts, worded(Language::English, &wording)));
        assert!(std::ptr::eq(ours, worded(Language::German, &Vec::new())));
        let (later, ours) = (
            worded_later(Language::German, &wording),
            Language::German.later_texts(),
        );
        assert_eq!(later.add_ons, "Gern dazu");
        assert_eq!(later.problem_missing, ours.problem_missing);
    }

    #[test]
    fn every_key_is_a_text_without_placeholders_that_fits() {
        for language in Language::ALL {
            let entries = language.entries();
            for (key, longest) in WORDING {
                let (_, forms) = entries.iter().find(|(name, _)| name == key).unwrap();
                assert!(!forms[0].contains('{'), "{key}");
                assert!(
                    forms[0].chars().count() <= *longest,
                    "{key} in {}",
                    language.tag()
                );
            }
        }
    }
}
