//! Answers that fit, and answers that do not.

use super::*;
use crate::catalogue::Text;

fn field(id: &str, kind: FieldKind, required: bool) -> FormField {
    let text = |text: &str| Text {
        default: text.to_owned(),
        translations: BTreeMap::new(),
    };
    FormField {
        id: id.to_owned(),
        kind,
        label: text(id),
        help: None,
        required,
        sensitive: false,
        max_length: 20,
        options: vec![("a".to_owned(), text("A")), ("b".to_owned(), text("B"))],
        link_url: None,
        services: Vec::new(),
        per_guest: false,
    }
}

fn answers(id: &str, answer: Answer) -> BTreeMap<String, Answer> {
    BTreeMap::from([(id.to_owned(), answer)])
}

fn contact(id: &str, answer: Option<Answer>) -> Contact {
    Contact {
        answers: answer.map(|answer| answers(id, answer)).unwrap_or_default(),
        ..Contact::default()
    }
}

fn text(text: &str) -> Answer {
    Answer::Text(text.to_owned())
}

#[test]
fn each_kind_of_field_takes_its_kind_of_answer() {
    use FieldKind::{Checkbox, Choice, Email, LongText, Phone, Text};
    for (kind, required, answer, expected) in [
        (Text, true, None, Err(Reason::Required)),
        (Text, true, Some(text(" \t ")), Err(Reason::Required)),
        (Text, false, None, Ok(None)),
        (Text, false, Some(text("")), Ok(None)),
        (Text, true, Some(text("  Ada\nB ")), Ok(Some(text("Ada B")))),
        (
            Text,
            true,
            Some(text("ü23456789012345678ßß")),
            Ok(Some(text("ü23456789012345678ßß"))),
        ),
        (
            Text,
            true,
            Some(text("123456789012345678901")),
            Err(Reason::TooLong { max: 20 }),
        ),
        (Text, true, Some(Answer::Flag(true)), Err(Reason::WrongKind)),
        (
            LongText,
            false,
            Some(text("one\r\ntwo\u{7}")),
            Ok(Some(text("one\ntwo"))),
        ),
        (
            Email,
            true,
            Some(text("a@b.example")),
            Ok(Some(text("a@b.example"))),
        ),
        (Email, true, Some(text("a@b")), Err(Reason::NotAnEmail)),
        (
            Phone,
            true,
            Some(text("+49 (30) 123-45")),
            Ok(Some(text("+49 (30) 123-45"))),
        ),
        (Phone, true, Some(text("call me 12345")), Err(Reason::NotAPhone)),
        (Choice, true, Some(text("b")), Ok(Some(text("b")))),
        (Choice, true, Some(text("c")), Err(Reason::NotAChoice)),
        (Choice, true, Some(text("")), Err(Reason::Required)),
        (Choice, false, Some(Answer::Flag(false)), Err(Reason::WrongKind)),
        (
            Checkbox,
            true,
            Some(Answer::Flag(true)),
            Ok(Some(Answer::Flag(true))),
        ),
        (
            Checkbox,
            true,
            Some(Answer::Flag(false)),
            Err(Reason::MustBeTicked),
        ),
        (Checkbox, true, None, Err(Reason::MustBeTicked)),
        (
            Checkbox,
            false,
            Some(Answer::Flag(false)),
            Ok(Some(Answer::Flag(false))),
        ),
        (Checkbox, false, None, Ok(None)),
        (Checkbox, true, Some(text("true")), Err(Reason::WrongKind)),
    ] {
        let fields = [field("x", kind, required)];
        let result = check_form(&fields, &[], &contact("x", answer.clone()), &BTreeMap::new());
        let expected = expected
            .map(|kept| Filled {
                contact: contact("x", kept),
                event_answers: BTreeMap::new(),
            })
            .map_err(|reason| vec![Problem::new("contact.answers.x", reason)]);
        assert_eq!(result, expected, "{kind:?}, required {required}: {answer:?}");
    }
}

#[test]
fn the_four_fields_of_a_person_go_into_the_contact_itself() {
    let fields = [
        field("firstName", FieldKind::Text, true),
        field("lastName", FieldKind::Text, true),
        field("email", FieldKind::Email, true),
        field("phone", FieldKind::Phone, true),
    ];
    let given = Contact {
        first_name: Some(" Mia ".to_owned()),
        last_name: Some("Muster".to_owned()),
        email: Some("mia@example.com ".to_owned()),
        phone: Some("030 123456".to_owned()),
        // Answers under these names are not the person's.
        answers: answers("email", text("eve@example.com")),
        guests: Vec::new(),
    };
    let filled = check_form(&fields, &[], &given, &BTreeMap::new()).unwrap();
    let expected = Contact {
        first_name: Some("Mia".to_owned()),
        email: Some("mia@example.com".to_owned()),
        answers: BTreeMap::new(),
        ..given
    };
    assert_eq!(filled.contact, expected);

    let problems = check_form(&fields, &[], &Contact::default(), &BTreeMap::new()).unwrap_err();
    let names: Vec<&str> = problems.iter().map(|problem| problem.field.as_str()).collect();
    assert_eq!(
        names,
        [
            "contact.firstName",
            "contact.lastName",
            "contact.email",
            "contact.phone"
        ]
    );
    assert!(problems.iter().all(|problem| problem.reason == Reason::Required));
}

#[test]
fn answers_that_nobody_asked_for_are_dropped() {
    let service = ServiceId::random();
    let fields = [FormField {
        services: vec![service],
        ..field("x", FieldKind::Text, true)
    }];
    let mut given = contact("x", Some(text("yes")));
    given.answers.insert("y".to_owned(), text("no"));
    given.first_name = Some("Mia".to_owned());
    let asked = check_form(&fields, &[vec![service]], &given, &answers("z", text("no"))).unwrap();
    assert_eq!(asked.contact, contact("x", Some(text("yes"))));
    assert_eq!(asked.event_answers, BTreeMap::new());

    // Of another service the field is not asked, and need not be answered.
    let other = check_form(&fields, &[vec![ServiceId::random()]], &given, &BTreeMap::new()).unwrap();
    assert_eq!(other, Filled::default());
}

#[test]
fn an_answer_may_come_beside_the_event_but_the_contacts_counts() {
    let fields = [field("x", FieldKind::Text, true)];
    let event = answers("x", text("event"));
    let filled = check_form(&fields, &[], &Contact::default(), &event).unwrap();
    assert_eq!(filled.event_answers, event);
    let filled = check_form(&fields, &[], &contact("x", Some(text("contact"))), &event).unwrap();
    assert_eq!(filled.contact, contact("x", Some(text("contact"))));
    assert_eq!(filled.event_answers, BTreeMap::new());
    let wrong = answers("x", Answer::Flag(true));
    assert_eq!(
        check_form(&fields, &[], &Contact::default(), &wrong),
        Err(vec![Problem::new("event.answers.x", Reason::WrongKind)])
    );
}

#[test]
fn an_address_that_mail_could_reach_is_told_from_a_slip() {
    for address in [
        "mia@example.com",
        "m.i+a_1@sub.example.co.uk",
        "o'brien@example.ie",
        "jörg@müller.example",
        "用户@例子.公司",
        "a@b.museum",
    ] {
        assert!(email_is_plausible(address), "{address}");
    }
    let long_local = format!("{}@example.com", "a".repeat(65));
    let long_all = format!("a@{}.com", "bcdefghij.".repeat(26));
    for address in [
        "",
        "mia",
        "mia@",
        "@example.com",
        "mia@example",
        "mia@localhost",
        "mia@@example.com",
        "mia example@example.com",
        "mia@exam ple.com",
        ".mia@example.com",
        "mia.@example.com",
        "m..ia@example.com",
        "mia@.example.com",
        "mia@example..com",
        "mia@-example.com",
        "mia@example.c",
        "mia@192.168.0.1",
        "mia@example.com,leo@example.com",
        "<mia@example.com>",
        &long_local,
        &long_all,
    ] {
        assert!(!email_is_plausible(address), "{address}");
    }
}

#[test]
fn a_number_that_can_be_dialled_is_told_from_words() {
    for number in [
        "030123456",
        "+49 30 123456",
        "(030) 12 34-56",
        "030/12345",
        "٠٣٠١٢٣٤٥٦",
    ] {
        assert!(phone_is_plausible(number), "{number}");
    }
    for number in ["", "1234", "12345 ext. 7", "030+123456", "123456789012345678901"] {
        assert!(!phone_is_plausible(number), "{number}");
    }
}

fn of_guests(guests: Vec<ContactGuest>, answers: BTreeMap<String, Answer>) -> Contact {
    Contact {
        answers,
        guests,
        ..Contact::default()
    }
}

fn named(first_name: &str, answers: BTreeMap<String, Answer>) -> ContactGuest {
    ContactGuest {
        first_name: Some(first_name.to_owned()),
        last_name: None,
        answers,
    }
}

fn per_guest(field: FormField, services: Vec<ServiceId>) -> FormField {
    FormField {
        per_guest: true,
        services,
        ..field
    }
}

#[test]
fn what_belongs_to_a_guest_is_asked_of_each_and_the_rest_once() {
    let (massage, facial) = (ServiceId::random(), ServiceId::random());
    let fields = [
        field("once", FieldKind::Text, true),
        per_guest(field("each", FieldKind::Text, true), Vec::new()),
        per_guest(field("skin", FieldKind::Text, true), vec![facial]),
        FormField {
            services: vec![facial],
            ..field("visit", FieldKind::Text, true)
        },
    ];
    let services = [vec![massage], vec![massage, facial], vec![massage]];
    let both = |first: (&str, Answer), second: (&str, Answer)| {
        BTreeMap::from([(first.0.to_owned(), first.1), (second.0.to_owned(), second.1)])
    };
    let given = of_guests(
        vec![
            named(" Bo\n", both(("each", text("b")), ("skin", text("dry")))),
            named("Cy", both(("each", text("c")), ("skin", text("nobody asked")))),
        ],
        BTreeMap::from(["once", "each", "skin", "visit"].map(|id| (id.to_owned(), text("a")))),
    );
    let filled = check_form(&fields, &services, &given, &BTreeMap::new()).unwrap();
    let asked: Vec<&str> = filled.contact.answers.keys().map(String::as_str).collect();
    assert_eq!(asked, ["each", "once", "visit"], "the first guest has no facial");
    assert_eq!(
        filled.contact.guests,
        [
            named("Bo", both(("each", text("b")), ("skin", text("dry")))),
            named("Cy", answers("each", text("c"))),
        ]
    );

    let problems = check_form(&fields, &services, &Contact::default(), &BTreeMap::new()).unwrap_err();
    let expected = [
        "contact.answers.once",
        "contact.answers.each",
        "contact.answers.visit",
        "contact.guests[0].firstName",
        "contact.guests[0].answers.each",
        "contact.guests[0].answers.skin",
        "contact.guests[1].firstName",
        "contact.guests[1].answers.each",
    ]
    .map(|field| Problem::new(field, Reason::Required));
    assert_eq!(problems, expected);
}

#[test]
fn the_other_guests_have_names_as_long_as_the_bookers_and_are_as_many_as_come() {
    let fields = [field("lastName", FieldKind::Text, false)];
    let services = [Vec::new(), Vec::new()];
    let mut guest = named(&"x".repeat(101), BTreeMap::new());
    guest.last_name = Some("y".repeat(21));
    let given = of_guests(vec![guest, named("Cy", BTreeMap::new())], BTreeMap::new());
    let problems = check_form(&fields, &services, &given, &BTreeMap::new()).unwrap_err();
    assert_eq!(
        problems,
        [
            Problem::new("contact.guests[1]", Reason::DoesNotFit),
            Problem::new("contact.guests[0].firstName", Reason::TooLong { max: 100 }),
            Problem::new("contact.guests[0].lastName", Reason::TooLong { max: 20 }),
        ]
    );
}
