//! Page, network, server and clock together, what can happen to them, and what must hold whatever does:
//! long because every act and every invariant stands beside the others it has to fit.

use booking_widget::booking::{FieldKey, FieldValue, TherapistPreference};
use booking_widget::flow::state::{Hold, IdempotencyKey, Order, RequestId, Step, Submission};
use booking_widget::flow::{Command, EventKind, Problem};
use std::collections::BTreeMap;

use crate::acts::{Act, Customer, FIELDS, FIELDS_OF_COMPANION};
use crate::page::{Page, add_on, at, date, duo, facial, id, id_of, massage, named, slot, wrap};
use crate::server::{SLOTS, Server};

/// Page, network and server, with what must hold written beside them.
pub(crate) struct World {
    pub(crate) page: Page,
    server: Server,
    requests: Vec<Command>,
    answers: Vec<EventKind>,
    delivered: Vec<EventKind>,
    pauses: Vec<RequestId>,
    typed: BTreeMap<FieldKey, FieldValue>,
    note: String,
    /// Key and body of a submission whose fate the page does not know.
    open: Option<(IdempotencyKey, Order)>,
    /// Bookings that the customer has left behind by starting over.
    settled_bookings: usize,
}

impl World {
    pub(crate) fn new() -> Self {
        let mut world = Self {
            page: Page::started(booking_widget::config::Config::default()),
            server: Server::default(),
            requests: Vec::new(),
            answers: Vec::new(),
            delivered: Vec::new(),
            pauses: Vec::new(),
            typed: BTreeMap::new(),
            note: String::new(),
            open: None,
            settled_bookings: 0,
        };
        world.carry_out();
        world
    }

    pub(crate) fn act(&mut self, act: Act) {
        match act {
            Act::Customer(customer) => self.customer(customer),
            Act::Serve(which) => {
                if let Some(command) = take(&mut self.requests, which) {
                    let answer = self.server.answer(&command, self.page.at);
                    self.answers.extend(answer);
                }
            }
            Act::Deliver(which) => {
                if let Some(answer) = take(&mut self.answers, which) {
                    self.deliver(answer);
                }
            }
            Act::DeliverAgain(which) => self.deliver_again(which),
            Act::LoseRequest(which) => {
                if let Some(command) = take(&mut self.requests, which) {
                    self.answers.extend(failed(&command, Problem::Network));
                }
            }
            Act::LoseAnswer(which) => {
                if let Some(command) = take(&mut self.requests, which) {
                    let _ = self.server.answer(&command, self.page.at);
                    self.answers.extend(failed(&command, Problem::TimedOut));
                }
            }
            Act::Fail(which, busy) => {
                let retry_after_seconds = busy.then_some(2);
                let problem = if busy {
                    Problem::TooMany { retry_after_seconds }
                } else {
                    Problem::ServerFailed { retry_after_seconds }
                };
                if let Some(command) = take(&mut self.requests, which) {
                    self.answers.extend(failed(&command, problem));
                }
            }
            Act::PauseOver(which) => {
                if let Some(pause) = take(&mut self.pauses, which) {
                    self.happens(EventKind::RetryDue(pause));
                }
            }
            Act::Pass(seconds) => {
                for _ in 0..seconds {
                    self.page.at += 1_000;
                    self.happens(EventKind::Tick);
                }
            }
            Act::Sleep(seconds) => {
                self.page.at += seconds * 1_000;
                self.happens(EventKind::Woke);
            }
            Act::Online(online) => self.happens(EventKind::ConnectionChanged { online }),
            Act::SomebodyTakes(which) => self.server.somebody_takes(&slot(SLOTS[which]), self.page.at),
            Act::Sweep => self.server.sweep(self.page.at),
            Act::Reload => self.reload(),
        }
        self.check();
    }

    fn customer(&mut self, customer: Customer) {
        use Customer as C;
        let kind = match customer {
            C::ChooseMassage => EventKind::ServiceChosen(massage()),
            C::ChooseFacial => EventKind::ServiceChosen(facial()),
            C::ChooseWrap => EventKind::ServiceChosen(wrap()),
            C::ChooseDuo => EventKind::ServiceChosen(duo()),
            C::AddOn(first) => EventKind::AddOnToggled(add_on(if first { "salt" } else { "oil" })),
            C::AddTreatment(guest) => EventKind::AddTreatment(guest),
            C::AddGuest => EventKind::AddGuest,
            C::SameForGuest(guest) => EventKind::SameForGuest(guest),
            C::RemoveItem(guest, item) => EventKind::RemoveItem(at(guest, item)),
            C::RemoveGuest(guest) => EventKind::RemoveGuest(guest),
            C::EditItem(guest, item) => EventKind::EditItem(at(guest, item)),
            C::ContinueToTime => EventKind::ContinueToTime,
            C::ChooseTherapist(anyone) => EventKind::TherapistChosen(if anyone {
                TherapistPreference::Anyone
            } else {
                named("mia")
            }),
            C::ShowMonth(next) => EventKind::MonthShown(date(if next { "2026-12-01" } else { "2026-11-01" })),
            C::ChooseDay(full) => EventKind::DayChosen(date(if full { "2026-11-24" } else { "2026-11-23" })),
            C::ChooseSlot(which) => EventKind::SlotChosen(slot(SLOTS[which])),
            C::ChooseAlternative => match &self.page.state.hold {
                Hold::Lost { alternatives, .. } if !alternatives.is_empty() => {
                    EventKind::SlotChosen(alternatives[0].clone())
                }
                _ => return,
            },
            C::Back(step) => EventKind::BackTo(step),
            C::Continue => EventKind::Continue,
            C::Extend => EventKind::ExtendPressed,
            C::Retake => EventKind::RetakePressed,
            C::Type(field, text) => {
                let text = match (FIELDS[field], text % 4) {
                    ("email", 0) => "ada@gmial.com".to_owned(),
                    ("email", _) => "ada@example.com".to_owned(),
                    ("phone", 0) => "call me".to_owned(),
                    ("phone", _) => "030 123456".to_owned(),
                    (_, text) => format!("Ada {text}"),
                };
                self.type_in(id(FIELDS[field]), FieldValue::Text(text));
                return;
            }
            C::TypeOfCompanions => {
                for guest in 1..self.page.state.choice.visit.guests.len() {
                    for field in ["firstName", "pressure", "skin"] {
                        self.type_in(id_of(guest, field), FieldValue::Text("Grace".into()));
                    }
                }
                return;
            }
            C::TypeOfCompanion(field, text) => {
                let field = id_of(1, FIELDS_OF_COMPANION[field]);
                self.type_in(field, FieldValue::Text(format!("Grace {text}")));
                return;
            }
            C::Tick(ticked) => {
                self.type_in(id("terms"), FieldValue::Ticked(ticked));
                return;
            }
            C::Leave(field) => EventKind::FieldLeft(id(FIELDS[field])),
            C::TakeSuggestion => {
                if let Some(address) = self.page.state.details.email_suggestion.clone() {
                    self.typed.insert(id("email"), FieldValue::Text(address));
                }
                EventKind::EmailSuggestionTaken
            }
            C::Note(refused) => {
                if self.page.state.is_done() || self.page.state.known_catalogue().is_none() {
                    return;
                }
                self.note = if refused { "refuse me" } else { "by the window" }.to_owned();
                EventKind::NoteChanged(self.note.clone())
            }
            C::Submit => EventKind::SubmitPressed,
            C::Retry => EventKind::RetryPressed,
            C::Dismiss => EventKind::NoticeDismissed,
            C::Reset => {
                // `reset()` from Sending is ignored; from anywhere else it is the customer's own wish.
                if !matches!(self.page.state.submission, Submission::Sending { .. }) {
                    self.open = None;
                    self.typed.clear();
                    self.note.clear();
                    self.settled_bookings = self.server.bookings.len();
                }
                EventKind::Reset
            }
        };
        self.happens(kind);
    }

    /// The form is on the screen only once the catalogue is there.
    fn type_in(&mut self, field: FieldKey, value: FieldValue) {
        if self.page.state.is_done() || self.page.state.known_catalogue().is_none() {
            return;
        }
        self.typed.insert(field.clone(), value.clone());
        self.happens(EventKind::FieldChanged(field, value));
    }

    fn deliver(&mut self, answer: EventKind) {
        if let EventKind::BookingArrived(request, result) = &answer {
            let is_awaited = matches!(
                &self.page.state.submission,
                Submission::Sending { request: Some(awaited), .. } if awaited == request
            );
            let is_final = !matches!(
                result,
                Err(Problem::Network
                    | Problem::TimedOut
                    | Problem::ServerFailed { .. }
                    | Problem::TooMany { .. })
            );
            if is_awaited && is_final {
                self.open = None;
            }
        }
        self.delivered.push(answer.clone());
        self.happens(answer);
    }

    fn deliver_again(&mut self, which: usize) {
        if self.delivered.is_empty() {
            return;
        }
        let answer = self.delivered[which % self.delivered.len()].clone();
        // Time that passes may do something; the answer itself may not.
        self.happens(EventKind::Tick);
        let before = self.page.state.clone();
        self.happens(answer.clone());
        assert_eq!(self.page.state, before, "{answer:?} was answered before");
        assert_eq!(self.page.commands, Vec::new(), "{answer:?} was answered before");
    }

    /// Requests under way are carried out or lost with the page; nobody hears the answers.
    fn reload(&mut self) {
        let keeps_details = self.page.saved().is_some();
        for (place, command) in std::mem::take(&mut self.requests).iter().enumerate() {
            if place % 2 == 0 {
                let _ = self.server.answer(command, self.page.at);
            }
        }
        self.answers.clear();
        self.delivered.clear();
        self.pauses.clear();
        if self.page.state.is_done() {
            self.typed.clear();
            self.note.clear();
            self.settled_bookings = self.server.bookings.len();
        }
        assert!(
            keeps_details || self.typed.is_empty() || self.page.state.known_catalogue().is_none(),
            "nothing was kept of {:?}",
            self.typed
        );
        let saved = self.page.saved();
        self.page = self.page.reloaded();
        // Session storage outlives the page; `Page::saved` reads it from the commands.
        if let Some(saved) = saved {
            self.page.all.insert(0, Command::Save(Box::new(saved)));
        }
        self.carry_out();
    }

    fn happens(&mut self, kind: EventKind) {
        let guests = self.page.state.choice.visit.guests.len();
        self.page.happens(kind);
        // Whose answers go and whose move up is told elsewhere; those of who books stay in any case.
        if self.page.state.choice.visit.guests.len() < guests {
            self.typed.retain(|key, _| key.guest == 0);
        }
        self.carry_out();
    }

    fn carry_out(&mut self) {
        for command in self.page.commands.clone() {
            match &command {
                Command::Submit { order, key, .. } => {
                    if let Some(open) = &self.open {
                        assert_eq!(
                            open,
                            &(key.clone(), order.as_ref().clone()),
                            "another submission is open"
                        );
                    }
                    self.open = Some((key.clone(), order.as_ref().clone()));
                    self.requests.push(command);
                }
                Command::LoadPortal(_)
                | Command::LoadDays(..)
                | Command::CreateDraft(..)
                | Command::Reserve { .. }
                | Command::ReadHold { .. } => self.requests.push(command),
                Command::Release(_) => {
                    let _ = self.server.answer(&command, self.page.at);
                }
                Command::Wait(pause, _) => self.pauses.push(*pause),
                _ => {}
            }
        }
    }

    fn check(&self) {
        let now = self.page.at;
        let state = &self.page.state;
        self.check_visit();
        let live = self.server.live_holds(now);
        assert!(live.len() <= 1, "two live holds: {live:?}");
        let bookings = self.server.bookings.len() - self.settled_bookings;
        assert!(bookings <= 1, "booked twice: {:?}", self.server.bookings);

        let reserves = self
            .requests
            .iter()
            .filter(|command| matches!(command, Command::Reserve { .. }))
            .count();
        assert!(reserves <= 1, "two reserve requests are under way");

        if !state.is_done() {
            for (field, value) in &self.typed {
                assert_eq!(
                    state.details.values.get(field),
                    Some(value),
                    "{field:?} was typed"
                );
            }
            assert_eq!(state.details.note, self.note);
        }
        let shown = match &state.hold {
            Hold::Held(held) => Some(held),
            Hold::Lost { previous, .. } => previous.as_deref(),
            _ => None,
        };
        if let Some(held) = shown.filter(|_| state.is_open() && state.reserve_under_way.is_none()) {
            assert!(held.deadline.0 > now, "a hold that is over is shown");
            let (draft, kept) = live
                .first()
                .expect("the page shows a hold that the server does not have");
            assert_eq!(Some(*draft), state.draft.as_ref().map(|draft| &draft.id.0));
            assert_eq!(
                kept.slot.time, held.slot.time,
                "the page shows another slot than is held"
            );
            assert!(
                kept.until >= held.deadline.0,
                "the page promises more time than there is"
            );
        }
        if let Submission::Done(confirmed) = &state.submission {
            let (_, start) = self.server.bookings.last().expect("a confirmation of nothing");
            assert_eq!(*start, confirmed.start);
        }
    }
}

impl World {
    /// Whatever is chosen can be booked, and what is asked, drafted and held is what is chosen.
    fn check_visit(&self) {
        let state = &self.page.state;
        let Some(catalogue) = state.known_catalogue() else {
            return;
        };
        let (visit, editing) = (&state.choice.visit, state.choice.editing);
        if state.restoring.is_none() {
            let center = state.choice.center.as_ref();
            assert_eq!(
                *visit,
                catalogue.settled(visit.clone(), center),
                "it can be booked"
            );
        }
        assert!(visit.guests.iter().all(|guest| !guest.items.is_empty()));
        assert!(visit.guests.len() <= catalogue.settings.max_guests);
        let is_within = match visit.guests.get(editing.guest) {
            Some(guest) => editing.item <= guest.items.len(),
            None => editing == at(visit.guests.len(), 0),
        };
        assert!(is_within, "{editing:?} of {visit:?}");
        if state.step > Step::Service && !state.is_done() {
            assert!(
                state.edited_item().is_some(),
                "{:?}: {editing:?} of {visit:?}",
                state.step
            );
        }
        if let Some(draft) = &state.draft {
            assert_eq!(draft.visit, *visit);
            let made_for = self.server.visits.get(&draft.id.0);
            assert!(
                made_for.is_none_or(|made_for| made_for == visit),
                "a draft for another visit"
            );
        }
        if let Some(query) = &state.calendar.query {
            assert_eq!(query.visit, *visit, "the days of another visit are shown");
        }
    }
}

/// The answer that says that a request did not succeed.
fn failed(command: &Command, problem: Problem) -> Option<EventKind> {
    Some(match command {
        Command::LoadPortal(request) => EventKind::PortalArrived(*request, Err(problem)),
        Command::LoadDays(request, _) => EventKind::DaysArrived(*request, Err(problem)),
        Command::CreateDraft(request, _) => EventKind::DraftArrived(*request, Err(problem)),
        Command::Reserve { request, .. } | Command::ReadHold { request, .. } => {
            EventKind::HoldArrived(*request, Err(problem))
        }
        Command::Submit { request, .. } => EventKind::BookingArrived(*request, Err(problem)),
        _ => return None,
    })
}

fn take<T>(from: &mut Vec<T>, which: usize) -> Option<T> {
    (!from.is_empty()).then(|| from.remove(which % from.len()))
}

impl World {
    /// The network answers everything, until nothing is under way.
    pub(crate) fn settle(&mut self) {
        for _ in 0..200 {
            if self.requests.is_empty() && self.answers.is_empty() && self.pauses.is_empty() {
                return;
            }
            for act in [Act::Serve(0), Act::Deliver(0), Act::PauseOver(0)] {
                self.act(act);
            }
        }
        panic!("the page never comes to rest");
    }

    /// What a patient customer does to get a booking.
    pub(crate) fn finish(&mut self) {
        self.act(Act::Online(true));
        for round in 0..40_usize {
            self.settle();
            let state = &self.page.state;
            if state.is_done() {
                return;
            }
            let acts = match (state.step, &state.hold) {
                _ if state.known_catalogue().is_none() || state.is_locked() => vec![Customer::Retry],
                (Step::Service, _) => vec![Customer::ChooseMassage],
                (Step::Therapist, _) if !state.therapist_leads_on() => vec![Customer::ContinueToTime],
                (Step::Therapist, _) => vec![Customer::ChooseTherapist(true)],
                (Step::Time, _) if state.can_continue() => vec![Customer::Continue],
                (Step::Time, _) => vec![Customer::ChooseSlot(round % SLOTS.len())],
                (Step::Details, Hold::Held(_)) => vec![
                    Customer::Type(0, 1),
                    Customer::Type(1, 1),
                    Customer::Type(2, 1),
                    Customer::Type(3, 1),
                    Customer::Type(4, 1),
                    Customer::TypeOfCompanions,
                    Customer::Tick(true),
                    Customer::Note(false),
                    Customer::Submit,
                ],
                (Step::Details, Hold::Lost { alternatives, .. }) if !alternatives.is_empty() => {
                    vec![Customer::ChooseAlternative]
                }
                (Step::Details, Hold::Lost { .. } | Hold::None) => vec![Customer::Back(Step::Time)],
                (Step::Details, _) => vec![Customer::Retake],
                (Step::Center | Step::Confirmation, _) => vec![Customer::Retry],
            };
            for customer in acts {
                self.act(Act::Customer(customer));
            }
            // All four slots taken by others: there is nothing to be had, and that is no fault of the page.
            if SLOTS.iter().all(|time| self.server.is_taken(&slot(time))) {
                self.server.give_back();
            }
        }
    }
}
