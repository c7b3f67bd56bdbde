//! What a draft may ask for.

use booking_server::bookings::draft::{CreateDraftError, NewDraft};
use booking_server::bookings::guest::{CreateGuestError, NewGuest, create_guest};
use booking_server::bookings::problem::{Problem, Reason};
use booking_server::catalogue::Catalogue;
use booking_server::ids::{AddOnId, BookingId, CenterId, GuestId, ServiceId, TherapistId};
use booking_server::store::TherapistChoice;
use chrono::Days;

use crate::spa::Spa;
use crate::world::World;

#[tokio::test]
async fn a_draft_keeps_what_was_asked_for_and_holds_nothing() {
    let world = World::new().await;
    let mut wish = world.wish(TherapistChoice::Named(world.spa.bo));
    wish.guests[0].items[0].add_ons = vec![world.spa.hot_stones];
    let id = world.create_draft(wish).await.unwrap();

    let draft = world.store.find_draft(id).await.unwrap().unwrap();
    assert_eq!(draft.organization, world.spa.organization);
    assert_eq!(draft.portal, world.spa.manual);
    assert_eq!(draft.center, world.spa.main);
    assert_eq!(
        draft.guests[0].items[0].therapist,
        TherapistChoice::Named(world.spa.bo)
    );
    assert_eq!(draft.guests[0].items[0].add_ons, [world.spa.hot_stones]);
    assert_eq!(draft.reservation, None);
    assert_eq!(world.claims().await, []);
}

#[tokio::test]
async fn a_portal_is_named_by_id_or_slug_or_is_the_first_live_one_of_the_center() {
    let world = World::new().await;
    for (portal, expected) in [
        (Some(world.spa.express.to_string()), world.spa.express),
        (Some("express".to_owned()), world.spa.express),
        // "closed" comes before it in the catalogue, but is not live.
        (None, world.spa.manual),
    ] {
        let wish = NewDraft {
            portal: portal.clone(),
            ..world.wish(TherapistChoice::Anyone)
        };
        let id = world.create_draft(wish).await.unwrap();
        let draft = world.store.find_draft(id).await.unwrap().unwrap();
        assert_eq!(draft.portal, expected, "{portal:?}");
    }
}

#[tokio::test]
async fn a_draft_for_what_is_not_there_says_what_is_missing() {
    let world = World::new().await;
    let of_center = |center: CenterId| NewDraft {
        center,
        ..world.wish(TherapistChoice::Anyone)
    };
    assert!(matches!(
        world.create_draft(of_center(CenterId::random())).await,
        Err(CreateDraftError::CenterNotFound)
    ));
    for portal in ["closed", "nowhere"] {
        let wish = NewDraft {
            portal: Some(portal.to_owned()),
            ..world.wish(TherapistChoice::Anyone)
        };
        let result = world.create_draft(wish).await;
        assert!(
            matches!(result, Err(CreateDraftError::PortalNotFound)),
            "{portal}"
        );
    }
    let express_in_annex = NewDraft {
        portal: Some("express".to_owned()),
        ..of_center(world.spa.annex)
    };
    assert!(matches!(
        world.create_draft(express_in_annex).await,
        Err(CreateDraftError::PortalNotFound)
    ));

    let mut unknown_add_on = world.wish(TherapistChoice::Anyone);
    unknown_add_on.guests[0].items[0].add_ons = vec![world.spa.hot_stones, AddOnId::random()];
    let spa = &world.spa;
    let anyone = TherapistChoice::Anyone;
    for (wish, field, reason) in [
        (
            world.wish_at(spa.main, spa.manual, ServiceId::random(), anyone),
            "guests[0].items[0].item.id",
            Reason::Unknown,
        ),
        (
            world.wish_at(spa.annex, spa.manual, spa.facial, anyone),
            "guests[0].items[0].item.id",
            Reason::DoesNotFit,
        ),
        (
            unknown_add_on,
            "guests[0].items[0].add_ons[1].id",
            Reason::Unknown,
        ),
    ] {
        let Err(CreateDraftError::ServiceNotFound(problems)) = world.create_draft(wish).await else {
            panic!("{field} was accepted");
        };
        assert_eq!(problems, [Problem::new(field, reason)]);
    }
    for (wish, reason) in [
        (
            world.wish(TherapistChoice::Named(TherapistId::random())),
            Reason::Unknown,
        ),
        (
            world.wish_at(spa.annex, spa.manual, spa.massage, TherapistChoice::Named(spa.bo)),
            Reason::DoesNotFit,
        ),
    ] {
        let Err(CreateDraftError::TherapistNotFound(problems)) = world.create_draft(wish).await else {
            panic!("{reason:?} was accepted");
        };
        assert_eq!(
            problems,
            [Problem::new("guests[0].items[0].therapist.id", reason)]
        );
    }
}

#[tokio::test]
async fn a_draft_that_breaks_a_rule_names_the_field() {
    let world = World::new().await;
    let wish = || world.wish(TherapistChoice::Anyone);
    let changed = |change: &dyn Fn(&mut NewDraft)| {
        let mut changed = wish();
        change(&mut changed);
        changed
    };
    let today = world.now().date_naive();
    for (wish, field, reason) in [
        (
            changed(&|wish| wish.date = today - Days::new(1)),
            "date",
            Reason::Past,
        ),
        (
            changed(&|wish| wish.date = today + Days::new(61)),
            "date",
            Reason::TooFarAhead,
        ),
        (changed(&|wish| wish.guests.clear()), "guests", Reason::Required),
        (
            changed(&|wish| wish.guests[0].items.clear()),
            "guests[0].items",
            Reason::Required,
        ),
        (
            changed(&|wish| wish.guests[0].id = Some(GuestId::random())),
            "guests[0].id",
            Reason::Unknown,
        ),
        (
            changed(&|wish| wish.guests = vec![wish.guests[0].clone(); 5]),
            "guests",
            Reason::OutOfRange { min: 1, max: 4 },
        ),
        (
            changed(&|wish| wish.guests[0].items = vec![wish.guests[0].items[0].clone(); 4]),
            "guests[0].items",
            Reason::OutOfRange { min: 1, max: 3 },
        ),
        (
            changed(&|wish| wish.guests[0].invoice = Some("7".to_owned())),
            "guests[0].invoice_id",
            Reason::Unknown,
        ),
        (
            changed(&|wish| wish.guests[0].items[0].invoice_item = Some("7".to_owned())),
            "guests[0].invoice_id",
            Reason::Required,
        ),
        (
            changed(&|wish| wish.replaces = Some(BookingId::random())),
            "replaces",
            Reason::Unknown,
        ),
    ] {
        let Err(CreateDraftError::Refused(problems)) = world.create_draft(wish).await else {
            panic!("{field} was accepted");
        };
        assert_eq!(problems, [Problem::new(field, reason)]);
    }
    for date in [today, today + Days::new(60)] {
        let wish = changed(&|wish| wish.date = date);
        assert!(world.create_draft(wish).await.is_ok(), "{date}");
    }
}

#[tokio::test]
async fn a_guest_made_online_is_new_every_time_and_belongs_to_one_organization() {
    let world = World::new().await;
    let catalogues = world.catalogues().await;
    let request = NewGuest {
        center: world.spa.main,
        first_name: " Ada ".to_owned(),
        last_name: "Example".to_owned(),
        email: "ada@example.com".to_owned(),
    };
    let mut transaction = world.store.begin().await.unwrap();
    let first = create_guest(&mut *transaction, &catalogues, &request)
        .await
        .unwrap();
    let second = create_guest(&mut *transaction, &catalogues, &request)
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    assert_ne!(first.id, second.id);
    assert_eq!(first.first_name, "Ada");

    let mut wish = world.wish(TherapistChoice::Anyone);
    wish.guests[0].id = Some(first.id);
    assert!(world.create_draft(wish.clone()).await.is_ok());

    let other = other_spa();
    world.import(&other.catalogue).await;
    wish.center = other.main;
    wish.portal = Some(other.manual.to_string());
    wish.guests[0].items[0].service = other.massage;
    let Err(CreateDraftError::Refused(problems)) = world.create_draft(wish).await else {
        panic!("a guest of another organization was accepted");
    };
    assert_eq!(problems, [Problem::new("guests[0].id", Reason::Unknown)]);
}

/// Another tenant, whose slugs are its own.
fn other_spa() -> Spa {
    let spa = Spa::new();
    let catalogue = Catalogue {
        portals: spa
            .catalogue
            .portals
            .iter()
            .cloned()
            .map(|mut portal| {
                portal.slug = format!("other-{}", portal.slug);
                portal
            })
            .collect(),
        ..spa.catalogue.clone()
    };
    Spa { catalogue, ..spa }
}

#[tokio::test]
async fn a_guest_needs_names_and_an_address() {
    let world = World::new().await;
    let catalogues = world.catalogues().await;
    let mut transaction = world.store.begin().await.unwrap();
    let request = NewGuest {
        center: world.spa.main,
        first_name: " ".to_owned(),
        last_name: "x".repeat(255),
        email: "nobody".to_owned(),
    };
    let Err(CreateGuestError::Refused(problems)) =
        create_guest(&mut *transaction, &catalogues, &request).await
    else {
        panic!("the guest was made");
    };
    assert_eq!(
        problems,
        [
            Problem::new("first_name", Reason::Required),
            Problem::new("last_name", Reason::TooLong { max: 254 }),
            Problem::new("email", Reason::NotAnEmail),
        ]
    );
    let elsewhere = NewGuest {
        center: CenterId::random(),
        ..request
    };
    assert!(matches!(
        create_guest(&mut *transaction, &catalogues, &elsewhere).await,
        Err(CreateGuestError::CenterNotFound)
    ));
}
