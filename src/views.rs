//! The screens. Leptos only: props in, events out, no arithmetic, no browser.
//!
//! What they show is worked out in `model`; what they say comes from `i18n`. They are put together of the
//! elements in `markup` and not by `view!`, which would double the weight of the widget.

mod markup;

mod model;

mod ui;

mod icons;

mod words;

mod frame;

mod notice;

mod picture;

mod hold;

mod center;

mod service;

mod therapist;

mod visit;

mod time;

mod details;

mod confirmation;

mod manage;

mod skeleton;

mod trouble;

pub(crate) mod later;

pub mod calendar_file;

#[cfg(not(target_arch = "wasm32"))]
pub mod plain;

use std::cell::Cell;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use leptos::prelude::Get;

pub use markup::Node;
pub use words::announcement;

#[cfg(target_arch = "wasm32")]
pub(crate) use markup::effect;

use self::markup::{IntoNode, el};
use self::model::Screen;
use self::ui::Ui;
use crate::config::Scheme;
use crate::i18n::{Language, fill};
use crate::session::Session;

/// The whole widget: the only element that goes into the shadow root beside the style sheet.
#[must_use]
pub fn root(session: Session, language: Language) -> Node {
    let ui = Ui::new(session, language);
    let screen = ui.memo(model::screen);
    let scheme = ui.memo(|state| match state.config.scheme {
        Scheme::Auto => "auto",
        Scheme::Light => "light",
        Scheme::Dark => "dark",
    });
    let theme = ui.memo(|state| state.config.theme.clone());
    let label = ui.memo(move |state| {
        let name = model::catalogue(state).map_or("", |catalogue| &catalogue.portal_name);
        fill(ui.texts().widget_label, &[("portal", name)])
            .trim_end()
            .to_owned()
    });
    el("section", &[("part", "root"), ("class", "root")])
        .attr("lang", language.tag())
        .attr("dir", language.dir())
        .attr("aria-label", move || label.get())
        .attr("data-scheme", move || scheme.get())
        .attr("data-theme", move || theme.get())
        .child(live_region(ui))
        .child(
            el("div", &[("class", "frame")])
                .child(notice::offline_banner(ui))
                .child(move || match screen.get() {
                    Screen::Loading => skeleton::first_screen(ui),
                    Screen::Offline => trouble::offline(ui),
                    Screen::Failed(problem) => trouble::failed(ui, &problem),
                    Screen::NothingOffered => trouble::nothing_offered(ui),
                    Screen::Step(step) => frame::step(ui, step),
                    Screen::Confirmation => later::confirmation(ui),
                    Screen::Manage(screen) => later::manage(ui, screen),
                }),
        )
        .into_node()
}

/// Whether the first screen is complete, or there is something else to see; once it is, it stays so.
pub fn is_complete(session: Session, language: Language) -> impl Fn() -> bool + Copy + 'static {
    let was = AtomicBool::new(false);
    let is_complete = Ui::new(session, language).memo(move |state| {
        let is_complete = model::is_complete(state) || was.load(Relaxed);
        was.store(is_complete, Relaxed);
        is_complete
    });
    move || is_complete.get()
}

/// The widget from when it is complete: until then something else stands in its place, and nobody would see how it is drawn
/// without the portal, and again without its calendar.
#[must_use]
pub fn root_when(is_complete: impl Fn() -> bool + 'static, session: Session, language: Language) -> Node {
    (move || is_complete().then(|| root(session, language))).into_node()
}

/// One polite region for everything that is said and not seen. The same words said again are said again:
/// an invisible space at the end tells them apart.
fn live_region(ui: Ui) -> impl IntoNode {
    let announced = ui.session.announced();
    let again = Cell::new(false);
    let text = move || {
        announced.get().map(|said| {
            again.set(!again.get());
            let mut text = announcement(ui.language, &said);
            if again.get() {
                text.push('\u{a0}');
            }
            text
        })
    };
    el(
        "div",
        &[
            ("class", "visually-hidden"),
            ("role", "status"),
            ("aria-live", "polite"),
            ("data-live", ""),
        ],
    )
    .child(text)
}
