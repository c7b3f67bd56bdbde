//! The transitions of what comes after the choice of a slot: the hold, the details, the submission, and what a
//! reload left behind, and beginning anew. They come with the second download (`crate::later`).
//!
//! Until they are here there is nothing for them to do: the commands whose answers lead to them wait for it, and
//! so does a start that finds something saved. What the page asks for meanwhile happens when they are here. Only what
//! is chosen is kept before.

use super::countdown::Countdown;
use super::manage::Sign;
use super::turn::Turn;
use super::{Kind, countdown, details, hold, manage, reserve, restore, saved, start, submit, visit};
use crate::flow::command::Saved;
use crate::flow::{Command, EventKind, State};

/// The entrances.
pub(crate) struct Later {
    happen: fn(&mut Turn, EventKind),
    pass_time: fn(&mut Turn, Countdown),
    take_again_if_expired: fn(&mut Turn),
    check: fn(&mut Turn),
    begin: fn(&mut Turn, Box<Saved>),
    take_up: fn(&mut Turn),
    read: fn(&mut Turn),
    send_again: fn(&mut Turn) -> bool,
    manage: fn(&mut Turn, Sign<'_>) -> bool,
    saved: fn(&State) -> Option<Box<Saved>>,
    keep: fn(&mut Turn, Option<Box<Saved>>, bool),
}

/// All of it.
pub(crate) static LATER: Later = Later {
    happen: happen_later,
    pass_time: countdown::pass_time,
    take_again_if_expired: hold::take_again_if_expired,
    check: hold::check,
    begin: restore::begin,
    take_up: restore::take_up,
    read: restore::read,
    send_again: submit::send_again,
    manage: manage::hears,
    saved: saved::of,
    keep: saved::keep,
};

crate::later::later_part!(Later, LATER);

/// What only the screens after the choice of a slot, those of visits, answers about holds, and the page bring about.
pub(super) fn happen(turn: &mut Turn, kind: EventKind) {
    match later() {
        Some(later) => (later.happen)(turn, kind),
        None => turn.push(Command::Again(Box::new(kind))),
    }
}

fn happen_later(turn: &mut Turn, kind: EventKind) {
    use EventKind as K;
    match kind {
        K::Reset => start::reset(turn),
        K::ServiceAsked(service) => start::service_asked(turn, service),
        K::FieldChanged(field, value) => details::changed(turn, field, value),
        K::FieldLeft(field) => details::left(turn, &field),
        K::EmailSuggestionTaken => details::suggestion_taken(turn),
        K::NoteChanged(note) => details::note_changed(turn, note),
        K::Prefilled(known) => details::prefilled(turn, known),
        K::CameFrom(known) => turn.state.came_from = known,
        K::SubmitPressed => submit::pressed(turn),
        K::DraftArrived(request, answer) => reserve::draft_arrived(turn, request, answer),
        K::HoldArrived(request, answer) => hold::arrived(turn, request, answer),
        K::BookingArrived(request, answer) => submit::arrived(turn, request, answer),
        K::Manage(event) => manage::happened(turn, event),
        K::AddOnToggled(add_on) => visit::toggle_add_on(turn, &add_on),
        K::AddTreatment(guest) => visit::add_treatment(turn, guest),
        K::AddGuest => visit::add_guest(turn),
        K::SameForGuest(guest) => visit::same_for_guest(turn, guest),
        K::RemoveItem(at) => visit::remove_item(turn, at),
        K::RemoveGuest(guest) => visit::remove_guest(turn, guest),
        K::EditItem(at) => visit::edit_item(turn, at),
        K::ContinueToTime => visit::go_on(turn),
        K::Continue => hold::go_on(turn),
        K::ExtendPressed => hold::extend(turn),
        K::RetakePressed => hold::take_again_pressed(turn),
        // The others are not handed over.
        _ => {}
    }
}

pub(super) fn pass_time(turn: &mut Turn, before: Countdown) {
    if let Some(later) = later() {
        (later.pass_time)(turn, before);
    }
}

pub(super) fn take_again_if_expired(turn: &mut Turn) {
    if let Some(later) = later() {
        (later.take_again_if_expired)(turn);
    }
}

pub(super) fn check(turn: &mut Turn) {
    if let Some(later) = later() {
        (later.check)(turn);
    }
}

pub(super) fn begin(turn: &mut Turn, saved: Box<Saved>) {
    if let Some(later) = later() {
        (later.begin)(turn, saved);
    }
}

pub(super) fn take_up(turn: &mut Turn) {
    if let Some(later) = later() {
        (later.take_up)(turn);
    }
}

pub(super) fn read(turn: &mut Turn) {
    if let Some(later) = later() {
        (later.read)(turn);
    }
}

/// What a reload should find; nothing before the rest is here, which alone can tell.
pub(super) fn saved(state: &State) -> Option<Box<Saved>> {
    later().and_then(|later| (later.saved)(state))
}

pub(super) fn keep(turn: &mut Turn, before: Option<Box<Saved>>, kind: Kind) {
    match later() {
        Some(later) => (later.keep)(turn, before, kind.starts),
        None if kind.is_customers && !turn.state.choice.visit.is_empty() => turn.push(Command::SaveChoice),
        None => {}
    }
}

/// A booking that exists hears of what happens to the page. True if it took that upon itself.
pub(super) fn manage(turn: &mut Turn, sign: Sign<'_>) -> bool {
    later().is_some_and(|later| (later.manage)(turn, sign))
}

pub(super) fn send_again(turn: &mut Turn) -> bool {
    later().is_some_and(|later| (later.send_again)(turn))
}
