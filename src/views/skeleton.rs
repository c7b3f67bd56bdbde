//! The first screen before the portal is here, in the shape of what comes.

use crate::views::markup::{IntoNode, Node, el};

use super::ui::Ui;

/// Two rows of three; a phone shows four of them.
const CARDS: usize = 6;

/// Steps, a heading and cards.
pub(super) fn first_screen(ui: Ui) -> Node {
    let bar = |class: &'static str| el("span", &[]).attr("class", class);
    let card = move |_| {
        el("li", &[("class", "card")])
            .child(
                el("span", &[("class", "card-text")])
                    .child(bar("skeleton skeleton-title"))
                    .child(bar("skeleton skeleton-line"))
                    .child(bar("skeleton skeleton-facts")),
            )
            .child(bar("card-picture skeleton"))
    };
    el(
        "div",
        &[
            ("class", "layout"),
            ("data-screen", "loading"),
            ("data-layout", "service"),
            ("aria-busy", "true"),
        ],
    )
    .child(el("p", &[("class", "visually-hidden"), ("role", "status")]).child(ui.texts().loading))
    .child(el("div", &[("class", "masthead"), ("aria-hidden", "true")]).child(bar("skeleton skeleton-line")))
    .child(
        el("div", &[("class", "progress"), ("aria-hidden", "true")]).child(bar("skeleton skeleton-progress")),
    )
    .child(
        el("div", &[("class", "step"), ("aria-hidden", "true")])
            .child(bar("skeleton skeleton-heading"))
            .child(bar("skeleton skeleton-field"))
            .child(el("ul", &[("class", "cards")]).each(0..CARDS, card)),
    )
    .into_node()
}
