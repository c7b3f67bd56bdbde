//! What stands in for a screen while it is on its way, in the shape of what comes. All of it is empty, so nothing of it is
//! heard but the words at its beginning.

use crate::views::markup::{Element, IntoNode, Node, el};

use super::ui::Ui;

/// So many cards are two rows of three, of which a phone shows four; and with one more a ticket of one treatment is as tall,
/// to a line.
const PIECES: usize = 6;

/// Steps, a heading and cards.
pub(super) fn first_screen(ui: Ui) -> Node {
    let card = || shape("card").child(text()).child(shape("card-picture skeleton"));
    screen(ui, "service")
        .child(shape("masthead").child(shape("skeleton skeleton-line")))
        .child(shape("progress").child(shape("skeleton skeleton-progress")))
        .child(
            shape("step")
                .child(shape("skeleton skeleton-heading"))
                .child(field())
                .child(pieces("cards", card)),
        )
        .into_node()
}

/// A booking: how it stands, its ticket, and what can be done with it.
pub(super) fn booking(ui: Ui) -> Node {
    let booked = shape("booked").child(shape("status skeleton"));
    screen(ui, "confirmation")
        .child(
            shape("step confirmation")
                .child(booked.child(pieces("ticket", text).child(text())))
                .child(pieces("afterwards", field)),
        )
        .into_node()
}

fn screen(ui: Ui, layout: &'static str) -> Element {
    el(
        "div",
        &[
            ("class", "layout"),
            ("data-screen", "loading"),
            ("aria-busy", "true"),
        ],
    )
    .attr("data-layout", layout)
    .child(el("p", &[("class", "visually-hidden"), ("role", "status")]).child(ui.texts().loading))
}

fn pieces(class: &'static str, draw: fn() -> Element) -> Element {
    shape(class).each(0..PIECES, |_| draw())
}

/// Three lines of text.
fn text() -> Element {
    shape("card-text")
        .child(shape("skeleton skeleton-title"))
        .child(shape("skeleton skeleton-line"))
        .child(shape("skeleton skeleton-facts"))
}

/// A field, or a button.
fn field() -> Element {
    shape("skeleton skeleton-field")
}

fn shape(class: &'static str) -> Element {
    el("div", &[]).attr("class", class)
}
