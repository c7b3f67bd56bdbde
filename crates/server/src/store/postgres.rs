//! The store on PostgreSQL: for when one machine is not enough, and several servers work on one database.
//!
//! READ COMMITTED with row locks; the claims are kept apart by an exclusion constraint, and what has to be
//! counted and then written (limits, idempotency) queues at advisory locks. `now` is the database's clock.
//! Knows how things are kept, and nothing of why: the rules are the use-cases'.

mod transaction;

mod claims;

mod drafts;

mod bookings;

mod invoices;

mod booking_guests;

mod aliases;

mod mails;

mod desk;

mod webhooks;

mod change_requests;

mod trail;

mod catalogues;

mod pictures;

mod people;

mod family;

mod block_outs;

mod idempotency;

mod locks;

mod time;

mod holdings;

mod in_full;

mod values;

use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use sqlx::migrate::{MigrateError, Migrator};
use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{ConnectOptions, Connection, PgPool, Postgres};

use crate::catalogue::Catalogue;
use crate::clock::Clock;
use crate::ids::{BookingId, DraftId, EventId, GuestId, OrganizationId, OwnerId, UnitId};
use crate::store::schema::{self, SchemaError};
use crate::store::{
    AuditEntry, BlockOut, Booking, BookingInFull, ChangeRequest, Claim, ClaimsMark, DoubtfulInvoice, Draft,
    Event, Guest, GuestRelationship, Holdings, IdempotentReply, Invoice, Mail, Notice, Span, StaffToken,
    Store, StoreError, StoreResult, StoreTransaction, Webhook, WebhookDelivery, WebhookDeliveryState,
};

use time::Time;
use transaction::PostgresTransaction;
use values::database_error;

static MIGRATIONS: Migrator = sqlx::migrate!("migrations/postgres");

/// How long a caller waits for a free connection, and a statement for another transaction's lock.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// One server's connections. PostgreSQL allows 100 by default: room for six servers, their listeners, and
/// whoever looks into the database. More would not make two cores write faster.
const CONNECTIONS: u32 = 15;

/// Bookings in a PostgreSQL database.
#[derive(Debug)]
pub struct PostgresStore {
    pool: PgPool,
    time: Arc<Time>,
}

impl PostgresStore {
    /// Connects to `postgres://user:password@host/database` and brings its tables up to date. The address
    /// may say more, such as `?sslmode=verify-full&sslrootcert=/etc/ssl/db.pem` or `?host=/var/run/postgresql`.
    /// The time is the database's.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] if it does not answer, [`StoreError::Broken`] if the address is none, if it
    /// does not let us in, or if its tables are not ours or a newer server's.
    pub async fn open(url: &str) -> StoreResult<Self> {
        Self::connect(url, Time::of_the_database()).await
    }

    /// The same with a clock that somebody drives: for tests.
    ///
    /// # Errors
    /// As [`PostgresStore::open`].
    pub async fn open_driven(url: &str, clock: Arc<dyn Clock>) -> StoreResult<Self> {
        Self::connect(url, Time::driven(clock)).await
    }

    /// Opens the database as it is: no table is made or changed.
    ///
    /// # Errors
    /// As [`PostgresStore::open`], with [`SchemaError`] in [`StoreError::Broken`] if its tables are not
    /// those of this version.
    pub async fn open_unchanged(url: &str) -> StoreResult<Self> {
        let options = Self::options(url)?;
        let mut connection = options.connect().await.map_err(database_error)?;
        let applied = sqlx::query_as("SELECT version, checksum FROM _sqlx_migrations WHERE success")
            .fetch_all(&mut connection)
            .await
            .map_err(|error| match error.as_database_error() {
                Some(_) => SchemaError::Foreign.into(),
                None => database_error(error),
            })?;
        connection.close().await.map_err(database_error)?;
        schema::check(&MIGRATIONS, &applied)?;
        Self::pool(options, Time::of_the_database()).await
    }

    fn options(url: &str) -> StoreResult<PgConnectOptions> {
        let options = PgConnectOptions::from_str(url).map_err(database_error)?;
        Ok(options.application_name("booking-server"))
    }

    async fn connect(url: &str, time: Time) -> StoreResult<Self> {
        let options = Self::options(url)?;
        migrate(&options).await?;
        Self::pool(options, time).await
    }

    async fn pool(options: PgConnectOptions, time: Time) -> StoreResult<Self> {
        let milliseconds = BUSY_TIMEOUT.as_millis().to_string();
        let options = options.options([
            ("lock_timeout", milliseconds.as_str()),
            // A server that was cut off must not keep what it had locked.
            ("idle_in_transaction_session_timeout", milliseconds.as_str()),
        ]);
        let pool = PgPoolOptions::new()
            .max_connections(CONNECTIONS)
            .acquire_timeout(BUSY_TIMEOUT)
            .connect_with(options)
            .await
            .map_err(database_error)?;
        let store = Self {
            pool,
            time: Arc::new(time),
        };
        store.now().await?;
        Ok(store)
    }

    async fn connection(&self) -> StoreResult<PoolConnection<Postgres>> {
        self.pool.acquire().await.map_err(database_error)
    }
}

/// Runs what is new. sqlx takes an advisory lock for it, so that of servers started at once one does it and
/// the others wait; on a connection of its own, because waiting for that may take longer than for anything else.
async fn migrate(options: &PgConnectOptions) -> StoreResult<()> {
    let mut connection = options.connect().await.map_err(database_error)?;
    MIGRATIONS
        .run_direct(&mut connection)
        .await
        .map_err(|error| match error {
            MigrateError::Execute(source) | MigrateError::ExecuteMigration(source, _) => {
                database_error(source)
            }
            other => StoreError::Broken(Box::new(other)),
        })?;
    connection.close().await.map_err(database_error)
}

#[async_trait]
impl Store for PostgresStore {
    async fn begin(&self) -> StoreResult<Box<dyn StoreTransaction>> {
        let mut inner = self.pool.begin().await.map_err(database_error)?;
        let now = self.time.now(&mut inner).await?;
        Ok(Box::new(PostgresTransaction::new(inner, now)))
    }

    async fn now(&self) -> StoreResult<DateTime<Utc>> {
        self.time.now(&mut *self.connection().await?).await
    }

    fn clock(&self) -> Arc<dyn Clock> {
        self.time.clock()
    }

    async fn close(&self) {
        self.pool.close().await;
    }

    async fn ping(&self) -> StoreResult<()> {
        catalogues::revision(&mut *self.connection().await?)
            .await
            .map(drop)
    }

    async fn load_catalogues(&self) -> StoreResult<Vec<Catalogue>> {
        catalogues::load(&mut *self.connection().await?).await
    }

    async fn catalogue_revision(&self) -> StoreResult<i64> {
        catalogues::revision(&mut *self.connection().await?).await
    }

    async fn busy(&self, units: &[UnitId], span: Span) -> StoreResult<Vec<Claim>> {
        claims::busy(&mut *self.connection().await?, self.time.fixed(), units, span).await
    }

    async fn claims_mark(&self, units: &[UnitId]) -> StoreResult<ClaimsMark> {
        claims::mark(&mut *self.connection().await?, self.time.fixed(), units).await
    }

    async fn find_draft(&self, id: DraftId) -> StoreResult<Option<Draft>> {
        drafts::find(&mut *self.connection().await?, id).await
    }

    async fn find_booking(&self, id: BookingId) -> StoreResult<Option<Booking>> {
        bookings::find(&mut *self.connection().await?, id).await
    }

    async fn find_booking_in_full(&self, id: BookingId) -> StoreResult<Option<BookingInFull>> {
        in_full::find(&mut *self.connection().await?, id).await
    }

    async fn booking_revisions(
        &self,
        bookings: &[BookingId],
    ) -> StoreResult<Vec<(BookingId, DateTime<Utc>)>> {
        bookings::revisions(&mut *self.connection().await?, bookings).await
    }

    async fn find_booking_of_alias(
        &self,
        organization: OrganizationId,
        alias: BookingId,
    ) -> StoreResult<Option<BookingId>> {
        aliases::find(&mut *self.connection().await?, organization, alias).await
    }

    async fn list_bookings(&self, organization: OrganizationId) -> StoreResult<Vec<Booking>> {
        bookings::list(&mut *self.connection().await?, organization).await
    }

    async fn approved_bookings_starting(
        &self,
        after: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> StoreResult<Vec<Booking>> {
        bookings::approved_starting(&mut *self.connection().await?, after, until).await
    }

    async fn list_events(&self, organization: OrganizationId) -> StoreResult<Vec<Event>> {
        bookings::list_events(&mut *self.connection().await?, organization).await
    }

    async fn guests_of_booking(&self, booking: BookingId) -> StoreResult<Vec<(usize, GuestId)>> {
        booking_guests::of_booking(&mut *self.connection().await?, booking).await
    }

    async fn treatments_of_guest(&self, guest: GuestId) -> StoreResult<Vec<(OwnerId, Span)>> {
        booking_guests::treatments(&mut *self.connection().await?, self.time.fixed(), guest).await
    }

    async fn invoices_of_draft(&self, draft: DraftId) -> StoreResult<Vec<Invoice>> {
        invoices::of_draft(&mut *self.connection().await?, draft).await
    }

    async fn doubtful_invoices(&self) -> StoreResult<Vec<DoubtfulInvoice>> {
        invoices::doubtful(&mut *self.connection().await?, self.time.fixed()).await
    }

    async fn find_event(&self, id: EventId) -> StoreResult<Option<Event>> {
        bookings::find_event(&mut *self.connection().await?, id).await
    }

    async fn find_change_request_of(&self, booking: BookingId) -> StoreResult<Option<ChangeRequest>> {
        change_requests::find_of(&mut *self.connection().await?, booking).await
    }

    async fn list_change_requests(&self, organization: OrganizationId) -> StoreResult<Vec<ChangeRequest>> {
        change_requests::list(&mut *self.connection().await?, organization).await
    }

    async fn list_audit_entries(&self, booking: BookingId) -> StoreResult<Vec<AuditEntry>> {
        trail::list_audit_entries(&mut *self.connection().await?, booking).await
    }

    async fn notices_after(&self, number: i64, limit: u32) -> StoreResult<Vec<(i64, Notice)>> {
        trail::notices_after(&mut *self.connection().await?, number, limit).await
    }

    async fn mails_of_booking(&self, booking: BookingId) -> StoreResult<Vec<Mail>> {
        mails::of_booking(&mut *self.connection().await?, booking).await
    }

    async fn list_webhooks(&self, organization: OrganizationId) -> StoreResult<Vec<Webhook>> {
        webhooks::list(&mut *self.connection().await?, organization).await
    }

    async fn due_webhooks(&self) -> StoreResult<Vec<Webhook>> {
        let now = self.now().await?;
        webhooks::due(&mut *self.connection().await?, now).await
    }

    async fn list_webhook_deliveries(
        &self,
        organization: OrganizationId,
        state: Option<WebhookDeliveryState>,
        limit: u32,
    ) -> StoreResult<Vec<WebhookDelivery>> {
        webhooks::list_deliveries(&mut *self.connection().await?, organization, state, limit).await
    }

    async fn secret(&self, name: &str, fresh: [u8; 32]) -> StoreResult<[u8; 32]> {
        people::secret(&mut *self.connection().await?, name, &fresh).await
    }

    async fn find_token(&self, hash: &[u8; 32]) -> StoreResult<Option<StaffToken>> {
        people::find_token(&mut *self.connection().await?, hash).await
    }

    async fn list_tokens(&self, organization: OrganizationId) -> StoreResult<Vec<StaffToken>> {
        people::list_tokens(&mut *self.connection().await?, organization).await
    }

    async fn list_relationships(&self, organization: OrganizationId) -> StoreResult<Vec<GuestRelationship>> {
        family::list(&mut *self.connection().await?, organization).await
    }

    async fn imported_guests(&self, organization: OrganizationId) -> StoreResult<Vec<(String, Guest)>> {
        family::imported_guests(&mut *self.connection().await?, organization).await
    }

    async fn list_block_outs(&self, organization: OrganizationId, span: Span) -> StoreResult<Vec<BlockOut>> {
        block_outs::list(&mut *self.connection().await?, organization, span).await
    }

    async fn find_idempotent(&self, scope: &str, key: &str) -> StoreResult<Option<IdempotentReply>> {
        idempotency::find(&mut *self.connection().await?, self.time.fixed(), scope, key).await
    }

    async fn holdings(&self) -> StoreResult<Holdings> {
        holdings::read(&mut *self.connection().await?, &self.time).await
    }

    async fn overlapping_claims(&self) -> StoreResult<Vec<(Claim, Claim)>> {
        claims::overlapping(&mut *self.connection().await?, self.time.fixed()).await
    }
}
