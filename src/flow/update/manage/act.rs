//! What is asked of the server: sent with one key and one body until its fate is known.

use super::super::turn::Turn;
use super::super::{choose, hold, reserve, retry, submit};
use super::{is_late, leave_at_once, read, settle, take_up};
use crate::booking::{FieldKey, FieldValue};
use crate::flow::state::{
    Act, ChangeOrder, Deed, Hold, ManagePage, Managed, News, Notice, Remote, RequestId, Right, Step, Wish,
};
use crate::flow::{About, Announcement, Command, FocusTarget, HostEvent, Problem, State};

/// How often a wish is sent before the customer is asked: with pauses of 1, 2, 4 and 8 s.
const ATTEMPTS: u32 = 5;

/// First pause before sending again, milliseconds.
const PAUSE_MS: u32 = 1_000;

/// Does what the screen says.
pub(crate) fn confirm(turn: &mut Turn) {
    let Some(manage) = &turn.state.manage else {
        return;
    };
    match &manage.act {
        Act::Unanswered { .. } => {
            send_again(turn);
            return;
        }
        Act::Sending { .. } => return,
        Act::Idle if !turn.state.can_open(manage.page) => return,
        Act::Idle => {}
    }
    let wish = match manage.page {
        ManagePage::Overview => return,
        ManagePage::Cancel => Wish::Cancel(manage.reason.trim().to_owned()),
        ManagePage::Withdraw => Wish::Withdraw,
        ManagePage::Details => match changed_details(turn) {
            Some(wish) => wish,
            None => return,
        },
        ManagePage::Reschedule => match held_time(turn) {
            Some(wish) => wish,
            None => return,
        },
    };
    let seen = turn.state.manage.as_ref().and_then(|manage| {
        let known = manage.known.as_ref()?;
        Some(known.booking.updated_utc.clone())
    });
    let key = turn.key();
    if let Some(seen) = seen {
        turn.push(Command::Announce(Announcement::Submitting));
        send(turn, Box::new(ChangeOrder { wish, seen, key }), 0);
    }
}

/// The answers that are to be others. `None` when there is something to correct, or nothing to send.
fn changed_details(turn: &mut Turn) -> Option<Wish> {
    if !submit::check_details(turn) {
        return None;
    }
    let known = turn.state.manage.as_ref()?.known.clone()?;
    let mut changed: Vec<(FieldKey, FieldValue)> = Vec::new();
    for asked in turn.state.asked_fields() {
        let key = asked.key();
        let Some(value) = turn.state.details.values.get(&key) else {
            continue;
        };
        let value = match value {
            FieldValue::Text(text) => FieldValue::Text(text.trim().to_owned()),
            ticked @ FieldValue::Ticked(_) => ticked.clone(),
        };
        // An answer that was never given is the same as an empty one.
        let was_given = known.answers.get(&key).cloned();
        let is_same = match was_given {
            Some(former) => former == value,
            None => value == FieldValue::Text(String::new()) || value == FieldValue::Ticked(false),
        };
        if !is_same {
            changed.push((key, value));
        }
    }
    if changed.is_empty() {
        leave_at_once(turn);
        turn.push(Command::Focus(FocusTarget::StepHeading));
        return None;
    }
    Some(Wish::Details(changed))
}

/// The time that is held. `None` when it has to be held first: then it is sent once it is.
fn held_time(turn: &mut Turn) -> Option<Wish> {
    let now = turn.at;
    match &turn.state.hold {
        _ if turn.state.step != Step::Details => {}
        Hold::Held(held) if held.deadline > now => {
            return Some(Wish::Reschedule(held.reservation.clone()));
        }
        Hold::Held(_) | Hold::Reserving(_) => turn.state.submit_when_held = true,
        Hold::Expired { .. } => {
            if turn.state.stalled.is_some() {
                reserve::try_stalled(turn);
            }
            turn.state.submit_when_held = true;
        }
        Hold::Lost { .. } => turn.alert(Notice::SlotTaken),
        Hold::None => choose::go_to(turn, Step::Time),
    }
    None
}

pub(super) fn send(turn: &mut Turn, order: Box<ChangeOrder>, attempt: u32) {
    let request = turn.request();
    turn.state.notice = None;
    turn.state.submit_when_held = false;
    let Some(manage) = &mut turn.state.manage else {
        return;
    };
    let booking = manage.id.clone();
    manage.act = Act::Sending {
        order: order.clone(),
        request: Some(request),
        pause: None,
        attempt,
    };
    turn.push(Command::Change {
        request,
        booking,
        order,
    });
}

/// A pause is over: whoever made it sends again.
pub(super) fn pause_over(turn: &mut Turn, awaited: RequestId) {
    let act = turn.state.manage.as_deref().map(|manage| &manage.act);
    if matches!(act, Some(Act::Sending { pause: Some(pause), .. }) if *pause == awaited) {
        send_again(turn);
    }
    if let Some(manage) = &turn.state.manage
        && let Remote::Loading { request, attempt } = manage.reading
        && request == awaited
    {
        read(turn, attempt);
    }
}

/// Sends again what waits or was given up, with the same key and body.
pub(super) fn send_again(turn: &mut Turn) -> bool {
    let Some(manage) = &mut turn.state.manage else {
        return false;
    };
    match std::mem::take(&mut manage.act) {
        Act::Sending {
            order,
            request: None,
            attempt,
            ..
        } => send(turn, order, attempt),
        Act::Unanswered { order, .. } => send(turn, order, 0),
        other => {
            manage.act = other;
            return false;
        }
    }
    true
}

/// The customer does not want to know any more whether it was done. True if something was unanswered.
pub(super) fn give_up(state: &mut State) -> bool {
    let act = state.manage.as_deref_mut().map(|manage| &mut manage.act);
    match act {
        Some(act @ Act::Unanswered { .. }) => {
            *act = Act::Idle;
            true
        }
        _ => false,
    }
}

pub(super) fn arrived(turn: &mut Turn, request: RequestId, answer: Result<Box<Managed>, Problem>) {
    let Some(manage) = &mut turn.state.manage else {
        return;
    };
    let Act::Sending {
        order,
        request: Some(awaited),
        attempt,
        ..
    } = &manage.act
    else {
        return;
    };
    if *awaited != request {
        return;
    }
    let (order, attempt) = (order.clone(), *attempt);
    match answer {
        Ok(now) => done(turn, order.wish.deed(), now),
        Err(problem)
            if retry::may_have_taken_effect(&problem) || matches!(problem, Problem::TooMany { .. }) =>
        {
            unanswered(turn, order, attempt, problem);
        }
        Err(problem) => {
            manage.act = Act::Idle;
            refused(turn, problem);
            take_up(turn);
        }
    }
}

fn done(turn: &mut Turn, deed: Deed, mut now: Box<Managed>) {
    // Whatever was held is the booking's or the spa's now.
    turn.state.restoring = None;
    settle(turn);
    let Some(manage) = &mut turn.state.manage else {
        return;
    };
    manage.act = Act::Idle;
    manage.reason.clear();
    let is_done = now.waiting.is_none();
    manage.news = Some(if is_done {
        News::Done(deed)
    } else {
        News::Asked(deed)
    });
    if let Some(former) = manage.known.take() {
        if is_late(&now, &former) {
            // More has been told of since.
            now = former;
        } else if now.is_expected() {
            now.change = former.change;
            now.cancel = former.cancel;
        }
    }
    manage.known = Some(now);
    if let Some(known) = &manage.known {
        let event = HostEvent::Changed {
            about: About::of(&known.booking, known.visit.clone()),
            change: match (deed, is_done) {
                (Deed::Reschedule, true) => "rescheduled",
                (Deed::Reschedule, false) => "reschedule-requested",
                (Deed::Details, true) => "details",
                (Deed::Details, false) => "details-requested",
                (Deed::Cancel, true) => "canceled",
                (Deed::Cancel, false) => "cancellation-requested",
                (Deed::Withdraw, _) => "withdrawn",
            },
        };
        turn.push(Command::Emit(event));
    }
    turn.push(Command::Focus(FocusTarget::StepHeading));
    // What may be done now, and until when.
    read(turn, 0);
}

fn unanswered(turn: &mut Turn, order: Box<ChangeOrder>, former: u32, problem: Problem) {
    let next = turn.request();
    let is_offline = turn.state.offline && problem == Problem::Network;
    // A dead network is not an attempt: it goes on when the browser is online again.
    let attempt = if is_offline { former } else { former + 1 };
    let gives_up = attempt >= ATTEMPTS;
    if gives_up {
        turn.push(Command::Emit(HostEvent::Error("change-unanswered")));
        turn.push(Command::Focus(FocusTarget::Notice));
    } else if !is_offline {
        turn.push(Command::Wait(next, retry::pause_ms(&problem, former, PAUSE_MS)));
    }
    if let Some(manage) = &mut turn.state.manage {
        manage.act = if gives_up {
            Act::Unanswered { order, problem }
        } else {
            Act::Sending {
                order,
                request: None,
                pause: (!is_offline).then_some(next),
                attempt,
            }
        };
    }
}

fn refused(turn: &mut Turn, problem: Problem) {
    match problem {
        Problem::Conflict => {
            overtaken(turn);
            read(turn, 0);
        }
        Problem::SlotTaken { alternatives } => {
            if let Some(slot) = turn.state.wanted_slot().cloned() {
                hold::lose(turn, slot, alternatives, None);
                turn.push(Command::Focus(FocusTarget::Notice));
            }
        }
        Problem::HoldLapsed => {
            turn.state.draft = None;
            // Who confirmed is there.
            turn.state.last_activity = turn.at;
            if let Some(slot) = turn.state.wanted_slot().cloned() {
                hold::expire(turn, slot);
            }
        }
        Problem::Gone => read(turn, 0),
        Problem::Refused { fields, general } => submit::fields_refused(turn, fields, general),
        problem => {
            turn.push(Command::Emit(HostEvent::Error("change-refused")));
            turn.alert(Notice::Failed(problem));
        }
    }
}

/// The booking is another meanwhile: nothing was done. What was typed is not lost by that.
fn overtaken(turn: &mut Turn) {
    let Some(manage) = &mut turn.state.manage else {
        return;
    };
    manage.news = Some(News::Overtaken);
    if manage.page == ManagePage::Details {
        // Confirmed again, it is meant for the booking as it is then.
        turn.alert(Notice::Failed(Problem::Conflict));
        return;
    }
    if let Some(known) = &mut manage.known {
        // Not offered again before it is known what is.
        known.change = Right::default();
        known.cancel = Right::default();
    }
    leave_at_once(turn);
    turn.push(Command::Focus(FocusTarget::StepHeading));
}
