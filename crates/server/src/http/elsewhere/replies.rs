//! Times in JSON from one zone to another. Knows the names of the wire's members that are wall times, and what
//! beside them says the moment. Pure.

use axum::body::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use serde_json::Value;

use crate::availability::{instant_of_wall, utc_offset_minutes};
use crate::http::wire_times::{parse_utc, parse_wall, wall_in};

/// The center's wall times of the booking module API, each with the instant beside it.
const BESIDE: [(&str, &str); 3] = [
    ("startInCenter", "start"),
    ("endInCenter", "end"),
    ("untilInCenter", "until"),
];

/// The center's wall times of a reservation.
const OF_RESERVATION: [&str; 3] = ["slot_time", "start_time", "end_time"];

/// Says all wall times in a reply in `zone`. `center` is the zone of those that are of a reservation.
pub(super) fn translate(value: &mut Value, zone: Tz, center: Option<Tz>) {
    match value {
        Value::Object(members) => {
            for (wall, instant) in BESIDE {
                let instant = members.get(instant).and_then(Value::as_str).and_then(parse_utc);
                if let Some((place, instant)) = members.get_mut(wall).zip(instant) {
                    *place = wall_in(zone, instant).into();
                }
            }
            if let Some(center) = center {
                for name in OF_RESERVATION {
                    if let Some(place) = members.get_mut(name)
                        && let Some(there) = place.as_str().and_then(|time| moved(time, center, zone))
                    {
                        *place = there.into();
                    }
                }
            }
            if let Some(instant) = of_alternative(members) {
                members.insert("Time".to_owned(), wall_in(zone, instant).into());
                let offset = utc_offset_minutes(zone, instant);
                members.insert("utc_offset_minutes".to_owned(), offset.into());
            }
            for (name, member) in members.iter_mut() {
                // What people wrote is theirs, whatever it is called.
                if name != "answers" {
                    translate(member, zone, center);
                }
            }
        }
        Value::Array(list) => {
            for member in list {
                translate(member, zone, center);
            }
        }
        _ => {}
    }
}

/// The moment of a slot that is offered in place of another.
fn of_alternative(members: &serde_json::Map<String, Value>) -> Option<DateTime<Utc>> {
    let time = parse_wall(members.get("Time")?.as_str()?)?;
    let offset = members.get("utc_offset_minutes")?.as_i64()?;
    Some(time.and_utc() - TimeDelta::try_minutes(offset)?)
}

/// A wall time of `from` as that of `to` at the same moment.
fn moved(time: &str, from: Tz, to: Tz) -> Option<String> {
    let instant = instant_of_wall(from, parse_wall(time)?)?;
    Some(wall_in(to, instant))
}

/// The request for a slot whose time is in `zone`, with the center's time. What cannot be read is left for the API to
/// refuse, and so is a time that the zone skips.
pub(super) fn reserve_at(sent: &Bytes, zone: Tz, center: Tz) -> Bytes {
    let Ok(mut request) = serde_json::from_slice::<Value>(sent) else {
        return sent.clone();
    };
    if let Some(time) = request.get_mut("slot_time")
        && let Some(there) = time.as_str().and_then(|time| moved(time, zone, center))
    {
        *time = there.into();
    }
    request.to_string().into()
}

/// An event of a stream; whatever is none stays as it is.
pub(super) fn translate_event(piece: Bytes, zone: Tz) -> Bytes {
    const DATA: &str = "data: ";
    let Ok(text) = std::str::from_utf8(&piece) else {
        return piece;
    };
    let lines = text.split_inclusive('\n').map(|line| {
        let data = line
            .strip_prefix(DATA)
            .and_then(|data| serde_json::from_str(data).ok());
        match data {
            Some(mut value) => {
                translate(&mut value, zone, None);
                format!("{DATA}{value}\n")
            }
            None => line.to_owned(),
        }
    });
    lines.collect::<String>().into()
}

/// Paths of pictures, which the widget puts behind the address that it asks: up over `/in/{zone}`, whose name has three parts at
/// most, so that what everybody sees is kept once. Nothing is above the root.
pub(super) fn lead_to_root(value: &mut Value) {
    match value {
        Value::Object(members) => members.values_mut().for_each(lead_to_root),
        Value::Array(list) => list.iter_mut().for_each(lead_to_root),
        Value::String(path) if path.starts_with("/pictures/") => path.insert_str(0, "/../../../.."),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn wall_times_are_said_in_the_zone_and_instants_stay() {
        let mut reply = json!({"booking": {
            "lastUpdated": "2026-11-23T07:00:00Z",
            "contact": {"answers": {"start": "2026-11-24T19:00:00Z", "startInCenter": "2026-11-24T20:00:00"}},
            "events": [{
                "start": "2026-11-24T19:00:00Z", "end": "2026-11-24T20:00:00Z",
                "startInCenter": "2026-11-24T20:00:00", "endInCenter": "2026-11-24T21:00:00",
            }],
        }, "allowed": {"change": {"until": "2026-11-23T19:00:00Z", "untilInCenter": "2026-11-23T20:00:00"}}});
        let before = reply.clone();
        translate(&mut reply, Tz::Asia__Tokyo, None);
        let event = &reply["booking"]["events"][0];
        assert_eq!(event["startInCenter"], "2026-11-25T04:00:00");
        assert_eq!(event["endInCenter"], "2026-11-25T05:00:00");
        assert_eq!(event["start"], "2026-11-24T19:00:00Z");
        assert_eq!(reply["allowed"]["change"]["untilInCenter"], "2026-11-24T04:00:00");
        assert_eq!(reply["booking"]["contact"], before["booking"]["contact"]);
        assert_eq!(reply["booking"]["lastUpdated"], before["booking"]["lastUpdated"]);
    }

    #[test]
    fn a_reservation_is_asked_for_at_the_centers_time_and_answered_in_the_zones() {
        let sent = Bytes::from(r#"{"slot_time":"2026-11-25T04:00:00","create_invoice":false}"#);
        let asked = reserve_at(&sent, Tz::Asia__Tokyo, Tz::Europe__Berlin);
        let asked: Value = serde_json::from_slice(&asked).unwrap();
        assert_eq!(
            asked,
            json!({"slot_time": "2026-11-24T20:00:00", "create_invoice": false})
        );
        let mut reply = json!({
            "slot_time": "2026-11-24T20:00:00", "expiry_time": "2026-11-24T20:10:00Z",
            "invoices": [{"items": [{"start_time": "2026-11-24T20:00:00", "end_time": "2026-11-24T21:00:00"}]}],
        });
        translate(&mut reply, Tz::Asia__Tokyo, Some(Tz::Europe__Berlin));
        assert_eq!(reply["slot_time"], "2026-11-25T04:00:00");
        assert_eq!(reply["expiry_time"], "2026-11-24T20:10:00Z");
        let item = &reply["invoices"][0]["items"][0];
        assert_eq!(
            (&item["start_time"], &item["end_time"]),
            (&json!("2026-11-25T04:00:00"), &json!("2026-11-25T05:00:00"))
        );
    }

    #[test]
    fn what_cannot_be_read_goes_on_as_it_came() {
        for sent in ["", "{", r#"{"slot_time":"soon"}"#, r#"{"slot_time":7}"#] {
            let asked = reserve_at(&Bytes::from(sent), Tz::Asia__Tokyo, Tz::Europe__Berlin);
            assert_eq!(asked, sent, "{sent}");
        }
    }

    #[test]
    fn slots_in_place_of_one_that_is_gone_are_told_by_their_offset() {
        let mut refusal = json!({"status": 409, "alternatives": [
            {"Time": "2026-11-24T20:00:00", "utc_offset_minutes": 60, "spaces": 1},
        ]});
        translate(&mut refusal, Tz::America__Los_Angeles, None);
        assert_eq!(
            refusal["alternatives"],
            json!([{"Time": "2026-11-24T11:00:00", "utc_offset_minutes": -480, "spaces": 1}])
        );
    }

    #[test]
    fn an_event_of_a_stream_is_translated_and_its_frame_stays() {
        let piece =
            "event: booking\nid: 7\ndata: {\"start\":\"2026-11-24T19:00:00Z\",\"startInCenter\":\"\"}\n\n";
        let expected = piece.replace("\"\"", "\"2026-11-25T04:00:00\"");
        assert_eq!(translate_event(piece.into(), Tz::Asia__Tokyo), expected);
        assert_eq!(translate_event(":\n\n".into(), Tz::Asia__Tokyo), ":\n\n");
    }

    #[test]
    fn pictures_are_found_where_they_are() {
        let mut portal = json!({"services": [{"image_paths": ["/pictures/ab/320.webp", "https://elsewhere.example/a.jpg"]}]});
        lead_to_root(&mut portal);
        let paths = &portal["services"][0]["image_paths"];
        assert_eq!(paths[0], "/../../../../pictures/ab/320.webp");
        assert_eq!(paths[1], "https://elsewhere.example/a.jpg");
    }

    /// A wall time that is new on the wire must be translated too, or be named here as one that no widget is told.
    #[test]
    fn every_wall_time_of_the_description_is_known_here() {
        /// Of block-outs and working hours, which staff calls alone have; and what is sent.
        const NOT_TOLD: [&str; 4] = [
            "CreateBlockOutRequest",
            "BlockOut",
            "WorkingHours",
            "ListedCenter",
        ];
        let document: Value = serde_json::from_str(&crate::openapi::document()).unwrap();
        let known = BESIDE.iter().map(|(wall, _)| *wall).chain(OF_RESERVATION);
        let known: Vec<&str> = known.chain(["Time"]).collect();
        let mut found = Vec::new();
        for (schema, description) in document["components"]["schemas"].as_object().unwrap() {
            for (name, member) in description["properties"].as_object().into_iter().flatten() {
                let text = member["description"].as_str().unwrap_or_default().to_lowercase();
                if text.contains("wall time") && !NOT_TOLD.contains(&schema.as_str()) {
                    assert!(
                        known.contains(&name.as_str()),
                        "{schema}.{name} is not translated"
                    );
                    found.push(name.as_str());
                }
            }
        }
        for name in known {
            assert!(found.contains(&name), "{name} is a wall time of nothing");
        }
    }
}
