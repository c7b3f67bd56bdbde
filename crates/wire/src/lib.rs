//! The request and response types of the HTTP API, shared by widget and server.
//!
//! Names, casing and enum numbers are those of the documented APIs, to the letter; what is ours
//! beyond the documentation says so. Times and ids are strings here: each side parses them into
//! its own domain types and names the field when it cannot. Types are append-only once released,
//! because cached widgets meet newer servers.

pub mod portal;

pub mod catalogue;

pub mod availability;

pub mod service_booking;

pub mod booking_module;

pub mod spa;

pub mod error;

mod nullable;

#[cfg(feature = "openapi")]
pub use utoipa;
