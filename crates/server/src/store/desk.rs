//! What the staff desk asks of a database beside what the API does: sessions, pages of bookings and mails.

use async_trait::async_trait;
use chrono::TimeDelta;

use super::{Booking, BookingQuery, DeskSession, Mail, MailState, StoreResult};
use crate::ids::{OrganizationId, OwnerId, TokenId};

/// How long sessions are kept: longer than any is good for (`crate::desk::session`).
pub(super) const SESSIONS_KEPT_FOR: TimeDelta = TimeDelta::days(2);

/// Reads of the desk.
#[async_trait]
pub trait DeskStore {
    /// The session of a cookie with this SHA-256 hash, unless its token is revoked. Whether it has expired is
    /// the caller's to see.
    async fn find_desk_session(&self, hash: &[u8; 32]) -> StoreResult<Option<DeskSession>>;

    /// A page of bookings, in order of their first appointments.
    async fn find_bookings(&self, query: &BookingQuery) -> StoreResult<Vec<Booking>>;

    /// How many bookings a query means on all its pages.
    async fn count_bookings(&self, query: &BookingQuery) -> StoreResult<u32>;

    /// The booking of an organization with this reference, as it is written.
    async fn find_booking_by_reference(
        &self,
        organization: OrganizationId,
        reference: &str,
    ) -> StoreResult<Option<Booking>>;

    /// The bookings of these owners of claims, in order of their references.
    async fn bookings_with_owners(&self, owners: &[OwnerId]) -> StoreResult<Vec<Booking>>;

    /// An organization's mails in this state, the latest first.
    async fn list_mails(
        &self,
        organization: OrganizationId,
        state: MailState,
        limit: u32,
        offset: u32,
    ) -> StoreResult<Vec<Mail>>;

    /// How many there are.
    async fn count_mails(&self, organization: OrganizationId, state: MailState) -> StoreResult<u32>;
}

/// Changes of the desk.
#[async_trait]
pub trait DeskTransaction {
    /// Somebody logs in with a token, now.
    async fn insert_desk_session(&mut self, hash: &[u8; 32], token: TokenId) -> StoreResult<()>;

    /// They are there now.
    async fn touch_desk_session(&mut self, hash: &[u8; 32]) -> StoreResult<()>;

    /// They log out.
    async fn delete_desk_session(&mut self, hash: &[u8; 32]) -> StoreResult<()>;

    /// A mail of the organization that was given up is to be tried anew, from now on. Returns it, or nothing
    /// if there is none that was given up.
    async fn revive_mail(&mut self, organization: OrganizationId, number: i64) -> StoreResult<Option<Mail>>;
}
