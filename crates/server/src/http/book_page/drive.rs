//! The flow, driven for one request: its state is rebuilt from the address, what was pressed happens, and
//! every command is carried out before the page is drawn.

use std::collections::VecDeque;

use booking_widget::config::Config;
use booking_widget::flow::command::Saved;
use booking_widget::flow::state::{Hold, Moment, Nonce};
use booking_widget::flow::{Command, Event, EventKind, FocusTarget, ManageEvent, State, update};

use super::calls::Calls;

/// Far more than any press needs: a submission asks five times, a reservation three.
const MOST_COMMANDS: usize = 60;

/// Who did nothing for longer than this is not there: a slot that ended is not taken again by merely
/// looking at the page, milliseconds.
const AWAY_MS: i64 = 60 * 60 * 1000;

/// A state and what it waits for.
#[derive(Debug)]
pub(super) struct Drive {
    pub(super) state: State,
    pub(super) calls: Calls,
    /// Where the flow put the focus last.
    pub(super) focus: Option<FocusTarget>,
    now: Moment,
    nonce: u128,
    queue: VecDeque<Command>,
    carried_out: usize,
    /// Nothing was pressed yet: whoever only looks gives up nothing.
    is_looking: bool,
}

impl Drive {
    /// The state that an address tells of, as it is now. Reads, and changes nothing but what `saved` says
    /// is asked of a booking.
    pub(super) async fn start(calls: Calls, now: Moment, config: Config, saved: Option<Saved>) -> Self {
        let mut drive = Self {
            state: State::default(),
            calls,
            focus: None,
            now,
            nonce: rand::random(),
            queue: VecDeque::new(),
            carried_out: 0,
            is_looking: true,
        };
        let started = EventKind::Started {
            config: Box::new(config),
            saved: saved.map(Box::new),
            other_tab: false,
        };
        drive.happen(Moment(now.0 - AWAY_MS), started);
        // The portal says how amounts are to be read.
        let is_second = |command: &Command| !matches!(command, Command::LoadPortal(_));
        drive.queue.make_contiguous().sort_by_key(is_second);
        drive.settle().await;
        drive.focus = None;
        drive.is_looking = false;
        drive
    }

    /// Something that a customer did. `nonce` is the form's: sent twice, it takes effect once.
    pub(super) async fn press(&mut self, event: EventKind, nonce: u128) {
        self.nonce = nonce;
        self.carried_out = 0;
        self.happen(self.now, event);
        self.settle().await;
    }

    fn happen(&mut self, at: Moment, kind: EventKind) {
        let event = Event {
            at,
            nonce: Nonce(self.nonce),
            kind,
        };
        // Keys count up from the nonce within an event; the next event begins far from them.
        self.nonce = self.nonce.wrapping_add(1 << 64);
        let (state, commands) = update(std::mem::take(&mut self.state), event);
        self.state = state;
        self.queue.extend(commands);
    }

    /// Carries out whatever waits, until nothing does.
    async fn settle(&mut self) {
        while let Some(command) = self.queue.pop_front() {
            self.carried_out += 1;
            if self.carried_out > MOST_COMMANDS {
                tracing::warn!("a plain booking asked for more than {MOST_COMMANDS} things at once");
                self.queue.clear();
                return;
            }
            if let Some(answer) = self.carry_out(command).await {
                self.happen(self.now, answer);
            }
        }
    }

    async fn carry_out(&mut self, command: Command) -> Option<EventKind> {
        Some(match command {
            // It is read for its booking already.
            Command::LoadPortal(request) | Command::LoadPortalOf(request, _) => {
                EventKind::PortalArrived(request, self.calls.read_portal().await)
            }
            Command::LoadDays(request, query) => {
                EventKind::DaysArrived(request, self.calls.read_days(&query).await)
            }
            Command::CreateDraft(request, spec) => {
                EventKind::DraftArrived(request, self.calls.create_draft(&spec).await)
            }
            Command::Reserve {
                request,
                draft,
                slot,
                key,
            } => {
                let held = self.calls.reserve_slot(&draft, &slot, &key, self.now).await;
                EventKind::HoldArrived(request, held)
            }
            Command::ReadHold { request, draft } => {
                let known = match &self.state.hold {
                    Hold::Reserving(reserving) => Some(reserving.slot.clone()),
                    _ => self.state.wanted_slot().cloned(),
                };
                let held = self.calls.read_hold(&draft, known.as_ref(), self.now).await;
                EventKind::HoldArrived(request, held)
            }
            Command::Release(_) if self.is_looking => return None,
            Command::Release(draft) => {
                self.calls.release_slot(&draft).await;
                return None;
            }
            Command::Submit { request, order, key } => {
                EventKind::BookingArrived(request, self.calls.submit_booking(&order, &key).await)
            }
            // Nobody looks at the page meanwhile: what may be tried again is tried at once.
            Command::Wait(request, _) => EventKind::RetryDue(request),
            Command::Focus(target) => {
                self.focus = Some(target);
                return None;
            }
            Command::ReadBooking(request, booking) => {
                let read = self.calls.read_booking(&booking).await.map(Box::new);
                EventKind::Manage(ManageEvent::Read(request, read))
            }
            Command::Change {
                request,
                booking,
                order,
            } => {
                let changed = self.calls.change_booking(&booking, &order).await;
                EventKind::Manage(ManageEvent::Answered(request, changed.map(Box::new)))
            }
            // Nobody follows a booking on this page.
            Command::Watch(_)
            | Command::Ticking(_)
            | Command::Save(_)
            | Command::SaveChoice
            | Command::ClearSaved
            | Command::Announce(_)
            | Command::Emit(_)
            | Command::AskVisitor
            | Command::Again(_)
            | Command::Warn(_) => return None,
        })
    }
}
