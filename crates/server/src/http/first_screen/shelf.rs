//! First screens that were asked for lately, in bounded memory. Knows what each was drawn from, not how to
//! find out whether that is still so.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use booking_widget::theme::preset;
use chrono_tz::Tz;

use super::packing::Packing;
use crate::http::etag::TaggedReply;
use crate::http::query::Parameters;

/// How many are kept at most: 40 treatments in two languages, each alone and with two therapists. A screen
/// has 20 to 60 KiB, so that they take some 10 MiB together.
const MOST_KEPT: usize = 240;

/// Longer values name nothing: an id has 36 characters, a code seldom more.
const LONGEST_VALUE: usize = 100;

/// The parameters that are attributes of the element, as the loader sends them behind the language (`_sketch` of
/// src/embed/booking-widget.js).
const ATTRIBUTES: [&str; 5] = ["center", "service", "therapist", "date", "theme"];

/// How a screen is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Form {
    /// A fragment, for a request of its own.
    Html,
    /// For a script that brings it along (`Node::to_tree` of the widget).
    Tree,
}

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Wish {
    /// The language's tag, as it was sent.
    pub(super) language: String,
    /// In which times are shown; the center's own if none.
    pub(super) zone: Option<Tz>,
    pub(super) form: Form,
    /// As in the address.
    portal: String,
    /// In the order of [`ATTRIBUTES`].
    values: [Option<String>; ATTRIBUTES.len()],
}

impl Wish {
    pub(super) fn read(
        form: Form,
        portal: String,
        language: String,
        zone: Option<Tz>,
        parameters: &Parameters,
    ) -> Self {
        let value = |name| {
            let value = parameters.get(name).filter(|value| value.len() <= LONGEST_VALUE);
            // What is no preset draws the same screen as nothing.
            value.filter(|value| name != "theme" || preset(value.trim()).is_some())
        };
        Self {
            language,
            zone,
            form,
            portal,
            values: ATTRIBUTES.map(|name| value(name).map(str::to_owned)),
        }
    }

    /// Where the loader would ask for the screen, letter by letter.
    pub(super) fn address(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("lang", &self.language);
        for (name, value) in ATTRIBUTES.iter().zip(&self.values) {
            if let Some(value) = value {
                query.append_pair(name, value);
            }
        }
        format!("/v1/portals/{}/first-screen?{}", self.portal, query.finish())
    }

    /// The value of an attribute of the element.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        if name == "portal" {
            return Some(self.portal.clone());
        }
        let place = ATTRIBUTES.iter().position(|known| *known == name)?;
        self.values.get(place)?.clone()
    }
}

/// A screen and what it was drawn from.
#[derive(Debug)]
pub(super) struct Kept {
    pub(super) catalogue_revision: i64,
    /// The address of each calendar in it, and the tag of what was answered there; none if it was refused.
    pub(super) calendars: Vec<(String, Option<String>)>,
    pub(super) reply: TaggedReply,
    /// The script that brings it along.
    pub(super) packing: Arc<Packing>,
}

/// The screens that are kept.
#[derive(Debug, Default)]
pub(in crate::http) struct FirstScreens {
    shelf: Mutex<Shelf>,
}

#[derive(Debug, Default)]
struct Shelf {
    /// With when each was used last.
    kept: HashMap<Wish, (u64, Arc<Kept>)>,
    uses: u64,
}

impl FirstScreens {
    /// The screen that was drawn of this catalogue.
    pub(super) fn find(&self, wish: &Wish, catalogue_revision: i64) -> Option<Arc<Kept>> {
        let mut shelf = self.shelf();
        shelf.uses += 1;
        let uses = shelf.uses;
        let (used, kept) = shelf.kept.get_mut(wish)?;
        *used = uses;
        Some(Arc::clone(kept)).filter(|kept| kept.catalogue_revision == catalogue_revision)
    }

    /// Keeps a screen. The one that was used longest ago makes room.
    pub(super) fn keep(&self, wish: Wish, screen: Arc<Kept>) {
        let mut shelf = self.shelf();
        shelf.uses += 1;
        let uses = shelf.uses;
        shelf.kept.insert(wish, (uses, screen));
        if shelf.kept.len() > MOST_KEPT {
            let oldest = shelf.kept.iter().min_by_key(|(_, (used, _))| *used);
            if let Some(wish) = oldest.map(|(wish, _)| wish.clone()) {
                shelf.kept.remove(&wish);
            }
        }
    }

    fn shelf(&self) -> MutexGuard<'_, Shelf> {
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wish(service: usize) -> Wish {
        let uri = format!("/x?service={service}").parse().unwrap();
        let parameters = Parameters::of(&uri).unwrap();
        Wish::read(Form::Html, "spa".to_owned(), "en".to_owned(), None, &parameters)
    }

    fn screen() -> Arc<Kept> {
        Arc::new(Kept {
            catalogue_revision: 1,
            calendars: Vec::new(),
            reply: TaggedReply::html(String::new()),
            packing: Arc::default(),
        })
    }

    #[test]
    fn the_screen_that_was_used_longest_ago_makes_room() {
        let screens = FirstScreens::default();
        for service in 0..MOST_KEPT {
            screens.keep(wish(service), screen());
        }
        assert!(screens.find(&wish(0), 1).is_some());
        screens.keep(wish(MOST_KEPT), screen());
        let found = [0, 1, 2, MOST_KEPT].map(|service| screens.find(&wish(service), 1).is_some());
        assert_eq!(found, [true, false, true, true]);
    }

    #[test]
    fn a_screen_of_an_earlier_catalogue_is_not_found() {
        let screens = FirstScreens::default();
        screens.keep(wish(1), screen());
        assert!(screens.find(&wish(1), 2).is_none());
    }

    #[test]
    fn what_is_too_long_to_be_a_name_counts_as_left_out() {
        let uri = format!("/x?service={}&date=2026-11-26", "a".repeat(LONGEST_VALUE + 1));
        let parameters = Parameters::of(&uri.parse().unwrap()).unwrap();
        let wish = Wish::read(Form::Html, "spa".to_owned(), "en".to_owned(), None, &parameters);
        assert_eq!(wish.attribute("service"), None);
        assert_eq!(wish.attribute("date").as_deref(), Some("2026-11-26"));
        assert_eq!(wish.attribute("portal").as_deref(), Some("spa"));
        assert_eq!(wish.attribute("lang"), None);
    }
}
