//! The availability's reply (`AvailabilityResponse` of the wire) as days of the calendar.

use super::{Prices, portal};
use crate::booking::{Day, Money, Slot};
use crate::calendar::{number, parse_date, parse_date_time};
use crate::cut::cut_at;
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
            slots: match day.written("slots").and_then(|slots| plain_slots(&slots, offset)) {
                Some(slots) => slots,
                None => day.list("slots", |given| slot(given, offset, &sale_price))?,
            },
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

/// The slots of a day of which none has an offset or a price of its own, read out of one text. A calendar has up to 1,500
/// slots, and to ask the browser for each of their members takes a slow phone 40 ms.
fn plain_slots(mut rest: &str, utc_offset_minutes: i32) -> Option<Vec<Slot>> {
    let mut slots = Vec::new();
    while let Some((slot, after)) = cut_at(rest, b'}') {
        rest = after;
        // `[{"Time":"2026-11-26T10:00:00","Available":true,"Priority":0,"spaces":3`; with any member more or less there is
        // something else than digits from here to the end.
        slots.push(Slot {
            time: parse_date_time(slot.get(10..29)?)?,
            utc_offset_minutes,
            spaces: number(slot.as_bytes().get(70..)?)?,
            sale_price: None,
        });
    }
    Some(slots)
}

fn slot(slot: &Json, offset_of_day: i32, sale_price: &dyn Fn(f64) -> Option<Money>) -> Option<Slot> {
    Some(Slot {
        time: parse_date_time(&slot.text("Time")?)?,
        utc_offset_minutes: slot.integer("utc_offset_minutes").unwrap_or(offset_of_day),
        spaces: slot.count("spaces").unwrap_or_default(),
        sale_price: slot.number("SalePrice").and_then(sale_price),
    })
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn slots_that_are_read_out_of_one_text_are_those_that_are_read_by_their_members() {
        let plain = r#"{"Time":"2026-11-26T10:00:00","Available":true,"Priority":0,"spaces":3}"#;
        for (slots, is_plain) in [
            ("", true),
            (plain, true),
            (
                &[plain, &plain.replace("10:00", "10:15").replace('3', "12")].join(","),
                true,
            ),
            (&[plain, r#"{"Time":"2026-11-26T10:15:00"}"#].join(","), false),
            (&plain.replace('}', r#","SalePrice":79.5}"#), false),
            (&plain.replace('}', r#","utc_offset_minutes":60}"#), false),
            (&plain.replace("true", "false"), false),
            (
                &plain.replace(",\"spaces", ",\"utc_offset_minutes\":-480,\"spaces"),
                false,
            ),
            (&plain.replace(",\"spaces", ",\"SalePrice\":79.5,\"spaces"), false),
            (&plain.replace('3', r#""3""#), false),
            (&plain.replace('3', "-1"), false),
            (&plain.replace('3', "1.5"), false),
            (&plain.replace("2026-11-26", "26 November"), false),
            (r#"{"spaces":3}"#, false),
            (r#"{"Time":{"Time":"2026-11-26T10:00:00"}}"#, false),
        ] {
            let slots = ["[", slots, "]"].concat();
            let read = plain_slots(&slots, 120);
            assert_eq!(read.is_some(), is_plain, "{slots}");
            if let Some(read) = read {
                let day = Json::parse(&["{\"slots\":", &slots, "}"].concat()).unwrap();
                assert_eq!(day.list("slots", |given| slot(given, 120, &|_| None)), Some(read));
            }
        }
    }
}
