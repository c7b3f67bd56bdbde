//! The appointments that a request names in `event` or `events`, held against those of a booking: whether
//! they are the same, or another time or other therapists for the same treatments. Pure.

use chrono::{DateTime, TimeDelta, Utc};

use super::problem::{Problem, Reason};
use crate::ids::{RoomId, ServiceId, TherapistId};
use crate::store::{Appointment, DraftGuest, DraftItem, TherapistChoice};

/// What a request says of a booking's appointments.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WishedEvents {
    /// What the Event, or the booking, is called.
    pub title: Option<String>,
    /// In the order of the booking's; fewer are fine.
    pub items: Vec<WishedEvent>,
    /// Whether they came as `events`, and not as `event`.
    pub is_list: bool,
}

/// What a request says of one appointment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WishedEvent {
    /// When.
    pub start: Option<DateTime<Utc>>,
    /// Until when; it follows from the start, and is only compared.
    pub end: Option<DateTime<Utc>>,
    /// What; only compared.
    pub service: Option<ServiceId>,
    /// By whom.
    pub therapist: Option<TherapistId>,
    /// Where; only compared.
    pub room: Option<RoomId>,
}

/// Another time or other therapists for the treatments of a booking.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct WishedVisit {
    pub(super) start: DateTime<Utc>,
    pub(super) guests: Vec<DraftGuest>,
}

impl WishedEvents {
    /// The path of a field in the request.
    #[must_use]
    pub fn path(&self, position: usize, field: &str) -> String {
        if self.is_list {
            format!("events[{position}].{field}")
        } else {
            format!("event.{field}")
        }
    }

    /// What they ask for beyond what is; `None` if that is nothing.
    ///
    /// # Errors
    /// Whatever cannot be had for these treatments, by its path.
    pub(super) fn against(&self, appointments: &[Appointment]) -> Result<Option<WishedVisit>, Vec<Problem>> {
        let first = appointments
            .iter()
            .map(|appointment| appointment.during.start)
            .min();
        let Some(first) = first else {
            return Ok(None);
        };
        let mut problems = Vec::new();
        let later_by = self
            .items
            .first()
            .zip(appointments.first())
            .and_then(|(wished, is)| Some(wished.start? - is.during.start))
            .unwrap_or_default();
        let mut guests = guests_of(appointments);
        let mut other_therapists = false;
        for (position, wished) in self.items.iter().enumerate() {
            let Some(appointment) = appointments.get(position) else {
                problems.push(Problem::new(format!("events[{position}]"), Reason::DoesNotFit));
                continue;
            };
            for (field, reason) in misfits(wished, appointment, later_by) {
                problems.push(Problem::new(self.path(position, field), reason));
            }
            if let Some(therapist) = wished.therapist
                && Some(therapist) != appointment.therapist
            {
                other_therapists = true;
                if let Some(item) = item_of(&mut guests, appointments, position) {
                    item.therapist = TherapistChoice::Named(therapist);
                }
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let is_other = other_therapists || !later_by.is_zero();
        Ok(is_other.then_some(WishedVisit {
            start: first + later_by,
            guests,
        }))
    }
}

/// Fields that contradict an appointment which starts so much later.
fn misfits(
    wished: &WishedEvent,
    appointment: &Appointment,
    later_by: TimeDelta,
) -> Vec<(&'static str, Reason)> {
    let mut misfits = Vec::new();
    if wished
        .start
        .is_some_and(|start| start != appointment.during.start + later_by)
    {
        misfits.push(("start", Reason::DoesNotFit));
    }
    if wished
        .end
        .is_some_and(|end| end != appointment.during.end + later_by)
    {
        misfits.push(("end", Reason::DoesNotFit));
    }
    if wished
        .service
        .is_some_and(|service| service != appointment.service)
    {
        misfits.push(("serviceId", Reason::DoesNotFit));
    }
    if wished.room.is_some() && wished.room != appointment.room {
        misfits.push(("roomId", Reason::NotSupported));
    }
    misfits
}

/// The guests of appointments and what they have, each by whom they have it.
pub(super) fn guests_of(appointments: &[Appointment]) -> Vec<DraftGuest> {
    let count = appointments
        .iter()
        .map(|appointment| appointment.guest + 1)
        .max()
        .unwrap_or_default();
    (0..count)
        .map(|guest| DraftGuest {
            id: None,
            invoice: None,
            items: appointments
                .iter()
                .filter(|appointment| appointment.guest == guest)
                .map(|appointment| DraftItem {
                    service: appointment.service,
                    therapist: appointment
                        .therapist
                        .map_or(TherapistChoice::Anyone, TherapistChoice::Named),
                    add_ons: appointment.add_ons.clone(),
                })
                .collect(),
        })
        .collect()
}

/// The services of each guest.
pub(super) fn services_of(appointments: &[Appointment]) -> Vec<Vec<ServiceId>> {
    guests_of(appointments)
        .iter()
        .map(|guest| guest.items.iter().map(|item| item.service).collect())
        .collect()
}

fn item_of<'g>(
    guests: &'g mut [DraftGuest],
    appointments: &[Appointment],
    position: usize,
) -> Option<&'g mut DraftItem> {
    let guest = appointments.get(position)?.guest;
    let before = appointments.get(..position)?;
    let item = before
        .iter()
        .filter(|appointment| appointment.guest == guest)
        .count();
    guests.get_mut(guest)?.items.get_mut(item)
}
