//! How the catalogue calls things, in the language of who reads; and how times are written there.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

use crate::catalogue::{Catalogue, Period, Therapist};
use crate::desk::collision::Resource;
use crate::i18n::Language;
use crate::i18n::desk::{Words, words};
use crate::i18n::mail::day;
use crate::ids::{AddOnId, CenterId, EquipmentId, RoomId, ServiceId, TherapistId};
use crate::money::Money;
use crate::store::{Booking, Span};

/// A catalogue in a language.
#[derive(Clone, Copy, Debug)]
pub(super) struct Names<'a> {
    pub(super) catalogue: &'a Catalogue,
    pub(super) language: Language,
}

impl Names<'_> {
    pub(super) fn words(&self) -> &'static Words {
        words(self.language)
    }

    pub(super) fn service(&self, id: ServiceId) -> String {
        self.catalogue
            .services
            .iter()
            .find(|service| service.id == id)
            .map_or_else(|| self.gone(), |service| self.text(&service.name))
    }

    pub(super) fn add_on(&self, id: AddOnId) -> String {
        self.catalogue
            .services
            .iter()
            .flat_map(|service| &service.add_ons)
            .find(|add_on| add_on.id == id)
            .map_or_else(|| self.gone(), |add_on| self.text(&add_on.name))
    }

    pub(super) fn therapist(&self, id: TherapistId) -> String {
        self.catalogue
            .therapists
            .iter()
            .find(|therapist| therapist.id == id)
            .map_or_else(|| self.gone(), full_name)
    }

    pub(super) fn room(&self, id: RoomId) -> String {
        self.catalogue
            .rooms
            .iter()
            .find(|room| room.id == id)
            .map_or_else(|| self.gone(), |room| self.text(&room.name))
    }

    /// What a booking needs: one of its own guests, or a thing.
    pub(super) fn needed(&self, resource: Resource, booking: &Booking) -> String {
        match resource {
            Resource::Guest(place) => self.guest(place, booking),
            Resource::Center(id) => self.center_named(id),
            Resource::Therapist(id) => self.therapist(id),
            Resource::Room(id) => self.room(id),
            Resource::Equipment(id) => self.equipment(id),
        }
    }

    pub(super) fn equipment(&self, id: Option<EquipmentId>) -> String {
        id.and_then(|id| self.catalogue.equipment.iter().find(|kind| kind.id == id))
            .map_or_else(|| self.words().equipment.to_owned(), |kind| self.text(&kind.name))
    }

    /// As they were called when they were booked for; the first one is who booked.
    fn guest(&self, place: usize, booking: &Booking) -> String {
        let name = match place.checked_sub(1) {
            None => booker(booking),
            Some(further) => booking
                .contact
                .guests
                .get(further)
                .map_or_else(String::new, |guest| {
                    let names = [&guest.first_name, &guest.last_name].into_iter().flatten();
                    names.map(String::as_str).collect::<Vec<_>>().join(" ")
                }),
        };
        if name.is_empty() {
            (self.words().guest_number)(place + 1)
        } else {
            name
        }
    }

    pub(super) fn center(&self, booking: &Booking) -> String {
        self.center_named(booking.center)
    }

    fn center_named(&self, id: CenterId) -> String {
        self.catalogue
            .centers
            .iter()
            .find(|center| center.id == id)
            .map_or_else(|| self.gone(), |center| self.text(&center.name))
    }

    /// The zone in whose wall time a booking is written.
    pub(super) fn zone(&self, booking: &Booking) -> Tz {
        self.catalogue
            .centers
            .iter()
            .find(|center| center.id == booking.center)
            .map_or(Tz::UTC, |center| center.time_zone)
    }

    /// `Tuesday, 24 November 2026, 10:00–11:00`
    pub(super) fn when(&self, during: Span, zone: Tz) -> String {
        let start = during.start.with_timezone(&zone);
        format!(
            "{}, {}",
            day(start.date_naive(), self.language),
            hours(during, zone)
        )
    }

    /// `not at work on Tuesday, 24 November 2026`, or when somebody is; of a center whether it is open.
    pub(super) fn off_hours(&self, of: Resource, date: NaiveDate, hours: &[Period]) -> String {
        let w = self.words();
        let (day, hours) = (day(date, self.language), periods(hours));
        match (of, hours.is_empty()) {
            (Resource::Center(_), true) => (w.closed_on)(&day),
            (Resource::Center(_), false) => (w.open_only)(&hours, &day),
            (_, true) => (w.off_on)(&day),
            (_, false) => (w.at_work_only)(&hours, &day),
        }
    }

    /// `Tuesday, 24 November 2026, 10:00`
    pub(super) fn moment(&self, time: DateTime<Utc>, zone: Tz) -> String {
        let time = time.with_timezone(&zone);
        format!(
            "{}, {}",
            day(time.date_naive(), self.language),
            time.format("%H:%M")
        )
    }

    /// `95.50 EUR`, with the language's comma.
    pub(super) fn money(&self, money: Money) -> String {
        let amount = format!("{:.*}", usize::from(money.currency.digits()), money.decimal());
        let amount = match self.language {
            Language::German => amount.replace('.', ","),
            _ => amount,
        };
        format!("{amount} {}", money.currency.code())
    }

    pub(super) fn text(&self, text: &crate::catalogue::Text) -> String {
        text.in_language(self.language.tag()).to_owned()
    }

    fn gone(&self) -> String {
        self.words().gone.to_owned()
    }
}

/// `10:00–11:00`
pub(super) fn hours(during: Span, zone: Tz) -> String {
    format!(
        "{}–{}",
        during.start.with_timezone(&zone).format("%H:%M"),
        during.end.with_timezone(&zone).format("%H:%M")
    )
}

/// `09:00–12:00, 13:00–17:00`
pub(super) fn periods(periods: &[Period]) -> String {
    let periods = periods
        .iter()
        .map(|period| format!("{}–{}", period.from.format("%H:%M"), period.to.format("%H:%M")));
    periods.collect::<Vec<_>>().join(", ")
}

/// First and family name.
pub(super) fn full_name(therapist: &Therapist) -> String {
    format!("{} {}", therapist.first_name, therapist.last_name)
        .trim()
        .to_owned()
}

/// Who booked, as they call themselves.
pub(super) fn booker(booking: &Booking) -> String {
    let contact = &booking.contact;
    let parts: Vec<&str> = [&contact.first_name, &contact.last_name]
        .into_iter()
        .flatten()
        .map(String::as_str)
        .collect();
    parts.join(" ")
}
