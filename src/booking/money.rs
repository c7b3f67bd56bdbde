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
