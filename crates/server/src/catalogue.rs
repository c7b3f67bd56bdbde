//! The catalogue: who offers what, where, when and by whom. Written by `import`, read as a whole.
//!
//! An imported catalogue belongs to one organization and is immutable in memory: every import makes
//! a new [`Catalogue`] with a higher revision. Knows nothing of files, databases or HTTP.

pub mod form;

mod hours;
mod people;
mod pictures;
mod places;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::ids::{
    AddOnId, BookingModuleId, CategoryId, CenterId, OrganizationId, PortalId, ServiceId, TherapistId,
};
use crate::money::Money;

pub use form::{Approval, BookingModule, CustomerChanges, FieldKind, FormField, ModuleSettings};
pub use hours::{Period, Weekly, periods_on, within};
pub use people::{Gender, Therapist};
pub use pictures::{Image, ImageHash, Picture, Rendition};
pub use places::{Center, Equipment, Room};

/// Everything one organization offers, archived things included (bookings may still point at them).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Catalogue {
    /// The tenant.
    pub organization: Organization,
    /// Where.
    pub centers: Vec<Center>,
    /// The public faces.
    pub portals: Vec<Portal>,
    /// Forms and rules, one per portal or shared.
    pub booking_modules: Vec<BookingModule>,
    /// Headings, in display order.
    pub categories: Vec<Category>,
    /// Treatments, in display order.
    pub services: Vec<Service>,
    /// People, in display order.
    pub therapists: Vec<Therapist>,
    /// Rooms.
    pub rooms: Vec<Room>,
    /// Equipment.
    #[serde(default)]
    pub equipment: Vec<Equipment>,
}

/// A text with its translations, keyed by BCP 47 language (`de`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// In the organization's own language.
    pub default: String,
    /// In other languages.
    #[serde(default)]
    pub translations: BTreeMap<String, String>,
}

impl Text {
    /// The text in `language` (`de-AT` falls back to `de`), or the default.
    #[must_use]
    pub fn in_language(&self, language: &str) -> &str {
        let primary = language.split('-').next().unwrap_or(language);
        self.translations
            .get(language)
            .or_else(|| self.translations.get(primary))
            .unwrap_or(&self.default)
    }
}

/// The tenant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organization {
    /// Id.
    pub id: OrganizationId,
    /// Name for people.
    pub name: String,
    /// Language of the default texts.
    pub language: String,
    /// First letters of booking references, for example `SW`.
    pub reference_prefix: String,
}

/// The public face of a booking module.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Portal {
    /// Id.
    pub id: PortalId,
    /// Name in addresses; unique on the server.
    pub slug: String,
    /// Name for people.
    pub name: Text,
    /// Whether it answers.
    pub status: PortalStatus,
    /// Which module.
    pub booking_module: BookingModuleId,
    /// Origins (scheme, host, port) of sites that may embed it; the server's own always may. `*` allows all.
    pub allowed_origins: Vec<String>,
    /// The page of the spa's site that shows the widget; mails link to it. `None`: the server's own page.
    #[serde(default)]
    pub page_url: Option<String>,
    /// Which centers; empty means all.
    pub centers: Vec<CenterId>,
    /// `--booking-*` property name to value.
    pub theme: BTreeMap<String, String>,
    /// The look that comes with the widget and is under `theme`, by name.
    #[serde(default)]
    pub preset: Option<String>,
    /// What the portal says in its own words: key of a text to language to text.
    #[serde(default)]
    pub wording: BTreeMap<String, BTreeMap<String, String>>,
    /// The spa's sign, on the pages that the server itself shows.
    #[serde(default)]
    pub logo: Option<Picture>,
    /// Gone from the file.
    pub archived: bool,
}

impl Portal {
    /// Whether it takes bookings. One that does not still lets its bookings be managed.
    #[must_use]
    pub fn is_live(&self) -> bool {
        self.status == PortalStatus::Live && !self.archived
    }

    /// Whether this is its id or slug.
    #[must_use]
    pub fn is_called(&self, id_or_slug: &str) -> bool {
        self.slug == id_or_slug || id_or_slug.parse() == Ok(self.id)
    }
}

/// Documented numbers: 0 LIVE, 1 DRAFT.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PortalStatus {
    /// Answers.
    Live,
    /// 404.
    Draft,
}

/// A heading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Category {
    /// Id.
    pub id: CategoryId,
    /// Name for people.
    pub name: Text,
    /// Gone from the file.
    pub archived: bool,
}

/// A treatment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Service {
    /// Id.
    pub id: ServiceId,
    /// The spa's short code; unique within the organization.
    pub code: String,
    /// Name for people.
    pub name: Text,
    /// Plain text.
    pub description: Option<Text>,
    /// Heading.
    pub category: CategoryId,
    /// Minutes with the guest.
    pub duration_minutes: u32,
    /// Minutes afterwards in which therapist and room are not free.
    pub recovery_minutes: u32,
    /// Whether it is for two.
    pub is_couple_service: bool,
    /// What it costs, tax inside or not as `tax_included` says.
    pub price: Money,
    /// Basis points: 19 % is 1900.
    pub tax_basis_points: i64,
    /// Whether the tax is inside `price`.
    pub tax_included: bool,
    /// Centers that offer it.
    pub centers: Vec<CenterId>,
    /// Room categories in which it can be done; empty means every room.
    pub room_categories: Vec<String>,
    /// Where two guests of a couple service are treated; without meaning for others.
    #[serde(default)]
    pub couple_rooms: CoupleRooms,
    /// Categories of equipment it needs, one piece of each.
    #[serde(default)]
    pub equipment_categories: Vec<String>,
    /// Other prices at some times; the first that fits a start counts.
    #[serde(default)]
    pub price_rules: Vec<PriceRule>,
    /// Add-ons, in display order.
    pub add_ons: Vec<AddOn>,
    /// Addresses of pictures elsewhere, relative to the server.
    pub images: Vec<String>,
    /// The picture that the server has.
    #[serde(default)]
    pub picture: Option<Picture>,
    /// Gone from the file.
    pub archived: bool,
}

impl Service {
    /// What the customer pays, and how much of it is tax, both in minor units.
    #[must_use]
    pub fn total_and_tax(&self) -> (Money, i64) {
        self.price.total_and_tax(self.tax_basis_points, self.tax_included)
    }
}

/// Where the two guests of a couple service are treated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CoupleRooms {
    /// In one room with two places.
    #[default]
    Shared,
    /// In two rooms.
    Separate,
    /// In one room if there is one, otherwise in two.
    Either,
}

/// Another price at some times of the week.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceRule {
    /// Treatments that start within these hours, the center's wall time.
    pub hours: Weekly,
    /// What it does to the service's price (not to add-ons).
    pub change: PriceChange,
}

/// What a price rule does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PriceChange {
    /// Basis points of the price: -2000 is a fifth off; rounded half up to the minor unit.
    BasisPoints(i64),
    /// Minor units more or less.
    Minor(i64),
    /// This price instead, in minor units.
    Price(i64),
}

/// Something that lengthens or enriches a treatment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AddOn {
    /// Id.
    pub id: AddOnId,
    /// Name for people.
    pub name: Text,
    /// Additional minutes.
    pub duration_minutes: u32,
    /// Additional price, under the service's tax rules.
    pub price: Money,
}

impl Catalogue {
    /// The images that are shown, each once: those of what is not archived.
    #[must_use]
    pub fn images(&self) -> BTreeSet<ImageHash> {
        let services = self.services.iter().filter(|service| !service.archived);
        let therapists = self.therapists.iter().filter(|therapist| !therapist.archived);
        let portals = self.portals.iter().filter(|portal| !portal.archived);
        services
            .filter_map(|service| service.picture.as_ref())
            .chain(therapists.filter_map(|therapist| therapist.picture.as_ref()))
            .chain(portals.filter_map(|portal| portal.logo.as_ref()))
            .map(|picture| picture.image.hash)
            .collect()
    }

    /// A center that is not archived.
    #[must_use]
    pub fn center(&self, id: CenterId) -> Option<&Center> {
        self.centers
            .iter()
            .find(|center| center.id == id && !center.archived)
    }

    /// A service that is not archived.
    #[must_use]
    pub fn service(&self, id: ServiceId) -> Option<&Service> {
        self.services
            .iter()
            .find(|service| service.id == id && !service.archived)
    }

    /// A therapist who is not archived.
    #[must_use]
    pub fn therapist(&self, id: TherapistId) -> Option<&Therapist> {
        self.therapists
            .iter()
            .find(|therapist| therapist.id == id && !therapist.archived)
    }

    /// A booking module that is not archived.
    #[must_use]
    pub fn booking_module(&self, id: BookingModuleId) -> Option<&BookingModule> {
        self.booking_modules
            .iter()
            .find(|module| module.id == id && !module.archived)
    }

    /// A portal that answers, by id or slug.
    #[must_use]
    pub fn live_portal(&self, id_or_slug: &str) -> Option<&Portal> {
        self.portals
            .iter()
            .find(|portal| portal.is_live() && portal.is_called(id_or_slug))
    }
}
