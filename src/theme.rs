//! The style sheet of the widget, as text to be adopted by its shadow root.
//!
//! One token file says all colours, sizes and motion; the others only use it. No inline styles anywhere.

/// All of it. Constant, so that every element of a page can adopt one and the same sheet.
#[must_use]
pub fn style_sheet() -> &'static str {
    concat!(
        include_str!("../style/tokens.css"),
        include_str!("../style/base.css"),
        include_str!("../style/layout.css"),
        include_str!("../style/controls.css"),
        include_str!("../style/cards.css"),
        include_str!("../style/calendar.css"),
        include_str!("../style/form.css"),
        include_str!("../style/status.css"),
    )
}
