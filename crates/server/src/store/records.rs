//! What the store keeps: drafts, holds, claims, bookings, events, guests, tokens. Plain data, no behaviour.

mod invoices;

pub mod decisions;

pub mod mails;

pub mod desk;

pub mod webhooks;

mod block_out;
mod relationship;

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::attribution::Attribution;
use crate::catalogue::Gender;
use crate::contact::{Answer, Contact};
use crate::ids::{
    AddOnId, BookingId, BookingModuleId, CenterId, DraftId, EquipmentId, EventId, GuestId, InvoiceId,
    OrganizationId, OwnerId, PortalId, RelationshipId, ReservationId, RoomId, ServiceId, TherapistId,
    TokenId, UnitId,
};
use crate::money::Money;

pub use block_out::{BlockOut, BlockedOut};
pub use invoices::{DoubtfulInvoice, Invoice, InvoiceItem, InvoiceStatus};
pub use relationship::{GuestRelationship, RelationshipKind};

/// A half-open span of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// Inclusive.
    pub start: DateTime<Utc>,
    /// Exclusive.
    pub end: DateTime<Utc>,
}

/// A unit in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
    /// What.
    pub unit: UnitId,
    /// When, recovery time included; whole seconds.
    pub during: Span,
    /// By whom.
    pub owner: OwnerId,
    /// Until when it is only held; `None` when booked.
    pub hold_until: Option<DateTime<Utc>>,
}

/// Where the claims of some units stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClaimsMark {
    /// Grows with every change of a claim of one of the units; never comes back.
    pub revision: i64,
    /// When the first of the holds that are live now ends by itself, if nobody changes it before.
    pub next_lapse: Option<DateTime<Utc>>,
    /// When that was, in whole seconds.
    pub now: DateTime<Utc>,
}

/// All claims and all that may be behind them, as they were at one moment: for `booking-server audit`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Holdings {
    /// When that was.
    pub now: DateTime<Utc>,
    /// All claims, lapsed ones included, in order of unit and start.
    pub claims: Vec<Claim>,
    /// The drafts that were not released or booked, lapsed ones included.
    pub drafts: Vec<Draft>,
    /// All bookings.
    pub bookings: Vec<Booking>,
    /// All open change requests.
    pub change_requests: Vec<decisions::ChangeRequest>,
    /// All block-out times that staff entered.
    pub block_outs: Vec<BlockOut>,
    /// How many invoices there are, temporary and permanent.
    pub invoices: u64,
}

/// A service booking before it is submitted or confirmed.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// Capability.
    pub id: DraftId,
    /// Owner of its claims; inherited by the booking it becomes.
    pub owner: OwnerId,
    /// Tenant.
    pub organization: OrganizationId,
    /// Whose rules hold.
    pub portal: PortalId,
    /// Where.
    pub center: CenterId,
    /// The date asked for first.
    pub date: NaiveDate,
    /// Who and what.
    pub guests: Vec<DraftGuest>,
    /// The booking that it would reschedule: its owner is the booking's, whose own claims stay booked
    /// beside those that the draft holds.
    pub replaces: Option<BookingId>,
    /// `last_updated` of that booking when the draft was made: what the draft takes was chosen for the booking as it
    /// was then.
    pub replaced_as_of: Option<DateTime<Utc>>,
    /// Set when a host books for the family.
    pub family: Option<FamilyBooking>,
    /// Whether its slots say why they are taken. It never overrides a claim.
    pub is_double_booking_enabled: bool,
    /// Which client made it, for limits: a keyed hash of the address, never the address.
    pub client: String,
    /// When.
    pub created_at: DateTime<Utc>,
    /// The hold, from the first reserve on; also when it has lapsed.
    pub reservation: Option<Reservation>,
    /// What it became.
    pub booking: Option<BookingId>,
}

impl Draft {
    /// When the hold treats a guest, each time with its owner.
    pub(super) fn held_treatments_of(&self, guest: GuestId) -> impl Iterator<Item = (OwnerId, Span)> {
        let is_of = move |one: &&Appointment| {
            let of = self.guests.get(one.guest);
            of.is_some_and(|of| of.id == Some(guest))
        };
        let held = self.reservation.iter().flat_map(|held| &held.appointments);
        held.filter(is_of).map(|one| (self.owner, one.during))
    }
}

/// For whom a host books.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FamilyBooking {
    /// Who reserves.
    pub host: GuestId,
    /// Between the host and the member who comes.
    pub relationship: RelationshipId,
}

/// A guest of a draft.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct DraftGuest {
    /// `None`: anonymous until submitting.
    pub id: Option<GuestId>,
    /// The invoice whose appointments staff give another time. Only staff can make such a draft.
    #[serde(default)]
    pub invoice: Option<InvoiceId>,
    /// In sequence.
    pub items: Vec<DraftItem>,
}

/// An item of a draft.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct DraftItem {
    /// What.
    pub service: ServiceId,
    /// By whom.
    pub therapist: TherapistChoice,
    /// With what added.
    pub add_ons: Vec<AddOnId>,
}

/// Who should do it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TherapistChoice {
    /// No matter.
    Anyone,
    /// Only this gender.
    Gender(Gender),
    /// Only this person.
    Named(TherapistId),
}

/// A hold.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reservation {
    /// Survives extending and moving.
    pub id: ReservationId,
    /// The center's wall time.
    pub slot_time: NaiveDateTime,
    /// Who gets what where, in order of guests and items.
    pub appointments: Vec<Appointment>,
    /// When this draft first held anything: the limit counts from here.
    pub held_since: DateTime<Utc>,
    /// When it ends by itself.
    pub expires_at: DateTime<Utc>,
    /// Given up by the customer.
    pub released: bool,
}

/// One treatment with everything it takes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Appointment {
    /// Index of the guest in the draft.
    pub guest: usize,
    /// What.
    pub service: ServiceId,
    /// With what added.
    pub add_ons: Vec<AddOnId>,
    /// Who.
    pub therapist: Option<TherapistId>,
    /// Who was asked for. `None` in what was kept before this was: then who treats.
    #[serde(default)]
    pub wish: Option<TherapistChoice>,
    /// Where.
    pub room: Option<RoomId>,
    /// With what, one piece of each.
    #[serde(default)]
    pub equipment: Vec<EquipmentId>,
    /// Units in use, recovery time included in `claimed`.
    pub units: Vec<UnitId>,
    /// The treatment itself.
    pub during: Span,
    /// `during` with recovery time.
    pub claimed: Span,
    /// What the customer pays, tax inside.
    pub total: Money,
    /// How much of it is tax, minor units.
    pub tax_minor: i64,
}

/// Documented numbers 0 to 3.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[repr(i32)]
pub enum BookingStatus {
    /// Waits for staff.
    Pending = 0,
    /// Will take place.
    Approved = 1,
    /// Staff refused.
    Denied = 2,
    /// Given up.
    Canceled = 3,
}

/// A booking.
#[derive(Clone, Debug, PartialEq)]
pub struct Booking {
    /// Capability.
    pub id: BookingId,
    /// For people; unique in the organization.
    pub reference: String,
    /// Owner of its claims.
    pub owner: OwnerId,
    /// Where it stands.
    pub status: BookingStatus,
    /// Tenant.
    pub organization: OrganizationId,
    /// Module.
    pub booking_module: BookingModuleId,
    /// Portal.
    pub portal: PortalId,
    /// Where.
    pub center: CenterId,
    /// Who.
    pub contact: Contact,
    /// What it is called.
    pub title: String,
    /// Answers to event fields.
    pub event_answers: BTreeMap<String, Answer>,
    /// Who gets what where.
    pub appointments: Vec<Appointment>,
    /// Cleaned HTML.
    pub request_note: Option<String>,
    /// Set by staff.
    pub customer_id: Option<String>,
    /// Set by staff.
    pub contact_id: Option<String>,
    /// Event made by approval.
    pub event: Option<EventId>,
    /// The booker's language.
    pub language: String,
    /// Where it came from, if the customer agreed that this be kept.
    pub attribution: Attribution,
    /// When a PENDING booking lapses unanswered.
    pub lapses_at: Option<DateTime<Utc>>,
    /// When staff should be reminded of a PENDING booking; `None` once they were, or have answered.
    pub remind_at: Option<DateTime<Utc>>,
    /// When.
    pub created_at: DateTime<Utc>,
    /// The optimistic lock; grows strictly, whole seconds.
    pub last_updated: DateTime<Utc>,
}

/// An Event of the organization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Id.
    pub id: EventId,
    /// Tenant.
    pub organization: OrganizationId,
    /// The booking it was made from.
    pub booking: Option<BookingId>,
    /// What it is called.
    pub title: String,
    /// When.
    pub during: Span,
    /// Canceled and kept.
    pub canceled: bool,
}

/// A guest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guest {
    /// Capability.
    pub id: GuestId,
    /// Tenant.
    pub organization: OrganizationId,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// Email address.
    pub email: String,
}

/// A staff token, without its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaffToken {
    /// Row.
    pub id: TokenId,
    /// Tenant.
    pub organization: OrganizationId,
    /// Whose.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// When.
    pub created_at: DateTime<Utc>,
    /// Since when it opens nothing any more.
    pub revoked_at: Option<DateTime<Utc>>,
}

/// What a staff token may do; each role includes those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// See.
    Read,
    /// Approve, deny, cancel.
    Decide,
    /// All.
    Admin,
}

/// A reply remembered under an idempotency key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotentReply {
    /// SHA-256 of the request's body: the same key with another body is refused.
    pub request_hash: [u8; 32],
    /// HTTP status.
    pub status: u16,
    /// JSON body.
    pub body: String,
}
