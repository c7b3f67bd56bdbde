//! Many clients at once.

use booking_server::ids::UnitId;
use booking_server::store::Span;
use chrono::{TimeZone as _, Utc};
use serde_json::json;

use crate::app::{App, answer};

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
