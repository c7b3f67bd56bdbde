//! Small line drawings, all on a 24 by 24 grid, coloured by the text around them; never the only sign of
//! anything.

use crate::views::markup::{IntoNode, el};

pub(super) const BACK: &str = "M15 5l-7 7 7 7";
pub(super) const ONWARD: &str = "M9 5l7 7-7 7";
pub(super) const PLUS: &str = "M12 5v14M5 12h14";
pub(super) const SEARCH: &str = "M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM15.5 15.5 20 20";
pub(super) const CLOCK: &str = "M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16zM12 8v4.5l3 1.5";
/// From the top, as a clock's hand goes.
pub(super) const RING: &str = "M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18z";
pub(super) const CALENDAR: &str = "M5 6h14v13H5zM5 10h14M9 4v3M15 4v3";
pub(super) const CHECK: &str = "M5 12.5l4.5 4.5L19 7.5";
pub(super) const ENVELOPE: &str = "M4 6.5h16v11H4zM4 7l8 6 8-6";
pub(super) const ATTENTION: &str = "M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16zM12 8v5M12 16v.3";
pub(super) const CLOSE: &str = "M6 6l12 12M18 6L6 18";
pub(super) const CLOUD_OFF: &str =
    "M7 18h10a4 4 0 0 0 1-7.9A6 6 0 0 0 8.6 7M7 18a4 4 0 0 1-1.4-7.7M4 4l16 16";
pub(super) const PEOPLE: &str = "M9 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM3.5 19c.4-3.2 2.6-5 5.5-5s5.1 1.8 5.5 5M15.5 5.3a3 3 0 0 1 0 5.4M17 14.3c2 .6 3.2 2.2 3.5 4.7";
pub(super) const PERSON: &str =
    "M12 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM5 19.5c.6-3.7 3.3-5.5 7-5.5s6.4 1.8 7 5.5";
pub(super) const PLACE: &str =
    "M12 21s-6.5-6-6.5-11a6.5 6.5 0 0 1 13 0c0 5-6.5 11-6.5 11zM12 8a2.2 2.2 0 1 0 0 4.4A2.2 2.2 0 0 0 12 8z";

/// The drawing of a path above.
pub(super) fn icon(path: &'static str) -> impl IntoNode {
    el(
        "svg",
        &[
            ("class", "icon"),
            ("viewBox", "0 0 24 24"),
            ("aria-hidden", "true"),
            ("focusable", "false"),
        ],
    )
    .child(el("path", &[]).attr("d", path))
}
