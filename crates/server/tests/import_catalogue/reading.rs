//! A right file.

use booking_server::catalogue::{Catalogue, Gender, PortalStatus};
use booking_server::import;
use chrono::{NaiveTime, Weekday};

use crate::{SMALL, changed};

fn read(source: &str) -> Catalogue {
    import::parse(source).expect("the file is right").catalogue
}

#[test]
fn every_part_arrives() {
    let catalogue = read(SMALL);
    assert_eq!(catalogue.organization.reference_prefix, "S");
    let center = catalogue.centers.first().unwrap();
    assert_eq!(center.time_zone, chrono_tz::Europe::Berlin);
    assert_eq!(center.currency.code(), "EUR");
    assert_eq!(center.closed_days.len(), 1);
    assert_eq!(center.opening.on(Weekday::Fri).len(), 1);
    assert_eq!(center.opening.on(Weekday::Sat), []);

    let portal = catalogue.live_portal("small").unwrap();
    assert_eq!(portal.status, PortalStatus::Live);
    assert_eq!(portal.allowed_origins, ["https://www.example.com"]);
    assert!(catalogue.booking_module(portal.booking_module).is_some());

    let [swedish, thai] = catalogue.services.as_slice() else {
        panic!("two services")
    };
    assert_eq!((swedish.code.as_str(), thai.code.as_str()), ("swedish", "TH"));
    assert_eq!((swedish.price.minor, thai.price.minor), (8_950, 10_050));
    assert_eq!((swedish.tax_basis_points, thai.tax_basis_points), (1_900, 770));
    assert!(swedish.tax_included && !thai.tax_included);
    assert_eq!((swedish.recovery_minutes, thai.recovery_minutes), (15, 0));
    assert_eq!(swedish.centers, [center.id]);
    assert_eq!(swedish.add_ons.first().unwrap().price.minor, 2_000);

    let ann = catalogue.therapists.first().unwrap();
    assert_eq!((ann.gender, ann.last_name.as_str()), (Gender::Female, ""));
    assert_eq!(ann.skills, [swedish.id, thai.id]);
    let week = ann.schedules.get(&center.id).unwrap();
    assert_eq!(week.on(Weekday::Mon).len(), 2);
    assert_eq!(week.on(Weekday::Fri), []);
}

#[test]
fn a_text_is_a_string_or_a_table_of_languages() {
    let catalogue = read(SMALL);
    let name = &catalogue.categories.first().unwrap().name;
    assert_eq!(
        (name.in_language("en"), name.in_language("de-AT")),
        ("Massage", "Massage (de)")
    );
    let name = &catalogue.services.first().unwrap().name;
    assert_eq!(name.in_language("de"), "Swedish");
}

#[test]
fn ids_follow_from_the_keys_alone() {
    let (one, other) = (
        read(SMALL),
        read(&changed("name = \"Swedish\"", "name = \"Classic\"")),
    );
    let ids = |catalogue: &Catalogue| {
        catalogue
            .services
            .iter()
            .map(|service| service.id)
            .collect::<Vec<_>>()
    };
    assert_eq!(ids(&one), ids(&other));
    assert_eq!(one.organization.id, import::organization_id_of("small"));

    let renamed = read(&changed("key = \"swedish\"", "key = \"classic\""));
    assert_ne!(ids(&one).first(), ids(&renamed).first());
    let foreign = read(&changed(
        "[organization]\nkey = \"small\"",
        "[organization]\nkey = \"tall\"",
    ));
    assert_ne!(ids(&one), ids(&foreign));
}

#[test]
fn an_id_may_be_given() {
    let id = "5b816feb-d965-14ac-5b81-6febd96514ac";
    let catalogue = read(&changed(
        "key = \"thai\"",
        &format!("key = \"thai\"\nid = \"{id}\""),
    ));
    assert_eq!(catalogue.services.get(1).unwrap().id.to_string(), id);
}

#[test]
fn hours_may_end_at_or_after_midnight() {
    let catalogue = read(&changed(
        "mon-fri = \"09:00-18:00\"",
        "mon = \"20:00-02:00\", tue = [\"03:00-04:00\", \"22:00-24:00\"], wed = \"00:00-24:00\"",
    ));
    let opening = &catalogue.centers.first().unwrap().opening;
    assert_eq!(
        opening.on(Weekday::Mon).first().unwrap().to,
        NaiveTime::from_hms_opt(2, 0, 0).unwrap()
    );
    assert_eq!(opening.on(Weekday::Tue).get(1).unwrap().to, NaiveTime::MIN);
}

#[test]
fn a_module_takes_over_what_it_does_not_say() {
    let catalogue = read(&format!(
        "{SMALL}\n[[booking_module]]\nkey = \"fast\"\nbased_on = \"form\"\nname = \"Fast\"\nsettings = {{ approval = \"automatic\" }}\n"
    ));
    let [form, fast] = catalogue.booking_modules.as_slice() else {
        panic!("two modules")
    };
    assert_eq!(form.fields, fast.fields);
    assert_eq!(
        form.settings.blocking_time_minutes,
        fast.settings.blocking_time_minutes
    );
    assert_ne!(form.settings.approval, fast.settings.approval);
}

#[test]
fn a_portal_may_be_hidden_named_and_coloured() {
    let catalogue = read(&changed(
        "booking_module = \"form\"",
        "booking_module = \"form\"\nslug = \"little\"\nstatus = \"draft\"\ntheme = { preset = \"night\", \"--booking-color-accent\" = \"teal\" }\nwording = { heading_service = { de = \"Was darf es sein?\" }, submit_manual = \"Ask us\" }",
    ));
    let portal = catalogue.portals.first().unwrap();
    assert_eq!(
        (portal.slug.as_str(), portal.status),
        ("little", PortalStatus::Draft)
    );
    assert_eq!(
        portal.theme.get("--booking-color-accent").map(String::as_str),
        Some("teal")
    );
    assert_eq!(portal.preset.as_deref(), Some("night"));
    let words = |key: &str, language: &str| portal.wording.get(key)?.get(language).map(String::as_str);
    assert_eq!(words("heading_service", "de"), Some("Was darf es sein?"));
    assert_eq!(words("heading_service", "en"), None);
    assert_eq!(words("submit_manual", "en"), Some("Ask us"));
    assert!(catalogue.live_portal("little").is_none());
}

#[test]
fn several_centers_have_schedules_of_their_own() {
    let second = "[[center]]\nkey = \"away\"\nname = \"Away\"\ntime_zone = \"Asia/Tokyo\"\ncurrency = \"EUR\"\nopening = { daily = \"10:00-16:00\" }\n\n[[room]]\ncenter = \"home\"";
    let source = changed("[[room]]", second).replace(
        "schedule = { mon-thu = [\"09:00-12:00\", \"13:00-18:00\"] }",
        "schedules = { home = { mon = \"09:00-12:00\" }, away = { tue = \"10:00-12:00\" } }",
    );
    let catalogue = read(&source);
    let [home, away] = catalogue.centers.as_slice() else {
        panic!("two centers")
    };
    let schedules = &catalogue.therapists.first().unwrap().schedules;
    assert_eq!(schedules.get(&home.id).unwrap().on(Weekday::Mon).len(), 1);
    assert_eq!(schedules.get(&away.id).unwrap().on(Weekday::Mon).len(), 0);
    assert_eq!(catalogue.services.first().unwrap().centers, [home.id, away.id]);
}

#[test]
fn what_is_hardly_meant_is_warned_of() {
    let parsed = import::parse(&changed(
        "skill_categories = [\"massage\"]",
        "skills = [\"thai\"]",
    ))
    .unwrap();
    let warnings: Vec<String> = parsed.warnings.iter().map(ToString::to_string).collect();
    assert_eq!(
        warnings,
        ["69:1: service \"swedish\": nobody can do it, so it will never be free"]
    );
}

#[test]
fn reminders_are_sorted_and_may_be_none() {
    for (written, expected) in [
        ("approval = \"manual\"", vec![24]),
        ("appointment_reminder_hours = []", vec![]),
        ("appointment_reminder_hours = [2, 168, 2, 24]", vec![168, 24, 2]),
    ] {
        let catalogue = read(&changed("approval = \"manual\"", written));
        let module = catalogue.booking_modules.first().unwrap();
        assert_eq!(module.settings.appointment_reminder_hours, expected, "{written}");
    }
}

#[test]
fn staff_are_told_of_their_own_decisions_unless_the_file_says_otherwise() {
    for (written, expected) in [
        ("approval = \"manual\"", true),
        ("staff_notify_decisions = true", true),
        ("staff_notify_decisions = false", false),
    ] {
        let catalogue = read(&changed("approval = \"manual\"", written));
        let module = catalogue.booking_modules.first().unwrap();
        assert_eq!(module.settings.staff_notify_decisions, expected, "{written}");
    }
}
