//! What the server asks of a database: one trait, so that SQLite and PostgreSQL answer alike.
//!
//! The use-cases (`bookings`) decide; the store only keeps. All changes happen in a [`StoreTransaction`],
//! whose `now` is the one clock of that database. The rule that no unit is claimed twice is kept by the
//! database itself, whatever the code above does (DESIGN section 2, "Claims").
//!
//! Long because the trait and its records are one contract, which two implementations read side by side.

pub mod sqlite;

use std::fmt;

use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::catalogue::{Catalogue, Gender};
use crate::ids::{
    AddOnId, BookingId, BookingModuleId, CenterId, DraftId, EventId, GuestId, OrganizationId, OwnerId,
    PortalId, ReservationId, RoomId, ServiceId, TherapistId, TokenId, UnitId,
};
use crate::money::Money;

/// Why the database did not do it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another owner has a claim on one of the units at that time.
    #[error("a unit is claimed by another owner")]
    Overlap,
    /// The row changed or appeared under us; the caller may try again.
    #[error("the row is being changed by somebody else")]
    Conflict,
    /// The database could not be reached, or is busy past its time-out.
    #[error("the database does not answer")]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A row that we wrote cannot be read back, or the like.
    #[error("the database failed")]
    Broken(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// Result of a store call.
pub type StoreResult<T> = Result<T, StoreError>;

/// Reads, and the way to a transaction.
#[async_trait]
pub trait Store: Send + Sync + fmt::Debug {
    /// Starts a writing transaction. SQLite: `BEGIN IMMEDIATE`, one writer at a time.
    async fn begin(&self) -> StoreResult<Box<dyn StoreTransaction>>;

    /// The database's clock.
    async fn now(&self) -> StoreResult<DateTime<Utc>>;

    /// Whether the database answers (`/readyz`).
    async fn ping(&self) -> StoreResult<()>;

    /// All organizations' catalogues.
    async fn load_catalogues(&self) -> StoreResult<Vec<Catalogue>>;

    /// Grows with every import; tells a server that its catalogues are old.
    async fn catalogue_revision(&self) -> StoreResult<i64>;

    /// Live claims (booked, or held beyond `now`) that overlap the span, of the given units, in order
    /// of unit and start.
    async fn busy(&self, units: &[UnitId], span: Span) -> StoreResult<Vec<Claim>>;

    /// A draft.
    async fn find_draft(&self, id: DraftId) -> StoreResult<Option<Draft>>;

    /// A booking.
    async fn find_booking(&self, id: BookingId) -> StoreResult<Option<Booking>>;

    /// An organization's bookings, newest first.
    async fn list_bookings(&self, organization: OrganizationId) -> StoreResult<Vec<Booking>>;

    /// An organization's Events.
    async fn list_events(&self, organization: OrganizationId) -> StoreResult<Vec<Event>>;

    /// The staff token with this SHA-256 hash, if it is not revoked.
    async fn find_token(&self, hash: &[u8; 32]) -> StoreResult<Option<StaffToken>>;

    /// What was remembered under an idempotency key less than 24 h ago.
    async fn find_idempotent(&self, scope: &str, key: &str) -> StoreResult<Option<IdempotentReply>>;

    /// Pairs of claims of different owners that overlap on one unit, among live claims. Always empty,
    /// or the rule is broken (`booking-server audit`).
    async fn overlapping_claims(&self) -> StoreResult<Vec<(Claim, Claim)>>;
}

/// A transaction. Dropped without `commit`, it is rolled back.
#[async_trait]
pub trait StoreTransaction: Send {
    /// Now, the same for the whole transaction.
    fn now(&self) -> DateTime<Utc>;

    /// Keeps everything.
    async fn commit(self: Box<Self>) -> StoreResult<()>;

    /// Replaces an organization's catalogue and raises the revision.
    async fn save_catalogue(&mut self, catalogue: &Catalogue) -> StoreResult<()>;

    /// A new draft.
    async fn insert_draft(&mut self, draft: &Draft) -> StoreResult<()>;

    /// A draft, locked until the end of the transaction.
    async fn lock_draft(&mut self, id: DraftId) -> StoreResult<Option<Draft>>;

    /// The draft whose reservation this is, locked.
    async fn lock_draft_of_reservation(&mut self, id: ReservationId) -> StoreResult<Option<Draft>>;

    /// Writes the draft's reservation and state.
    async fn update_draft(&mut self, draft: &Draft) -> StoreResult<()>;

    /// How many live holds of drafts this client has (`Draft::client`).
    async fn live_holds_of_client(&mut self, client: &str) -> StoreResult<u32>;

    /// Live claims as in [`Store::busy`], seen from inside the transaction.
    async fn busy(&mut self, units: &[UnitId], span: Span) -> StoreResult<Vec<Claim>>;

    /// First deletes claims of these units that have lapsed and overlap the new ones, then inserts.
    /// [`StoreError::Overlap`] if another owner is there; the transaction stays usable (savepoint).
    async fn insert_claims(&mut self, claims: &[Claim]) -> StoreResult<()>;

    /// Gives up all claims of an owner. Returns how many there were.
    async fn delete_claims_of(&mut self, owner: OwnerId) -> StoreResult<u64>;

    /// Changes `hold_until` of all claims of an owner (`None`: booked, for good) that still exist and
    /// have not lapsed. Returns how many; the caller compares with how many it expects.
    async fn set_hold_until(&mut self, owner: OwnerId, hold_until: Option<DateTime<Utc>>)
    -> StoreResult<u64>;

    /// A new booking. [`StoreError::Conflict`] if its reference is taken (choose another).
    async fn insert_booking(&mut self, booking: &Booking) -> StoreResult<()>;

    /// A booking, locked.
    async fn lock_booking(&mut self, id: BookingId) -> StoreResult<Option<Booking>>;

    /// Writes a booking whose `last_updated` the caller has moved on.
    async fn update_booking(&mut self, booking: &Booking) -> StoreResult<()>;

    /// Open PENDING bookings with this email address (lower case) in the organization.
    async fn pending_bookings_of_email(
        &mut self,
        organization: OrganizationId,
        email: &str,
    ) -> StoreResult<u32>;

    /// PENDING bookings that must lapse by now (`Booking::lapses_at`), locked.
    async fn pending_bookings_due(&mut self, limit: u32) -> StoreResult<Vec<Booking>>;

    /// A new Event.
    async fn insert_event(&mut self, event: &Event) -> StoreResult<()>;

    /// A new guest.
    async fn insert_guest(&mut self, guest: &Guest) -> StoreResult<()>;

    /// A guest.
    async fn find_guest(&mut self, id: GuestId) -> StoreResult<Option<Guest>>;

    /// A new staff token.
    async fn insert_token(&mut self, token: &StaffToken, hash: &[u8; 32]) -> StoreResult<()>;

    /// What was remembered under an idempotency key less than 24 h ago, seen inside the transaction.
    async fn find_idempotent(&mut self, scope: &str, key: &str) -> StoreResult<Option<IdempotentReply>>;

    /// Remembers a reply. [`StoreError::Conflict`] if the key was taken meanwhile.
    async fn insert_idempotent(&mut self, scope: &str, key: &str, reply: &IdempotentReply)
    -> StoreResult<()>;

    /// Deletes lapsed claims, idempotency records past 24 h and drafts unused for 48 h. Returns rows deleted.
    async fn sweep(&mut self) -> StoreResult<u64>;
}

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
    /// Which client made it, for limits: a keyed hash of the address, never the address.
    pub client: String,
    /// When.
    pub created_at: DateTime<Utc>,
    /// The hold, from the first reserve on; also when it has lapsed.
    pub reservation: Option<Reservation>,
    /// What it became.
    pub booking: Option<BookingId>,
}

/// A guest of a draft.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DraftGuest {
    /// `None`: anonymous until submitting.
    pub id: Option<GuestId>,
    /// In sequence.
    pub items: Vec<DraftItem>,
}

/// An item of a draft.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DraftItem {
    /// What.
    pub service: ServiceId,
    /// By whom.
    pub therapist: TherapistChoice,
    /// With what added.
    pub add_ons: Vec<AddOnId>,
}

/// Who should do it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
    /// Where.
    pub room: Option<RoomId>,
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
    pub contact: booking_wire::booking_module::Contact,
    /// What it is called.
    pub title: String,
    /// Answers to event fields.
    pub event_answers: std::collections::BTreeMap<String, booking_wire::booking_module::Answer>,
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
    /// When a PENDING booking lapses unanswered.
    pub lapses_at: Option<DateTime<Utc>>,
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
