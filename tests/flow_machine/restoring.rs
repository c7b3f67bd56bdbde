//! A reload: what was typed, chosen, held and sent comes back.

use std::sync::Arc;

use booking_widget::config::Config;
use booking_widget::flow::state::{Hold, Notice, ReservePurpose, Step, Submission};
use booking_widget::flow::{Command, EventKind, HostEvent, Problem};

use crate::page::{Page, catalogue, facial, held, id, massage, slot};

const TEN: &str = "2026-11-23T10:00:00";

#[test]
fn that_the_rest_of_the_widget_came_is_nothing_to_keep() {
    let mut page = Page::at_time();
    assert!(page.saved().is_some());
    let before = page.count(|_| true);
    page.happens(EventKind::LaterCame);
    assert_eq!(
        page.count(|_| true),
        before,
        "a site's choice is none of the customer's"
    );
}

#[test]
fn a_reload_in_the_details_finds_the_hold_with_the_time_that_is_left() {
    let before = Page::filled_in();
    let mut page = before.reloaded();
    assert_eq!(page.state.step, Step::Details);
    page.portal_comes();
    let request = page.read_request();
    assert_eq!(
        page.count(|command| matches!(command, Command::Reserve { .. })),
        0,
        "reading does not extend"
    );
    page.happens(EventKind::HoldArrived(
        request,
        Ok(held(slot(TEN), page.at + 345_000)),
    ));
    assert_eq!(page.state.seconds_left(), Some(345));
    assert_eq!(page.state.step, Step::Details);
    assert_eq!(page.state.edited_item().unwrap().service, massage());
    assert_eq!(page.state.details.text(&id("firstName")), "Ada");
    assert!(page.has(&Command::Ticking(true)));
    page.happens(EventKind::SubmitPressed);
    page.booking_comes();
    assert_eq!(page.state.step, Step::Confirmation);
}

#[test]
fn a_reload_after_the_hold_lapsed_takes_the_slot_again_or_offers_others() {
    for gone in [Problem::HoldLapsed, Problem::Gone] {
        let mut page = Page::filled_in().reloaded();
        page.portal_comes();
        let request = page.read_request();
        page.happens(EventKind::HoldArrived(request, Err(gone.clone())));
        assert!(
            matches!(&page.state.hold, Hold::Reserving(reserving) if reserving.purpose == ReservePurpose::Retake)
        );
        if gone == Problem::Gone {
            page.draft_comes();
        }
        page.hold_fails(Problem::SlotTaken {
            alternatives: vec![slot("2026-11-23T14:00:00")],
        });
        assert!(matches!(&page.state.hold, Hold::Lost { alternatives, .. } if alternatives.len() == 1));
        assert_eq!(page.state.details.text(&id("email")), "ada@example.com");
    }
}

#[test]
fn a_reload_at_the_calendar_keeps_the_choices_and_a_hold_that_lapsed_is_not_missed() {
    let mut before = Page::at_details();
    before.happens(EventKind::BackTo(Step::Time));
    let mut page = before.reloaded();
    page.portal_comes();
    let request = page.read_request();
    page.happens(EventKind::HoldArrived(request, Err(Problem::HoldLapsed)));
    assert_eq!((page.state.step, &page.state.hold), (Step::Time, &Hold::None));
    assert_eq!(page.state.notice, None);
    page.days_come();
    assert_eq!(page.state.choice.date, Some(slot(TEN).time.date()));
}

#[test]
fn a_reload_while_submitting_sends_the_same_again_at_once() {
    let before = Page::sending();
    let (_, order, key) = before.submit();
    let mut page = before.reloaded();
    let (_, same_order, same_key) = page.submit();
    assert_eq!((same_order, same_key), (order, key));
    page.booking_comes();
    assert_eq!(page.state.step, Step::Confirmation);
    assert!(
        page.commands
            .iter()
            .any(|command| matches!(command, Command::Emit(HostEvent::Submitted { .. })))
    );
    page.portal_comes();
    assert_eq!(page.state.step, Step::Confirmation);
    let saved = page.saved().unwrap();
    assert_eq!(saved.submission, None, "it is not sent a third time");
    assert!(saved.managed.is_some(), "the booking is found again");
}

#[test]
fn a_resent_submission_that_is_refused_leads_back_to_its_hold() {
    for catalogue_first in [true, false] {
        let mut page = Page::sending().reloaded();
        let refusal = Problem::Refused {
            fields: vec![(id("email"), "No mail gets there".into())],
            general: None,
        };
        if catalogue_first {
            page.portal_comes();
            assert_eq!(
                page.count(|command| matches!(command, Command::ReadHold { .. })),
                0
            );
            page.submit_fails(refusal);
        } else {
            page.submit_fails(refusal);
            page.portal_comes();
        }
        assert_eq!(
            (page.state.step, &page.state.submission),
            (Step::Details, &Submission::Idle)
        );
        let request = page.read_request();
        page.happens(EventKind::HoldArrived(
            request,
            Ok(held(slot(TEN), page.at + 60_000)),
        ));
        assert_eq!(page.held().slot, slot(TEN));
        assert!(page.state.notice.is_some());
    }
}

#[test]
fn a_resent_submission_whose_slot_is_gone_offers_others() {
    for catalogue_first in [true, false] {
        let mut page = Page::sending().reloaded();
        let taken = Problem::SlotTaken {
            alternatives: vec![slot("2026-11-23T14:00:00")],
        };
        if catalogue_first {
            page.portal_comes();
        }
        page.submit_fails(taken);
        if !catalogue_first {
            page.portal_comes();
        }
        assert!(matches!(&page.state.hold, Hold::Lost { slot: lost, .. } if *lost == slot(TEN)));
        assert_eq!(page.state.step, Step::Details);
        page.happens(EventKind::SlotChosen(slot("2026-11-23T14:00:00")));
        page.hold_comes();
        page.happens(EventKind::SubmitPressed);
        page.booking_comes();
        assert_eq!(page.state.step, Step::Confirmation);
    }
}

#[test]
fn a_second_reload_before_the_answer_still_sends_the_same() {
    let before = Page::sending();
    let (_, order, key) = before.submit();
    let mut page = before.reloaded();
    page.portal_comes();
    page.types("phone", "030 123456");
    let mut again = page.reloaded();
    let (_, same_order, same_key) = again.submit();
    assert_eq!((same_order, same_key), (order, key));
    again.portal_comes();
    assert_eq!(again.state.details.text(&id("phone")), "030 123456");
}

#[test]
fn in_a_duplicated_tab_only_what_was_typed_comes_along() {
    let saved = Page::filled_in().saved().unwrap();
    let mut page = Page::blank();
    page.happens(EventKind::Started {
        config: Box::new(Config::default()),
        saved: Some(Box::new(saved)),
        other_tab: true,
    });
    page.portal_comes();
    assert_eq!(page.state.notice, Some(Notice::OpenInOtherTab));
    assert_eq!(page.state.step, Step::Service);
    assert_eq!(page.state.details.text(&id("firstName")), "Ada");
    assert_eq!(page.state.draft, None);
    for touches_hold in [
        page.count(|command| matches!(command, Command::ReadHold { .. })),
        page.count(|command| matches!(command, Command::Release(_))),
        page.count(|command| matches!(command, Command::Reserve { .. })),
    ] {
        assert_eq!(touches_hold, 0);
    }
}

#[test]
fn a_treatment_that_is_not_offered_any_more_is_let_go_and_the_details_stay() {
    let mut page = Page::filled_in().reloaded();
    let mut changed = catalogue();
    changed.services.retain(|service| service.id != massage());
    let request = page.portal_request();
    page.happens(EventKind::PortalArrived(request, Ok(Arc::new(changed))));
    assert_eq!((page.state.step, &page.state.hold), (Step::Service, &Hold::None));
    assert_eq!(page.state.notice, Some(Notice::PreselectionGone));
    assert_eq!(page.state.details.text(&id("firstName")), "Ada");
    assert!(
        page.commands
            .iter()
            .any(|command| matches!(command, Command::Release(_)))
    );
}

#[test]
fn a_page_that_preselects_another_treatment_begins_with_that_one() {
    let saved = Page::filled_in().saved().unwrap();
    let mut page = Page::blank();
    page.happens(EventKind::Started {
        config: Box::new(Config {
            service: Some("facial".into()),
            ..Config::default()
        }),
        saved: Some(Box::new(saved)),
        other_tab: false,
    });
    page.portal_comes();
    assert_eq!(page.state.edited_item().unwrap().service, facial());
    assert_eq!(page.state.step, Step::Time);
    assert_eq!(page.state.details.text(&id("firstName")), "Ada");
    assert!(
        page.commands
            .iter()
            .any(|command| matches!(command, Command::Release(_)))
    );
}

#[test]
fn a_hold_that_cannot_be_read_is_left_to_the_customer() {
    let mut page = Page::filled_in().reloaded();
    page.portal_comes();
    for _ in 0..2 {
        let request = page.read_request();
        page.happens(EventKind::HoldArrived(request, Err(Problem::Network)));
        let (pause, _) = page.pause();
        page.happens(EventKind::RetryDue(pause));
    }
    let request = page.read_request();
    page.happens(EventKind::HoldArrived(request, Err(Problem::Network)));
    assert_eq!(page.state.notice, Some(Notice::Failed(Problem::Network)));
    assert_eq!(page.state.hold, Hold::Expired { slot: slot(TEN) });
    page.happens(EventKind::RetryPressed);
    let request = page.read_request();
    page.happens(EventKind::HoldArrived(
        request,
        Ok(held(slot(TEN), page.at + 60_000)),
    ));
    assert_eq!(page.held().slot, slot(TEN));
    assert_eq!(page.state.notice, None);
}

#[test]
fn a_slot_that_was_given_up_before_its_answer_came_is_released_after_a_reload() {
    let mut before = Page::at_time();
    before.happens(EventKind::SlotChosen(slot(TEN)));
    before.draft_comes();
    before.happens(EventKind::BackTo(Step::Service));
    before.happens(EventKind::ServiceChosen(facial()));
    let mut page = before.reloaded();
    page.portal_comes();
    assert_eq!(
        page.count(|command| matches!(command, Command::Release(draft) if draft.0 == "draft")),
        1
    );
    assert_eq!((page.state.step, &page.state.draft), (Step::Time, &None));
    assert_eq!(page.state.edited_item().unwrap().service, facial());
}
