//! A booking whose portal takes no new ones: it is read through the booking, and nothing else is offered.

use std::sync::Arc;

use booking_widget::booking::Catalogue;
use booking_widget::config::Config;
use booking_widget::flow::state::{BookingId, ManagePage, Remote, RequestId};
use booking_widget::flow::{Command, EventKind, ManageEvent, Problem};

use super::meanwhile::follows_a_link;
use super::{approved, manage};
use crate::page::{Page, catalogue};

/// The portal does not answer by its name.
fn refused(mut page: Page) -> Page {
    let request = page.portal_request();
    page.happens(EventKind::PortalArrived(request, Err(Problem::PortalUnknown)));
    page
}

fn asked_through(page: &Page) -> Vec<(RequestId, BookingId)> {
    let asked = page.all.iter().filter_map(|command| match command {
        Command::LoadPortalOf(request, booking) => Some((*request, booking.clone())),
        _ => None,
    });
    asked.collect()
}

/// It came through the booking, which is there.
fn closed() -> Page {
    let mut page = through_the_booking(refused(Page::linked()));
    page.booking_read(Ok(approved()));
    page
}

/// The portal comes through the booking.
fn through_the_booking(mut page: Page) -> Page {
    let (request, _) = asked_through(&page)[0].clone();
    let portal = Catalogue {
        is_closed: true,
        ..catalogue()
    };
    page.happens(EventKind::PortalArrived(request, Ok(Arc::new(portal))));
    page
}

#[test]
fn the_portal_is_asked_for_through_the_booking() {
    let page = refused(Page::linked());
    let asked = asked_through(&page);
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0].1, BookingId("secret".into()));
    assert!(
        matches!(page.state.catalogue, Remote::Loading { request, .. } if request == asked[0].0),
        "{:?}",
        page.state.catalogue
    );
    for wanted in [ManagePage::Reschedule, ManagePage::Details, ManagePage::Cancel] {
        assert!(closed().state.can_open(wanted), "{wanted:?}");
    }
}

#[test]
fn who_begins_anew_there_is_told_that_it_is_closed() {
    let mut page = closed();
    page.happens(EventKind::Reset);
    assert!(page.state.manage.is_none());
    assert_eq!(page.state.catalogue, Remote::Failed(Problem::PortalUnknown));
    assert_eq!(page.count(|command| matches!(command, Command::LoadDays(..))), 0);
}

#[test]
fn a_portal_that_the_booking_does_not_lead_to_either_is_not_asked_for_again() {
    let mut page = refused(Page::linked());
    let (request, _) = asked_through(&page)[0].clone();
    page.happens(EventKind::PortalArrived(request, Err(Problem::PortalUnknown)));
    assert_eq!(asked_through(&page).len(), 1);
    assert_eq!(page.state.catalogue, Remote::Failed(Problem::PortalUnknown));
}

#[test]
fn without_a_booking_a_closed_portal_is_not_asked_for_otherwise() {
    let page = refused(Page::started(Config::default()));
    assert_eq!(asked_through(&page), []);
    assert_eq!(page.state.catalogue, Remote::Failed(Problem::PortalUnknown));
}

#[test]
fn what_a_link_interrupts_is_not_gone_on_with_there_but_for_another_booking() {
    let interrupted = |before: &Page| refused(follows_a_link(before, "another"));
    let mut open = follows_a_link(&Page::at_details(), "secret");
    open.portal_comes();
    assert!(open.state.can_go_on());
    assert!(
        !through_the_booking(interrupted(&Page::at_details()))
            .state
            .can_go_on()
    );
    let mut canceling = Page::opened(approved(), ManagePage::Cancel);
    canceling.happens(manage(ManageEvent::ReasonTyped("The train".into())));
    assert!(through_the_booking(interrupted(&canceling)).state.can_go_on());
    assert!(!closed().state.can_go_on());
}
