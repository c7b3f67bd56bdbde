//! The submission: sent with one key and one body until its fate is known.

use super::turn::Turn;
use super::{hold, manage, reserve, restore, retry};
use crate::booking::{AskedField, Details, FieldKey, FieldKind, FieldProblem, FieldValue, validation};
use crate::flow::state::{
    BookingId, Confirmed, Held, Hold, IdempotencyKey, Notice, Order, RequestId, Step, Submission,
};
use crate::flow::{About, Announcement, Command, FocusTarget, HostEvent, Problem, State};

/// How often a submission is sent before the customer is asked: with pauses of 1, 2, 4 and 8 s.
const ATTEMPTS: u32 = 5;

/// First pause before sending again, milliseconds.
const PAUSE_MS: u32 = 1_000;

pub(super) fn pressed(turn: &mut Turn) {
    if turn.state.manage.is_some() {
        manage::confirm(turn);
        return;
    }
    match turn.state.submission {
        Submission::Unanswered { .. } => {
            send_again(turn);
        }
        Submission::Idle if turn.state.step == Step::Details => {
            if check_details(turn) {
                send_if_held(turn);
            }
        }
        Submission::Idle | Submission::Sending { .. } | Submission::Done(_) => {}
    }
}

/// Goes on with a submission that waited for its slot to be taken again.
pub(super) fn if_waiting_for_hold(turn: &mut Turn) {
    if std::mem::take(&mut turn.state.submit_when_held) && turn.state.step == Step::Details {
        if turn.state.manage.is_some() {
            manage::confirm(turn);
        } else if check_details(turn) {
            send_if_held(turn);
        }
    }
}

/// A submission that a reload interrupted goes on at once, whatever else is not known yet.
pub(super) fn resume(turn: &mut Turn, key: IdempotencyKey, order: Order) {
    send(turn, key, Box::new(order), 0);
}

/// Sends again what waits or was given up, with the same key and body.
pub(super) fn send_again(turn: &mut Turn) -> bool {
    match std::mem::take(&mut turn.state.submission) {
        Submission::Sending {
            key,
            request: None,
            attempt,
            order,
            ..
        } => send(turn, key, order, attempt),
        Submission::Unanswered { key, order, .. } => send(turn, key, order, 0),
        other => {
            turn.state.submission = other;
            return false;
        }
    }
    true
}

pub(super) fn arrived(turn: &mut Turn, request: RequestId, answer: Result<Box<Confirmed>, Problem>) {
    match &turn.state.submission {
        Submission::Sending {
            request: Some(awaited),
            ..
        } if *awaited == request => {}
        _ => return,
    }
    match answer {
        Ok(confirmed) => done(turn, confirmed),
        Err(problem)
            if retry::may_have_taken_effect(&problem) || matches!(problem, Problem::TooMany { .. }) =>
        {
            unanswered(turn, problem);
        }
        Err(problem) => refused(turn, problem),
    }
}

/// Says what is wrong with the details; true when nothing is.
pub(super) fn check_details(turn: &mut Turn) -> bool {
    let problems = validation::problems(&turn.state.asked_fields(), &turn.state.details);
    let first = problems.first().map(|(field, _)| field.clone());
    let count = problems.len();
    turn.state.details.problems = problems.into_iter().collect();
    match first {
        None => true,
        Some(first) => {
            turn.state.notice = Some(Notice::CheckDetails(count));
            turn.push(Command::Focus(FocusTarget::Field(first)));
            false
        }
    }
}

fn send_if_held(turn: &mut Turn) {
    let now = turn.at;
    match &turn.state.hold {
        Hold::Held(held) if held.deadline > now => {
            let held = held.clone();
            if let Some(order) = order(&turn.state, &held) {
                let key = turn.key();
                turn.push(Command::Announce(Announcement::Submitting));
                send(turn, key, Box::new(order), 0);
            }
        }
        Hold::Held(_) | Hold::Reserving(_) => turn.state.submit_when_held = true,
        Hold::Expired { .. } => {
            if turn.state.stalled.is_some() {
                reserve::try_stalled(turn);
            }
            turn.state.submit_when_held = true;
        }
        Hold::Lost { .. } => turn.alert(Notice::SlotTaken),
        Hold::None => super::choose::go_to(turn, Step::Time),
    }
}

fn order(state: &State, held: &Held) -> Option<Order> {
    let catalogue = state.known_catalogue()?;
    let mut answers = Vec::new();
    for asked in state.asked_fields() {
        if let Some(answer) = answer(&asked, &state.details) {
            answers.push((asked.key(), answer));
        }
    }
    let note = if catalogue.settings.note {
        state.details.note.trim()
    } else {
        ""
    };
    Some(Order {
        organization_id: catalogue.organization_id.clone(),
        booking_module_id: catalogue.booking_module_id.clone(),
        portal_id: catalogue.portal_id.clone(),
        reservation: held.reservation.clone(),
        answers,
        note: note.to_owned(),
        came_from: state.came_from.clone(),
    })
}

/// An answer as it is sent: trimmed, and not at all when there is none.
fn answer(asked: &AskedField<'_>, details: &Details) -> Option<FieldValue> {
    let key = asked.key();
    if asked.field.kind == FieldKind::Checkbox {
        return Some(FieldValue::Ticked(details.is_ticked(&key)));
    }
    let text = details.text(&key).trim();
    (!text.is_empty()).then(|| FieldValue::Text(text.to_owned()))
}

fn send(turn: &mut Turn, key: IdempotencyKey, order: Box<Order>, attempt: u32) {
    let request = turn.request();
    turn.state.notice = None;
    turn.state.submit_when_held = false;
    turn.push(Command::Submit {
        request,
        order: order.clone(),
        key: key.clone(),
    });
    turn.state.submission = Submission::Sending {
        key,
        request: Some(request),
        pause: None,
        attempt,
        order,
    };
}

fn unanswered(turn: &mut Turn, problem: Problem) {
    let next = turn.request();
    let is_offline = turn.state.offline && problem == Problem::Network;
    let Submission::Sending {
        key,
        attempt: former,
        order,
        ..
    } = std::mem::take(&mut turn.state.submission)
    else {
        return;
    };
    // A dead network is not an attempt: it goes on when the browser is online again.
    let attempt = if is_offline { former } else { former + 1 };
    if attempt >= ATTEMPTS {
        turn.push(Command::Emit(HostEvent::Error("submit-unanswered")));
        turn.alert(Notice::Failed(problem.clone()));
        turn.state.submission = Submission::Unanswered { key, order, problem };
        return;
    }
    let pause = (!is_offline).then_some(next);
    if let Some(pause) = pause {
        turn.push(Command::Wait(pause, retry::pause_ms(&problem, former, PAUSE_MS)));
    }
    turn.state.submission = Submission::Sending {
        key,
        request: None,
        pause,
        attempt,
        order,
    };
}

fn refused(turn: &mut Turn, problem: Problem) {
    turn.state.submission = Submission::Idle;
    match problem {
        Problem::SlotTaken { alternatives } => {
            if let Some(slot) = restore::settle(turn) {
                hold::lose(turn, slot, alternatives, None);
                turn.push(Command::Focus(FocusTarget::Notice));
            }
            return;
        }
        Problem::Gone | Problem::HoldLapsed => {
            let slot = restore::settle(turn);
            if problem == Problem::Gone {
                turn.state.draft = None;
            }
            // Who submitted is there.
            turn.state.last_activity = turn.at;
            if let Some(slot) = slot {
                hold::expire(turn, slot);
            }
            return;
        }
        Problem::Refused { fields, general } => fields_refused(turn, fields, general),
        problem => {
            turn.push(Command::Emit(HostEvent::Error("submit-refused")));
            turn.alert(Notice::Failed(problem));
        }
    }
    restore::after_submission(turn);
}

pub(super) fn fields_refused(turn: &mut Turn, fields: Vec<(FieldKey, String)>, general: Option<String>) {
    let mut unknown = fields;
    let (mut first, mut count) = (None, 0);
    let mut asked = Vec::new();
    for field in turn.state.asked_fields() {
        asked.push(field.key());
    }
    for key in asked {
        if let Some(place) = unknown.iter().position(|(field, _)| *field == key) {
            let (_, reason) = unknown.swap_remove(place);
            let refused = FieldProblem::Refused(reason);
            turn.state.details.problems.insert(key.clone(), refused);
            first.get_or_insert(key);
            count += 1;
        }
    }
    match first {
        Some(first) => {
            turn.state.notice = Some(Notice::CheckDetails(count));
            turn.push(Command::Focus(FocusTarget::Field(first)));
        }
        None => turn.alert(Notice::Failed(Problem::Refused {
            fields: unknown,
            general,
        })),
    }
}

fn done(turn: &mut Turn, confirmed: Box<Confirmed>) {
    let id = BookingId(confirmed.id.clone());
    let about = About::of(&confirmed, turn.state.choice.visit.clone());
    turn.push(Command::Emit(HostEvent::Submitted {
        about,
        status: confirmed.status as i32,
    }));
    let state = &mut turn.state;
    state.submission = Submission::Done(confirmed);
    state.hold = Hold::None;
    state.draft = None;
    state.stalled = None;
    state.restoring = None;
    state.notice = None;
    state.step = Step::Confirmation;
    // From now on the confirmation is the booking as it stands, and a reload finds it.
    manage::begin(turn, id);
}
