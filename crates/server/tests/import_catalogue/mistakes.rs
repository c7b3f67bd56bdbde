//! Wrong files: every mistake is named with its place and what would be right.

use booking_server::import;

use crate::{SMALL, changed};

fn mistakes(source: &str) -> Vec<String> {
    let problems = import::parse(source).expect_err("the file is wrong");
    problems.iter().map(ToString::to_string).collect()
}

#[test]
fn a_mistake_names_line_field_value_and_what_would_be_right() {
    let mut missed = Vec::new();
    for (from, to, expected) in [
        (
            "price = \"89.50\"",
            "prise = \"89.50\"",
            "75:1: service \"swedish\": `prise` is not known here; did you mean `price`?",
        ),
        (
            "price = \"89.50\"",
            "price = \"89,50\"",
            "75:9: service \"swedish\", price: \"89,50\" is not an amount in EUR with at most 2 digits after the point; write it like \"95.00\" or 95",
        ),
        (
            "price = \"89.50\"",
            "price = -1",
            "75:9: service \"swedish\", price: -1 is not an amount in EUR",
        ),
        (
            "price = \"89.50\"",
            "price = true",
            "75:9: service \"swedish\", price: true is not an amount in EUR",
        ),
        (
            "duration = 60",
            "duration = \"60\"",
            "73:12: service \"swedish\", duration: \"60\" is not a number of minutes from 5 to 720",
        ),
        (
            "duration = 60",
            "duration = 6000",
            "73:12: service \"swedish\", duration: 6000 is not a number of minutes from 5 to 720",
        ),
        (
            "duration = 60\n",
            "",
            "69:1: service \"swedish\": `duration` is missing; it must be the number of minutes with the guest",
        ),
        (
            "tax_percent = \"7.7\"",
            "tax_percent = 107",
            "86:15: service \"thai\", tax_percent: 107 is not a percentage from 0 to 100",
        ),
        (
            "tax_percent = 19\n",
            "",
            "68:1: service \"swedish\": `tax_percent` is missing; write it here, or once for all in [organization]",
        ),
        (
            "add_ons = [\"longer\"]",
            "add_ons = [\"shorter\"]",
            "77:12: service \"swedish\", add_ons: there is no add_on \"shorter\"; known are `longer`",
        ),
        (
            "add_ons = [\"longer\"]",
            "add_ons = [\"longr\"]",
            "77:12: service \"swedish\", add_ons: there is no add_on \"longr\"; did you mean `longer`?",
        ),
        (
            "add_ons = [\"longer\"]",
            "add_ons = [\"longer\", \"longer\"]",
            "77:22: service \"swedish\", add_ons: \"longer\" is named twice",
        ),
        (
            "room_categories = [\"massage\"]",
            "room_categories = [\"sauna\"]",
            "76:20: service \"swedish\", room_categories: no room of its centers is of the category \"sauna\"",
        ),
        (
            "code = \"TH\"",
            "code = \"swedish\"",
            "79:1: service \"thai\": the code \"swedish\" is given to two services",
        ),
        (
            "key = \"thai\"",
            "key = \"swedish\"",
            "80:7: service \"swedish\", key: the key \"swedish\" is given to two services",
        ),
        (
            "key = \"thai\"",
            "key = \"Thai\"",
            "80:7: service \"Thai\", key: \"Thai\" is not a key: small letters, digits and hyphens",
        ),
        ("key = \"thai\"\n", "", "79:1: service number 2: `key` is missing"),
        (
            "key = \"thai\"",
            "key = \"thai\"\nid = \"7\"",
            "81:6: service \"thai\", id: \"7\" is not a UUID",
        ),
        (
            "time_zone = \"Europe/Berlin\"",
            "time_zone = \"Europe/Berlino\"",
            "11:13: center \"home\", time_zone: \"Europe/Berlino\" is not the name of a time zone such as \"Europe/Berlin\"",
        ),
        (
            "time_zone = \"Europe/Berlin\"",
            "time_zone = \"Europe/Berlin\"\nemail = \"a@b.example\\r\\nBcc: c\"",
            "12:9: center \"home\", email: \"a@b.example\\r\\nBcc: c\" is not an email address such as",
        ),
        (
            "time_zone = \"Europe/Berlin\"",
            "time_zone = \"Europe/Berlin\"\naddress = [\"A street\", \"A\\u0000town\"]",
            "12:24: center \"home\", address: the control character U+0000 cannot be in it",
        ),
        (
            "currency = \"EUR\"",
            "currency = \"Euro\"",
            "12:12: center \"home\", currency: \"Euro\" is not a currency of ISO 4217 such as \"EUR\"",
        ),
        (
            "closed_days = [2026-12-25]",
            "closed_days = [\"25.12.2026\"]",
            "14:16: center \"home\", closed_days: \"25.12.2026\" is not a date such as 2026-12-25",
        ),
        (
            "closed_days = [2026-12-25]",
            "closed_days = [2026-12-25, \"2026-12-25\"]",
            "14:28: center \"home\", closed_days: 2026-12-25 is written twice",
        ),
        (
            "\"09:00-12:00\", \"13:00-18:00\"",
            "\"09:00-25:00\"",
            "93:25: therapist \"ann\", schedule, mon-thu: \"09:00-25:00\" is not a period such as \"09:00-18:00\"",
        ),
        (
            "\"09:00-12:00\", \"13:00-18:00\"",
            "\"09:00-14:00\", \"13:00-18:00\"",
            "93:12: therapist \"ann\", schedule: mon 09:00-14:00 overlaps mon 13:00-18:00",
        ),
        (
            "mon-fri = \"09:00-18:00\"",
            "monday = \"09:00-18:00\"",
            "13:13: center \"home\", opening: `monday` is not a day",
        ),
        (
            "mon-fri = \"09:00-18:00\"",
            "sun-mon = \"20:00-21:00\", mon-fri = \"09:00-18:00\"",
            "center \"home\", opening: `mon` is named twice",
        ),
        (
            "mon-fri = \"09:00-18:00\"",
            "sun = \"20:00-03:00\", mon = \"02:00-18:00\"",
            "13:11: center \"home\", opening: sun 20:00-03:00 overlaps mon 02:00-18:00",
        ),
        (
            "gender = \"female\"",
            "gender = \"f\"",
            "92:10: therapist \"ann\", gender: \"f\" is not known; known are `female`, `male`",
        ),
        ("schedule = {", "schedules = {", "there is no center \"mon-thu\""),
        (
            "approval = \"manual\"",
            "approval = \"manuel\"",
            "24:25: booking_module \"form\", settings, approval: \"manuel\" is not known; did you mean `manual`?",
        ),
        (
            "approval = \"manual\"",
            "appointment_reminder_hours = [24, 0]",
            "24:48: booking_module \"form\", settings, appointment_reminder_hours: 0 is not a number of hours from 1 to 744",
        ),
        (
            "approval = \"manual\"",
            "appointment_reminder_hours = 24",
            "24:43: booking_module \"form\", settings, appointment_reminder_hours: 24 is not a list such as [24]",
        ),
        (
            "approval = \"manual\"",
            "appointment_reminder_hours = [1, 2, 3, 4, 5, 6]",
            "24:43: booking_module \"form\", settings, appointment_reminder_hours: at most 5 reminders can be sent",
        ),
        (
            "approval = \"manual\"",
            "blocking_time = 0",
            "24:30: booking_module \"form\", settings, blocking_time: 0 is not a number of minutes from 1 to 120",
        ),
        (
            "id = \"phone\"\nkind = \"phone\"",
            "id = \"phone\"\nkind = \"text\"",
            "21:1: booking_module \"form\": the field `phone` must be of kind \"phone\"",
        ),
        (
            "id = \"phone\"\nkind = \"phone\"",
            "id = \"email\"\nkind = \"email\"",
            "the field `email` is there twice",
        ),
        (
            "required = true\n",
            "",
            "21:1: booking_module \"form\": the field `email` must be required",
        ),
        (
            "options = [{ value = \"none\", label = \"None\" }]",
            "",
            "47:1: booking_module \"form\", field \"oil\": `options` is missing",
        ),
        (
            "label = \"Phone\"",
            "label = \"Phone\"\noptions = []",
            "46:11: booking_module \"form\", field \"phone\", options: only a field of kind \"choice\" has options",
        ),
        (
            "booking_module = \"form\"",
            "booking_module = \"from\"",
            "56:18: portal \"small\", booking_module: there is no booking_module \"from\"; did you mean `form`?",
        ),
        (
            "\"https://www.example.com\"",
            "\"www.example.com\"",
            "57:20: portal \"small\", allowed_origins: \"www.example.com\" is not an origin: an origin starts with https:// or http://",
        ),
        (
            "de = \"Massage (de)\"",
            "deutsch = \"Massage (de)\"",
            "61:26: category \"massage\", name: `deutsch` is not a language tag such as en or de-AT",
        ),
        (
            "en = \"Massage\"",
            "fr = \"Massage\"",
            "61:8: category \"massage\", name: the text in `en` is missing, the organization's own language",
        ),
        (
            "name = \"Swedish\"",
            "name = 7",
            "72:8: service \"swedish\", name: 7 is not a text such as",
        ),
        (
            "reference_prefix = \"S\"",
            "reference_prefix = \"small\"",
            "5:20: organization, reference_prefix: \"small\" is not one to four capital letters",
        ),
        (
            "[organization]",
            "[organisation]",
            "1:2: `organisation` is not known here; did you mean `organization`?",
        ),
        (
            "[[room]]",
            "[[rooms]]",
            "`rooms` is not known here; did you mean `room`?",
        ),
        (
            "booking_module = \"form\"",
            "booking_module = \"form\"\ntheme = { colour = \"red\" }",
            "57:11: portal \"small\", theme: `colour` is not a property of the widget; docs/theming.md lists them all",
        ),
        (
            "booking_module = \"form\"",
            "booking_module = \"form\"\ntheme = { \"--booking-color-acent\" = \"red\" }",
            "`--booking-color-acent` is not a property of the widget; did you mean `--booking-color-accent`?",
        ),
        (
            "booking_module = \"form\"",
            "booking_module = \"form\"\ntheme = { \"--booking-color-accent\" = \"red; color: blue\" }",
            "\"red; color: blue\" cannot be the value of `--booking-color-accent`: ';' may not stand in a value",
        ),
        (
            "booking_module = \"form\"",
            "booking_module = \"form\"\ntheme = { \"--booking-color-accent\" = \"#7a3b2\" }",
            "\"#7a3b2\" cannot be the value of `--booking-color-accent`: it is no colour; one is written like #7a3b2e",
        ),
        (
            "booking_module = \"form\"",
            "booking_module = \"form\"\ntheme = { preset = \"botanic\" }",
            "there is no preset `botanic`; did you mean `botanical`?",
        ),
        (
            "booking_module = \"form\"",
            "booking_module = \"form\"\nwording = { heading_servic = \"Which one?\" }",
            "`heading_servic` is not a text that a portal can word; did you mean `heading_service`?",
        ),
        (
            "booking_module = \"form\"",
            "booking_module = \"form\"\nwording = { step_time = { en = \"The day and the time of your visit\" } }",
            "there is room for 1 to 24 characters here",
        ),
        (
            "booking_module = \"form\"",
            "booking_module = \"form\"\nwording = { note_help = { fr = \"Bonjour\" } }",
            "the widget does not speak `fr`",
        ),
        (
            "booking_module = \"form\"",
            "booking_module = \"form\"\nwording = { note_help = \"Dear {name}\" }",
            "'{' may not stand in it",
        ),
        (
            "booking_module = \"form\"",
            "booking_module = \"form\"\nslug = \"Small Spa\"",
            "57:8: portal \"small\", slug: \"Small Spa\" is not a key",
        ),
        (
            "booking_module = \"form\"",
            "booking_module = \"form\"\nstatus = \"hidden\"",
            "57:10: portal \"small\", status: \"hidden\" is not known; known are `draft`, `live`",
        ),
        (
            "label = \"Phone\"",
            "label = \"Phone\"\nlink_url = \"javascript:alert(1)\"",
            "46:12: booking_module \"form\", field \"phone\", link_url: \"javascript:alert(1)\" is not an address that starts with https://, http:// or /",
        ),
        (
            "label = \"Phone\"",
            "label = \"Phone\"\nservices = [\"shiatsu\"]",
            "46:13: booking_module \"form\", field \"phone\", services: there is no service \"shiatsu\"",
        ),
        (
            "id = \"oil\"",
            "id = \"oil!\"",
            "48:6: booking_module \"form\", field \"oil!\", id: \"oil!\" is not a field's name",
        ),
        ("name = \"Swedish\"", "name = Swedish", "72:8: "),
    ] {
        let found = mistakes(&changed(from, to));
        if !found.iter().any(|mistake| mistake.contains(expected)) {
            missed.push(format!("{to}\nexpected: {expected}\nfound: {found:#?}"));
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n\n"));
}

#[test]
fn all_mistakes_are_found_at_once_and_in_order() {
    let source = changed("currency = \"EUR\"", "currency = \"euro\"")
        .replace("duration = 60", "duration = 0")
        .replace("gender = \"female\"", "gender = \"woman\"")
        .replace("kind = \"choice\"", "kind = \"select\"");
    let lines: Vec<usize> = import::parse(&source)
        .expect_err("wrong")
        .iter()
        .map(|problem| problem.line)
        .collect();
    for line in [12, 49, 73, 92] {
        assert!(lines.contains(&line), "{line} is not in {lines:?}");
    }
    assert!(lines.is_sorted(), "{lines:?}");
}

#[test]
fn a_service_in_two_currencies_is_refused() {
    let second = "[[center]]\nkey = \"away\"\nname = \"Away\"\ntime_zone = \"Asia/Tokyo\"\ncurrency = \"JPY\"\nopening = { daily = \"10:00-16:00\" }\n\n[[room]]\ncenter = \"home\"";
    let found = mistakes(&changed("[[room]]", second));
    assert!(
        found
            .iter()
            .any(|mistake| mistake.contains("service \"swedish\": its centers have different currencies")),
        "{found:#?}"
    );
    assert!(
        found
            .iter()
            .any(|mistake| mistake.contains("there are several centers: write `schedules`")),
        "{found:#?}"
    );
}

#[test]
fn an_empty_file_says_what_it_must_hold() {
    let found = mistakes("");
    for part in [
        "`organization` is missing",
        "there is no [[center]]",
        "there is no [[portal]]",
    ] {
        assert!(
            found.iter().any(|mistake| mistake.contains(part)),
            "{part}: {found:#?}"
        );
    }
}

#[test]
fn any_single_line_may_be_lost_without_a_crash() {
    let lines: Vec<&str> = SMALL.lines().collect();
    for lost in 0..lines.len() {
        let rest: Vec<&str> = lines
            .iter()
            .enumerate()
            .filter(|(index, _)| *index != lost)
            .map(|(_, line)| *line)
            .collect();
        if let Err(problems) = import::parse(&rest.join("\n")) {
            assert!(!problems.is_empty());
        }
    }
}
