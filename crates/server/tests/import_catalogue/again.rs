//! Importing into a store, and importing again.

use std::collections::BTreeMap;

use booking_server::contact::Contact;
use booking_server::ids::{BookingId, OwnerId};
use booking_server::import::{self, ImportError, Options};
use booking_server::store::{Appointment, Booking, BookingStatus, Span, Store};
use chrono::TimeDelta;

use crate::complete::complete;
use crate::fixture::Fixture;
use crate::{SMALL, changed};

/// [`SMALL`] without its second service.
fn without_thai() -> String {
    let (before, rest) = SMALL.split_once("[[service]]\nkey = \"thai\"").unwrap();
    let (_, after) = rest.split_once("[[therapist]]").unwrap();
    format!("{before}[[therapist]]{after}")
}

#[tokio::test]
async fn the_first_import_adds_everything() {
    let fixture = Fixture::new().await;
    let report = fixture.import(SMALL).await;
    assert_eq!(report.organization, "Small");
    let text = report.differences.to_string();
    assert!(
        text.starts_with("added organization \"Small\"\nadded center \"Home\"\n"),
        "{text}"
    );
    assert!(text.lines().all(|line| line.starts_with("added ")), "{text}");
    assert_eq!(fixture.catalogue().await, import::parse(SMALL).unwrap().catalogue);
}

#[tokio::test]
async fn importing_the_same_file_changes_nothing() {
    let fixture = Fixture::new().await;
    fixture.import(SMALL).await;
    let revision = fixture.store.catalogue_revision().await.unwrap();
    assert!(fixture.import(SMALL).await.differences.is_empty());
    assert_eq!(fixture.store.catalogue_revision().await.unwrap(), revision);
}

#[tokio::test]
async fn changes_are_told_by_field() {
    let fixture = Fixture::new().await;
    fixture.import(SMALL).await;
    let report = fixture
        .import(
            &changed("price = \"89.50\"", "price = \"91\"")
                .replace("recovery = 15", "recovery = 20")
                .replace("approval = \"manual\"", "approval = \"automatic\"")
                .replace("name = \"Small\"\nlanguage", "name = \"Smaller\"\nlanguage"),
        )
        .await;
    assert_eq!(
        report.differences.to_string(),
        "changed organization \"Smaller\": name\n\
         changed booking module \"Book\": settings.approval\n\
         changed service \"Swedish\": price, recovery_minutes\n"
    );
    assert_eq!(
        fixture.catalogue().await.services.first().unwrap().price.minor,
        9_100
    );
}

#[tokio::test]
async fn what_is_gone_is_archived_and_comes_back() {
    let fixture = Fixture::new().await;
    fixture.import(SMALL).await;
    let without = without_thai();

    let report = fixture.import(&without).await;
    assert_eq!(
        report.differences.to_string(),
        "archived service \"Thai\"\nchanged therapist \"Ann\": skills\n"
    );
    let catalogue = fixture.catalogue().await;
    let archived = catalogue
        .services
        .iter()
        .find(|service| service.archived)
        .unwrap();
    assert_eq!(archived.name.default, "Thai", "it is still there");
    assert!(catalogue.service(archived.id).is_none(), "but not offered");
    assert!(
        fixture.import(&without).await.differences.is_empty(),
        "archived once"
    );

    let report = fixture.import(SMALL).await;
    assert_eq!(
        report.differences.to_string(),
        "restored service \"Thai\"\nchanged therapist \"Ann\": skills\n"
    );
    assert_eq!(fixture.catalogue().await, import::parse(SMALL).unwrap().catalogue);
}

#[tokio::test]
async fn equipment_comes_and_goes_like_everything_else() {
    let fixture = Fixture::new().await;
    fixture.import(&complete()).await;
    assert_eq!(
        fixture.catalogue().await,
        import::parse(&complete()).unwrap().catalogue
    );
    let without = complete()
        .replace(
            "[[equipment]]\nkey = \"heater\"\nname = \"Heater\"\ncategory = \"stones\"\ncount = 2\n",
            "",
        )
        .replace("equipment = [\"stones\"]\n", "");
    let report = fixture.import(&without).await;
    assert_eq!(
        report.differences.to_string(),
        "changed service \"Swedish\": equipment_categories\narchived equipment \"Heater\"\n"
    );
    assert!(fixture.catalogue().await.equipment.first().unwrap().archived);
    let report = fixture.import(&complete()).await;
    assert_eq!(
        report.differences.to_string(),
        "changed service \"Swedish\": equipment_categories\nrestored equipment \"Heater\"\n"
    );
}

#[tokio::test]
async fn another_order_is_a_change() {
    let fixture = Fixture::new().await;
    let more = format!(
        "{SMALL}\n[[therapist]]\nkey = \"ben\"\nfirst_name = \"Ben\"\nschedule = {{ fri = \"09:00-18:00\" }}\nskills = [\"thai\"]\n"
    );
    fixture.import(&more).await;
    let swapped = more
        .replace("\"ann\"", "\"x\"")
        .replace("\"ben\"", "\"ann\"")
        .replace("\"x\"", "\"ben\"");
    let text = fixture.import(&swapped).await.differences.to_string();
    assert!(text.contains("changed the order of the therapist list"), "{text}");
}

#[tokio::test]
async fn a_dry_run_tells_and_writes_nothing() {
    let fixture = Fixture::new().await;
    fixture.import(SMALL).await;
    let before = (
        fixture.catalogue().await,
        fixture.store.catalogue_revision().await.unwrap(),
    );
    let options = Options {
        dry_run: true,
        ..Options::default()
    };
    let report = import::import(
        &changed("recovery = 15", "recovery = 20"),
        &options,
        &fixture.store,
    )
    .await
    .unwrap();
    assert_eq!(
        report.differences.to_string(),
        "changed service \"Swedish\": recovery_minutes\n"
    );
    assert_eq!(
        (
            fixture.catalogue().await,
            fixture.store.catalogue_revision().await.unwrap()
        ),
        before
    );
}

#[tokio::test]
async fn a_wrong_file_writes_nothing() {
    let fixture = Fixture::new().await;
    fixture.import(SMALL).await;
    let before = fixture.store.catalogue_revision().await.unwrap();
    let outcome = import::import(
        &changed("recovery = 15", "recovery = -1"),
        &Options::default(),
        &fixture.store,
    )
    .await;
    assert!(matches!(outcome, Err(ImportError::Invalid(problems)) if problems.len() == 1));
    assert_eq!(fixture.store.catalogue_revision().await.unwrap(), before);
}

#[tokio::test]
async fn more_origins_are_allowed_until_the_next_import() {
    let fixture = Fixture::new().await;
    let options = Options {
        allow_origins: vec![
            "http://localhost:4000".to_owned(),
            "https://www.example.com".to_owned(),
        ],
        ..Options::default()
    };
    import::import(SMALL, &options, &fixture.store).await.unwrap();
    let allowed = async || {
        fixture
            .catalogue()
            .await
            .portals
            .first()
            .unwrap()
            .allowed_origins
            .clone()
    };
    assert_eq!(
        allowed().await,
        ["https://www.example.com", "http://localhost:4000"]
    );
    fixture.import(SMALL).await;
    assert_eq!(allowed().await, ["https://www.example.com"]);
}

#[tokio::test]
async fn a_slug_of_another_organization_is_refused_with_its_line() {
    let fixture = Fixture::new().await;
    fixture.import(SMALL).await;
    let other = changed(
        "[organization]\nkey = \"small\"",
        "[organization]\nkey = \"tall\"",
    );
    let outcome = import::import(&other, &Options::default(), &fixture.store).await;
    let Err(ImportError::Invalid(problems)) = outcome else {
        panic!("{outcome:?}")
    };
    let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "53:1: portal \"small\": the slug \"small\" belongs to a portal of another organization; choose another"
        ]
    );

    let renamed = other.replace(
        "booking_module = \"form\"",
        "booking_module = \"form\"\nslug = \"tall\"",
    );
    fixture.import(&renamed).await;
    assert_eq!(fixture.store.load_catalogues().await.unwrap().len(), 2);
}

#[tokio::test]
async fn bookings_of_what_is_archived_are_counted_and_stay() {
    let fixture = Fixture::new().await;
    fixture.import(SMALL).await;
    let catalogue = fixture.catalogue().await;
    let now = fixture.store.now().await.unwrap();
    let thai = catalogue
        .services
        .iter()
        .find(|service| service.code == "TH")
        .unwrap();
    let mut transaction = fixture.store.begin().await.unwrap();
    for (reference, days, status) in [
        ("S-1", 3, BookingStatus::Approved),
        ("S-2", 4, BookingStatus::Pending),
        ("S-3", 5, BookingStatus::Canceled),
        ("S-4", -3, BookingStatus::Approved),
    ] {
        let start = now + TimeDelta::days(days);
        let during = Span {
            start,
            end: start + TimeDelta::minutes(90),
        };
        let booking = Booking {
            id: BookingId::random(),
            reference: reference.to_owned(),
            owner: OwnerId::random(),
            status,
            organization: catalogue.organization.id,
            booking_module: catalogue.booking_modules.first().unwrap().id,
            portal: catalogue.portals.first().unwrap().id,
            center: catalogue.centers.first().unwrap().id,
            contact: Contact::default(),
            title: "Thai".to_owned(),
            event_answers: BTreeMap::new(),
            appointments: vec![Appointment {
                guest: 0,
                service: thai.id,
                add_ons: Vec::new(),
                therapist: None,
                wish: None,
                room: None,
                equipment: Vec::new(),
                units: Vec::new(),
                during,
                claimed: during,
                total: thai.price,
                tax_minor: 0,
            }],
            request_note: None,
            customer_id: None,
            contact_id: None,
            event: None,
            language: "en".to_owned(),
            attribution: Default::default(),
            lapses_at: None,
            remind_at: None,
            created_at: now,
            last_updated: now,
        };
        transaction.insert_booking(&booking).await.unwrap();
    }
    transaction.commit().await.unwrap();

    let text = fixture.import(&without_thai()).await.differences.to_string();
    assert!(
        text.starts_with("archived service \"Thai\"; its 2 bookings to come stay\n"),
        "{text}"
    );
    assert_eq!(
        fixture
            .store
            .list_bookings(catalogue.organization.id)
            .await
            .unwrap()
            .len(),
        4
    );
}
