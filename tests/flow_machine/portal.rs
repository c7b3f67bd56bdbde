//! The small catalogue that all of these tests book from, its free days, and the server's answers about it.

use booking_widget::booking::{
    AddOn, AddOnId, Approval, Catalogue, Category, CategoryId, Center, CenterId, Day, Field, FieldId,
    FieldKey, FieldKind, Gender, ItemPosition, Money, Service, ServiceId, Settings, Slot, Therapist,
    TherapistId, TherapistPreference,
};
use booking_widget::calendar::{parse_date, parse_date_time};
use booking_widget::flow::event::Days;
use booking_widget::flow::state::{
    Appointment, BookingStatus, Confirmed, Held, HeldItem, Moment, ReservationId,
};
use chrono::NaiveDate;

/// The center's today in all tests.
pub(crate) const TODAY: &str = "2026-11-21";

/// The last day that can be booked in all tests.
pub(crate) const LAST_DAY: &str = "2027-01-20";

/// Ten minutes, as the catalogue's blocking time.
pub(crate) const BLOCKING_MS: i64 = 600_000;

pub(crate) fn date(text: &str) -> NaiveDate {
    parse_date(text).unwrap()
}

pub(crate) fn slot(time: &str) -> Slot {
    Slot {
        time: parse_date_time(time).unwrap(),
        utc_offset_minutes: 60,
        spaces: 1,
        sale_price: None,
    }
}

pub(crate) fn id(field: &str) -> FieldKey {
    FieldKey::of_booker(FieldId(field.into()))
}

/// A field of a guest by place in the visit.
pub(crate) fn id_of(guest: usize, field: &str) -> FieldKey {
    FieldKey { guest, ..id(field) }
}

pub(crate) fn wrap() -> ServiceId {
    ServiceId("wrap".into())
}

pub(crate) fn duo() -> ServiceId {
    ServiceId("duo".into())
}

pub(crate) fn add_on(id: &str) -> AddOnId {
    AddOnId(id.into())
}

pub(crate) fn at(guest: usize, item: usize) -> ItemPosition {
    ItemPosition { guest, item }
}

pub(crate) fn massage() -> ServiceId {
    ServiceId("massage".into())
}

pub(crate) fn facial() -> ServiceId {
    ServiceId("facial".into())
}

pub(crate) fn named(therapist: &str) -> TherapistPreference {
    TherapistPreference::Named(TherapistId(therapist.into()))
}

/// Every day but Sundays has slots at 10, 14 and 18 o'clock; `2026-11-21` and `-24` are full.
pub(crate) fn day(date: NaiveDate) -> Day {
    use chrono::{Datelike, Weekday};
    let is_full = date.weekday() == Weekday::Sun
        || [self::date("2026-11-21"), self::date("2026-11-24")].contains(&date);
    let hours: &[u32] = if is_full { &[] } else { &[10, 14, 18] };
    let at = |hour: &u32| Slot {
        time: date.and_hms_opt(*hour, 0, 0).unwrap(),
        ..slot("2026-11-23T10:00:00")
    };
    Day {
        date,
        slots: hours.iter().map(at).collect(),
    }
}

pub(crate) fn days(from: Option<NaiveDate>, count: u32) -> Days {
    let from = from.unwrap_or(date(TODAY));
    let bookable = |date: &NaiveDate| (self::date(TODAY)..=self::date(LAST_DAY)).contains(date);
    let free = |date: &NaiveDate| bookable(date) && !day(*date).slots.is_empty();
    Days {
        today: date(TODAY),
        last_day: date(LAST_DAY),
        days: from
            .iter_days()
            .take(count as usize)
            .map(|date| {
                if bookable(&date) {
                    day(date)
                } else {
                    Day {
                        date,
                        slots: Vec::new(),
                    }
                }
            })
            .collect(),
        next_available: from.iter_days().take(90).find(free),
    }
}

pub(crate) fn held(slot: Slot, deadline: i64) -> Held {
    Held {
        reservation: ReservationId("reservation".into()),
        slot,
        items: vec![HeldItem {
            at: ItemPosition::default(),
            therapist: Some(TherapistId("mia".into())),
            therapist_name: Some("Mia".into()),
            room_name: None,
        }],
        deadline: Moment(deadline),
        limit: Moment(deadline + 10 * BLOCKING_MS),
        extending: None,
        checking: None,
    }
}

pub(crate) fn confirmed() -> Confirmed {
    Confirmed {
        id: "secret".into(),
        reference: "SW-7K3F".into(),
        status: BookingStatus::Pending,
        title: "Massage".into(),
        appointments: vec![Appointment {
            guest: 0,
            service_name: "Massage".into(),
            start: slot("2026-11-23T10:00:00").time,
            end: slot("2026-11-23T11:00:00").time,
            therapist_name: Some("Mia".into()),
            room_name: None,
        }],
        start: slot("2026-11-23T10:00:00").time,
        end: slot("2026-11-23T11:00:00").time,
        start_utc: "2026-11-23T09:00:00Z".into(),
        end_utc: "2026-11-23T10:00:00Z".into(),
        updated_utc: "2026-11-20T08:15:30Z".into(),
        total: euros(8_900),
        tax: euros(1_421),
        email: Some("ada@example.com".into()),
    }
}

pub(crate) fn euros(minor: i64) -> Money {
    Money {
        minor,
        currency: "EUR".into(),
        digits: 2,
    }
}

pub(crate) fn catalogue() -> Catalogue {
    Catalogue {
        portal_id: "portal".into(),
        portal_name: "Stillwater".into(),
        is_closed: false,
        organization_id: "organization".into(),
        organization_name: "Stillwater".into(),
        booking_module_id: "module".into(),
        description: None,
        centers: vec![center("city")],
        categories: vec![category("body"), category("face")],
        services: vec![
            service("massage", "body", &["mia", "tom", "ida"]),
            service("facial", "face", &["ida"]),
            service("wrap", "body", &["mia", "ida"]),
        ],
        therapists: vec![
            therapist("mia", Gender::Female),
            therapist("tom", Gender::Male),
            therapist("ida", Gender::Female),
        ],
        fields: vec![
            field("firstName", FieldKind::Text, true),
            field("email", FieldKind::Email, true),
            field("phone", FieldKind::Phone, false),
            Field {
                sensitive: true,
                ..field("allergies", FieldKind::LongText, false)
            },
            Field {
                services: vec![facial()],
                ..field("skin", FieldKind::Text, true)
            },
            field("terms", FieldKind::Checkbox, true),
        ],
        settings: Settings {
            approval: Approval::Manual,
            blocking_time_minutes: 10,
            cancellation_policy: None,
            note: true,
            max_guests: 1,
            max_items_per_guest: 1,
        },
        theme: Vec::new(),
        wording: Vec::new(),
    }
}

/// The same for up to three guests with up to two treatments each, a treatment for two, and add-ons for the
/// wrap. Pressure and allergies are asked per guest.
pub(crate) fn with_groups() -> Catalogue {
    let mut catalogue = catalogue();
    catalogue.settings.max_guests = 3;
    catalogue.settings.max_items_per_guest = 2;
    catalogue.services.push(Service {
        is_couple_service: true,
        ..service("duo", "body", &["mia", "tom", "ida"])
    });
    let add_on = |id: &str, minutes, minor| AddOn {
        id: AddOnId(id.into()),
        name: id.into(),
        duration_minutes: minutes,
        total: euros(minor),
        tax: euros(minor / 10),
    };
    for service in &mut catalogue.services {
        if service.id.0 == "wrap" {
            service.add_ons = vec![add_on("salt", 15, 1_000), add_on("oil", 0, 500)];
        }
    }
    for field in &mut catalogue.fields {
        field.per_guest = field.id.0 == "allergies" || field.id.0 == "skin";
    }
    catalogue.fields.insert(
        3,
        Field {
            per_guest: true,
            ..field("pressure", FieldKind::Text, true)
        },
    );
    catalogue
}

/// The same with a second center that offers the facial only.
pub(crate) fn two_centers() -> Catalogue {
    let mut catalogue = catalogue();
    catalogue.centers.push(center("lake"));
    for service in &mut catalogue.services {
        if service.id == facial() {
            service.centers.push(CenterId("lake".into()));
        }
    }
    for therapist in &mut catalogue.therapists {
        if therapist.id.0 == "ida" {
            therapist.centers.push(CenterId("lake".into()));
        }
    }
    catalogue
}

fn center(id: &str) -> Center {
    Center {
        id: CenterId(id.into()),
        name: id.into(),
        address_lines: Vec::new(),
        phone: None,
        email: None,
    }
}

fn category(id: &str) -> Category {
    Category {
        id: CategoryId(id.into()),
        name: id.into(),
    }
}

fn service(id: &str, category: &str, therapists: &[&str]) -> Service {
    Service {
        id: ServiceId(id.into()),
        code: id.to_uppercase(),
        name: id.into(),
        description: Some("Für Körper und Seele".into()),
        category: CategoryId(category.into()),
        duration_minutes: 60,
        total: euros(8_900),
        tax: euros(1_421),
        centers: vec![CenterId("city".into())],
        therapists: therapists.iter().map(|id| TherapistId((*id).into())).collect(),
        add_ons: Vec::new(),
        is_couple_service: false,
        picture: None,
    }
}

fn therapist(id: &str, gender: Gender) -> Therapist {
    Therapist {
        id: TherapistId(id.into()),
        name: id.into(),
        gender,
        title: None,
        centers: vec![CenterId("city".into())],
        portrait: None,
    }
}

fn field(id: &str, kind: FieldKind, required: bool) -> Field {
    Field {
        id: FieldId(id.into()),
        kind,
        label: id.into(),
        help: None,
        required,
        sensitive: false,
        max_length: 100,
        link_url: None,
        services: Vec::new(),
        per_guest: false,
    }
}
