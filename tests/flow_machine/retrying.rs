//! Reads and reservations that fail: again by themselves, when online, and when asked.

use booking_widget::config::Config;
use booking_widget::flow::state::{Hold, Notice, Remote, Step};
use booking_widget::flow::{Command, EventKind, HostEvent, Problem};

use crate::page::{Page, slot};

const TEN: &str = "2026-11-23T10:00:00";
const TWO: &str = "2026-11-23T14:00:00";

fn waited(page: &Page) -> Vec<u32> {
    page.all
        .iter()
        .filter_map(|command| match command {
            Command::Wait(_, ms) => Some(*ms),
            _ => None,
        })
        .collect()
}

fn portal_fails(page: &mut Page, problem: &Problem) {
    let request = page.portal_request();
    page.happens(EventKind::PortalArrived(request, Err(problem.clone())));
}

fn pause_ends(page: &mut Page) {
    let (pause, _) = page.pause();
    page.happens(EventKind::RetryDue(pause));
}

#[test]
fn the_portal_is_read_five_times_before_the_customer_is_told() {
    let mut page = Page::started(Config::default());
    for _ in 0..4 {
        portal_fails(&mut page, &Problem::Network);
        assert!(matches!(page.state.catalogue, Remote::Loading { .. }));
        pause_ends(&mut page);
    }
    portal_fails(&mut page, &Problem::Network);
    assert_eq!(waited(&page), vec![500, 1_000, 2_000, 4_000]);
    assert_eq!(page.state.catalogue, Remote::Failed(Problem::Network));
    assert!(page.has(&Command::Emit(HostEvent::Error("server-unreachable"))));
    page.happens(EventKind::RetryPressed);
    page.portal_comes();
    assert_eq!(page.state.step, Step::Service);
}

#[test]
fn what_a_retry_cannot_mend_is_told_at_once() {
    for (problem, word) in [
        (Problem::PortalUnknown, "portal-unknown"),
        (Problem::SiteNotAllowed, "site-not-allowed"),
    ] {
        let mut page = Page::started(Config::default());
        portal_fails(&mut page, &problem);
        assert_eq!(page.state.catalogue, Remote::Failed(problem));
        assert_eq!(page.commands, vec![Command::Emit(HostEvent::Error(word))]);
    }
}

#[test]
fn coming_online_reads_at_once_what_waits_or_failed() {
    let mut page = Page::started(Config::default());
    portal_fails(&mut page, &Problem::Network);
    page.happens(EventKind::ConnectionChanged { online: false });
    assert!(page.state.offline);
    page.happens(EventKind::ConnectionChanged { online: true });
    assert!(!page.state.offline);
    assert_eq!(page.count(|command| matches!(command, Command::LoadPortal(_))), 2);
    page.portal_comes();
    page.happens(EventKind::ServiceChosen(crate::page::facial()));
    for _ in 0..5 {
        let request = page.days_request();
        page.happens(EventKind::DaysArrived(request, Err(Problem::Network)));
        if matches!(page.state.calendar.loading, Remote::Loading { .. }) {
            pause_ends(&mut page);
        }
    }
    assert_eq!(page.state.calendar.loading, Remote::Failed(Problem::Network));
    page.happens(EventKind::ConnectionChanged { online: true });
    page.days_come();
    assert!(page.state.choice.date.is_some());
}

#[test]
fn a_reservation_without_an_answer_is_sent_again_with_the_same_key() {
    let mut page = Page::at_time();
    page.happens(EventKind::SlotChosen(slot(TEN)));
    page.draft_comes();
    let (_, _, key) = page.reserve();
    for expected in [500, 1_000] {
        page.hold_fails(Problem::TimedOut);
        assert_eq!(page.pause().1, expected);
        pause_ends(&mut page);
        assert_eq!(page.reserve().2, key);
    }
    page.hold_fails(Problem::TimedOut);
    assert_eq!(page.state.notice, Some(Notice::Failed(Problem::TimedOut)));
    assert_eq!((page.state.step, &page.state.hold), (Step::Time, &Hold::None));
    page.happens(EventKind::RetryPressed);
    assert_eq!(page.reserve().2, key);
    page.hold_comes();
    assert_eq!((page.state.step, &page.held().slot), (Step::Details, &slot(TEN)));
}

#[test]
fn coming_online_goes_on_with_the_slot_that_was_chosen() {
    let mut page = Page::at_time();
    page.happens(EventKind::SlotChosen(slot(TEN)));
    for _ in 0..3 {
        let request = page.draft_request();
        page.happens(EventKind::DraftArrived(request, Err(Problem::Network)));
        if matches!(page.state.hold, Hold::Reserving(_)) {
            pause_ends(&mut page);
        }
    }
    assert_eq!(page.state.hold, Hold::None);
    page.happens(EventKind::ConnectionChanged { online: true });
    page.draft_comes();
    page.hold_comes();
    assert_eq!(page.held().slot, slot(TEN));
}

#[test]
fn a_move_whose_fate_is_unknown_claims_neither_slot() {
    let mut page = Page::at_details();
    page.happens(EventKind::BackTo(Step::Time));
    page.happens(EventKind::SlotChosen(slot(TWO)));
    for _ in 0..2 {
        page.hold_fails(Problem::TimedOut);
        pause_ends(&mut page);
    }
    page.hold_fails(Problem::TimedOut);
    assert_eq!(page.state.hold, Hold::None);
    page.happens(EventKind::SlotChosen(slot(TEN)));
    page.hold_comes();
    assert_eq!(page.held().slot, slot(TEN));
}

#[test]
fn a_move_that_was_refused_outright_keeps_the_old_slot() {
    let mut page = Page::at_details();
    page.happens(EventKind::BackTo(Step::Time));
    page.happens(EventKind::SlotChosen(slot(TWO)));
    page.hold_fails(Problem::Refused {
        fields: Vec::new(),
        general: Some("Not now".into()),
    });
    assert_eq!(page.held().slot, slot(TEN));
    assert!(matches!(page.state.notice, Some(Notice::Failed(_))));
}

#[test]
fn a_pause_that_is_over_twice_sends_once() {
    let mut page = Page::started(Config::default());
    portal_fails(&mut page, &Problem::Network);
    let (pause, _) = page.pause();
    page.happens(EventKind::RetryDue(pause));
    page.happens(EventKind::RetryDue(pause));
    assert_eq!(page.count(|command| matches!(command, Command::LoadPortal(_))), 2);
}
