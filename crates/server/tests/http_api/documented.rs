//! A client written against the documentation of the service booking API, which knows no other names.
//!
//! It sends its key on every call, as documented (`Authorization: apikey …`), and no header of ours.

use booking_server::store::Role;
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use crate::app::{App, answer};
use crate::spa::Spa;

/// An id that was never given out.
pub(crate) const UNKNOWN: &str = "11111111-1111-4111-8111-111111111111";

/// When the documented walk books, and where it moves to.
pub(crate) const TEN: &str = "2026-11-24T10:00:00";
pub(crate) const TWO: &str = "2026-11-24T14:00:00";

/// The client, with the key of somebody who may decide.
pub(crate) struct Client<'a> {
    pub(crate) app: &'a App,
    key: Option<String>,
}

impl<'a> Client<'a> {
    pub(crate) async fn new(app: &'a App) -> Self {
        Self::with_role(app, Role::Decide).await
    }

    pub(crate) async fn with_role(app: &'a App, role: Role) -> Self {
        let token = app.token(role).await;
        Self {
            app,
            key: Some(token.replace("Bearer ", "apikey ")),
        }
    }

    /// The same without a key.
    pub(crate) fn public(app: &'a App) -> Self {
        Self { app, key: None }
    }

    fn sent(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.app.request(method, path);
        match &self.key {
            Some(key) => request.header("authorization", key),
            None => request,
        }
    }

    pub(crate) async fn guest(&self, first_name: &str) -> Value {
        let guest = json!({
            "email": "grace@guest.example", "center_id": self.app.spa.main.to_string(),
            "first_name": first_name, "last_name": "Example",
        });
        let request = self.sent(Method::POST, "/v1/guests/online_guests");
        let (status, reply) = answer(request.json(&guest)).await;
        assert_eq!((status, &reply["error"]), (200, &Value::Null), "{reply}");
        reply["guest_id"].clone()
    }

    /// A massage on Tuesday for each guest; the first by Ada.
    pub(crate) async fn booking_request(&self, guests: &[&str]) -> Value {
        let mut request = self
            .app
            .draft_request(json!({"id": self.app.spa.ada.to_string()}));
        request.as_object_mut().unwrap().remove("portal_id");
        let massage = json!({"item": {"id": self.app.spa.massage.to_string()}});
        for (index, name) in guests.iter().enumerate() {
            let id = self.guest(name).await;
            if index > 0 {
                request["guests"]
                    .as_array_mut()
                    .unwrap()
                    .push(json!({"items": [massage]}));
            }
            request["guests"][index]["id"] = id;
        }
        request
    }

    pub(crate) async fn try_create(&self, request: &Value) -> (u16, Value) {
        answer(self.sent(Method::POST, "/v1/bookings").json(request)).await
    }

    pub(crate) async fn create(&self, request: &Value) -> String {
        let (status, reply) = self.try_create(request).await;
        assert_eq!((status, &reply["Error"]), (200, &Value::Null), "{reply}");
        reply["id"].as_str().unwrap().to_owned()
    }

    /// Whether a slot of the draft's date is offered.
    pub(crate) async fn is_available(&self, draft: &str, slot_time: &str) -> bool {
        let path = format!("/v1/bookings/{draft}/slots?check_future_day_availability=false");
        let (status, reply) = answer(self.sent(Method::GET, &path)).await;
        assert_eq!(status, 200, "{reply}");
        let slots = reply["slots"].as_array().unwrap();
        slots
            .iter()
            .any(|slot| slot["Time"] == slot_time && slot["Available"] == true)
    }

    pub(crate) async fn reserve(&self, draft: &str, slot_time: &str, create_invoice: bool) -> Value {
        let path = format!("/v1/bookings/{draft}/slots/reserve");
        let body = json!({"slot_time": slot_time, "create_invoice": create_invoice});
        let (status, reply) = answer(self.sent(Method::POST, &path).json(&body)).await;
        assert_eq!((status, &reply["is_reserved"]), (200, &json!(true)), "{reply}");
        reply["invoices"].clone()
    }

    /// The invoices of the present hold, without any effect.
    pub(crate) async fn held_invoices(&self, draft: &str) -> Value {
        let path = format!("/v1/bookings/{draft}/slots/reserve");
        answer(self.sent(Method::GET, &path)).await.1["invoices"].clone()
    }

    pub(crate) async fn try_confirm(&self, draft: &str) -> (u16, Value) {
        let path = format!("/v1/bookings/{draft}/slots/confirm");
        let body = json!({"notes": "Window seat", "group_name": null});
        answer(self.sent(Method::POST, &path).json(&body)).await
    }

    pub(crate) async fn confirm(&self, draft: &str) -> Value {
        let (status, reply) = self.try_confirm(draft).await;
        assert_eq!((status, &reply["is_confirmed"]), (200, &json!(true)), "{reply}");
        assert_eq!(reply["error"], Value::Null);
        reply
    }

    /// Books at ten for the guests; the reply of confirm.
    pub(crate) async fn book(&self, guests: &[&str]) -> Value {
        let draft = self.create(&self.booking_request(guests).await).await;
        self.reserve(&draft, TEN, false).await;
        self.confirm(&draft).await
    }

    /// A draft that would reschedule all invoices of a confirmation.
    pub(crate) fn reschedule_request(&self, confirmed: &Value) -> Value {
        let mut request = self
            .app
            .draft_request(json!({"id": self.app.spa.ada.to_string()}));
        request.as_object_mut().unwrap().remove("portal_id");
        let massage = self.app.spa.massage.to_string();
        let guests = confirmed["invoices"].as_array().unwrap().iter();
        request["guests"] = guests
            .map(|invoice| {
                let item = json!({
                    "item": {"id": massage}, "invoice_item_id": invoice["items"][0]["invoice_item_id"],
                });
                json!({"invoice_id": invoice["invoice_id"], "items": [item]})
            })
            .collect();
        request
    }

    pub(crate) async fn cancel(&self, invoice_id: &Value) -> (u16, Value) {
        let path = format!(
            "/v1/invoices/{}/cancel?comments=Guest%20is%20ill",
            invoice_id.as_str().unwrap()
        );
        answer(self.sent(Method::PUT, &path)).await
    }

    pub(crate) async fn no_show(&self, appointments: &Value, body: &Value) -> (u16, Value) {
        let path = format!("/v1/appointments/{}/no_show", appointments.as_str().unwrap());
        answer(self.sent(Method::PUT, &path).json(body)).await
    }

    /// All bookings as staff see them, with their Events.
    pub(crate) async fn bookings(&self) -> (Vec<Value>, Vec<Value>) {
        let (status, list) = answer(self.sent(Method::GET, "/bookings?returnEvents=true")).await;
        assert_eq!(status, 200, "{list}");
        let bookings = list["bookings"].as_object().unwrap().values().cloned();
        (
            bookings.collect(),
            list["associatedEvents"].as_array().unwrap().clone(),
        )
    }
}

/// The reply of a cancellation or a no-show that is done.
pub(crate) fn done() -> (u16, Value) {
    (
        200,
        json!({"success": true, "is_charge_applied": false, "error": null}),
    )
}

/// The reply of one that is not.
pub(crate) fn refused(status: u16, code: i32, message: &str) -> (u16, Value) {
    let error = json!({"code": code, "message": message});
    (
        status,
        json!({"success": false, "is_charge_applied": false, "error": error}),
    )
}

/// A token of another organization.
pub(crate) async fn stranger(app: &App) -> String {
    let mut other = Spa::new();
    for portal in &mut other.catalogue.portals {
        portal.slug = format!("other-{}", portal.slug);
    }
    let mut transaction = app.store.begin().await.unwrap();
    transaction.save_catalogue(&other.catalogue).await.unwrap();
    transaction.commit().await.unwrap();
    app.token_of(other.organization, Role::Admin).await
}
