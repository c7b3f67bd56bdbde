//! Typing, and what is said about it.

use super::turn::Turn;
use crate::booking::email::{is_email, suggested_email};
use crate::booking::validation::{EMAIL_FIELD, problem_of};
use crate::booking::{FieldId, FieldProblem, FieldValue};
use crate::flow::state::Notice;

pub(super) fn changed(turn: &mut Turn, field: FieldId, value: FieldValue) {
    if turn.state.is_done() {
        return;
    }
    let details = &mut turn.state.details;
    details.problems.remove(&field);
    if field.0 == EMAIL_FIELD {
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
pub(super) fn left(turn: &mut Turn, id: &FieldId) {
    let Some(field) = turn
        .state
        .asked_fields()
        .into_iter()
        .find(|field| field.id == *id)
        .cloned()
    else {
        return;
    };
    let details = &mut turn.state.details;
    if matches!(details.problems.get(id), Some(FieldProblem::Refused(_))) {
        return;
    }
    let was_touched = details.values.contains_key(id);
    match problem_of(&field, details).filter(|_| was_touched) {
        Some(problem) => details.problems.insert(id.clone(), problem),
        None => details.problems.remove(id),
    };
    if id.0 == EMAIL_FIELD {
        let typed = details.text(id);
        details.email_suggestion = suggested_email(typed).filter(|_| is_email(typed));
    }
}

pub(super) fn suggestion_taken(turn: &mut Turn) {
    if let Some(address) = turn.state.details.email_suggestion.take() {
        changed(turn, FieldId(EMAIL_FIELD.to_owned()), FieldValue::Text(address));
    }
}
