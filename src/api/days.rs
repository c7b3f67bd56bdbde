//! The availability's reply as days of the calendar.

use booking_wire::availability::{AvailabilityResponse, FreeSlot};

use super::{Prices, portal};
use crate::booking::{CenterId, Day, Money, ServiceId, Slot};
use crate::calendar::{parse_date, parse_date_time};
use crate::flow::command::DaysQuery;
use crate::flow::event::Days;

/// `None` when a date or time cannot be read.
#[must_use]
pub fn days(reply: AvailabilityResponse, query: &DaysQuery, prices: &Prices) -> Option<Days> {
    let priced = Some((&query.center, &query.service));
    let mut days = Vec::with_capacity(reply.days.len());
    for day in reply.days {
        let offset = day.utc_offset_minutes;
        let slots = day.slots.into_iter().filter(|slot| slot.available);
        days.push(Day {
            date: parse_date(&day.date)?,
            slots: slots
                .map(|given| slot(given, offset, priced, prices))
                .collect::<Option<_>>()?,
        });
    }
    let next_available = match reply.next_available_day {
        Some(day) => Some(parse_date(day.split('T').next().unwrap_or_default())?),
        None => None,
    };
    Some(Days {
        today: parse_date(&reply.today)?,
        last_day: parse_date(&reply.last_day)?,
        days,
        next_available,
    })
}

/// Slots without a day around them; one that cannot be read is left out.
pub(super) fn alternatives(
    slots: Vec<FreeSlot>,
    priced: Option<(&CenterId, &ServiceId)>,
    prices: &Prices,
) -> Vec<Slot> {
    slots
        .into_iter()
        .filter_map(|given| slot(given, 0, priced, prices))
        .collect()
}

fn slot(
    slot: FreeSlot,
    offset_of_day: i32,
    priced: Option<(&CenterId, &ServiceId)>,
    prices: &Prices,
) -> Option<Slot> {
    Some(Slot {
        time: parse_date_time(&slot.time)?,
        utc_offset_minutes: slot.utc_offset_minutes.unwrap_or(offset_of_day),
        spaces: slot.spaces,
        sale_price: slot
            .sale_price
            .and_then(|price| sale_price(price, priced, prices)),
    })
}

/// The slot's own price under the service's tax rules; `None` when it is not known whose price it is.
fn sale_price(decimal: f64, priced: Option<(&CenterId, &ServiceId)>, prices: &Prices) -> Option<Money> {
    let (center, service) = priced?;
    let (currency, digits) = prices.currencies.get(&center.0)?;
    let mut price = prices.services.get(&service.0)?.clone();
    price.sale_price = decimal;
    Some(portal::price_of(&price, currency, *digits).0)
}
