//! Money in minor units with its currency inside.

use serde::{Deserialize, Serialize};

/// An amount of money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Money {
    /// Minor units (cents of EUR, yen of JPY).
    pub minor: i64,
    /// In which currency.
    pub currency: Currency,
}

/// ISO 4217 alphabetic code with its number of minor digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Currency {
    code: [u8; 3],
    digits: u8,
}

impl Currency {
    /// Reads an ISO 4217 code such as `EUR`; `None` if it is not three capital letters.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        let bytes: [u8; 3] = code.as_bytes().try_into().ok()?;
        if !bytes.iter().all(u8::is_ascii_uppercase) {
            return None;
        }
        // ISO 4217: the currencies in use whose minor unit is not 2 digits.
        let digits = match code {
            "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX" | "UYI"
            | "VND" | "VUV" | "XAF" | "XOF" | "XPF" => 0,
            "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
            _ => 2,
        };
        Some(Self { code: bytes, digits })
    }

    /// The three letters.
    #[must_use]
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.code).unwrap_or("XXX")
    }

    /// Digits after the decimal point.
    #[must_use]
    pub const fn digits(&self) -> u8 {
        self.digits
    }
}

impl Money {
    /// The decimal amount that goes over the wire.
    #[must_use]
    #[expect(
        clippy::cast_precision_loss,
        reason = "amounts stay far below 2^53 minor units"
    )]
    pub fn decimal(&self) -> f64 {
        self.minor as f64 / 10_f64.powi(i32::from(self.currency.digits))
    }

    /// The tax inside (`included`) or on top of this amount at `basis_points` (7 % is 700), half up.
    #[must_use]
    pub const fn tax(&self, basis_points: i64, included: bool) -> i64 {
        let base = if included { 10_000 + basis_points } else { 10_000 };
        (2 * self.minor * basis_points + base) / (2 * base)
    }

    /// What the customer pays if this is the price with (`included`) or without its tax, and how much of
    /// it is tax in minor units.
    #[must_use]
    pub const fn total_and_tax(&self, basis_points: i64, included: bool) -> (Self, i64) {
        let tax = self.tax(basis_points, included);
        let minor = if included { self.minor } else { self.minor + tax };
        let total = Self {
            minor,
            currency: self.currency,
        };
        (total, tax)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tax_is_rounded_half_up_to_the_minor_unit() {
        let eur = Currency::parse("EUR").unwrap();
        for (minor, basis_points, included, tax) in [
            (11_900, 1_900, true, 1_900),
            (10_000, 1_900, false, 1_900),
            (9_500, 700, true, 621),
            (50, 100, false, 1),
            (0, 1_900, true, 0),
        ] {
            assert_eq!(
                Money { minor, currency: eur }.tax(basis_points, included),
                tax,
                "{minor} at {basis_points}"
            );
        }
    }

    #[test]
    fn a_currency_knows_its_digits() {
        assert_eq!(Currency::parse("JPY").unwrap().digits(), 0);
        assert_eq!(Currency::parse("KWD").unwrap().digits(), 3);
        assert_eq!(Currency::parse("eur"), None);
        let price = Money {
            minor: 9_550,
            currency: Currency::parse("EUR").unwrap(),
        };
        assert!((price.decimal() - 95.5).abs() < f64::EPSILON);
    }
}
