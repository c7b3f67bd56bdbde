//! A visit and its times: what is asked and held, what ends a hold, what comes back.

use booking_widget::booking::{CenterId, Day, Slot, TherapistPreference};
use booking_widget::config::Config;
use booking_widget::flow::state::{Hold, Notice, Step};
use booking_widget::flow::{Command, EventKind};

use crate::page::{Page, add_on, at, date, duo, euros, facial, massage, named, slot, with_groups, wrap};
use EventKind as K;

fn anyone() -> EventKind {
    K::TherapistChosen(TherapistPreference::Anyone)
}

#[test]
fn the_price_of_the_slot_is_the_price_of_the_whole_visit() {
    let mut page = Page::open_for_groups();
    page.happens(K::ServiceChosen(duo()));
    page.happens(K::ContinueToTime);
    page.days_come();
    let mut cheap = slot("2026-11-23T10:00:00");
    cheap.sale_price = Some(euros(15_000));
    page.happens(K::SlotChosen(cheap));
    assert_eq!(page.state.price(), Some((euros(15_000), None)));

    // Back at the treatments each has the price of the list, and so has their sum.
    page.draft_comes();
    page.hold_comes();
    page.happens(K::BackTo(Step::Therapist));
    assert_eq!(page.state.step, Step::Therapist);
    let each = page
        .state
        .known_catalogue()
        .unwrap()
        .price_of(&page.state.choice.visit);
    assert_ne!(each.as_ref().map(|(total, _)| total), Some(&euros(15_000)));
    assert_eq!(page.state.price(), each.map(|(total, tax)| (total, Some(tax))));
}

#[test]
fn few_left_is_said_only_where_it_means_something() {
    let left = |page: &Page, spaces| {
        let mut slot = slot("2026-11-23T14:00:00");
        slot.spaces = spaces;
        page.state.few_left(&slot)
    };
    let mut page = Page::open_for_groups();
    page.happens(K::ServiceChosen(massage()));
    page.happens(anyone());
    for (spaces, said) in [(0, None), (1, Some(1)), (2, Some(2)), (3, None)] {
        assert_eq!(left(&page, spaces), said);
    }
    page.happens(K::SlotChosen(slot("2026-11-23T14:00:00")));
    page.draft_comes();
    page.hold_comes();
    assert_eq!(left(&page, 1), None, "it is the customer's own");
    // Nobody else does it, or nobody else was asked for: one is all there ever is.
    for event in [
        K::ServiceChosen(facial()),
        K::ServiceChosen(massage()),
        K::TherapistChosen(named("tom")),
    ] {
        page.happens(event.clone());
        if !matches!(event, K::ServiceChosen(service) if service == massage()) {
            assert_eq!(left(&page, 1), None);
        }
    }
}

#[test]
fn few_left_is_said_of_a_group_where_another_time_has_room_for_more() {
    let with_spaces = |spaces| Slot {
        spaces,
        ..slot("2026-11-23T10:00:00")
    };
    let two = |page: &Page| page.state.few_left(&with_spaces(2));
    let another_time_has_room = |page: &mut Page| {
        let date = date("2026-11-25");
        let slots = vec![with_spaces(3)];
        page.state.calendar.days.insert(date, Day { date, slots });
    };
    let mut page = Page::open_for_groups();
    page.happens(K::ServiceChosen(duo()));
    page.happens(K::ContinueToTime);
    page.days_come();
    assert_eq!(two(&page), None, "one room for two people is all that some have");
    another_time_has_room(&mut page);
    assert_eq!(two(&page), Some(2));
    page.happens(K::BackTo(Step::Therapist));
    page.happens(K::TherapistChosen(named("tom")));
    another_time_has_room(&mut page);
    assert_eq!(two(&page), None, "nobody but Tom will do");
}

#[test]
fn times_are_asked_and_held_for_the_whole_visit() {
    let mut page = Page::open_for_groups();
    page.happens(K::ServiceChosen(duo()));
    page.gets_a_slot();
    let visit = page.state.choice.visit.clone();
    let asked = page.all.iter().filter_map(|command| match command {
        Command::LoadDays(_, query) => Some(&query.visit),
        Command::CreateDraft(_, spec) => Some(&spec.visit),
        _ => None,
    });
    assert!(asked.clone().count() >= 2 && asked.clone().all(|asked| *asked == visit));
    assert_eq!(page.state.draft.as_ref().unwrap().visit, visit);
}

#[test]
fn another_visit_gives_up_the_slot_of_the_former_one() {
    for event in [
        K::SameForGuest(2),
        K::RemoveItem(at(1, 0)),
        K::RemoveGuest(1),
        K::TherapistChosen(named("mia")),
    ] {
        let mut page = Page::open_for_groups();
        page.happens(K::ServiceChosen(massage()));
        page.happens(K::AddGuest);
        page.happens(K::SameForGuest(1));
        page.gets_a_slot();
        let draft = page.state.draft.clone().unwrap();
        page.happens(event.clone());
        assert!(page.has(&Command::Release(draft.id)), "{event:?}");
        assert_eq!(page.state.hold, Hold::None);
        let query = page.state.calendar.query.clone();
        match page.state.step {
            Step::Time => assert_eq!(query.unwrap().visit, page.state.choice.visit, "{event:?}"),
            step => assert_eq!((step, query), (Step::Details, None), "{event:?}"),
        }
    }
}

#[test]
fn looking_at_the_visit_again_keeps_the_slot() {
    let mut page = Page::open_for_groups();
    page.happens(K::ServiceChosen(duo()));
    page.gets_a_slot();
    let held = page.state.hold.clone();
    for event in [
        K::EditItem(at(1, 0)),
        anyone(),
        K::AddGuest,
        K::BackTo(Step::Therapist),
        K::AddTreatment(0),
        K::EditItem(at(0, 0)),
        K::ContinueToTime,
        K::EditItem(at(5, 5)),
    ] {
        page.happens(event);
        assert_eq!(page.state.hold, held);
    }
    page.happens(K::Continue);
    assert_eq!(page.state.step, Step::Details);
}

#[test]
fn at_another_center_the_visit_is_what_can_be_had_there() {
    let mut catalogue = crate::page::two_centers();
    catalogue.settings.max_guests = 2;
    let mut page = Page::open_with(Config::default(), catalogue);
    page.happens(K::CenterChosen(CenterId("city".into())));
    page.happens(K::ServiceChosen(massage()));
    page.happens(K::AddGuest);
    page.happens(K::ServiceChosen(facial()));
    page.happens(K::CenterChosen(CenterId("lake".into())));
    assert_eq!(page.visit(), "facial");
    assert!(!page.state.is_adding());
}

#[test]
fn a_visit_is_there_again_after_a_reload_if_all_of_it_is_offered() {
    let mut page = Page::open_for_groups();
    page.happens(K::ServiceChosen(duo()));
    page.happens(K::AddTreatment(1));
    page.happens(K::ServiceChosen(wrap()));
    page.happens(K::AddOnToggled(add_on("salt")));
    page.gets_a_slot();
    let visit = page.visit();

    let mut again = page.reloaded();
    let request = again.portal_request();
    again.happens(K::PortalArrived(request, Ok(with_groups().into())));
    assert_eq!(again.visit(), visit);
    assert_eq!(again.state.choice.editing, at(1, 1));
    assert_eq!(again.state.step, Step::Details);
    assert!(
        matches!(&again.state.hold, Hold::Reserving(reserving) if reserving.slot.time.date() == date("2026-11-23"))
    );

    let mut again = page.reloaded();
    let request = again.portal_request();
    let mut fewer = with_groups();
    fewer.services.retain(|service| service.id != wrap());
    again.happens(K::PortalArrived(request, Ok(fewer.into())));
    assert_eq!(again.visit(), "");
    assert_eq!(again.state.notice, Some(Notice::PreselectionGone));
}
