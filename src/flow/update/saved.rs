//! What is kept for a reload, made from the state.

use super::manage;
use super::turn::Turn;
use crate::booking::{Catalogue, CenterId, Details, FieldKey, Visit};
use crate::flow::command::Saved;
use crate::flow::state::{ChangeOrder, Draft, Hold, IdempotencyKey, ManagePage, Order, Submission, Wish};
use crate::flow::{Command, State};
use crate::sorted::Sorted;

/// What is kept follows from the state, whatever changed it. `before` is what was kept before the event.
pub(super) fn keep(turn: &mut Turn, before: Option<Box<Saved>>, starts: bool) {
    match of(&turn.state) {
        saved if saved == before => {}
        // First of all: what is sent next must be known after a reload.
        Some(saved) => turn.commands.insert(0, Command::Save(saved)),
        None if starts || turn.commands.contains(&Command::ClearSaved) => {}
        None => turn.push(Command::ClearSaved),
    }
}

/// What is worth keeping; `None` when nothing is, or when it cannot be told yet which fields are
/// sensitive.
pub(super) fn of(state: &State) -> Option<Box<Saved>> {
    kept(state).map(Box::new)
}

fn kept(state: &State) -> Option<Saved> {
    if state.manage.is_some() {
        return of_manage(state);
    }
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
        managed: None,
    };
    let is_empty = saved.visit.is_empty() && saved.draft.is_none() && saved.details == Details::default();
    (!is_empty).then_some(saved)
}

/// The booking that is managed, and what is being chosen or typed for it. While a reload is being taken up,
/// what it left behind is not touched.
fn of_manage(state: &State) -> Option<Saved> {
    let may_hold_answers = |order: &ChangeOrder| match &order.wish {
        Wish::Details(answers) => state
            .known_catalogue()
            .is_some_and(|catalogue| answers.iter().all(|(field, _)| !is_sensitive(field, catalogue))),
        _ => true,
    };
    if let Some(restoring) = &state.restoring {
        return Some(restoring.as_ref().clone());
    }
    let managed = manage::saved(state, may_hold_answers)?;
    let details = match managed.page {
        ManagePage::Details => state
            .known_catalogue()
            .map(|catalogue| harmless(&state.details, catalogue)),
        _ => None,
    };
    let is_choosing = managed.page == ManagePage::Reschedule;
    Some(Saved {
        step: state.step,
        center: state.choice.center.clone().filter(|_| is_choosing),
        visit: if is_choosing {
            state.choice.visit.clone()
        } else {
            Visit::default()
        },
        date: state.choice.date.filter(|_| is_choosing),
        draft: state.draft.clone().or_else(|| abandoned(state)),
        slot: state.wanted_slot().cloned(),
        details: details.unwrap_or_default(),
        managed: Some(managed),
        ..Saved::default()
    })
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
