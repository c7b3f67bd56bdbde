//! The catalogue calls: `/v1/centers`, and the services and therapists of a center.

use booking_server::catalogue::{Catalogue, PortalStatus};
use booking_server::http::Settings;
use booking_server::ids::{AddOnId, ServiceId};
use booking_wire::catalogue::{ListCentersResponse, ListServicesResponse, ListTherapistsResponse, PageInfo};
use chrono::NaiveDate;
use serde_json::{Value, json};

use crate::app::{App, SITE, answer, header, refused_fields};
use crate::spa::{Spa, text};

const UNKNOWN: &str = "99999999-9999-4999-8999-999999999999";

fn services(app: &App, query: &str) -> String {
    format!("/v1/Centers/{}/services{query}", app.spa.main)
}

fn therapists(app: &App, query: &str) -> String {
    format!("/v1/centers/{}/therapists{query}", app.spa.main)
}

fn names(list: &Value) -> Vec<&str> {
    let list = list.as_array().unwrap();
    list.iter().map(|entry| entry["name"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_service_has_the_documented_keys_and_the_parts_that_are_asked_for() {
    let app = App::start_with(Settings::default(), |spa| {
        let massage = &mut spa.catalogue.services[0];
        massage.tax_included = false;
        massage.images = vec!["/media/massage.jpg".to_owned()];
    })
    .await;
    let (status, plain) = answer(app.get(&services(&app, ""))).await;
    assert_eq!(status, 200, "{plain}");
    let expected = json!({
        "id": app.spa.massage.to_string(),
        "code": "MASSAGE",
        "name": "Massage",
        "description": null,
        "duration": 60,
        "recovery_time": 10,
        "is_couple_service": false,
        "price_info": {
            "currency_id": "EUR", "sale_price": 100.0, "tax_id": null, "include_tax": false,
            "tax": 19.0, "price_without_tax": 100.0, "final_price": 119.0,
        },
        "additional_info": null,
        "add_ons_info": null,
        "image_paths": null,
    });
    assert_eq!(plain["services"][0], expected);
    assert_eq!(plain["page_info"], json!({"total": 2, "page": 1, "size": 10}));
    for query in [
        "?expand=additional_info,add_ons_info,image_paths&lang=de",
        "?expand=additional_info&expand=add_ons_info&expand=image_paths&expand=catalog_info&lang=de",
    ] {
        let (_, full) = answer(app.get(&services(&app, query))).await;
        let full = &full["services"][0];
        assert_eq!(full["name"], "Massage 60", "{query}");
        assert_eq!(full["image_paths"], json!(["/media/massage.jpg"]), "{query}");
        assert_eq!(
            full["additional_info"]["category"]["name"], "Treatments",
            "{query}"
        );
        let add_ons = &full["add_ons_info"];
        assert_eq!(add_ons["has_add_ons"], true, "{query}");
        assert_eq!(add_ons["add_ons_list"][0]["id"], app.spa.hot_stones.to_string());
    }
}

#[tokio::test]
async fn services_come_in_pages_of_ten_and_every_one_of_them_comes_once() {
    let app = App::start_with(Settings::default(), |spa| {
        let massage = spa.catalogue.services[0].clone();
        spa.catalogue.services = (0..23)
            .map(|number| {
                let mut service = massage.clone();
                service.id = ServiceId::random();
                service.code = format!("S{number}");
                service.name = text(&format!("Service {number}"));
                service
                    .add_ons
                    .iter_mut()
                    .for_each(|add_on| add_on.id = AddOnId::random());
                service
            })
            .collect();
        spa.catalogue.services[22].archived = true;
    })
    .await;
    let mut seen = Vec::new();
    for (query, page, size, count) in [
        ("", 1, 10, 10),
        ("?page=2", 2, 10, 10),
        ("?page=3&size=10", 3, 10, 2),
        ("?page=4", 4, 10, 0),
        ("?size=100", 1, 100, 22),
    ] {
        let reply = app.get(&services(&app, query)).send().await.unwrap();
        let reply: ListServicesResponse = reply.json().await.unwrap();
        assert_eq!(
            reply.page_info,
            PageInfo {
                total: 22,
                page,
                size
            },
            "{query}"
        );
        assert_eq!(reply.services.len(), count, "{query}");
        if size == 10 {
            seen.extend(reply.services.into_iter().map(|service| service.code));
        }
    }
    let expected: Vec<String> = (0..22).map(|number| format!("S{number}")).collect();
    assert_eq!(seen, expected);
}

#[tokio::test]
async fn a_category_narrows_the_services_down() {
    let app = App::start_with(Settings::default(), |spa| {
        let mut other = spa.catalogue.categories[0].clone();
        other.id = booking_server::ids::CategoryId::random();
        spa.catalogue.services[1].category = other.id;
        spa.catalogue.categories.push(other);
    })
    .await;
    let [first, second] = [0, 1].map(|index| app.spa.catalogue.categories[index].id);
    for (category, expected) in [(first, "Massage"), (second, "Facial")] {
        let (_, reply) = answer(app.get(&services(&app, &format!("?category_id={category}")))).await;
        assert_eq!(names(&reply["services"]), [expected]);
        assert_eq!(reply["page_info"]["total"], 1);
    }
}

#[tokio::test]
async fn only_what_a_live_portal_shows_is_listed() {
    let app = App::start_with(Settings::default(), |spa| {
        let annex = spa.annex;
        // The only live portal of the annex is no longer one.
        for portal in &mut spa.catalogue.portals {
            if portal.slug == "manual" {
                portal.status = PortalStatus::Draft;
            }
        }
        assert!(spa.catalogue.center(annex).is_some());
        spa.catalogue.services[1].archived = true;
        spa.catalogue.therapists[0].archived = true;
    })
    .await;
    let (_, centers) = answer(app.get("/v1/centers")).await;
    assert_eq!(names(&centers["centers"]), ["Main"]);
    let (_, offered) = answer(app.get(&services(&app, ""))).await;
    assert_eq!(names(&offered["services"]), ["Massage"]);
    let (_, working) = answer(app.get(&therapists(&app, ""))).await;
    assert_eq!(working["page_info"]["total"], 1);
    for list in ["services", "therapists"] {
        for center in [app.spa.annex.to_string(), UNKNOWN.to_owned(), "main".to_owned()] {
            let (status, reply) = answer(app.get(&format!("/v1/centers/{center}/{list}"))).await;
            assert_eq!(status, 404, "{list} of {center}");
            let error = json!({"code": 502, "message": "Center not found."});
            assert_eq!(reply, json!({"error": error}), "{list} of {center}");
        }
    }
}

#[tokio::test]
async fn only_who_works_on_a_date_is_listed_for_it() {
    let day = |day| NaiveDate::from_ymd_opt(2026, 12, day).unwrap();
    let app = App::start_with(Settings::default(), |spa| {
        let (main, annex) = (spa.main, spa.annex);
        spa.catalogue.centers[0].closed_days = vec![day(25)];
        let ada = &mut spa.catalogue.therapists[0];
        ada.days_off = vec![day(1)];
        ada.schedule_exceptions
            .entry(main)
            .or_default()
            .insert(day(2), Vec::new());
        ada.schedule_exceptions
            .entry(annex)
            .or_default()
            .insert(day(3), Vec::new());
    })
    .await;
    for (query, expected) in [
        ("", &["Ada", "Bo"][..]),
        ("?date=2026-11-30", &["Ada", "Bo"]),
        ("?date=2026-12-01", &["Bo"]),
        ("?date=2026-12-02", &["Bo"]),
        ("?date=2026-12-03", &["Ada", "Bo"]),
        ("?date=2026-12-25", &[]),
        ("?date=2026-11-30&page=2&size=1", &["Bo"]),
        ("?page=2", &[]),
    ] {
        let reply = app.get(&therapists(&app, query)).send().await.unwrap();
        assert_eq!(reply.status(), 200, "{query}");
        let reply: ListTherapistsResponse = reply.json().await.unwrap();
        let first_name =
            |therapist: &booking_wire::catalogue::CenterTherapist| therapist.personal_info.first_name.clone();
        let found: Vec<String> = reply.therapists.iter().map(first_name).collect();
        assert_eq!(found, expected, "{query}");
    }
    let annex = format!("/v1/Centers/{}/therapists?date=2026-12-02", app.spa.annex);
    let (_, reply) = answer(app.get(&annex)).await;
    let expected = json!({
        "id": app.spa.ada.to_string(),
        "personal_info": {"first_name": "Ada", "last_name": "Sample", "nick_name": null, "gender": 2},
        "job_details": {"title": null},
        "image_path": null,
    });
    assert_eq!(reply["therapists"], json!([expected]));
}

#[tokio::test]
async fn a_center_tells_its_place_its_zone_and_if_asked_its_week() {
    let app = App::start_with(Settings::default(), |spa| {
        let main = &mut spa.catalogue.centers[0];
        main.address_lines = vec!["Uferweg 12".to_owned()];
        main.opening.days[6].clear();
    })
    .await;
    let (status, plain) = answer(app.get("/v1/centers")).await;
    assert_eq!(status, 200, "{plain}");
    assert_eq!(names(&plain["centers"]), ["Main", "Annex"]);
    assert_eq!(plain["page_info"], json!({"total": 2, "page": 1, "size": 10}));
    let main = &plain["centers"][0];
    assert_eq!(main["id"], app.spa.main.to_string());
    assert_eq!(main["time_zone"], "Europe/Berlin");
    assert_eq!(main["location"]["address_lines"], json!(["Uferweg 12"]));
    assert_eq!(main["location"]["time_zone"]["id"], "Europe/Berlin");
    assert_eq!(main["currency"]["id"], "EUR");
    assert_eq!(main["working_hours"], Value::Null);

    let path = "/v1/Centers?expand=working_hours&portal_id=express&size=1";
    let reply = app.get(path).send().await.unwrap();
    let reply: ListCentersResponse = reply.json().await.unwrap();
    assert_eq!(reply.page_info.total, 1, "the portal has one center");
    let week = reply.centers[0].working_hours.as_ref().unwrap();
    assert_eq!(week.len(), 7);
    assert_eq!(
        (week[0].day_of_week.as_str(), week[0].is_closed),
        ("Monday", false)
    );
    assert_eq!(week[0].start_time.as_deref(), Some("09:00:00"));
    assert_eq!(week[0].end_time.as_deref(), Some("17:00:00"));
    assert_eq!(
        (week[6].day_of_week.as_str(), week[6].is_closed),
        ("Sunday", true)
    );
    assert_eq!(week[6].start_time, None);
}

#[tokio::test]
async fn whatever_is_wrong_with_a_parameter_names_it() {
    let app = App::start().await;
    for (path, status, name) in [
        (services(&app, "?page=0"), 422, "page"),
        (services(&app, "?page=one"), 422, "page"),
        (services(&app, "?page=-1"), 422, "page"),
        (services(&app, "?size=0"), 422, "size"),
        (services(&app, "?size=101"), 422, "size"),
        (
            services(&app, &format!("?category_id={UNKNOWN}")),
            404,
            "category_id",
        ),
        (services(&app, "?category_id=massages"), 404, "category_id"),
        (therapists(&app, "?date=tomorrow"), 422, "date"),
        (therapists(&app, "?date=2026-02-30"), 422, "date"),
        (therapists(&app, "?date=2026-12-01T00:00:00"), 422, "date"),
        (therapists(&app, "?size=1000"), 422, "size"),
        ("/v1/centers?page=0".to_owned(), 422, "page"),
        ("/v1/centers?size=101".to_owned(), 422, "size"),
        ("/v1/centers?portal_id=nowhere".to_owned(), 404, "portal_id"),
        ("/v1/centers?portal_id=closed".to_owned(), 404, "portal_id"),
    ] {
        let (got, reply) = answer(app.get(&path)).await;
        assert_eq!(got, status, "{path}: {reply}");
        assert_eq!(refused_fields(&reply), [name], "{path}");
    }
}

#[tokio::test]
async fn several_organizations_are_told_apart_by_a_portal() {
    let app = App::start().await;
    let mut other = Spa::new().catalogue;
    other.portals.retain(|portal| portal.slug == "manual");
    other.portals[0].slug = "elsewhere".to_owned();
    other.centers[0].name = text("Elsewhere");
    import(&app, &other).await;
    let (status, reply) = answer(app.get("/v1/centers")).await;
    assert_eq!(status, 422, "{reply}");
    assert_eq!(refused_fields(&reply), ["portal_id"]);
    for (portal, expected) in [
        ("elsewhere".to_owned(), &["Elsewhere", "Annex"][..]),
        (app.spa.manual.to_string(), &["Main", "Annex"]),
    ] {
        let (_, reply) = answer(app.get(&format!("/v1/centers?portal_id={portal}"))).await;
        assert_eq!(names(&reply["centers"]), expected, "{portal}");
    }
    let path = format!("/v1/Centers/{}/services", other.centers[0].id);
    assert_eq!(answer(app.get(&path)).await.0, 200, "a center says whose it is");
}

async fn import(app: &App, catalogue: &Catalogue) {
    let mut transaction = app.store.begin().await.unwrap();
    transaction.save_catalogue(catalogue).await.unwrap();
    transaction.commit().await.unwrap();
}

#[tokio::test]
async fn a_site_is_shown_the_centers_of_the_portals_that_it_may_embed() {
    let app = App::start_with(Settings::default(), |spa| {
        for portal in &mut spa.catalogue.portals {
            if portal.slug == "manual" {
                portal.allowed_origins = vec!["https://annex.example".to_owned()];
            }
        }
    })
    .await;
    let annex = format!("/v1/centers/{}/therapists", app.spa.annex);
    for (path, origin, status) in [
        (services(&app, ""), SITE, 200),
        (therapists(&app, ""), "https://annex.example", 200),
        (annex.clone(), SITE, 403),
        (annex.clone(), "https://annex.example", 200),
        (annex, app.base(), 200),
        (services(&app, ""), "https://foreign.example", 403),
        ("/v1/centers".to_owned(), "https://foreign.example", 403),
        ("/v1/centers?portal_id=manual".to_owned(), SITE, 403),
    ] {
        let reply = app.get(&path).header("origin", origin).send().await.unwrap();
        assert_eq!(reply.status(), status, "{path} from {origin}");
    }
    for (origin, expected) in [
        (SITE, &["Main"][..]),
        ("https://annex.example", &["Main", "Annex"]),
    ] {
        let (_, reply) = answer(app.get("/v1/centers").header("origin", origin)).await;
        assert_eq!(names(&reply["centers"]), expected, "{origin}");
    }
}

#[tokio::test]
async fn a_list_that_has_not_changed_is_304() {
    let app = App::start().await;
    for path in [
        "/v1/centers?expand=working_hours".to_owned(),
        services(&app, ""),
        therapists(&app, "?date=2026-12-01"),
    ] {
        let first = app.get(&path).send().await.unwrap();
        assert_eq!(header(&first, "cache-control"), "public, max-age=60");
        let tag = header(&first, "etag").to_owned();
        let again = app.get(&path).header("if-none-match", &tag).send().await.unwrap();
        assert_eq!(again.status(), 304, "{path}");
        assert_eq!(again.text().await.unwrap(), "", "{path}");
    }
    let first = app.get(&services(&app, "")).send().await.unwrap();
    let tag = header(&first, "etag").to_owned();
    let mut changed = app.spa.catalogue.clone();
    changed.services[0].name = text("Deep tissue");
    import(&app, &changed).await;
    let after = app.get(&services(&app, "")).header("if-none-match", &tag);
    assert_eq!(after.send().await.unwrap().status(), 200);
}
