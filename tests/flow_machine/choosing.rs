//! Center, treatment, therapist; preselections; going back; starting over.

use booking_widget::booking::{CenterId, Gender, TherapistId, TherapistPreference};
use booking_widget::config::Config;
use booking_widget::flow::state::{Hold, Notice, Step};
use booking_widget::flow::{Announcement, Command, EventKind, FocusTarget, HostEvent};

use crate::page::{Page, catalogue, facial, massage, named, two_centers};

fn config(center: Option<&str>, service: Option<&str>, therapist: Option<&str>) -> Config {
    Config {
        portal: "stillwater".into(),
        center: center.map(Into::into),
        service: service.map(Into::into),
        therapist: therapist.map(|id| TherapistId(id.into())),
        ..Config::default()
    }
}

#[test]
fn what_the_site_preselects_is_not_asked() {
    use Step::{Center, Details, Service, Therapist, Time};
    for (config, catalogue, first, steps) in [
        (
            config(None, None, None),
            catalogue(),
            Service,
            vec![Service, Therapist, Time, Details],
        ),
        (
            config(None, None, None),
            two_centers(),
            Center,
            vec![Center, Service, Therapist, Time, Details],
        ),
        (
            config(Some("city"), None, None),
            two_centers(),
            Service,
            vec![Service, Therapist, Time, Details],
        ),
        (
            config(None, Some("massage"), None),
            catalogue(),
            Time,
            vec![Therapist, Time, Details],
        ),
        (
            config(None, Some("MASSAGE"), None),
            catalogue(),
            Time,
            vec![Therapist, Time, Details],
        ),
        (
            config(None, Some("massage"), Some("tom")),
            catalogue(),
            Time,
            vec![Time, Details],
        ),
        (
            config(None, Some("facial"), None),
            catalogue(),
            Time,
            vec![Time, Details],
        ),
        (
            config(None, Some("massage"), Some("nobody")),
            catalogue(),
            Time,
            vec![Therapist, Time, Details],
        ),
        (
            config(Some("moon"), None, None),
            two_centers(),
            Center,
            vec![Center, Service, Therapist, Time, Details],
        ),
    ] {
        let page = Page::open_with(config.clone(), catalogue);
        assert_eq!(
            (page.state.step, page.state.steps()),
            (first, steps),
            "{config:?}"
        );
        assert!(
            !page
                .all
                .iter()
                .any(|command| matches!(command, Command::Focus(_))),
            "no focus is stolen"
        );
    }
}

#[test]
fn a_preselection_that_is_not_offered_is_warned_about_once() {
    for (config, name) in [
        (config(Some("moon"), None, None), "moon"),
        (config(None, Some("surgery"), None), "surgery"),
        (config(None, None, Some("nobody")), "nobody"),
    ] {
        let page = Page::open_with(config, catalogue());
        let warnings: Vec<_> = page
            .all
            .iter()
            .filter_map(|command| match command {
                Command::Warn(text) => Some(text),
                _ => None,
            })
            .collect();
        assert_eq!(warnings.len(), 1);
        assert!(warnings[0].contains(name), "{warnings:?}");
    }
}

#[test]
fn the_customer_hears_of_a_treatment_that_is_not_offered_but_not_of_other_slips_of_the_site() {
    for (config, notice) in [
        (
            config(None, Some("surgery"), None),
            Some(Notice::PreselectionGone),
        ),
        (config(Some("moon"), None, None), None),
        (config(None, None, Some("nobody")), None),
    ] {
        assert_eq!(Page::open_with(config, catalogue()).state.notice, notice);
    }
    let page = Page::open_with(config(None, Some("surgery"), None), two_centers());
    assert_eq!(page.state.step, Step::Center);
    assert_eq!(page.state.notice, Some(Notice::PreselectionGone));
}

#[test]
fn a_preselected_therapist_is_taken_where_they_do_the_treatment() {
    for (service, expected) in [("massage", named("tom")), ("facial", TherapistPreference::Anyone)] {
        let mut page = Page::open_with(config(None, None, Some("tom")), catalogue());
        page.happens(EventKind::ServiceChosen(booking_widget::booking::ServiceId(
            service.into(),
        )));
        assert_eq!(page.state.edited_item().unwrap().therapist, expected, "{service}");
        assert_eq!(page.state.step, Step::Time);
    }
}

#[test]
fn choosing_leads_forward_and_moves_the_focus() {
    let mut page = Page::open();
    page.happens(EventKind::ServiceChosen(massage()));
    assert_eq!(page.state.step, Step::Therapist);
    assert_eq!(page.state.step_number(), Some((2, 4)));
    assert!(page.has(&Command::Focus(FocusTarget::StepHeading)));
    assert!(page.has(&Command::Emit(HostEvent::ServiceSelected { service: massage() })));
    page.happens(EventKind::TherapistChosen(TherapistPreference::Gender(
        Gender::Female,
    )));
    assert_eq!(page.state.step, Step::Time);
    assert_eq!(page.count(|command| matches!(command, Command::LoadDays(..))), 1);
}

#[test]
fn what_is_not_offered_cannot_be_chosen() {
    for kind in [
        EventKind::ServiceChosen(booking_widget::booking::ServiceId("surgery".into())),
        EventKind::CenterChosen(CenterId("moon".into())),
        EventKind::TherapistChosen(named("tom")),
        EventKind::SlotChosen(crate::page::slot("2026-11-23T10:00:00")),
        EventKind::Continue,
        EventKind::BackTo(Step::Center),
        EventKind::BackTo(Step::Details),
    ] {
        let mut page = Page::open();
        page.happens(kind.clone());
        assert_eq!(page.state.step, Step::Service, "{kind:?}");
        assert_eq!(page.state.hold, Hold::None, "{kind:?}");
        assert_eq!(page.commands, Vec::new(), "{kind:?}");
    }
    let mut page = Page::open();
    page.happens(EventKind::ServiceChosen(facial()));
    page.happens(EventKind::TherapistChosen(named("tom")));
    assert_eq!(
        page.state.edited_item().unwrap().therapist,
        TherapistPreference::Anyone
    );
}

#[test]
fn the_search_ignores_case_and_diacritics_and_says_how_much_it_found() {
    for (search, found) in [("MASSAGE", 1), ("fur korper", 3), ("face", 1), ("nothing", 0)] {
        let mut page = Page::open();
        page.happens(EventKind::SearchTyped(search.into()));
        assert_eq!(
            page.commands,
            vec![Command::Announce(Announcement::ServicesFound(found))],
            "{search}"
        );
        assert_eq!(
            page.state
                .services_shown()
                .iter()
                .map(|group| group.services.len())
                .sum::<usize>(),
            found
        );
    }
}

#[test]
fn another_center_drops_what_it_does_not_offer() {
    let mut page = Page::open_with(Config::default(), two_centers());
    page.happens(EventKind::CenterChosen(CenterId("city".into())));
    page.happens(EventKind::ServiceChosen(massage()));
    page.happens(EventKind::BackTo(Step::Center));
    page.happens(EventKind::CenterChosen(CenterId("lake".into())));
    assert!(page.state.choice.visit.is_empty());
    assert_eq!(page.state.step, Step::Service);
    assert_eq!(page.state.services_shown()[0].services[0].id, facial());
}

#[test]
fn going_back_forgets_nothing() {
    let mut page = Page::filled_in();
    let before = page.state.clone();
    page.happens(EventKind::BackTo(Step::Service));
    page.happens(EventKind::ServiceChosen(massage()));
    page.happens(EventKind::TherapistChosen(TherapistPreference::Anyone));
    page.happens(EventKind::Continue);
    assert_eq!(page.state.step, Step::Details);
    assert_eq!(page.state.choice, before.choice);
    assert_eq!(page.state.hold, before.hold);
    assert_eq!(page.state.details, before.details);
    assert_eq!(page.count(|command| matches!(command, Command::Release(_))), 0);
}

#[test]
fn another_treatment_or_therapist_gives_up_the_hold_but_not_what_was_typed() {
    for (step, kind) in [
        (Step::Service, EventKind::ServiceChosen(facial())),
        (Step::Therapist, EventKind::TherapistChosen(named("mia"))),
    ] {
        let mut page = Page::filled_in();
        let typed = page.state.details.clone();
        page.happens(EventKind::BackTo(step));
        page.happens(kind);
        assert!(
            page.commands
                .iter()
                .any(|command| matches!(command, Command::Release(_)))
        );
        assert!(page.has(&Command::Ticking(false)));
        assert_eq!(page.state.hold, Hold::None);
        assert_eq!(page.state.details, typed);
        assert!(page.state.calendar.days.is_empty());
    }
}

#[test]
fn reset_gives_everything_up_and_begins_anew_with_the_same_catalogue() {
    let mut page = Page::filled_in();
    page.happens(EventKind::Reset);
    assert_eq!(page.state.step, Step::Service);
    assert!(page.state.choice.visit.is_empty());
    assert!(page.state.details.values.is_empty());
    assert!(page.state.known_catalogue().is_some());
    assert!(page.has(&Command::ClearSaved));
    assert!(
        page.commands
            .iter()
            .any(|command| matches!(command, Command::Release(_)))
    );
    assert!(page.has(&Command::Focus(FocusTarget::StepHeading)));
    assert_eq!(page.saved(), None);
}

#[test]
fn a_service_that_the_page_asks_for_begins_anew_and_keeps_what_was_typed() {
    let mut page = Page::filled_in();
    let typed = page.state.details.values.clone();
    page.happens(EventKind::ServiceAsked(facial().0));
    assert_eq!(page.state.step, Step::Time);
    let chosen = page.state.choice.visit.first().unwrap();
    assert_eq!(chosen.service, facial());
    assert_eq!(page.state.details.values, typed);
    let told = Command::Emit(HostEvent::ServiceSelected { service: facial() });
    assert!(page.has(&told));
    assert!(
        page.commands
            .iter()
            .any(|command| matches!(command, Command::Release(_)))
    );
}

#[test]
fn the_page_asking_for_the_service_that_is_being_booked_changes_nothing() {
    let mut page = Page::filled_in();
    let before = page.state.clone();
    page.happens(EventKind::ServiceAsked(massage().0));
    assert_eq!(page.state.step, before.step);
    assert_eq!(page.state.draft, before.draft);
    assert_eq!(page.state.details, before.details);
}

#[test]
fn the_page_asking_for_a_service_that_is_not_offered_warns_and_discards_nothing() {
    let mut page = Page::filled_in();
    let before = page.state.clone();
    page.happens(EventKind::ServiceAsked("haircut".to_owned()));
    assert_eq!(page.state.step, before.step);
    assert_eq!(page.state.draft, before.draft);
    assert_eq!(page.state.hold, before.hold);
    assert_eq!(page.state.details, before.details);
    assert_eq!(page.state.config, before.config);
    let warned = "service=\"haircut\": the portal offers nothing with this id; ignored";
    assert_eq!(page.commands, [Command::Warn(warned.to_owned())]);
}

#[test]
fn reset_before_a_slot_is_won_remembers_to_release_it_after_a_reload() {
    let mut before = Page::at_time();
    before.happens(EventKind::SlotChosen(crate::page::slot("2026-11-23T10:00:00")));
    before.draft_comes();
    before.happens(EventKind::Reset);
    let mut page = before.reloaded();
    page.portal_comes();
    assert_eq!(
        page.count(|command| matches!(command, Command::Release(draft) if draft.0 == "draft")),
        1
    );
    assert_eq!(page.state.notice, None);
    assert_eq!(page.state.step, Step::Service);
}

#[test]
fn the_name_of_a_category_shows_that_category_alone() {
    let mut catalogue = catalogue();
    for service in &mut catalogue.services {
        service.description = Some("Good for body and face".into());
    }
    let found = |search: &str| {
        let groups = catalogue.services_shown(None, search);
        let names = groups
            .iter()
            .flat_map(|group| group.services.iter().map(|service| service.name.as_str()));
        names.collect::<Vec<_>>()
    };
    assert_eq!(found(" Body "), ["massage", "wrap"]);
    assert_eq!(found("face"), ["facial"]);
    assert_eq!(found("bod").len(), 3);
}
