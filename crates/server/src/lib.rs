//! The booking server: availability, holds and bookings behind two documented HTTP APIs.
//!
//! `main.rs` is the command line; everything else is here so that tests can reach it.

pub mod ids;

pub mod money;

pub mod clock;

pub mod attribution;
pub mod contact;

pub mod catalogue;

pub mod look;
pub mod pictures;

pub mod availability;

pub mod store;

pub mod import;

pub mod i18n;

pub mod http;

pub mod openapi;

pub mod serve;

pub mod bookings;

pub mod desk;

pub mod mail;

pub mod webhooks;
