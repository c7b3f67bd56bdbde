//! The style sheet of the widget, as text, for native pages and tests. The browser gets it as a file of its
//! own, which the loader adopts before the wasm is there: nothing of the wasm may need it.
//!
//! One token file says all colours, sizes and motion; the others only use it. No inline styles anywhere.

/// All of it, joined and shortened by the build script. Constant, so that every element of a page can adopt
/// one and the same sheet.
#[must_use]
pub fn style_sheet() -> &'static str {
    include_str!(concat!(env!("OUT_DIR"), "/style.css"))
}
