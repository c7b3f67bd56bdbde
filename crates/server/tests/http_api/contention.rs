//! Many clients at once.

use booking_server::ids::UnitId;
use booking_server::store::Span;
use chrono::{TimeZone as _, Utc};
use serde_json::json;

use crate::app::{App, answer};
use crate::desk::{Desk, id};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_fifty_clients_that_reserve_one_therapists_slot_exactly_one_wins() {
    let app = App::start().await;
    let mut drafts = Vec::new();
    for _ in 0..50 {
        drafts.push(app.draft().await);
    }
    let mut clients = tokio::task::JoinSet::new();
    for draft in &drafts {
        let path = format!("/v1/bookings/{draft}/slots/reserve");
        clients.spawn(answer(
            app.post(&path).json(&json!({"slot_time": "2026-11-24T10:00:00"})),
        ));
    }
    let answers = clients.join_all().await;
    let won = answers.iter().filter(|(status, _)| *status == 200).count();
    let lost = answers.iter().filter(|(status, _)| *status == 409).count();
    assert_eq!((won, lost), (1, 49));
    assert!(
        answers
            .iter()
            .all(|(status, reply)| reply["is_reserved"] == (*status == 200))
    );

    let day = Span {
        start: Utc.with_ymd_and_hms(2026, 11, 24, 0, 0, 0).unwrap(),
        end: Utc.with_ymd_and_hms(2026, 11, 25, 0, 0, 0).unwrap(),
    };
    let claims = app
        .store
        .busy(&[UnitId::of_therapist(app.spa.ada)], day)
        .await
        .unwrap();
    assert_eq!(claims.len(), 1);
    assert!(app.store.overlapping_claims().await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn drafts_that_would_move_one_booking_wait_for_each_other_and_never_in_a_circle() {
    const FRIDAY: &str = "2026-11-27T10:00:00";
    let desk = Desk::open().await;
    let booking = desk.submitted_at(FRIDAY).await;
    let mut drafts = Vec::new();
    for _ in 0..4 {
        let mut request = desk
            .app
            .draft_request(json!({"id": desk.app.spa.ada.to_string()}));
        request["replaces"] = json!(id(&booking));
        let (_, draft) = answer(desk.app.post("/v1/bookings").json(&request)).await;
        drafts.push(id(&draft).to_owned());
    }
    let times = [
        "2026-11-27T12:00:00",
        "2026-11-27T13:30:00",
        "2026-11-27T15:00:00",
    ];
    for round in 0..6 {
        let mut clients = tokio::task::JoinSet::new();
        for (number, draft) in drafts.iter().enumerate() {
            let path = format!("/v1/bookings/{draft}/slots/reserve");
            let time = times[(round + number) % times.len()];
            clients.spawn(answer(desk.app.post(&path).json(&json!({"slot_time": time}))));
            // Its booker changes it meanwhile, which begins at the booking.
            let change = json!({
                "bookingId": id(&booking), "cancellation": false, "event": {},
                "contact": {"phone": format!("030 1234{round}{number}")},
            });
            let request = desk.app.post("/bookings/change-requests/submit");
            clients.spawn(answer(request.json(&change)));
        }
        for (status, reply) in clients.join_all().await {
            assert_eq!(status, 200, "{reply}");
        }
    }
    let held = desk.times_of_ada().await;
    assert_eq!(held.len(), 2, "one of them holds: {held:?}");
    assert_eq!(held[0], "Fri 10:00");
}
