//! The style sheet of the widget, as text to be adopted by its shadow root.
//!
//! One token file says all colours, sizes and motion; the others only use it. No inline styles anywhere.

/// All of it, joined and shortened by the build script. Constant, so that every element of a page can adopt
/// one and the same sheet.
#[must_use]
pub fn style_sheet() -> &'static str {
    include_str!(concat!(env!("OUT_DIR"), "/style.css"))
}
