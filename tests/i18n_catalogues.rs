//! The languages, compared with each other, and how they write dates, times, durations and money.
#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use booking_widget::booking::Money;
use booking_widget::calendar::{parse_date, parse_date_time};
use booking_widget::i18n::{Direction, Language, countdown, fill};

fn placeholders(text: &str) -> Vec<&str> {
    let mut names: Vec<&str> = text
        .split('{')
        .skip(1)
        .map(|rest| rest.split('}').next().unwrap())
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

#[test]
fn every_language_has_every_text() {
    for language in Language::ALL {
        for (key, forms) in language.entries() {
            for text in forms {
                assert!(!text.trim().is_empty(), "{key} in {}", language.tag());
                assert_eq!(text.trim(), text, "{key} in {}", language.tag());
            }
        }
    }
}

#[test]
fn placeholders_are_the_same_in_every_language() {
    let english = Language::English.entries();
    for language in Language::ALL {
        for ((key, en), (_, other)) in english.iter().zip(language.entries()) {
            for text in other {
                assert_eq!(
                    placeholders(text),
                    placeholders(en[0]),
                    "{key} in {}",
                    language.tag()
                );
            }
        }
    }
}

#[test]
fn counted_texts_have_as_many_forms_as_their_language_needs() {
    let single: Vec<&str> = Language::English
        .entries()
        .into_iter()
        .filter(|(_, forms)| forms.len() == 1)
        .map(|(key, _)| key)
        .collect();
    for language in Language::ALL {
        let locale = language.locale();
        for (key, forms) in language.entries() {
            if !single.contains(&key) {
                assert_eq!(forms.len(), locale.plural_forms, "{key} in {}", language.tag());
            }
        }
        for count in (0..200).chain([1_000, 1_000_000, u32::MAX]) {
            assert!(
                (locale.plural_form)(count) < locale.plural_forms,
                "{count} in {}",
                language.tag()
            );
        }
    }
}

#[test]
fn german_is_not_english() {
    // Words that are the same on purpose.
    let same = ["calendar_title", "Google Kalender", "slot_label"];
    let english = Language::English.entries();
    for ((key, en), (_, de)) in english.iter().zip(Language::German.entries()) {
        let has_letters = en[0]
            .split(['{', '}'])
            .step_by(2)
            .any(|piece| piece.chars().any(char::is_alphabetic));
        if has_letters && !same.contains(key) {
            assert_ne!(*en, de, "{key}");
        }
    }
}

#[test]
fn numbers_take_the_right_form() {
    let english = Language::English;
    assert_eq!(english.count(english.texts().times, 0), "0 times");
    assert_eq!(english.count(english.texts().times, 1), "1 time");
    assert_eq!(english.count(english.texts().times, 5), "5 times");
    let german = Language::German;
    assert_eq!(german.count(german.texts().times, 1), "1 Termin");
    assert_eq!(german.count(german.texts().times, 0), "0 Termine");
}

#[test]
fn dates_are_written_as_people_write_them() {
    let date = parse_date("2026-11-26").unwrap();
    for (language, day, short, with_year, month) in [
        (
            Language::English,
            "Thursday 26 November",
            "Thu 26 Nov",
            "Thu 26 Nov 2026",
            "November 2026",
        ),
        (
            Language::BritishEnglish,
            "Thursday 26 November",
            "Thu 26 Nov",
            "Thu 26 Nov 2026",
            "November 2026",
        ),
        (
            Language::German,
            "Donnerstag, 26. November",
            "Do., 26. Nov.",
            "Do., 26. Nov. 2026",
            "November 2026",
        ),
    ] {
        assert_eq!(language.day(date), day);
        assert_eq!(language.day_short(date), short);
        assert_eq!(language.day_with_year(date), with_year);
        assert_eq!(language.month_with_year(date), month);
    }
    assert_eq!(
        Language::German.day(parse_date("2027-03-01").unwrap()),
        "Montag, 1. März"
    );
    assert_eq!(
        Language::English.day_with_year(parse_date("2028-02-29").unwrap()),
        "Tue 29 Feb 2028"
    );
}

#[test]
fn every_weekday_and_month_has_its_name() {
    let monday = parse_date("2026-11-23").unwrap();
    let names = monday.iter_days().take(7).map(|day| Language::English.day(day));
    let names: Vec<String> = names
        .map(|name| name.split(' ').next().unwrap().to_owned())
        .collect();
    assert_eq!(
        names,
        [
            "Monday",
            "Tuesday",
            "Wednesday",
            "Thursday",
            "Friday",
            "Saturday",
            "Sunday"
        ]
    );
    let columns: Vec<&str> = (0..7)
        .map(|column| Language::German.weekday_of_column(column).0)
        .collect();
    assert_eq!(columns, ["Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"]);
    for month in 1..=12 {
        let date = parse_date(&format!("2026-{month:02}-15")).unwrap();
        for language in Language::ALL {
            assert!(language.month_with_year(date).len() > "2026 ".len() + 2);
        }
    }
}

#[test]
fn times_follow_the_clock_of_the_region() {
    for (time, twelve, twenty_four) in [
        ("2026-11-26T00:05:00", "12:05\u{a0}am", "00:05"),
        ("2026-11-26T09:30:00", "9:30\u{a0}am", "09:30"),
        ("2026-11-26T12:00:00", "12:00\u{a0}pm", "12:00"),
        ("2026-11-26T17:45:00", "5:45\u{a0}pm", "17:45"),
    ] {
        let time = parse_date_time(time).unwrap();
        assert_eq!(Language::English.time(time), twelve);
        assert_eq!(Language::BritishEnglish.time(time), twenty_four);
        assert_eq!(Language::German.time(time), twenty_four);
        assert_eq!(Language::German.time_spoken(time), format!("{twenty_four} Uhr"));
    }
}

#[test]
fn what_is_read_aloud_contains_what_is_seen() {
    let time = parse_date_time("2026-11-26T17:45:00").unwrap();
    for language in Language::ALL {
        assert!(language.time_spoken(time).contains(&language.time(time)));
    }
}

#[test]
fn durations_are_minutes_up_to_an_hour() {
    for (minutes, en, de) in [
        (25, "25 min", "25 Min."),
        (60, "60 min", "60 Min."),
        (90, "1 h 30 min", "1 Std. 30 Min."),
        (120, "2 h", "2 Std."),
        (125, "2 h 5 min", "2 Std. 5 Min."),
    ] {
        let plain = |text: String| text.replace('\u{a0}', " ");
        assert_eq!(plain(Language::English.duration(minutes)), en);
        assert_eq!(plain(Language::German.duration(minutes)), de);
    }
}

#[test]
fn money_has_its_sign_where_the_language_puts_it() {
    let money = |minor, currency: &str, digits| Money {
        minor,
        currency: currency.to_owned(),
        digits,
    };
    for (amount, en, de) in [
        (money(9_500, "EUR", 2), "€95.00", "95,00 €"),
        (money(5, "EUR", 2), "€0.05", "0,05 €"),
        (money(123_456_789, "GBP", 2), "£1,234,567.89", "1.234.567,89 £"),
        (money(12_000, "CHF", 2), "CHF 120.00", "120,00 CHF"),
        (money(8_800, "JPY", 0), "¥8,800", "8.800 ¥"),
        (money(1_500, "KWD", 3), "KWD 1.500", "1,500 KWD"),
        (money(-9_500, "EUR", 2), "-€95.00", "-95,00 €"),
        (money(0, "EUR", 2), "€0.00", "0,00 €"),
    ] {
        let plain = |text: String| text.replace('\u{a0}', " ");
        assert_eq!(plain(Language::English.money(&amount)), en);
        assert_eq!(plain(Language::German.money(&amount)), de);
    }
}

#[test]
fn a_countdown_has_two_digits_of_seconds() {
    for (seconds, text) in [
        (0, "0:00"),
        (9, "0:09"),
        (95, "1:35"),
        (600, "10:00"),
        (3_725, "62:05"),
    ] {
        assert_eq!(countdown(seconds), text);
    }
}

#[test]
fn the_site_decides_on_the_language_then_the_page_then_the_visitor() {
    let choose =
        |attribute, page, visitor: &[&str]| Language::choose(attribute, page, visitor.iter().copied());
    for (attribute, page, visitor, expected) in [
        (Some("de"), Some("en"), &["en"][..], Language::German),
        (None, Some("de-AT"), &["en"], Language::German),
        (None, None, &["fr", "de-CH", "en"], Language::German),
        (None, None, &["fr", "it"], Language::English),
        (None, None, &[], Language::English),
        (Some("fr"), Some("de"), &["en"], Language::German),
        (Some(""), Some(""), &["en-GB"], Language::BritishEnglish),
        (Some("EN_gb"), None, &[], Language::English),
        (Some("en-gb"), None, &[], Language::BritishEnglish),
        (Some("en-US"), None, &["de"], Language::English),
    ] {
        assert_eq!(
            choose(attribute, page, visitor),
            expected,
            "{attribute:?} {page:?} {visitor:?}"
        );
    }
}

#[test]
fn every_language_says_which_way_it_runs() {
    for language in Language::ALL {
        let expected = match language.direction() {
            Direction::LeftToRight => "ltr",
            Direction::RightToLeft => "rtl",
        };
        assert_eq!(language.dir(), expected);
    }
}

#[test]
fn values_are_never_read_for_placeholders() {
    assert_eq!(fill("{a} and {b}", &[("a", "{b}"), ("b", "2")]), "{b} and 2");
    assert_eq!(fill("open { brace", &[]), "open { brace");
    assert_eq!(fill("{unknown}", &[("a", "1")]), "{unknown}");
}
