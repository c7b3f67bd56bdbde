//! What a visitor elsewhere is told of the zone that times are in: by the texts of the widget that say so otherwise.

use booking_wire::portal::PortalResponse;
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use crate::availability::utc_offset_minutes;
use crate::i18n::{Language, Message};

/// A year and a bit, by which every rule of a zone has come to pass.
const WEEKS: i32 = 54;

/// Puts the words into the portal's own, where some center's clocks do not go as those of `zone`.
pub(in crate::http) fn add(portal: &mut PortalResponse, zone: Tz, language: Language, now: DateTime<Utc>) {
    let mut centers: Vec<Tz> = Vec::new();
    for center in &portal.centers {
        let Ok(center) = center.time_zone.parse() else {
            continue;
        };
        if !centers.contains(&center) {
            centers.push(center);
        }
    }
    if centers.iter().all(|center| go_alike(*center, zone, now)) {
        return;
    }
    let zone = name(zone);
    // Where centers are in several zones, whose it is cannot be said in one sentence.
    let center = match centers.as_slice() {
        [only] => Some(name(*only)),
        _ => None,
    };
    let words = [
        (
            "times_are_local",
            Message::TimesAreVisitors {
                zone: zone.clone(),
                center,
            },
        ),
        ("summary_time", Message::WhenInZone { zone }),
    ];
    for (key, words) in words {
        portal.wording.insert(key.to_owned(), words.text(language));
    }
}

/// Whether two zones' clocks show the same from now on, as far as their rules are known.
fn go_alike(one: Tz, other: Tz, now: DateTime<Utc>) -> bool {
    (0..WEEKS).all(|week| {
        let then = now + TimeDelta::weeks(week.into());
        utc_offset_minutes(one, then) == utc_offset_minutes(other, then)
    })
}

/// As people call it: by its city, or by its whole name where it has none.
fn name(zone: Tz) -> String {
    let name = zone.name();
    match name.rsplit_once('/') {
        Some((area, city)) if area != "Etc" => city.replace('_', " "),
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_go_alike_if_their_clocks_do_all_year() {
        let winter = DateTime::from_timestamp(1_795_000_000, 0).unwrap();
        for (one, other, expected) in [
            (Tz::Europe__Berlin, Tz::Europe__Paris, true),
            (Tz::Europe__Berlin, Tz::Asia__Tokyo, false),
            // The same in winter alone.
            (Tz::Europe__Berlin, Tz::Africa__Lagos, false),
            (Tz::Europe__London, Tz::UTC, false),
        ] {
            assert_eq!(go_alike(one, other, winter), expected, "{one} {other}");
        }
    }

    #[test]
    fn a_zone_is_called_by_its_city() {
        for (zone, expected) in [
            (Tz::Asia__Tokyo, "Tokyo"),
            (Tz::America__Argentina__Buenos_Aires, "Buenos Aires"),
            (Tz::UTC, "UTC"),
            (Tz::Etc__GMTPlus5, "Etc/GMT+5"),
        ] {
            assert_eq!(name(zone), expected);
        }
    }
}
