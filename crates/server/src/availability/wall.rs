//! Wall time of a zone and instants. Knows nothing of opening hours; instants are seconds since 1970.

use chrono::{DateTime, LocalResult, NaiveDate, NaiveDateTime, Offset, TimeZone, Utc};
use chrono_tz::Tz;

/// The date in `zone`.
#[must_use]
pub fn today(zone: Tz, now: DateTime<Utc>) -> NaiveDate {
    now.with_timezone(&zone).date_naive()
}

/// The instant of a wall time: the earlier one if a DST change repeats it, `None` if one skips it.
#[must_use]
pub fn instant_of_wall(zone: Tz, wall: NaiveDateTime) -> Option<DateTime<Utc>> {
    zone.from_local_datetime(&wall)
        .earliest()
        .map(|instant| instant.to_utc())
}

/// The offset of `zone` from UTC at an instant, minutes.
#[must_use]
pub fn utc_offset_minutes(zone: Tz, instant: DateTime<Utc>) -> i32 {
    offset_seconds(zone, instant) / 60
}

/// Seconds since 1970 of a wall time as [`instant_of_wall`]; for one that is skipped, the moment of the change.
pub(super) fn seconds_of_wall(zone: Tz, wall: NaiveDateTime) -> i64 {
    match zone.from_local_datetime(&wall) {
        LocalResult::Single(instant) | LocalResult::Ambiguous(instant, _) => instant.timestamp(),
        LocalResult::None => moment_of_skip(zone, wall),
    }
}

fn offset_seconds(zone: Tz, instant: DateTime<Utc>) -> i32 {
    zone.offset_from_utc_datetime(&instant.naive_utc())
        .fix()
        .local_minus_utc()
}

/// The first second whose wall time is after `wall`, which the zone skips. All offsets lie between
/// -12 h and +14 h, so the change lies between 14 h before and 12 h after `wall` read as UTC.
fn moment_of_skip(zone: Tz, wall: NaiveDateTime) -> i64 {
    let wall = wall.and_utc().timestamp();
    let (mut before, mut after) = (wall - 15 * 3600, wall + 13 * 3600);
    while after - before > 1 {
        let middle = before.midpoint(after);
        let local = DateTime::from_timestamp(middle, 0).map_or(middle, |instant| {
            middle + i64::from(offset_seconds(zone, instant))
        });
        if local > wall {
            after = middle;
        } else {
            before = middle;
        }
    }
    after
}
