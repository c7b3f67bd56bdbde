//! What tokens of the role `read` get: bookings under names that open nothing, and nothing that the module calls
//! sensitive.

use booking_server::store::{MailAttempt, Role};
use serde_json::{Value, json};

use crate::app::answer;
use crate::desk::{Desk, id};
use crate::desk_browser::Browser;
use crate::post::Post;

async fn read_by(desk: &Desk, token: &str, path: &str) -> Value {
    let (status, reply) = answer(desk.app.get(path).header("authorization", token)).await;
    assert_eq!(status, 200, "{path}: {reply}");
    reply
}

#[tokio::test]
async fn what_a_reader_lists_opens_no_booking() {
    let desk = Desk::open().await;
    let booking = desk.approved_at("2026-11-27T10:00:00").await;
    let request = desk.asked(&booking, json!({"cancellation": true})).await;
    let reader = desk.app.token(Role::Read).await;

    let listed = read_by(&desk, &reader, "/bookings?returnEvents=true").await;
    let (key, shown) = listed["bookings"].as_object().unwrap().iter().next().unwrap();
    assert_eq!(shown["id"], *key);
    assert_eq!(shown["reference"], booking["reference"]);
    // The same name wherever the booking is named, and always.
    assert_eq!(listed["associatedEvents"][0]["bookingId"], *key);
    let requests = read_by(&desk, &reader, "/bookings/change-requests").await;
    assert_eq!(requests["changeRequests"][0]["bookingId"], *key);
    assert_eq!(requests["changeRequests"][0]["id"], request["id"]);
    let again = read_by(&desk, &reader, "/bookings?returnEvents=true").await;
    assert_eq!(again, listed);
    for reply in [&listed, &requests] {
        assert!(!reply.to_string().contains(id(&booking)), "{reply}");
    }

    // It opens what readers may see...
    let history = read_by(&desk, &reader, &format!("/bookings/{key}/history")).await;
    let occasions: Vec<&Value> = history["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| &entry["occasion"])
        .collect();
    assert_eq!(
        occasions,
        [
            "booking.submitted",
            "booking.approved",
            "change_request.submitted"
        ]
    );
    assert!(!history.to_string().contains(id(&booking)));
    // ... and nothing that bookers do.
    for path in ["public", "public/events", "availability?from=2026-11-27&days=1"] {
        let (status, _) = answer(desk.app.get(&format!("/bookings/{key}/{path}"))).await;
        assert_eq!(status, 404, "{path}");
    }
    let page = desk
        .app
        .get(&format!("/book/manual/manage/{key}"))
        .send()
        .await
        .unwrap();
    assert_eq!(page.status(), 404);
    let listed_booking = json!({"id": key});
    assert_eq!(desk.withdraw(&listed_booking).await.0, 404);
    assert_eq!(
        desk.ask(&listed_booking, json!({"cancellation": true})).await.0,
        404
    );
    let mut draft = desk.app.draft_request(json!({}));
    draft["replaces"] = json!(key);
    assert_ne!(answer(desk.app.post("/v1/bookings").json(&draft)).await.0, 200);
    let seen = desk.public(&booking).await;
    assert_eq!(seen["changeRequest"]["id"], request["id"], "all is as it was");

    // Another organization's readers learn nothing of it by that name either.
    let mut other = crate::spa::Spa::new().catalogue;
    for portal in &mut other.portals {
        portal.slug = format!("other-{}", portal.slug);
    }
    let mut transaction = desk.app.store.begin().await.unwrap();
    transaction.save_catalogue(&other).await.unwrap();
    transaction.commit().await.unwrap();
    let stranger = desk.app.token_of(other.organization.id, Role::Read).await;
    let path = format!("/bookings/{key}/history");
    let (status, _) = answer(desk.app.get(&path).header("authorization", stranger)).await;
    assert_eq!(status, 404);
}

/// A spa whose bookers' addresses are sensitive, or not.
async fn post_where_addresses_are(sensitive: bool) -> Post {
    Post::open_with(|spa| {
        for field in spa
            .catalogue
            .booking_modules
            .iter_mut()
            .flat_map(|module| &mut module.fields)
        {
            field.sensitive = sensitive && field.id == "email";
        }
    })
    .await
}

#[tokio::test]
async fn readers_do_not_find_bookings_by_an_address_that_they_may_not_see() {
    for is_sensitive in [false, true] {
        let post = post_where_addresses_are(is_sensitive).await;
        let booking = post.desk.pending().await;
        let reference = booking["reference"].as_str().unwrap();
        let address = booking["contact"]["email"].as_str().unwrap();
        let mut reader = Browser::with(&post.desk.app, Role::Read).await;
        let mut decider = Browser::with(&post.desk.app, Role::Decide).await;
        for (words, is_hidden) in [
            (address, true),
            ("guest.example", true),
            ("grace", false),
            (reference, false),
        ] {
            let path = format!("/desk/bookings?q={words}");
            let finds = !(is_sensitive && is_hidden);
            let link = format!("/desk/bookings/{reference}\"");
            assert_eq!(reader.get(&path).await.html.contains(&link), finds, "{words}");
            assert!(decider.get(&path).await.html.contains(&link), "{words}");
        }
    }
}

#[tokio::test]
async fn what_a_mail_server_says_of_a_sensitive_address_is_withheld_with_it() {
    for is_sensitive in [false, true] {
        let post = post_where_addresses_are(is_sensitive).await;
        let booking = post.desk.pending().await;
        let address = booking["contact"]["email"].as_str().unwrap();
        post.write().await;
        let store = &*post.desk.app.store;
        for mail in store
            .mails_of_booking(id(&booking).parse().unwrap())
            .await
            .unwrap()
        {
            let error = format!("permanent error (550): 5.1.1 <{}>: unknown", mail.mail.recipient);
            let mut transaction = store.begin().await.unwrap();
            let attempt = MailAttempt::GivenUp { error };
            transaction
                .finish_mail_attempt(mail.number, &attempt)
                .await
                .unwrap();
            transaction.commit().await.unwrap();
        }
        let page = format!("/desk/bookings/{}", booking["reference"].as_str().unwrap());
        let mut reader = Browser::with(&post.desk.app, Role::Read).await;
        let mut decider = Browser::with(&post.desk.app, Role::Decide).await;
        let on_demand = format!("{page}?show=sensitive");
        for path in ["/desk/mails", &page, &on_demand] {
            let shown = reader.get(path).await;
            assert_eq!(shown.html.contains(address), !is_sensitive, "{path}");
            // Of staff's own addresses all is said, and of others' what kind of refusal it was.
            shown.assert_says("desk@spa.example");
            assert_eq!(shown.html.matches("(550)").count(), 2, "{path}");
        }
        assert_eq!(
            decider.get("/desk/mails").await.html.contains(address),
            !is_sensitive
        );
        decider
            .get(&on_demand)
            .await
            .assert_says(&format!("5.1.1 &lt;{address}&gt;: unknown"));
    }
}
