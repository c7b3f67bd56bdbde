//! Money in minor units with its currency inside.

/// An amount of money.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Money {
    /// Minor units (cents of EUR).
    pub minor: i64,
    /// ISO 4217.
    pub currency: String,
    /// Digits after the decimal point.
    pub digits: u8,
}

impl Money {
    /// An amount from the decimal number that the API carries, rounded half away from zero. The last
    /// binary digits of a decimal like 1.005 are not trusted: it is rounded as it is written.
    #[must_use]
    pub fn from_decimal(amount: f64, currency: &str, digits: u8) -> Self {
        let exact = amount * 10_f64.powi(i32::from(digits));
        // One part in a billion is far below half a minor unit of any price, and far above the error of
        // the multiplication.
        let nudged = exact + exact.abs().max(1.0) * 1e-9 * exact.signum();
        Self {
            minor: nudged.round() as i64,
            currency: currency.to_owned(),
            digits,
        }
    }

    /// The amount as a decimal number, for the browser's formatter. Never to calculate with.
    #[must_use]
    pub fn to_decimal(&self) -> f64 {
        self.minor as f64 / 10_f64.powi(i32::from(self.digits))
    }

    /// The sum, if both are of one currency and it can be told.
    #[must_use]
    pub fn plus(&self, other: &Self) -> Option<Self> {
        self.with(other, i64::checked_add)
    }

    /// The difference, likewise.
    #[must_use]
    pub fn minus(&self, other: &Self) -> Option<Self> {
        self.with(other, i64::checked_sub)
    }

    /// The tax inside this amount at a rate in percent, rounded half up.
    #[must_use]
    pub fn tax_inside(&self, rate_percent: f64) -> Self {
        let tax = self.minor as f64 * rate_percent / (100.0 + rate_percent);
        Self {
            minor: tax.round() as i64,
            ..self.clone()
        }
    }

    /// This amount with tax at a rate in percent on top, rounded half up.
    #[must_use]
    pub fn with_tax_added(&self, rate_percent: f64) -> Self {
        let total = self.minor as f64 * (100.0 + rate_percent) / 100.0;
        Self {
            minor: total.round() as i64,
            ..self.clone()
        }
    }

    fn with(&self, other: &Self, operation: fn(i64, i64) -> Option<i64>) -> Option<Self> {
        if self.currency != other.currency || self.digits != other.digits {
            return None;
        }
        Some(Self {
            minor: operation(self.minor, other.minor)?,
            ..self.clone()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn eur(minor: i64) -> Money {
        Money {
            minor,
            currency: "EUR".into(),
            digits: 2,
        }
    }

    #[test]
    fn decimals_become_minor_units_as_they_are_written() {
        for (amount, digits, minor) in [
            (119.0, 2, 11_900),
            (0.1, 2, 10),
            (1.005, 2, 101),
            (19.99, 2, 1_999),
            (-1.005, 2, -101),
            (12_500.0, 0, 12_500),
            (1.2345, 3, 1_235),
            (0.0, 2, 0),
        ] {
            assert_eq!(
                Money::from_decimal(amount, "EUR", digits).minor,
                minor,
                "{amount}"
            );
        }
    }

    #[test]
    fn sums_need_one_currency() {
        assert_eq!(eur(150).plus(&eur(50)), Some(eur(200)));
        assert_eq!(eur(150).minus(&eur(200)), Some(eur(-50)));
        assert_eq!(eur(i64::MAX).plus(&eur(1)), None);
        let yen = Money {
            minor: 100,
            currency: "JPY".into(),
            digits: 0,
        };
        assert_eq!(eur(100).plus(&yen), None);
    }

    #[test]
    fn tax_inside_and_on_top_agree() {
        for (net, rate, gross) in [(10_000, 19.0, 11_900), (8_403, 19.0, 10_000), (5_000, 0.0, 5_000)] {
            assert_eq!(eur(net).with_tax_added(rate), eur(gross));
            assert_eq!(eur(gross).tax_inside(rate), eur(gross - net));
        }
    }
}
