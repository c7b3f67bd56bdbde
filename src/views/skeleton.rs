//! The first screen before the portal is here, in the shape of what comes.

use leptos::prelude::*;

use super::ui::Ui;

/// As many cards as fit a phone.
const CARDS: usize = 4;

/// Steps, a heading and cards.
pub(super) fn first_screen(ui: Ui) -> AnyView {
    let bar = |class: &'static str| view! { <span class=class></span> };
    let card = move |_| {
        view! {
            <li class="skeleton-card">
                {bar("skeleton skeleton-title")}
                {bar("skeleton skeleton-line")}
                {bar("skeleton skeleton-facts")}
            </li>
        }
    };
    view! {
        <div class="layout" data-screen="loading" aria-busy="true">
            <p class="visually-hidden" role="status">{ui.texts().loading}</p>
            <div class="masthead" aria-hidden="true">{bar("skeleton skeleton-line")}</div>
            <div class="progress" aria-hidden="true">{bar("skeleton skeleton-progress")}</div>
            <div class="step" aria-hidden="true">
                {bar("skeleton skeleton-heading")}
                {bar("skeleton skeleton-field")}
                <ul class="cards">{(0..CARDS).map(card).collect_view()}</ul>
            </div>
        </div>
    }
    .into_any()
}
