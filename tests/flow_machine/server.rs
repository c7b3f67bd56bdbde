//! A server to play against: drafts, holds, other customers, idempotency, as DESIGN section 2 has them.

use std::collections::{BTreeMap, BTreeSet};

use booking_widget::booking::{Day, FieldValue, Slot, Visit};
use booking_widget::flow::state::{Confirmed, DraftId, Held, IdempotencyKey, Moment, Order, ReservationId};
use booking_widget::flow::{Command, EventKind, Problem};
use chrono::NaiveDateTime;

use crate::page::{BLOCKING_MS, confirmed, days, facial, id_of, slot, with_groups};

/// What one draft holds or held.
#[derive(Clone, Debug)]
pub(crate) struct ServerHold {
    pub(crate) slot: Slot,
    pub(crate) since: i64,
    pub(crate) until: i64,
    booked: bool,
}

/// The server's whole memory.
#[derive(Default)]
pub(crate) struct Server {
    pub(crate) drafts: BTreeMap<String, Option<ServerHold>>,
    /// What each draft was made for.
    pub(crate) visits: BTreeMap<String, Visit>,
    pub(crate) bookings: Vec<(IdempotencyKey, NaiveDateTime)>,
    taken: BTreeSet<NaiveDateTime>,
    reserved_keys: BTreeSet<String>,
    submissions: BTreeMap<String, (Order, Result<Box<Confirmed>, Problem>)>,
    made: u32,
}

impl Server {
    /// Carries out a request; `None` for commands that are no requests, or await no answer.
    pub(crate) fn answer(&mut self, command: &Command, now: i64) -> Option<EventKind> {
        Some(match command {
            Command::LoadPortal(request) => EventKind::PortalArrived(*request, Ok(with_groups().into())),
            Command::LoadDays(request, query) => {
                let mut answer = days(query.from, query.days);
                for Day { slots, .. } in &mut answer.days {
                    slots.retain(|slot| self.is_free(slot, now, None));
                }
                EventKind::DaysArrived(*request, Ok(answer))
            }
            Command::CreateDraft(request, spec) => {
                self.made += 1;
                let id = format!("draft {}", self.made);
                self.visits.insert(id.clone(), spec.visit.clone());
                self.drafts.insert(id.clone(), None);
                EventKind::DraftArrived(*request, Ok(DraftId(id)))
            }
            Command::Reserve {
                request,
                draft,
                slot,
                key,
            } => EventKind::HoldArrived(*request, self.reserve(draft, slot, key, now)),
            Command::ReadHold { request, draft } => EventKind::HoldArrived(*request, self.read(draft, now)),
            Command::Submit { request, order, key } => {
                EventKind::BookingArrived(*request, self.submit(order, key, now))
            }
            Command::Release(draft) => {
                self.drafts.insert(draft.0.clone(), None);
                return None;
            }
            _ => return None,
        })
    }

    /// Another customer books a slot, if it is free.
    pub(crate) fn somebody_takes(&mut self, slot: &Slot, now: i64) {
        if self.is_free(slot, now, None) {
            self.taken.insert(slot.time);
        }
    }

    /// Whether a slot is another customer's booking.
    pub(crate) fn is_taken(&self, slot: &Slot) -> bool {
        self.taken.contains(&slot.time)
    }

    /// The other customers cancel.
    pub(crate) fn give_back(&mut self) {
        self.taken.clear();
    }

    /// Forgets drafts that hold nothing, as a sweeper would.
    pub(crate) fn sweep(&mut self, now: i64) {
        self.drafts
            .retain(|_, hold| hold.as_ref().is_some_and(|hold| hold.until > now || hold.booked));
    }

    /// The holds that live now and are no booking yet.
    pub(crate) fn live_holds(&self, now: i64) -> Vec<(&String, &ServerHold)> {
        self.drafts
            .iter()
            .filter_map(|(id, hold)| Some((id, hold.as_ref()?)))
            .filter(|(_, hold)| hold.until > now && !hold.booked)
            .collect()
    }

    fn is_free(&self, slot: &Slot, now: i64, own: Option<&str>) -> bool {
        let held_by_others = self
            .drafts
            .iter()
            .filter(|(id, _)| Some(id.as_str()) != own)
            .filter_map(|(_, hold)| hold.as_ref())
            .any(|hold| hold.slot.time == slot.time && (hold.until > now || hold.booked));
        !held_by_others && !self.taken.contains(&slot.time)
    }

    fn reserve(
        &mut self,
        draft: &DraftId,
        slot: &Slot,
        key: &IdempotencyKey,
        now: i64,
    ) -> Result<Held, Problem> {
        let Some(hold) = self.drafts.get(&draft.0) else {
            return Err(Problem::Gone);
        };
        if hold.as_ref().is_some_and(|hold| hold.booked) {
            return Err(Problem::Gone);
        }
        if self.reserved_keys.contains(&key.0) {
            return self.read(draft, now);
        }
        if !self.is_free(slot, now, Some(&draft.0)) {
            return Err(self.slot_taken(slot, now));
        }
        let since = hold
            .as_ref()
            .filter(|hold| hold.until > now)
            .map_or(now, |hold| hold.since);
        let until = (now + BLOCKING_MS).min(since + 11 * BLOCKING_MS);
        self.reserved_keys.insert(key.0.clone());
        let hold = ServerHold {
            slot: slot.clone(),
            since,
            until,
            booked: false,
        };
        self.drafts.insert(draft.0.clone(), Some(hold));
        self.read(draft, now)
    }

    fn read(&self, draft: &DraftId, now: i64) -> Result<Held, Problem> {
        let hold = self.drafts.get(&draft.0).ok_or(Problem::Gone)?;
        let hold = hold
            .as_ref()
            .filter(|hold| hold.until > now || hold.booked)
            .ok_or(Problem::HoldLapsed)?;
        Ok(Held {
            reservation: ReservationId(draft.0.clone()),
            limit: Moment(hold.since + 11 * BLOCKING_MS),
            ..crate::page::held(hold.slot.clone(), hold.until)
        })
    }

    fn submit(&mut self, order: &Order, key: &IdempotencyKey, now: i64) -> Result<Box<Confirmed>, Problem> {
        if let Some((body, answer)) = self.submissions.get(&key.0) {
            assert_eq!(body, order, "one key, two bodies");
            return answer.clone();
        }
        let answer = self.submit_once(order, key, now);
        self.submissions
            .insert(key.0.clone(), (order.clone(), answer.clone()));
        answer
    }

    fn submit_once(
        &mut self,
        order: &Order,
        key: &IdempotencyKey,
        now: i64,
    ) -> Result<Box<Confirmed>, Problem> {
        let draft = &order.reservation.0;
        let hold = self.drafts.get(draft).cloned().flatten().ok_or(Problem::Gone)?;
        assert!(!hold.booked, "one hold is submitted twice with different keys");
        for (guest, items) in self.visits[draft].guests.iter().enumerate() {
            let mut needed = vec!["firstName", "pressure"];
            needed.extend(items.has(&facial()).then_some("skin"));
            for field in needed {
                let answer = order.answers.iter().find(|(key, _)| *key == id_of(guest, field));
                assert!(
                    matches!(answer, Some((_, FieldValue::Text(text))) if !text.is_empty()),
                    "{field} of guest {guest} is missing"
                );
            }
        }
        if order.note == "refuse me" {
            return Err(Problem::Refused {
                fields: Vec::new(),
                general: Some("No".into()),
            });
        }
        if !self.is_free(&hold.slot, now, Some(draft)) {
            return Err(self.slot_taken(&hold.slot, now));
        }
        self.bookings.push((key.clone(), hold.slot.time));
        let start = hold.slot.time;
        self.drafts
            .insert(draft.clone(), Some(ServerHold { booked: true, ..hold }));
        Ok(Box::new(Confirmed { start, ..confirmed() }))
    }

    fn slot_taken(&self, wanted: &Slot, now: i64) -> Problem {
        Problem::SlotTaken {
            alternatives: SLOTS
                .iter()
                .map(|time| slot(time))
                .filter(|other| other.time != wanted.time && self.is_free(other, now, None))
                .collect(),
        }
    }
}

/// The slots that customers in these tests fight for.
pub(crate) const SLOTS: [&str; 4] = [
    "2026-11-23T10:00:00",
    "2026-11-23T14:00:00",
    "2026-11-23T18:00:00",
    "2026-11-25T10:00:00",
];
