//! The catalogues in memory.

use std::sync::Arc;

use booking_server::catalogue::PortalStatus;
use booking_server::ids::{CenterId, OrganizationId};

use crate::world::World;

#[tokio::test]
async fn catalogues_are_read_again_after_an_import_and_only_then() {
    let world = World::new().await;
    let before = world.catalogues().await;
    assert!(Arc::ptr_eq(&before, &world.catalogues().await));

    let mut catalogue = world.spa.catalogue.clone();
    catalogue.services[0].name.default = "Deep massage".to_owned();
    world.import(&catalogue).await;
    let after = world.catalogues().await;
    assert!(after.revision() > before.revision());
    let name = |set: &booking_server::bookings::catalogues::CatalogueSet| {
        let catalogue = set.of_organization(world.spa.organization).unwrap();
        catalogue.service(world.spa.massage).unwrap().name.default.clone()
    };
    // Whoever still works with the old set is not disturbed.
    assert_eq!(
        (name(&before), name(&after)),
        ("Massage".to_owned(), "Deep massage".to_owned())
    );
}

#[tokio::test]
async fn only_live_portals_with_a_module_are_seen() {
    let world = World::new().await;
    let catalogues = world.catalogues().await;
    let slugs: Vec<&str> = catalogues
        .live_portals()
        .map(|view| view.portal.slug.as_str())
        .collect();
    assert_eq!(slugs, ["manual", "express", "loose"]);
    for (name, is_seen) in [
        ("manual", true),
        ("closed", false),
        ("nowhere", false),
        ("", false),
    ] {
        assert_eq!(catalogues.portal(name).is_some(), is_seen, "{name}");
    }
    assert!(
        catalogues
            .portal_of(OrganizationId::random(), world.spa.manual)
            .is_none()
    );

    let mut catalogue = world.spa.catalogue.clone();
    catalogue.booking_modules[0].archived = true;
    catalogue.portals[2].status = PortalStatus::Draft;
    world.import(&catalogue).await;
    let catalogues = world.catalogues().await;
    let slugs: Vec<&str> = catalogues
        .live_portals()
        .map(|view| view.portal.slug.as_str())
        .collect();
    assert_eq!(slugs, ["loose"]);
}

#[tokio::test]
async fn a_portal_books_into_its_own_centers_or_into_all() {
    let world = World::new().await;
    let catalogues = world.catalogues().await;
    for (portal, expected) in [
        ("manual", vec![world.spa.main, world.spa.annex]),
        ("express", vec![world.spa.main]),
    ] {
        let view = catalogues.portal(portal).unwrap();
        let centers: Vec<CenterId> = view.centers().map(|center| center.id).collect();
        assert_eq!(centers, expected, "{portal}");
        for center in [world.spa.main, world.spa.annex] {
            assert_eq!(
                view.center(center).is_some(),
                expected.contains(&center),
                "{portal}"
            );
        }
        assert!(view.center(CenterId::random()).is_none());
    }
}
