//! Typing, and what is said about it.

use super::choose;
use super::turn::Turn;
use crate::booking::email::{is_email, suggested_email};
use crate::booking::validation::{EMAIL_FIELD, problem_of};
use crate::booking::{FieldId, FieldKey, FieldKind, FieldProblem, FieldValue};
use crate::flow::Command;
use crate::flow::state::Notice;

pub(super) fn changed(turn: &mut Turn, field: FieldKey, value: FieldValue) {
    if turn.state.is_done() {
        return;
    }
    let details = &mut turn.state.details;
    details.problems.remove(&field);
    if is_email_field(&field) {
        details.email_suggestion = None;
    }
    details.values.insert(field, value);
    if details.problems.is_empty() && matches!(turn.state.notice, Some(Notice::CheckDetails(_))) {
        turn.state.notice = None;
    }
}

/// The form is to be filled in: the page may know something of its visitor, and where they came from.
pub(super) fn ask_visitor(turn: &mut Turn) {
    if turn.state.manage.is_none() {
        turn.push(Command::AskVisitor);
    }
}

/// Fills in what the page knows of its visitor, where nothing was typed or ticked. What is sensitive, and what
/// somebody agrees to, only the customer says.
pub(super) fn prefilled(turn: &mut Turn, known: Vec<(String, String)>) {
    let Some(catalogue) = choose::catalogue(turn).filter(|_| turn.state.is_open()) else {
        return;
    };
    for (name, text) in known {
        let key = FieldKey::of_booker(FieldId(name));
        let Some(field) = catalogue.fields.iter().find(|field| field.id == key.field) else {
            continue;
        };
        let is_answer = match &field.kind {
            _ if field.sensitive => false,
            FieldKind::Checkbox => false,
            FieldKind::Choice(options) => options.iter().any(|(value, _)| *value == text),
            _ => true,
        };
        if !is_answer {
            turn.push(Command::Warn(
                ["prefill of \"", &key.field.0, "\" is ignored"].concat(),
            ));
        } else if !turn.state.details.values.contains_key(&key) {
            changed(turn, key, FieldValue::Text(text));
        }
    }
}

pub(super) fn note_changed(turn: &mut Turn, note: String) {
    if !turn.state.is_done() {
        turn.state.details.note = note;
    }
}

/// Says what is wrong with an answer, and asks about a mistyped mail domain. A field that was only passed
/// through is left in peace until submit.
pub(super) fn left(turn: &mut Turn, key: &FieldKey) {
    let asked = turn.state.asked_fields();
    let Some(problem) = asked
        .iter()
        .find(|asked| asked.key() == *key)
        .map(|asked| problem_of(asked, &turn.state.details))
    else {
        return;
    };
    let details = &mut turn.state.details;
    if matches!(details.problems.get(key), Some(FieldProblem::Refused(_))) {
        return;
    }
    let was_touched = details.values.contains_key(key);
    match problem.filter(|_| was_touched) {
        Some(problem) => details.problems.insert(key.clone(), problem),
        None => details.problems.remove(key),
    };
    if is_email_field(key) {
        let typed = details.text(key);
        details.email_suggestion = suggested_email(typed).filter(|_| is_email(typed));
    }
}

fn is_email_field(key: &FieldKey) -> bool {
    key.guest == 0 && key.field.0 == EMAIL_FIELD
}

pub(super) fn suggestion_taken(turn: &mut Turn) {
    if let Some(address) = turn.state.details.email_suggestion.take() {
        let key = FieldKey::of_booker(FieldId(EMAIL_FIELD.to_owned()));
        changed(turn, key, FieldValue::Text(address));
    }
}
