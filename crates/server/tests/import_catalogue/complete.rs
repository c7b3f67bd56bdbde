//! What makes a catalogue complete: equipment, couples, other prices, other hours, block-out times.

use booking_server::availability::instant_of_wall;
use booking_server::catalogue::{Catalogue, CoupleRooms, PriceChange};
use booking_server::import;
use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc, Weekday};

use crate::{SMALL, changed};

/// SMALL with a double room, two heaters, a couple's massage, price rules, exceptions and block-outs.
pub(crate) fn complete() -> String {
    let second_room = "[[room]]\nkey = \"twin\"\nname = \"Twin\"\ncategory = \"couple\"\nplaces = 2\n\
        block_outs = [{ from = 2026-12-04T15:00:00, to = \"2026-12-04 16:30\" }, { from = 2026-12-03T13:00:00, to = 2026-12-03T14:00:00 }]\n\
        \n[[equipment]]\nkey = \"heater\"\nname = \"Heater\"\ncategory = \"stones\"\ncount = 2\n\n[[room]]";
    let couple = "room_categories = [\"couple\"]\nequipment = [\"stones\"]\nis_couple_service = true\n\
        couple_rooms = \"either\"\nadd_ons = [\"longer\"]\n\
        [[service.price_rule]]\nhours = { mon-fri = \"09:00-12:00\" }\npercent = -12.5\n\
        [[service.price_rule]]\nhours = { sat = \"09:00-18:00\" }\namount = \"-10.50\"\n\
        [[service.price_rule]]\nhours = { sun = \"09:00-18:00\" }\nprice = 99\n";
    SMALL
        .replacen("[[room]]", second_room, 1)
        .replacen("room_categories = [\"massage\"]\nadd_ons = [\"longer\"]\n", couple, 1)
        .replacen(
            "closed_days = [2026-12-25]",
            "closed_days = [2026-12-25]\nopening_exceptions = { 2026-12-24 = \"09:00-13:00\", 2026-12-27 = [\"10:00-12:00\", \"13:00-15:00\"], 2026-12-31 = [] }",
            1,
        )
        .replacen(
            "settings = { approval = \"manual\" }",
            "settings = { max_guests = 6, max_items_per_guest = 2 }",
            1,
        )
        .replacen("id = \"oil\"", "id = \"oil\"\nper_guest = true\nsensitive = true", 1)
        .replacen(
            "gender = \"female\"",
            "gender = \"female\"\nschedule_exceptions = { 2026-12-05 = \"10:00-14:00\" }\n\
             block_outs = [{ from = 2026-12-03T13:00:00, to = 2026-12-03T17:00:00 }]",
            1,
        )
}

fn read(source: &str) -> Catalogue {
    import::parse(source).expect("the file is right").catalogue
}

fn berlin(wall: &str) -> DateTime<Utc> {
    let wall: NaiveDateTime = wall.parse().unwrap();
    instant_of_wall(chrono_tz::Europe::Berlin, wall).unwrap()
}

fn mistakes(source: &str) -> Vec<String> {
    let problems = import::parse(source).expect_err("the file is wrong");
    problems.iter().map(ToString::to_string).collect()
}

#[test]
fn equipment_and_what_needs_it_arrive() {
    let catalogue = read(&complete());
    let [heater] = catalogue.equipment.as_slice() else {
        panic!("one kind")
    };
    assert_eq!((heater.category.as_str(), heater.count), ("stones", 2));
    assert_eq!(heater.center, catalogue.centers.first().unwrap().id);
    let [couple, thai] = catalogue.services.as_slice() else {
        panic!("two services")
    };
    assert_eq!(couple.equipment_categories, ["stones"]);
    assert!(couple.is_couple_service);
    assert_eq!(couple.couple_rooms, CoupleRooms::Either);
    assert!(thai.equipment_categories.is_empty() && !thai.is_couple_service);
    assert_eq!(thai.couple_rooms, CoupleRooms::Shared);
}

#[test]
fn price_rules_arrive_in_their_order() {
    let catalogue = read(&complete());
    let rules = &catalogue.services.first().unwrap().price_rules;
    let changes: Vec<_> = rules.iter().map(|rule| rule.change).collect();
    assert_eq!(
        changes,
        [
            PriceChange::BasisPoints(-1_250),
            PriceChange::Minor(-1_050),
            PriceChange::Price(9_900)
        ]
    );
    let first = &rules.first().unwrap().hours;
    assert_eq!(
        (first.on(Weekday::Mon).len(), first.on(Weekday::Sat).len()),
        (1, 0)
    );
}

#[test]
fn other_hours_and_block_out_times_arrive() {
    let catalogue = read(&complete());
    let day = |day| NaiveDate::from_ymd_opt(2026, 12, day).unwrap();
    let center = catalogue.centers.first().unwrap();
    let lengths: Vec<_> = center
        .opening_exceptions
        .iter()
        .map(|(date, periods)| (*date, periods.len()))
        .collect();
    assert_eq!(lengths, [(day(24), 1), (day(27), 2), (day(31), 0)]);

    let ann = catalogue.therapists.first().unwrap();
    assert_eq!(ann.schedule_exceptions[&center.id][&day(5)].len(), 1);
    let spans = |spans: &[booking_server::store::Span]| -> Vec<_> {
        spans.iter().map(|span| (span.start, span.end)).collect()
    };
    assert_eq!(
        spans(&ann.block_outs),
        [(berlin("2026-12-03T13:00:00"), berlin("2026-12-03T17:00:00"))]
    );
    let twin = catalogue.rooms.iter().find(|room| room.places == 2).unwrap();
    assert_eq!(
        spans(&twin.block_outs),
        [
            (berlin("2026-12-03T13:00:00"), berlin("2026-12-03T14:00:00")),
            (berlin("2026-12-04T15:00:00"), berlin("2026-12-04T16:30:00"))
        ],
        "in order of time"
    );
}

#[test]
fn a_module_says_how_many_may_come_and_what_each_is_asked() {
    let catalogue = read(&complete());
    let module = catalogue.booking_modules.first().unwrap();
    assert_eq!(
        (module.settings.max_guests, module.settings.max_items_per_guest),
        (6, 2)
    );
    let per_guest: Vec<_> = module
        .fields
        .iter()
        .filter(|field| field.per_guest)
        .map(|field| field.id.as_str())
        .collect();
    assert_eq!(per_guest, ["oil"]);
    let unsaid = &read(SMALL).booking_modules.first().unwrap().settings.clone();
    assert_eq!((unsaid.max_guests, unsaid.max_items_per_guest), (4, 3));
}

#[test]
fn a_block_out_time_that_is_repeated_means_the_earlier() {
    let catalogue = read(&complete().replace("2026-12-03T17:00:00", "2027-10-31T02:30:00"));
    let ann = catalogue.therapists.first().unwrap();
    let end: DateTime<Utc> = "2027-10-31T00:30:00Z".parse().unwrap();
    assert_eq!(ann.block_outs.first().unwrap().end, end, "still summer time");
}

#[test]
fn a_therapist_of_several_zones_says_whose_wall_time_it_is() {
    let second = "[[center]]\nkey = \"away\"\nname = \"Away\"\ntime_zone = \"Asia/Tokyo\"\ncurrency = \"EUR\"\nopening = { daily = \"10:00-16:00\" }\n\n[[room]]\ncenter = \"home\"";
    let two_centers = |therapist: &str| {
        changed("[[room]]", second).replace(
            "schedule = { mon-thu = [\"09:00-12:00\", \"13:00-18:00\"] }",
            &format!(
                "schedules = {{ home = {{ mon = \"09:00-12:00\" }}, away = {{ tue = \"10:00-12:00\" }} }}\n{therapist}"
            ),
        )
    };
    let catalogue = read(&two_centers(
        "schedule_exceptions = { away = { 2026-12-05 = \"10:00-11:00\" } }\n\
         block_outs = [{ from = 2026-12-01T10:00:00, to = 2026-12-01T11:00:00, center = \"away\" }]",
    ));
    let ann = catalogue.therapists.first().unwrap();
    let away = catalogue.centers.get(1).unwrap().id;
    assert_eq!(ann.schedule_exceptions.keys().collect::<Vec<_>>(), [&away]);
    let start: DateTime<Utc> = "2026-12-01T01:00:00Z".parse().unwrap();
    assert_eq!(ann.block_outs.first().unwrap().start, start);

    for (therapist, expected) in [
        (
            "block_outs = [{ from = 2026-12-01T10:00:00, to = 2026-12-01T11:00:00 }]",
            "block_outs: `center` is missing; they work in several time zones",
        ),
        (
            "schedule_exceptions = { 2026-12-05 = \"10:00-11:00\" }",
            "schedule_exceptions: they work at several centers: write { lake = ",
        ),
        (
            "schedule_exceptions = { moon = { 2026-12-05 = \"10:00-11:00\" } }",
            "schedule_exceptions: `moon` is neither a date such as 2026-12-24 nor a center",
        ),
    ] {
        let found = mistakes(&two_centers(therapist));
        assert!(
            found.iter().any(|mistake| mistake.contains(expected)),
            "{expected}: {found:#?}"
        );
    }
}

#[test]
fn mistakes_name_line_field_and_what_would_be_right() {
    let right = complete();
    let mut missed = Vec::new();
    for (from, to, expected) in [
        (
            "from = 2026-12-04T15:00:00",
            "from = 2027-03-28T02:30:00",
            "room \"twin\", block_outs, from: 2027-03-28T02:30:00 does not exist in Europe/Berlin: the clocks skip it on that day",
        ),
        (
            "to = 2026-12-03T17:00:00",
            "to = 2026-12-03T13:00:00",
            "therapist \"ann\", block_outs: it ends before it starts",
        ),
        (
            "to = 2026-12-03T17:00:00",
            "to = 2026-12-03",
            "therapist \"ann\", block_outs, to: 2026-12-03 is not a date and time such as 2026-12-03T13:00:00",
        ),
        (
            "to = 2026-12-03T17:00:00",
            "to = 2026-12-03T17:00:00Z",
            "therapist \"ann\", block_outs, to: 2026-12-03T17:00:00Z is not a date and time",
        ),
        (
            ", to = 2026-12-03T17:00:00",
            "",
            "therapist \"ann\", block_outs: `to` is missing; it must be a date and time",
        ),
        (
            "to = 2026-12-03T17:00:00",
            "until = 2026-12-03T17:00:00",
            "therapist \"ann\", block_outs: `until` is not known here; known are `center`, `from`, `to`",
        ),
        (
            "2026-12-24 = \"09:00-13:00\"",
            "\"24.12.\" = \"09:00-13:00\"",
            "15:24: center \"home\", opening_exceptions: `24.12.` is not a date such as 2026-12-24",
        ),
        (
            "2026-12-24 = ",
            "2026-12-25 = ",
            "15:24: center \"home\", opening_exceptions: 2026-12-25 is in `closed_days`, too",
        ),
        (
            "\"13:00-15:00\"]",
            "\"11:00-15:00\"]",
            "15:22: center \"home\", opening_exceptions: 2026-12-27 10:00-12:00 overlaps 2026-12-27 11:00-15:00",
        ),
        (
            "2026-12-31 = []",
            "2026-12-23 = \"20:00-10:00\"",
            "15:22: center \"home\", opening_exceptions: 2026-12-23 20:00-10:00 overlaps 2026-12-24 09:00-13:00",
        ),
        (
            "category = \"stones\"\ncount = 2",
            "category = \"stones\"\ncount = 0",
            "equipment \"heater\", count: 0 is not a number of pieces from 1 to 100",
        ),
        (
            "equipment = [\"stones\"]",
            "equipment = [\"stone\"]",
            "service \"swedish\", equipment: no equipment of its centers is of the category \"stone\"",
        ),
        (
            "equipment = [\"stones\"]",
            "equipment = [\"stones\", \"stones\"]",
            "service \"swedish\", equipment: \"stones\" is named twice",
        ),
        (
            "couple_rooms = \"either\"",
            "couple_rooms = \"both\"",
            "service \"swedish\", couple_rooms: \"both\" is not known; known are `either`, `separate`, `shared`",
        ),
        (
            "is_couple_service = true\n",
            "",
            "service \"swedish\", couple_rooms: only a service with `is_couple_service = true` has it",
        ),
        (
            "percent = -12.5",
            "percent = -112",
            "service \"swedish\", price_rule number 1, percent: -112 is not a percentage from -100 to 1000",
        ),
        (
            "percent = -12.5",
            "percent = -10\nprice = 80",
            "service \"swedish\", price_rule number 1: write only one of `percent`, `amount` and `price`",
        ),
        (
            "percent = -12.5",
            "",
            "service \"swedish\", price_rule number 1: `percent`, `amount` or `price` is missing",
        ),
        (
            "amount = \"-10.50\"",
            "amount = \"-100\"",
            "service \"swedish\", price_rule number 2, amount: it takes off more than the price",
        ),
        (
            "hours = { sun = \"09:00-18:00\" }\n",
            "",
            "service \"swedish\", price_rule number 3: `hours` is missing",
        ),
        (
            "max_guests = 6",
            "max_guests = 13",
            "booking_module \"form\", settings, max_guests: 13 is not a number of guests from 1 to 12",
        ),
        (
            "id = \"phone\"",
            "id = \"phone\"\nper_guest = true",
            "booking_module \"form\": the field `phone` must not be `per_guest`",
        ),
    ] {
        assert!(right.contains(from), "{from}");
        let found = mistakes(&right.replacen(from, to, 1));
        if !found.iter().any(|mistake| mistake.contains(expected)) {
            missed.push(format!("{to}\nexpected: {expected}\nfound: {found:#?}"));
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n\n"));
}

#[test]
fn couples_for_whom_there_is_never_room_are_warned_of() {
    let warnings = |source: &str| -> Vec<String> {
        let parsed = import::parse(source).unwrap();
        parsed
            .warnings
            .into_iter()
            .map(|warning| warning.message)
            .collect()
    };
    let one_place = complete()
        .replace("places = 2\n", "")
        .replace("couple_rooms = \"either\"\n", "");
    assert_eq!(
        warnings(&one_place),
        [
            "no room where it can be done has two places, so it will never be free",
            "only one can do it, so it will never be free for two"
        ]
    );
    let second = format!(
        "{}\n[[therapist]]\nkey = \"bob\"\nfirst_name = \"Bob\"\nschedule = {{ mon = \"09:00-12:00\" }}\nskills = [\"swedish\"]\n",
        complete()
    );
    assert_eq!(warnings(&second), Vec::<String>::new());
}

#[test]
fn any_single_line_of_it_may_be_lost_without_a_crash() {
    let source = complete();
    let lines: Vec<&str> = source.lines().collect();
    for lost in 0..lines.len() {
        let mut rest = lines.clone();
        rest.remove(lost);
        if let Err(problems) = import::parse(&rest.join("\n")) {
            assert!(!problems.is_empty());
        }
    }
}
