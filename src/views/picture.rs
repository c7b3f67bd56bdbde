//! Pictures in cards: in the width that the place needs, with the place kept free until they are there.

use super::markup::{Element, el};
use crate::booking::Picture;

/// A box that has its colour at once and the picture as soon as it is there; behind the picture `instead`, which
/// is seen for good where there is none, or where it cannot be had. `sizes` is how wide it is on the screen.
/// What is seen without scrolling `is_first`: it is asked for at once.
pub(super) fn pictured(
    words: &'static [(&'static str, &'static str)],
    picture: Option<Picture>,
    instead: Option<String>,
    sizes: &'static str,
    is_first: bool,
) -> Element {
    let instead = instead.map(|text| el("span", &[("aria-hidden", "true")]).child(text));
    let color = picture.as_ref().and_then(|picture| picture.color.clone());
    // The address comes last: whatever decides which one is asked for is known by then.
    let image = picture.map(|picture| {
        el("img", &[("decoding", "async")])
            .attr("loading", (!is_first).then_some("lazy"))
            .attr("width", picture.width)
            .attr("height", picture.height)
            .attr("alt", picture.alt)
            .attr("sizes", sizes)
            .attr("srcset", picture.widths)
            .attr("src", picture.address)
            .marks_failure()
    });
    el("span", words)
        .attr("data-color", color)
        .child(instead)
        .child(image)
}
