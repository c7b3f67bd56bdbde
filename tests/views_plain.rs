//! Every screen and state as a page without script: rules that hold for all of them.
#![cfg(all(feature = "ssr", not(target_arch = "wasm32")))]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "views_screens/fixture.rs"]
#[allow(dead_code, reason = "the snapshots use all of it")]
mod fixture;

use booking_widget::flow::state::{ManagePage, Moment, Step};
use booking_widget::flow::{EventKind, FocusTarget, ManageEvent, State};
use booking_widget::i18n::Language;
use booking_widget::views::plain;

fn drawn(state: State) -> plain::Screen {
    plain::screen(state, Language::English, 0, None)
}

/// The tags of a kind, from `<` to `>`.
fn tags<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    let start = format!("<{name} ");
    let found = html.match_indices(&start);
    found
        .map(|(at, _)| &html[at..at + html[at..].find('>').unwrap()])
        .collect()
}

fn value<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let start = format!(" {name}=\"");
    let from = tag.find(&start)? + start.len();
    Some(&tag[from..from + tag[from..].find('"')?])
}

#[test]
fn every_button_sends_what_it_says_or_cannot_be_pressed() {
    for (name, state) in fixture::all() {
        let html = drawn(state.clone()).html;
        for tag in tags(&html, "button") {
            let disabled = tag.contains(" disabled");
            let sent = value(tag, "value").unwrap_or_default().replace("&#10;", "\n");
            let is_press = value(tag, "name") == Some(plain::PRESS) && value(tag, "type") == Some("submit");
            assert_ne!(disabled, is_press, "{name}: {tag}");
            assert!(
                disabled || sent == plain::SEARCH || !plain::events(&sent, &state).is_empty(),
                "{name}: {tag}"
            );
        }
    }
}

#[test]
fn every_field_has_a_name_to_be_sent_under() {
    let mut seen = Vec::new();
    for (name, state) in fixture::all() {
        let html = drawn(state).html;
        for tag in ["input", "select", "textarea"]
            .iter()
            .flat_map(|kind| tags(&html, kind))
        {
            let field = value(tag, "name").unwrap_or_else(|| panic!("{name}: {tag}"));
            seen.push(field.to_owned());
        }
    }
    for wanted in [
        "search",
        "field.email",
        "tick.terms",
        "note",
        "by-whom.0-0",
        "reason",
    ] {
        assert!(seen.iter().any(|name| name == wanted), "{wanted} of {seen:?}");
    }
}

#[test]
fn nothing_is_left_that_needs_script() {
    for (name, state) in fixture::all() {
        let html = drawn(state).html;
        for forbidden in [
            "<form",
            "<script",
            " style=",
            "role=\"grid",
            "aria-selected",
            " on",
        ] {
            let found = html.match_indices(forbidden).any(|(at, found)| {
                // "on" is a word of sentences too.
                found != " on"
                    || html[at + 3..].starts_with(|c: char| c.is_ascii_lowercase()) && {
                        let rest = &html[at + 3..];
                        rest[..rest.find(' ').unwrap_or(rest.len())].contains("=\"")
                    }
            });
            assert!(!found, "{forbidden} on {name}");
        }
        for tag in tags(&html, "button") {
            assert!(!tag.contains("tabindex"), "{name}: {tag}");
        }
    }
}

#[test]
fn what_was_typed_is_in_the_fields_and_stays_text() {
    let (_, mut state) = fixture::all()
        .into_iter()
        .find(|(name, _)| *name == "details")
        .unwrap();
    let keys: Vec<_> = state.asked_fields().iter().map(|field| field.key()).collect();
    for key in keys {
        let typed = booking_widget::booking::FieldValue::Text("\"><script>alert(1)</script>".to_owned());
        state.details.values.insert(key, typed);
    }
    state.details.note = "</textarea><script>".to_owned();
    let html = drawn(state).html;
    assert!(!html.contains("<script"));
    assert!(
        html.contains("value=\"&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;\""),
        "{html}"
    );
    assert!(html.contains("\n&lt;/textarea&gt;&lt;script&gt;</textarea>"));
}

#[test]
fn enter_submits_a_form_and_nothing_elsewhere() {
    for (name, state) in fixture::all() {
        let is_form = match &state.manage {
            Some(manage) => manage.page == ManagePage::Details,
            None => state.step == Step::Details && state.is_open(),
        };
        let sent = match &state.manage {
            Some(_) => EventKind::Manage(ManageEvent::Confirm),
            None => EventKind::SubmitPressed,
        };
        let enter = drawn(state.clone()).enter;
        if is_form {
            assert_eq!(plain::events(&enter, &state), [sent], "{name}");
        } else if state.step != Step::Details || state.manage.is_some() {
            assert_eq!(enter, "", "{name}");
        }
    }
}

#[test]
fn a_search_field_has_a_button() {
    let mut fields = 0;
    for (name, state) in fixture::all() {
        let html = drawn(state).html;
        let is_search = |tag: &&str| value(tag, "type") == Some("search");
        let is_button = |tag: &&str| value(tag, "value") == Some(plain::SEARCH);
        let found = tags(&html, "input").into_iter().filter(is_search).count();
        let buttons = tags(&html, "button").into_iter().filter(is_button).count();
        assert_eq!(found, buttons, "{name}");
        fields += found;
    }
    assert!(fields > 0);
}

#[test]
fn whatever_can_be_done_with_a_booking_can_be_pressed() {
    let pressed = |wanted: &str| {
        let mut found = fixture::all().into_iter();
        let (_, state) = found.find(|(name, _)| *name == wanted).unwrap();
        let html = drawn(state).html;
        let buttons = tags(&html, "button").into_iter();
        let pressed = buttons.filter_map(|tag| value(tag, "value").map(str::to_owned));
        pressed.collect::<Vec<_>>()
    };
    for (name, expected) in [
        (
            "manage_approved",
            &["anew", "open:reschedule", "open:change-details", "open:cancel"][..],
        ),
        (
            "manage_reschedule_requested",
            &["anew", "open:withdraw", "open:reschedule", "open:cancel"],
        ),
        ("manage_deadline_passed", &["anew"]),
        ("manage_canceled", &["anew"]),
        ("manage_unknown", &["anew"]),
        ("manage_failed", &["retry", "anew"]),
        ("manage_cancel", &["leave", "confirm", "leave"]),
        ("manage_cancel_unanswered", &["leave", "retry", "leave"]),
        ("manage_withdraw", &["leave", "confirm", "leave"]),
        ("manage_details", &["leave", "confirm"]),
        ("manage_review", &["back:time", "extend", "confirm"]),
    ] {
        assert_eq!(pressed(name), expected, "{name}");
    }
    let times = pressed("manage_time");
    for start in ["leave", "month:", "day:", "slot:"] {
        assert!(
            times.iter().any(|press| press.starts_with(start)),
            "{start} of {times:?}"
        );
    }
}

#[test]
fn a_hold_says_until_when_and_not_how_long() {
    let (_, mut state) = fixture::all()
        .into_iter()
        .find(|(name, _)| *name == "details")
        .unwrap();
    // 2026-11-21T13:22:00Z; ten minutes later it is over.
    state.now = Moment(1_795_267_320_000);
    if let booking_widget::flow::state::Hold::Held(held) = &mut state.hold {
        held.deadline = Moment(state.now.0 + 600_000);
        held.limit = Moment(state.now.0 + 6_000_000);
    }
    let html = plain::screen(state, Language::German, 60, None).html;
    assert!(html.contains("bis 14:32"), "{html}");
    assert!(
        !html.contains("role=\"timer\"") && html.contains("value=\"extend\""),
        "{html}"
    );
}

#[test]
fn the_focus_is_where_the_flow_put_it() {
    let (_, state) = fixture::all()
        .into_iter()
        .find(|(name, _)| *name == "details")
        .unwrap();
    let html = plain::screen(state, Language::English, 0, Some(&FocusTarget::StepHeading)).html;
    let heading = tags(&html, "h2")
        .into_iter()
        .find(|tag| tag.contains("step-heading"))
        .unwrap();
    assert!(heading.ends_with(" autofocus"), "{heading}");
    assert_eq!(html.matches("autofocus").count(), 1);
}
