//! Guests who would be in two places at once. Known ones are told by their id; whoever books without a login is a new
//! guest each time, and told by name and email address together: an address alone may stand for a whole family.

use std::collections::BTreeSet;

use super::{Resource, overlap};
use crate::ids::OwnerId;
use crate::store::{Appointment, Booking, Span, Store, StoreResult};

/// The guests of a visit, and when they are elsewhere.
#[derive(Debug)]
pub(super) struct Guests<'a> {
    appointments: &'a [Appointment],
    booker: Option<Person>,
    /// The place in this visit, who has them elsewhere, and when; only what overlaps.
    elsewhere: Vec<(usize, OwnerId, Span)>,
}

/// Who booked, as far as that tells two people apart.
#[derive(Debug, PartialEq, Eq)]
struct Person {
    name: String,
    email: String,
}

impl Person {
    fn of(booking: &Booking) -> Option<Self> {
        let contact = &booking.contact;
        let plain = |text: &str| text.trim().to_lowercase();
        let email = plain(contact.email.as_deref()?);
        let names = [&contact.first_name, &contact.last_name];
        let names: Vec<String> = names.into_iter().flatten().map(|name| plain(name)).collect();
        let name = names.join(" ");
        (!email.is_empty() && !name.is_empty()).then_some(Self { name, email })
    }
}

impl<'a> Guests<'a> {
    pub(super) async fn of(
        store: &dyn Store,
        booking: &Booking,
        appointments: &'a [Appointment],
    ) -> StoreResult<Self> {
        let mut elsewhere = Vec::new();
        for (place, guest) in store.guests_of_booking(booking.id).await? {
            let treatments = store.treatments_of_guest(guest).await?;
            let other = treatments.into_iter().filter(|(owner, during)| {
                *owner != booking.owner && is_treated(appointments, place, *during)
            });
            elsewhere.extend(other.map(|(owner, during)| (place, owner, during)));
        }
        Ok(Self {
            appointments,
            booker: Person::of(booking),
            elsewhere,
        })
    }

    /// Who has guests of this visit at the same time.
    pub(super) fn owners_elsewhere(&self) -> impl Iterator<Item = OwnerId> + '_ {
        self.elsewhere.iter().map(|(_, owner, _)| *owner)
    }

    /// The guests of this visit whom an owner of claims has at the same time.
    pub(super) fn of_owner(&self, owner: OwnerId) -> BTreeSet<Resource> {
        let of_owner = self.elsewhere.iter().filter(|(_, of, _)| *of == owner);
        of_owner.map(|(place, _, _)| Resource::Guest(*place)).collect()
    }

    /// The guests of this visit whom another booking has at the same time.
    pub(super) fn of_booking(&self, other: &Booking) -> BTreeSet<Resource> {
        let mut both = self.of_owner(other.owner);
        both.extend(self.of_booker(other, &other.appointments));
        both
    }

    /// Whoever booked, if they also booked the other and are treated there, at these times, while they are here.
    pub(super) fn of_booker(&self, other: &Booking, visit: &[Appointment]) -> Option<Resource> {
        let is_same = self.booker.is_some() && self.booker == Person::of(other);
        let mut of_booker = visit.iter().filter(|one| one.guest == 0);
        let is_twice = is_same && of_booker.any(|one| is_treated(self.appointments, 0, one.during));
        is_twice.then_some(Resource::Guest(0))
    }
}

/// Whether the guest at a place is treated then; recovery is the room's and the therapist's.
fn is_treated(appointments: &[Appointment], place: usize, during: Span) -> bool {
    let mut of_guest = appointments.iter().filter(|one| one.guest == place);
    of_guest.any(|one| overlap(one.during, during))
}
