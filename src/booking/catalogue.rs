//! What a portal offers.

use std::fmt;

use super::{Field, Money};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub String);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )+};
}

ids! {
    /// A center.
    CenterId,
    /// A category.
    CategoryId,
    /// A service (treatment).
    ServiceId,
    /// A therapist.
    TherapistId,
    /// Something that is added to a service.
    AddOnId,
}

/// All that the portal offers, texts in the widget's language.
#[derive(Clone, Debug, PartialEq)]
pub struct Catalogue {
    /// Portal UUID (the attribute may have been a slug).
    pub portal_id: String,
    /// For people.
    pub portal_name: String,
    /// It takes no new bookings; those that are made can be managed.
    pub is_closed: bool,
    /// Organization UUID.
    pub organization_id: String,
    /// For people.
    pub organization_name: String,
    /// Booking module UUID.
    pub booking_module_id: String,
    /// A sentence above the first step.
    pub description: Option<String>,
    /// Where.
    pub centers: Vec<Center>,
    /// Headings, in display order.
    pub categories: Vec<Category>,
    /// Treatments, in display order.
    pub services: Vec<Service>,
    /// People, in display order.
    pub therapists: Vec<Therapist>,
    /// The form, in display order.
    pub fields: Vec<Field>,
    /// The rules.
    pub settings: Settings,
    /// The portal's saved theme: property name to value.
    pub theme: Vec<(String, String)>,
    /// What the portal says in its own words: key of a text to text.
    pub wording: Vec<(String, String)>,
}

/// A place where treatments happen.
#[derive(Clone, Debug, PartialEq)]
pub struct Center {
    /// Id.
    pub id: CenterId,
    /// For people.
    pub name: String,
    /// Postal address.
    pub address_lines: Vec<String>,
    /// As written by the spa.
    pub phone: Option<String>,
    /// As written by the spa.
    pub email: Option<String>,
}

/// A heading.
#[derive(Clone, Debug, PartialEq)]
pub struct Category {
    /// Id.
    pub id: CategoryId,
    /// For people.
    pub name: String,
}

/// A treatment.
#[derive(Clone, Debug, PartialEq)]
pub struct Service {
    /// Id.
    pub id: ServiceId,
    /// The spa's code.
    pub code: String,
    /// For people.
    pub name: String,
    /// Plain text.
    pub description: Option<String>,
    /// Heading.
    pub category: CategoryId,
    /// Minutes with the guest.
    pub duration_minutes: u32,
    /// What the customer pays, tax inside.
    pub total: Money,
    /// How much of it is tax.
    pub tax: Money,
    /// Centers that offer it.
    pub centers: Vec<CenterId>,
    /// Who can do it.
    pub therapists: Vec<TherapistId>,
    /// What can be added to it, in display order.
    pub add_ons: Vec<AddOn>,
    /// Whether it is for two; its price is per guest.
    pub is_couple_service: bool,
    /// How it looks.
    pub picture: Option<Picture>,
}

/// A picture of a treatment, or a portrait, as an `<img>` has it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Picture {
    /// Absolute address, for browsers that take only one.
    pub address: String,
    /// Absolute addresses in several widths (`srcset`).
    pub widths: Option<String>,
    /// Pixels: with `height` the shape, by which its place is kept free.
    pub width: Option<String>,
    /// Pixels.
    pub height: Option<String>,
    /// What it shows; empty where it only decorates.
    pub alt: String,
    /// `#rrggbb`, until it is there.
    pub color: Option<String>,
}

/// Something that lengthens or enriches a treatment.
#[derive(Clone, Debug, PartialEq)]
pub struct AddOn {
    /// Id.
    pub id: AddOnId,
    /// For people.
    pub name: String,
    /// How much longer the treatment takes.
    pub duration_minutes: u32,
    /// What the customer pays for it, tax inside.
    pub total: Money,
    /// How much of it is tax.
    pub tax: Money,
}

/// Somebody who treats.
#[derive(Clone, Debug, PartialEq)]
pub struct Therapist {
    /// Id.
    pub id: TherapistId,
    /// What guests call them.
    pub name: String,
    /// For guests who ask for a woman or a man.
    pub gender: Gender,
    /// For example "Massage therapist".
    pub title: Option<String>,
    /// Where they work.
    pub centers: Vec<CenterId>,
    /// How they look.
    pub portrait: Option<Picture>,
}

/// Wire numbers 0, 1, 2.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Gender {
    /// Not said.
    #[default]
    Unspecified,
    /// Male.
    Male,
    /// Female.
    Female,
}

/// Who should do the treatment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum TherapistPreference {
    /// No matter.
    #[default]
    Anyone,
    /// Only this gender.
    Gender(Gender),
    /// Only this person.
    Named(TherapistId),
}

/// Rules that the customer is told of.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// Whether the spa must approve.
    pub approval: Approval,
    /// How long a hold lasts, minutes.
    pub blocking_time_minutes: u32,
    /// Plain text.
    pub cancellation_policy: Option<String>,
    /// Whether a note may be added.
    pub note: bool,
    /// How many guests one booking may be for.
    pub max_guests: usize,
    /// How many treatments in a row each guest may have.
    pub max_items_per_guest: usize,
}

/// How submissions become bookings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Approval {
    /// The spa decides: nobody should travel on a request.
    #[default]
    Manual,
    /// At once.
    Automatic,
}

impl Catalogue {
    /// A service by id.
    #[must_use]
    pub fn service(&self, id: &ServiceId) -> Option<&Service> {
        self.services.iter().find(|service| service.id == *id)
    }

    /// A therapist by id.
    #[must_use]
    pub fn therapist(&self, id: &TherapistId) -> Option<&Therapist> {
        self.therapists.iter().find(|therapist| therapist.id == *id)
    }

    /// A center by id.
    #[must_use]
    pub fn center(&self, id: &CenterId) -> Option<&Center> {
        self.centers.iter().find(|center| center.id == *id)
    }
}
