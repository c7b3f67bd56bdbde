//! What is kept for a reload, made from the state.

use crate::booking::{Catalogue, CenterId, Details, FieldKey, Visit};
use crate::flow::State;
use crate::flow::command::Saved;
use crate::flow::state::{Draft, Hold, IdempotencyKey, Order, Submission};
use crate::sorted::Sorted;

/// What is worth keeping; `None` when nothing is, or when it cannot be told yet which fields are
/// sensitive.
pub(super) fn of(state: &State) -> Option<Saved> {
    let catalogue = state.known_catalogue()?;
    if state.is_done() {
        return None;
    }
    // While a submission that a reload interrupted is unanswered, its slot is known from before only.
    let restored = || state.restoring.as_ref().and_then(|saved| saved.slot.clone());
    let saved = Saved {
        step: state.step,
        center: state.choice.center.clone(),
        visit: state.choice.visit.clone(),
        editing: state.choice.editing,
        date: state.choice.date,
        draft: state.draft.clone().or_else(|| abandoned(state)),
        slot: match &state.hold {
            Hold::Expired { slot } => Some(slot.clone()),
            Hold::Reserving(reserving) => Some(reserving.slot.clone()),
            Hold::Held(held) => Some(held.slot.clone()),
            Hold::Lost { previous, .. } => previous.as_ref().map(|held| held.slot.clone()),
            Hold::None => restored(),
        },
        details: harmless(&state.details, catalogue),
        submission: pending(&state.submission, catalogue),
    };
    let is_empty = saved.visit.is_empty() && saved.draft.is_none() && saved.details == Details::default();
    (!is_empty).then_some(saved)
}

/// A draft that was given up while its reserve request is under way. After a reload nobody would hear the
/// answer: a draft that fits no choice is released then.
fn abandoned(state: &State) -> Option<Draft> {
    let asked = state.reserve_under_way.as_ref().filter(|asked| asked.abandoned)?;
    Some(Draft {
        id: asked.draft.clone(),
        center: CenterId::default(),
        visit: Visit::default(),
    })
}

/// The details without sensitive answers, and without what was said about them.
fn harmless(details: &Details, catalogue: &Catalogue) -> Details {
    let mut values = Sorted::new();
    for (key, value) in details.values.iter() {
        if !is_sensitive(key, catalogue) {
            values.insert(key.clone(), value.clone());
        }
    }
    Details {
        values,
        note: details.note.clone(),
        ..Details::default()
    }
}

/// A submission whose answer is not known. One with sensitive answers is not kept: it could only be
/// repeated word for word. After a reload its reservation still tells the server that it is the same.
fn pending(submission: &Submission, catalogue: &Catalogue) -> Option<(IdempotencyKey, Order)> {
    let (Submission::Sending { key, order, .. } | Submission::Unanswered { key, order, .. }) = submission
    else {
        return None;
    };
    let is_harmless = order
        .answers
        .iter()
        .all(|(field, _)| !is_sensitive(field, catalogue));
    is_harmless.then(|| (key.clone(), order.as_ref().clone()))
}

fn is_sensitive(key: &FieldKey, catalogue: &Catalogue) -> bool {
    catalogue
        .fields
        .iter()
        .any(|known| known.id == key.field && known.sensitive)
}
