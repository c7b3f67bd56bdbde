//! The form of a booking module: whether answers fit its fields, and the answers as they are kept.
//! Pure. Problems are typed; their words come from `i18n`.

use std::collections::BTreeMap;

use crate::catalogue::FieldKind;
use crate::contact::{Answer, Contact, ContactGuest};

use super::problem::{Problem, Reason};
use crate::catalogue::FormField;
use crate::ids::ServiceId;

/// The longest email address that mail can carry (RFC 5321, section 4.5.3.1.3, less the brackets).
const LONGEST_EMAIL: usize = 254;

/// Digits of a telephone number: 15 at most by E.164, with room for an extension; the shortest local
/// numbers that take calls from abroad have 5.
const PHONE_DIGITS: std::ops::RangeInclusive<usize> = 5..=20;

/// The longest name of a guest where the form does not ask for the booker's.
const LONGEST_NAME: u32 = 100;

/// What a form came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filled {
    /// Trimmed; only answers to fields that are asked.
    pub contact: Contact,
    /// Answers that came beside the event, likewise.
    pub event_answers: BTreeMap<String, Answer>,
}

/// Checks answers against the fields that are asked for what each guest gets. The first guest is the one
/// who books; the others answer the fields that are asked per guest, and have a name. An answer may come
/// in the contact or beside the event (the contact's counts); answers to fields that nobody asked are dropped.
///
/// # Errors
/// All problems at once, in the order of the fields, the other guests' after the first's.
pub fn check_form(
    fields: &[FormField],
    services_of_guests: &[Vec<ServiceId>],
    contact: &Contact,
    event_answers: &BTreeMap<String, Answer>,
) -> Result<Filled, Vec<Problem>> {
    let mut filled = Filled::default();
    let mut problems = Vec::new();
    let of_first = services_of_guests.first().map_or(&[][..], Vec::as_slice);
    let of_all = services_of_guests.concat();
    for field in fields {
        let own = ContactField::of(&field.id);
        let services = if field.per_guest && own.is_none() {
            of_first
        } else {
            &of_all
        };
        if !is_asked(field, services) {
            continue;
        }
        if let Some(own) = own {
            let answer = own.read(contact).map(Answer::Text);
            match check_answer(field, answer) {
                Ok(Some(Answer::Text(text))) => own.write(&mut filled.contact, text),
                Ok(_) => {}
                Err(reason) => problems.push(Problem::new(format!("contact.{}", field.id), reason)),
            }
            continue;
        }
        let in_event = !contact.answers.contains_key(&field.id) && event_answers.contains_key(&field.id);
        let (path, sent, kept) = if in_event {
            ("event", event_answers, &mut filled.event_answers)
        } else {
            ("contact", &contact.answers, &mut filled.contact.answers)
        };
        match check_answer(field, sent.get(&field.id).cloned()) {
            Ok(Some(answer)) => {
                kept.insert(field.id.clone(), answer);
            }
            Ok(None) => {}
            Err(reason) => problems.push(Problem::new(format!("{path}.answers.{}", field.id), reason)),
        }
    }
    filled.contact.guests = other_guests(fields, services_of_guests, contact, &mut problems);
    if problems.is_empty() {
        Ok(filled)
    } else {
        Err(problems)
    }
}

/// The guests after the first, as many as come.
fn other_guests(
    fields: &[FormField],
    services_of_guests: &[Vec<ServiceId>],
    contact: &Contact,
    problems: &mut Vec<Problem>,
) -> Vec<ContactGuest> {
    let others = services_of_guests.get(1..).unwrap_or_default();
    if contact.guests.len() > others.len() {
        let path = format!("contact.guests[{}]", others.len());
        problems.push(Problem::new(path, Reason::DoesNotFit));
    }
    let nobody = ContactGuest::default();
    others
        .iter()
        .enumerate()
        .map(|(index, services)| {
            let sent = contact.guests.get(index).unwrap_or(&nobody);
            check_guest(
                fields,
                services,
                sent,
                &format!("contact.guests[{index}]"),
                problems,
            )
        })
        .collect()
}

fn check_guest(
    fields: &[FormField],
    services: &[ServiceId],
    sent: &ContactGuest,
    path: &str,
    problems: &mut Vec<Problem>,
) -> ContactGuest {
    let mut name = |field: &str, sent: Option<&String>, required: bool| {
        let longest = fields
            .iter()
            .find(|candidate| candidate.id == field)
            .map_or(LONGEST_NAME, |field| field.max_length);
        let name = one_line(sent.map_or("", String::as_str));
        let reason = if name.is_empty() {
            required.then_some(Reason::Required)
        } else {
            is_too_long(&name, longest).then_some(Reason::TooLong { max: longest })
        };
        if let Some(reason) = reason {
            problems.push(Problem::new(format!("{path}.{field}"), reason));
        }
        Some(name).filter(|name| !name.is_empty())
    };
    let mut guest = ContactGuest {
        first_name: name("firstName", sent.first_name.as_ref(), true),
        last_name: name("lastName", sent.last_name.as_ref(), false),
        answers: BTreeMap::new(),
    };
    let asked = |field: &&FormField| {
        field.per_guest && ContactField::of(&field.id).is_none() && is_asked(field, services)
    };
    for field in fields.iter().filter(asked) {
        match check_answer(field, sent.answers.get(&field.id).cloned()) {
            Ok(Some(answer)) => {
                guest.answers.insert(field.id.clone(), answer);
            }
            Ok(None) => {}
            Err(reason) => problems.push(Problem::new(format!("{path}.answers.{}", field.id), reason)),
        }
    }
    guest
}

fn is_asked(field: &FormField, services: &[ServiceId]) -> bool {
    field.services.is_empty() || field.services.iter().any(|service| services.contains(service))
}

/// The fields that go into the contact itself.
#[derive(Clone, Copy)]
enum ContactField {
    FirstName,
    LastName,
    Email,
    Phone,
}

impl ContactField {
    fn of(id: &str) -> Option<Self> {
        match id {
            "firstName" => Some(Self::FirstName),
            "lastName" => Some(Self::LastName),
            "email" => Some(Self::Email),
            "phone" => Some(Self::Phone),
            _ => None,
        }
    }

    fn read(self, contact: &Contact) -> Option<String> {
        match self {
            Self::FirstName => contact.first_name.clone(),
            Self::LastName => contact.last_name.clone(),
            Self::Email => contact.email.clone(),
            Self::Phone => contact.phone.clone(),
        }
    }

    fn write(self, contact: &mut Contact, text: String) {
        let place = match self {
            Self::FirstName => &mut contact.first_name,
            Self::LastName => &mut contact.last_name,
            Self::Email => &mut contact.email,
            Self::Phone => &mut contact.phone,
        };
        *place = Some(text);
    }
}

/// The answer as it is kept; `None` when nothing was answered and nothing had to be.
fn check_answer(field: &FormField, answer: Option<Answer>) -> Result<Option<Answer>, Reason> {
    match (field.kind, answer) {
        (FieldKind::Checkbox, None | Some(Answer::Flag(false))) if field.required => {
            Err(Reason::MustBeTicked)
        }
        (FieldKind::Checkbox, Some(Answer::Text(_))) => Err(Reason::WrongKind),
        (FieldKind::Checkbox, answer) => Ok(answer),
        (_, Some(Answer::Flag(_))) => Err(Reason::WrongKind),
        (kind, Some(Answer::Text(text))) => {
            let text = tidy(&text, kind);
            if text.is_empty() {
                return nothing(field);
            }
            check_text(field, &text)?;
            Ok(Some(Answer::Text(text)))
        }
        (_, None) => nothing(field),
    }
}

fn nothing(field: &FormField) -> Result<Option<Answer>, Reason> {
    if field.required {
        Err(Reason::Required)
    } else {
        Ok(None)
    }
}

/// Trimmed, and without control characters; only a long text keeps its line breaks.
fn tidy(text: &str, kind: FieldKind) -> String {
    if kind == FieldKind::LongText {
        several_lines(text)
    } else {
        one_line(text)
    }
}

/// Trimmed lines without control characters.
pub(super) fn several_lines(text: &str) -> String {
    let lines: Vec<String> = text
        .lines()
        .map(|line| replace_controls(line).trim_end().to_owned())
        .collect();
    lines.join("\n").trim().to_owned()
}

/// A trimmed line without control characters, whatever came: nothing that was typed into one line may
/// ever become two, least of all in the header of a mail.
pub(super) fn one_line(text: &str) -> String {
    replace_controls(text).trim().to_owned()
}

fn replace_controls(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

fn check_text(field: &FormField, text: &str) -> Result<(), Reason> {
    if field.kind == FieldKind::Choice {
        let offered = field.options.iter().any(|(value, _)| value == text);
        return if offered { Ok(()) } else { Err(Reason::NotAChoice) };
    }
    if is_too_long(text, field.max_length) {
        return Err(Reason::TooLong {
            max: field.max_length,
        });
    }
    match field.kind {
        FieldKind::Email if !email_is_plausible(text) => Err(Reason::NotAnEmail),
        FieldKind::Phone if !phone_is_plausible(text) => Err(Reason::NotAPhone),
        _ => Ok(()),
    }
}

fn is_too_long(text: &str, max: u32) -> bool {
    usize::try_from(max).is_ok_and(|max| text.chars().count() > max)
}

/// Whether mail could be sent there: one `@`, a local part without spaces or brackets, a domain of two
/// or more labels (letters of any script). Quoted local parts and bare host names are refused: nobody
/// types them on purpose.
#[must_use]
pub fn email_is_plausible(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else {
        return false;
    };
    let local_is_fine = !local.is_empty()
        && local.len() <= 64
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
        && !local
            .chars()
            .any(|c| c.is_whitespace() || c.is_control() || "@<>()[],;:\\\"".contains(c));
    let labels: Vec<&str> = domain.split('.').collect();
    let labels_are_fine = labels.len() >= 2
        && labels.iter().all(|label| {
            !label.is_empty()
                && label.len() <= 63
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|c| c.is_alphanumeric() || c == '-')
        });
    let top_is_fine = labels
        .last()
        .is_some_and(|top| top.chars().count() >= 2 && !top.chars().all(char::is_numeric));
    text.len() <= LONGEST_EMAIL && local_is_fine && labels_are_fine && top_is_fine
}

/// Whether somebody could be called there: enough digits (of any script), and nothing but what people
/// write between them.
fn phone_is_plausible(text: &str) -> bool {
    let digits = text.chars().filter(|c| c.is_numeric()).count();
    PHONE_DIGITS.contains(&digits)
        && text
            .chars()
            .enumerate()
            .all(|(at, c)| c.is_numeric() || " -().\u{a0}/".contains(c) || (c == '+' && at <= 1))
}

#[cfg(test)]
mod tests;
