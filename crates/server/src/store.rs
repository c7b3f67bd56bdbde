//! What the server asks of a database: one trait, so that SQLite and PostgreSQL answer alike.
//!
//! The use-cases (`bookings`) decide; the store only keeps. All changes happen in a [`StoreTransaction`],
//! whose `now` is the one clock of that database. The rule that no unit is claimed twice is kept by the
//! database itself, whatever the code above does (DESIGN section 2, "Claims").
//!
//! Long because every step is named here once, with what it promises.

pub mod records;

pub mod desk;

pub mod pictures;

pub mod sqlite;

pub mod postgres;

pub mod address;

pub mod schema;

use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use crate::catalogue::Catalogue;
use crate::clock::Clock;
use crate::ids::{
    AppointmentGroupId, BlockOutId, BookingId, ChangeRequestId, DraftId, EventId, GuestId, InvoiceId,
    OrganizationId, OwnerId, RelationshipId, ReservationId, TokenId, UnitId, WebhookId,
};

pub use desk::{DeskStore, DeskTransaction};
pub use pictures::{PictureStore, PictureTransaction};
pub use records::decisions::{
    Actor, AuditEntry, AuditedChanges, BookingChange, BookingInFull, ChangeRequest, ChangeWish, NewVisit,
    Notice, NoticeDetail, Occasion, RequestedChange, UNTIL_DECIDED,
};
pub use records::desk::{BookingQuery, DeskSession, LONGEST_VISIT};
pub use records::mails::{Mail, MailAttempt, MailState, NewMail, Premise};
pub use records::webhooks::{
    NewWebhookDelivery, Webhook, WebhookAttempt, WebhookDelivery, WebhookDeliveryState,
};
pub use records::{
    Appointment, BlockOut, BlockedOut, Booking, BookingStatus, Claim, ClaimsMark, DoubtfulInvoice, Draft,
    DraftGuest, DraftItem, Event, FamilyBooking, Guest, GuestRelationship, Holdings, IdempotentReply,
    Invoice, InvoiceItem, InvoiceStatus, RelationshipKind, Reservation, Role, Span, StaffToken,
    TherapistChoice,
};

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
pub trait Store: DeskStore + PictureStore + Send + Sync + fmt::Debug {
    /// Starts a writing transaction. SQLite: `BEGIN IMMEDIATE`, one writer at a time. PostgreSQL: many at
    /// once, kept apart by the locks that the methods name.
    async fn begin(&self) -> StoreResult<Box<dyn StoreTransaction>>;

    /// The database's clock.
    async fn now(&self) -> StoreResult<DateTime<Utc>>;

    /// The same clock for where nobody can wait: as exact as can be told without asking.
    fn clock(&self) -> Arc<dyn Clock>;

    /// Closes all connections; what is committed is on disk before and after.
    async fn close(&self);

    /// Whether the database answers (`/readyz`).
    async fn ping(&self) -> StoreResult<()>;

    /// All organizations' catalogues.
    async fn load_catalogues(&self) -> StoreResult<Vec<Catalogue>>;

    /// Grows with every import; tells a server that its catalogues are old.
    async fn catalogue_revision(&self) -> StoreResult<i64>;

    /// Live claims (booked, or held beyond `now`) that overlap the span, of the given units, in order
    /// of unit and start.
    async fn busy(&self, units: &[UnitId], span: Span) -> StoreResult<Vec<Claim>>;

    /// Where the claims of some units stand: what was computed from them earlier is still right if this has
    /// not changed. One cheap question, and right also if another server changes claims.
    async fn claims_mark(&self, units: &[UnitId]) -> StoreResult<ClaimsMark>;

    /// A draft.
    async fn find_draft(&self, id: DraftId) -> StoreResult<Option<Draft>>;

    /// A booking.
    async fn find_booking(&self, id: BookingId) -> StoreResult<Option<Booking>>;

    /// A booking with its open change request and all that happened to it, as they were at one moment.
    async fn find_booking_in_full(&self, id: BookingId) -> StoreResult<Option<BookingInFull>>;

    /// The `last_updated` of these bookings, in no order, without those that are not there. One cheap question.
    async fn booking_revisions(&self, bookings: &[BookingId])
    -> StoreResult<Vec<(BookingId, DateTime<Utc>)>>;

    /// The booking of the organization that readers know by this alias ([`BookingId::alias`]).
    async fn find_booking_of_alias(
        &self,
        organization: OrganizationId,
        alias: BookingId,
    ) -> StoreResult<Option<BookingId>>;

    /// An organization's bookings, newest first.
    async fn list_bookings(&self, organization: OrganizationId) -> StoreResult<Vec<Booking>>;

    /// APPROVED bookings of all organizations whose Event starts after one moment and not after another.
    async fn approved_bookings_starting(
        &self,
        after: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> StoreResult<Vec<Booking>>;

    /// An organization's Events.
    async fn list_events(&self, organization: OrganizationId) -> StoreResult<Vec<Event>>;

    /// Who the guests of a booking are, as far as they are known: by place, from 0.
    async fn guests_of_booking(&self, booking: BookingId) -> StoreResult<Vec<(usize, GuestId)>>;

    /// When a guest is treated: by pending and approved bookings, but for those to which they did not come, and by
    /// what drafts hold; each with the owner of its claims.
    async fn treatments_of_guest(&self, guest: GuestId) -> StoreResult<Vec<(OwnerId, Span)>>;

    /// The invoices of a draft, temporary ones of a hold that has lapsed included, in order of its guests.
    async fn invoices_of_draft(&self, draft: DraftId) -> StoreResult<Vec<Invoice>>;

    /// Invoices that may contradict their hold, their booking or its claims, with what tells whether they
    /// do (`bookings::invoice_audit` decides).
    async fn doubtful_invoices(&self) -> StoreResult<Vec<DoubtfulInvoice>>;

    /// An Event.
    async fn find_event(&self, id: EventId) -> StoreResult<Option<Event>>;

    /// The open change request of a booking.
    async fn find_change_request_of(&self, booking: BookingId) -> StoreResult<Option<ChangeRequest>>;

    /// An organization's open change requests, oldest first.
    async fn list_change_requests(&self, organization: OrganizationId) -> StoreResult<Vec<ChangeRequest>>;

    /// All that happened to a booking, oldest first.
    async fn list_audit_entries(&self, booking: BookingId) -> StoreResult<Vec<AuditEntry>>;

    /// Notices after the one with this number (0: all), in order, each with its number.
    async fn notices_after(&self, number: i64, limit: u32) -> StoreResult<Vec<(i64, Notice)>>;

    /// The mails about a booking, oldest first.
    async fn mails_of_booking(&self, booking: BookingId) -> StoreResult<Vec<Mail>>;

    /// An organization's webhooks, oldest first.
    async fn list_webhooks(&self, organization: OrganizationId) -> StoreResult<Vec<Webhook>>;

    /// The webhooks that are enabled and are to be told something by now.
    async fn due_webhooks(&self) -> StoreResult<Vec<Webhook>>;

    /// What an organization's webhooks were told, the latest first; in this state, if one is given.
    async fn list_webhook_deliveries(
        &self,
        organization: OrganizationId,
        state: Option<WebhookDeliveryState>,
        limit: u32,
    ) -> StoreResult<Vec<WebhookDelivery>>;

    /// The random key with this name, the same for all servers of the database. If there is none yet, `fresh`
    /// becomes it.
    async fn secret(&self, name: &str, fresh: [u8; 32]) -> StoreResult<[u8; 32]>;

    /// The staff token with this SHA-256 hash, if it is not revoked.
    async fn find_token(&self, hash: &[u8; 32]) -> StoreResult<Option<StaffToken>>;

    /// An organization's staff tokens, revoked ones included, oldest first.
    async fn list_tokens(&self, organization: OrganizationId) -> StoreResult<Vec<StaffToken>>;

    /// An organization's relationships between guests, by host.
    async fn list_relationships(&self, organization: OrganizationId) -> StoreResult<Vec<GuestRelationship>>;

    /// The guests that came from the catalogue file, with the keys that it gives them, by key.
    async fn imported_guests(&self, organization: OrganizationId) -> StoreResult<Vec<(String, Guest)>>;

    /// The block-out times that staff entered and that overlap the span, by start.
    async fn list_block_outs(&self, organization: OrganizationId, span: Span) -> StoreResult<Vec<BlockOut>>;

    /// What was remembered under an idempotency key less than 24 h ago.
    async fn find_idempotent(&self, scope: &str, key: &str) -> StoreResult<Option<IdempotentReply>>;

    /// Pairs of claims of different owners that overlap on one unit, among live claims. Always empty,
    /// or the rule is broken (`booking-server audit`).
    async fn overlapping_claims(&self) -> StoreResult<Vec<(Claim, Claim)>>;

    /// All claims and all that may be behind them, as they were at one moment.
    async fn holdings(&self) -> StoreResult<Holdings>;
}

/// A transaction. Dropped without `commit`, it is rolled back.
#[async_trait]
pub trait StoreTransaction: DeskTransaction + PictureTransaction + Send {
    /// Now, the same for the whole transaction.
    fn now(&self) -> DateTime<Utc>;

    /// Keeps everything.
    async fn commit(self: Box<Self>) -> StoreResult<()>;

    /// From here to the end of the transaction nobody else saves a catalogue. Readers go on.
    async fn lock_catalogues(&mut self) -> StoreResult<()>;

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

    /// The drafts that would reschedule a booking and hold, or held, something: not those that were
    /// released, or that became something. Oldest first, locked.
    async fn lock_drafts_replacing(&mut self, booking: BookingId) -> StoreResult<Vec<Draft>>;

    /// How many live holds of drafts this client has (`Draft::client`). Whoever counts the same client waits
    /// until this transaction ends.
    async fn live_holds_of_client(&mut self, client: &str) -> StoreResult<u32>;

    /// Live claims as in [`Store::busy`], seen from inside the transaction.
    async fn busy(&mut self, units: &[UnitId], span: Span) -> StoreResult<Vec<Claim>>;

    /// First deletes claims of these units that have lapsed and overlap the new ones, then inserts.
    /// [`StoreError::Overlap`] if another owner is there; the transaction stays usable (savepoint).
    async fn insert_claims(&mut self, claims: &[Claim]) -> StoreResult<()>;

    /// Gives up all claims of an owner, held and booked. Returns how many there were.
    async fn delete_claims_of(&mut self, owner: OwnerId) -> StoreResult<u64>;

    /// Gives up those claims of an owner that are held until exactly `held_until`: one hold, while what
    /// the owner has booked, or holds until another time, stays. Returns how many there were.
    async fn delete_held_claims_of(&mut self, owner: OwnerId, held_until: DateTime<Utc>) -> StoreResult<u64>;

    /// Gives up those claims of an owner that are booked; what is held stays. Returns how many there were.
    async fn delete_booked_claims_of(&mut self, owner: OwnerId) -> StoreResult<u64>;

    /// Changes `hold_until` (`None`: booked, for good) of those claims of an owner that are held until
    /// exactly `held_until`, still exist and have not lapsed. Returns how many; the caller compares with
    /// how many it expects.
    async fn set_hold_until(
        &mut self,
        owner: OwnerId,
        held_until: DateTime<Utc>,
        hold_until: Option<DateTime<Utc>>,
    ) -> StoreResult<u64>;

    /// A new booking. [`StoreError::Conflict`] if its reference is taken (choose another).
    async fn insert_booking(&mut self, booking: &Booking) -> StoreResult<()>;

    /// A booking, locked.
    async fn lock_booking(&mut self, id: BookingId) -> StoreResult<Option<Booking>>;

    /// Writes a booking whose `last_updated` the caller has moved on.
    async fn update_booking(&mut self, booking: &Booking) -> StoreResult<()>;

    /// Open PENDING bookings with this email address (lower case) in the organization. Whoever counts the
    /// same waits until this transaction ends.
    async fn pending_bookings_of_email(
        &mut self,
        organization: OrganizationId,
        email: &str,
    ) -> StoreResult<u32>;

    /// PENDING bookings that must lapse by now (`Booking::lapses_at`), locked; without those that another
    /// server is working on.
    async fn pending_bookings_due(&mut self, limit: u32) -> StoreResult<Vec<Booking>>;

    /// PENDING bookings of whose waiting staff are to be reminded by now (`Booking::remind_at`) and that
    /// have not lapsed: each is given once, and is not to be reminded of any more. Locked; without those that
    /// another server is working on.
    async fn take_pending_reminders(&mut self, limit: u32) -> StoreResult<Vec<Booking>>;

    /// A new Event.
    async fn insert_event(&mut self, event: &Event) -> StoreResult<()>;

    /// Who the guests of a new booking are, as far as they are known: by place, from 0.
    async fn insert_guests_of_booking(
        &mut self,
        booking: BookingId,
        guests: &[(usize, GuestId)],
    ) -> StoreResult<()>;

    /// A new invoice. [`StoreError::Conflict`] if this guest of its draft has one.
    async fn insert_invoice(&mut self, invoice: &Invoice) -> StoreResult<()>;

    /// Writes an invoice's booking, guest and status; ids and items never change.
    async fn update_invoice(&mut self, invoice: &Invoice) -> StoreResult<()>;

    /// Deletes the temporary invoices of a draft. Returns how many there were.
    async fn delete_temporary_invoices(&mut self, draft: DraftId) -> StoreResult<u64>;

    /// An invoice. Whoever changes one that has a booking locks the booking first and then reads again.
    async fn find_invoice(&mut self, id: InvoiceId) -> StoreResult<Option<Invoice>>;

    /// The invoice of an appointment group, or of one of its appointments.
    async fn find_invoice_of_appointments(&mut self, id: AppointmentGroupId) -> StoreResult<Option<Invoice>>;

    /// As [`Store::invoices_of_draft`], seen from inside the transaction.
    async fn invoices_of_draft(&mut self, draft: DraftId) -> StoreResult<Vec<Invoice>>;

    /// All invoices that a booking ever had, oldest first, those of one draft in order of its guests.
    async fn invoices_of_booking(&mut self, booking: BookingId) -> StoreResult<Vec<Invoice>>;

    /// An Event, locked.
    async fn lock_event(&mut self, id: EventId) -> StoreResult<Option<Event>>;

    /// Writes an Event. Tenant and id never change.
    async fn update_event(&mut self, event: &Event) -> StoreResult<()>;

    /// Deletes an Event.
    async fn delete_event(&mut self, id: EventId) -> StoreResult<()>;

    /// A new change request. [`StoreError::Conflict`] if its booking has one.
    async fn insert_change_request(&mut self, request: &ChangeRequest) -> StoreResult<()>;

    /// A change request, not locked: lock its booking, then see whether it is still that booking's.
    async fn find_change_request(&mut self, id: ChangeRequestId) -> StoreResult<Option<ChangeRequest>>;

    /// The open change request of a booking that the caller has locked.
    async fn change_request_of(&mut self, booking: BookingId) -> StoreResult<Option<ChangeRequest>>;

    /// Deletes a change request. Its claims are the caller's to settle.
    async fn delete_change_request(&mut self, id: ChangeRequestId) -> StoreResult<()>;

    /// Change requests that must lapse by now ([`ChangeRequest::lapses_at`]), not locked.
    async fn change_requests_due(&mut self, limit: u32) -> StoreResult<Vec<ChangeRequest>>;

    /// Adds to the audit log. Nothing is ever taken out of it or changed in it.
    async fn insert_audit_entry(&mut self, entry: &AuditEntry) -> StoreResult<()>;

    /// As [`Store::list_audit_entries`], seen from inside the transaction.
    async fn audit_entries_of(&mut self, booking: BookingId) -> StoreResult<Vec<AuditEntry>>;

    /// Puts a notice into the outbox.
    async fn insert_notice(&mut self, notice: &Notice) -> StoreResult<()>;

    /// The notice up to which mails are written. Whoever asks for it waits until this transaction ends.
    async fn lock_mail_progress(&mut self) -> StoreResult<i64>;

    /// Mails are written up to this notice.
    async fn set_mail_progress(&mut self, notice: i64) -> StoreResult<()>;

    /// Up to when bookers are reminded of their appointments; `None`: they never were. Locked as
    /// [`Self::lock_mail_progress`] does.
    async fn reminded_until(&mut self) -> StoreResult<Option<DateTime<Utc>>>;

    /// Bookers are reminded up to this moment; whole seconds.
    async fn set_reminded_until(&mut self, until: DateTime<Utc>) -> StoreResult<()>;

    /// A mail to be sent; nothing if there is one with the same [`NewMail::message_id`].
    async fn insert_mail(&mut self, mail: &NewMail) -> StoreResult<()>;

    /// When the latest mails to an address were planned to be sent, the latest first.
    async fn planned_mail_times(&mut self, recipient: &str, limit: u32) -> StoreResult<Vec<DateTime<Utc>>>;

    /// Mails that are to be tried by now, counted as tried and put off until `until`: if nobody calls
    /// [`Self::finish_mail_attempt`] before, they are tried again then. Without those that another server has, and
    /// without those that somebody must not read before an earlier one about the same booking that still waits.
    async fn take_due_mails(&mut self, until: DateTime<Utc>, limit: u32) -> StoreResult<Vec<Mail>>;

    /// Writes down what became of an attempt.
    async fn finish_mail_attempt(&mut self, number: i64, attempt: &MailAttempt) -> StoreResult<()>;

    /// A new webhook.
    async fn insert_webhook(&mut self, webhook: &Webhook) -> StoreResult<()>;

    /// Deletes a webhook of the organization and all that it was told. Returns whether there was one.
    async fn delete_webhook(&mut self, organization: OrganizationId, id: WebhookId) -> StoreResult<bool>;

    /// Switches a webhook of the organization on or off; its failures are forgotten. Returns whether there is
    /// one.
    async fn set_webhook_enabled(
        &mut self,
        organization: OrganizationId,
        id: WebhookId,
        is_enabled: bool,
    ) -> StoreResult<bool>;

    /// The notice up to which deliveries are written. Whoever asks for it waits until this transaction ends.
    async fn lock_webhook_progress(&mut self) -> StoreResult<i64>;

    /// Deliveries are written up to this notice.
    async fn set_webhook_progress(&mut self, notice: i64) -> StoreResult<()>;

    /// Something that a webhook is to be told; nothing if it was told the same event.
    async fn insert_webhook_delivery(&mut self, delivery: &NewWebhookDelivery) -> StoreResult<()>;

    /// The next delivery of a webhook that is to be tried by now, counted as tried and put off until `until`: if
    /// nobody calls [`Self::finish_webhook_attempt`] before, it is tried again then. None if another server has
    /// it, or if the webhook is switched off.
    async fn take_due_webhook_delivery(
        &mut self,
        webhook: WebhookId,
        until: DateTime<Utc>,
    ) -> StoreResult<Option<WebhookDelivery>>;

    /// Writes down what became of an attempt. After `most_failures` in a row the webhook is switched off; returns
    /// whether it was now.
    async fn finish_webhook_attempt(
        &mut self,
        delivery: &WebhookDelivery,
        attempt: &WebhookAttempt,
        most_failures: u32,
    ) -> StoreResult<bool>;

    /// Has a delivery of the organization tried again from the start. Returns whether there is one.
    async fn repeat_webhook_delivery(
        &mut self,
        organization: OrganizationId,
        number: i64,
    ) -> StoreResult<bool>;

    /// A new guest.
    async fn insert_guest(&mut self, guest: &Guest) -> StoreResult<()>;

    /// A guest.
    async fn find_guest(&mut self, id: GuestId) -> StoreResult<Option<Guest>>;

    /// A guest of the catalogue file: new, or the one with this key, whose id stays what it was.
    async fn save_imported_guest(&mut self, key: &str, guest: &Guest) -> StoreResult<()>;

    /// That a guest may book for another.
    async fn find_relationship(&mut self, id: RelationshipId) -> StoreResult<Option<GuestRelationship>>;

    /// A new relationship. [`StoreError::Conflict`] if these two have one already.
    async fn insert_relationship(&mut self, relationship: &GuestRelationship) -> StoreResult<()>;

    /// Ends a relationship of the organization. Returns whether there was one.
    async fn delete_relationship(
        &mut self,
        organization: OrganizationId,
        id: RelationshipId,
    ) -> StoreResult<bool>;

    /// A new block-out time. Its claims are inserted by [`Self::insert_claims`].
    async fn insert_block_out(&mut self, block_out: &BlockOut) -> StoreResult<()>;

    /// Deletes a block-out time of the organization and returns it. Its claims go by
    /// [`Self::delete_claims_of`].
    async fn delete_block_out(
        &mut self,
        organization: OrganizationId,
        id: BlockOutId,
    ) -> StoreResult<Option<BlockOut>>;

    /// The bookings of these owners of claims, in order of their references.
    async fn bookings_of_owners(&mut self, owners: &[OwnerId]) -> StoreResult<Vec<Booking>>;

    /// A new staff token.
    async fn insert_token(&mut self, token: &StaffToken, hash: &[u8; 32]) -> StoreResult<()>;

    /// Revokes a token of the organization, from now on. Returns whether there was one that was not revoked.
    async fn revoke_token(&mut self, organization: OrganizationId, id: TokenId) -> StoreResult<bool>;

    /// What was remembered under an idempotency key less than 24 h ago, seen inside the transaction. Whoever
    /// asks for the same key waits until this transaction ends, and then finds what it remembered.
    async fn find_idempotent(&mut self, scope: &str, key: &str) -> StoreResult<Option<IdempotentReply>>;

    /// Remembers a reply. [`StoreError::Conflict`] if the key was taken meanwhile.
    async fn insert_idempotent(&mut self, scope: &str, key: &str, reply: &IdempotentReply)
    -> StoreResult<()>;

    /// Deletes lapsed claims, temporary invoices whose hold has ended, idempotency records past 24 h,
    /// drafts unused for 48 h, notices older than a week, images that no catalogue has shown for a week, and mails
    /// and webhook deliveries that were sent or given up 30 days ago. Returns rows deleted.
    async fn sweep(&mut self) -> StoreResult<u64>;
}
