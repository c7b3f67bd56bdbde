//! What the desk says is in the way of what waits: other bookings and the changes that their guests ask for, holds,
//! and what the catalogue has come to say since.

use std::collections::BTreeMap;

use booking_server::catalogue::{Catalogue, Equipment, Period};
use booking_server::http::Settings;
use booking_server::ids::EquipmentId;
use booking_server::store::{Role, Span};
use chrono::{NaiveDate, NaiveTime, TimeZone as _, Utc};
use serde_json::{Value, json};

use crate::app::{App, answer};
use crate::desk::Desk;
use crate::desk_browser::{Browser, Shown};
use crate::spa::{Spa, text};

const NOTHING: &str = "Nothing stands in the way.";

pub(crate) fn page_of(booking: &Value) -> String {
    format!("/desk/bookings/{}", booking["reference"].as_str().unwrap())
}

/// A request for a massage that keeps no slot, so that others may want the same.
async fn loose(desk: &Desk, name: &str, start: &str, therapist: &str) -> Value {
    let spa = &desk.app.spa;
    let submission = json!({
        "submission": true,
        "orgId": spa.organization.to_string(),
        "bookingModuleId": spa.catalogue.booking_modules[2].id.to_string(),
        "portalId": spa.loose.to_string(),
        "contact": {
            "firstName": name, "lastName": "Loose", "email": format!("{name}@guest.example"),
            "answers": {"terms": true},
        },
        "event": {"start": start, "serviceId": spa.massage.to_string(), "therapistId": therapist},
    });
    let (status, reply) = answer(desk.app.post("/bookings/submit").json(&submission)).await;
    assert_eq!(status, 200, "{reply}");
    reply["booking"].clone()
}

async fn import(desk: &Desk, change: impl FnOnce(&mut Catalogue, &Spa)) {
    let mut catalogue = desk.app.spa.catalogue.clone();
    change(&mut catalogue, &desk.app.spa);
    let mut transaction = desk.app.store.begin().await.unwrap();
    transaction.save_catalogue(&catalogue).await.unwrap();
    transaction.commit().await.unwrap();
}

/// What is in the way, one line each, as people read it.
pub(crate) fn obstacles(page: &Shown) -> Vec<String> {
    if page.html.contains(NOTHING) {
        return Vec::new();
    }
    let (_, list) = page.html.split_once("This stands in the way:").expect(&page.html);
    let (list, _) = list.split_once("</ul>").unwrap();
    list.split("<li>")
        .skip(1)
        .map(|line| {
            let mut is_tag = false;
            let shown = line.chars().filter(|sign| {
                let is_shown = !is_tag && *sign != '<';
                is_tag = (is_tag || *sign == '<') && *sign != '>';
                is_shown
            });
            shown.collect()
        })
        .collect()
}

fn tuesday() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 24).unwrap()
}

/// UTC, an hour behind the spa's clock.
fn span(from: (u32, u32), to: (u32, u32)) -> Span {
    let at = |(hour, minute)| Utc.with_ymd_and_hms(2026, 11, 24, hour, minute, 0).unwrap();
    Span {
        start: at(from),
        end: at(to),
    }
}

fn period(from: u32, to: u32) -> Period {
    let at = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
    Period {
        from: at(from),
        to: at(to),
    }
}

#[tokio::test]
async fn what_the_catalogue_says_by_now_is_named() {
    type Change = fn(&mut Catalogue, &Spa);
    let cases: [(&str, Change, &[&str]); 12] = [
        (
            "a day off",
            |catalogue, _| catalogue.therapists[0].days_off = vec![tuesday()],
            &["Ada Sample: not at work on Tuesday, 24 November 2026"],
        ),
        (
            "other hours on that date",
            |catalogue, spa| {
                let exceptions = BTreeMap::from([(tuesday(), vec![period(9, 10), period(12, 17)])]);
                catalogue.therapists[0].schedule_exceptions = BTreeMap::from([(spa.main, exceptions)]);
            },
            &["Ada Sample: at work only 09:00–10:00, 12:00–17:00 on Tuesday, 24 November 2026"],
        ),
        (
            "hours that end with the treatment, recovery left out",
            |catalogue, spa| {
                let exceptions = BTreeMap::from([(tuesday(), vec![period(10, 11)])]);
                catalogue.therapists[0].schedule_exceptions = BTreeMap::from([(spa.main, exceptions)]);
            },
            &[],
        ),
        (
            "no hours at this center",
            |catalogue, spa| drop(catalogue.therapists[0].schedules.remove(&spa.main)),
            &["Ada Sample: not at work on Tuesday, 24 November 2026"],
        ),
        (
            "time blocked out",
            |catalogue, _| catalogue.therapists[0].block_outs = vec![span((9, 30), (10, 0))],
            &["Ada Sample: blocked out, Tuesday, 24 November 2026, 10:30–11:00"],
        ),
        (
            "time blocked out within recovery",
            |catalogue, _| catalogue.therapists[0].block_outs = vec![span((10, 0), (10, 10))],
            &["Ada Sample: blocked out, Tuesday, 24 November 2026, 11:00–11:10"],
        ),
        (
            "time blocked out from the end of recovery on",
            |catalogue, _| catalogue.therapists[0].block_outs = vec![span((10, 10), (12, 0))],
            &[],
        ),
        (
            "rooms blocked out",
            |catalogue, _| {
                for room in &mut catalogue.rooms {
                    room.block_outs = vec![span((8, 0), (12, 0))];
                }
            },
            &["Lotus: blocked out, Tuesday, 24 November 2026, 09:00–13:00"],
        ),
        (
            "a holiday",
            |catalogue, _| catalogue.centers[0].closed_days = vec![tuesday()],
            &["Main: closed on Tuesday, 24 November 2026"],
        ),
        (
            "shorter hours of the house",
            |catalogue, _| {
                catalogue.centers[0].opening_exceptions = BTreeMap::from([(tuesday(), vec![period(11, 17)])]);
            },
            &["Main: open only 11:00–17:00 on Tuesday, 24 November 2026"],
        ),
        (
            "gone",
            |catalogue, _| {
                catalogue.therapists[0].archived = true;
                catalogue.rooms[0].archived = true;
            },
            &[
                "Ada Sample: no longer in the catalogue",
                "Lotus: no longer in the catalogue",
            ],
        ),
        (
            "what concerns others",
            |catalogue, _| {
                catalogue.therapists[1].days_off = vec![tuesday()];
                catalogue.rooms[1].block_outs = vec![span((8, 0), (12, 0))];
                catalogue.centers[1].closed_days = vec![tuesday()];
            },
            &[],
        ),
    ];
    let desk = Desk::open().await;
    let pending = desk.pending().await;
    let mut browser = Browser::with(&desk.app, Role::Decide).await;
    for (name, change, expected) in cases {
        import(&desk, change).await;
        for page in [page_of(&pending), "/desk".to_owned()] {
            let shown = browser.get(&page).await;
            assert_eq!(obstacles(&shown), expected, "{name}, {page}");
        }
    }
}

#[tokio::test]
async fn a_change_is_held_against_the_catalogue_at_the_time_that_is_asked_for() {
    let desk = Desk::open().await;
    let booking = desk.approved_at("2026-11-27T10:00:00").await;
    let reservation = desk.hold_instead(&booking, "2026-11-24T10:00:00").await;
    desk.asked(&booking, json!({"reservationId": reservation})).await;
    import(&desk, |catalogue, _| {
        catalogue.therapists[0].days_off = vec![tuesday(), tuesday() + chrono::Days::new(3)];
    })
    .await;
    let mut browser = Browser::with(&desk.app, Role::Decide).await;
    let shown = browser.get(&page_of(&booking)).await;
    assert_eq!(
        obstacles(&shown),
        ["Ada Sample: not at work on Tuesday, 24 November 2026"],
        "what it has on Friday is not asked about"
    );
}

#[tokio::test]
async fn three_who_want_the_same_are_each_told_of_both_others() {
    let desk = Desk::open().await;
    let ada = desk.app.spa.ada.to_string();
    let (start, wall) = ("2026-11-24T09:00:00Z", "2026-11-24T10:00:00");
    let one = loose(&desk, "One", start, &ada).await;
    let two = loose(&desk, "Two", "2026-11-24T09:30:00Z", &ada).await;
    // The third has another time, and asks for this one.
    let three = desk.approved_at("2026-11-27T10:00:00").await;
    let reservation = desk.hold_instead(&three, wall).await;
    let request = desk.asked(&three, json!({"reservationId": reservation})).await;
    let reference = |booking: &Value| booking["reference"].as_str().unwrap().to_owned();
    let pending = |booking: &Value, name: &str, hours: &str| {
        let reference = reference(booking);
        format!("Ada Sample, Lotus: {reference} (waiting), {name} Loose, Tuesday, 24 November 2026, {hours}")
    };
    let (of_one, of_two) = (
        pending(&one, "One", "10:00–11:00"),
        pending(&two, "Two", "10:30–11:30"),
    );
    let of_three = format!(
        "Ada Sample, Lotus: {} (Change requested), Grace Example, Tuesday, 24 November 2026, 10:00–11:00",
        reference(&three)
    );
    let mut browser = Browser::with(&desk.app, Role::Decide).await;
    for (booking, mut expected) in [
        (&one, vec![of_two.clone(), of_three.clone()]),
        (&two, vec![of_one.clone(), of_three]),
        (&three, vec![of_one, of_two]),
    ] {
        let mut said = obstacles(&browser.get(&page_of(booking)).await);
        said.sort();
        expected.sort();
        assert_eq!(said, expected);
    }
    // Nobody asks for it any more.
    assert_eq!(desk.deny_change(&request).await.0, 200);
    let said = obstacles(&browser.get(&page_of(&one)).await);
    assert_eq!(said, [pending(&two, "Two", "10:30–11:30")]);
}

#[tokio::test]
async fn rooms_and_equipment_that_two_need_are_named() {
    let heater = EquipmentId::random();
    let app = App::start_with(Settings::default(), |spa| {
        spa.catalogue.equipment.push(Equipment {
            id: heater,
            center: spa.main,
            name: text("Heater"),
            category: "heater".to_owned(),
            count: 1,
            archived: false,
        });
        spa.catalogue.equipment.push(Equipment {
            id: EquipmentId::random(),
            center: spa.main,
            name: text("Lamp"),
            category: "lamp".to_owned(),
            count: 2,
            archived: false,
        });
        spa.catalogue.services[0].equipment_categories = vec!["heater".to_owned(), "lamp".to_owned()];
    })
    .await;
    let desk = Desk::of(app).await;
    let (ada, bo) = (desk.app.spa.ada.to_string(), desk.app.spa.bo.to_string());
    let one = loose(&desk, "One", "2026-11-24T09:00:00Z", &ada).await;
    let two = loose(&desk, "Two", "2026-11-24T09:00:00Z", &bo).await;
    let mut browser = Browser::with(&desk.app, Role::Decide).await;
    let shown = browser.get(&page_of(&one)).await;
    let expected = format!(
        "Lotus, Heater, Lamp: {} (waiting), Two Loose, Tuesday, 24 November 2026, 10:00–11:00",
        two["reference"].as_str().unwrap()
    );
    let mut said = obstacles(&shown);
    for line in &mut said {
        // Kinds of equipment come in no order.
        *line = line.replace("Lamp, Heater", "Heater, Lamp");
    }
    assert_eq!(said, [expected]);
    // The one heater is repaired in that time.
    let block_out = json!({
        "center_id": desk.app.spa.main.to_string(), "equipment_id": heater.to_string(),
        "from": "2026-11-24T10:00:00", "to": "2026-11-24T12:00:00", "note": "Repair",
    });
    let (status, reply) = desk.staff("/v1/block_outs", &block_out).await;
    assert_eq!(status, 200, "{reply}");
    let said = obstacles(&browser.get(&page_of(&one)).await);
    assert_eq!(said.len(), 2, "{said:?}");
    assert_eq!(
        said[1],
        "Heater: blocked out, Tuesday, 24 November 2026, 10:00–12:00 – Repair"
    );
}

#[tokio::test]
async fn a_guest_who_chooses_another_time_for_a_booking_is_told_from_one_who_has_none() {
    let desk = Desk::open().await;
    let ada = desk.app.spa.ada.to_string();
    let wanting = loose(&desk, "Wanting", "2026-11-24T09:00:00Z", &ada).await;
    let booking = desk.approved_at("2026-11-24T14:00:00").await;
    desk.hold_instead(&booking, "2026-11-24T10:00:00").await;
    let mut browser = Browser::with(&desk.app, Role::Decide).await;
    let said = obstacles(&browser.get(&page_of(&wanting)).await);
    let reference = booking["reference"].as_str().unwrap();
    assert_eq!(
        said,
        [format!("Ada Sample, Lotus: held for a change of {reference}")],
        "its own time does not collide"
    );
    desk.app.advance_minutes(11);
    assert!(obstacles(&browser.get(&page_of(&wanting)).await).is_empty());
    let draft = desk.app.draft().await;
    assert_eq!(desk.app.reserve(&draft, "2026-11-24T10:00:00").await.0, 200);
    let said = obstacles(&browser.get(&page_of(&wanting)).await);
    assert_eq!(said, ["Ada Sample, Lotus: held by a guest who is choosing"]);
}
