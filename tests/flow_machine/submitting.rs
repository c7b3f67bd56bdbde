//! Submitting: once, with one key and one body until the fate is known.

use booking_widget::flow::state::{Hold, Notice, ReservePurpose, Step, Submission};
use booking_widget::flow::{About, Announcement, Command, EventKind, FocusTarget, HostEvent, Problem};

use booking_widget::booking::{FieldProblem, Visit};

use crate::page::{Page, euros, id, massage, slot};

fn is_submit(command: &Command) -> bool {
    matches!(command, Command::Submit { .. })
}

fn server_failed() -> Problem {
    Problem::ServerFailed {
        retry_after_seconds: None,
    }
}

/// Fails the submission until the page gives up, and returns the pauses it made.
fn fail_until_unanswered(page: &mut Page, problem: &Problem) -> Vec<u32> {
    let mut pauses = Vec::new();
    while !matches!(page.state.submission, Submission::Unanswered { .. }) {
        page.submit_fails(problem.clone());
        if matches!(page.state.submission, Submission::Sending { .. }) {
            let (pause, ms) = page.pause();
            pauses.push(ms);
            page.happens(EventKind::RetryDue(pause));
        }
        assert!(pauses.len() < 20, "never gives up");
    }
    pauses
}

#[test]
fn a_submission_ends_in_the_confirmation() {
    let mut page = Page::sending();
    assert!(page.has(&Command::Announce(Announcement::Submitting)));
    let pending = page.saved().unwrap().submission.unwrap();
    let (_, order, key) = page.submit();
    assert_eq!(pending, (key, order));
    assert!(
        matches!(page.commands.first(), Some(Command::Save(_))),
        "it is kept before it is sent: {:?}",
        page.commands
    );
    page.booking_comes();
    assert_eq!(page.state.step, Step::Confirmation);
    let saved = page.saved().unwrap();
    assert_eq!(saved.managed.unwrap().id.0, "secret");
    assert_eq!(
        (saved.draft, saved.submission),
        (None, None),
        "nothing else is kept"
    );
    for expected in [
        Command::Ticking(false),
        Command::Focus(FocusTarget::StepHeading),
        Command::Emit(HostEvent::Submitted {
            about: About {
                reference: Some("SW-7K3F".into()),
                visit: Visit::of(massage()),
                price: Some(euros(8_900)),
                start: slot("2026-11-23T10:00:00").time,
            },
            status: 0,
        }),
    ] {
        assert!(page.has(&expected), "{expected:?}");
    }
    assert_eq!(page.count(|command| matches!(command, Command::Release(_))), 0);
}

#[test]
fn a_double_click_submits_once() {
    let mut page = Page::sending();
    page.happens(EventKind::SubmitPressed);
    page.happens(EventKind::SubmitPressed);
    assert_eq!(page.count(is_submit), 1);
    page.booking_comes();
    page.happens(EventKind::SubmitPressed);
    assert_eq!(page.count(is_submit), 1);
}

#[test]
fn an_answer_that_is_lost_is_asked_for_again_with_the_same_key_and_body() {
    for problem in [
        Problem::Network,
        Problem::TimedOut,
        server_failed(),
        Problem::Unexpected,
    ] {
        let mut page = Page::sending();
        let (_, order, key) = page.submit();
        let pauses = fail_until_unanswered(&mut page, &problem);
        assert_eq!(pauses, vec![1_000, 2_000, 4_000, 8_000], "{problem:?}");
        assert_eq!(page.count(is_submit), 5);
        assert_eq!(page.state.notice, Some(Notice::Failed(problem.clone())));
        for again in [EventKind::RetryPressed, EventKind::SubmitPressed] {
            page.happens(again);
            let (_, same_order, same_key) = page.submit();
            assert_eq!((&same_order, &same_key), (&order, &key));
            fail_until_unanswered(&mut page, &problem);
        }
        page.happens(EventKind::RetryPressed);
        page.booking_comes();
        assert_eq!(page.state.step, Step::Confirmation);
    }
}

#[test]
fn the_server_s_wish_to_wait_is_respected() {
    for problem in [
        Problem::ServerFailed {
            retry_after_seconds: Some(7),
        },
        Problem::TooMany {
            retry_after_seconds: Some(7),
        },
    ] {
        let mut page = Page::sending();
        page.submit_fails(problem);
        assert_eq!(page.pause().1, 7_000);
    }
}

#[test]
fn offline_a_submission_waits_for_the_network_and_goes_on_by_itself() {
    let mut page = Page::sending();
    let (_, order, key) = page.submit();
    page.happens(EventKind::ConnectionChanged { online: false });
    page.submit_fails(Problem::Network);
    assert_eq!(page.count(|command| matches!(command, Command::Wait(..))), 0);
    page.happens(EventKind::ConnectionChanged { online: true });
    let (_, same_order, same_key) = page.submit();
    assert_eq!((page.count(is_submit), same_order, same_key), (2, order, key));
    page.booking_comes();
    assert_eq!(page.state.step, Step::Confirmation);
}

#[test]
fn coming_online_asks_again_for_a_fate_that_is_unknown() {
    let mut page = Page::sending();
    fail_until_unanswered(&mut page, &Problem::Network);
    page.happens(EventKind::ConnectionChanged { online: true });
    assert_eq!(page.count(is_submit), 6);
    assert_eq!(page.state.notice, None);
}

#[test]
fn fields_that_the_server_refuses_are_marked_and_led_to() {
    let mut page = Page::sending();
    let (_, _, first_key) = page.submit();
    page.submit_fails(Problem::Refused {
        fields: vec![(id("email"), "No mail gets there".into())],
        general: None,
    });
    assert_eq!(page.state.submission, Submission::Idle);
    let refused = FieldProblem::Refused("No mail gets there".into());
    assert_eq!(*page.state.details.problems.get(&id("email")).unwrap(), refused);
    assert!(page.has(&Command::Focus(FocusTarget::Field(id("email")))));
    assert_eq!(page.state.notice, Some(Notice::CheckDetails(1)));
    page.happens(EventKind::FieldLeft(id("email")));
    assert_eq!(
        *page.state.details.problems.get(&id("email")).unwrap(),
        refused,
        "until it is changed"
    );
    page.types("email", "ada@example.org");
    page.happens(EventKind::SubmitPressed);
    let (_, order, key) = page.submit();
    assert_ne!(key, first_key, "another order has another key");
    assert_eq!(
        order.answers[1].1,
        booking_widget::booking::FieldValue::Text("ada@example.org".into())
    );
}

#[test]
fn a_refusal_of_no_known_field_is_said_in_general() {
    for (fields, general) in [
        (vec![], Some("Too many open requests".to_owned())),
        (vec![(id("unknown"), "Unknown".to_owned())], None),
    ] {
        let mut page = Page::sending();
        let problem = Problem::Refused { fields, general };
        page.submit_fails(problem.clone());
        assert_eq!(page.state.notice, Some(Notice::Failed(problem)));
        assert!(page.has(&Command::Focus(FocusTarget::Notice)));
        assert_eq!(page.state.step, Step::Details);
    }
}

#[test]
fn a_slot_that_is_gone_at_submitting_is_replaced_and_submitted_anew() {
    let mut page = Page::sending();
    let typed = page.state.details.clone();
    page.submit_fails(Problem::SlotTaken {
        alternatives: vec![slot("2026-11-23T14:00:00")],
    });
    assert!(matches!(&page.state.hold, Hold::Lost { alternatives, .. } if alternatives.len() == 1));
    assert_eq!((page.state.step, &page.state.details), (Step::Details, &typed));
    page.happens(EventKind::SubmitPressed);
    assert_eq!(page.count(is_submit), 1, "nothing is submitted without a slot");
    page.happens(EventKind::SlotChosen(slot("2026-11-23T14:00:00")));
    page.hold_comes();
    page.happens(EventKind::SubmitPressed);
    page.booking_comes();
    assert_eq!(page.state.step, Step::Confirmation);
}

#[test]
fn a_draft_that_is_gone_at_submitting_is_made_again() {
    let mut page = Page::sending();
    page.submit_fails(Problem::Gone);
    assert!(
        matches!(&page.state.hold, Hold::Reserving(reserving) if reserving.purpose == ReservePurpose::Retake)
    );
    page.draft_comes();
    page.hold_comes();
    assert_eq!(page.state.notice, Some(Notice::HeldAgain));
    assert_eq!(
        page.count(is_submit),
        1,
        "the customer submits again by themselves"
    );
}

#[test]
fn the_hold_s_end_does_not_throw_out_a_customer_who_is_submitting() {
    let mut page = Page::sending();
    page.passes(700);
    assert!(matches!(page.state.hold, Hold::Held(_)));
    assert_eq!(
        (page.state.step, page.state.notice.clone()),
        (Step::Details, None)
    );
    page.booking_comes();
    assert_eq!(page.state.step, Step::Confirmation);
}

#[test]
fn nothing_else_can_be_chosen_while_the_fate_is_unknown() {
    for kind in [
        EventKind::BackTo(Step::Time),
        EventKind::ServiceChosen(crate::page::facial()),
        EventKind::SlotChosen(slot("2026-11-23T14:00:00")),
        EventKind::ExtendPressed,
        EventKind::Reset,
    ] {
        let mut page = Page::sending();
        let before = page.state.clone();
        page.happens(kind.clone());
        assert_eq!(page.commands, Vec::new(), "{kind:?}");
        assert_eq!(page.state, before, "{kind:?}");
    }
}

#[test]
fn typing_while_the_order_is_on_its_way_is_kept_but_not_sent() {
    let mut page = Page::sending();
    let (_, order, _) = page.submit();
    page.types("firstName", "Grace");
    page.submit_fails(Problem::Network);
    let (pause, _) = page.pause();
    page.happens(EventKind::RetryDue(pause));
    assert_eq!(page.submit().1, order);
    assert_eq!(page.state.details.text(&id("firstName")), "Grace");
}

#[test]
fn answers_to_former_attempts_are_dropped() {
    let mut page = Page::sending();
    let (first, ..) = page.submit();
    page.submit_fails(Problem::TimedOut);
    let (pause, _) = page.pause();
    page.happens(EventKind::RetryDue(pause));
    page.happens(EventKind::RetryDue(pause));
    assert_eq!(page.count(is_submit), 2);
    let before = page.state.clone();
    page.happens(EventKind::BookingArrived(first, Err(Problem::Gone)));
    assert_eq!(page.state, before);
    assert_eq!(page.commands, Vec::new());
}

#[test]
fn book_another_begins_anew() {
    let mut page = Page::sending();
    page.booking_comes();
    page.happens(EventKind::Reset);
    assert_eq!(
        (page.state.step, &page.state.submission),
        (Step::Service, &Submission::Idle)
    );
    assert!(page.state.details.values.is_empty());
}
