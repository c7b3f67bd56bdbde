//! The availability's reply (`AvailabilityResponse` of the wire) as days of the calendar.

use super::{Prices, portal};
use crate::booking::{Day, Money, Slot};
use crate::calendar::{parse_date, parse_date_time};
use crate::flow::command::DaysQuery;
use crate::flow::event::Days;
use crate::platform::json::Json;

/// `None` when something is missing, or a date or time cannot be read.
#[must_use]
pub fn days(reply: &Json, query: &DaysQuery, prices: &Prices) -> Option<Days> {
    let currency = prices.of_center(&query.center.0);
    let sale_price = |decimal| {
        let (currency, digits) = currency?;
        Some(portal::money(decimal, currency, digits))
    };
    let days = reply.list("days", |day| {
        let offset = day.integer("utc_offset_minutes")?;
        Some(Day {
            date: parse_date(&day.text("date")?)?,
            slots: day.list("slots", |given| slot(given, offset, &sale_price))?,
        })
    })?;
    let next_available = match reply.text("next_available_day") {
        Some(day) => Some(parse_date(day.split('T').next().unwrap_or_default())?),
        None => None,
    };
    Some(Days {
        today: parse_date(&reply.text("today")?)?,
        last_day: parse_date(&reply.text("last_day")?)?,
        days,
        next_available,
    })
}

/// Slots without a day around them, in a refusal.
pub(super) fn alternatives(refusal: &Json, prices: &Prices) -> Vec<Slot> {
    let currency = prices.of_all_centers();
    let sale_price = |decimal| {
        let (currency, digits) = currency?;
        Some(portal::money(decimal, currency, digits))
    };
    refusal
        .list("alternatives", |given| slot(given, 0, &sale_price))
        .unwrap_or_default()
}

fn slot(slot: &Json, offset_of_day: i32, sale_price: &dyn Fn(f64) -> Option<Money>) -> Option<Slot> {
    Some(Slot {
        time: parse_date_time(&slot.text("Time")?)?,
        utc_offset_minutes: slot.integer("utc_offset_minutes").unwrap_or(offset_of_day),
        spaces: slot.count("spaces").unwrap_or_default(),
        sale_price: slot.number("SalePrice").and_then(sale_price),
    })
}
