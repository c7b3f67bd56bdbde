//! What every view gets: the running booking and the language. Knows no screen.

use leptos::prelude::*;

use crate::flow::{EventKind, State};
use crate::i18n::{Language, Texts};
use crate::session::Session;

/// Handed from view to view instead of looked up in a context, which could be missing.
#[derive(Clone, Copy)]
pub(super) struct Ui {
    pub(super) session: Session,
    pub(super) language: Language,
}

impl Ui {
    pub(super) fn new(session: Session, language: Language) -> Self {
        Self { session, language }
    }

    /// The words.
    pub(super) fn texts(self) -> &'static Texts {
        self.language.texts()
    }

    /// Something derived from the state; whoever reads it hears only of changes.
    pub(super) fn memo<T>(self, derive: impl Fn(&State) -> T + Send + Sync + 'static) -> Memo<T>
    where
        T: PartialEq + Send + Sync + 'static,
    {
        let state = self.session.state();
        Memo::new(move |_| state.with(&derive))
    }

    /// Something of the state as it is now.
    pub(super) fn now<T>(self, derive: impl FnOnce(&State) -> T) -> T {
        self.session.state().with_untracked(derive)
    }

    /// The customer did something.
    pub(super) fn send(self, event: EventKind) {
        self.session.dispatch(event);
    }
}

/// Value of `aria-hidden`. A name and not a literal: an element with nothing but literals would become
/// `innerHTML`; see the module `views`.
pub(super) const HIDDEN: &str = "true";
