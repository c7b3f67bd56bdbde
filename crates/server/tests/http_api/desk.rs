//! What staff and bookers do in the tests of the pipeline, each one call.

use booking_server::ids::UnitId;
use booking_server::store::{Role, Span};
use chrono::{TimeZone as _, Utc};
use serde_json::{Value, json};

use crate::app::{App, answer};

/// An app with a staff token.
#[derive(Debug)]
pub(crate) struct Desk {
    pub(crate) app: App,
    pub(crate) token: String,
}

impl Desk {
    pub(crate) async fn open() -> Self {
        Self::of(App::start().await).await
    }

    pub(crate) async fn of(app: App) -> Self {
        let token = app.token(Role::Decide).await;
        Self { app, token }
    }

    /// A massage with Ada on Tuesday at 10:00, waiting for staff.
    pub(crate) async fn pending(&self) -> Value {
        self.submitted_at("2026-11-24T10:00:00").await
    }

    /// The same at another wall time.
    pub(crate) async fn submitted_at(&self, slot_time: &str) -> Value {
        let draft = self.app.draft().await;
        let (status, held) = self.app.reserve(&draft, slot_time).await;
        assert_eq!(status, 200, "{held}");
        let mut submission = self.app.submission(held["reservation_id"].as_str().unwrap());
        // Each from an address of their own: there is a limit per address.
        submission["contact"]["email"] = json!(format!("guest-{draft}@guest.example"));
        let (status, reply) = answer(self.app.post("/bookings/submit").json(&submission)).await;
        assert_eq!(status, 200, "{reply}");
        reply["booking"].clone()
    }

    pub(crate) async fn approved(&self) -> Value {
        self.approved_at("2026-11-24T10:00:00").await
    }

    pub(crate) async fn approved_at(&self, slot_time: &str) -> Value {
        let booking = self.submitted_at(slot_time).await;
        let (status, reply) = self.approve(&booking, json!({})).await;
        assert_eq!(status, 200, "{reply}");
        reply["booking"].clone()
    }

    pub(crate) async fn denied(&self) -> Value {
        let booking = self.pending().await;
        let (status, reply) = self.deny(&booking).await;
        assert_eq!(status, 200, "{reply}");
        reply["booking"].clone()
    }

    pub(crate) async fn canceled(&self) -> Value {
        let booking = self.approved().await;
        let (status, reply) = self.cancel(&booking, 0).await;
        assert_eq!(status, 200, "{reply}");
        reply["booking"].clone()
    }

    /// A request of staff.
    pub(crate) async fn staff(&self, path: &str, body: &Value) -> (u16, Value) {
        answer(
            self.app
                .post(path)
                .header("authorization", &self.token)
                .json(body),
        )
        .await
    }

    pub(crate) async fn staff_get(&self, path: &str) -> Value {
        let (status, reply) = answer(self.app.get(path).header("authorization", &self.token)).await;
        assert_eq!(status, 200, "{reply}");
        reply
    }

    /// Approves as seen, with more fields.
    pub(crate) async fn approve(&self, booking: &Value, more: Value) -> (u16, Value) {
        let mut body = json!({
            "clientBookingLastUpdatedAt": booking["lastUpdated"], "event": {}, "notification": {},
        });
        for (field, value) in more.as_object().unwrap() {
            body[field] = value.clone();
        }
        self.staff(&format!("/bookings/{}/approve", id(booking)), &body)
            .await
    }

    pub(crate) async fn deny(&self, booking: &Value) -> (u16, Value) {
        let body = json!({
            "clientBookingLastUpdatedAt": booking["lastUpdated"],
            "notification": {"message": "We are closed that day."},
        });
        self.staff(&format!("/bookings/{}/deny", id(booking)), &body)
            .await
    }

    pub(crate) async fn cancel(&self, booking: &Value, procedure: i32) -> (u16, Value) {
        let body = json!({"eventProcedure": procedure, "notification": {}});
        self.staff(&format!("/bookings/{}/cancel", id(booking)), &body)
            .await
    }

    /// The booker asks for something.
    pub(crate) async fn ask(&self, booking: &Value, more: Value) -> (u16, Value) {
        let mut body = json!({"bookingId": id(booking), "cancellation": false, "contact": {}, "event": {}});
        for (field, value) in more.as_object().unwrap() {
            body[field] = value.clone();
        }
        answer(self.app.post("/bookings/change-requests/submit").json(&body)).await
    }

    /// The change request that such a question leads to.
    pub(crate) async fn asked(&self, booking: &Value, more: Value) -> Value {
        let (status, reply) = self.ask(booking, more).await;
        assert_eq!(status, 200, "{reply}");
        assert!(reply["changeRequest"].is_object(), "{reply}");
        reply["changeRequest"].clone()
    }

    pub(crate) async fn withdraw(&self, booking: &Value) -> (u16, Value) {
        answer(
            self.app
                .delete(&format!("/bookings/{}/change-requests", id(booking))),
        )
        .await
    }

    pub(crate) async fn approve_change(&self, request: &Value, body: Value) -> (u16, Value) {
        self.staff(
            &format!("/bookings/change-requests/{}/approve", id(request)),
            &body,
        )
        .await
    }

    pub(crate) async fn deny_change(&self, request: &Value) -> (u16, Value) {
        self.staff(
            &format!("/bookings/change-requests/{}/deny", id(request)),
            &json!({}),
        )
        .await
    }

    /// What the booker sees.
    pub(crate) async fn public(&self, booking: &Value) -> Value {
        let (status, reply) = answer(self.app.get(&format!("/bookings/{}/public", id(booking)))).await;
        assert_eq!(status, 200, "{reply}");
        reply
    }

    /// A hold of a draft that would reschedule the booking: massage with Ada.
    pub(crate) async fn hold_instead(&self, booking: &Value, slot_time: &str) -> String {
        let mut request = self
            .app
            .draft_request(json!({"id": self.app.spa.ada.to_string()}));
        request["replaces"] = booking["id"].clone();
        let (status, draft) = answer(self.app.post("/v1/bookings").json(&request)).await;
        assert_eq!(status, 200, "{draft}");
        let (status, held) = self.app.reserve(draft["id"].as_str().unwrap(), slot_time).await;
        assert_eq!(status, 200, "{held}");
        held["reservation_id"].as_str().unwrap().to_owned()
    }

    /// Wall times at which Ada is claimed in that week, with `*` if only held.
    pub(crate) async fn times_of_ada(&self) -> Vec<String> {
        let span = Span {
            start: Utc.with_ymd_and_hms(2026, 11, 23, 0, 0, 0).unwrap(),
            end: Utc.with_ymd_and_hms(2026, 11, 30, 0, 0, 0).unwrap(),
        };
        let ada = UnitId::of_therapist(self.app.spa.ada);
        let mut times: Vec<String> = self
            .app
            .store
            .busy(&[ada], span)
            .await
            .unwrap()
            .iter()
            .map(|claim| {
                let wall = claim.during.start + chrono::TimeDelta::hours(1);
                let held = if claim.hold_until.is_some() { "*" } else { "" };
                format!("{}{held}", wall.format("%a %H:%M"))
            })
            .collect();
        times.sort();
        times
    }

    pub(crate) async fn events(&self) -> Value {
        self.staff_get("/bookings?returnEvents=true").await["associatedEvents"].clone()
    }

    /// How many notices there are.
    pub(crate) async fn notices(&self) -> Vec<String> {
        let notices = self.app.store.notices_after(0, 1_000).await.unwrap();
        notices
            .iter()
            .map(|(_, notice)| notice.occasion.name().to_owned())
            .collect()
    }
}

pub(crate) fn id(of: &Value) -> &str {
    of["id"].as_str().unwrap()
}
