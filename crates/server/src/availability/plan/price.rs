//! What an item costs at a time: the service's price under its rules, add-ons and tax.

use chrono::{Datelike, NaiveDateTime};

use crate::availability::hours::end_of;
use crate::catalogue::{PriceChange, PriceRule, Service};
use crate::money::Money;

/// Basis points in one.
const WHOLE: i64 = 10_000;

/// The price of an item.
#[derive(Clone, Debug)]
pub(in crate::availability) struct Price {
    /// Of the service alone, as listed.
    service: Money,
    /// Of the add-ons, minor units.
    add_ons_minor: i64,
    tax_basis_points: i64,
    tax_included: bool,
    rules: Vec<PriceRule>,
}

impl Price {
    pub(super) fn new(service: &Service, add_ons_minor: i64) -> Self {
        Self {
            service: service.price,
            add_ons_minor,
            tax_basis_points: service.tax_basis_points,
            tax_included: service.tax_included,
            rules: service.price_rules.clone(),
        }
    }

    /// Whether it may differ from time to time.
    pub(in crate::availability) const fn varies(&self) -> bool {
        !self.rules.is_empty()
    }

    /// What the customer pays by the list, and how much of it is tax in minor units.
    pub(in crate::availability) fn list(&self) -> (Money, i64) {
        self.with_tax(self.service.minor)
    }

    /// The same for an item that starts at a wall time: the first rule whose hours it falls into counts.
    pub(in crate::availability) fn at(&self, wall: NaiveDateTime) -> (Money, i64) {
        let rule = self.rules.iter().find(|rule| applies(rule, wall));
        self.with_tax(rule.map_or(self.service.minor, |rule| {
            changed(self.service.minor, rule.change)
        }))
    }

    fn with_tax(&self, service_minor: i64) -> (Money, i64) {
        let price = Money {
            minor: service_minor.saturating_add(self.add_ons_minor),
            ..self.service
        };
        price.total_and_tax(self.tax_basis_points, self.tax_included)
    }
}

/// Whether the wall time lies in the rule's hours; those of the day before may run past midnight.
fn applies(rule: &PriceRule, wall: NaiveDateTime) -> bool {
    [wall.date().pred_opt(), Some(wall.date())]
        .into_iter()
        .flatten()
        .any(|date| {
            rule.hours
                .on(date.weekday())
                .iter()
                .any(|period| date.and_time(period.from) <= wall && wall < end_of(date, *period))
        })
}

/// No price falls below nothing.
fn changed(minor: i64, change: PriceChange) -> i64 {
    let changed = match change {
        PriceChange::BasisPoints(points) => {
            let parts = minor.saturating_mul(WHOLE.saturating_add(points));
            parts.saturating_add(WHOLE / 2).div_euclid(WHOLE)
        }
        PriceChange::Minor(difference) => minor.saturating_add(difference),
        PriceChange::Price(price) => price,
    };
    changed.max(0)
}
