//! The store on SQLite: one file, one writer, no other process to run.
//!
//! WAL, `BEGIN IMMEDIATE`, `synchronous=FULL`, a `busy_timeout` (DESIGN section 4, invariant 7). Knows
//! how things are kept, and nothing of why: the rules are the use-cases'.

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

mod holdings;

mod in_full;

mod backup;

mod values;

use std::str::FromStr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use sqlx::migrate::Migrator;
use sqlx::pool::PoolConnection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Sqlite, SqlitePool, Transaction};

use crate::catalogue::Catalogue;
use crate::clock::Clock;
use crate::ids::{BookingId, DraftId, EventId, GuestId, OrganizationId, OwnerId, UnitId};
use crate::store::schema::{self, SchemaError};
use crate::store::{
    AuditEntry, BlockOut, Booking, BookingInFull, ChangeRequest, Claim, ClaimsMark, DoubtfulInvoice, Draft,
    Event, Guest, GuestRelationship, Holdings, IdempotentReply, Invoice, Mail, Notice, Span, StaffToken,
    Store, StoreError, StoreResult, StoreTransaction, Webhook, WebhookDelivery, WebhookDeliveryState,
};

pub use backup::BackupError;
use transaction::SqliteTransaction;
use values::{database_error, whole_second};

static MIGRATIONS: Migrator = sqlx::migrate!("migrations/sqlite");

/// How long a writer waits for another process's transaction, and a caller for a free connection.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// Between two tries to open a file that others are opening.
const LOCKED_PAUSE: Duration = Duration::from_millis(20);

/// Readers never wait for the writer (WAL); more than a few only cost memory.
const READERS: u32 = 4;

/// Bookings in an SQLite file.
#[derive(Debug)]
pub struct SqliteStore {
    /// One connection: writers of this process queue here, in order, instead of polling for the lock.
    writer: SqlitePool,
    readers: SqlitePool,
    clock: Arc<dyn Clock>,
}

impl SqliteStore {
    /// Opens the file (`sqlite://booking.db`, `sqlite:/var/lib/booking.db`), makes it if there is none,
    /// and brings its tables up to date.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] if the file cannot be opened, [`StoreError::Broken`] if it is no
    /// database of ours or of a newer server.
    pub async fn open(url: &str, clock: Arc<dyn Clock>) -> StoreResult<Self> {
        let options = Self::options(url)?;
        Self::connect(options.create_if_missing(true), clock).await
    }

    /// Opens the file as it is: nothing is made, and no table is changed.
    ///
    /// # Errors
    /// As [`SqliteStore::open`], with [`SchemaError`] in [`StoreError::Broken`] if its tables are not
    /// those of this version.
    pub async fn open_unchanged(url: &str, clock: Arc<dyn Clock>) -> StoreResult<Self> {
        let options = Self::options(url)?.create_if_missing(false);
        let reading = options.clone().pragma("query_only", "ON");
        let readers = connect_pool(READERS, &reading).await?;
        let applied = sqlx::query_as("SELECT version, checksum FROM _sqlx_migrations WHERE success")
            .fetch_all(&readers)
            .await
            .map_err(|error| match error.as_database_error() {
                Some(_) => SchemaError::Foreign.into(),
                None => database_error(error),
            })?;
        schema::check(&MIGRATIONS, &applied)?;
        Ok(Self {
            writer: connect_pool(1, &options).await?,
            readers,
            clock,
        })
    }

    /// Whether the file of this address is there.
    ///
    /// # Errors
    /// [`StoreError::Broken`] if it is no address.
    pub fn exists(url: &str) -> StoreResult<bool> {
        Ok(Self::options(url)?.get_filename().exists())
    }

    fn options(url: &str) -> StoreResult<SqliteConnectOptions> {
        let options = SqliteConnectOptions::from_str(url).map_err(database_error)?;
        Ok(options
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(BUSY_TIMEOUT)
            .foreign_keys(true))
    }

    async fn connect(options: SqliteConnectOptions, clock: Arc<dyn Clock>) -> StoreResult<Self> {
        let writer = connect_pool(1, &options).await?;
        migrate(&writer).await?;
        let reading = options.create_if_missing(false).pragma("query_only", "ON");
        let readers = connect_pool(READERS, &reading).await?;
        Ok(Self {
            writer,
            readers,
            clock,
        })
    }

    async fn reader(&self) -> StoreResult<PoolConnection<Sqlite>> {
        self.readers.acquire().await.map_err(database_error)
    }

    fn time(&self) -> DateTime<Utc> {
        whole_second(self.clock.now())
    }
}

/// Connects, and waits while others of this file do: who makes a file's journal a write-ahead log is told at
/// once that it is locked, whatever the busy timeout says.
async fn connect_pool(connections: u32, options: &SqliteConnectOptions) -> StoreResult<SqlitePool> {
    let patience = Instant::now() + BUSY_TIMEOUT;
    loop {
        let connected = SqlitePoolOptions::new()
            .acquire_timeout(BUSY_TIMEOUT)
            .max_connections(connections)
            .connect_with(options.clone())
            .await;
        match connected {
            Err(error) if is_locked(&error) && Instant::now() < patience => {
                tokio::time::sleep(LOCKED_PAUSE).await;
            }
            connected => return connected.map_err(database_error),
        }
    }
}

/// `SQLITE_BUSY`, which is the low byte of its extended codes, too.
fn is_locked(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|error| error.code());
    code.and_then(|code| code.parse::<u32>().ok())
        .is_some_and(|code| code & 0xff == 5)
}

/// Runs what is new in one transaction, so that of two servers started at once one waits for the other.
async fn migrate(writer: &SqlitePool) -> StoreResult<()> {
    let mut transaction = writer
        .begin_with("BEGIN IMMEDIATE")
        .await
        .map_err(database_error)?;
    MIGRATIONS
        .run_direct(&mut *transaction)
        .await
        .map_err(|error| match error {
            sqlx::migrate::MigrateError::Execute(source) => database_error(source),
            other => StoreError::Broken(Box::new(other)),
        })?;
    transaction.commit().await.map_err(database_error)
}

/// Begins in a task of its own, which whoever asked cannot give up: sqlx leaves the connection inside the transaction
/// when that happens between the answer to `BEGIN IMMEDIATE` and its own check of it, and every later one is refused.
async fn begin_immediate(writer: &SqlitePool) -> StoreResult<Transaction<'static, Sqlite>> {
    let writer = writer.clone();
    let begun = tokio::spawn(async move { writer.begin_with("BEGIN IMMEDIATE").await }).await;
    begun
        .map_err(|error| StoreError::Broken(Box::new(error)))?
        .map_err(database_error)
}

#[async_trait]
impl Store for SqliteStore {
    async fn begin(&self) -> StoreResult<Box<dyn StoreTransaction>> {
        let inner = begin_immediate(&self.writer).await?;
        // Only now: the wait for the lock may have been long.
        Ok(Box::new(SqliteTransaction::new(inner, self.time())))
    }

    async fn now(&self) -> StoreResult<DateTime<Utc>> {
        Ok(self.time())
    }

    fn clock(&self) -> Arc<dyn Clock> {
        Arc::clone(&self.clock)
    }

    async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }

    async fn ping(&self) -> StoreResult<()> {
        catalogues::revision(&mut *self.reader().await?).await.map(drop)
    }

    async fn load_catalogues(&self) -> StoreResult<Vec<Catalogue>> {
        catalogues::load(&mut *self.reader().await?).await
    }

    async fn catalogue_revision(&self) -> StoreResult<i64> {
        catalogues::revision(&mut *self.reader().await?).await
    }

    async fn busy(&self, units: &[UnitId], span: Span) -> StoreResult<Vec<Claim>> {
        claims::busy(&mut *self.reader().await?, self.time(), units, span).await
    }

    async fn claims_mark(&self, units: &[UnitId]) -> StoreResult<ClaimsMark> {
        claims::mark(&mut *self.reader().await?, self.time(), units).await
    }

    async fn find_draft(&self, id: DraftId) -> StoreResult<Option<Draft>> {
        drafts::find(&mut *self.reader().await?, id).await
    }

    async fn find_booking(&self, id: BookingId) -> StoreResult<Option<Booking>> {
        bookings::find(&mut *self.reader().await?, id).await
    }

    async fn find_booking_in_full(&self, id: BookingId) -> StoreResult<Option<BookingInFull>> {
        in_full::find(&mut *self.reader().await?, id).await
    }

    async fn booking_revisions(
        &self,
        bookings: &[BookingId],
    ) -> StoreResult<Vec<(BookingId, DateTime<Utc>)>> {
        bookings::revisions(&mut *self.reader().await?, bookings).await
    }

    async fn find_booking_of_alias(
        &self,
        organization: OrganizationId,
        alias: BookingId,
    ) -> StoreResult<Option<BookingId>> {
        aliases::find(&mut *self.reader().await?, organization, alias).await
    }

    async fn list_bookings(&self, organization: OrganizationId) -> StoreResult<Vec<Booking>> {
        bookings::list(&mut *self.reader().await?, organization).await
    }

    async fn approved_bookings_starting(
        &self,
        after: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> StoreResult<Vec<Booking>> {
        bookings::approved_starting(&mut *self.reader().await?, after, until).await
    }

    async fn list_events(&self, organization: OrganizationId) -> StoreResult<Vec<Event>> {
        bookings::list_events(&mut *self.reader().await?, organization).await
    }

    async fn guests_of_booking(&self, booking: BookingId) -> StoreResult<Vec<(usize, GuestId)>> {
        booking_guests::of_booking(&mut *self.reader().await?, booking).await
    }

    async fn treatments_of_guest(&self, guest: GuestId) -> StoreResult<Vec<(OwnerId, Span)>> {
        booking_guests::treatments(&mut *self.reader().await?, self.time(), guest).await
    }

    async fn invoices_of_draft(&self, draft: DraftId) -> StoreResult<Vec<Invoice>> {
        invoices::of_draft(&mut *self.reader().await?, draft).await
    }

    async fn doubtful_invoices(&self) -> StoreResult<Vec<DoubtfulInvoice>> {
        invoices::doubtful(&mut *self.reader().await?, self.time()).await
    }

    async fn find_event(&self, id: EventId) -> StoreResult<Option<Event>> {
        bookings::find_event(&mut *self.reader().await?, id).await
    }

    async fn find_change_request_of(&self, booking: BookingId) -> StoreResult<Option<ChangeRequest>> {
        change_requests::find_of(&mut *self.reader().await?, booking).await
    }

    async fn list_change_requests(&self, organization: OrganizationId) -> StoreResult<Vec<ChangeRequest>> {
        change_requests::list(&mut *self.reader().await?, organization).await
    }

    async fn list_audit_entries(&self, booking: BookingId) -> StoreResult<Vec<AuditEntry>> {
        trail::list_audit_entries(&mut *self.reader().await?, booking).await
    }

    async fn notices_after(&self, number: i64, limit: u32) -> StoreResult<Vec<(i64, Notice)>> {
        trail::notices_after(&mut *self.reader().await?, number, limit).await
    }

    async fn mails_of_booking(&self, booking: BookingId) -> StoreResult<Vec<Mail>> {
        mails::of_booking(&mut *self.reader().await?, booking).await
    }

    async fn list_webhooks(&self, organization: OrganizationId) -> StoreResult<Vec<Webhook>> {
        webhooks::list(&mut *self.reader().await?, organization).await
    }

    async fn due_webhooks(&self) -> StoreResult<Vec<Webhook>> {
        let now = self.now().await?;
        webhooks::due(&mut *self.reader().await?, now).await
    }

    async fn list_webhook_deliveries(
        &self,
        organization: OrganizationId,
        state: Option<WebhookDeliveryState>,
        limit: u32,
    ) -> StoreResult<Vec<WebhookDelivery>> {
        webhooks::list_deliveries(&mut *self.reader().await?, organization, state, limit).await
    }

    async fn secret(&self, name: &str, fresh: [u8; 32]) -> StoreResult<[u8; 32]> {
        let mut writer = self.writer.acquire().await.map_err(database_error)?;
        people::secret(&mut writer, name, &fresh).await
    }

    async fn find_token(&self, hash: &[u8; 32]) -> StoreResult<Option<StaffToken>> {
        people::find_token(&mut *self.reader().await?, hash).await
    }

    async fn list_tokens(&self, organization: OrganizationId) -> StoreResult<Vec<StaffToken>> {
        people::list_tokens(&mut *self.reader().await?, organization).await
    }

    async fn list_relationships(&self, organization: OrganizationId) -> StoreResult<Vec<GuestRelationship>> {
        family::list(&mut *self.reader().await?, organization).await
    }

    async fn imported_guests(&self, organization: OrganizationId) -> StoreResult<Vec<(String, Guest)>> {
        family::imported_guests(&mut *self.reader().await?, organization).await
    }

    async fn list_block_outs(&self, organization: OrganizationId, span: Span) -> StoreResult<Vec<BlockOut>> {
        block_outs::list(&mut *self.reader().await?, organization, span).await
    }

    async fn find_idempotent(&self, scope: &str, key: &str) -> StoreResult<Option<IdempotentReply>> {
        idempotency::find(&mut *self.reader().await?, self.time(), scope, key).await
    }

    async fn holdings(&self) -> StoreResult<Holdings> {
        holdings::read(&mut *self.reader().await?, self.time()).await
    }

    async fn overlapping_claims(&self) -> StoreResult<Vec<(Claim, Claim)>> {
        claims::overlapping(&mut *self.reader().await?, self.time()).await
    }
}
