//! A screen as a page that needs neither wasm nor script: the same views, drawn as one form (`markup/plain`).
//!
//! Knows no HTTP: whoever serves it puts the form around it, and turns what was pressed into events again.

mod press;

use std::cell::RefCell;
use std::rc::Rc;

use chrono::{DateTime, NaiveDateTime, TimeDelta};
use leptos::prelude::Owner;

use super::markup::{PlainHtml, Press};
use super::root;
use crate::calendar::print_date;
use crate::flow::state::{Moment, Nonce};
use crate::flow::{Command, EventKind, FocusTarget, State};
use crate::i18n::Language;
use crate::session::{Session, World};

pub use super::markup::{BY_WHOM, FIELD, PRESS, SEARCH, TICK};
pub use press::{PAGES, events, is_choice};

/// The inside of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Screen {
    /// Buttons and fields.
    pub html: String,
    /// The value of `do` when Enter is pressed in a field.
    pub enter: String,
}

/// Draws the screen of a state. Moments of the state are UTC in milliseconds; `utc_offset_minutes` is that
/// of the place whose wall time is told.
#[must_use]
pub fn screen(
    state: State,
    language: Language,
    utc_offset_minutes: i32,
    focus: Option<&FocusTarget>,
) -> Screen {
    let now = state.now;
    let world = Rc::new(Listening {
        now,
        utc_offset_minutes,
        heard: RefCell::default(),
    });
    let focus = focus.map(|target| match target {
        FocusTarget::StepHeading => "step-heading".to_owned(),
        FocusTarget::Slots => "slots".to_owned(),
        FocusTarget::Notice => "notice".to_owned(),
        FocusTarget::Day(date) => print_date(*date),
        FocusTarget::Field(key) => key.name(),
    });
    let pressed = || world.heard.borrow_mut().take();
    let owner = Owner::new();
    let (html, enter) = owner.with(|| {
        let session = Session::new(state, world.clone());
        PlainHtml::write(
            root(session, language),
            &pressed,
            focus.as_deref(),
            language.texts().search_label,
        )
    });
    owner.cleanup();
    Screen {
        html,
        enter: enter.unwrap_or_default(),
    }
}

/// A world that only listens: nothing that is pressed happens, all of it is written down.
struct Listening {
    now: Moment,
    utc_offset_minutes: i32,
    heard: RefCell<Option<Press>>,
}

impl World for Listening {
    fn now(&self) -> Moment {
        self.now
    }

    fn nonce(&self) -> Nonce {
        Nonce::default()
    }

    fn run(&self, _session: Session, _command: Command) {}

    fn permits(&self, _session: Session, event: &EventKind) -> bool {
        if let Some(word) = press::text(event) {
            let mut heard = self.heard.borrow_mut();
            *heard = Some(Press::Send(match heard.take() {
                Some(Press::Send(before)) => [&before, press::SEPARATOR, &word].concat(),
                _ => word,
            }));
        }
        false
    }

    fn save_file(&self, name: &str, media_type: &str, text: &str) {
        let address = press::data_address(media_type, text);
        self.heard.replace(Some(Press::File(name.to_owned(), address)));
    }

    fn wall_time(&self, at: Moment) -> Option<NaiveDateTime> {
        let offset = TimeDelta::minutes(self.utc_offset_minutes.into());
        let utc = DateTime::from_timestamp_millis(at.0)?.naive_utc();
        utc.checked_add_signed(offset)
    }
}
