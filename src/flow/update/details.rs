//! Typing, and what is said about it.

use super::turn::Turn;
use crate::booking::email::{is_email, suggested_email};
use crate::booking::validation::{EMAIL_FIELD, problem_of};
use crate::booking::{FieldId, FieldKey, FieldProblem, FieldValue};
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
