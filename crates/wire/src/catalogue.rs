//! The catalogue calls of the service booking API (section 6): centers, services, therapists.
//!
//! What the documentation names and this server does not have (variants, demand groups and the like) is left
//! out; what is ours says so.

use serde::{Deserialize, Serialize};

use crate::portal::{AddOn, JobDetails, PersonalInfo};
use crate::service_booking::NamedObject;

/// Where a page is in its list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PageInfo {
    /// How many there are in all.
    pub total: u32,
    /// From 1.
    pub page: u32,
    /// How many fit on a page.
    pub size: u32,
}

/// `GET /v1/centers`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListCentersResponse {
    /// A page of them.
    pub centers: Vec<ListedCenter>,
    /// Which page.
    pub page_info: PageInfo,
}

/// A place where treatments happen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListedCenter {
    /// UUID.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// IANA zone of all its wall times.
    pub time_zone: String,
    /// Where.
    pub location: Location,
    /// Of all its prices.
    pub currency: Currency,
    /// For who wants to call or write.
    pub contact_info: ContactInfo,
    /// The usual week, Monday first; a day with a break has two entries. Null unless `expand` names it.
    pub working_hours: Option<Vec<WorkingHours>>,
}

/// Where a center is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Location {
    /// Postal address, one line each. Ours.
    pub address_lines: Vec<String>,
    /// The center's `time_zone` once more, where the documentation has it.
    pub time_zone: TimeZone,
}

/// A time zone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TimeZone {
    /// IANA name; the documentation has numbers of its own here.
    pub id: String,
    /// IANA name.
    pub name: String,
}

/// A currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Currency {
    /// ISO 4217 code, as `currency_id` of prices; the documentation has numbers of its own here.
    pub id: String,
    /// ISO 4217 code.
    pub code: String,
    /// Digits after the decimal point. Ours.
    pub digits: u8,
}

/// How to reach a center, as written by the spa.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ContactInfo {
    /// Telephone.
    pub phone: Option<String>,
    /// Email.
    pub email: Option<String>,
}

/// Hours of a weekday. The documentation has no shape for it; this is ours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WorkingHours {
    /// `Monday` to `Sunday`.
    pub day_of_week: String,
    /// Whether the center is closed; the times are null then.
    pub is_closed: bool,
    /// Wall time, `HH:MM:SS`.
    pub start_time: Option<String>,
    /// Wall time, `HH:MM:SS`; at or before `start_time` it is of the next day.
    pub end_time: Option<String>,
}

/// `GET /v1/Centers/{center_id}/services`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListServicesResponse {
    /// A page of them.
    pub services: Vec<CenterService>,
    /// Which page.
    pub page_info: PageInfo,
}

/// A treatment of a center.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CenterService {
    /// UUID.
    pub id: String,
    /// The spa's own short code.
    pub code: String,
    /// Name for people.
    pub name: String,
    /// Plain text.
    pub description: Option<String>,
    /// Minutes with the guest.
    pub duration: u32,
    /// Minutes afterwards in which therapist and room are not free.
    pub recovery_time: u32,
    /// Whether it is for two.
    pub is_couple_service: bool,
    /// What it costs.
    pub price_info: ServicePriceInfo,
    /// Null unless `expand` names it.
    pub additional_info: Option<AdditionalInfo>,
    /// Null unless `expand` names it.
    pub add_ons_info: Option<AddOnsInfo>,
    /// Addresses of pictures, relative to the server. Null unless `expand` names it.
    pub image_paths: Option<Vec<String>>,
}

/// A price by the list, decimal. Prices at some times of the week come with the slots.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ServicePriceInfo {
    /// ISO 4217 code; the documentation has numbers of its own here.
    pub currency_id: String,
    /// As the spa wrote it, tax inside if `include_tax`.
    pub sale_price: f64,
    /// Always null: taxes have no ids here.
    pub tax_id: Option<String>,
    /// Whether `sale_price` has the tax inside.
    pub include_tax: bool,
    /// The tax.
    pub tax: f64,
    /// What is left without it.
    pub price_without_tax: f64,
    /// What the customer pays.
    pub final_price: f64,
}

/// More about a service.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AdditionalInfo {
    /// Its heading.
    pub category: Option<NamedObject>,
}

/// What can be added to a service.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AddOnsInfo {
    /// Always false: add-ons are no services here.
    pub is_add_on: bool,
    /// Whether the list has any.
    pub has_add_ons: bool,
    /// In display order. The shape of the entries is ours, the portal's.
    pub add_ons_list: Vec<AddOn>,
}

/// `GET /v1/centers/{center_id}/therapists`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListTherapistsResponse {
    /// Who works there.
    pub therapists: Vec<CenterTherapist>,
    /// Which page. Ours here.
    pub page_info: PageInfo,
}

/// Somebody who treats at a center.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CenterTherapist {
    /// UUID.
    pub id: String,
    /// Names and gender.
    pub personal_info: PersonalInfo,
    /// Work.
    pub job_details: JobDetails,
    /// Address of a portrait, relative to the server. Ours.
    pub image_path: Option<String>,
}
