//! Who comes along: what each guest is asked, what goes with them, and how the group is submitted.

use booking_widget::booking::{FieldProblem, FieldValue};
use booking_widget::flow::state::{Notice, Submission};
use booking_widget::flow::{Command, EventKind, FocusTarget, Problem};

use crate::page::{Page, at, duo, facial, id, id_of, massage, wrap};
use EventKind as K;

/// On the details step with a slot for three: massage, facial, massage.
fn three() -> Page {
    let mut page = Page::open_for_groups();
    page.happens(K::ServiceChosen(massage()));
    page.happens(K::AddGuest);
    page.happens(K::ServiceChosen(facial()));
    page.happens(K::AddGuest);
    page.happens(K::SameForGuest(2));
    page.gets_a_slot();
    page
}

fn types(page: &mut Page, guest: usize, field: &str, text: &str) {
    page.happens(K::FieldChanged(
        id_of(guest, field),
        FieldValue::Text(text.into()),
    ));
}

/// Every required field of every guest.
fn types_all(page: &mut Page) {
    page.types_all();
    for (guest, name) in ["Ada", "Grace", "Mary"].into_iter().enumerate() {
        types(page, guest, "firstName", name);
        types(page, guest, "pressure", "firm");
    }
    types(page, 1, "skin", "dry");
}

#[test]
fn a_guest_alone_is_asked_the_form_as_it_is() {
    let mut page = Page::open_for_groups();
    page.happens(K::ServiceChosen(facial()));
    let asked = page.state.asked_fields();
    let names: Vec<_> = asked.iter().map(|asked| asked.field.id.0.as_str()).collect();
    let form = [
        "firstName",
        "email",
        "phone",
        "pressure",
        "allergies",
        "skin",
        "terms",
    ];
    assert_eq!(names, form);
    assert!(asked.iter().all(|asked| asked.guest == 0 && !asked.is_shared));
}

#[test]
fn each_guest_is_asked_their_own_and_consent_is_asked_once() {
    let page = three();
    let asked = page.state.asked_fields();
    let said: Vec<_> = asked
        .iter()
        .map(|asked| {
            (
                asked.guest,
                asked.field.id.0.as_str(),
                asked.required,
                asked.is_shared,
            )
        })
        .collect();
    assert_eq!(
        said,
        [
            (0, "firstName", true, false),
            (0, "email", true, false),
            (0, "phone", false, false),
            (0, "pressure", true, false),
            (0, "allergies", false, false),
            (1, "firstName", true, false),
            (1, "pressure", true, false),
            (1, "allergies", false, false),
            (1, "skin", true, false),
            (2, "firstName", true, false),
            (2, "pressure", true, false),
            (2, "allergies", false, false),
            (0, "terms", true, true),
        ]
    );
}

#[test]
fn the_first_name_of_a_guest_is_needed_whatever_the_form_says() {
    let mut catalogue = crate::page::with_groups();
    catalogue.fields[0].required = false;
    let mut page = Page::open_with(booking_widget::config::Config::default(), catalogue);
    page.happens(K::ServiceChosen(duo()));
    let required: Vec<_> = page
        .state
        .asked_fields()
        .iter()
        .filter(|asked| asked.field.id.0 == "firstName")
        .map(|asked| (asked.guest, asked.required))
        .collect();
    assert_eq!(required, [(0, false), (1, true)]);
}

#[test]
fn what_a_guest_leaves_out_is_said_of_that_guest() {
    let mut page = three();
    types_all(&mut page);
    types(&mut page, 1, "firstName", " ");
    types(&mut page, 2, "pressure", "");
    page.happens(K::SubmitPressed);
    assert_eq!(page.state.notice, Some(Notice::CheckDetails(2)));
    assert!(page.has(&Command::Focus(FocusTarget::Field(id_of(1, "firstName")))));
    let problems = &page.state.details.problems;
    assert_eq!(problems.get(&id_of(2, "pressure")), Some(&FieldProblem::Missing));
    assert_eq!(problems.get(&id("firstName")), None);
    assert_eq!(page.state.submission, Submission::Idle);

    types(&mut page, 1, "firstName", "Grace");
    page.happens(K::FieldLeft(id_of(2, "pressure")));
    assert_eq!(page.state.details.problems.get(&id_of(1, "firstName")), None);
    assert!(page.state.details.problems.contains_key(&id_of(2, "pressure")));
}

#[test]
fn a_group_is_one_submission_with_everybodys_answers() {
    let mut page = three();
    types_all(&mut page);
    // Of what is not asked, nothing is sent.
    types(&mut page, 2, "skin", "oily");
    types(&mut page, 1, "email", "grace@example.com");
    page.happens(K::SubmitPressed);
    let (_, order, _) = page.submit();
    let text = |text: &str| FieldValue::Text(text.into());
    assert_eq!(
        order.answers,
        [
            (id("firstName"), text("Ada")),
            (id("email"), text("ada@example.com")),
            (id("pressure"), text("firm")),
            (id_of(1, "firstName"), text("Grace")),
            (id_of(1, "pressure"), text("firm")),
            (id_of(1, "skin"), text("dry")),
            (id_of(2, "firstName"), text("Mary")),
            (id_of(2, "pressure"), text("firm")),
            (id("terms"), FieldValue::Ticked(true)),
        ]
    );
    assert_eq!(page.count(|command| matches!(command, Command::Submit { .. })), 1);
}

#[test]
fn what_the_server_refuses_of_a_guest_is_shown_at_that_guest() {
    let mut page = three();
    types_all(&mut page);
    page.happens(K::SubmitPressed);
    page.submit_fails(Problem::Refused {
        fields: vec![
            (id_of(2, "pressure"), "Which?".into()),
            (id_of(1, "firstName"), "Who?".into()),
            (id_of(7, "firstName"), "Nobody.".into()),
        ],
        general: None,
    });
    assert_eq!(page.state.notice, Some(Notice::CheckDetails(2)));
    assert!(page.has(&Command::Focus(FocusTarget::Field(id_of(1, "firstName")))));
    let refused = FieldProblem::Refused("Which?".into());
    assert_eq!(
        page.state.details.problems.get(&id_of(2, "pressure")),
        Some(&refused)
    );
    page.happens(K::FieldLeft(id_of(2, "pressure")));
    assert_eq!(
        page.state.details.problems.get(&id_of(2, "pressure")),
        Some(&refused),
        "the server has the last word until it is typed anew"
    );
}

#[test]
fn what_a_guest_answered_goes_with_them_and_the_others_move_up() {
    for (event, names) in [
        (K::RemoveGuest(1), vec!["Ada", "Mary", ""]),
        (K::RemoveItem(at(2, 0)), vec!["Ada", "Grace", ""]),
        // Who books stays who books.
        (K::RemoveGuest(0), vec!["Ada", "Mary", ""]),
        (K::RemoveGuest(9), vec!["Ada", "Grace", "Mary"]),
    ] {
        let mut page = three();
        types_all(&mut page);
        page.happens(event.clone());
        let details = &page.state.details;
        let left: Vec<_> = (0..3)
            .map(|guest| details.text(&id_of(guest, "firstName")))
            .collect();
        assert_eq!(left, names, "{event:?}");
        assert_eq!(details.text(&id("email")), "ada@example.com");
    }
}

#[test]
fn sensitive_answers_of_guests_are_not_kept_for_a_reload() {
    let mut page = three();
    types_all(&mut page);
    types(&mut page, 1, "allergies", "nuts");
    let saved = page.saved().unwrap();
    assert_eq!(saved.details.text(&id_of(1, "firstName")), "Grace");
    assert_eq!(saved.details.text(&id_of(1, "allergies")), "");
    assert_eq!(page.state.details.text(&id_of(1, "allergies")), "nuts");
    page.happens(K::SubmitPressed);
    assert_eq!(page.saved().unwrap().submission, None);
}

#[test]
fn a_group_is_asked_earlier_whether_it_wants_more_time() {
    let offers_at = |page: &mut Page| {
        let mut left = page.state.seconds_left().unwrap();
        while !page.state.offers_extension() {
            page.passes(1);
            left = page.state.seconds_left().unwrap();
        }
        left
    };
    assert_eq!(offers_at(&mut Page::at_details()), 120);
    assert_eq!(offers_at(&mut three()), 240);
}

#[test]
fn the_page_is_told_of_all_treatments_and_the_whole_price() {
    use booking_widget::flow::{About, HostEvent};
    let mut page = Page::open_for_groups();
    page.happens(K::ServiceChosen(wrap()));
    page.happens(K::AddTreatment(0));
    page.happens(K::ServiceChosen(massage()));
    assert!(page.has(&Command::Emit(HostEvent::ServiceSelected { service: massage() })));
    page.gets_a_slot();
    let visit = page.state.choice.visit.clone();
    assert_eq!(visit.items().len(), 2);
    let mut about = About {
        reference: None,
        visit,
        price: page.state.price().map(|(price, _)| price),
        start: page.held().slot.time,
    };
    assert!(page.has(&Command::Emit(HostEvent::Held(about.clone()))));
    page.types_all();
    types(&mut page, 0, "pressure", "firm");
    page.happens(K::SubmitPressed);
    page.booking_comes();
    let told = page.commands.iter().find_map(|command| match command {
        Command::Emit(HostEvent::Submitted { about, .. }) => Some(about),
        _ => None,
    });
    let booked = crate::page::confirmed();
    about.reference = Some(booked.reference);
    about.price = Some(booked.total);
    about.start = booked.start;
    assert_eq!(told, Some(&about));
}
