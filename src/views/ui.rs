//! What every view gets: the running booking and the language. Knows no screen.

use std::any::Any;
use std::marker::PhantomData;

use leptos::prelude::*;

use super::markup::{Element, el};
use crate::flow::state::Remote;
use crate::flow::{EventKind, State};
use crate::i18n::{Language, LaterTexts, Texts, worded, worded_later};
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

    /// The words, the portal's own among them. Screens are drawn when the portal is there, so nobody hears of changes.
    pub(super) fn texts(self) -> &'static Texts {
        self.now(|state| match &state.catalogue {
            Remote::Ready(catalogue) => worded(self.language, &catalogue.wording),
            _ => self.language.texts(),
        })
    }

    /// The words of what comes after a slot was chosen; for views of the second download only (`crate::later`).
    pub(super) fn later_texts(self) -> &'static LaterTexts {
        self.now(|state| match &state.catalogue {
            Remote::Ready(catalogue) => worded_later(self.language, &catalogue.wording),
            _ => self.language.later_texts(),
        })
    }

    /// Something derived from the state; whoever reads it hears only of changes.
    pub(super) fn memo<T>(self, derive: impl Fn(&State) -> T + Send + Sync + 'static) -> Derived<T>
    where
        T: PartialEq + Send + Sync + 'static,
    {
        let state = self.session.state();
        Derived::new(move || derive(&state.read()))
    }

    /// Something of the state as it is now.
    pub(super) fn now<T>(self, derive: impl FnOnce(&State) -> T) -> T {
        derive(&self.session.state().read_untracked())
    }

    /// The customer did something.
    pub(super) fn send(self, event: EventKind) {
        self.session.dispatch(event);
    }

    /// A button that is empty yet.
    pub(super) fn button(self, class: &'static str, action: &'static str, event: EventKind) -> Element {
        el("button", &[("type", "button")])
            .attr("class", class)
            .attr("data-action", action)
            .sends(self, event)
    }
}

impl Element {
    /// A click on it is this event. One closure for all buttons: a closure for each weighs more than the event.
    pub(super) fn sends(self, ui: Ui, event: EventKind) -> Self {
        self.on("click", move |_| ui.send(event.again()))
    }
}

/// Something that is worked out from signals; whoever reads it hears only of changes.
///
/// A `Memo<T>` is compiled for every `T`, 2 kB each. Here is one memo, of a value of any type.
pub(super) struct Derived<T> {
    memo: Memo<Kept>,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for Derived<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Derived<T> {}

struct Kept {
    value: Box<dyn Any + Send + Sync>,
    is_same: fn(&dyn Any, &dyn Any) -> bool,
}

impl PartialEq for Kept {
    fn eq(&self, other: &Self) -> bool {
        (self.is_same)(&*self.value, &*other.value)
    }
}

impl<T: PartialEq + Send + Sync + 'static> Derived<T> {
    pub(super) fn new(work_out: impl Fn() -> T + Send + Sync + 'static) -> Self {
        let is_same = |one: &dyn Any, other: &dyn Any| one.downcast_ref::<T>() == other.downcast_ref::<T>();
        let work_out = Box::new(move || Kept {
            value: Box::new(work_out()),
            is_same,
        });
        Self {
            memo: memo(work_out),
            of: PhantomData,
        }
    }

    /// Looks at it, and hears of changes.
    pub(super) fn with<R>(self, look: impl FnOnce(&T) -> R) -> R {
        match self.memo.read().value.downcast_ref() {
            Some(value) => look(value),
            None => unreachable!("what is kept is of the type it was made of"),
        }
    }

    /// A copy of it; the caller hears of changes.
    pub(super) fn get(self) -> T
    where
        T: Clone,
    {
        self.with(T::clone)
    }
}

fn memo(work_out: Box<dyn Fn() -> Kept + Send + Sync>) -> Memo<Kept> {
    Memo::new(move |_| work_out())
}
