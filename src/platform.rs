//! The browser's services: clock, randomness, timers, listeners, storage, locks, focus, files.
//!
//! Knows no HTTP, no wire types and no views. Whatever outlives a call is a guard that ends with its drop.
//! Outside a browser there is only `json`.

#[cfg(target_arch = "wasm32")]
pub mod clock;

#[cfg(target_arch = "wasm32")]
pub mod life;

#[cfg(target_arch = "wasm32")]
pub mod timers;

#[cfg(target_arch = "wasm32")]
pub mod listeners;

#[cfg(target_arch = "wasm32")]
pub mod json;

#[cfg(not(target_arch = "wasm32"))]
#[path = "platform/json/parsed.rs"]
pub mod json;

#[cfg(target_arch = "wasm32")]
pub mod storage;

#[cfg(target_arch = "wasm32")]
pub mod locks;

#[cfg(target_arch = "wasm32")]
pub mod focus;

#[cfg(target_arch = "wasm32")]
pub mod files;

#[cfg(target_arch = "wasm32")]
pub mod stream;
