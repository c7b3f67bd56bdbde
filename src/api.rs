//! The booking server, as the widget asks it: the only module that knows HTTP and wire types.
//!
//! Every answer is a domain value or a [`Problem`](crate::flow::Problem); nothing is retried here, and no clock but the page's
//! monotonic one is read. Outside a browser there are only its addresses, requests and readers of replies:
//! by them the server's own pages speak to the API they are part of.

#[cfg(target_arch = "wasm32")]
mod client;

#[cfg(target_arch = "wasm32")]
mod transport;

mod needed;

pub mod problem;

pub mod addresses;

mod times;

pub mod portal;

pub mod days;

pub mod holds;

pub mod submission;

pub mod manage;

#[cfg(target_arch = "wasm32")]
pub use client::Api;
#[cfg(target_arch = "wasm32")]
pub use transport::{Prefetched, PrefetchedDays};

/// What the portal said about money, to read the amounts of later replies.
#[derive(Clone, Debug, Default)]
pub struct Prices {
    /// Center UUID, currency code and its digits.
    currencies: Vec<(String, String, u8)>,
}

impl Prices {
    /// Digits after the decimal point; 2, as most currencies have, for one that no center uses.
    fn digits(&self, currency: &str) -> u8 {
        let known = self.currencies.iter().find(|(_, code, _)| code == currency);
        known.map_or(2, |(_, _, digits)| *digits)
    }

    /// For amounts that do not say of which center they are; nothing where centers differ.
    fn of_all_centers(&self) -> Option<(&str, u8)> {
        let (_, code, digits) = self.currencies.first()?;
        let is_common = self.currencies.iter().all(|(_, other, _)| other == code);
        is_common.then_some((code.as_str(), *digits))
    }

    fn of_center(&self, center: &str) -> Option<(&str, u8)> {
        let known = self.currencies.iter().find(|(id, _, _)| id == center);
        known.map(|(_, code, digits)| (code.as_str(), *digits))
    }
}
