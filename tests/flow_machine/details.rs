//! Typing: problems come when a field is left, and go while it is mended.

use booking_widget::booking::{FieldProblem, FieldValue};
use booking_widget::flow::state::{Notice, Submission};
use booking_widget::flow::{Command, EventKind, FocusTarget};

use crate::page::{Page, id};

#[test]
fn a_field_is_judged_when_it_is_left_and_not_before() {
    let mut page = Page::at_details();
    page.types("email", "ada@");
    assert!(page.state.details.problems.is_empty());
    page.happens(EventKind::FieldLeft(id("email")));
    assert_eq!(
        *page.state.details.problems.get(&id("email")).unwrap(),
        FieldProblem::NotAnEmail
    );
    page.types("email", "ada@e");
    assert!(page.state.details.problems.is_empty());
}

#[test]
fn a_field_that_was_only_passed_through_is_left_in_peace() {
    let mut page = Page::at_details();
    page.happens(EventKind::FieldLeft(id("firstName")));
    assert!(page.state.details.problems.is_empty());
    page.types("firstName", "A");
    page.types("firstName", "");
    page.happens(EventKind::FieldLeft(id("firstName")));
    assert_eq!(
        *page.state.details.problems.get(&id("firstName")).unwrap(),
        FieldProblem::Missing
    );
}

#[test]
fn a_mistyped_mail_domain_is_asked_about_and_mended_in_one_go() {
    let mut page = Page::at_details();
    page.types("email", "ada@gmial.com");
    page.happens(EventKind::FieldLeft(id("email")));
    assert_eq!(
        page.state.details.email_suggestion.as_deref(),
        Some("ada@gmail.com")
    );
    page.happens(EventKind::EmailSuggestionTaken);
    assert_eq!(page.state.details.text(&id("email")), "ada@gmail.com");
    assert_eq!(page.state.details.email_suggestion, None);
    page.types("email", "ada@gmial.com");
    page.happens(EventKind::FieldLeft(id("email")));
    page.types("email", "ada@gmial.co");
    assert_eq!(
        page.state.details.email_suggestion, None,
        "typing on answers the question"
    );
}

#[test]
fn submitting_with_problems_says_how_many_and_leads_to_the_first() {
    let mut page = Page::at_details();
    page.types("phone", "call me");
    page.happens(EventKind::SubmitPressed);
    assert_eq!(page.state.notice, Some(Notice::CheckDetails(4)));
    assert!(page.has(&Command::Focus(FocusTarget::Field(id("firstName")))));
    assert_eq!(page.state.submission, Submission::Idle);
    assert!(
        !page
            .commands
            .iter()
            .any(|command| matches!(command, Command::Submit { .. }))
    );
    page.types("phone", "030 123456");
    page.types_all();
    assert_eq!(page.state.notice, None);
}

#[test]
fn only_fields_that_the_service_asks_are_checked_and_sent() {
    let mut page = Page::filled_in();
    page.types("skin", "dry");
    page.types("firstName", "  Ada ");
    page.happens(EventKind::NoteChanged(" by the window ".into()));
    page.happens(EventKind::SubmitPressed);
    let (_, order, _) = page.submit();
    assert_eq!(
        order.answers,
        vec![
            (id("firstName"), FieldValue::Text("Ada".into())),
            (id("email"), FieldValue::Text("ada@example.com".into())),
            (id("terms"), FieldValue::Ticked(true)),
        ]
    );
    assert_eq!(order.note, "by the window");
    assert_eq!(order.reservation.0, "reservation");
}

#[test]
fn typing_is_kept_for_a_reload_but_never_what_is_sensitive() {
    let mut page = Page::filled_in();
    page.types("allergies", "nuts");
    let saved = page.saved().unwrap();
    assert!(!saved.details.values.contains_key(&id("allergies")));
    assert_eq!(saved.details.text(&id("firstName")), "Ada");
    page.happens(EventKind::SubmitPressed);
    assert_eq!(
        page.saved().unwrap().submission,
        None,
        "an order with sensitive answers stays out of storage"
    );
}

#[test]
fn ticking_of_the_clock_writes_nothing() {
    let mut page = Page::filled_in();
    page.passes(30);
    assert!(
        !page
            .commands
            .iter()
            .any(|command| matches!(command, Command::Save(_)))
    );
}
