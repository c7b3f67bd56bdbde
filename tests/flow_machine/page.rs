//! A page to play on: a small catalogue, a clock, and short words for what happens.

use std::sync::Arc;

use booking_widget::booking::{Catalogue, FieldValue, Item, Slot, TherapistPreference};
use booking_widget::config::Config;
use booking_widget::flow::command::Saved;
use booking_widget::flow::state::{
    DraftId, Held, Hold, IdempotencyKey, Moment, Nonce, Order, RequestId, Step,
};
use booking_widget::flow::{Command, Event, EventKind, Problem, State, update};

pub(crate) use crate::portal::*;

/// A state, its clock, and what it asked for.
pub(crate) struct Page {
    pub(crate) state: State,
    pub(crate) at: i64,
    /// What the last event led to.
    pub(crate) commands: Vec<Command>,
    /// Everything since the start.
    pub(crate) all: Vec<Command>,
    nonce: u128,
}

impl Page {
    /// A page on which nothing has happened.
    pub(crate) fn blank() -> Self {
        Self {
            state: State::default(),
            at: 1_000,
            commands: Vec::new(),
            all: Vec::new(),
            nonce: 0,
        }
    }

    /// Mounted with the catalogue on its way.
    pub(crate) fn started(config: Config) -> Self {
        let mut page = Self::blank();
        page.happens(EventKind::Started {
            config: Box::new(config),
            saved: None,
            other_tab: false,
        });
        page
    }

    /// Mounted, with this catalogue.
    pub(crate) fn open_with(config: Config, catalogue: Catalogue) -> Self {
        let mut page = Self::started(config);
        let request = page.portal_request();
        page.happens(EventKind::PortalArrived(request, Ok(Arc::new(catalogue))));
        page
    }

    /// Mounted, with the usual catalogue: one center, so the service step is the first.
    pub(crate) fn open() -> Self {
        Self::open_with(Config::default(), catalogue())
    }

    /// On the time step with the calendar filled.
    pub(crate) fn at_time() -> Self {
        let mut page = Self::open();
        page.happens(EventKind::ServiceChosen(massage()));
        page.happens(EventKind::TherapistChosen(TherapistPreference::Anyone));
        page.days_come();
        page
    }

    /// With the usual catalogue for groups.
    pub(crate) fn open_for_groups() -> Self {
        Self::open_with(Config::default(), with_groups())
    }

    /// The visit as a text: guests between bars, `service@therapist+add-on` each.
    pub(crate) fn visit(&self) -> String {
        let item = |item: &Item| {
            let who = match &item.therapist {
                TherapistPreference::Anyone => String::new(),
                TherapistPreference::Gender(gender) => format!("@{gender:?}"),
                TherapistPreference::Named(id) => format!("@{id}"),
            };
            let add_ons = item.add_ons.iter().map(|add_on| format!("+{add_on}"));
            [item.service.0.clone(), who, add_ons.collect()].concat()
        };
        let guests = self.state.choice.visit.guests.iter();
        let guests = guests.map(|guest| guest.items.iter().map(item).collect::<Vec<_>>().join(" "));
        guests.collect::<Vec<_>>().join(" | ")
    }

    /// On the details step with a slot held for the visit as it is.
    pub(crate) fn gets_a_slot(&mut self) -> &mut Self {
        self.happens(EventKind::ContinueToTime);
        self.days_come();
        self.happens(EventKind::SlotChosen(slot("2026-11-23T10:00:00")));
        self.draft_comes();
        self.hold_comes();
        assert_eq!(self.state.step, Step::Details);
        self
    }

    /// On the details step with the slot of 10 o'clock held for ten minutes.
    pub(crate) fn at_details() -> Self {
        let mut page = Self::at_time();
        page.happens(EventKind::SlotChosen(slot("2026-11-23T10:00:00")));
        page.draft_comes();
        page.hold_comes();
        assert_eq!(page.state.step, Step::Details);
        page
    }

    /// With all required fields answered.
    pub(crate) fn filled_in() -> Self {
        let mut page = Self::at_details();
        page.types_all();
        page
    }

    /// Submitted, the answer on its way.
    pub(crate) fn sending() -> Self {
        let mut page = Self::filled_in();
        page.happens(EventKind::SubmitPressed);
        page
    }

    pub(crate) fn happens(&mut self, kind: EventKind) -> &mut Self {
        self.nonce += 1;
        let event = Event {
            at: Moment(self.at),
            nonce: Nonce(self.nonce << 64),
            kind,
        };
        let (state, commands) = update(std::mem::take(&mut self.state), event);
        self.state = state;
        self.all.extend(commands.iter().cloned());
        self.commands = commands;
        self
    }

    /// Lets time pass second by second.
    pub(crate) fn passes(&mut self, seconds: i64) -> &mut Self {
        let mut commands = Vec::new();
        for _ in 0..seconds {
            self.at += 1_000;
            self.happens(EventKind::Tick);
            commands.append(&mut self.commands);
        }
        self.commands = commands;
        self
    }

    pub(crate) fn types(&mut self, field: &str, text: &str) -> &mut Self {
        self.happens(EventKind::FieldChanged(id(field), FieldValue::Text(text.into())))
    }

    pub(crate) fn types_all(&mut self) -> &mut Self {
        self.types("firstName", "Ada");
        self.types("email", "ada@example.com");
        self.happens(EventKind::FieldChanged(id("terms"), FieldValue::Ticked(true)))
    }

    pub(crate) fn portal_request(&self) -> RequestId {
        last(&self.all, |command| match command {
            Command::LoadPortal(request) => Some(*request),
            _ => None,
        })
    }

    pub(crate) fn days_request(&self) -> RequestId {
        last(&self.all, |command| match command {
            Command::LoadDays(request, _) => Some(*request),
            _ => None,
        })
    }

    pub(crate) fn draft_request(&self) -> RequestId {
        last(&self.all, |command| match command {
            Command::CreateDraft(request, _) => Some(*request),
            _ => None,
        })
    }

    pub(crate) fn read_request(&self) -> RequestId {
        last(&self.all, |command| match command {
            Command::ReadHold { request, .. } => Some(*request),
            _ => None,
        })
    }

    pub(crate) fn pause(&self) -> (RequestId, u32) {
        last(&self.all, |command| match command {
            Command::Wait(request, ms) => Some((*request, *ms)),
            _ => None,
        })
    }

    /// The last reserve request: its id, slot and key.
    pub(crate) fn reserve(&self) -> (RequestId, Slot, IdempotencyKey) {
        last(&self.all, |command| match command {
            Command::Reserve {
                request, slot, key, ..
            } => Some((*request, slot.clone(), key.clone())),
            _ => None,
        })
    }

    /// The last submission.
    pub(crate) fn submit(&self) -> (RequestId, Order, IdempotencyKey) {
        last(&self.all, |command| match command {
            Command::Submit { request, order, key } => Some((*request, order.as_ref().clone(), key.clone())),
            _ => None,
        })
    }

    /// How often something was asked for.
    pub(crate) fn count(&self, wanted: impl Fn(&Command) -> bool) -> usize {
        self.all.iter().filter(|command| wanted(command)).count()
    }

    /// What session storage holds now.
    pub(crate) fn saved(&self) -> Option<Saved> {
        self.all
            .iter()
            .rev()
            .find_map(|command| match command {
                Command::Save(saved) => Some(Some(saved.as_ref().clone())),
                Command::ClearSaved => Some(None),
                _ => None,
            })
            .flatten()
    }

    pub(crate) fn days_come(&mut self) -> &mut Self {
        let (request, query) = last(&self.all, |command| match command {
            Command::LoadDays(request, query) => Some((*request, query.clone())),
            _ => None,
        });
        let answer = days(query.from, query.days);
        self.happens(EventKind::DaysArrived(request, Ok(answer)))
    }

    pub(crate) fn draft_comes(&mut self) -> &mut Self {
        let request = self.draft_request();
        self.happens(EventKind::DraftArrived(request, Ok(DraftId("draft".into()))))
    }

    /// The last reserve request is granted for ten minutes, eleven times that at most.
    pub(crate) fn hold_comes(&mut self) -> &mut Self {
        let (request, slot, _) = self.reserve();
        let held = held(slot, self.at + BLOCKING_MS);
        self.happens(EventKind::HoldArrived(request, Ok(held)))
    }

    pub(crate) fn hold_fails(&mut self, problem: Problem) -> &mut Self {
        let (request, ..) = self.reserve();
        self.happens(EventKind::HoldArrived(request, Err(problem)))
    }

    pub(crate) fn booking_comes(&mut self) -> &mut Self {
        let (request, ..) = self.submit();
        self.happens(EventKind::BookingArrived(request, Ok(Box::new(confirmed()))))
    }

    pub(crate) fn submit_fails(&mut self, problem: Problem) -> &mut Self {
        let (request, ..) = self.submit();
        self.happens(EventKind::BookingArrived(request, Err(problem)))
    }

    /// The page is loaded anew in the same tab, a moment later; the catalogue is not there yet.
    pub(crate) fn reloaded(&self) -> Self {
        let mut page = Self::blank();
        page.nonce = self.nonce;
        page.at = self.at + 2_000;
        page.happens(EventKind::Started {
            config: Box::new(self.state.config.clone()),
            saved: self.saved().map(Box::new),
            other_tab: false,
        });
        page
    }

    pub(crate) fn portal_comes(&mut self) -> &mut Self {
        let request = self.portal_request();
        self.happens(EventKind::PortalArrived(request, Ok(Arc::new(catalogue()))))
    }

    pub(crate) fn has(&self, command: &Command) -> bool {
        self.commands.contains(command)
    }

    pub(crate) fn held(&self) -> &Held {
        match &self.state.hold {
            Hold::Held(held) => held,
            other => panic!("nothing is held: {other:?}"),
        }
    }
}

fn last<T>(commands: &[Command], pick: impl Fn(&Command) -> Option<T>) -> T {
    commands
        .iter()
        .rev()
        .find_map(pick)
        .expect("nothing like this was asked for")
}
