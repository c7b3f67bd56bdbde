//! A writing transaction. The file's one writer holds the lock, so every row read in it is locked.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use sqlx::{Sqlite, Transaction};

use super::values::database_error;
use super::{
    block_outs, booking_guests, bookings, catalogues, change_requests, claims, desk, drafts, family,
    idempotency, invoices, mails, people, pictures, trail, webhooks,
};
use crate::catalogue::Catalogue;
use crate::ids::{
    AppointmentGroupId, BlockOutId, BookingId, ChangeRequestId, DraftId, EventId, GuestId, InvoiceId,
    OrganizationId, OwnerId, RelationshipId, ReservationId, TokenId, UnitId, WebhookId,
};
use crate::store::{
    AuditEntry, BlockOut, Booking, ChangeRequest, Claim, Draft, Event, Guest, GuestRelationship,
    IdempotentReply, Invoice, Mail, MailAttempt, NewMail, NewWebhookDelivery, Notice, Span, StaffToken,
    StoreResult, StoreTransaction, Webhook, WebhookAttempt, WebhookDelivery,
};

/// Rolled back by sqlx when dropped.
#[derive(Debug)]
pub(super) struct SqliteTransaction {
    pub(super) inner: Transaction<'static, Sqlite>,
    pub(super) now: DateTime<Utc>,
}

impl SqliteTransaction {
    pub(super) const fn new(inner: Transaction<'static, Sqlite>, now: DateTime<Utc>) -> Self {
        Self { inner, now }
    }
}

#[async_trait]
impl StoreTransaction for SqliteTransaction {
    fn now(&self) -> DateTime<Utc> {
        self.now
    }

    async fn commit(self: Box<Self>) -> StoreResult<()> {
        self.inner.commit().await.map_err(database_error)
    }

    /// There is no other writer.
    async fn lock_catalogues(&mut self) -> StoreResult<()> {
        Ok(())
    }

    async fn save_catalogue(&mut self, catalogue: &Catalogue) -> StoreResult<()> {
        catalogues::save(&mut self.inner, catalogue).await
    }

    async fn insert_draft(&mut self, draft: &Draft) -> StoreResult<()> {
        drafts::insert(&mut self.inner, self.now, draft).await
    }

    async fn lock_draft(&mut self, id: DraftId) -> StoreResult<Option<Draft>> {
        drafts::find(&mut self.inner, id).await
    }

    async fn lock_draft_of_reservation(&mut self, id: ReservationId) -> StoreResult<Option<Draft>> {
        drafts::find_of_reservation(&mut self.inner, id).await
    }

    async fn update_draft(&mut self, draft: &Draft) -> StoreResult<()> {
        drafts::update(&mut self.inner, self.now, draft).await
    }

    async fn lock_drafts_replacing(&mut self, booking: BookingId) -> StoreResult<Vec<Draft>> {
        drafts::find_replacing(&mut self.inner, booking).await
    }

    async fn live_holds_of_client(&mut self, client: &str) -> StoreResult<u32> {
        drafts::live_holds_of_client(&mut self.inner, self.now, client).await
    }

    async fn busy(&mut self, units: &[UnitId], span: Span) -> StoreResult<Vec<Claim>> {
        claims::busy(&mut self.inner, self.now, units, span).await
    }

    async fn insert_claims(&mut self, claims: &[Claim]) -> StoreResult<()> {
        claims::insert(&mut self.inner, self.now, claims).await
    }

    async fn delete_claims_of(&mut self, owner: OwnerId) -> StoreResult<u64> {
        claims::delete_of(&mut self.inner, owner).await
    }

    async fn delete_held_claims_of(&mut self, owner: OwnerId, held_until: DateTime<Utc>) -> StoreResult<u64> {
        claims::delete_held_of(&mut self.inner, owner, held_until).await
    }

    async fn delete_booked_claims_of(&mut self, owner: OwnerId) -> StoreResult<u64> {
        claims::delete_booked_of(&mut self.inner, owner).await
    }

    async fn set_hold_until(
        &mut self,
        owner: OwnerId,
        held_until: DateTime<Utc>,
        hold_until: Option<DateTime<Utc>>,
    ) -> StoreResult<u64> {
        claims::set_hold_until(&mut self.inner, self.now, owner, held_until, hold_until).await
    }

    async fn insert_booking(&mut self, booking: &Booking) -> StoreResult<()> {
        bookings::insert(&mut self.inner, booking).await
    }

    async fn lock_booking(&mut self, id: BookingId) -> StoreResult<Option<Booking>> {
        bookings::find(&mut self.inner, id).await
    }

    async fn update_booking(&mut self, booking: &Booking) -> StoreResult<()> {
        bookings::update(&mut self.inner, booking).await
    }

    async fn pending_bookings_of_email(
        &mut self,
        organization: OrganizationId,
        email: &str,
    ) -> StoreResult<u32> {
        bookings::pending_of_email(&mut self.inner, self.now, organization, email).await
    }

    async fn pending_bookings_due(&mut self, limit: u32) -> StoreResult<Vec<Booking>> {
        bookings::pending_due(&mut self.inner, self.now, limit).await
    }

    async fn take_pending_reminders(&mut self, limit: u32) -> StoreResult<Vec<Booking>> {
        bookings::take_pending_reminders(&mut self.inner, self.now, limit).await
    }

    async fn insert_event(&mut self, event: &Event) -> StoreResult<()> {
        bookings::insert_event(&mut self.inner, event).await
    }

    async fn lock_event(&mut self, id: EventId) -> StoreResult<Option<Event>> {
        bookings::find_event(&mut self.inner, id).await
    }

    async fn update_event(&mut self, event: &Event) -> StoreResult<()> {
        bookings::update_event(&mut self.inner, event).await
    }

    async fn insert_guests_of_booking(
        &mut self,
        booking: BookingId,
        guests: &[(usize, GuestId)],
    ) -> StoreResult<()> {
        booking_guests::insert(&mut self.inner, booking, guests).await
    }

    async fn insert_invoice(&mut self, invoice: &Invoice) -> StoreResult<()> {
        invoices::insert(&mut self.inner, invoice).await
    }

    async fn update_invoice(&mut self, invoice: &Invoice) -> StoreResult<()> {
        invoices::update(&mut self.inner, invoice).await
    }

    async fn delete_temporary_invoices(&mut self, draft: DraftId) -> StoreResult<u64> {
        invoices::delete_temporary(&mut self.inner, draft).await
    }

    async fn find_invoice(&mut self, id: InvoiceId) -> StoreResult<Option<Invoice>> {
        invoices::find(&mut self.inner, id).await
    }

    async fn find_invoice_of_appointments(&mut self, id: AppointmentGroupId) -> StoreResult<Option<Invoice>> {
        invoices::find_of_appointments(&mut self.inner, id).await
    }

    async fn invoices_of_draft(&mut self, draft: DraftId) -> StoreResult<Vec<Invoice>> {
        invoices::of_draft(&mut self.inner, draft).await
    }

    async fn invoices_of_booking(&mut self, booking: BookingId) -> StoreResult<Vec<Invoice>> {
        invoices::of_booking(&mut self.inner, booking).await
    }

    async fn delete_event(&mut self, id: EventId) -> StoreResult<()> {
        bookings::delete_event(&mut self.inner, id).await
    }

    async fn insert_change_request(&mut self, request: &ChangeRequest) -> StoreResult<()> {
        change_requests::insert(&mut self.inner, request).await
    }

    async fn find_change_request(&mut self, id: ChangeRequestId) -> StoreResult<Option<ChangeRequest>> {
        change_requests::find(&mut self.inner, id).await
    }

    async fn change_request_of(&mut self, booking: BookingId) -> StoreResult<Option<ChangeRequest>> {
        change_requests::find_of(&mut self.inner, booking).await
    }

    async fn delete_change_request(&mut self, id: ChangeRequestId) -> StoreResult<()> {
        change_requests::delete(&mut self.inner, id).await
    }

    async fn change_requests_due(&mut self, limit: u32) -> StoreResult<Vec<ChangeRequest>> {
        change_requests::due(&mut self.inner, self.now, limit).await
    }

    async fn insert_audit_entry(&mut self, entry: &AuditEntry) -> StoreResult<()> {
        trail::insert_audit_entry(&mut self.inner, entry).await
    }

    async fn audit_entries_of(&mut self, booking: BookingId) -> StoreResult<Vec<AuditEntry>> {
        trail::list_audit_entries(&mut self.inner, booking).await
    }

    async fn insert_notice(&mut self, notice: &Notice) -> StoreResult<()> {
        trail::insert_notice(&mut self.inner, notice).await
    }

    async fn lock_mail_progress(&mut self) -> StoreResult<i64> {
        mails::progress(&mut self.inner).await
    }

    async fn set_mail_progress(&mut self, notice: i64) -> StoreResult<()> {
        mails::set_progress(&mut self.inner, notice).await
    }

    async fn reminded_until(&mut self) -> StoreResult<Option<DateTime<Utc>>> {
        mails::reminded_until(&mut self.inner).await
    }

    async fn set_reminded_until(&mut self, until: DateTime<Utc>) -> StoreResult<()> {
        mails::set_reminded_until(&mut self.inner, until).await
    }

    async fn insert_mail(&mut self, mail: &NewMail) -> StoreResult<()> {
        mails::insert(&mut self.inner, self.now, mail).await
    }

    async fn planned_mail_times(&mut self, recipient: &str, limit: u32) -> StoreResult<Vec<DateTime<Utc>>> {
        mails::planned_times(&mut self.inner, recipient, limit).await
    }

    async fn take_due_mails(&mut self, until: DateTime<Utc>, limit: u32) -> StoreResult<Vec<Mail>> {
        mails::take_due(&mut self.inner, self.now, until, limit).await
    }

    async fn finish_mail_attempt(&mut self, number: i64, attempt: &MailAttempt) -> StoreResult<()> {
        mails::finish_attempt(&mut self.inner, number, attempt).await
    }

    async fn insert_webhook(&mut self, webhook: &Webhook) -> StoreResult<()> {
        webhooks::insert(&mut self.inner, webhook).await
    }

    async fn delete_webhook(&mut self, organization: OrganizationId, id: WebhookId) -> StoreResult<bool> {
        webhooks::delete(&mut self.inner, organization, id).await
    }

    async fn set_webhook_enabled(
        &mut self,
        organization: OrganizationId,
        id: WebhookId,
        is_enabled: bool,
    ) -> StoreResult<bool> {
        webhooks::set_enabled(&mut self.inner, organization, id, is_enabled).await
    }

    async fn lock_webhook_progress(&mut self) -> StoreResult<i64> {
        webhooks::progress(&mut self.inner).await
    }

    async fn set_webhook_progress(&mut self, notice: i64) -> StoreResult<()> {
        webhooks::set_progress(&mut self.inner, notice).await
    }

    async fn insert_webhook_delivery(&mut self, delivery: &NewWebhookDelivery) -> StoreResult<()> {
        webhooks::insert_delivery(&mut self.inner, self.now, delivery).await
    }

    async fn take_due_webhook_delivery(
        &mut self,
        webhook: WebhookId,
        until: DateTime<Utc>,
    ) -> StoreResult<Option<WebhookDelivery>> {
        webhooks::take_due(&mut self.inner, self.now, webhook, until).await
    }

    async fn finish_webhook_attempt(
        &mut self,
        delivery: &WebhookDelivery,
        attempt: &WebhookAttempt,
        most_failures: u32,
    ) -> StoreResult<bool> {
        webhooks::finish_attempt(&mut self.inner, delivery, attempt, most_failures).await
    }

    async fn repeat_webhook_delivery(
        &mut self,
        organization: OrganizationId,
        number: i64,
    ) -> StoreResult<bool> {
        webhooks::repeat(&mut self.inner, self.now, organization, number).await
    }

    async fn insert_guest(&mut self, guest: &Guest) -> StoreResult<()> {
        people::insert_guest(&mut self.inner, guest).await
    }

    async fn find_guest(&mut self, id: GuestId) -> StoreResult<Option<Guest>> {
        people::find_guest(&mut self.inner, id).await
    }

    async fn save_imported_guest(&mut self, key: &str, guest: &Guest) -> StoreResult<()> {
        family::save_imported_guest(&mut self.inner, key, guest).await
    }

    async fn find_relationship(&mut self, id: RelationshipId) -> StoreResult<Option<GuestRelationship>> {
        family::find(&mut self.inner, id).await
    }

    async fn insert_relationship(&mut self, relationship: &GuestRelationship) -> StoreResult<()> {
        family::insert(&mut self.inner, relationship).await
    }

    async fn delete_relationship(
        &mut self,
        organization: OrganizationId,
        id: RelationshipId,
    ) -> StoreResult<bool> {
        family::delete(&mut self.inner, organization, id).await
    }

    async fn insert_block_out(&mut self, block_out: &BlockOut) -> StoreResult<()> {
        block_outs::insert(&mut self.inner, block_out).await
    }

    async fn delete_block_out(
        &mut self,
        organization: OrganizationId,
        id: BlockOutId,
    ) -> StoreResult<Option<BlockOut>> {
        block_outs::delete(&mut self.inner, organization, id).await
    }

    async fn bookings_of_owners(&mut self, owners: &[OwnerId]) -> StoreResult<Vec<Booking>> {
        bookings::of_owners(&mut self.inner, owners).await
    }

    async fn insert_token(&mut self, token: &StaffToken, hash: &[u8; 32]) -> StoreResult<()> {
        people::insert_token(&mut self.inner, token, hash).await
    }

    async fn revoke_token(&mut self, organization: OrganizationId, id: TokenId) -> StoreResult<bool> {
        people::revoke_token(&mut self.inner, self.now, organization, id).await
    }

    async fn find_idempotent(&mut self, scope: &str, key: &str) -> StoreResult<Option<IdempotentReply>> {
        idempotency::find(&mut self.inner, self.now, scope, key).await
    }

    async fn insert_idempotent(
        &mut self,
        scope: &str,
        key: &str,
        reply: &IdempotentReply,
    ) -> StoreResult<()> {
        idempotency::insert(&mut self.inner, self.now, scope, key, reply).await
    }

    async fn sweep(&mut self) -> StoreResult<u64> {
        let claims = claims::sweep(&mut self.inner, self.now).await?;
        let replies = idempotency::sweep(&mut self.inner, self.now).await?;
        let invoices = invoices::sweep(&mut self.inner, self.now).await?;
        let drafts = drafts::sweep(&mut self.inner, self.now).await?;
        let notices = trail::sweep_notices(&mut self.inner, self.now).await?;
        let mails = mails::sweep(&mut self.inner, self.now).await?;
        let sessions = desk::sweep(&mut self.inner, self.now).await?;
        let deliveries = webhooks::sweep(&mut self.inner, self.now).await?;
        let images = pictures::sweep(&mut self.inner, self.now).await?;
        Ok(claims + replies + invoices + drafts + notices + mails + sessions + deliveries + images)
    }
}
