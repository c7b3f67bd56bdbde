//! The screens. Leptos only: props in, events out, no arithmetic, no browser.
//!
//! What they show is worked out in `model`; what they say comes from `i18n`. Every element has something
//! dynamic in it: Leptos turns fully static markup into `innerHTML`, which Trusted Types refuse.

mod model;

mod ui;

mod icons;

mod words;

mod frame;

mod notice;

mod hold;

mod center;

mod service;

mod therapist;

mod time;

mod details;

mod confirmation;

mod skeleton;

mod trouble;

pub mod calendar_file;

use leptos::prelude::*;

pub use words::announcement;

use self::model::Screen;
use self::ui::Ui;
use crate::config::Scheme;
use crate::i18n::{Language, fill};
use crate::session::Session;

/// The whole widget: the only element that goes into the shadow root beside the style sheet.
#[component]
pub fn Root(
    /// The running booking.
    session: Session,
    /// What is spoken.
    language: Language,
) -> impl IntoView {
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
    view! {
        <section
            part="root"
            class="root"
            lang=language.tag()
            dir=language.dir()
            aria-label=move || label.get()
            data-scheme=move || scheme.get()
            data-theme=move || theme.get()
        >
            {live_region(ui)}
            <div class="frame">
                {notice::offline_banner(ui)}
                {move || match screen.get() {
                    Screen::Loading => skeleton::first_screen(ui),
                    Screen::Offline => trouble::offline(ui),
                    Screen::Failed(problem) => trouble::failed(ui, &problem),
                    Screen::NothingOffered => trouble::nothing_offered(ui),
                    Screen::Step(step) => frame::step(ui, step),
                    Screen::Confirmation => confirmation::confirmation(ui),
                }}
            </div>
        </section>
    }
}

/// One polite region for everything that is said and not seen. The same words said again are said again:
/// an invisible space at the end tells them apart.
fn live_region(ui: Ui) -> impl IntoView {
    let announced = ui.session.announced();
    let mut again = false;
    let text = move || {
        announced.get().map(|said| {
            again = !again;
            let mut text = announcement(ui.language, &said);
            if again {
                text.push('\u{a0}');
            }
            text
        })
    };
    view! { <div class="visually-hidden" role="status" aria-live="polite" data-live="">{text}</div> }
}
