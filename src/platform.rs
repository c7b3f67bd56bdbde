//! The browser's services: clock, randomness, timers, listeners, storage, locks, focus, files.
//!
//! Knows no HTTP, no wire types and no views. Whatever outlives a call is a guard that ends with its drop.

pub mod clock;

pub mod life;

pub mod timers;

pub mod listeners;

pub mod json;

pub mod storage;

pub mod locks;

pub mod focus;

pub mod files;
