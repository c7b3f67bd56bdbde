//! What belongs to a visit: add-ons, a second treatment, further guests, a treatment for two.

use booking_widget::booking::{Gender, TherapistId, TherapistPreference};
use booking_widget::config::Config;
use booking_widget::flow::EventKind;
use booking_widget::flow::state::Step;

use crate::page::{Page, add_on, at, catalogue, duo, euros, facial, massage, named, with_groups, wrap};
use EventKind as K;

fn anyone() -> EventKind {
    K::TherapistChosen(TherapistPreference::Anyone)
}

#[test]
fn one_treatment_without_add_ons_takes_no_more_steps_where_groups_are_possible() {
    for catalogue in [catalogue(), with_groups()] {
        let mut page = Page::open_with(Config::default(), catalogue);
        page.happens(K::ServiceChosen(massage()));
        assert_eq!(page.state.step, Step::Therapist);
        assert!(page.state.therapist_leads_on());
        page.happens(anyone());
        assert_eq!(page.state.step, Step::Time);
        assert_eq!(page.visit(), "massage");
    }
    // Only one person does the facial: nothing is to be chosen at all.
    let mut page = Page::open_for_groups();
    page.happens(K::ServiceChosen(facial()));
    assert_eq!(page.state.step, Step::Time);
}

#[test]
fn what_is_chosen_becomes_a_visit() {
    for (events, visit, step) in [
        // Add-ons: the order is the catalogue's, what is not offered is not added. They are chosen first.
        (vec![K::ServiceChosen(wrap())], "wrap", Step::Therapist),
        (vec![K::ServiceChosen(wrap()), anyone()], "wrap", Step::Time),
        (
            vec![
                K::ServiceChosen(wrap()),
                K::AddOnToggled(add_on("oil")),
                K::AddOnToggled(add_on("salt")),
                K::AddOnToggled(add_on("gold")),
            ],
            "wrap+salt+oil",
            Step::Therapist,
        ),
        (
            vec![
                K::ServiceChosen(wrap()),
                K::AddOnToggled(add_on("oil")),
                K::AddOnToggled(add_on("oil")),
                K::ContinueToTime,
            ],
            "wrap",
            Step::Time,
        ),
        (
            vec![K::ServiceChosen(massage()), K::AddOnToggled(add_on("oil"))],
            "massage",
            Step::Therapist,
        ),
        // A second treatment; choosing a therapist then leads nowhere by itself.
        (
            vec![
                K::ServiceChosen(massage()),
                K::AddTreatment(0),
                K::ServiceChosen(facial()),
            ],
            "massage facial",
            Step::Therapist,
        ),
        (
            vec![
                K::ServiceChosen(massage()),
                K::AddTreatment(0),
                K::ServiceChosen(wrap()),
                K::TherapistChosen(named("mia")),
                K::EditItem(at(0, 0)),
                K::TherapistChosen(TherapistPreference::Gender(Gender::Female)),
                K::AddTreatment(0),
            ],
            "massage@Female wrap@mia",
            Step::Therapist,
        ),
        // A second guest.
        (
            vec![
                K::ServiceChosen(massage()),
                K::AddGuest,
                K::ServiceChosen(facial()),
            ],
            "massage | facial",
            Step::Therapist,
        ),
        (
            vec![
                K::ServiceChosen(wrap()),
                K::TherapistChosen(named("mia")),
                K::AddOnToggled(add_on("salt")),
                K::AddGuest,
                K::SameForGuest(1),
            ],
            "wrap@mia+salt | wrap+salt",
            Step::Therapist,
        ),
        // Nobody treats two at the same moment: the last wish counts.
        (
            vec![
                K::ServiceChosen(massage()),
                K::AddGuest,
                K::ServiceChosen(massage()),
                K::TherapistChosen(named("mia")),
                K::EditItem(at(0, 0)),
                K::TherapistChosen(named("mia")),
            ],
            "massage@mia | massage",
            Step::Therapist,
        ),
        // A treatment for two brings the second guest along.
        (vec![K::ServiceChosen(duo())], "duo | duo", Step::Therapist),
        (
            vec![
                K::ServiceChosen(massage()),
                K::AddGuest,
                K::ServiceChosen(facial()),
                K::EditItem(at(0, 0)),
                K::BackTo(Step::Service),
                K::ServiceChosen(duo()),
            ],
            "duo | duo",
            Step::Therapist,
        ),
        (
            vec![
                K::ServiceChosen(massage()),
                K::AddGuest,
                K::ServiceChosen(massage()),
                K::AddTreatment(1),
                K::ServiceChosen(duo()),
            ],
            "massage duo | massage duo",
            Step::Therapist,
        ),
        // Without the other, a treatment for two is none.
        (
            vec![
                K::ServiceChosen(duo()),
                K::BackTo(Step::Service),
                K::ServiceChosen(massage()),
            ],
            "massage",
            Step::Therapist,
        ),
        (
            vec![K::ServiceChosen(duo()), K::RemoveGuest(1)],
            "",
            Step::Service,
        ),
        (
            vec![
                K::ServiceChosen(duo()),
                K::AddTreatment(1),
                K::ServiceChosen(massage()),
                K::RemoveItem(at(0, 0)),
            ],
            "massage",
            Step::Therapist,
        ),
        // The last treatment of all: from the beginning.
        (
            vec![K::ServiceChosen(massage()), K::RemoveItem(at(0, 0))],
            "",
            Step::Service,
        ),
        (
            vec![
                K::ServiceChosen(facial()),
                K::AddTreatment(0),
                K::ServiceChosen(massage()),
                K::RemoveItem(at(0, 1)),
            ],
            "facial",
            Step::Time,
        ),
    ] {
        let mut page = Page::open_for_groups();
        for event in events.clone() {
            page.happens(event);
        }
        assert_eq!(
            (page.visit().as_str(), page.state.step),
            (visit, step),
            "{events:?}"
        );
        assert!(!page.state.is_adding());
    }
}

#[test]
fn no_more_is_added_than_the_portal_takes() {
    let mut page = Page::open_for_groups();
    assert!(!page.state.can_add_guest(), "there is no first guest yet");
    page.happens(K::ServiceChosen(massage()));
    for _ in 0..5 {
        page.happens(K::AddGuest);
        page.happens(K::SameForGuest(page.state.choice.visit.guests.len()));
    }
    assert_eq!(page.visit(), "massage | massage | massage");
    assert!(!page.state.can_add_guest() && page.state.can_add_treatment(2));
    for _ in 0..3 {
        page.happens(K::AddTreatment(2));
        page.happens(K::ServiceChosen(facial()));
    }
    assert_eq!(page.visit(), "massage | massage | massage facial");
    assert!(!page.state.can_add_treatment(2) && !page.state.can_add_treatment(3));

    let mut page = Page::open();
    page.happens(K::ServiceChosen(massage()));
    for event in [K::AddGuest, K::AddTreatment(0), K::SameForGuest(1)] {
        page.happens(event);
        assert_eq!(
            (page.visit().as_str(), page.state.step),
            ("massage", Step::Therapist)
        );
    }
}

#[test]
fn a_treatment_for_two_is_offered_only_where_two_can_begin_it_together() {
    let offered = |page: &Page| {
        let groups = page.state.services_shown();
        groups
            .iter()
            .flat_map(|group| &group.services)
            .any(|service| service.id == duo())
    };
    assert!(offered(&Page::open_for_groups()));
    let mut page = Page::open_with(Config::default(), {
        let mut catalogue = with_groups();
        catalogue.settings.max_guests = 1;
        catalogue
    });
    assert!(!offered(&page), "one guest alone cannot book it");
    page.happens(K::ServiceChosen(duo()));
    assert_eq!((page.visit().as_str(), page.state.step), ("", Step::Service));

    // As a second treatment: with a companion who is then free, and not alone.
    let mut page = Page::open_for_groups();
    page.happens(K::ServiceChosen(massage()));
    page.happens(K::AddTreatment(0));
    assert!(page.state.is_adding() && !offered(&page));
    page.happens(K::AddGuest);
    page.happens(K::ServiceChosen(wrap()));
    page.happens(K::AddTreatment(0));
    assert!(offered(&page));
    page.happens(K::EditItem(at(1, 0)));
    page.happens(K::AddOnToggled(add_on("salt")));
    page.happens(K::AddTreatment(0));
    assert!(!offered(&page), "the companion's treatment lasts longer");
}

#[test]
fn adding_can_be_called_off_by_going_back() {
    for event in [K::AddGuest, K::AddTreatment(0)] {
        let mut page = Page::open_for_groups();
        page.happens(K::ServiceChosen(massage()));
        page.happens(anyone());
        page.days_come();
        assert_eq!(page.state.step, Step::Time);
        page.happens(event);
        assert_eq!((page.state.step, page.state.is_adding()), (Step::Service, true));
        assert_eq!(page.state.previous_step(), Some(Step::Therapist));
        page.happens(K::BackTo(Step::Therapist));
        assert_eq!(
            (page.state.step, page.state.is_adding()),
            (Step::Therapist, false)
        );
        assert_eq!(page.visit(), "massage");
        assert!(!page.state.calendar.days.is_empty(), "nothing has changed");
    }
}

#[test]
fn what_the_site_preselects_is_the_bookers_first_treatment() {
    let config = Config {
        service: Some("massage".into()),
        therapist: Some(TherapistId("tom".into())),
        ..Config::default()
    };
    let mut page = Page::open_with(config, with_groups());
    assert_eq!(
        (page.visit().as_str(), page.state.step),
        ("massage@tom", Step::Time)
    );
    page.happens(K::AddGuest);
    assert_eq!(
        page.state.step,
        Step::Service,
        "the companion's is not preselected"
    );
    page.happens(K::ServiceChosen(massage()));
    assert_eq!(
        (page.visit().as_str(), page.state.step),
        ("massage@tom | massage", Step::Therapist)
    );
    page.happens(K::RemoveGuest(0));
    assert_eq!(
        (page.visit().as_str(), page.state.step),
        ("massage@tom", Step::Time)
    );
}

#[test]
fn prices_and_minutes_add_up() {
    for (events, price, minutes) in [
        (vec![K::ServiceChosen(massage())], (8_900, 1_421), 60),
        (
            vec![
                K::ServiceChosen(wrap()),
                K::AddOnToggled(add_on("salt")),
                K::AddOnToggled(add_on("oil")),
            ],
            (10_400, 1_571),
            75,
        ),
        (
            vec![
                K::ServiceChosen(duo()),
                K::AddTreatment(1),
                K::ServiceChosen(massage()),
            ],
            (26_700, 4_263),
            120,
        ),
    ] {
        let mut page = Page::open_for_groups();
        for event in events {
            page.happens(event);
        }
        assert_eq!(page.state.price(), Some((euros(price.0), Some(euros(price.1)))));
        let catalogue = page.state.known_catalogue().unwrap();
        assert_eq!(catalogue.minutes_of(&page.state.choice.visit), minutes);
    }
}
