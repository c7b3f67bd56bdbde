//! The booking widget: a Leptos app in the shadow root of `<booking-widget>`.
//!
//! Dependencies run one way: calendar <- booking <- flow <- session <- views <- embed. The pure modules
//! know no browser; `api` alone knows HTTP and wire types; `platform` alone knows the browser's services.

mod later;

pub mod sorted;

mod digits;

mod cut;

pub mod calendar;

pub mod booking;

pub mod config;

pub mod flow;

pub mod i18n;

pub mod theme;

pub mod session;

pub mod views;

pub mod api;

pub mod platform;

#[cfg(target_arch = "wasm32")]
pub mod embed;

#[cfg(target_arch = "wasm32")]
mod memory;
