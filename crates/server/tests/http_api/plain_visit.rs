//! `/book/{portal}` without script: several guests and what is added to a treatment, as a browser with forms alone has it.

use crate::app::App;
use crate::form_browser::Browser;
use crate::plain_booking::ANSWERS;

#[tokio::test]
async fn two_guests_and_an_add_on_are_one_booking_with_forms_alone() {
    let app = App::start().await;
    let browser = Browser::new(&app);
    let page = browser.open("/book/manual?lang=en").await;
    let page = browser
        .press(&page, &format!("center:{}", app.spa.main), &[])
        .await;
    let page = browser
        .press(&page, &format!("service:{}", app.spa.massage), &[])
        .await;
    assert_eq!(page.step(), "therapist", "{}", page.html);
    let stones = format!("add-on:{}", app.spa.hot_stones);
    let page = browser.press(&page, &stones, &[]).await;
    assert!(page.html.contains("aria-checked=\"true\""), "{}", page.html);

    // Another guest, who gets the same, and then no stones.
    let page = browser.press(&page, "add-guest", &[]).await;
    assert_eq!(page.step(), "service", "{}", page.html);
    let visit = browser.press(&page, "same:1", &[]).await;
    assert_eq!(visit.step(), "therapist", "{}", visit.html);
    assert_eq!(visit.html.matches("aria-checked=\"true\"").count(), 2);
    let stones_of_second = visit.press_like(&format!("edit:1-0\n{stones}"));
    let visit = browser.press(&visit, &stones_of_second, &[]).await;
    assert_eq!(visit.html.matches("aria-checked=\"true\"").count(), 1);
    // A second treatment for the first, and it goes again.
    let page = browser.press(&visit, "add-treatment:0", &[]).await;
    assert_eq!(page.step(), "service", "{}", page.html);
    let visit = browser
        .press(&page, &format!("service:{}", app.spa.facial), &[])
        .await;
    assert!(visit.can_press("remove:0-1"), "{}", visit.html);
    let visit = browser.press(&visit, "remove:0-1", &[]).await;
    assert!(!visit.can_press("remove:0-1"), "{}", visit.html);

    let times = browser.press(&visit, "to-time", &[]).await;
    assert_eq!(times.step(), "time", "{}", times.html);
    let times = browser.press(&times, "day:2026-11-24", &[]).await;
    let slot = times.press_like("slot:2026-11-24T10:00:00");
    let details = browser.press(&times, &slot, &[]).await;
    assert_eq!(
        (details.status, details.step()),
        (200, "details"),
        "{}",
        details.html
    );
    let refused = browser.press(&details, "submit", &ANSWERS).await;
    assert_eq!(refused.status, 422);
    assert!(
        refused.html.contains("id=\"field-guest1.firstName-error\""),
        "the second guest has no name: {}",
        refused.html
    );
    let done = browser
        .press(&refused, "submit", &[("field.guest1.firstName", "Bill")])
        .await;
    assert!(done.address.contains("/manage/"), "{} {}", done.status, done.html);

    let bookings = app.store.list_bookings(app.spa.organization).await.unwrap();
    let [booking] = bookings.as_slice() else {
        panic!("{} bookings", bookings.len());
    };
    let told: Vec<_> = booking
        .appointments
        .iter()
        .map(|appointment| {
            (
                appointment.guest,
                appointment.service,
                appointment.add_ons.clone(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (0, app.spa.massage, vec![app.spa.hot_stones]),
            (1, app.spa.massage, vec![]),
        ]
    );
}
