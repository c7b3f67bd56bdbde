//! Trying again: by itself after a pause, when the browser is online again, and when the customer asks.

use super::manage::Sign;
use super::turn::Turn;
use super::{calendar, later, reserve, start};
use crate::flow::Problem;
use crate::flow::state::{Hold, Notice, Remote, RequestId, ReserveStage, Submission};

/// Longest pause, milliseconds, whatever the server asks.
const LONGEST_PAUSE_MS: u32 = 60_000;

/// Whether the same request may well succeed a moment later.
pub(super) fn is_worth_retrying(problem: &Problem) -> bool {
    matches!(
        problem,
        Problem::Network | Problem::TimedOut | Problem::ServerFailed { .. } | Problem::TooMany { .. }
    )
}

/// Whether the server may have done what was asked, though it did not say so.
pub(super) fn may_have_taken_effect(problem: &Problem) -> bool {
    matches!(
        problem,
        Problem::Network | Problem::TimedOut | Problem::ServerFailed { .. } | Problem::Unexpected
    )
}

/// The pause after the failure number `attempt` (from 0): doubled each time, and never shorter than the
/// server asks (`Retry-After`).
pub(super) fn pause_ms(problem: &Problem, attempt: u32, first_ms: u32) -> u32 {
    let asked_seconds = match problem {
        Problem::ServerFailed { retry_after_seconds } | Problem::TooMany { retry_after_seconds } => {
            retry_after_seconds.unwrap_or(0)
        }
        _ => 0,
    };
    let doubled = first_ms.saturating_mul(1 << attempt.min(16));
    doubled
        .max(asked_seconds.saturating_mul(1_000))
        .min(LONGEST_PAUSE_MS)
}

/// A pause is over: whoever made it sends again.
pub(super) fn pause_over(turn: &mut Turn, pause: RequestId) {
    if let Remote::Loading { request, attempt } = turn.state.catalogue
        && request == pause
    {
        start::load_portal(turn, attempt);
    }
    if let Remote::Loading { request, attempt } = turn.state.calendar.loading
        && request == pause
    {
        calendar::load_again(turn, attempt);
    }
    if let Hold::Reserving(reserving) = &turn.state.hold
        && reserving.stage == ReserveStage::Pausing
        && reserving.request == pause
    {
        reserve::try_again(turn);
    }
    later::manage(turn, Sign::PauseOver(pause));
    if let Submission::Sending {
        pause: Some(awaited), ..
    } = turn.state.submission
        && awaited == pause
    {
        later::send_again(turn);
    }
}

/// "Try again", at whatever failed or waits.
pub(super) fn pressed(turn: &mut Turn) {
    if matches!(turn.state.notice, Some(Notice::Failed(_))) {
        turn.state.notice = None;
    }
    if later::send_again(turn) || later::manage(turn, Sign::TryAgain) {
        return;
    }
    if matches!(turn.state.catalogue, Remote::Failed(_)) && turn.state.manage.is_some() {
        start::load_portal(turn, 0);
    }
    if turn.state.is_done() {
        return;
    }
    if matches!(turn.state.catalogue, Remote::Failed(_)) {
        start::load_portal(turn, 0);
    }
    if matches!(turn.state.calendar.loading, Remote::Failed(_)) {
        calendar::load_again(turn, 0);
    }
    if !reserve::try_stalled(turn) {
        reserve::try_again(turn);
    }
}

pub(super) fn connection_changed(turn: &mut Turn, online: bool) {
    turn.state.offline = !online;
    if !online {
        return;
    }
    later::manage(turn, Sign::Online);
    if turn.state.is_done() && turn.state.manage.is_none() {
        return;
    }
    // A read that has failed before is most likely pausing; asked twice, the first answer is dropped.
    match turn.state.catalogue {
        Remote::Failed(Problem::Network | Problem::TimedOut) => start::load_portal(turn, 0),
        Remote::Loading { attempt, .. } if attempt > 0 => start::load_portal(turn, attempt),
        _ => {}
    }
    match turn.state.calendar.loading {
        Remote::Failed(Problem::Network | Problem::TimedOut) => calendar::load_again(turn, 0),
        Remote::Loading { attempt, .. } if attempt > 0 => calendar::load_again(turn, attempt),
        _ => {}
    }
    if matches!(
        turn.state.notice,
        Some(Notice::Failed(Problem::Network | Problem::TimedOut))
    ) && reserve::try_stalled(turn)
    {
        turn.state.notice = None;
    }
    reserve::try_again(turn);
    later::send_again(turn);
}
