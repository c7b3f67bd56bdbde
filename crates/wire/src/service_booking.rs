//! The service booking API: draft, slots, reserve, confirm.
//!
//! Condensed documentation: draft (section 1), slots (2), reserve (3), confirm (4). Casing is
//! mixed there and is kept: the slots reply has snake_case keys that hold PascalCase.

use serde::{Deserialize, Serialize};

use crate::availability::FreeSlot;
use crate::error::ServiceError;
use crate::nullable::null_as_default;

/// `POST /v1/bookings`: a draft.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct CreateServiceBookingRequest {
    /// Center UUID.
    pub center_id: Option<String>,
    /// `YYYY-MM-DD`.
    pub date: Option<String>,
    /// Only therapists of the catalogue (all of ours are).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_only_catalog_employees: Option<bool>,
    /// A host books for members of the family.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_family_booking: Option<bool>,
    /// The host's guest id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relationship_host_id: Option<String>,
    /// The relationship's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub guest_relationship_id: Option<String>,
    /// Who comes, each with their own items.
    #[serde(deserialize_with = "null_as_default")]
    pub guests: Vec<DraftGuest>,
    /// Portal UUID or slug. Ours: tells which module's rules hold when a center has several portals.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub portal_id: Option<String>,
    /// The booking that this draft would reschedule. Ours.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replaces: Option<String>,
}

/// A guest of a draft.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct DraftGuest {
    /// Guest UUID; left out for an anonymous guest, who becomes known by submitting.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The invoice to reschedule.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub invoice_id: Option<String>,
    /// What the guest books, in sequence.
    #[serde(deserialize_with = "null_as_default")]
    pub items: Vec<DraftItem>,
}

/// An item of a draft.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct DraftItem {
    /// The service.
    pub item: Option<IdObject>,
    /// Who should do it; left out for anyone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub therapist: Option<DraftTherapist>,
    /// Add-ons.
    #[serde(skip_serializing_if = "Vec::is_empty", deserialize_with = "null_as_default")]
    pub add_ons: Vec<IdObject>,
    /// The invoice item to reschedule.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub invoice_item_id: Option<String>,
}

/// `{"id": …}`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct IdObject {
    /// UUID.
    pub id: Option<String>,
}

/// A therapist by id or by gender.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct DraftTherapist {
    /// UUID of a named therapist.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// 0 any, 1 male, 2 female, 3 a named therapist (then `id` says who). The documentation
    /// contradicts itself on these numbers; these are ours.
    #[serde(rename = "Gender", skip_serializing_if = "Option::is_none")]
    pub gender: Option<i32>,
}

/// The reply to a draft.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreateServiceBookingResponse {
    /// The draft's id: a capability that opens nothing under `/bookings/`. Null on error.
    pub id: Option<String>,
    /// Null on success.
    #[serde(rename = "Error", alias = "error")]
    pub error: Option<ServiceError>,
}

/// `GET /v1/bookings/{id}/slots`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SlotsResponse {
    /// Slots of the draft's date, free or not.
    pub slots: Vec<Slot>,
    /// The days after it, when `check_future_day_availability` asks for them.
    pub future_days: Vec<FutureDay>,
    /// The next day with a free slot, `YYYY-MM-DDT00:00:00`, when the draft's date has none.
    pub next_available_day: Option<String>,
    /// Null on success.
    #[serde(rename = "Error", alias = "error")]
    pub error: Option<ServiceError>,
}

/// A slot of the draft's date.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Slot {
    /// The center's wall time, `YYYY-MM-DDTHH:MM:SS`.
    #[serde(rename = "Time")]
    pub time: String,
    /// Null when there are none.
    #[serde(rename = "Warnings")]
    pub warnings: Option<Vec<SlotWarning>>,
    /// The center's order of preference, 0 first: what leaves the least free time on the shorter side of the
    /// treatment. Equally good ones have the same; 0 if it is not available.
    #[serde(rename = "Priority")]
    pub priority: i32,
    /// Whether it can be reserved.
    #[serde(rename = "Available")]
    pub available: bool,
    /// The price when it differs from the service's, decimal.
    #[serde(rename = "SalePrice")]
    pub sale_price: Option<f64>,
}

/// Why a slot is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SlotWarning {
    /// 0 TherapistDoubleBooked, 1 TherapistOutsideSchedule, 2 GuestDoubleBooked, 3 RoomCapacityExceeded,
    /// 4 ServiceEndsOutsideCenterHours, 5 EquipmentCapacityExceeded, 6 DayIsHoliday,
    /// 7 the same therapist for two guests at once, 8 the same place of a room, because no other would do.
    #[serde(rename = "Type")]
    pub kind: i32,
}

/// A day after the draft's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FutureDay {
    /// `YYYY-MM-DDT00:00:00`.
    #[serde(rename = "Day")]
    pub day: String,
    /// Whether any slot is free.
    #[serde(rename = "IsAvailable")]
    pub is_available: bool,
    /// Set on a closed day.
    #[serde(rename = "HolidayType")]
    pub holiday_type: Option<i32>,
}

/// `POST /v1/bookings/{id}/slots/reserve`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct ReserveSlotRequest {
    /// The slot's `Time`, as it was sent.
    pub slot_time: Option<String>,
    /// Make a temporary invoice.
    #[serde(deserialize_with = "null_as_default")]
    pub create_invoice: bool,
}

/// The reply to a reservation, also of `GET` on the same path (present state) and of a lost race
/// (status 409, `is_reserved: false`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReserveSlotResponse {
    /// Whether the slot is held now.
    pub is_reserved: bool,
    /// UUID; survives extending and moving.
    pub reservation_id: Option<String>,
    /// UTC, `YYYY-MM-DDTHH:MM:SSZ`.
    pub expiry_time: Option<String>,
    /// Minutes that one reservation lasts.
    pub blocking_time: Option<u32>,
    /// One per guest.
    pub invoices: Option<Vec<InvoiceGuest>>,
    /// Null on success.
    #[serde(alias = "Error")]
    pub error: Option<ServiceError>,
    /// The server's clock at this reply, UTC with milliseconds. Ours: the countdown runs from here.
    pub server_time: String,
    /// No extension lasts beyond this, UTC. Ours.
    pub max_expiry_time: Option<String>,
    /// The slot held, the center's wall time. Ours.
    pub slot_time: Option<String>,
    /// The nearest free slots, when the one asked for is gone. Ours.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alternatives: Vec<FreeSlot>,
}

/// What a guest gets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InvoiceGuest {
    /// Who; all null for an anonymous guest.
    pub guest: GuestName,
    /// Null unless `create_invoice`.
    pub invoice_id: Option<String>,
    /// All appointments of the invoice together: what a no-show is marked by. Left out without an invoice.
    /// Ours here; other calls of the documentation have it beside `invoice_id`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appointment_group_id: Option<String>,
    /// What.
    pub items: Vec<InvoiceItem>,
}

/// A guest's id and names, PascalCase as documented.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GuestName {
    /// UUID.
    #[serde(rename = "Id")]
    pub id: Option<String>,
    /// Given name.
    #[serde(rename = "FirstName")]
    pub first_name: Option<String>,
    /// Family name.
    #[serde(rename = "LastName")]
    pub last_name: Option<String>,
}

/// One treatment of a reservation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InvoiceItem {
    /// The service.
    pub item: ItemName,
    /// Always 1.
    pub quantity: i32,
    /// Who does it.
    pub therapist: Option<TherapistName>,
    /// Where.
    pub room: Option<NamedObject>,
    /// With what; of several kinds, the first that the treatment names.
    pub equipment: Option<NamedObject>,
    /// Wall time.
    pub start_time: String,
    /// Wall time.
    pub end_time: String,
    /// Null unless `create_invoice`.
    pub invoice_item_id: Option<String>,
    /// Null unless `create_invoice`.
    pub appointment_id: Option<String>,
    /// Add-ons.
    pub addons: Option<Vec<NamedObject>>,
    /// Never set: packages are not sold here.
    pub package_services: Option<Vec<NamedObject>>,
}

/// The service of an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ItemName {
    /// UUID.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// 0 service (documented numbers; no other kind is sold here).
    pub item_type: i32,
}

/// The therapist of an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TherapistName {
    /// UUID.
    pub id: String,
    /// Given and family name.
    pub full_name: String,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// What guests call them.
    pub nick_name: Option<String>,
}

/// An id with its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NamedObject {
    /// UUID.
    pub id: String,
    /// Name for people.
    pub name: String,
}

/// `POST /v1/bookings/{id}/slots/confirm`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct ConfirmSlotRequest {
    /// For the spa.
    pub notes: Option<String>,
    /// Name of a group.
    pub group_name: Option<String>,
}

/// The reply to a confirmation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConfirmSlotResponse {
    /// Whether it is booked.
    pub is_confirmed: bool,
    /// Singular here, as documented: the first guest's. `appointment_id` is set in its items.
    pub invoice: Option<InvoiceGuest>,
    /// One per guest. Ours.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub invoices: Vec<InvoiceGuest>,
    /// Null on success.
    #[serde(alias = "Error")]
    pub error: Option<ServiceError>,
    /// The nearest free slots, when the hold lapsed and its slot is gone. Ours.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alternatives: Vec<FreeSlot>,
}

/// `POST /v1/guests/online_guests`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct CreateOnlineGuestRequest {
    /// Email address.
    pub email: Option<String>,
    /// Center UUID.
    pub center_id: Option<String>,
    /// Given name.
    pub first_name: Option<String>,
    /// Family name.
    pub last_name: Option<String>,
}

/// The reply: always a new guest, never a look-up by email.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreateOnlineGuestResponse {
    /// Same as `guest_id`.
    pub online_guest_id: Option<String>,
    /// UUID, a capability.
    pub guest_id: Option<String>,
    /// Null on success.
    pub error: Option<ServiceError>,
}

/// The reply to `PUT /v1/invoices/{invoice_id}/cancel` and `PUT /v1/appointments/{appointment_group_id}/no_show`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CloseInvoiceResponse {
    /// Whether it is canceled, or marked as a no-show.
    pub success: bool,
    /// Always false: nothing is charged here.
    pub is_charge_applied: bool,
    /// Null on success.
    #[serde(alias = "Error")]
    pub error: Option<ServiceError>,
}

/// `PUT /v1/appointments/{appointment_group_id}/no_show`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct MarkNoShowRequest {
    /// For staff.
    pub comments: Option<String>,
}
