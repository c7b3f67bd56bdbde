//! How each API says that a request is not done.
//!
//! The words, in the language of the request, and the shape, which depends on the address, are put around
//! a [`Refusal`] by one middleware, also for addresses that no handler has.

use axum::Json;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use booking_wire::error::{ErrorResponse, FieldError, ModuleErrorResponse, ServiceError};
use booking_wire::service_booking::{
    CloseInvoiceResponse, ConfirmSlotResponse, CreateOnlineGuestResponse, CreateServiceBookingResponse,
    ReserveSlotResponse, SlotsResponse,
};
use chrono::{DateTime, Utc};
use serde_json::Value;

use super::caller::language_of;
use super::pages;
use super::refusal::{ID_MISSING, REQUEST_OR_ID_MISSING, Refusal, Sentence};
use super::state::AppState;
use super::wire_times::server_time;
use crate::i18n::{Language, Message};

/// The shape that an address gives its errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Envelope {
    /// `{"error": …}`.
    Service,
    /// `{"id": null, "Error": …}`.
    CreateDraft,
    /// `{"slots": [], …, "Error": …}`.
    Slots,
    /// `{"is_reserved": false, …, "error": …}`.
    Reserve,
    /// `{"is_confirmed": false, …, "error": …}`.
    Confirm,
    /// `{"guest_id": null, …, "error": …}`.
    Guest,
    /// `{"success": false, "is_charge_applied": false, "error": …}`.
    CloseInvoice,
    /// `{"status": …, "error": "…"}`.
    Module,
}

impl Envelope {
    /// The shape for a request, by its route or, where there is none, by its path.
    pub(super) fn of(route: Option<&MatchedPath>, path: &str) -> Self {
        match route.map(MatchedPath::as_str) {
            Some("/v1/bookings") => Self::CreateDraft,
            Some("/v1/bookings/{id}/slots") => Self::Slots,
            Some("/v1/bookings/{id}/slots/reserve" | "/v1/bookings//slots/reserve") => Self::Reserve,
            Some("/v1/bookings/{id}/slots/confirm" | "/v1/bookings//slots/confirm") => Self::Confirm,
            Some("/v1/guests/online_guests") => Self::Guest,
            Some(
                "/v1/invoices/{invoice_id}/cancel"
                | "/v1/invoices//cancel"
                | "/v1/appointments/{appointment_group_id}/no_show",
            ) => Self::CloseInvoice,
            _ if path.starts_with("/v1/") => Self::Service,
            _ => Self::Module,
        }
    }

    /// A refusal's JSON.
    pub(super) fn body(self, refusal: &Refusal, language: Language, now: DateTime<Utc>) -> Value {
        let fields: Vec<FieldError> = refusal
            .fields
            .iter()
            .map(|(name, reason)| FieldError {
                name: name.clone(),
                reason: reason.text(language),
            })
            .collect();
        let sentence = match &refusal.sentence {
            // The tables of reserve and confirm word it differently.
            Sentence::Documented(REQUEST_OR_ID_MISSING) if self == Self::Confirm => ID_MISSING.to_owned(),
            _ => refusal.sentence_in(language),
        };
        if self == Self::Module {
            // The booking module API has no documented sentences: what the service booking API would
            // say to a machine is said here to a person.
            let error = match refusal.sentence {
                Sentence::Documented(REQUEST_OR_ID_MISSING) => Message::RequestMissing.text(language),
                _ => sentence,
            };
            return json(&ModuleErrorResponse {
                status: refusal.status.as_u16(),
                error,
                fields,
                alternatives: refusal.alternatives.clone(),
            });
        }
        let error = ServiceError {
            code: refusal.code,
            message: sentence,
            fields,
        };
        match self {
            Self::CreateDraft => json(&CreateServiceBookingResponse {
                id: None,
                error: Some(error),
            }),
            Self::Slots => json(&SlotsResponse {
                slots: Vec::new(),
                future_days: Vec::new(),
                next_available_day: None,
                error: Some(error),
            }),
            Self::Reserve => json(&ReserveSlotResponse {
                is_reserved: false,
                reservation_id: None,
                expiry_time: None,
                blocking_time: None,
                invoices: None,
                error: Some(error),
                server_time: server_time(now),
                max_expiry_time: None,
                slot_time: None,
                alternatives: refusal.alternatives.clone(),
            }),
            Self::Confirm => json(&ConfirmSlotResponse {
                is_confirmed: false,
                invoice: None,
                invoices: Vec::new(),
                error: Some(error),
                alternatives: refusal.alternatives.clone(),
            }),
            Self::Guest => json(&CreateOnlineGuestResponse {
                online_guest_id: None,
                guest_id: None,
                error: Some(error),
            }),
            Self::CloseInvoice => json(&CloseInvoiceResponse {
                success: false,
                is_charge_applied: false,
                error: Some(error),
            }),
            Self::Service | Self::Module => json(&ErrorResponse { error }),
        }
    }
}

/// Wire types always have a JSON form; `null` could only come from a map whose keys are not strings.
fn json<T: serde::Serialize>(reply: &T) -> Value {
    serde_json::to_value(reply).unwrap_or_default()
}

/// Puts words and envelope around refusals.
pub(super) async fn render_refusals(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let envelope = Envelope::of(request.extensions().get::<MatchedPath>(), request.uri().path());
    let language = language_of(request.headers(), request.uri());
    let page = Some(request.uri().path().to_owned()).filter(|path| pages::is_of_pages(path));
    let is_head = request.method() == Method::HEAD;
    let mut response = next.run(request).await;
    let Some(refusal) = response.extensions_mut().remove::<Refusal>() else {
        return response;
    };
    if is_head {
        return response;
    }
    let (mut parts, _) = response.into_parts();
    let shown = match page {
        Some(path) => pages::refusal_page(&refusal, &path, language),
        None => Json(envelope.body(&refusal, language, state.clock().now())).into_response(),
    };
    let (body_parts, body) = shown.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.extend(body_parts.headers);
    Response::from_parts(parts, body)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::refusal::INVALID_BOOKING_ID;
    use crate::store::StoreError;

    fn failure() -> Box<dyn std::error::Error + Send + Sync> {
        "disk on fire".into()
    }

    #[test]
    fn the_text_of_a_failure_is_not_repeated() {
        let now = DateTime::UNIX_EPOCH;
        for error in [StoreError::Unavailable(failure()), StoreError::Broken(failure())] {
            let body = Envelope::Service.body(&Refusal::from(error), Language::English, now);
            assert!(!body.to_string().contains("fire"), "{body}");
        }
    }

    #[test]
    fn each_address_has_its_own_envelope() {
        let refusal = Refusal::unknown(INVALID_BOOKING_ID);
        let error = serde_json::json!({"code": 502, "message": INVALID_BOOKING_ID});
        for (envelope, key, shown) in [
            (Envelope::Service, "error", "error"),
            (Envelope::CreateDraft, "Error", "id"),
            (Envelope::Slots, "Error", "slots"),
            (Envelope::Reserve, "error", "is_reserved"),
            (Envelope::Confirm, "error", "is_confirmed"),
            (Envelope::Guest, "error", "guest_id"),
            (Envelope::CloseInvoice, "error", "success"),
        ] {
            let body = envelope.body(&refusal, Language::German, DateTime::UNIX_EPOCH);
            assert_eq!(
                body.get(key),
                Some(&error),
                "{envelope:?}: documented messages stay English"
            );
            assert!(body.get(shown).is_some(), "{envelope:?}");
        }
        let module = Envelope::Module.body(&refusal, Language::German, DateTime::UNIX_EPOCH);
        assert_eq!(module["status"], 404);
        assert!(module["error"].is_string());
    }
}
