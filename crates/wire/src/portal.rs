//! `GET /v1/portals/{portal}`: all that the first screen needs. Ours.
//!
//! Texts arrive in the language of the request's `lang` parameter, or the portal's own.

use serde::{Deserialize, Serialize};

/// The reply; cacheable, with an ETag.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PortalResponse {
    /// The public face of the booking module.
    pub portal: Portal,
    /// Who runs it.
    pub organization: Organization,
    /// Where one can book.
    pub centers: Vec<Center>,
    /// The form and the rules.
    pub booking_module: BookingModule,
    /// Headings of the services, in display order.
    pub categories: Vec<Category>,
    /// What can be booked, in display order.
    pub services: Vec<Service>,
    /// Who can be asked for, in display order.
    pub therapists: Vec<Therapist>,
    /// What the portal looks like: `--booking-*` property name to value. Those of the preset, the portal's or that of
    /// the request's `theme`, and over them what the portal saved.
    pub theme: std::collections::BTreeMap<String, String>,
    /// What the portal says in its own words, in this reply's language: key of a text of the widget to plain text.
    #[serde(default)]
    pub wording: std::collections::BTreeMap<String, String>,
}

/// A portal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Portal {
    /// UUID.
    pub id: String,
    /// Name in addresses.
    pub slug: String,
    /// Name for people.
    pub name: String,
    /// 0 LIVE, 1 DRAFT (documented numbers). A DRAFT portal is never answered.
    pub status: i32,
    /// The language of the texts in this reply, a BCP 47 tag.
    pub language: String,
}

/// An organization.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Organization {
    /// UUID.
    pub id: String,
    /// Name for people.
    pub name: String,
}

/// A place where treatments happen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Center {
    /// UUID.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Postal address, one line each.
    pub address_lines: Vec<String>,
    /// For the customer who wants to call, as written by the spa.
    pub phone: Option<String>,
    /// For the customer who wants to write.
    pub email: Option<String>,
    /// IANA zone.
    pub time_zone: String,
    /// ISO 4217 code of all prices of this center.
    pub currency: String,
    /// Digits after the decimal point in that currency.
    pub currency_digits: u8,
}

/// The configuration behind a portal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BookingModule {
    /// UUID.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// A sentence or two above the first step, plain text.
    pub description: Option<String>,
    /// The fields of the details step, in display order.
    pub fields: Vec<FormField>,
    /// The rules that the customer is told of.
    pub settings: ModuleSettings,
}

/// The rules of a booking module.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ModuleSettings {
    /// `manual`: a submission waits for the spa. `automatic`: it is approved at once.
    pub approval: Approval,
    /// How long a hold lasts, minutes.
    pub blocking_time: u32,
    /// The earliest start from now, minutes.
    pub minimum_notice_minutes: u32,
    /// How many days ahead can be booked.
    pub horizon_days: u32,
    /// What happens on cancellation, plain text.
    pub cancellation_policy: Option<String>,
    /// Whether the customer may add a note.
    pub note: bool,
    /// How many guests one booking may be for.
    #[serde(default = "one")]
    pub max_guests: u32,
    /// How many treatments in a row each guest may have in one visit.
    #[serde(default = "one")]
    pub max_items_per_guest: u32,
}

/// What older servers mean.
const fn one() -> u32 {
    1
}

/// How submissions become bookings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Approval {
    /// Staff decide.
    Manual,
    /// Approved at once.
    Automatic,
}

/// One field of the form. The ids `firstName`, `lastName`, `email` and `phone` go into `contact`
/// itself, every other id into `contact.answers`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FormField {
    /// Stable name of the field.
    pub id: String,
    /// What is asked.
    pub kind: FieldKind,
    /// The question.
    pub label: String,
    /// A sentence below the question.
    pub help: Option<String>,
    /// Whether an answer must be given; a required checkbox must be ticked.
    pub required: bool,
    /// Needs care: never stored in the browser, never in mail or logs.
    pub sensitive: bool,
    /// Longest answer, characters.
    pub max_length: u32,
    /// The choices of a `choice` field, in display order.
    pub options: Vec<FieldOption>,
    /// Where the text behind a checkbox can be read (terms, privacy).
    pub link_url: Option<String>,
    /// The services that ask this; empty means all.
    pub service_ids: Vec<String>,
    /// Asked of every guest of a group instead of once (then for the guests who get one of the services).
    #[serde(default)]
    pub per_guest: bool,
}

/// Kinds of form fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// One line.
    Text,
    /// An email address.
    Email,
    /// A telephone number.
    Phone,
    /// One of `options`.
    Choice,
    /// Yes or no.
    Checkbox,
    /// Several lines.
    LongText,
}

/// One choice.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldOption {
    /// What is sent.
    pub value: String,
    /// What is shown.
    pub label: String,
}

/// A heading of services.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Category {
    /// UUID.
    pub id: String,
    /// Name for people.
    pub name: String,
}

/// A treatment. Names as in the catalogue calls of the service booking API where those exist.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Service {
    /// UUID.
    pub id: String,
    /// The spa's own short code.
    pub code: String,
    /// Name for people.
    pub name: String,
    /// Plain text.
    pub description: Option<String>,
    /// Category UUID.
    pub category_id: String,
    /// Minutes with the guest.
    pub duration: u32,
    /// Minutes afterwards in which therapist and room are not free.
    pub recovery_time: u32,
    /// Whether it is for two.
    pub is_couple_service: bool,
    /// What it costs.
    pub price_info: PriceInfo,
    /// Centers that offer it.
    pub center_ids: Vec<String>,
    /// Therapists who can do it.
    pub therapist_ids: Vec<String>,
    /// What can be added to it, in display order.
    pub add_ons_info: Vec<AddOn>,
    /// Addresses of pictures, relative to the server; the one of `picture` among them.
    pub image_paths: Vec<String>,
    /// The picture, in several widths.
    #[serde(default)]
    pub picture: Option<Picture>,
}

/// A picture that the server has. For `<img srcset sizes width height alt loading=lazy>`: its addresses never
/// change what they answer, and `img-src` of the server is all that a site's policy needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Picture {
    /// What it shows, for who does not see it; empty where it only decorates.
    pub alt: String,
    /// Its average colour, `#rrggbb`: what can be shown in its place until it is there.
    pub color: String,
    /// From the narrowest to the widest, all of one shape; never empty.
    pub renditions: Vec<PictureRendition>,
}

/// One width of a picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PictureRendition {
    /// Address, relative to the server.
    pub path: String,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// Media type: `image/webp`. Clients pass over those that they do not know.
    pub format: String,
}

/// A price, decimal in the center's currency.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PriceInfo {
    /// What the customer pays if `include_tax`, otherwise before tax.
    pub sale_price: f64,
    /// Percent.
    pub tax_rate: f64,
    /// Whether `sale_price` has the tax inside.
    pub include_tax: bool,
}

/// Something that lengthens or enriches a treatment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AddOn {
    /// UUID.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Additional minutes.
    pub duration: u32,
    /// Additional price, with the service's tax rules.
    pub sale_price: f64,
}

/// Somebody who treats.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Therapist {
    /// UUID.
    pub id: String,
    /// Names and gender.
    pub personal_info: PersonalInfo,
    /// Work.
    pub job_details: JobDetails,
    /// Centers where they work.
    pub center_ids: Vec<String>,
    /// Address of a portrait, relative to the server; the one of `picture` where there is one.
    pub image_path: Option<String>,
    /// The portrait, in several widths.
    #[serde(default)]
    pub picture: Option<Picture>,
}

/// Who a therapist is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PersonalInfo {
    /// Given name.
    pub first_name: String,
    /// Family name; may be empty.
    pub last_name: String,
    /// What guests call them, if it differs.
    pub nick_name: Option<String>,
    /// 0 not said, 1 male, 2 female (see `Gender` in the service booking API).
    pub gender: i32,
}

/// What a therapist does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct JobDetails {
    /// For example "Massage therapist".
    pub title: Option<String>,
}
