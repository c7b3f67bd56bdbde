//! Every screen and state, rendered natively: snapshots of the HTML, and rules that hold for all of them.
#![cfg(all(feature = "ssr", not(target_arch = "wasm32")))]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "views_screens/fixture.rs"]
mod fixture;

use booking_widget::flow::state::BookingStatus;
use booking_widget::i18n::Language;

/// One tag or text per line, indented, without the markers that only matter to hydration.
fn pretty(html: &str) -> String {
    let html = html.replace("<!>", "").replace("<!---->", "");
    let mut lines = String::new();
    let mut depth = 0_usize;
    let mut rest = html.as_str();
    while !rest.is_empty() {
        let length = match rest.strip_prefix('<') {
            Some(_) => rest.find('>').map_or(rest.len(), |end| end + 1),
            None => rest.find('<').unwrap_or(rest.len()),
        };
        let (piece, behind) = rest.split_at(length);
        rest = behind;
        let closes = piece.starts_with("</");
        if closes {
            depth = depth.saturating_sub(1);
        }
        lines.push_str(&"  ".repeat(depth));
        lines.push_str(piece.trim());
        lines.push('\n');
        let void = ["<input", "<img", "<br", "<wbr"]
            .iter()
            .any(|tag| piece.starts_with(tag));
        if piece.starts_with('<') && !closes && !void {
            depth += 1;
        }
    }
    lines
}

#[test]
fn every_screen_looks_in_english_as_it_did() {
    for (name, state) in fixture::all() {
        insta::assert_snapshot!(
            format!("en__{name}"),
            pretty(&fixture::render(state, Language::English))
        );
    }
}

#[test]
fn the_main_screens_look_in_german_as_they_did() {
    for (name, state) in fixture::all() {
        if name.starts_with("manage_")
            || ["service", "time", "details_extension", "requested", "confirmed"].contains(&name)
        {
            insta::assert_snapshot!(
                format!("de__{name}"),
                pretty(&fixture::render(state, Language::German))
            );
        }
    }
}

#[test]
fn no_placeholder_is_left_unfilled_on_any_screen() {
    for language in Language::ALL {
        for (name, state) in fixture::all() {
            let html = fixture::render(state, language);
            assert!(
                !html.contains('{') && !html.contains('}'),
                "{name} in {}",
                language.tag()
            );
        }
    }
}

#[test]
fn no_screen_has_inline_styles_scripts_or_handlers() {
    for (name, state) in fixture::all() {
        let html = fixture::render(state, Language::English);
        for forbidden in [" style=", "<style", "<script", " onclick", " onload"] {
            assert!(!html.contains(forbidden), "{forbidden} on {name}");
        }
    }
}

#[test]
fn the_booking_id_is_a_secret_and_on_no_screen() {
    for status in [BookingStatus::Pending, BookingStatus::Approved] {
        assert!(
            !fixture::render(fixture::confirmed(status), Language::English).contains("secret-booking-id")
        );
    }
}

#[test]
fn a_request_and_a_confirmed_booking_cannot_be_mixed_up() {
    let html = |status| fixture::render(fixture::confirmed(status), Language::English);
    let texts = Language::English.later_texts();
    let (pending, approved) = (html(BookingStatus::Pending), html(BookingStatus::Approved));
    assert!(pending.contains(texts.requested_text) && !pending.contains(texts.confirmed_heading));
    assert!(approved.contains(texts.confirmed_heading) && !approved.contains(texts.requested_text));
}

#[test]
fn a_portal_that_takes_no_new_bookings_says_so_instead_of_offering_one() {
    for language in Language::ALL {
        let texts = language.later_texts();
        let html = |wanted: &str| {
            let screens = fixture::all();
            let (_, state) = screens.into_iter().find(|(name, _)| *name == wanted).unwrap();
            fixture::render(state, language)
        };
        let (open, closed) = (html("manage_approved"), html("manage_closed"));
        assert!(open.contains("book-another") && !open.contains(texts.manage_closed));
        assert!(!closed.contains("book-another") && closed.contains(texts.manage_closed));
        assert!(closed.contains("reschedule") && closed.contains("cancel"));
    }
}

#[test]
fn canceled_and_cancellation_requested_never_look_alike() {
    for language in Language::ALL {
        let texts = language.later_texts();
        let html = |wanted: &str| {
            let (_, state) = fixture::all()
                .into_iter()
                .find(|(name, _)| *name == wanted)
                .unwrap();
            fixture::render(state, language)
        };
        let (canceled, asked) = (html("manage_canceled"), html("manage_cancellation_requested"));
        assert!(
            canceled.contains(texts.canceled_heading) && asked.contains(texts.manage_cancel_asked_heading)
        );
        assert!(
            !canceled.contains(texts.manage_cancel_asked_heading) && !asked.contains(texts.canceled_heading)
        );
        assert!(canceled.contains(r#"data-status="canceled""#));
        assert!(asked.contains(r#"data-status="cancellation-requested""#));
    }
}

#[test]
fn what_people_typed_is_text_and_the_capability_is_on_no_screen_of_a_booking() {
    for (name, state) in fixture::all() {
        if name.starts_with("manage_") {
            let html = fixture::render(state, Language::English);
            assert!(!html.contains("<img src=x"), "{name}");
            assert!(!html.contains("secret-booking-id"), "{name}");
        }
    }
}

#[test]
fn german_screens_have_no_english_in_them() {
    let english = Language::English.entries();
    let german = Language::German.entries();
    for (name, state) in fixture::all() {
        let html = fixture::render(state, Language::German);
        for ((key, en), (_, de)) in english.iter().zip(&german) {
            for (en, de) in en.iter().zip(de) {
                // Short words occur by chance, and some are the same in both languages.
                let telling = en
                    .split(['{', '}'])
                    .step_by(2)
                    .any(|piece| piece.trim().len() > 12);
                if en == de || !telling {
                    continue;
                }
                for piece in en
                    .split(['{', '}'])
                    .step_by(2)
                    .filter(|piece| piece.trim().len() > 12)
                {
                    assert!(!html.contains(piece.trim()), "{key} is English on {name}");
                }
            }
        }
    }
}

#[test]
fn every_part_that_the_contract_names_is_on_some_screen() {
    let all: String = fixture::all()
        .into_iter()
        .map(|(_, state)| fixture::render(state, Language::English))
        .collect();
    for part in [
        "root",
        "step",
        "center",
        "service",
        "therapist",
        "day",
        "slot",
        "hold-timer",
        "field",
        "submit",
        "back",
        "confirmation",
        "status",
        "error",
    ] {
        assert!(all.contains(&format!("part=\"{part}\"")), "{part}");
    }
}

#[test]
fn every_screen_has_one_heading_of_the_second_level_that_can_take_the_focus() {
    for (name, state) in fixture::all() {
        let html = fixture::render(state, Language::English);
        let headings = html.matches("<h2").count();
        let expected = usize::from(!matches!(name, "loading" | "manage_loading"));
        assert_eq!(headings, expected, "{name}");
        assert_eq!(
            html.matches("data-focus=\"step-heading\"").count(),
            expected,
            "{name}"
        );
    }
}

#[test]
fn every_id_is_unique_and_every_reference_leads_somewhere() {
    for (name, state) in fixture::all() {
        let html = fixture::render(state, Language::English);
        let values = |attribute: &str| -> Vec<String> {
            html.split(&format!(" {attribute}=\""))
                .skip(1)
                .map(|rest| rest.split('"').next().unwrap().to_owned())
                .collect()
        };
        let ids = values("id");
        for id in &ids {
            assert_eq!(
                ids.iter().filter(|other| *other == id).count(),
                1,
                "{id} on {name}"
            );
        }
        for attribute in ["for", "aria-labelledby", "aria-describedby"] {
            for id in values(attribute).iter().flat_map(|value| value.split(' ')) {
                assert!(ids.iter().any(|known| known == id), "{attribute}={id} on {name}");
            }
        }
    }
}

#[test]
fn a_day_says_all_of_it() {
    let html = fixture::render(fixture::with_calendar(), Language::English);
    assert!(html.contains("aria-label=\"Thursday 26 November, 7 times\""));
    assert!(html.contains("aria-label=\"Wednesday 25 November, no times\""));
    let html = fixture::render(fixture::with_calendar(), Language::German);
    assert!(html.contains("aria-label=\"Donnerstag, 26. November, 7 Termine\""));
}

#[test]
fn the_tab_key_finds_one_day_of_the_calendar() {
    for (name, state) in fixture::all() {
        let html = fixture::render(state, Language::English);
        if html.contains("part=\"day\"") {
            let stops = html
                .split("part=\"day\"")
                .skip(1)
                .filter(|day| day.split('>').next().unwrap().contains("tabindex=\"0\""));
            assert_eq!(stops.count(), 1, "{name}");
        }
    }
}
