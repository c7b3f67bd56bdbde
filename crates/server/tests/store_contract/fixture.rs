//! A database of its own for every case, a clock to drive, and records to keep.
//! Long because a record of every kind is written out here once, with all its fields.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use booking_server::attribution::Attribution;
use booking_server::catalogue::Approval;
use booking_server::catalogue::{
    BookingModule, Catalogue, CustomerChanges, ModuleSettings, Organization, Portal, PortalStatus, Text,
};
use booking_server::clock::Clock;
use booking_server::contact::{Answer, Contact};
use booking_server::ids::{
    BookingId, BookingModuleId, CenterId, DraftId, OrganizationId, OwnerId, PortalId, ReservationId,
    ServiceId, TherapistId, UnitId,
};
use booking_server::money::{Currency, Money};
use booking_server::store::postgres::PostgresStore;
use booking_server::store::sqlite::SqliteStore;
use booking_server::store::{
    Appointment, Booking, BookingStatus, Claim, Draft, DraftGuest, DraftItem, Reservation, Span, Store,
    StoreResult, TherapistChoice,
};
use chrono::{DateTime, NaiveDate, TimeDelta, TimeZone, Utc};
use sqlx::ConnectOptions;
use sqlx::sqlite::SqliteConnectOptions;

use crate::cluster::{self, TestDatabase};

/// A fresh database that can be opened several times.
#[async_trait]
pub(crate) trait Database: Send + Sync {
    /// With an empty catalogue of [`organization`] in it.
    async fn create() -> Self
    where
        Self: Sized;

    /// Another store on it, with the same clock.
    async fn open(&self) -> Arc<dyn Store>;

    /// Its clock.
    fn clock(&self) -> &ManualClock;

    /// Past the store, straight into the database; the error's text if it refuses.
    async fn raw(&self, sql: &str) -> Result<(), String>;

    /// Statements that insert a claim that is booked, in all the ways that the database knows.
    fn insert_claim(&self, claim: Claim) -> Vec<String>;

    /// The part of an `UPDATE claims SET` that moves a claim.
    fn during(&self, span: Span) -> String;

    /// The statement that takes away what keeps claims apart.
    fn allow_overlaps(&self) -> &'static str;
}

/// SQLite in a folder that goes away.
#[derive(Debug)]
pub(crate) struct SqliteFile {
    folder: tempfile::TempDir,
    clock: Arc<ManualClock>,
}

impl SqliteFile {
    fn path(&self) -> PathBuf {
        self.folder.path().join("booking.db")
    }
}

#[async_trait]
impl Database for SqliteFile {
    async fn create() -> Self {
        let database = Self {
            folder: tempfile::tempdir().unwrap(),
            clock: Arc::default(),
        };
        let store = database.open().await;
        save_catalogue(&*store, &catalogue()).await.unwrap();
        database
    }

    async fn open(&self) -> Arc<dyn Store> {
        let url = format!("sqlite://{}", self.path().display());
        Arc::new(SqliteStore::open(&url, self.clock.clone()).await.unwrap())
    }

    fn clock(&self) -> &ManualClock {
        &self.clock
    }

    async fn raw(&self, sql: &str) -> Result<(), String> {
        let mut connection = SqliteConnectOptions::new()
            .filename(self.path())
            .connect()
            .await
            .unwrap();
        sqlx::query(sql)
            .execute(&mut connection)
            .await
            .map(drop)
            .map_err(|error| error.to_string())
    }

    fn insert_claim(&self, claim: Claim) -> Vec<String> {
        let Claim {
            unit, during, owner, ..
        } = claim;
        let (start, end) = (during.start.timestamp(), during.end.timestamp());
        ["INSERT", "INSERT OR REPLACE", "INSERT OR IGNORE"]
            .map(|verb| {
                format!(
                    "{verb} INTO claims (unit_id, start_at, end_at, owner_id)
                     VALUES ('{unit}', {start}, {end}, '{owner}')"
                )
            })
            .to_vec()
    }

    fn during(&self, span: Span) -> String {
        let (start, end) = (span.start.timestamp(), span.end.timestamp());
        format!("start_at = {start}, end_at = {end}")
    }

    fn allow_overlaps(&self) -> &'static str {
        "DROP TRIGGER claims_refuse_overlap_on_insert"
    }
}

/// A database in the tests' own PostgreSQL.
#[derive(Debug)]
pub(crate) struct PostgresDatabase {
    database: TestDatabase,
    clock: Arc<ManualClock>,
}

#[async_trait]
impl Database for PostgresDatabase {
    async fn create() -> Self {
        let database = Self {
            database: TestDatabase::create().await,
            clock: Arc::default(),
        };
        let store = database.open().await;
        save_catalogue(&*store, &catalogue()).await.unwrap();
        database
    }

    async fn open(&self) -> Arc<dyn Store> {
        let store = PostgresStore::open_driven(&self.database.url, self.clock.clone()).await;
        Arc::new(store.unwrap())
    }

    fn clock(&self) -> &ManualClock {
        &self.clock
    }

    async fn raw(&self, sql: &str) -> Result<(), String> {
        cluster::raw(&self.database.url, sql).await
    }

    fn insert_claim(&self, claim: Claim) -> Vec<String> {
        let (unit, owner, range) = (claim.unit, claim.owner, range(claim.during));
        vec![format!(
            "INSERT INTO claims (unit_id, during, owner_id) VALUES ('{unit}', {range}, '{owner}')"
        )]
    }

    fn during(&self, span: Span) -> String {
        format!("during = {}", range(span))
    }

    fn allow_overlaps(&self) -> &'static str {
        "ALTER TABLE claims DROP CONSTRAINT claims_overlap"
    }
}

fn range(span: Span) -> String {
    let (start, end) = (span.start.to_rfc3339(), span.end.to_rfc3339());
    format!("tstzrange('{start}', '{end}')")
}

/// Stands still until moved.
#[derive(Debug)]
pub(crate) struct ManualClock(Mutex<DateTime<Utc>>);

impl Default for ManualClock {
    fn default() -> Self {
        Self(Mutex::new(noon()))
    }
}

impl ManualClock {
    pub(crate) fn advance(&self, by: TimeDelta) {
        *self.0.lock().unwrap() += by;
    }
}

impl Clock for ManualClock {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().unwrap()
    }
}

/// Where the clock starts.
pub(crate) fn noon() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 23, 12, 0, 0).unwrap()
}

/// A span that starts and ends so many minutes after tomorrow noon.
pub(crate) fn span(from: i64, to: i64) -> Span {
    let tomorrow = noon() + TimeDelta::days(1);
    Span {
        start: tomorrow + TimeDelta::minutes(from),
        end: tomorrow + TimeDelta::minutes(to),
    }
}

/// The tenant that is always there.
pub(crate) fn organization() -> OrganizationId {
    "0b9f6f0e-6b0f-4a33-9f0c-000000000001".parse().unwrap()
}

/// A claim that is booked.
pub(crate) fn booked(unit: UnitId, owner: OwnerId, during: Span) -> Claim {
    Claim {
        unit,
        during,
        owner,
        hold_until: None,
    }
}

/// A claim held for ten minutes from [`noon`].
pub(crate) fn held(unit: UnitId, owner: OwnerId, during: Span) -> Claim {
    Claim {
        hold_until: Some(noon() + TimeDelta::minutes(10)),
        ..booked(unit, owner, during)
    }
}

pub(crate) fn unit() -> UnitId {
    UnitId::of_therapist(TherapistId::random())
}

/// Inserts claims in a transaction of their own.
pub(crate) async fn claim(store: &dyn Store, claims: &[Claim]) -> StoreResult<()> {
    let mut transaction = store.begin().await?;
    transaction.insert_claims(claims).await?;
    transaction.commit().await
}

/// All that is busy on a unit within two days around tomorrow noon.
pub(crate) async fn busy(store: &dyn Store, unit: UnitId) -> Vec<Claim> {
    store.busy(&[unit], span(-1440, 1440)).await.unwrap()
}

/// Saves in a transaction of its own.
pub(crate) async fn save_catalogue(store: &dyn Store, catalogue: &Catalogue) -> StoreResult<()> {
    let mut transaction = store.begin().await?;
    transaction.save_catalogue(catalogue).await?;
    transaction.commit().await
}

/// One portal `stillwater` of [`organization`].
pub(crate) fn catalogue() -> Catalogue {
    let module = BookingModuleId::random();
    Catalogue {
        organization: Organization {
            id: organization(),
            name: "Stillwater".to_owned(),
            language: "en".to_owned(),
            reference_prefix: "SW".to_owned(),
        },
        centers: Vec::new(),
        portals: vec![Portal {
            id: PortalId::random(),
            slug: "stillwater".to_owned(),
            name: text("Stillwater"),
            status: PortalStatus::Live,
            booking_module: module,
            allowed_origins: vec!["http://127.0.0.1:8081".to_owned()],
            page_url: None,
            centers: vec![CenterId::random()],
            theme: BTreeMap::from([("--booking-color-accent".to_owned(), "teal".to_owned())]),
            preset: Some("night".to_owned()),
            wording: BTreeMap::from([(
                "back".to_owned(),
                BTreeMap::from([("en".to_owned(), "Up".to_owned())]),
            )]),
            logo: None,
            archived: false,
        }],
        booking_modules: vec![BookingModule {
            id: module,
            name: text("Book"),
            description: None,
            fields: Vec::new(),
            settings: ModuleSettings {
                approval: Approval::Manual,
                blocking_time_minutes: 10,
                slot_interval_minutes: 15,
                minimum_notice_minutes: 120,
                horizon_days: 90,
                pending_blocks_slot: true,
                pending_expires_hours: Some(24),
                cancellation_policy: Some(text("Until the day before.")),
                note: true,
                max_guests: 4,
                max_items_per_guest: 3,
                pending_reminder_hours: Some(4),
                customer_changes: Some(CustomerChanges::Automatic),
                change_deadline_hours: 12,
                cancel_deadline_hours: 48,
                staff_notify: Vec::new(),
                staff_notify_decisions: true,
                appointment_reminder_hours: vec![24],
            },
            archived: false,
        }],
        categories: Vec::new(),
        services: Vec::new(),
        therapists: Vec::new(),
        rooms: Vec::new(),
        equipment: Vec::new(),
    }
}

fn text(default: &str) -> Text {
    Text {
        default: default.to_owned(),
        translations: BTreeMap::from([("de".to_owned(), format!("{default} (de)"))]),
    }
}

/// A draft without a reservation.
pub(crate) fn draft() -> Draft {
    Draft {
        id: DraftId::random(),
        owner: OwnerId::random(),
        organization: organization(),
        portal: PortalId::random(),
        center: CenterId::random(),
        date: NaiveDate::from_ymd_opt(2026, 11, 24).unwrap(),
        guests: vec![DraftGuest {
            id: None,
            invoice: None,
            items: vec![DraftItem {
                service: ServiceId::random(),
                therapist: TherapistChoice::Named(TherapistId::random()),
                add_ons: Vec::new(),
            }],
        }],
        replaces: None,
        replaced_as_of: None,
        family: None,
        is_double_booking_enabled: true,
        client: "client".to_owned(),
        created_at: noon(),
        reservation: None,
        booking: None,
    }
}

/// A hold for ten minutes from [`noon`].
pub(crate) fn reservation() -> Reservation {
    Reservation {
        id: ReservationId::random(),
        slot_time: span(0, 60).start.naive_utc(),
        appointments: vec![appointment()],
        held_since: noon(),
        expires_at: noon() + TimeDelta::minutes(10),
        released: false,
    }
}

fn appointment() -> Appointment {
    Appointment {
        guest: 0,
        service: ServiceId::random(),
        add_ons: Vec::new(),
        therapist: Some(TherapistId::random()),
        wish: Some(TherapistChoice::Anyone),
        room: None,
        equipment: Vec::new(),
        units: vec![unit()],
        during: span(0, 60),
        claimed: span(0, 75),
        total: Money {
            minor: 9_500,
            currency: Currency::parse("EUR").unwrap(),
        },
        tax_minor: 1_517,
    }
}

/// A PENDING booking.
pub(crate) fn booking(reference: &str) -> Booking {
    Booking {
        id: BookingId::random(),
        reference: reference.to_owned(),
        owner: OwnerId::random(),
        status: BookingStatus::Pending,
        organization: organization(),
        booking_module: BookingModuleId::random(),
        portal: PortalId::random(),
        center: CenterId::random(),
        contact: Contact {
            first_name: Some("Ada".to_owned()),
            last_name: Some("Lovelace".to_owned()),
            email: Some("Ada@Example.com".to_owned()),
            phone: None,
            answers: BTreeMap::from([("terms".to_owned(), Answer::Flag(true))]),
            guests: Vec::new(),
        },
        title: "Massage".to_owned(),
        event_answers: BTreeMap::from([("oil".to_owned(), Answer::Text("lavender".to_owned()))]),
        appointments: vec![appointment()],
        request_note: Some("Quiet, please".to_owned()),
        customer_id: None,
        contact_id: None,
        event: None,
        language: "de".to_owned(),
        attribution: Attribution::of([("utm_source", Some("newsletter".to_owned()))]),
        lapses_at: Some(noon() + TimeDelta::hours(24)),
        remind_at: Some(noon() + TimeDelta::hours(12)),
        created_at: noon(),
        last_updated: noon(),
    }
}
