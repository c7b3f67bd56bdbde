//! Reserving, moving, extending, expiring, losing and taking again: long because each of these has its own
//! short story.

use booking_widget::booking::Visit;
use booking_widget::flow::state::{Hold, Moment, Notice, ReservePurpose, ReserveStage, Step};
use booking_widget::flow::{About, Announcement, Command, EventKind, FocusTarget, HostEvent, Problem};

use crate::page::{BLOCKING_MS, Page, euros, held, massage, slot};

const TEN: &str = "2026-11-23T10:00:00";
const TWO: &str = "2026-11-23T14:00:00";
const SIX: &str = "2026-11-23T18:00:00";

fn is_reserve(command: &Command) -> bool {
    matches!(command, Command::Reserve { .. })
}

fn is_release(command: &Command) -> bool {
    matches!(command, Command::Release(_))
}

fn taken(alternatives: &[&str]) -> Problem {
    Problem::SlotTaken {
        alternatives: alternatives.iter().map(|time| slot(time)).collect(),
    }
}

#[test]
fn a_slot_is_drafted_reserved_and_held_and_the_details_follow() {
    let mut page = Page::at_time();
    page.happens(EventKind::SlotChosen(slot(TEN)));
    assert_eq!(
        page.count(|command| matches!(command, Command::CreateDraft(..))),
        1
    );
    assert_eq!(page.count(is_reserve), 0);
    page.draft_comes();
    let (_, asked, key) = page.reserve();
    assert_eq!(asked, slot(TEN));
    assert_eq!(key.0.len(), 32);
    assert!(key.0.chars().all(|digit| digit.is_ascii_hexdigit()));
    page.hold_comes();
    assert_eq!(page.state.step, Step::Details);
    assert_eq!(page.state.seconds_left(), Some(600));
    for expected in [
        Command::Ticking(true),
        Command::Focus(FocusTarget::StepHeading),
        Command::Announce(Announcement::Held {
            slot: slot(TEN),
            minutes: 10,
        }),
        Command::Emit(HostEvent::Held(About {
            reference: None,
            visit: Visit::of(massage()),
            price: Some(euros(8_900)),
            start: slot(TEN).time,
        })),
        Command::AskVisitor,
    ] {
        assert!(page.has(&expected), "{expected:?}");
    }
    let saved = page.saved().unwrap();
    assert_eq!((saved.step, saved.slot), (Step::Details, Some(slot(TEN))));
}

#[test]
fn a_second_click_on_the_same_slot_asks_nothing_again() {
    let mut page = Page::at_time();
    page.happens(EventKind::SlotChosen(slot(TEN)));
    page.happens(EventKind::SlotChosen(slot(TEN)));
    page.draft_comes();
    page.happens(EventKind::SlotChosen(slot(TEN)));
    assert_eq!(
        page.count(|command| matches!(command, Command::CreateDraft(..))),
        1
    );
    assert_eq!(page.count(is_reserve), 1);
}

#[test]
fn a_slot_chosen_while_the_draft_is_made_takes_the_draft() {
    let mut page = Page::at_time();
    page.happens(EventKind::SlotChosen(slot(TEN)));
    page.happens(EventKind::SlotChosen(slot(TWO)));
    page.draft_comes();
    assert_eq!(page.count(is_reserve), 1);
    assert_eq!(page.reserve().1, slot(TWO));
}

#[test]
fn a_slot_chosen_while_another_is_reserved_waits_for_its_answer_and_wins() {
    let mut page = Page::at_time();
    page.happens(EventKind::SlotChosen(slot(TEN)));
    page.draft_comes();
    page.happens(EventKind::SlotChosen(slot(TWO)));
    page.happens(EventKind::SlotChosen(slot(SIX)));
    assert_eq!(page.count(is_reserve), 1);
    let (first, ..) = page.reserve();
    let at = page.at + BLOCKING_MS;
    page.happens(EventKind::HoldArrived(first, Ok(held(slot(TEN), at))));
    assert_eq!(page.state.step, Step::Time);
    assert_eq!(page.state.held().unwrap().slot, slot(TEN));
    assert_eq!(page.reserve().1, slot(SIX));
    page.hold_comes();
    assert_eq!(page.held().slot, slot(SIX));
    assert_eq!(page.state.step, Step::Details);
    assert_eq!(page.count(is_reserve), 2);
}

#[test]
fn going_back_to_the_slot_asked_for_first_needs_no_second_request() {
    let mut page = Page::at_time();
    page.happens(EventKind::SlotChosen(slot(TEN)));
    page.draft_comes();
    page.happens(EventKind::SlotChosen(slot(TWO)));
    page.happens(EventKind::SlotChosen(slot(TEN)));
    let (first, ..) = page.reserve();
    let at = page.at + BLOCKING_MS;
    page.happens(EventKind::HoldArrived(first, Ok(held(slot(TEN), at))));
    assert_eq!(page.held().slot, slot(TEN));
    assert_eq!(page.count(is_reserve), 1);
}

#[test]
fn a_treatment_chosen_while_a_slot_is_reserved_releases_what_still_comes() {
    let mut page = Page::at_time();
    page.happens(EventKind::SlotChosen(slot(TEN)));
    page.draft_comes();
    page.happens(EventKind::BackTo(Step::Service));
    page.happens(EventKind::ServiceChosen(crate::page::facial()));
    page.days_come();
    page.happens(EventKind::SlotChosen(slot(TWO)));
    assert_eq!(
        page.count(|command| matches!(command, Command::CreateDraft(..))),
        1,
        "one thing after the other"
    );
    let releases = page.count(is_release);
    page.hold_comes();
    assert_eq!(page.count(is_release), releases + 1);
    assert_eq!(
        page.count(|command| matches!(command, Command::CreateDraft(..))),
        2
    );
    page.happens(EventKind::DraftArrived(
        page.draft_request(),
        Ok(booking_widget::flow::state::DraftId("other".into())),
    ));
    page.hold_comes();
    assert_eq!(page.held().slot, slot(TWO));
}

#[test]
fn moving_keeps_the_old_slot_until_the_new_one_is_won() {
    let mut page = Page::filled_in();
    page.happens(EventKind::BackTo(Step::Time));
    page.happens(EventKind::SlotChosen(slot(TWO)));
    assert_eq!(page.state.held().unwrap().slot, slot(TEN));
    page.hold_fails(taken(&[SIX, TWO]));
    let Hold::Lost {
        slot: lost,
        alternatives,
        previous,
    } = &page.state.hold
    else {
        panic!("{:?}", page.state.hold);
    };
    assert_eq!(
        (lost, alternatives.as_slice()),
        (&slot(TWO), [slot(SIX)].as_slice())
    );
    assert_eq!(previous.as_ref().unwrap().slot, slot(TEN));
    assert!(page.state.can_continue());
    page.happens(EventKind::Continue);
    assert_eq!((page.state.step, &page.held().slot), (Step::Details, &slot(TEN)));
    assert_eq!(page.count(is_release), 0);
}

#[test]
fn a_lost_race_is_said_alternatives_are_offered_and_the_slot_disappears_with_the_next_choice() {
    let mut page = Page::at_time();
    page.happens(EventKind::SlotChosen(slot(TEN)));
    page.draft_comes();
    page.hold_fails(taken(&[TWO]));
    assert_eq!(page.state.step, Step::Time);
    assert_eq!(page.state.notice, Some(Notice::SlotTaken));
    assert!(page.has(&Command::Announce(Announcement::SlotTaken)));
    assert!(page.has(&Command::Focus(FocusTarget::Notice)));
    // So that nothing moves by itself, it keeps its place; it is not to be had.
    assert!(page.state.slots_of_chosen_day().contains(&slot(TEN)));
    page.happens(EventKind::SlotChosen(slot(TEN)));
    assert!(matches!(page.state.hold, Hold::Lost { .. }));
    page.happens(EventKind::SlotChosen(slot(TWO)));
    assert!(!page.state.slots_of_chosen_day().contains(&slot(TEN)));
    page.hold_comes();
    assert_eq!(page.held().slot, slot(TWO));
    assert_eq!(page.state.notice, None);
}

#[test]
fn the_time_left_is_said_four_times_and_no_more() {
    let mut page = Page::at_details();
    let mut said = Vec::new();
    for _ in 0..599 {
        page.happens(EventKind::FieldLeft(crate::page::id("firstName")));
        page.passes(1);
        said.extend(page.commands.iter().filter_map(|command| match command {
            Command::Announce(Announcement::TimeLeft { seconds }) => Some(*seconds),
            _ => None,
        }));
    }
    assert_eq!(said, vec![300, 120, 60, 30]);
}

#[test]
fn a_tab_that_slept_over_several_marks_says_only_the_last() {
    let mut page = Page::at_details();
    page.at += 545_000;
    page.happens(EventKind::Tick);
    let said = Announcement::TimeLeft { seconds: 60 };
    assert_eq!(page.commands, vec![Command::Announce(said)]);
}

#[test]
fn an_extension_is_offered_in_good_time_and_given() {
    let mut page = Page::at_details();
    page.passes(479);
    assert!(!page.state.offers_extension());
    page.passes(1);
    assert!(page.state.offers_extension());
    let (_, _, first_key) = page.reserve();
    page.happens(EventKind::ExtendPressed);
    page.happens(EventKind::ExtendPressed);
    assert_eq!(page.count(is_reserve), 2, "pressing twice extends once");
    let (_, asked, key) = page.reserve();
    assert_eq!(asked, slot(TEN));
    assert_ne!(key, first_key);
    assert!(!page.state.offers_extension());
    page.hold_comes();
    assert_eq!(page.state.seconds_left(), Some(600));
    assert_eq!(page.state.notice, Some(Notice::Extended));
    assert!(page.has(&Command::Announce(Announcement::Extended { minutes: 10 })));
}

#[test]
fn at_the_limit_no_extension_is_offered_and_a_wish_is_answered() {
    let mut page = Page::at_time();
    page.happens(EventKind::SlotChosen(slot(TEN)));
    page.draft_comes();
    let (request, ..) = page.reserve();
    let mut last = held(slot(TEN), page.at + 60_000);
    last.limit = last.deadline;
    page.happens(EventKind::HoldArrived(request, Ok(last)));
    assert!(!page.state.offers_extension());
    page.happens(EventKind::ExtendPressed);
    assert_eq!(page.state.notice, Some(Notice::ExtensionLimit));
    assert_eq!(page.count(is_reserve), 1);
}

#[test]
fn the_hold_does_not_end_while_its_extension_is_on_the_way() {
    let mut page = Page::at_details();
    page.passes(599);
    page.happens(EventKind::ExtendPressed);
    page.passes(5);
    assert!(matches!(page.state.hold, Hold::Held(_)));
    page.hold_fails(Problem::TimedOut);
    assert!(
        !matches!(page.state.hold, Hold::Held(_)),
        "and it ends when there is none"
    );
}

#[test]
fn at_expiry_a_customer_who_is_there_gets_the_slot_again() {
    let mut page = Page::filled_in();
    let typed = page.state.details.clone();
    page.passes(590);
    page.types("phone", "030 123456");
    page.passes(10);
    assert!(page.has(&Command::Announce(Announcement::HoldExpired)));
    assert!(page.has(&Command::Emit(HostEvent::HoldExpired)));
    let Hold::Reserving(reserving) = &page.state.hold else {
        panic!("{:?}", page.state.hold);
    };
    assert_eq!(reserving.purpose, ReservePurpose::Retake);
    assert_eq!(page.state.step, Step::Details);
    page.hold_comes();
    assert_eq!(page.state.notice, Some(Notice::HeldAgain));
    assert_eq!(page.held().slot, slot(TEN));
    for (field, value) in typed.values.iter() {
        assert_eq!(page.state.details.values.get(field), Some(value));
    }
}

#[test]
fn at_expiry_a_slot_without_its_customer_is_let_go_until_they_act() {
    for act in [
        EventKind::Woke,
        EventKind::RetakePressed,
        EventKind::SubmitPressed,
        EventKind::NoteChanged("here I am".into()),
    ] {
        let mut page = Page::filled_in();
        let (_, _, first_key) = page.reserve();
        page.passes(900);
        assert_eq!(page.state.hold, Hold::Expired { slot: slot(TEN) });
        assert_eq!(page.state.notice, Some(Notice::HoldExpired));
        assert_eq!(page.count(is_reserve), 1);
        page.happens(act.clone());
        assert_eq!(page.count(is_reserve), 2, "{act:?}");
        assert_ne!(page.reserve().2, first_key, "a new request has a new key");
    }
}

#[test]
fn an_expired_slot_that_somebody_else_took_is_replaced_by_an_alternative() {
    let mut page = Page::filled_in();
    page.passes(595);
    page.happens(EventKind::Woke);
    let typed = page.state.details.clone();
    page.passes(5);
    page.hold_fails(taken(&[TWO]));
    assert_eq!(page.state.step, Step::Details);
    assert!(
        !page.has(&Command::Focus(FocusTarget::Notice)),
        "nobody who types is interrupted"
    );
    assert!(matches!(&page.state.hold, Hold::Lost { alternatives, .. } if *alternatives == vec![slot(TWO)]));
    assert_eq!(page.state.notice, Some(Notice::SlotTaken));
    page.happens(EventKind::SlotChosen(slot(TWO)));
    page.hold_comes();
    assert_eq!((page.state.step, &page.held().slot), (Step::Details, &slot(TWO)));
    assert_eq!(page.state.details, typed);
}

#[test]
fn submitting_after_expiry_takes_the_slot_again_and_then_submits() {
    let mut page = Page::filled_in();
    page.passes(900);
    page.happens(EventKind::SubmitPressed);
    assert_eq!(page.count(|command| matches!(command, Command::Submit { .. })), 0);
    page.hold_comes();
    assert_eq!(page.count(|command| matches!(command, Command::Submit { .. })), 1);
}

#[test]
fn a_hold_that_ends_on_another_step_is_told_and_not_taken_again() {
    let mut page = Page::at_details();
    page.happens(EventKind::BackTo(Step::Time));
    page.passes(600);
    assert_eq!(page.state.notice, Some(Notice::HoldExpired));
    assert_eq!(page.count(is_reserve), 1);
    page.happens(EventKind::SlotChosen(slot(TWO)));
    page.hold_comes();
    assert_eq!(page.held().slot, slot(TWO));
}

#[test]
fn waking_asks_the_server_how_much_time_is_left() {
    let mut page = Page::at_details();
    page.at += 60_000;
    page.happens(EventKind::Woke);
    let request = page.read_request();
    page.happens(EventKind::HoldArrived(
        request,
        Ok(held(slot(TEN), page.at + 100_000)),
    ));
    assert_eq!(page.state.seconds_left(), Some(100));
    assert!(
        !page
            .commands
            .iter()
            .any(|command| matches!(command, Command::Announce(_))),
        "without a word"
    );
    assert_eq!(page.held().deadline, Moment(page.at + 100_000));

    page.happens(EventKind::Woke);
    let request = page.read_request();
    page.happens(EventKind::HoldArrived(request, Err(Problem::HoldLapsed)));
    assert!(page.has(&Command::Emit(HostEvent::HoldExpired)));
    assert!(
        matches!(&page.state.hold, Hold::Reserving(reserving) if reserving.purpose == ReservePurpose::Retake)
    );
}

#[test]
fn without_an_answer_the_page_s_own_clock_stands() {
    let mut page = Page::at_details();
    page.happens(EventKind::Woke);
    let request = page.read_request();
    page.happens(EventKind::HoldArrived(request, Err(Problem::Network)));
    assert_eq!(page.state.seconds_left(), Some(600));
    assert_eq!(page.state.notice, None);
}

#[test]
fn a_draft_that_is_gone_is_made_again_once() {
    let mut page = Page::at_time();
    page.happens(EventKind::SlotChosen(slot(TEN)));
    page.draft_comes();
    page.hold_fails(Problem::Gone);
    assert_eq!(
        page.count(|command| matches!(command, Command::CreateDraft(..))),
        2
    );
    page.draft_comes();
    page.hold_comes();
    assert_eq!(page.held().slot, slot(TEN));
}

#[test]
fn a_repeated_request_that_is_answered_with_another_slot_asks_again() {
    let mut page = Page::at_time();
    page.happens(EventKind::SlotChosen(slot(TEN)));
    page.draft_comes();
    let (request, _, key) = page.reserve();
    page.happens(EventKind::HoldArrived(
        request,
        Ok(held(slot(TWO), page.at + BLOCKING_MS)),
    ));
    assert!(
        matches!(&page.state.hold, Hold::Reserving(reserving) if reserving.stage == ReserveStage::Asking)
    );
    assert_ne!(page.reserve().2, key);
    page.hold_comes();
    assert_eq!(page.held().slot, slot(TEN));
}

#[test]
fn a_slot_lost_while_the_customer_waits_to_submit_gets_the_focus() {
    let mut page = Page::filled_in();
    page.passes(900);
    page.happens(EventKind::SubmitPressed);
    page.hold_fails(taken(&[TWO]));
    assert!(page.has(&Command::Focus(FocusTarget::Notice)));
    assert_eq!(page.count(|command| matches!(command, Command::Submit { .. })), 0);
}
