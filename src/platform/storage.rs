//! What survives a reload: [`Saved`] in this tab's session storage, as JSON that the browser writes.
//!
//! A value that is broken, foreign or of another version is ignored; a browser without storage is fine.

mod mirror;

use super::json::Json;
use crate::digits::in_digits;
use crate::flow::command::Saved;
use crate::flow::state::{Choice, Step};

/// The place of one element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawer {
    key: String,
}

impl Drawer {
    /// The place of the n-th element of a portal on this page.
    #[must_use]
    pub fn new(server: &str, portal: &str, ordinal: usize) -> Self {
        Self {
            key: ["booking-widget ", server, " ", portal, " ", &in_digits(ordinal)].concat(),
        }
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let kept = store().and_then(|store| store.get_item(&self.key).ok()?);
        kept.is_none()
    }

    /// What is kept there.
    #[must_use]
    pub fn read(&self) -> Option<Saved> {
        let text = store()?.get_item(&self.key).ok()??;
        mirror::restore(&Json::parse(&text)?)
    }

    /// Keeps it there. A full or forbidden storage is no error: a reload then starts anew.
    pub fn write(&self, saved: &Saved) {
        let Some(store) = store() else {
            return;
        };
        if let Some(text) = mirror::keep(saved).write() {
            let _ = store.set_item(&self.key, &text);
        }
    }

    /// Keeps a choice alone there, by hand: what writes all of [`Saved`] comes with the second download. Ids are UUIDs, in
    /// which JSON escapes nothing. The day is left out, for its bytes: it is the first free one again.
    pub fn write_choice(&self, step: Step, choice: &Choice) {
        let mut text = [
            r#"{"version":1,"answers":[],"note":"","step":"#,
            &in_digits(step as u32),
            r#","visit":""#,
            &choice.visit.to_text(),
        ]
        .concat();
        if let Some(center) = &choice.center {
            text.push_str(r#"","center":""#);
            text.push_str(&center.0);
        }
        text.push_str(r#""}"#);
        if let Some(store) = store() {
            let _ = store.set_item(&self.key, &text);
        }
    }

    /// Empties it.
    pub fn clear(&self) {
        if let Some(store) = store() {
            let _ = store.remove_item(&self.key);
        }
    }
}

fn store() -> Option<web_sys::Storage> {
    web_sys::window()?.session_storage().ok()?
}
