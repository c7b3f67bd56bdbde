//! A booking that exists, when something else happens while its booker is at it: nothing typed is lost, and nothing
//! is sent or released that somebody still wants.

use booking_widget::booking::FieldValue;
use booking_widget::config::Config;
use booking_widget::flow::state::{
    BookingId, BookingStatus, DraftId, Hold, ManagePage, News, Notice, Step, Waiting, Wish,
};
use booking_widget::flow::{Command, EventKind, FocusTarget, ManageEvent, Problem};

use super::{approved, booked, later, manage, waits};
use crate::page::{Page, held, id, slot};

/// The present name, changed by the spa or in another tab.
fn with_name(name: &str) -> booking_widget::flow::state::Managed {
    later(approved(), |booking| {
        booking
            .answers
            .insert(id("firstName"), FieldValue::Text(name.into()));
    })
}

#[test]
fn details_that_the_booker_did_not_touch_follow_what_the_spa_changed() {
    let mut page = Page::opened(approved(), ManagePage::Details);
    page.types("email", "ada@other.example");
    page.hears(with_name("Augusta"));
    assert_eq!(page.page(), ManagePage::Details);
    assert_eq!(page.state.details.text(&id("firstName")), "Augusta");
    assert_eq!(page.state.details.text(&id("email")), "ada@other.example");
    page.confirms();
    let email = FieldValue::Text("ada@other.example".into());
    assert_eq!(
        page.change().1,
        Wish::Details(vec![(id("email"), email)]),
        "nobody asked for the former name"
    );
}

#[test]
fn a_slot_that_is_asked_for_with_the_former_draft_is_not_taken_for_the_new_ones() {
    let mut page = Page::opened(booked(BookingStatus::Pending, false), ManagePage::Reschedule);
    page.days_come();
    page.happens(EventKind::SlotChosen(slot("2026-11-23T11:00:00")));
    page.draft_comes();
    let (former, wanted, _) = page.reserve();
    page.hears(later(approved(), |_| {}));
    let drafts = |page: &Page| page.count(|command| matches!(command, Command::CreateDraft(..)));
    // The answer to what was asked with the former draft is waited for, and is no hold.
    let answer = held(wanted.clone(), page.at + 600_000);
    page.happens(EventKind::HoldArrived(former, Ok(answer)));
    assert!(
        matches!(&page.state.hold, Hold::Reserving(reserving) if reserving.slot.time == wanted.time),
        "held by the former draft: {:?}",
        page.state.hold
    );
    assert_eq!(drafts(&page), 2);
    let request = page.draft_request();
    page.happens(EventKind::DraftArrived(request, Ok(DraftId("new draft".into()))));
    page.hold_comes();
    assert_eq!(page.held().slot.time, wanted.time);
    let kept = page.saved().and_then(|saved| saved.draft);
    assert_eq!(kept.map(|draft| draft.id), Some(DraftId("new draft".into())));
}

#[test]
fn a_link_does_not_release_the_slot_that_a_submission_is_about_to_take() {
    let before = Page::sending();
    let mut page = Page::blank();
    page.happens(EventKind::Started {
        config: Box::new(Config {
            booking: Some("secret".into()),
            ..Config::default()
        }),
        saved: before.saved().map(Box::new),
        other_tab: false,
    });
    assert!(before.saved().is_some_and(|saved| saved.submission.is_some()));
    assert_eq!(page.count(|command| matches!(command, Command::Release(_))), 0);
}

/// A link is followed on this page: the element is mounted anew.
pub(super) fn follows_a_link(page: &Page, booking: &str) -> Page {
    let mut linked = Page::blank();
    linked.at = page.at + 2_000;
    linked.happens(EventKind::Started {
        config: Box::new(Config {
            booking: Some(booking.into()),
            ..Config::default()
        }),
        saved: page.saved().map(Box::new),
        other_tab: false,
    });
    linked
}

#[test]
fn a_booking_that_a_link_interrupts_is_gone_on_with_where_it_was() {
    let mut before = Page::at_details();
    before.types("firstName", "Grace");
    let mut page = follows_a_link(&before, "secret");
    page.portal_comes();
    page.booking_read(Ok(approved()));
    assert_eq!(page.count(|command| matches!(command, Command::Release(_))), 0);
    // A reload in between, of a page whose address has no link any more.
    let mut page = {
        let mut again = Page::blank();
        again.at = page.at + 2_000;
        again.happens(EventKind::Started {
            config: Box::default(),
            saved: page.saved().map(Box::new),
            other_tab: false,
        });
        again.portal_comes();
        again.booking_read(Ok(approved()));
        again
    };
    assert!(page.state.managed().is_some());
    let portals = page.count(|command| matches!(command, Command::LoadPortal(_)));
    page.happens(manage(ManageEvent::GoOn));
    assert!(page.state.manage.is_none());
    assert!(page.has(&Command::Watch(None)));
    assert!(page.has(&Command::Focus(FocusTarget::StepHeading)));
    let request = page.read_request();
    let answer = held(slot("2026-11-23T10:00:00"), page.at + 300_000);
    page.happens(EventKind::HoldArrived(request, Ok(answer)));
    assert_eq!(page.state.step, Step::Details);
    assert_eq!(page.state.details.text(&id("firstName")), "Grace");
    assert_eq!(page.held().slot.time, slot("2026-11-23T10:00:00").time);
    assert_eq!(page.count(|command| matches!(command, Command::Release(_))), 0);
    assert_eq!(
        page.count(|command| matches!(command, Command::LoadPortal(_))),
        portals
    );
    // From here on it is a booking like any other.
    page.types_all();
    page.happens(EventKind::SubmitPressed);
    assert_eq!(page.count(|command| matches!(command, Command::Submit { .. })), 1);
}

#[test]
fn what_was_being_typed_for_one_booking_outlives_the_link_to_another() {
    let mut before = Page::opened(approved(), ManagePage::Cancel);
    before.happens(manage(ManageEvent::ReasonTyped("The train".into())));
    let mut page = follows_a_link(&before, "another");
    page.portal_comes();
    // Even if that is none.
    let request = page.all.iter().rev().find_map(|command| match command {
        Command::ReadBooking(request, booking) if booking.0 == "another" => Some(*request),
        _ => None,
    });
    page.happens(manage(ManageEvent::Read(request.unwrap(), Err(Problem::Gone))));
    page.happens(manage(ManageEvent::GoOn));
    page.booking_read(Ok(approved()));
    assert_eq!(page.page(), ManagePage::Cancel);
    assert_eq!(page.state.manage.as_ref().unwrap().reason, "The train");
}

#[test]
fn who_books_another_gives_up_what_a_link_had_interrupted() {
    let mut page = follows_a_link(&Page::at_details(), "secret");
    page.portal_comes();
    page.booking_read(Ok(approved()));
    page.happens(EventKind::Reset);
    assert!(page.has(&Command::Release(DraftId("draft".into()))));
    assert_eq!(page.saved(), None);
}

#[test]
fn details_do_not_open_while_a_new_time_waits_that_they_would_replace() {
    let waiting = later(approved(), |booking| {
        booking.waiting = Some(Waiting::Reschedule {
            appointments: Vec::new(),
        });
    });
    let mut page = Page::opened(waiting, ManagePage::Details);
    assert_eq!(page.page(), ManagePage::Overview);
    page.opens(ManagePage::Reschedule);
    assert_eq!(page.page(), ManagePage::Reschedule);
}

#[test]
fn details_that_meet_another_state_of_the_booking_stay_and_are_sent_for_that_when_confirmed_again() {
    let mut page = Page::opened(approved(), ManagePage::Details);
    page.types("email", "ada@other.example");
    page.confirms();
    page.answered(Err(Problem::Conflict));
    assert_eq!(page.page(), ManagePage::Details);
    assert_eq!(page.state.notice, Some(Notice::Failed(Problem::Conflict)));
    assert!(page.has(&Command::Focus(FocusTarget::Notice)));
    page.booking_read(Ok(with_name("Augusta")));
    assert_eq!(page.state.details.text(&id("email")), "ada@other.example");
    assert_eq!(page.sends(), 1, "not without being asked to");
    page.confirms();
    let (_, wish, _, seen) = page.change();
    let email = FieldValue::Text("ada@other.example".into());
    assert_eq!(wish, Wish::Details(vec![(id("email"), email)]));
    assert_eq!(seen, "2026-11-20T08:00:01Z");
}

#[test]
fn details_that_cannot_be_changed_any_more_go_and_it_is_said_that_nothing_was_done() {
    let mut page = Page::opened(approved(), ManagePage::Details);
    page.types("email", "ada@other.example");
    page.confirms();
    page.answered(Err(Problem::Conflict));
    let mut over = approved();
    over.change.is_allowed = false;
    page.booking_read(Ok(over));
    assert_eq!(
        (page.page(), page.news()),
        (ManagePage::Overview, Some(News::Overtaken))
    );
}

#[test]
fn the_reason_of_a_cancellation_outlives_that_the_booking_changed_meanwhile() {
    let mut page = Page::opened(approved(), ManagePage::Cancel);
    page.happens(manage(ManageEvent::ReasonTyped("The train".into())));
    page.confirms();
    page.answered(Err(Problem::Conflict));
    assert_eq!(
        (page.page(), page.news()),
        (ManagePage::Overview, Some(News::Overtaken))
    );
    page.booking_read(Ok(with_name("Augusta")));
    page.opens(ManagePage::Cancel);
    page.confirms();
    assert_eq!(page.change().1, Wish::Cancel("The train".into()));
}

#[test]
fn who_gets_no_answer_can_go_back_and_sees_how_the_booking_is() {
    for wanted in [ManagePage::Cancel, ManagePage::Reschedule] {
        let mut page = match wanted {
            ManagePage::Reschedule => Page::reviewing(approved()),
            _ => Page::opened(approved(), wanted),
        };
        page.confirms();
        for _ in 0..4 {
            page.answered(Err(Problem::TimedOut));
            let (pause, _) = page.pause();
            page.happens(EventKind::RetryDue(pause));
        }
        let (request, ..) = page.change();
        page.answered(Err(Problem::TimedOut));
        page.happens(match wanted {
            // One screen further than the calendar.
            ManagePage::Reschedule => EventKind::BackTo(Step::Time),
            _ => manage(ManageEvent::Leave),
        });
        assert_eq!(page.page(), ManagePage::Overview, "{wanted:?}");
        assert!(page.rests());
        // It may have been done: that is asked, not guessed.
        assert!(
            page.commands
                .iter()
                .any(|command| matches!(command, Command::ReadBooking(..)))
        );
        assert_eq!(page.saved().unwrap().managed.unwrap().order, None);
        // Its answer comes too late.
        page.happens(manage(ManageEvent::Answered(
            request,
            Ok(waits(Waiting::Cancellation)),
        )));
        assert_eq!(page.news(), None);
    }
}

#[test]
fn that_somebody_else_changed_the_booking_is_said_until_it_is_dismissed() {
    let mut page = Page::of(approved());
    page.hears(with_name("Augusta"));
    assert_eq!(page.news(), Some(News::Refreshed));
    page.happens(EventKind::NoticeDismissed);
    assert_eq!(page.news(), None);
    assert_eq!(page.state.manage.as_ref().unwrap().id, BookingId("secret".into()));
}
