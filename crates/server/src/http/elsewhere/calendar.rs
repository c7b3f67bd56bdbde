//! A center's calendar by the days of another zone: which days of the center to ask for, and what was answered put
//! together anew. Pure.

use axum::http::{StatusCode, Uri};
use booking_wire::availability::{AvailabilityResponse, AvailableDay, FreeSlot};
use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;

use crate::availability::{instant_of_wall, today, utc_offset_minutes};
use crate::bookings::calendar::MAX_DAYS;
use crate::http::query::Parameters;
use crate::http::refusal::Refusal;
use crate::http::wire_times::{date, day, parse_date, parse_wall, wall_in};
use crate::i18n::Message;

/// Offsets lie between -12 h and +14 h: a day of one zone begins at most two days before that of another.
const MOST_APART_DAYS: u32 = 2;

/// The days that are asked for, in the zone of who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Window {
    zone: Tz,
    from: NaiveDate,
    days: u32,
}

/// A free slot at its moment.
struct Found {
    instant: DateTime<Utc>,
    slot: FreeSlot,
}

impl Window {
    /// `None` if the parameters are not such as a calendar has.
    pub(super) fn of(parameters: &Parameters, zone: Tz, now: DateTime<Utc>) -> Option<Self> {
        let from = match parameters.get("from") {
            Some(text) => parse_date(text)?,
            None => today(zone, now),
        };
        let days = parameters.number("days", 1, MAX_DAYS).ok()?.unwrap_or(MAX_DAYS);
        let window = Self { zone, from, days };
        // What comes after it is asked for, too.
        window.after()?.checked_add_days(Days::new(MAX_DAYS.into()))?;
        Some(window)
    }

    /// The center's days in which they lie: first day and how many, in requests of at most [`MAX_DAYS`].
    pub(super) fn asked(self) -> Vec<(NaiveDate, u32)> {
        let apart = Days::new(MOST_APART_DAYS.into());
        let mut from = self.from.checked_sub_days(apart).unwrap_or(NaiveDate::MIN);
        let mut left = self.days + 2 * MOST_APART_DAYS;
        let mut asked = Vec::new();
        while left > 0 {
            let days = left.min(MAX_DAYS);
            asked.push((from, days));
            from = from
                .checked_add_days(Days::new(days.into()))
                .unwrap_or(NaiveDate::MAX);
            left -= days;
        }
        asked
    }

    /// The center's first day that is not asked for.
    pub(super) fn after(self) -> Option<NaiveDate> {
        let days = self.days + MOST_APART_DAYS;
        self.from.checked_add_days(Days::new(days.into()))
    }

    /// Whether anything is free from the first day on.
    pub(super) fn finds_any(self, replies: &[AvailabilityResponse]) -> bool {
        self.first_day(&self.found(replies)).is_some()
    }

    /// The calendar in the zone. `None` if a reply cannot be read.
    pub(super) fn calendar(
        self,
        replies: &[AvailabilityResponse],
        now: DateTime<Utc>,
    ) -> Option<AvailabilityResponse> {
        let found = self.found(replies);
        let noon = NaiveTime::from_hms_opt(12, 0, 0)?;
        let days = self.from.iter_days().take(self.days as usize).map(|of| {
            let noon = instant_of_wall(self.zone, of.and_time(noon)).unwrap_or(now);
            let offset_at_noon = utc_offset_minutes(self.zone, noon);
            let slots: Vec<FreeSlot> = found
                .iter()
                .filter(|found| self.day_of(found) == of)
                .map(|found| {
                    let offset = utc_offset_minutes(self.zone, found.instant);
                    FreeSlot {
                        time: wall_in(self.zone, found.instant),
                        utc_offset_minutes: Some(offset).filter(|offset| *offset != offset_at_noon),
                        ..found.slot.clone()
                    }
                })
                .collect();
            AvailableDay {
                date: date(of),
                is_available: !slots.is_empty(),
                utc_offset_minutes: offset_at_noon,
                slots,
            }
        });
        Some(AvailabilityResponse {
            today: date(today(self.zone, now)),
            last_day: date(self.last_day(replies)?),
            days: days.collect(),
            next_available_day: self.first_day(&found).map(day),
        })
    }

    /// What is free, in order. What the zone's clocks show a second time is left out: a wall time that is repeated means
    /// the earlier instant, here as at the center.
    fn found(self, replies: &[AvailabilityResponse]) -> Vec<Found> {
        let days = replies.iter().flat_map(|reply| &reply.days);
        let slots = days.flat_map(|day| day.slots.iter().map(|slot| (day.utc_offset_minutes, slot)));
        let found = slots.filter_map(|(offset_of_day, slot)| {
            let offset = slot.utc_offset_minutes.unwrap_or(offset_of_day);
            let instant = parse_wall(&slot.time)?.and_utc() - TimeDelta::minutes(offset.into());
            let wall = instant.with_timezone(&self.zone).naive_local();
            (instant_of_wall(self.zone, wall) == Some(instant)).then(|| Found {
                instant,
                slot: slot.clone(),
            })
        });
        found.collect()
    }

    fn day_of(self, found: &Found) -> NaiveDate {
        today(self.zone, found.instant)
    }

    fn first_day(self, found: &[Found]) -> Option<NaiveDate> {
        found
            .iter()
            .map(|found| self.day_of(found))
            .find(|day| *day >= self.from)
    }

    /// The day in the zone on which the center's last day ends, an hour added for a change of its clocks in between: a day
    /// too many shows nothing, a day too few hides something.
    fn last_day(self, replies: &[AvailabilityResponse]) -> Option<NaiveDate> {
        let first = replies.first()?;
        let offset = first.days.first().map_or(0, |day| day.utc_offset_minutes);
        let end = parse_date(&first.last_day)?.checked_add_days(Days::new(1))?;
        let minutes = TimeDelta::minutes(i64::from(offset) - 60);
        let end = end.and_time(NaiveTime::MIN).and_utc() - minutes - TimeDelta::seconds(1);
        Some(today(self.zone, end))
    }
}

/// The next free day at the center that the last reply names.
pub(super) fn next_day(replies: &[AvailabilityResponse]) -> Option<NaiveDate> {
    let next = replies.last()?.next_available_day.as_deref()?;
    parse_wall(next).map(|midnight| midnight.date())
}

/// The same address for other days.
pub(super) fn address(of: &Uri, from: NaiveDate, days: u32) -> Result<Uri, Refusal> {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for (name, value) in form_urlencoded::parse(of.query().unwrap_or_default().as_bytes()) {
        if name != "from" && name != "days" {
            query.append_pair(&name, &value);
        }
    }
    query.append_pair("from", &date(from));
    query.append_pair("days", &days.to_string());
    format!("{}?{}", of.path(), query.finish())
        .parse()
        .map_err(|_| Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, Message::Internal))
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone as _;

    use super::*;

    fn instant(text: &str) -> DateTime<Utc> {
        Utc.from_utc_datetime(&parse_wall(text).unwrap())
    }

    /// What a center with these starts (UTC) answers; its own zone is `center`.
    fn reply(center: Tz, starts: &[&str], last_day: &str) -> AvailabilityResponse {
        let days = starts.iter().map(|start| {
            let start = instant(start);
            AvailableDay {
                date: date(today(center, start)),
                is_available: true,
                utc_offset_minutes: utc_offset_minutes(center, start),
                slots: vec![FreeSlot {
                    time: wall_in(center, start),
                    available: true,
                    priority: 0,
                    sale_price: None,
                    spaces: 1,
                    utc_offset_minutes: None,
                }],
            }
        });
        AvailabilityResponse {
            today: "2026-11-23".to_owned(),
            last_day: last_day.to_owned(),
            days: days.collect(),
            next_available_day: None,
        }
    }

    fn window(zone: Tz, from: &str, days: u32) -> Window {
        Window {
            zone,
            from: parse_date(from).unwrap(),
            days,
        }
    }

    fn times(calendar: &AvailabilityResponse) -> Vec<(&str, Vec<&str>)> {
        let slots = |day: &'_ AvailableDay| day.slots.len();
        calendar
            .days
            .iter()
            .filter(|day| slots(day) > 0)
            .map(|day| {
                let times = day.slots.iter().map(|slot| &slot.time[11..16]);
                (day.date.as_str(), times.collect())
            })
            .collect()
    }

    #[test]
    fn a_time_is_on_the_day_that_the_visitors_calendar_says() {
        // Ten in the morning and eight in the evening in Berlin.
        let starts = ["2026-11-24T09:00:00", "2026-11-24T19:00:00"];
        let replies = [reply(Tz::Europe__Berlin, &starts, "2027-01-22")];
        let now = instant("2026-11-23T07:00:00");
        for (zone, expected) in [
            (
                Tz::Asia__Tokyo,
                vec![("2026-11-24", vec!["18:00"]), ("2026-11-25", vec!["04:00"])],
            ),
            (
                Tz::America__Los_Angeles,
                vec![("2026-11-24", vec!["01:00", "11:00"])],
            ),
            (
                Tz::Pacific__Kiritimati,
                vec![("2026-11-24", vec!["23:00"]), ("2026-11-25", vec!["09:00"])],
            ),
            (
                Tz::Pacific__Pago_Pago,
                vec![("2026-11-23", vec!["22:00"]), ("2026-11-24", vec!["08:00"])],
            ),
        ] {
            let calendar = window(zone, "2026-11-23", 4).calendar(&replies, now).unwrap();
            assert_eq!(times(&calendar), expected, "{zone}");
            let first = format!("{}T00:00:00", expected[0].0);
            assert_eq!(calendar.next_available_day, Some(first), "{zone}");
            assert_eq!(calendar.days.len(), 4, "{zone}: none is left out");
        }
    }

    #[test]
    fn what_the_visitors_clocks_show_twice_means_the_earlier_time() {
        // In New York the clocks go back at 6:00 UTC; ten to five in the afternoon, quarter past three and four in Tokyo.
        let starts = [
            "2026-11-01T05:15:00",
            "2026-11-01T06:15:00",
            "2026-11-01T07:15:00",
        ];
        let replies = [reply(Tz::Asia__Tokyo, &starts, "2026-12-01")];
        let now = instant("2026-10-31T00:00:00");
        let calendar = window(Tz::America__New_York, "2026-11-01", 1)
            .calendar(&replies, now)
            .unwrap();
        assert_eq!(times(&calendar), [("2026-11-01", vec!["01:15", "02:15"])]);
        let day = &calendar.days[0];
        assert_eq!(day.utc_offset_minutes, -300);
        let offsets: Vec<Option<i32>> = day.slots.iter().map(|slot| slot.utc_offset_minutes).collect();
        assert_eq!(offsets, [Some(-240), None]);
    }

    #[test]
    fn enough_days_are_asked_for_wherever_the_visitor_is() {
        let date = |text| parse_date(text).unwrap();
        assert_eq!(
            window(Tz::UTC, "2026-11-23", 5).asked(),
            [(date("2026-11-21"), 9)]
        );
        assert_eq!(
            window(Tz::UTC, "2026-11-23", 42).asked(),
            [(date("2026-11-21"), 42), (date("2027-01-02"), 4)]
        );
        assert_eq!(window(Tz::UTC, "2026-11-23", 5).after(), Some(date("2026-11-30")));
    }

    #[test]
    fn the_last_day_is_that_on_which_the_centers_ends() {
        let now = instant("2026-11-23T07:00:00");
        let replies = [reply(Tz::Europe__Berlin, &["2026-11-24T09:00:00"], "2026-12-01")];
        for (zone, expected) in [
            (Tz::Asia__Tokyo, "2026-12-02"),
            (Tz::America__Los_Angeles, "2026-12-01"),
        ] {
            let calendar = window(zone, "2026-11-23", 2).calendar(&replies, now).unwrap();
            assert_eq!(calendar.last_day, expected, "{zone}");
        }
    }

    #[test]
    fn an_address_keeps_what_else_is_asked() {
        let of = "/v1/portals/spa/availability?visit=a~b%3Bc&days=5&from=2026-01-01&gender=1";
        let address = address(&of.parse().unwrap(), parse_date("2026-11-21").unwrap(), 9).unwrap();
        let parameters = Parameters::of(&address).unwrap();
        for (name, value) in [
            ("visit", "a~b;c"),
            ("gender", "1"),
            ("from", "2026-11-21"),
            ("days", "9"),
        ] {
            assert_eq!(parameters.get(name), Some(value), "{name}");
        }
        assert_eq!(address.path(), "/v1/portals/spa/availability");
    }
}
