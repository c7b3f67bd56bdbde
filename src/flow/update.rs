//! The transitions: one function per event, in files by concern. Here is what holds for all of them.

mod turn;

mod start;

mod restore;

mod choose;

mod visit;

mod calendar;

mod hold;

mod reserve;

mod countdown;

mod details;

mod submit;

mod manage;

mod retry;

mod saved;

pub(crate) mod later;

use super::state::{Hold, Step};
use super::{Command, Event, EventKind, FocusTarget, ManageEvent, State};
use manage::Sign;
use turn::Turn;

/// What becomes of the state, and what is to be done. Total: an event that makes no sense now, and every
/// answer that nobody waits for any more, changes nothing.
#[must_use]
pub fn update(state: State, event: Event) -> (State, Vec<Command>) {
    let before = Before::of(&state);
    let mut turn = Turn::new(state, event.at, event.nonce);
    let traits = Kind::of(&event.kind);
    if traits.is_customers {
        turn.state.last_activity = turn.at;
    }
    happen(&mut turn, event.kind);
    later::pass_time(&mut turn, before.countdown);
    if traits.is_customers {
        later::take_again_if_expired(&mut turn);
    }
    before.follow_up(&mut turn, traits);
    (turn.state, turn.commands)
}

fn happen(turn: &mut Turn, kind: EventKind) {
    use EventKind as K;
    match kind {
        K::Started {
            config,
            saved,
            other_tab,
        } => start::start(turn, *config, saved, other_tab),
        K::Tick | K::LaterCame => {}
        K::Woke => {
            later::manage(turn, Sign::Woke);
            later::check(turn);
            calendar::refresh_if_old(turn);
        }
        K::ConnectionChanged { online } => retry::connection_changed(turn, online),
        K::LaterMissing(config) => {
            turn.state.is_stuck = true;
            if let Some(config) = config {
                turn.state.config = *config;
            }
        }
        K::RetryDue(request) => retry::pause_over(turn, request),
        K::RetryPressed => retry::pressed(turn),
        K::NoticeDismissed => {
            turn.state.notice = None;
            if let Some(manage) = &mut turn.state.manage {
                manage.news = None;
            }
        }

        K::PortalArrived(request, answer) => start::portal_arrived(turn, request, answer),
        K::DaysArrived(request, answer) => calendar::days_arrived(turn, request, answer),

        kind @ (K::Reset
        | K::ServiceAsked(_)
        | K::FieldChanged(..)
        | K::FieldLeft(_)
        | K::EmailSuggestionTaken
        | K::NoteChanged(_)
        | K::Prefilled(_)
        | K::CameFrom(_)
        | K::SubmitPressed
        | K::DraftArrived(..)
        | K::HoldArrived(..)
        | K::BookingArrived(..)
        | K::Manage(_)) => later::happen(turn, kind),

        // The way back from what nobody answered.
        K::BackTo(_) if turn.state.manage.is_some() && !turn.state.is_open() => {
            later::happen(turn, K::Manage(ManageEvent::Leave));
        }
        // Choices: not while a submission's fate is open, nor once the booking is made.
        _ if !turn.state.is_open() => {}
        other if turn.state.manage.is_some() && !manage::lets_through(&other) => {}
        K::CenterChosen(center) => choose::center(turn, center),
        K::SearchTyped(text) => choose::search(turn, text),
        K::ServiceChosen(service) => choose::service(turn, service),
        K::TherapistChosen(preference) => choose::therapist(turn, preference),
        K::BackTo(step) => choose::back_to(turn, step),
        K::MonthShown(month) => calendar::show_month(turn, month),
        K::DayChosen(date) => calendar::choose_day(turn, date),
        K::SlotChosen(slot) => reserve::choose_slot(turn, slot),
        kind => later::happen(turn, kind),
    }
}

/// What matters of an event's kind to all of them.
#[derive(Clone, Copy)]
struct Kind {
    is_customers: bool,
    is_tick: bool,
    starts: bool,
    moves_focus: bool,
}

impl Kind {
    fn of(kind: &EventKind) -> Self {
        use EventKind as K;
        Self {
            is_customers: !matches!(
                kind,
                K::Tick
                    | K::ConnectionChanged { .. }
                    | K::LaterCame
                    | K::LaterMissing(_)
                    | K::RetryDue(_)
                    | K::PortalArrived(..)
                    | K::DaysArrived(..)
                    | K::DraftArrived(..)
                    | K::HoldArrived(..)
                    | K::BookingArrived(..)
                    | K::Prefilled(_)
                    | K::CameFrom(_)
                    | K::Manage(ManageEvent::Read(..) | ManageEvent::Answered(..) | ManageEvent::Heard(_))
            ),
            is_tick: matches!(kind, K::Tick),
            starts: matches!(kind, K::Started { .. }),
            // The page is only being built: its focus is the visitor's.
            moves_focus: !matches!(kind, K::Started { .. } | K::PortalArrived(..)),
        }
    }
}

/// What is compared with the state afterwards: effects that follow from a change, whatever caused it.
struct Before {
    step: Step,
    ticking: bool,
    saved: Option<Box<super::command::Saved>>,
    countdown: countdown::Countdown,
    manage: manage::Before,
}

impl Before {
    fn of(state: &State) -> Self {
        Self {
            saved: later::saved(state),
            manage: manage::Before::of(state),
            countdown: countdown::Countdown::of(state),
            step: state.step,
            ticking: needs_tick(state),
        }
    }

    fn follow_up(self, turn: &mut Turn, kind: Kind) {
        let ticking = needs_tick(&turn.state);
        if ticking != self.ticking {
            turn.push(Command::Ticking(ticking));
        }
        self.manage.follow_up(turn);
        let focused = turn
            .commands
            .iter()
            .any(|command| matches!(command, Command::Focus(_)));
        if turn.state.step != self.step && kind.moves_focus && !focused {
            turn.push(Command::Focus(FocusTarget::StepHeading));
        }
        if !kind.is_tick {
            later::keep(turn, self.saved, kind);
        }
    }
}

fn needs_tick(state: &State) -> bool {
    !state.is_done() && (state.held().is_some() || matches!(state.hold, Hold::Held(_)))
}
