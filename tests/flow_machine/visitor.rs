//! What the page knows of its visitor: it fills in what is empty, and goes along with the submission.

use booking_widget::booking::{Field, FieldId, FieldKey, FieldKind};
use booking_widget::flow::{Command, EventKind};

use crate::page::{Page, catalogue, id};

fn pairs(known: &[(&str, &str)]) -> Vec<(String, String)> {
    let owned = |(name, text): &(&str, &str)| ((*name).to_owned(), (*text).to_owned());
    known.iter().map(owned).collect()
}

fn prefilled(page: &mut Page, known: &[(&str, &str)]) {
    page.happens(EventKind::Prefilled(pairs(known)));
}

fn warnings(page: &Page) -> Vec<&str> {
    let mut texts = Vec::new();
    for command in &page.commands {
        if let Command::Warn(text) = command {
            texts.push(text.as_str());
        }
    }
    texts
}

#[test]
fn the_page_is_asked_when_a_slot_is_held_and_when_a_reload_finds_the_form() {
    let page = Page::at_details();
    assert!(page.has(&Command::AskVisitor));
    let mut again = page.reloaded();
    assert!(!again.has(&Command::AskVisitor));
    again.portal_comes();
    assert!(again.has(&Command::AskVisitor));
}

#[test]
fn what_is_known_fills_in_what_nobody_has_typed() {
    let known = [
        ("firstName", "Ada"),
        ("email", "ada@example.com"),
        ("nobody-asks-this", "x"),
    ];
    for (typed, left, expected) in [
        (None, None, ["Ada", "ada@example.com"]),
        (Some("Grace"), None, ["Grace", "ada@example.com"]),
        // Who empties a field wants it empty.
        (Some("Grace"), Some(""), ["Grace", ""]),
    ] {
        let mut page = Page::at_details();
        if let Some(typed) = typed {
            page.types("firstName", typed);
        }
        if let Some(left) = left {
            page.types("email", "g");
            page.types("email", left);
        }
        prefilled(&mut page, &known);
        let details = &page.state.details;
        assert_eq!(
            [details.text(&id("firstName")), details.text(&id("email"))],
            expected
        );
        assert_eq!(details.values.iter().count(), 2);
        assert_eq!(warnings(&page), Vec::<&str>::new());
        let kept = page.saved().unwrap().details;
        assert_eq!(kept.text(&id("firstName")), expected[0], "a reload finds it");
    }
}

#[test]
fn nobody_but_the_customer_says_what_is_sensitive_or_agreed_to() {
    for (name, text) in [("allergies", "nuts"), ("terms", "true")] {
        let mut page = Page::at_details();
        prefilled(&mut page, &[(name, text)]);
        assert_eq!(page.state.details.values.iter().count(), 0, "{name}");
        assert_eq!(warnings(&page), [format!("prefill of \"{name}\" is ignored")]);
    }
}

#[test]
fn a_choice_is_filled_in_with_one_of_its_values_only() {
    let mut offered = catalogue();
    let mut room = offered.fields.first().unwrap().clone();
    room = Field {
        id: FieldId("room".into()),
        kind: FieldKind::Choice(vec![("warm".into(), "Warm".into())]),
        ..room
    };
    offered.fields.push(room);
    for (text, is_kept) in [("warm", true), ("hot", false)] {
        let mut page = Page::open_with(Default::default(), offered.clone());
        prefilled(&mut page, &[("room", text)]);
        let room = FieldKey::of_booker(FieldId("room".into()));
        assert_eq!(page.state.details.values.contains_key(&room), is_kept, "{text}");
        assert_eq!(warnings(&page).is_empty(), is_kept);
    }
}

#[test]
fn a_booking_that_is_on_its_way_or_made_is_not_filled_in() {
    let skin = || FieldKey::of_booker(FieldId("skin".into()));
    let mut page = Page::sending();
    prefilled(&mut page, &[("skin", "dry")]);
    assert!(!page.state.details.values.contains_key(&skin()));
    page.booking_comes();
    prefilled(&mut page, &[("skin", "dry")]);
    assert!(!page.state.details.values.contains_key(&skin()));
    // The same is filled in where it is not too late.
    let mut page = Page::at_details();
    prefilled(&mut page, &[("skin", "dry")]);
    assert!(page.state.details.values.contains_key(&skin()));
}

#[test]
fn where_the_visitor_came_from_goes_along_and_every_attempt_says_the_same() {
    let mut page = Page::filled_in();
    let known = pairs(&[("gclid", "Cj0KCQ"), ("referrer", "https://search.example/find")]);
    page.happens(EventKind::CameFrom(known.clone()));
    page.happens(EventKind::SubmitPressed);
    let (_, order, key) = page.submit();
    assert_eq!(order.came_from, known);
    // Consent that is taken back later changes nothing of what was sent.
    page.happens(EventKind::CameFrom(Vec::new()));
    let mut again = page.reloaded();
    again.portal_comes();
    let (_, repeated, same_key) = again.submit();
    assert_eq!((repeated.came_from, same_key), (known, key));
}

#[test]
fn without_consent_nothing_goes_along() {
    let mut page = Page::filled_in();
    page.happens(EventKind::CameFrom(pairs(&[("gclid", "Cj0KCQ")])));
    page.happens(EventKind::CameFrom(Vec::new()));
    page.happens(EventKind::SubmitPressed);
    let (_, order, _) = page.submit();
    assert_eq!(order.came_from, Vec::new());
}
