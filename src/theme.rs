//! The style sheet of the widget, and what it can be made to look like, as text, for native pages and tests.
//! The browser gets the sheet as a file of its own, which the loader adopts before the wasm is there, and themes
//! with the portal's data: nothing of the wasm may need either.
//!
//! One token file says all colours, sizes and motion; the others only use it. No inline styles anywhere.

#[cfg(not(target_arch = "wasm32"))]
mod presets;

#[cfg(not(target_arch = "wasm32"))]
mod tokens;

#[cfg(not(target_arch = "wasm32"))]
pub use presets::{Preset, preset, presets};

#[cfg(not(target_arch = "wasm32"))]
pub use tokens::{Token, tokens};

/// All of it, joined and shortened by the build script. Constant, so that every element of a page can adopt
/// one and the same sheet.
#[must_use]
pub fn style_sheet() -> &'static str {
    include_str!(concat!(env!("OUT_DIR"), "/style.css"))
}
